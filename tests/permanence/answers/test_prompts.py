"""A change of route that is said with its reason names what prompted it, where the child had such a decision."""

from datetime import date

import pytest

from permanence.answer import Verb
from permanence.answers.entries import entries_for
from permanence.insight.route_changes import named_by_reason
from tests.builders import SHONA
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
