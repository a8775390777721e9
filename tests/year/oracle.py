"""Who should have been told what on which day: worked out from the design, and from nothing of the project's code.

`walked(events, rows)` goes through what happened in its order: changes of staff and of the pack, the ledger's rows
up to each point, and every look that the service had at the day. It says the whole set of notices, so that it can be
compared both ways with what the service raised. Rules: design sections 5 and 6.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import groupby
from typing import Protocol
from zoneinfo import ZoneInfo

from tests.year.oracle_child import Child, Stage, child_of
from tests.year.oracle_days import DAY, Calendar
from tests.year.oracle_pack import Pack
from tests.year.oracle_reviews import Reviews
from tests.year.oracle_staff import Staff, away_on, who_is_what, who_works_otherwise

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(8), time(17)
MANAGER_AFTER, SERVICE_MANAGER_AFTER, ANSWER_HOLDS = 2, 10, 5
ASKED_WITHIN = 10  # days: who had a child until then
ENDS = {
    "booked": "booked_for",
    "blocked": "blocker_review",
    "snoozed": "snooze_over",
    "queried": "query_over",
}


@dataclass(frozen=True)
class Event:
    """One thing that happened after ledger row `upto`: new `people`, a new `pack`, or a look at the moment `at`.

    `reviews`: the look is a whole sweep, which looks for messages about reviews as well, once a day.
    `met`: whose meeting it was, of which children something was recorded in it, and until when it goes on: None once it was left.
    `delivered`: what was raised up to here has been sent, so that whoever it is for has had her message of the day; but
    for those whose list still `waits` and takes in what is new (their channel rests).
    """

    upto: int
    at: datetime
    people: Mapping[str, Mapping] | None = None
    pack: Pack | None = None
    looks: bool = False
    delivered: bool = False
    waits: frozenset[str] = frozenset()
    reviews: bool = False
    met: tuple[str, frozenset[str], date | None] | None = None


@dataclass(frozen=True, order=True)
class Notice:
    """One line in somebody's message of a day."""

    day: date
    reference: str
    journey: int
    stage: str
    level: str
    person: str


class Seen(Protocol):
    """A message as it came to its reader: when, to whom, and the references that stand in it."""

    at: datetime
    person: str
    kind: str
    names: frozenset[str]


@dataclass
class Told:
    """What has been told of a stage, by its present due date and silence, and whose it was then."""

    due: date
    owner: str | None
    quiet: date | None
    warned: int | None = None
    opened: date | None = None
    escalated: int = 0
    listed: date | None = None
    quiet_told: date | None = None
    chain: tuple[str | None, str | None] = (None, None)


