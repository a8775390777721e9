"""Erases all that is kept of a child: her entries, steps and notices, and what messages and replies said of her.

Her reference stays in the one entry that says that she was erased, so that no other child is ever given it: it stands
in mails and chats that are beyond reach. What other children's entries say of her in a person's own words stays and
is named (redacting.py takes it out), and so is a certificate that names her: it is signed as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, or_, select, update

from casework.kept_events import EventState
from casework.ports import MessageState
from permanence.entries import EntryKind, Recorder
from permanence.local_day import local_day
from permanence.plain_error import PlainError
from store.case_record import SqlCaseRecord
from store.certificate_tables import CERTIFICATE
from store.ledger import BEFORE_THE_FIRST, said_by
from store.ledger_erased import Links, emptied
from store.ledger_guards import guard_is_down
from store.look_tables import LOOK
from store.message_rows import UNSENT
from store.projection import project_children
from store.scrubbed import Scrub
from store.sql import in_portions
from store.tables import CHILD, INBOX, LEDGER, OUTBOX, REMEMBERED, THREAD, metadata
from store.writing import SqlWriting

COMMAND = "homeward erase"
KEPT_ROWS = (
    LEDGER,
    CHILD,
    LOOK,
)  # emptied; taken with her steps, by projecting anew; kept without the reasons
Opened = Callable[[bytes], str]


class CannotErase(PlainError):
    """Nothing was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, under which references; and what names her still: entries of others, days of certificates.

    `guessable`: how many of the entries were recorded by version 0.2.0, whose hashes are of the words as they were.
    """

    references: tuple[str, ...]
    entries: int
    messages: int
    events: int
    still_in_entries: tuple[int, ...]
    still_in_certificates: tuple[str, ...]
    guessable: int = 0


def erase(
    record: SqlCaseRecord, reference: str, why: str, now: datetime, opened: Opened, by: str = COMMAND
) -> Erased:
    """Nothing that was recorded of the child is in the store any more, save that and why she was erased.

    `why` has nothing private in it (scheduler/erasure.py looks). `opened`: the readable text of a message's bytes.
    What the database still holds in its free pages and in its log goes by `redacting.overwrite`. Raises CannotErase.
    """
    with record.writing() as tx:
        references = _all_of_hers(tx, reference)
        rows = tx.connection.execute(_of(references)).all()
        if not rows:
            raise CannotErase(f"nothing is recorded of {reference}")
        scrub = Scrub(references, _case_ids(rows))
        links_to_her = [*_links_to(tx.connection, references)]
        rows = sorted([*rows, *links_to_her], key=lambda row: row.number)
        links = _emptied(tx.connection, rows)
        reasons = _forget_reasons(tx.connection, references, scrub)
        new = Recorder(reference, 0, by, by).child_erased((row.number for row in rows), links, why, reasons)
        tx.append([new], now)
        _take_from_tables(tx, references, {row.reference for row in links_to_her}, now)
        messages = _take_from_messages(tx.connection, scrub, opened, now)
        events = _forget_what_was_said(tx.connection, scrub)
        _take_from_remembered(tx.connection, scrub)
        left = tuple(_naming_entries(tx.connection, scrub)), tuple(_naming_days(tx.connection, scrub))
        guessable = sum(row.blind is None and row.kind != EntryKind.ERASED.value for row in rows)
    return Erased(tuple(references), len(rows), messages, events, *left, guessable)


def would_go(record: SqlCaseRecord, reference: str) -> tuple[int, int]:
    """How many entries `erase` would empty, and how many of them are her siblings' links to her."""
    with record.writing() as tx:  # references of the same child are found by who writes
        references = _all_of_hers(tx, reference)
        hers, links = tx.connection.execute(_of(references)).all(), [*_links_to(tx.connection, references)]
    return len(hers) + len(links), len(links)


def _all_of_hers(tx: SqlWriting, reference: str) -> list[str]:
    """Her reference, and those that were found to mean the same child."""
    others = {r for r in tx.references_with(EntryKind.SAME_CHILD) if tx.same_as(r) == reference}
    return [reference, *sorted(others - {reference})]


def _of(references: Collection[str]) -> Any:
    erased_before = EntryKind.CHILD_ERASED.value
    hers = LEDGER.c.reference.in_(references), LEDGER.c.kind != erased_before
    return select(LEDGER).where(*hers).order_by(LEDGER.c.number)


def _links_to(connection: Connection, references: Collection[str]) -> Iterator[Row[Any]]:
    """Entries of other children that say that they are her siblings: nothing but a fact about her."""
    links = LEDGER.c.kind == EntryKind.SIBLINGS.value, LEDGER.c.reference.not_in(references)
    for row in connection.execute(select(LEDGER).where(*links)):
        if json.loads(row.data)["of"] in references:
            yield row


def _case_ids(rows: Collection[Row[Any]]) -> set[str]:
    with_ids = (EntryKind.CHILD_REGISTERED.value, EntryKind.CHILD_WITHDRAWN.value, EntryKind.SAME_CHILD.value)
    return {json.loads(row.data)["case_id"] for row in rows if row.kind in with_ids}


