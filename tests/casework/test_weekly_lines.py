"""A service manager's week: what was not answered for ten working days, in one message, by team and by child."""

from datetime import date, time, timedelta

import pytest

from casework.ports import MessageKind, MessageState
from casework.queue_content import QueueContent
from casework.raise_alerts import raise_alerts
from casework.restrict import restrict
from casework.weekly_lines import week_message
from permanence.dates import Spell
from permanence.entries import Recorder
from permanence.people import Leave, Role
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, MORAG, NOW, ROSS, SHONA, a_person, a_rulebook, shona
from tests.casework.test_raise_alerts import (
    DAY_AFTER,
    a_child_after_panel,
    put,
    register_child,
    working_days,
)

DAYS = working_days(DAY_AFTER, 25)
TOLD = DAYS[10]  # Thursday 4 June: ten working days after the worker was told, Monday 25 May being a holiday
MONDAY = date(2026, 6, 8)


def weeks(post, email: str = ISLA) -> list[QueueContent]:
    return [told.content for told in post.sent_to(email, MessageKind.QUEUE)]


def mornings(post, until: date) -> None:
    for day in DAYS:
        if day <= until:
            post.morning(day)


def lines(content: QueueContent) -> dict[str, list[str]]:
    return {
        part.title: [" ".join(filter(None, (one.shown, one.name, one.stands))) for one in part.lines]
        for part in content.parts
    }


def test_on_day_ten_nothing_leaves_and_on_the_next_monday_one_message_does(record, post):
    reference = a_child_after_panel(record)

    mornings(post, DAYS[11])
    assert weeks(post) == []
    [waiting] = post.messages(ISLA)
    with record.reading() as tx:
        assert [(n.level.value, n.raised_on) for n in tx.notices_in(waiting.id)] == [
            ("service_manager", TOLD)
        ]

    post.morning(MONDAY)

    [week] = weeks(post)
    assert week.headline == "1 step not answered for ten working days, past a statutory limit"
    assert lines(week) == {
        "Not answered for ten working days, by team": [
            "North 1 step, 1 over a statutory limit, the longest 20 days late"
        ],
        "Of these, over a statutory limit": [
            f"{reference} Agency decision 20 days over the statutory limit, new, Shona Reid"
        ],
    }


def test_she_gets_no_item_by_item_alert(record, post):
    for number in range(5):
        a_child_after_panel(record, f"C{number}")

    mornings(post, DAYS[-1])

    assert [t.message.kind for t in post.sent_to(ISLA)] == [MessageKind.QUEUE]
    assert ISLA not in {person for person, _, _ in post.alerts()}


def test_what_is_past_an_aim_stands_in_its_teams_line_alone(record, post):
    kinship = date(2026, 1, 13)  # 18 weeks later: 19 May
    reference = register_child(
        record,
        "C1",
        kinship,
        milestones={
            "first_review": kinship,
            "second_review": date(2026, 5, 1),
            "permanence_recommendation": kinship,
        },
    )

    mornings(post, MONDAY)

    [week] = weeks(post)
    assert lines(week) == {
        "Not answered for ten working days, by team": ["North 1 step, the longest 20 days late"]
    }
    assert reference not in repr(week.parts)


def test_each_team_has_its_line_and_the_one_with_the_most_comes_first(record, post):
    for number in range(2):
        a_child_after_panel(record, f"C{number}", worker=EWAN, team="South")
    a_child_after_panel(record, "C9")

    mornings(post, MONDAY)

    [week] = weeks(post)
    assert [line.shown for line in week.parts[0].lines] == ["South", "North"]
    assert week.headline == "3 steps not answered for ten working days, all past a statutory limit"


def test_of_two_teams_with_as_many_the_first_by_its_name_comes_first(record, post):
    a_child_after_panel(record, "C1", panel=date(2026, 5, 5), worker=EWAN, team="South")
    a_child_after_panel(record, "C2")

    mornings(post, MONDAY)

    assert [line.shown for line in weeks(post)[0].parts[0].lines] == ["North", "South"]


def test_what_was_answered_meanwhile_is_not_in_it_and_a_week_with_nothing_left_does_not_leave(record, post):
    answered = a_child_after_panel(record, "C1")
    waits = a_child_after_panel(record, "C2")
    mornings(post, DAYS[11])
    with record.writing() as tx:
        tx.append([shona(answered).milestone_reached("agency_decision", DAYS[11])], post.now)

    post.morning(MONDAY)

    [week] = weeks(post)
    assert waits in repr(week.parts)
    assert answered not in repr(week.parts)


def test_a_week_in_which_all_was_answered_is_cancelled_with_the_reason(record, post):
    reference = a_child_after_panel(record)
    mornings(post, DAYS[11])
    with record.writing() as tx:
        tx.append([shona(reference).milestone_reached("agency_decision", DAYS[11])], post.now)

    post.morning(MONDAY)

    assert weeks(post) == []
    assert [(m.state, m.reason) for m in post.messages(ISLA)] == [
        (MessageState.CANCELLED, "all of it was answered")
    ]


def test_the_child_who_waits_longest_comes_first_and_one_who_was_booked_meanwhile_not_at_all(record, post):
    longest = a_child_after_panel(record, "C1", reference="HW-4821-B")
    later = a_child_after_panel(record, "C2", panel=date(2026, 5, 6), reference="HW-1234-N")
    booked = a_child_after_panel(record, "C3")
    mornings(post, DAYS[11])
    with record.writing() as tx:
        tx.append([shona(booked).booked("agency_decision", date(2026, 6, 10))], post.now)

    post.morning(MONDAY)

    [week] = weeks(post)
    over = lines(week)["Of these, over a statutory limit"]
    assert [line.split()[0] for line in over] == [longest, later]
    assert week.headline.startswith("2 steps not answered")


