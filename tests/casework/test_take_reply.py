"""A reply, from any channel: kept once, authorised, recorded or said why not, and always answered."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.content import Said, SaidKind
from casework.ports import MessageKind
from casework.take_reply import confirm, undo
from permanence.answers import Answer, Verb
from permanence.entries import EntryKind
from permanence.people import Role
from permanence.stages import StageState
from store.case_record import SqlCaseRecord
from tests.builders import (
    AILSA,
    EWAN,
    FERGUS,
    GREER,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    a_person,
)
from tests.casework.replying import (
    DECISION,
    PANEL,
    REVIEW,
    Desk,
    kinds_since,
    ledger,
    newest,
    stage,
    waits_for_decision,
    waits_for_panel,
)

TODAY = date(2026, 5, 20)
MAY_12 = date(2026, 5, 12)


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    return waits_for_panel(record)


@pytest.fixture
def desk(record: SqlCaseRecord) -> Desk:
    return Desk(record)


# --- recorded at once -------------------------------------------------------------------------------------------------


def test_done_is_recorded_at_once_and_said_with_undo(desk: Desk, reference: str):
    said = desk.taps(Verb.DONE, reference)

    assert said.kind is SaidKind.RECORDED
    assert said.recorded == "Adoption and permanence panel: reached on Wed 20 May 2026"
    assert (said.by, said.undo_until, said.stage) == ("Shona Reid", NOW + timedelta(minutes=10), PANEL)
    assert said.entry == newest(desk.record, reference)
    assert stage(desk.record, reference).state is StageState.CLOSED


def test_the_entry_says_who_and_through_which_event(desk: Desk, reference: str):
    desk.taps(Verb.DONE, reference, event_id="E7")

    last = ledger(desk.record, reference)[-1]
    assert (last.by, last.through) == (SHONA, "slack:E7")


def test_the_same_event_again_changes_nothing(desk: Desk, reference: str):
    desk.taps(Verb.DONE, reference, event_id="E7")
    before = newest(desk.record, reference)

    again = desk.taps(Verb.DONE, reference, event_id="E7")

    assert again.kind is SaidKind.ALREADY
    assert newest(desk.record, reference) == before


def test_the_same_id_from_another_platform_is_another_event(desk: Desk, reference: str):
    desk.taps(Verb.ACKNOWLEDGE, reference, event_id="E7")

    other = Desk(desk.record, source="email").taps(Verb.DONE, reference, event_id="E7")

    assert other.kind is SaidKind.RECORDED


def test_a_second_tap_is_recorded_already(desk: Desk, reference: str):
    desk.taps(Verb.DONE, reference)
    before = newest(desk.record, reference)

    again = desk.taps(Verb.DONE, reference)

    assert (again.kind, again.entry) == (SaidKind.ALREADY, None)
    assert newest(desk.record, reference) == before


def test_done_on_an_item_that_was_booked_means_the_day_it_was_booked_for(desk: Desk, reference: str):
    earlier = desk.at(NOW - timedelta(days=20))
    earlier.taps(Verb.BOOKED, reference, on=date(2026, 5, 14))

    said = desk.taps(Verb.DONE, reference)

    assert said.recorded == "Adoption and permanence panel: reached on Thu 14 May 2026"


def test_every_answer_of_a_button_or_form_is_recorded_and_said(desk: Desk, record: SqlCaseRecord):
    june = date(2026, 6, 3)
    answers = {
        Verb.DONE: {"on": MAY_12},
        Verb.BOOKED: {"on": june},
        Verb.BLOCKED: {"reason": "court", "until": june},
        Verb.DECISION: {"outcome": "approved", "on": MAY_12},
        Verb.CHANGE_ROUTE: {"route": "home", "reason": "reunification_succeeded"},
        Verb.NOT_APPLICABLE: {"reason": "not_used_here"},
        Verb.WRONG_ALERT: {},
        Verb.PAUSE: {"reason": "appeal"},
        Verb.SNOOZE: {"until": june},
        Verb.ACKNOWLEDGE: {},
        Verb.NOTE: {"note": "rang the clerk"},
    }
    for n, (verb, said) in enumerate(answers.items()):
        reference = waits_for_panel(record, f"X{n}")
        kind = SaidKind.NOTED if verb is Verb.NOTE else SaidKind.RECORDED
        assert desk.fills_in(verb, reference, **said).kind is kind, verb


def test_what_is_impossible_is_said_by_field_and_not_recorded(desk: Desk, reference: str):
    before = newest(desk.record, reference)

    said = desk.fills_in(Verb.BLOCKED, reference, until=date(2027, 1, 1))

    assert said.kind is SaidKind.INVALID
    assert [field for field, _ in said.problems] == ["reason", "until"]
    assert newest(desk.record, reference) == before


def test_a_form_corrects_her_own_date_and_both_versions_stay(desk: Desk, reference: str):
    desk.taps(Verb.DONE, reference)
    first = newest(desk.record, reference)

    said = desk.fills_in(Verb.DONE, reference, on=MAY_12, revision=first)

    assert said.kind is SaidKind.RECORDED
    last = ledger(desk.record, reference)[-1]
    assert (last.replaces, last.data["on"]) == (first, "2026-05-12")
    assert stage(desk.record, reference).ended_on == MAY_12


def test_a_change_of_route_closes_its_stages_as_superseded(desk: Desk, reference: str):
    desk.fills_in(Verb.CHANGE_ROUTE, reference, route="home", reason="reunification_succeeded")

    assert stage(desk.record, reference).state is StageState.SUPERSEDED


def test_the_adoption_order_ends_the_journey(desk: Desk, record: SqlCaseRecord):
    reference = waits_for_decision(record)
    for milestone, on in (("agency_decision", 8), ("petition_lodged", 12), ("order_granted", 19)):
        desk.fills_in(Verb.DONE, reference, None, milestone=milestone, on=date(2026, 5, on))

    with record.reading() as case:
        journey = case.journey(reference)
    assert (journey.ended_on, journey.ended_reason) == (date(2026, 5, 19), "final order granted")
    assert stage(record, reference, REVIEW).state is StageState.SUPERSEDED


def test_a_wrong_alert_is_silent_for_ten_working_days_and_kirsty_hears(desk: Desk, reference: str):
    desk.taps(Verb.WRONG_ALERT, reference, note="the date was in April")

    assert stage(desk.record, reference).quiet_until == date(2026, 6, 4)
    with desk.record.reading() as case:
        (message,) = case.messages_for(KIRSTY)
    assert message.kind is MessageKind.NOTICE
    assert reference in str(message.facts["headline"])
    assert "April" not in str(message.facts)


# --- who may ----------------------------------------------------------------------------------------------------------

EVERY_ANSWER = [
    Answer(
        verb, stage=PANEL, on=TODAY, until=date(2026, 6, 3), reason="court", outcome="approved", route="home"
    )
    for verb in Verb
    if verb not in (Verb.HELP, Verb.UNDO)
]


@pytest.mark.parametrize("stranger", [EWAN, ROSS, JAMIE, FERGUS, LORNA])
def test_ewan_is_told_exactly_what_he_would_be_told_of_no_child_at_all(
    desk: Desk, reference: str, stranger: str
):
    before = newest(desk.record, reference)
    ewan = desk.as_(stranger)

    for answer in EVERY_ANSWER:
        about_hers = ewan.send(answer=replace(answer, reference=reference))
        about_nobody = ewan.send(answer=replace(answer, reference="HW-0000-1"))
        assert about_hers == Said(SaidKind.NO_SUCH_REFERENCE, reference=reference), answer
        assert replace(about_hers, reference=None) == replace(about_nobody, reference=None)

    assert kinds_since(desk.record, reference, before) == [EntryKind.REFUSED] * len(EVERY_ANSWER)


@pytest.mark.parametrize(
    "words", ["panel done 12 May", "why", "who", "list", "blocked because court", "note: x", "?"]
)
def test_ewan_hears_the_same_in_words(desk: Desk, reference: str, words: str):
    ewan = desk.as_(EWAN)

    assert ewan.types(f"{reference} {words}") == Said(SaidKind.NO_SUCH_REFERENCE, reference=reference)
    assert ewan.types(f"HW-0000-1 {words}") == Said(SaidKind.NO_SUCH_REFERENCE, reference="HW-0000-1")


def test_ewans_attempt_is_in_the_ledger_and_changes_nothing_else(desk: Desk, reference: str):
    with desk.record.reading() as case:
        before = case.stage(reference, 1, PANEL)

    desk.as_(EWAN).taps(Verb.DONE, reference)

    last = ledger(desk.record, reference)[-1]
    assert (last.kind, last.by) == (EntryKind.REFUSED, EWAN)
    with desk.record.reading() as case:
        assert case.stage(reference, 1, PANEL).stage == before.stage


def test_ewan_cannot_undo_what_shona_recorded(desk: Desk, reference: str):
    entry = desk.taps(Verb.DONE, reference).entry or 0

    said = undo(desk.record, entry, EWAN, "slack", "undo 1", NOW)

    assert said == Said(SaidKind.NO_SUCH_REFERENCE)
    assert stage(desk.record, reference).state is StageState.CLOSED


@pytest.mark.parametrize("person", [MORAG, ISLA, KIRSTY])
def test_her_managers_and_the_information_officer_may_answer(desk: Desk, reference: str, person: str):
    assert desk.as_(person).taps(Verb.DONE, reference).kind is SaidKind.RECORDED


def test_the_childs_reviewing_officer_may_answer(desk: Desk, record: SqlCaseRecord):
    reference = waits_for_panel(record, "C9", reviewing_officer=AILSA)

    assert desk.as_(AILSA).taps(Verb.DONE, reference).kind is SaidKind.RECORDED


def test_the_decision_maker_only_sees_children_who_wait_for_a_decision_of_hers(
    desk: Desk, record: SqlCaseRecord
):
    """The Scottish pack gives the agency decision to the child's worker, so that Greer sees nobody."""
    reference = waits_for_decision(record)
    owner = stage(record, reference, DECISION).owner_role

    said = desk.as_(GREER).taps(Verb.DONE, reference, DECISION)

    sees = owner is Role.AGENCY_DECISION_MAKER
    assert said.kind is (SaidKind.RECORDED if sees else SaidKind.NO_SUCH_REFERENCE)


