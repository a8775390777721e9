"""The sweep: who is told, once, on which morning, and who in their place."""

import threading
from datetime import date, time, timedelta

import pytest

from casework.ports import MessageKind, MessageState, SendFailed
from casework.raise_alerts import Swept, raise_alerts
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    JAMIE,
    MORAG,
    NOW,
    SHONA,
    a_person,
    a_rulebook,
    on_leave,
    register_child,
    shona,
)

PANEL = date(2026, 5, 5)  # the agency decision is due 14 days later, on Tuesday 19 May
DUE = date(2026, 5, 19)
DAY_AFTER = date(2026, 5, 20)  # Wednesday
DECISION = "PO.ADM#1"


def a_child_after_panel(record, case_id="C1", panel=PANEL, **details):
    """A child for whom only the agency decision is awaited, with a due date 14 days after the panel."""
    details.setdefault("looked_after_on", panel - timedelta(days=30))
    milestones = {
        "first_review": panel - timedelta(days=20),
        "second_review": panel - timedelta(days=10),
        "permanence_recommendation": panel - timedelta(days=10),
        "kinship_ruled": panel - timedelta(days=10),
        "panel": panel,
    }
    return register_child(record, case_id, milestones=milestones, **details)


def put(record, *people):
    with record.writing() as tx:
        tx.put_people(people, NOW)


def working_days(first, count):
    calendar = a_rulebook().calendar
    days = [first]
    while len(days) < count:
        days.append(calendar.working_day_after(days[-1]))
    return days


def test_nobody_is_told_on_the_due_day_and_the_worker_the_morning_after(record, post):
    a_child_after_panel(record)

    post.morning(DUE)
    before = [a for a in post.alerts() if a[1] != "due_soon"]
    post.morning(DAY_AFTER)

    assert before == []
    assert post.alerts()[-1] == (SHONA, "overdue", DECISION)


def test_a_scheduler_that_slept_for_days_still_tells_what_came_due_meanwhile(record, post):
    a_child_after_panel(record)

    post.morning(DUE + timedelta(days=20))  # not "due exactly N days ago"

    assert post.alerts()[0] == (SHONA, "overdue", DECISION)


def test_two_sweeps_tell_once(record, post):
    a_child_after_panel(record)

    first = raise_alerts(record, post.at(DAY_AFTER))
    second = raise_alerts(record, post.at(DAY_AFTER, time(9, 31)))
    post.deliver()

    assert (first.notices, second.notices) == (1, 0)
    assert len(post.sent_to(SHONA)) == 1


