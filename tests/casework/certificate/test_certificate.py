"""The nightly certificate: clean while all goes well, and whatever goes wrong is named the same night."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import delete, text, update

from casework.certificate.make import LONG_GAP, OTHER_RULES, make_certificates
from casework.ports import MessageKind, SendFailed
from permanence.certificate import Fault, is_signed, read_certificate
from permanence.people import Leave
from permanence.working_pattern import read_pattern
from store.engine import writing
from store.kept_rules import KeptRules, keep_rules
from store.tables import NOTICE, OUTBOX, STAGE
from tests.builders import FERGUS, ISLA, JAMIE, MORAG, NOW, SHONA, a_person, shona
from tests.casework.certificate.nights import HOURS, KEY, Nights, faults, named
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, put
from tests.casework.test_raise_alerts import a_child_after_panel as a_child

BEFORE = DUE - timedelta(days=5)
NEXT_WEEK = DAY_AFTER + timedelta(days=12)


def a_child_after_panel(record, *which, now=datetime(2026, 4, 20, 8, 0, tzinfo=UTC), **details):
    """She came in weeks before the days of these tests."""
    return a_child(record, *which, now=now, **details)


@pytest.fixture
def nights(record):
    return Nights(record)


def begin(nights, on=BEFORE):
    """The first certificate: nothing is compared yet."""
    return nights.day(on)


def to(nights, last, first=BEFORE + timedelta(days=1)):
    """The days up to this one, each clean."""
    for certificate in nights.days(first, last):
        assert certificate.differences == (), certificate.on


def by_hand(record, *statements):
    """Somebody changes the store's tables beside the service."""
    with record.engine.connect() as connection:
        file = connection.connection.driver_connection
        file.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            for statement in statements:
                connection.execute(statement)
        file.execute("PRAGMA foreign_keys = ON")


def test_from_the_second_day_on_all_that_was_called_for_is_counted_as_delivered(record, nights):
    a_child_after_panel(record)

    first = begin(nights)
    to(nights, DUE)
    late = nights.day(DAY_AFTER)

    assert (first.begins_because, first.counts.called_for) == ("this is the first certificate", 0)
    assert (late.begins_because, late.counts.called_for, late.counts.delivered) == ("", 1, 1)
    assert late.is_clean
    assert late.ledger_hash


def test_weeks_of_lists_escalations_answers_leave_and_part_time_are_clean(record, nights):
    chance = random.Random(7)
    put(
        record,
        a_person(JAMIE, pattern=read_pattern("Mon, Wed, Thu")),
        a_person(SHONA, leave=(Leave(date(2026, 6, 3), date(2026, 6, 9), JAMIE),)),
    )
    children = [
        a_child_after_panel(
            record, f"C{n}", panel=date(2026, 4, 20) + timedelta(days=n), worker=chance.choice([SHONA, JAMIE])
        )
        for n in range(12)
    ]
    begin(nights, date(2026, 4, 22))
    told = 0
    for day in (date(2026, 4, 23) + timedelta(days=n) for n in range(60)):
        nights.post.morning(day, time(8, 5))
        if chance.random() < 0.5:
            with record.writing() as tx:
                tx.append([_word(chance, chance.choice(children), day)], nights.post.at(day, time(11)))
        if chance.random() < 0.2:
            a_child_after_panel(
                record, f"D{day}", panel=day - timedelta(days=chance.randrange(30)), now=nights.post.now
            )
        nights.post.at(day, time(11, 20))
        nights.post.sweep()
        nights.post.deliver()
        if chance.random() < 0.1:
            away = Leave(day, day + timedelta(days=2), JAMIE)
            with record.writing() as tx:
                tx.put_people([a_person(SHONA, leave=(away,))], nights.post.at(day, time(15)))
        certificate = nights.night(day)
        assert certificate.differences == (), certificate
        told += certificate.counts.delivered
    assert told > 60


def _word(chance, reference, day):
    later, said = day + timedelta(days=chance.randrange(1, 9)), shona(reference)
    return chance.choice(
        [
            said.acknowledged(DECISION),
            said.booked("agency_decision", later),
            said.snoozed(DECISION, later),
            said.paused(DECISION, day, "appeal"),
            said.resumed(DECISION, day),
            said.milestone_reached("agency_decision", day),
        ]
    )


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


