"""People as the council's list gives them, and whose stages have to change hands when the list changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, delete, insert, select, update

from permanence.people import Directory, Leave, Person, Role
from store.sql import in_portions, insert_into
from store.stage_rows import Values
from store.tables import CHILD, LEAVE, PERSON, STAGE
from store.workers import name_key

FOUND_LATER = ("email", "slack_user", "teams_user")  # the key, and what no list of staff says
FOUND_ELSEWHERE = frozenset({Role.SOCIAL_WORKER, Role.CARER, Role.REVIEWING_OFFICER, Role.TEAM_MANAGER})


def directory(connection: Connection) -> Directory:
    leave: dict[str, list[Leave]] = {}
    for row in connection.execute(select(LEAVE).order_by(LEAVE.c.first, LEAVE.c.id)):
        leave.setdefault(row.person, []).append(Leave(row.first, row.last, row.cover))
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
        )
        for row in rows
    )


def put(connection: Connection, people: Sequence[Person]) -> None:
    """These people are as given. Accounts found earlier stay when none is given."""
    known = [_lower(person) for person in people]
    if not known:
        return
    new = insert_into(connection, PERSON)
    given = {c.name: new.excluded[c.name] for c in PERSON.c if c.name not in FOUND_LATER}
    statement = new.on_conflict_do_update(index_elements=["email"], set_=given)
    connection.execute(statement, [_row(person) for person in known])
    for person in known:
        if person.slack_user:
            put_account(connection, person.email, slack_user=person.slack_user)
        if person.teams_user:
            put_account(connection, person.email, teams_user=person.teams_user)
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
        "slack_user": person.slack_user,
        "teams_user": person.teams_user,
        "channel": person.channel,
    }


def _put_leave(connection: Connection, people: Sequence[Person]) -> None:
    for portion in in_portions(people):
        connection.execute(delete(LEAVE).where(LEAVE.c.person.in_([person.email for person in portion])))
    rows = [
        {"person": person.email, "first": leave.first, "last": leave.last, "cover": leave.cover}
        for person in people
        for leave in person.leave
    ]
    if rows:
        connection.execute(insert(LEAVE), rows)


def put_account(connection: Connection, email: str, **account: str | None) -> None:
    """The account of one channel (`slack_user` or `teams_user`) is hers from now on."""
    connection.execute(update(PERSON).where(PERSON.c.email == email.lower()).values(**account))


def children_affected(connection: Connection, before: Directory, after: Directory) -> set[str]:
    """The children of whom a stage may have another owner, now that `before` has become `after`."""
    changed = [
        (before.get(email), after.get(email))
        for email in before.people.keys() | after.people.keys()
        if before.get(email) != after.get(email)
    ]
    names = {name_key(p.name) for pair in changed for p in pair if p and not _same(pair, "name", "active")}
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
    found: set[str] = set()
    for portion in in_portions(sorted(workers)):
        children = (
            select(STAGE.c.reference)
            .distinct()
            .join(CHILD, CHILD.c.reference == STAGE.c.reference)
            .where(CHILD.c.social_worker.in_(portion), STAGE.c.owner_role == Role.TEAM_MANAGER.value)
        )
        found.update(connection.execute(children).scalars())
    return found


def _owned_by(connection: Connection, roles: list[str]) -> set[str]:
    if not roles:
        return set()
    children = select(STAGE.c.reference).distinct().where(STAGE.c.owner_role.in_(roles))
    return set(connection.execute(children).scalars())