def test_two_processes_that_sweep_at_once_tell_once(record, post):
    for number in range(30):
        a_child_after_panel(record, f"C{number}")
    others = [SqlCaseRecord(open_engine(str(record.engine.url)), record.rules) for _ in range(2)]
    together = threading.Barrier(2)
    now = post.at(DAY_AFTER)

    def sweep(other):
        together.wait()
        raise_alerts(other, now, portion=7)

    threads = [threading.Thread(target=sweep, args=(other,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    post.deliver()
    for other in others:
        other.close()

    told = post.sent_to(SHONA)
    assert len(told) == 1
    assert len(told[0].items) == 30


def test_one_message_a_person_and_morning_names_everything_new(record, post):
    for number in range(14):
        a_child_after_panel(record, f"C{number}")

    post.morning(DAY_AFTER)

    [told] = post.sent_to(SHONA)
    assert (len(told.items), told.content.counted) == (14, 0)


def test_statutory_comes_first_and_then_the_worst(record, post):
    aim = register_child(
        record,
        "C1",
        date(2025, 6, 1),
        milestones={"first_review": date(2025, 7, 1), "second_review": date(2025, 9, 1)},
    )
    late = a_child_after_panel(record, "C2", panel=date(2026, 4, 28))
    later = a_child_after_panel(record, "C3", panel=date(2026, 4, 21))

    post.morning(DAY_AFTER)

    [told] = post.sent_to(SHONA)
    binding = [item.status.is_binding for item in told.items]
    assert binding == sorted(binding, reverse=True)
    assert [i.reference for i in told.items if i.stage == DECISION] == [later, late]
    assert not told.items[-1].status.is_binding
    assert told.items[-1].reference == aim
    days = [item.days_over for item in told.items if item.status.is_binding]
    assert days == sorted(days, reverse=True)


def test_ewan_hears_nothing_of_shonas_children(record, post):
    a_child_after_panel(record)

    for day in working_days(DAY_AFTER, 15):
        post.morning(day)

    assert {person for person, _, _ in post.alerts()} == {SHONA, MORAG}
    assert post.sent_to(EWAN) == []


def test_the_manager_hears_after_two_working_days_and_the_service_manager_after_ten_and_it_stops_there(
    record, post
):
    a_child_after_panel(record)
    told_on = {}

    for day in working_days(DAY_AFTER, 40):
        before = len(post.alerts())
        post.morning(day)
        for person, level, _ in post.alerts()[before:]:
            told_on.setdefault((person, level), []).append(day)

    days = working_days(DAY_AFTER, 11)
    assert told_on[SHONA, "overdue"] == [days[0]]
    assert told_on[MORAG, "manager"] == [days[2]]
    assert set(told_on) == {(SHONA, "overdue"), (SHONA, "weekly"), (MORAG, "manager")}
    [week] = post.messages(ISLA)
    with record.reading() as tx:
        [notice] = tx.notices_in(week.id)
    assert (notice.level.value, notice.raised_on) == ("service_manager", days[10])


@pytest.mark.parametrize(("working_days_later", "managers_told"), [(0, 0), (1, 0), (2, 1)])
def test_the_first_escalation_does_not_fire_at_once(record, post, working_days_later, managers_told):
    a_child_after_panel(record)

    for day in working_days(DAY_AFTER, working_days_later + 1):
        post.morning(day)

    assert len(post.sent_to(MORAG)) == managers_told


@pytest.mark.parametrize(("working_days_later", "managers_told"), [(4, 0), (5, 1)])
def test_an_acknowledgement_keeps_it_from_the_manager_for_five_working_days(
    record, post, working_days_later, managers_told
):
    reference = a_child_after_panel(record)
    post.morning(DAY_AFTER)

    with record.writing() as tx:
        tx.append([shona(reference).acknowledged(DECISION)], post.now)
    for day in working_days(DAY_AFTER, working_days_later + 1)[1:]:
        post.morning(day)

    assert len(post.sent_to(MORAG)) == managers_told


def test_a_booking_is_silent_through_its_day_and_asked_about_the_day_after(record, post):
    reference = a_child_after_panel(record)
    post.morning(DAY_AFTER)
    with record.writing() as tx:
        tx.append([shona(reference).booked("agency_decision", date(2026, 6, 2))], post.now)
    before = len(post.alerts())

    for day in working_days(date(2026, 5, 21), 8):  # up to Tuesday 2 June, over a holiday on 25 May
        post.morning(day)
    silent = post.alerts()[before:]
    post.morning(date(2026, 6, 3))

    assert silent == []
    assert post.alerts()[-1] == (SHONA, "booked_for", DECISION)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        (DAY_AFTER, time(7, 59)),
        (DAY_AFTER, time(17, 0)),
        (date(2026, 5, 23), time(10, 0)),  # a Saturday
        (date(2026, 12, 25), time(10, 0)),
    ],
)
def test_nothing_is_raised_outside_working_hours(record, post, day, clock):
    a_child_after_panel(record)

    swept = post.morning(day, clock)

    assert swept.looked_at == 0
    assert post.sent == []


def test_a_sweep_counts_the_steps_it_looked_at_and_what_it_raised_and_queued(record, post):
    post.at(date(2026, 5, 23))  # a Saturday
    assert post.sweep() == Swept(looked_at=0, notices=0, messages=0)
    for number in (1, 2):
        a_child_after_panel(record, f"C{number}")

    post.at(DAY_AFTER)
    swept = post.sweep()

    assert (swept.looked_at, swept.notices, swept.faults) == (2, 2, [])
    assert post.sweep() == Swept(looked_at=0, notices=0, messages=0)


@pytest.mark.parametrize("clock", [time(8, 0), time(16, 59)])
def test_working_hours_begin_and_end_on_the_minute(record, post, clock):
    a_child_after_panel(record)

    post.morning(DAY_AFTER, clock)

    assert post.sent_to(SHONA)


def test_on_leave_the_cover_hears_and_one_catch_up_list_waits_on_return(record, post):
    reference = a_child_after_panel(record)
    put(record, on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22), JAMIE))

    post.morning(DAY_AFTER)
    while_away = post.alerts()
    for day in working_days(date(2026, 5, 21), 3):  # back on Tuesday 26 May, after the holiday
        post.morning(day)

    assert while_away == [(JAMIE, "overdue", DECISION)]
    assert [item.waits_for for item in post.sent_to(JAMIE)[0].items] == ["Shona Reid"]
    [back] = post.sent_to(SHONA)
    assert back.message.kind is MessageKind.CATCH_UP
    assert back.content.catch_up
    assert back.references == [reference]


def test_leave_without_a_cover_goes_up_the_line(record, post):
    a_child_after_panel(record)
    put(record, on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22)))

    post.morning(DAY_AFTER)

    assert post.alerts() == [(MORAG, "overdue", DECISION)]


