"""The fortnight's digests: whose, once each, late ones marked, and nobody else's children in them."""

import threading
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from casework.ports import MessageKind, MessageState, SendFailed
from casework.send_digests import children_of, digest_content, preview_digest, send_digests
from casework.who_may_see import may_see_child
from permanence.digest.fortnight import Rhythm
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    JAMIE,
    KIRSTY,
    LONDON,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    a_person,
    register_child,
)

RHYTHM = Rhythm(date(2026, 5, 11), LONDON)
MONDAY = date(2026, 5, 11)


def at(day, clock=time(8, 1)):
    return datetime.combine(day, clock, LONDON)


def digests(post):
    kinds = (MessageKind.DIGEST, MessageKind.OWN_DIGEST)
    return [t for t in post.sent if t.message.kind in kinds]


def send(record, post, day, clock=time(8, 1)):
    post.at(day, clock)
    queued = send_digests(record, RHYTHM, post.now)
    post.deliver()
    return queued


def test_managers_hear_of_their_teams_and_workers_of_their_own_children(record, post):
    hers = register_child(record, "C1", date(2026, 3, 1))
    jamies = register_child(record, "C2", date(2026, 3, 1), worker=JAMIE)
    ewans = register_child(record, "C3", date(2026, 3, 1), worker=EWAN, team="South")

    send(record, post, MONDAY)

    with record.reading() as tx:
        people = tx.directory()
        of = {
            email: set(children_of(tx, people, people.people[email], record.rules.pack.rights))
            for email in people.people
        }
    assert of[SHONA] == {hers}
    assert of[MORAG] == {hers, jamies}
    assert of[ROSS] == of[EWAN] == {ewans}
    assert of[ISLA] == of[KIRSTY] == {hers, jamies, ewans}
    assert of[FERGUS] == set()
    received = {t.person.email: t.message.kind for t in digests(post)}
    assert received == {
        SHONA: MessageKind.OWN_DIGEST,
        JAMIE: MessageKind.OWN_DIGEST,
        EWAN: MessageKind.OWN_DIGEST,
        MORAG: MessageKind.DIGEST,
        ROSS: MessageKind.DIGEST,
        ISLA: MessageKind.DIGEST,
    }


def test_ewans_digest_holds_no_reference_of_shonas(record, post):
    hers = register_child(record, "C1", date(2025, 3, 1))

    send(record, post, MONDAY)

    by_person = {t.person.email: repr(t.content) for t in digests(post)}
    assert hers in by_person[SHONA]
    assert hers in by_person[MORAG]
    assert hers not in by_person[EWAN] + by_person[ROSS]


def test_a_child_of_nobody_stands_in_her_team_managers_digest(record):
    lost = register_child(record, "C1", date(2026, 3, 1), worker=None)
    nowhere = register_child(record, "C2", date(2026, 3, 1), worker=None, team=None)

    with record.reading() as tx:
        people = tx.directory()
        assert children_of(tx, people, people.people[MORAG], record.rules.pack.rights) == (lost,)
        assert set(children_of(tx, people, people.people[ISLA], record.rules.pack.rights)) == {lost, nowhere}
        teamless = replace(people.people[MORAG], team=None)
        assert children_of(tx, people, teamless, record.rules.pack.rights) == ()


def test_whoever_has_a_child_in_her_digest_may_ask_about_her(record):
    register_child(record, "C1", date(2026, 3, 1), worker=None)
    register_child(record, "C2", date(2026, 3, 1), worker=None, team=None)
    register_child(record, "C3", date(2026, 3, 1))

    with record.reading() as tx:
        people = tx.directory()
        for person in people.people.values():
            for reference in children_of(tx, people, person, record.rules.pack.rights):
                assert may_see_child(tx, record.rules, people, person, tx.journey(reference), MONDAY), (
                    person.email
                )


def test_a_digest_is_queued_once_whatever_restarts(record, post):
    first = send(record, post, MONDAY)
    again = [send(record, post, MONDAY, time(hour)) for hour in range(9, 17)]
    next_days = [send(record, post, MONDAY + timedelta(days=n), time(9)) for n in range(1, 14)]

    assert first.digests == 6
    assert sum(q.digests for q in [*again, *next_days]) == 0
    assert len(digests(post)) == 6


