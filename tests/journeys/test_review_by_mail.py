"""A review by e-mail: the mails, and the page with the form behind their link."""

import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette

from bot.email.incoming.answer_links import AnswerLinks
from bot.email.incoming.review_page import ReviewPage
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.render import plain_templates
from casework.message_contents import message_contents
from casework.review_messages import send_review_messages
from permanence.entries import EntryKind
from tests.bot.at_work import BEGAN
from tests.bot.practice.visitor import Visitor
from tests.builders import AILSA, EWAN, NOW, SHONA, a_record, register_child
from tests.journeys.test_review_in_slack import MONDAY_AFTER, UP_TO_REVIEW
from tests.servers.asgi import serving

LINKS = AnswerLinks((b"a key of thirty-two bytes, made up",))


@pytest.fixture
def record(tmp_path):
    record = a_record(tmp_path)
    register_child(
        record,
        "C1",
        BEGAN,
        now=NOW - timedelta(days=30),
        route="permanence_order",
        milestones=UP_TO_REVIEW,
        reviewing_officer=AILSA,
    )
    yield record
    record.close()


def mails(record, now, page=None):
    """What each is sent, as text and HTML."""
    send_review_messages(record, now)
    found = {}
    with record.reading() as tx:
        contents = message_contents(record.rules, None)
        for message in tx.messages():
            person = tx.directory().get(message.person)
            stored = tx.message(message.id)
            content = contents[message.kind](tx, tx.directory(), stored, person, now.date())
            renderer = EmailRenderer(
                Mailbox("homeward@council.example"),
                reply_to=lambda *_: Mailbox("r@council.example"),
                review_page=page.address if page else None,
            )
            renderer.render(content, stored, person)
            found[message.person] = renderer.words(message.kind, content, person)
    return found


def test_worker_and_reviewing_officer_have_the_brief_and_nobody_else(record):
    sent = mails(record, NOW)

    assert set(sent) == {SHONA, AILSA}
    assert "before the review of" in sent[AILSA].subject


def test_the_page_takes_the_whole_form_and_undoes_it(record):
    now = MONDAY_AFTER
    page = ReviewPage(record, LINKS, plain_templates(), "https://homeward.council.example", lambda: now)
    sent = mails(record, now, page)
    place = re.search(r"https://homeward.council.example(/review/\w+)", sent[SHONA].text)[1]
    with serving(Starlette(routes=page.routes)) as url:
        filled_in_and_undone(record, Visitor(url), place)


def filled_in_and_undone(record, visitor, place):
    shown = visitor.get(place)
    assert shown.status == 200
    assert "later review" in shown.text
    with record.reading() as tx:
        before = tx.ledger_number()
    filled = {
        "value": shown.forms[0].fields["value"],
        "held_on_day": "22",
        "held_on_month": "5",
        "held_on_year": "2026",
        "plan": "right",
        "next_on_day": "18",
        "next_on_month": "11",
        "next_on_year": "2026",
        "by_then": "panel",
    }
    taken = visitor.post(place, filled)
    assert taken.status == 200
    with record.reading() as tx:
        entries = [e for e in tx.entries() if e.number > before]
    kinds = [e.kind for e in entries]
    assert kinds == [
        EntryKind.MILESTONE_REACHED,
        EntryKind.PLAN_CONFIRMED,
        EntryKind.BOOKED,
        EntryKind.FORM_ANSWERED,
    ]
    assert {e.text("form") for e in entries} == {"review 1"}
    undo = re.search(r'name="undo" value="(\d+)"', taken.text)[1]
    visitor.post(place, {"undo": undo})
    with record.reading() as tx:
        assert tx.journey(entries[0].reference).forms == ()


def test_ewan_is_told_nothing(record):
    assert EWAN not in mails(record, NOW)
