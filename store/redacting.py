"""Takes a person's own words out of an entry, and out of all that was kept on the way to it.

The entry stays, with who, what and when; a later entry says who took its words out and why. What came in raw is not
read again once it was taken, so all of the week before the entry goes; messages lose the words and stay known.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, and_, delete, select, text, update

from casework.kept_events import EventState
from permanence.entries import TAKEN_OUT, Recorder
from permanence.plain_error import PlainError
from store.case_record import SqlCaseRecord
from store.ledger import rest_of
from store.ledger_guards import guard_is_down
from store.ledger_words import without_words, words_in
from store.tables import INBOX, LEDGER, OUTBOX, REMEMBERED, THREAD, metadata

COMMAND = "homeward redact"
log = logging.getLogger("homeward.store")
BEFORE, AFTER = timedelta(days=8), timedelta(days=1)  # a question waits for its answer for a week at most
SHORTEST_LOOKED_FOR = 4  # letters: "ok" stands in many a text that has nothing to do with it
BEGINNING = 40  # letters, by which words that a message cut short are known
Opened = Callable[[bytes], str]


class CannotRedact(PlainError):
    """The entry is not there, or holds no words of a person's own."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """Whose words are gone: the entry, its child ("" for none), which of its data, and what else was cleared."""

    entry: int
    reference: str
    what: tuple[str, ...]
    events: int
    messages: int


def redact(record: SqlCaseRecord, number: int, why: str, now: datetime, opened: Opened) -> Redacted:
    """The words of the entry are gone from the ledger, the inbox and the outbox; the chain closes as before.

    `why` has nothing private in it (scheduler/redaction.py looks). `opened`: the readable text of a message's bytes,
    however its channel wrapped them. What the database still holds in its free pages and in its log goes by
    `overwrite`. Raises CannotRedact.
    """
    with record.writing() as tx:
        row = tx.connection.execute(select(LEDGER).where(LEDGER.c.number == number)).first()
        words = words_in(row.data) if row else {}
        if row is None or not words:
            raise CannotRedact(
                f"entry {number} holds no words of a person's own"
                if row
                else f"there is no entry {number}: homeward redact --of REF lists those with words"
            )
        by = Recorder(row.reference, row.journey, COMMAND, COMMAND)
        without = update(LEDGER).where(LEDGER.c.number == number)
        with guard_is_down(tx.connection):
            tx.connection.execute(without.values(data=without_words(row.data, row.salt), salt=None))
        # Once they are gone: the tables are then as the entries are.
        tx.append([by.redacted(number, words, rest_of(row), why)], now)
        events = _forget_events(tx.connection, row, words.values())
        messages = sum(_forget_messages(tx.connection, row, said, opened) for said in words.values())
        _forget_remembered(tx.connection, words.values())
    return Redacted(number, row.reference, tuple(sorted(words)), events, messages)


def _window(column: Any, row: Row[Any]) -> Any:
    return column.between(row.recorded_at - BEFORE, row.recorded_at + AFTER)


def _forget_events(connection: Connection, row: Row[Any], words: Collection[str]) -> int:
    """What came in raw, and what the writer and Homeward last said to each other."""
    connection.execute(delete(THREAD).where(THREAD.c.person == row.by))
    for one in connection.execute(select(INBOX).where(INBOX.c.state == EventState.CAME.value)).all():
        raw = one.raw
        for said in filter(_is_long, words):
            raw = _without(raw, said)
        if raw != one.raw:
            connection.execute(update(INBOX).where(INBOX.c.id == one.id).values(raw=raw))
    taken = and_(INBOX.c.state == EventState.TAKEN.value, INBOX.c.raw != "{}", _window(INBOX.c.came_at, row))
    return connection.execute(update(INBOX).where(taken).values(raw="{}")).rowcount


