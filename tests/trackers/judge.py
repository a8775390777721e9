"""Takes a made-up tracker in as an officer would (guess, confirm, import) and holds the record against the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from casework.imports.rows import ImportReport
from permanence.entries import EntryKind
from permanence.pack.file import read_pack_named
from store.case_record import SqlCaseRecord
from store.imports.guess import guessed_mapping
from store.imports.mapping import Mapping, parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY
from tests.importing import take_in
from tests.trackers.sheets import Fact, Tracker


@dataclass
class Verdict:
    """What became of the cells that say something: taken, asked about, in a column or sheet that is named as unread.

    `wrong`: what the record has and the file does not say. `lost`: what the file says and nobody was told is left out.
    """

    refused: str = ""
    taken: int = 0
    asked: int = 0
    named: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)
    lost: list[Fact] = field(default_factory=list)
    text: str = ""
    report: ImportReport | None = None

    @property
    def cells(self) -> int:
        return self.taken + self.asked + self.named.total() + len(self.lost)


def judged(tracker: Tracker, record: SqlCaseRecord, mapping: Mapping | None = None) -> Verdict:
    """What the file becomes by a mapping, or by the proposal for it, as it stands."""
    try:
        text = guessed_mapping(tracker.file, read_pack_named(tracker.pack), TODAY)
    except UnreadableSheet as refused:
        return Verdict(refused=str(refused), asked=len(tracker.facts))
    mapping = mapping or parse_mapping(text)
    report = take_in(record, tracker.file, mapping)
    verdict = Verdict(text=text, report=report)
    recorded = set(_recorded(record))
    told = {(f.case_id, f.what, f.code, f.value) for f in tracker.facts}
    told_of_ends = {
        (c, "ended", "", day) for c, what, code, day in told if (what, code) == ("date", "order_granted")
    }
    verdict.wrong = sorted(
        recorded - told - told_of_ends, key=str
    )  # a final order may end being looked after
    for fact in tracker.facts:
        _place(fact, recorded, mapping, verdict)
    return verdict


def _place(
    fact: Fact, recorded: set[tuple[str, str, str, object]], mapping: Mapping, verdict: Verdict
) -> None:
    report = verdict.report
    assert report
    if (fact.case_id, fact.what, fact.code, fact.value) in recorded:
        verdict.taken += 1
    elif fact.column not in mapping.columns or fact.column in report.columns_left:
        verdict.named[fact.column] += 1
    elif fact.sheet and fact.sheet not in (mapping.sheet, *mapping.sheets):
        verdict.named[f"sheet {fact.sheet}"] += 1
    elif _is_asked(fact, mapping, report):
        verdict.asked += 1
    else:
        verdict.lost.append(fact)


def _is_asked(fact: Fact, mapping: Mapping, report: ImportReport) -> bool:
    """Whether the cell is listed, or the row as a whole: one without an id, or without the day on which it all began."""
    began = {c for c, code in mapping.dates.items() if code == "became_looked_after"}
    whole_row = {mapping.id_column, "(no header)", *began}
    cells = [*report.asked, *report.left_out]
    if any(a.row == fact.row and (a.column == fact.column or a.column in whole_row) for a in cells):
        return True
    listed = mapping.event_list
    if listed and any(a.column == listed.event and a.value == " ".join(fact.event.split()) for a in cells):
        return True  # a word is asked about once for all of its rows
    return fact.what == "worker" and bool(report.unknown_people)


def _recorded(record: SqlCaseRecord) -> Iterator[tuple[str, str, str, object]]:
    with record.reading() as tx:
        case_ids = tx.case_ids()
        entries = tx.entries_of(case_ids)
        journeys = {
            ref: [found for n in tx.journey_numbers(ref) if (found := tx.journey(ref, n))] for ref in case_ids
        }
        names = {p.email: p.name for p in tx.directory().people.values()}
    for reference, case_id in case_ids.items():
        for journey in journeys.get(reference, []):
            yield from ((case_id, "date", m.milestone, m.on) for m in journey.milestones)
            yield from ((case_id, "booking", b.milestone, b.on) for b in journey.bookings)
            if journey.ended_on:
                yield case_id, "ended", "", journey.ended_on
            if journey.allocation.social_worker:
                yield case_id, "worker", "", names[journey.allocation.social_worker]
            if journey.allocation.team:
                yield case_id, "team", "", journey.allocation.team
            yield from ((case_id, "route", "", p.route) for p in journey.plans)
            yield from ((case_id, "blocker", "", b.reason) for b in journey.blockers)
        for entry in entries.get(reference, []):
            if entry.kind is EntryKind.NOTED:
                yield case_id, "note", "", entry.text("note")
