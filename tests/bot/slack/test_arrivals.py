"""What came in is kept before Slack has its answer: no crash and no fault lets a reply be forgotten or doubled."""

import json
import logging
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import text

from bot.slack.app import TAKEN_UP_EVERY
from casework.ports import Arrival
from permanence.entries import EntryKind
from tests.builders import SHONA
from tests.servers.slack_workspace import TEAM

NOT_NOW = "That could not be recorded just now. It is kept, and it will be tried again within a few minutes."


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
        return tx.arrivals("slack", council.now)


def decided(council):
    reached = council.recorded(EntryKind.MILESTONE_REACHED)
    return [e for e in reached if e.text("milestone") == "agency_decision"]


def take_up(council):
    council.run(council.side.take_up())
    council.settle()


def test_what_is_dealt_with_is_kept_no_longer(council):
    council.child()
    message = council.alert()

    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.people.say(SHONA, "list")
    council.settle()

    assert len(decided(council)) == 1
    assert kept(council) == []


def test_slack_hears_of_it_when_nothing_can_be_kept_and_delivers_again(council, caplog):
    council.child()
    message = council.alert()

    with caplog.at_level(logging.ERROR, logger="homeward"), a_full_disk(council, "arrival"):
        answer = council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    again = council.people.repeat(answer)
    council.settle()

    assert (answer.status, again.status) == (500, 200)
    assert len(decided(council)) == 1
    assert "a listener failed" in caplog.text


def test_a_press_that_could_not_be_recorded_is_said_and_recorded_a_minute_later(council, caplog):
    council.child()
    message = council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council):
        council.people.press(SHONA, message, "answer.done", block_id="answers.1")
        council.settle()
    take_up(council)
    assert council.alone()[0].startswith(NOT_NOW)
    assert len(decided(council)) == 1

    assert "✓ *Agency decision: reached on" in council.shown(message)
    assert kept(council) == []


def test_words_that_could_not_be_taken_are_said_and_answered_a_minute_later(council, caplog):
    council.child()
    council.alert()
    with caplog.at_level(logging.CRITICAL, logger="homeward"), a_full_disk(council, "proposal"):
        council.people.say(SHONA, "ADM booked for 9 June")
        council.settle()
    assert council.messages()[-1].text.startswith(NOT_NOW)

    take_up(council)

    assert "Record it?" in council.shown(council.messages()[-1])
    assert kept(council) == []


def test_it_is_said_once_that_something_is_delayed_however_often_it_is_tried(council, caplog):
    council.child()
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
    council.child()
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


def test_a_press_cut_off_between_the_ledger_and_its_answer_is_answered_and_not_recorded_again(council):
    council.child()
    message = council.alert()
    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.settle()
    cut_off_before_its_answer(council)

    take_up(council)

    assert len(decided(council)) == 1
    [said] = council.alone()
    assert said.startswith(f"That is recorded already for {council.references[0]}: Agency decision: reached")
    assert "✓ *Agency decision: reached on" in council.shown(message)
    assert kept(council) == []


def cut_off_before_its_answer(council):
    """As a crash leaves it: taken in and recorded, and still kept."""
    with council.record.writing() as tx:
        row = tx.connection.execute(text("SELECT event_id, raw FROM inbox ORDER BY id DESC")).first()
        tx.keep_arrivals([Arrival("slack", row.event_id, row.raw, council.now)])


def test_a_question_cut_off_before_its_answer_is_answered_in_its_place(council):
    council.child()
    council.alert()
    council.people.say(SHONA, "ADM booked for 9 June")
    council.settle()
    council.people.press(SHONA, council.messages()[-1], "confirm")
    council.settle()
    booked = council.recorded(EntryKind.BOOKED)
    with council.record.writing() as tx:
        pressed = {
            "type": "block_actions",
            "user": {"id": council.slack.person(SHONA).id},
            "team": {"id": TEAM},
            "container": {
                "message_ts": council.messages()[-1].ts,
                "channel_id": council.messages()[-1].channel,
            },
            "actions": [{"action_id": "confirm", "value": "1", "block_id": "b"}],
        }
        row = tx.connection.execute(text("SELECT event_id FROM inbox ORDER BY id DESC")).first()
        tx.keep_arrivals([Arrival("slack", row.event_id, json.dumps(pressed), council.now)])

    take_up(council)

    assert council.recorded(EntryKind.BOOKED) == booked
    assert "recorded already" in council.shown(council.messages()[-1])


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
        council.child(f"C{number}")
    message = council.alert()

    answers = [
        council.people.press(SHONA, message, "answer.done", block_id=f"answers.{n}") for n in range(1, 9)
    ]
    council.settle()

    assert all(answer.ok for answer in answers)
    assert len({entry.reference for entry in decided(council)}) == len(decided(council)) == 8
    assert kept(council) == []
