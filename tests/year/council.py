"""A made-up council at work in the real service: store, sweep, outbox, conversations, renderers; only channels stand in.

Every step takes the moment at which it happens, and what happened is kept as the oracle's events, with the number that
the ledger had reached.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
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
from bot.email.incoming.heeding import HeedingChannel
from bot.email.incoming.polling import MailboxDown, MailNotTaken, Poll
from bot.email.incoming.taking import MailDesk
from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from bot.events import Event as SaidEvent
from bot.named import named_in
from bot.render import plain_templates
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
from casework.ports import StoredMessage
from casework.raise_alerts import WorkingHours, raise_alerts
from permanence.certificate import Difference
from permanence.digest.fortnight import Rhythm
from permanence.entries import Recorder
from permanence.pack.file import overlay, read_pack_named
from permanence.people import Person
from permanence.stages import Rulebook
from scheduler.clock_watch import SECOND_LOOK_SECONDS, ClockWatch
from scheduler.demo.council import make_council
from scheduler.demo.staff import made_up_staff
from scheduler.holiday_calendar import council_calendar
from scheduler.service import Service
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.engine import reading
from store.kept_rules import KeptRules, holidays_of, keep_rules
from store.opening import make_store
from store.reprojection import apply_to_stages
from tests.builders import LONDON
from tests.year.carriers import Arrived, Carrier, Troubles, lives
from tests.year.disturbed import AtOnce, Disturbed, together, until_it_dies, uses_at_once
from tests.year.known import lists_that_wait, plain
from tests.year.oracle import Event
from tests.year.oracle_pack import read_pack
from tests.year.post import ADDRESSES, BOUNDARY, PostOffice, page_of
from tests.year.power import CUT_OFF, POINTS, Failing, dying_sender, failing
from tests.year.remembering import Remembering
from tests.year.strands import Pausing, Strands


class SlackThatTakesAll(AsyncWebClient):
    """Slack's client in front of nothing: each call is answered as Slack answers a good one."""

    async def api_call(self, api_method: str, **_given: Any) -> Any:  # type: ignore[override]
        return {"ok": True, "ts": "1.0", "channel": "D", "method": api_method}


SENDER = Mailbox("homeward@council.example", "Homeward")
YEARS = range(2015, 2036)
A_MONDAY = date(2025, 12, 1)
AT_ONCE = 20  # as many messages travel together as the settings allow
CHANNELS = ("slack", "teams", "email")
FOR_EVER = 86_400.0  # seconds of the machine: what is kept first, when it is slow, is another year each time


def shipped(name: str) -> str:
    """The text of a pack that is shipped."""
    return resources.files("permanence").joinpath("packs", f"{name}.toml").read_text("utf-8")


@cache
def rulebook(council_text: str) -> Rulebook:
    """The rules of a Scottish council with this file of its own."""
    pack = overlay(read_pack_named("scotland"), council_text)
    return Rulebook(pack, council_calendar(pack.calendar, YEARS), LONDON)


def kept_rules(rules: Rulebook, council_text: str) -> KeptRules:
    """The same as its store keeps it, by which the certificate knows of the day on which the rules were changed."""
    return KeptRules("GB SCT", shipped("scotland"), council_text, holidays_of(rules.calendar))


def record_at(file: Path, rules: Rulebook, draws: Random) -> SqlCaseRecord:
    """The record in this file, which gives the same new references in every year of one seed."""
    return SqlCaseRecord(make_store(f"sqlite:///{file}"), rules, draw=draws.randrange)


