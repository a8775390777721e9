"""What came in and cannot be taken yet is kept in the inbox: a crowd's replies together, in one transaction.

A platform waits some seconds for its answer, and a reply is good however long its line is: what is kept is there,
whatever becomes of this process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.together import Together
from bot.worker import at_once
from casework.kept_events import KeptEvent
from casework.ports import CaseRecord, Writing
from casework.private_words import is_too_long, private_text


@dataclass(slots=True)
class _Came:
    """`is_taken_here`: this process is at it. `is_kept`: None as long as it is not known."""

    event: KeptEvent
    words: str
    is_taken_here: bool
    is_kept: bool | None = None


class Keeping:
    """Keeps events of one channel of a council."""

    def __init__(self, record: CaseRecord, clock: Callable[[], datetime]) -> None:
        self._record, self._clock = record, clock
        self._came = Together(self._keep_these, "kept")

    async def keep(
        self, source: str, event_id: str, raw: str, words: str, *, is_taken_here: bool = False
    ) -> bool:
        """The event is in the inbox until it is taken; False for private words, which are never kept.

        `is_taken_here`: nobody else is woken for it; who looks at the inbox finds it if this process dies. Raises what
        goes wrong with the store.
        """
        came = _Came(KeptEvent(source, event_id, raw, self._clock()), words, is_taken_here)
        self._came.waiting.append(came)
        await at_once(self._came.all_that_wait)
        if came.is_kept is None:  # something is wrong with it, with one beside it, or with the store
            await at_once(self._keep_these, [came])
        return bool(came.is_kept)

    def _keep_these(self, together: Sequence[_Came]) -> None:
        with self._record.writing() as tx:
            kept = [self._keep(tx, came) for came in together]
        for came, is_kept in zip(together, kept, strict=True):
            came.is_kept = is_kept

    def _keep(self, tx: Writing, came: _Came) -> bool:
        if is_too_long(came.words) or private_text(came.words, tx):
            return False
        tx.keep_event(came.event, wakes=not came.is_taken_here)
        return True
