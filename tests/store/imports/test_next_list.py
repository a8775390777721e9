"""The next list of events, beside what the last one said: what a row contradicts is asked about, as a cleared cell is."""

from datetime import timedelta

import pytest

from casework.imports.questions import ImportAnswers
from casework.ports import MessageKind
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from tests.builders import KIRSTY, NOW, TODAY, a_rulebook
from tests.casework.replying import Replying
from tests.importing import take_in
from tests.store.imports.test_event_list import CHILD, LAC, Lists

HEAD = ["Child ID", "Step", "Date planned", "Date held", "Status"]
BEGAN = ["7101", LAC, "", "01/09/2025", "Held"]
FIRST = ["7101", "LAC review 1", "09/10/2025", "09/10/2025", "Held"]
PANEL = ["7101", "Permanence panel", "14/04/2026", "14/04/2026", "Held"]
BOOKED = ["7101", "Permanence panel", "16/06/2026", "", "Booked"]
ENDED = ["7101", "LAC ended", "", "01/04/2026", "Held"]
THIRD = ["7101", "LAC review 3", "01/10/2025", "01/10/2025", "Held"]
FOURTH = ["7101", "LAC review 4", "01/04/2026", "01/04/2026", "Held"]
OTHER = [
    ["7102", LAC, "", "06/10/2025", "Held"],
    ["7102", "LAC review 1", "14/11/2025", "14/11/2025", "Held"],
    ["7102", "LAC review 2", "11/02/2026", "11/02/2026", "Held"],
    ["7102", "Permanence panel", "14/04/2026", "14/04/2026", "Held"],
    ["7103", LAC, "", "06/10/2025", "Held"],
    ["7103", "LAC review 3", "", "14/11/2025", "Held"],
    ["7103", "LAC ended", "", "14/04/2026", "Held"],
]


class NextLists(Lists):
    """Every list has the same other children, in front of the rows of the one that a test is about."""

    def take(self, *rows, answers=None):
        file = self.written([*OTHER, *rows], HEAD)
        self.mapping = self.mapping or parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY))
        self.report = take_in(self.record, file, self.mapping, answers=answers)
        return self

    def questions(self):
        return [(r.row, r.what, r.held) for r in self.report.removals if not r.answer]


@pytest.fixture
def lists(record, tmp_path):
    return NextLists(record, tmp_path)


CONTRADICTED = [
    (BOOKED, [*BOOKED[:4], "Cancelled"], "booked panel", "2026-06-16"),
    (BOOKED, [*BOOKED[:2], "", "", "Cancelled"], "booked panel", "2026-06-16"),
    (BOOKED, [*BOOKED[:2], "", "", ""], "booked panel", "2026-06-16"),
    (PANEL, [*PANEL[:4], "Cancelled"], "panel", "2026-04-14"),
    (PANEL, [*PANEL[:3], "", "Cancelled"], "panel", "2026-04-14"),
    (PANEL, [*PANEL[:2], "16/06/2026", "", "Booked"], "panel", "2026-04-14"),
    (PANEL, [*PANEL[:2], "", "", ""], "panel", "2026-04-14"),
    (ENDED, [*ENDED[:4], "Cancelled"], "ended", "2026-04-01"),
    (ENDED, [*ENDED[:3], "", ""], "ended", "2026-04-01"),
    (FIRST, ["7101", "LAC review 2", *FIRST[2:]], "first_review", "2025-10-09"),
    (FOURTH, [*FOURTH[:4], "Cancelled"], "later_review", "2026-04-01"),
    (FOURTH, [*FOURTH[:2], "21/04/2026", "21/04/2026", "Held"], "later_review", "2026-04-01"),
]