def test_somebody_unknown_is_told_that_she_is_not_linked(desk: Desk, reference: str):
    said = desk.as_("nobody@council.example").taps(Verb.DONE, reference)

    assert said == Said(SaidKind.NOT_LINKED)


def test_a_leaver_has_no_access_the_same_day(desk: Desk, reference: str):
    with desk.record.writing() as case:
        case.put_people([a_person(SHONA, active=False)], NOW)

    assert desk.taps(Verb.DONE, reference).kind is SaidKind.NOT_ALLOWED
    assert desk.types("list").kind is SaidKind.NOT_ALLOWED


def test_an_address_in_capitals_is_the_same_person(desk: Desk, reference: str):
    assert desk.as_(SHONA.upper()).taps(Verb.DONE, reference).kind is SaidKind.RECORDED


# --- stale cards ------------------------------------------------------------------------------------------------------


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


# --- private words ----------------------------------------------------------------------------------------------------

SECRET = "Jamie Sutherland rang, born 3/4/2019"


def test_private_words_in_a_note_go_back_to_their_writer_and_nothing_is_kept(desk: Desk, reference: str):
    before = newest(desk.record, reference)

    said = desk.fills_in(Verb.BLOCKED, reference, reason="court", until=date(2026, 6, 3), note=SECRET)

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert "birth date" in said.private_kinds
    assert newest(desk.record, reference) == before
    assert kept_nowhere(desk.record, "Sutherland")


