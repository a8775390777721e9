"""People as the council's list gives them, and whose stages have to change hands when the list changes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, ScalarSelect, and_, bindparam, delete, insert, or_, select, update

from permanence.names_in_sheets import keys_of, name_key
from permanence.people import Directory, Leave, Person, Role
from permanence.working_pattern import written_pattern
from store.directory import BETWEEN_ALIASES
from store.people_history import PeopleHistoryReading, PeopleHistoryWriting
from store.people_tables import ACCOUNT_COLUMNS, LEAVE, OWN_NUMBER, PERSON
from store.sql import in_portions, insert_into, insert_many
from store.stage_rows import Values
from store.tables import CHILD, STAGE
from store.transaction import PEOPLE_MARK

# The keys, and what no list of staff says.
FOUND_LATER = ("number", "email", *ACCOUNT_COLUMNS.values(), "working_days")
FOUND_ELSEWHERE = frozenset({Role.SOCIAL_WORKER, Role.CARER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER})


def put(connection: Connection, people: Sequence[Person]) -> None:
    """These people are as given. Accounts found earlier stay when none is given, and what she said of herself stays."""
    known = [_lower(person) for person in people]
    if not known:
        return
    new = insert_into(connection, PERSON)
    given = {c.name: new.excluded[c.name] for c in PERSON.c if c.name not in FOUND_LATER}
    statement = new.on_conflict_do_update(index_elements=["email"], set_=given)
    connection.execute(statement, [_row(person) for person in known])
    for person in known:
        for channel, column in ACCOUNT_COLUMNS.items():
            account = getattr(person, column)
            if account:
                put_account(connection, person.email, channel, account)
    _put_leave(connection, known)


def _lower(person: Person) -> Person:
    """Addresses are compared as they are, so they are kept in lower case."""
    return replace(
        person,
        email=person.email.lower(),
        manager=person.manager and person.manager.lower(),
        leave=tuple(replace(leave, cover=leave.cover and leave.cover.lower()) for leave in person.leave),
    )


def _row(person: Person) -> Values:
    return {
        "email": person.email,
        "name": person.name,
        "name_key": name_key(person.name),
        "role": person.role.value,
        "team": person.team,
        "manager": person.manager,
        "active": person.active,
        **{column: getattr(person, column) for column in ACCOUNT_COLUMNS.values()},
        "channel": person.channel,
        "aliases": BETWEEN_ALIASES.join(person.aliases) or None,
        "working_days": None,  # said by herself (`put_working_days`)
        "pattern": written_pattern(person.pattern) or None,
    }


def numbered(email: str) -> ScalarSelect[int]:
    """The number of who has this address now."""
    return select(PERSON.c.number).where(PERSON.c.email == email.lower()).scalar_subquery()


def _put_leave(connection: Connection, people: Sequence[Person]) -> None:
    """Their leave by the council's list; what they said themselves is kept as it is."""
    for portion in in_portions(people):
        theirs = select(PERSON.c.number).where(PERSON.c.email.in_([person.email for person in portion]))
        connection.execute(delete(LEAVE).where(LEAVE.c.person.in_(theirs), LEAVE.c.own_word.is_(False)))
    _insert_leave(connection, ((p.email, leave) for p in people for leave in p.leave if not leave.own_word))


def _insert_leave(connection: Connection, leave: Iterable[tuple[str, Leave]]) -> None:
    given = list(leave)
    numbers: dict[str, int] = {}
    for portion in in_portions(sorted({email for email, _ in given})):
        known = select(PERSON.c.email, PERSON.c.number).where(PERSON.c.email.in_(portion))
        numbers |= {row.email: row.number for row in connection.execute(known)}
    rows = [
        {
            "person": numbers[email],
            "first": one.first,
            "last": one.last,
            "cover": one.cover,
            "own_word": one.own_word,
        }
        for email, one in given
    ]
    insert_many(connection, LEAVE, rows)


def put_account(connection: Connection, email: str, channel: str, account: str | None) -> None:
    """The account of one chat is hers from now on."""
    of_hers = update(PERSON).where(PERSON.c.email == email.lower())
    connection.execute(of_hers.values({ACCOUNT_COLUMNS[channel]: account}))


def children_affected(connection: Connection, before: Directory, after: Directory) -> set[str]:
    """The children of whom a stage may have another owner, now that `before` has become `after`."""
    changed = [
        (before.get(email), after.get(email))
        for email in before.people.keys() | after.people.keys()
        if before.get(email) != after.get(email)
    ]
    renamed = [pair for pair in changed if not _same(pair, "name", "active", "aliases")]
    names = {key for pair in renamed for p in pair if p for key in keys_of(p)}
    managed = {p.email for pair in changed for p in pair if p and not _same(pair, "manager")}
    return (
        _named(connection, names)
        | _owned_by_managers_of(connection, managed)
        | _owned_by(connection, _roles_in_other_hands(before, after))
    )


