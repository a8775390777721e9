"""Taking back what was just recorded: for ten minutes, by whoever recorded it or a manager above that person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from permanence.answers.rules import UNDO_FOR
from permanence.entries import Entry, EntryKind, NewEntry, Recorder, standing
from permanence.people import Directory, Person

NEVER_UNDONE = frozenset({EntryKind.LOOKED, EntryKind.REFUSED, EntryKind.FORM_STOPPED, EntryKind.UNDONE})


def recorded_together(first: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """Everything that the same reply recorded as `first` did and that still stands, in the order it was recorded."""
    return [
        e
        for e in standing(entries)
        if (e.through, e.by, e.recorded_at) == (first.through, first.by, first.recorded_at)
        and e.kind not in NEVER_UNDONE
    ]


def of_these_alone(group: Sequence[Entry], gone: Sequence[int], stay: Sequence[int]) -> list[Entry]:
    """Of what one reply recorded, the entries of some of its answers.

    `gone`, `stay`: the numbers of the first entry of each answer; what an answer made reaches to the next one's first.
    """
    starts = sorted({*gone, *stay})
    begun = {e.number: max((n for n in starts if n <= e.number), default=None) for e in group}
    return [e for e in group if begun[e.number] in gone]


def why_not_undo(first: Entry, person: Person, directory: Directory, now: datetime) -> str | None:
    """None when `person` may take `first` back at `now` (UTC), else a plain sentence that says why not."""
    line = {manager.email for manager in directory.line_above(first.by)}
    if person.email != first.by and person.email not in line:
        return "Only the person who recorded it, or her manager, can undo it."
    if now - first.recorded_at > UNDO_FOR:
        return "It was recorded more than ten minutes ago: record what is right instead, both versions stay."
    return None


def undo_entries(group: Sequence[Entry], by: str, through: str) -> list[NewEntry]:
    """One entry for each of `group`, newest first, so that what they had replaced stands again."""
    return [
        Recorder(e.reference, e.journey, by, through, replaces=e.number).undone() for e in reversed(group)
    ]
