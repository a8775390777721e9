"""Microsoft's own client, driven by hand: what Shona sees and presses in Teams, on a screen and with real clicks."""

import asyncio
import json
import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import TimeoutError as NotYet
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.delivery import Delivery
from bot.teams.app import TeamsSide
from bot.teams.sdk import SdkConnector, SdkVouching, TeamsSettings
from casework.compose import DeliverySetup
from casework.message_contents import message_contents
from casework.raise_alerts import raise_alerts
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from tests.bot.at_work import BEGAN, UP_TO_PANEL
from tests.builders import NOW, SHONA, a_record, people, register_child
from tests.conformance.acts import CHILD
from tests.proof import one_of
from tests.servers.asgi import serving
from tests.servers.browser import keep_picture
from tests.servers.docs_picture import docs_picture
from tests.servers.left_out import need_teams_sdk
from tests.servers.playground import ACCOUNT, playground
from tests.servers.teams_connector import BOT, BOT_TOKEN, TENANT

pytestmark = [pytest.mark.system, pytest.mark.slow, one_of(5)]
STEP = "Agency decision"


@dataclass
class Town:
    """A council whose Shona sits before the playground."""

    record: SqlCaseRecord
    side: TeamsSide
    address: str
    loops: list[asyncio.AbstractEventLoop]
    now: datetime = NOW

    def run(self, work):
        return asyncio.run_coroutine_threadsafe(work, self.loops[0]).result(timeout=30)

    def child(self, case_id: str, **details: object) -> str:
        given = {"route": "permanence_order", "milestones": UP_TO_PANEL, **details}
        return register_child(self.record, case_id, BEGAN, now=self.now - timedelta(days=30), **given)

    def morning(self) -> None:
        """What the day calls for is swept and delivered, unasked."""
        raise_alerts(self.record, self.now)
        contents = message_contents(self.record.rules, self.side.amend)
        setup = DeliverySetup("test", contents, {"teams": self.side.renderer})
        self.run(Delivery(self.record, setup, {"teams": self.side.channel}, lambda: self.now).drain())

    def recorded(self, kind: EntryKind) -> list:
        with self.record.reading() as tx:
            return [e for e in tx.entries() if e.kind is kind and e.by == SHONA]

    def installed(self) -> bool:
        with self.record.reading() as tx:
            return tx.conversation("teams", ACCOUNT) is not None


@pytest.fixture
def town(tmp_path) -> Iterator[Town]:
    need_teams_sdk()
    staff = [replace(p, channel="teams") for p in people().people.values()]
    record = a_record(tmp_path, staff=staff)
    with record.writing() as tx:  # the playground vouches for nobody's address
        tx.put_account(SHONA, "teams", ACCOUNT)
    settings = TeamsSettings(BOT, "", TENANT, None, lambda scope, tenant=None: BOT_TOKEN)
    towns: list[Town] = []
    side = TeamsSide(
        record, SdkConnector(settings), SdkVouching(settings), TENANT, lambda: towns[0].now if towns else NOW
    )
    loops: list[asyncio.AbstractEventLoop] = []

    async def open_door(request) -> Response:
        """It sends no tokens; that nobody else gets in without one is shown in test_door.py."""
        answer = await side.dispatch(json.loads(await request.body()))
        return Response() if answer is None else JSONResponse(dict(answer))

    @asynccontextmanager
    async def lifespan(_app):
        loops.append(asyncio.get_running_loop())
        async with side.running():
            yield

    routes = [Route("/api/messages", open_door, methods=["POST"])]
    with (
        serving(Starlette(routes=routes, lifespan=lifespan)) as url,
        playground(tmp_path, f"{url}/api/messages") as address,
    ):
        towns.append(Town(record, side, address, loops))
        yield towns[0]
    record.close()


@pytest.fixture
def page(browser):
    """A page of its own kind: the playground asks Microsoft for its fonts, and does without."""
    context = browser.new_context(viewport={"width": 1100, "height": 1000})
    opened = context.new_page()
    yield opened
    keep_picture(opened, "teams-at-the-end")
    context.close()


def opened(page, town):
    """The chat is open, and with it the app installed."""
    page.goto(town.address)
    page.get_by_role("textbox").first.wait_for()
    for _ in range(100):
        if town.installed():
            return page
        page.wait_for_timeout(50)
    raise AssertionError("the install event did not store where Shona is written to")


def card(page, words=CHILD):
    """The card with these words."""
    return page.locator(".ac-adaptiveCard").filter(has_text=words).last


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def pressed(page, name, then):
    """The button is pressed, and the card shows what follows."""
    button(page, name).first.click()
    page.get_by_text(then).first.wait_for(timeout=10_000)


def asked(page, name):
    """The button is pressed, and the card that came for it stands: the playground says so last, below it."""
    below = page.get_by_text("Your response was sent to the app")
    for shown in below.all():
        shown.locator("xpath=following::button[1]").click()
    button(page, name).first.click()
    below.first.wait_for(timeout=10_000)
    still(page)


def still(page):
    """Nothing on the page changes any more: the playground draws a card anew, forms shut, while it is busy."""
    before = ""
    while (now := page.content()) != before:
        before = now
        page.wait_for_timeout(500)


def until(page, words, *acts):
    """These acts lead to these words; all of them are done again where the playground drew the card anew in between."""
    for _ in range(6):
        try:
            for act in acts:
                act()
            page.get_by_text(words).first.wait_for(timeout=3_000)
        except NotYet:
            continue
        return
    raise AssertionError(f"{words} is not shown")


