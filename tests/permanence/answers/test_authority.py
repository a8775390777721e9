"""Seeing is not doing: which answers somebody may give about a child whom she sees."""

from dataclasses import replace
from datetime import date

import pytest

from permanence.answer import ASKS_ONLY, LEGAL_VERBS, Answer, Verb
from permanence.answers.authority import may_say, on_behalf_of
from permanence.answers.rules import NOT_HERS_TO_SAY, problems
from permanence.answers.words import in_words
from permanence.case import Case
from permanence.entries import Recorder
from permanence.people import Leave, Person, Role
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
    ROSS,
    SHONA,
    TODAY,
    a_person,
    people,
)
from tests.permanence.cases import (
    WAITS_FOR_DECISION,
    WAITS_FOR_PANEL,
    case_of,
    decision_case,
    panel_case,
    panel_entries,
    then,
)

LEGAL = Recorder(WAITS_FOR_PANEL, 1, SHONA, "slack:1").milestone_reached("legal_referral", date(2026, 5, 6))
PANEL_HELD = Answer(Verb.DONE, WAITS_FOR_PANEL, "PO.PANEL#1", on=TODAY)
DECIDED = Answer(Verb.DECISION, WAITS_FOR_DECISION, milestone="agency_decision", outcome="approved", on=TODAY)


def with_officer(case: Case) -> Case:
    allocation = replace(case.journey.allocation, reviewing_officer=AILSA)
    return replace(case, journey=replace(case.journey, allocation=allocation))


def covering(email: str) -> Case:
    """Shona is away, and this person covers."""
    away = a_person(SHONA, leave=(Leave(TODAY, TODAY, email),))
    return case_of(panel_entries(), directory=people(away))


def may(person: Person, verb: Verb, case: Case) -> bool:
    return may_say(person, Answer(verb, case.journey.reference), case)


@pytest.mark.parametrize("email", [EWAN, JAMIE, ROSS, FERGUS, LORNA, GREER, AILSA])
def test_whoever_has_no_part_in_a_childs_care_may_say_nothing_of_her(email: str):
    assert [verb for verb in Verb if may(a_person(email), verb, panel_case())] == []


@pytest.mark.parametrize("email", [SHONA, MORAG, ISLA, KIRSTY, AILSA])
def test_everybody_who_sees_a_child_may_ask(email: str):
    case = with_officer(panel_case())

    assert all(may(a_person(email), verb, case) for verb in ASKS_ONLY)


@pytest.mark.parametrize(
    ("email", "allocates"), [(SHONA, False), (MORAG, True), (ISLA, True), (KIRSTY, True)]
)
def test_allocating_is_for_managers_and_the_information_officer(email: str, allocates: bool):
    assert may(a_person(email), Verb.REALLOCATE, panel_case()) is allocates


def test_a_reviewing_officer_changes_the_plan_and_neither_ends_the_journey_nor_allocates():
    case = with_officer(panel_case())

    assert may(a_person(AILSA), Verb.CHANGE_ROUTE, case)
    assert not may(a_person(AILSA), Verb.JOURNEY_OVER, case)
    assert not may(a_person(AILSA), Verb.REALLOCATE, case)


def test_legal_officers_say_what_happens_to_the_hand_over_but_change_no_plan():
    lorna, case = a_person(LORNA), case_of(then(panel_entries(), LEGAL))

    assert all(may(lorna, verb, case) for verb in LEGAL_VERBS)
    for verb in (
        Verb.CHANGE_ROUTE,
        Verb.PARALLEL_PLAN,
        Verb.NOT_APPLICABLE,
        Verb.JOURNEY_OVER,
        Verb.REALLOCATE,
    ):
        given = Answer(verb, WAITS_FOR_PANEL, "PO.PANEL#1", on=TODAY)
        assert problems(given, case, lorna) == [("stage", NOT_HERS_TO_SAY)]


def test_legal_officers_record_what_a_court_decides_and_not_what_a_panel_does():
    lorna, case = a_person(LORNA), case_of(then(panel_entries(), LEGAL))

    assert may_say(lorna, Answer(Verb.DECISION, WAITS_FOR_PANEL, milestone="order_granted"), case)
    assert not may_say(lorna, PANEL_HELD, case)


def test_a_decision_maker_decides_and_records_what_no_other_body_decides():
    greer, case = a_person(GREER), decision_case()

    assert may_say(greer, DECIDED, case)
    assert not may_say(greer, replace(DECIDED, milestone="order_granted"), case)
    assert not may(greer, Verb.LEGAL_SENT, case)
    assert not may(greer, Verb.CHANGE_ROUTE, case)


def test_an_administrator_who_covers_records_nothing_about_a_step():
    case = covering(FERGUS)

    assert may(a_person(FERGUS), Verb.WHY, case)
    assert not may(a_person(FERGUS), Verb.DONE, case)


def test_a_colleague_who_covers_may_say_what_her_own_role_may():
    case = covering(EWAN)

    assert may(a_person(EWAN), Verb.CHANGE_ROUTE, case)
    assert not may(a_person(EWAN), Verb.REALLOCATE, case)


@pytest.mark.parametrize("email", [SHONA, MORAG, KIRSTY])
def test_whoever_else_records_the_agencys_decision_does_so_on_behalf_of_its_maker(email: str):
    assert on_behalf_of(a_person(email), DECIDED, decision_case()) == "adm"


def test_the_decision_makers_own_decision_is_hers():
    assert on_behalf_of(a_person(GREER), DECIDED, decision_case()) is None


def test_what_a_panel_holds_is_nobodys_own_decision():
    assert on_behalf_of(a_person(SHONA), PANEL_HELD, panel_case()) is None


def test_on_whose_behalf_it_is_stands_in_the_words():
    case = decision_case()

    words = in_words(replace(DECIDED, on_behalf_of="adm"), case.rules, TODAY)

    assert words.endswith("approved, recorded on behalf of the agency decision maker")


def test_every_role_but_a_carers_stands_in_the_table():
    assert set(panel_case().rules.pack.rights.cells) == set(Role) - {Role.CARER}
