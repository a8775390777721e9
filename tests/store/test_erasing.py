"""A child can be erased: nothing that was recorded of her is left, and the chain shows that entries stood there."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from bot.readable import readable
from casework.imports.same_child import same_child
from casework.imports.withdraw import withdraw_child
from casework.ports import MessageKind, MessageState, NewMessage
from permanence.entries import EntryKind
from store import ledger
from store.engine import writing
from store.erasing import CannotErase, erase
from store.ledger_guards import SQLITE
from store.rebuild import rebuild
from store.redacting import overwrite
from store.references import References
from store.tables import LEDGER, OUTBOX, metadata
from tests.builders import NOW, SHONA, register_child, shona
from tests.store.test_redacting import everything_in

OCTOBER = date(2025, 10, 1)
LATER = NOW + timedelta(days=1)
CASE, OTHER_CASE = "CASE-4711", "CASE-0815"
WHY = "her file was opened in error"


def a_child(record):
    """A child with steps and a note, and entries of another child before and after."""
    register_child(record, OTHER_CASE, OCTOBER)
    reference = register_child(record, CASE, OCTOBER, route="permanence_order")
    with record.writing() as tx:
        tx.append([shona(reference).noted("told the clerk pelican")], NOW)
    register_child(record, "CASE-0816", OCTOBER)
    return reference


def gone(record, reference, why=WHY):
    return erase(record, reference, why, LATER, readable)


def left_of(record, *names):
    """The tables in which a text still holds one of the names, but for the entry that says that she was erased."""
    found = set()
    with record.reading() as tx:
        for table in metadata.sorted_tables:
            for row in tx.connection.execute(select(table)).mappings():
                if row.get("kind") == EntryKind.CHILD_ERASED.value:
                    continue
                said = " ".join(str(value) for value in row.values())
                found |= {table.name for name in names if name in said}
    return found


def test_nothing_of_her_is_in_any_table_and_the_others_are_as_they_were(record):
    reference = a_child(record)
    assert left_of(record, reference, CASE, "pelican") >= {"ledger", "child", "stage"}

    done = gone(record, reference)

    assert left_of(record, reference, CASE, "pelican") == set()
    assert done.entries == 5
    with record.reading() as tx:
        assert tx.journey(reference) is None
        assert len(tx.references()) == 2
        assert sorted(tx.case_ids().values()) == [OTHER_CASE, "CASE-0816"]


def test_the_chain_closes_as_before_and_says_when_and_why_she_was_erased(record):
    reference = a_child(record)
    told = ledger.newest_hash(record.engine)

    gone(record, reference)

    assert ledger.verify(record.engine, [told]).first_bad is None
    with record.reading() as tx:
        (said,) = tx.entries(reference)
        (empty, *_) = (e for e in tx.entries() if e.kind is EntryKind.ERASED)
    assert (said.kind, said.text("why"), said.by) == (EntryKind.CHILD_ERASED, WHY, "homeward erase")
    assert (empty.reference, empty.by, empty.through, empty.journey) == ("", "", "", 0)


def test_that_another_child_is_her_sibling_goes_too_and_the_chain_closes(record):
    reference = a_child(record)
    other = register_child(record, "CASE-0817", OCTOBER)
    with record.writing() as tx:
        tx.append([shona(reference).siblings(other), shona(other).siblings(reference)], NOW)

    done = gone(record, reference)

    assert left_of(record, reference, CASE) == set()
    assert done.still_in_entries == ()
    assert ledger.verify(record.engine).first_bad is None
    with record.reading() as tx:
        assert tx.journey(other).siblings == frozenset()
        assert EntryKind.SIBLINGS not in {e.kind for e in tx.entries(other)}
    assert rebuild(record, LATER, check_only=True) == []


def test_she_can_be_recorded_again_and_erased_again(record):
    reference = a_child(record)
    gone(record, reference)

    again = register_child(record, CASE, OCTOBER)
    gone(record, again)

    assert ledger.verify(record.engine).first_bad is None
    with pytest.raises(CannotErase, match="nothing is recorded"):
        gone(record, again)


def test_her_reference_is_never_given_again(record):
    reference = a_child(record)
    gone(record, reference)
    number = int(reference.split("-")[1])

    with record.writing() as tx:
        drawn = iter([number, *range(4321, 4399)])
        assert References(tx.connection, lambda _: next(drawn)).new() != reference


def before_there_were_blinds(record):
    """All entries as they were recorded before there was a random value beside each."""
    with writing(record.engine) as connection:
        rows = connection.execute(select(LEDGER).order_by(LEDGER.c.number)).all()
        before = ledger.BEFORE_THE_FIRST
        connection.execute(text("DROP TRIGGER ledger_no_update"))
        for row in rows:
            before = ledger.hashed(before, ledger.said_by(row))
            change = text("UPDATE ledger SET hash = :hash, blind = NULL WHERE number = :number")
            connection.execute(change, {"hash": before, "number": row.number})
        connection.execute(text(f"CREATE TRIGGER ledger_no_update {SQLITE['ledger_no_update']}"))


TAMPERING = {
    "the entry before": ("UPDATE ledger SET by = 'somebody' WHERE number = 3", 3),
    "what is left": ("""UPDATE ledger SET data = '{"left":"00"}' WHERE number = 5""", 5),
    "words put there": ("UPDATE ledger SET by = 'somebody' WHERE number = 5", 5),
    "its hash": ("UPDATE ledger SET hash = 'ab' WHERE number = 5", 4),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("blind", [True, False])
@pytest.mark.parametrize("how", TAMPERING)
def test_what_is_left_of_erased_entries_and_what_stands_before_them_cannot_be_changed(record, how, blind):
    reference = a_child(record)
    if not blind:
        before_there_were_blinds(record)
    assert ledger.verify(record.engine).first_bad is None
    gone(record, reference)
    assert ledger.verify(record.engine).first_bad is None

    change, number = TAMPERING[how]
    by_hand(record, change)

    assert ledger.verify(record.engine).first_bad is not None
    assert ledger.verify(record.engine).first_bad.number >= number


def by_hand(record, *changes):
    with writing(record.engine) as connection:
        connection.execute(text("DROP TRIGGER ledger_no_update"))
        for change in changes:
            connection.exec_driver_sql(change)
        connection.execute(text(f"CREATE TRIGGER ledger_no_update {SQLITE['ledger_no_update']}"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("blind", [True, False])
def test_whoever_hashes_all_before_an_erased_entry_anew_is_found(record, blind):
    """The erased entry itself says nothing that the hash of the one before could be tried against."""
    reference = a_child(record)
    if not blind:
        before_there_were_blinds(record)
    gone(record, reference)
    with record.reading() as tx:
        row = tx.connection.execute(select(LEDGER).where(LEDGER.c.number == 3)).one()
        one_before = tx.connection.execute(select(LEDGER.c.hash).where(LEDGER.c.number == 2)).scalar_one()
    said = ledger.said_by(row)
    said[list(row._mapping).index("by")] = "somebody"
    anew = (
        ledger.linked(one_before, ledger.blind_digest(row.blind, said))
        if blind
        else ledger.hashed(one_before, said)
    )

    by_hand(record, f"UPDATE ledger SET by = 'somebody', hash = '{anew}' WHERE number = 3")

    assert ledger.verify(record.engine).first_bad.number >= 4


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_entry_that_was_emptied_and_no_entry_says_so_is_found(record):
    a_child(record)
    with record.reading() as tx:
        row = tx.connection.execute(select(LEDGER).where(LEDGER.c.number == 3)).one()
    left = json.dumps({"left": ledger.blind_digest(row.blind, ledger.said_by(row))})

    by_hand(
        record,
        f"UPDATE ledger SET kind = 'erased', reference = '', journey = 0, data = '{left}', by = '', through = '', "
        "replaces = NULL, salt = NULL, blind = NULL WHERE number = 3",
    )

    bad = ledger.verify(record.engine).first_bad
    assert (bad.number, "no entry says by whom" in bad.why) == (3, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nobody_can_try_what_an_erased_entry_said(record):
    """With all else known, the hash that stays does not tell whether a guess is right."""
    reference = a_child(record)
    with record.reading() as tx:
        row = tx.connection.execute(select(LEDGER).where(LEDGER.c.number == 4)).one()
        before = tx.connection.execute(select(LEDGER.c.hash).where(LEDGER.c.number == 3)).scalar_one()
    done = gone(record, reference)

    assert done.guessable == 0
    assert ledger.hashed(before, ledger.said_by(row)) != row.hash
    assert row.blind not in everything_in_tables(record)


def test_of_entries_of_version_0_2_0_it_is_said_that_guesses_can_be_tried_and_they_can(record):
    """What docs/security.md names as a limit is one: their hashes were made without a random value."""
    reference = a_child(record)
    before_there_were_blinds(record)
    with record.reading() as tx:
        row = tx.connection.execute(select(LEDGER).where(LEDGER.c.number == 4)).one()
        before = tx.connection.execute(select(LEDGER.c.hash).where(LEDGER.c.number == 3)).scalar_one()

    done = gone(record, reference)

    assert done.guessable == done.entries > 0
    assert ledger.hashed(before, ledger.said_by(row)) == row.hash


def everything_in_tables(record):
    with record.reading() as tx:
        return "".join(str(list(tx.connection.execute(select(t)))) for t in metadata.sorted_tables)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_byte_of_her_id_or_of_what_was_said_is_left_in_any_file_of_the_store(record):
    reference = a_child(record)
    with record.writing() as tx:
        tx.take_in("slack", "event-1", f'{{"text": "{reference} note: pelican, {CASE}"}}', NOW)
    file = record.engine.url.database

    gone(record, reference)
    overwrite(record.engine)

    assert [name for name in (CASE, "pelican") if name in everything_in(file)] == []
    with closing(sqlite3.connect(file)) as outsider:
        assert outsider.execute("SELECT raw FROM inbox").fetchall() == [("{}",)]


def queued(record, key, facts, state=MessageState.SENT, frozen=b"{}"):
    with record.writing() as tx:
        message = NewMessage(key, MessageKind.NOTICE, SHONA, "email", NOW, facts=facts)
        number = tx.queue(message, NOW, frozen=frozen)
        if state is not MessageState.READY:
            tx.claim("me", NOW, 1, 60)
            tx.mark_sent(number, "me", f"<{number}@council.example>", NOW)
    return number


def message(record, number):
    with record.reading() as tx:
        return tx.connection.execute(select(OUTBOX).where(OUTBOX.c.id == number)).one()


def test_messages_that_named_her_are_known_and_no_longer_say_so(record):
    reference = a_child(record)
    hers = queued(record, f"notice:wrong:{reference}:x", {"reference": reference, "case": CASE})
    of_many = queued(
        record, "alert:1", {"lines": [f"{reference} is late", "HW-0002-V is late"]}, frozen=frozen(reference)
    )
    of_others = queued(record, "alert:2", {"lines": ["HW-0002-V is late"]}, frozen=frozen("HW-0002-V"))

    done = gone(record, reference)

    assert done.messages == 2
    assert (message(record, hers).state, message(record, hers).key) == ("sent", f"erased:{hers}")
    assert json.loads(message(record, of_many).facts) == {"lines": ["HW-0002-V is late"]}
    assert message(record, of_many).frozen is None
    assert message(record, of_others).frozen == frozen("HW-0002-V")


def test_an_answer_that_told_of_her_is_not_kept_beside_her_name(record):
    reference = a_child(record)
    answer = queued(
        record, "amend:1", {"words": f"{reference}:\nNote kept: told the clerk pelican", "about": 5}
    )

    gone(record, reference)

    assert json.loads(message(record, answer).facts) == {"words": "(erased)", "about": 5}


def frozen(reference):
    return json.dumps({"text": f"{reference} is late"}).encode()


def test_a_message_of_hers_alone_that_still_waits_never_leaves(record):
    reference = a_child(record)
    waits = queued(record, f"notice:wrong:{reference}:x", {"reference": reference}, MessageState.READY)

    gone(record, reference)

    assert (message(record, waits).state, message(record, waits).reason) == (
        "cancelled",
        "the child was erased",
    )


def test_what_others_wrote_of_her_is_named_so_that_it_can_be_taken_out(record):
    reference = a_child(record)
    other = register_child(record, "CASE-0817", OCTOBER)
    with record.writing() as tx:
        (number,) = tx.append([shona(other).noted(f"a brother of {reference}")], NOW)

    assert gone(record, reference).still_in_entries == (number,)


def test_a_second_reference_of_hers_goes_with_her(record):
    reference = a_child(record)
    second = register_child(record, "CASE-4712", OCTOBER)
    same_child(record, reference, second, NOW)

    done = gone(record, reference)

    assert set(done.references) == {reference, second}
    assert left_of(record, "CASE-4712", CASE) == set()
    assert ledger.verify(record.engine).first_bad is None


def test_a_child_who_was_taken_out_can_be_erased(record):
    reference = a_child(record)
    withdraw_child(record, reference, "wrong child", NOW)

    gone(record, reference)

    assert left_of(record, CASE) == set()
    with record.reading() as tx:
        assert tx.withdrawn_cases() == {}


def test_what_is_not_there_is_said(record):
    with pytest.raises(CannotErase, match="nothing is recorded"):
        gone(record, "HW-9999-X")
