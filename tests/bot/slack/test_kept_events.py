"""What cannot be taken is kept, and what was recorded is shown: no crash and no fault forgets a reply or doubles it."""

import logging
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import text

from bot.conversation import TAKEN_UP_EVERY
from bot.slack.events import button_event, words_event
from casework.compose import LEASE_SECONDS
from casework.kept_events import KeptEvent
from permanence.entries import EntryKind
from tests.builders import SHONA
from tests.servers.slack_client import Answer, SlackClient

NOT_NOW = "This could not be recorded just now. It is kept and tried again within a few minutes."


@contextmanager
def a_full_disk(council, table="ledger"):
    """Nothing can be written to this table."""
    full = f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
    with council.record.engine.begin() as connection:
        connection.execute(text(full))
    yield
    with council.record.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER full"))


def kept(council):
    with council.record.reading() as tx:
        return tx.events_to_take("slack", council.now)


def decided(council):
    reached = council.recorded(EntryKind.MILESTONE_REACHED)
    return [e for e in reached if e.text("milestone") == "agency_decision"]


def take_up(council):
    council.run(council.side.conversation.take_up())
    council.settle()


class Undelivered(SlackClient):
    """What people do reaches nobody."""

    def deliver(self, delivery):
        return Answer(delivery, 200)


def cut_off(council, answer):
    """What Slack would have delivered is taken and nothing of it shown: as a crash right after the commit leaves it."""
    body = answer.delivery.payload
    event = words_event(body) if "event" in body else button_event(body)
    return council.run(council.side.conversation.take(event))


def after_a_restart(council):
    """The lease of what the crash cut off is over, and the outbox is drained."""
    council.now += timedelta(seconds=LEASE_SECONDS)
    council.deliver()


def test_what_is_taken_waits_no_longer(council):
    council.due_soon()
    message = council.alert()

    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.people.say(SHONA, "list")
    council.settle()

    assert len(decided(council)) == 1
    assert kept(council) == []


def test_slack_hears_of_it_when_nothing_can_be_kept_and_delivers_again(council, caplog):
    council.due_soon()
    message = council.alert()

    with caplog.at_level(logging.ERROR, logger="homeward"), a_full_disk(council, "inbox"):
        answer = council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    again = council.people.repeat(answer)
    council.settle()

    assert (answer.status, again.status) == (500, 200)
    assert len(decided(council)) == 1
    assert "a listener failed" in caplog.text


def test_a_press_that_could_not_be_recorded_is_said_and_recorded_a_minute_later(council, caplog):
    council.due_soon()
    message = council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council):
        council.people.press(SHONA, message, "answer.done", block_id="answers.1")
        council.settle()
    take_up(council)
    assert council.alone()[0].startswith(NOT_NOW)
    assert len(decided(council)) == 1

    assert "✓ *Agency decision made on" in council.shown(message)
    assert kept(council) == []


def test_words_that_could_not_be_taken_are_said_and_answered_a_minute_later(council, caplog):
    council.child()
    council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council, "thread"):
        council.people.say(SHONA, "ADM booked for 9 June")
        council.settle()
    assert council.messages()[-1].text.startswith(NOT_NOW)

    take_up(council)

    assert "Record it?" in council.shown(council.messages()[-1])
    assert kept(council) == []


def test_it_is_said_once_that_something_is_delayed_however_often_it_is_tried(council, caplog):
    council.due_soon()
    message = council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council):
        council.people.press(SHONA, message, "answer.done", block_id="answers.1")
        council.settle()
        take_up(council)
        council.now += TAKEN_UP_EVERY
        take_up(council)

    assert len(council.alone()) == 1
    assert len(kept(council)) == 1


def test_what_is_being_dealt_with_just_now_is_not_taken_up_a_second_time(council, caplog):
    council.due_soon()
    message = council.alert()
    take_up(council)  # the start: nothing was left over
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council):
        council.people.press(SHONA, message, "answer.done", block_id="answers.1")
        council.settle()

    council.now += TAKEN_UP_EVERY - timedelta(seconds=1)
    take_up(council)
    assert decided(council) == []

    council.now += timedelta(seconds=1)
    take_up(council)
    assert len(decided(council)) == 1


