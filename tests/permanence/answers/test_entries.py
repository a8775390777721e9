"""What an answer leaves in the ledger: once, with both versions of a correction, and nothing when it is known."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.answer import Answer, Verb
from permanence.answers.rules import problems
from permanence.case import Case
from permanence.entries import Entry, EntryKind
from permanence.journey import journey_of
from permanence.notices import Watch, next_notice
from permanence.stages import StageState
from tests.builders import SHONA, TODAY, a_person, a_rulebook
from tests.permanence.answers.said_of_her import HER, MAY_12, MAY_14, PANEL, answer, kinds, made
from tests.permanence.cases import (
    WAITS_FOR_DECISION,
    WAITS_FOR_PANEL,
    case_of,
    decision_case,
    panel_case,
    panel_entries,
    then,
)


def after(given: Answer, entries: list[Entry] | None = None) -> Case:
    before = entries or panel_entries()
    return case_of(then(before, *made(given, case_of(before))))


# --- dates ------------------------------------------------------------------------------------------------------------


def test_done_is_the_milestones_date_by_whom_and_through_what():
    (entry,) = made(answer(Verb.DONE, on=MAY_12))

    assert (entry.kind, entry.data["milestone"], entry.data["on"]) == (
        EntryKind.MILESTONE_REACHED,
        "panel",
        "2026-05-12",
    )
    assert (entry.by, entry.through, entry.replaces) == (SHONA, "slack:2", None)


def test_done_with_an_outcome_is_the_bodys_decision():
    (entry,) = made(answer(Verb.DONE, on=MAY_12, outcome="approved"))

    assert entry.kind is EntryKind.DECISION_RECORDED
    assert (entry.data["body"], entry.data["outcome"], entry.data["reaches"]) == ("panel", "approved", True)


def test_done_today_when_no_day_is_given():
    (entry,) = made(answer(Verb.DONE))

    assert entry.data["on"] == str(TODAY)


def test_done_without_a_day_after_a_booking_that_passed_means_the_day_booked():
    booked = panel_case(HER.booked("panel", MAY_14))
    (entry,) = made(answer(Verb.DONE), booked)

    assert entry.data["on"] == "2026-05-14"


def test_a_booking_that_was_deferred_on_its_day_no_longer_says_when_it_is_done():
    deferred = panel_case(
        HER.booked("panel", MAY_14),
        HER.decision_recorded("panel", "panel", "deferred", MAY_14, reaches=False, reason="report_awaited"),
    )
    (entry,) = made(answer(Verb.DONE), deferred)

    assert entry.data["on"] == str(TODAY)


def test_the_same_date_again_makes_no_entry():
    assert made(answer(Verb.DONE, on=MAY_12), after(answer(Verb.DONE, on=MAY_12))) == []


def test_another_date_replaces_the_one_held_and_both_versions_stay():
    before = after(answer(Verb.DONE, on=MAY_12))
    (held,) = before.journey.reached("panel")

    (entry,) = made(answer(Verb.DONE, on=MAY_14), before)

    assert entry.replaces == held.entry


def test_an_outcome_given_later_joins_the_date_that_is_held():
    before = after(answer(Verb.DONE, on=MAY_12))

    (entry,) = made(answer(Verb.DECISION, on=MAY_12, outcome="approved"), before)

    assert (entry.kind, entry.replaces) == (
        EntryKind.DECISION_RECORDED,
        before.journey.reached("panel")[0].entry,
    )


def test_a_corrected_date_keeps_the_outcome_that_was_given():
    before = after(answer(Verb.DECISION, on=MAY_12, outcome="approved", note="unanimous"))

    (entry,) = made(answer(Verb.DONE, on=MAY_14), before)

    assert (entry.data["outcome"], entry.data["note"], entry.data["on"]) == (
        "approved",
        "unanimous",
        "2026-05-14",
    )


def test_a_plain_done_after_the_decision_of_that_day_says_nothing_new():
    before = after(answer(Verb.DECISION, on=MAY_12, outcome="approved"))

    assert made(answer(Verb.DONE, on=MAY_12), before) == []


def test_a_deferred_panel_leaves_its_stage_open():
    case = after(answer(Verb.DECISION, on=MAY_12, outcome="deferred", reason="report_awaited"))

    assert case.stage(PANEL).state is StageState.OPEN
    assert [d.outcome for d in case.journey.decisions] == ["deferred"]


def test_a_deferred_panel_told_again_makes_no_entry():
    deferred = answer(Verb.DECISION, on=MAY_12, outcome="deferred", reason="report_awaited")

    assert made(deferred, after(deferred)) == []


def test_an_approval_that_was_in_truth_a_deferral_is_corrected():
    before = after(answer(Verb.DECISION, on=MAY_12, outcome="approved"))
    deferred = answer(Verb.DECISION, on=MAY_12, outcome="deferred", reason="report_awaited")

    case = case_of(then([*_entries_of(before)], *made(deferred, before)))

    assert case.stage(PANEL).state is StageState.OPEN


def _entries_of(case: Case) -> list[Entry]:
    approved = answer(Verb.DECISION, on=MAY_12, outcome="approved")
    return then(panel_entries(), *made(approved))


def test_a_court_that_refuses_has_granted_nothing():
    refused = Answer(
        Verb.DECISION,
        WAITS_FOR_PANEL,
        milestone="order_granted",
        outcome="not_agreed",
        reason="parents_contest",
        on=TODAY,
    )
    (entry,) = made(refused)

    assert entry.data["reaches"] is False


def test_a_further_review_is_a_further_date_and_no_correction():
    (entry,) = made(answer(Verb.DONE, "SCO.REVN#2", on=MAY_12))

    assert entry.replaces is None


def test_a_review_that_was_held_is_corrected_through_its_own_stage():
    (entry,) = made(answer(Verb.DONE, "SCO.REVN#1", on=date(2026, 3, 27)))
    held = panel_case().journey.reached("later_review")[0]

    assert entry.replaces == held.entry


def test_the_day_a_child_became_looked_after_is_corrected_with_all_that_it_said():
    (entry,) = made(Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="became_looked_after", on=date(2025, 6, 1)))

    assert (entry.kind, entry.data["age"]) == (EntryKind.JOURNEY_BEGAN, 3)
    assert entry.replaces is not None


# --- what done brings with it -----------------------------------------------------------------------------------------


def test_what_stood_in_the_way_stands_there_no_more_once_it_is_done():
    blocked = panel_case(HER.blocked(PANEL, "court", date(2026, 6, 3)))
    paused = panel_case(HER.paused(PANEL, MAY_12, "appeal"))

    assert kinds(answer(Verb.DONE, on=MAY_14), blocked) == [
        EntryKind.MILESTONE_REACHED,
        EntryKind.BLOCKER_CLEARED,
    ]
    assert kinds(answer(Verb.DONE, on=MAY_14), paused) == [EntryKind.MILESTONE_REACHED, EntryKind.RESUMED]


def test_an_adoption_order_ends_the_journey():
    order = Answer(Verb.DONE, WAITS_FOR_DECISION, milestone="order_granted", on=TODAY)

    assert kinds(order, decision_case()) == [EntryKind.MILESTONE_REACHED, EntryKind.JOURNEY_ENDED]


def test_a_permanence_order_does_not_end_being_looked_after():
    assert kinds(Answer(Verb.DONE, WAITS_FOR_PANEL, milestone="order_granted", on=TODAY)) == [
        EntryKind.MILESTONE_REACHED
    ]


# --- bookings, blockers, pauses and the rest --------------------------------------------------------------------------


def test_a_moved_booking_is_a_further_entry_so_that_moves_are_counted():
    before = after(answer(Verb.BOOKED, on=date(2026, 6, 4)))

    (entry,) = made(answer(Verb.BOOKED, on=date(2026, 6, 11)), before)

    assert entry.replaces is None


@pytest.mark.parametrize(
    "given",
    [
        answer(Verb.BOOKED, on=date(2026, 6, 4)),
        answer(Verb.BOOKED, on=date(2026, 6, 4), reason="report_awaited"),
        answer(Verb.BLOCKED, reason="court", until=date(2026, 6, 4)),
        answer(Verb.BLOCKED, reason="court", until=date(2026, 6, 4), note="the sheriff is ill"),
        answer(Verb.SNOOZE, until=date(2026, 6, 4)),
        answer(Verb.PAUSE, on=MAY_12, reason="appeal"),
        answer(Verb.PAUSE, on=MAY_12, until=date(2026, 7, 1), reason="appeal"),
        answer(Verb.NOT_APPLICABLE, reason="other"),
        answer(Verb.WRONG_ALERT, note="it was in April"),
        answer(Verb.ACKNOWLEDGE),
        Answer(Verb.CHANGE_ROUTE, WAITS_FOR_PANEL, route="home", on=TODAY, reason="error"),
    ],
    ids=lambda given: given.verb.value,
)
def test_the_same_answer_twice_is_recorded_once(given: Answer):
    assert len(made(given)) == 1
    assert made(given, after(given)) == []


def test_a_booking_with_words_keeps_them_as_a_note():
    assert kinds(answer(Verb.BOOKED, on=date(2026, 6, 4), note="chair is away")) == [
        EntryKind.BOOKED,
        EntryKind.NOTED,
    ]


def test_a_new_blocker_clears_the_one_that_stood():
    before = panel_case(HER.blocked(PANEL, "court", date(2026, 6, 3)))

    assert kinds(answer(Verb.BLOCKED, reason="hearing", until=date(2026, 6, 10)), before) == [
        EntryKind.BLOCKER_CLEARED,
        EntryKind.BLOCKED,
    ]


def test_a_standing_pause_is_corrected_and_an_ended_one_stays():
    standing = panel_case(HER.paused(PANEL, date(2026, 5, 4), "appeal"))
    ended = panel_case(HER.paused(PANEL, date(2026, 4, 1), "appeal", date(2026, 5, 1)))
    pause = answer(Verb.PAUSE, on=date(2026, 5, 4), reason="appeal", until=date(2026, 7, 1))

    assert made(pause, standing)[0].replaces is not None
    assert made(pause, ended)[0].replaces is None


def test_a_wrong_alert_is_silent_for_ten_working_days():
    (entry,) = made(answer(Verb.WRONG_ALERT))

    # ten working days after Wednesday 20 May; Monday 25 May is a holiday in Scotland
    assert entry.data["until"] == "2026-06-04"


def test_an_acknowledgement_counts_once_a_day():
    entries = then(panel_entries(), HER.acknowledged(PANEL), now=datetime(2026, 5, 19, 9, tzinfo=UTC))

    assert kinds(answer(Verb.ACKNOWLEDGE), case_of(entries)) == [EntryKind.ACKNOWLEDGED]


def test_a_change_of_route_closes_its_stages_as_superseded_and_keeps_the_dates():
    case = after(
        Answer(Verb.CHANGE_ROUTE, WAITS_FOR_PANEL, route="home", on=TODAY, reason="reunification_succeeded")
    )

    assert case.stage(PANEL).state is StageState.SUPERSEDED
    assert [p.route for p in case.journey.open_plans()] == ["home"]
    assert case.journey.first_reached("permanence_recommendation") is not None


def test_the_first_route_opens_a_plan():
    without = [e for e in panel_entries() if e.kind is not EntryKind.PLAN_OPENED]
    change = Answer(Verb.CHANGE_ROUTE, WAITS_FOR_PANEL, route="home", on=TODAY, reason="other")

    assert kinds(change, case_of(without)) == [EntryKind.PLAN_OPENED]


@pytest.mark.parametrize("verb", [Verb.WHY, Verb.WHO, Verb.HISTORY, Verb.LIST, Verb.HELP, Verb.UNDO])
def test_questions_make_no_entries(verb: Verb):
    assert made(Answer(verb, WAITS_FOR_PANEL, undoes=1)) == []


# --- properties -------------------------------------------------------------------------------------------------------

days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
RULES = a_rulebook()
answers = st.builds(
    Answer,
    verb=st.sampled_from([v for v in Verb if v is not Verb.UNDO]),
    reference=st.just(WAITS_FOR_PANEL),
    stage=st.sampled_from([None, PANEL, "PO.PAPERS#1", "SCO.REVN#2", "SCO.REVN#1", "SCO.LEGREF#1", "X#1"]),
    milestone=st.sampled_from(
        [None, None, "panel", "agency_decision", "order_granted", "later_review", "nope"]
    ),
    on=st.none() | days,
    until=st.none() | days,
    outcome=st.sampled_from([None, None, *RULES.pack.outcomes]),
    route=st.sampled_from([None, *RULES.pack.routes]),
    reason=st.sampled_from([None, *RULES.pack.blocker_reasons, *RULES.pack.route_change_reasons, "appeal"]),
    note=st.none() | st.just("words"),
)


@given(st.lists(answers, max_size=6))
def test_possible_answers_in_any_order_can_all_be_recorded_and_read_again(given_answers: list[Answer]):
    """And each of them, told a second time at once, adds nothing; a milestone reached is never alerted afterwards."""
    entries = panel_entries()
    for said in given_answers:
        case = case_of(entries)
        if problems(said, case, a_person(SHONA)):
            continue
        entries = then(entries, *made(said, case))
        if said.verb not in (Verb.NOTE, Verb.RESUME):
            assert made(said, case_of(entries)) == [] or problems(said, case_of(entries), a_person(SHONA))
    assert_nothing_reached_is_alerted(case_of(entries))
    assert journey_of(WAITS_FOR_PANEL, 1, entries).reference == WAITS_FOR_PANEL


def assert_nothing_reached_is_alerted(case: Case) -> None:
    for stage in case.stages:
        reached = [r.on for r in case.journey.reached(stage.milestone)]
        once = not RULES.pack.milestones[stage.milestone].repeats
        if once and reached:
            assert not stage.is_open, stage
        if stage.is_open and stage.due_on:
            watch = Watch(
                stage.due_on, stage.warn_days, stage.quiet_until, stage.quiet_kind, stage.answered_on
            )
            next_notice(watch, TODAY + timedelta(days=1), RULES.calendar)


def test_done_on_a_stage_is_never_alerted_again():
    for stage in ("PO.PANEL#1", "PO.PAPERS#1", "SCO.LEGREF#1", "PO.FINAL#1"):
        case = after(answer(Verb.DONE, stage, on=TODAY))
        assert not case.stage(stage).is_open
