"""What an import asks beside single cells, what it is answered, and what it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum

from permanence.how_many import how_many

REMOVED, KEPT = "removed", "kept"  # what a cleared cell held, by the answer


class WhenMissing(StrEnum):
    """What becomes of a child who was in this kind of file and is in it no longer."""

    ASK = "ask"
    END = "end"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class ImportAnswers:
    """What the information officer said beside the file itself.

    `accept`, `keep`: lines of removals (numbers of ledger entries), or all of them.
    """

    accept: frozenset[int] = frozenset()
    accept_all: bool = False
    keep: frozenset[int] = frozenset()
    keep_all: bool = False
    missing: WhenMissing = WhenMissing.ASK

    def accepts(self, line: int) -> bool:
        return line in self.accept or (self.accept_all and line not in self.keep)

    def keeps(self, line: int) -> bool:
        return line in self.keep or (self.keep_all and line not in self.accept)


@dataclass(frozen=True, slots=True)
class Removal:
    """A date that this kind of file gave, and whose cell is blank now; or a sibling whose id is gone.

    Of a list of events also a date that one of its rows contradicts: `now` is what that row says.

    `line`: the number of the ledger entry that holds it, by which it is answered. `what`: a milestone's code,
    "booked CODE", "ended" or "sibling". `held`: the day, or the sibling's reference. `answer`: "", "removed" or "kept".
    """

    line: int
    row: int
    column: str
    case_id: str
    reference: str
    what: str
    held: str
    answer: str = ""
    now: str = ""

    def in_words(self) -> str:
        now = f"says {self.now!r} now" if self.now else "blank now"
        if self.answer:
            return (
                f"  row {self.row}, {self.column}: {self.what} {self.held} of {self.reference}: {self.answer}"
            )
        return (
            f"  [{self.line}] row {self.row}, {self.column}: {now}, and gave {self.what} {self.held} "
            f"of {self.reference} before: it stays until you say (--accept-removals {self.line})"
        )


@dataclass(frozen=True, slots=True)
class MissingChild:
    """A child who was in this kind of file before and is not in it now, and what Homeward still does about her.

    `open_steps`, `late_steps`: how many of her steps are open, and how many of these are past their due date.
    """

    reference: str
    case_id: str
    open_steps: int
    late_steps: int
    worker: str | None
    answer: str = ""

    def in_words(self) -> str:
        if self.answer:
            return f"  {self.reference} ({self.case_id}): {self.answer}"
        late = f", {self.late_steps} of them late" if self.late_steps else ""
        told = self.worker or "nobody yet"
        steps = how_many(self.open_steps, "step")
        return f"  {self.reference} ({self.case_id}): {steps} open{late}; told about them: {told}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is another than before. `what`: a milestone's code, "booked CODE", "route" ...; "" is nothing."""

    row: int
    case_id: str
    reference: str
    what: str
    before: str
    after: str


def plain(items: Iterable[Removal] | Iterable[MissingChild] | Iterable[Change]) -> list[dict[str, object]]:
    """The same as JSON has it."""
    return [asdict(item) for item in items]
