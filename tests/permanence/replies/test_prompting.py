"""What brought a change of route about, in words: it is read only where the child has had it, and nothing else is."""

from dataclasses import replace
from datetime import date

import pytest

from permanence.answer import Verb
from permanence.journey import Decision
from permanence.replies.read import read
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import situation_in
from tests.permanence.replies.corpora_of_ours import OWN

SAID_NO = date(2026, 5, 12)


@pytest.fixture(scope="module")
def before_panel():
    """Nothing is recorded of a panel; the last review was on 2 April."""
    return situation_in(OWN, "A")


@pytest.fixture(scope="module")
def after_panel(before_panel):
    """The panel of 12 May did not agree."""
    [case] = before_panel.cases
    decided = Decision("panel", "panel", "not_agreed", SAID_NO, True, None, None, 900, "")
    journey = replace(case.journey, decisions=(*case.journey.decisions, decided))
    return replace(before_panel, cases=(replace(case, journey=journey),))


def change_in(text, situation):
    """The change of route that is told, and what is open beside it."""
    reading = read(text, situation)
    [change] = [a for a in (*reading.facts, *reading.understood) if a.verb is Verb.CHANGE_ROUTE]
    return change, reading


@pytest.mark.parametrize(
    "why",
    [
        "because panel said no",
        "because the panel did not agree",
        "as the panel turned it down",
        "after panel said no",
        "because panel said no on 12 May",
    ],
)
def test_because_panel_said_no_is_the_reason_and_names_that_panel(after_panel, why):
    change, reading = change_in(f"route changed to PO {why}", after_panel)

    assert (change.reason, change.prompted_by) == ("panel_or_decision", "panel not_agreed")
    assert [a.verb for a in reading.facts] == [Verb.CHANGE_ROUTE]  # the panel is on record: it is no news
    assert reading.opens == () == reading.unread


def test_a_panel_that_is_not_on_record_is_news_and_is_asked_about(before_panel):
    change, reading = change_in("route changed to PO because panel said no", before_panel)

    assert (change.reason, change.prompted_by) == ("panel_or_decision", None)
    assert Open.DAY in reading.opens
    told = {(a.verb, a.outcome) for a in (*reading.facts, *reading.understood)}
    assert (Verb.DECISION, "not_agreed") not in {(a.verb, a.outcome) for a in reading.facts}
    assert (Verb.CHANGE_ROUTE, None) in told


@pytest.mark.parametrize(
    ("why", "named"),
    [
        ("prompted by the panel", "panel not_agreed"),
        ("prompted by the panel on 12 May", "panel not_agreed"),
        ("following the panel", "panel not_agreed"),
        ("prompted by the review", "later_review"),
        ("triggered by the review on 2 April", "later_review"),
        ("brought about by a diagnosis", "health"),
        ("prompted by the placement ending", "placement_ended"),
        ("prompted by what the child said", "child_said"),
    ],
)
def test_what_prompted_it_may_be_named_beside_the_reason(after_panel, why, named):
    change, reading = change_in(f"route changed to PO because needs changed, {why}", after_panel)

    assert (change.reason, change.prompted_by) == ("needs_changed", named)
    assert reading.opens == () == reading.unread


def test_what_prompted_it_may_stand_before_the_change(after_panel):
    change, reading = change_in("Following the panel, route changed to PO because needs changed", after_panel)

    assert (change.prompted_by, reading.unread) == ("panel not_agreed", ())


def test_who_says_what_prompted_it_and_not_why_is_asked_why(after_panel):
    change, reading = change_in("route changed to PO prompted by the review", after_panel)

    assert (change.reason, change.prompted_by, reading.opens) == (None, "later_review", (Open.REASON,))


@pytest.mark.parametrize(
    "why",
    [
        "prompted by the panel on 6 May",  # it was another day
        "prompted by the hearing",  # there was none
        "prompted by the weather",
        "prompted by the panel and the review",  # more than one thing
        "because panel did not say no",
    ],
)
def test_what_the_record_does_not_know_is_never_kept_as_a_prompt(after_panel, why):
    change, reading = change_in(f"route changed to PO because needs changed, {why}", after_panel)

    assert change.prompted_by is None
    assert reading.opens or reading.unread or len(reading.facts) > 1


@pytest.mark.parametrize(
    "text", ["panel moved to 11 June because of the review", "ADM booked 9 June after panel"]
)
def test_of_a_reply_that_changes_no_route_nothing_is_a_prompt(after_panel, text):
    reading = read(text, after_panel)

    assert all(a.prompted_by is None for a in (*reading.facts, *reading.understood))
