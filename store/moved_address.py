"""What is changed with a person's address: every row that names her by it names her by the new one.

The ledger and the access log keep the addresses of their own time (`ReplayContext.as_known_now` and store/looks.py
read them), since they are hashed; nothing else does, so that whoever asks for her messages, children or threads need
not know that she once had another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, insert, select, update

from casework.kept_by_address import BY_ADDRESS, key_of
from casework.links import TAKEN_AWAY
from permanence.people_history import Fact
from store.people_tables import ACCOUNT_COLUMNS, LEAVE, OWN_NUMBER, PERSON, PERSON_QUESTION, PERSON_SINCE
from store.tables import CHILD, LINK, MAIL_TAKEN, NOTICE, OUTBOX, REMEMBERED, STAGE, THREAD

NAMES_HER = (
    (CHILD, "social_worker"),
    (CHILD, "reviewing_officer"),
    (STAGE, "owner"),
    (STAGE, "told_owner"),
    (STAGE, "chain_manager"),
    (STAGE, "chain_service_manager"),
    (PERSON, "manager"),
    (LEAVE, "cover"),
    (LINK, "person"),
    (MAIL_TAKEN, "person"),
)
AS_WORDS = ((OUTBOX, "facts"), (THREAD, "waiting"))  # JSON, in which an address stands alone between quotes


def move_all(connection: Connection, moves: Sequence[tuple[str, str]], now: datetime, by: str) -> None:
    """As `move` of each pair of old and new, all at once: two may take each other's address and stay two."""
    wanted = {new for _, new in moves}
    aside = {old: f"{old} (on its way)" for old, _ in moves if old in wanted}
    for old, meanwhile in aside.items():
        connection.execute(update(PERSON).where(PERSON.c.email == old).values(email=meanwhile))
        _name_her_anew(connection, old, meanwhile)
    for old, new in moves:
        move(connection, aside.get(old, old), new, now, by)


def move(connection: Connection, old: str, new: str, now: datetime, by: str) -> int:
    """Who had the address `old` has `new`; somebody who has `new` already is the same person from now on. Her number.

    Of two who become one the first keeps her number, and the other's name, role and team are the newer ones.
    """
    number = _number(connection, old)
    other = connection.execute(select(PERSON.c.number).where(PERSON.c.email == new)).scalar()
    if other is not None:
        _become_one(connection, number, other)
    connection.execute(update(PERSON).where(PERSON.c.number == number).values(email=new))
    since = {"person": number, "fact": Fact.ADDRESS.value, "value": new, "since": now, "by": by}
    connection.execute(insert(PERSON_SINCE), [since])
    _name_her_anew(connection, old, new)
    return number


def _number(connection: Connection, email: str) -> int:
    return int(connection.execute(select(PERSON.c.number).where(PERSON.c.email == email)).scalar_one())


def _become_one(connection: Connection, number: int, other: int) -> None:
    """All that is the other's is hers; what both have is kept as hers, where there can be only one."""
    for table in (LEAVE, PERSON_SINCE):
        connection.execute(update(table).where(table.c.person == other).values(person=number))
    hers = select(OWN_NUMBER.c.number).where(OWN_NUMBER.c.person == number)
    children = select(OWN_NUMBER.c.reference).where(OWN_NUMBER.c.person == number)
    is_free = and_(OWN_NUMBER.c.number.not_in(hers), OWN_NUMBER.c.reference.not_in(children))
    theirs = OWN_NUMBER.c.person == other
    connection.execute(update(OWN_NUMBER).where(theirs, is_free).values(person=number))
    connection.execute(delete(OWN_NUMBER).where(theirs))
    connection.execute(delete(PERSON_QUESTION).where(PERSON_QUESTION.c.person == other))
    newer = connection.execute(select(PERSON).where(PERSON.c.number == other)).one()
    older = connection.execute(select(PERSON).where(PERSON.c.number == number)).one()
    taken = ("name", "name_key", "role", "team", "manager", "active", "channel")
    either = (*ACCOUNT_COLUMNS.values(), "working_days", "aliases", "pattern")
    values = {name: getattr(newer, name) for name in taken}
    values |= {name: getattr(newer, name) or getattr(older, name) for name in either}
    connection.execute(delete(PERSON).where(PERSON.c.number == other))
    connection.execute(update(PERSON).where(PERSON.c.number == number).values(**values))


def _name_her_anew(connection: Connection, old: str, new: str) -> None:
    for table, column in NAMES_HER:
        connection.execute(update(table).where(table.c[column] == old).values({column: new}))
    for table, column in AS_WORDS:
        words = table.c[column]
        quoted = words.contains(f'"{old}"', autoescape=True)
        connection.execute(
            update(table).where(quoted).values({column: func.replace(words, f'"{old}"', f'"{new}"')})
        )
    for table in (OUTBOX, NOTICE):
        _move_keys(connection, table, old, new)
    _move_threads(connection, old, new)
    for kept in BY_ADDRESS:
        _move_remembered(connection, key_of(kept, old), key_of(kept, new))
    theirs = and_(REMEMBERED.c.key.startswith(TAKEN_AWAY), REMEMBERED.c.value == old)
    connection.execute(update(REMEMBERED).where(theirs).values(value=new))


def _move_keys(connection: Connection, table: Table, old: str, new: str) -> None:
    """Her rows are hers, under keys that today's sweep would give them: so that nothing is told a second time."""
    hers = table.c.person == old
    moved = func.replace(table.c.key, f":{old}", f":{new}")
    taken: ColumnElement[bool] = moved.in_(select(table.alias().c.key))
    connection.execute(update(table).where(hers, ~taken).values(key=moved))
    connection.execute(update(table).where(hers).values(person=new))


def _move_threads(connection: Connection, old: str, new: str) -> None:
    """In a place where both have spoken, what was said last to the one of the new address is kept."""
    both = THREAD.alias()
    there = select(both.c.id).where(
        both.c.source == THREAD.c.source, both.c.thread == THREAD.c.thread, both.c.person == new
    )
    connection.execute(delete(THREAD).where(THREAD.c.person == old, there.exists()))
    connection.execute(update(THREAD).where(THREAD.c.person == old).values(person=new))


def _move_remembered(connection: Connection, old: str, new: str) -> None:
    if connection.execute(select(REMEMBERED.c.key).where(REMEMBERED.c.key == old)).first():
        connection.execute(delete(REMEMBERED).where(REMEMBERED.c.key == new))
        connection.execute(update(REMEMBERED).where(REMEMBERED.c.key == old).values(key=new))
