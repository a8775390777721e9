"""The list of a tracking meeting as one page: A4 with room to write, child by child on a phone. Nothing is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.render import plain_templates


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One child. `shown`: the reference; `worker`: a name; `siblings`: references of those on the list beside her."""

    shown: str
    worker: str
    standing: str
    said: tuple[str, ...]
    asked: str
    siblings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPart:
    title: str
    rows: tuple[MeetingRow, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What the page says. `children`: how many the team has; `listed`: of whom it tells; `counts`: why, in words."""

    team: str
    on: date
    since: date
    until: date
    made_on: date
    children: int
    listed: int
    counts: str
    parts: Sequence[MeetingPart]


def meeting_page(page: MeetingPage) -> str:
    return plain_templates().render("meeting/list.html.j2", page=page)
