"""A change of route that is said with its reason names what prompted it, where the child had such a decision."""

from datetime import date

import pytest

from permanence.answer import Verb
from permanence.answers.entries import entries_for
from permanence.answers.prompts import with_prompt
from permanence.answers.rules import problems
from permanence.insight.route_changes import named_by_reason
from tests.builders import SHONA, a_person
from tests.permanence.answers.test_rules import HER, answer
from tests.permanence.cases import panel_case

SAID_NO = HER.decision_recorded("panel", "panel", "not_agreed", date(2026, 5, 6), reaches=True)


def prompted_by(*further, **said):
    given = answer(Verb.CHANGE_ROUTE, None, on=date(2026, 5, 13), route="adoption", **said)
    [entry] = [e for e in entries_for(given, panel_case(*further), SHONA, "slack:1") if "to_route" in e.data]
    return entry.data.get("prompted_by")


def test_because_panel_said_no_names_that_panel():
    assert prompted_by(SAID_NO, reason="panel_or_decision") == "panel not_agreed"


def test_where_the_child_had_no_such_decision_nothing_is_named():
    assert prompted_by(reason="panel_or_decision") is None
    assert prompted_by(SAID_NO, reason="needs_changed") is None


def test_a_reason_that_is_a_prompt_of_the_pack_names_it():
    assert prompted_by(reason="kin_came_forward") == "kin_named"


@pytest.mark.parametrize(("on", "named"), [(date(2026, 5, 5), None), (date(2026, 5, 6), "panel not_agreed")])
def test_only_what_had_happened_by_then_can_have_prompted_it(on, named):
    case = panel_case(SAID_NO)

    assert named_by_reason("panel_or_decision", case.journey, on, case.rules.pack) == named


@pytest.mark.parametrize(
    ("verb", "said", "named"),
    [
        (Verb.CHANGE_ROUTE, {"reason": "panel_or_decision"}, "panel not_agreed"),
        (Verb.CHANGE_ROUTE, {"reason": "panel_or_decision", "prompted_by": "kin_named"}, "kin_named"),
        (Verb.CHANGE_ROUTE, {"reason": "panel_or_decision", "on": date(2026, 5, 5)}, None),
        (Verb.BLOCKED, {"reason": "panel_or_decision"}, None),  # nothing but a route is changed by a prompt
        (Verb.BLOCKED, {"prompted_by": "kin_named"}, "kin_named"),
    ],
)
def test_a_change_of_route_alone_is_given_the_prompt_that_its_reason_names(verb, said, named):
    assert with_prompt(answer(verb, None, **said), panel_case(SAID_NO)).prompted_by == named


@pytest.mark.parametrize(
    ("prompt", "wrong"),
    [
        (None, []),
        ("kin_named", []),
        ("panel not_agreed", []),
        ("panel approved", ["Nothing of that kind is recorded up to Wed 13 May 2026: panel approved."]),
        ("no_such_prompt", ["There is no such prompt."]),
    ],
)
def test_a_prompt_that_is_named_is_known_and_has_come_about(prompt, wrong):
    said = answer(
        Verb.CHANGE_ROUTE,
        None,
        on=date(2026, 5, 13),
        route="adoption",
        reason="needs_changed",
        prompted_by=prompt,
    )

    found = problems(said, panel_case(SAID_NO), a_person(SHONA))

    assert [why for field, why in found if field == "prompted_by"] == wrong
