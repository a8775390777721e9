"""Delivery: never silent, never twice, and one message's trouble is never another's."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from tests.builders import FERGUS, GREER, JAMIE, KIRSTY, MORAG, NOW, SHONA, a_person, on_leave, shona
from tests.casework.post_room import PostRoom
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, PANEL, a_child_after_panel, put

REFUSED = SendFailed("550 no such mailbox", permanent=True)
LATER = SendFailed("451 try later")


def queue(record, person, key="test:1", channel="email", kind=MessageKind.TEST, **details):
    with record.writing() as tx:
        return tx.queue(NewMessage(key, kind, person, channel, NOW - timedelta(hours=1), **details), NOW)


def test_a_bad_address_in_the_middle_stops_nobody(record, post):
    for number, person in enumerate([JAMIE, SHONA, MORAG]):
        queue(record, person, f"test:{number}")
    post.email.trouble[SHONA] = REFUSED

    post.deliver()

    assert {t.person.email for t in post.sent} >= {JAMIE, MORAG}
    assert post.states(SHONA) == [MessageState.READY]
    post.twice()
    assert post.states(SHONA) == [MessageState.FAILED]


@pytest.mark.parametrize("together", [1, 4])
def test_a_message_that_cannot_be_written_stops_nobody_and_is_told_to_the_administrator(record, together):
    post = PostRoom(record, together=together)
    for number, person in enumerate([JAMIE, SHONA, MORAG]):
        queue(record, person, f"test:{number}")
    post.renderer.broken.add(SHONA)

    post.deliver()

    assert [t.person.email for t in post.sent] == [JAMIE, MORAG, FERGUS]
    [waiting] = post.messages(SHONA)
    assert waiting.state is MessageState.READY
    assert "cannot be written: ValueError at post_room.py" in (waiting.reason or "")
    assert "cannot be written" in post.sent[-1].content.headline
    post.renderer.broken.clear()
    post.wait(minutes=2)
    post.deliver()
    assert len(post.sent_to(SHONA)) == 1


@pytest.mark.parametrize("together", [1, 4])
def test_an_error_of_our_own_in_a_channel_stops_nobody_and_doubles_nobody(record, together):
    post = PostRoom(record, together=together)
    for number, person in enumerate([JAMIE, SHONA, MORAG]):
        queue(record, person, f"test:{number}")
    post.email.trouble[SHONA] = KeyError("a slip of ours")

    post.deliver()
    post.wait(minutes=2)
    post.deliver()

    assert sorted(t.person.email for t in post.sent) == [JAMIE, MORAG]


def test_a_person_whose_channel_is_not_set_up_is_reached_by_email_and_stops_nobody(record, post):
    a_child_after_panel(record, "C1")
    a_child_after_panel(record, "C2", worker=JAMIE)
    put(record, a_person(SHONA, channel="teams"))

    post.morning(DAY_AFTER)
    post.deliver()

    assert [t.message.channel for t in post.sent_to(SHONA)] == ["email"]
    assert len(post.sent_to(JAMIE)) == 1
    assert "could not be reached in Teams" in post.sent_to(FERGUS)[0].content.headline


def test_a_temporary_failure_backs_off_and_goes_through_later(record, post):
    queue(record, SHONA)
    post.email.trouble[SHONA] = LATER
    tries = []
    post.email.before_send = lambda _message: tries.append(post.now)

    start = post.now
    for _ in range(120):
        post.deliver()
        post.wait(minutes=1)
    post.email.trouble.clear()
    post.wait(hours=1)
    post.deliver()

    assert [round((t - start).total_seconds() / 60) for t in tries[:-1]] == [0, 1, 6, 21, 81]
    assert len(post.sent_to(SHONA)) == 1


def test_the_other_side_decides_how_long_to_wait_when_it_says_so(record, post):
    queue(record, SHONA)
    post.email.trouble[SHONA] = SendFailed("429", retry_after=37)

    post.deliver()

    [message] = post.messages(SHONA)
    assert message.not_before == post.now + timedelta(seconds=37)


def test_the_same_bytes_go_out_at_every_attempt(record, post):
    queue(record, SHONA)
    post.email.trouble[SHONA] = LATER
    attempts = []
    post.email.before_send = lambda message: attempts.append(message.frozen)

    post.deliver()
    post.email.trouble.clear()
    post.wait(days=1)
    post.deliver()

    assert len(attempts) == 2
    assert attempts[0] == attempts[1]


def test_what_may_have_arrived_by_email_goes_again_byte_for_byte_with_a_growing_wait(record, post):
    queue(record, SHONA)
    post.email.trouble[SHONA] = SendFailed("cut after DATA", maybe_sent=True)

    for _ in range(30):
        post.deliver()
        post.wait(minutes=1)

    assert post.states(SHONA) == [MessageState.UNSURE]
    assert len(post.sent_to(SHONA)) == 4  # at 0, 1, 6 and 21 minutes: not every minute
    assert len({t.message.frozen for t in post.sent}) == 1


def test_what_may_have_arrived_in_slack_is_looked_for_and_never_sent_twice(record, post):
    queue(record, SHONA, channel="slack")
    post.slack.trouble[SHONA] = SendFailed("no answer", maybe_sent=True)

    post.deliver()
    post.slack.trouble.clear()
    post.wait(minutes=2)
    post.deliver()

    [message] = post.messages(SHONA)
    assert message.provider_id == f"found:{message.id}"
    assert len(post.sent_to(SHONA)) == 1
    with record.reading() as tx:
        assert tx.health(post.now).resent_unsure == 0


def test_a_process_that_dies_after_sending_leaves_it_unsure_and_the_next_one_asks_first(record, post):
    queue(record, SHONA, channel="slack")
    number = queue(record, MORAG, "test:2", channel="slack")

    class Died(BaseException):
        pass

    def power_cut(message):
        if message.id == number:
            raise Died

    post.slack.before_send = power_cut
    with pytest.raises(Died):
        post.deliver()
    after = PostRoom(record, owner="the next process", contents=post.contents)
    after.slack.sent = post.slack.sent  # the same Slack
    at_once = asyncio.run(after.delivery.drain())
    after.wait(seconds=61)
    after.deliver()

    assert at_once == 0
    assert sorted(t.person.email for t in after.slack.sent) == [MORAG, SHONA]
    assert after.states(MORAG) == after.states(SHONA) == [MessageState.SENT]


def test_a_refusal_for_good_goes_from_slack_to_email_to_the_manager(record, post):
    reference = a_child_after_panel(record)
    put(record, a_person(SHONA, channel="slack"))
    post.slack.trouble[SHONA] = SendFailed("users_not_found", permanent=True)
    post.email.trouble[SHONA] = REFUSED

    post.morning(DAY_AFTER)
    post.twice()
    post.twice()

    assert post.states(SHONA) == [MessageState.FAILED, MessageState.FAILED]
    [told] = post.sent_to(MORAG)
    assert told.references == [reference]
    assert [item.waits_for for item in told.items] == ["Shona Reid"]
    headlines = [t.content.headline for t in post.sent_to(FERGUS)]
    assert [h.split(" reached ")[1].split(":")[0] for h in headlines] == ["in Slack", "by e-mail"]


def test_a_message_that_could_not_arrive_goes_to_no_manager_who_has_left(record, post):
    a_child_after_panel(record)
    put(record, a_person(MORAG, active=False))
    post.email.trouble[SHONA] = REFUSED

    post.morning(DAY_AFTER)
    post.twice()

    assert post.states(SHONA) == [MessageState.FAILED]
    assert post.messages(MORAG) == []


def test_an_administrator_hears_once_a_day_of_an_address_that_refuses(record, post):
    for number in range(5):
        queue(record, SHONA, f"test:{number}")
    post.email.trouble[SHONA] = REFUSED

    post.deliver()
    post.twice()

    assert len(post.sent_to(FERGUS)) == 1


def test_an_administrator_who_cannot_be_reached_makes_no_endless_round(record, post):
    queue(record, SHONA)
    post.email.trouble[SHONA] = post.email.trouble[FERGUS] = REFUSED

    post.deliver()
    for _ in range(3):
        post.twice()

    assert post.states(FERGUS) == [MessageState.FAILED, MessageState.FAILED]


def test_private_words_hold_a_message_back_and_the_administrator_hears(record, post):
    queue(record, SHONA)
    post.renderer.private.add(SHONA)

    post.deliver()

    assert post.states(SHONA) == [MessageState.HELD]
    assert "held back: a name" in post.sent_to(FERGUS)[0].content.headline


def test_a_message_does_not_leave_in_the_evening_and_does_the_next_morning(record, post):
    a_child_after_panel(record)
    post.at(DAY_AFTER, time(16, 59))
    post.sweep()

    post.at(DAY_AFTER, time(17, 1))
    post.deliver()
    in_the_evening = list(post.sent)
    post.at(date(2026, 5, 21), time(8, 0))
    post.deliver()

    assert in_the_evening == []
    assert len(post.sent_to(SHONA)) == 1


def test_a_message_of_a_friday_evening_waits_over_the_holiday(record, post):
    a_child_after_panel(record)
    post.at(date(2026, 5, 22), time(16, 59))
    post.sweep()
    post.at(date(2026, 5, 22), time(18, 0))
    post.deliver()

    [message] = post.messages(SHONA)

    assert message.not_before.date() == date(2026, 5, 26)


def test_a_notice_to_the_administrator_does_not_wait_for_the_morning(record, post):
    queue(record, FERGUS, kind=MessageKind.NOTICE, facts={"headline": "Nobody hears", "action": ""})
    post.at(DAY_AFTER, time(22, 0))

    post.deliver()

    assert len(post.sent_to(FERGUS)) == 1


def test_a_milestone_recorded_while_the_message_waits_is_not_alerted_on(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()

    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DAY_AFTER)], post.now)
    post.deliver()

    [message] = post.messages(SHONA)
    assert message.state is MessageState.CANCELLED
    assert message.reason == f"{reference} {DECISION}: the stage is closed"
    assert post.sent_to(SHONA) == []


def test_an_acknowledgement_while_the_escalation_waits_keeps_it_from_the_manager(record, post):
    reference = a_child_after_panel(record)
    for day in (DAY_AFTER, date(2026, 5, 21)):
        post.morning(day)
    post.at(date(2026, 5, 22))
    post.sweep()

    with record.writing() as tx:
        tx.append([shona(reference).acknowledged(DECISION)], post.now)
    post.deliver()

    assert post.states(MORAG) == [MessageState.CANCELLED]
    assert post.sent_to(MORAG) == []


def test_a_booking_made_while_the_message_waits_keeps_it_back(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()

    with record.writing() as tx:
        tx.append([shona(reference).booked("agency_decision", date(2026, 6, 1))], post.now)
    post.deliver()

    assert post.states(SHONA) == [MessageState.CANCELLED]


@pytest.mark.parametrize(("days", "arrives"), [(0, True), (1, False)])
def test_a_step_that_is_due_today_after_all_is_not_told_as_overdue(record, post, days, arrives):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()

    with record.writing() as tx:
        [wrong] = [e.number for e in tx.entries(reference) if e.maybe("milestone") == "panel"]
        later = shona(reference, replaces=wrong).milestone_reached("panel", PANEL + timedelta(days=days))
        tx.append([later], post.now)
    post.deliver()

    [message] = post.messages(SHONA)
    assert (message.state is MessageState.SENT) is arrives
    assert arrives or message.reason == f"{reference} {DECISION}: it is not overdue any more"


def test_what_is_left_of_a_message_still_goes(record, post):
    answered = a_child_after_panel(record, "C1")
    waiting = a_child_after_panel(record, "C2")
    post.at(DAY_AFTER)
    post.sweep()

    with record.writing() as tx:
        tx.append([shona(answered).milestone_reached("agency_decision", DAY_AFTER)], post.now)
    post.deliver()

    assert post.sent_to(SHONA)[0].references == [waiting]


def test_a_worker_who_leaves_while_the_message_waits_gets_nothing_and_her_manager_does(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()

    put(record, a_person(SHONA, active=False))
    post.deliver()

    assert post.sent_to(SHONA) == []
    assert post.states(SHONA) == [MessageState.CANCELLED]
    assert post.sent_to(MORAG)[0].references == [reference]


def test_a_message_past_its_time_is_expired_and_not_sent(record, post):
    queue(record, SHONA, expires_at=post.now)

    post.deliver()

    assert post.states(SHONA) == [MessageState.EXPIRED]


def test_a_channel_that_is_down_for_everybody_rests_and_then_everybody_is_told_once(record, post):
    everybody = [SHONA, JAMIE, MORAG]
    down = SendFailed("421 closing", whole_channel=True)
    tries = []
    post.email.before_send = lambda message: tries.append(message.person)
    for number, person in enumerate(everybody):
        queue(record, person, f"test:{number}")
        post.email.trouble[person] = down

    post.deliver()
    while_resting = list(tries)
    post.email.trouble.clear()
    post.wait(minutes=2)
    post.deliver()

    assert while_resting == [everybody[0]]
    assert sorted(t.person.email for t in post.sent) == sorted(everybody)


def test_ten_thousand_tries_do_not_disturb_a_message_that_was_sent(record, post):
    queue(record, SHONA)
    post.deliver()

    again = queue(record, SHONA)
    post.deliver()

    assert again is None
    assert len(post.sent) == 1


def test_on_leave_on_the_day_of_sending_the_message_is_still_hers_to_read(record, post):
    """She was told of it before her leave was known; the message is kept, her cover hears from the next sweep on."""
    a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()
    put(record, on_leave(SHONA, DAY_AFTER, date(2026, 5, 29), JAMIE))

    post.deliver()

    assert len(post.sent_to(SHONA)) == 1


def test_the_name_of_a_team_change_shows_in_no_message_of_ewans(record, post):
    a_child_after_panel(record)
    put(record, replace(a_person(SHONA), team="South"))

    post.morning(DAY_AFTER)

    assert {t.person.email for t in post.sent} == {SHONA, GREER, KIRSTY}
