"""People who work for children: who they are, who is above whom, who hears about a stage, and who stands in.

What each may do about a child is the table of rights' to say (permanence/rights/).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from permanence.dates import CouncilCalendar, Spell


class Role(StrEnum):
    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    SERVICE_MANAGER = "service_manager"
    REVIEWING_OFFICER = "reviewing_officer"
    LEGAL_OFFICER = "legal_officer"
    AGENCY_DECISION_MAKER = "agency_decision_maker"
    INFORMATION_OFFICER = "information_officer"
    ADMINISTRATOR = "administrator"
    CARER = "carer"  # owns a milestone (a carer's own petition) but is never written to


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, both ends included; `cover` is the e-mail address of who stands in. `last`: `date.max` while unknown.

    `own_word`: said by the person herself, so that the council's list, which may not know of it, leaves it as it is.
    """

    first: date
    last: date
    cover: str | None = None
    own_word: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nobody has said when it ends: sick, and not back yet."""
        return self.last == date.max

    def includes(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Person:
    """A member of staff. `email`: her address now (lower case), by which rows and entries name her.

    `number`: ours, and hers for good, whatever becomes of her address and name; 0 before the store has given one.
    `former_addresses`, `former_names`: what she had before; they still mean her where nobody else has them now.
    """

    email: str
    name: str
    role: Role
    team: str | None = None
    manager: str | None = None
    leave: tuple[Leave, ...] = ()
    active: bool = True
    slack_user: str | None = None
    channel: str = "email"
    teams_user: str | None = None
    working_days: frozenset[int] | None = None  # of the week, Monday is 0; None: the council's
    aliases: tuple[str, ...] = ()  # how sheets write her name too: initials, a short name, a number of staff
    pattern: tuple[Spell, ...] = ()  # by the council's list
    number: int = field(default=0, compare=False)
    former_addresses: tuple[str, ...] = field(default=(), compare=False)
    former_names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that is or was hers, today's first: what was signed for one of them was signed for her."""
        return (self.email, *self.former_addresses)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """On which days she works, the first that includes a day decides: her own word, then the list, dated first."""
        own = (Spell(self.working_days),) if self.working_days is not None else ()
        return own + tuple(sorted(self.pattern, key=lambda s: s.first is None and s.last is None))

    def works_on(self, day: date) -> bool:
        """Whether this is one of her days of the week; holidays and leave are not asked about here."""
        spell = next((s for s in self.spells if s.includes(day)), None)
        return spell is None or day.weekday() in spell.days

    def away_on(self, day: date) -> Leave | None:
        return next((leave for leave in self.leave if leave.includes(day)), None)


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears about something on a day, and why it is not the one it was meant for (None when it is)."""

    person: Person
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class FormerAddress:
    """An address that meant this person until a moment (UTC), and by which address she is known now."""

    until: datetime
    now: str


def _is_name(person: Person, word: str) -> bool:
    return person.name.casefold() == word


def _is_before_the_at(person: Person, word: str) -> bool:
    return person.email.partition("@")[0].casefold() == word


def _is_first_name(person: Person, word: str) -> bool:
    return person.name.casefold().partition(" ")[0] == word


@dataclass(frozen=True)
class Directory:
    """Everybody Homeward knows, by e-mail address. What is asked again and again is worked out once.

    `former`: addresses that people had, the oldest bearer first.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    former: Mapping[str, tuple[FormerAddress, ...]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, people: Iterable[Person]) -> Directory:
        return cls({person.email: person for person in people})

    def get(self, email: str | None) -> Person | None:
        """Who has this address; where nobody has it now, who had it last."""
        if not email:
            return None
        person = self.people.get(email)
        if person is None and email in self.former:
            return self.people.get(self.former[email][-1].now)
        return person

    def meant_by(self, said: str) -> list[Person]:
        """Who is meant by a whole name, else by the part of an address before its @, else by a first name.

        Those who are at work for the council; where it is none of these, anybody of that name.
        """
        word = " ".join(said.split()).casefold()
        known = [person for person in self.people.values() if word]
        for people in ([p for p in known if p.active], known):
            for fits in (_is_name, _is_before_the_at, _is_first_name):
                found = [person for person in people if fits(person, word)]
                if found:
                    return found
        return []

    def known_at(self, address: str, moment: datetime) -> str:
        """Today's address of whoever had this one at a moment (UTC): what was written then means her."""
        bearers = self.former.get(address, ())
        then = next((bearer.now for bearer in bearers if moment < bearer.until), None)
        if then is None and bearers and address not in self.people:
            then = bearers[-1].now
        return then or address

    def with_role(self, role: Role) -> list[Person]:
        """Active people of a role, in the order of their addresses."""
        return list(self._by_role.get(role, ()))

    def with_slack_user(self, user: str) -> Person | None:
        """Whose account this is in Slack."""
        return self._by_slack_user.get(user)

    def with_teams_user(self, user: str) -> Person | None:
        """Whose account this is in Teams."""
        return self._by_teams_user.get(user)

    @cached_property
    def with_leave(self) -> tuple[Person, ...]:
        """Active people who were, are or will be on leave."""
        return tuple(p for p in self.people.values() if p.active and p.leave)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of all, who may be named where children may not."""
        return frozenset(name for p in self.people.values() for name in (p.name, *p.former_names))

    @cached_property
    def names_and_addresses(self) -> frozenset[str]:
        return frozenset((*self.names, *self.people))

    def manager_of(self, email: str | None) -> Person | None:
        person = self.get(email)
        return self.get(person.manager) if person else None

    def calendar_of(self, email: str | None, council: CouncilCalendar) -> CouncilCalendar:
        """The days on which she works, in which waits for her answer are counted; the council's for nobody known."""
        person = self.get(email)
        return council.kept_by(person.spells if person else ())

    def line_above(self, email: str | None) -> list[Person]:
        """Managers upwards from a person, nearest first; a loop in the list ends it."""
        line: list[Person] = []
        above = self.manager_of(email)
        while above and above not in line and above.email != email:
            line.append(above)
            above = self.manager_of(above.email)
        return line

    def managed_by(self, email: str) -> list[Person]:
        """Everybody below a person in the line of management, directly or not."""
        return list(self._below.get(email, ()))

    def still_above(self, email: str | None) -> Person | None:
        """The nearest manager above a person who still works here."""
        return next((person for person in self.line_above(email) if person.active), None)

    def covered_by(self, email: str, today: date) -> list[str]:
        """Addresses of those who are away on `today` with this person as their cover."""
        away = ((person.email, person.away_on(today)) for person in self.with_leave)
        return [one for one, leave in away if leave and leave.cover == email]

    def who_hears(
        self, email: str | None, today: date, may_hear: Callable[[Person], bool] | None = None
    ) -> Hearing | None:
        """Who is told today instead of `email` when that person is away or has left; None when nobody is left.

        Cover first, then up the line of management: a message to nobody is never sent silently. `may_hear`: whoever it
        says no to is passed over.
        """
        meant = self.get(email)
        if meant is None:
            return None
        candidates = [meant, self.get(_cover_today(meant, today)), *self.line_above(meant.email)]
        for person in candidates:
            at_work = person is not None and person.active and not person.away_on(today)
            if person and at_work and (may_hear is None or may_hear(person)):
                return Hearing(person, None if person is meant else meant.email)
        return None

    @cached_property
    def _by_role(self) -> Mapping[Role, list[Person]]:
        found: dict[Role, list[Person]] = {}
        for person in sorted(self.people.values(), key=lambda p: p.email):
            if person.active:
                found.setdefault(person.role, []).append(person)
        return found

    @cached_property
    def _below(self) -> Mapping[str, list[Person]]:
        below: dict[str, list[Person]] = {known: [] for known in self.people}
        for person in self.people.values():
            for manager in self.line_above(person.email):
                below[manager.email].append(person)
        return below

    @cached_property
    def _by_slack_user(self) -> Mapping[str, Person]:
        return {p.slack_user: p for p in self.people.values() if p.slack_user}

    @cached_property
    def _by_teams_user(self) -> Mapping[str, Person]:
        return {p.teams_user: p for p in self.people.values() if p.teams_user}


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who works for a child now: e-mail addresses, None where the council has not said.

    `restricted_from`: who is kept from her, whatever their part. `sealed_to`: the only ones who see her; None for a
    child who is not sealed.
    """

    social_worker: str | None = None
    reviewing_officer: str | None = None
    team: str | None = None
    restricted_from: frozenset[str] = frozenset()
    sealed_to: frozenset[str] | None = None

    def hides_from(self, email: str) -> bool:
        """Whether this person learns nothing of the child, not even that she is there."""
        return email in self.restricted_from or (self.sealed_to is not None and email not in self.sealed_to)


MANAGERS = frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER})


def allocates(person: Person, allocation: Allocation) -> bool:
    """Whether a child whom no worker is known for is this manager's to allocate: her own team's, or any team's.

    A manager whose team nobody knows answers for no team: a child without one is not hers.
    """
    if allocation.social_worker is not None:
        return False
    if person.role is Role.TEAM_MANAGER:
        return person.team is not None and person.team == allocation.team
    return person.role is Role.SERVICE_MANAGER


def _cover_today(person: Person, today: date) -> str | None:
    leave = person.away_on(today)
    return leave.cover if leave else None
