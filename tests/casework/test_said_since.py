"""What people said of a child since the meeting before: from that day on, and what a file only brought late is none."""

from datetime import UTC, date, datetime

import pytest

from casework.meeting.said_since import said_since
from permanence.entries import NewEntry, Recorder
from tests.builders import JAMIE, MORAG, NOW, SHONA, TODAY, register_child, shona

SINCE = date(2026, 5, 12)
EVE = datetime(2026, 5, 11, 22, 59, tzinfo=UTC)  # a minute before midnight in Scotland
THAT_DAY = datetime(2026, 5, 11, 23, 0, tzinfo=UTC)


@pytest.fixture
def child(record):
    began = date(2025, 10, 1)
    return register_child(record, "C1", began, now=datetime(2026, 4, 1, tzinfo=UTC), route="home")


def says(record, child: str, *entries: NewEntry, at: datetime = NOW) -> tuple[str, ...]:
    """What is told of her once these were recorded."""
    with record.writing() as tx:
        tx.append(entries, at)
    with record.reading() as tx:
        return said_since(tx, record.rules, [child], SINCE, TODAY)[child]


@pytest.mark.parametrize(("at", "told"), [(EVE, False), (THAT_DAY, True)])
def test_what_was_said_on_the_day_of_the_last_meeting_is_told_by_the_councils_own_day(
    record, child, at, told
):
    words = says(record, child, shona(child).booked("panel", date(2026, 6, 11)), at=at)

    assert words == (("panel booked for Thu 11 Jun",) if told else ())


@pytest.mark.parametrize(
    ("by", "on", "told"),
    [
        ("import:tracker", date(2026, 5, 11), False),
        ("import:tracker", SINCE, True),
        (SHONA, date(2026, 5, 11), True),
    ],
)
def test_what_a_file_brings_now_and_happened_before_is_no_news(record, child, by, on, told):
    held = Recorder(child, 1, by, f"{by}#1:4").milestone_reached("visit", on)

    assert bool(says(record, child, held)) is told


def test_a_new_worker_is_told_and_the_same_again_or_the_first_is_not(record, child):
    def to(worker: str | None, team: str = "North") -> NewEntry:
        return Recorder(child, 1, MORAG, "slack:1").allocated(social_worker=worker, team=team)

    assert says(record, child, to(SHONA, "South")) == ()
    assert says(record, child, to(None)) == ()
    assert says(record, child, to(SHONA)) == ()  # she had her before
    assert says(record, child, to(JAMIE)) == ("new worker, 20 May",)


def test_a_change_of_worker_before_the_meeting_is_no_news(record, child):
    before = Recorder(child, 1, MORAG, "slack:1").allocated(social_worker=JAMIE, team="North")

    assert says(record, child, before, at=EVE) == ()


def test_of_many_things_the_last_two_are_told_each_once_and_what_was_taken_back_is_not(record, child):
    her = shona(child)
    booked = [her.booked("panel", date(2026, 6, day)) for day in (1, 2, 2, 3, 4, 5)]
    words = says(record, child, *booked)
    with record.reading() as tx:
        last = max(e.number for e in tx.entries(child))

    assert words == ("panel booked for Thu 4 Jun", "panel booked for Fri 5 Jun")
    assert says(record, child, shona(child, replaces=last).undone())[-1] == "panel booked for Thu 4 Jun"
