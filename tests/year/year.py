"""One made-up year of a council: what is done on each day, and what came of it. Everything is drawn from one seed."""

import logging
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from casework.ports import SendFailed
from permanence.certificate import Difference
from store import ledger
from tests.builders import LONDON
from tests.year.council import Council, shipped
from tests.year.doings import Doings
from tests.year.invariants import Broken, look_at_store
from tests.year.known import ledger_rows, messages_of_reviews, notices_raised
from tests.year.meetings import Meetings
from tests.year.oracle import Event, Notice, Oracle, walked
from tests.year.oracle_reviews import Message
from tests.year.planted import Planted
from tests.year.reasons import Reasons
from tests.year.staff_year import StaffYear
from tests.year.weekly_file import WeeklyFile

FIRST, WHOLE = (
    date(2025, 12, 1),
    400,
)  # days: they hold both clock changes, a year of 53 weeks and two new years
NIGHT = time(18, 30)
EARLY, MORNING, NOON, LATE, EVENING = time(7, 30), time(8, 5), time(12, 30), time(16, 40), time(18, 0)
SLIP = timedelta(minutes=20)
AHEAD = (timedelta(hours=5), timedelta(days=1), timedelta(days=3), timedelta(days=40))


@dataclass(frozen=True)
class Plan:
    """How big a year is and what goes wrong in it: shares of days, unless it says otherwise."""

    seed: int
    children: int = 300
    days: int = WHOLE
    first: date = FIRST
    down: float = 0.02  # the service does not run at all
    late: float = 0.04  # it starts at noon
    cuts: float = 0.25  # the power is cut at the morning's look
    cut_replies: float = (
        0.03  # of all answers in chat: the process dies on it, and the platform sends it again
    )
    kept_away: float = 0.15  # somebody is kept from a child, or a child is sealed
    two: float = 0.1  # two services look at once
    refuses: float = 0.05  # a channel refuses everybody for an hour from the morning on
    slips: float = 0.02  # the clock is put back by some minutes
    jumps: float = 0.03  # the clock is hours or days ahead for one look
    sleeps: float = 0.02  # the machine sleeps through the morning
    dead: int = 2  # people whose mailbox is dead for some weeks
    put_off: float = 0.01  # of all sendings: refused for a moment
    unanswered: float = 0.01  # of all sendings: nobody says whether it arrived
    new_pack_on: int | None = 150  # the day on which the council's file is another

    @property
    def last(self) -> date:
        return self.first + timedelta(days=self.days)


@dataclass
class Lived:
    """What came of a year, in plain values."""

    plan: Plan
    events: list[Event]
    rows: list[dict]
    raised: list[tuple]
    reviews: Counter[Message]
    council: Council
    doings: Doings
    reasons: Reasons
    broken: list[Broken] = field(default_factory=list)
    first_bad_entry: int | None = None
    certified: list[Difference] = field(default_factory=list)
    down: set[date] = field(default_factory=set)  # days on which the service did not run in the hours of work
    of_nobody: frozenset[str] = frozenset()  # mails in which somebody asks of a reference that is no child's

    @cached_property
    def oracle(self) -> Oracle:
        """The oracle at the end of the year: who should have been told what, and who read what she may not see."""
        return walked(self.events, self.rows, self.council.arrived())

    def wanted(self) -> set[Notice]:
        return set(self.oracle.found)

    def told(self) -> set[Notice]:
        return {Notice(*row[:6]) for row in self.raised}