def _same(pair: tuple[Person | None, Person | None], *what: str) -> bool:
    old, new = pair
    return bool(old and new) and all(getattr(old, name) == getattr(new, name) for name in what)


def _roles_in_other_hands(before: Directory, after: Directory) -> list[str]:
    """Roles without a child of their own (the legal officer, say), where another person now comes first."""
    return [
        role.value
        for role in Role
        if role not in FOUND_ELSEWHERE and _first(before, role) != _first(after, role)
    ]


def _first(directory: Directory, role: Role) -> str | None:
    holders = directory.with_role(role)
    return holders[0].email if holders else None


def _named(connection: Connection, names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for portion in in_portions(sorted(names)):
        children = select(CHILD.c.reference).where(CHILD.c.worker_key.in_(portion))
        found.update(connection.execute(children).scalars())
    return found


def _owned_by_managers_of(connection: Connection, workers: Iterable[str]) -> set[str]:
    """A manager answers for steps of her own, and for a child whose worker says that she is not hers."""
    found: set[str] = set()
    of_a_manager = STAGE.c.owner_role == Role.TEAM_MANAGER.value
    is_workers = STAGE.c.owner_role.in_([Role.SOCIAL_WORKER.value, Role.CARER.value])
    not_the_workers = and_(is_workers, STAGE.c.owner != CHILD.c.social_worker)
    for portion in in_portions(sorted(workers)):
        children = (
            select(STAGE.c.reference)
            .distinct()
            .join(CHILD, CHILD.c.reference == STAGE.c.reference)
            .where(CHILD.c.social_worker.in_(portion), or_(of_a_manager, not_the_workers))
        )
        found.update(connection.execute(children).scalars())
    return found


def _owned_by(connection: Connection, roles: list[str]) -> set[str]:
    if not roles:
        return set()
    children = select(STAGE.c.reference).distinct().where(STAGE.c.owner_role.in_(roles))
    return set(connection.execute(children).scalars())


_NUMBERS_OF_HER_OWN = (
    select(OWN_NUMBER)
    .where(
        OWN_NUMBER.c.person
        == select(PERSON.c.number).where(PERSON.c.email == bindparam("whose")).scalar_subquery()
    )
    .order_by(OWN_NUMBER.c.number)
)


class PeopleReading(PeopleHistoryReading):
    """What people said of themselves."""

    def own_numbers(self, email: str) -> dict[int, str]:
        """Her numbers for children, in order."""
        if email not in self.memory.of(OWN_NUMBER):
            rows = self.connection.execute(_NUMBERS_OF_HER_OWN, {"whose": email.lower()})
            self.memory.learn(OWN_NUMBER, {email: {row.number: row.reference for row in rows}})
        return dict(self.memory.of(OWN_NUMBER)[email])


class PeopleWriting(PeopleReading, PeopleHistoryWriting):
    """People as the council's list gives them, and what is found out about them later."""

    def put_own_leave(self, email: str, leave: Iterable[Leave]) -> None:
        """What this person has said of her leave is this and no more; the council's list stays."""
        self.connection.execute(
            delete(LEAVE).where(LEAVE.c.person == numbered(email), LEAVE.c.own_word.is_(True))
        )
        _insert_leave(self.connection, ((email.lower(), one) for one in leave if one.own_word))
        self.people_have_changed()

    def put_working_days(self, email: str, days: frozenset[int] | None) -> None:
        """She works on these days of the week; on the council's for None."""
        written = ",".join(map(str, sorted(days))) if days else None
        self.connection.execute(
            update(PERSON).where(PERSON.c.email == email.lower()).values(working_days=written)
        )
        self.people_have_changed()

    def put_own_number(self, email: str, number: int, reference: str | None) -> None:
        """The number is hers for this child, and no other of hers is; None takes it away."""
        mine = OWN_NUMBER.c.person == numbered(email)
        same = (OWN_NUMBER.c.number == number) | (OWN_NUMBER.c.reference == reference)
        self.connection.execute(delete(OWN_NUMBER).where(mine, same))
        if reference:
            row = {"person": numbered(email), "number": number, "reference": reference}
            self.connection.execute(insert(OWN_NUMBER).values(row))

    def put_account(self, email: str, channel: str, account: str | None) -> None:
        put_account(self.connection, email, channel, account)
        self.people_have_changed()

    def people_have_changed(self) -> None:
        """Whoever looks from now on reads the people anew."""
        self._replay_context = None
        self.memory.forget_all()  # what was read names people as they were before
        self.remember(PEOPLE_MARK, secrets.token_hex(8))