def test_a_week_with_nothing_new_has_no_message_and_the_next_one_counts_what_still_waits(record, post):
    old = a_child_after_panel(record, "C1")
    mornings(post, DAYS[-1])
    assert len(weeks(post)) == 1  # it was told once, and that was all

    fresh = a_child_after_panel(record, "C2", panel=date(2026, 6, 11), now=post.now)  # due on the 25th
    day = DAYS[-1]
    while len(weeks(post)) == 1 and day < date(2026, 8, 1):
        day += timedelta(days=1)
        post.morning(day)

    newest = weeks(post)[-1]
    [north] = newest.parts[0].lines
    assert north.says.startswith("2 steps, 2 over a statutory limit, 1 new")
    assert [line.says.endswith(", new") for line in newest.parts[1].lines] == [False, True]
    assert [line.shown for line in newest.parts[1].lines] == [old, fresh]


def test_a_child_from_whom_she_is_kept_is_not_even_counted(record, post):
    kept = a_child_after_panel(record, "C1")
    a_child_after_panel(record, "C2")
    mornings(post, DAYS[11])
    away = Recorder(kept, 1, MORAG, "slack:1")
    with record.writing() as tx:
        tx.append([away.allocated(social_worker=SHONA, team="North", restricted_from=[ISLA])], post.now)

    post.morning(MONDAY)

    [week] = weeks(post)
    assert [line.count for line in week.parts[0].lines] == [1]
    assert kept not in repr(week.parts)


@pytest.mark.parametrize(
    ("told", "leaves"), [(date(2026, 6, 4), MONDAY), (MONDAY, MONDAY), (date(2026, 5, 22), date(2026, 5, 26))]
)
def test_it_leaves_on_the_first_working_day_of_a_week(told, leaves):
    message = week_message(a_person(ISLA), a_rulebook(), told, time(8), ())

    assert message.not_before.date() == leaves
    assert message.key == f"week:{ISLA}:{leaves}"


def test_who_begins_the_week_on_wednesday_has_it_on_wednesday():
    part_time = a_person(ISLA, pattern=(Spell(frozenset({2, 3})),))

    message = week_message(part_time, a_rulebook(), MONDAY, time(8), ())

    assert message.not_before.date() == date(2026, 6, 10)


def test_what_comes_when_todays_has_left_waits_for_the_next_week():
    first = week_message(a_person(ISLA), a_rulebook(), MONDAY, time(8), ())

    later = week_message(a_person(ISLA), a_rulebook(), MONDAY, time(8), {first.key})

    assert later.not_before.date() == date(2026, 6, 16)  # Monday the 15th is a holiday in Scotland


def test_while_she_is_away_her_cover_hears(record, post):
    a_child_after_panel(record)
    mornings(post, DAYS[11])
    put(record, a_person(ISLA, leave=(Leave(MONDAY, MONDAY + timedelta(days=11), ROSS),)))

    post.morning(MONDAY)

    assert weeks(post) == []
    [week] = weeks(post, ROSS)
    assert (week.instead_of, week.instead_because, week.headline) == (
        "Isla Dunbar",
        "is away",
        "1 step not answered for ten working days, past a statutory limit",
    )


def test_a_child_of_whom_her_cover_may_not_be_told_is_told_to_the_next_one_above(record, post):
    seen, hidden = (a_child_after_panel(record, f"C{n}") for n in (1, 2))
    put(record, a_person(ISLA, manager=EWAN), a_person(EWAN, role=Role.SERVICE_MANAGER))
    mornings(post, DAYS[11])
    put(record, a_person(ISLA, manager=EWAN, leave=(Leave(MONDAY, MONDAY + timedelta(days=11), ROSS),)))
    restrict(record, hidden, ROSS, "own family", NOW)

    for hour in (9, 10, 11, 12):
        post.morning(MONDAY, time(hour, 30))

    assert [
        (reader, [seen in str(w), hidden in str(w)]) for reader in (ROSS, EWAN) for w in weeks(post, reader)
    ] == [
        (ROSS, [True, False]),
        (EWAN, [False, True]),
    ]


def test_what_came_up_while_she_was_away_stands_in_her_covers_week(record, post):
    """Nobody is named instead of whom: the notice itself was raised to the cover."""
    a_child_after_panel(record)
    put(record, a_person(ISLA, leave=(Leave(DAYS[8], MONDAY + timedelta(days=11), ROSS),)))
    mornings(post, DAYS[11])

    post.morning(MONDAY)

    [week] = weeks(post, ROSS)
    assert (week.instead_of, week.headline) == (
        None,
        "1 step not answered for ten working days, past a statutory limit",
    )


def test_swept_twice_or_late_it_is_queued_once(record, post):
    a_child_after_panel(record)
    mornings(post, TOLD)
    raise_alerts(record, post.now + timedelta(hours=1))
    post.morning(date(2026, 6, 10))  # nothing ran on Monday and Tuesday

    assert len(weeks(post)) == 1
    assert [m.state for m in post.messages(ISLA)] == [MessageState.SENT]


def test_ewan_and_the_administrator_hear_nothing_of_it(record, post):
    a_child_after_panel(record)

    mornings(post, DAYS[-1])

    assert post.sent_to(EWAN) == post.sent_to(FERGUS) == post.sent_to(JAMIE) == []
    assert post.now >= NOW
