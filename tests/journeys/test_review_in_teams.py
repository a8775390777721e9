"""A review in Teams: the card that asks, the form in its place, and what stands recorded on it."""

from datetime import date

import pytest

from permanence.entries import EntryKind
from tests.bot.teams.council import a_council, shown_text
from tests.builders import SHONA
from tests.journeys.test_review_in_slack import MONDAY_AFTER, UP_TO_REVIEW


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path) as at_work:
        at_work.child(milestones=UP_TO_REVIEW)
        yield at_work


def morning(council, now=None):
    council.reviews(now)
    return council.teams.messages(SHONA)


def press(council, message, verb, **fields):
    answer = council.people.press(SHONA, message, verb, **fields)
    council.settle()
    assert answer.ok, answer.response.text
    return answer


def test_a_brief_is_one_card(council):
    [brief] = morning(council)
    assert "Review on Fri 22 May" in shown_text(brief.card)


def test_the_form_in_the_card_is_one_set_of_entries(council):
    [asked] = morning(council, MONDAY_AFTER)
    press(council, asked, "open.review")

    answer = press(
        council,
        asked,
        "form.review",
        held_on=date(2026, 5, 22),
        plan="right",
        next_on=date(2026, 11, 18),
        by_then="panel",
    )
    assert [e.text("form") for e in council.recorded(EntryKind.FORM_ANSWERED)] == ["review 1"]
    assert "Plan still right" in shown_text(asked.card)
    assert "Undo" in shown_text(answer.card)
