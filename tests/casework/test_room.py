"""Two messages never come to one person in the same hour, and a fortnight stands under the list of the same morning."""

from datetime import date, datetime, time, timedelta

import pytest

from casework.content import AlertContent, DigestContent
from casework.kept_by_address import QUEUE_TOLD, key_of
from casework.ports import MessageKind, MessageState, SendFailed
from casework.raise_alerts import raise_alerts
from casework.send_digests import send_digests
from permanence.digest.fortnight import Rhythm
from tests.builders import AILSA, GREER, ISLA, KIRSTY, LONDON, LORNA, MORAG, SHONA, a_person, on_leave, shona
from tests.casework.test_raise_alerts import a_child_after_panel, put, register_child

MONDAY = date(2026, 6, 8)
RHYTHM = Rhythm(date(2026, 6, 8), LONDON)
PANEL = date(2026, 5, 20)  # the decision is due on 3 June and late on the 4th


def both(record, post, day=MONDAY, clock=time(8, 1)):
    """The sweep and the digests of this moment, and what leaves at once."""
    post.at(day, clock)
    raise_alerts(record, post.now)
    send_digests(record, RHYTHM, post.now)
    post.deliver()


def kinds(post, email):
    return [told.message.kind for told in post.sent_to(email)]


def a_late_child(record, **details):
    return a_child_after_panel(record, "C1", panel=PANEL, **details)


def at_work_before(post):
    """The Friday on which the worker was told that it is late."""
    post.morning(date(2026, 6, 4))
    for channel in (post.email, post.slack):
        channel.sent.clear()


@pytest.mark.parametrize("channel", ["email", "slack"])
def test_a_workers_fortnight_is_the_second_part_of_her_mondays_list(record, post, channel):
    put(record, a_person(SHONA, channel=channel))
    reference = a_late_child(record)
    at_work_before(post)

    both(record, post)
    for _ in range(12):
        post.wait(minutes=15)
        post.deliver()

    [told] = post.sent_to(SHONA)
    assert isinstance(told.content, AlertContent)
    assert told.references == [reference]
    assert told.content.fortnight.own
    assert told.content.fortnight.references == (reference,)
    digest = next(m for m in post.messages(SHONA) if m.kind is MessageKind.OWN_DIGEST)
    assert (digest.state, digest.reason) == (MessageState.CANCELLED, f"it is part of alert:{SHONA}:{MONDAY}")


def test_on_a_monday_without_a_list_the_fortnight_comes_by_itself(record, post):
    register_child(record, "C1", date(2026, 6, 5))

    both(record, post)

    assert kinds(post, SHONA) == [MessageKind.OWN_DIGEST]


def test_a_list_that_goes_another_way_at_last_takes_the_fortnight_with_it(record, post):
    put(record, a_person(SHONA, channel="slack"))
    a_late_child(record)
    at_work_before(post)
    post.slack.trouble[SHONA] = SendFailed("gone", permanent=True, certain=True)

    both(record, post)

    [told] = post.sent_to(SHONA)
    assert told.message.channel == "email"
    assert isinstance(told.content.fortnight, DigestContent)


def test_the_list_of_the_next_morning_has_no_fortnight_in_it(record, post):
    a_late_child(record)
    a_child_after_panel(record, "C2", panel=date(2026, 5, 26))  # late on Wednesday the 10th
    at_work_before(post)
    both(record, post)

    post.morning(date(2026, 6, 10))

    assert post.sent_to(SHONA)[-1].content.fortnight is None


def test_back_from_leave_the_fortnight_stands_under_the_catch_up_list(record, post):
    a_late_child(record)
    put(record, on_leave(SHONA, date(2026, 6, 1), date(2026, 6, 7)))

    both(record, post)

    [told] = post.sent_to(SHONA)
    assert told.message.kind is MessageKind.CATCH_UP
    assert told.content.fortnight is not None


def test_a_managers_digest_waits_an_hour_after_her_list(record, post):
    a_late_child(record)
    at_work_before(post)

    both(record, post)
    assert kinds(post, MORAG) == [MessageKind.ALERT]
    post.wait(minutes=59)
    post.deliver()
    assert kinds(post, MORAG) == [MessageKind.ALERT]
    post.wait(minutes=2)
    post.deliver()

    assert kinds(post, MORAG) == [MessageKind.ALERT, MessageKind.DIGEST]
    first, second = (t.message for t in post.sent_to(MORAG))
    assert post.sent_to(MORAG)[1].content.digest.late is False
    assert second.not_before - first.not_before >= timedelta(hours=1)