@dataclass
class Council:
    """One made-up council; `now` is the clock of all of it."""

    record: SqlCaseRecord
    now: datetime
    chance: Random
    draws: Random  # of which new children's references are made
    events: list[Event] = field(default_factory=list)
    carriers: dict[str, Carrier] = field(default_factory=dict)
    post: PostOffice = field(default_factory=lambda: PostOffice(Random(0)))
    deliveries: list[Delivery] = field(default_factory=list)
    loop: asyncio.Runner = field(default_factory=asyncio.Runner)
    executor: AtOnce = field(default_factory=lambda: AtOnce(Strands(Random(0))))
    staff: dict[str, Person] = field(default_factory=dict)
    event_number: int = 0
    cuts: int = 0
    off: timedelta = timedelta(0)  # how much further the clock has gone than time has
    starts: datetime | None = None  # from when on the service runs today
    dead: list[list[Any]] = field(default_factory=list)  # person, first and last day of a dead mailbox
    known_people: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path, seed: int, children: int, first: date) -> "Council":
        """A council with its staff and the history of its children up to the eve of `first`."""
        council_text = shipped("demo_council")
        draws = Random(f"references {seed}")
        record = record_at(folder / "year.db", rulebook(council_text), draws)
        eve = first - timedelta(days=1)
        staff = [_reachable(p, n) for n, p in enumerate(made_up_staff(first))]
        made = make_council(record, children, eve, seed, staff)
        now = datetime.combine(first, datetime.min.time(), LONDON)
        council = cls(record, now, Random(f"council {seed}"), draws)
        made.write_staff(record, now)
        made.write(record, date.min, eve)
        council.carriers = {
            name: Carrier(name, council.clock, Troubles(Random(f"{name} {seed}"))) for name in CHANNELS
        }
        with record.writing() as tx:
            keep_rules(tx.connection, kept_rules(record.rules, council_text), now)
        council.post = PostOffice(Random(f"post {seed}"))
        council.executor = AtOnce(Strands(Random(f"strands {seed}")))
        council.carriers["email"].comes_back = council.comes_back
        council._connect()
        council.keep_event(pack=read_pack(shipped("scotland"), council_text), people=council.people())
        return council

    def _connect(self) -> None:
        self.loop.run(uses_at_once(self.executor))
        self.cards = Cards(CardForms(self.record.rules.pack, CardWords()))
        mail = EmailRenderer(SENDER, reply_to=ADDRESSES.reply_to, page=page_of)
        self.words = Words()
        self.renderers = {
            "slack": SlackRenderer(self.words),
            "teams": TeamsRenderer(self.cards),
            "email": mail,
        }
        self.channels = {**self.carriers, "email": HeedingChannel(self.carriers["email"], self.record)}
        self.deliveries = [self._delivery(f"process {n}") for n in (1, 2)]
        self.watches = [self._watch() for _ in self.deliveries]
        self.poll = self._poll(self.record)
        self.remembering: Any = Remembering(self.record)
        self.slack, self.connector = InProcessSlack(), NoConnector()
        self.slack.client = SlackThatTakesAll(token="")
        self.conversations = {name: self.conversation(name) for name in ("slack", "teams")}
        cards_replies = self._teams(self.record)
        self.rhythm = Rhythm(A_MONDAY, LONDON)
        for person in self.record_people():
            self.loop.run(cards_replies.met(_first_words_in_teams(person)))

    def conversation(self, channel: str, record: Any = None) -> Conversation[Any]:
        """The conversation of a channel; `record`: of a process that will not live long. How long it takes decides nothing."""
        record = record or self.record
        if channel == "teams":
            replies: Any = self._teams(record)
        else:
            replies = SlackReplies(record, self.slack.client, self.slack, self.words, self.clock)
        background = BackgroundTasks(logging.getLogger("tests.year"))
        return Conversation(record, replies, self.clock, background, kept_after=FOR_EVER)

    def _teams(self, record: Any) -> TeamsReplies:
        return TeamsReplies(record, self.connector, self.connector.channel(record), self.cards, self.clock)

    def record_people(self) -> list[Person]:
        with self.record.reading() as tx:
            return list(tx.directory().people.values())

    def _delivery(self, owner: str, record: Any = None) -> Delivery:
        contents = message_contents(self.record.rules, lambda *_: NoLonger("nothing to amend"))
        setup = DeliverySetup(owner, contents, self.renderers)
        return Delivery(record or self._shared(), setup, self.channels, self.clock, AT_ONCE)

    def _poll(self, record: Any) -> Poll:
        return Poll(self.post, MailDesk(record, ADDRESSES, BOUNDARY, plain_templates()), self.tick)

    def _shared(self) -> Any:
        """The record as several services use it at once."""
        return Pausing(self.record, self.executor.strands)

    def _watch(self) -> ClockWatch:
        """What a process knows of the clock from its start on."""
        watch = ClockWatch(self.clock, self.steady)
        watch.begin(None)
        return watch

    def clock(self) -> datetime:
        return self.now

    def steady(self) -> float:
        """Seconds that only grow, whatever the clock says."""
        return (self.now - self.off).timestamp()

    @property
    def is_up(self) -> bool:
        return self.starts is None or self.now >= self.starts

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
            never = Disturbed(self.deliveries[0], never_comes=True)
            self.loop.run(self._service(never, self._watch()).sweep())
            self.keep_event(looks=True, reviews=True)
            self._cut_off_while_sending()
        waiting = [Disturbed(d, lambda: between(self, day) if between else None) for d in self.deliveries]
        pairs = zip(waiting, self.watches, strict=True)
        services = [self._service(d, watch) for d, watch in pairs][: 2 if two else 1]
        self.keep_event(looks=True, reviews=True)
        self.executor.beside = two
        self.loop.run(together([service.sweep() for service in services]))
        self.executor.beside = False
        self.keep_event(delivered=True, waits=lists_that_wait(self.record, self.now))

    def _service(self, delivery: Any, watch: ClockWatch) -> Service:
        """A process that has been running for as long as its `watch`."""
        service = Service(self._shared(), delivery, Settings(), self.rhythm, clock=self.clock)
        service.clock_watch = watch
        return service

    def wrong_clock(self, span: timedelta) -> None:
        """The clock is so much ahead for one look, and is set right: by such a clock nothing is done."""
        self._jump(span)
        self.loop.run(self._service(self.deliveries[0], self.watches[0]).sweep())
        self._jump(-span)
        self.tick()

    def sleeps(self, span: timedelta) -> None:
        """The machine has slept: nothing is done at the first look, and what that would have found at the second."""
        self.off += span
        service = self._service(self.deliveries[0], self.watches[0])
        self.loop.run(service.sweep())
        self._later(seconds=SECOND_LOOK_SECONDS + 1)
        self.keep_event(looks=True, reviews=True)
        self.loop.run(service.deliver())
        self.keep_event(delivered=True, waits=lists_that_wait(self.record, self.now))

    def _jump(self, span: timedelta) -> None:
        self.now += span
        self.off += span

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
            self.loop.run(until_it_dies(dying))
        except CUT_OFF:
            self.cuts += 1
        for carrier in self.carriers.values():
            carrier.dies = lives
        self._later(minutes=3)

    def _later(self, **span: float) -> None:
        self.now += timedelta(**span)

    def read_mail(self, *, dies: bool = False) -> None:
        """The service looks into its mailbox until nothing is new; what cannot be read now waits for the next look."""
        if not self.is_up:
            return
        dying = self._poll(Failing(self.record, self.chance.choice(POINTS), 1)) if dies else None
        try:
            while (dying or self.poll).look():
                self.staff_may_be_other()
        except (MailboxDown, MailNotTaken):
            return
        except CUT_OFF:
            self.cuts += 1

    def comes_back(self, message: StoredMessage, person: Person) -> None:
        self.post.comes_back(
            message, person, f"<back-{self.next_event().replace(' ', '-')}@mx.other.example>"
        )

    def mailbox_is_dead(self, person: str) -> None:
        """Nothing that is sent to her address arrives any more."""
        self.carriers["email"].dead.add(person)
        self.dead.append([person, self.now.date(), date.max])

    def is_dead_on(self, person: str, day: date) -> bool:
        """Whether mails to her came back on this day."""
        return any(who == person and first <= day <= last for who, first, last in self.dead)

    def mailbox_is_back(self, person: str) -> None:
        """Her address is right again, and the administrator has said so: `homeward mailbox on`."""
        self.carriers["email"].dead.discard(person)
        for spell in self.dead:
            if spell[0] == person:
                spell[2] = min(spell[2], self.now.date())
        with self.record.writing() as tx:
            tx.switch_address_on(person)

    def certify(self) -> list[Difference]:
        """The certificates of the days that are over, as the service makes them; what they found."""
        made = make_certificates(self.remembering, self.tick(), WorkingHours(), named_in, None, self.rhythm)
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
        self._jump(-span)

    def change_pack(self, council_text: str) -> None:
        """The council's file says this from now on, and the stages follow it, as `homeward pack apply` makes them."""
        rules = rulebook(council_text)
        with self.record.writing() as tx:
            now = self.tick()
            keep_rules(tx.connection, kept_rules(rules, council_text), now)
            apply_to_stages(tx.connection, tx.replay_context(), rules, now.astimezone(LONDON).date())
        self.reconnect(SqlCaseRecord(self.record.engine, rules, draw=self.draws.randrange))
        self.keep_event(pack=read_pack(shipped("scotland"), council_text))

    def reconnect(self, record: SqlCaseRecord) -> None:
        """Every part stands on this record from now on, as after a start."""
        self.record = record
        self._connect()

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
        self.known_people = what.get("people") or self.known_people

    def staff_may_be_other(self) -> None:
        """Whoever said something of herself has changed the staff list."""
        people = self.people()
        if people != self.known_people:
            self.keep_event(people=people)

    def newest(self) -> int:
        with reading(self.record.engine) as connection:
            return connection.execute(text("SELECT coalesce(max(number), 0) FROM ledger")).scalar_one()

    def people(self) -> dict[str, dict[str, Any]]:
        """Everybody, in plain values for the oracle."""
        with self.record.reading() as tx:
            known = tx.directory().people
        self.staff = dict(known)
        return {email: plain(person) for email, person in known.items()}

    def arrived(self) -> list[Arrived]:
        return sorted((a for c in self.carriers.values() for a in c.arrived), key=lambda a: a.at)

    def close(self) -> None:
        self.loop.close()
        self.record.close()


def _reachable(person: Person, number: int) -> Person:
    return replace(person, slack_user=f"U{number:03}", teams_user=f"teams-{number:03}")


def _first_words_in_teams(person: Person) -> TeamsEvent:
    """Teams has told of the chat with her, so that it is known where she is written to."""
    where = TeamsWhere(person.teams_user or "", f"D{person.email}", "talk:")
    return SaidEvent("teams", "installed", person.teams_user or "", "", where)
