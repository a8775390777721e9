"""Take staff from a file, a row a person (docs/people.md).

Every row is taken, named with what is wrong, or asked about because it may be somebody who is known. Nothing is
guessed: a second person for the same one would leave her children with somebody who is nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.imports.managers import NOBODY, with_named
from casework.imports.moves import Moves
from casework.imports.staff_rows import RowProblem, RowReader, StaffRow, StaffTable, read_table
from casework.imports.who_is_who import MayBe, StaffQuestion, WhoIsWho
from casework.ports import CaseRecord, Writing
from permanence.local_day import local_day
from permanence.names_in_sheets import emails_by_name, name_key
from permanence.people import Directory, Person, Role
from permanence.people_history import PersonQuestion

__all__ = ["PeopleLoaded", "RowProblem", "StaffQuestion", "load_people"]
BY = "homeward people load"
MOST_LEAVERS = 10  # one in so many may leave by a list without a further word


@dataclass(frozen=True, slots=True)
class PeopleLoaded:
    """What a staff list did: people taken in, those who have left by it, rows with problems, rows asked about.

    `not_closed_out`: who would have left, had it been confirmed. `moved`: old and new address. `renamed`: old and new
    name. `not_read`: headers of columns that mean nothing here.
    """

    people: tuple[Person, ...]
    left: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    questions: tuple[StaffQuestion, ...] = ()
    not_closed_out: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    not_read: tuple[str, ...] = ()


def load_people(
    record: CaseRecord,
    lines: Iterable[str],
    now: datetime,
    *,
    complete: bool = False,
    confirmed: bool = False,
) -> PeopleLoaded:
    """The staff of a file are known as given; people not named stay as they are.

    `complete`: the file is the whole staff list, so whoever is not in it has left and loses every channel at once,
    whatever is wrong with other rows. `confirmed`: also where that is more than a tenth of all, or the last
    administrator.
    """
    table = read_table(lines)
    if table.problems:
        return PeopleLoaded((), (), table.problems)
    with record.writing() as tx:
        reader = RowReader(tx.directory(), local_day(now, record.rules.zone))
        loading = _Loading(tx, table, now, reader)
        return loading.done(complete=complete, confirmed=confirmed)


@dataclass
class _Loading:
    """One list on its way in."""

    tx: Writing
    table: StaffTable
    now: datetime
    reader: RowReader
    questions: list[StaffQuestion] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)

    @property
    def known(self) -> Directory:
        return self.reader.known

    def done(self, *, complete: bool, confirmed: bool) -> PeopleLoaded:
        """All of it is kept; what became of it."""
        self.move()
        people, rows = self.sure_ones(complete=complete)
        renamed = [(was.name, p.name) for p in people.values() if (was := self.known.people.get(p.email))]
        taken, problems = with_named(people, rows, self.known)
        self.reader.problems += [*problems, *_shared_aliases(taken, rows, self.known)]
        if not confirmed:
            self.keep_an_administrator(taken, rows)
        leavers = self.leavers(taken) if complete else []
        held = [] if confirmed or not self.must_be_confirmed(leavers, taken) else leavers
        left = [] if held else leavers
        self.tx.put_people([*taken.values(), *(replace(p, active=False) for p in left)], self.now, by=BY)
        return PeopleLoaded(
            people=tuple(taken.values()),
            left=tuple(p.email for p in left),
            problems=self.problems_in_words(taken),
            questions=tuple(self.questions),
            not_closed_out=tuple(p.email for p in held),
            moved=tuple(self.moved),
            renamed=tuple(pair for pair in renamed if pair[0] != pair[1]),
            not_read=self.table.not_read,
        )

    def problems_in_words(self, taken: Iterable[str]) -> tuple[RowProblem, ...]:
        """The problems by their rows, under the file's own headers; of a manager whose row was not taken it says so."""
        there = set(taken)
        rows = {name_key(row.name): row.number for row in self.table.rows if row.email not in there}
        return tuple(
            replace(
                p,
                column=self.table.headers.get(p.column, p.column),
                why=f"row {rows[name_key(p.value)]}, where this person stands, was not taken"
                if p.why == NOBODY and name_key(p.value) in rows
                else p.why,
            )
            for p in sorted(self.reader.problems, key=lambda p: p.row)
        )

    def move(self) -> None:
        """Whoever has a former address in her row is known by the new one; two may have taken each other's."""
        moves = Moves(self.known, self.table.rows)
        self.moved = moves.pairs()
        self.reader.problems += moves.problems
        self.tx.move_people(self.moved, self.now, by=BY)
        self.reader.known = self.tx.directory()

    def sure_ones(self, *, complete: bool) -> tuple[dict[str, Person], dict[str, StaffRow]]:
        """The people of rows in which nothing is wrong and nothing has to be asked, and their rows, by address."""
        listed = frozenset(row.email for row in self.table.rows)
        who = WhoIsWho(self.known, listed, self.tx.person_questions(), complete)
        people: dict[str, Person] = {}
        rows: dict[str, StaffRow] = {}
        for row in self.table.rows:
            person = self.reader.person(row)
            if person and person.email in rows:
                self.problem(row, "email", person.email, "this person is in the file twice")
            elif person and (asked := who.questions(row, person)):
                self.ask(asked)
            elif person:
                people[person.email], rows[person.email] = person, row
        return people, rows

    def ask(self, asked: list[StaffQuestion]) -> None:
        self.questions += asked
        for one in asked:
            self.tx.ask_about_person(PersonQuestion(one.known.number, one.address, one.name, self.now))

    def problem(self, row: StaffRow, column: str, value: str, why: str) -> None:
        self.reader.problems.append(RowProblem(row.number, column, value, why))

    def keep_an_administrator(self, taken: dict[str, Person], rows: dict[str, StaffRow]) -> None:
        """Where the list would leave nobody with the role, whoever has it and is in the list keeps it."""
        had = [p for p in self.known.people.values() if p.active and p.role is Role.ADMINISTRATOR]
        if any(taken.get(p.email, p).role is Role.ADMINISTRATOR for p in (*had, *taken.values())):
            return
        for person in had:
            taken[person.email] = replace(taken[person.email], role=Role.ADMINISTRATOR)
            why = "the last administrator stays one until somebody else is, or with --yes"
            self.problem(rows[person.email], "role", rows[person.email].role, why)

    def leavers(self, taken: dict[str, Person]) -> list[Person]:
        """Who is not in the list: neither by her address, nor, where the row says no more, by her name."""
        rows = [row for row in self.table.rows if row.number not in self.reader.gone]
        there = {p.email for row in rows for p in self.meant_by(row)}
        there |= {q.known.email for q in self.questions if q.why is not MayBe.IN_HER_PLACE}
        return [p for p in self.known.people.values() if p.active and p.email not in there | set(taken)]

    def meant_by(self, row: StaffRow) -> list[Person]:
        """Whom a row means, also one that was not taken."""
        person = self.known.get(row.email) or self.known.get(row.was)
        if person:
            return [person]
        key = name_key(row.name)
        return [p for p in self.known.people.values() if not row.has_address and name_key(p.name) == key]

    def must_be_confirmed(self, leavers: list[Person], taken: dict[str, Person]) -> bool:
        """Whether so many leave, or the last administrator, that the list may be the wrong one, or half of one.

        Whoever may be in it under another name is not one of so many.
        """
        active = [p for p in self.known.people.values() if p.active]
        asked_about = {q.known.email for q in self.questions}
        if sum(p.email not in asked_about for p in leavers) * MOST_LEAVERS > len(active):
            return True
        gone = {p.email for p in leavers}
        stay = [taken.get(p.email, p) for p in active if p.email not in gone] + list(taken.values())
        had = any(p.role is Role.ADMINISTRATOR for p in active)
        return had and not any(p.role is Role.ADMINISTRATOR for p in stay)


def _shared_aliases(
    people: dict[str, Person], rows: dict[str, StaffRow], known: Directory
) -> Iterator[RowProblem]:
    """Each alias that means two people: it finds neither, until one of them gives it up."""
    names = emails_by_name(replace(known, people={**known.people, **people}))
    for email, person in people.items():
        for alias in person.aliases:
            if name_key(alias) not in names:
                why = "somebody else has this name too: it finds neither"
                yield RowProblem(rows[email].number, "aliases", alias, why)
