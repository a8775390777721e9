"""The outbox: never silent, never twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import StatementError

from casework.ports import MessageKind, MessageState, NewMessage, NewNotice
from permanence.notices import Level
from store import outbox
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, TODAY, register_child

MINUTE = timedelta(minutes=1)
LEASE = 60
NAIVE = NOW.replace(tzinfo=None)
LONG_AFTER = NOW + 2 * MINUTE


def queue(record, key="alert:1", person=SHONA, channel="email", **changes):
    message = replace(NewMessage(key, MessageKind.ALERT, person, channel, NOW), **changes)
    with record.writing() as tx:
        return tx.queue(message, NOW)


def claim(record, owner="me", now=NOW, limit=10):
    with record.writing() as tx:
        return tx.claim(owner, now, limit, LEASE)


def do(record, what, *arguments, **named):
    with record.writing() as tx:
        return getattr(tx, what)(*arguments, **named)


def state_of(record, number):
    with record.reading() as tx:
        return tx.message(number).state


def test_a_queued_message_is_ready_and_says_what_it_was_given(record):
    number = queue(record, facts={"on": "2026-05-20", "items": [1, 2]}, expires_at=NOW + 60 * MINUTE)

    with record.reading() as tx:
        message = tx.message(number)
        assert tx.message_by_key("alert:1") == message
    assert (message.state, message.attempts, message.frozen) == (MessageState.READY, 0, None)
    assert message.facts == {"on": "2026-05-20", "items": [1, 2]}
    assert (message.created_at, message.not_before) == (NOW, NOW)
    assert message.expires_at == NOW + 60 * MINUTE


def test_a_message_with_a_key_that_is_there_is_not_queued(record):
    queue(record)

    assert queue(record, person=JAMIE) is None
    with record.reading() as tx:
        assert tx.message_by_key("alert:1").person == SHONA


class TestClaiming:
    def test_a_claimed_message_is_nobody_elses(self, record):
        queue(record)

        (mine,) = claim(record, "me")

        assert (mine.state, mine.attempts, mine.was_unsure) == (MessageState.SENDING, 1, False)
        assert claim(record, "you") == []

    def test_two_that_claim_at_once_share_without_overlap(self, record, another):
        other = another()
        for number in range(6):
            queue(record, f"alert:{number}", person=f"w{number}@council.example")

        mine, yours = claim(record, "me", limit=3), claim(other, "you", limit=10)

        assert {m.key for m in mine} & {m.key for m in yours} == set()
        assert len(mine) == len(yours) == 3

    def test_what_is_meant_for_later_waits(self, record):
        queue(record, not_before=NOW + MINUTE)

        assert claim(record) == []
        assert len(claim(record, now=NOW + MINUTE)) == 1

    def test_the_oldest_goes_first(self, record):
        queue(record, "new", person=SHONA)
        queue(record, "old", person=JAMIE, not_before=NOW - MINUTE)

        assert [m.key for m in claim(record)] == ["old", "new"]

    def test_an_answer_goes_before_alerts_and_alerts_before_digests(self, record):
        kinds = {"digest": MessageKind.DIGEST, "alert": MessageKind.ALERT, "answer": MessageKind.SAID_BACK}
        for place, (key, kind) in enumerate(kinds.items()):
            queue(
                record,
                key,
                person=[SHONA, JAMIE, EWAN][place],
                kind=kind,
                not_before=NOW + place * MINUTE / 9,
            )

        assert [m.key for m in claim(record, now=NOW + MINUTE, limit=1)] == ["answer"]
        assert [m.key for m in claim(record, now=NOW + MINUTE, limit=1)] == ["alert"]
        assert [m.key for m in claim(record, now=NOW + MINUTE, limit=1)] == ["digest"]

    def test_what_is_queued_by_whoever_shows_it_is_its_own_from_the_start(self, record):
        message = NewMessage("said", MessageKind.SAID_BACK, SHONA, "slack", NOW)
        with record.writing() as tx:
            queued = tx.queue_claimed(message, "me", NOW, LEASE, frozen=b"words")
            assert tx.queue_claimed(message, "another", NOW, LEASE) is None

        assert (queued.state, queued.frozen, queued.attempts) == (MessageState.SENDING, b"words", 1)
        assert claim(record) == []
        assert do(record, "mark_sent", queued.id, "me", "1", NOW)

    def test_another_may_be_queued_beside_it_for_later(self, record):
        new, later = (NewMessage(key, MessageKind.AMEND, SHONA, "slack", NOW) for key in ("edit", "later"))
        with record.writing() as tx:
            assert tx.queue_claimed(new, "me", NOW, LEASE, beside=later).key == "edit"
        assert [m.key for m in claim(record, now=NOW + timedelta(seconds=LEASE))] == ["edit"]

    def test_what_nobody_marked_in_time_is_taken_up_by_another(self, record):
        message = NewMessage("edit", MessageKind.AMEND, SHONA, "slack", NOW)
        with record.writing() as tx:
            tx.queue_claimed(message, "me", NOW, LEASE)

        (again,) = claim(record, now=NOW + timedelta(seconds=LEASE))
        assert (again.key, again.was_unsure, again.frozen) == ("edit", True, None)

    def test_one_conversation_speaks_one_message_at_a_time_in_its_order(self, record):
        queue(record, "first")
        queue(record, "second")
        queue(record, "other channel", channel="slack")

        taken = claim(record)
        assert {m.key for m in taken} == {"first", "other channel"}
        assert claim(record) == []

        do(record, "mark_sent", taken[0].id, "me", "1", NOW)
        assert [m.key for m in claim(record)] == ["second"]

    def test_no_more_are_claimed_than_asked_for_however_long_the_line(self, record):
        for number in range(50):
            queue(record, f"alert:{number}", person=[SHONA, JAMIE, EWAN, MORAG][number % 4])

        assert len(claim(record, limit=3)) == 3
        assert len(claim(record, limit=3)) == 1
        assert claim(record, limit=3) == []

    def test_a_message_stays_claimed_until_its_lease_is_over(self, record):
        queue(record)
        claim(record)

        assert claim(record, "you", now=NOW + timedelta(seconds=LEASE - 1)) == []
        assert len(claim(record, "you", now=NOW + timedelta(seconds=LEASE))) == 1


class TestUnsure:
    def test_a_message_whose_sender_died_is_unsure_when_it_is_claimed_again(self, record):
        queue(record)
        claim(record, "dead")

        (again,) = claim(record, "me", now=LONG_AFTER)

        assert again.was_unsure
        assert again.attempts == 2

    def test_what_may_have_arrived_is_looked_at_before_what_is_ready(self, record):
        queue(record, "old")
        claim(record, "dead")
        queue(record, "new", person=JAMIE, not_before=NOW - 60 * MINUTE)

        assert [m.key for m in claim(record, now=LONG_AFTER, limit=1)] == ["old"]

    def test_a_sender_that_was_only_slow_still_marks_it_sent_if_nobody_else_took_it(self, record):
        queue(record)
        (mine,) = claim(record, "slow")
        queue(record, "another", person=JAMIE)
        with record.writing() as tx:
            outbox._give_up_old_leases(tx.connection, "another", LONG_AFTER)
        assert state_of(record, mine.id) is MessageState.UNSURE

        assert do(record, "mark_sent", mine.id, "slow", "id-1", LONG_AFTER)

        assert state_of(record, mine.id) is MessageState.SENT

    def test_a_sender_whose_message_was_taken_over_is_told_so(self, record):
        queue(record)
        (mine,) = claim(record, "slow")
        claim(record, "quick", now=LONG_AFTER)

        assert not do(record, "mark_sent", mine.id, "slow", "id-1", LONG_AFTER)
        assert not do(record, "mark_again", mine.id, "slow", LONG_AFTER, "busy")

        assert state_of(record, mine.id) is MessageState.SENDING

    def test_what_was_resent_is_counted_and_what_was_found_is_not(self, record):
        for number, person in enumerate([SHONA, JAMIE]):
            queue(record, f"alert:{number}", person=person)
        claim(record, "dead")
        found, resent = claim(record, now=LONG_AFTER)

        do(record, "mark_sent", found.id, "me", "1", LONG_AFTER, found=True)
        do(record, "mark_sent", resent.id, "me", "2", LONG_AFTER)

        with record.reading() as tx:
            assert tx.health(LONG_AFTER).resent_unsure == 1


class TestMarking:
    def test_a_sent_message_has_the_providers_id_and_its_moment(self, record):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "mark_sent", mine.id, "me", "C1:1.2", NOW + MINUTE)

        with record.reading() as tx:
            sent = tx.message_by_provider_id("email", "C1:1.2")
            assert tx.message_by_provider_id("slack", "C1:1.2") is None
        assert (sent.id, sent.state, sent.sent_at) == (mine.id, MessageState.SENT, NOW + MINUTE)

    def test_it_is_sent_once(self, record):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "mark_sent", mine.id, "me", "1", NOW)
        assert not do(record, "mark_sent", mine.id, "me", "2", NOW)

    def test_an_edit_of_a_message_does_not_hide_the_message(self, record):
        for key in ("alert", "amend"):
            queue(record, key)
            (mine,) = claim(record)
            do(record, "mark_sent", mine.id, "me", "C1:1.2", NOW)

        with record.reading() as tx:
            assert tx.message_by_provider_id("email", "C1:1.2").key == "alert"

    def test_after_a_passing_failure_it_is_ready_again_later(self, record):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "mark_again", mine.id, "me", NOW + MINUTE, "451 try later")

        assert claim(record) == []
        (again,) = claim(record, now=NOW + MINUTE)
        assert (again.attempts, again.reason, again.was_unsure) == (2, "451 try later", False)

    @pytest.mark.parametrize(("meant", "wanted_at"), [(True, NOW + MINUTE), (False, NOW)])
    def test_what_only_had_to_wait_was_not_tried_and_is_late_only_where_it_rests_with_us(
        self, record, meant, wanted_at
    ):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "put_off", mine.id, "me", NOW + MINUTE, "it has to wait", meant=meant)

        (again,) = claim(record, now=NOW + MINUTE)
        assert (again.attempts, again.reason, again.wanted_at) == (1, "it has to wait", wanted_at)

    def test_what_failed_before_is_as_late_as_it_is_over_an_evening(self, record):
        queue(record)
        (mine,) = claim(record)
        do(record, "mark_again", mine.id, "me", NOW + MINUTE, "451")
        claim(record, now=NOW + MINUTE)

        assert do(record, "put_off", mine.id, "me", NOW + 2 * MINUTE, "outside working hours", meant=True)

        (again,) = claim(record, now=NOW + 2 * MINUTE)
        assert (again.attempts, again.wanted_at) == (2, NOW)

    def test_what_may_have_arrived_waits_unsure_and_is_looked_for_in_time(self, record):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "mark_unsure", mine.id, "me", NOW + MINUTE, "cut after DATA")

        assert state_of(record, mine.id) is MessageState.UNSURE
        assert claim(record) == []
        (again,) = claim(record, now=NOW + MINUTE)
        assert (again.was_unsure, again.reason) == (True, "cut after DATA")

    def test_a_moment_without_its_zone_is_refused(self, record):
        queue(record)
        (mine,) = claim(record)

        with pytest.raises(StatementError, match="timezone"):
            do(record, "mark_again", mine.id, "me", NAIVE, "451")

    @pytest.mark.parametrize(
        "state", [MessageState.CANCELLED, MessageState.FAILED, MessageState.EXPIRED, MessageState.HELD]
    )
    def test_what_is_over_is_kept_with_its_reason_and_never_claimed(self, record, state):
        queue(record)
        (mine,) = claim(record)

        assert do(record, "mark_over", mine.id, state, "no longer true", NOW)

        assert claim(record, now=LONG_AFTER) == []
        with record.reading() as tx:
            kept = tx.message(mine.id)
        assert (kept.state, kept.reason) == (state, "no longer true")
        assert not do(record, "mark_over", mine.id, MessageState.CANCELLED, "again", NOW)
        assert not do(record, "mark_sent", mine.id, "me", "1", NOW)

    def test_a_message_that_never_left_can_be_called_off(self, record):
        number = queue(record)

        assert do(record, "mark_over", number, MessageState.CANCELLED, "she has left", NOW)
        assert claim(record) == []

    def test_a_sent_message_cannot_be_called_off(self, record):
        queue(record)
        (mine,) = claim(record)
        do(record, "mark_sent", mine.id, "me", "1", NOW)

        assert not do(record, "mark_over", mine.id, MessageState.CANCELLED, "too late", NOW)

    def test_a_message_is_not_over_while_it_is_ready(self, record):
        number = queue(record)

        with pytest.raises(ValueError, match="not over"):
            do(record, "mark_over", number, MessageState.READY, "?", NOW)

    def test_it_is_the_same_bytes_at_every_attempt(self, record):
        number = queue(record)

        claim(record)
        assert do(record, "freeze", number, "me", b"Subject: first\r\n\xff")
        assert do(record, "freeze", number, "me", b"Subject: second\r\n")

        (mine,) = claim(record, now=LONG_AFTER)
        assert mine.frozen == b"Subject: first\r\n\xff"


class TestGone:
    """Messages that take nothing more in."""

    def test_a_ready_message_and_one_that_is_not_there_are_not_gone(self, record):
        queue(record)

        with record.reading() as tx:
            assert tx.gone(["alert:1", "no such key"]) == frozenset()

    def test_what_is_claimed_sent_or_over_is_gone(self, record):
        for key, person in (("sent", SHONA), ("over", JAMIE), ("out", EWAN)):
            queue(record, key, person=person)
        sent, over, _ = claim(record)
        do(record, "mark_sent", sent.id, "me", "1", NOW)
        do(record, "mark_over", over.id, MessageState.CANCELLED, "no longer true", NOW)

        with record.reading() as tx:
            assert tx.gone(["sent", "over", "out"]) == {"sent", "over", "out"}

    def test_a_message_whose_words_are_frozen_is_gone_though_it_is_ready_again(self, record):
        queue(record)
        (mine,) = claim(record)
        do(record, "freeze", mine.id, "me", b"frozen")
        do(record, "mark_again", mine.id, "me", NOW, "451")

        with record.reading() as tx:
            assert tx.gone(["alert:1"]) == {"alert:1"}


class TestAnotherWay:
    def with_a_notice(self, record):
        reference = register_child(record, "C1", TODAY.replace(year=2025))
        with record.writing() as tx:
            stage = tx.due_stages(TODAY, 1)[0]
            message = NewMessage(
                "alert:1", MessageKind.ALERT, SHONA, "slack", NOW, facts={"on": "2026-05-20"}
            )
            about = (stage.id, stage.reference, stage.journey, stage.stage)
            notice = NewNotice("n1", *about, Level.OVERDUE, SHONA, TODAY, "alert:1")
            tx.raise_notices([message], [notice], [], NOW)
        (failed,) = claim(record)
        do(record, "mark_over", failed.id, MessageState.FAILED, "channel_not_found", NOW)
        return failed.id, reference

    def test_a_message_that_failed_for_good_goes_out_by_another_channel_with_the_same_notices(self, record):
        failed, reference = self.with_a_notice(record)

        number = do(record, "reach_otherwise", failed, SHONA, "email", NOW)

        with record.reading() as tx:
            message = tx.message(number)
            assert [n.reference for n in tx.notices_in(number)] == [reference]
            assert [n.message_id for n in tx.notices_in(number)] == [failed]
        assert (message.channel, message.state, message.facts) == (
            "email",
            MessageState.READY,
            {"on": "2026-05-20"},
        )

    def test_asking_twice_makes_one(self, record):
        failed, _ = self.with_a_notice(record)

        assert do(record, "reach_otherwise", failed, SHONA, "email", NOW)
        assert do(record, "reach_otherwise", failed, SHONA, "email", NOW) is None

    def test_a_manager_who_gets_it_instead_is_told_for_whom(self, record):
        failed, reference = self.with_a_notice(record)
        by_mail = do(record, "reach_otherwise", failed, SHONA, "email", NOW)

        to_manager = do(record, "reach_otherwise", by_mail, MORAG, "email", NOW)

        with record.reading() as tx:
            message = tx.message(to_manager)
            assert [n.reference for n in tx.notices_in(to_manager)] == [reference]
        assert (message.person, message.facts["instead_of"]) == (MORAG, SHONA)


class TestHealth:
    def test_nothing_waiting_is_healthy(self, record):
        with record.reading() as tx:
            health = tx.health(NOW)

        assert health.oldest_unsent_seconds is None
        assert health.last_sweep_at is None
        assert (health.messages, health.stuck_sending, health.unsure) == ({}, 0, 0)

    def test_the_age_of_the_oldest_unsent_counts_from_when_it_was_first_meant_to_go(self, record):
        queue(record, "later", not_before=NOW + 60 * MINUTE)
        queue(record, "retried", person=JAMIE)
        (mine,) = claim(record)
        do(record, "mark_again", mine.id, "me", NOW + 10 * MINUTE, "451")

        with record.reading() as tx:
            health = tx.health(NOW + 5 * MINUTE)

        assert health.oldest_unsent_seconds == 300
        assert health.messages == {"ready": 2}

    def test_a_message_nobody_gave_up_is_stuck(self, record):
        queue(record)
        claim(record, "dead")

        with record.reading() as tx:
            assert tx.health(NOW).stuck_sending == 0
            assert tx.health(LONG_AFTER).stuck_sending == 1

    def test_the_last_sweep_and_how_many_clocks_run_are_told(self, record):
        register_child(record, "C1", TODAY)
        do(record, "remember", "last_sweep", NOW.isoformat())

        with record.reading() as tx:
            health = tx.health(NOW)

        assert health.last_sweep_at == NOW
        assert health.open_stages > 0
