"""A journey is what its entries say, in whatever way they were corrected, and history stays."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from permanence.entries import EntryKind, NewEntry, Recorder, standing
from permanence.journey import journey_of
from tests.builders import EWAN, SHONA
from tests.permanence.journeys_told import REFERENCE, Told

BEGAN = date(2025, 1, 6)
PANEL = date(2025, 6, 2)


def test_a_moved_booking_is_kept_with_the_one_before():
    told = Told(BEGAN)
    told.say(told.recorder().booked("panel", PANEL)).say(told.recorder().booked("panel", date(2025, 6, 16)))

    assert [b.on for b in told.journey.bookings_of("panel")] == [PANEL, date(2025, 6, 16)]


def test_a_closed_plan_is_kept_with_its_reason_and_what_followed():
    told = Told(BEGAN).plan("home", BEGAN)
    told.say(told.recorder().route_changed("home", "adoption", PANEL, "assessment"))

    first, second = told.journey.plans
    assert (first.route, first.closed_on, first.closed_reason, first.changed_to) == (
        "home",
        PANEL,
        "assessment",
        "adoption",
    )
    assert (second.route, second.primary, second.opened_on) == ("adoption", True, PANEL)


def test_a_change_to_a_route_that_is_followed_in_parallel_opens_no_second_plan():
    told = Told(BEGAN).plan("home", BEGAN).plan("adoption", BEGAN, primary=False)
    told.say(told.recorder().route_changed("home", "adoption", PANEL, "assessment"))

    assert [(p.route, p.is_open) for p in told.journey.plans] == [("home", False), ("adoption", True)]


def test_an_undo_of_a_correction_lets_the_first_word_stand_again():
    told = Told(BEGAN).reached(panel=PANEL)
    first = told.entries[-1].number
    told.say(told.recorder(first).milestone_reached("panel", date(2025, 6, 9)))
    told.say(told.recorder(told.entries[-1].number).undone())

    assert [m.on for m in told.journey.reached("panel")] == [PANEL]


def test_a_cleared_blocker_is_kept_with_its_day():
    told = Told(BEGAN)
    told.say(told.recorder().blocked("SCO.REC#1", "report_awaited", PANEL))
    told.say(told.recorder().blocker_cleared("SCO.REC#1", date(2025, 5, 1)))

    [blocker] = told.journey.blockers
    assert (blocker.reason, blocker.cleared_on) == ("report_awaited", date(2025, 5, 1))


def test_another_childs_entries_say_nothing_about_this_one():
    told = Told(BEGAN).reached(panel=PANEL)
    other = Told(BEGAN, reference="HW-1234-N")
    other.say(Recorder("HW-1234-N", 1, EWAN, "slack:2").milestone_reached("panel", date(2025, 7, 1)))

    mixed = journey_of(REFERENCE, 1, [*told.entries, *other.entries])

    assert mixed == told.journey


def test_a_look_and_a_refusal_are_no_news():
    told = Told(BEGAN)
    before = told.journey.last_entry_at
    for kind in (EntryKind.LOOKED, EntryKind.REFUSED):  # as earlier versions kept them
        told.on(PANEL).say(NewEntry(kind, REFERENCE, 1, {"what": "who"}, SHONA, "slack:2"))

    assert told.journey.last_entry_at == before


def test_who_said_what_through_which_message_is_kept():
    [panel] = Told(BEGAN).reached(panel=PANEL).journey.reached("panel")

    assert (panel.by, panel.through) == (SHONA, "slack:1")


def test_a_decision_that_reaches_its_milestone_is_its_date_and_one_that_does_not_is_none():
    told = Told(BEGAN)
    told.say(told.recorder().decision_recorded("panel", "panel", "deferred", PANEL, reaches=False))
    deferred = told.journey
    told.say(told.recorder().decision_recorded("panel", "panel", "approved", PANEL, reaches=True))

    assert deferred.reached("panel") == []
    assert [m.on for m in told.journey.reached("panel")] == [PANEL]
    assert len(told.journey.decisions) == 2


@given(st.lists(st.integers(min_value=0, max_value=5), max_size=12))
def test_undoing_everything_that_was_said_leaves_what_was_there(steps):
    told = Told(BEGAN)
    before = told.journey
    for step in steps:
        told.say(told.recorder().milestone_reached("visit", date(2025, 2, 1 + step)))
    for entry in reversed(told.entries[3:]):
        told.say(told.recorder(entry.number).undone())

    assert told.journey.milestones == before.milestones
    assert [e.number for e in standing(told.entries)] == [1, 2, 3]


def test_plans_are_numbered_in_the_order_in_which_they_were_opened():
    told = Told(BEGAN).plan("home", BEGAN).plan("kinship_care_order", BEGAN, primary=False)
    told.say(told.recorder().route_changed("home", "adoption", PANEL, None))

    assert [(p.number, p.route) for p in told.journey.plans] == [
        (1, "home"),
        (2, "kinship_care_order"),
        (3, "adoption"),
    ]


def test_a_route_that_is_taken_again_is_a_plan_of_its_own_and_the_first_keeps_its_end():
    told = Told(BEGAN).plan("home", BEGAN)
    told.say(told.recorder().route_changed("home", "adoption", PANEL, None))
    told.say(told.recorder().route_changed("adoption", "home", date(2025, 9, 1), None))
    told.say(told.recorder().plan_closed("home", date(2025, 12, 1), "assessment"))

    assert [(p.route, p.opened_on, p.closed_on) for p in told.journey.plans] == [
        ("home", BEGAN, PANEL),
        ("adoption", PANEL, date(2025, 9, 1)),
        ("home", date(2025, 9, 1), date(2025, 12, 1)),
    ]


def test_a_change_from_a_second_route_stays_a_second_route():
    told = Told(BEGAN).plan("adoption", BEGAN).plan("home", BEGAN, primary=False)
    told.say(told.recorder().route_changed("home", "kinship_care_order", PANEL, None))

    assert [(p.route, p.primary, p.is_open) for p in told.journey.plans] == [
        ("adoption", True, True),
        ("home", False, False),
        ("kinship_care_order", False, True),
    ]


def test_a_change_from_a_route_that_nobody_held_opens_the_new_one_as_the_childs_own():
    told = Told(BEGAN)
    told.say(told.recorder().route_changed("home", "adoption", PANEL, None))

    assert [(p.route, p.primary) for p in told.journey.plans] == [("adoption", True)]


def test_what_is_cleared_is_what_blocks_that_step_now():
    told = Told(BEGAN)
    told.say(told.recorder().blocked("SCO.REC#1", "report_awaited", PANEL))
    told.say(told.recorder().blocker_cleared("SCO.REC#1", date(2025, 5, 1)))
    told.say(told.recorder().blocked("SCO.REC#1", "no_panel_date", PANEL))
    told.say(told.recorder().blocked("PO.PAPERS#1", "report_awaited", PANEL))
    told.say(told.recorder().blocker_cleared("SCO.REC#1", date(2025, 5, 9)))

    assert [(b.reason, b.cleared_on) for b in told.journey.blockers] == [
        ("report_awaited", date(2025, 5, 1)),
        ("no_panel_date", date(2025, 5, 9)),
        ("report_awaited", None),
    ]


def test_a_step_that_goes_on_ends_its_own_pause_and_no_other():
    told = Told(BEGAN)
    told.say(told.recorder().paused("SCO.REC#1", date(2025, 3, 3), "criminal proceedings"))
    told.say(told.recorder().resumed("SCO.REC#1", date(2025, 3, 10)))
    told.say(told.recorder().paused("SCO.REC#1", date(2025, 4, 7), "criminal proceedings"))
    told.say(told.recorder().paused("PO.PAPERS#1", date(2025, 4, 7), "criminal proceedings"))
    told.say(told.recorder().resumed("SCO.REC#1", date(2025, 4, 14)))

    assert [(p.stage, p.pause.until) for p in told.journey.pauses] == [
        ("SCO.REC#1", date(2025, 3, 10)),
        ("SCO.REC#1", date(2025, 4, 14)),
        ("PO.PAPERS#1", None),
    ]
