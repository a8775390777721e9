"""Who may answer for a child: everybody else is told exactly what she would be told of no child at all."""

from dataclasses import replace
from datetime import date

import pytest

from casework.content import Said, SaidKind
from casework.restrict import restrict
from permanence.answer import ABOUT_HERSELF, Answer, Verb
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
    Replying,
    kinds_since,
    newest,
    stage,
    undo,
    waits_for_decision,
    waits_for_panel,
)
from tests.looks import refusals

TODAY = date(2026, 5, 20)

EVERY_ANSWER = [
    Answer(
        verb, stage=PANEL, on=TODAY, until=date(2026, 6, 3), reason="court", outcome="approved", route="home"
    )
    for verb in Verb
    if verb not in (Verb.HELP, Verb.UNDO, *ABOUT_HERSELF)
]


@pytest.mark.parametrize("stranger", [EWAN, ROSS, JAMIE, FERGUS, LORNA])
def test_ewan_is_told_exactly_what_he_would_be_told_of_no_child_at_all(
    replying: Replying, reference: str, stranger: str
):
    before = newest(replying.record, reference)
    ewan = replying.as_(stranger)

    for answer in EVERY_ANSWER:
        about_hers = ewan.send(answer=replace(answer, reference=reference))
        about_nobody = ewan.send(answer=replace(answer, reference="HW-0000-1"))
        assert about_hers == Said(SaidKind.NO_SUCH_REFERENCE, reference=reference), answer
        assert replace(about_hers, reference=None) == replace(about_nobody, reference=None)

    assert kinds_since(replying.record, reference, before) == []
    assert refusals(replying.record, reference) == [stranger] * len(EVERY_ANSWER)


@pytest.mark.parametrize(
    "words", ["panel done 12 May", "why", "who", "list", "blocked because court", "note: x", "?"]
)
def test_ewan_hears_the_same_in_words(replying: Replying, reference: str, words: str):
    ewan = replying.as_(EWAN)

    assert ewan.types(f"{reference} {words}") == Said(SaidKind.NO_SUCH_REFERENCE, reference=reference)
    assert ewan.types(f"HW-0000-1 {words}") == Said(SaidKind.NO_SUCH_REFERENCE, reference="HW-0000-1")


def test_ewans_attempt_is_in_the_access_log_and_changes_nothing_else(replying: Replying, reference: str):
    with replying.record.reading() as tx:
        before = tx.stage(reference, 1, PANEL)

    replying.as_(EWAN).taps(Verb.DONE, reference)

    assert refusals(replying.record, reference) == [EWAN]
    with replying.record.reading() as tx:
        assert tx.stage(reference, 1, PANEL).stage == before.stage


def test_ewan_cannot_undo_what_shona_recorded(replying: Replying, reference: str):
    entry = replying.taps(Verb.DONE, reference).entry or 0

    said = undo(replying.record, entry, EWAN, "slack", "undo 1", NOW)

    assert said == Said(SaidKind.NO_SUCH_REFERENCE)
    assert stage(replying.record, reference).state is StageState.CLOSED


@pytest.mark.parametrize("person", [MORAG, ISLA, KIRSTY])
def test_her_managers_and_the_information_officer_may_answer(replying: Replying, reference: str, person: str):
    assert replying.as_(person).taps(Verb.DONE, reference).kind is SaidKind.RECORDED


def test_the_childs_reviewing_officer_may_answer(replying: Replying, record: SqlCaseRecord):
    reference = waits_for_panel(record, "C9", reviewing_officer=AILSA)

    assert replying.as_(AILSA).taps(Verb.DONE, reference).kind is SaidKind.RECORDED


def test_the_decision_maker_sees_a_child_while_a_decision_of_hers_waits_and_no_longer(
    replying: Replying, record: SqlCaseRecord, reference: str
):
    """The worker owns the step in the Scottish pack; it stands in the decision maker's own queue."""
    waits = waits_for_decision(record)
    greer = replying.as_(GREER)

    assert greer.taps(Verb.DONE, reference, DECISION).kind is SaidKind.NO_SUCH_REFERENCE
    assert greer.taps(Verb.DONE, waits, DECISION).kind is SaidKind.RECORDED
    assert greer.taps(Verb.WHY, waits, DECISION).kind is SaidKind.NO_SUCH_REFERENCE


def test_the_decision_maker_takes_back_her_own_decision_by_which_she_sees_the_child_no_more(
    replying: Replying, record: SqlCaseRecord
):
    waits = waits_for_decision(record)
    entry = replying.as_(GREER).taps(Verb.DONE, waits, DECISION).entry or 0

    said = undo(record, entry, GREER, "slack", "undo 1", NOW)

    assert said.kind is SaidKind.UNDONE
    assert stage(record, waits, DECISION).state is StageState.OPEN


def test_whoever_was_kept_from_the_child_since_takes_nothing_back(
    replying: Replying, record: SqlCaseRecord, reference: str
):
    entry = replying.taps(Verb.DONE, reference).entry or 0
    restrict(record, reference, SHONA, "own family", NOW)

    assert undo(record, entry, SHONA, "slack", "undo 1", NOW).kind is SaidKind.NO_SUCH_REFERENCE


def test_somebody_unknown_is_told_that_she_is_not_linked(replying: Replying, reference: str):
    said = replying.as_("nobody@council.example").taps(Verb.DONE, reference)

    assert said == Said(SaidKind.NOT_LINKED)


def test_a_leaver_has_no_access_the_same_day(replying: Replying, reference: str):
    with replying.record.writing() as tx:
        tx.put_people([a_person(SHONA, active=False)], NOW)

    assert replying.taps(Verb.DONE, reference).kind is SaidKind.NOT_ALLOWED
    assert replying.types("list").kind is SaidKind.NOT_ALLOWED


def test_an_address_in_capitals_is_the_same_person(replying: Replying, reference: str):
    assert replying.as_(SHONA.upper()).taps(Verb.DONE, reference).kind is SaidKind.RECORDED
