"""What becomes of a message that was tried: how long what may pass is tried, who hears of it and how often."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from casework.channel_trouble import ChannelTrouble, trouble_of
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from casework.settle import OUTAGE_TOLD_AFTER, Outcome, Parcel, settle
from casework.threads import Place
from casework.when_over import A_WORKING_DAY, ANSWER_TRIED_FOR
from permanence.answer import Answer, Verb
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from tests.builders import FERGUS, ISLA, MORAG, NOW, SHONA, a_person

ME = "test"
UNLISTED = SendFailed("Slack said a_code_of_next_year", unlisted=True)
TROUBLE = SendFailed("Slack is in trouble", whole_channel=True)
SWITCHED_OFF = SendFailed("the app is switched off", permanent=True, whole_channel=True)
BLOCKED = SendFailed("blocked", permanent=True, hers=True)
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def tx(record):
    with record.writing() as tx:
        yield tx


def claimed(tx, now=NOW, key="test:1", kind=MessageKind.TEST, **facts):
    """A message to Shona in Slack, on its way."""
    new = NewMessage(key, kind, SHONA, "slack", NOW, facts=facts)
    return tx.queue_claimed(new, ME, now, 60, frozen=b"{}") or next(
        m for m in tx.claim(ME, now, 100, 60) if m.key == key
    )


def tried(tx, message, failure, now):
    settle(tx, ME, [Outcome(Parcel(message, tx.directory().people[SHONA]), failure=failure)], now)
    return tx.message(message.id)


def notices(tx, email=FERGUS):
    return [m for m in tx.messages_for(email) if m.kind is MessageKind.NOTICE]


def by_mail(tx):
    return [m for m in tx.messages_for(SHONA) if m.channel == "email" and m.kind is not MessageKind.NOTICE]


def test_a_refusal_that_is_in_no_list_passes_for_a_working_day_and_then_is_for_good(tx):
    message = claimed(tx)
    assert tried(tx, message, UNLISTED, NOW).state is MessageState.READY
    assert by_mail(tx) == []

    later = NOW + A_WORKING_DAY
    assert tried(tx, claimed(tx, later), UNLISTED, later).state is MessageState.FAILED

    assert [m.channel for m in by_mail(tx)] == ["email"]
    assert "a_code_of_next_year" in str([m.facts["headline"] for m in notices(tx)])


def test_the_next_message_that_is_refused_so_is_not_tried_for_another_day(tx):
    later = NOW + A_WORKING_DAY
    tried(tx, claimed(tx), UNLISTED, later)

    second = tried(tx, claimed(tx, later, key="test:2"), UNLISTED, later)

    assert second.state is MessageState.FAILED
    assert len([n for n in notices(tx) if "could not be reached" in str(n.facts["headline"])]) == 1


def test_what_has_got_through_since_makes_it_a_new_refusal(tx):
    tried(tx, claimed(tx), UNLISTED, NOW + A_WORKING_DAY)
    tried(tx, claimed(tx, key="test:2"), None, NOW + A_WORKING_DAY + A_MINUTE)

    third = claimed(tx, key="test:3")
    assert tried(tx, third, UNLISTED, NOW + A_MINUTE).state is MessageState.READY


def test_an_outage_is_told_on_its_first_day_once_and_nothing_is_given_up(tx):
    first = tried(tx, claimed(tx), TROUBLE, NOW)
    assert (first.state, notices(tx)) == (MessageState.READY, [])

    for days in (OUTAGE_TOLD_AFTER, timedelta(days=1), timedelta(days=5)):
        again = tried(tx, claimed(tx, NOW + days), TROUBLE, NOW + days)
        assert again.state is MessageState.READY

    [told] = notices(tx)
    assert "Slack takes no messages: Slack is in trouble. Messages wait" in str(told.facts["headline"])
    assert trouble_of(tx, "slack").told == "Slack is in trouble"


def test_an_outage_that_is_over_is_forgotten(tx):
    tried(tx, claimed(tx), TROUBLE, NOW + OUTAGE_TOLD_AFTER)

    tried(tx, claimed(tx, NOW + timedelta(days=1)), None, NOW + timedelta(days=1))

    assert trouble_of(tx, "slack") == ChannelTrouble()


def test_what_stops_everybody_is_told_once_and_by_another_channel(tx):
    for number in range(3):
        tried(tx, claimed(tx, key=f"test:{number}"), SWITCHED_OFF, NOW + number * timedelta(days=1))

    [told] = notices(tx)
    assert "Nobody is reached in Slack: the app is switched off" in str(told.facts["headline"])
    assert len(by_mail(tx)) == 3


def test_who_has_blocked_the_app_hears_of_it_herself_and_once(tx):
    for number in range(2):
        tried(tx, claimed(tx, key=f"test:{number}"), BLOCKED, NOW + number * timedelta(days=1))

    [hers] = notices(tx, SHONA)
    assert hers.channel == "email"
    assert "blocked or removed the app" in str(hers.facts["headline"])
    assert len(notices(tx)) == 1


def test_an_answer_is_tried_for_an_hour_and_then_goes_by_mail(tx):
    answer = claimed(tx, kind=MessageKind.SAID_BACK, kind_="list", words="Two steps.")
    assert tried(tx, answer, TROUBLE, NOW).state is MessageState.READY

    later = NOW + ANSWER_TRIED_FOR
    assert tried(tx, claimed(tx, later), TROUBLE, later).state is MessageState.FAILED

    assert [m.facts["words"] for m in by_mail(tx)] == ["Two steps."]


def test_what_an_answer_asked_waits_where_it_has_gone_and_in_chat_no_more(tx):
    asked = Waiting(WaitsFor.YES, (Answer(Verb.NOTE, note="n"),), said_at=NOW)
    number = tx.keep_thread(Place("slack", "D1", SHONA), asked, None, "1.0", NOW)
    answer = claimed(tx, kind=MessageKind.SAID_BACK, proposal=number, words="Record it?", channel="D1")

    tried(tx, answer, SendFailed("the conversation is gone", permanent=True), NOW)

    [mail] = by_mail(tx)
    there = tx.thread_at(Place("email", str(mail.facts["thread"]), SHONA))
    assert there.waiting == asked
    assert mail.facts["proposal"] == mail.facts["number"] == there.number
    assert tx.thread_at(Place("slack", "D1", SHONA)).waiting == NOTHING
    assert "channel" not in mail.facts


def test_no_answer_overtakes_an_earlier_one_that_still_waits(tx):
    first, second = (claimed(tx, key=f"said_back:{n}", kind=MessageKind.SAID_BACK) for n in (1, 2))
    pause = SendFailed("Slack asks for a pause", retry_after=600)

    settle(
        tx,
        ME,
        [Outcome(Parcel(m, tx.directory().people[SHONA]), failure=pause) for m in (first, second)],
        NOW,
    )
    tried(tx, second, SendFailed("an earlier answer waits"), NOW)

    ready = [tx.message(m.id) for m in (first, second)]
    assert ready[0].not_before <= ready[1].not_before
    assert [m.id for m in tx.claim_answers(SHONA, "slack", ME, NOW, 60)] == [first.id, second.id]


def test_an_answer_whose_question_cannot_be_edited_stands_below_it(tx):
    answer = claimed(tx, kind=MessageKind.SAID_BACK, provider_id="D1:1.0", channel="D1", words="Recorded.")

    tried(tx, answer, SendFailed("this message cannot be edited", permanent=True), NOW)

    anew = tx.message_by_key("test:1>anew")
    assert anew.channel == "slack"
    assert anew.frozen == answer.frozen
    assert (anew.facts.get("provider_id"), anew.facts["channel"]) == (None, "D1")
    assert by_mail(tx) == []


def test_an_edit_that_is_refused_is_said_to_the_one_who_answered_where_nothing_else_says_it(tx):
    instead = {
        "key": "said_back:instead",
        "frozen": json.dumps({"text": "Recorded"}),
        "facts": {"channel": "D1"},
    }
    edit = claimed(tx, kind=MessageKind.AMEND, provider_id="D1:1.0", instead=instead)
    silent = claimed(tx, key="test:2", kind=MessageKind.AMEND, provider_id="D1:1.0")
    before = len(tx.messages_for(SHONA))

    tried(tx, edit, SendFailed("not any more", permanent=True), NOW)
    tried(tx, silent, SendFailed("not any more", permanent=True), NOW)

    said = tx.message_by_key("said_back:instead")
    assert (said.kind, said.channel, said.frozen) == (MessageKind.SAID_BACK, "slack", b'{"text": "Recorded"}')
    assert len(tx.messages_for(SHONA)) == before + 1
    assert notices(tx) == []


def test_of_a_code_in_no_list_the_administrator_hears_at_the_first_edit_that_it_befalls_and_not_again(tx):
    unknown = SendFailed("a_code_of_next_year", permanent=True, unlisted=True)
    told = []
    for n in (1, 2):
        tried(tx, claimed(tx, key=f"test:{n}", kind=MessageKind.AMEND, provider_id="D1:1.0"), unknown, NOW)
        told.append([m.facts["headline"] for m in notices(tx)])

    [headline] = told[0]
    assert headline.startswith("An answer could not be shown in its message in Slack: a_code_of_next_year.")
    assert told[1] == told[0]


@pytest.mark.parametrize(("leavers", "hears"), [((), MORAG), ((MORAG,), ISLA), ((MORAG, ISLA), None)])
def test_what_a_dead_address_cannot_be_told_reaches_the_nearest_manager_who_is_still_here(tx, leavers, hears):
    tx.put_people([replace(a_person(email), active=False) for email in leavers], NOW)
    message = NewMessage("alert:1", MessageKind.ALERT, SHONA, "email", NOW)
    sent = tx.queue_claimed(message, ME, NOW, 60, frozen=b"{}")

    tried(tx, sent, SendFailed("550 5.1.1 no such mailbox", permanent=True, hers=True), NOW)

    carriers = [
        m.person for email in (MORAG, ISLA) for m in tx.messages_for(email) if m.kind is MessageKind.ALERT
    ]
    assert carriers == ([hears] if hears else [])
