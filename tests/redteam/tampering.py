"""Whoever may write the files: random changes by hand, each of which verifying must find.

The intruder knows how the hashes are made and makes them anew after what he changed, puts the triggers back, and has
neither the key of the anchors nor the mails that were sent.
"""

import random
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection, select, text

from casework.access import Looking
from scheduler.anchors import anchors_of, drop_anchor
from scheduler.erasure import erase_child
from scheduler.ledger_proof import prove
from scheduler.retention import forget_tonight
from scheduler.settings import Settings
from store import ledger
from store.case_record import SqlCaseRecord
from store.engine import open_engine, writing
from store.ledger_erased import emptied
from store.ledger_guards import SQLITE
from store.look_chain import give_places
from store.look_tables import LOOK
from store.tables import LEDGER, STAGE
from tests.builders import NOW, a_record, a_rulebook, register_child, shona

KEYED = Settings(anchor_key=SecretStr("a" * 32))
EVEN = 0.5
OTHER = {"kind": "noted", "by": "somebody", "through": "x", "journey": 7, "data": '{"on":"2020-01-01"}'}


def tamper(folder: Path, seed: int, changes: int, ways: Sequence[str] = ()) -> list[str]:
    """Changes that were not found, in words; each is made on a copy of one store. `ways`: these, in their order."""
    draw = random.Random(seed)
    whole = folder / "whole"
    whole.mkdir()
    record = a_record(whole)
    _filled(record, whole)
    record.close()
    missed = []
    drawn = ways or [draw.choice(list(WAYS)) for _ in range(changes)]
    for number, what in enumerate(drawn):
        copy = folder / f"copy-{number}"
        shutil.copytree(whole, copy)
        changed = SqlCaseRecord(open_engine(f"sqlite:///{copy / 'homeward.db'}"), a_rulebook())
        WAYS[what](changed, copy, draw)
        if _bad(changed, copy) is None:
            missed.append(f"not found: {what}")
        changed.close()
    return missed


def _filled(record: SqlCaseRecord, folder: Path) -> None:
    """Children, notes, one who was erased, and two anchors."""
    references = [register_child(record, f"CASE-{n}", date(2025, 10, 1)) for n in range(4)]
    with record.writing() as tx:
        tx.append([shona(reference).noted("told the clerk pelican") for reference in references], NOW)
    with record.writing() as tx:
        tx.keep_looks(
            Looking("shona.reid@council.example", "list", "slack:1", NOW, "asked").at_each(references)
        )
    forget_tonight(record, KEYED, NOW)
    drop_anchor(KEYED, folder, record, NOW)
    erase_child(record, Settings(), references[1], "closed in error", NOW)
    register_child(record, "CASE-9", date(2025, 10, 1))
    drop_anchor(KEYED, folder, record, NOW)


def _bad(record: SqlCaseRecord, folder: Path) -> object:
    return prove(record, anchors=anchors_of(KEYED, folder, record)).verified.first_bad


def _unguarded(record: SqlCaseRecord, *, put_back: bool = True) -> "Unguarded":
    return Unguarded(record, put_back)


class Unguarded:
    """A connection on which the ledger can be changed."""

    def __init__(self, record: SqlCaseRecord, put_back: bool) -> None:
        self._opening = writing(record.engine)
        self._put_back = put_back

    def __enter__(self) -> Connection:
        self.connection = self._opening.__enter__()
        for name in SQLITE:
            self.connection.execute(text(f"DROP TRIGGER {name}"))
        return self.connection

    def __exit__(self, *error: object) -> None:
        if self._put_back:
            for name, body in SQLITE.items():
                self.connection.execute(text(f"CREATE TRIGGER {name} {body}"))
        self._opening.__exit__(*error)


def _entry(connection: Connection, draw: random.Random) -> int:
    numbers = list(connection.execute(select(LEDGER.c.number).where(LEDGER.c.kind != "erased")).scalars())
    return draw.choice(numbers)


