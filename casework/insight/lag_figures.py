"""Lag as a table: how long after it happened each milestone was written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.seen import Chosen, Seen
from permanence.insight.in_time import per_cent
from permanence.insight.lag import LATE_AFTER, Lag, Written, lags, written
from permanence.insight.names import milestone_name
from permanence.insight.on_route import route_at
from permanence.insight.table import Column, Holds, Row, Table
from permanence.insight.team import team_on
from permanence.pack.model import Pack
from permanence.stages import Rulebook

COLUMNS = (
    Column("milestone", "What happened", Holds.WORDS),
    Column("recorded", "Recorded", Holds.TOTAL),
    Column("within", f"Within {LATE_AFTER} days", Holds.PART),
    Column("late", "Later", Holds.PART),
    Column("late_per_cent", "Later, %", Holds.SHARE),
    Column("median", "Half within, days", Holds.DAYS),
)
LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("milestone", "What happened", Holds.WORDS),
    Column("on", "On", Holds.WORDS),
    Column("recorded_on", "Written down", Holds.WORDS),
    Column("days", "Days", Holds.DAYS),
    Column("by_file", "By a file", Holds.WORDS),
)
BY_FILE = "came in with a file: they were written down when it was taken in, whenever they were known"


def lag_answer(council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """What happened in the period, the longest median first. Route and team: as on the day on which it happened."""
    told = [
        one
        for seen in council
        for one in written(seen.journey, chosen.first, min(chosen.last, today), rules.zone)
        if chosen.wants(route_at(seen.journey.plans, one.on), team_on(seen.journey, one.on, rules.zone))
    ]
    rows = tuple(_row(lag, rules.pack) for lag in lags(told))
    asides = ((sum(one.by_file for one in told), BY_FILE),)
    table = Table("From what happened to its recording", COLUMNS, rows, _total(rows, told), asides)
    listed = tuple(_listed(one, rules.pack) for one in sorted(told, key=lambda one: -one.days))
    return FigureAnswer((table,), Table(f"{len(listed)} recorded", LIST, listed))


def _row(lag: Lag, pack: Pack) -> Row:
    number = len(lag.days)
    return {
        "milestone": milestone_name(lag.milestone, pack),
        "recorded": number,
        "within": number - lag.late,
        "late": lag.late,
        "late_per_cent": per_cent(lag.late, number),
        "median": lag.median,
    }


def _total(rows: tuple[Row, ...], told: list[Written]) -> Row | None:
    if not rows:
        return None
    late = sum(one.is_late for one in told)
    return {
        "milestone": "All",
        "recorded": len(told),
        "within": len(told) - late,
        "late": late,
        "late_per_cent": per_cent(late, len(told)),
    }


def _listed(one: Written, pack: Pack) -> Row:
    return {
        "reference": one.reference,
        "journey": one.journey,
        "milestone": milestone_name(one.milestone, pack),
        "on": one.on,
        "recorded_on": one.recorded_on,
        "days": one.days,
        "by_file": one.by_file,
    }
