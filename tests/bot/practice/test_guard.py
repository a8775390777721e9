"""The practice inbox answers this machine's own browser, and takes changes from its own pages only."""

from urllib.parse import quote

import pytest
from starlette.datastructures import Headers

from bot.practice.guard import is_this_machine, refusal_of
from tests.builders import SHONA


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "LOCALHOST", "[::1]:8080", "127.1.2.3"])
def test_this_machine_is_known_by_its_loopback_names(host):
    assert is_this_machine(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1:8080",
        "localhost.evil.example",
        "0.0.0.0",
        "[::1",
        "[v1]",
    ],
)
def test_any_other_name_is_refused_so_that_nobody_points_theirs_here(host):
    refused = refusal_of("GET", Headers({"host": host}))

    assert refused is not None
    assert refused.status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://127.0.0.1:8080"},
        {"referer": "http://127.0.0.1:8080/people/x"},
        {"origin": "http://127.0.0.1:8080", "referer": "https://elsewhere.example/"},
    ],
)
def test_a_change_from_a_page_of_ours_is_taken(headers):
    assert refusal_of("POST", Headers({"host": "127.0.0.1:8080", **headers})) is None


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1:8080"},
        {"referer": "https://evil.example/127.0.0.1:8080/"},
        {"referer": "http://127.0.0.1:80801/"},
        {"origin": "https://evil.example", "referer": "http://127.0.0.1:8080/"},
    ],
)
def test_a_change_from_anywhere_else_is_refused(headers):
    refused = refusal_of("POST", Headers({"host": "127.0.0.1:8080", **headers}))

    assert refused is not None
    assert refused.status_code == 403


@pytest.mark.parametrize("length", ["100001", "9" * 5_000])
def test_no_form_is_as_long_as_that(length):
    headers = {"host": "localhost", "origin": "http://localhost", "content-length": length}

    refused = refusal_of("POST", Headers(headers))

    assert refused is not None
    assert refused.status_code == 413


def test_a_forged_form_records_nothing(practised, visitor):
    message = visitor.get(f"/people/{SHONA}").form_with("Held…")

    refused = visitor.post(message.action, message.fields, Origin="https://evil.example")

    assert refused.status == 403
    with practised.room.record.reading() as tx:
        assert {e.by for e in tx.entries(practised.late)} == {"import:tracker"}


def test_a_name_that_points_here_from_elsewhere_sees_nothing(visitor):
    seen = visitor.get("/", Host="evil.example")

    assert (seen.status, SHONA in seen.text) == (421, False)


def test_every_page_keeps_to_itself(visitor):
    headers = visitor.get("/").headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


def test_reading_changes_nothing(practised, visitor):
    before = ledger_and_settings(practised)
    for path in ("", "/list", "/fortnight", f"/why?reference={practised.late}"):
        assert visitor.get(f"/people/{SHONA}{path}").status == 200

    assert ledger_and_settings(practised) == before


@pytest.mark.parametrize("path", ["/clock", "/again", f"/people/{SHONA}/press", f"/people/{SHONA}/write"])
def test_what_changes_something_cannot_be_asked_for_by_an_address(visitor, path):
    assert visitor.get(path).status == 405


def ledger_and_settings(practised) -> tuple[str, object, object]:
    with practised.room.record.reading() as tx:
        return tx.ledger_anchor(), practised.room.clock(), tx.setting(f"practice_said:{SHONA}")


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "1.5", "abc", "²", "٣", "0"])
@pytest.mark.parametrize(
    "place",
    ["/messages/{}", "/messages/{}/mail", "/messages/{}/attached", "?said={}", "?open={}.booked"],
)
def test_a_number_that_is_none_of_ours_is_no_fault(visitor, number, place):
    page = visitor.get(f"/people/{SHONA}{place.format(quote(number))}")

    assert page.status == (404 if "messages" in place else 200)
