"""Answers in chat to messages that the record does not know, since it was put back from a backup."""

from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind, MessageState, NewMessage
from casework.raise_alerts import WorkingHours
from casework.regard_as_sent import regard_as_sent, sweeps_between
from casework.restored import Gap, gap_of, name_gap
from casework.review_messages import send_review_messages
from permanence.answer import Verb
from permanence.digest.fortnight import Rhythm
from tests.builders import AILSA, FERGUS, LONDON, NOW, SHONA, a_record, a_rulebook, register_child
from tests.casework.replying import Replying, newest, waits_for_panel

LOST = 4_000_000


@pytest.fixture
def put_back(tmp_path):
    """A record put back this morning from yesterday's backup."""
    record = a_record(tmp_path)
    child = waits_for_panel(record)
    with record.writing() as tx:
        name_gap(tx, Gap(NOW - timedelta(days=1), NOW, 3), 2, record.rules.zone)
    yield record, child
    record.close()


def test_a_press_on_a_message_of_the_gap_is_answered_and_not_recorded(put_back):
    record, child = put_back
    before = newest(record, child)

    said = Replying(record).taps(Verb.DONE, child, message_id=LOST)

    assert said.kind is SaidKind.ANSWERED
    assert "Nothing was recorded" in said.lines[0]
    assert "backup of Tue 19 May 2026, 09:30" in said.lines[0]
    assert newest(record, child) == before


def test_words_that_name_the_child_are_taken_after_a_restore_as_before(put_back):
    record, child = put_back

    assert Replying(record).types(f"{child} panel held on 12 May").kind is SaidKind.READ_BACK


def test_the_administrator_hears_what_is_not_in_the_record(put_back):
    record, _ = put_back
    with record.reading() as tx:
        (told,) = [m for m in tx.messages_for(FERGUS) if m.kind is MessageKind.NOTICE]
        assert gap_of(tx) == Gap(NOW - timedelta(days=1), NOW, 3)
    assert told.facts["headline"] == "The record was put back from a backup"
    assert told.facts["lines"] == [
        "It does not hold the 3 entries recorded between Tue 19 May 2026, 09:30 and Wed 20 May 2026, 09:30.",
        "2 messages of that time are regarded as sent.",
    ]
    assert str(told.facts["action"]).startswith("Ask who answered in that time to answer again")


def test_where_nothing_was_lost_nobody_is_to_be_asked_again(put_back):
    record, _ = put_back
    with record.writing() as tx:
        name_gap(tx, Gap(NOW, NOW + timedelta(hours=1), 0), 0, record.rules.zone)
        told = next(m for m in tx.messages_for(FERGUS) if m.kind is MessageKind.NOTICE)

    assert str(told.facts["lines"]).startswith("['Nothing was recorded between")
    assert told.facts["action"] == "homeward due shows what is open"


def test_each_day_of_a_gap_is_gone_through_once_and_the_last_only_as_far_as_it_went():
    monday, thursday = NOW - timedelta(days=2), NOW + timedelta(days=1)

    found = list(sweeps_between(a_rulebook(), WorkingHours(), monday, thursday))

    assert [moment.date() for moment in found] == [date(2026, 5, day) for day in (18, 19, 20, 21)]
    assert found[-1] == thursday


def test_what_was_to_leave_after_the_last_message_left_still_leaves(put_back):
    record, _ = put_back
    with record.writing() as tx:
        number = tx.queue(NewMessage("later", MessageKind.ALERT, FERGUS, "email", NOW + timedelta(1)), NOW)
        tx.regard_as_sent(NOW, "regarded as sent")
        message = tx.message(number)
    assert message.state is MessageState.READY


def test_a_brief_of_the_days_since_the_backup_is_not_sent_again(tmp_path):
    record = a_record(tmp_path)
    began, due = date(2025, 10, 1), date(2026, 5, 22)
    held = {"first_review": date(2025, 10, 20), "second_review": date(2025, 11, 22)}
    register_child(
        record, "C1", began, now=NOW - timedelta(days=30), milestones=held, reviewing_officer=AILSA
    )
    backed_up, put_back_at = (
        NOW - timedelta(days=6),
        NOW,
    )  # it was told on Fri 15 May, five working days before
    assert due - put_back_at.date() == timedelta(days=2)

    regard_as_sent(record, Rhythm(date(2026, 1, 5), LONDON), WorkingHours(), backed_up, put_back_at)
    again = send_review_messages(record, put_back_at)

    with record.reading() as tx:
        briefs = [m for m in tx.messages() if m.kind is MessageKind.BRIEF]
    assert again == 0
    assert {m.person: m.state for m in briefs} == dict.fromkeys((SHONA, AILSA), MessageState.CANCELLED)
    record.close()


def test_what_waited_untried_for_later_that_morning_leaves_then_and_not_at_once(tmp_path):
    record = a_record(tmp_path)
    began, half_past_ten = date(2025, 10, 1), NOW + timedelta(minutes=30)
    held = {"first_review": date(2025, 10, 20), "second_review": date(2025, 11, 22)}
    register_child(
        record, "C1", began, now=NOW - timedelta(days=30), milestones=held, reviewing_officer=AILSA
    )
    friday_before = NOW - timedelta(days=6)
    with record.reading() as tx:
        [reference] = tx.references()
    waited = f"brief:{reference}/1/SCO.REVN#1:2026-05-22:{SHONA}"

    regarded = regard_as_sent(
        record, Rhythm(date(2026, 1, 5), LONDON), WorkingHours(), friday_before, NOW, {waited: half_past_ten}
    )

    with record.reading() as tx:
        message = tx.message_by_key(waited)
    assert (message.state, message.not_before, message.wanted_at) == (
        MessageState.READY,
        half_past_ten,
        half_past_ten,
    )
    assert message.id not in {one.id for one in regarded.as_sent}
    record.close()
