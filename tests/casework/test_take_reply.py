"""A reply, from any channel: kept once, authorised, recorded or said why not, and always answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.content import Said, SaidKind
from casework.ports import MessageKind
from casework.private_words import without_words
from casework.raise_alerts import raise_alerts
from permanence.answer import Verb
from permanence.dates import CouncilCalendar
from permanence.entries import EntryKind
from permanence.stages import StageState
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, KIRSTY, MORAG, NOW, SHONA, a_record, a_rulebook
from tests.casework.replying import (
    PANEL,
    REVIEW,
    Replying,
    confirm,
    kinds_since,
    ledger,
    newest,
    stage,
    undo,
    waits_for_decision,
    waits_for_panel,
)
from tests.proof import sampled

TODAY = date(2026, 5, 20)
MAY_12 = date(2026, 5, 12)


# --- recorded at once -------------------------------------------------------------------------------------------------


def test_done_is_recorded_at_once_and_said_with_undo(replying: Replying, reference: str):
    said = replying.taps(Verb.DONE, reference)

    assert said.kind is SaidKind.RECORDED
    assert said.recorded == "panel held on Wed 20 May"
    assert (said.by, said.undo_until, said.stage) == ("Shona Reid", NOW + timedelta(minutes=10), PANEL)
    assert said.entry == newest(replying.record, reference)
    assert stage(replying.record, reference).state is StageState.CLOSED


def test_the_entry_says_who_and_through_which_event(replying: Replying, reference: str):
    replying.taps(Verb.DONE, reference, event_id="E7")

    last = ledger(replying.record, reference)[-1]
    assert (last.by, last.through) == (SHONA, "slack:E7")


def test_the_same_event_again_changes_nothing(replying: Replying, reference: str):
    replying.taps(Verb.DONE, reference, event_id="E7")
    before = newest(replying.record, reference)

    again = replying.taps(Verb.DONE, reference, event_id="E7")

    assert again.kind is SaidKind.ALREADY
    assert newest(replying.record, reference) == before


def test_the_same_id_from_another_platform_is_another_event(replying: Replying, reference: str):
    replying.taps(Verb.ACKNOWLEDGE, reference, event_id="E7")

    other = Replying(replying.record, source="email").taps(Verb.DONE, reference, event_id="E7")

    assert other.kind is SaidKind.RECORDED


def test_a_second_tap_is_recorded_already(replying: Replying, reference: str):
    replying.taps(Verb.DONE, reference)
    before = newest(replying.record, reference)

    again = replying.taps(Verb.DONE, reference)

    assert (again.kind, again.entry) == (SaidKind.ALREADY, None)
    assert newest(replying.record, reference) == before


def test_every_answer_of_a_button_or_form_is_recorded_and_said(replying: Replying, record: SqlCaseRecord):
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
        assert replying.fills_in(verb, reference, **said).kind is kind, verb


def test_what_is_impossible_is_said_by_field_and_not_recorded(replying: Replying, reference: str):
    before = newest(replying.record, reference)

    said = replying.fills_in(Verb.BLOCKED, reference, until=date(2027, 1, 1))

    assert said.kind is SaidKind.INVALID
    assert [field for field, _ in said.problems] == ["reason", "until"]
    assert newest(replying.record, reference) == before


def test_a_form_corrects_her_own_date_and_both_versions_stay(replying: Replying, reference: str):
    replying.taps(Verb.DONE, reference)
    first = newest(replying.record, reference)

    said = replying.fills_in(Verb.DONE, reference, on=MAY_12, revision=first)

    assert said.kind is SaidKind.RECORDED
    last = ledger(replying.record, reference)[-1]
    assert (last.replaces, last.data["on"]) == (first, "2026-05-12")
    assert stage(replying.record, reference).ended_on == MAY_12


def test_a_change_of_route_closes_its_stages_as_superseded(replying: Replying, reference: str):
    replying.fills_in(Verb.CHANGE_ROUTE, reference, route="home", reason="reunification_succeeded")

    assert stage(replying.record, reference).state is StageState.SUPERSEDED


def test_the_adoption_order_ends_the_journey(replying: Replying, record: SqlCaseRecord):
    reference = waits_for_decision(record)
    for milestone, on in (("agency_decision", 8), ("petition_lodged", 12), ("order_granted", 19)):
        replying.fills_in(Verb.DONE, reference, None, milestone=milestone, on=date(2026, 5, on))

    with record.reading() as tx:
        journey = tx.journey(reference)
    assert (journey.ended_on, journey.ended_reason) == (date(2026, 5, 19), "final order granted")
    assert stage(record, reference, REVIEW).state is StageState.SUPERSEDED


def test_a_wrong_alert_is_silent_for_ten_working_days_and_kirsty_hears(replying: Replying, reference: str):
    replying.taps(Verb.WRONG_ALERT, reference, note="the date was in April")

    assert stage(replying.record, reference).quiet_until == date(2026, 6, 4)
    with replying.record.reading() as tx:
        (message,) = tx.messages_for(KIRSTY)
    assert message.kind is MessageKind.NOTICE
    assert reference in str(message.facts["headline"])
    assert "April" not in str(message.facts)


# --- private words ----------------------------------------------------------------------------------------------------

SECRET = "Jamie Sutherland rang, born 3/4/2019"


def test_private_words_in_a_note_go_back_to_their_writer_and_nothing_is_kept(
    replying: Replying, reference: str
):
    before = newest(replying.record, reference)

    said = replying.fills_in(Verb.BLOCKED, reference, reason="court", until=date(2026, 6, 3), note=SECRET)

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert "birth date" in said.private_kinds
    assert newest(replying.record, reference) == before
    assert kept_nowhere(replying.record, "Sutherland")


@pytest.mark.parametrize(
    "typed",
    ["note: CHI 0304\u200b14 1234", "note: write to jackm14\u200b@gmail.example", "note: dob 3/4\u00ad/2014"],
)
def test_a_sign_that_nobody_sees_hides_nothing_private(replying: Replying, reference: str, typed: str):
    assert replying.send(text=f"{reference} {typed}").kind is SaidKind.PRIVATE_WORDS


def test_what_steers_a_terminal_or_a_printer_is_kept_as_a_space(replying: Replying, reference: str):
    note = "report awaited\x0bchair is away\x1b[2J\nback soon"
    replying.fills_in(Verb.BLOCKED, reference, reason="court", until=date(2026, 6, 3), note=note)
    replying.types(f"{reference} note: the chair\x0bis away\x1b[2J")

    with replying.record.reading() as tx:
        kept = [str(e.data) for e in tx.entries(reference)]
    assert any("report awaited chair is away" in words for words in kept)
    assert not any(sign in words for words in kept for sign in ("\\x0b", "\\x1b"))


def test_private_words_in_a_typed_reply_are_kept_nowhere(replying: Replying, reference: str):
    said = replying.send(text=f"{reference} panel done, {SECRET}")

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert kept_nowhere(replying.record, "Sutherland")


@pytest.mark.parametrize("text", ["Oyinkan's panel was 12 May", "panel done, Max is settled with his carers"])
def test_what_may_be_a_childs_name_is_asked_about_and_kept_nowhere_meanwhile(
    replying: Replying, reference: str, text: str
):
    said = replying.send(text=f"{reference} {text}")

    assert said.kind is SaidKind.PRIVATE_WORDS
    assert said.private_kinds == ()
    assert [asked.word for asked in said.asked_about] == ["Oyinkan" if "Oyinkan" in text else "Max"]
    assert kept_nowhere(replying.record, "Oyinkan")
    assert kept_nowhere(replying.record, "with his carers")


def test_said_again_without_the_name_it_is_read(replying: Replying, reference: str):
    replying.send(text=f"{reference} Oyinkan's panel was 12 May")

    assert replying.send(text=f"{reference} panel was 12 May").kind is SaidKind.READ_BACK


def test_an_answer_that_is_kept_names_no_word(replying: Replying, reference: str):
    said = without_words(replying.send(text=f"{reference} Oyinkan's panel was 12 May"))

    assert [(asked.number, asked.word) for asked in said.asked_about] == [(2, None)]


def test_a_childs_name_that_the_council_knows_is_found_in_small_letters_too(
    replying: Replying, reference: str
):
    record = SqlCaseRecord(replying.record.engine, replying.record.rules, b"a key of the council's own")
    with record.writing() as tx:
        tx.keep_name_words({"thuy"}, TODAY)

    knowing = replace(replying, record=record)

    assert knowing.send(text=f"{reference} panel moved to 9 June, thuy unwell").private_kinds == ("name",)


@pytest.mark.parametrize(
    "note", ["Morag agreed", "see Morag's email", "Keir to chair", "handed over to Morag K"]
)
def test_colleagues_are_named_as_people_name_them(replying: Replying, reference: str, note: str):
    assert replying.fills_in(Verb.NOTE, reference, note=note).kind is SaidKind.NOTED


def test_staff_may_be_named(replying: Replying, reference: str):
    said = replying.fills_in(Verb.NOTE, reference, note="Morag Keir asks for a new date")

    assert said.kind is SaidKind.NOTED


def kept_nowhere(record: SqlCaseRecord, words: str) -> bool:
    """Whether the words are in no file of the store, the write-ahead log among them."""
    database = Path(str(record.engine.url.database))
    return all(words.encode() not in file.read_bytes() for file in database.parent.glob(f"{database.name}*"))


# --- undo -------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_and_the_clock_runs_again(replying: Replying, reference: str):
    entry = replying.taps(Verb.DONE, reference).entry or 0

    said = undo(replying.record, entry, SHONA, "slack", "undo 1", NOW + timedelta(minutes=10))

    assert said.kind is SaidKind.UNDONE
    assert said.recorded == "panel held on Wed 20 May"
    assert stage(replying.record, reference).state is StageState.OPEN


def test_after_ten_minutes_it_is_said_why_not(replying: Replying, reference: str):
    entry = replying.taps(Verb.DONE, reference).entry or 0

    said = undo(replying.record, entry, SHONA, "slack", "undo 1", NOW + timedelta(minutes=11))

    assert said.kind is SaidKind.NOT_ALLOWED
    assert "ten minutes ago" in said.lines[0]
    assert stage(replying.record, reference).state is StageState.CLOSED


def test_undo_twice_finds_nothing_the_second_time(replying: Replying, reference: str):
    entry = replying.taps(Verb.DONE, reference).entry or 0

    assert undo(replying.record, entry, SHONA, "slack", "undo 1", NOW).kind is SaidKind.UNDONE
    assert undo(replying.record, entry, SHONA, "slack", "undo 2", NOW).kind is SaidKind.NOTHING_TO_UNDO
    assert undo(replying.record, entry, SHONA, "slack", "undo 2", NOW).kind is SaidKind.ALREADY
    assert undo(replying.record, 9999, SHONA, "slack", "undo 3", NOW).kind is SaidKind.NOTHING_TO_UNDO


def test_all_that_one_answer_recorded_is_taken_back(replying: Replying, reference: str):
    replying.fills_in(Verb.BLOCKED, reference, reason="court", until=date(2026, 6, 3))
    said = replying.at(NOW + timedelta(minutes=1)).taps(Verb.DONE, reference)

    undo(replying.record, said.entry or 0, SHONA, "slack", "undo 1", NOW + timedelta(minutes=2))

    again = stage(replying.record, reference)
    assert (again.state, again.quiet_until) == (StageState.OPEN, date(2026, 6, 3))


def test_morag_may_undo_what_shona_recorded(replying: Replying, reference: str):
    entry = replying.taps(Verb.DONE, reference).entry or 0

    assert undo(replying.record, entry, MORAG, "slack", "undo 1", NOW).kind is SaidKind.UNDONE


# --- promises ---------------------------------------------------------------------------------------------------------


@settings(max_examples=sampled(6, 15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["E1", "E2", "E3"]), min_size=1, max_size=8))
def test_each_event_counts_once_however_often_and_in_whatever_order_it_is_delivered(
    record: SqlCaseRecord, deliveries: list[str]
):
    reference = waits_for_panel(record, f"C{len(all_references(record))}")
    before = newest(record, reference)
    dates = {"E1": date(2026, 6, 3), "E2": date(2026, 6, 9), "E3": date(2026, 6, 16)}
    replying = Replying(record)

    for event in deliveries:
        replying.taps(Verb.BOOKED, reference, on=dates[event], event_id=f"{reference} {event}")

    assert kinds_since(record, reference, before) == [EntryKind.BOOKED] * len(set(deliveries))


def all_references(record: SqlCaseRecord) -> list[str]:
    with record.reading() as tx:
        return tx.references()


def test_no_reply_goes_without_an_answer(replying: Replying, reference: str):
    for verb in Verb:
        for said in (
            {},
            {"on": date(1900, 1, 1)},
            {"until": date(9999, 12, 31)},
            {"reason": "x", "outcome": "x"},
        ):
            assert replying.taps(verb, reference, **said).kind in SaidKind


def test_a_proposal_of_shonas_cannot_be_confirmed_by_ewan(replying: Replying, reference: str):
    proposal = replying.types(f"{reference} panel done 12 May").proposal or 0

    said = confirm(replying.record, proposal, EWAN, "slack", "confirm 1", NOW)

    assert said == Said(SaidKind.MOVED_ON)
    assert stage(replying.record, reference).state is StageState.OPEN


def test_what_is_done_is_never_alerted_afterwards(replying: Replying, reference: str):
    replying.fills_in(Verb.DONE, reference, on=MAY_12)

    for days in range(1, 60):
        raise_alerts(replying.record, NOW + timedelta(days=days))

    with replying.record.reading() as tx:
        assert PANEL not in {notice.stage for notice in tx.notices_about(reference)}


def test_what_waits_is_alerted_all_the_same(replying: Replying, reference: str):
    raise_alerts(replying.record, NOW)

    with replying.record.reading() as tx:
        assert PANEL in {notice.stage for notice in tx.notices_about(reference)}


def test_a_calendar_that_has_run_out_stops_nobody_from_answering(tmp_path: Path):
    rules = a_rulebook()
    bare = CouncilCalendar("one year only", frozenset(), frozenset({2026}))
    record = a_record(tmp_path, rules=replace(rules, calendar=bare))
    reference = waits_for_panel(record)
    december = Replying(record, now=datetime(2026, 12, 29, 9, tzinfo=UTC))

    assert december.taps(Verb.WRONG_ALERT, reference).kind is SaidKind.RECORDED
    assert december.types(f"{reference} panel next week").kind is SaidKind.ASKED
    assert december.types(f"{reference} panel approved 1/12, ADM signed off 4/12").kind is SaidKind.READ_BACK
    record.close()


@pytest.mark.parametrize("typed", ["panel done \x00 12 May", "panel done 12 May \ud83d", "\ud83d"])
def test_half_a_character_makes_nothing_fail(replying: Replying, reference: str, typed: str):
    assert replying.send(text=typed, raw=typed).kind in SaidKind
    assert replying.fills_in(Verb.NOTE, reference, note=f"gran {typed}").kind is SaidKind.NOTED
