"""When what did not get through is tried again, who hears of it and where it goes: each boundary from both sides."""

from datetime import timedelta

import pytest

from casework.channel_trouble import RESTS_MINUTES
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from casework.settle import Outcome, Parcel, settle, tell_herself
from casework.when_over import once_more
from tests.builders import EWAN, FERGUS, JAMIE, MORAG, NOW, SHONA, a_person
from tests.casework.test_raise_alerts import put
from tests.casework.test_settle import by_mail, claimed, notices, tried, tx  # noqa: F401 - a fixture

PASSES = SendFailed("the line broke")
NOT_HERS = SendFailed("no such mailbox", permanent=True)
OUTAGE = SendFailed("the server is down", whole_channel=True)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def to(tx, person, key, channel="slack", kind=MessageKind.TEST):  # noqa: F811
    new = NewMessage(key, kind, person, channel, NOW)
    return tx.queue_claimed(new, "test", NOW, 60, frozen=b"{}")


def refused(tx, message, failure, now):  # noqa: F811
    person = tx.directory().people[message.person]
    settle(tx, "test", [Outcome(Parcel(message, person), failure=failure)], now)
    return tx.message(message.id)


def waits(tx, failure, now=NOW, **claim):  # noqa: F811
    return tried(tx, claimed(tx, now, **claim), failure, now).not_before - now


def test_a_pause_that_was_asked_for_is_kept_to_the_second(tx):  # noqa: F811
    assert waits(tx, SendFailed("slower", retry_after=90)) == timedelta(seconds=90)


def test_what_merely_breaks_is_tried_again_after_a_minute(tx):  # noqa: F811
    assert waits(tx, PASSES) == MINUTE


def test_a_refusal_of_one_person_is_looked_at_again_after_five_minutes_and_then_is_hers(tx):  # noqa: F811
    first = tried(tx, claimed(tx), NOT_HERS, NOW)
    assert (first.not_before, first.reason) == (NOW + 5 * MINUTE, once_more(NOT_HERS))

    later = NOW + 5 * MINUTE
    assert tried(tx, claimed(tx, later), NOT_HERS, later).state is MessageState.FAILED


def test_a_channel_in_trouble_is_left_alone_for_as_long_as_it_rests(tx):  # noqa: F811
    assert waits(tx, OUTAGE) == RESTS_MINUTES[0] * MINUTE


def test_once_several_were_refused_the_refused_go_a_minute_after_the_channel_has_rested(tx):  # noqa: F811
    messages = [to(tx, who, f"test:{who}") for who in (SHONA, JAMIE, MORAG)]

    last = [refused(tx, message, NOT_HERS, NOW) for message in messages][-1]

    assert last.not_before == NOW + (RESTS_MINUTES[0] + 1) * MINUTE


def test_an_answer_in_a_chat_waits_for_five_minutes_at_most(tx):  # noqa: F811
    said = {"kind": MessageKind.SAID_BACK, "words": "Recorded."}
    for attempt in range(4):
        now = NOW + attempt * 10 * MINUTE
        waited = waits(tx, PASSES, now, **said)

    assert waited == 5 * MINUTE


def test_an_answer_waits_longer_where_the_other_side_asks_for_it(tx):  # noqa: F811
    said = {"kind": MessageKind.SAID_BACK, "words": "Recorded."}

    assert waits(tx, SendFailed("slower", retry_after=900), **said) == 15 * MINUTE


@pytest.mark.parametrize(("maybe", "state"), [(True, MessageState.UNSURE), (False, MessageState.READY)])
def test_what_may_have_arrived_is_unsure_until_its_channel_was_asked(tx, maybe, state):  # noqa: F811
    assert tried(tx, claimed(tx), SendFailed("cut off", maybe_sent=maybe), NOW).state is state


@pytest.mark.parametrize(("waited", "told"), [(4 * HOUR - MINUTE, 0), (4 * HOUR, 1), (5 * HOUR, 1)])
def test_an_outage_of_four_hours_is_told_to_the_administrator(tx, waited, told):  # noqa: F811
    tried(tx, claimed(tx, NOW + waited), OUTAGE, NOW + waited)

    assert len(notices(tx)) == told


