"""The signed page: what an e-mail may not settle is confirmed there, by POST, by whoever the address is for."""

import re
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.email.incoming.page import ConfirmPage
from bot.email.incoming.reply_address import Purpose
from permanence.entries import EntryKind
from tests.bot.email.incoming.council import ADDRESSES, WORDS, text_of
from tests.bot.practice.visitor import Answer, Visitor
from tests.builders import EWAN, SHONA, a_person, shona
from tests.casework.replying import kinds_since, newest
from tests.servers.asgi import serving
from tests.servers.browser import axe, broken_words, keep_picture, overflow
from tests.waiting import waits_for_yes

SAID = "route changed to kinship because gran came forward"


@pytest.fixture
def asked(council, child):
    """The mail in which a change of route was read back."""
    return council.answers(council.morning(), f"{child} {SAID}")


@pytest.fixture
def confirming(council):
    page = ConfirmPage(
        council.record, ADDRESSES, WORDS, "https://homeward.council.example", lambda: council.now
    )
    with serving(Starlette(routes=page.routes)) as url:
        yield page, Visitor(url)


def address(council, page, email=SHONA, **changes) -> str:
    proposal = _proposal(council)
    url = page.address(proposal, a_person(email), council.now.date() - timedelta(days=changes.get("age", 0)))
    return url.removeprefix(page.public_url)


def _proposal(council) -> int:
    with council.record.reading() as tx:
        return waits_for_yes(tx, SHONA).number


def press(visitor: Visitor, path: str, what: str) -> Answer:
    return visitor.post(path, {"what": what})


def test_opening_the_page_shows_what_waits_and_changes_nothing(council, child, asked, confirming):
    page, visitor = confirming
    before = newest(council.record, child)

    for _ in range(3):
        answer = visitor.get(address(council, page))

    assert answer.status == 200
    assert f"{child}: route changed to Kinship care order" in answer.words
    assert newest(council.record, child) == before
    assert "Record it?" in text_of(asked)


def test_pressing_the_button_records_it_once(council, child, asked, confirming):
    page, visitor = confirming
    before, path = newest(council.record, child), address(council, page)

    told = press(visitor, path, "confirm")
    again = press(visitor, path, "confirm")

    assert f"Recorded for {child}" in told.words
    assert EntryKind.ROUTE_CHANGED in kinds_since(council.record, child, before)
    assert kinds_since(council.record, child, before).count(EntryKind.ROUTE_CHANGED) == 1
    assert "arrived already" in again.words or "recorded already" in again.words
    assert "does not wait any more" in visitor.get(path).words


def test_it_can_be_let_be(council, child, asked, confirming):
    page, visitor = confirming
    before, path = newest(council.record, child), address(council, page)

    told = press(visitor, path, "change")

    assert "Nothing was recorded" in told.words
    assert "does not wait for an answer any more" in press(visitor, path, "confirm").words
    assert EntryKind.ROUTE_CHANGED not in kinds_since(council.record, child, before)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_address_for_somebody_else_or_of_last_month_shows_nothing(
    council, child, asked, confirming, method
):
    page, visitor = confirming
    signed = ADDRESSES.signed(Purpose.REPLY, _proposal(council), SHONA, council.now.date())
    paths = [
        address(council, page, EWAN),
        address(council, page, age=8),
        address(council, page)[:-1] + "7",
        f"/confirm/{signed}",
        "/confirm/x",
    ]
    before = newest(council.record, child)

    answers = [visitor.get(p) if method == "GET" else press(visitor, p, "confirm") for p in paths]

    assert {answer.status for answer in answers} == {404}
    assert child not in "".join(answer.text for answer in answers)
    assert newest(council.record, child) == before


def test_a_leavers_page_is_gone(council, child, asked, confirming):
    page, visitor = confirming
    path = address(council, page)
    with council.record.writing() as tx:
        tx.put_people([a_person(SHONA, active=False)], council.now)

    assert press(visitor, path, "confirm").status == 404


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_when_the_child_is_somebody_elses_the_page_is_gone(council, child, asked, confirming, method):
    page, visitor = confirming
    path = address(council, page)
    with council.record.writing() as tx:
        tx.append([shona(child).allocated(social_worker=EWAN, team="South")], council.now)
    before = newest(council.record, child)

    answer = visitor.get(path) if method == "GET" else press(visitor, path, "confirm")

    assert answer.status == 404
    assert child not in answer.text
    assert "Kinship" not in answer.text
    assert EntryKind.ROUTE_CHANGED not in kinds_since(council.record, child, before)


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-8"])
def test_a_form_in_parts_is_none_of_the_page_whatever_charset_it_names(
    council, child, asked, confirming, charset
):
    page, visitor = confirming
    before = newest(council.record, child)
    body = b'--b\r\nContent-Disposition: form-data; name="what"\r\n\r\n\\ud800-\\\r\n--b--\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"

    said = httpx.post(visitor.base + address(council, page), content=body, headers={"Content-Type": kind})

    assert said.status_code == 415
    assert newest(council.record, child) == before


def test_the_page_keeps_to_itself(council, asked, confirming):
    page, visitor = confirming

    answer = visitor.get(address(council, page))

    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert not re.search(r"<script|<img|<link|https?://", answer.text)


@pytest.mark.system
def test_the_page_can_be_read_by_everybody(council, asked, confirming, page):
    confirm, visitor = confirming

    page.goto(visitor.base + address(council, confirm))

    assert axe(page) == []
    assert overflow(page, 320) == 0
    assert broken_words(page, 320) == []
    keep_picture(page, "email-confirm-page")
    page.get_by_role("button", name="Record it", exact=True).click()
    assert "Recorded for" in page.content()
    assert axe(page) == []
