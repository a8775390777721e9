"""The nightly certificate: whatever somebody changes behind the service's back is found the same night."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import delete, func, text, update

from casework.ports import MessageKind
from permanence.certificate import Fault
from store.tables import JOURNEYS, NOTICE, OUTBOX, STAGE
from tests.builders import FERGUS, MORAG, SHONA, shona
from tests.casework.certificate.nights import (
    BEFORE,
    NEXT_WEEK,
    Nights,
    a_child_after_panel,
    begin,
    faults,
    named,
    to,
)
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE


@pytest.fixture
def nights(record):
    return Nights(record)


def by_hand(record, *statements):
    """Somebody changes the store's tables beside the service."""
    with record.engine.connect() as connection:
        file = connection.connection.driver_connection
        file.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            for statement in statements:
                connection.execute(statement)
        file.execute("PRAGMA foreign_keys = ON")


def test_a_row_of_the_outbox_that_was_dropped_is_missed_by_name_and_told_the_same_night(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()

    by_hand(record, delete(OUTBOX).where(OUTBOX.c.key == f"alert:{SHONA}:{DAY_AFTER}"))
    nights.post.deliver()
    certificate = nights.night(DAY_AFTER)

    (lost,) = certificate.differences
    assert (lost.fault, lost.reference, lost.stage) == (Fault.NOT_DELIVERED, reference, DECISION)
    assert (lost.level, lost.person, lost.day) == ("overdue", SHONA, DAY_AFTER)
    (told,) = [m for m in nights.post.messages(FERGUS) if m.kind is MessageKind.NOTICE]
    assert "1 difference" in str(told.facts["headline"])
    assert told.facts["action"] == f"homeward certificate --on {DAY_AFTER}"
    assert reference not in str(told.facts)
    assert SHONA not in str(told.facts)
    assert told.created_at == nights.post.now


def test_a_notice_that_was_dropped_with_its_message_is_missing(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()

    by_hand(
        record,
        delete(NOTICE).where(NOTICE.c.raised_on == DAY_AFTER),
        delete(OUTBOX).where(OUTBOX.c.person == SHONA),
    )
    nights.post.deliver()
    (lost,) = nights.night(DAY_AFTER).differences

    assert (lost.fault, lost.reference, lost.person) == (Fault.MISSING, reference, SHONA)


def test_a_difference_is_named_once_and_the_days_after_are_clean(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()
    by_hand(record, delete(OUTBOX).where(OUTBOX.c.person == SHONA))
    assert not nights.night(DAY_AFTER).is_clean

    to(nights, NEXT_WEEK, DAY_AFTER + timedelta(days=1))


def test_a_due_date_that_was_shifted_in_the_table_is_found_the_same_night(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)

    shifted = {"due_on": DUE + timedelta(days=30), "next_check_on": DUE + timedelta(days=20)}
    by_hand(record, update(STAGE).where(STAGE.c.key == DECISION).values(**shifted))
    found = nights.day(BEFORE + timedelta(days=1))

    (wrong,) = found.differences
    assert (wrong.fault, wrong.reference, wrong.stage) == (Fault.RECORD, reference, DECISION)
    assert wrong.detail == "due_on is 2026-06-18, by the ledger 2026-05-19"


def test_a_journey_that_was_changed_in_the_table_is_found_the_same_night(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)

    by_hand(record, update(JOURNEYS).values(told=func.replace(JOURNEYS.c.told, "panel", "final_order")))
    found = nights.day(BEFORE + timedelta(days=1))

    (wrong,) = found.differences
    assert (wrong.fault, wrong.reference) == (Fault.RECORD, reference)
    assert wrong.detail == "what is kept of the journey is not what the entries say"


def test_a_shifted_due_date_also_shows_as_a_notice_that_is_missing(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)

    shifted = {"due_on": DUE + timedelta(days=30), "next_check_on": DUE + timedelta(days=20)}
    by_hand(record, update(STAGE).where(STAGE.c.key == DECISION).values(**shifted))
    found = nights.day(DAY_AFTER)

    (missing,) = named(found, Fault.MISSING)
    assert (missing.reference, missing.level, missing.person) == (reference, "overdue", SHONA)


def test_a_day_of_decision_that_was_moved_is_missing(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)

    by_hand(record, update(STAGE).where(STAGE.c.key == DECISION).values(next_check_on=NEXT_WEEK))
    found = nights.day(DAY_AFTER)

    assert [(d.fault, d.reference, d.level) for d in found.differences] == [
        (Fault.MISSING, reference, "overdue")
    ]


def test_a_message_that_was_sent_again_is_twice(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))

    by_hand(record, update(OUTBOX).where(OUTBOX.c.key == f"alert:{SHONA}:{DAY_AFTER}").values(state="ready"))
    nights.post.deliver()
    found = nights.night(DAY_AFTER)

    assert [(d.fault, d.reference, d.person) for d in found.differences] == [(Fault.TWICE, reference, SHONA)]


def test_a_message_that_was_sent_again_days_later_is_twice(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DAY_AFTER)

    by_hand(record, update(OUTBOX).where(OUTBOX.c.key == f"alert:{SHONA}:{DAY_AFTER}").values(state="ready"))
    found = nights.day(DAY_AFTER + timedelta(days=1))

    assert [(d.fault, d.reference) for d in named(found, Fault.TWICE)] == [(Fault.TWICE, reference)]


def test_a_message_that_is_marked_as_sent_and_never_was_is_not_delivered(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()

    by_hand(
        record, update(OUTBOX).where(OUTBOX.c.person == SHONA, OUTBOX.c.state == "ready").values(state="sent")
    )
    (lost,) = nights.night(DAY_AFTER).differences

    assert lost.fault is Fault.NOT_DELIVERED
    assert "marked as sent and never was" in lost.detail


def test_a_message_that_was_cancelled_by_hand_is_not_delivered_whatever_was_recorded_that_day(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()
    by_hand(record, update(OUTBOX).where(OUTBOX.c.state == "ready").values(state="cancelled"))
    with record.writing() as tx:
        tx.append([shona(reference).acknowledged(DECISION)], nights.post.at(DAY_AFTER, time(11)))

    assert faults(nights.night(DAY_AFTER)) == [Fault.NOT_DELIVERED]


def test_a_notice_that_the_rules_never_called_for_is_extra(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))

    by_hand(record, update(NOTICE).where(NOTICE.c.raised_on == DAY_AFTER).values(person=MORAG))
    found = nights.night(DAY_AFTER)

    assert sorted((d.fault, d.person) for d in found.differences) == [
        (Fault.EXTRA, MORAG),
        (Fault.MISSING, SHONA),
    ]


def test_a_message_that_does_not_name_the_child_is_not_a_message_about_her(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))

    by_hand(
        record, update(OUTBOX).where(OUTBOX.c.key == f"alert:{SHONA}:{DAY_AFTER}").values(frozen=b"nobody")
    )

    assert faults(nights.night(DAY_AFTER)) == [Fault.NOT_NAMED]


def test_a_changed_entry_of_the_ledger_is_found_with_its_number(record, nights):
    a_child_after_panel(record)
    begin(nights)

    by_hand(
        record,
        text("DROP TRIGGER ledger_no_update"),
        text("UPDATE ledger SET \"by\" = 'somebody' WHERE number = 3"),
    )
    found = nights.day(BEFORE + timedelta(days=1))

    (bad,) = named(found, Fault.LEDGER)
    assert bad.detail.startswith("entry 3: its hash does not fit")


def test_a_ledger_that_was_cut_short_is_found_by_the_hash_of_the_night_before(record, nights):
    a_child_after_panel(record)
    begin(nights)

    by_hand(
        record,
        text("DROP TRIGGER ledger_no_delete"),
        text("DELETE FROM ledger WHERE number = (SELECT max(number) FROM ledger)"),
    )
    found = nights.day(BEFORE + timedelta(days=1))

    (bad,) = named(found, Fault.LEDGER)
    assert "was cut short or made anew" in bad.detail


def test_a_step_past_a_statutory_limit_that_a_later_list_only_counts_is_not_told(record, nights):
    a_child_after_panel(record)
    begin(nights)
    monday = date(2026, 5, 26)  # the Monday itself is a holiday
    to(nights, monday - timedelta(days=1))
    nights.post.morning(monday, time(8, 5))

    by_hand(record, update(OUTBOX).where(OUTBOX.c.key == f"alert:{SHONA}:{monday}").values(frozen=b"nobody"))
    [lost] = nights.night(monday).differences

    assert (lost.fault, lost.level) == (Fault.NOT_NAMED, "weekly")


def cancelled(record, nights, why="nothing is left of it"):
    """Her message of the morning never leaves, and says why."""
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()
    by_hand(
        record,
        update(OUTBOX).where(OUTBOX.c.state == "ready").values(state="cancelled", reason=why),
    )


def test_a_message_that_was_cancelled_with_a_reason_and_nothing_recorded_since_is_not_delivered(
    record, nights
):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    cancelled(record, nights)

    [lost] = nights.night(DAY_AFTER).differences

    assert (lost.fault, lost.person) == (Fault.NOT_DELIVERED, SHONA)
    assert lost.detail.endswith("is cancelled: nothing is left of it")


def test_what_was_recorded_about_another_child_is_no_reason_for_a_cancelled_message(record, nights):
    a_child_after_panel(record)
    other = a_child_after_panel(record, "C2", DAY_AFTER)
    begin(nights)
    to(nights, DUE)
    cancelled(record, nights)
    with record.writing() as tx:
        tx.append([shona(other).noted("seen")], nights.post.at(DAY_AFTER, time(11)))

    assert faults(nights.night(DAY_AFTER)) == [Fault.NOT_DELIVERED]


def test_what_was_recorded_about_the_child_since_takes_a_cancelled_message_back(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    cancelled(record, nights)
    with record.writing() as tx:
        tx.append([shona(reference).acknowledged(DECISION)], nights.post.at(DAY_AFTER, time(11)))

    certificate = nights.night(DAY_AFTER)

    assert certificate.is_clean
    assert certificate.counts.withdrawn == 1


def test_a_late_step_that_a_message_to_her_does_not_name_is_told_by_nothing(record, nights):
    """Also where another child is in it: each is looked for by her own reference."""
    named_one, left_out = a_child_after_panel(record), a_child_after_panel(record, "C2")
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))
    told = nights.named
    nights.named = lambda message: told(message) - {left_out}

    found = nights.night(DAY_AFTER)

    assert [(d.fault, d.reference) for d in found.differences] == [(Fault.NOT_NAMED, left_out)]
    assert found.counts.delivered == 1
    assert named_one not in {d.reference for d in found.differences}
