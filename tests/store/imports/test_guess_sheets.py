"""What a proposal makes of trackers with several sheets, with birth dates under odd headers and with unclear columns."""

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.workbooks import an_xlsx

SCOTLAND = a_rulebook().pack
HEAD = ["Case ref", "Date LAC", "Panel date"]


@pytest.fixture
def proposed(tmp_path):
    return lambda **sheets: guessed_mapping(an_xlsx(tmp_path / "t.xlsx", **sheets), SCOTLAND, TODAY)


def children(prefix, *days):
    return [[f"{prefix}4{n}", f"{n + 1}/2/2026", day] for n, day in enumerate(days)]


def test_of_sheets_with_the_same_children_the_fullest_is_read_and_the_others_are_named(proposed):
    text = proposed(
        March=[HEAD, *children("A", None, None, None)],
        April=[HEAD, *children("A", "3/4/2026", None, "9/4/2026")],
    )

    assert parse_mapping(text).sheets_read == "April"
    assert 'the sheet "March", which has the same children' in text


def test_of_two_copies_of_a_sheet_the_last_is_read(proposed):
    rows = [HEAD, *children("A", "3/4/2026", None, "9/4/2026")]

    assert parse_mapping(proposed(One=rows, Two=rows)).sheets_read == "Two"


def test_the_forms_of_days_of_every_sheet_that_is_read_are_proposed(proposed):
    text = proposed(
        East=[HEAD, *children("A", None, None, None)],
        West=[HEAD, ["B41", "1.2.2026", "9 Apr 2026"], ["B43", "3.2.2026", "TBC"]],
    )

    mapping = parse_mapping(text)
    assert mapping.sheets_read == ("East", "West")
    assert {"%d/%m/%Y", "%d.%m.%Y"} <= set(mapping.date_formats)
    assert "tbc" in mapping.blanks
    assert "it is empty" not in text


def test_a_sheet_that_says_when_care_ended_is_not_read_as_if_it_had_not(proposed):
    closed = [[*HEAD, "Closed"], ["B41", "1/2/2026", None, "1/4/2026"], ["B43", "3/2/2026", None, "1/4/2026"]]
    text = proposed(Open=[HEAD, *children("A", "3/4/2026", None, "9/4/2026")], Closed=closed)

    assert parse_mapping(text).sheets_read == "Open"
    assert 'the sheet "Closed", where "Closed" says when care ended' in text


def test_a_column_that_only_another_sheet_has_is_named(proposed):
    west = [[*HEAD, "Bus pass"], ["B41", "1/2/2026", None, "yes"], ["B43", "3/2/2026", None, "no"]]
    text = proposed(East=[HEAD, *children("A", "3/4/2026", None, "9/4/2026")], West=west)

    assert 'not read: the column "Bus pass", which the sheet "West" has' in text


@pytest.mark.parametrize(
    "header", ["DoB", "D.O.B.", "D/O/B", "DOB", "dateOfBirth", "Birthdate", "Born", "B'day"]
)
def test_birth_dates_are_known_however_they_are_headed(proposed, header):
    rows = [
        [row[0], f"3/{n}/2019", *row[1:]] for n, row in enumerate(children("A", None, None, None), start=5)
    ]
    text = proposed(Tracker=[["Case ref", header, "Date LAC", "Panel date"], *rows])

    assert parse_mapping(text).birth_column == header
    assert "2019" not in text


def test_days_before_care_began_that_nobody_names_are_not_shown(proposed):
    rows = [
        [row[0], f"3/{n}/2019", *row[1:]] for n, row in enumerate(children("A", None, None, None), start=5)
    ]
    text = proposed(Tracker=[["Case ref", "Came to us", "Date LAC", "Panel date"], *rows])

    assert "2019" not in text
    assert "may be a birth date" in text


def test_a_named_column_of_days_without_their_year_is_asked_about_and_one_of_ticks_left_for_that_reason(
    proposed,
):
    rows = [
        [row[0], row[1], f"{n} May", "Y"] for n, row in enumerate(children("A", None, None, None), start=5)
    ]
    text = proposed(Tracker=[["Case ref", "Date LAC", "Panel date", "ADM decision"], *rows])

    assert parse_mapping(text).dates["Panel date"] == "panel"
    assert '"ADM decision", # agency_decision by its header, but its cells hold no days' in text


def test_a_list_of_events_is_proposed_as_one(proposed):
    rows = [[f"A4{n}", what, "1/2/2026"] for n in range(3) for what in ("Date LAC", "First review", "Panel")]

    mapping = parse_mapping(proposed(Tracker=[["Client", "Event", "When"], *rows]))

    assert (mapping.shape, mapping.id_column, mapping.event_list.on) == ("event_list", "Client", "When")


def test_without_an_id_the_columns_that_may_hold_it_are_named_but_never_a_health_number(proposed):
    rows = [[f"A4{n}", f"01019{n}1234", f"{n + 1}/2/2026", None] for n in range(5)]

    with pytest.raises(
        UnreadableSheet, match='If that is "Team ref", write "Child ID" as its header'
    ) as wrong:
        proposed(Tracker=[["Team ref", "CHI", "Date LAC", "Panel date"], *rows])
    assert "CHI" not in str(wrong.value)