def test_two_processes_queue_each_digest_once(record, post):
    others = [SqlCaseRecord(open_engine(str(record.engine.url)), record.rules) for _ in range(3)]
    together = threading.Barrier(3)
    counts = []

    def send_one(other):
        together.wait()
        counts.append(send_digests(other, RHYTHM, at(MONDAY)).digests)

    threads = [threading.Thread(target=send_one, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()

    assert sorted(counts) == [0, 0, 6]


def test_a_digest_that_downtime_swallowed_is_sent_late_and_says_so(record, post):
    send(record, post, MONDAY)

    queued = send(record, post, date(2026, 5, 27))  # due on Tuesday 26 May: Monday was a holiday

    assert queued.period.digest_day == date(2026, 5, 26)
    assert [t.content.digest.late for t in digests(post)] == [False] * 6 + [True] * 6


def test_after_weeks_of_downtime_only_the_newest_is_sent(record, post):
    send(record, post, MONDAY)

    queued = send(record, post, date(2026, 7, 8))

    assert queued.period.first == date(2026, 6, 22)
    assert [p.first for p in queued.skipped] == [date(2026, 5, 11), date(2026, 5, 25), date(2026, 6, 8)]
    assert len(digests(post)) == 12


def test_a_digest_held_up_by_the_mail_server_overnight_says_that_it_is_late(record, post):
    post.email.trouble[MORAG] = SendFailed("451 not now")
    send(record, post, MONDAY, time(16, 58))

    post.email.trouble.clear()
    post.at(MONDAY + timedelta(days=1))
    with record.reading() as tx:
        [message] = [m for m in tx.messages_for(MORAG) if m.kind is MessageKind.DIGEST]
        people = tx.directory()
        person, today = people.people[MORAG], MONDAY + timedelta(days=1)
        content = digest_content(tx, record.rules, people, message, person, today)

    assert content.digest.late


def test_a_digest_that_could_not_leave_for_a_fortnight_gives_way_to_the_newer_one(record, post):
    post.email.trouble[MORAG] = SendFailed("451 not now")
    send(record, post, MONDAY)
    post.at(date(2026, 5, 26), time(8, 1))
    send_digests(record, RHYTHM, post.now)

    post.email.trouble.clear()
    post.wait(hours=2)
    post.deliver()

    states = [m.state for m in post.messages(MORAG) if m.kind is MessageKind.DIGEST]
    assert states == [MessageState.CANCELLED, MessageState.SENT]


def test_the_first_digest_waits_for_its_first_reader(record, post):
    with record.writing() as tx:
        people = tx.directory().people.values()
        tx.put_people([a_person(p.email, active=False) for p in people], NOW)

    nobody = send(record, post, MONDAY)
    with record.writing() as tx:
        tx.put_people([a_person(MORAG)], NOW)
    then = send(record, post, MONDAY, time(12, 0))

    assert (nobody.digests, then.digests) == (0, 1)


def test_a_digest_on_a_holiday_goes_out_on_the_next_working_day_and_is_not_late(record, post):
    send(record, post, MONDAY)

    on_the_holiday = send(record, post, date(2026, 5, 25))
    the_day_after = send(record, post, date(2026, 5, 26))

    assert on_the_holiday.digests == 0
    assert the_day_after.digests == 6
    assert not any(t.content.digest.late for t in digests(post))


def test_a_preview_is_the_same_digest_and_changes_nothing(record, post):
    register_child(record, "C1", date(2025, 3, 1))
    send(record, post, MONDAY)
    sent = next(t.content for t in digests(post) if t.person.email == MORAG)

    with record.reading() as tx:
        before = tx.messages_for(MORAG)
        seen = preview_digest(tx, record.rules, RHYTHM, a_person(MORAG), MONDAY)
        after = tx.messages_for(MORAG)

    assert seen.digest == sent.digest
    assert before == after


def test_a_leaver_gets_no_digest_any_more(record, post):
    post.at(MONDAY, time(8, 1))
    send_digests(record, RHYTHM, post.now)
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, active=False)], NOW)

    post.deliver()

    assert post.states(SHONA) == [MessageState.CANCELLED]
    assert [told.message.kind for told in post.sent_to(MORAG)] == [
        MessageKind.DIGEST
    ]  # her own, and none of Shona's


@pytest.mark.parametrize(
    ("clock", "due"), [(time(7, 59, 59), False), (time(8, 0), True), (time(16, 59), True)]
)
def test_digests_are_due_from_eight_oclock_local(record, clock, due):
    queued = send_digests(record, RHYTHM, at(MONDAY, clock))

    assert (queued.period is not None and queued.period.digest_day == MONDAY) is due
