"""No two lists come to one person in one hour: her own, those in the place of others, and what could not leave before."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from casework.ports import MessageKind, NewMessage, SendFailed
from casework.raise_alerts import raise_alerts
from casework.send_digests import send_digests
from tests.builders import ISLA, JAMIE, MORAG, SHONA, a_person
from tests.casework.test_raise_alerts import a_child_after_panel, put
from tests.casework.test_room import (
    MONDAY,
    PANEL,
    RHYTHM,
    a_late_child,
    at_work_before,
    both,
    kinds,
    told_for_ten_days,
)

ASKED = {
    "first": "2026-05-25",
    "last": "2026-06-08",
    "digest_day": "2026-06-08",
    "late": False,
    "asked": True,
}  # as `digest` in a chat queues it


def waits_an_hour_between(post, email, count):
    """So many lists came to her, and no two of them in one hour."""
    moments = []
    for _ in range(12 * count):
        known = len(post.sent_to(email))
        moments += [post.now] * (post.deliver() and len(post.sent_to(email)) - known)
        post.wait(minutes=5)
    assert len(moments) == count
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in pairwise(moments))


def test_lists_that_come_to_her_in_the_place_of_others_come_an_hour_apart_after_her_own(record, post):
    a_late_child(record)
    a_child_after_panel(record, "C2", panel=PANEL, worker=JAMIE)
    at_work_before(post)
    for worker in (SHONA, JAMIE):
        post.email.trouble[worker] = SendFailed("no such mailbox", permanent=True, certain=True)

    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    waits_an_hour_between(post, MORAG, 3)

    own, *others = [t.content.instead_of for t in post.sent_to(MORAG)]
    assert (own, set(others)) == (None, {"Shona Reid", "Jamie Orr"})


def test_lists_by_two_ways_whose_hour_ends_in_the_same_moment_come_an_hour_apart(record, post):
    """Her address is another between the two: the one waits in chat, the other in her mail."""
    put(record, a_person(MORAG, channel="slack"))
    a_late_child(record)
    a_child_after_panel(record, "C2", panel=PANEL, worker=JAMIE)
    at_work_before(post)
    post.together = 20
    post.open_for_delivery()
    dead = SendFailed("no such mailbox", permanent=True, certain=True)
    post.email.trouble |= {SHONA: dead, JAMIE: SendFailed("busy", retry_after=600)}
    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    post.deliver()

    put(record, a_person(MORAG, channel="email"))
    post.email.trouble[JAMIE] = dead
    post.wait(minutes=11)
    post.deliver()
    assert [t.content.instead_of for t in post.sent_to(MORAG)] == [None]
    waits_an_hour_between(post, MORAG, 2)

    assert {(t.message.channel, t.content.instead_of) for t in post.sent_to(MORAG, MessageKind.ALERT)} == {
        ("slack", None),
        ("slack", "Shona Reid"),
        ("email", "Jamie Orr"),
    }


def test_her_own_list_goes_before_anothers_that_is_due_in_the_same_moment_by_another_way(record, post):
    a_late_child(record)
    at_work_before(post)
    post.together = 20
    post.open_for_delivery()
    post.email.trouble |= {
        MORAG: SendFailed("busy", retry_after=600),
        SHONA: SendFailed("busy", retry_after=60),
    }
    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    post.deliver()
    put(record, a_person(MORAG, channel="slack"))
    dead = SendFailed("no such mailbox", permanent=True, certain=True)
    post.email.trouble = {SHONA: dead}
    post.wait(minutes=2)
    post.deliver()
    assert post.sent_to(MORAG) == []
    post.wait(minutes=9)

    waits_an_hour_between(post, MORAG, 2)

    assert [(t.message.channel, t.content.instead_of) for t in post.sent_to(MORAG)] == [
        ("email", None),
        ("slack", "Shona Reid"),
    ]


def test_a_list_of_friday_that_could_not_leave_comes_an_hour_from_that_of_monday(record, post):
    put(record, a_person(SHONA, channel="slack"))
    a_late_child(record)
    a_child_after_panel(record, "C2", panel=date(2026, 5, 21))  # late on Friday the 5th
    at_work_before(post)
    post.slack.trouble[SHONA] = SendFailed("down", retry_after=600)
    for clock in (time(8, 1), time(12), time(16, 59)):
        post.morning(date(2026, 6, 5), clock)
    post.slack.trouble.clear()

    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    waits_an_hour_between(post, SHONA, 2)

    assert {t.message.key for t in post.sent_to(SHONA)} == {
        f"alert:{SHONA}:2026-06-05",
        f"alert:{SHONA}:{MONDAY}",
    }


def test_a_list_in_anothers_place_waits_an_hour_after_a_digest(record, post):
    a_late_child(record)
    put(record, a_person(SHONA, channel="slack"))
    post.at(MONDAY, time(8, 1))
    send_digests(record, RHYTHM, post.now)
    post.deliver()
    assert kinds(post, MORAG) == [MessageKind.DIGEST]

    post.wait(minutes=10)
    raise_alerts(record, post.now)
    for channel in (post.email, post.slack):
        channel.trouble[SHONA] = SendFailed("no such account", permanent=True, certain=True)
    post.deliver()
    assert kinds(post, MORAG) == [MessageKind.DIGEST]
    post.wait(minutes=51)
    post.deliver()

    assert kinds(post, MORAG) == [MessageKind.DIGEST, MessageKind.ALERT]


@pytest.mark.parametrize("is_unsure", [False, True], ids=["refused", "unsure"])
def test_a_digest_that_was_tried_the_day_before_comes_an_hour_after_the_list(record, post, is_unsure):
    put(record, a_person(MORAG, channel="slack"))
    a_child_after_panel(
        record, "C2", panel=date(2026, 5, 21)
    )  # late on Friday the 5th, and Morag's on Tuesday
    post.morning(date(2026, 6, 5))
    post.email.trouble[MORAG] = SendFailed("no answer", maybe_sent=is_unsure)
    both(record, post, clock=time(16, 59))
    post.email.trouble.clear()
    post.email.sent.clear()

    post.at(date(2026, 6, 9), time(8, 1))
    raise_alerts(record, post.now)
    waits_an_hour_between(post, MORAG, 2)

    assert {t.message.kind for t in post.sent_to(MORAG)} == {MessageKind.ALERT, MessageKind.DIGEST}


def asks_for_a_digest(record, post, email):
    with record.writing() as tx:
        digest = NewMessage(
            f"digest:{email}:asked:{MONDAY}", MessageKind.DIGEST, email, "email", post.now, facts=ASKED
        )
        tx.queue(digest, post.now)


def test_a_digest_that_she_asked_for_keeps_no_list_back(record, post):
    a_late_child(record)
    at_work_before(post)
    post.at(MONDAY, time(8, 1))
    asks_for_a_digest(record, post, MORAG)
    post.deliver()

    post.wait(minutes=10)
    raise_alerts(record, post.now)
    post.deliver()

    assert kinds(post, MORAG) == [MessageKind.DIGEST, MessageKind.ALERT]


def test_a_digest_that_she_asked_for_comes_at_once_after_her_list(record, post):
    a_late_child(record)
    at_work_before(post)
    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    post.deliver()

    post.wait(minutes=10)
    asks_for_a_digest(record, post, MORAG)
    post.deliver()

    assert kinds(post, MORAG) == [MessageKind.ALERT, MessageKind.DIGEST]


def test_a_digest_that_she_asked_for_and_a_week_by_another_way_keep_each_other_back_in_nothing(record, post):
    put(record, a_person(ISLA, channel="slack"))
    told_for_ten_days(record, post)
    post.together = 20
    post.open_for_delivery()
    post.at(MONDAY, time(7, 30))
    asks_for_a_digest(record, post, ISLA)
    post.at(MONDAY, time(8, 31))
    raise_alerts(record, post.now)

    post.deliver()

    assert set(kinds(post, ISLA)) == {MessageKind.QUEUE, MessageKind.DIGEST}


def test_what_waits_for_its_hour_is_not_late_meanwhile(record, post):
    a_late_child(record)
    at_work_before(post)

    both(record, post)
    post.wait(minutes=59)
    with record.reading() as tx:
        assert tx.health(post.now).oldest_unsent_seconds is None

    post.wait(minutes=20)
    with record.reading() as tx:
        assert tx.health(post.now).oldest_unsent_seconds < 20 * 60
