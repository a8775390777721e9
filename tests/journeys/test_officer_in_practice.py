"""A reviewing officer walks through the practice inbox on a phone: her brief, the form, and two answers that differ."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.practice.app import practice_app
from bot.practice.clock import PracticeClock, set_clock
from permanence.entries import EntryKind, Recorder
from tests.bot.practice.inboxes import PracticedRoom, a_room
from tests.builders import AILSA, EWAN, KIRSTY, LONDON, SHONA
from tests.servers.asgi import serving

REVIEW = datetime(2026, 6, 10, 9, 0, tzinfo=LONDON)  # a Wednesday
BRIEFED, ASKED = REVIEW - timedelta(days=7), REVIEW + timedelta(days=1)
PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=["slack", "teams"])
def room(request, tmp_path) -> Iterator[PracticedRoom]:
    """Ailsa chairs the late review of Shona's child, which is booked three weeks from now."""
    room = a_room(tmp_path, request.param)
    on = Recorder(room.late, 1, KIRSTY, "import:tracker")
    with room.room.record.writing() as tx:
        allocated = replace(tx.journey(room.late).allocation, reviewing_officer=AILSA)
        tx.append(
            [
                on.allocated(
                    social_worker=allocated.social_worker, team=allocated.team, reviewing_officer=AILSA
                ),
                on.booked("later_review", REVIEW.date()),
            ],
            room.now,
        )
    yield room
    room.room.record.close()


def lived(room: PracticedRoom, morning: datetime) -> None:
    with room.room.record.writing() as tx:
        set_clock(tx, PracticeClock(morning - timedelta(minutes=5)))
    hours = [morning + timedelta(hours=n) for n in range(5)]
    with ThreadPoolExecutor(1) as beside:  # a browser's event loop runs in this thread
        beside.submit(lambda: asyncio.run(room.room.live_through(hours))).result()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport=PHONE, locale="en-GB", timezone_id="Europe/London", color_scheme="dark"
    )
    yield context.new_page()
    context.close()


def opens(page: Page, base: str, email: str, words: str) -> None:
    """This person's newest message that begins with these words."""
    page.goto(f"{base}/people/{email}")
    page.get_by_role("link", name=re.compile(words)).first.click()
    fits(page)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def fills_in(page: Page, held: str) -> None:
    """The form that is open is filled in and sent off."""
    page.get_by_label("Held on").fill(held)
    fits(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Record").first.click()
    fits(page)


@pytest.mark.system
def test_brief_form_and_two_who_differ(room: PracticedRoom, page: Page) -> None:
    with serving(practice_app(room.room)) as base:
        lived(room, BRIEFED)
        opens(page, base, AILSA, "Review on")
        expect(page.get_by_text("What is the plan?")).to_be_visible()
        assert "tab Fortnight" not in page.content()

        lived(room, ASKED)
        opens(page, base, SHONA, "Was the review of")
        press(page, "It was held")
        fills_in(page, "2026-06-10")
        opens(page, base, AILSA, "Was the review of")
        expect(page.get_by_text("Recorded by Shona Reid")).to_be_visible()
        press(page, "Change")
        fills_in(page, "2026-06-09")
        assert "Shona Reid said something else: Held on" in page.content()
        expect(page.get_by_text("answered, and what was recorded before stands")).to_be_visible()

        lived(room, ASKED + timedelta(hours=6))
        opens(page, base, AILSA, "Two answers about the review")
        expect(page.get_by_text("you said Tue 9 Jun, Shona Reid said Wed 10 Jun")).to_be_visible()
        press(page, "Change")
        fills_in(page, "2026-06-10")

    with room.room.record.reading() as tx:
        held = tx.journey(room.late).reached("later_review")[-1].on
        by = [e.by for e in tx.entries(room.late) if e.kind is EntryKind.FORM_ANSWERED]
    assert (held, by) == (REVIEW.date(), [SHONA, AILSA, AILSA])


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).first.click()


def test_ewan_has_none_of_it(room: PracticedRoom) -> None:
    lived(room, BRIEFED)
    lived(room, ASKED)
    with room.room.record.reading() as tx:
        assert not [m for m in tx.messages_for(EWAN) if room.late in str(m.facts)]
