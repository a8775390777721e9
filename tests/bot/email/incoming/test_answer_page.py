"""The page behind a link of an alert: one tap answers a step, by POST alone, by whoever the link is for."""

from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.alert_lines import Line
from bot.email.incoming.answer_links import AnswerLinks
from bot.email.incoming.answer_page import AnswerPage
from bot.often import MOST_A_MINUTE, Often
from casework.content import AlertContent
from permanence.answer import Verb
from permanence.entries import EntryKind
from tests.bot.email.examples import an_item
from tests.bot.email.incoming.council import ADDRESSES, WORDS
from tests.bot.practice.visitor import Visitor
from tests.builders import EWAN, NOW, SHONA, TODAY, a_person, shona
from tests.casework.replying import DECISION, Replying, kinds_since, newest, waits_for_decision
from tests.proof import one_of
from tests.servers.asgi import serving
from tests.servers.browser import axe, broken_words, keep_picture, overflow

LINKS = AnswerLinks(ADDRESSES.keys)


@pytest.fixture
def alert(council, child):
    council.morning()
    with council.record.reading() as tx:
        [message] = [m for m in tx.messages_for(SHONA) if m.kind == "alert"][:1]
    return message.id


@pytest.fixture
def answering(council):
    page = AnswerPage(council.record, LINKS, WORDS, "https://homeward.council.example", lambda: council.now)
    with serving(Starlette(routes=page.routes)) as url:
        yield page, Visitor(url)


def address(page, council, child, alert, email=SHONA, age=0, stage="PO.PANEL#1") -> str:
    day = council.now.date() - timedelta(days=age)
    return f"/answer/{page.links.signed(alert, 1, (child, 1, stage), email, day)}"


def changed(path: str) -> str:
    """The link with another letter at its end."""
    return path[:-1] + ("a" if path[-1] != "a" else "b")


def test_opening_it_shows_the_step_and_changes_nothing(council, child, alert, answering):
    page, visitor = answering
    before = newest(council.record, child)

    answer = visitor.get(address(page, council, child, alert))

    assert answer.status == 200
    assert f"{child}: Panel" in answer.words
    assert "What has happened?" in answer.words
    assert "For Shona Reid. Not you? Close this page." in answer.words
    assert newest(council.record, child) == before
    assert {k.lower(): v for k, v in answer.headers.items()}["referrer-policy"] == "no-referrer"


def test_what_is_filled_in_is_recorded_once(council, child, alert, answering):
    page, visitor = answering
    before, path = newest(council.record, child), address(page, council, child, alert)
    form = {"what": "done", "day": TODAY.isoformat(), "revision": str(before)}

    told = visitor.post(path, form)
    visitor.post(path, form)

    assert f"Recorded for {child}: panel held on" in told.words
    assert kinds_since(council.record, child, before).count(EntryKind.MILESTONE_REACHED) == 1


@one_of(4)
@pytest.mark.parametrize("number", ["9" * 5000, "9223372036854775808", "-1", "\u0665", "1e5"])
@pytest.mark.parametrize("field", ["undo", "revision", "done_day", "day"])
def test_what_a_number_of_the_form_may_be_is_no_reason_to_fail(
    council, child, alert, answering, field, number
):
    page, visitor = answering
    form = {"what": "done", "day": "another", "done_month": "5", "done_year": "2026", field: number}

    said = visitor.post(address(page, council, child, alert), form)

    assert said.status in (200, 422)


def test_it_can_be_undone_there(council, child, alert, answering):
    page, visitor = answering
    path = address(page, council, child, alert)
    told = visitor.post(path, {"what": "done", "day": TODAY.isoformat()})

    name, entry = told.form_with("Undo").buttons["Undo"]
    undone = visitor.post(path, {name: entry})

    assert "Undone" in undone.words


@pytest.mark.parametrize("names_it", [True, False], ids=["by its number", "as her last"])
def test_a_link_takes_back_nothing_of_another_child_and_names_none(
    council, child, alert, answering, names_it
):
    """Whoever has her mail has its link, and it is for one step."""
    page, visitor = answering
    other = waits_for_decision(council.record)
    said = Replying(council.record, now=council.now).taps(Verb.DONE, other, DECISION)
    before = newest(council.record, other)

    told = visitor.post(address(page, council, child, alert), {"undo": str(said.entry) if names_it else "0"})

    assert newest(council.record, other) == before
    assert other not in told.words


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ({"what": "booked", "booked_day": "9", "booked_month": "6", "booked_year": "2026"}, EntryKind.BOOKED),
        ({"what": "snooze", "later_day": "9", "later_month": "6", "later_year": "2026"}, EntryKind.SNOOZED),
        (
            {"what": "done", "day": "another", "done_day": "12", "done_month": "5", "done_year": "2026"},
            EntryKind.MILESTONE_REACHED,
        ),
    ],
)
def test_every_answer_of_the_page_is_taken(council, child, alert, answering, form, kind):
    page, visitor = answering
    before = newest(council.record, child)

    visitor.post(address(page, council, child, alert), form)

    assert kind in kinds_since(council.record, child, before)


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"what": "done"},
        {"what": "undo_everything"},
        {"what": "done", "day": "31/02/2026"},
        {"what": "booked", "booked_day": "31", "booked_month": "2", "booked_year": "2026"},
        {"what": "done", "day": "2031-01-01"},
        {"what": "blocked"},
    ],
)
def test_what_is_wrong_stands_on_the_form_and_nothing_is_recorded(council, child, alert, answering, form):
    page, visitor = answering
    before = newest(council.record, child)

    told = visitor.post(address(page, council, child, alert), form)

    assert told.status == 422
    assert "Nothing was recorded" in told.words
    assert newest(council.record, child) == before


