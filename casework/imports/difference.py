"""What an import changes, child by child: what was held before, and what is held after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from casework.imports.questions import Change
from casework.imports.rows import ChildRows, ImportReport
from permanence.entries import Entry, EntryKind, NewEntry, standing
from permanence.how_many import how_many

MOST_CHANGES = (
    1_000  # lines that a report holds; beyond them changes are counted, so that its memory stays flat
)
NEW_CHILD = "new child"
DATES = frozenset({EntryKind.MILESTONE_REACHED, EntryKind.DECISION_RECORDED})
_UNSEEN = frozenset({EntryKind.UNTRACKED, EntryKind.QUESTION_ASKED, EntryKind.QUESTION_SETTLED})


def note_new_child(report: ImportReport, from_file: ChildRows, entries: Sequence[NewEntry]) -> None:
    """In a dry run, a line for a child who is not known yet: since when, and how many dates come with her."""
    if not report.dry_run:
        return
    began = next((str(e.data["on"]) for e in entries if e.kind is EntryKind.JOURNEY_BEGAN), "")
    dates = sum(e.kind in DATES for e in entries)
    after = f"looked after since {began}, {how_many(dates, 'date')}"
    _note(report, [Change(from_file.row, from_file.case_id, entries[0].reference, NEW_CHILD, "", after)])


def note_changes(
    report: ImportReport, from_file: ChildRows, made: Sequence[NewEntry], recorded: Sequence[Entry]
) -> None:
    """A line for everything that becomes another than it was."""
    _note(report, changes(from_file, made, recorded))


def changes(from_file: ChildRows, made: Sequence[NewEntry], recorded: Sequence[Entry]) -> Iterator[Change]:
    by_number = {e.number: e for e in recorded}
    for new in made:
        replaced = by_number.get(new.replaces or 0)
        shown = replaced if new.kind is EntryKind.UNDONE else new
        if shown is None or shown.kind in _UNSEEN:
            continue
        before = value_of(replaced) if replaced else _before(new, recorded)
        after = "" if new.kind is EntryKind.UNDONE else value_of(new)
        yield Change(from_file.row, from_file.case_id, new.reference, what_of(shown), before, after)


def what_of(entry: Entry | NewEntry) -> str:
    """What an entry is about, in few words: "panel", "booked panel", "route" ..."""
    milestone = str(entry.data.get("milestone") or "")
    if entry.kind is EntryKind.BOOKED:
        return f"booked {milestone}"
    return milestone or _WORDS.get(entry.kind, entry.kind.value.replace("_", " "))


def value_of(entry: Entry | NewEntry) -> str:
    """What it says of that: a day, a route, a worker and team ..."""
    data = entry.data
    if entry.kind is EntryKind.ALLOCATED:
        said: Iterable[object] = (data.get("worker_name") or data.get("social_worker"), data.get("team"))
    elif entry.kind is EntryKind.DETAILS_CHANGED:
        said = (data.get("age"), data.get("legal_basis"))
    else:
        keys = ("to_route", "route", "on", "outcome", "reason", "case_id", "person", "of")
        said = (data.get(key) for key in keys)
    return ", ".join(str(value) for value in said if value is not None)


def _before(new: NewEntry, recorded: Sequence[Entry]) -> str:
    """What held in its place, for those kinds of which only the last one counts."""
    if new.kind is EntryKind.ROUTE_CHANGED:
        return str(new.data["from_route"])
    if new.kind not in (EntryKind.BOOKED, EntryKind.ALLOCATED, EntryKind.DETAILS_CHANGED):
        return ""
    same = (e for e in reversed(standing(recorded)) if e.kind is new.kind and e.journey == new.journey)
    return next((value_of(e) for e in same if e.data.get("milestone") == new.data.get("milestone")), "")


def _note(report: ImportReport, lines: Iterable[Change]) -> None:
    for line in lines:
        if len(report.changes) < MOST_CHANGES:
            report.changes.append(line)
        else:
            report.more_changes += 1


_WORDS = {
    EntryKind.CHILD_REGISTERED: "id",
    EntryKind.JOURNEY_ENDED: "ended",
    EntryKind.ALLOCATED: "worker and team",
    EntryKind.DETAILS_CHANGED: "age or legal basis",
    EntryKind.PLAN_OPENED: "route",
    EntryKind.ROUTE_CHANGED: "route",
    EntryKind.PLAN_CLOSED: "route given up",
    EntryKind.BLOCKED: "stumbling block",
    EntryKind.RESTRICTED: "kept from the child",
    EntryKind.SIBLINGS: "sibling",
    EntryKind.UNTRACKED: "milestones that the file cannot tell",
}
