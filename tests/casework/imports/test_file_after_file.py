"""One child in one file, week after week, and what people say in between: what each file comes to.

The stories and their outcome stand in tests/golden/imports/file_after_file.txt. There a line at the margin is a step,
and the lines set in below it are what it came to:

    file panel=2026-05-06           the child's row; cells stay from week to week, `panel=` clears one
    file all-removed panel=         the same, and every removal is accepted (all-kept: none is)
    file dry-run panel=2026-05-06   nothing is recorded
    events panel 2026-05-06 ...     a row of Homeward's own form; more of them behind |
    mapping panel_day=              from now on the mapping does not read this column; panel_day=panel: it does, as that
    shona booked panel 2026-06-04   she records it; ~WHAT puts it in the place of the last entry about that
    kirsty took_out ~panel          she says that a cleared cell means that it never was

    + an entry, [its column], and what stood in its place    ~ a change, as the report tells it
    ? a cell that is asked about    ! a question to the information officer    - a removal    . a cell that was left out

HOMEWARD_WRITE_GOLDEN=1 writes the outcomes anew; each must be true to the field before it is committed.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from casework.imports.batches import column_of
from casework.imports.cleared_cell import CELL_CLEARED
from casework.imports.difference import what_of
from casework.imports.questions import ImportAnswers
from permanence.entries import Entry, EntryKind, Recorder
from tests.builders import KIRSTY, MORAG, NOW, SHONA
from tests.importing import a_mapping, an_event, children, events, take_in
from tests.stories import assert_comes_to_what_is_told, told_in

STORIES = Path(__file__).parents[2] / "golden" / "imports" / "file_after_file.txt"
CHILD = "D10001"
WHO = {"shona": SHONA, "morag": MORAG, "kirsty": KIRSTY}
ANSWERS = {"all-removed": ImportAnswers(accept_all=True), "all-kept": ImportAnswers(keep_all=True)}
DATES = {
    "began": "became_looked_after",
    "review": "first_review",
    "later": "later_review",
    "later2": "later_review",
    "rec": "permanence_recommendation",
    "panel_day": "panel",
    "adm": "agency_decision",
    "lodged": "petition_lodged",
    "order": "order_granted",
    "notices": "notices_sent",
}
BOOKINGS = {"panel_booked": "panel", "review_booked": "first_review"}
OTHER = ("basis", "route", "twin", "block", "why", "ending")
COLUMNS = (
    "id", "ended", "born", "since", "closed", "worker", "team", "officer", "note", "note2", *OTHER,
    *DATES, *BOOKINGS, "spare",
)  # fmt: skip


@pytest.mark.parametrize("headline", told_in(STORIES))
def test_what_each_file_comes_to(record, tmp_path, headline):
    assert_comes_to_what_is_told(STORIES, headline, Teller(record, tmp_path).does)


class Teller:
    """Takes the steps of one story."""

    def __init__(self, record, folder: Path) -> None:
        self.record, self.folder = record, folder
        self.cells = {"id": CHILD, "began": "2025-10-01"}
        self.dates = dict(DATES)

    def does(self, step: str) -> Iterator[str]:
        first, *words = step.split()
        if first == "mapping":
            column, _, code = words[0].partition("=")
            self.dates = {name: held for name, held in self.dates.items() if name != column}
            self.dates |= {column: code} if code else {}
        elif first == "file":
            yield from self._file(words)
        elif first == "events":
            yield from self._took(lambda: take_in(self.record, self._events(words), "canonical"))
        else:
            self._says(WHO[first], *words)

    def _file(self, words: list[str]) -> Iterator[str]:
        said = dict(word.partition("=")[::2] for word in words if "=" in word)
        self.cells |= {name: cell.replace("_", " ") for name, cell in said.items()}
        answers = next((ANSWERS[word] for word in words if word in ANSWERS), ImportAnswers())
        file = self.folder / "week.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            rows = csv.writer(text)
            rows.writerow(COLUMNS)
            rows.writerow([self.cells.get(name, "") for name in COLUMNS])
        dry = "dry-run" in words
        yield from self._took(
            lambda: take_in(self.record, file, self._mapping(), answers=answers, dry_run=dry)
        )

    def _took(self, take) -> Iterator[str]:
        before = len(self._entries())
        report = take()
        entries = self._entries()
        by_number = {e.number: e for e in entries}
        yield from (f"+ {in_words(e, by_number)}" for e in entries[before:])
        yield from (f"~ {c.what}: {c.before or 'nothing'} -> {c.after or 'nothing'}" for c in report.changes)
        yield from (f"? {a.column} {a.value}: {a.why}" for a in report.asked)
        yield from (f"! {c.what} {c.given} against {c.recorded} by {c.recorded_by}" for c in report.conflicts)
        yield from (
            f"- {r.column}: {r.what} {r.held} {r.answer or 'is asked about'}" for r in report.removals
        )
        yield from (f". {a.column} {a.value}: {a.why}" for a in report.left_out)

    def _events(self, words: list[str]) -> Path:
        rows = [row.split() for row in " ".join(words).split("|")]
        lines = [
            an_event(CHILD, milestone, on, **dict(m.split("=") for m in more))
            for milestone, on, *more in rows
        ]
        return events(self.folder, *lines)

    def _entries(self) -> list[Entry]:
        if CHILD not in children(self.record):
            return []
        with self.record.reading() as tx:
            return list(tx.entries(children(self.record)[CHILD]))

    def _says(self, who: str, kind: str, *words: str) -> None:
        about = next((word[1:] for word in words if word.startswith("~")), None)
        replaced = [e.number for e in self._entries() if what_of(e) == about]
        on = Recorder(
            children(self.record)[CHILD], 1, who, "slack:1", replaces=replaced[-1] if about else None
        )
        given = [
            date.fromisoformat(w) if w[:2] == "20" else w
            for w in words
            if not w.startswith("~") and "=" not in w
        ]
        named = dict(word.split("=") for word in words if "=" in word)
        if kind == "took_out":
            kind, given = "undone", [CELL_CLEARED]
        if kind == "question_settled":
            asked = [e.number for e in self._entries() if e.kind is EntryKind.QUESTION_ASKED]
            given = [asked[-1], *map(str, given)]
        with self.record.writing() as tx:
            tx.append([getattr(on, kind)(*given, **named)], NOW)

    def _mapping(self):
        return a_mapping(
            name="register",
            dates=self.dates,
            bookings=BOOKINGS,
            birth_column="born",
            worker_column="worker",
            team_column="team",
            reviewing_officer_column="officer",
            notes=["note", "note2"],
            ended_column="ended",
            route_opened_column="since",
            route_closed_column="closed",
            route={"column": "route", "codes": ROUTES},
            parallel_route={"column": "twin", "codes": ROUTES},
            legal_basis={"column": "basis", "codes": {"s25": "s25", "cso": "cso"}},
            blocker={"column": "block", "codes": {"medical": "report_awaited", "no panel": "no_panel_date"}},
        )


ROUTES = {"home": "home", "PO": "permanence_order", "KCO": "kinship_care_order", "adoption": "adoption"}


def in_words(entry: Entry, by_number: dict[int, Entry]) -> str:
    given = (f"{key} {value}" for key, value in entry.data.items() if value not in (None, "day", [], ""))
    said = ", ".join(given)
    if entry.kind is EntryKind.UNTRACKED:  # of those that this file has no column for there are many
        asked = [code for code in entry.listed("milestones") if code in DATES.values()]
        said = ", ".join([*asked, "and what it has no column for"])
    column = column_of(entry)
    replaced = by_number.get(entry.replaces or 0)
    stood = f", in the place of {what_of(replaced)} {replaced.maybe('on') or ''}" if replaced else ""
    return (
        f"{entry.kind.value}{f': {said}' if said else ''}{f' [{column}]' if column else ''}{stood}".rstrip()
    )
