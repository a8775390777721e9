"""A review in Slack: the brief before it, the question after it, the form, and what stands recorded."""

from datetime import UTC, date, datetime

import pytest

from permanence.entries import EntryKind
from tests.bot.slack.council import a_council
from tests.builders import SHONA

UP_TO_REVIEW = {
    "first_review": date(2025, 10, 20),
    "second_review": date(2025, 11, 22),  # so that the next one is due on Fri 22 May 2026
    "permanence_recommendation": date(2026, 1, 20),
}
MONDAY_AFTER = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path) as at_work:
        at_work.child(milestones=UP_TO_REVIEW)
        yield at_work


def morning(council, now=None):
    council.reviews(now)
    return council.messages(SHONA)


def test_a_brief_comes_five_working_days_before(council):
    [brief] = morning(council)

    shown = council.shown(brief)
    assert "Review on Fri 22 May" in shown
    assert "What is the plan?" in shown


def test_the_form_is_one_set_of_entries_with_one_undo(council):
    [asked] = morning(council, MONDAY_AFTER)
    council.people.press(SHONA, asked, "form.review", block_id="answers.1")
    council.settle()

    answer = council.people.submit(
        SHONA,
        {"held_on": date(2026, 5, 22), "plan": "right", "next_on": date(2026, 11, 18), "by_then": ["panel"]},
    )
    council.settle()

    assert answer.ok
    assert [e.text("form") for e in council.recorded(EntryKind.FORM_ANSWERED)] == ["review 1"]
    shown = council.shown(asked)
    assert "Later review held on Fri 22 May" in shown
    assert "Undo" in shown
