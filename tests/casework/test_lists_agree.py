"""What the alert says of a step on a day, every other list says of it on that day."""

from datetime import date, timedelta

import pytest

from casework.list_own import list_own
from tests.builders import NOW, SHONA, a_person, on_leave, shona
from tests.casework.test_raise_alerts import DECISION, DUE, a_child_after_panel, put

UNTIL = date(2026, 6, 3)  # a Wednesday, after the due date
MONDAY = date(2026, 6, 8)
DAY = timedelta(days=1)


def _quiet(kind, reference):
    recorder = shona(reference)
    match kind:
        case "booked":
            return recorder.booked("agency_decision", UNTIL)
        case "blocked":
            return recorder.blocked(DECISION, "report_awaited", UNTIL)
        case "snoozed":
            return recorder.snoozed(DECISION, UNTIL)
    return recorder.alert_wrong(DECISION, UNTIL)


@pytest.fixture(params=["booked", "blocked", "snoozed", "queried"])
def quiet(request, record):
    """A late step that is silent until a day, by each of the words that ask for it."""
    reference = a_child_after_panel(record)
    with record.writing() as tx:
        tx.append([_quiet(request.param, reference)], NOW)
    return request.param


def listed(record, post):
    with record.reading() as tx:
        found = list_own(tx, record.rules, a_person(SHONA), post.now)
    return next(item for item in found.items if item.stage == DECISION)


def in_the_alert(post, day):
    """The step's line in the day's message; None where there is none."""
    post.morning(day)
    lines = [i for t in post.sent_to(SHONA) if t.content.on == day for i in t.content.items]
    return next((item for item in lines if item.stage == DECISION), None)


@pytest.mark.parametrize("day", [UNTIL - DAY, UNTIL, UNTIL + DAY])
def test_on_the_day_on_which_silence_ends_the_list_says_what_the_alert_says(record, post, quiet, day):
    speaks_from = UNTIL + DAY if quiet == "booked" else UNTIL

    told = in_the_alert(post, day)
    item = listed(record, post)

    assert (told is not None) == (day >= speaks_from)
    assert (item.quiet == "") == (day >= speaks_from)
    if told:
        assert (told.standing, told.quiet) == (item.standing, item.quiet)


def test_in_the_lists_of_the_mondays_after_it_too(record, post, quiet):
    for day in (UNTIL, UNTIL + DAY):
        post.morning(day)

    told = in_the_alert(post, MONDAY)

    assert told is not None
    assert (told.standing, told.quiet) == (listed(record, post).standing, "")
    assert "3 Jun; 20 days over the statutory limit" in told.standing


@pytest.mark.parametrize("back", [UNTIL, UNTIL + DAY])
def test_the_catch_up_list_holds_it_from_the_day_on_which_the_alert_would(record, post, quiet, back):
    put(record, on_leave(SHONA, DUE, back - DAY))

    told = in_the_alert(post, back)
    item = listed(record, post)

    assert (told is not None) == (item.quiet == "")
    if told:
        assert told.standing == item.standing


def test_a_broken_booking_before_the_due_date_stands_so_in_both(record, post):
    reference = a_child_after_panel(record)
    with record.writing() as tx:
        tx.append([shona(reference).booked("agency_decision", date(2026, 5, 12))], NOW - timedelta(days=12))

    told = in_the_alert(post, date(2026, 5, 13))

    assert told.standing == listed(record, post).standing == "was booked for Tue 12 May"