def test_a_manager_without_a_list_has_her_digest_at_once(record, post):
    register_child(record, "C1", date(2026, 6, 5))

    both(record, post)

    assert kinds(post, MORAG) == [MessageKind.DIGEST]


def test_a_list_that_comes_to_her_in_anothers_place_keeps_her_digest_back_as_her_own_would(record, post):
    a_late_child(record)
    post.email.trouble[SHONA] = SendFailed("no such mailbox", permanent=True, certain=True)

    post.at(MONDAY, time(8, 1))
    send_digests(record, RHYTHM, post.now, before_sweep=True)
    raise_alerts(record, post.now)
    post.deliver()
    assert kinds(post, MORAG) == [MessageKind.ALERT]
    assert post.sent_to(MORAG)[0].content.instead_of == "Shona Reid"
    post.wait(minutes=59)
    post.deliver()
    assert kinds(post, MORAG) == [MessageKind.ALERT]
    post.wait(minutes=2)
    post.deliver()

    assert kinds(post, MORAG) == [MessageKind.ALERT, MessageKind.DIGEST]


def test_a_list_that_cannot_leave_keeps_the_digest_back_for_three_hours_at_most(record, post):
    put(record, a_person(MORAG, channel="slack"))
    a_late_child(record)
    at_work_before(post)
    post.slack.trouble[MORAG] = SendFailed("down", retry_after=6 * 3600)

    both(record, post)
    waited = 0
    while not post.sent_to(MORAG) and waited < 300:
        post.wait(minutes=5)
        waited += 5
        post.deliver()

    assert kinds(post, MORAG) == [MessageKind.DIGEST]
    assert 180 <= waited <= 190


def test_a_digest_that_comes_before_its_sweep_waits_for_it(record, post):
    put(record, a_person(SHONA, channel="slack"))
    a_late_child(record)
    at_work_before(post)
    post.at(MONDAY, time(8, 1))
    send_digests(record, RHYTHM, post.now, before_sweep=True)
    post.deliver()
    assert post.sent == []

    raise_alerts(record, post.now)
    post.deliver()

    [told] = post.sent_to(SHONA)
    assert told.content.fortnight is not None


# --- queues of roles ------------------------------------------------------------------------------------------------


def queues(post, email):
    return [told.content.headline for told in post.sent_to(email, MessageKind.QUEUE)]


def test_each_role_has_its_queue_on_the_first_working_day_of_her_week(record, post):
    a_late_child(record, reviewing_officer=AILSA)

    for day in range(4, 13):
        post.morning(date(2026, 6, day))

    mondays = {t.message.facts["on"] for t in post.sent if t.message.kind is MessageKind.QUEUE} - {
        "2026-06-04"
    }
    assert mondays == {"2026-06-08"}
    assert queues(post, GREER) == ["1 decision waits for you, past a statutory limit"] * 2
    assert len(queues(post, AILSA)) == len(queues(post, KIRSTY)) == 2
    assert queues(post, LORNA) == []


def test_an_empty_queue_is_no_message(record, post):
    post.morning(MONDAY)

    assert post.sent == []
    [message] = post.messages(GREER)
    assert message.reason == "nothing stands in this queue"


def test_a_decision_maker_hears_of_a_new_panel_on_the_next_morning_and_of_nothing_on_the_one_after(
    record, post
):
    post.morning(MONDAY)
    post.at(date(2026, 6, 9), time(15))
    a_child_after_panel(record, "C1", panel=date(2026, 6, 9), now=post.now)

    for day in (10, 11, 12):
        post.morning(date(2026, 6, day))

    assert queues(post, GREER) == ["1 decision waits for you"]
    assert post.sent_to(GREER)[0].message.facts["on"] == "2026-06-10"


def test_a_legal_officer_hears_of_a_new_hand_over_on_the_next_morning(record, post):
    reference = register_child(record, "C1", date(2025, 6, 1), route="permanence_order")
    post.morning(MONDAY)
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("legal_referral", MONDAY)], post.now)

    post.morning(date(2026, 6, 9))

    assert queues(post, LORNA) == ["1 hand-over is with you"]