@pytest.mark.parametrize(("since", "told"), [(4 * MINUTE, 0), (5 * MINUTE, 1), (6 * MINUTE, 1)])
def test_that_a_channel_refuses_everybody_is_told_after_five_minutes(tx, since, told):  # noqa: F811
    for who in (SHONA, JAMIE):
        refused(tx, to(tx, who, f"test:{who}"), NOT_HERS, NOW)
    refused(tx, to(tx, MORAG, "test:third"), NOT_HERS, NOW + since)

    headlines = [str(m.facts["headline"]) for m in notices(tx)]
    assert len(headlines) == told
    assert all("Slack refuses everybody: no such mailbox." in headline for headline in headlines)


def test_the_administrator_hears_of_a_channel_by_another_one(tx):  # noqa: F811
    tx.put_people([a_person(FERGUS, channel="slack")], NOW)

    tried(tx, claimed(tx, NOW + 5 * HOUR), OUTAGE, NOW + 5 * HOUR)

    assert [m.channel for m in notices(tx)] == ["email"]


@pytest.mark.parametrize(
    ("kind", "reaches"),
    [(MessageKind.ALERT, True), (MessageKind.CATCH_UP, True), (MessageKind.TEST, False)],
)
def test_what_a_dead_mailbox_does_not_take_of_her_steps_goes_to_her_manager(tx, kind, reaches):  # noqa: F811
    message = to(tx, SHONA, "mail:1", "email", kind)
    dead = SendFailed("the address is no more", permanent=True, certain=True)

    refused(tx, message, dead, NOW)

    assert bool(tx.messages_for(MORAG)) is reaches
    assert [str(m.facts["headline"]) for m in notices(tx)] == [
        f"{SHONA} could not be reached by e-mail: the address is no more"
    ]


def test_a_manager_who_has_left_is_not_reached_in_her_workers_place(record):
    put(record, a_person(MORAG, active=False))
    with record.writing() as tx:  # noqa: F811
        message = to(tx, SHONA, "mail:1", "email", MessageKind.ALERT)
        refused(tx, message, SendFailed("no more", permanent=True, certain=True), NOW)

        assert tx.messages_for(MORAG) == []


def test_an_answer_that_goes_by_mail_keeps_nothing_of_the_chat(tx):  # noqa: F811
    chat = {"channel": "D1", "thread_ts": "1.0", "place": "D1", "service": "a url"}
    answer = claimed(tx, kind=MessageKind.SAID_BACK, words="Recorded.", **chat)

    tried(tx, answer, SendFailed("the conversation is gone", permanent=True), NOW)

    [mail] = by_mail(tx)
    assert mail.facts["words"] == "Recorded."
    assert not {*chat, "provider_id"} & set(mail.facts)
    assert mail.facts["thread"] == f"slack:{answer.id}"


def test_an_answer_in_the_place_of_a_question_goes_by_mail_once_the_whole_channel_is_gone(tx):  # noqa: F811
    answer = claimed(tx, kind=MessageKind.SAID_BACK, provider_id="D1:1.0", channel="D1", words="Recorded.")

    tried(tx, answer, SendFailed("switched off", permanent=True, whole_channel=True), NOW)

    assert tx.message_by_key("test:1>anew") is None
    assert [m.facts["words"] for m in by_mail(tx)] == ["Recorded."]


def test_what_was_found_there_is_sent_and_was_not_sent_again(tx):  # noqa: F811
    message = claimed(tx)
    person = tx.directory().people[SHONA]

    settle(tx, "test", [Outcome(Parcel(message, person), provider_id="D1:2.0", found=True)], NOW)

    sent = tx.message(message.id)
    assert (sent.state, sent.provider_id) == (MessageState.SENT, "D1:2.0")


def test_she_hears_once_of_how_she_is_reached_and_in_words_of_her_own(tx):  # noqa: F811
    person = tx.directory().people[EWAN]
    for _ in range(2):
        tell_herself(tx, person, "told", "You were moved.", NOW)

    [told] = notices(tx, EWAN)
    assert told.channel == "email"
    assert told.facts == {"headline": "You were moved.", "action": "", "own": True}
