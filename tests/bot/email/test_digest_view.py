"""A digest's lists are cut to fit a mail, its figures never."""

from dataclasses import replace

from bot.email.digest_view import MOST_GROUPED_LINES, MOST_GROUPS, MOST_LINES, listed, view_of
from permanence.pack.model import TargetStatus
from tests.bot.email.fortnights import FULL, LARGE, NOTHING, a_group


def test_a_list_that_is_cut_still_counts_everything() -> None:
    cut, whole = listed(range(10), 8), listed(range(8), 8)

    assert (list(cut.lines), cut.left_out, cut.count) == (list(range(8)), 2, 10)
    assert (whole.left_out, whole.count) == (0, 8)


def test_nothing_to_report_gives_no_sections() -> None:
    view = view_of(NOTHING)

    assert (view.moved, view.ahead) == ((), ())
    assert view.overdue.count == view.blockers.count == view.blocked == view.unknown.count == 0


def test_sections_come_in_the_order_in_which_they_are_read() -> None:
    view = view_of(FULL)

    assert [s.code for s in view.moved] == ["reached", "newly_overdue", "back_on_track", "no_news"]
    assert [s.code for s in view.ahead] == ["drifting", "booked", "broken_bookings"]
    assert [s.name for s in view.overdue.lines] == [group.name for group in FULL.overdue]
    assert view.blocked == 2


def test_what_runs_out_of_room_is_the_least_binding() -> None:
    statutory = [a_group(f"S{n}", TargetStatus.STATUTORY, 0, *range(30, 10, -1)) for n in range(3)]
    aims = [a_group(f"A{n}", TargetStatus.COUNCIL_AIM, 0, *range(30, 10, -1)) for n in range(40)]

    view = view_of(replace(NOTHING, overdue=(*statutory, *aims)))

    shown = [len(section.listed.lines) for section in view.overdue.lines]
    assert shown[:3] == [MOST_LINES] * 3
    assert sum(shown) == MOST_GROUPED_LINES
    assert (len(shown), view.overdue.left_out) == (MOST_GROUPS, 43 - MOST_GROUPS)
    assert all(section.listed.count == 20 for section in view.overdue.lines)


def test_a_service_with_hundreds_of_late_steps_has_a_digest_that_fits() -> None:
    view = view_of(LARGE)

    assert sum(len(section.listed.lines) for section in view.overdue.lines) <= MOST_GROUPED_LINES
    assert view.workers.count == len(LARGE.workers)
