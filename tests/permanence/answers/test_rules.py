"""What stands in the way of an answer, on both sides of each boundary. Today is Wednesday 20 May 2026."""

from datetime import date, timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.rules import problems, reasons_for
from permanence.case import Case
from tests.builders import MORAG, SHONA, TODAY, a_person, shona
from tests.permanence.answers.said_of_her import DECISION, HER, PANEL, answer
from tests.permanence.cases import RECOMMENDED, WAITS_FOR_DECISION, WAITS_FOR_PANEL, decision_case, panel_case

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def wrong(given: Answer, case: Case | None = None, by: str = SHONA) -> dict[str, str]:
    return dict(problems(given, case or panel_case(), a_person(by)))


# --- done -------------------------------------------------------------------------------------------------------------


def test_done_today_is_possible_and_tomorrow_is_not():
    assert wrong(answer(Verb.DONE, on=TODAY)) == {}
    assert wrong(answer(Verb.DONE, on=TOMORROW)) == {
        "on": "Thu 21 May 2026 has not come yet: give it as a booking instead."
    }


def test_done_without_a_day_means_today_so_it_is_possible():
    assert wrong(answer(Verb.DONE)) == {}


def test_nothing_is_done_before_the_journey_began():
    medical = answer(Verb.DONE, "PO.PAPERS#1", on=date(2025, 6, 1))

    assert "before the journey began on Mon 2 Jun 2025" in wrong(medical)["on"]


def test_one_bodys_decision_follows_the_last_one():
    assert wrong(answer(Verb.DONE, on=RECOMMENDED)) == {}
    assert "comes first" in wrong(answer(Verb.DONE, on=RECOMMENDED - timedelta(days=1)))["on"]


def test_a_medical_may_be_done_before_the_recommendation():
    assert wrong(answer(Verb.DONE, "PO.PAPERS#1", on=RECOMMENDED - timedelta(days=30))) == {}


def test_a_later_review_is_held_after_the_one_before_it():
    last = date(2026, 3, 26)

    assert "comes first" in wrong(answer(Verb.DONE, "SCO.REVN#2", on=last - timedelta(days=1)))["on"]
    assert wrong(answer(Verb.DONE, "SCO.REVN#2", on=last + timedelta(days=1))) == {}


def test_a_decision_before_its_panel_breaks_the_order():
    found = wrong(Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="agency_decision", on=TODAY))

    assert found["on"].startswith("The panel's recommendation comes before the agency decision")


def test_a_decision_on_the_day_of_its_panel_is_possible():
    decided = Answer(Verb.DONE, WAITS_FOR_DECISION, DECISION, on=date(2026, 5, 6))

    assert wrong(decided, decision_case()) == {}
    assert "on" in wrong(
        Answer(Verb.DONE, WAITS_FOR_DECISION, DECISION, on=date(2026, 5, 5)), decision_case()
    )


def test_a_review_must_come_before_the_referral_to_the_reporter():
    referred = Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="reporter_referral", on=date(2025, 7, 9))

    assert "review must come before the referral" in wrong(referred)["on"]
    later = Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="reporter_referral", on=date(2025, 7, 10))
    assert wrong(later) == {}


def test_an_order_of_events_that_the_source_cannot_tell_is_not_held_against_it():
    untracked = panel_case(HER.untracked(["panel"]))

    assert wrong(Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="agency_decision", on=TODAY), untracked) == {}


def test_a_correction_may_not_slip_behind_what_rests_on_it():
    decided = decision_case(shona(WAITS_FOR_DECISION).milestone_reached("agency_decision", date(2026, 5, 12)))
    later_panel = Answer(Verb.DONE, WAITS_FOR_DECISION, milestone="panel", on=date(2026, 5, 13))

    assert "Tue 12 May 2026" in wrong(later_panel, decided)["on"]


def test_nothing_is_done_after_the_journey_ended():
    ended = panel_case(HER.journey_ended(date(2026, 5, 1), "final order granted"))

    assert (
        "ended on Fri 1 May 2026" in wrong(answer(Verb.DONE, "PO.PAPERS#1", on=date(2026, 5, 2)), ended)["on"]
    )
    assert wrong(answer(Verb.DONE, "PO.PAPERS#1", on=date(2026, 5, 1)), ended) == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"milestone": "no_such"}, "milestone"),
        ({"outcome": "no_such"}, "outcome"),
        ({"reason": "no_such"}, "reason"),
        ({"stage": "PO.ADM#1"}, "stage"),
        ({"route": "no_such"}, "route"),
    ],
)
def test_unknown_codes_are_named_by_their_field(said: dict[str, str], field: str):
    given = Answer(Verb.DONE, WAITS_FOR_PANEL, **{"stage": PANEL, **said})  # type: ignore[arg-type]

    assert list(wrong(given)) == [field]


