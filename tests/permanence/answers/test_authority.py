"""Seeing is not doing: one table says which answers a role may give."""

import pytest

from permanence.answer import ASKS_ONLY, LEGAL_VERBS, Answer, Verb
from permanence.answers.authority import MAY, may_say
from permanence.answers.rules import NOT_HERS_TO_SAY, problems
from permanence.people import Role
from tests.builders import FERGUS, GREER, LORNA, TODAY, a_person
from tests.permanence.cases import WAITS_FOR_PANEL, panel_case


def test_every_role_stands_in_the_table():
    assert set(MAY) == set(Role)


def test_every_answer_can_be_given_by_somebody():
    assert set().union(*MAY.values()) == set(Verb)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CARER}))
def test_everybody_who_sees_a_child_may_ask(role: Role):
    assert MAY[role] >= ASKS_ONLY


def test_legal_officers_say_what_happens_to_the_hand_over_but_change_no_plan():
    lorna = a_person(LORNA)

    assert all(may_say(lorna, verb) for verb in LEGAL_VERBS)
    for verb in (
        Verb.CHANGE_ROUTE,
        Verb.PARALLEL_PLAN,
        Verb.NOT_APPLICABLE,
        Verb.JOURNEY_OVER,
        Verb.REALLOCATE,
    ):
        given = Answer(verb, WAITS_FOR_PANEL, "PO.PANEL#1", on=TODAY)
        assert problems(given, panel_case(), lorna) == [("stage", NOT_HERS_TO_SAY)]


def test_a_decision_maker_decides_and_hands_nothing_over():
    assert may_say(a_person(GREER), Verb.DECISION)
    assert not may_say(a_person(GREER), Verb.LEGAL_SENT)


def test_an_administrator_records_nothing_about_a_step():
    assert not may_say(a_person(FERGUS), Verb.DONE)
