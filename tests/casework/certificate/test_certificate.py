"""The nightly certificate: clean while all goes well, and what went wrong on a day is named the same night."""

import random
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casework.certificate.make import LONG_GAP, OTHER_RULES, make_certificates
from casework.ports import SendFailed
from permanence.certificate import Fault, is_signed, read_certificate
from permanence.entries import Recorder
from permanence.people import Leave, Role
from permanence.working_pattern import read_pattern
from store.engine import writing
from store.kept_rules import KeptRules, keep_rules
from tests.builders import (
    FERGUS,
    ISLA,
    JAMIE,
    LORNA,
    MORAG,
    NOW,
    SHONA,
    TODAY,
    a_person,
    a_record,
    a_rulebook,
    shona,
)
from tests.casework.certificate.nights import (
    BEFORE,
    HOURS,
    KEY,
    NEXT_WEEK,
    Nights,
    a_child_after_panel,
    begin,
    faults,
    to,
)
from tests.casework.replying import waits_for_panel
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, put, working_days
from tests.proof import in_proof, sampled


@pytest.fixture
def nights(record):
    return Nights(record)


def test_from_the_second_day_on_all_that_was_called_for_is_counted_as_delivered(record, nights):
    a_child_after_panel(record)

    first = begin(nights)
    to(nights, DUE)
    late = nights.day(DAY_AFTER)

    assert (first.begins_because, first.counts.called_for) == ("this is the first certificate", 0)
    assert (late.begins_because, late.counts.called_for, late.counts.delivered) == ("", 1, 1)
    assert late.is_clean
    assert late.ledger_hash


@in_proof
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
        for n in range(9)
    ]
    begin(nights, date(2026, 4, 22))
    told = 0
    for day in (date(2026, 4, 23) + timedelta(days=n) for n in range(sampled(20, 33))):
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
    assert told > sampled(15, 30)


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


def test_a_legal_officer_who_was_told_and_does_her_step_that_day_was_rightly_told(tmp_path):
    """In the evening nothing waits for her any more, and she sees the child no longer; in the morning she did."""
    rules, code = a_rulebook(), "PO.ADM"
    of_legal = replace(rules.pack.stages[code], owner=Role.LEGAL_OFFICER)
    pack = replace(rules.pack, stages={**rules.pack.stages, code: of_legal})
    record = a_record(tmp_path, rules=replace(rules, pack=pack))
    nights = Nights(record)
    reference = a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.morning(DAY_AFTER, time(8, 5))
    hers = Recorder(reference, 1, LORNA, "slack:1")
    with record.writing() as tx:
        tx.append([hers.milestone_reached("agency_decision", DAY_AFTER)], nights.post.at(DAY_AFTER, time(15)))

    certificate = nights.night(DAY_AFTER)
    record.close()

    assert nights.post.alerts()[-1] == (LORNA, "overdue", DECISION)
    assert certificate.differences == ()
    assert certificate.counts.delivered == 1


@pytest.mark.parametrize(("looked_between", "called_for"), [(False, 0), (True, 1)])
def test_a_child_who_was_given_away_and_back_is_told_of_anew_only_if_she_was_told_of_meanwhile(
    record, nights, looked_between, called_for
):
    """The list of the day tells of her as another's child, whom its reader covers; or nobody looked, and all is as before."""
    put(record, a_person(JAMIE, leave=(Leave(NEXT_WEEK, NEXT_WEEK + timedelta(days=30), SHONA),)))
    reference = a_child_after_panel(record)
    begin(nights)
    days = working_days(DAY_AFTER, 12)
    away = next(day for day in days if day > NEXT_WEEK + timedelta(days=1))
    to(nights, away - timedelta(days=1))
    before = nights.post.alerts()
    hers = Recorder(reference, 1, MORAG, "slack:1")
    nights.post.at(away, time(8, 5))
    nights.post.sweep()
    with record.writing() as tx:
        [given] = tx.append(
            [hers.allocated(social_worker=JAMIE, team="North")], nights.post.at(away, time(14))
        )
    if looked_between:
        nights.post.sweep()
    with record.writing() as tx:
        tx.append([replace(hers, replaces=given).undone()], nights.post.at(away, time(14, 1)))
    nights.post.at(away, time(16, 40))
    nights.post.sweep()
    nights.post.deliver()

    night = nights.night(away)
    assert (night.counts.called_for, night.differences) == (called_for, ())
    assert nights.post.alerts()[len(before) :] == [(SHONA, "overdue", DECISION)] * called_for
    to(nights, away + timedelta(days=9), first=away + timedelta(days=1))


