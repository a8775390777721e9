"""A daily cap for each person: the last line, when a fault queues message after message."""

from datetime import date, time, timedelta

from casework.daily_cap import MOST_A_DAY
from casework.ports import MessageKind, MessageState, NewMessage
from tests.builders import FERGUS, MORAG, SHONA

DAY = date(2026, 5, 20)


def queue_notices(record, post, person, count, kind=MessageKind.NOTICE):
    """A fault: so many messages, each under a key of its own."""
    facts = {"headline": "A fault of ours repeats itself", "action": ""}
    with record.writing() as tx:
        for n in range(count):
            tx.queue(
                NewMessage(f"fault:{person}:{n}", kind, person, "email", post.now, facts=facts), post.now
            )


def test_nobody_gets_more_than_the_cap_and_the_administrator_hears_of_it_once(record, post):
    post.at(DAY)
    queue_notices(record, post, SHONA, MOST_A_DAY + 12)
    queue_notices(record, post, MORAG, MOST_A_DAY)

    post.deliver()

    assert len(post.sent_to(SHONA)) == MOST_A_DAY
    assert len(post.sent_to(MORAG)) == MOST_A_DAY
    [told] = post.sent_to(FERGUS)
    assert SHONA in str(told.message.facts["headline"])


def test_what_is_over_the_cap_waits_for_the_next_working_day(record, post):
    post.at(DAY)
    queue_notices(record, post, SHONA, MOST_A_DAY + 1)
    post.deliver()
    post.at(DAY, time(16, 59))
    post.deliver()
    assert post.states(SHONA).count(MessageState.READY) == 1

    post.at(DAY + timedelta(days=1), time(8))
    post.deliver()

    assert len(post.sent_to(SHONA)) == MOST_A_DAY + 1


def test_answers_that_she_asked_for_are_not_counted_and_not_held(record, post):
    post.at(DAY)
    queue_notices(record, post, SHONA, MOST_A_DAY)
    post.deliver()
    with record.writing() as tx:
        tx.queue(NewMessage("said", MessageKind.TEST, SHONA, "email", post.now), post.now)

    post.deliver()

    assert len(post.sent_to(SHONA)) == MOST_A_DAY + 1


def test_the_administrator_is_under_the_cap_as_well_and_makes_no_endless_round(record, post):
    post.at(DAY)
    queue_notices(record, post, FERGUS, 3 * MOST_A_DAY)

    post.deliver()

    assert len(post.sent_to(FERGUS)) == MOST_A_DAY
