"""A child's case as an answer meets it: what day is meant, and whether it is told again, put right, or new."""

from datetime import date, timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.case import TOO_SOON_FOR_ANOTHER, Case
from permanence.entries import NewEntry, Recorder
from tests.builders import TODAY, shona
from tests.permanence.cases import WAITS_FOR_DECISION, WAITS_FOR_PANEL, decision_case, panel_case

HER = shona(WAITS_FOR_PANEL)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
PANEL_DAY = date(2026, 5, 6)  # of the child who waits for the agency decision
DAY = timedelta(days=1)


def held(on: date, milestone: str = "panel", who: Recorder = HER) -> NewEntry:
    return who.milestone_reached(milestone, on)


def deferred(on: date, milestone: str = "panel") -> NewEntry:
    return HER.decision_recorded(milestone, "panel", "deferred", on, reaches=False, reason="report_awaited")


def done(milestone: str, on: date | None = None, stage: str | None = None) -> Answer:
    return Answer(Verb.DONE, WAITS_FOR_PANEL, stage=stage, milestone=milestone, on=on)


def again(case: Case, milestone: str, on: date, stage: str | None = None) -> date | None:
    """The date that an answer of this day says again or corrects; None where it tells something new."""
    found = case.held(done(milestone, on, stage))
    return found.on if found else None


# --- a booking whose day has gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "passed"),
    [
        ((), None),
        ((HER.booked("panel", YESTERDAY),), YESTERDAY),
        ((HER.booked("panel", TODAY),), None),  # the day is not over
        ((HER.booked("panel", TOMORROW),), None),
        ((HER.booked("panel", YESTERDAY), HER.booked("panel", TOMORROW)), None),  # it was moved
        ((HER.booked("panel", TOMORROW), HER.booked("panel", YESTERDAY)), YESTERDAY),
        ((HER.booked("panel", YESTERDAY), held(YESTERDAY)), None),  # it was told
        ((HER.booked("panel", YESTERDAY), held(TODAY)), None),
        ((HER.booked("panel", YESTERDAY), held(YESTERDAY - DAY)), YESTERDAY),  # an earlier one was
        ((HER.booked("panel", YESTERDAY), deferred(YESTERDAY)), None),  # so is a panel that decided nothing
        ((HER.booked("panel", YESTERDAY), deferred(YESTERDAY - DAY)), YESTERDAY),
        ((HER.booked("panel", YESTERDAY), deferred(YESTERDAY, "agency_decision")), YESTERDAY),
        ((HER.booked("visit", YESTERDAY),), None),
    ],
)
def test_a_booking_has_passed_when_its_day_is_over_and_nobody_has_told_what_came_of_it(said, passed):
    assert panel_case(*said).booked_and_passed("panel") == passed


@pytest.mark.parametrize(
    ("answer", "day"),
    [
        (done("panel"), YESTERDAY),
        (done("panel", on=TODAY), TODAY),
        (Answer(Verb.DECISION, WAITS_FOR_PANEL, milestone="panel"), YESTERDAY),
        (Answer(Verb.BOOKED, WAITS_FOR_PANEL, milestone="panel"), TODAY),
        (done("agency_decision"), TODAY),
    ],
)
def test_held_without_a_day_means_the_day_for_which_it_was_booked(answer, day):
    assert panel_case(HER.booked("panel", YESTERDAY)).day_of(answer) == day


# --- told again, put right, or new ----------------------------------------------------------------------------------


def test_what_comes_once_is_told_again_or_put_right_by_any_other_day():
    case = panel_case(held(date(2026, 5, 4)))

    assert again(case, "panel", date(2026, 5, 4)) == again(case, "panel", TODAY) == date(2026, 5, 4)
    assert again(case, "agency_decision", TODAY) is None


def test_of_a_review_that_comes_again_and_again_only_the_same_day_is_no_new_one():
    case = panel_case()

    assert again(case, "later_review", date(2026, 3, 26)) == date(2026, 3, 26)
    assert again(case, "later_review", date(2026, 3, 27)) is None


