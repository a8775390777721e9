"""One person who does more than anybody can (a loop, a stuck key) holds nobody else up, and is told so once."""

from datetime import timedelta

import pytest

from permanence.entries import EntryKind
from tests.bot.slack.council import a_council as a_slack_council
from tests.bot.teams.council import a_council as a_teams_council
from tests.builders import EWAN, SHONA

MOST = 5
TOLD = "more within a minute than can be taken"


@pytest.fixture
def slack(tmp_path):
    with a_slack_council(tmp_path, most_a_minute=MOST) as council:
        yield council


@pytest.fixture
def teams(tmp_path):
    with a_teams_council(tmp_path, most_a_minute=MOST) as council:
        yield council


def says_much(council, times):
    for _ in range(times):
        council.people.say(SHONA, "help")
    council.settle()


def test_in_slack_what_is_too_much_is_not_taken_and_said_once(slack):
    says_much(slack, MOST + 4)

    said = [message.text for message in slack.messages()]
    assert len(said) == MOST + 1
    assert TOLD in said[-1]


def test_in_teams_too(teams):
    before = len(teams.teams.messages(SHONA))

    says_much(teams, MOST + 4)

    assert len(teams.teams.messages(SHONA)) == before + MOST + 1
    assert TOLD in teams.said()


def test_others_are_answered_meanwhile_and_she_is_again_after_a_minute(slack):
    says_much(slack, MOST + 1)

    slack.people.say(EWAN, "help")
    slack.settle()
    assert len(slack.messages(EWAN)) == 1

    slack.now += timedelta(minutes=1)
    slack.people.say(SHONA, "help")
    slack.settle()
    assert TOLD not in slack.messages()[-1].text


def test_a_press_too_many_records_nothing_and_is_told_alone(slack):
    slack.due_soon()
    message = slack.alert()
    says_much(slack, MOST)

    answer = slack.people.press(SHONA, message, "answer.done")
    slack.settle()

    assert answer.ok
    assert not [e for e in slack.recorded(EntryKind.MILESTONE_REACHED) if e.by == SHONA]
    [said] = slack.alone()
    assert TOLD in said


def test_a_question_stands_when_its_yes_was_too_much(teams):
    teams.child()
    teams.alert()
    teams.people.say(SHONA, "booked for 9 June")
    teams.settle()
    question = teams.teams.messages(SHONA)[-1]
    says_much(teams, MOST)

    answer = teams.people.press(SHONA, question, "confirm")
    teams.settle()
    assert TOLD in answer.message

    teams.now += timedelta(minutes=1)
    teams.people.press(SHONA, question, "confirm")
    teams.settle()
    assert [e.by for e in teams.recorded(EntryKind.BOOKED)] == [SHONA]