@pytest.mark.parametrize(("before", "now", "what", "held"), CONTRADICTED)
def test_a_row_that_contradicts_what_the_list_said_is_asked_about_until_it_is_answered(
    lists, before, now, what, held
):
    lists.take(BEGAN, before)
    assert (lists.asked(), lists.questions()) == ([], [])
    was = (lists.days(), lists.booked(), lists.journeys()[0].ended_on)

    for _ in range(2):
        lists.take(BEGAN, now)
        assert lists.questions() == [(10, what, held)]
    assert set(was[0]) <= set(lists.days())
    assert set(was[1]) <= set(lists.booked())
    assert lists.journeys()[0].ended_on == was[2]

    lists.take(BEGAN, now, answers=ImportAnswers(keep_all=True))
    assert lists.take(BEGAN, now).questions() == []
    assert set(was[0]) <= set(lists.days())


@pytest.mark.parametrize(("before", "now", "what", "held"), CONTRADICTED)
def test_what_is_accepted_goes_and_the_next_import_asks_nothing(lists, before, now, what, held):
    lists.take(BEGAN, before)

    lists.take(BEGAN, now, answers=ImportAnswers(accept_all=True))

    assert (what, held) not in lists.days()
    assert (what.removeprefix("booked "), held) not in lists.booked()
    assert what != "ended" or lists.journeys()[0].ended_on is None
    again = lists.take(BEGAN, now).report
    assert (again.removals, again.entries_added) == ([], 0)


@pytest.mark.parametrize(("words", "left"), [("remove 1", []), ("keep 1", [("panel", "2026-04-14")])])
def test_the_question_goes_to_the_information_officer_and_is_answered_in_a_reply(lists, words, left):
    lists.take(BEGAN, PANEL)
    lists.take(BEGAN, [*PANEL[:4], "Cancelled"])
    with lists.record.reading() as tx:
        (asked,) = (m for m in tx.messages_for(KIRSTY) if m.kind is MessageKind.NOTICE)
    assert asked.facts["headline"] == "steps.csv says otherwise of 1 date now"
    kirsty = Replying(lists.record, KIRSTY, "email", NOW + timedelta(minutes=5))

    kirsty.types(words, message_id=asked.id)
    kirsty.types("yes", message_id=asked.id)

    assert [day for day in lists.days() if day[0] == "panel"] == left
    assert lists.take(BEGAN, [*PANEL[:4], "Cancelled"]).questions() == []


def test_a_sitting_that_was_put_off_once_and_held_on_its_new_day_is_no_question(lists):
    put_off = [*BOOKED[:2], "05/05/2026", "", "Rescheduled"]
    new_day = [*BOOKED[:2], "06/05/2026"]
    lists.take(BEGAN, put_off, [*new_day, "", "Booked"])

    lists.take(BEGAN, put_off, [*new_day, "06/05/2026", "Held"])

    assert (lists.asked(), lists.questions()) == ([], [])
    assert ("panel", "2026-05-06") in lists.days()


def test_what_it_leaves_out_is_not_asked_about(lists):
    lists.take(BEGAN, FIRST, PANEL, THIRD, FOURTH)

    lists.take(BEGAN, FIRST)

    assert (lists.asked(), lists.questions()) == ([], [])
    assert ("panel", "2026-04-14") in lists.days()


def test_a_list_of_the_last_months_alone_contradicts_nothing_that_is_older(lists):
    lists.take(BEGAN, FIRST, PANEL, FOURTH)

    lists.take(["7101", "Permanence panel", "16/06/2026", "", "Booked"])

    assert (lists.asked(), lists.questions()) == ([], [])


def test_a_beginning_that_a_row_says_did_not_take_place_is_asked_about(lists):
    lists.take(BEGAN, FIRST)

    lists.take([*BEGAN[:4], "Cancelled"], FIRST)

    assert lists.asked() == [(9, "Status", "Cancelled")]