def open_form(page, name):
    """The form behind this button is open: the button shuts it as well."""
    if not button(page, "Record").first.is_visible():
        button(page, name).click(timeout=3_000)


def choose(page, label, option):
    """Opened, picked, and looked at whether it stands there."""
    box = page.get_by_role("combobox", name=label).first
    box.click(timeout=3_000)
    page.get_by_role("option", name=option, exact=True).click(timeout=3_000)
    page.wait_for_timeout(200)
    if option not in (box.input_value() if box.evaluate("box => 'value' in box") else box.inner_text()):
        raise NotYet(f"{option} does not stay in {label}")


def choose_day(page, label, day):
    """A day of the month that the calendar opens with."""
    page.get_by_role("combobox", name=label).first.click(timeout=3_000)
    page.get_by_role("gridcell", name=re.compile(rf"\b{day}\b")).first.click(timeout=3_000)


def record(page):
    button(page, "Record").first.click(timeout=3_000)


def say(page, words):
    page.get_by_role("textbox").first.click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def test_an_alert_comes_unasked_is_done_and_undone_and_the_card_follows(page, town):
    opened(page, town)
    reference = town.child("C1", reference=CHILD)
    town.morning()
    page.get_by_text("1 step needs you").first.wait_for(timeout=10_000)
    docs_picture(page, "teams-alert", of=card(page))
    assert page.get_by_text(f"{reference} · {STEP}").count() == 1

    pressed(page, "Made…", "Made on which day?")
    assert town.recorded(EntryKind.MILESTONE_REACHED) == []

    page.get_by_role("button", name=re.compile(r"The due day, Fri\s15\sMay")).first.click()
    page.get_by_text(re.compile(r"made on Fri\s15\sMay")).first.wait_for(timeout=10_000)
    docs_picture(page, "teams-recorded", of=card(page))
    assert button(page, "Made…").count() == 0
    (entry,) = town.recorded(EntryKind.MILESTONE_REACHED)
    assert entry.day("on") == date(2026, 5, 15)

    button(page, "Undo").click()
    button(page, "Made…").wait_for(timeout=10_000)
    assert town.recorded(EntryKind.UNDONE)


def test_booked_asks_for_a_day_and_is_recorded_with_it(page, town):
    opened(page, town)
    before_panel = {name: day for name, day in UP_TO_PANEL.items() if name != "panel"}
    town.child("C1", reference=CHILD, milestones=before_panel)  # an aim: no day is too late for her
    town.morning()
    button(page, "Booked…").wait_for(timeout=10_000)
    still(page)

    asked(page, "Booked…")
    docs_picture(page, "teams-form", of=card(page))
    until(page, "Choose a day.", lambda: record(page))
    assert town.recorded(EntryKind.BOOKED) == []

    until(page, "✓", lambda: choose_day(page, "Day", 10), lambda: record(page))
    keep_picture(page, "teams-booked")
    (entry,) = town.recorded(EntryKind.BOOKED)
    assert entry.day("on").day == 10


def test_a_decision_does_not_go_off_unfinished(page, town):
    opened(page, town)
    town.child("C1", reference=CHILD)
    town.morning()
    button(page, "⋯").wait_for(timeout=10_000)
    still(page)

    asked(page, "⋯")
    keep_picture(page, "teams-more")
    until(page, "Choose a decision.", lambda: open_form(page, "Log a decision"), lambda: record(page))
    keep_picture(page, "teams-form-decision-missing")
    assert town.recorded(EntryKind.DECISION_RECORDED) == []

    until(
        page,
        "✓",
        lambda: open_form(page, "Log a decision"),
        lambda: choose(page, "Decision", "Approved"),
        lambda: record(page),
    )
    keep_picture(page, "teams-decided")
    (entry,) = town.recorded(EntryKind.DECISION_RECORDED)
    assert (entry.data["outcome"], entry.day("on")) == ("approved", date(2026, 5, 20))


def test_blocked_is_recorded_with_its_reason(page, town):
    opened(page, town)
    town.child("C1")
    town.morning()
    button(page, "Blocked…").wait_for(timeout=10_000)
    still(page)

    asked(page, "Blocked…")
    until(
        page,
        "✓",
        lambda: choose(page, "What is in the way?", "No panel date available"),
        lambda: record(page),
    )
    keep_picture(page, "teams-blocked")

    (entry,) = town.recorded(EntryKind.BLOCKED)
    assert entry.data["reason"] == "no_panel_date"


def test_words_are_read_back_confirmed_and_the_next_alert_comes_later(page, town):
    opened(page, town)
    reference = town.child("C1", reference=CHILD)
    town.morning()
    page.get_by_text("1 step needs you").first.wait_for(timeout=10_000)

    say(page, "ADM booked for 9 June")
    page.get_by_text("booked for Tue 9 Jun").first.wait_for(timeout=10_000)
    docs_picture(page, "teams-read-back", of=card(page, "Record it?"))
    pressed(page, "Record it", f"Recorded for {reference}")
    keep_picture(page, "teams-confirmed")
    assert [e.day("on") for e in town.recorded(EntryKind.BOOKED)] == [date(2026, 6, 9)]

    other = town.child("C2")
    town.now += timedelta(days=1)
    town.morning()
    page.get_by_text(f"{other} · {STEP}").first.wait_for(timeout=10_000)
