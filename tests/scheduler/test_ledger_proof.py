"""The record is held against what its own mails told outside: a kept digest proves the ledger of its day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from casework.ports import MessageKind, NewMessage
from scheduler.ledger_proof import as_hash, prove, said_of_mails
from store import ledger
from store.engine import writing
from store.ledger_guards import SQLITE
from tests.bot.email.examples import FULL, MORAG, a_digest, renderer
from tests.builders import NOW, a_record, register_child

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def record(tmp_path):
    store = a_record(tmp_path)
    yield store
    store.close()


def digest_left(record, key="digest:1", sent=True):
    """A digest that left by e-mail, with the hash of this hour among its headers."""
    content = replace(a_digest(FULL, MORAG), anchor=ledger.newest_hash(record.engine))
    with record.writing() as tx:
        number = tx.queue(NewMessage(key, MessageKind.DIGEST, MORAG.email, "email", NOW), NOW)
        tx.claim("me", NOW, 1, 60)
        tx.freeze(number, "me", renderer().render(content, tx.message(number), MORAG))
        if sent:
            tx.mark_sent(number, "me", "<made.up@council.example>", NOW)
    return content.anchor


def made_anew(record):
    """Everything is deleted and recorded again otherwise, with hashes that fit, and no trace among the triggers."""
    with writing(record.engine) as connection:
        connection.execute(text("DROP TRIGGER ledger_no_delete"))
        connection.execute(text("DELETE FROM ledger"))
        connection.execute(text(f"CREATE TRIGGER ledger_no_delete {SQLITE['ledger_no_delete']}"))
    register_child(record, "C9", OCTOBER + timedelta(days=1))


def test_a_ledger_is_held_against_the_digests_that_left(record):
    register_child(record, "C1", OCTOBER)
    digest_left(record)
    register_child(record, "C2", OCTOBER)
    digest_left(record, "digest:2")

    proof = prove(record)

    assert proof.verified.first_bad is None
    assert proof.mails == 2
    assert said_of_mails(proof.mails) == ", as 2 sent mails say"


def test_a_ledger_made_anew_is_found_out_by_a_digest_that_left_before(record):
    register_child(record, "C1", OCTOBER)
    told = digest_left(record)

    made_anew(record)

    assert ledger.verify(record.engine).first_bad is None, "by itself it is whole"
    assert told in prove(record).verified.first_bad.why


def test_a_digest_that_never_left_told_nobody(record):
    register_child(record, "C1", OCTOBER)
    digest_left(record, sent=False)

    assert prove(record).mails == 0


def test_whoever_has_the_paper_can_show_it_when_the_mails_were_taken_away_too(record):
    register_child(record, "C1", OCTOBER)
    paper = digest_left(record)
    made_anew(record)
    with writing(record.engine) as connection:
        connection.execute(text("DELETE FROM outbox"))

    assert prove(record).verified.first_bad is None
    assert prove(record, [paper[:16]]).verified.first_bad is not None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3B1F 7C0A 9D2E 4F50", "3b1f7c0a9d2e4f50"),
        (" 3b1f7c0a9d2e\n", "3b1f7c0a9d2e"),
        ("3b1f7c0a9d2", None),
        ("3b1f7c0a9d2g4f50", None),
        ("3b" * 33, None),
        ("", None),
    ],
)
def test_a_hash_is_read_as_people_copy_it(written, read):
    assert as_hash(written) == read