def _emptied(connection: Connection, rows: Collection[Row[Any]]) -> str:
    """Every one of the entries is empty; their places in the chain, as one digest."""
    links = Links()
    with guard_is_down(connection):
        for row in rows:
            one_before = select(LEDGER.c.hash).where(LEDGER.c.number == row.number - 1)
            previous = connection.execute(one_before).scalar() or BEFORE_THE_FIRST
            links.add(row.number, previous, row.hash)
            this = update(LEDGER).where(LEDGER.c.number == row.number)
            connection.execute(this.values(emptied(row, said_by(row))))
    return links.digest()


def _take_from_tables(
    tx: SqlWriting, references: Collection[str], siblings: Collection[str], now: datetime
) -> None:
    """Rows that are of her alone are gone; those of her siblings are as their entries say now."""
    for table in metadata.sorted_tables:
        if "reference" in table.c and table not in KEPT_ROWS:
            tx.connection.execute(delete(table).where(table.c.reference.in_(references)))
    today = local_day(now, tx.replay_context().rules.zone)
    project_children(tx.connection, [*references, *siblings], tx.replay_context(), today)


def _forget_reasons(connection: Connection, references: Collection[str], scrub: Scrub) -> list[int]:
    """The looks whose reasons went: those at her, and those whose reason names her.

    Who looked stays as long as any look: nobody hides her looks by it. Why, in her own words, does not.
    """
    with_reason = connection.execute(
        select(LOOK.c.id, LOOK.c.reference, LOOK.c.why).where(LOOK.c.why.is_not(None))
    )
    gone = [row.id for row in with_reason if row.reference in references or scrub.is_in(row.why)]
    for portion in in_portions(gone):
        connection.execute(update(LOOK).where(LOOK.c.id.in_(portion)).values(why=None, salt=None))
    return gone


def _take_from_messages(connection: Connection, scrub: Scrub, opened: Opened, now: datetime) -> int:
    """How many messages spoke of her. What waits is written anew without her, or not sent if it was hers alone."""
    changed = 0
    numbers = list(connection.execute(select(OUTBOX.c.id).order_by(OUTBOX.c.id)).scalars())
    for portion in in_portions(numbers):
        for message in connection.execute(select(OUTBOX).where(OUTBOX.c.id.in_(portion))):
            values = _without_her(message, scrub, opened, now)
            if values:
                connection.execute(update(OUTBOX).where(OUTBOX.c.id == message.id).values(**values))
                changed += 1
    return changed


def _without_her(message: Row[Any], scrub: Scrub, opened: Opened, now: datetime) -> dict[str, object]:
    """What changes in a message that speaks of her; nothing in another."""
    values: dict[str, object] = {}
    facts = scrub.json(message.facts)
    if facts != message.facts:
        values["facts"] = facts
    if message.frozen and scrub.is_in(opened(message.frozen)):
        values["frozen"] = None
    if message.reason and scrub.is_in(message.reason):
        values["reason"] = scrub.text(message.reason)
    if scrub.is_in(message.key):
        values["key"] = f"erased:{message.id}"
        if message.state in UNSENT:
            over = MessageState.CANCELLED.value
            values |= {"state": over, "reason": "the child was erased", "over_at": now, "facts": "{}"}
    return values


def _forget_what_was_said(connection: Connection, scrub: Scrub) -> int:
    """What came in raw is not read again once it was taken, so all of it goes; an open question about her lapses."""
    threads = connection.execute(select(THREAD.c.id, THREAD.c.waiting)).all()
    hers = [row.id for row in threads if scrub.is_in(row.waiting)]
    for portion in in_portions(hers):
        connection.execute(delete(THREAD).where(THREAD.c.id.in_(portion)))
    came = select(INBOX.c.id, INBOX.c.raw, INBOX.c.account).where(INBOX.c.state == EventState.CAME.value)
    waiting = [row for row in connection.execute(came) if scrub.is_in(row.raw)]
    for portion in in_portions(row.id for row in waiting if row.account is not None):
        connection.execute(delete(INBOX).where(INBOX.c.id.in_(portion)))
    for row in waiting:  # of one that is taken in a moment its writer hears that it was not understood
        this = update(INBOX).where(INBOX.c.id == row.id)
        connection.execute(this.values(raw=scrub.json(row.raw)))
    taken = and_(INBOX.c.state == EventState.TAKEN.value, INBOX.c.raw != "{}")
    return connection.execute(update(INBOX).where(taken).values(raw="{}")).rowcount


def _take_from_remembered(connection: Connection, scrub: Scrub) -> None:
    for row in connection.execute(select(REMEMBERED)).all():
        this = REMEMBERED.c.key == row.key
        if scrub.is_in(row.key):
            connection.execute(delete(REMEMBERED).where(this))
        elif scrub.is_in(row.value):
            connection.execute(update(REMEMBERED).where(this).values(value=scrub.json(row.value)))


def _naming_entries(connection: Connection, scrub: Scrub) -> Iterator[int]:
    """Entries of others, or of files, whose data names her."""
    named = or_(*(LEDGER.c.data.contains(name, autoescape=True) for name in scrub.names))
    for row in connection.execute(select(LEDGER.c.number, LEDGER.c.data).where(named)):
        if scrub.is_in(row.data):
            yield row.number


def _naming_days(connection: Connection, scrub: Scrub) -> Iterator[str]:
    for row in connection.execute(select(CERTIFICATE.c.day, CERTIFICATE.c.text)):
        if scrub.is_in(row.text):
            yield row.day.isoformat()