@pytest.mark.parametrize(
    ("row", "cell", "other"), [(FIRST, 3, "12/10/2025"), (FOURTH, 3, "02/04/2026"), (BOOKED, 2, "23/06/2026")]
)
def test_a_day_that_is_corrected_and_corrected_back_is_what_the_last_list_says(lists, row, cell, other):
    day = row[cell]
    for said in (day, other, day):
        lists.take(BEGAN, [*row[:cell], said, *row[cell + 1 :]])
        assert (lists.asked(), lists.questions()) == ([], [])

    (journey,) = lists.journeys()
    days = [m.on for m in journey.milestones[1:]] or [b.on for b in journey.bookings[-1:]]
    assert [on.strftime("%d/%m/%Y") for on in days] == [day]


def test_what_only_a_mapping_that_was_put_right_said_of_the_same_list_is_withdrawn(lists):
    rows = [BEGAN, [*FIRST[:4], "C"], [*PANEL[:4], "X"], [*FOURTH[:4], "N"]]
    file = lists.written([*OTHER, *rows], HEAD)
    right = parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY))
    columns = right.event_list
    wrong = right.model_copy(update={"event_list": columns.model_copy(update={"status": None})})
    take_in(lists.record, file, wrong)
    assert len(lists.days()) == 4

    codes = {"C": "held", "X": "not_held", "N": "not_held", "Held": "held"}
    right = right.model_copy(update={"event_list": columns.model_copy(update={"statuses": codes})})
    report = take_in(lists.record, file, right)

    assert lists.days() == [("became_looked_after", "2025-09-01"), ("first_review", "2025-10-09")]
    assert report.removals == []
    assert take_in(lists.record, file, right).entries_added == 0


@pytest.mark.parametrize(("before", "now"), [("Deferred", "Recommended"), ("Recommended", "Deferred")])
def test_an_outcome_that_is_corrected_takes_the_place_of_the_one_before(record, tmp_path, before, now):
    lists = Lists(record, tmp_path)
    panel = ["7101", "Permanence panel", "14/04/2026", "Completed"]
    lists.take(CHILD, [*panel, before])

    lists.take(CHILD, [*panel, now])

    (journey,) = lists.journeys()
    assert (lists.asked(), lists.report.removals) == ([], [])
    is_held = now == "Recommended"
    assert ([m.milestone for m in journey.milestones][1:], [d.outcome for d in journey.decisions]) == (
        (["panel"], []) if is_held else ([], ["deferred"])
    )


def test_days_that_no_row_has_any_more_are_named_and_stay(lists):
    lists.take(BEGAN, FIRST, PANEL, THIRD)
    lists.take(BEGAN, FIRST)

    assert [(one.what, one.held) for one in lists.report.gone] == [
        ("panel", "2026-04-14"),
        ("later_review", "2025-10-01"),
    ]
    assert "2 days were told before and are in no row of this list now" in lists.report.in_words()
    assert (lists.questions(), lists.asked(), len(lists.days())) == ([], [], 4)


def test_a_booking_that_no_row_has_any_more_is_named(lists):
    lists.take(BEGAN, BOOKED)
    lists.take(BEGAN)

    assert [(one.what, one.held) for one in lists.report.gone] == [("booked panel", "2026-06-16")]


@pytest.mark.parametrize(
    "now",
    [
        [[*PANEL[:3], "15/04/2026", "Held"]],  # corrected
        [[*PANEL[:4], "Draft"]],  # asked about
        [[*PANEL[:4], "Cancelled"]],  # contradicted, and a question
    ],
)
def test_a_day_of_which_a_row_tells_still_is_not_gone(lists, now):
    lists.take(BEGAN, PANEL)
    lists.take(BEGAN, *now)

    assert lists.report.gone == []


def test_a_list_of_the_newest_days_alone_says_nothing_of_those_before(lists):
    lists.take(BEGAN, THIRD, FOURTH)
    lists.take(FOURTH)

    assert lists.report.gone == []


def test_a_booking_that_two_rows_tell_otherwise_is_asked_about_and_not_gone(lists):
    lists.take(BEGAN, BOOKED)
    lists.take(BEGAN, BOOKED, [*BOOKED[:2], "23/06/2026", "", "Booked"])

    assert len(lists.asked()) == 2
    assert lists.report.gone == []
