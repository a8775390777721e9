"""*Is the plan still right?* on every channel: when it comes, one tap, *it changes*, and that it comes once a week."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.practice.app import practice_app
from bot.practice.clock import PracticeClock, set_clock
from casework.ports import MessageKind
from casework.raise_alerts import raise_alerts
from casework.review_messages import send_review_messages
from casework.take_words import TOO_MUCH_FOR_MAIL
from permanence.entries import EntryKind
from scheduler.demo.practice_inbox import practice_inbox
from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import Council as MailCouncil
from tests.bot.email.incoming.council import text_of
from tests.bot.practice.inboxes import GUIDE, staff, store_in
from tests.bot.practice.visitor import Visitor
from tests.bot.slack.council import a_council as a_council_in_slack
from tests.bot.teams.council import a_council as a_council_in_teams
from tests.builders import EWAN, LONDON, SHONA, a_record
from tests.casework.replying import ledger
from tests.casework.test_reviews import without_news
from tests.conformance.channel import in_one_line
from tests.conformance.slack_words import shown_in_slack
from tests.conformance.teams_words import shown_in_teams
from tests.servers.asgi import serving

MONDAY = datetime(2026, 8, 24, 9, 0, tzinfo=LONDON)
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
ASKED = "Is the plan of {} still right?"
CHANGED = {
    "route": "kinship_care_order",
    "on": TUESDAY.date(),
    "reason": "kin_came_forward",
    "prompted_by": "later_review",
}


@dataclass
class Way:
    """Shona at her own channel. `lives`: what a morning calls for is sent. `writes`: in answer to the question.

    `taps`: *Still right*; `changes`: *It changes...*, and its form is sent off. Both None where a mail has no buttons.
    """

    record: SqlCaseRecord
    lives: Callable[[datetime], None]
    shown: Callable[[str], str]
    writes: Callable[[str], None]
    taps: Callable[[], None] | None = None
    changes: Callable[[], None] | None = None

    def asked(self) -> list[str]:
        """The children whose plan Shona was asked about, in order."""
        with self.record.reading() as tx:
            asked = [m for m in tx.messages_for(SHONA) if m.kind is MessageKind.REVIEW and m.sent_at]
        return [
            str(m.facts["reference"]) for m in sorted(asked, key=lambda m: m.id) if m.facts["asks"] == "plan"
        ]


def lives_through(council) -> Callable[[datetime], None]:
    def lives(now: datetime) -> None:
        council.now = now
        raise_alerts(council.record, now)
        send_review_messages(council.record, now)
        for _ in range(2):  # messages to one person keep their distance
            council.deliver()
            council.now += timedelta(minutes=61)

    return lives


@contextmanager
def in_slack(folder: Path) -> Iterator[Way]:
    with a_council_in_slack(folder) as council:

        def question():
            return next(m for m in reversed(council.messages(SHONA)) if "Is the plan of" in council.shown(m))

        def writes(text: str) -> None:
            council.people.say(SHONA, text, thread=question())
            council.settle()
            council.people.press(SHONA, council.messages(SHONA)[-1], "confirm")
            council.settle()

        def taps() -> None:
            assert council.people.press(SHONA, question(), "answer.plan_right").ok
            council.settle()

        def changes() -> None:
            council.people.press(SHONA, question(), "form.change_route")
            council.settle()
            assert council.people.submit(SHONA, CHANGED).ok
            council.settle()

        yield Way(
            council.record,
            lives_through(council),
            lambda email: shown_in_slack(council, email).replace("\xa0", " "),
            writes,
            taps,
            changes,
        )


@contextmanager
def in_teams(folder: Path) -> Iterator[Way]:
    with a_council_in_teams(folder) as council:

        def question():
            shown = reversed(council.teams.messages(SHONA))
            return next(m for m in shown if "Is the plan of" in str(m.card).replace("\xa0", " "))

        def writes(text: str) -> None:
            council.people.say(SHONA, text, to=question())
            council.settle()
            council.people.press(SHONA, council.teams.messages(SHONA)[-1], "confirm")
            council.settle()

        def taps() -> None:
            assert council.people.press(SHONA, question(), "answer.plan_right").ok
            council.settle()

        def changes() -> None:
            assert council.people.press(SHONA, question(), "open.change_route").ok
            assert council.people.press(SHONA, question(), "form.change_route", **CHANGED).ok
            council.settle()

        yield Way(
            council.record,
            lives_through(council),
            lambda email: shown_in_teams(council, email),
            writes,
            taps,
            changes,
        )


@contextmanager
def by_mail(folder: Path) -> Iterator[Way]:
    record = a_record(folder)
    council = MailCouncil(record)

    def shown(email: str) -> str:
        return in_one_line(*map(text_of, council.letters(email))).replace("\xa0", " ")

    def writes(text: str) -> None:
        asked = next(m for m in reversed(council.letters(SHONA)) if "Is the plan of" in str(m["Subject"]))
        council.takes(council.reply(asked, text))
        council.takes(council.reply(council.letter(SHONA), "Yes"))

    yield Way(record, lives_through(council), shown, writes)
    record.close()


@contextmanager
def in_practice(folder: Path) -> Iterator[Way]:
    record = a_record(folder, staff=staff("slack"))
    record.close()
    room = practice_inbox(store_in(folder), GUIDE)
    with room.record.writing() as tx:
        set_clock(tx, PracticeClock(MONDAY - timedelta(hours=12)))
    with serving(practice_app(room)) as base:
        visitor = Visitor(base)

        def lives(now: datetime) -> None:
            with room.record.writing() as tx:
                set_clock(tx, PracticeClock(now - timedelta(minutes=5)))
            with ThreadPoolExecutor(1) as beside:
                hours = [now + timedelta(hours=n) for n in range(4)]
                beside.submit(lambda: asyncio.run(room.live_through(hours))).result()

        def question():
            with room.record.reading() as tx:
                number = max(m.id for m in tx.messages_for(SHONA) if m.key.startswith("plan:"))
            return visitor.get(f"/people/{SHONA}/messages/{number}")

        def shown(email: str) -> str:
            with room.record.reading() as tx:
                numbers = [m.id for m in tx.messages_for(email) if m.sent_at]
            places = [f"/people/{email}", *(f"/people/{email}/messages/{number}" for number in numbers)]
            return in_one_line(*(visitor.get(place).words for place in places)).replace("\xa0", " ")

        def writes(text: str) -> None:
            page = question()
            form = page.form_with("Send")
            visitor.press(visitor.send(form, {**form.fields, "text": text}), "Record it")

        def changes() -> None:
            form = visitor.press(question(), "It changes").form_with("Record")
            visitor.send(form, {**form.fields, **{name: str(value) for name, value in CHANGED.items()}})

        yield Way(
            room.record,  # type: ignore[arg-type]
            lives,
            shown,
            writes,
            lambda: visitor.press(question(), "Still right") and None,
            changes,
        )
    room.record.close()


WAYS = {"Slack": in_slack, "Teams": in_teams, "e-mail": by_mail, "practice": in_practice}
WITH_BUTTONS = ("Slack", "Teams", "practice")


@pytest.mark.parametrize("way", WAYS)
def test_it_comes_once_a_week_for_one_child_and_never_beside_a_list(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as shonas:
        children = sorted(without_news(shonas.record, case_id) for case_id in ("C2", "C3"))
        asked = []
        for days in (0, 1, 2, 4, 7, 8):
            shonas.lives(MONDAY + timedelta(days=days))
            asked.append(len(shonas.asked()))

        assert asked == [0, 1, 1, 1, 1, 2]  # each Monday has its list
        assert sorted(shonas.asked()) == children
        assert all(ASKED.format(child) in shonas.shown(SHONA) for child in children)
        assert not any(child in shonas.shown(EWAN) for child in children)


@pytest.mark.parametrize("way", WITH_BUTTONS)
def test_one_tap_records_that_it_is_still_right(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as shonas:
        child = without_news(shonas.record)
        shonas.lives(MONDAY)
        shonas.lives(TUESDAY)
        shonas.taps()
        shonas.lives(NEXT_MONDAY)
        shonas.lives(NEXT_MONDAY + timedelta(days=1))

        assert said_of(shonas, child) == [EntryKind.PLAN_CONFIRMED]
        assert "plan still right" in shonas.shown(SHONA).casefold()
        assert shonas.asked() == [child]


@pytest.mark.parametrize("way", WAYS)
def test_words_under_it_are_read_back_and_recorded(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as shonas:
        child = without_news(shonas.record)
        shonas.lives(MONDAY)
        shonas.lives(TUESDAY)
        shonas.writes("yes still right")

        assert said_of(shonas, child) == [EntryKind.PLAN_CONFIRMED]


@pytest.mark.parametrize("way", WITH_BUTTONS)
def test_it_changes_opens_the_form_of_a_change_of_route(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as shonas:
        child = without_news(shonas.record)
        shonas.lives(MONDAY)
        shonas.lives(TUESDAY)
        shonas.changes()

        assert said_of(shonas, child) == [EntryKind.ROUTE_CHANGED]
        assert "route changed to kinship care order" in shonas.shown(SHONA).casefold()
        with shonas.record.reading() as tx:
            assert tx.journey(child).primary_plan().route == "kinship_care_order"


@pytest.mark.parametrize("way", WAYS)
def test_that_it_changes_may_be_written_and_by_mail_waits_for_another_way(way: str, tmp_path: Path) -> None:
    with WAYS[way](tmp_path) as shonas:
        child = without_news(shonas.record)
        shonas.lives(MONDAY)
        shonas.lives(TUESDAY)
        shonas.writes("no, kinship care order now because kin came forward")

        assert said_of(shonas, child) == ([] if way == "e-mail" else [EntryKind.ROUTE_CHANGED])
        assert way != "e-mail" or TOO_MUCH_FOR_MAIL in shonas.shown(SHONA)


def said_of(way: Way, child: str) -> list[EntryKind]:
    return [e.kind for e in ledger(way.record, child) if e.by == SHONA]
