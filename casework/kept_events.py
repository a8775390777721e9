"""What came in from a platform, as the inbox keeps it: taken, or still to be taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class EventState(StrEnum):
    """How far an event of the inbox is. Once taken, what is to be shown of it is the outbox's."""

    CAME = "came"  # it could not be taken, or nobody knows yet whose account it came from
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as its platform sent it, kept because it could not be taken yet. `came_at` is UTC."""

    source: str
    event_id: str
    raw: str
    came_at: datetime


class EventReading(Protocol):
    def events_to_take(self, source: str, until: datetime) -> list[KeptEvent]:
        """What came from this platform up to `until` (UTC), is not taken yet and could be, oldest first."""

    def kept_event(self, number: int) -> KeptEvent | None:
        """The event with this number of the inbox; None when it is taken, or waits for its account to be known."""


class EventWriting(EventReading, Protocol):
    """The inbox: each event once, taken or to be taken."""

    def take_in(self, source: str, event_id: str, raw: str, now: datetime) -> bool:
        """The event is in the inbox as taken; False (and nothing changed) when it was taken before."""

    def keep_event(self, event: KeptEvent, account: str | None = None, *, wakes: bool = True) -> None:
        """The event is in the inbox until it is taken; one that is there already stays as it is.

        `account`: it waits until it is known whose account this is, and is the only one that waits for that.
        `wakes`: whoever is free takes it at once; else whoever finds it there a minute later.
        """

    def release_event(self, source: str, account: str, since: datetime) -> KeptEvent | None:
        """What waited for this account to be known can be taken now; None when nothing came since then (UTC)."""

    def drop_event(self, source: str, event_id: str) -> None:
        """The event waits no more to be taken, if it did; nobody is known for its account."""

    def forget_event(self, source: str, account: str) -> None:
        """Nothing waits for this account to be known."""
