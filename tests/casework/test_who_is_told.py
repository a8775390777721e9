"""Who is told: only who may see the child when it leaves, also where a manager left or was kept from her meanwhile."""

from dataclasses import replace
from datetime import date

import pytest

from casework.content import AlertContent
from casework.ports import MessageKind, MessageState, StageQuery
from permanence.people import Person, Role
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    JAMIE,
    LORNA,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    a_person,
    a_record,
    a_rulebook,
    on_leave,
    shona,
)
from tests.casework.post_room import PostRoom
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, a_child_after_panel, put, working_days

FIONA = "fiona.ure@council.example"  # a manager who comes in the course of a test
THIRD_DAY = working_days(DAY_AFTER, 3)[-1]


def a_manager(above=ISLA):
    return Person(FIONA, "Fiona Ure", Role.TEAM_MANAGER, "North", above)


def keep_from(record, reference, *addresses, worker=SHONA):
    with record.writing() as tx:
        tx.append(
            [shona(reference).allocated(social_worker=worker, team="North", restricted_from=addresses)], NOW
        )


def the_managers(post):
    return [person for person, level, _ in post.alerts() if level == "manager"]


def told_on_the_third_day(post):
    """Nobody answers for two working days."""
    for day in working_days(DAY_AFTER, 3)[1:]:
        post.morning(day)
    return the_managers(post)


