"""What may come in: Slack's own requests, at most five minutes old. Everything else is 401, and nothing is logged of it."""

import json
import logging
import time
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.events import as_written
from bot.slack.inbound import fields_of
from tests.bot.slack.council import SECRET, a_council
from tests.builders import SHONA
from tests.servers.slack_deliveries import Delivery, SignedRequest

HELLO = Delivery.event(
    {"type": "event_callback", "event_id": "Ev1", "team_id": "T0COUNCIL", "event": {"type": "x"}}
)


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    """One for all: what is refused leaves nothing behind."""
    with a_council(tmp_path_factory.mktemp("council")) as at_work:
        yield at_work


def signed(delivery: Delivery = HELLO, secret: str = SECRET, *, age: int = 0) -> SignedRequest:
    return delivery.signed(secret, at=time.time() - age)


def with_header(name: str, value: str | None) -> SignedRequest:
    request = signed()
    headers = {key: held for key, held in request.headers.items() if key.lower() != name.lower()}
    return replace(request, headers=headers if value is None else {**headers, name: value})


def status(council, request: SignedRequest) -> int:
    return council.people.send(HELLO, request).status


PIECES = [
    "%",
    "2",
    "5",
    "22",
    "3A",
    "3a",
    "%22",
    "%7B",
    "%25",
    "%5C",
    "%2B",
    "%26",
    "%3D",
    "%C3%A9",
    "é",
    "+",
    "&",
    "=",
    "a",
    '"',
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_a_form_is_read_as_everybody_reads_one(form):
    assert fields_of(form.encode()) == dict(parse_qsl(form, keep_blank_values=True))


def test_slacks_own_request_is_taken(council):
    assert status(council, signed()) == 200


def test_slack_may_ask_whether_the_address_is_ours(council):
    answer = council.people.verify_url("a-challenge")

    assert answer.status == 200
    assert "a-challenge" in json.dumps(answer.body)


@pytest.mark.parametrize(
    "request_",
    [
        pytest.param(lambda: signed(secret="another"), id="signed by another"),
        pytest.param(lambda: signed(age=301), id="five minutes and a second old"),
        pytest.param(lambda: signed(age=-301), id="from the future"),
        pytest.param(lambda: with_header("X-Slack-Signature", None), id="no signature"),
        pytest.param(lambda: with_header("X-Slack-Request-Timestamp", None), id="no time"),
        pytest.param(
            lambda: with_header("X-Slack-Request-Timestamp", "yesterday"), id="a time that is no number"
        ),
        pytest.param(lambda: with_header("X-Slack-Request-Timestamp", "1e9"), id="a number in letters"),
        pytest.param(
            lambda: with_header("X-Slack-Request-Timestamp", "٢٠٢٦٠٥١٨٠٩".encode().decode("latin-1")),
            id="digits",
        ),
        pytest.param(lambda: with_header("X-Slack-Signature", "v0=é"), id="a signature that is not ASCII"),
        pytest.param(lambda: with_header("X-Slack-Signature", "v0=0"), id="a short signature"),
        pytest.param(lambda: with_header("X-Slack-Signature", ""), id="an empty signature"),
        pytest.param(lambda: replace(signed(), body=signed().body + b" "), id="a body that was changed"),
        pytest.param(lambda: replace(signed(), body=b"{not json"), id="no JSON, not signed"),
        pytest.param(lambda: replace(signed(), body=b"\xff\xfe"), id="not text, not signed"),
        pytest.param(lambda: replace(signed(), body=b"x" * 1_000_001), id="far too large"),
    ],
)
def test_what_is_not_provably_slacks_is_refused(council, request_, caplog):
    with caplog.at_level(logging.INFO):
        assert status(council, request_()) == 401

    assert "Ev1" not in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(("length", "expected"), [(1_000_000, 200), (1_000_001, 401)])
def test_what_slack_has_signed_is_taken_up_to_a_million_bytes(council, length, expected):
    """Unsigned bytes are refused whatever their number: only Slack's own show that they are counted."""
    bare = len(padded(0).signed(SECRET, at=0).body)
    request = signed(padded(length - bare))

    assert len(request.body) == length
    assert status(council, request) == expected


def padded(letters: int) -> Delivery:
    event = {"type": "x", "padding": "x" * letters}
    return Delivery.event(
        {"type": "event_callback", "event_id": "Ev1", "team_id": "T0COUNCIL", "event": event}
    )


def test_a_request_of_five_minutes_ago_is_still_taken(council):
    assert status(council, signed(age=295)) == 200


def test_only_post_is_answered(council):
    import http.client
    from urllib.parse import urlsplit

    address = urlsplit(council.people.url)
    line = http.client.HTTPConnection(address.hostname, address.port)
    line.request("GET", address.path)

    assert line.getresponse().status == 405
    line.close()


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"{", b"\xff"])
def test_a_signed_body_of_another_form_is_no_failure_of_ours(council, body):
    signature_of = Delivery.event({})
    request = signed(signature_of)
    from tests.servers.slack_deliveries import signature

    stamp = str(int(time.time()))
    headers = {
        **request.headers,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature(SECRET, stamp, body),
    }

    assert status(council, replace(request, headers=headers, body=body)) in (400, 401)


def test_what_nobody_listens_to_is_taken_and_not_asked_for_again(council):
    answer = council.people.shortcut(SHONA, "nothing_of_ours")

    assert answer.status == 200


def test_nothing_of_a_body_is_logged(council, caplog):
    council.child()
    message = council.alert()
    with caplog.at_level(logging.DEBUG, logger="homeward"):
        council.people.press(SHONA, message, "answer.done")
        council.people.say(SHONA, "a very private matter")
        council.settle()

    assert "private" not in caplog.text
    assert SHONA not in caplog.text


@pytest.mark.parametrize("piece", ["<", "<|", "<a|", "<https://", ">", "&lt;"])
def test_a_hundred_thousand_letters_are_read_at_once(piece):
    began = time.process_time()

    as_written((piece * 100_000)[:100_000])

    assert time.process_time() - began < 0.5