@dataclass
class Oracle:
    """The council as it stands at one point of the walk."""

    pack: Pack
    people: Mapping[str, Mapping]
    rows: dict[str, list[Mapping]] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    told: dict[tuple, Told] = field(default_factory=dict)
    found: list[Notice] = field(default_factory=list)
    had: set[tuple[str, date]] = field(default_factory=set)  # whose message of a day has left
    forbidden: list[tuple[Seen, str, bool]] = field(
        default_factory=list
    )  # the last: she is kept from the child
    parted: dict[tuple[str, str], date] = field(default_factory=dict)  # who had a child until a day
    raised: set[tuple[str, date]] = field(default_factory=set)  # whose message of a day is there, or has left
    weekly: set[tuple[str, date]] = field(default_factory=set)  # whose weekly message of a later day waits
    # On which day a step was told, or put off to the next one: nothing more is told of it on that day.
    looked_at: dict[tuple, date] = field(default_factory=dict)
    reviews: Reviews = field(default_factory=Reviews)
    changed: set[str] = field(default_factory=set)  # of whom something was recorded since the last look
    reviewed_on: date | None = None

    # --- what is recorded -----------------------------------------------------------------------------------------

    def record(self, rows: Sequence[Mapping]) -> None:
        """The rows of one transaction."""
        children = {row["reference"] for row in rows if row["reference"]}
        before = {ref: self.children[ref].worker for ref in children & self.children.keys()}
        for row in rows:
            if row["reference"]:
                self.rows.setdefault(row["reference"], []).append(row)
                self.reviews.record(row["by"], row["reference"], row["on"])
        self.changed |= children
        for reference in children:
            self._see(reference)
        for reference, worker in before.items():
            if worker and self.children[reference].worker != worker:
                self.parted[reference, worker] = rows[-1]["on"]

    def see_all(self) -> None:
        """Every child is judged anew: the staff or the pack is another."""
        for reference in self.rows:
            self._see(reference)

    def _see(self, reference: str) -> None:
        self.children[reference] = child_of(self.rows[reference], self.pack, self.people)
        for stage in self.children[reference].stages:
            key = (reference, stage.journey, stage.key)
            self.looked_at.pop(key, None)
            before = self.told.get(key)
            self.told[key] = _still_told(before, stage) if before else _nothing_told(stage)

    def work_on_other_days(self, people: set[str]) -> None:
        """Their steps are looked at again today: these people work on other days than before."""
        for reference, child in self.children.items():
            for stage in child.stages:
                if stage.owner in people:
                    self.looked_at.pop((reference, stage.journey, stage.key), None)

    def read(self, seen: Seen) -> None:
        """Somebody reads a message in which children are named: all of them are children whom she may see.

        Who had a child until some days ago may be asked about her, unless she is kept from her.
        """
        day = seen.at.astimezone(LONDON).date()
        staff = Staff(self.people, day)
        for reference in seen.names:
            if reference not in self.children:
                continue
            if seen.person in self.people and staff.may_see(seen.person, self.children[reference]):
                continue
            child, until = self.children[reference], self.parted.get((reference, seen.person))
            is_kept_away = seen.person in child.closed_to or child.sealed_to is not None
            may_be_asked = seen.kind == "notice" and until and (day - until).days <= ASKED_WITHIN
            if is_kept_away or not may_be_asked:
                self.forbidden.append((seen, reference, is_kept_away))

    # --- a look at the day ----------------------------------------------------------------------------------------

    def look(self, at: datetime, upto: int) -> None:
        """What the day calls for at this moment, by everything recorded before it."""
        day = self._day_of_work(at)
        if day is None:
            return
        for email, person in self.people.items():
            if person["active"] and self._is_back(person, day):
                self.raised.add((email, day))
        for reference in self.changed:
            self.reviews.hand_over(self.children[reference], reference, self.people, day)
        self.changed.clear()
        self.reviews.looked_at = upto
        staff = Staff(self.people, day)
        self.reviews.tell_what_was_left(self.children, staff)
        for reference, child in self.children.items():
            for stage in child.stages:
                self._judge(reference, child, stage, staff)

    def look_for_reviews(self, at: datetime) -> None:
        """What is told of reviews and plans on this day, at its first whole sweep."""
        day = self._day_of_work(at)
        if day is not None and day != self.reviewed_on:
            self.reviewed_on = day
            self.reviews.look(self.children, self.pack, Staff(self.people, day), self.raised | self.weekly)

    def meet(self, at: datetime, manager: str, recorded: frozenset[str], until: date | None) -> None:
        """A meeting: who works with its children hears what was recorded, or on the next morning where it goes on."""
        staff = Staff(self.people, at.astimezone(LONDON).date())
        self.reviews.meet(self.children, staff, manager, recorded, until)

    def _day_of_work(self, at: datetime) -> date | None:
        local = at.astimezone(LONDON)
        is_open = OPENS <= local.time() < CLOSES and self.pack.calendar.works(local.date())
        return local.date() if is_open else None

    def deliver(self, waits: frozenset[str]) -> None:
        """Everything raised up to here has left, but for the lists of those who wait."""
        self.had |= {(who, day) for who, day in self.raised if who not in waits}

    def _is_back(self, person: Mapping, day: date) -> bool:
        calendar, spells = self.pack.calendar, person["spells"]
        if away_on(person, day):
            return False
        return any(
            last < day and last.year < 2100 and calendar.next_working(last + DAY, spells) == day
            for _, last, _ in person["leave"]
        )

    def _judge(self, reference: str, child: Child, stage: Stage, staff: Staff) -> None:
        day, owner = staff.day, stage.owner or staff.who_allocates(child)
        key = (reference, stage.journey, stage.key)
        if self.looked_at.get(key) == day:
            return
        told = _to_its_owner(self.told[key], stage)
        levels, after = self._called_for(stage, told, owner, day)
        if not levels:
            return
        is_new = after.opened == day and told.opened != day
        after.chain = staff.chain(owner, child) if is_new else staff.kept(after.chain, owner, child)
        asked = [(level, staff.hearer(level, owner, after.chain, child)) for level in levels]
        hearers = [(level, who) for level, who in asked if who]
        if any(who is None and level != "service_manager" for level, who in asked):
            self.looked_at[key] = day  # nobody may be told: it waits for the next day
            return
        today = [who for level, who in hearers if not self._is_for_monday(level, who, day)]
        if any(
            (who, day) in self.had or not self.pack.calendar.works(day, self._spells(who)) for who in today
        ):
            self.looked_at[key] = day  # whole, to the next working day: there is one message a morning
            return
        self.told[key], self.looked_at[key] = after, day
        for level, who in hearers:
            self.found.append(Notice(day, reference, stage.journey, stage.key, level, who))
        self.raised |= {(who, day) for who in today}
        self.weekly |= {
            (who, self._monday_of(who, day)) for level, who in hearers if self._is_for_monday(level, who, day)
        }

    def _monday_of(self, who: str, day: date) -> date:
        """When the weekly message leaves that a line of this day joins."""
        calendar, spells = self.pack.calendar, self._spells(who)
        first = calendar.first_of_week(day, spells)
        is_gone = first < day or (who, first) in self.had
        return calendar.first_of_week(day + 7 * DAY, spells) if is_gone else first

    def _is_for_monday(self, level: str, who: str, day: date) -> bool:
        """Whether it stands in a service manager's weekly message of another day."""
        first = self.pack.calendar.first_of_week(day, self._spells(who))
        return level == "service_manager" and (day != first or (who, day) in self.had)

    def _called_for(self, stage: Stage, told: Told, owner: str | None, day: date) -> tuple[list[str], Told]:
        calendar, spells = self.pack.calendar, self._spells(owner)
        if not calendar.works(day, spells):
            return [], told
        is_silent = stage.quiet and (
            day <= stage.quiet if stage.quiet_kind == "booked" else day < stage.quiet
        )
        if is_silent:
            return [], told
        is_over = day > stage.due
        if stage.quiet and (told.quiet_told is None or told.quiet_told < stage.quiet):
            after = replace(told, quiet_told=stage.quiet)
            if is_over:
                after = replace(after, opened=day, escalated=0, listed=day)
            else:
                after = replace(after, warned=_nearest(stage, told, day))
            return [ENDS[stage.quiet_kind or ""]], after
        if is_over:
            return _late(stage, told, day, calendar, spells)
        nearest = _nearest(stage, told, day)
        return ([], told) if nearest == told.warned else (["due_soon"], replace(told, warned=nearest))

    def _spells(self, email: str | None) -> tuple:
        return self.people[email]["spells"] if email in self.people else ()


