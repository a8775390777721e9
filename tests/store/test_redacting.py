"""What should not have been kept can go: the words, not that something was said; and the chain closes as before."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.readable import readable
from casework.kept_events import KeptEvent
from casework.ports import MessageKind, NewMessage
from permanence.entries import TAKEN_OUT, EntryKind
from store import ledger
from store.engine import writing
from store.ledger_guards import SQLITE
from store.redacting import CannotRedact, overwrite, redact, with_words
from tests.builders import NOW, SHONA, register_child, shona

OCTOBER = date(2025, 10, 1)
WORDS = "told the clerk pelican — “quoted” naïve"
LATER = NOW + timedelta(days=1)


def a_note(record, words=WORDS):
    """The number of a note about a new child."""
    reference = register_child(record, "C1", OCTOBER)
    with record.writing() as tx:
        (number,) = tx.append([shona(reference).noted(words)], NOW)
        tx.append([shona(reference).acknowledged("PO.PANEL#1")], NOW)
    return number


def without_salt(record, number):
    """The entry, and those after it, as they were recorded before there were salts."""
    with writing(record.engine) as connection:
        rows = connection.execute(
            text(f"SELECT * FROM ledger WHERE number >= {number} ORDER BY number")
        ).all()
        before = connection.execute(text(f"SELECT hash FROM ledger WHERE number = {number - 1}")).scalar_one()
        for name in ("ledger_no_update", "ledger_no_delete"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        kinds = ledger.entries(connection, after=number - 1)
        for row, entry in zip(rows, kinds, strict=True):
            plain = [*row[:7], entry.recorded_at, row.replaces]
            before = ledger.hashed(before, plain)
            change = text("UPDATE ledger SET hash = :hash, salt = NULL, blind = NULL WHERE number = :number")
            connection.execute(change, {"hash": before, "number": row.number})
        for name in ("ledger_no_update", "ledger_no_delete"):
            connection.execute(text(f"CREATE TRIGGER {name} {SQLITE[name]}"))


def entry(record, number):
    with record.reading() as tx:
        return tx.entry(number)


def take_out(record, number, why="a name of a child"):
    return redact(record, number, why, LATER, readable)


def test_the_words_go_and_who_said_something_when_stays(record):
    number = a_note(record)
    before = entry(record, number)

    done = take_out(record, number)

    after = entry(record, number)
    assert after == replace(before, data={"note": TAKEN_OUT, "stage": None})
    assert (done.reference, done.what) == (before.reference, ("note",))


def test_the_chain_closes_as_before_and_says_who_took_the_words_out_and_why(record):
    number = a_note(record)
    told = ledger.newest_hash(record.engine)

    take_out(record, number)

    assert ledger.verify(record.engine, [told]).first_bad is None
    with record.reading() as tx:
        (said,) = (e for e in tx.entries() if e.kind is EntryKind.REDACTED)
    assert (said.whole("entry"), said.listed("what"), said.text("why")) == (
        number,
        ("note",),
        "a name of a child",
    )
    assert said.by == "homeward redact"


def test_a_redaction_that_was_itself_too_open_is_redacted_too(record):
    take_out(record, a_note(record))
    newest = ledger.verify(record.engine).entries

    take_out(record, newest, "said too much")

    assert entry(record, newest).text("why") == TAKEN_OUT
    assert ledger.verify(record.engine).first_bad is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_words_from_before_there_were_salts_can_go_as_well(record):
    number = a_note(record)
    without_salt(record, number)
    assert ledger.verify(record.engine).first_bad is None

    take_out(record, number)

    assert entry(record, number).text("note") == TAKEN_OUT
    assert ledger.verify(record.engine).first_bad is None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE ledger SET by = 'somebody.else@council.example' WHERE number = {number}", "does not fit"),
        (
            """UPDATE ledger SET data = '{{"note":"something else","stage":null}}' WHERE number = {number}""",
            "does not fit",
        ),
        (
            "UPDATE ledger SET recorded_at = '2020-01-01 00:00:00.000000' WHERE number = {number}",
            "does not fit",
        ),
    ],
)
@pytest.mark.parametrize("salted", [True, False])
def test_what_stayed_of_a_redacted_entry_cannot_be_changed(record, change, why, salted):
    number = a_note(record)
    if not salted:
        without_salt(record, number)
    take_out(record, number)

    with writing(record.engine) as connection:
        connection.execute(text("DROP TRIGGER ledger_no_update"))
        connection.exec_driver_sql(change.format(number=number))
        connection.execute(text(f"CREATE TRIGGER ledger_no_update {SQLITE['ledger_no_update']}"))

    bad = ledger.verify(record.engine).first_bad
    assert bad.number == number
    assert why in bad.why


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_words_taken_out_behind_the_back_of_the_ledger_are_found(record):
    number = a_note(record)
    with writing(record.engine) as connection:
        row = connection.execute(text(f"SELECT * FROM ledger WHERE number = {number}")).one()
        connection.execute(text("DROP TRIGGER ledger_no_update"))
        gone = {"data": ledger.without_words(row.data, row.salt), "number": number}
        connection.execute(text("UPDATE ledger SET data = :data, salt = NULL WHERE number = :number"), gone)
        connection.execute(text(f"CREATE TRIGGER ledger_no_update {SQLITE['ledger_no_update']}"))

    bad = ledger.verify(record.engine).first_bad

    assert (bad.number, "no entry says by whom" in bad.why) == (number, True)


def test_two_notes_of_the_same_words_leave_digests_that_do_not_tell_it(record):
    first = a_note(record)
    with record.writing() as tx:
        (second,) = tx.append([shona(entry_reference(tx, first)).noted(WORDS)], NOW)
    for number in (first, second):
        take_out(record, number)

    with writing(record.engine) as connection:
        left = connection.execute(
            text(f"SELECT data FROM ledger WHERE number IN ({first}, {second})")
        ).scalars()
        assert len(set(left)) == 2


def entry_reference(tx, number):
    return tx.entry(number).reference


@pytest.mark.parametrize(("number", "told"), [(1, "holds no words"), (99, "there is no entry 99")])
def test_what_cannot_be_redacted_is_said(record, number, told):
    a_note(record)

    with pytest.raises(CannotRedact, match=told):
        take_out(record, number)


def test_a_second_time_there_is_nothing_to_take_out(record):
    number = a_note(record)
    take_out(record, number)

    with pytest.raises(CannotRedact, match="holds no words"):
        take_out(record, number)


def test_the_entries_of_a_child_that_hold_words_are_listed(record):
    number = a_note(record)
    reference = entry(record, number).reference

    assert [row.number for row in with_words(record, reference)] == [number]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_byte_of_the_words_is_left_in_any_file_of_the_store(record):
    number = a_note(record)
    with record.writing() as tx:
        tx.take_in("slack", "event-1", f'{{"text": "note: {WORDS}"}}', NOW)
    file = record.engine.url.database
    assert "pelican" in everything_in(file)

    take_out(record, number)
    overwrite(record.engine)

    assert "pelican" not in everything_in(file)
    with closing(sqlite3.connect(file)) as outsider:
        assert outsider.execute("SELECT raw FROM inbox").fetchall() == [("{}",)]


def everything_in(file):
    """All that can be read in a store's file, its log and its shared memory."""
    return "".join(
        one.read_bytes().decode("latin-1") for one in Path(file).parent.glob(f"{Path(file).name}*")
    )


def test_words_that_a_message_cut_short_go_too(record):
    words = "told the clerk " + "pelican " * 60
    number = a_note(record, words)
    facts = {"words": f'Note kept: "{words[:240]}…"', "other": "list"}
    with record.writing() as tx:
        message = tx.queue(NewMessage("amend:1", MessageKind.AMEND, SHONA, "slack", NOW, facts=facts), NOW)

    take_out(record, number)

    with record.reading() as tx:
        assert tx.message(message).facts == {"words": TAKEN_OUT, "other": "list"}


def test_an_event_that_still_waits_to_be_read_is_left_alone(record):
    number = a_note(record)
    with record.writing() as tx:
        tx.keep_event(KeptEvent("slack", "waits", '{"text": "list"}', NOW))

    take_out(record, number)

    with record.reading() as tx:
        assert [e.raw for e in tx.events_to_take("slack", NOW)] == ['{"text": "list"}']


def test_an_entry_of_no_kind_with_words_has_no_salt(record):
    register_child(record, "C1", OCTOBER)

    with writing(record.engine) as connection:
        assert set(connection.execute(text("SELECT salt FROM ledger")).scalars()) == {None}
