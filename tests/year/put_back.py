"""A store that goes back in time: its newest transactions are lost with its WAL, or an older backup is put back.

Here Slack's own channel speaks to a Slack that remembers, since who has read what can be asked there. What is looked at:
whether the oracle, reading the ledger that survived, agrees with what is told from then on, and what arrived twice.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text

from bot.slack.channel import SlackChannel
from bot.slack.pace import Pace
from casework.ports import StoredMessage
from permanence.people import Person
from scheduler.restore import Asked, restore
from scheduler.settings import Settings
from store import backup
from tests.builders import LONDON
from tests.servers.slack_stand_in import SlackStandIn
from tests.year.carriers import Carrier
from tests.year.council import A_MONDAY, record_at, rulebook, shipped
from tests.year.oracle import Event
from tests.year.table import Outcome, outcome_of
from tests.year.year import FIRST, MORNING, NIGHT, Plan, Year, a_place_of_its_own

STORE, COPY = "year.db", "as it was.db"
DAYS_BEFORE, DAYS_LOST, DAYS_AFTER = 14, 4, 14
EVENING = time(16, 59)
AFTER_THE_LIST = timedelta(minutes=30)  # so much later what is about reviews leaves


@dataclass
class SlackItself(Carrier):
    """The carrier of Slack, which hands over to Slack's own channel; a message that stood there is none that arrives."""

    url: str = ""
    token: str = ""
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.starts_anew()

    def starts_anew(self) -> None:
        """Another process, which remembers nothing."""
        client = AsyncWebClient(token=self.token, base_url=self.url, retry_handlers=[])
        self.channel = SlackChannel(client, Pace(gap=0.0), clock=self.clock, looks_first=True)

    async def send(self, message: StoredMessage, person: Person) -> str:
        place = await self.channel.send(message, person)
        if place not in self.seen:
            self.seen.add(place)
            self._take(message, person)
        return place

    async def find(self, message: StoredMessage, person: Person) -> str | None:
        return await self.channel.find(message, person)


@dataclass
class WentBack:
    """What came of it, by channel. `since`: what arrived in the time that is lost; `twice`: what of that came again.

    What comes twice at another time is the year's own matter: a mail whose sending ended unsure.
    """

    outcome: Outcome
    twice: Counter[str]
    since: Counter[str]

    @property
    def is_as_it_should_be(self) -> bool:
        """Nothing twice in Slack, elsewhere at most what had been sent since; and the oracle agrees."""
        others = all(self.twice[channel] <= self.since[channel] for channel in self.twice)
        return self.outcome.is_clean and not self.twice["slack"] and others


class GoingBack(Year):
    """Lives up to the day before, goes back in time in the middle of a day, and lives on."""

    def __init__(self, plan: Plan, folder: Path, slack: SlackStandIn) -> None:
        super().__init__(plan, folder)
        self.folder = folder
        council = self.council
        for person in council.staff.values():
            slack.person(person.email)
        was = council.carriers["slack"]
        self.slack = council.carriers["slack"] = SlackItself(
            was.name, was.clock, was.troubles, url=slack.api_url, token=slack.bot_token
        )
        council.reconnect(council.record)

    def days(self, first: int, last: int) -> None:
        for n in range(first, last):
            self._day(FIRST + timedelta(days=n), n)

    def goes_back(self, back: Callable[["GoingBack", int], None]) -> WentBack:
        """`back`: how; it is given the day on which it happens."""
        self.days(0, DAYS_BEFORE)
        back(self, DAYS_BEFORE)
        return WentBack(self._judged(), *self._counted())

    def _judged(self) -> Outcome:
        """As any year is; but what is regarded as told has a message that never left.

        What was read in the time that is lost was rightly read by what nobody knows any more. What arrived twice is
        counted apart.
        """
        lived, (first, last) = self.came_of(), self.lost
        lived.oracle.forbidden = [one for one in lived.oracle.forbidden if not first < one[0].at <= last]
        outcome = outcome_of(lived)
        outcome.not_told, outcome.twice_without_unsure = [], []
        return outcome

    def _counted(self) -> tuple[Counter[str], Counter[str]]:
        times: dict[tuple[str, str], list[datetime]] = {}
        for one in self.council.arrived():
            times.setdefault((one.channel, one.key), []).append(one.at)
        first, last = self.lost
        lost = {key: ats for key, ats in times.items() if any(first < at <= last for at in ats)}
        twice = Counter(channel for (channel, _), ats in lost.items() if max(ats) > last)
        return twice, Counter(channel for channel, _ in lost)

    def remembers(self) -> None:
        """From here on everything is lost."""
        self.known, self.kept = len(self.council.events), self.council.newest()
        self.lost = [self.council.now, self.council.now]

    def morning(self, day: date) -> None:
        """The first look of a day, and what comes of it is on its way."""
        self.council.at(datetime.combine(day, MORNING, LONDON))
        self.council.read_mail()
        self.council.look()
        self.doings.hear(day)

    def regards_as_told(self, made: datetime, last: datetime) -> None:
        """What the days since the backup would have told counts as told, by what the backup knows."""
        events: list[Event] = []
        day = made.date()
        while day <= last.date():
            at = min(datetime.combine(day, EVENING, LONDON), last)
            if at > made:
                events += [Event(self.kept, at, looks=True), Event(self.kept, at, delivered=True)]
                events.append(Event(self.kept, at - AFTER_THE_LIST, reviews=True))
            day += timedelta(days=1)
        self.council.events[self.known : self.known] = events

    def forgets(self) -> None:
        """What the oracle was told since is gone as the store's own record is."""
        council = self.council
        self.lost[1] = council.now
        del council.events[self.known :]
        self.slack.starts_anew()
        council.reconnect(record_at(self.folder / STORE, rulebook(shipped("demo_council")), council.draws))
        council.keep_event(people=council.people())


