"""What came in: each event once."""

from dataclasses import replace
from datetime import timedelta

from casework.kept_events import KeptEvent
from tests.builders import NOW


def test_a_second_delivery_changes_nothing(record):
    with record.writing() as tx:
        assert tx.take_in("slack", "Ev1", '{"a": 1}', NOW)
        assert not tx.take_in("slack", "Ev1", '{"a": 2}', NOW + timedelta(seconds=3))

    with record.writing() as tx:
        assert not tx.take_in("slack", "Ev1", '{"a": 3}', NOW)


def test_the_same_id_from_another_platform_is_another_event(record):
    with record.writing() as tx:
        assert tx.take_in("slack", "1", "{}", NOW)
        assert tx.take_in("email", "1", "{}", NOW)


def test_what_cannot_be_taken_now_is_kept_until_it_is(record, another):
    first, second = (
        KeptEvent("slack", "A1", "{}", NOW),
        KeptEvent("slack", "A2", "{}", NOW + timedelta(seconds=2)),
    )
    with record.writing() as tx:
        tx.keep_event(second)
        tx.keep_event(first)
        tx.keep_event(replace(first, raw="delivered again"))

    with another().reading() as tx:
        assert tx.events_to_take("slack", NOW + timedelta(seconds=2)) == [first, second]
        assert tx.events_to_take("slack", NOW) == [first]
        assert tx.events_to_take("teams", NOW) == []
        assert tx.health(NOW + timedelta(minutes=1)).oldest_reply_seconds == 60

    with record.writing() as tx:
        assert tx.take_in("slack", "A1", "{}", NOW)
        tx.keep_event(first)

    with another().reading() as tx:
        assert tx.events_to_take("slack", NOW + timedelta(seconds=2)) == [second]


def test_what_a_stranger_did_waits_until_she_is_known_and_is_no_trouble_meanwhile(record):
    with record.writing() as tx:
        tx.keep_event(KeptEvent("slack", "A1", "the first", NOW), "U9")
        tx.keep_event(KeptEvent("slack", "A2", "the newest", NOW), "U9")
        tx.keep_event(KeptEvent("slack", "A3", "another's", NOW), "U8")

        assert tx.events_to_take("slack", NOW) == []
        assert tx.health(NOW + timedelta(hours=2)).oldest_reply_seconds is None
        assert tx.release_event("slack", "U9", NOW).raw == "the newest"
        assert [kept.raw for kept in tx.events_to_take("slack", NOW)] == ["the newest"]


def test_what_a_stranger_did_too_long_ago_is_forgotten(record):
    with record.writing() as tx:
        tx.keep_event(KeptEvent("slack", "A1", "the first", NOW), "U9")

        assert tx.release_event("slack", "U9", NOW + timedelta(seconds=1)) is None
        assert tx.release_event("slack", "U9", NOW) is None
        assert tx.take_in("slack", "A1", "{}", NOW)


def test_an_occurrence_of_a_job_happens_once(record, another):
    with record.writing() as tx:
        assert tx.occur("digest", "2026-05-18", NOW)

    with another().writing() as tx:
        assert not tx.occur("digest", "2026-05-18", NOW)
        assert tx.occur("digest", "2026-06-01", NOW)
        assert tx.occur("sweep", "2026-05-18", NOW)


def test_a_remembered_value_is_replaced(record):
    with record.writing() as tx:
        assert tx.setting("colour") is None
        tx.remember("colour", "blue")
        tx.remember("colour", "green")

    with record.reading() as tx:
        assert tx.setting("colour") == "green"
