"""What is said again: recorded where it says something new, and nothing where it does not."""

from datetime import timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.entries import entries_for
from permanence.answers.entry_words import named_entries
from permanence.answers.rules import problems
from permanence.entries import EntryKind, Recorder
from tests.builders import ISLA, JAMIE, KIRSTY, MORAG, SHONA, TODAY, a_person
from tests.permanence.answers.said_of_her import DECISION, HER, MAY_12, MAY_14, PANEL, answer, kinds, made
from tests.permanence.cases import BEGAN, WAITS_FOR_DECISION, WAITS_FOR_PANEL, as_recorded, panel_case

APPROVED = HER.decision_recorded(
    "panel", "panel", "approved", MAY_12, reaches=True, reason="report_awaited", note="as the minutes say"
)


@pytest.mark.parametrize(
    ("said", "is_new"),
    [
        ({}, False),
        ({"outcome": "approved"}, False),
        ({"outcome": "approved", "reason": "report_awaited"}, False),
        ({"outcome": "approved", "note": "as the minutes say"}, False),
        ({"outcome": "approved", "reason": "no_panel_date"}, True),
        ({"outcome": "approved", "note": "as I was told"}, True),
        ({"outcome": "approved", "reason": "report_awaited", "note": "as I was told"}, True),
        ({"outcome": "ruled_in"}, True),
    ],
)
def test_a_decision_that_is_said_again_is_new_where_outcome_reason_or_note_is_another(said, is_new):
    given = answer(Verb.DECISION if "outcome" in said else Verb.DONE, milestone="panel", on=MAY_12, **said)

    assert bool(made(given, panel_case(APPROVED))) is is_new


def test_an_outcome_of_a_day_that_was_told_without_one_is_new():
    held = panel_case(HER.milestone_reached("panel", MAY_12))

    assert kinds(answer(Verb.DECISION, milestone="panel", on=MAY_12, outcome="approved"), held) == [
        EntryKind.DECISION_RECORDED
    ]


@pytest.mark.parametrize(
    ("before", "is_new"),
    [
        (HER.not_applicable(PANEL, "other_route"), False),
        (HER.not_applicable(DECISION, "other_route"), True),  # another step
        (HER.acknowledged(PANEL), True),  # another word on this one
        (HER.noted("seen", PANEL), True),
    ],
)
def test_a_step_is_marked_as_not_applicable_once(before, is_new):
    assert bool(made(answer(Verb.NOT_APPLICABLE, reason="other_route"), panel_case(before))) is is_new


@pytest.mark.parametrize(
    ("before", "is_new"),
    [
        (HER.alert_wrong(PANEL, TODAY + timedelta(days=1)), False),
        (HER.alert_wrong(PANEL, TODAY), True),  # it was looked into up to today
        (HER.alert_wrong(DECISION, TODAY + timedelta(days=1)), True),
        (HER.acknowledged(PANEL), True),
    ],
)
def test_a_wrong_alert_is_reported_once_while_it_is_looked_into(before, is_new):
    assert bool(made(answer(Verb.WRONG_ALERT), panel_case(before))) is is_new


@pytest.mark.parametrize(
    ("before", "is_new"),
    [
        (HER.acknowledged(PANEL), False),
        (HER.acknowledged(DECISION), True),
        (HER.noted("seen", PANEL), True),
    ],
)
def test_a_step_is_acknowledged_once_a_day(before, is_new):
    assert bool(made(answer(Verb.ACKNOWLEDGE), panel_case(before))) is is_new


def test_what_only_follows_from_an_answer_goes_without_saying_and_an_allocation_does_not():
    granted = HER.milestone_reached("order_granted", MAY_12)
    entries = as_recorded(
        [HER.allocated(social_worker=SHONA), granted, HER.journey_ended(MAY_12, "adoption order")]
    )
    allocated, order, ended = entries

    assert named_entries(entries) == [allocated, order]
    assert named_entries([order, ended]) == [order]
    assert named_entries([ended]) == [ended]


@pytest.mark.parametrize(("days", "is_wrong"), [(-1, True), (0, False), (1, False)])
def test_nothing_happened_before_she_became_looked_after_and_on_that_day_it_may_have(days, is_wrong):
    given = answer(Verb.DONE, None, milestone="visit", on=BEGAN + timedelta(days=days))

    assert bool(problems(given, panel_case(), a_person(SHONA))) is is_wrong


@pytest.mark.parametrize(
    ("said", "is_recorded"),
    [
        ({"reason": "report_awaited", "until": MAY_14}, True),
        ({"reason": "report_awaited"}, False),
        ({"until": MAY_14}, False),
        ({}, False),
    ],
)
def test_what_stands_in_the_way_is_recorded_with_its_reason_and_the_day_to_look_again(said, is_recorded):
    assert bool(made(answer(Verb.BLOCKED, **said))) is is_recorded


