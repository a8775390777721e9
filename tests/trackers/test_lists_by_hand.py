"""Lists by hand with a row for each event: each is taken as a careful reader takes it, or asked about by its row."""

from contextlib import closing
from dataclasses import replace

import pytest

from casework.imports.journeys import journeys_in
from store.imports.event_words import event_word
from store.imports.guess import guessed_mapping
from store.imports.read_rows import open_mapped
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.trackers.by_hand import lists, tracker
from tests.trackers.by_hand_files import written
from tests.trackers.played import Played

REFUSED = {"id-once", "lines-below-child", "steps-completed"}  # each with what to do
SAID_WHICH = {"steps-completed": ("Step Completed", "Date held")}  # what was done then, as the refusal says
each = pytest.mark.parametrize(
    "played", [name for name in lists() if name not in REFUSED.difference(SAID_WHICH)], indirect=True
)


@pytest.fixture(scope="module")
def played(request, tmp_path_factory):
    """A list taken in twice; each test asks something else of what came of it, and changes nothing."""
    made = with_the_day_said(tracker(request.param))
    with closing(Played(made, tmp_path_factory.mktemp("list"))) as played:
        yield played


def with_the_day_said(made):
    """The list with the column of its days called "Date held", where the refusal asks for that."""
    was, now = SAID_WHICH.get(made.name, ("", ""))
    sheets = {
        sheet: [[replace(c, value=now) if was and c.value == was else c for c in row] for row in rows]
        for sheet, rows in made.sheets.items()
    }
    return replace(made, sheets=sheets)


def taken(played):
    """Case id and step to the days that came in, each with whether it is booked."""
    found = {}
    with played.record.reading() as tx:
        for reference, case_id in tx.case_ids().items():
            for journey in journeys_in(reference, list(tx.entries(reference))).values():
                for one in journey.milestones:
                    found.setdefault((case_id, one.milestone), set()).add((one.on, False))
                for one in journey.bookings:
                    found.setdefault((case_id, one.milestone), set()).add((one.on, True))
                if journey.ended_on:
                    found.setdefault((case_id, "ended"), set()).add((journey.ended_on, False))
    return found


def rows_asked(played):
    """The rows that are asked about or named: by themselves, or by the word that they have for their event."""
    said = [*played.report.asked, *played.report.left_out]
    listed = played.mapping.event_list
    words = {a.value for a in said if a.column == listed.event}
    with open_mapped(played.file, played.mapping) as sheet:
        called = [
            (row.number, event_word(row.get(c) or "" for c in listed.event_columns)) for row in sheet.rows
        ]
        of_words = {int(number) for number, word in called if word in words}
    return {int(a.row) for a in said} | of_words


@each
def test_each_event_is_in_as_it_was_meant_or_asked_about_by_its_row(played):
    came, asked = taken(played), rows_asked(played)

    for event in played.tracker.events:
        is_asked = event.row in asked or (event.row == 0 and bool(asked))
        is_in = bool(event.days & came.get((event.child, event.code), set()))
        assert is_in or is_asked, event
        assert is_in or is_asked or not event.may_ask, event
    meant = {(e.child, e.code, *day) for e in played.tracker.events for day in e.days}
    assert {(*key, *day) for key, days in came.items() for day in days} <= meant


@each
def test_a_second_import_of_it_changes_nothing(played):
    assert played.changed_again() == []


@each
def test_no_name_of_a_child_is_in_the_store(played):
    assert played.names_kept() == []


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_a_list_that_lacks_something_is_refused_with_what_to_do(tmp_path, name):
    with pytest.raises(UnreadableSheet, match=r"has a row for each event.*try again"):
        guessed_mapping(written(tracker(name), tmp_path), a_rulebook(tracker(name).pack).pack, TODAY)
