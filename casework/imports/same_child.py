"""Two references that are one child become one: what the other one holds is said of her who is kept, once.

Entries are recorded anew under the kept reference, by whom and through what they first came, so that taking an import
out reaches them as well. Where both hold something else, the kept one's word stands and the other's is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.imports.difference import DATES, value_of, what_of
from casework.imports.journeys import journeys_in
from casework.imports.which_child import case_id_in, which_child
from casework.ports import CaseRecord
from permanence.entries import Entry, EntryKind, NewEntry, Recorder, standing
from permanence.journey import Journey
from permanence.pack.model import Pack
from permanence.plain_error import PlainError

SAME_CHILD = "homeward same-child"
ROUTES = frozenset({EntryKind.PLAN_OPENED, EntryKind.ROUTE_CHANGED, EntryKind.PLAN_CLOSED})
ONE_ALONE = frozenset(
    {
        EntryKind.JOURNEY_BEGAN,
        EntryKind.ALLOCATED,
        EntryKind.DETAILS_CHANGED,
        EntryKind.JOURNEY_ENDED,
        EntryKind.UNTRACKED,
    }
)
NOT_CARRIED = frozenset(
    {
        EntryKind.CHILD_REGISTERED,
        EntryKind.LOOKED,
        EntryKind.REFUSED,
        EntryKind.FORM_STOPPED,
        EntryKind.QUESTION_ASKED,
    }
)


class NotTheSame(PlainError):
    """These two cannot be made one child."""


@dataclass
class Merged:
    """The reference that is kept and the other one; what came over, and what of the other's does not stand."""

    kept: str
    other: str
    other_id: str
    brought: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def same_child(record: CaseRecord, kept: str, other: str, now: datetime) -> Merged:
    """Both references and both ids mean the child `kept` from now on. Raises NoSuchChild, NotTheSame."""
    with record.writing() as tx:
        keep, gone = which_child(tx, kept), which_child(tx, other)
        if keep == gone:
            raise NotTheSame(f"{kept} and {other} are one child already: {keep}")
        entries = {r: tx.entries_of([r]).get(r, []) for r in (keep, gone)}
        merged = Merged(keep, gone, case_id_in(entries[gone]))
        new = list(_Merge(keep, entries[keep], gone, entries[gone], record.rules.pack, merged).entries())
        mark = Recorder(gone, 0, SAME_CHILD, SAME_CHILD).same_child(keep, merged.other_id)
        tx.append([*new, mark], now)
    return merged


class _Merge:
    """The other child's standing entries beside those of the one who is kept."""

    def __init__(
        self,
        keep: str,
        kept: Sequence[Entry],
        gone: str,
        others: Sequence[Entry],
        pack: Pack,
        merged: Merged,
    ) -> None:
        self.keep = keep
        self.kept = standing(kept)
        self.others = standing(others)
        self.pack = pack
        self.merged = merged
        self.has = journeys_in(keep, kept)
        self.numbers = self._paired(journeys_in(gone, others))

    def _paired(self, others: dict[int, Journey]) -> dict[int, int]:
        """Each of the other's journeys, and which of the kept child's it is: one of the same time, else a new one."""
        newest = max(self.has, default=0)
        paired = {0: 0}
        for number, journey in others.items():
            same = next((n for n, mine in self.has.items() if _same_time(mine, journey)), None)
            if same is None:
                newest += 1
            paired[number] = same or newest
        return paired

    def entries(self) -> Iterator[NewEntry]:
        for entry in self.others:
            if entry.kind in NOT_CARRIED or entry.journey not in self.numbers:
                continue
            journey = self.numbers[entry.journey]
            beside = [e for e in self.kept if e.journey == journey]
            if any(e.kind is entry.kind and e.data == entry.data for e in beside):
                continue
            words = f"{what_of(entry)} {value_of(entry)}"
            if journey in self.has and self._is_said_otherwise(entry, beside):
                self.merged.left.append(words)
                continue
            self.merged.brought.append(words)
            yield NewEntry(entry.kind, self.keep, journey, entry.data, entry.by, entry.through)

    def _is_said_otherwise(self, entry: Entry, beside: Sequence[Entry]) -> bool:
        """Whether the kept child's record has a word of its own on what there can be only one of."""
        if entry.kind in ONE_ALONE:
            return any(e.kind is entry.kind for e in beside)
        if entry.kind in ROUTES:
            return any(e.kind in ROUTES for e in beside)
        if entry.kind in DATES:
            code = entry.text("milestone")
            same = [e for e in beside if e.kind in DATES and e.maybe("milestone") == code]
            return any(e.day("on") == entry.day("on") for e in same) or (
                bool(same) and not self.pack.milestones[code].repeats
            )
        return False


def _same_time(one: Journey, other: Journey) -> bool:
    """Whether two journeys began on one day, or run at the same time."""
    if one.began_on is None or other.began_on is None:
        return False
    if one.began_on == other.began_on:
        return True
    return one.began_on < (other.ended_on or date.max) and other.began_on < (one.ended_on or date.max)
