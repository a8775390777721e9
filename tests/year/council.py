"""A made-up council at work in the real service: store, sweep, outbox, conversations, renderers; only channels stand in.

Every step takes the moment at which it happens, and what happened is kept as the oracle's events, with the number that
the ledger had reached.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from random import Random
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.background import BackgroundTasks
from bot.conversation import Conversation
from bot.delivery import Delivery
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.events import Event as SaidEvent
from bot.named import named_in
from bot.slack.in_process import InProcessSlack
from bot.slack.renderer import SlackRenderer
from bot.slack.replies import SlackReplies
from bot.slack.words import Words
from bot.teams.card_forms import CardForms
from bot.teams.cards import Cards
from bot.teams.events import TeamsEvent, TeamsWhere
from bot.teams.in_process import NoConnector
from bot.teams.renderer import TeamsRenderer
from bot.teams.replies import TeamsReplies
from bot.teams.words import CardWords
from casework.certificate.make import make_certificates
from casework.compose import DeliverySetup
from casework.last_look import NoLonger
from casework.message_contents import message_contents
from casework.raise_alerts import WorkingHours, raise_alerts
from permanence.certificate import Difference
from permanence.digest.fortnight import Rhythm
from permanence.entries import Recorder
from permanence.pack.file import overlay, read_pack_named
from permanence.people import Person
from permanence.stages import Rulebook
from scheduler.demo.council import make_council
from scheduler.demo.staff import made_up_staff
from scheduler.holiday_calendar import council_calendar
from scheduler.service import Service
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord, make_record
from store.engine import reading
from store.reprojection import apply_to_stages
from tests.builders import LONDON
from tests.year.carriers import Arrived, Carrier, Troubles
from tests.year.oracle import Event
from tests.year.oracle_pack import read_pack
from tests.year.power import CUT_OFF, dying_sender, failing


class SlackThatTakesAll(AsyncWebClient):
    """Slack's client in front of nothing: each call is answered as Slack answers a good one."""

    async def api_call(self, api_method: str, **_given: Any) -> Any:  # type: ignore[override]
        return {"ok": True, "ts": "1.0", "channel": "D", "method": api_method}


SENDER = Mailbox("homeward@council.example", "Homeward")
YEARS = range(2015, 2036)
A_MONDAY = date(2025, 12, 1)
AT_ONCE = 20  # as many messages travel together as the settings allow
CHANNELS = ("slack", "teams", "email")


def shipped(name: str) -> str:
    """The text of a pack that is shipped."""
    return resources.files("permanence").joinpath("packs", f"{name}.toml").read_text("utf-8")


@cache
def rulebook(council_text: str) -> Rulebook:
    """The rules of a Scottish council with this file of its own."""
    pack = overlay(read_pack_named("scotland"), council_text)
    return Rulebook(pack, council_calendar(pack.calendar, YEARS), LONDON)


