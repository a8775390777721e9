"""Changes of route and routes taken, as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from casework.insight.answer import FigureAnswer
from casework.insight.seen import Chosen, Seen
from permanence.how_many import how_many
from permanence.insight.ends import MONTHS, OTHER, STILL_IN_CARE, ways_out_of
from permanence.insight.names import reason_name, route_name, sequence_name, way_name
from permanence.insight.route_changes import Change, PromptIs, changes_of
from permanence.insight.routes_taken import Sequence as RouteSequence
from permanence.insight.routes_taken import Taken, sequences, taken_by
from permanence.insight.table import Column, Holds, Row, Table
from permanence.insight.team import team_on
from permanence.insight.ways_out import WaysOut
from permanence.insight.who_counts import counted
from permanence.journey import Journey
from permanence.pack.model import Pack
from permanence.stages import Rulebook

CHANGE_COLUMNS = (
    Column("from_route", "From", Holds.WORDS),
    Column("to_route", "To", Holds.WORDS),
    Column("times", "Changes", Holds.TOTAL),
    Column("named", "Prompt named", Holds.PART),
    Column("nearest", "nearest", Holds.PART),
    Column("none", "none", Holds.PART),
    Column("without_reason", "Without a reason", Holds.COUNT),
)
CHANGE_LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("on", "On", Holds.WORDS),
    Column("from_route", "From", Holds.WORDS),
    Column("to_route", "To", Holds.WORDS),
    Column("reason", "Because", Holds.WORDS),
    Column("prompt", "Prompted by", Holds.WORDS),
    Column("prompt_is", "Which is", Holds.WORDS),
    Column("team", "Team", Holds.WORDS),
)
GIVEN_UP = "given up beside"
_NEAREST = (
    "Nearest: nobody named a prompt; the last decision of 28 days before, which may not be what it was."
)


def changes_answer(council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """Every change of route in the period, and parallel routes that were given up, which are no changes."""
    known = list(council)
    found = [
        (change, team)
        for one in known
        for change in changes_of(one.journey, today)
        if chosen.covers(change.on)
        and (not chosen.routes or {change.from_route, change.to_route} & set(chosen.routes))
        and ((team := team_on(one.journey, change.on, rules.zone)) in chosen.teams or not chosen.teams)
    ]
    changes = [change for change, _ in found if change.to_route]
    given_up = [change for change, _ in found if not change.to_route]
    who = counted((c.reference, c.journey) for c in changes)
    asides = (
        (who.journeys, "journeys had a change of route"),
        (len(known), "journeys were looked at"),
    )
    table = Table(
        "Changes of route", CHANGE_COLUMNS, tuple(_rows(changes, rules.pack)), None, asides, (_NEAREST,)
    )
    beside = Table("Parallel routes given up", CHANGE_COLUMNS, tuple(_rows(given_up, rules.pack)))
    listed = tuple(_change(change, team, rules.pack) for change, team in found)
    tables = (table, beside) if given_up else (table,)
    return FigureAnswer(tables, Table(how_many(len(listed), "change"), CHANGE_LIST, listed))


def _rows(changes: Iterable[Change], pack: Pack) -> list[Row]:
    found: defaultdict[tuple[str, str | None], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.from_route, change.to_route].append(change)
    rows = [_change_row(pair, mine, pack) for pair, mine in found.items()]
    return sorted(
        rows, key=lambda row: (-int(str(row["times"])), str(row["from_route"]), str(row["to_route"]))
    )


def _change_row(pair: tuple[str, str | None], mine: Sequence[Change], pack: Pack) -> Row:
    prompts = Counter(change.prompt.is_ for change in mine)
    return {
        "from_route": route_name(pair[0], pack),
        "to_route": _to(pair[1], None, pack),
        "times": len(mine),
        **{is_.value: prompts[is_] for is_ in PromptIs},
        "without_reason": sum(change.reason is None for change in mine),
    }


def _to(route: str | None, kept: str | None, pack: Pack) -> str:
    if route:
        return route_name(route, pack)
    return f"{GIVEN_UP} {route_name(kept, pack)}" if kept else GIVEN_UP.removesuffix(" beside")


def _change(change: Change, team: str | None, pack: Pack) -> Row:
    return {
        "reference": change.reference,
        "journey": change.journey,
        "on": change.on,
        "from_route": route_name(change.from_route, pack),
        "to_route": _to(change.to_route, change.kept, pack),
        "reason": reason_name(change.reason, pack.route_change_reasons),
        "prompt": change.prompt.in_words(pack, change.on),
        "prompt_is": change.prompt.is_.value,
        "team": team,
    }


# --- routes taken -----------------------------------------------------------------------------------------------------

LIST = (
    Column("reference", "Child", Holds.CHILDREN),
    Column("journey", "Journey", Holds.WORDS),
    Column("began_on", "Began", Holds.WORDS),
    Column("routes", "Routes", Holds.WORDS),
    Column("led_to", "Led to", Holds.WORDS),
    Column("days", "Days", Holds.DAYS),
)


def routes_taken(
    council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date
) -> list[RouteSequence]:
    """The journeys that began in the period, by the routes that they took."""
    found = [t for j in _journeys(council, chosen, rules) if (t := taken_by(j, rules.pack, today))]
    return sequences(found)


def _journeys(council: Iterable[Seen], chosen: Chosen, rules: Rulebook) -> list[Journey]:
    return [
        one.journey
        for one in council
        if one.journey.began_on
        and chosen.covers(one.journey.began_on)
        and (not chosen.teams or team_on(one.journey, one.journey.began_on, rules.zone) in chosen.teams)
        and (not chosen.routes or any(p.route in chosen.routes for p in one.journey.plans))
    ]


def routes_answer(council: Iterable[Seen], chosen: Chosen, rules: Rulebook, today: date) -> FigureAnswer:
    """Every sequence of routes with what it led to, and where children ended up by 6, 12 and 24 months."""
    known = list(council)
    found = routes_taken(known, chosen, rules, today)
    ways = _ways(found, rules.pack)
    taken = [t for sequence in found for t in sequence.taken]
    who = counted((t.reference, t.journey) for t in taken)
    columns = (
        Column("routes", "Routes taken", Holds.WORDS),
        Column("journeys", "Journeys", Holds.TOTAL),
        *(Column(way, way_name(way, rules.pack), Holds.PART) for way in ways),
        Column("still_in_care", "Still in care", Holds.PART),
        Column("median", "Half ended within, days", Holds.DAYS),
    )
    rows = tuple(_sequence_row(sequence, ways, rules.pack) for sequence in found)
    asides = (
        (who.journeys, "journey" if who.journeys == 1 else "journeys"),
        (who.children, "child" if who.children == 1 else "children"),
        (who.came_back, "of the children came back into care"),
    )
    table = Table("Routes taken", columns, rows, asides=asides)
    children = Table(how_many(who.journeys, "journey"), LIST, tuple(_taken(t, rules.pack) for t in taken))
    ended = _where(_journeys(known, chosen, rules), taken, ways, rules.pack, today)
    return FigureAnswer((table, ended) if taken else (table,), children)


def _ways(found: Iterable[RouteSequence], pack: Pack) -> list[str]:
    seen = {t.led_to for sequence in found for t in sequence.taken} - {STILL_IN_CARE}
    return [way for way in (*pack.routes, OTHER) if way in seen]


def _sequence_row(sequence: RouteSequence, ways: list[str], pack: Pack) -> Row:
    led = Counter(t.led_to for t in sequence.taken)
    return {
        "routes": sequence_name(sequence.routes, pack),
        "journeys": len(sequence.taken),
        **{way: led[way] for way in ways},
        "still_in_care": led[STILL_IN_CARE],
        "median": sequence.half.days if sequence.half else None,
    }


def _taken(taken: Taken, pack: Pack) -> Row:
    still = taken.led_to == STILL_IN_CARE
    return {
        "reference": taken.reference,
        "journey": taken.journey,
        "began_on": taken.began_on,
        "routes": sequence_name(taken.sequence, pack),
        "led_to": "Still in care" if still else way_name(taken.led_to, pack),
        "days": taken.days,
    }


def _where(journeys: list[Journey], taken: list[Taken], ways: list[str], pack: Pack, today: date) -> Table:
    """How many went each way between 0, 6, 12 and 24 months, and the share that had gone it by the end of each.

    The shares by a day and that of those still in care then are 100.
    """
    gone = ways_out_of(journeys, pack, today)
    columns = (
        Column("months", "Months after the start", Holds.WORDS),
        Column("journeys", "Journeys", Holds.TOTAL),
        *(Column(f"{way}_n", f"{way_name(way, pack)}, went", Holds.PART) for way in ways),
        Column("others_n", "Did not go in this time", Holds.PART),
        *(Column(way, f"{way_name(way, pack)} by then, %", Holds.SHARE) for way in ways),
        Column("still_in_care", "Still in care then, %", Holds.SHARE),
    )
    rows, since, before = [], 0, -1
    for months, day in (*MONTHS.items(), (None, None)):
        went = Counter(
            t.led_to for t in taken if t.has_ended and before < t.days and (day is None or t.days <= day)
        )
        rows.append(
            {
                "months": f"{since} to {months}" if months else f"after {since}",
                "journeys": len(taken),
                **{f"{way}_n": went[way] for way in ways},
                "others_n": len(taken) - went.total(),
                **(_shares(gone, day, ways) if day is not None else {}),
            }
        )
        since, before = months or since, day or before
    says = ("All ways are counted against each other.",)
    return Table("Where children end up", columns, tuple(rows), says=says, is_one=True)


def _shares(gone: WaysOut, day: int, ways: list[str]) -> Row:
    shares = gone.by(day)
    return {
        **{way: round(100 * shares.get(way, 0.0), 1) for way in ways},
        "still_in_care": round(100 * gone.still_there(day), 1),
    }
