"""What a brief says of the council's own record: which step went quicker where another was in time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.ports import MessageKind
from casework.quicker_here import KEPT, look_for_quicker
from casework.review_messages import send_review_messages
from tests.builders import AILSA, NOW, SHONA, register_child
from tests.casework.test_reviews import card_of, queued

THAT_MORNING = datetime(
    2026, 5, 12, 8, 30, tzinfo=UTC
)  # a Tuesday, five working days before the review is due
BEGAN = date(2026, 4, 7)
YEARS_AGO = date(2024, 1, 8)


def with_reviews(record, children: int, first: int, recommended: int) -> None:
    """So many earlier children, with the days after which each had her first review and her recommendation."""
    for number in range(children):
        began = YEARS_AGO + timedelta(days=number)
        milestones = {
            "first_review": began + timedelta(days=first + number % 3),
            "permanence_recommendation": began + timedelta(days=recommended + number % 5),
        }
        case_id = f"EARLIER-{first}-{number}"
        register_child(record, case_id, began, now=NOW - timedelta(days=60), milestones=milestones)


@pytest.fixture
def child(record) -> str:
    """Her first review is near, and nothing else has been reached."""
    return register_child(record, "C1", BEGAN, now=NOW - timedelta(days=30), reviewing_officer=AILSA)


def quicker_here(record, child) -> list[str]:
    send_review_messages(record, THAT_MORNING)
    [brief] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA and child in m.key]
    card = card_of(record, brief, SHONA, THAT_MORNING.date())
    return [line for part in card.parts if part.title == "Quicker here" for line in part.lines]


def test_a_brief_says_what_was_quicker_for_others_with_its_counts(record, child):
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 11, first=90, recommended=220)

    [line] = quicker_here(record, child)

    assert line == (
        "First review in time: half reached recommendation by day 101, otherwise by day 222 (12 and 11 children)."
    )


def test_a_brief_is_silent_where_there_are_too_few_to_compare(record, child):
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 4, first=90, recommended=220)

    assert quicker_here(record, child) == []


def test_what_was_quicker_is_worked_out_once_a_week(record, child):
    look_for_quicker(record, THAT_MORNING.date(), THAT_MORNING)
    with record.reading() as tx:
        kept = tx.setting(KEPT)
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 11, first=90, recommended=220)

    assert quicker_here(record, child) == []
    with record.reading() as tx:
        assert tx.setting(KEPT) == kept
