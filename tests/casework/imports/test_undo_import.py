"""An import taken out again: the record says what it said before it, but for what people have built on since."""

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.imports.batches import batches
from casework.imports.questions import ImportAnswers
from casework.imports.undo_import import NoSuchImport, undo_import
from casework.ports import StageQuery
from permanence.entries import EntryKind
from store import ledger
from store.rebuild import rebuild
from tests.builders import NOW, SHONA, a_record, shona
from tests.importing import a_csv, a_mapping, a_row, a_tracker, children, reached, take_in, write_rows
from tests.proof import sampled

CHILD = "D10001"
HEADERS = ("id", "began", "review", "again", "panel", "booked", "plan", "worker")
MAPPING = a_mapping(
    dates={
        "began": "became_looked_after",
        "review": "later_review",
        "again": "later_review",
        "panel": "panel",
    },
    bookings={"booked": "panel"},
    route={"column": "plan", "codes": {"PO": "permanence_order", "home": "home"}},
    worker_column="worker",
)
OTHER_MAPPING = a_mapping(
    dates={"began": "became_looked_after", "review": "later_review", "panel": "permanence_recommendation"},
    route={"column": "plan", "codes": {"PO": "kinship_care_order", "home": "home"}},
    worker_column="worker",
)
ALL = ImportAnswers(accept_all=True)


def undo(record, number, **how):
    return undo_import(record, number, NOW, do=True, **how)


def say(record, make, case_id=CHILD):
    with record.writing() as tx:
        tx.append([make(shona(children(record)[case_id]))], NOW)


def journey_of(record):
    with record.reading() as tx:
        return tx.journey(children(record)[CHILD])


def everything(record):
    """All that the tables say, without the numbers that only count what was ever recorded."""
    with record.reading() as tx:
        stages = [s.stage for s in tx.stages(StageQuery(open_only=False))]
        journeys = [replace(j, last_entry_at=None) for j in tx.journeys(tx.references())]
        return dict(tx.case_ids()), stages, journeys


def without_references(said):
    case_ids, stages, journeys = said
    named = [replace(s, reference=case_ids[s.reference]) for s in stages]
    return sorted(map(str, named)), sorted(j.case_id for j in journeys)


cells = st.sampled_from(["", "", "2026-02-03", "2026-03-04", "2026-04-07", "nonsense"])
rows_of_a_tracker = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", "A3"]),
        st.sampled_from(["2025-10-01", "2025-10-01", "2025-11-03"]),
        *(cells, cells, cells, cells),
        st.sampled_from(["", "PO", "home"]),
        st.sampled_from(["", "Shona Reid", "Jamie Orr"]),
    ),
    max_size=3,
    unique_by=lambda row: row[0],
)
an_import = st.tuples(rows_of_a_tracker, st.sampled_from([MAPPING, MAPPING, OTHER_MAPPING]), st.booleans())


def take_in_one(record, folder, given):
    rows, mapping, accepting = given
    file = write_rows(Path(folder) / "t.csv", HEADERS, rows)
    return take_in(record, file, mapping, answers=ALL if accepting else None)


@settings(max_examples=sampled(8, 25), deadline=None)
@given(before=st.lists(an_import, max_size=2), wrong=an_import)
def test_after_an_undo_the_record_says_what_it_said_before(before, wrong):
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as record:
        for one in before:
            take_in_one(record, folder, one)
        was = everything(record)
        report = take_in_one(record, folder, wrong)
        with_it = everything(record)

        if report.batch and report.entries_added:
            undo(record, report.batch)

        assert everything(record) == was
        assert rebuild(record, NOW, check_only=True) == []
        assert ledger.verify(record.engine).first_bad is None
        take_in_one(record, folder, wrong)
        assert without_references(everything(record)) == without_references(with_it)