# --- a clock that is paused, and a step that is left in peace ---------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "said", "recorded", "replaces"),
    [
        ((), {"on": MAY_12, "reason": "appeal"}, True, False),
        ((), {"on": MAY_12}, False, False),  # a clock stops for a reason
        ((HER.paused(PANEL, MAY_12, "appeal"),), {"on": MAY_12, "reason": "appeal"}, False, False),
        ((HER.paused(PANEL, MAY_12, "appeal"),), {"on": MAY_14, "reason": "appeal"}, True, True),
        ((HER.paused(PANEL, MAY_12, "appeal"),), {"on": MAY_12, "reason": "other"}, True, True),
        (
            (HER.paused(PANEL, MAY_12, "appeal"),),
            {"on": MAY_12, "reason": "appeal", "until": TODAY},
            True,
            True,
        ),
        # one that is over is no longer put right, and a further one begins
        ((HER.paused(PANEL, MAY_12, "appeal", MAY_14),), {"on": MAY_14, "reason": "appeal"}, True, False),
        ((HER.paused(PANEL, MAY_12, "appeal", TODAY),), {"on": MAY_14, "reason": "appeal"}, True, True),
        ((HER.paused(DECISION, MAY_12, "appeal"),), {"on": MAY_14, "reason": "appeal"}, True, False),
    ],
)
def test_a_pause_that_still_stands_is_put_right_and_after_it_another_begins(before, said, recorded, replaces):
    found = made(answer(Verb.PAUSE, **said), panel_case(*before))

    assert [e.kind for e in found] == ([EntryKind.PAUSED] if recorded else [])
    assert [e.replaces is not None for e in found] == ([replaces] if recorded else [])


@pytest.mark.parametrize(
    ("before", "until", "recorded"),
    [
        ((), MAY_14, True),
        ((), None, False),
        ((HER.snoozed(PANEL, MAY_14),), MAY_14, False),
        ((HER.snoozed(PANEL, MAY_14),), TODAY, True),
        ((HER.snoozed(PANEL, MAY_14), HER.snoozed(PANEL, TODAY)), MAY_14, True),  # not the last word on it
        ((HER.snoozed(DECISION, MAY_14),), MAY_14, True),
    ],
)
def test_a_step_is_snoozed_once_to_the_same_day(before, until, recorded):
    assert bool(made(answer(Verb.SNOOZE, until=until), panel_case(*before))) is recorded


# --- what stands in the way -------------------------------------------------------------------------------------------

BLOCK = HER.blocked(PANEL, "report_awaited", MAY_14, note="asked on Monday")
CLEARED = HER.blocker_cleared(PANEL, MAY_14)


@pytest.mark.parametrize(
    ("before", "said", "kept"),
    [
        ((), {}, [EntryKind.BLOCKED]),
        ((BLOCK,), {}, []),
        ((BLOCK,), {"note": "asked on Monday"}, []),
        ((BLOCK,), {"note": "asked again"}, [EntryKind.BLOCKER_CLEARED, EntryKind.BLOCKED]),
        ((BLOCK,), {"until": TODAY}, [EntryKind.BLOCKER_CLEARED, EntryKind.BLOCKED]),
        ((BLOCK,), {"reason": "no_panel_date"}, [EntryKind.BLOCKER_CLEARED, EntryKind.BLOCKED]),
        ((BLOCK, CLEARED), {}, [EntryKind.BLOCKED]),  # it was out of the way, and is in it again
        ((HER.blocked(DECISION, "report_awaited", MAY_14),), {}, [EntryKind.BLOCKED]),
    ],
)
def test_what_stands_in_the_way_takes_the_place_of_what_stood_there_and_is_said_once(before, said, kept):
    given = answer(Verb.BLOCKED, **{"reason": "report_awaited", "until": MAY_14, **said})

    assert kinds(given, panel_case(*before)) == kept


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ((), [["permanence_order"]]),
        ((HER.plan_confirmed(TODAY, ["permanence_order"]),), []),
        ((HER.plan_confirmed(MAY_14, ["permanence_order"]),), [["permanence_order"]]),  # on another day
        ((HER.plan_confirmed(TODAY, ["adoption"]),), [["permanence_order"]]),  # of another plan
    ],
)
def test_that_the_plan_is_still_right_is_said_once_a_day_of_the_routes_that_are_followed(before, kept):
    found = made(answer(Verb.PLAN_RIGHT, None, on=TODAY), panel_case(*before))

    assert [e.data["routes"] for e in found] == kept


# --- the end of a journey ----------------------------------------------------------------------------------------------

JAMIES = Recorder(WAITS_FOR_PANEL, 1, JAMIE, "slack:3")
SAID_OVER = JAMIES.journey_said_over(MAY_12, "came_of_age", "as she told me")


