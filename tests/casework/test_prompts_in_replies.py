"""What prompted a change of route, from the form and from words: read back, recorded, and refused where it cannot be."""

from datetime import date

import pytest

from casework.content import SaidKind
from casework.prompts_offered import prompts_offered
from permanence.answer import Verb
from permanence.entries import EntryKind
from permanence.insight.route_changes import changes_of
from tests.builders import EWAN, NOW, SHONA, shona
from tests.casework.replying import confirm, ledger, waits_for_panel

TODAY = date(2026, 5, 20)
SAID_NO = date(2026, 5, 12)


@pytest.fixture
def reference(record):
    """A child whose panel of 12 May did not agree."""
    reference = waits_for_panel(record)
    said = shona(reference).decision_recorded(
        "panel", "panel", "not_agreed", SAID_NO, reaches=True, reason="other"
    )
    with record.writing() as tx:
        tx.append([said], NOW)
    return reference


def change_of(record, reference):
    with record.reading() as tx:
        [change] = changes_of(tx.journey(reference), TODAY)
    return change


def test_because_panel_said_no_is_read_back_and_recorded_with_that_panel(record, replying, reference):
    said = replying.types(f"{reference} route changed to adoption because panel said no")

    assert said.kind is SaidKind.READ_BACK
    assert (
        "reason: Panel or agency decision maker did not agree, prompted by: panel not agreed" in said.recorded
    )
    confirm(record, said.proposal, SHONA, "slack", "yes", NOW)
    prompt = change_of(record, reference).prompt
    assert (prompt.is_, prompt.code(), prompt.on) == ("named", "panel not_agreed", SAID_NO)


def test_asked_why_she_may_say_the_panel_said_no(record, replying, reference):
    replying.types(f"{reference} route changed to adoption")

    said = replying.types("panel said no")

    assert said.kind is SaidKind.READ_BACK
    assert "prompted by: panel not agreed" in said.recorded


def test_a_corrected_reason_takes_its_prompt_with_it(record, replying, reference):
    replying.types(f"{reference} route changed to adoption because panel said no")

    said = replying.types("no, needs changed")

    assert said.kind is SaidKind.READ_BACK
    assert "Child's needs changed" in said.recorded
    assert "prompted by" not in said.recorded


def test_a_panel_told_in_the_same_breath_is_the_prompt(record, replying):
    reference = waits_for_panel(record, "C2")
    text = f"{reference} panel did not agree 12 May because report was late. Route changed to adoption as panel said no"

    said = replying.types(text)

    assert said.kind is SaidKind.READ_BACK
    assert "prompted by: panel not agreed" in said.recorded
    confirm(record, said.proposal, SHONA, "slack", "yes", NOW)
    assert change_of(record, reference).prompt.code() == "panel not_agreed"


def test_what_is_chosen_in_the_form_is_recorded(record, replying, reference):
    said = replying.fills_in(
        Verb.CHANGE_ROUTE,
        reference,
        on=TODAY,
        route="adoption",
        reason="needs_changed",
        prompted_by="later_review",
    )

    assert said.kind is SaidKind.RECORDED
    assert said.recorded.endswith("reason: Child's needs changed, prompted by: later review")
    [entry] = [e for e in ledger(record, reference) if e.kind is EntryKind.ROUTE_CHANGED]
    assert entry.data["prompted_by"] == "later_review"


def test_left_empty_it_is_what_the_reason_names(record, replying, reference):
    replying.fills_in(Verb.CHANGE_ROUTE, reference, on=TODAY, route="adoption", reason="panel_or_decision")

    assert change_of(record, reference).prompt.code() == "panel not_agreed"


@pytest.mark.parametrize(
    ("named", "on", "why"),
    [
        (
            "panel not_agreed",
            date(2026, 5, 11),
            "Nothing of that kind is recorded up to Mon 11 May 2026: panel not agreed.",
        ),
        ("order_granted", TODAY, "Nothing of that kind is recorded up to Wed 20 May 2026"),
        ("the weather", TODAY, "There is no such prompt."),
    ],
)
def test_a_prompt_that_cannot_have_been_is_refused_at_its_field(record, replying, reference, named, on, why):
    said = replying.fills_in(
        Verb.CHANGE_ROUTE, reference, on=on, route="adoption", reason="needs_changed", prompted_by=named
    )

    assert said.kind is SaidKind.INVALID
    [(field, sentence)] = said.problems
    assert (field, sentence[: len(why)]) == ("prompted_by", why)


def test_the_form_offers_her_own_decisions_and_to_a_stranger_nothing_of_hers(record, reference):
    with record.reading() as tx:
        directory = tx.directory()
        hers = prompts_offered(tx, record.rules, directory.get(SHONA), reference, TODAY)
        ewans = prompts_offered(tx, record.rules, directory.get(EWAN), reference, TODAY)
        nobodys = prompts_offered(tx, record.rules, None, reference, TODAY)

    assert hers[0] == ("panel not_agreed", "Panel not agreed, 12 May")
    assert [code for code, _ in ewans] == list(record.rules.pack.prompts)
    assert nobodys == ewans
