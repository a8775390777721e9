"""Figures as pages of one file: a child's story, routes as bands. No script and nothing fetched; they print on A4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from textwrap import wrap

from bot.render import NO_BREAK, plain_templates
from casework.insight.story import Story
from casework.rights_held import Reviewed
from permanence.how_many import how_many
from permanence.insight.story import JourneyStory
from permanence.insight.table import Table
from permanence.rights.words import RELATIONS, ROLES


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A route as a line: where it begins and how long it is, in per cent of the journey."""

    name: str
    begins: float
    length: float
    is_open: bool
    primary: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Journeys that went from one route to the next, or to their end, at one place of the sequence."""

    column: int
    from_name: str
    to_name: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawnBand:
    """A band from one route to the next; `y1` and `y2` are the tops of its two ends."""

    x1: float
    x2: float
    y1: float
    y2: float
    height: float
    flow: Flow


@dataclass(frozen=True, slots=True)
class DrawnRoute:
    """A route as a block that bands leave and reach."""

    name: str
    x: float
    y: float
    height: float
    number: int

    @property
    def lines(self) -> list[tuple[float, str]]:
        """The name and how many, in lines that end before the next column; each with where it stands."""
        lines = _in_lines(self.name, self.number)
        first = self.y + self.height / 2 + 4 - LINE * (len(lines) - 1) / 2
        return [(round(first + LINE * n, 1), line) for n, line in enumerate(lines)]


def _in_lines(name: str, number: int) -> list[str]:
    return wrap(f"{name}{NO_BREAK}{number}", LETTERS)


def story_page(story: Story) -> str:
    """The page of a child's story."""
    pictures = {j.number: _lines(j, story.on) for j in story.journeys}
    return plain_templates().render("figures/story.html.j2", story=story, pictures=pictures)


def _lines(journey: JourneyStory, today: date) -> list[DrawnLine]:
    last = max(journey.ended_on or today, journey.began_on)
    days = max(1, (last - journey.began_on).days)

    def place(day: date) -> float:
        return min(max(0, (day - journey.began_on).days), days) * 100 / days

    return [
        DrawnLine(
            route.name,
            round(min(place(route.first), 99), 1),
            round(max(1, place(route.last or last) - place(route.first)), 1),
            is_open=route.last is None and journey.ended_on is None,
            primary=route.primary,
        )
        for route in journey.routes
    ]


def table_page(title: str, tables: Sequence[Table]) -> str:
    """Tables as a page, without any picture."""
    return plain_templates().render("figures/tables.html.j2", title=title, tables=tables)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A person of the review. `beside`: team and manager; `sees`, `why`: how many children, and by which part."""

    name: str
    email: str
    beside: tuple[str, ...]
    sees: str
    why: tuple[str, ...]


def access_review_page(found: Sequence[Reviewed], on: date) -> str:
    """The list to print for the review of access: by role, with a box to tick for each person and a place to sign."""
    names = {one.person.email: one.person.name for one in found}
    groups = [
        (f"{ROLES[role]}s", [_review_line(one, names) for one in people])
        for role, people in groupby(found, key=lambda one: one.person.role)
    ]
    return plain_templates().render("figures/review_of_access.html.j2", groups=groups, on=on)


def _review_line(one: Reviewed, names: Mapping[str, str]) -> ReviewLine:
    person = one.person
    team = (f"Team {person.team}",) if person.team else ()
    manager = (f"Manager: {names.get(person.manager, person.manager)}",) if person.manager else ()
    why = [f"{count}: {RELATIONS[relation]}" for relation, count in one.by]
    why += [f"kept from {_children(one.kept_from)}"] if one.kept_from else []
    sees = _children(one.children) if one.children else "no child"
    return ReviewLine(person.name, person.email, (*team, *manager), sees, tuple(why))


def _children(number: int) -> str:
    return how_many(number, "child", "children")


COLUMN_WIDTH, BLOCK, GAP = 212, 14, 18  # letters are drawn at their own size: wider ones are scrolled to
LINE, LETTERS = (
    18,
    25,
)  # a name is broken into lines of so many letters, which fit beside a block in print as well
MOST_HEIGHT = 460


def routes_page(title: str, flows: Sequence[Flow], tables: Sequence[Table]) -> str:
    """Routes as bands, as thick as they have journeys; each names its children. The tables stand below."""
    blocks, bands, height = _picture(flows)
    return plain_templates().render(
        "figures/routes.html.j2",
        title=title,
        blocks=blocks,
        bands=bands,
        block=BLOCK,
        width=max((b.x for b in blocks), default=0.0) + COLUMN_WIDTH,
        height=height,
        tables=tables,
    )


def _picture(flows: Sequence[Flow]) -> tuple[list[DrawnRoute], list[DrawnBand], float]:
    through: defaultdict[int, dict[str, list[int]]] = defaultdict(dict)  # column, name: into it, out of it
    for flow in flows:
        through[flow.column].setdefault(flow.from_name, [0, 0])[1] += len(flow.who)
        through[flow.column + 1].setdefault(flow.to_name, [0, 0])[0] += len(flow.who)
    most = max((sum(max(both) for both in column.values()) for column in through.values()), default=1)
    unit = MOST_HEIGHT / most
    blocks = {
        (column, name): DrawnRoute(name, column * COLUMN_WIDTH, y, number * unit, number)
        for column, names in sorted(through.items())
        for name, y, number in _stacked(names, unit)
    }
    height = max((b.y + b.height for b in blocks.values()), default=0.0) + GAP
    return list(blocks.values()), list(_bands(flows, blocks, unit)), height


def _stacked(names: Mapping[str, list[int]], unit: float) -> list[tuple[str, float, int]]:
    placed, y = [], float(GAP)
    for name, both in names.items():
        high = max(both) * unit
        beside = LINE * (len(_in_lines(name, max(both))) - 1)
        y += max(0, beside - high) / 2  # the lines of a name stand round the middle of its block
        placed.append((name, y, max(both)))
        y += high + max(0, beside - high) / 2 + GAP
    return placed


def _bands(
    flows: Sequence[Flow], blocks: Mapping[tuple[int, str], DrawnRoute], unit: float
) -> list[DrawnBand]:
    left: dict[tuple[int, str], float] = {}
    right: dict[tuple[int, str], float] = {}
    bands = []
    for flow in flows:
        start, end = (flow.column, flow.from_name), (flow.column + 1, flow.to_name)
        height = len(flow.who) * unit
        y1 = left.get(start, blocks[start].y)
        y2 = right.get(end, blocks[end].y)
        left[start], right[end] = y1 + height, y2 + height
        bands.append(DrawnBand(blocks[start].x + BLOCK, blocks[end].x, y1, y2, height, flow))
    return bands
