"""The short part of a manager's fortnight: what fits two screens of a phone. No child stands in it twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from permanence.digest.lines import Ask, Digest, MovedLine, TeamLine, Topic
from permanence.digest.topics import MOST as MOST_TOPICS
from permanence.how_many import how_many

MOST_MOVED = 3
MOST_ASKED = 3
MOST_ASKED_OVER_TEAMS = 2
MOST_TEAMS = 8

Line = TypeVar("Line", Topic, MovedLine)


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown, in this order; `more_asked`: how many more things are asked of her, in the whole."""

    topics: tuple[Topic, ...]
    moved: tuple[MovedLine, ...]
    teams: tuple[TeamLine, ...]
    all_teams: TeamLine | None
    asked: tuple[Ask, ...]
    more_asked: int


def page_of(digest: Digest, named: Collection[str] = ()) -> Page:
    """The short part; `named`: the children who stand before it in the same message.

    What is asked comes before what is talked about: a child for whom a worker is asked is no topic as well. A reader
    of several teams has their table in the place of single lines.
    """
    asked = digest.asked[: MOST_ASKED_OVER_TEAMS if digest.teams else MOST_ASKED]
    taken = {*named, *(ask.reference for ask in asked if ask.reference)}
    topics = _without(digest.topics, taken, MOST_TOPICS)
    taken |= {topic.reference for topic in topics}
    moved = _without(digest.moved, taken, 0 if digest.teams else MOST_MOVED)
    return Page(
        topics,
        moved,
        _few(digest.teams),
        _sum("All", digest.teams) if digest.teams else None,
        asked,
        len(digest.asked) - len(asked),
    )


def _without(lines: Iterable[Line], taken: Collection[str], most: int) -> tuple[Line, ...]:
    return tuple([line for line in lines if line.reference not in taken][:most])


def _few(teams: Sequence[TeamLine]) -> tuple[TeamLine, ...]:
    """All of them, or those with most overdue and one line for the others, so that the column still adds up."""
    if len(teams) <= MOST_TEAMS:
        return tuple(teams)
    worst = sorted(teams, key=lambda t: (-t.overdue, t.name))
    shown, others = worst[: MOST_TEAMS - 1], worst[MOST_TEAMS - 1 :]
    return (*sorted(shown, key=lambda t: t.name), _sum(how_many(len(others), "other"), others))


def _sum(name: str, teams: Iterable[TeamLine]) -> TeamLine:
    each = list(teams)
    return TeamLine(
        name,
        sum(t.children for t in each),
        sum(t.overdue for t in each),
        sum(t.statutory for t in each),
        sum(t.before for t in each),
    )
