"""Take staff from a CSV file: name, email, role, team, manager, leave.

Every row is either taken or named with what is wrong; nothing is guessed. `aliases` are further ways in which sheets
write a name (initials, say), parted by ";"; one that two people have means neither, and is named. The manager is given
by name or by e-mail address. Leave reads "2026-07-06 to 2026-07-17 cover jamie.orr@council.example", several parted
by ";".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.ports import CaseRecord
from permanence.names_in_sheets import emails_by_name, name_key
from permanence.people import Directory, Leave, Person, Role

COLUMNS = ("name", "email", "role", "team", "manager", "leave")
CHANNELS = ("email", "slack", "teams")
# Only what any mail server takes: an address that cannot be written to would be a person who is never told.
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
)
_LEAVE = re.compile(r"(\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)(?: cover (\S+))?")


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row of the file (1 is the header) that was not taken as it stands, and why."""

    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class PeopleLoaded:
    """People taken in, those who have left by a complete list, and the rows with problems."""

    people: tuple[Person, ...]
    left: tuple[str, ...]
    problems: tuple[RowProblem, ...]


def load_people(
    record: CaseRecord, lines: Iterable[str], now: datetime, *, complete: bool = False
) -> PeopleLoaded:
    """The staff of a CSV file are known as given, Slack links kept; people not named stay as they are.

    `complete`: the file is the whole staff list, so whoever is not in it has left, loses every channel at once
    and keeps nothing but history.
    """
    with record.writing() as tx:
        known = tx.directory()
        people, problems = read_people(lines, known)
        left = _leavers(known, people) if complete and not problems else []
        tx.put_people([*people, *left], now)
    return PeopleLoaded(tuple(people), tuple(p.email for p in left), tuple(problems))


def read_people(lines: Iterable[str], known: Directory) -> tuple[list[Person], list[RowProblem]]:
    """People of a CSV file, and every problem by row and column; a row with a problem is not taken."""
    reader = csv.DictReader(lines)
    missing = [c for c in COLUMNS[:3] if c not in (reader.fieldnames or ())]
    if missing:
        return [], [RowProblem(1, column, "", "this column is missing") for column in missing]
    rows = list(enumerate(reader, start=2))
    problems: list[RowProblem] = []
    people: dict[str, Person] = {}
    for number, row in rows:
        person, found = _read_row(number, row, known)
        if person and person.email in people:
            found.append(RowProblem(number, "email", person.email, "this person is in the file twice"))
        if person and not found:
            people[person.email] = person
        problems += found
    problems += _shared_aliases(rows, people, known)
    return _with_managers(rows, people, known, problems)


def _read_row(
    number: int, row: Mapping[str, str | None], known: Directory
) -> tuple[Person | None, list[RowProblem]]:
    def cell(column: str) -> str:
        return (row.get(column) or "").strip()

    problems = []
    email, role = cell("email").lower(), cell("role").lower()
    if not cell("name"):
        problems.append(RowProblem(number, "name", "", "a person has a name"))
    if not _ADDRESS.fullmatch(email):
        problems.append(RowProblem(number, "email", cell("email"), "this is no e-mail address"))
    roles = [str(r) for r in Role if r is not Role.CARER]
    if role not in roles:
        problems.append(RowProblem(number, "role", cell("role"), f"one of: {', '.join(roles)}"))
    channel = cell("channel").lower() or None
    if channel and channel not in CHANNELS:
        problems.append(RowProblem(number, "channel", channel, f"one of: {', '.join(CHANNELS)}"))
    leave, leave_problems = _read_leave(number, cell("leave"))
    problems += leave_problems
    if problems:
        return None, problems
    before = known.get(email)
    person = Person(
        email=email,
        name=" ".join(cell("name").split()),
        role=Role(role),
        team=cell("team") or None,
        leave=leave,
        slack_user=before.slack_user if before else None,
        teams_user=before.teams_user if before else None,
        channel=channel or (before.channel if before else "email"),
        aliases=_aliases(row.get("aliases"), before),
    )
    return person, []


def _aliases(cell: str | None, before: Person | None) -> tuple[str, ...]:
    """How sheets write her name too, parted by ";"; as known before where the list has no such column."""
    if cell is None:
        return before.aliases if before else ()
    return tuple(dict.fromkeys(" ".join(part.split()) for part in cell.split(";") if part.strip()))


def _read_leave(number: int, text: str) -> tuple[tuple[Leave, ...], list[RowProblem]]:
    leave, problems = [], []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        match = _LEAVE.fullmatch(part)
        try:
            if match is None:
                raise ValueError  # noqa: TRY301 - both ways of being wrong have one answer
            first, last = date.fromisoformat(match[1]), date.fromisoformat(match[2])
        except ValueError:
            why = "leave reads 2026-07-06 to 2026-07-17 cover NAME@COUNCIL"
            problems.append(RowProblem(number, "leave", part, why))
            continue
        if last < first:
            problems.append(RowProblem(number, "leave", part, "leave ends before it begins"))
            continue
        leave.append(Leave(first, last, match[3].lower() if match[3] else None))
    return tuple(leave), problems


def _with_managers(
    rows: list[tuple[int, dict[str, str | None]]],
    people: dict[str, Person],
    known: Directory,
    problems: list[RowProblem],
) -> tuple[list[Person], list[RowProblem]]:
    """The people with their managers' addresses; a manager nobody knows is a problem of that row alone."""
    everybody = {**known.people, **people}
    by_name: dict[str, list[str]] = {}
    for person in everybody.values():
        by_name.setdefault(person.name.casefold(), []).append(person.email)
    for number, row in rows:
        person_email = (row.get("email") or "").strip().lower()
        given = (row.get("manager") or "").strip()
        if person_email not in people or not given:
            continue
        found = [given.lower()] if given.lower() in everybody else by_name.get(given.casefold(), [])
        if len(found) == 1:
            people[person_email] = replace(people[person_email], manager=found[0])
        else:
            why = (
                "several people have this name: give the address" if found else "nobody of this name is known"
            )
            problems.append(RowProblem(number, "manager", given, why))
    return list(people.values()), sorted(problems, key=lambda p: p.row)


def _shared_aliases(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], people: Mapping[str, Person], known: Directory
) -> Iterator[RowProblem]:
    """Each alias that means two people: it finds neither, until one of them gives it up."""
    everybody = Directory({**known.people, **people})
    for number, row in rows:
        person = people.get((row.get("email") or "").strip().lower())
        for alias in person.aliases if person else ():
            if name_key(alias) not in emails_by_name(everybody):
                yield RowProblem(
                    number, "aliases", alias, "somebody else has this name too: it finds neither"
                )


def _leavers(known: Directory, people: list[Person]) -> list[Person]:
    staying = {person.email for person in people}
    return [
        replace(person, active=False, slack_user=None, teams_user=None)
        for person in known.people.values()
        if person.active and person.email not in staying
    ]