def test_a_leaver_hears_nothing_from_the_same_day_on_and_her_manager_does(record, post):
    a_child_after_panel(record)
    put(record, a_person(SHONA, active=False))

    post.morning(DAY_AFTER)

    assert post.sent_to(SHONA) == []
    assert post.alerts() == [(MORAG, "overdue", DECISION)]


def test_a_child_without_a_known_worker_is_her_teams_managers_to_allocate(record, post):
    a_child_after_panel(record, worker=None, worker_name="A. Unknown")

    for day in working_days(DAY_AFTER, 3):
        post.morning(day)

    assert post.alerts() == [(MORAG, "overdue", DECISION), (ISLA, "manager", DECISION)]
    assert post.sent_to(EWAN) == []


def test_without_even_an_administrator_the_sweep_says_so_and_keeps_trying(record, post):
    a_child_after_panel(record, worker=None, team=None)
    put(record, a_person(FERGUS, active=False))

    lost = post.morning(DAY_AFTER)
    put(record, a_person(FERGUS))
    post.morning(date(2026, 5, 21))

    assert "nobody who may be told" in lost.faults[0]
    assert [told.content.headline for told in post.sent_to(FERGUS)] == ["A child has nobody who can be told"]


def test_a_child_who_changes_worker_while_the_message_waits_is_the_new_workers(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    post.sweep()

    with record.writing() as tx:
        tx.append([shona(reference).allocated(social_worker=JAMIE, team="North")], post.now)
    post.deliver()
    post.wait(minutes=15)
    post.sweep()
    post.deliver()
    post.morning(date(2026, 5, 21))

    assert post.states(SHONA)[0] is MessageState.CANCELLED
    assert post.sent_to(SHONA, MessageKind.ALERT) == []
    assert "somebody else's" in (post.messages(SHONA)[0].reason or "")
    assert [a for a in post.alerts() if a[1] == "overdue"] == [(JAMIE, "overdue", DECISION)]


def test_a_notice_that_comes_up_after_the_mornings_message_waits_for_the_next_morning(record, post):
    a_child_after_panel(record, "C1")
    post.morning(DAY_AFTER)

    late = a_child_after_panel(record, "C2")  # imported at noon
    post.morning(DAY_AFTER, time(12, 0))
    same_day = len(post.sent_to(SHONA))
    post.morning(date(2026, 5, 21))

    assert same_day == 1
    assert post.sent_to(SHONA)[-1].references == [late]


def test_a_notice_never_joins_a_message_whose_words_are_frozen(record, post):
    """The morning's message waits for the mail server to come back; what comes up meanwhile must not be lost in it."""
    a_child_after_panel(record, "C1")
    post.email.trouble[SHONA] = SendFailed("451 not now")
    post.morning(DAY_AFTER)

    late = a_child_after_panel(record, "C2")
    post.wait(seconds=30)
    post.sweep()
    post.email.trouble.clear()
    for day in working_days(DAY_AFTER, 2):
        post.morning(day, time(10, 0))

    assert late in [reference for told in post.sent_to(SHONA) for reference in told.references]


def test_a_crash_before_the_escalations_are_written_loses_none_of_them(record, post):
    """Escalations are gathered over all portions, so that a manager has one message; the power may go in between."""
    for number in range(3):
        a_child_after_panel(record, f"C{number}")
    days = working_days(DAY_AFTER, 5)
    for day in days[:2]:
        post.morning(day)

    class PowerCut(Exception):
        pass

    class Cut:
        """The record of a process that dies after its first portion."""

        def __init__(self):
            self.rules, self.reading, self.left = record.rules, record.reading, 2

        def writing(self):
            if not self.left:
                raise PowerCut
            self.left -= 1
            return record.writing()

    with pytest.raises(PowerCut):
        raise_alerts(Cut(), post.at(days[2]))
    post.wait(minutes=15)
    post.sweep()
    post.deliver()

    assert [(p, level) for p, level, _ in post.alerts() if p == MORAG] == [(MORAG, "manager")] * 3
    [told] = post.sent_to(MORAG)
    assert told.message.created_at.date() == days[2]


def test_a_sweep_in_small_portions_tells_each_manager_in_one_message(record, post):
    for number in range(9):
        a_child_after_panel(record, f"C{number}", worker=(SHONA, JAMIE)[number % 2])
    days = working_days(DAY_AFTER, 3)

    for day in days:
        raise_alerts(record, post.at(day), portion=2)
        post.deliver()

    [told] = post.sent_to(MORAG)
    assert len(told.items) == 9