def test_what_her_mailbox_refuses_and_her_manager_reads_is_delivered(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    nights.post.email.trouble[SHONA] = SendFailed("no such mailbox", permanent=True, certain=True)

    assert nights.day(DAY_AFTER).counts.delivered == 1


def test_what_nobody_can_read_is_not_delivered(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DUE)
    for person in (SHONA, MORAG, ISLA):
        nights.post.email.trouble[person] = SendFailed("no such mailbox", permanent=True, certain=True)

    (lost,) = nights.day(DAY_AFTER).differences

    assert (lost.fault, lost.person) == (Fault.NOT_DELIVERED, SHONA)
    assert "failed: no such mailbox" in lost.detail


def test_what_was_named_before_and_is_only_counted_in_chat_counts_as_told(record, nights):
    """Else whoever has more than ten late steps would be a difference every week."""
    put(record, a_person(SHONA, channel="slack"))
    for n in range(12):
        waits_for_panel(record, f"C{n}")
    begin(nights, TODAY - timedelta(days=1))
    assert nights.day(TODAY).is_clean

    monday = nights.day(date(2026, 5, 26))  # the Monday itself is a holiday

    assert nights.post.sent_to(SHONA)[-1].content.counted == 2
    assert (monday.differences, monday.counts.delivered) == ((), monday.counts.called_for)


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


def test_certificates_of_several_days_that_are_made_at_once_know_the_staff_of_before(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DAY_AFTER)
    thursday, friday = (DAY_AFTER + timedelta(days=n) for n in (1, 2))  # on Thursday night none is made
    nights.post.morning(thursday, time(8, 5))
    nights.post.morning(friday, time(8, 5))
    with record.writing() as tx:
        put_at = nights.post.at(friday, time(14))
        tx.put_people([a_person(SHONA, pattern=read_pattern("Mon, Wed, Fri"))], put_at)

    made = make_certificates(record, nights.post.at(friday, time(19)), HOURS, nights.named, KEY)

    assert len(nights.post.sent_to(MORAG)) == 1
    assert [(c.on, c.differences) for c in made] == [(thursday, ()), (friday, ())]


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


def test_a_worker_who_has_another_address_is_the_same_worker(record, nights):
    a_child_after_panel(record)
    begin(nights)
    to(nights, DAY_AFTER)
    with record.writing() as tx:
        moved_at = nights.post.at(DAY_AFTER + timedelta(days=1), time(12))
        tx.move_person(SHONA, "shona.grant@council.example", moved_at, by=FERGUS)

    to(nights, NEXT_WEEK, DAY_AFTER + timedelta(days=1))


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


def test_what_was_told_of_a_step_that_is_paused_when_it_begins_is_told_anew_once_its_due_date_has_moved(
    record, nights
):
    reference = a_child_after_panel(record)
    paused, resumed = BEFORE - timedelta(days=1), BEFORE + timedelta(days=1)
    nights.post.morning(DUE - timedelta(days=7))
    [warned] = nights.post.sent_to(SHONA)
    with record.writing() as tx:
        tx.append([shona(reference).paused(DECISION, paused, "appeal")], nights.post.at(paused))
    begin(nights)
    with record.writing() as tx:
        tx.append([shona(reference).resumed(DECISION, resumed)], nights.post.at(resumed, time(7)))

    certificate = nights.day(resumed)

    assert [told.items[0].level for told in nights.post.sent_to(SHONA)] == [warned.items[0].level] * 2
    assert (certificate.differences, certificate.counts.called_for) == ((), 1)


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
