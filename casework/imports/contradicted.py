"""What a list of events said before and what its rows contradict now: a question, or withdrawn with its mapping.

A list takes nothing away by what it leaves out, for it may be a part of the whole. But a row that is there and says
that a step was not held, or is of another day or another step now, is asked about as a cleared cell of a sheet is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.imports.batches import batch_number_of
from casework.imports.difference import DATES
from casework.imports.entries import Filing
from casework.imports.rows import CLOSE, ChildRows, NotSo
from permanence.entries import Entry, EntryKind, standing

ENDED = "ended"
MAY_BE_THE_SAME = timedelta(
    days=91
)  # of two reviews of a child with no more days between them, one may be moved
OTHER_STEP, OTHER_DAY = "{} of this day", "{} on {}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The row and column of a list that an entry is asked about for, and what stands there now."""

    row: int
    column: str
    said: str


@dataclass
class Contradicted:
    """One journey's rows of a list beside what this kind of file had said about that journey (`entries`: all)."""

    from_file: ChildRows
    entries: Sequence[Entry]
    filing: Filing

    def by_row(self, entry: Entry) -> Contradiction | None:
        """The row that contradicts what the file said before with this entry; None where none does."""
        what = entry.maybe("milestone") or ENDED
        if what in self.from_file.asked_milestones or self._has_moved_on(entry, what):
            return None
        denied = next((d for d in self.from_file.denied if d.what == what and self._is_of(d, entry)), None)
        if denied:
            return Contradiction(denied.row, denied.column, denied.said)
        return self._by_another(entry, what) if entry.kind in DATES else None

    def only_the_old_mapping_said(self, entry: Entry) -> bool:
        """Whether this very file gave it, by a mapping that has been put right since."""
        batch = self.filing.batch
        return batch.mapping_changed and batch_number_of(entry) in batch.of_this_file

    def has_another_outcome(self, entry: Entry) -> bool:
        """Whether it left its step open, and the rows say by now that something else came of it on that day."""
        outcome = self.filing.pack.outcomes.get(entry.maybe("outcome") or "")
        if outcome is None or outcome.reaches_at(entry.text("milestone")):
            return False
        told = self.from_file.milestones.get(entry.text("milestone"), ())
        return any(dated.on == entry.day("on") for dated in told)

    def _has_moved_on(self, entry: Entry, what: str) -> bool:
        """Whether the rows tell the step anew, so that what they tell takes the place of the entry."""
        if entry.kind is EntryKind.JOURNEY_ENDED:
            return self.from_file.ended is not None
        if entry.kind is EntryKind.BOOKED:
            later = (e for e in standing(self.entries) if e.number > entry.number)
            return (
                what in self.from_file.bookings
                or any(d.on >= entry.day("on") - CLOSE for d in self.from_file.milestones.get(what, ()))
                or any(e.maybe("milestone") == what and e.kind in DATES | {EntryKind.BOOKED} for e in later)
            )
        return not self._repeats(what) and what in self.from_file.milestones

    def _is_of(self, denied: NotSo, entry: Entry) -> bool:
        """Whether a row that says that a step has not come about is the one of the entry."""
        on, what = entry.day("on"), denied.what
        if denied.on == on:
            return denied.is_off or entry.kind is not EntryKind.BOOKED
        is_near = denied.on is not None and abs(denied.on - on) <= CLOSE
        if entry.kind is EntryKind.BOOKED:
            return (is_near and denied.is_off) or (denied.on is None and not self._repeats(what))
        if what == ENDED or is_near:
            return True
        reaches = self.filing.pack.outcomes.get(entry.maybe("outcome") or "")
        if self._repeats(what) or (reaches and not reaches.reaches_at(what)):
            return False
        return self._reaches_back_to(on)

    def _by_another(self, entry: Entry, what: str) -> Contradiction | None:
        """The row that has another step on the day of the entry, or another day of the step, and is newer than it."""
        on = entry.day("on")
        for code, dates in self.from_file.milestones.items():
            for dated in dates:
                apart = abs(dated.on - on)
                is_moved = code == what and CLOSE < apart <= MAY_BE_THE_SAME and self._reaches_back_to(on)
                is_another = code != what and not apart
                if (is_moved or is_another) and self._is_newer(code, dated.on, entry):
                    now = OTHER_DAY.format(code, dated.on) if is_moved else OTHER_STEP.format(code)
                    return Contradiction(dated.row, dated.column, now)
        return None

    def _is_newer(self, code: str, on: date, entry: Entry) -> bool:
        """Whether the files told a day of a step only after the one that gave the entry."""
        same = (e for e in self.entries if e.kind in DATES and e.data.get("milestone") == code)
        held = [e for e in same if e.day("on") == on]
        return all(batch_number_of(e) > batch_number_of(entry) for e in held if e.by == entry.by)

    def _reaches_back_to(self, on: date) -> bool:
        """Whether the list tells of that day or of an earlier one, so that it would have it if it were so."""
        told = [d.on for dates in self.from_file.milestones.values() for d in dates]
        began = [self.from_file.began.on] if self.from_file.began else []
        return any(day <= on for day in told + began)

    def _repeats(self, what: str) -> bool:
        return what != ENDED and self.filing.pack.milestones[what].repeats
