"""A made-up year of a council in which much goes wrong: nobody is missed, and nobody is told anything twice."""

import random
from collections import Counter
from datetime import date, time, timedelta

from casework.ports import MessageKind, MessageState, SendFailed
from casework.raise_alerts import raise_alerts
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from tests.builders import JAMIE, LONDON, MORAG, SHONA, shona
from tests.casework.post_room import PostRoom
from tests.casework.test_raise_alerts import a_child_after_panel

FIRST, DAYS = date(2026, 1, 5), 364  # over both clock changes
RHYTHM = Rhythm(FIRST, LONDON)
TROUBLES = [SendFailed("451"), SendFailed("429", retry_after=90), SendFailed("421", whole_channel=True)]


class PowerCut(Exception):
    pass


class Failing:
    """The record of a process that dies before its `left`th transaction."""

    def __init__(self, record, left):
        self.inner, self.left = record, left

    def __getattr__(self, name):
        return getattr(self.inner, name)

    def writing(self):
        self.left -= 1
        if self.left < 0:
            raise PowerCut
        return self.inner.writing()


def rounds(chance):
    """When the service woke on a day: some days not at all, some days again and again."""
    if chance.random() < 0.08:
        return []
    return sorted(time(chance.randrange(6, 19), chance.randrange(60)) for _ in range(chance.randrange(3, 6)))


def test_a_year_of_crashes_faults_and_double_sweeps_misses_nobody_and_tells_nobody_twice(record, figure):
    chance = random.Random(4821)
    post = PostRoom(record)
    other = PostRoom(record, owner="another process", contents=post.contents)
    other.email.sent = post.email.sent  # one mail server
    children, crashes = {}, 0
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        if day.weekday() == 2 and len(children) < 24:
            reference = a_child_after_panel(
                record, f"C{day}", panel=day, worker=chance.choice([SHONA, JAMIE]), now=post.at(day, time(6))
            )
            children[reference] = day + timedelta(days=14)
        for clock in rounds(chance):
            post.at(day, clock)
            other.now = post.now
            post.email.trouble.clear()
            if chance.random() < 0.2:
                post.email.trouble[chance.choice([SHONA, JAMIE, MORAG])] = chance.choice(TROUBLES)
            try:
                raise_alerts(Failing(record, chance.choice([1, 2, 3, 99, 99, 99])), post.now)
            except PowerCut:
                crashes += 1
            raise_alerts(record, other.now)
            send_digests(record, RHYTHM, post.now)
            send_digests(record, RHYTHM, other.now)
            post.deliver()
            other.deliver()
        answered = [c for c, due in children.items() if day == due + timedelta(days=40)]
        with record.writing() as tx:
            tx.append([shona(c).milestone_reached("agency_decision", day) for c in answered], post.now)
    post.at(FIRST + timedelta(days=DAYS), time(12))
    post.deliver()

    with record.reading() as tx:
        notices = [n for c in children for n in tx.notices_about(c) if n.stage == "PO.ADM#1"]
        states = {n.message_id: tx.message(n.message_id).state for n in notices}
        health = tx.health(post.now)
    arrived = Counter(t.message.id for t in post.sent)
    first_told = {n.reference: n.raised_on for n in notices[::-1] if n.level == "overdue"}
    over = [c for c, due in children.items() if due + timedelta(days=5) < FIRST + timedelta(days=DAYS)]
    missed = [c for c in over if c not in first_told]
    digests = Counter(
        (t.person.email, t.message.facts["first"])
        for t in post.sent
        if t.message.kind in (MessageKind.DIGEST, MessageKind.OWN_DIGEST)
    )
    twice = [k for k, n in [*arrived.items(), *digests.items()] if n > 1]
    figure(
        f"a year: {len(notices)} notices, {len(arrived)} messages, {len(digests)} digests, {crashes} crashes, "
        f"{len(missed)} missed, {len(twice)} twice"
    )
    assert crashes > 100
    assert missed == []
    assert twice == []
    assert set(states.values()) <= {MessageState.SENT, MessageState.CANCELLED}
    assert len({n.key for n in notices}) == len(notices)
    assert (
        max((told - children[c]).days for c, told in first_told.items()) <= 6
    )  # a weekend, a holiday, a day off
    assert len({first for _, first in digests}) == 26
    assert health.stuck_sending == health.unsure == health.resent_unsure == 0


def test_after_a_downtime_over_a_hundred_due_dates_each_is_told_once(record, figure):
    post = PostRoom(record)
    dues = [date(2026, 1, 20) + timedelta(days=n) for n in range(100)]
    for number, due in enumerate(dues):
        a_child_after_panel(
            record, f"C{number}", panel=due - timedelta(days=14), now=post.at(date(2026, 1, 19))
        )

    for clock in (time(8), time(8, 15), time(12)):
        post.morning(dues[-1] + timedelta(days=2), clock)

    with record.reading() as tx:
        told = [n for n in (n for c in tx.references() for n in tx.notices_about(c)) if n.level == "overdue"]
    assert Counter(n.stage for n in told)["PO.ADM#1"] == 100
    assert len({n.key for n in told}) == len(told)
    assert len(post.sent_to(SHONA)) == 1
    figure(f"downtime: over 100 due dates, {Counter(n.stage for n in told)['PO.ADM#1']} told, 0 twice")
    assert len(post.sent_to(SHONA)[0].items) >= 100