def test_what_an_import_brought_is_shown_first_and_nothing_is_changed(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    was = everything(record)

    report = undo_import(record, 1, NOW, do=False)

    assert everything(record) == was
    assert ("panel", "2026-05-06", "") in [(x.what, x.value, x.stays_because) for x in report.lines]
    assert {x.case_id for x in report.lines} == {CHILD}
    assert not report.done


def test_a_child_whom_nobody_spoke_about_is_gone_as_if_she_had_never_come_in(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    undo(record, 1)

    assert everything(record) == ({}, [], [])


def test_what_people_have_built_on_stays_and_is_named(record, tmp_path):
    row = a_row(panel="6/5/26", rec="1/4/26", review="10/11/25", worker="Shona Reid")
    take_in(record, a_tracker(tmp_path, row))
    say(record, lambda shona: shona.milestone_reached("agency_decision", date(2026, 5, 18)))

    report = undo(record, 1)

    stays = {x.what: x.stays_because for x in report.lines if x.stays_because}
    assert stays["panel"] == f"agency_decision 2026-05-18, recorded since by {SHONA}"
    assert {"id", "became_looked_after", "worker and team"} <= set(stays)
    assert journey_of(record).allocation.social_worker == SHONA
    assert journey_of(record).untracked
    assert reached(record, CHILD, "panel") == ["2026-05-06"]
    assert reached(record, CHILD, "first_review") == []
    with record.reading() as tx:
        (batch,) = batches(tx)
    assert batch.withdrawn_at == NOW
    assert batch.stayed == report.stayed


def test_when_it_is_confirmed_the_child_goes_with_what_was_said_about_her(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    say(record, lambda shona: shona.milestone_reached("agency_decision", date(2026, 5, 18)))
    undo(record, 1)

    report = undo(record, 1, everything=True)

    assert everything(record) == ({}, [], [])
    assert "agency_decision" in [x.what for x in report.lines]


def test_a_persons_word_in_the_place_of_a_files_stands_when_the_file_goes(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(rec="1/4/26")))
    take_in(record, a_tracker(tmp_path, a_row(rec="1/4/26", panel="6/5/26")))
    with record.reading() as tx:
        reference = children(record)[CHILD]
        panel = next(e for e in tx.entries(reference) if e.maybe("milestone") == "panel")
        corrected = shona(reference, replaces=panel.number).milestone_reached("panel", date(2026, 5, 7))
    with record.writing() as tx:
        tx.append([corrected], NOW)

    report = undo(record, 2, everything=True)

    assert reached(record, CHILD, "panel") == ["2026-05-07"]
    assert report.withdrawn == 1


def test_what_a_correction_had_replaced_stands_again(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    take_in(record, a_tracker(tmp_path, a_row(panel="13/5/26")))

    undo(record, 2)

    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_the_same_file_can_come_in_again_after_it_was_taken_out(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"))
    take_in(record, file)
    undo(record, 1)

    report = take_in(record, file)

    assert (report.new, report.batch) == (1, 2)
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_newer_imports_of_the_same_kind_are_named(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", adm="18/5/26")))

    report = undo_import(record, 1, NOW, do=False)

    assert report.later == [2]
    assert "panel" in [x.what for x in report.lines if x.stays_because]


def test_a_newer_import_of_another_kind_of_file_is_not_in_the_way(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    take_in(record, a_csv(tmp_path, "id,began,panel", "0300,2026-01-05,"), a_mapping())

    assert undo_import(record, 1, NOW, do=False).later == []


@pytest.mark.parametrize("number", [0, 2])
def test_an_import_that_is_not_there_cannot_be_taken_out(record, tmp_path, number):
    take_in(record, a_tracker(tmp_path, a_row()))

    with pytest.raises(NoSuchImport, match=f"there is no import {number}"):
        undo(record, number)


def test_an_import_that_is_out_cannot_be_taken_out_again(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    undo(record, 1)

    with pytest.raises(NoSuchImport, match="nothing of import 1 is left"):
        undo(record, 1)


def test_imports_are_listed_with_their_digests_and_what_came_of_them(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"), a_row("0200"))
    take_in(record, file)
    take_in(record, file)  # nothing new: no batch
    take_in(record, a_csv(tmp_path, "id,began,panel", "0300,2026-01-05,"), a_mapping())

    with record.reading() as tx:
        first, second = batches(tx)

    assert (first.number, first.source, first.rows, first.children) == (1, "tracker", 2, 2)
    assert (second.number, second.source, second.children) == (2, "small", 1)
    assert len(first.file_digest) == len(first.mapping_digest) == 64
    assert first.file_digest != second.file_digest
    with record.reading() as tx:
        came = [e for e in tx.entries() if e.through.startswith(first.prefix)]
    assert len(came) == first.entries
    assert EntryKind.IMPORTED not in {e.kind for e in came}