def _change_a_column(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    with _unguarded(record) as connection:
        number = _entry(connection, draw)
        row = connection.execute(select(LEDGER).where(LEDGER.c.number == number)).one()._mapping
        column = draw.choice([name for name, other in OTHER.items() if row[name] != other])
        connection.execute(LEDGER.update().where(LEDGER.c.number == number).values({column: OTHER[column]}))


def _change_and_hash_anew(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    """From the changed entry to the end every hash fits again, where what an entry says is still there."""
    with _unguarded(record) as connection:
        first = _entry(connection, draw)
        connection.execute(LEDGER.update().where(LEDGER.c.number == first).values(by="somebody"))
        _hash_anew(connection, first)


def _hash_anew(connection: Connection, first: int) -> None:
    before = connection.execute(select(LEDGER.c.hash).where(LEDGER.c.number == first - 1)).scalar()
    before = before or ledger.BEFORE_THE_FIRST
    for row in connection.execute(
        select(LEDGER).where(LEDGER.c.number >= first).order_by(LEDGER.c.number)
    ).all():
        fits = row.hash if row.kind == "erased" else ledger.hash_of(row, before)
        connection.execute(LEDGER.update().where(LEDGER.c.number == row.number).values(hash=fits))
        before = fits


def _cut_the_tail(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    with _unguarded(record) as connection:
        last = ledger.head(connection).number
        connection.execute(LEDGER.delete().where(LEDGER.c.number > draw.randrange(1, last)))


def _take_one_out(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    with _unguarded(record) as connection:
        gone = draw.randrange(1, ledger.head(connection).number)
        connection.execute(LEDGER.delete().where(LEDGER.c.number == gone))


def _write_it_anew(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    with _unguarded(record) as connection:
        connection.execute(LEDGER.delete())
        connection.execute(STAGE.delete())  # else a child that is drawn again meets her old steps
    register_child(record, f"CASE-{draw.randrange(100, 999)}", date(2025, 11, 1))


def _empty_an_entry(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    """As an erased one looks, without anything that says so."""
    with _unguarded(record) as connection:
        row = connection.execute(select(LEDGER).where(LEDGER.c.number == _entry(connection, draw))).one()
        left = emptied(row, ledger.said_by(row))
        connection.execute(LEDGER.update().where(LEDGER.c.number == row.number).values(left))


def _take_the_guards(record: SqlCaseRecord, _folder: Path, _draw: random.Random) -> None:
    with _unguarded(record, put_back=False):
        pass


def _swap_the_file(record: SqlCaseRecord, folder: Path, draw: random.Random) -> None:
    """Another store, whole by itself, lies where this one lay."""
    record.close()
    (folder / "other").mkdir()
    other = a_record(folder / "other")
    register_child(other, f"CASE-{draw.randrange(100, 999)}", date(2025, 10, 1))
    other.close()
    for file in folder.glob("homeward.db*"):
        file.unlink()
    shutil.copy(folder / "other" / "homeward.db", folder / "homeward.db")


def _spoil_the_anchors(_record: SqlCaseRecord, folder: Path, draw: random.Random) -> None:
    file = folder / "anchors.txt"
    lines = file.read_text().splitlines(keepends=True)
    draw.choice([file.unlink, lambda: file.write_text("".join(lines[:-1]))])()


def _take_a_look_out(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    """And the rest of the access log is chained anew, so that it fits by itself."""
    with writing(record.engine) as connection:
        gone = draw.choice(list(connection.execute(select(LOOK.c.id)).scalars()))
        connection.execute(LOOK.delete().where(LOOK.c.id == gone))
        if draw.random() < EVEN:
            connection.execute(LOOK.update().values(place=None, hash=None))
            give_places(connection)


def _change_a_look(record: SqlCaseRecord, _folder: Path, draw: random.Random) -> None:
    changed = draw.choice([{"who": "x"}, {"shown": False}, {"reference": "HW-0000-1"}, {"why": "another"}])
    with writing(record.engine) as connection:
        one = draw.choice(list(connection.execute(select(LOOK.c.id)).scalars()))
        connection.execute(LOOK.update().where(LOOK.c.id == one).values(changed))


WAYS: dict[str, Callable[[SqlCaseRecord, Path, random.Random], None]] = {
    "a column was changed": _change_a_column,
    "a column was changed and all was hashed anew": _change_and_hash_anew,
    "the tail was cut off": _cut_the_tail,
    "an entry was taken out": _take_one_out,
    "all was written anew": _write_it_anew,
    "an entry was emptied": _empty_an_entry,
    "the guards were taken": _take_the_guards,
    "another file lies in its place": _swap_the_file,
    "the anchors were spoiled": _spoil_the_anchors,
    "a look was taken out": _take_a_look_out,
    "a look was changed": _change_a_look,
}
