"""Nobody has more than a few messages about reviews in one morning."""

from datetime import date, timedelta

from casework.ports import MessageKind
from casework.review_messages import send_review_messages
from tests.builders import AILSA, NOW, register_child
from tests.casework.test_reviews import AFTER, BEGAN, UP_TO_REVIEW, queued


def test_of_many_reviews_a_few_are_told_in_a_morning_and_those_first_that_can_wait_least(record):
    """As on the first morning of a council, which finds all that was held within a week."""
    for n in range(9):
        register_child(
            record,
            f"M{n}",
            BEGAN,
            now=NOW - timedelta(days=30),
            route="permanence_order",
            milestones=UP_TO_REVIEW | {"permanence_recommendation": date(2026, 1, 16) + timedelta(days=n)},
            reviewing_officer=AILSA,
        )
    mornings = [AFTER, AFTER + timedelta(days=1)]

    told = []
    for moment in mornings:
        known = {message.key for message in queued(record)}
        send_review_messages(record, moment)
        told.append([m for m in queued(record) if m.person == AILSA and m.key not in known])

    assert [len(one) for one in told] == [6, 3]
    last_days = [[_until(record, message) for message in one] for one in told]
    assert last_days[0] == sorted(last_days[0])
    assert max(last_days[0]) <= min(last_days[1])


def _until(record, message):
    with record.reading() as tx:
        day = date.fromisoformat(tx.message(message.id).facts["day"])
    return day + timedelta(days=7) if message.kind is MessageKind.REVIEW else day