def test_who_was_away_on_monday_has_her_queue_on_the_day_she_is_back(record, post):
    a_late_child(record)
    put(record, on_leave(GREER, MONDAY, date(2026, 6, 9)))

    for day in range(8, 13):
        post.morning(date(2026, 6, day))

    assert [t.message.facts["on"] for t in post.sent_to(GREER)] == ["2026-06-10"]


def test_swept_again_on_the_same_day_nothing_is_queued_twice(record, post):
    a_late_child(record)

    post.morning(MONDAY)
    post.morning(MONDAY, time(11))
    post.morning(MONDAY, time(15))

    assert len(queues(post, GREER)) == 1


@pytest.fixture
def two_at_once(record):
    """Greer has a list and a queue on this Monday; the child of both."""
    a_late_child(record)
    put(record, a_person(GREER, role=a_person(LORNA).role))
    with record.writing() as tx:
        tx.remember(key_of(QUEUE_TOLD, GREER), "0")
    handed_over = {"route": "permanence_order", "milestones": {"legal_referral": PANEL}}
    return register_child(record, "C2", date(2025, 6, 1), worker=GREER, **handed_over)


@pytest.mark.parametrize("silent_for", [0, 1, 4], ids="{} hours of silence".format)
def test_a_queue_waits_an_hour_after_the_list_of_the_same_morning(record, post, two_at_once, silent_for):
    post.at(MONDAY)
    post.sweep()
    post.wait(hours=silent_for)
    post.deliver()
    assert kinds(post, GREER) == [MessageKind.ALERT]
    post.wait(minutes=61)
    post.deliver()

    assert kinds(post, GREER) == [MessageKind.ALERT, MessageKind.QUEUE]
    assert two_at_once in repr(post.sent_to(GREER)[1].content.parts)


def told_for_ten_days(record, post):
    """A step is in the service manager's week of that Monday."""
    reference = a_child_after_panel(record, "C1", panel=date(2026, 5, 5))
    day = date(2026, 5, 20)
    while day < MONDAY:
        post.morning(day)
        day += timedelta(days=1)
    post.email.sent.clear()
    return reference


def test_a_service_managers_week_by_mail_is_the_first_part_of_her_digest(record, post):
    reference = told_for_ten_days(record, post)

    both(record, post)
    for _ in range(12):
        post.wait(minutes=15)
        post.deliver()

    [told] = post.sent_to(ISLA)
    assert told.message.kind is MessageKind.DIGEST
    first = told.content.first
    assert first.title == "1 step not answered for ten working days, past a statutory limit"
    assert [(line.words, line.reference, line.who) for line in first.lines] == [
        ("North: 1 step, 1 over a statutory limit, the longest 20 days late", None, "North"),
        ("Agency decision 20 days over the statutory limit, new", reference, "Shona Reid"),
    ]
    with record.reading() as tx:
        assert [n.level.value for n in tx.notices_in(told.message.id)] == ["service_manager"]
    week = next(m for m in post.messages(ISLA) if m.key.startswith("week:"))
    assert week.reason == f"it is part of {told.message.key}"


def test_after_a_morning_on_which_nothing_could_leave_her_week_and_her_digest_do_not_come_in_one_hour(
    record, post
):
    told_for_ten_days(record, post)
    post.at(MONDAY, time(8, 1))
    raise_alerts(record, post.now)
    send_digests(record, RHYTHM, post.now)

    post.at(MONDAY, time(12, 30))
    post.deliver()
    assert kinds(post, ISLA) == [MessageKind.QUEUE]
    post.wait(minutes=59)
    post.deliver()
    assert kinds(post, ISLA) == [MessageKind.QUEUE]
    post.wait(minutes=2)
    post.deliver()

    assert kinds(post, ISLA) == [MessageKind.QUEUE, MessageKind.DIGEST]


def test_a_service_managers_week_in_chat_and_her_digest_do_not_come_in_one_hour(record, post):
    put(record, a_person(ISLA, channel="slack"))
    told_for_ten_days(record, post)

    both(record, post, clock=time(8, 31))
    assert kinds(post, ISLA) == [MessageKind.QUEUE]
    post.at(MONDAY, time(9, 32))
    post.deliver()

    assert sorted(kinds(post, ISLA)) == [MessageKind.DIGEST, MessageKind.QUEUE]
    assert post.now > datetime.combine(MONDAY, time(9, 31), LONDON)
