"""What the record does not say, as a table: each kind of gap, with its children."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.seen import Chosen, Seen
from permanence.insight.missing import OF_NOW, Gap, Missing, missing
from permanence.insight.names import milestone_name, route_name, stage_name
from permanence.insight.on_route import route_at
from permanence.insight.table import Column, Holds, Row, Table
from permanence.insight.team import team_on
from permanence.pack.model import Pack
from permanence.stages import Rulebook

COLUMNS = (
    Column("gap", "What is missing", Holds.WORDS),
    Column("times", "Times", Holds.TOTAL),
    Column("children_in_all", "Children", Holds.COUNT),
)
LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("gap", "What is missing", Holds.WORDS),
    Column("what", "Of what", Holds.WORDS),
    Column("on", "On", Holds.WORDS),
)
_ABOUT_ROUTES = frozenset({Gap.CHANGE_WITHOUT_REASON, Gap.CHANGE_WITHOUT_PROMPT})
_RULE = "A prompt that is only the nearest decision counts as missing: nobody has said that it was the cause."


def missing_answer(council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """Every gap, in the order of its kind; of a period, those of decisions, changes and steps of that period.

    What a journey lacks now is told whatever the period. Route and team: as on that day.
    """
    found = [
        gap
        for seen in council
        for gap in missing(seen.journey, seen.steps, rules.pack, today)
        if (gap.gap in OF_NOW or chosen.covers(gap.on))
        and chosen.wants(route_at(seen.journey.plans, gap.on), team_on(seen.journey, gap.on, rules.zone))
    ]
    rows = tuple(row for kind in Gap if (row := _row(kind, [one for one in found if one.gap is kind])))
    says = (_RULE,) if any(one.gap is Gap.CHANGE_WITHOUT_PROMPT for one in found) else ()
    table = Table("What the record does not say", COLUMNS, rows, says=says)
    listed = tuple(_listed(one, rules.pack) for kind in Gap for one in found if one.gap is kind)
    return FigureAnswer((table,), Table(f"{len(listed)} gaps", LIST, listed))


def _row(kind: Gap, found: list[Missing]) -> Row | None:
    if not found:
        return None
    return {
        "gap": kind[:1].upper() + kind[1:],
        "times": len(found),
        "children_in_all": len({one.reference for one in found}),
    }


def _listed(one: Missing, pack: Pack) -> Row:
    return {
        "reference": one.reference,
        "journey": one.journey,
        "gap": one.gap.value,
        "what": _of_what(one, pack),
        "on": one.on,
    }


def _of_what(one: Missing, pack: Pack) -> str:
    if one.gap in _ABOUT_ROUTES:
        return route_name(one.what, pack)
    if one.gap is Gap.DECISION_WITHOUT_REASON:
        return milestone_name(one.what, pack)
    return stage_name(one.what, pack)