def test_a_press_cut_off_after_the_ledger_is_shown_and_not_recorded_again(council):
    council.due_soon()
    message = council.alert()
    press = Undelivered(council.slack).press(SHONA, message, "answer.done", block_id="answers.1")

    cut_off(council, press)
    assert "✓" not in council.shown(message)
    take_up(council)
    after_a_restart(council)

    assert len(decided(council)) == 1
    assert "✓ *Agency decision made on" in council.shown(message)
    assert kept(council) == []


def test_an_answer_in_words_cut_off_after_the_ledger_is_said_once(council):
    council.child()
    message = council.alert()
    words = Undelivered(council.slack).say(SHONA, "ADM booked for 9 June", thread=message)

    cut_off(council, words)
    after_a_restart(council)
    after_a_restart(council)

    said = [m for m in council.messages() if "Record it?" in council.shown(m)]
    assert [m.thread_ts for m in said] == [message.ts]


def test_a_question_cut_off_before_its_answer_is_answered_in_its_place(council):
    council.child()
    council.alert()
    council.people.say(SHONA, "ADM booked for 9 June")
    council.settle()
    question = council.messages()[-1]

    cut_off(council, Undelivered(council.slack).press(SHONA, question, "confirm"))
    assert "Record it?" in council.shown(question)
    after_a_restart(council)

    assert len(council.recorded(EntryKind.BOOKED)) == 1
    assert "Recorded" in council.shown(question)


def test_what_slack_delivers_again_after_a_crash_is_a_repeat(council):
    council.due_soon()
    message = council.alert()
    press = Undelivered(council.slack).press(SHONA, message, "answer.done", block_id="answers.1")
    cut_off(council, press)

    assert cut_off(council, press).is_repeat
    assert len(decided(council)) == 1


def test_a_burst_that_was_kept_is_taken_at_the_start_each_once(council):
    for number in range(8):
        council.due_soon(f"C{number}")
    message = council.alert()
    nobody = Undelivered(council.slack)
    with council.record.writing() as tx:
        for number in range(1, 9):
            pressed = nobody.press(SHONA, message, "answer.done", block_id=_block(number))
            event = button_event(pressed.delivery.payload)
            tx.keep_event(KeptEvent("slack", event.id, event.raw, council.now))

    take_up(council)

    assert len({entry.reference for entry in decided(council)}) == len(decided(council)) == 8
    assert council.shown(message).count("✓") == 8
    assert kept(council) == []


def test_a_message_that_cannot_be_written_again_keeps_nobody_from_recording(council, caplog):
    council.due_soon()
    message = council.alert()
    of_an_older_homeward = (
        b'{"text": "", "blocks": [{"block_id": "answers.1", "elements": [{"value": "old"}]}]}'
    )
    with council.record.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET frozen = :old"), {"old": of_an_older_homeward})

    with caplog.at_level(logging.CRITICAL, logger="homeward"):
        answer = council.people.press(SHONA, message, "answer.done", block_id="answers.1")
        council.settle()

    assert answer.ok
    assert len(decided(council)) == 1


def test_private_words_are_not_kept_even_for_a_moment(council, caplog):
    council.child()
    council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council, "inbox"):
        answer = council.people.say(SHONA, "note: lives at 5 High Street EH1 1AA")
        council.settle()

    assert answer.status == 500
    assert kept(council) == []


def test_presses_that_come_together_are_each_recorded_once(council):
    for number in range(8):
        council.due_soon(f"C{number}")
    message = council.alert()

    answers = [council.people.press(SHONA, message, "answer.done", block_id=_block(n)) for n in range(1, 9)]
    council.settle()

    assert all(answer.ok for answer in answers)
    assert len({entry.reference for entry in decided(council)}) == len(decided(council)) == 8
    assert kept(council) == []


def _block(number: int) -> str:
    """Where a step is answered: the first three have buttons, the others a menu beside their line."""
    return f"{'answers' if number <= 3 else 'line'}.{number}"
