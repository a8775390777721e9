"""While a message is written others record; what was recorded meanwhile is in it, or it does not leave."""

from datetime import time, timedelta

import pytest

from casework.content import AlertContent
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from casework.send_digests import send_digests
from tests.builders import EWAN, ISLA, JAMIE, MORAG, SHONA, a_person, register_child, shona
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, a_child_after_panel, put
from tests.casework.test_send_digests import MONDAY, RHYTHM, at


def record_decision(record, reference, now):
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DAY_AFTER)], now)


def queue_digests(record, post):
    post.at(MONDAY, time(9))
    send_digests(record, RHYTHM, at(MONDAY))


def the_digest_of(post, email):
    return next(t.content for t in post.sent_to(email))


def test_whoever_records_while_a_digest_is_written_waits_for_nothing(record, post):
    reference = register_child(record, "C1", MONDAY - timedelta(days=60))
    queue_digests(record, post)
    recorded = []
    post.renderer.meanwhile = lambda: recorded.append(record_decision(record, reference, post.now))

    post.deliver()

    assert recorded == [None]
    assert post.states(MORAG) == [MessageState.SENT]


def test_a_digest_that_was_being_written_when_something_was_recorded_goes_as_of_the_hash_it_names(
    record, post
):
    reference = register_child(record, "C1", MONDAY - timedelta(days=60))
    queue_digests(record, post)
    with record.reading() as tx:
        anchor = tx.ledger_anchor()
    post.renderer.meanwhile = lambda: record_decision(record, reference, post.now)

    post.deliver()

    anchors = [t.content.anchor for t in post.sent]
    assert anchors.count(anchor) == 1
    assert len(anchors) == len({t.person.email for t in post.sent}) == 6


def test_a_digest_whose_children_went_to_another_team_meanwhile_is_written_anew(record, post):
    reference = register_child(record, "C1", MONDAY - timedelta(days=60))
    queue_digests(record, post)
    before_anybody = post.renderer.render

    def move_to_ewan():
        with record.writing() as tx:
            tx.append([shona(reference).allocated(social_worker=EWAN, team="South")], post.now)

    def render(content, message, person):
        if person.email == MORAG and not before_anybody_moved:
            before_anybody_moved.append(person)
            post.renderer.meanwhile = move_to_ewan
        return before_anybody(content, message, person)

    before_anybody_moved = []
    post.renderer.render = render

    post.deliver()

    assert post.states(MORAG) == [MessageState.READY]
    post.wait(minutes=2)
    post.deliver()
    assert the_digest_of(post, MORAG).digest.children == 0
    assert the_digest_of(post, ISLA).digest.children == 1


def test_an_alert_whose_milestone_is_recorded_while_it_is_written_never_leaves(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()
    post.renderer.meanwhile = lambda: record_decision(record, reference, post.now)

    post.deliver()

    assert post.sent_to(SHONA) == []
    assert post.states(SHONA) == [MessageState.CANCELLED]
    assert "closed" in (post.messages(SHONA)[0].reason or "")


def test_an_alert_leaves_out_what_was_recorded_while_it_was_written(record, post):
    answered, late = a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2")
    post.at(DAY_AFTER)
    post.sweep()
    post.renderer.meanwhile = lambda: record_decision(record, answered, post.now)

    post.deliver()

    [told] = post.sent_to(SHONA)
    assert isinstance(told.content, AlertContent)
    assert [(i.reference, i.stage) for i in told.items] == [(late, DECISION)]


@pytest.mark.parametrize(
    "refused", [SendFailed("421 not now"), SendFailed("over the limit", retry_after=600.0)]
)
def test_what_was_refused_says_at_the_next_attempt_what_is_so_by_then(record, post, refused):
    others, hers = a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2")
    post.email.trouble[SHONA] = refused
    post.at(DAY_AFTER)
    post.sweep()
    post.deliver()
    with record.writing() as tx:
        tx.append([shona(others).allocated(social_worker=EWAN, team="South")], post.now)

    del post.email.trouble[SHONA]
    post.wait(minutes=20)
    post.deliver()

    [told] = post.sent_to(SHONA)
    assert told.references == [hers]


def test_what_may_have_arrived_goes_once_more_as_it_was(record, post):
    others, hers = a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2")
    post.email.trouble[SHONA] = SendFailed("the line broke", maybe_sent=True)
    post.at(DAY_AFTER)
    post.sweep()
    post.deliver()
    with record.writing() as tx:
        tx.append([shona(others).allocated(social_worker=JAMIE, team="North")], post.now)

    del post.email.trouble[SHONA]
    post.wait(minutes=20)
    post.deliver()

    first, again = post.sent_to(SHONA)
    assert first.message.frozen == again.message.frozen
    assert sorted(again.references) == sorted([others, hers])


def test_an_alert_to_somebody_who_leaves_while_it_is_written_reaches_who_hears_in_her_place(record, post):
    a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()
    post.renderer.meanwhile = lambda: put(record, a_person(SHONA, active=False))

    post.deliver()

    assert post.sent_to(SHONA) == []
    assert len(post.sent_to(MORAG)) == 1


def test_a_message_that_is_cancelled_while_it_is_written_never_leaves(record, post):
    a_child_after_panel(record, worker=JAMIE)
    post.at(DAY_AFTER)
    post.sweep()
    [message] = post.messages(JAMIE)

    def cancel():
        with record.writing() as tx:
            tx.mark_over(message.id, MessageState.CANCELLED, "withdrawn", post.now)

    post.renderer.meanwhile = cancel

    post.deliver()

    assert post.sent_to(JAMIE) == []
    assert post.states(JAMIE) == [MessageState.CANCELLED]


def test_a_mornings_message_that_carries_nothing_never_leaves_and_says_so(record, post):
    with record.writing() as tx:
        tx.queue(NewMessage("alert:1", MessageKind.ALERT, SHONA, "email", post.now), post.now)

    post.deliver()

    [message] = post.messages(SHONA)
    assert (message.state, message.reason) == (MessageState.CANCELLED, "it carries no notices")
