"""Whom a staff list names: managers and covers, by name or by address; and lines of management that run in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from casework.imports.staff_columns import without_brackets
from casework.imports.staff_rows import RowProblem, StaffRow
from permanence.names_in_sheets import NameTrouble, emails_by_name, name_key, trouble_with
from permanence.people import Directory, Person

_IN_A_DIRECTORY = re.compile(r"CN=((?:\\.|[^,\\])+),.*=.*", re.IGNORECASE)
NOBODY = "nobody of this name is known"
Rows = Mapping[str, StaffRow]


def _name_in(words: str) -> str:
    r"""The name of "Shona Reid (TM)", and of a directory of accounts: "CN=Reid\, Shona,OU=Staff,DC=council"."""
    found = _IN_A_DIRECTORY.fullmatch(words)
    return without_brackets(re.sub(r"\\(.)", r"\1", found[1]) if found else words)


def with_named(
    people: Mapping[str, Person], rows: Rows, known: Directory
) -> tuple[dict[str, Person], list[RowProblem]]:
    """The people with their managers and covers, and each name that means nobody, or several.

    Where a manager cannot be told, the one who was known before stays.
    """
    everybody = replace(known, people={**known.people, **people})
    naming = _Naming(everybody)
    found = {email: naming.named(person, rows[email]) for email, person in people.items()}
    return _without_circles(found, rows, known, naming.problems)


class _Naming:
    """Looks names up among everybody."""

    def __init__(self, everybody: Directory) -> None:
        self.everybody = everybody
        self.by_name = emails_by_name(everybody)
        self.problems: list[RowProblem] = []

    def named(self, person: Person, row: StaffRow) -> Person:
        if "manager" in row.cells:
            given = _name_in(row.get("manager"))
            manager = self.email_of(row, "manager", given) if given else None
            person = replace(person, manager=manager or (person.manager if given else None))
        return replace(
            person,
            leave=tuple(
                one
                if one.own_word or not one.cover
                else replace(one, cover=self.email_of(row, "leave", one.cover))
                for one in person.leave
            ),
        )

    def email_of(self, row: StaffRow, column: str, given: str) -> str | None:
        """The address of whom these words mean; None, with the reason kept."""
        person = self.everybody.get(given.lower()) or self.everybody.get(self.by_name.get(name_key(given)))
        if person is None:
            several = trouble_with(given, self.everybody)[0] is NameTrouble.SEVERAL
            why = "several people have this name: give the address" if several else NOBODY
            self.problems.append(RowProblem(row.number, column, given, why))
        return person.email if person else None


def _without_circles(
    people: dict[str, Person], rows: Rows, known: Directory, problems: list[RowProblem]
) -> tuple[dict[str, Person], list[RowProblem]]:
    """Nobody manages herself, directly or through others: each row of a circle keeps the manager of before."""
    everybody = {**known.people, **people}
    for circle in list(_circles(people, everybody)):
        names = " - ".join(everybody[email].name for email in (*circle, circle[0]))
        for email in circle:
            if email not in people:
                continue
            before = known.people.get(email)
            kept = before.manager if before and before.manager not in circle else None
            people[email] = replace(people[email], manager=kept)
            given, number = rows[email].get("manager"), rows[email].number
            why = f"this line of management runs in a circle: {names}"
            problems.append(RowProblem(number, "manager", given, why))
    return people, problems


def _circles(people: Iterable[str], everybody: Mapping[str, Person]) -> Iterator[tuple[str, ...]]:
    """Each circle once, by the addresses in it."""
    seen: set[str] = set()
    for email in people:
        line: list[str] = []
        above: str | None = email
        while above and above in everybody and above not in line and above not in seen:
            line.append(above)
            above = everybody[above].manager
        if above in line:
            yield tuple(line[line.index(above) :])
        seen.update(line)
