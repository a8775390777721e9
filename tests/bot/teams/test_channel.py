"""Sending in Teams: what Microsoft refuses waits, is given up, or is unsure; who cannot be reached gets an e-mail."""

from dataclasses import replace

import pytest

from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from tests.bot.teams.council import a_council
from tests.builders import FERGUS, SHONA


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    with a_council(tmp_path_factory.mktemp("council")) as council:
        council.child()
        council.alert()
        yield council


def a_message(council):
    """A frozen message to Shona, and her."""
    with council.record.reading() as tx:
        message = next(m for m in tx.messages_for(SHONA) if m.kind is MessageKind.ALERT)
        return message, tx.directory().people[SHONA]


def failure(council, status, **headers):
    council.teams.troubled(status, **headers)
    with pytest.raises(SendFailed) as raised:
        council.run(council.side.channel.send(*a_message(council)))
    return raised.value


def test_a_message_is_marked_with_where_it_stands_and_a_summary_for_the_phone(council):
    message, person = a_message(council)
    before = len(council.teams.messages(SHONA))

    there = council.run(council.side.channel.send(message, person))

    sent = council.teams.messages(SHONA)[-1]
    assert len(council.teams.messages(SHONA)) == before + 1
    assert there == f"a:chat-1 {sent.id}"
    assert sent.summary.startswith("1 step needs you")
    assert "HW-" in sent.summary


def test_a_pause_that_teams_asks_for_is_kept(council):
    found = failure(council, 429, Retry_After="17")

    assert (found.retry_after, found.permanent, found.maybe_sent) == (17.0, False, False)


def test_a_pause_without_a_length_is_the_usual_one(council):
    assert failure(council, 429).retry_after == 30.0


@pytest.mark.parametrize(("status", "in_doubt"), [(412, False), (502, True), (504, True), (503, True)])
def test_what_passes_is_tried_again_and_what_may_have_arrived_is_unsure(council, status, in_doubt):
    found = failure(council, status)

    assert not found.permanent
    assert found.maybe_sent is in_doubt


@pytest.mark.parametrize("status", [400, 403, 404, 413])
def test_what_will_not_pass_is_given_up_so_that_an_e_mail_can_go(council, status):
    assert failure(council, status).permanent


@pytest.mark.parametrize("status", [408, 409, 425, 499, 500, 501, 507, 511, 520, 522, 524, 530, 599])
def test_every_trouble_of_the_server_passes(council, status):
    found = failure(council, status)

    assert (found.permanent, found.unlisted) == (False, False)
    assert f"Teams is in trouble ({status})" in found.reason


@pytest.mark.parametrize("status", [402, 406, 415, 418, 423, 431, 451])
def test_a_status_that_is_in_no_list_is_called_so(council, status):
    found = failure(council, status)

    assert (found.permanent, found.unlisted) == (False, True)
    assert str(status) in found.reason


def refusal(council, status, code, words=""):
    council.teams.troubled(status, code=code, words=words)
    with pytest.raises(SendFailed) as raised:
        council.run(council.side.channel.send(*a_message(council)))
    return raised.value


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        (403, "BotDisabledByAdmin", ""),
        (403, "TenantNoPermission", ""),
        (403, "NotEnoughPermissions", ""),
        (403, "BadArgument", "Failed to decrypt conversation id"),
        (400, "BadArgument", "Failed to decrypt pairwise id"),
        (401, "BotNotRegistered", ""),
    ],
)
def test_what_concerns_everybody_is_known_by_its_code(council, status, code, words):
    found = refusal(council, status, code, words)

    assert found.permanent
    assert found.whole_channel
    assert "blocked" not in found.reason


@pytest.mark.parametrize(
    "code", ["ConversationBlockedByUser", "MessageWritesBlocked", "BotNotInConversationRoster"]
)
def test_what_she_did_herself_is_known_by_its_code(council, code):
    found = refusal(council, 403, code)

    assert (found.permanent, found.whole_channel, found.hers) == (True, False, True)


def test_a_code_that_nobody_has_described_is_named(council):
    found = refusal(council, 403, "ACodeOfNextYear")

    assert found.unlisted
    assert "403 ACodeOfNextYear" in found.reason


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (202, b""),
        (201, b""),
        (201, b"{}"),
        (200, b"null"),
        (201, b"[]"),
        (201, b'{"id": null}'),
        (201, b'{"id": 5}'),
        (201, b'{"id": "DO_NOT_USE_PLACEHOLDER_ID"}'),
        (202, b"<html>accepted</html>"),
        (201, b"\xff\xfe"),
        (201, b'{"id": '),
    ],
    ids=range(11),
)
def test_a_message_whose_id_did_not_come_has_no_name(council, status, body):
    council.teams.tells_no_id(status, body)
    before = len(council.teams.messages(SHONA))

    assert council.run(council.side.channel.send(*a_message(council))) == ""

    council.teams.tells_ids()
    assert len(council.teams.messages(SHONA)) == before + 1


def test_a_token_that_is_refused_is_nobodys_fault_here(council):
    found = failure(council, 401)

    assert found.whole_channel
    assert not found.permanent


def test_an_edit_that_teams_refuses_is_made_later_by_the_outbox(tmp_path):
    with a_council(tmp_path) as council:
        council.due_soon()
        message = council.alert()
        council.teams.troubled(429, Retry_After="30")
        council.people.press(SHONA, message, "answer.done")
        council.settle()
        assert "✓" not in str(message.card)

        council.now = council.now.replace(minute=council.now.minute + 1)
        council.deliver()

        assert "✓" in str(message.card)


def test_who_has_not_got_the_app_cannot_be_reached_and_it_is_said_why(council):
    with council.record.reading() as tx:
        fergus = replace(tx.directory().people[FERGUS], teams_user=None)

    assert "the Homeward app is not there for this person" in council.run(
        council.side.channel.reachable(fergus)
    )
    assert council.run(council.side.channel.trouble()) is None


def test_her_alert_goes_by_e_mail_instead(tmp_path):
    with a_council(tmp_path, mails=True) as council:
        council.child()
        with council.record.writing() as tx:
            tx.put_account(SHONA, "teams", "an-account-that-never-had-the-app")
        with pytest.raises(IndexError):
            council.alert()

        with council.record.reading() as tx:
            alerts = [m for m in tx.messages_for(SHONA) if m.kind is MessageKind.ALERT]
        assert {m.channel for m in alerts} == {"teams", "email"}
        assert next(m.state for m in alerts if m.channel == "teams") is MessageState.FAILED


def test_a_bot_cannot_look_for_what_it_sent(council):
    assert council.run(council.side.channel.find(*a_message(council))) is None


def test_a_message_that_is_not_frozen_is_not_sent(council):
    message, person = a_message(council)

    with pytest.raises(ValueError, match="frozen"):
        council.run(council.side.channel.send(replace(message, frozen=None), person))


def test_news_for_an_administrator_is_a_card_too(council):
    with council.record.writing() as tx:
        news = NewMessage(
            key="notice:1",
            kind=MessageKind.NOTICE,
            person=SHONA,
            channel="teams",
            not_before=council.now,
            facts={
                "headline": "3 stages have nobody to tell",
                "lines": ["2 of team North"],
                "action": "look",
            },
        )
        tx.queue(news, council.now)
    council.deliver()

    assert "3 stages have nobody to tell" in council.said()
