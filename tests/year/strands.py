"""Several services at once, in an order that the seed decides: one thread goes at a time, and hands on between transactions.

Real threads would meet anywhere, and no two years of one seed would be alike. Whatever one service does to another it
does through the store, so that between two transactions is where it matters who goes next.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

from store.case_record import SqlCaseRecord


class _Strand:
    """One piece of work in a thread of its own, which goes on only while it is let."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.may_go, self.has_paused, self.is_done = threading.Semaphore(0), threading.Semaphore(0), False
        self.thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self.thread.start()

    def _run(self, work: Callable[[], None]) -> None:
        self.may_go.acquire()
        work()
        self.is_done = True
        self.has_paused.release()

    def pause(self) -> None:
        self.has_paused.release()
        self.may_go.acquire()

    def go_on(self) -> None:
        """It has gone to its next pause, or to its end."""
        self.may_go.release()
        self.has_paused.acquire()


@dataclass
class Strands:
    """The work that several services have begun; the event loop lets one of them go on at a time, drawn by chance."""

    chance: Random
    waiting: list[_Strand] = field(default_factory=list)
    now: _Strand | None = None

    def begin(self, fn: Callable[[], Any]) -> Future[Any]:
        """Called on the event loop, by which the work is brought to its end."""
        future: Future[Any] = Future()

        def work() -> None:
            try:
                future.set_result(fn())
            except BaseException as trouble:  # noqa: BLE001 - as a thread hands it on
                future.set_exception(trouble)

        self.waiting.append(_Strand(work))
        asyncio.get_running_loop().call_soon(self._go_on)
        return future

    def pause(self) -> None:
        """Another one may go on here; nothing where no strand is at work."""
        if self.now is not None:
            self.now.pause()

    def _go_on(self) -> None:
        self.now = self.chance.choice(self.waiting)
        self.now.go_on()
        if self.now.is_done:
            self.waiting.remove(self.now)
        else:
            asyncio.get_running_loop().call_soon(self._go_on)
        self.now = None


@dataclass
class Pausing:
    """The record of one of several services: before and after each of its transactions, and in a look, others go on."""

    inner: SqlCaseRecord
    strands: Strands

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.inner.reading() as tx:
            if self.strands.now is not None:
                tx.ledger_number()  # from its first statement on SQLite shows one moment
                self.strands.pause()
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Any]:
        self.strands.pause()
        with self.inner.writing() as tx:
            yield tx