class Year:
    """Lives through one plan."""

    def __init__(self, plan: Plan, folder: Path, plant: Planted | None = None) -> None:
        self.plan, self.chance, self.plant = plan, Random(f"year {plan.seed}"), plant
        self.council = Council.made(folder, plan.seed, plan.children, plan.first)
        self.doings = Doings(self.council, plan.seed, plan.cut_replies)
        self.meetings = Meetings(
            self.council, self.doings.speaker, Random(f"meetings {plan.seed}"), self.doings.count
        )
        self.staff = StaffYear(self.council, plan.seed, plan.first, plan.days, plan.dead)
        self.file = WeeklyFile(self.council, plan.seed, max(1, plan.children // 150))
        self.broken: list[Broken] = []
        # One more than there are dead mailboxes, so that an answer comes to one of them.
        self.of_nobody = self.doings.speaker.asks_of_nobody(plan.dead + 1)
        self.certified: list[Difference] = []
        self.down: set[date] = set()
        for carrier in self.council.carriers.values():
            carrier.troubles.put_off, carrier.troubles.unanswered = plan.put_off, plan.unanswered

    def lived(self) -> Lived:
        for n in range(self.plan.days):
            day = self.plan.first + timedelta(days=n)
            self._day(day, n)
            if self.plant and self.plant.is_found_by(day):
                break
        return self.came_of()

    def came_of(self) -> Lived:
        """What came of the days up to here."""
        council, rows = self.council, list(ledger_rows(self.council.record))
        bad = ledger.verify(council.record.engine).first_bad
        changed = [event.at for event in council.events if event.people is not None or event.pack]
        return Lived(
            self.plan,
            council.events,
            rows,
            list(notices_raised(council.record)),
            Counter(messages_of_reviews(council.record)),
            council,
            self.doings,
            Reasons(council.record, rows, changed),
            self.broken,
            bad.number if bad else None,
            self.certified,
            self.down,
            self.of_nobody,
        )

    def _day(self, day: date, number: int) -> None:
        council, chance, plan = self.council, self.chance, self.plan
        council.at(datetime.combine(day, time(6), LONDON))
        self.staff.happen(day)
        if number == plan.new_pack_on:
            council.change_pack(other_aims(shipped("demo_council")))
        if chance.random() < plan.kept_away:
            council.keep_away("kirsty.kidding@council.example")
        if day.weekday() == 0:
            self.file.come(day)
        drawn = chance.random()
        starts = time(23) if drawn < plan.down else time(12) if drawn < plan.down + plan.late else time(0)
        if starts > LATE:
            self.down.add(day)
        self._troubles(day)
        self.council.starts = datetime.combine(day, starts, LONDON)
        sleeps = chance.random() < plan.sleeps
        dies, two = chance.random() < plan.cuts, chance.random() < plan.two
        for clock in self._looks(day):
            moment = datetime.combine(day, clock, LONDON)
            self.doings.live(moment)
            if clock < starts:
                continue
            council.at(moment)
            council.read_mail()
            if clock == NOON:
                self.meetings.hold(day)
            if clock == MORNING and chance.random() < plan.jumps:
                council.wrong_clock(chance.choice(AHEAD))
            if sleeps and clock == NOON:
                council.sleeps(timedelta(hours=4))
            if clock == LATE and chance.random() < plan.slips:
                council.slip(SLIP)
            self.look(dies=dies and clock == MORNING, two=two, plant=clock == MORNING)
            self.broken += look_at_store(council.record, day)
            self.doings.hear(day)
        if day.weekday() < 5:  # the certificates of a weekend are made with Monday's
            council.at(datetime.combine(day, NIGHT, LONDON))
            self.certified += council.certify()

    def look(self, *, dies: bool, two: bool, plant: bool) -> None:
        """The service looks at the day."""
        self.council.look(dies=dies, two=two, between=self.plant if plant else None)

    def _looks(self, day: date) -> list[time]:
        """When the service looks. It looks every quarter of an hour; most looks find nothing, and these are enough."""
        if day.weekday() > 4:
            return [MORNING] if self.chance.random() < 0.3 else []
        outside = [clock for clock in (EARLY, EVENING) if self.chance.random() < 0.1]
        return sorted([MORNING, NOON, LATE, *outside])

    def _troubles(self, day: date) -> None:
        if self.chance.random() >= self.plan.refuses:
            return
        carrier = self.council.carriers[self.chance.choice(sorted(self.council.carriers))]
        carrier.troubles.until = datetime.combine(day, time(9, 5), LONDON)
        carrier.troubles.why = self.chance.choice(
            [
                SendFailed("421 service not available", whole_channel=True),
                SendFailed("429 too many", retry_after=600.0),
                SendFailed("connection refused"),
                SendFailed("550 5.7.1 relaying denied", permanent=True),
                SendFailed("550 5.7.1 relaying denied", policy=True),
            ]
        )


def other_aims(council_text: str) -> str:
    """The council's file with one aim shortened and one lengthened."""
    shorter = council_text.replace('number = 9\nunit = "weeks"', 'number = 7\nunit = "weeks"', 1)
    return shorter.replace('number = 17\nunit = "weeks"', 'number = 20\nunit = "weeks"', 1)


@contextmanager
def a_place_of_its_own() -> Iterator[Path]:
    """A folder for a store, in memory where the machine has such a place. Nothing is logged meanwhile."""
    logging.getLogger("homeward").setLevel(logging.CRITICAL)
    there = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="year", dir=there))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def live(plan: Plan, plant: Planted | None = None) -> Lived:
    """One year."""
    with a_place_of_its_own() as folder:
        year = Year(plan, folder, plant)
        lived = year.lived()
        year.council.close()
        return lived