# --- decisions --------------------------------------------------------------------------------------------------------


def test_an_outcome_that_needs_a_reason_takes_a_code_or_the_writers_own_words():
    deferred = answer(Verb.DECISION, outcome="deferred", on=TODAY)

    assert "needs its reason" in wrong(deferred)["reason"]
    assert wrong(answer(Verb.DECISION, outcome="deferred", on=TODAY, reason="report_awaited")) == {}
    assert wrong(answer(Verb.DECISION, outcome="deferred", on=TODAY, note="wants a second opinion")) == {}


def test_a_decision_says_what_was_decided():
    assert "outcome" in wrong(answer(Verb.DECISION, on=TODAY))


def test_done_with_an_outcome_is_held_to_the_outcomes_rules():
    assert "reason" in wrong(answer(Verb.DONE, outcome="not_agreed", on=TODAY))


# --- bookings ---------------------------------------------------------------------------------------------------------


def test_a_booking_lies_today_or_ahead():
    assert wrong(answer(Verb.BOOKED, on=TODAY)) == {}
    assert "has passed" in wrong(answer(Verb.BOOKED, on=YESTERDAY))["on"]
    assert "which day" in wrong(answer(Verb.BOOKED))["on"]


def test_a_booking_more_than_two_years_away_is_a_slip_of_the_year():
    assert wrong(answer(Verb.BOOKED, on=date(2028, 5, 20))) == {}
    assert "look at the year" in wrong(answer(Verb.BOOKED, on=date(2028, 5, 21)))["on"]


def test_what_is_done_cannot_be_booked():
    done = panel_case(HER.milestone_reached("panel", date(2026, 5, 12)))

    assert "milestone" in wrong(Answer(Verb.BOOKED, WAITS_FOR_PANEL, milestone="panel", on=TOMORROW), done)


def test_a_booking_may_rest_on_what_is_itself_still_to_come():
    decision = Answer(Verb.BOOKED, WAITS_FOR_PANEL, milestone="agency_decision", on=date(2026, 6, 20))

    assert wrong(decision) == {}
    assert wrong(decision, panel_case(HER.booked("panel", date(2026, 6, 20)))) == {}
    assert "on" in wrong(decision, panel_case(HER.booked("panel", date(2026, 6, 21))))


# --- blockers, snoozes, pauses ----------------------------------------------------------------------------------------


def blocked(until: date | None) -> Answer:
    return answer(Verb.BLOCKED, reason="court", until=until)


def test_a_blocker_is_looked_at_again_within_six_months():
    assert wrong(blocked(TOMORROW)) == {}
    assert wrong(blocked(date(2026, 11, 20))) == {}
    assert "more than six months" in wrong(blocked(date(2026, 11, 21)))["until"]
    assert "not in the future" in wrong(blocked(TODAY))["until"]
    assert "when to look" in wrong(blocked(None))["until"]


def test_a_blocker_needs_its_reason_and_its_step():
    assert set(wrong(answer(Verb.BLOCKED, None))) == {"stage", "reason", "until"}


def test_the_third_snooze_of_the_same_step_needs_the_manager():
    snooze = answer(Verb.SNOOZE, until=date(2026, 6, 3))
    once = [HER.snoozed(PANEL, date(2026, 4, 1))]
    twice = [*once, HER.snoozed(PANEL, date(2026, 5, 1))]

    assert wrong(snooze, panel_case(*once)) == {}
    assert "team manager" in wrong(snooze, panel_case(*twice))["until"]
    assert wrong(snooze, panel_case(*twice), MORAG) == {}


def test_snoozes_of_another_step_do_not_count():
    others = [HER.snoozed("PO.PAPERS#1", date(2026, 4, 1)), HER.snoozed("PO.PAPERS#1", date(2026, 5, 1))]

    assert wrong(answer(Verb.SNOOZE, until=date(2026, 6, 3)), panel_case(*others)) == {}


def test_a_pause_ends_after_it_begins():
    def pause(on: date, until: date | None) -> Answer:
        return answer(Verb.PAUSE, on=on, until=until, reason="appeal")

    assert wrong(pause(TODAY, None)) == {}
    assert wrong(pause(TODAY, TOMORROW)) == {}
    assert "must end after" in wrong(pause(TODAY, TODAY))["until"]
    assert "has not come yet" in wrong(pause(TOMORROW, None))["on"]
    assert wrong(pause(RECOMMENDED, None)) == {}
    assert "cannot begin before" in wrong(pause(RECOMMENDED - timedelta(days=1), None))["on"]


