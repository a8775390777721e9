"""What is said after the answer: again after the pause that Slack asks for, and never a reason to fail."""

import logging
from datetime import timedelta

from permanence.entries import EntryKind
from tests.builders import FERGUS, SHONA, a_person


def test_an_answer_is_said_after_the_pause_that_slack_asks_for(council):
    council.child()
    council.alert()
    council.slack.rate_limit("chat.postMessage", retry_after=1)

    council.people.say(SHONA, "help")
    council.settle()
    council.now += timedelta(seconds=1)
    council.deliver()

    assert "Answer in your own words" in council.messages()[-1].text


def test_an_answer_that_cannot_be_said_is_logged_without_its_words(council, caplog):
    council.child()
    council.alert()
    council.slack.fail("chat.postMessage", "invalid_auth")

    with caplog.at_level(logging.WARNING, logger="homeward"):
        answer = council.people.say(SHONA, "help")
        council.settle()

    assert answer.ok
    assert "by slack not sent: Slack refuses the bot token" in caplog.text
    assert "own words" not in caplog.text


def test_a_failure_after_the_answer_is_logged_by_its_kind_alone(council, caplog):
    council.child()
    message = council.alert()
    next(b for b in message.blocks if b.get("block_id") == "answers.1")["elements"][1]["action_id"] = (
        "form.gardening"
    )

    with caplog.at_level(logging.ERROR, logger="homeward"):
        answer = council.people.press(SHONA, message, "form.gardening", block_id="answers.1")
        council.settle()

    assert answer.ok
    assert "open failed after its answer: ValueError" in caplog.text
    assert (
        "gardening" not in caplog.text.replace("form.gardening", "gardening!")
        or "ValueError:" not in caplog.text
    )


def test_somebody_new_is_answered_when_slack_can_say_again_who_she_is(council, caplog):
    council.child()
    council.alert()
    council.slack.break_down("users.info")

    with caplog.at_level(logging.ERROR, logger="homeward"):
        answer = council.people.say("stranger@council.example", "help")
        council.settle()
    council.run(council.side.conversation.take_up())
    council.settle()

    assert answer.status == 200
    delayed, known = council.messages("stranger@council.example")
    assert "tried again within a few minutes" in delayed.text
    assert "I do not know who you are yet" in known.text
    assert "an event of slack waits: SendFailed" in caplog.text
    assert "stranger@" not in caplog.text


def test_what_slack_knows_of_a_person_is_asked_once_and_remembered(council):
    council.child()
    council.people.say(SHONA, "help")
    council.people.say(SHONA, "list")
    council.settle()

    assert len(council.slack.calls_to("users.info")) == 1
    with council.record.reading() as tx:
        assert tx.directory().get(SHONA).slack_user == council.slack.person(SHONA).id


def test_a_leaver_is_told_that_her_access_has_ended_the_same_day(council):
    council.child()
    message = council.alert()
    with council.record.writing() as tx:
        tx.put_people([a_person(active=False, channel="slack")], council.now)

    council.people.press(SHONA, message, "answer.done", block_id="answers.1")
    council.people.say(SHONA, "list")
    council.settle()

    assert "Your access to Homeward has ended" in council.alone()[0]
    assert "Your access to Homeward has ended" in council.messages()[-1].text
    assert [e for e in council.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA] == []


def test_the_token_can_be_checked(council):
    assert council.run(council.side.check()) is None

    council.slack.fail("auth.test", "invalid_auth")

    assert "install the app again" in council.run(council.side.check())
    assert "nobody in the Slack workspace" in council.run(council.side.channel.reachable(a_person(FERGUS)))
