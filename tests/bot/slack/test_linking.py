"""Somebody whom Slack does not vouch for writes to Homeward: asked who she is, sent a code, and answered after all."""

from datetime import date, timedelta

import pytest

from casework.accounts import unlink
from casework.ports import MessageKind
from casework.raise_alerts import raise_alerts
from permanence.entries import EntryKind
from tests.bot.slack.council import a_council
from tests.builders import NOW, SHONA

PRIVATELY = "stranger@council.example"  # Slack knows her by an address that the council does not


@pytest.fixture
def council(tmp_path):
    with a_council(tmp_path, codes=True) as council:
        yield council


def say(council, text, email=PRIVATELY):
    answer = council.people.say(email, text)
    council.settle()
    assert answer.ok
    return council.messages(email)[-1]


def code_sent_to(council, email):
    with council.record.reading() as tx:
        (message,) = [m for m in tx.messages_for(email) if m.kind is MessageKind.LINK_CODE]
    return str(message.facts["code"])


def user(council, email):
    return council.slack.person(email).id


def linked_user(council, email=SHONA):
    with council.record.reading() as tx:
        return tx.directory().people[email].slack_user


def booked(council):
    return [e.day("on") for e in council.recorded(EntryKind.BOOKED)]


def test_she_is_linked_by_a_code_and_what_she_wrote_first_is_answered_then(council):
    reference = council.child()

    asked = say(council, f"{reference} ADM booked for 9 June")
    assert "I do not know whose account this is" in council.shown(asked)
    assert "What you just answered is kept" in council.shown(asked)
    sent = say(council, f"It is {SHONA}")
    assert "a code is on its way" in council.shown(sent)
    say(council, code_sent_to(council, SHONA))

    *_, known, read_back = council.messages(PRIVATELY)
    assert "Now I know you" in council.shown(known)
    assert "booked for Tue 9 Jun" in council.shown(read_back)
    assert linked_user(council) == user(council, PRIVATELY)
    assert booked(council) == []

    council.people.press(PRIVATELY, read_back, "confirm")
    council.settle()
    assert booked(council) == [date(2026, 6, 9)]
    assert council.recorded(EntryKind.BOOKED)[0].by == SHONA
    with council.record.reading() as tx:
        assert tx.events_to_take("slack", council.now) == []


def test_slack_may_deliver_the_code_twice(council):
    say(council, SHONA)
    answer = council.people.say(PRIVATELY, code_sent_to(council, SHONA))
    council.settle()
    council.people.repeat(answer)
    council.settle()

    known = [m for m in council.messages(PRIVATELY) if "Now I know you" in council.shown(m)]
    assert len(known) == 1


def test_private_words_of_a_stranger_are_not_kept(council):
    asked = say(council, "panel done for Jamie Madeup, born 3 May 2019")

    assert "I do not know whose account this is" in council.shown(asked)
    assert "kept" not in council.shown(asked)


def test_with_a_second_account_she_is_asked_which_one_she_uses(council):
    council.child()
    council.alert()  # finds her by her address
    before = linked_user(council)
    assert before == user(council, SHONA)

    say(council, SHONA)
    asked = say(council, code_sent_to(council, SHONA))
    assert "You have another Slack account" in council.shown(asked)
    assert linked_user(council) == before
    council.people.press(PRIVATELY, asked, "say.0")
    council.settle()

    assert "Now I know you" in council.shown(asked)
    assert linked_user(council) == user(council, PRIVATELY)


def test_the_account_before_is_asked_again_once_another_one_is_hers(council):
    council.child()
    message = council.alert()
    council.people.press(SHONA, message, "answer.done")
    council.settle()
    say(council, SHONA)
    asked = say(council, code_sent_to(council, SHONA))
    council.people.press(PRIVATELY, asked, "say.0")
    council.settle()

    answer = say(council, "list", email=SHONA)

    assert "Which one do you use?" in council.shown(answer)


def test_without_e_mail_no_code_is_promised(tmp_path):
    with a_council(tmp_path) as council:
        answer = say(council, SHONA)

        assert "Ask the system administrator" in council.shown(answer)


def test_an_account_that_was_taken_away_gets_nothing_more_and_is_hers_again_by_a_code_alone(tmp_path):
    with a_council(tmp_path, codes=True, mails=True) as council:
        council.child("C1")
        council.alert()
        before = len(council.messages())
        with council.record.writing() as tx:
            unlink(tx, SHONA, "slack", NOW, by="homeward people unlink")

        council.child("C2")
        council.now += timedelta(days=1)
        raise_alerts(council.record, council.now)
        council.deliver()
        assert len(council.messages()) == before
        assert [m.kind for m in council.mails.to(SHONA)] == [MessageKind.NOTICE, MessageKind.ALERT]

        assert "I do not know whose account this is" in council.shown(say(council, "list", SHONA))
        say(council, SHONA, SHONA)
        say(council, code_sent_to(council, SHONA), SHONA)
        assert linked_user(council) == user(council, SHONA)
