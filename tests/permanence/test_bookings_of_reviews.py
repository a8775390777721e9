"""A review that was booked and held is done with: its booking says nothing about the next review."""

from datetime import UTC, date, datetime, timedelta

from permanence.entries import Entry, NewEntry, Recorder
from permanence.journey import journey_of
from permanence.stages import QuietKind, Stage, project
from tests.builders import SHONA, a_rulebook, people

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEGAN, FIRST, SECOND, LATER = date(2025, 6, 2), date(2025, 7, 7), date(2025, 9, 29), date(2026, 3, 2)
NEXT = date(2026, 8, 20)
SHONA_SAYS = Recorder("HW-4821-K", 1, SHONA, "slack:1")


def open_review(*told: NewEntry, at: datetime = AT) -> Stage:
    entries = [
        SHONA_SAYS.journey_began(BEGAN, "became_looked_after"),
        SHONA_SAYS.milestone_reached("first_review", FIRST),
        SHONA_SAYS.milestone_reached("second_review", SECOND),
        *told,
        SHONA_SAYS.milestone_reached("later_review", LATER),
    ]
    recorded = [
        Entry(n, e.kind, e.reference, e.journey, e.data, e.by, e.through, at, e.replaces)
        for n, e in enumerate(entries, start=1)
    ]
    stages = project(journey_of("HW-4821-K", 1, recorded), a_rulebook(), people())
    return next(s for s in stages if s.milestone == "later_review" and s.is_open)


def test_a_kept_booking_is_no_booking_of_the_next_review():
    review = open_review(SHONA_SAYS.booked("later_review", LATER))

    assert (review.started_on, review.booked_on, review.quiet_kind) == (LATER, None, None)


def test_a_booking_of_the_next_review_holds_for_it():
    review = open_review(SHONA_SAYS.booked("later_review", LATER), SHONA_SAYS.booked("later_review", NEXT))

    assert (review.booked_on, review.quiet_kind, review.times_moved) == (NEXT, QuietKind.BOOKED, 0)


def test_a_review_held_earlier_than_it_was_booked_for_leaves_no_booking_behind():
    review = open_review(
        SHONA_SAYS.booked("later_review", LATER + timedelta(days=10)), at=AT - timedelta(days=30)
    )

    assert (review.started_on, review.booked_on, review.quiet_kind) == (LATER, None, None)


def test_the_next_review_may_be_booked_at_the_table_of_this_one():
    review = open_review(SHONA_SAYS.booked("later_review", NEXT), at=AT)

    assert review.booked_on == NEXT
