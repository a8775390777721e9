"""A card that is no longer true: what somebody else has recorded since is said, never written over."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import StageQuery
from permanence.answer import Verb
from permanence.entries import Recorder
from permanence.stages import StageState
from tests.builders import MORAG, NOW
from tests.casework.replying import Replying, newest, stage, waits_for_decision

TODAY = date(2026, 5, 20)
MAY_12 = date(2026, 5, 12)


def test_a_stale_card_is_recorded_when_nothing_about_its_stage_has_changed(
    replying: Replying, reference: str
):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.DONE, reference, "PO.PAPERS#1")

    assert replying.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED


def test_a_stale_card_says_who_changed_its_stage_and_how(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    said = replying.taps(Verb.DONE, reference, revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")
    assert said.recorded == "panel booked for Tue 9 Jun"
    assert stage(replying.record, reference).state is StageState.OPEN


def test_what_a_card_has_shown_already_does_not_make_it_stale(replying: Replying, reference: str):
    replying.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 9))
    shown = newest(replying.record, reference)

    said = replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 16), revision=shown)

    assert said.kind is SaidKind.RECORDED


def test_her_own_later_word_does_not_make_her_card_stale(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    assert replying.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED


def test_an_old_done_button_never_moves_a_date_that_is_recorded(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.taps(Verb.DONE, reference, revision=revision)

    said = replying.at(NOW + timedelta(days=1)).taps(Verb.DONE, reference, revision=revision)

    assert said.kind is SaidKind.MOVED_ON
    assert stage(replying.record, reference).ended_on == TODAY


def test_the_same_done_from_two_people_is_recorded_once(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.DONE, reference, revision=revision)

    assert replying.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.ALREADY


def test_a_form_opened_before_somebody_elses_news_does_not_overwrite_it(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.DONE, reference)

    said = replying.fills_in(Verb.DONE, reference, on=MAY_12, revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")


def test_a_card_of_a_route_that_was_left_has_moved_on(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).fills_in(Verb.CHANGE_ROUTE, reference, route="home", reason="other")

    said = replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 9), revision=revision)

    assert said.kind is SaidKind.MOVED_ON
    assert "route changed to" in (said.recorded or "")


def test_a_card_of_a_journey_that_her_manager_ended_has_moved_on(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.JOURNEY_OVER, reference, None, on=MAY_12, reason="came_of_age")

    said = replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 9), revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")


def test_a_card_of_a_stage_that_is_no_more_has_moved_on(replying: Replying, reference: str):
    assert replying.taps(Verb.DONE, reference, "PO.PANEL#9").kind is SaidKind.MOVED_ON


ENDINGS = {
    "route left": lambda r: r.route_changed("permanence_order", "home", MAY_12, "other"),
    "plan closed": lambda r: r.plan_closed("permanence_order", MAY_12, "other"),
    "journey ended": lambda r: r.journey_ended(MAY_12, "came_of_age"),
    "journey said to be over": lambda r: r.journey_said_over(MAY_12, "came_of_age"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_whatever_ends_all_of_a_childs_steps_is_named_with_who_said_it(
    replying: Replying, reference: str, ending: str
):
    revision = newest(replying.record, reference)
    with replying.record.writing() as tx:
        tx.append([ENDINGS[ending](Recorder(reference, 1, MORAG, "slack:9"))], NOW)

    said = replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 9), revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")
    assert said.recorded


def test_news_of_another_journey_or_of_another_step_does_not_make_a_card_stale(
    replying: Replying, reference: str
):
    revision = newest(replying.record, reference)
    with replying.record.writing() as tx:
        hers = Recorder(reference, 1, MORAG, "slack:9")
        tx.append(
            [
                hers.booked("later_review", date(2026, 6, 9)),
                hers.blocked("SCO.REVN#2", "other", date(2026, 6, 9)),
            ],
            NOW,
        )

    assert replying.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED


def test_the_last_of_several_news_is_the_one_that_is_said(replying: Replying, reference: str):
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 9))
    replying.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 16))

    said = replying.taps(Verb.DONE, reference, revision=revision)

    assert said.recorded == "panel booked for Tue 16 Jun"


def test_a_card_that_names_no_revision_is_stale_only_when_its_step_is_over(
    replying: Replying, reference: str
):
    replying.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    assert replying.taps(Verb.DONE, reference, revision=None).kind is SaidKind.RECORDED


def test_a_booking_that_is_not_hers_to_make_is_said_to_be_her_managers(replying: Replying):
    """What is recorded already goes on as it is only where she might have recorded it herself."""
    reference, far = waits_for_decision(replying.record), date(2026, 7, 30)
    with replying.record.reading() as tx:
        key = next(
            s.stage.key
            for s in tx.stages(StageQuery(references=frozenset({reference})))
            if s.stage.milestone == "agency_decision"
        )
    revision = newest(replying.record, reference)
    replying.as_(MORAG).taps(Verb.BOOKED, reference, key, on=far)

    said = replying.taps(Verb.BOOKED, reference, key, on=far, revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")