def _forget_messages(connection: Connection, row: Row[Any], words: str, opened: Opened) -> int:
    """How many messages had the words in them; what was shown to the writer is no longer kept as it was sent."""
    columns = OUTBOX.c.id, OUTBOX.c.facts, OUTBOX.c.frozen, OUTBOX.c.reason
    of_then = select(*columns).where(OUTBOX.c.created_at >= row.recorded_at - BEFORE)
    changed = 0
    for message in connection.execute(of_then).all():
        facts = json.dumps(_scrubbed(json.loads(message.facts), words), ensure_ascii=False)
        has_them = bool(message.frozen) and _is_long(words) and words[:BEGINNING] in opened(message.frozen)
        reason = _scrubbed(message.reason, words)
        if has_them or reason != message.reason or json.loads(facts) != json.loads(message.facts):
            kept = None if has_them else message.frozen
            this = update(OUTBOX).where(OUTBOX.c.id == message.id)
            connection.execute(this.values(facts=facts, frozen=kept, reason=reason))
            changed += 1
    return changed


def _forget_remembered(connection: Connection, all_words: Iterable[str]) -> None:
    """What is kept between runs holds numbers and days; where words came into it all the same, they are out of it."""
    for words in filter(_is_long, all_words):
        for one in connection.execute(
            select(REMEMBERED).where(REMEMBERED.c.value.contains(words, autoescape=True))
        ):
            this = update(REMEMBERED).where(REMEMBERED.c.key == one.key)
            connection.execute(this.values(value=_without(one.value, words)))


def _without(kept: str, words: str) -> str:
    """What is kept as JSON, or as a plain text, without the words; as it stands where they are not in it."""
    if words[:BEGINNING] not in kept:
        return kept
    try:
        return json.dumps(_scrubbed(json.loads(kept), words), ensure_ascii=False)
    except ValueError:
        return str(_scrubbed(kept, words))


def _scrubbed(value: Any, words: str) -> Any:
    """The value with the words taken out wherever a text holds them; a short one must be the whole text.

    A text that holds their beginning and not all of them goes as a whole: messages cut long words short.
    """
    if isinstance(value, str):
        if value == words or not _is_long(words):
            return TAKEN_OUT if value == words else value
        without = value.replace(words, TAKEN_OUT)
        return TAKEN_OUT if words[:BEGINNING] in without else without
    if isinstance(value, list):
        return [_scrubbed(one, words) for one in value]
    if isinstance(value, dict):
        return {key: _scrubbed(one, words) for key, one in value.items()}
    return value


def _is_long(words: str) -> bool:
    return len(words) >= SHORTEST_LOOKED_FOR


def with_words(record: SqlCaseRecord, reference: str) -> Iterator[Row[Any]]:
    """The entries of a child that hold words of a person's own, in order."""
    with record.reading() as tx:
        of_child = select(LEDGER).where(LEDGER.c.reference == reference).order_by(LEDGER.c.number)
        yield from (row for row in tx.connection.execute(of_child).all() if words_in(row.data))


def overwrite(engine: Engine) -> None:
    """No page of the store has what was deleted or changed before this; on SQLite no log of it either.

    On PostgreSQL the tables that may speak of a child are written anew, and so is what its planner knows of them: it
    keeps samples of what stood in each column. Its own write-ahead log, and what is archived of it, are its keeper's.
    """
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as raw:  # the engine's own would begin a transaction first
            raw.execute("VACUUM")
            is_read, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if is_read:
            log.warning("the store is being read: what was removed stands in its log until the next night")
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in speaking_of_children():
            connection.execute(text(f'VACUUM FULL ANALYZE "{table.name}"'))
        connection.execute(text("VACUUM FULL pg_statistic"))


def speaking_of_children() -> list[Table]:
    """The tables with a row for each child, and those with texts that may name one or hold what somebody wrote."""
    in_texts = (INBOX, OUTBOX, THREAD, REMEMBERED)
    return [table for table in metadata.sorted_tables if "reference" in table.c or table in in_texts]