def test_under_the_step_that_a_review_ended_another_day_puts_that_review_right():
    case = panel_case(held(date(2026, 5, 11), "later_review"))
    ended = next(s for s in case.stages if s.milestone == "later_review" and s.ended_on == date(2026, 3, 26))
    running = next(s for s in case.running_to("later_review"))

    assert again(case, "later_review", TODAY, ended.key) == date(2026, 3, 26)
    assert again(case, "later_review", TODAY, running.key) is None
    assert again(case, "later_review", date(2026, 5, 11), running.key) == date(2026, 5, 11)


@pytest.mark.parametrize(
    ("decided", "panel", "corrects"),
    [
        (PANEL_DAY, PANEL_DAY + TOO_SOON_FOR_ANOTHER, None),  # decided on the panel's own day
        (PANEL_DAY, PANEL_DAY + TOO_SOON_FOR_ANOTHER - DAY, PANEL_DAY),
        (PANEL_DAY + DAY, PANEL_DAY + TOO_SOON_FOR_ANOTHER, PANEL_DAY),
        (PANEL_DAY + DAY, PANEL_DAY + TOO_SOON_FOR_ANOTHER + DAY, None),
        (PANEL_DAY - DAY, PANEL_DAY + TOO_SOON_FOR_ANOTHER, PANEL_DAY),  # a decision on a panel before that
        (None, PANEL_DAY + TOO_SOON_FOR_ANOTHER, PANEL_DAY),
    ],
)
def test_a_second_panel_is_one_that_comes_four_weeks_after_the_decision_on_the_first(
    decided, panel, corrects
):
    hers = shona(WAITS_FOR_DECISION)
    case = decision_case(*([held(decided, "agency_decision", hers)] if decided else []))

    assert again(case, "panel", panel) == corrects


@pytest.mark.parametrize(
    ("second", "decided", "corrects"),
    [
        (PANEL_DAY + 2 * DAY, PANEL_DAY + 2 * DAY, None),  # on the day of the second panel
        (PANEL_DAY + 2 * DAY, PANEL_DAY + 3 * DAY, None),
        (PANEL_DAY + 2 * DAY, PANEL_DAY + DAY, PANEL_DAY + DAY),  # before it: of the first one
        (PANEL_DAY + DAY, PANEL_DAY + 3 * DAY, PANEL_DAY + DAY),  # no panel since the decision
        (None, PANEL_DAY + 3 * DAY, PANEL_DAY + DAY),
    ],
)
def test_a_further_decision_is_one_on_a_panel_that_came_after_the_last(second, decided, corrects):
    hers = shona(WAITS_FOR_DECISION)
    panels = [held(second, "panel", hers)] if second else []
    case = decision_case(held(PANEL_DAY + DAY, "agency_decision", hers), *panels)

    assert again(case, "agency_decision", decided) == corrects


@pytest.mark.parametrize(("milestone", "first"), [("permanence_recommendation", date(2026, 2, 10))])
def test_what_starts_no_step_that_comes_again_is_only_ever_put_right(milestone, first):
    assert again(panel_case(held(date(2026, 4, 1))), milestone, TODAY) == first


def test_the_decision_of_a_date_is_the_one_whose_entry_gave_it():
    agreed = HER.decision_recorded("panel", "panel", "approved", YESTERDAY, reaches=True)
    case = panel_case(deferred(date(2026, 4, 8)), agreed)
    [panel] = case.journey.reached("panel")

    assert case.decision_of(panel).outcome == "approved"
    assert case.decision_of(None) is None
    assert (
        panel_case(held(YESTERDAY)).decision_of(panel_case(held(YESTERDAY)).journey.reached("panel")[0])
        is None
    )


def test_steps_that_run_are_those_whose_end_is_still_to_come():
    case = panel_case()

    assert [s.milestone for s in case.running_to("panel")] == ["panel"]
    assert case.running_to("first_review") == []
    assert case.rule_of("PO.ADM#2") is case.rules.pack.stages["PO.ADM"]
    assert case.rule_of(None) is None
