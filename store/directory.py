"""The staff as the tables have them, cached between transactions; and whom a name in the council's sheet means.

Each change of staff writes a new random `people_mark` in the same transaction, so a cached directory is good for as
long as the mark in the database is the one that it was loaded under. A change that was rolled back leaves no mark.

A sheet names its workers before or after Homeward knows them. The ledger keeps the name as it was written; whoever
has that name now, and nobody else has, is the child's worker. So it does not matter which of the two comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, func, select

from permanence.entries import Entry, Value
from permanence.journey import Journey
from permanence.names_in_sheets import emails_by_name, name_key
from permanence.people import Directory, FormerAddress, Leave, Person, Role
from permanence.people_history import Fact
from permanence.stages import Rulebook
from permanence.working_pattern import read_pattern
from store.people_tables import LEAVE, PERSON, PERSON_SINCE

Names = Mapping[str, str]
BETWEEN_ALIASES = ";"


@dataclass(frozen=True, slots=True)
class ReplayContext:
    """What replaying a ledger needs: the council's rules, its staff, and the e-mail address behind each staff name."""

    rules: Rulebook
    directory: Directory
    names: Names

    def as_known_now(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries with everybody in them under the address of today: an entry keeps the one of its own time."""
        return as_known_now(entries, self.directory)


class DirectoryCache:
    """Gives the rules, the staff and their names for replaying a ledger; loads them anew when staff have changed.

    Safe for several threads: what is kept is replaced whole.
    """

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self._kept: tuple[str | None, ReplayContext] | None = None

    def context(self, connection: Connection, mark: str | None) -> ReplayContext:
        """The staff as they are under this mark."""
        kept = self._kept
        if kept and kept[0] == mark:
            return kept[1]
        directory = directory_in(connection)
        context = ReplayContext(self.rules, directory, emails_by_name(directory))
        self._kept = (mark, context)
        return context


def as_known_now(entries: Iterable[Entry], directory: Directory) -> list[Entry]:
    """The entries with everybody in them under the address of today: an entry keeps the one of its own time."""
    if not directory.former:
        return list(entries)
    return [_as_known_now(entry, directory) for entry in entries]


def read_otherwise(before: Directory, after: Directory) -> frozenset[str]:
    """The addresses that mean somebody else in entries, now that `before` has become `after`."""
    known = before.former.keys() | after.former.keys()
    return frozenset(a for a in known if _meaning(before, a) != _meaning(after, a))


def _meaning(directory: Directory, address: str) -> tuple[object, bool]:
    return directory.former.get(address), address in directory.people


def _as_known_now(entry: Entry, directory: Directory) -> Entry:
    def now(value: Value) -> Value:
        if isinstance(value, list):
            return [directory.known_at(one, entry.recorded_at) for one in value]
        if not isinstance(value, str) or value.lower() not in directory.former:
            return value
        return directory.known_at(value.lower(), entry.recorded_at)

    by, data = directory.known_at(entry.by, entry.recorded_at), {k: now(v) for k, v in entry.data.items()}
    return entry if by == entry.by and data == entry.data else replace(entry, by=by, data=data)


def with_worker(journey: Journey, names: Names) -> Journey:
    """The journey with its social worker found by name, where the ledger has only the name."""
    if journey.allocation.social_worker or not journey.worker_name:
        return journey
    email = names.get(name_key(journey.worker_name))
    if email is None:
        return journey
    return replace(journey, allocation=replace(journey.allocation, social_worker=email))


def directory_in(connection: Connection) -> Directory:
    """Everybody, with her leave, newest word first, and the addresses and names that she had before."""
    leave: dict[int, list[Leave]] = {}
    newest_word_first = LEAVE.c.own_word.desc(), LEAVE.c.first, LEAVE.c.id
    for row in connection.execute(select(LEAVE).order_by(*newest_word_first)):
        leave.setdefault(row.person, []).append(Leave(row.first, row.last, row.cover, row.own_word))
    rows = connection.execute(select(PERSON).order_by(PERSON.c.email)).all()
    addresses, names = _held(connection, Fact.ADDRESS), _held(connection, Fact.NAME)
    people = Directory.of(
        Person(
            email=row.email,
            name=row.name,
            role=Role(row.role),
            team=row.team,
            manager=row.manager,
            leave=tuple(leave.get(row.number, ())),
            active=row.active,
            slack_user=row.slack_user,
            teams_user=row.teams_user,
            channel=row.channel,
            working_days=_weekdays(row.working_days),
            aliases=tuple(row.aliases.split(BETWEEN_ALIASES)) if row.aliases else (),
            pattern=read_pattern(row.pattern or ""),
            number=row.number,
            former_addresses=_former(addresses.get(row.number, ()), row.email),
            former_names=_former(names.get(row.number, ()), row.name),
        )
        for row in rows
    )
    return replace(people, former=_former_addresses(addresses, people))


def _held(connection: Connection, fact: Fact) -> Mapping[int, Sequence[tuple[str, datetime | None]]]:
    """Of everybody for whom it ever changed: what it was, in order, and since when."""
    changed = select(PERSON_SINCE.c.person).where(PERSON_SINCE.c.fact == fact.value)
    several = changed.group_by(PERSON_SINCE.c.person).having(func.count() > 1)
    told = select(PERSON_SINCE).where(PERSON_SINCE.c.fact == fact.value, PERSON_SINCE.c.person.in_(several))
    found: dict[int, list[tuple[str, datetime | None]]] = {}
    for row in connection.execute(told.order_by(PERSON_SINCE.c.id)):
        found.setdefault(row.person, []).append((row.value, row.since))
    return found


def _former(held: Sequence[tuple[str, datetime | None]], now: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value, _ in reversed(held) if value != now))


def _former_addresses(
    held: Mapping[int, Sequence[tuple[str, datetime | None]]], people: Directory
) -> Mapping[str, tuple[FormerAddress, ...]]:
    """Each address that somebody has no more: until when it was whose."""
    now_of = {p.number: p.email for p in people.people.values()}
    found: dict[str, list[FormerAddress]] = {}
    for number, addresses in held.items():
        for place, (address, _) in enumerate(addresses):
            later = (since for other, since in addresses[place + 1 :] if since and other != address)
            until = next(later, None)
            if until is not None and number in now_of:
                found.setdefault(address, []).append(FormerAddress(until, now_of[number]))
    return {address: tuple(sorted(f, key=lambda one: one.until)) for address, f in found.items()}


def _weekdays(written: str | None) -> frozenset[int] | None:
    return frozenset(map(int, written.split(","))) if written else None