@pytest.mark.parametrize(
    ("by", "before", "said", "kept"),
    [
        # somebody says it: it waits for the manager
        (
            SHONA,
            (),
            {"on": MAY_12, "reason": "came_of_age"},
            ("journey_said_over", "2026-05-12", "came_of_age"),
        ),
        (SHONA, (), {"reason": "came_of_age"}, ("journey_said_over", "2026-05-20", "came_of_age")),
        # she says it again: new where day, reason or note is another
        (SHONA, (SAID_OVER,), {"on": MAY_12, "reason": "came_of_age"}, None),
        (SHONA, (SAID_OVER,), {}, None),
        (SHONA, (SAID_OVER,), {"note": "as she told me"}, None),
        (
            SHONA,
            (SAID_OVER,),
            {"note": "as her file says"},
            ("journey_said_over", "2026-05-12", "came_of_age"),
        ),
        (SHONA, (SAID_OVER,), {"on": MAY_14}, ("journey_said_over", "2026-05-14", "came_of_age")),
        (SHONA, (SAID_OVER,), {"reason": "transferred"}, ("journey_said_over", "2026-05-12", "transferred")),
        # a manager's word ends it, with what was said before where she says no other
        (MORAG, (), {"on": MAY_12, "reason": "came_of_age"}, ("journey_ended", "2026-05-12", "came_of_age")),
        (MORAG, (SAID_OVER,), {}, ("journey_ended", "2026-05-12", "came_of_age")),
        (MORAG, (SAID_OVER,), {"on": MAY_14}, ("journey_ended", "2026-05-14", "came_of_age")),
        (MORAG, (SAID_OVER,), {"reason": "transferred"}, ("journey_ended", "2026-05-12", "transferred")),
        # once it is over nothing more is said of it
        (MORAG, (HER.journey_ended(MAY_12, "came_of_age"),), {"on": MAY_14}, None),
        (SHONA, (HER.journey_ended(MAY_12, "came_of_age"),), {"on": MAY_14}, None),
    ],
)
def test_a_journey_is_over_with_the_managers_word_and_what_anybody_else_says_waits_for_it(
    by, before, said, kept
):
    given = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, **said)

    found = entries_for(given, panel_case(*before), by, "slack:4")

    assert [(e.kind.value, e.data["on"], e.data["reason"]) for e in found] == ([kept] if kept else [])
    assert all(bool(e.replaces) is (SAID_OVER in before) for e in found)


@pytest.mark.parametrize(
    ("by", "before", "wrong"),
    [
        (SHONA, (), ["Nobody has said that this journey is over."]),
        (MORAG, (), ["Nobody has said that this journey is over."]),
        (SHONA, (HER.journey_said_over(MAY_12, "came_of_age"),), []),
        (SHONA, (SAID_OVER,), ["Only a manager can say that this journey goes on."]),
        (MORAG, (SAID_OVER,), []),
        (KIRSTY, (SAID_OVER,), []),
        (
            SHONA,
            (HER.journey_ended(MAY_12, "came_of_age"),),
            ["Only a manager can say that this journey goes on."],
        ),
        (ISLA, (HER.journey_ended(MAY_12, "came_of_age"),), []),
    ],
)
def test_who_said_that_a_journey_is_over_or_a_manager_may_say_that_it_goes_on(by, before, wrong):
    given = Answer(Verb.JOURNEY_GOES_ON, WAITS_FOR_PANEL)

    assert [why for _, why in problems(given, panel_case(*before), a_person(by))] == wrong


@pytest.mark.parametrize(
    ("before", "verb", "recorded"),
    [
        ((), Verb.SIBLINGS, True),
        ((HER.siblings(WAITS_FOR_DECISION),), Verb.SIBLINGS, False),
        ((HER.siblings("HW-2718-X"),), Verb.SIBLINGS, True),
        ((HER.siblings(WAITS_FOR_DECISION),), Verb.NOT_SIBLINGS, True),
        ((), Verb.NOT_SIBLINGS, False),
    ],
)
def test_siblings_are_linked_once_and_parted_where_they_are_linked(before, verb, recorded):
    given = Answer(verb, WAITS_FOR_PANEL, sibling=WAITS_FOR_DECISION)

    found = entries_for(given, panel_case(*before), SHONA, "slack:4")

    pairs = [(WAITS_FOR_PANEL, WAITS_FOR_DECISION), (WAITS_FOR_DECISION, WAITS_FOR_PANEL)]
    assert [(e.reference, e.data["of"], e.journey) for e in found] == (
        [(one, other, 0) for one, other in pairs] if recorded else []
    )


@pytest.mark.parametrize(
    ("sibling", "verb", "wrong"),
    [
        (WAITS_FOR_DECISION, Verb.SIBLINGS, []),
        (None, Verb.SIBLINGS, ["Say both references: HW-... and HW-... are siblings."]),
        (WAITS_FOR_PANEL, Verb.SIBLINGS, ["Say both references: HW-... and HW-... are siblings."]),
        (None, Verb.NOT_SIBLINGS, ["Say both references: HW-... and HW-... are not siblings."]),
        (
            WAITS_FOR_DECISION,
            Verb.NOT_SIBLINGS,
            [f"Nothing says that {WAITS_FOR_PANEL} and {WAITS_FOR_DECISION} are siblings."],
        ),
    ],
)
def test_two_children_are_named_to_be_linked_or_parted(sibling, verb, wrong):
    given = Answer(verb, WAITS_FOR_PANEL, sibling=sibling)

    assert [why for _, why in problems(given, panel_case(), a_person(SHONA))] == wrong
