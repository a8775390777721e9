"""A digest as an e-mail shows it: the same figures, and lists short enough for a mail that is shown whole.

Figures always count everything. A list that is cut says how much it leaves out, and what is cut is the least late.
Mail programs cut a message of about 100 kB themselves, without a word; these limits stay under that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from permanence.digest.lines import (
    Digest,
    Group,
    RouteChange,
    StageLine,
    Unknown,
    WithinTimescale,
    WorkerLine,
)
from permanence.pack.model import TargetStatus

MOST_LINES = 8
MOST_GROUPS = 16
MOST_GROUPED_LINES = 48
MOST_REFERENCES = 40
MOST_AIMS = 16
MOST_WORKERS = 24

Line = TypeVar("Line")


@dataclass(frozen=True, slots=True)
class Listed(Generic[Line]):
    """The first lines of a list, and how many lines were left out after them."""

    lines: Sequence[Line]
    left_out: int

    @property
    def count(self) -> int:
        return len(self.lines) + self.left_out


@dataclass(frozen=True, slots=True)
class Section(Generic[Line]):
    """A list under a heading: the templates know its words by `code`, and by `name` where data names it.

    `first`: the number of its first line in the whole message, by which a reply names it.
    """

    code: str
    listed: Listed[Line]
    name: str = ""
    status: TargetStatus | None = None
    first: int = 1


@dataclass(frozen=True, slots=True)
class DigestView:
    """The lists of a digest in reading order; lists of lists without empty ones."""

    moved: tuple[Section[StageLine], ...]
    overdue: Listed[Section[StageLine]]
    ahead: tuple[Section[StageLine], ...]
    blockers: Listed[Section[StageLine]]
    blocked: int
    route_changes: Listed[RouteChange]
    without_plan: Listed[str]
    decisions_without_reason: Listed[StageLine]
    unknown: Listed[Section[str]]
    within: Listed[WithinTimescale]
    workers: Listed[WorkerLine]


def view_of(digest: Digest) -> DigestView:
    return _numbered(_view_of(digest))


def _view_of(digest: Digest) -> DigestView:
    return DigestView(
        moved=_sections(
            ("reached", digest.reached),
            ("newly_overdue", digest.newly_overdue),
            ("back_on_track", digest.back_on_track),
            ("no_news", digest.no_news),
        ),
        overdue=_grouped("overdue", digest.overdue),
        ahead=_sections(
            ("drifting", digest.drifting),
            ("booked", digest.booked),
            ("broken_bookings", digest.broken_bookings),
        ),
        blockers=_grouped("blocked", digest.blockers),
        blocked=sum(group.count for group in digest.blockers),
        route_changes=listed(digest.route_changes, MOST_LINES),
        without_plan=listed(digest.without_plan, MOST_REFERENCES),
        decisions_without_reason=listed(digest.decisions_without_reason, MOST_LINES),
        unknown=listed([_unknown(unknown) for unknown in digest.unknown], MOST_GROUPS),
        within=listed(digest.within, MOST_AIMS),
        workers=listed(digest.workers, MOST_WORKERS),
    )


def _numbered(view: DigestView) -> DigestView:
    """Every line about a step has a number of its own, from 1 at the top of the message."""
    moved, last = _counted_on(view.moved, 0)
    overdue, last = _counted_on(view.overdue.lines, last)
    ahead, last = _counted_on(view.ahead, last)
    blockers, _ = _counted_on(view.blockers.lines, last)
    return replace(
        view,
        moved=moved,
        overdue=replace(view.overdue, lines=overdue),
        ahead=ahead,
        blockers=replace(view.blockers, lines=blockers),
    )


def _counted_on(
    sections: Sequence[Section[StageLine]], last: int
) -> tuple[tuple[Section[StageLine], ...], int]:
    numbered: list[Section[StageLine]] = []
    for section in sections:
        numbered.append(replace(section, first=last + 1))
        last += len(section.listed.lines)
    return tuple(numbered), last


def listed(lines: Sequence[Line], most: int) -> Listed[Line]:
    return Listed(lines[:most], max(0, len(lines) - most))


def _sections(*named: tuple[str, Sequence[StageLine]]) -> tuple[Section[StageLine], ...]:
    return tuple(Section(code, listed(lines, MOST_LINES)) for code, lines in named if lines)


def _grouped(code: str, groups: Iterable[Group]) -> Listed[Section[StageLine]]:
    """Groups come in order of weight (statutory first), so those that run out of room are the least binding."""
    room = MOST_GROUPED_LINES
    sections: list[Section[StageLine]] = []
    for group in groups:
        section = Section(code, listed(group.lines, min(MOST_LINES, room)), group.name, group.status)
        room -= len(section.listed.lines)
        sections.append(section)
    return listed(sections, MOST_GROUPS)


def _unknown(unknown: Unknown) -> Section[str]:
    return Section("unknown", listed(unknown.references, MOST_LINES), unknown.what)
