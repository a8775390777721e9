"""The door of Teams: only the council's own Teams gets in, whatever the environment says, and nothing else is logged."""

import json
import logging
import time

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from permanence.entries import EntryKind
from tests.bot.teams.council import a_council
from tests.builders import EWAN, SHONA
from tests.servers.teams_connector import BOT, TENANT

ELSEWHERE = "99999999-0000-0000-0000-000000000000"
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    with a_council(tmp_path_factory.mktemp("council")) as council:
        council.child()
        council.alert()
        yield council


def knock(council, token, activity=None, raw=None, **headers):
    given = {"Authorization": f"Bearer {token}"} if token is not None else {}
    content = {"content": raw} if raw is not None else {"json": activity or said(council)}
    return httpx.post(council.people.address, headers={**given, **headers}, timeout=20, **content)


def said(council, **more):
    return {**council.people.activity(SHONA, "message", text="list", textFormat="plain"), **more}


@pytest.mark.parametrize(
    ("what", "token"),
    [
        ("no header", lambda people: None),
        ("garbage", lambda people: "abc"),
        ("three parts of garbage", lambda people: "a.b.c"),
        ("expired an hour ago", lambda people: people.token(exp=int(time.time()) - 3600)),
        ("not valid yet", lambda people: people.token(nbf=int(time.time()) + 3600)),
        ("never expires", lambda people: people.token(exp=None)),
        ("an end that is no number", lambda people: people.token(exp="soon")),
        ("for somebody else", lambda people: people.token(aud="someone-else")),
        ("from somebody else", lambda people: people.token(iss="https://evil.example")),
        (
            "from the directory, as a person's would be",
            lambda people: people.token(iss=f"https://login.microsoftonline.com/{TENANT}/v2.0"),
        ),
        ("signed with another key", lambda people: people.token(OTHER_KEY)),
        ("for another service", lambda people: people.token(serviceurl="https://smba.example/uk/")),
        ("for no service", lambda people: people.token(serviceurl=None)),
        (
            "not signed",
            lambda people: jwt.encode(
                {"aud": BOT, "iss": "https://api.botframework.com", "exp": int(time.time()) + 600},
                None,
                algorithm="none",
            ),
        ),
        (
            "signed with a shared secret",
            lambda people: jwt.encode(
                {"aud": BOT, "iss": "https://api.botframework.com", "exp": int(time.time()) + 600},
                "k" * 32,
                algorithm="HS256",
            ),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_token_is_refused_before_anything_is_done(council, caplog, what, token):
    before = len(council.teams.messages(SHONA))

    with caplog.at_level(logging.ERROR, logger="homeward"):
        answer = knock(council, token(council.people))
    council.settle()

    assert answer.status_code == 401, what
    assert answer.json() == {"error": "not a request of Teams'"}
    assert len(council.teams.messages(SHONA)) == before
    assert caplog.records == []


@pytest.mark.parametrize("variable", ["DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS", "skip_auth"])
def test_no_environment_variable_opens_the_door(tmp_path, monkeypatch, variable):
    monkeypatch.setenv(variable, "true")
    with a_council(tmp_path) as council:
        assert knock(council, None).status_code == 401


@pytest.mark.parametrize(
    "more",
    [
        {"conversation": {"id": "a:chat-1", "conversationType": "personal", "tenantId": ELSEWHERE}},
        {"channelData": {"tenant": {"id": ELSEWHERE}}},
        {"conversation": {"id": "a:chat-1"}, "channelData": {}},
        {"channelData": {"tenant": {"id": [ELSEWHERE]}}},
    ],
)
def test_an_activity_of_another_tenant_is_refused_with_a_good_token(council, more):
    before = len(council.teams.messages(SHONA))

    answer = knock(council, council.people.token(), said(council, **more))
    council.settle()

    assert answer.status_code == 401
    assert len(council.teams.messages(SHONA)) == before


@pytest.mark.parametrize("channel", ["directline", "webchat", "email", "emulator", "MSTEAMS", "", None, 5])
def test_another_channel_of_the_same_bot_is_refused_with_a_good_token(council, channel):
    before = len(council.teams.messages(SHONA))

    answer = knock(council, council.people.token(), said(council, channelId=channel))
    council.settle()

    assert answer.status_code == 401
    assert len(council.teams.messages(SHONA)) == before


@pytest.mark.parametrize("endorsements", [["directline", "webchat"], [], None])
def test_a_key_that_does_not_sign_for_teams_is_refused(tmp_path, endorsements):
    with a_council(tmp_path) as council:
        council.side._vouching._known.clear()
        council.side._vouching._validator._jwks_client.jwk_set_cache = None
        council.teams.endorsements = endorsements

        assert knock(council, council.people.token(jti="new")).status_code == 401


def test_nobody_is_known_by_an_id_that_a_sender_may_choose(council):
    before = len(council.teams.messages(SHONA))
    chosen = {"id": council.teams.members[SHONA].account, "name": "Somebody"}

    answer = knock(council, council.people.token(), said(council, **{"from": chosen}))
    council.settle()

    assert answer.status_code == 200
    assert len(council.teams.messages(SHONA)) == before


def test_a_chat_is_moved_only_when_teams_says_that_she_is_in_it(tmp_path):
    with a_council(tmp_path) as council:
        member, other = council.teams.members[SHONA], council.teams.members[EWAN]
        elsewhere = {"id": other.place, "conversationType": "personal", "tenantId": TENANT}
        council.teams.absent_from[other.place] = {member.user}

        knock(council, council.people.token(), said(council, conversation=elsewhere))
        council.settle()

        with council.record.reading() as tx:
            assert tx.conversation("teams", member.account).place == member.place


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param('{"h": "x", "p": Infinity}', id="an endless number"),
        pytest.param('{"p": 1180591620717411303424}', id="a number that no database takes"),
        pytest.param('{"h": ' + '"' + "[" * 50_000 + '"}', id="a handle of brackets"),
        pytest.param('"a string"', id="a string for an object"),
        pytest.param(
            '{"h": "{\\"r\\":\\"HW\\",\\"j\\":1e400,\\"s\\":\\"S\\",\\"n\\":1}"}', id="an endless journey"
        ),
        pytest.param('{"o": Infinity, "p": -1}', id="a number below zero"),
        pytest.param('{"p": "\\ud800", "o": "\\ud800"}', id="half a character"),
        pytest.param(
            '{"h": "{\\"r\\":\\"\\\\ud800\\",\\"j\\":1,\\"s\\":\\"a\\",\\"n\\":1}"}', id="half in a handle"
        ),
        pytest.param('{"h": {"r": 1}, "p": [], "t": {"a": "\\ud800"}}', id="objects for words"),
    ],
)
@pytest.mark.parametrize("verb", ["confirm", "undo", "answer.done", "open.booked", "form.booked", "say.0"])
def test_what_a_button_may_carry_is_no_reason_to_fail(council, caplog, verb, hostile):
    activity = council.people.activity(SHONA, "invoke", name="adaptiveCard/action", value="HERE")
    raw = json.dumps(activity).replace('"HERE"', f'{{"action": {{"verb": "{verb}", "data": {hostile}}}}}')

    answer = knock(council, council.people.token(), raw=raw.encode(), **{"Content-Type": "application/json"})
    council.settle()

    assert answer.status_code == 200
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"type": "message"}',
        b'{"type": "message", "serviceUrl": 5, "from": {}, "conversation": {}}',
        b'{"type": "message", "serviceUrl": "x", "from": [], "conversation": "a"}',
        b"[" * 100_000,
        b"{" + b" " * 1_100_000 + b"}",
    ],
    ids=range(11),
)
def test_what_is_no_activity_is_refused_without_a_trace(council, caplog, raw):
    answer = knock(council, council.people.token(), raw=raw, **{"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert caplog.records == []


@pytest.mark.parametrize(
    "more",
    [
        {"type": "typing"},
        {"type": "messageReaction"},
        {"type": "invoke", "name": "task/fetch", "value": {}},
        {"type": "event", "name": "application/vnd.microsoft.readReceipt"},
        {"id": None},
        {"from": {}},
        {"value": 5, "type": "invoke", "name": "adaptiveCard/action"},
    ],
    ids=str,
)
def test_other_kinds_of_activity_change_nothing(council, more):
    before = len(council.teams.messages(SHONA))

    answer = knock(council, council.people.token(), said(council, **more))
    council.settle()

    assert answer.status_code == 200
    assert len(council.teams.messages(SHONA)) == before


def test_in_a_channel_nothing_is_said_and_nothing_is_taken(council):
    before, entries = len(council.teams.messages(SHONA)), len(council.recorded(EntryKind.MILESTONE_REACHED))
    in_channel = {"id": "19:channel", "conversationType": "channel", "isGroup": True, "tenantId": TENANT}

    answer = knock(council, council.people.token(), said(council, conversation=in_channel, text="panel done"))
    council.settle()

    assert answer.status_code == 200
    assert len(council.teams.messages(SHONA)) == before
    assert len(council.recorded(EntryKind.MILESTONE_REACHED)) == entries


def test_the_same_activity_twice_is_answered_once(council):
    answer = council.people.say(SHONA, "list")
    council.settle()
    before = len(council.teams.messages(SHONA))

    assert council.people.again(answer).ok
    council.settle()

    assert len(council.teams.messages(SHONA)) == before


@pytest.mark.parametrize("piece", ["<", "<emoji alt=", "<a ", "a", "1 ", "&lt;"])
def test_a_hundred_thousand_letters_hold_nobody_up(council, piece):
    text = (piece * 100_000)[:100_000]
    began = time.process_time()

    answer = knock(council, council.people.token(), said(council, text=text, textFormat="xml"))
    council.settle()

    assert answer.status_code == 200
    assert time.process_time() - began < 6  # the stand-ins and the whole service are in this process
