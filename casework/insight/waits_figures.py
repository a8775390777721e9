"""Waits as tables: from one milestone to another, or from each step of the pack to its end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.choosing import routes_of_step
from casework.insight.seen import Chosen
from casework.waits import Asked, Pairs, WaitReport
from permanence.insight.names import milestone_name, route_name, stage_name
from permanence.insight.table import Column, Holds, Row, Table
from permanence.insight.waits import Became, Waits, waits_between
from permanence.journey import Journey
from permanence.pack.model import Pack
from permanence.stages import Rulebook

APART = "median_of_exact_days"
EXACT = " More than one in ten hang on a day known only at the latest: the last figure is without them."
COLUMNS = (
    Column("step", "From - to", Holds.WORDS),
    Column("n", "Waits", Holds.TOTAL),
    Column("reached", "Reached", Holds.PART),
    Column("open", "Open", Holds.PART),
    Column("stopped", "Stopped", Holds.PART),
    Column("median", "Half within, days", Holds.DAYS),
    Column("median_low", "at least", Holds.DAYS),
    Column("median_high", "at most", Holds.DAYS),
    Column(APART, "of exact days alone", Holds.DAYS),
    Column("children_in_all", "Children", Holds.COUNT),
)
LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("began_on", "Began", Holds.WORDS),
    Column("ended_on", "Reached on", Holds.WORDS),
    Column("days", "Days", Holds.DAYS),
    Column("became", "Became", Holds.WORDS),
    Column("because", "Because", Holds.WORDS),
    Column("days_paused", "Paused", Holds.DAYS),
    Column("at_the_latest", "At the latest", Holds.WORDS),
    Column("route", "Route", Holds.WORDS),
    Column("team", "Team", Holds.WORDS),
)
FEW = "Where fewer than 10 waited or fewer than 5 got there, there is no median: the list says all there is."
REACHED_OPEN_STOPPED = (
    "Reached: got there. Open: still waiting.",
    "Stopped: another route, the journey over, or a final order came first.",
)


def waits_answer(report: WaitReport, pack: Pack) -> FigureAnswer:
    """A report as a table of one row, with the list of its waits."""
    asked = report.asked
    start, end = milestone_name(asked.start, pack), milestone_name(asked.end, pack)
    row = {**report.figures(), "step": f"{start} - {end}", "children_in_all": report.figures()["children"]}
    figures = report.figures()
    asides = tuple(
        (int(str(figures[name])), words) for name, words in _asides(asked.end, pack) if figures.get(name)
    )
    table = Table(
        f"From {start} to {end}",
        _columns((row,)),
        (row,) if report.waits else (),
        asides=asides,
        says=(*REACHED_OPEN_STOPPED, _half_in_words(report)) if report.waits else (),
    )
    children = Table(f"{len(report.waits)} waits", LIST, tuple(_in_names(r, pack) for r in report.rows()))
    return FigureAnswer((table,), children, {k: v for k, v in figures.items() if k != "children"})


def _half_in_words(report: WaitReport) -> str:
    half, figures = report.found.half, report.figures()
    if half is not None:
        return f"With those still open counted, half get there within the days given.{_exact(report)}"
    if int(str(figures["n"])) >= 10 and int(str(figures["reached"])) >= 5:  # noqa: PLR2004 (the rule is in FEW)
        return "Half have not got there yet."
    return FEW


def _exact(report: WaitReport) -> str:
    return EXACT if report.found.many_at_the_latest else ""


def _columns(rows: Sequence[Row]) -> tuple[Column, ...]:
    """Without the median of exact days where it would say the same."""
    apart = any(row.get(APART) is not None for row in rows)
    return tuple(c for c in COLUMNS if apart or c.name != APART)


def _asides(end: str, pack: Pack) -> Iterable[tuple[str, str]]:
    return (
        ("ended_first", "ended before their clock began: in the list, and in no figure"),
        ("at_the_latest", "are at the latest so long, since one of their days is known only roughly"),
        ("paused", "were paused meanwhile; those days are taken off"),
        ("not_known", "are left out, since the source cannot tell their end"),
        ("on_no_route", f"are left out: not on a route that has the step ({routes_of_step(end, pack)})"),
    )


def _in_names(row: Row, pack: Pack) -> Row:
    route = row.get("route")
    return {**row, "route": route_name(str(route), pack) if route else None}


def every_wait(journeys: Iterable[Journey], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """One row for each step of the pack that any child has waited for; reviews that go round are not among them."""
    known, rows, listed = list(journeys), [], []
    for stage in rules.pack.stages.values():
        if stage.repeats:
            continue
        between = (stage.start[0], stage.end)
        routes = stage.routes.intersection(chosen.routes) if chosen.routes and stage.routes else stage.routes
        if chosen.routes and stage.routes and not routes:
            continue
        asked_routes = sorted(routes) or chosen.routes
        found = waits_between(known, between, rules.pack, today, rules.zone, routes=asked_routes)
        asked = Asked(*between, Pairs.ALL, (), chosen.teams, chosen.first, chosen.last)
        waits = tuple(w for w in found.waits if asked.wants(w.began_on, w.team))
        if not waits or found.is_the_wrong_way_round:
            continue
        name = stage_name(stage.code, rules.pack)
        rows.append(_row(name, Waits(waits), asked))
        listed += [{**row, "step": name} for row in WaitReport(asked, Waits(waits)).rows()]
    table = Table(
        "Waits, step by step", _columns(rows), tuple(rows), says=(*REACHED_OPEN_STOPPED, FEW) if rows else ()
    )
    children = Table(
        f"{len(listed)} waits",
        (Column("step", "Step", Holds.WORDS), *LIST),
        tuple(_in_names(row, rules.pack) for row in listed),
    )
    return FigureAnswer((table,), children)


def _row(name: str, found: Waits, asked: Asked) -> Row:
    figures = WaitReport(asked, found).figures()
    assert len(found.those(Became.REACHED)) == figures["reached"]
    return {**figures, "step": name, "children_in_all": figures["children"]}
