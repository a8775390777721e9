"""What was erased or taken out is in no column of any table: each column of text is known here by what it may hold.

A column that is new is in none of the classes, and the first test fails until somebody has said what becomes of it.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Column, LargeBinary, Table, insert, update

from scheduler.erasure import erase_child
from scheduler.redaction import take_words_out
from scheduler.settings import Settings
from store import ledger
from store.engine import writing
from store.migrations import NEWEST
from store.redacting import speaking_of_children
from store.tables import metadata
from tests.builders import NOW, shona
from tests.casework.replying import waits_for_panel

ROWS_OF_NOW = Path(__file__).parent / "rows" / f"{NEWEST}.json"
CASE, WORDS = "CASE-ZQ4711", "told the clerk zqpelican"
# Of the whole council, of staff and their accounts, of channels, or a number or code that says nothing of a child.
NOT_OF_A_CHILD = {
    "address_off": "email reason",
    "certificate": "signature",
    "conversation": "channel account place service",
    "handed_over": "kind person",
    "inbox": "source event_id state account",
    "journeys": "form",
    "kept_rules": "country fingerprint pack council holidays",
    "ledger": "kind by through hash salt blind",
    "lease": "name node",
    "leave": "cover",
    "link": "channel account person code",
    "look": "who what through hash salt why_digest",
    "mail_taken": "name digest verdict person",
    "mailbox": "name validity last",
    "name_hash": "hash",
    "node": "name role version",
    "notice": "level person",
    "occurrence": "job occurrence",
    "outbox": "kind person channel state owner provider_id",
    "pace": "place holder",
    "person": "email name name_key role team manager slack_user teams_user channel working_days aliases pattern",
    "person_question": "address name name_key answer by",
    "person_since": "fact value by",
    "stage": "owner quiet_kind owner_role state timescale_unit status",
    "thread": "source thread person words",
    "wake": "job at node",
}
# Her name among references, or a text in which she may be named: nothing of it is left after `erase`.
MAY_NAME_HER = {
    "child": "case_id social_worker worker_key reviewing_officer",
    "followed": "state",
    "inbox": "raw",
    "journeys": "told",
    "look": "why",
    "notice": "key stage",
    "outbox": "key reason facts frozen",
    "remembered": "key value",
    "stage": "key warn_days told_owner chain_manager chain_service_manager code name milestone milestone_name route "
    "start_milestone citation ended_because quiet_reason fault",
    "thread": "waiting",
}
# Tables with a row for each child, which goes; the ledger, which is emptied; and what is said to stay.
REFERENCE = "child followed journeys ledger look notice own_number stage"
EMPTIED = {"ledger": "data"}
STAYS = {"certificate": "text"}  # signed as it is: `erase` names its day
# What a person wrote may have gone through these on its way into an entry: nothing of it is left after `redact`.
MAY_HOLD_WORDS = {
    "inbox": "raw",
    "journeys": "told",
    "outbox": "reason facts frozen",
    "remembered": "value",
    "thread": "waiting",
}
MADE_UP_BY_ROW = (
    "outbox.key",
    "notice.key",
    "stage.key",
    "remembered.key",
    "child.case_id",
)  # no two are alike


def columns_of_text() -> set[str]:
    kinds = ("VARCHAR", "TEXT", "BLOB")
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if str(column.type).startswith(kinds) or "String" in type(column.type).__name__
    }


def named(classes: dict[str, str]) -> list[str]:
    return [f"{table}.{column}" for table, columns in classes.items() for column in columns.split()]


def test_it_is_known_of_every_column_what_becomes_of_it():
    known = [*named(NOT_OF_A_CHILD), *named(MAY_NAME_HER), *named(EMPTIED), *named(STAYS)]
    known += [f"{table}.reference" for table in REFERENCE.split()]

    assert set(known) == columns_of_text()
    assert len(known) == len(set(known))
    assert set(named(MAY_HOLD_WORDS)) <= set(known)


@pytest.fixture
def reference(record):
    return filled(record)


def filled(record) -> str:
    """A child with a note, in a store in whose every table there are rows."""
    rows = json.loads(ROWS_OF_NOW.read_text())
    reference = waits_for_panel(record, CASE)
    with record.writing() as tx:
        tx.append([shona(reference).noted(WORDS)], NOW)
    with writing(record.engine) as connection:
        for table in metadata.sorted_tables:
            if table.name in (
                "ledger",
                "child",
                "journeys",
                "stage",
                "person",
                "kept_rules",
                "person_since",
                "leave",
            ):
                continue
            for row in rows.get(table.name, []):
                of_hers = {"reference": reference} if "reference" in table.c and row["reference"] else {}
                connection.execute(insert(table).values(typed(table, row | of_hers)))
    return reference


def typed(table: Table, row: dict[str, object]) -> dict[str, object]:
    """A row of the file as the columns want it."""

    def value(column: Column, given: object) -> object:
        if not isinstance(given, str):
            return given
        match str(column.type):
            case "DATETIME":
                return datetime.fromisoformat(given).replace(tzinfo=UTC)
            case "DATE":
                return date.fromisoformat(given)
        return given.encode() if isinstance(column.type, LargeBinary) else given

    return {name: value(table.c[name], given) for name, given in row.items()}


def planted(record, where: list[str], text: str) -> None:
    """The text stands in each of these columns, in every row: in JSON where JSON is kept."""
    with writing(record.engine) as connection:
        for place in where:
            name, column = place.split(".")
            table = metadata.tables[name]
            for number, row in enumerate(connection.execute(table.select()).all()):
                same = [key == row._mapping[key.name] for key in table.primary_key]
                written = f"{text} {number}" if place in MADE_UP_BY_ROW else text
                if place in (
                    "inbox.raw",
                    "outbox.facts",
                    "outbox.frozen",
                    "remembered.value",
                    "thread.waiting",
                    "followed.state",
                ):
                    written = json.dumps({"text": written, "said": ["no", written]})
                value = written.encode() if place == "outbox.frozen" else written
                connection.execute(update(table).where(*same).values({column: value}))


def rows_holding(record, text: str) -> set[str]:
    """The columns in which the text stands."""
    found = set()
    with record.reading() as tx:
        for table in metadata.sorted_tables:
            for row in tx.connection.execute(table.select()):
                for column, value in row._mapping.items():
                    if text in (value.decode() if isinstance(value, bytes) else str(value)):
                        found.add(f"{table.name}.{column}")
    return found


def files_holding(record, text: str) -> list[str]:
    if record.engine.dialect.name != "sqlite":
        return []
    file = Path(record.engine.url.database)
    return [f.name for f in file.parent.glob(f"{file.name}*") if text.encode() in f.read_bytes()]


def test_a_child_who_was_erased_is_in_no_column_but_those_that_are_said_to_stay(record, reference):
    planted(record, [p for p in named(MAY_NAME_HER) if not p.startswith("child.")], f"{CASE} {reference}")
    planted(record, named(STAYS), f"counted {reference}")
    assert {p for p in named(MAY_NAME_HER) if p.split(".")[0] in rows_in_tables(record)} <= rows_holding(
        record, CASE
    ) | {"child.social_worker", "child.worker_key", "child.reviewing_officer"}

    erase_child(record, Settings(), reference, "closed in error", NOW)

    assert rows_holding(record, CASE) == set()
    assert rows_holding(record, WORDS) == set()
    assert rows_holding(record, reference) <= {"ledger.reference", "look.reference", "certificate.text"}
    assert files_holding(record, CASE) == []
    assert files_holding(record, WORDS) == []
    assert ledger.verify(record.engine).first_bad is None


def rows_in_tables(record) -> set[str]:
    with record.reading() as tx:
        return {t.name for t in metadata.sorted_tables if tx.connection.execute(t.select()).first()}


def test_whatever_may_speak_of_a_child_is_written_anew_when_something_is_taken_out():
    may = [*named(MAY_NAME_HER), *named(MAY_HOLD_WORDS), *named(EMPTIED)]
    tables = {place.split(".")[0] for place in may} | set(REFERENCE.split())

    assert {table.name for table in speaking_of_children()} == tables


def test_every_table_has_rows_in_which_something_is_looked_for(record, reference):
    looked_for = {place.split(".")[0] for place in [*named(MAY_NAME_HER), *named(MAY_HOLD_WORDS)]}

    assert looked_for - rows_in_tables(record) == set()


def test_words_that_were_taken_out_are_in_no_column(record, reference):
    planted(record, named(MAY_HOLD_WORDS), WORDS)
    with record.reading() as tx:
        [note] = [e for e in tx.entries(reference) if e.maybe("note") == WORDS]

    take_words_out(record, note.number, "a slip", NOW)

    assert rows_holding(record, WORDS) == set()
    assert files_holding(record, WORDS) == []
    assert ledger.verify(record.engine).first_bad is None