def test_a_link_is_good_for_a_week_and_for_her_alone(council, child, alert, answering):
    page, visitor = answering

    for path in (
        address(page, council, child, alert, age=8),
        address(page, council, child, alert, email=EWAN),
        address(page, council, child, alert + 1),
        address(page, council, child, alert, stage="SCO.NONE#1"),
        changed(address(page, council, child, alert)),
        "/answer/a1",
    ):
        for answer in (visitor.get(path), visitor.post(path, {"what": "done", "day": TODAY.isoformat()})):
            assert answer.status == 404
            assert child not in answer.words


@pytest.mark.parametrize("gone", ["moved", "left", "kept from her"])
def test_a_link_of_somebody_who_may_not_see_the_child_any_more_is_gone(
    council, child, alert, answering, gone
):
    page, visitor = answering
    path = address(page, council, child, alert)
    with council.record.writing() as tx:
        if gone == "left":
            tx.put_people([a_person(SHONA, active=False)], council.now)
        elif gone == "moved":
            tx.append([shona(child).allocated(social_worker=EWAN, team="South")], council.now)
        else:
            tx.append([shona(child).restricted(SHONA, "her own family")], council.now)
    before = newest(council.record, child)

    answers = visitor.get(path), visitor.post(path, {"what": "done", "day": TODAY.isoformat()})

    assert {answer.status for answer in answers} == {404}
    assert child not in "".join(answer.text for answer in answers)
    assert newest(council.record, child) == before


def test_private_words_are_given_back_and_not_kept(council, child, alert, answering):
    page, visitor = answering
    before = newest(council.record, child)
    form = {"what": "blocked", "reason": "no_panel_date", "note": "born 3 May 2019"}
    until = {"until_day": "9", "until_month": "6", "until_year": "2026"}

    told = visitor.post(address(page, council, child, alert), form | until)

    assert "private" in told.words
    assert newest(council.record, child) == before


def test_a_form_that_is_too_large_is_refused(council, child, alert, answering):
    page, visitor = answering

    assert visitor.post(address(page, council, child, alert), {"note": "x" * 20_000}).status == 413


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "utf-8", "x-klingon"])
def test_a_form_in_parts_is_none_of_the_page_whatever_charset_it_names(
    council, child, alert, answering, charset
):
    page, visitor = answering
    before, body = newest(council.record, child), b""
    for name, value in (("what", b"snooze"), ("note", b"\\ud800 +2AA- waits")):
        body += f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + value + b"\r\n"
    kind = f"multipart/form-data; boundary=b; charset={charset}"

    said = httpx.post(
        visitor.base + address(page, council, child, alert),
        content=body + b"--b--\r\n",
        headers={"Content-Type": kind},
    )

    assert said.status_code == 415
    assert newest(council.record, child) == before


def test_a_machine_that_tries_things_is_slowed_down():
    often = Often()

    said = [often.too_often(b"shona", NOW) for _ in range(MOST_A_MINUTE + 1)]

    assert said == [False] * MOST_A_MINUTE + [True]
    assert not often.too_often(b"morag", NOW)
    assert not often.too_often(b"shona", NOW + timedelta(minutes=1))


def test_a_link_says_nothing_by_itself():
    item = an_item()
    step = (item.reference, item.journey, item.stage)

    name = LINKS.signed(17, 3, step, SHONA, TODAY)
    link = LINKS.read(name.upper())

    assert link is not None
    assert (link.message_id, link.number, link.day) == (17, 3, TODAY)
    assert [link.is_for(email) for email in (SHONA, EWAN)] == [True, False]
    assert [link.is_about(one) for one in (step, ("HW-9999-X", 1, item.stage))] == [True, False]
    assert all(
        LINKS.read(name[:n] + ("a" if name[n] != "a" else "b") + name[n + 1 :]) is None for n in range(2, 74)
    )


def test_the_address_is_made_for_a_line_of_a_message(council, child):
    page = AnswerPage(council.record, LINKS, WORDS, "https://homeward.council.example", lambda: council.now)
    alert = AlertContent(17, TODAY, "Shona Reid", (an_item(),))

    made = page.address(alert, Line(1, an_item()), a_person(SHONA))

    assert made.startswith("https://homeward.council.example/answer/a1")


def test_the_page_is_readable_on_a_phone_in_both_modes(council, child, alert, answering, page):
    answers, visitor = answering
    url = visitor.base + address(answers, council, child, alert)

    for mode in ("light", "dark"):
        page.emulate_media(color_scheme=mode)
        page.goto(url)
        assert axe(page) == []
        assert overflow(page, width=320) == 0
        assert broken_words(page, 320) == []
        page.get_by_label("It has happened").check()
        page.get_by_label("Another day").check()
        overflow(page, width=390)
        keep_picture(page, f"answer-page-390-{mode}")