@dataclass
class Council:
    """One made-up council; `now` is the clock of all of it."""

    record: SqlCaseRecord
    now: datetime
    chance: Random
    events: list[Event] = field(default_factory=list)
    carriers: dict[str, Carrier] = field(default_factory=dict)
    deliveries: list[Delivery] = field(default_factory=list)
    loop: asyncio.Runner = field(default_factory=asyncio.Runner)
    staff: dict[str, Person] = field(default_factory=dict)
    event_number: int = 0
    cuts: int = 0

    @classmethod
    def made(cls, folder: Path, seed: int, children: int, first: date) -> "Council":
        """A council with its staff and the history of its children up to the eve of `first`."""
        council_text = shipped("demo_council")
        record = make_record(f"sqlite:///{folder / 'year.db'}", rulebook(council_text))
        eve = first - timedelta(days=1)
        staff = [_reachable(p, n) for n, p in enumerate(made_up_staff(first))]
        made = make_council(record, children, eve, seed, staff)
        now = datetime.combine(first, datetime.min.time(), LONDON)
        council = cls(record, now, Random(f"council {seed}"))
        made.write_staff(record, now)
        made.write(record, date.min, eve)
        council.carriers = {
            name: Carrier(name, council.clock, Troubles(Random(f"{name} {seed}"))) for name in CHANNELS
        }
        council._connect()
        council.keep_event(pack=read_pack(shipped("scotland"), council_text), people=council.people())
        return council

    def _connect(self) -> None:
        self.cards = Cards(CardForms(self.record.rules.pack, CardWords()))
        mail = EmailRenderer(SENDER, reply_to=lambda _message, _person: SENDER)
        self.words = Words()
        self.renderers = {
            "slack": SlackRenderer(self.words),
            "teams": TeamsRenderer(self.cards),
            "email": mail,
        }
        self.deliveries = [self._delivery(f"process {n}") for n in (1, 2)]
        self.slack, self.connector = InProcessSlack(), NoConnector()
        self.slack.client = SlackThatTakesAll(token="")
        self.conversations = {name: self.conversation(name) for name in ("slack", "teams")}
        cards_replies = self._teams(self.record)
        self.rhythm = Rhythm(A_MONDAY, LONDON)
        for person in self.record_people():
            self.loop.run(cards_replies.met(_first_words_in_teams(person)))

    def conversation(self, channel: str, record: Any = None) -> Conversation[Any]:
        """The conversation of a channel; `record`: of a process that will not live long."""
        background = BackgroundTasks(logging.getLogger("tests.year"))
        record = record or self.record
        if channel == "teams":
            return Conversation(record, self._teams(record), self.clock, background)
        replies = SlackReplies(record, self.slack.client, self.slack, self.words, self.clock)
        return Conversation(record, replies, self.clock, background)

    def _teams(self, record: Any) -> TeamsReplies:
        return TeamsReplies(record, self.connector, self.connector.channel(record), self.cards, self.clock)

    def record_people(self) -> list[Person]:
        with self.record.reading() as tx:
            return list(tx.directory().people.values())

    def _delivery(self, owner: str, record: Any = None) -> Delivery:
        contents = message_contents(self.record.rules, lambda *_: NoLonger("nothing to amend"))
        setup = DeliverySetup(owner, contents, self.renderers)
        return Delivery(record or self.record, setup, self.carriers, self.clock, AT_ONCE)

    def clock(self) -> datetime:
        return self.now

    def at(self, moment: datetime) -> None:
        """The clock shows this moment; it goes on by a second with everything that is done."""
        self.now = max(moment, self.now + timedelta(seconds=1))

    def tick(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    # --- what happens ---------------------------------------------------------------------------------------------

    def look(
        self,
        *,
        dies: bool = False,
        two: bool = False,
        between: Callable[["Council", date], None] | None = None,
    ) -> None:
        """The service looks at the day and sends what is due, as it does every quarter of an hour.

        `dies`: the power is cut on the way, and minutes later it is taken up. `two`: two services look at once.
        `between`: what happens behind its back before anything is sent.
        """
        if dies:
            self._cut_off()
        day = self.tick().astimezone(LONDON).date()
        if dies and self.chance.random() < 0.5:
            self.loop.run(self._service(Disturbed(self.deliveries[0], never_comes=True)).sweep())
            self.keep_event(looks=True)
            self._cut_off_while_sending()
        waiting = [Disturbed(d, lambda: between(self, day) if between else None) for d in self.deliveries]
        services = [self._service(d) for d in waiting[: 2 if two else 1]]
        self.keep_event(looks=True)
        self.loop.run(_together([service.sweep() for service in services]))
        self.keep_event(delivered=True)

    def _service(self, delivery: Any) -> Service:
        return Service(self.record, delivery, Settings(), self.rhythm, clock=self.clock)

    def _cut_off(self) -> None:
        try:
            raise_alerts(failing(self.record, self.chance), self.tick())  # type: ignore[arg-type]
        except CUT_OFF:
            self.cuts += 1
        else:
            self.keep_event(looks=True)
            return
        self.keep_event(looks=True)  # what was raised before the cut counts, the rest comes minutes later
        self._later(minutes=3)

    def _cut_off_while_sending(self) -> None:
        dying = self._delivery(f"process {self.cuts + 3}", failing(self.record, self.chance))
        sender = dying_sender(self.chance)
        for carrier in self.carriers.values():
            carrier.dies = sender
        try:
            self.loop.run(_until_it_dies(dying))
        except CUT_OFF:
            self.cuts += 1
        for carrier in self.carriers.values():
            carrier.dies = _lives
        self._later(minutes=3)

    def _later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def deliver(self) -> None:
        """Everything that may leave now has left."""
        self.loop.run(self.deliveries[0].drain())
        self.keep_event(delivered=True)

    def certify(self) -> list[Difference]:
        """The certificates of the days that are over, as the service makes them; what they found."""
        made = make_certificates(self.record, self.tick(), WorkingHours(), named_in, None)
        return [difference for certificate in made for difference in certificate.differences]

    def keep_away(self, by: str) -> None:
        """Somebody is kept from a child, or a child is sealed for two people, or that is over; drawn by chance."""
        with self.record.writing() as tx:
            reference = self.chance.choice(sorted(tx.references()))
            entry = Recorder(reference, 0, by, "year")
            whom = self.chance.sample(sorted(self.staff), 2)
            lifted = self.chance.random() < 0.3
            if self.chance.random() < 0.8:
                tx.append([entry.restricted(whom[0], "made up", lifted=lifted)], self.tick())
            else:
                tx.append([entry.sealed(whom, "made up", lifted=lifted)], self.tick())

    def slip(self, span: timedelta) -> None:
        """The clock is put back."""
        self.now -= span

    def change_pack(self, council_text: str) -> None:
        """The council's file says this from now on, and the stages follow it, as `homeward pack apply` makes them."""
        rules = rulebook(council_text)
        with self.record.writing() as tx:
            apply_to_stages(tx.connection, tx.replay_context(), rules, self.tick().astimezone(LONDON).date())
        self.record = SqlCaseRecord(self.record.engine, rules)
        self._connect()
        self.keep_event(pack=read_pack(shipped("scotland"), council_text))

    def put_staff(self, *changed: Person) -> None:
        """The staff list says this of these people from now on."""
        self.staff |= {p.email: p for p in changed}
        with self.record.writing() as tx:
            tx.put_people(changed, self.tick())
        self.keep_event(people=self.people())

    def next_event(self) -> str:
        self.event_number += 1
        return f"event {self.event_number}"

    # --- what is known --------------------------------------------------------------------------------------------

    def keep_event(self, **what: Any) -> None:
        self.events.append(Event(self.newest(), self.now, **what))

    def newest(self) -> int:
        with reading(self.record.engine) as connection:
            return connection.execute(text("SELECT coalesce(max(number), 0) FROM ledger")).scalar_one()

    def people(self) -> dict[str, dict[str, Any]]:
        """Everybody, in plain values for the oracle."""
        with self.record.reading() as tx:
            known = tx.directory().people
        self.staff = dict(known)
        return {email: _plain(person) for email, person in known.items()}

    def arrived(self) -> list[Arrived]:
        return sorted((a for c in self.carriers.values() for a in c.arrived), key=lambda a: a.at)

    def close(self) -> None:
        self.loop.close()
        self.record.close()


@dataclass
class Disturbed:
    """A delivery before which something happens behind the service's back, or to which it never comes."""

    delivery: Delivery
    disturb: Callable[[], object] = lambda: None
    never_comes: bool = False

    @property
    def channels(self) -> Mapping[str, Any]:
        return self.delivery.channels

    @property
    def setup(self) -> DeliverySetup:
        return self.delivery.setup

    async def drain(self) -> int:
        if self.never_comes:
            return 0
        self.disturb()
        return await self.delivery.drain()


def _lives(_where: str) -> None:
    """The process goes on."""


async def _together(drains: Sequence[Coroutine[Any, Any, None]]) -> None:
    await asyncio.gather(*drains)


async def _until_it_dies(delivery: Delivery) -> None:
    """What was on its way when the process died goes no further."""
    try:
        await delivery.drain()
    except CUT_OFF:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        raise


def _reachable(person: Person, number: int) -> Person:
    return replace(person, slack_user=f"U{number:03}", teams_user=f"teams-{number:03}")


def _first_words_in_teams(person: Person) -> TeamsEvent:
    """Teams has told of the chat with her, so that it is known where she is written to."""
    where = TeamsWhere(person.teams_user or "", f"D{person.email}", "talk:")
    return SaidEvent("teams", "installed", person.teams_user or "", "", where)


def _plain(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role.value,
        "team": person.team,
        "manager": person.manager,
        "active": person.active,
        "leave": tuple((leave.first, leave.last, leave.cover) for leave in person.leave),
        "spells": tuple((s.days, s.first, s.last) for s in person.spells),
    }


def ledger_rows(record: SqlCaseRecord) -> Sequence[dict[str, Any]]:
    """The whole ledger as it lies in the table, read past the project's own reader."""
    query = text(
        "SELECT number, kind, reference, journey, data, by, recorded_at, replaces FROM ledger ORDER BY number"
    )
    with reading(record.engine) as connection:
        found = [dict(row) for row in connection.execute(query).mappings()]
    for row in found:
        row["data"] = json.loads(row["data"])
        recorded = datetime.fromisoformat(str(row["recorded_at"]))
        aware = recorded if recorded.tzinfo else recorded.replace(tzinfo=UTC)
        row["on"] = aware.astimezone(LONDON).date()
    return found


def notices_raised(record: SqlCaseRecord) -> Iterable[tuple]:
    """Every notice as it lies in the table: (day, reference, journey, stage, level, person, message)."""
    query = text("SELECT raised_on, reference, journey, stage, level, person, message_id FROM notice")
    with reading(record.engine) as connection:
        for row in connection.execute(query):
            yield (date.fromisoformat(str(row[0])), *row[1:])
