"""The ledger is added to, never changed, and shows it when somebody changes it all the same."""

import sqlite3
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from permanence.entries import Recorder
from store import ledger
from store.engine import writing
from store.ledger_guards import SQLITE, missing_guards
from tests.builders import NOW, SHONA, register_child, shona

OCTOBER = date(2025, 10, 1)
NAIVE = datetime(2026, 5, 20, 9)  # noqa: DTZ001

SLEIGHT_OF_HAND = {
    "update": "UPDATE ledger SET by = 'somebody else' WHERE number = 2",
    "delete": "DELETE FROM ledger WHERE number = 2",
    "put in between": "INSERT INTO ledger SELECT 99, kind, reference, journey, data, by, through, recorded_at, "
    "replaces, hash, salt, blind FROM ledger WHERE number = 2",
}
OF_SQLITE = {
    "replace": "INSERT OR REPLACE INTO ledger SELECT 2, kind, reference, journey, '{}', by, through, recorded_at, "
    "replaces, hash, salt, blind FROM ledger WHERE number = 3",
    "replace by update": "UPDATE OR REPLACE ledger SET number = 2 WHERE number = 3",
}
OF_POSTGRESQL = {
    "truncate": "TRUNCATE ledger",
    "upsert": "INSERT INTO ledger SELECT * FROM ledger WHERE number = 2 "
    "ON CONFLICT (number) DO UPDATE SET by = 'somebody else'",
}


def each(statements):
    return pytest.mark.parametrize("change", statements.values(), ids=statements.keys())


def refused(record, change):
    register_child(record, "C1", OCTOBER)

    with pytest.raises(DBAPIError, match="append-only"), writing(record.engine) as connection:
        connection.execute(text(change))

    assert ledger.verify(record.engine).first_bad is None


@each(SLEIGHT_OF_HAND)
def test_an_entry_cannot_be_changed_taken_out_or_put_in_between(record, change):
    refused(record, change)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@each(OF_SQLITE)
def test_an_entry_cannot_be_written_over_in_sqlite(record, change):
    refused(record, change)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@each(OF_POSTGRESQL)
def test_an_entry_cannot_be_written_over_in_postgresql(record, change):
    refused(record, change)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_replace_is_refused_also_to_a_program_that_knows_no_recursive_triggers(record):
    register_child(record, "C1", OCTOBER)
    outsider = sqlite3.connect(record.engine.url.database)

    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        outsider.execute(OF_SQLITE["replace"])

    outsider.close()


def without_triggers(record, *statements, put_back=True):
    """What the owner of the file can always do; `put_back`: and who leaves no trace of it among the triggers."""
    drop = {
        "sqlite": ["DROP TRIGGER ledger_no_update", "DROP TRIGGER ledger_no_delete"],
        "postgresql": ["SET LOCAL session_replication_role = replica"],
    }[record.engine.dialect.name]
    again = (
        f"CREATE TRIGGER {name} {SQLITE[name]}"
        for name in ("ledger_no_update", "ledger_no_delete")
        if put_back and record.engine.dialect.name == "sqlite"
    )
    with writing(record.engine) as connection:
        for statement in (*drop, *statements, *again):
            connection.execute(text(statement))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            "UPDATE ledger SET data = replace(data, '2025-10-01', '2025-10-02') WHERE number = 2",
            "does not fit",
        ),
        ("UPDATE ledger SET by = 'fergus.baird@council.example' WHERE number = 2", "does not fit"),
        ("UPDATE ledger SET replaces = 1 WHERE number = 2", "does not fit"),
        (
            "UPDATE ledger SET hash = (SELECT hash FROM ledger WHERE number = 3) WHERE number = 2",
            "does not fit",
        ),
        ("DELETE FROM ledger WHERE number = 1", "entry 1 is missing"),
        ("UPDATE ledger SET data = 'x' WHERE number = 2", "cannot be read"),
        ("UPDATE ledger SET data = '[]' WHERE number = 2", "cannot be read"),
        ("UPDATE ledger SET kind = 'child_erased' WHERE number = 2", "does not fit"),
        ("UPDATE ledger SET kind = 'redacted' WHERE number = 2", "does not fit"),
        ("UPDATE ledger SET kind = 'erased', data = 'x' WHERE number = 2", "no entry says by whom"),
    ],
)
def test_verifying_names_the_first_entry_that_was_tampered_with(record, change, why):
    register_child(record, "C1", OCTOBER)
    register_child(record, "C2", OCTOBER)

    without_triggers(record, change)

    bad = ledger.verify(record.engine).first_bad
    assert bad is not None
    assert bad.number == 2
    assert why in bad.why


def test_an_entry_moved_in_time_is_found(record):
    register_child(record, "C1", OCTOBER)
    earlier = "'2020-01-01 00:00:00.000000'"

    without_triggers(record, f"UPDATE ledger SET recorded_at = {earlier} WHERE number = 3")

    assert ledger.verify(record.engine).first_bad.number == 3


