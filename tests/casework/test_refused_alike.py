"""Several people refused alike within minutes: the channel rests, says so and tries again; nobody is given up for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.channel_trouble import SEVERAL, refusing_everybody
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from casework.when_over import A_WORKING_DAY
from permanence.people import Role
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, MORAG, NOW, ROSS, SHONA, a_person
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel, put
from tests.proof import one_of

NO_MAILBOX = SendFailed("the mail server refused it at RCPT (550 5.1.1)", permanent=True)
NO_RELAY = SendFailed("the mail server refused it at RCPT (550 5.7.1)", policy=True)
GONE = SendFailed("the direct message conversation is gone", permanent=True)
WORKERS = (SHONA, JAMIE, EWAN)
STAFF = (*WORKERS, MORAG, ROSS, ISLA, FERGUS)


def befalls(channel, failure, people=STAFF):
    channel.trouble.update(dict.fromkeys(people, failure))


def a_late_child_each(record, workers=WORKERS, channel="email"):
    for number, worker in enumerate(workers):
        a_child_after_panel(record, f"C{number}", worker=worker)
        put(record, a_person(worker, channel=channel))


def go_on(post, minutes):
    for _ in range(minutes):
        post.wait(minutes=1)
        post.deliver()


def unsent(post):
    return {person: post.states(person) for person in STAFF}


@pytest.fixture(
    params=[NO_MAILBOX, pytest.param(NO_RELAY, marks=one_of(3))], ids=["no such mailbox", "no relay"]
)
def refused(request):
    return request.param


def test_a_relay_that_refuses_everybody_for_an_hour_throws_nothing_away(record, post, refused):
    a_late_child_each(record)
    befalls(post.email, refused)
    post.morning(DAY_AFTER)

    go_on(post, 60)
    before = unsent(post)
    post.email.trouble.clear()
    go_on(post, 16)

    assert {state for states in before.values() for state in states} == {MessageState.READY}
    assert [len(post.sent_to(worker, MessageKind.ALERT)) for worker in WORKERS] == [1, 1, 1]
    assert post.sent_to(MORAG) == post.sent_to(ISLA) == []


def test_the_administrator_hears_within_minutes_which_channel_refuses_everybody(record, post):
    a_late_child_each(record, channel="slack")
    put(record, a_person(FERGUS, role=Role.ADMINISTRATOR, channel="slack"))
    befalls(post.slack, GONE, WORKERS)

    post.morning(DAY_AFTER)
    go_on(post, 10)

    [told] = post.sent_to(FERGUS)
    assert told.content.headline.startswith("Slack refuses everybody: the direct message conversation")
    assert told.message.channel == "email"


def test_while_a_channel_rests_no_process_tries_it(record, post):
    a_late_child_each(record)
    befalls(post.email, NO_MAILBOX)
    tried = []
    post.email.before_send = lambda message: tried.append(message.person)

    post.morning(DAY_AFTER)
    for number in range(5):
        with record.writing() as tx:
            tx.queue(NewMessage(f"test:{number}", MessageKind.TEST, FERGUS, "email", NOW), NOW)
    post.deliver()

    assert FERGUS not in tried
    assert len(tried) == len(set(tried)) >= SEVERAL
    with record.reading() as tx:
        assert refusing_everybody(tx, ["email", "slack"]) == {"email": NO_MAILBOX.reason}


def test_one_dead_mailbox_is_asked_once_more_and_then_her_manager_hears(record, post):
    a_late_child_each(record)
    befalls(post.email, NO_MAILBOX, [SHONA])

    post.morning(DAY_AFTER)
    at_first = post.states(SHONA)
    go_on(post, 6)

    assert at_first == [MessageState.READY]
    assert post.states(SHONA) == [MessageState.FAILED]
    assert [t.items[0].waits_for for t in post.sent_to(MORAG)] == ["Shona Reid"]
    assert len(post.sent_to(JAMIE)) == len(post.sent_to(EWAN)) == 1


def test_several_dead_mailboxes_among_others_are_not_taken_for_the_channels_trouble(record, post):
    a_late_child_each(record, (*WORKERS, ISLA, MORAG))
    befalls(post.email, NO_MAILBOX, WORKERS)

    post.morning(DAY_AFTER)
    go_on(post, 20)

    assert [post.states(worker) for worker in WORKERS] == [[MessageState.FAILED]] * 3
    assert len(post.sent_to(ISLA, MessageKind.ALERT)) >= 1
    assert "could not be reached by e-mail" in post.sent_to(FERGUS)[0].content.headline


def test_a_rule_of_the_mail_servers_that_lasts_for_one_person_alone_is_hers_after_a_working_day(record, post):
    a_late_child_each(record)
    befalls(post.email, NO_RELAY, [SHONA])
    post.morning(DAY_AFTER)

    go_on(post, 60)
    within_the_day = post.states(SHONA)
    post.wait(seconds=A_WORKING_DAY.total_seconds())
    post.at(DAY_AFTER + timedelta(days=1))
    post.deliver()

    assert within_the_day == [MessageState.READY]
    assert post.states(SHONA) == [MessageState.FAILED]
    assert len(post.sent_to(MORAG, MessageKind.ALERT)) == 1


def test_a_chat_that_refuses_everybody_for_an_hour_sends_them_mails(record, post):
    a_late_child_each(record, channel="slack")
    befalls(post.slack, GONE, WORKERS)

    post.morning(DAY_AFTER)
    go_on(post, 55)
    before = [t for worker in WORKERS for t in post.sent_to(worker)]
    go_on(post, 40)

    assert before == []
    assert [[t.message.channel for t in post.sent_to(worker)] for worker in WORKERS] == [["email"]] * 3


@pytest.mark.parametrize(
    "failure",
    [
        GONE,
        SendFailed("Slack said unknown_app", unlisted=True),
        SendFailed("the bot token was revoked", permanent=True, whole_channel=True),
        SendFailed("not installed yet", permanent=True, certain=True),
    ],
    ids=lambda failure: failure.reason,
)
def test_what_only_a_chat_can_carry_waits_for_that_chat(record, post, failure):
    a_late_child_each(record, channel="slack")
    post.delivery.setup = replace(post.setup, renderers={"slack": post.renderer})
    post.delivery.channels = {"slack": post.slack}
    befalls(post.slack, failure)
    post.morning(DAY_AFTER)

    for _ in range(30):
        post.wait(hours=1)
        post.deliver()
    before = [post.states(worker) for worker in WORKERS]
    post.slack.trouble.clear()
    post.at(DAY_AFTER + timedelta(days=2))
    go_on(post, 61)

    assert before == [[MessageState.READY]] * 3
    assert [len(post.sent_to(worker, MessageKind.ALERT)) for worker in WORKERS] == [1, 1, 1]