def test_private_words_in_a_typed_reply_are_kept_nowhere(desk: Desk, reference: str):
    said = desk.send(text=f"{reference} panel done, {SECRET}")

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert kept_nowhere(desk.record, "Sutherland")


def test_staff_may_be_named(desk: Desk, reference: str):
    said = desk.fills_in(Verb.NOTE, reference, note="Morag Keir asks for a new date")

    assert said.kind is SaidKind.NOTED


def kept_nowhere(record: SqlCaseRecord, words: str) -> bool:
    """Whether the words are in no file of the store, the write-ahead log among them."""
    database = Path(str(record.engine.url.database))
    return all(words.encode() not in file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_and_the_clock_runs_again(desk: Desk, reference: str):
    entry = desk.taps(Verb.DONE, reference).entry or 0

    said = undo(desk.record, entry, SHONA, "slack", "undo 1", NOW + timedelta(minutes=10))

    assert said.kind is SaidKind.UNDONE
    assert said.recorded == "Adoption and permanence panel: reached on Wed 20 May 2026"
    assert stage(desk.record, reference).state is StageState.OPEN


def test_after_ten_minutes_it_is_said_why_not(desk: Desk, reference: str):
    entry = desk.taps(Verb.DONE, reference).entry or 0

    said = undo(desk.record, entry, SHONA, "slack", "undo 1", NOW + timedelta(minutes=11))

    assert said.kind is SaidKind.NOT_ALLOWED
    assert "ten minutes ago" in said.lines[0]
    assert stage(desk.record, reference).state is StageState.CLOSED


def test_undo_twice_finds_nothing_the_second_time(desk: Desk, reference: str):
    entry = desk.taps(Verb.DONE, reference).entry or 0

    assert undo(desk.record, entry, SHONA, "slack", "undo 1", NOW).kind is SaidKind.UNDONE
    assert undo(desk.record, entry, SHONA, "slack", "undo 2", NOW).kind is SaidKind.NOTHING_TO_UNDO
    assert undo(desk.record, entry, SHONA, "slack", "undo 2", NOW).kind is SaidKind.ALREADY
    assert undo(desk.record, 9999, SHONA, "slack", "undo 3", NOW).kind is SaidKind.NOTHING_TO_UNDO


def test_all_that_one_answer_recorded_is_taken_back(desk: Desk, reference: str):
    desk.fills_in(Verb.BLOCKED, reference, reason="court", until=date(2026, 6, 3))
    said = desk.at(NOW + timedelta(minutes=1)).taps(Verb.DONE, reference)

    undo(desk.record, said.entry or 0, SHONA, "slack", "undo 1", NOW + timedelta(minutes=2))

    again = stage(desk.record, reference)
    assert (again.state, again.quiet_until) == (StageState.OPEN, date(2026, 6, 3))


def test_morag_may_undo_what_shona_recorded(desk: Desk, reference: str):
    entry = desk.taps(Verb.DONE, reference).entry or 0

    assert undo(desk.record, entry, MORAG, "slack", "undo 1", NOW).kind is SaidKind.UNDONE


# --- promises ---------------------------------------------------------------------------------------------------------


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["E1", "E2", "E3"]), min_size=1, max_size=8))
def test_each_event_counts_once_however_often_and_in_whatever_order_it_is_delivered(
    record: SqlCaseRecord, deliveries: list[str]
):
    reference = waits_for_panel(record, f"C{len(all_references(record))}")
    before = newest(record, reference)
    dates = {"E1": date(2026, 6, 3), "E2": date(2026, 6, 9), "E3": date(2026, 6, 16)}
    desk = Desk(record)

    for event in deliveries:
        desk.taps(Verb.BOOKED, reference, on=dates[event], event_id=f"{reference} {event}")

    assert kinds_since(record, reference, before) == [EntryKind.BOOKED] * len(set(deliveries))


def all_references(record: SqlCaseRecord) -> list[str]:
    with record.reading() as case:
        return case.references()


def test_no_reply_goes_without_an_answer(desk: Desk, reference: str):
    for verb in Verb:
        for said in (
            {},
            {"on": date(1900, 1, 1)},
            {"until": date(9999, 12, 31)},
            {"reason": "x", "outcome": "x"},
        ):
            assert desk.taps(verb, reference, **said).kind in SaidKind


def test_a_proposal_of_shonas_cannot_be_confirmed_by_ewan(desk: Desk, reference: str):
    proposal = desk.types(f"{reference} panel done 12 May").proposal or 0

    said = confirm(desk.record, proposal, EWAN, "slack", "confirm 1", NOW)

    assert said == Said(SaidKind.MOVED_ON)
    assert stage(desk.record, reference).state is StageState.OPEN
