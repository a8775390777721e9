"""What does not get through or cannot be shown: the public reports' kinds with other codes and orders."""

from datetime import timedelta

import pytest

from casework.ports import MessageKind
from tests.bot.chats import ASKED, booked, pass_by, said_by_mail
from tests.builders import FERGUS, SHONA
from tests.proof import one_of

# --- answers that do not get through --------------------------------------------------------------------------------

TROUBLES = {
    "fatal error": lambda s: s.fail("chat.postMessage", "fatal_error"),
    "bad gateway": lambda s: s.break_down("chat.postMessage", status=502),
    "a proxy's plain text": lambda s: s.break_down("chat.postMessage", kind="text/plain", page="no upstream"),
    "an empty answer": lambda s: s.break_down("chat.postMessage", status=200, kind="text/html", page=""),
    "a list": lambda s: s.break_down("chat.postMessage", status=200, kind="application/json", page="[]"),
    "cut after it was carried out": lambda s: s.cut("chat.postMessage", carried_out=True),
    "five times in trouble": lambda s: s.fail("chat.postMessage", "internal_error", times=5),
    "trouble and then a refusal in no list": lambda s: (
        s.break_down("chat.postMessage", times=2),
        s.fail("chat.postMessage", "a_code_of_next_year", times=2),
    ),
    "the conversation is gone and comes back": lambda s: s.fail(
        "chat.postMessage", "channel_not_found", times=2
    ),
}


@one_of(8)
@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_an_answer_in_slack_comes_once_whatever_went_wrong(slack, trouble):
    slack.child()
    slack.alert()
    before = len(slack.messages())
    trouble(slack.slack)

    slack.people.say(SHONA, "list")
    slack.settle()
    pass_by(slack, 50)

    assert len(slack.messages()) + len(said_by_mail(slack)) == before + 1


@one_of(8)
@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520, 418, 451])
def test_an_answer_in_teams_comes_once_whatever_went_wrong(teams, status):
    teams.child()
    teams.alert()
    before = len(teams.teams.messages(SHONA))
    teams.teams.troubled(status, times=2)

    teams.people.say(SHONA, "list")
    teams.settle()
    pass_by(teams, 50)

    assert len(teams.teams.messages(SHONA)) + len(said_by_mail(teams)) == before + 1


@one_of(8)
@pytest.mark.parametrize("code", ["account_inactive", "token_revoked", "ekm_access_denied", "missing_scope"])
def test_what_will_never_pass_sends_the_answer_by_mail_at_once_and_says_why(slack, code):
    slack.child()
    slack.alert()
    slack.slack.fail("chat.postMessage", code, times=100)

    slack.people.say(SHONA, "list")
    slack.settle()
    pass_by(slack, 2)

    assert len(said_by_mail(slack)) == 1
    assert len([m for m in slack.mails.to(FERGUS) if m.kind is MessageKind.NOTICE]) == 1


def test_a_question_that_nobody_saw_is_not_confirmed_and_once_it_is_seen_it_is(slack):
    slack.child()
    slack.alert()
    slack.slack.break_down("chat.postMessage", times=2)
    slack.people.say(SHONA, ASKED)
    slack.settle()
    pass_by(slack, 1, timedelta(seconds=1))
    assert booked(slack) == []

    pass_by(slack, 15)
    slack.people.say(SHONA, "yes")
    slack.settle()

    assert len(booked(slack)) == 1


def test_a_yes_before_it_was_seen_records_nothing_and_what_was_asked_comes_first(slack):
    slack.child()
    slack.alert()
    slack.slack.break_down("chat.postMessage", times=2)
    slack.people.say(SHONA, ASKED)
    slack.settle()

    slack.people.say(SHONA, "yes")
    slack.settle()
    pass_by(slack, 15)

    assert booked(slack) == []
    said = [m.text for m in slack.messages()[1:]]
    assert len(said) == 2
    assert "Record it?" in said[0]
    assert "Record it?" not in said[1]


def test_of_three_answers_none_overtakes_another(teams):
    teams.child()
    teams.alert()
    teams.teams.troubled(503, times=4)
    for words in ("help", "list", "snooze"):
        teams.people.say(SHONA, words)
    teams.settle()
    pass_by(teams, 45)
    first = [m.summary for m in teams.teams.messages(SHONA)[1:]]

    for words in ("help", "list", "snooze"):
        teams.people.say(SHONA, words)
    teams.settle()

    assert first == [m.summary for m in teams.teams.messages(SHONA)[4:]]


def test_what_went_by_mail_waits_there_and_a_yes_in_chat_is_about_nothing(slack):
    slack.child()
    slack.alert()
    slack.slack.break_down("chat.postMessage", times=40)
    slack.people.say(SHONA, ASKED)
    slack.settle()
    pass_by(slack, 75)
    slack.slack._troubles._waiting.clear()
    assert len(said_by_mail(slack)) == 1

    slack.people.say(SHONA, "yes")
    slack.settle()

    assert booked(slack) == []


# --- what was recorded and cannot be shown --------------------------------------------------------------------------


@one_of(8)
@pytest.mark.parametrize(
    "code", ["is_inactive", "channel_not_found", "msg_too_long", "invalid_blocks", "is_archived"]
)
def test_a_refused_edit_is_said_whatever_its_code(slack, code):
    slack.due_soon()
    message = slack.alert()
    slack.slack.fail("chat.update", code, times=100)

    slack.people.press(SHONA, message, "answer.done")
    slack.settle()
    pass_by(slack, 2)

    assert len([*slack.alone(), *slack.messages()[1:]]) == 1


@one_of(8)
@pytest.mark.parametrize("code", ["edit_window_closed", "message_not_found"])
def test_a_question_that_cannot_be_edited_is_answered_below_it_once(slack, code):
    slack.child()
    slack.alert()
    slack.people.say(SHONA, ASKED)
    slack.settle()
    question = slack.messages()[-1]
    slack.slack.fail("chat.update", code, times=100)
    before = len(slack.messages())

    slack.people.press(SHONA, question, "confirm")
    slack.settle()
    pass_by(slack, 3)

    assert len(booked(slack)) == 1
    assert len(slack.messages()) == before + 1
    assert "Recorded" in slack.messages()[-1].text


@one_of(8)
@pytest.mark.parametrize(
    "code",
    ["trigger_expired", "exchanged_trigger_id", "invalid_arguments", "view_too_large", "internal_error"],
)
@pytest.mark.parametrize("button", ["form.booked", "more", "ask.who", "ask.why"])
def test_a_window_that_cannot_open_is_said_whatever_the_code_and_the_button(slack, code, button):
    slack.child()
    message = slack.alert()
    slack.slack.fail("views.open", code, times=100)

    slack.people.press(SHONA, message, button)
    slack.settle()

    assert len([*slack.alone(), *slack.messages()[1:]]) == 1


def test_where_nothing_can_be_said_alone_either_it_is_a_message(slack):
    slack.child()
    message = slack.alert()
    slack.slack.fail("views.open", "expired_trigger_id")
    slack.slack.fail("chat.postEphemeral", "a_code_of_next_year", times=100)

    slack.people.press(SHONA, message, "form.booked")
    slack.settle()

    assert "booked for" in slack.messages()[-1].text
