"""The open data: one row one fact, from which every figure of Homeward can be worked out again by anybody.

References only; days as days; codes of the pack. What each column means stands in `DICTIONARY`, which is a table of the
export itself. The sums are those of permanence/insight/, so that whoever counts rows counts what the commands count.
Rows are plain, their values in the order of the table's columns: an export of 20,000 children has 900,000 of them.
So they come by the journey, all of one table together, and nothing is done for each of them that is not needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter

from casework.exports.data_dictionary import COLUMNS, DICTIONARY
from casework.insight.seen import Seen, seen
from casework.ports import Reading
from permanence.insight.ends import STILL_IN_CARE, way_out
from permanence.insight.lag import lag_days
from permanence.insight.others import waits_for
from permanence.insight.route_changes import prompt_of
from permanence.insight.step_waits import StepWaits
from permanence.insight.steps import Step
from permanence.insight.team import age_band, team_on
from permanence.insight.waits import EndedFirst, Wait
from permanence.journey import Decision, Journey
from permanence.local_day import local_day
from permanence.stages import Rulebook

Row = tuple[object, ...]
ENDED_FIRST = "ended_first"

OPEN_TABLES: Mapping[str, tuple[str, ...]] = {name: tuple(columns) for name, columns in COLUMNS.items()}


def open_rows(tx: Reading, rules: Rulebook, today: date) -> Iterator[tuple[str, Sequence[Row]]]:
    """Every row of every table, with the table's name, as seen on `today`; those of one journey together.

    A portion of children is read at a time.
    """
    waits = StepWaits(rules.pack, today, rules.zone, tells_routes=_tells_routes(tx))
    for one in seen(tx, rules, today):
        yield from _of(one, rules, today)
        yield "wait", [_wait(stage, found) for stage, found in waits.of(one.journey)]
    yield "data_dictionary", DICTIONARY


def _tells_routes(tx: Reading) -> bool:
    """Whether any journey has a route; the first one that has ends the search."""
    return any(journey.plans for journey in tx.every_journey(tx.references()))


def _of(one: Seen, rules: Rulebook, today: date) -> Iterator[tuple[str, Sequence[Row]]]:
    """The rows about a journey by their table; the child and the journey stand first in each."""
    journey, key = one.journey, (one.journey.reference, one.journey.number)
    yield "journey", [(*key, *_journey(journey, rules, today))]
    yield "step", list(map(_step, one.steps))
    yield "event", list(_events(journey, rules, today))
    few: Mapping[str, Iterable[Row]] = {
        "route": _routes(journey, today),
        "blocker": _blockers(one, rules, today),
        "pause": _pauses(journey, today),
        "allocation": _allocations(journey, rules, today),
    }
    for table, rows in few.items():
        yield table, [(*key, *row) for row in rows]


def _journey(journey: Journey, rules: Rulebook, today: date) -> Row:
    gone = way_out(journey, rules.pack, today)
    over = journey.ended_on is not None and journey.ended_on <= today
    return (
        journey.began_on,
        journey.ended_on if over else None,
        journey.ended_reason if over else None,
        age_band(journey),
        journey.legal_basis,
        team_on(journey, journey.began_on, rules.zone) if journey.began_on else None,
        gone[1] if gone else STILL_IN_CARE,
        gone[0] if gone else None,
        int(journey.allocation.social_worker is not None),
    )


def _routes(journey: Journey, today: date) -> Iterator[Row]:
    for plan in journey.plans:
        if plan.opened_on > today:
            continue
        opened = plan.number, plan.route, int(plan.primary), plan.opened_on
        if plan.closed_on is None or plan.closed_on > today:
            yield (*opened, None, plan.opened_reason, None, None, None, None, None)
            continue
        prompt = prompt_of(journey, plan)
        yield (
            *(*opened, plan.closed_on, plan.opened_reason, plan.closed_reason, plan.changed_to),
            *(prompt.code(), prompt.entry, prompt.is_.value),
        )


_begun = attrgetter(
    *(
        "reference",
        "journey",
        "code",
        "occurrence",
        "from_milestone",
        "to_milestone",
        "route",
        "team",
        "owner_role",
    ),
    *("started_on", "ended_on"),
)
_counted = attrgetter("days", "days_paused", "days_for_others", "due_on")


def _step(step: Step) -> Row:
    return (
        *_begun(step),
        step.how.value,
        *_counted(step),
        int(step.has_target),
        step.status.value if step.status else None,
        step.days_over,
        step.times_moved,
        int(step.at_the_latest),
        step.waits_for,
    )


_of_a_wait = attrgetter("began_on", "ended_on", "seen_until", "days")
_recorded_on = lru_cache(maxsize=4096)(local_day)  # a file brings thousands of events at one moment


def _wait(stage: str, found: Wait | EndedFirst) -> Row:
    key = found.reference, found.journey
    if isinstance(found, EndedFirst):
        first = (*key, stage, found.began_on, found.ended_on, None, None, ENDED_FIRST, None)
        return (*first, None, None, None, None, int(found.turned_round))
    return (
        *(*key, stage, *_of_a_wait(found), found.became.value, found.because),
        *(found.days_paused, int(found.at_the_latest), found.route, found.team, 0),
    )


def _events(journey: Journey, rules: Rulebook, today: date) -> Iterator[Row]:
    key = journey.reference, journey.number
    decided = {d.entry: _decided(d) for d in journey.decisions}
    for reached in journey.milestones:
        if reached.on <= today:
            recorded_on = _recorded_on(reached.recorded_at, rules.zone)
            yield (
                *(*key, reached.milestone, reached.on, recorded_on, lag_days(reached.on, recorded_on)),
                reached.through.partition(":")[0],
                *decided.get(reached.entry, _UNDECIDED),
                *(reached.entry, 1, reached.precision),
            )
    for row in _not_reached(journey, today):
        yield (*key, *row)


_UNDECIDED = (None, None, None, 0)


def _decided(decision: Decision) -> Row:
    return decision.body, decision.outcome, decision.reason, int(decision.note is not None)


def _not_reached(journey: Journey, today: date) -> Iterator[Row]:
    """Decisions that left their milestone open: a panel that was put off."""
    reached = {m.entry for m in journey.milestones}
    for decision in journey.decisions:
        if decision.entry not in reached and decision.on <= today:
            happened = decision.milestone, decision.on, None, None, None
            yield (*happened, *_decided(decision), decision.entry, 0, None)


def _blockers(one: Seen, rules: Rulebook, today: date) -> Iterator[Row]:
    for blocker in one.journey.blockers:
        opened = local_day(blocker.opened_at, rules.zone)
        cleared = blocker.cleared_on if blocker.cleared_on and blocker.cleared_on <= today else None
        if opened <= today:
            days = max(0, ((cleared or today) - opened).days)
            whom = waits_for(blocker, rules.pack)
            yield blocker.stage, blocker.reason, whom, opened, cleared, days


def _pauses(journey: Journey, today: date) -> Iterator[Row]:
    for paused in journey.pauses:
        if paused.pause.first <= today:
            yield paused.stage, paused.pause.first, paused.pause.until, paused.pause.reason


def _allocations(journey: Journey, rules: Rulebook, today: date) -> Iterator[Row]:
    for at, allocation in journey.allocations:
        since = local_day(at, rules.zone)
        if since <= today:
            yield since, allocation.team
