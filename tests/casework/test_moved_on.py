"""A card that is no longer true: what somebody else has recorded since is said, never written over."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from permanence.answer import Verb
from permanence.stages import StageState
from store.case_record import SqlCaseRecord
from tests.builders import MORAG, NOW
from tests.casework.replying import Desk, newest, stage, waits_for_panel


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    return waits_for_panel(record)


@pytest.fixture
def desk(record: SqlCaseRecord) -> Desk:
    return Desk(record)


TODAY = date(2026, 5, 20)
MAY_12 = date(2026, 5, 12)


def test_a_stale_card_is_recorded_when_nothing_about_its_stage_has_changed(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.as_(MORAG).taps(Verb.DONE, reference, "PO.PAPERS#1")

    assert desk.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED


def test_a_stale_card_says_who_changed_its_stage_and_how(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.as_(MORAG).taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    said = desk.taps(Verb.DONE, reference, revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")
    assert said.recorded == "Adoption and permanence panel: booked for Tue 9 Jun 2026"
    assert stage(desk.record, reference).state is StageState.OPEN


def test_her_own_later_word_does_not_make_her_card_stale(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    assert desk.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED


def test_an_old_done_button_never_moves_a_date_that_is_recorded(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.taps(Verb.DONE, reference, revision=revision)

    said = desk.at(NOW + timedelta(days=1)).taps(Verb.DONE, reference, revision=revision)

    assert said.kind is SaidKind.MOVED_ON
    assert stage(desk.record, reference).ended_on == TODAY


def test_the_same_done_from_two_people_is_recorded_once(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.as_(MORAG).taps(Verb.DONE, reference, revision=revision)

    assert desk.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.ALREADY


def test_a_form_opened_before_somebody_elses_news_does_not_overwrite_it(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.as_(MORAG).taps(Verb.DONE, reference)

    said = desk.fills_in(Verb.DONE, reference, on=MAY_12, revision=revision)

    assert (said.kind, said.by) == (SaidKind.MOVED_ON, "Morag Keir")


def test_a_card_of_a_route_that_was_left_has_moved_on(desk: Desk, reference: str):
    revision = newest(desk.record, reference)
    desk.as_(MORAG).fills_in(Verb.CHANGE_ROUTE, reference, route="home", reason="other")

    said = desk.taps(Verb.BOOKED, reference, on=date(2026, 6, 9), revision=revision)

    assert said.kind is SaidKind.MOVED_ON
    assert "Route changed to" in (said.recorded or "")


def test_a_card_of_a_stage_that_is_no_more_has_moved_on(desk: Desk, reference: str):
    assert desk.taps(Verb.DONE, reference, "PO.PANEL#9").kind is SaidKind.MOVED_ON