def _late(stage: Stage, told: Told, day: date, calendar: Calendar, spells: tuple) -> tuple[list[str], Told]:
    """Past its due date and not silent: told at once, then on Mondays, and to those above when nobody answers."""
    if told.opened is None:
        return ["overdue"], replace(told, opened=day, listed=day)
    levels, after = [], told
    waited = calendar.worked_since(told.opened, day, spells)
    answered = stage.answered is not None and stage.answered >= told.opened
    if not (answered and calendar.worked_since(stage.answered, day, spells) < ANSWER_HOLDS):
        floors = {0: ("manager", MANAGER_AFTER), 1: ("service_manager", SERVICE_MANAGER_AFTER)}
        level, floor = floors.get(told.escalated, ("", 0))
        if level and waited >= floor:
            levels.append(level)
            after = replace(after, escalated=told.escalated + 1)
    monday = calendar.first_of_week(day, spells)
    if day >= monday and (told.listed is None or told.listed < monday):
        levels.append("weekly")
        after = replace(after, listed=day)
    return levels, after


def _nearest(stage: Stage, told: Told, day: date) -> int | None:
    reached = [d for d in stage.warn if day >= stage.due - d * DAY]
    return min(reached + ([] if told.warned is None else [told.warned]), default=None)


def _nothing_told(stage: Stage) -> Told:
    return Told(stage.due, stage.owner, stage.quiet)


def _to_its_owner(before: Told, stage: Stage) -> Told:
    """Little of what was told while it was another's; all of it where it is hers again and nobody was told since."""
    if before.owner == stage.owner:
        return before
    return replace(_nothing_told(stage), quiet_told=before.quiet_told, chain=before.chain)


def _still_told(before: Told, stage: Stage) -> Told:
    """All on the same clock; nothing once the due date has moved; a new silence begins anew."""
    if before.due != stage.due:
        return _nothing_told(stage)
    was_over = stage.quiet is not None and stage.quiet == before.quiet_told
    if before.quiet != stage.quiet and was_over:
        return replace(before, quiet=stage.quiet)
    if before.quiet != stage.quiet:
        return replace(before, quiet=stage.quiet, opened=None, escalated=0, listed=None)
    return before


def walked(events: Iterable[Event], rows: Sequence[Mapping], arrived: Iterable[Seen] = ()) -> Oracle:
    """The oracle after all of it. `rows`: the whole ledger, in the order of its numbers; `arrived`: in their order."""
    stream = iter(events)
    first = next(stream)
    assert first.pack is not None, "the first event brings the pack"
    oracle, done, coming = Oracle(first.pack, first.people or {}), 0, deque(arrived)
    for event in (first, *stream):
        until = done
        while until < len(rows) and rows[until]["number"] <= event.upto:
            until += 1
        for _, together in groupby(rows[done:until], key=lambda row: row["recorded_at"]):
            oracle.record(list(together))
        done = until
        if event.pack or event.people is not None:
            oracle.pack = event.pack or oracle.pack
            was, oracle.people = oracle.people, oracle.people if event.people is None else event.people
            if event.pack or who_is_what(was) != who_is_what(oracle.people):
                oracle.see_all()
            oracle.work_on_other_days(who_works_otherwise(was, oracle.people))
        if event.met:
            oracle.meet(event.at, *event.met)
        if event.looks:
            oracle.look(event.at, event.upto)
        if event.reviews:
            oracle.look_for_reviews(event.at)
        if event.delivered:
            oracle.deliver(event.waits)
        while coming and coming[0].at <= event.at:
            oracle.read(coming.popleft())
    return oracle
