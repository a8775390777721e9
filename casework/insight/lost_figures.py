"""Days lost as a table: by step, and whom they waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.seen import Chosen, Seen
from permanence.how_many import how_many
from permanence.insight.days_lost import Lost, days_lost
from permanence.insight.names import route_name, stage_name
from permanence.insight.table import Column, Holds, Row, Table
from permanence.pack.model import Pack
from permanence.stages import Rulebook

COLUMNS = (
    Column("step", "Step", Holds.WORDS),
    Column("days", "Days lost", Holds.DAYS),
    Column("ours", "ours", Holds.DAYS),
    Column("others", "waiting for others", Holds.DAYS),
    Column("steps", "Steps", Holds.TOTAL),
    Column("children_in_all", "Children", Holds.COUNT),
)
LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("step", "Step", Holds.WORDS),
    Column("due_on", "Due", Holds.WORDS),
    Column("ended_on", "Ended", Holds.WORDS),
    Column("days", "Days lost", Holds.DAYS),
    Column("ours", "ours", Holds.DAYS),
    Column("others", "waiting for others", Holds.DAYS),
    Column("route", "Route", Holds.WORDS),
    Column("team", "Team", Holds.WORDS),
)
_RULE = (
    "Days that children were past a due date inside the period, open steps up to the day looked at. "
    "Waiting for others: court, hearing, legal services, panel, decision maker or carer."
)


def lost_answer(council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """Every step that lost days in the period, the worst first."""
    steps = [s for one in council for s in one.steps if chosen.wants(s.route, s.team)]
    lost = days_lost(steps, chosen.first, chosen.last, today)
    by_code: defaultdict[str, list[Lost]] = defaultdict(list)
    for one in lost:
        by_code[one.step.code].append(one)
    rows = [_row(stage_name(code, rules.pack), mine) for code, mine in by_code.items()]
    rows.sort(key=lambda row: (-int(str(row["days"])), str(row["step"])))
    table = Table("Days lost", COLUMNS, tuple(rows), total=_row("All", lost) if rows else None, says=(_RULE,))
    children = Table(how_many(len(lost), "step"), LIST, tuple(_listed(one, rules.pack) for one in lost))
    return FigureAnswer((table,), children)


def _row(name: str, lost: list[Lost]) -> Row:
    return {
        "step": name,
        "days": sum(one.days for one in lost),
        "ours": sum(one.ours for one in lost),
        "others": sum(one.others for one in lost),
        "steps": len(lost),
        "children_in_all": len({one.step.reference for one in lost}),
    }


def _listed(one: Lost, pack: Pack) -> Row:
    step = one.step
    return {
        "reference": step.reference,
        "journey": step.journey,
        "step": stage_name(step.code, pack),
        "due_on": step.due_on,
        "ended_on": step.ended_on,
        "days": one.days,
        "ours": one.ours,
        "others": one.others,
        "route": route_name(step.route, pack),
        "team": step.team,
    }
