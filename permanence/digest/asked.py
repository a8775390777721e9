"""What is asked of a manager, with the words that answer it: a worker for a child, her word on what somebody said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from permanence.bookings import days_beyond, is_far_beyond
from permanence.day_words import day_words
from permanence.digest.lines import Ask
from permanence.how_many import how_many
from permanence.insight.names import reason_name
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.stages import Rulebook, Stage


def asked_of(
    journeys: Iterable[Journey],
    stages: Iterable[Stage],
    late: Mapping[str, str],
    rules: Rulebook,
    as_of: date,
    name_of: Callable[[str | None], str],
    *,
    by_team: bool,
) -> tuple[Ask, ...]:
    """Everything that waits for her word, what stands longest first.

    `late`: how the worst late step of a child stands, by her reference. `by_team`: she answers for several teams, and
    hears of children without a worker as a count for each of them.
    """
    running = [j for j in journeys if j.ended_on is None]
    without = [j for j in running if j.allocation.social_worker is None]
    asks = [ask for journey in running for ask in _words(journey, rules, as_of, name_of)]
    allocate = _by_team(without) if by_team else [_to_allocate(j, late, rules, as_of) for j in without]
    return (*allocate, *asks, *_far_bookings(stages, rules, as_of))


def _to_allocate(journey: Journey, late: Mapping[str, str], rules: Rulebook, as_of: date) -> Ask:
    since = local_day(journey.allocations[-1][0], rules.zone) if journey.allocations else journey.began_on
    day = f" since {day_words(since, as_of, weekday=False)}" if since else ""
    stands = f"; {late[journey.reference]}" if journey.reference in late else ""
    return Ask(f"no worker{day}{stands}", "allocate to, and the name", journey.reference)


def _by_team(without: Iterable[Journey]) -> list[Ask]:
    of = Counter(journey.allocation.team or "No team" for journey in without)
    return [
        Ask(f"{team} has {how_many(number, 'child', 'children')} without a worker.")
        for team, number in sorted(of.items())
    ]


def _words(
    journey: Journey, rules: Rulebook, as_of: date, name_of: Callable[[str | None], str]
) -> Iterator[Ask]:
    if journey.said_over:
        over = journey.said_over
        why = reason_name(over.reason, rules.pack.journey_end_reasons)
        on = day_words(over.on, as_of, weekday=False)
        yield Ask(f"said to be over since {on}: {why}", "confirm over, or: goes on", journey.reference)
    if journey.not_mine:
        who = name_of(journey.allocation.social_worker)
        yield Ask(f"{who} says that she is not the worker", "allocate to, and the name", journey.reference)


def _far_bookings(stages: Iterable[Stage], rules: Rulebook, as_of: date) -> Iterator[Ask]:
    """Steps that are booked for more than 28 days after their statutory limit."""
    for stage in stages:
        if not (stage.is_open and stage.booked_on and stage.due_on and stage.booked_on >= as_of):
            continue
        if is_far_beyond(stage.status, stage.due_on, stage.booked_on):
            past = days_beyond(stage.status, stage.due_on, stage.booked_on)
            booked = day_words(stage.booked_on, as_of)
            step = rules.pack.step_of(stage.key)
            words = f"{step} booked for {booked}, {past} days past the statutory limit"
            yield Ask(words, f"{step} booked for, and an earlier day", stage.reference)
