"""Which children the record knows: all of them, those of some people, those who have left; and their clocks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import Protocol, TypeVar

from permanence.entries import EntryKind
from permanence.insight.clock import Clock

T = TypeVar("T")


class ChildrenReading(Protocol):
    """References of children, in order."""

    def references(self) -> list[str]: ...
    def reference_of(self, case_id: str) -> str | None: ...
    def references_of_cases(self, case_ids: Iterable[str]) -> Mapping[str, str]:
        """Case system's id to reference, for those of these children who are known."""

    def references_left_before(self, day: date) -> list[str]:
        """Children whose latest journey was over before this day."""

    def references_of(self, owners: Iterable[str]) -> list[str]:
        """Children whose allocated social worker is among `owners` (e-mail addresses)."""

    def references_chaired_by(self, officers: Iterable[str]) -> list[str]: ...
    def references_without_worker(self) -> list[str]: ...
    def references_with(self, kind: EntryKind, *, after: int = 0) -> list[str]:
        """Children of whom an entry of this kind was recorded after entry `after`, in order."""

    def case_id_of(self, reference: str) -> str | None: ...
    def case_ids(self) -> Mapping[str, str]:
        """Reference to case system's id, for every child."""

    def read_up(self, references: Iterable[str], message_id: int | None = None) -> None:
        """What was recorded of these children, and of those whom a message tells of, and their stages are at hand.

        Read together: who asks for one of them after the other has no need to ask the database each time.
        """

    def worked_out(self, what: Hashable, work_out: Callable[[], T]) -> T:
        """What `work_out` makes of this look at all of them; made once for as long as nothing is recorded."""

    def clocks(self, references: Collection[str]) -> list[Clock]:
        """All stages of a portion of children, as figures look at them: by child, by journey, in the pack's order."""
