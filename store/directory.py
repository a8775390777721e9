"""The staff as the tables have them, cached between transactions; and whom a name in the council's sheet means.

Each change of staff writes a new random `people_mark` in the same transaction, so a cached directory is good for as
long as the mark in the database is the one that it was loaded under. A change that was rolled back leaves no mark.

A sheet names its workers before or after Homeward knows them. The ledger keeps the name as it was written; whoever
has that name now, and nobody else has, is the child's worker. So it does not matter which of the two comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from permanence.journey import Journey
from permanence.names_in_sheets import emails_by_name, name_key
from permanence.people import Directory, Leave, Person, Role
from permanence.stages import Rulebook
from store.tables import LEAVE, PERSON

Names = Mapping[str, str]
BETWEEN_ALIASES = ";"


@dataclass(frozen=True, slots=True)
class ReplayContext:
    """What replaying a ledger needs: the council's rules, its staff, and the e-mail address behind each staff name."""

    rules: Rulebook
    directory: Directory
    names: Names


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
        directory = _directory_in(connection)
        context = ReplayContext(self.rules, directory, emails_by_name(directory))
        self._kept = (mark, context)
        return context


def with_worker(journey: Journey, names: Names) -> Journey:
    """The journey with its social worker found by name, where the ledger has only the name."""
    if journey.allocation.social_worker or not journey.worker_name:
        return journey
    email = names.get(name_key(journey.worker_name))
    if email is None:
        return journey
    return replace(journey, allocation=replace(journey.allocation, social_worker=email))


def _directory_in(connection: Connection) -> Directory:
    leave: dict[str, list[Leave]] = {}
    newest_word_first = LEAVE.c.own_word.desc(), LEAVE.c.first, LEAVE.c.id
    for row in connection.execute(select(LEAVE).order_by(*newest_word_first)):
        leave.setdefault(row.person, []).append(Leave(row.first, row.last, row.cover, row.own_word))
    rows = connection.execute(select(PERSON).order_by(PERSON.c.email))
    return Directory.of(
        Person(
            email=row.email,
            name=row.name,
            role=Role(row.role),
            team=row.team,
            manager=row.manager,
            leave=tuple(leave.get(row.email, ())),
            active=row.active,
            slack_user=row.slack_user,
            teams_user=row.teams_user,
            channel=row.channel,
            working_days=_weekdays(row.working_days),
            aliases=tuple(row.aliases.split(BETWEEN_ALIASES)) if row.aliases else (),
        )
        for row in rows
    )


def _weekdays(written: str | None) -> frozenset[int] | None:
    return frozenset(map(int, written.split(","))) if written else None