def without_its_wal(year: GoingBack, day: int) -> None:
    """The machine dies after the morning's messages, and what was written ahead of the store is gone."""
    council, today = year.council, FIRST + timedelta(days=day)
    council.at(datetime.combine(today, time(7, 30), LONDON))
    with council.record.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    shutil.copy(year.folder / STORE, year.folder / COPY)
    year.remembers()
    year.morning(today)
    year.doings.live(datetime.combine(today, time(10), LONDON))
    council.record.close()
    for ending in ("-wal", "-shm"):
        (year.folder / f"{STORE}{ending}").unlink(missing_ok=True)
    shutil.move(year.folder / COPY, year.folder / STORE)
    year.forgets()
    council.look()
    year.days(day, day + DAYS_AFTER)


def from_a_backup(year: GoingBack, day: int) -> None:
    """The backup of some nights ago is put back in the middle of a morning, as `homeward restore` does it."""
    council, night = year.council, FIRST + timedelta(days=day - 1)
    council.at(datetime.combine(night, NIGHT, LONDON))
    backup.backup(council.record.engine, year.folder / COPY, council.now.astimezone(UTC))
    made = council.now
    year.remembers()
    year.days(day, day + DAYS_LOST)
    today = FIRST + timedelta(days=day + DAYS_LOST)
    year.morning(today)
    last = max(a.at for a in council.arrived()).astimezone(LONDON)
    council.record.close()
    settings = Settings(
        store_url=f"sqlite:///{STORE}", council_file=Path("council.toml"), digest_anchor=A_MONDAY
    )
    (year.folder / "council.toml").write_text(shipped("demo_council"), encoding="utf-8")
    council.tick()
    asked = Asked(year.folder / COPY, None, None, replace=True)
    restore(settings, year.folder, asked, council.now.astimezone(UTC))
    year.forgets()
    year.regards_as_told(made, last)
    year.days(day + DAYS_LOST, day + DAYS_LOST + DAYS_AFTER)


WAYS = {"lost WAL": without_its_wal, "restored backup": from_a_backup}


def went_back(plan: Plan, way: str) -> WentBack:
    """One council that goes back in time in this way."""
    with a_place_of_its_own() as folder, SlackStandIn() as slack:
        year = GoingBack(plan, folder, slack)
        found = year.goes_back(WAYS[way])
        year.council.close()
        return found


def lines_of(way: str, found: WentBack) -> list[str]:
    """What is printed of it."""
    sent = ", ".join(f"{n} by {channel}" for channel, n in sorted(found.since.items()))
    again = ", ".join(f"{found.twice[channel]} by {channel}" for channel in sorted(found.since))
    agree = f"{found.outcome.agree} of {found.outcome.notices} notices agree with the oracle"
    return [f"{way}: {sent} had arrived since; arrived again: {again}; {agree}"]