def test_a_ledger_cut_short_shows_by_the_hash_told_outside(record):
    register_child(record, "C1", OCTOBER)
    register_child(record, "C2", OCTOBER)
    told = ledger.newest_hash(record.engine)
    count = ledger.verify(record.engine, [told]).entries

    without_triggers(record, f"DELETE FROM ledger WHERE number = {count}")

    assert ledger.verify(record.engine).first_bad is None
    assert ledger.verify(record.engine, [told]).first_bad.number == count


def test_the_first_signs_of_a_hash_copied_from_paper_are_enough(record):
    register_child(record, "C1", OCTOBER)
    told = ledger.newest_hash(record.engine)[:12]
    assert ledger.verify(record.engine, [told]).first_bad is None

    without_triggers(record, "DELETE FROM ledger WHERE number = 3")

    assert told in ledger.verify(record.engine, [told]).first_bad.why


GUARDS_TAKEN = {
    "sqlite": (
        ["DROP TRIGGER ledger_no_update"],
        ["DROP TRIGGER ledger_at_the_end"],
        [
            "DROP TRIGGER ledger_no_delete",
            "CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger BEGIN SELECT 1; END",
        ],
    ),
    "postgresql": (
        ["DROP TRIGGER ledger_no_change ON ledger"],
        ["ALTER TABLE ledger DISABLE TRIGGER USER"],
        [
            (
                "CREATE OR REPLACE FUNCTION ledger_at_the_end() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NEW; END $$"
            )
        ],
    ),
}


@pytest.mark.parametrize("how", range(3))
def test_guards_that_are_gone_switched_off_or_hollow_are_named(record, how):
    with record.engine.connect() as connection:
        assert missing_guards(connection) == []
        for statement in GUARDS_TAKEN[record.engine.dialect.name][how]:
            connection.execute(text(statement))
        assert missing_guards(connection) != []
        connection.rollback()  # the database is the next test's too


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_ledger_that_nothing_guards_any_more_is_said_to_be_so(record):
    register_child(record, "C1", OCTOBER)

    without_triggers(record, put_back=False)

    assert "nothing keeps the ledger from being changed" in ledger.verify(record.engine).first_bad.why


def test_the_hash_told_outside_is_still_found_when_the_ledger_has_grown(record):
    register_child(record, "C1", OCTOBER)
    told = ledger.newest_hash(record.engine)

    register_child(record, "C2", OCTOBER)

    verified = ledger.verify(record.engine, [told])
    assert verified.first_bad is None
    assert verified.newest_hash == ledger.newest_hash(record.engine) != told


def test_an_empty_ledger_verifies(record):
    assert ledger.verify(record.engine) == ledger.Verified(0, ledger.BEFORE_THE_FIRST, None)


def test_entries_come_back_as_they_were_given(record):
    reference = register_child(record, "C1", OCTOBER)
    entry = shona(reference).blocked(
        "PO.PANEL#1", "report_late", date(2026, 6, 1), note="naïve — “quoted” 🙂\n"
    )

    with record.writing() as tx:
        (number,) = tx.append([entry], NOW)

    with record.reading() as tx:
        kept = tx.entry(number)
        assert (kept.kind, kept.data, kept.by, kept.through) == (entry.kind, entry.data, SHONA, "slack:1")
        assert kept.recorded_at == NOW
        assert kept.recorded_at.utcoffset() == timedelta(0)
        assert [e.number for e in tx.entries(reference)][-1] == number
        assert [e.number for e in tx.entries(after=number - 1)] == [number]
        assert tx.entry(number + 1) is None


def test_entries_are_numbered_without_gaps_across_transactions(record):
    reference = register_child(record, "C1", OCTOBER)

    for day in range(1, 4):
        with record.writing() as tx:
            tx.append(
                [shona(reference).noted("one"), shona(reference).noted("two")], NOW + timedelta(days=day)
            )

    with record.reading() as tx:
        assert [e.number for e in tx.entries()] == list(range(1, 10))


def test_a_transaction_that_appends_twice_keeps_the_chain(record):
    reference = register_child(record, "C1", OCTOBER)

    with record.writing() as tx:
        first = tx.append([shona(reference).noted("one")], NOW)
        second = tx.append([shona(reference).noted("two")], NOW)

    assert second[0] == first[0] + 1
    assert ledger.verify(record.engine).first_bad is None


def test_a_ledger_longer_than_one_portion_is_read_whole(record):
    reference = register_child(record, "C1", OCTOBER)
    more = 2 * ledger.AT_ONCE

    with record.writing() as tx:
        tx.append([shona(reference).account_changed(SHONA, "slack", None, None)] * more, NOW)

    with record.reading() as tx:
        assert [e.number for e in tx.entries()] == list(range(1, 3 + more + 1))
    assert ledger.verify(record.engine).entries == 3 + more


def test_a_moment_without_its_zone_is_refused(record):
    with pytest.raises(ValueError, match="zone"), record.writing() as tx:
        tx.append([Recorder("HW-0001-X", 0, SHONA, "slack:1").child_registered("C1")], NAIVE)

    with record.reading() as tx:
        assert list(tx.entries()) == []


def test_an_entry_cannot_replace_one_that_is_not_there(record):
    reference = register_child(record, "C1", OCTOBER)

    with pytest.raises(ValueError, match="not there"), record.writing() as tx:
        tx.append([shona(reference, replaces=99).undone()], NOW)
