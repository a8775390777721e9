"""`homeward outbox`: how messages stand and why, by name; what reached nobody is sent again, or dismissed for a reason."""

import json
from datetime import timedelta

import pytest

from casework.ports import MessageKind, MessageState, NewMessage
from scheduler.first_files import write_first_files
from tests.builders import NOW, SHONA, a_record
from tests.scheduler.cli.surroundings import run

ON = ("--now", "2026-05-20T10:00")
WHY = "the mail server refused it at RCPT (550 5.1.1)"


@pytest.fixture
def folder(tmp_path):
    a_record(tmp_path).close()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    write_first_files(tmp_path)
    return tmp_path


@pytest.fixture
def here(folder):
    def call(*words, ends_with=0):
        done = run([*words, "--in", str(folder)])
        assert done.exit_code == ends_with, (words, done.stdout, done.stderr)
        return done.stdout + done.stderr

    return call


def lost(store, key="notice:1", state=MessageState.FAILED, **facts):
    """A notice to Shona that reached nobody; its number."""
    with store.writing() as tx:
        new = NewMessage(key, MessageKind.NOTICE, SHONA, "email", NOW - timedelta(hours=1), facts=facts)
        number = tx.queue(new, NOW)
        tx.mark_over(number, state, WHY, NOW)
    return number


def test_an_empty_outbox_owes_nothing(here):
    assert "no message is owed to anybody" in here("outbox", *ON)


def test_what_reached_nobody_is_listed_by_name_with_its_reason_and_ends_with_1(here, store):
    number = lost(store)

    shown = here("outbox", *ON, ends_with=1)

    assert "1 message reached nobody" in shown
    for word in (str(number), "Shona Reid", "notice", WHY, "failed"):
        assert word in shown


def test_programs_get_the_same(here, store):
    number = lost(store)

    found = json.loads(here("outbox", "--json", *ON, ends_with=1))

    [owed] = found["owed"]
    assert (owed["number"], owed["to"], owed["state"]) == (number, "Shona Reid", "failed")
    [counted] = found["counted"]
    assert (counted["state"], counted["reason"], counted["messages"]) == ("failed", WHY, 1)


def test_retry_sends_again_what_is_still_true(here, store):
    number = lost(store, headline="Look", action="")

    said = here("outbox", "retry", *ON)

    assert "1 message is to be sent again" in said
    with store.reading() as tx:
        message = tx.message(number)
        assert (message.state, message.attempts, tx.owed()) == (MessageState.READY, 0, [])


def test_dismiss_wants_numbers_and_a_why_and_keeps_it(here, store):
    number = lost(store)

    assert "name the messages" in here("outbox", "dismiss", "--why", "told", ends_with=2)
    assert "say why" in here("outbox", "dismiss", str(number), ends_with=2)
    said = here("outbox", "dismiss", str(number), "--why", "told by telephone", *ON)

    assert "1 message is owed no longer: told by telephone" in said
    with store.reading() as tx:
        message = tx.message(number)
        assert tx.owed() == []
    assert message.state is MessageState.CANCELLED
    assert message.reason == f"dismissed: told by telephone (before: failed, {WHY})"


@pytest.mark.parametrize("words", [("retry", "7"), ("dismiss", "7", "--why", "x")])
def test_a_number_of_no_such_message_is_named(here, words):
    assert "nothing is owed under 7" in here("outbox", *words, *ON, ends_with=2)


def test_sweep_with_deliver_says_that_no_channel_is_set_up(here, store):
    with store.writing() as tx:
        tx.queue(NewMessage("t:1", MessageKind.NOTICE, SHONA, "email", NOW, facts={"headline": "x"}), NOW)

    said = here("sweep", "--deliver", *ON, ends_with=1)

    assert "for email, which is not set up" in said
