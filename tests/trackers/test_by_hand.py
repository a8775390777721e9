"""Trackers by hand come in as a careful reader takes them: what is sure is in, what is not is asked about by row and column."""

from contextlib import closing

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import NOW, TODAY, a_record, a_rulebook
from tests.importing import take_in
from tests.trackers.by_hand import ASK, late, names, tracker
from tests.trackers.by_hand_files import written
from tests.trackers.played import STAFF, Played

SIDEWAYS = {"sheet-per-child", "transposed", "sideways-with-groups"}  # refused, with what to do
TWO_LINES = {"plan-line-actual-line"}  # the same
SEVERAL_ROWS = {"a-row-a-month"}  # the same
REFUSED = SIDEWAYS | TWO_LINES | SEVERAL_ROWS
NOT_KNOWN = {"in-welsh"}  # its headings are named as not read, and nothing comes in
SURE_WORKERS = {
    **dict.fromkeys(("Shona Reid", "Reid, Shona", "REID Shona", "shona reid", "Shona  Reid"), "Shona Reid"),
    "shona.reid@council.example": "Shona Reid",
}


@pytest.fixture(scope="module")
def played(request, tmp_path_factory):
    """A tracker taken in twice; each test asks something else of what came of it, and changes nothing."""
    with closing(Played(tracker(request.param), tmp_path_factory.mktemp("tracker"))) as played:
        yield played


def of(names):
    return pytest.mark.parametrize("played", names, indirect=True)


each = of([name for name in names() if name not in REFUSED])


@each
def test_each_day_is_in_as_it_was_meant_or_asked_about(played):
    days = played.days()

    for case_id, (sheet, row) in played.tracker.places.items():
        for heading in played.mapping.dates:
            code = played.milestone(heading)
            meant = played.tracker.days.get((case_id, heading))
            taken = {on for what, on in days.get(case_id, ()) if what == code}
            is_asked = played.asks(sheet, row, heading)
            right = taken == {meant} if meant not in (None, ASK) else not taken
            assert right or (is_asked and not taken), (case_id, heading, taken, meant)
            assert is_asked or meant != ASK, (case_id, heading)


@each
def test_what_nobody_could_be_sure_of_is_asked_about_by_row_and_column(played):
    read = {*played.mapping.dates, *played.mapping.bookings, played.mapping.id_column}

    assert [at for at in played.tracker.must_ask if at[2] in read and not played.asks(*at)] == []


@each
def test_a_heading_that_is_not_read_is_named(played):
    said = {heading for _, heading in played.tracker.days}

    assert said - set(played.mapping.columns) <= set(played.headings_left())


@each
def test_no_row_becomes_a_child_who_is_none_without_a_question(played):

    assert set(played.days()) - set(played.tracker.places) <= played.ids_asked()


@each
def test_a_second_import_of_it_changes_nothing(played):
    assert played.changed_again() == []


@each
def test_no_name_of_a_child_is_in_the_store(played):
    assert played.names_kept() == []


@of([name for name in names() if name not in REFUSED | NOT_KNOWN and tracker(name).pack == "scotland"])
def test_what_is_late_is_what_the_statute_makes_of_the_days_that_are_sure(played):
    read = {played.milestone(heading) for heading in played.mapping.dates}

    expected = {one for one in late(played.tracker) if one[1] in read}

    assert expected <= played.late()
    assert {case_id for case_id, _, _ in played.late() - expected} <= played.ids_asked()


@pytest.mark.parametrize("name", sorted(SIDEWAYS))
def test_a_sheet_that_stands_sideways_is_refused_with_what_to_do(name, tmp_path):
    file = written(tracker(name), tmp_path)

    with pytest.raises(UnreadableSheet, match=r"stands sideways: .* Transpose"):
        guessed_mapping(file, a_rulebook().pack, TODAY)


@pytest.mark.parametrize("name", sorted(TWO_LINES))
def test_two_lines_for_each_child_are_refused_with_what_to_do(name, tmp_path):
    file = written(tracker(name), tmp_path)

    with pytest.raises(UnreadableSheet, match=r"two lines for each child.* Give each child one row"):
        guessed_mapping(file, a_rulebook().pack, TODAY)


@pytest.mark.parametrize("name", sorted(SEVERAL_ROWS))
def test_several_rows_for_each_child_are_refused_with_what_to_do(name, tmp_path):
    file = written(tracker(name), tmp_path)

    with pytest.raises(UnreadableSheet, match=r"the same id .* on several rows.* Keep one row of each child"):
        guessed_mapping(file, a_rulebook().pack, TODAY)


@of(["workers-as-called"])
def test_a_worker_is_whom_the_cell_names_or_nobody(played):
    called = {row[0].value: row[2].value for row in played.tracker.sheets["csv"][1:]}
    by_address = {person.email: person.name for person in STAFF}

    with played.record.reading() as tx:
        journeys = {case_id: tx.journey(reference) for reference, case_id in tx.case_ids().items()}
    found = {called[c]: by_address.get(journey.allocation.social_worker) for c, journey in journeys.items()}

    assert {who: name for who, name in found.items() if name} == SURE_WORKERS
    assert {who for who, name in found.items() if name is None} <= {"", "?", *played.report.unknown_people}


def test_the_next_weeks_version_brings_its_corrections_and_asks_about_what_is_gone(tmp_path):
    one, two = (written(tracker(name), tmp_path) for name in ("week-one", "week-two"))
    with closing(a_record(tmp_path, staff=STAFF)) as record:
        first = parse_mapping(guessed_mapping(one, record.rules.pack, TODAY))
        take_in(record, one, first, now=NOW)
        with pytest.raises(UnreadableSheet, match="there is no sheet 13 May; there are: 20 May"):
            take_in(record, two, first, now=NOW)
        second = parse_mapping(guessed_mapping(two, record.rules.pack, TODAY)).model_copy(
            update={"name": first.name}
        )

        report = take_in(record, two, second, now=NOW)
        again = take_in(record, two, second, now=NOW)

        changed = {(c.case_id, c.what, c.before, c.after) for c in report.changes if c.what != "noted"}
        assert {
            ("D55001", "first_review", "2025-12-11", "2025-11-12"),
            ("D55003", "panel", "2026-04-21", "2026-04-22"),
            ("D55006", "second_review", "", "2026-03-11"),
            ("D55007", "agency_decision", "", "2026-05-18"),
        } <= changed
        assert [(r.row, r.column) for r in report.removals] == [(4, "Panel")]
        assert [child.case_id for child in report.missing] == ["D55005"]
        assert (again.new, again.changed, again.entries_added) == (0, 0, 0)