def test_what_her_mailbox_refuses_and_her_manager_reads_is_delivered(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.email.trouble[SHONA] = SendFailed("no such mailbox", permanent=True)

    assert nights.day(DAY_AFTER).counts.delivered == 1


def test_what_nobody_can_read_is_not_delivered(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    for person in (SHONA, MORAG, ISLA):
        nights.post.email.trouble[person] = SendFailed("no such mailbox", permanent=True)

    (lost,) = nights.day(DAY_AFTER).differences

    assert (lost.fault, lost.person) == (Fault.NOT_DELIVERED, SHONA)
    assert "failed: no such mailbox" in lost.detail


def test_what_waits_for_a_mail_server_is_waiting_and_counted_when_it_arrives(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.email.trouble[SHONA] = SendFailed("451 try later")

    waits = nights.day(DAY_AFTER)
    nights.post.email.trouble.clear()
    arrives = nights.day(DAY_AFTER + timedelta(days=1))

    assert (waits.counts.waiting, waits.counts.delivered, waits.is_clean) == (1, 0, True)
    assert (arrives.counts.late, arrives.is_clean) == (1, True)


def test_a_working_day_without_a_sweep_is_one_difference_and_the_next_day_makes_up_for_it(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)

    silent = nights.night(DAY_AFTER)
    after = nights.day(DAY_AFTER + timedelta(days=1))

    assert faults(silent) == [Fault.NO_SWEEP]
    assert (after.counts.called_for, after.counts.delivered, after.is_clean) == (1, 1, True)


def test_a_weekend_and_days_without_the_service_have_their_certificates_too(record, nights):
    begin(nights)
    nights.post.at(BEFORE + timedelta(days=4), time(19))

    made = make_certificates(record, nights.post.now, HOURS, nights.named, KEY)

    assert [c.on for c in made] == [BEFORE + timedelta(days=n) for n in range(1, 5)]
    assert [faults(c) for c in made] == [[Fault.NO_SWEEP], [], [], [Fault.NO_SWEEP]]  # Friday to Monday
    assert make_certificates(record, nights.post.now, HOURS, nights.named, KEY) == []


def test_an_answer_of_the_day_before_the_message_left_takes_the_notice_back(record, nights):
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.at(DAY_AFTER, time(8, 5))
    nights.post.sweep()
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DUE)], nights.post.now)
    nights.post.deliver()

    certificate = nights.night(DAY_AFTER)

    assert (certificate.counts.withdrawn, certificate.counts.delivered) == (1, 0)
    assert certificate.is_clean


def test_a_child_who_came_in_after_her_worker_had_her_message_is_told_on_the_next_morning(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))
    a_child_after_panel(record, "C2", now=nights.post.at(DAY_AFTER, time(10)))
    nights.post.sweep()
    nights.post.deliver()

    today, tomorrow = nights.night(DAY_AFTER), nights.day(DAY_AFTER + timedelta(days=1))

    assert (today.counts.called_for, today.is_clean) == (1, True)
    assert (tomorrow.counts.called_for, tomorrow.counts.delivered, tomorrow.is_clean) == (1, 1, True)


def test_one_that_was_cut_off_goes_on_where_it_was(record, nights):
    for number in range(3):
        a_child_after_panel(record, f"C{number}")
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))
    cut_off = CutOff(record, after=2)

    with pytest.raises(PowerCut):
        make_certificates(cut_off, nights.post.at(DAY_AFTER, time(19)), HOURS, nights.named, KEY)
    certificate = nights.night(DAY_AFTER, time(19, 15))

    assert (certificate.counts.called_for, certificate.counts.delivered, certificate.counts.children) == (
        3,
        3,
        3,
    )


class PowerCut(Exception):
    pass


class CutOff:
    """The record of a process that dies before its transaction number `after`."""

    def __init__(self, record, after):
        self.inner, self.left = record, after

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def writing(self):
        self.left -= 1
        if self.left <= 0:
            raise PowerCut
        return self.inner.writing()


def test_other_rules_begin_anew_and_say_so(record, nights):
    a_child_after_panel(record)
    begin(nights)
    with writing(record.engine) as connection:
        keep_rules(connection, KeptRules("GB SCT", "other", None, {}), NOW)

    certificate = nights.day(BEFORE + timedelta(days=1))

    assert (certificate.begins_because, certificate.counts.called_for) == (OTHER_RULES, 0)


def test_after_a_month_without_one_it_begins_anew(record, nights):
    begin(nights)

    assert nights.day(BEFORE + timedelta(days=60)).begins_because == LONG_GAP


def test_each_names_the_one_before_and_is_signed_and_a_changed_one_shows(record, nights):
    begin(nights)
    nights.day(BEFORE + timedelta(days=1))
    with record.reading() as tx:
        first, second = tx.certificates_since(BEFORE)

    assert read_certificate(second.text).before
    assert is_signed(second.text, second.signature, KEY)
    assert not is_signed(second.text.replace('"differences":[]', '"differences":[ ]'), second.signature, KEY)
    assert not is_signed(second.text, second.signature, KEY[::-1])
    assert first.signature != second.signature


def test_a_certificate_that_is_there_stays_as_it_is(record, nights):
    begin(nights)
    with record.writing() as tx:
        kept = tx.newest_certificate()
        assert not tx.keep_certificate(kept, NOW)
