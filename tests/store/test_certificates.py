"""What the certificate reads and keeps, on both databases."""

from datetime import date, timedelta

from sqlalchemy import delete, update

from casework.certificate.doors import HandedOver, KeptCertificate
from casework.ports import MessageKind, MessageState, NewMessage, StageQuery
from store.tables import CHILD, OUTBOX, STAGE
from tests.builders import MORAG, NOW, SHONA, register_child

DAY = date(2026, 5, 20)
LATER = NOW + timedelta(minutes=1)


def queued(record, key="m1", person=SHONA):
    with record.writing() as tx:
        return tx.queue(NewMessage(key, MessageKind.ALERT, person, "email", NOW), NOW)


def sent(record, number, now=NOW):
    with record.writing() as tx:
        (claimed,) = tx.claim("me", now, 1, 60)
        assert claimed.id == number
        assert tx.mark_sent(number, "me", "id-1", now)


def test_each_handing_over_is_one_row_whatever_becomes_of_the_message(record):
    number = queued(record)
    sent(record, number)
    with record.engine.begin() as connection:
        connection.execute(update(OUTBOX).values(state="ready"))
    sent(record, number, LATER)
    with record.engine.begin() as connection:
        connection.execute(delete(OUTBOX))

    with record.reading() as tx:
        found = list(tx.handed_over(NOW, LATER + timedelta(seconds=1)))
        assert found == [HandedOver(number, "alert", SHONA, NOW), HandedOver(number, "alert", SHONA, LATER)]
        assert list(tx.handed_over(NOW, LATER)) == found[:1]
        assert tx.handed_over_before([number, 99], LATER) == {number}
        assert tx.handed_over_before([number], NOW) == frozenset()
        assert (tx.were_handed_over([number]), tx.were_handed_over([99]), tx.were_handed_over([])) == (
            True,
            False,
            False,
        )


def test_what_is_not_this_owners_to_mark_was_not_handed_over(record):
    number = queued(record)
    with record.writing() as tx:
        tx.claim("me", NOW, 1, 60)
        assert not tx.mark_sent(number, "somebody else", "id-1", NOW)
        assert list(tx.handed_over(NOW, LATER)) == []


def test_a_message_and_those_that_brought_its_notices_another_way_are_found(record):
    number = queued(record)
    with record.writing() as tx:
        other = tx.reach_otherwise(number, MORAG, "slack", NOW)
        assert [m.id for m in tx.carriers_of(number)] == [number, other]
        assert [m.state for m in tx.carriers_of(number)] == [MessageState.READY] * 2
        assert tx.carriers_of(99) == []


def test_a_certificate_is_kept_once_and_found_by_its_day(record):
    first = KeptCertificate(DAY, "one", None)
    with record.writing() as tx:
        assert tx.newest_certificate() is None
        assert tx.keep_certificate(first, NOW)
        assert not tx.keep_certificate(KeptCertificate(DAY, "two", "s"), NOW)
        assert tx.keep_certificate(KeptCertificate(DAY + timedelta(days=1), "three", "s"), NOW)
    with record.reading() as tx:
        assert tx.certificate(DAY) == first
        assert tx.certificate(DAY - timedelta(days=1)) is None
        assert tx.newest_certificate().text == "three"
        assert [kept.text for kept in tx.certificates_since(DAY)] == ["one", "three"]
        assert [kept.text for kept in tx.certificates_since(DAY + timedelta(days=1))] == ["three"]


def test_what_is_followed_of_a_child_is_the_last_that_was_kept(record):
    with record.writing() as tx:
        tx.keep_followed({"HW-4821-B": "a", "HW-2222-4": "b"})
        tx.keep_followed({"HW-4821-B": "c"})
        tx.keep_followed({})
        assert tx.followed(["HW-4821-B", "HW-2222-4", "HW-3333-Y"]) == {"HW-4821-B": "c", "HW-2222-4": "b"}


def test_a_replay_gives_what_the_table_has_and_knows_a_child_whose_row_is_gone(record):
    reference = register_child(record, "C1", date(2025, 10, 1))
    with record.reading() as tx:
        said = tx.entries_of([reference])[reference]
        query = StageQuery(references=frozenset({reference}), open_only=False)
        assert tx.replayed(reference, said, tx.directory()) == [s.stage for s in tx.stages(query)]
        assert tx.replayed(reference, [], tx.directory()) == []
        assert tx.journey_told(reference, said) == tx.journey(reference)
        assert tx.journey_told(reference, []) is None
    with record.engine.begin() as connection:
        connection.execute(delete(STAGE))
        connection.execute(delete(CHILD))
    with record.reading() as tx:
        assert tx.known_references() == [reference]


def test_an_occurrence_says_when_it_was(record):
    with record.writing() as tx:
        tx.occur("swept", "2026-05-20", NOW)
        tx.occur("swept", "2026-05-20", LATER)
    with record.reading() as tx:
        assert (tx.occurred("swept", "2026-05-20"), tx.occurred("swept", "2026-05-21")) == (NOW, None)


def test_the_ledger_is_held_against_the_hash_of_before(record):
    register_child(record, "C1", date(2025, 10, 1))
    with record.reading() as tx:
        assert tx.bad_entry("") is None
        assert tx.bad_entry(tx.ledger_anchor()) is None
        assert "was cut short or made anew" in str(tx.bad_entry("ab" * 32))
