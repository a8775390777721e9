"""A thread, as the store keeps it: where one person and Homeward speak, and the last thing said there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from permanence.replies.memory import Waiting


@dataclass(frozen=True, slots=True)
class Place:
    """`source`: the platform; `thread`: its name for where the two speak; `person`: her e-mail address."""

    source: str
    thread: str
    person: str


@dataclass(frozen=True, slots=True)
class Thread:
    """The last thing said in a thread. `number`: given once, and carried by its buttons.

    `message_id`: the message that it is about. `words`: the platform's name of the words of hers that led to it.
    """

    number: int
    place: Place
    waiting: Waiting
    message_id: int | None
    words: str | None
    at: datetime


class ThreadReading(Protocol):
    def thread_at(self, place: Place) -> Thread | None:
        """The last thing said in this thread; None where nothing ever was."""

    def thread_numbered(self, number: int) -> Thread | None:
        """The thread in which this was the last thing said; None once something newer was."""


class ThreadWriting(Protocol):
    """Keeps what was said last."""

    def keep_thread(
        self, place: Place, waiting: Waiting, message_id: int | None, words: str | None, now: datetime
    ) -> int:
        """This is the last thing said in the thread; its number, which no other ever has."""

    def thread_waits(
        self, place: Place, waiting: Waiting, message_id: int | None, words: str | None, now: datetime
    ) -> int | None:
        """What was said last in the thread waits for this now and keeps its number, or it is the first said there.

        None where nothing was, and nothing is waited for.
        """

    def change_thread(self, number: int, waiting: Waiting) -> None:
        """What this thing said waits for is something else now; it keeps its number."""
