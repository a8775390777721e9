"""What a digest holds: ready values, each figure the length of a list that names its children by reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.digest.fortnight import Period
from permanence.pack.model import TargetStatus


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of a child in a digest. `standing` is ready to read; `owner` is a member of staff's name.

    `was_done`: what stands before `on`, where the line says that it happened: "held on".
    """

    reference: str
    stage_name: str
    route_name: str | None
    owner: str
    standing: str
    on: date | None
    days: int
    status: TargetStatus | None
    was_done: str = "reached on"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading; `status` where the heading is a stage with a target."""

    name: str
    lines: tuple[StageLine, ...]
    status: TargetStatus | None = None

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class RouteChange:
    reference: str
    from_route: str
    to_route: str
    on: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class WithinTimescale:
    """Of all stages whose due date fell in the period: met in time, late, still open and overdue, left overdue."""

    stage_name: str
    status: TargetStatus
    due: int
    met: int
    late: int
    still_open: int
    left_overdue: int = 0

    @property
    def percentage(self) -> int | None:
        """Whole per cent met in time; None when nothing fell due."""
        return round(100 * self.met / self.due) if self.due else None


@dataclass(frozen=True, slots=True)
class WorkerLine:
    name: str
    children: int
    overdue: int
    drifting: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something that the data does not say, and for which children."""

    what: str
    references: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.references)


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures of the one line that says it all; `overdue_before` is the same count a fortnight ago."""

    children: int
    overdue: int
    overdue_children: int
    statutory: int
    overdue_before: int
    drifting: int
    reached: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A reader's fortnight, in the order in which it is read.

    `overlap`: so many of its days, the first ones, were in the digest before (the rhythm was changed meanwhile).
    """

    period: Period
    as_of: date
    scope: str
    late: bool
    children: int
    headline: Headline
    reached: tuple[StageLine, ...]
    newly_overdue: tuple[StageLine, ...]
    back_on_track: tuple[StageLine, ...]
    no_news: tuple[StageLine, ...]
    overdue: tuple[Group, ...]
    drifting: tuple[StageLine, ...]
    booked: tuple[StageLine, ...]
    broken_bookings: tuple[StageLine, ...]
    blockers: tuple[Group, ...]
    route_changes: tuple[RouteChange, ...]
    without_plan: tuple[str, ...]
    decisions_without_reason: tuple[StageLine, ...]
    unknown: tuple[Unknown, ...]
    within: tuple[WithinTimescale, ...]
    workers: tuple[WorkerLine, ...]
    overlap: int = 0

    @property
    def is_quiet(self) -> bool:
        """Nothing is late, drifts, moved or is asked: the digest is the one line that says so."""
        return not (
            self.reached
            or self.overdue
            or self.drifting
            or self.booked
            or self.broken_bookings
            or self.blockers
            or self.route_changes
            or self.without_plan
            or self.decisions_without_reason
        )