def test_only_a_paused_clock_resumes_and_after_its_pause_began():
    paused = panel_case(HER.paused(PANEL, date(2026, 5, 4), "appeal"))

    assert "nothing to resume" in wrong(answer(Verb.RESUME))["stage"]
    assert wrong(answer(Verb.RESUME, on=date(2026, 5, 5)), paused) == {}
    assert "on" in wrong(answer(Verb.RESUME, on=date(2026, 5, 4)), paused)
    assert "on" in wrong(answer(Verb.RESUME, on=TOMORROW), paused)


@pytest.mark.parametrize("verb", [Verb.WRONG_ALERT, Verb.ACKNOWLEDGE])
def test_a_word_about_a_clock_needs_a_clock_that_has_not_ended(verb: Verb):
    done = panel_case(HER.milestone_reached("panel", date(2026, 5, 12)))

    assert wrong(answer(verb)) == {}
    assert wrong(answer(verb), done) == {"stage": "This step is done already."}
    assert "stage" in wrong(answer(verb, None))


def test_not_applicable_needs_its_reason_and_may_be_said_again():
    said = answer(Verb.NOT_APPLICABLE, "PO.PAPERS#1", reason="not_used_here")
    before = panel_case(HER.not_applicable("PO.PAPERS#1", "not_used_here"))

    assert wrong(said) == {}
    assert wrong(said, before) == {}
    assert "reason" in wrong(answer(Verb.NOT_APPLICABLE, "PO.PAPERS#1"))
    assert wrong(answer(Verb.ACKNOWLEDGE, "PO.PAPERS#1"), before) == {
        "stage": "This step is marked as not applicable."
    }


# --- routes -----------------------------------------------------------------------------------------------------------


def change(route: str | None, on: date = TODAY, reason: str | None = "kin_came_forward") -> Answer:
    return Answer(Verb.CHANGE_ROUTE, WAITS_FOR_PANEL, route=route, on=on, reason=reason)


def test_a_change_of_route_needs_a_route_a_reason_and_a_day_that_has_come():
    assert wrong(change("kinship_care_order")) == {}
    assert "route" in wrong(change(None))
    assert "reason" in wrong(change("kinship_care_order", reason=None))
    assert "has not come yet" in wrong(change("kinship_care_order", TOMORROW))["on"]
    assert "the change is later" in wrong(change("kinship_care_order", RECOMMENDED - timedelta(days=1)))["on"]


def test_the_route_already_followed_is_no_change():
    assert "already followed" in wrong(change("permanence_order"))["route"]


def test_a_parallel_route_may_become_the_one_followed():
    twin = panel_case(HER.plan_opened("home", RECOMMENDED, "assessment", primary=False))

    assert wrong(change("home", reason="reunification_succeeded"), twin) == {}


def test_the_same_change_told_again_is_no_problem():
    changed = panel_case(HER.route_changed("permanence_order", "home", TODAY, "reunification_succeeded"))

    assert wrong(change("home", reason="reunification_succeeded"), changed) == {}
    assert "route" in wrong(change("home", reason="error"), changed)


def test_an_ended_journey_takes_no_route():
    ended = panel_case(HER.journey_ended(date(2026, 5, 1), "final order granted"))

    assert "ended" in wrong(change("home"), ended)["route"]


# --- the rest ---------------------------------------------------------------------------------------------------------


def test_a_note_has_words_and_an_undo_says_of_what():
    assert "note" in wrong(answer(Verb.NOTE, note="  "))
    assert wrong(answer(Verb.NOTE, note="gran rang")) == {}
    assert "undoes" in wrong(answer(Verb.UNDO))
    assert wrong(answer(Verb.UNDO, undoes=4)) == {}


@pytest.mark.parametrize("verb", [Verb.WHY, Verb.WHO, Verb.HISTORY, Verb.LIST, Verb.HELP])
def test_a_question_is_always_possible(verb: Verb):
    assert wrong(Answer(verb)) == {}


def test_every_verb_without_anything_said_is_judged_without_raising():
    for verb in Verb:
        wrong(Answer(verb))


def test_sentences_hold_no_free_text():
    secret = "something only she wrote"
    for verb in Verb:
        found = wrong(answer(verb, note=secret, on=TOMORROW, until=YESTERDAY))
        assert secret not in " ".join(found.values())


def test_reasons_belong_to_their_verb():
    pack = panel_case().rules.pack

    assert "kin_came_forward" in reasons_for(Verb.CHANGE_ROUTE, pack)
    assert "kin_came_forward" not in reasons_for(Verb.BLOCKED, pack)