def test_the_chain_is_frozen_when_the_alert_opens(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    put(
        record, a_manager(above=MORAG), a_person(SHONA, manager=FIONA)
    )  # Morag is further up, and sees her still

    assert told_on_the_third_day(post) == [MORAG]


def test_a_manager_who_may_not_see_the_child_any_more_is_worked_out_anew(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    put(record, a_person(SHONA, manager=ROSS))  # the teams are drawn anew

    assert told_on_the_third_day(post) == [ROSS]


def test_where_the_manager_left_and_another_is_named_that_one_hears_and_not_the_service_manager(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    put(record, a_person(MORAG, active=False), a_manager(), a_person(SHONA, manager=FIONA))

    assert told_on_the_third_day(post) == [FIONA]
    assert post.sent_to(ISLA) == []


@pytest.mark.parametrize(
    ("above", "hears"),
    [
        (None, FIONA),  # nobody of the line is a service manager
        (ISLA, ISLA),
    ],
)
def test_after_ten_days_the_first_service_manager_above_hears_or_else_the_next_above(
    record, post, above, hears
):
    put(record, a_manager(above), a_person(MORAG, manager=FIONA))
    a_child_after_panel(record)
    for day in working_days(DAY_AFTER, 11):
        post.morning(day)

    [week] = [m for who in (FIONA, ISLA) for m in post.messages(who)]
    with record.reading() as tx:
        assert [(n.level.value, n.person) for n in tx.notices_in(week.id)] == [("service_manager", hears)]


def test_where_the_manager_left_and_nobody_is_named_the_next_above_hears(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    put(record, a_person(MORAG, active=False))

    assert told_on_the_third_day(post) == [ISLA]


def test_the_one_who_was_named_anew_stays_in_the_chain(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    put(record, a_person(MORAG, active=False), a_manager(), a_person(SHONA, manager=FIONA))
    told_on_the_third_day(post)

    with record.reading() as tx:
        chains = {s.chain for s in tx.stages(StageQuery()) if s.stage.key == DECISION}
    assert chains == {(FIONA, ISLA)}


def test_a_manager_who_is_kept_from_the_child_never_hears_and_the_next_above_does(record, post):
    reference = a_child_after_panel(record)
    keep_from(record, reference, MORAG)

    post.morning(DAY_AFTER)

    assert told_on_the_third_day(post) == [ISLA]
    assert post.sent_to(MORAG) == []


def test_a_service_manager_who_is_kept_from_the_child_never_hears(record, post):
    reference = a_child_after_panel(record)
    keep_from(record, reference, ISLA)

    for day in working_days(DAY_AFTER, 12):
        post.morning(day)

    assert post.sent_to(ISLA, MessageKind.ALERT) == []


def test_who_is_kept_from_the_child_between_the_sweep_and_the_sending_reads_nothing(record, post):
    reference = a_child_after_panel(record)
    for day in working_days(DAY_AFTER, 2):
        post.morning(day)
    post.at(THIRD_DAY)
    post.sweep()
    keep_from(record, reference, MORAG)
    post.deliver()

    assert post.sent_to(MORAG) == []
    [waited] = post.messages(MORAG)
    assert waited.state is MessageState.CANCELLED
    assert "may not see the child any more" in waited.reason


def test_a_stand_in_who_is_kept_from_the_child_is_passed_over(record, post):
    reference = a_child_after_panel(record)
    put(record, on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22), cover=JAMIE))
    keep_from(record, reference, JAMIE)

    post.morning(DAY_AFTER)

    assert post.alerts() == [(MORAG, "overdue", DECISION)]
    assert post.sent_to(JAMIE) == []


def test_ewan_as_cover_hears_while_he_covers_and_not_a_day_longer(record, post):
    a_child_after_panel(record)
    put(record, on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 20), cover=EWAN))

    post.at(DAY_AFTER)
    post.sweep()
    put(record, a_person(SHONA))  # she is back, before the message has left
    post.deliver()

    assert post.sent_to(EWAN) == []
    assert post.states(EWAN) == [MessageState.CANCELLED]


def test_a_child_without_a_worker_and_without_a_manager_is_a_notice_to_the_administrator(record, post):
    one = a_child_after_panel(record, worker=None, worker_name="A. Unknown", team="East")

    post.morning(DAY_AFTER)

    [told] = post.sent_to(FERGUS)
    assert told.message.kind is MessageKind.NOTICE
    assert not isinstance(told.content, AlertContent)
    assert told.content.headline == "A child has nobody who can be told"
    assert told.content.lines == (f"{one}: no worker is known.",)
    assert told.content.asks == ()


def test_two_children_of_nobody_are_one_notice(record, post):
    both = sorted(a_child_after_panel(record, number, worker=None, team="East") for number in ("C1", "C2"))

    post.morning(DAY_AFTER)

    [told] = post.sent_to(FERGUS)
    assert told.content.headline == "2 children have nobody who can be told"
    assert [line.partition(":")[0] for line in told.content.lines] == both


def test_the_notice_is_not_sent_when_somebody_was_named_meanwhile(record, post):
    reference = a_child_after_panel(record, worker=None, team="East")
    post.at(DAY_AFTER)
    post.sweep()
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DAY_AFTER)], post.now)
    post.deliver()

    assert post.states(FERGUS) == [MessageState.CANCELLED]


def test_where_all_of_a_workers_line_has_left_the_administrator_hears_in_whose_place(record, post):
    reference = a_child_after_panel(record)
    put(record, *(a_person(email, active=False) for email in (SHONA, MORAG, ISLA)))

    post.morning(DAY_AFTER)

    [told] = post.sent_to(FERGUS)
    assert told.content.lines == (f"{reference}: nobody in the place of Shona Reid is at work.",)


def test_above_a_role_without_a_line_the_line_of_the_childs_worker_hears(tmp_path):
    rules, code = a_rulebook(), "PO.ADM"
    of_legal = replace(rules.pack.stages[code], owner=Role.LEGAL_OFFICER)
    pack = replace(rules.pack, stages={**rules.pack.stages, code: of_legal})
    record = a_record(tmp_path, rules=replace(rules, pack=pack))
    post = PostRoom(record)
    a_child_after_panel(record)

    for day in working_days(DAY_AFTER, 3):
        post.morning(day)
    record.close()

    assert post.alerts()[0] == (LORNA, "overdue", DECISION)
    assert the_managers(post) == [MORAG]
