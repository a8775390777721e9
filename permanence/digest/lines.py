"""What a digest holds: ready values, each figure the length of a list that names its children by reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.digest.fortnight import Period
from permanence.digest.lost import DaysLost
from permanence.insight.in_time import per_cent
from permanence.pack.model import TargetStatus

FEWEST_FOR_PER_CENT = 10


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of a child in a digest. `standing` is ready to read; `owner` is a member of staff's name.

    `was_done`: what stands before `on`, where the line says that it happened: "held on". `stage`: by which the same
    step is known in another list of this digest; of what happened it is the milestone and its day. `is_hand_over`: it
    is the sending of papers to legal services.
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
    stage: str = ""
    is_hand_over: bool = False


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
    """A route that was left. `to_route` None: one beside another was given up, and `kept` is followed on.

    `prompt`: what prompted it, ready to read: "panel not agreed, 7 days before", and whether anybody named it.
    """

    reference: str
    from_route: str
    to_route: str | None
    on: date
    reason: str | None
    prompt: str = ""
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision of the fortnight, ready to read: "Panel on 12 May: deferred". `reason` None where none is recorded.

    `stage`: the milestone and its day, by which it is known among what was reached; it is there only if `reaches`.
    """

    reference: str
    words: str
    reason: str | None
    owner: str
    reaches: bool
    stage: str = ""


@dataclass(frozen=True, slots=True)
class LegalLine:
    """A hand-over to legal services that was sent in the fortnight, or that somebody has now.

    `after`: days from the step before it to the day it was sent; None where that day is not known. `standing`: who has
    had it for how long, ready to read; empty when nothing is waited for. `is_new`: sent in the fortnight.
    """

    reference: str
    sent_on: date
    after: int | None
    standing: str
    owner: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Topic:
    """A child to talk about: how it stands, and one question. All of it is ready to read."""

    reference: str
    team: str | None
    owner: str
    standing: str
    question: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the reader. `say`: the words with which she answers. `reference` None: it is about a team."""

    words: str
    say: str = ""
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class MovedLine:
    """Something of the fortnight that is worth a line of its own, ready to read."""

    reference: str
    words: str


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team's overdue steps; `before` when the fortnight began."""

    name: str
    children: int
    overdue: int
    statutory: int
    before: int

    @property
    def change(self) -> int:
        return self.overdue - self.before


@dataclass(frozen=True, slots=True)
class WithinTimescale:
    """Of all stages whose due date fell in the period: met in time, late, still open and overdue, left overdue.

    `children`: each of them, as the child's reference and how it did.
    """

    stage_name: str
    status: TargetStatus
    due: int
    met: int
    late: int
    still_open: int
    left_overdue: int = 0
    children: tuple[tuple[str, str], ...] = ()

    @property
    def percentage(self) -> int | None:
        """Whole per cent met in time, halves upwards; None where fewer than ten fell due: then the counts say it."""
        return per_cent(self.met, self.due) if self.due >= FEWEST_FOR_PER_CENT else None


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
    `topics`: children to talk about, the most pressing first; `moved`: what is worth a line of its own. `teams`: empty
    where they are all of one. `earlier`: how many of those reached happened before the fortnight. `lost`: None where no
    figures were asked for; `could_not_be_made`: where making them went wrong, for the administrator.
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
    decisions: tuple[DecisionLine, ...] = ()
    legal: tuple[LegalLine, ...] = ()
    topics: tuple[Topic, ...] = ()
    moved: tuple[MovedLine, ...] = ()
    teams: tuple[TeamLine, ...] = ()
    asked: tuple[Ask, ...] = ()
    earlier: int = 0
    lost: DaysLost | None = None
    could_not_be_made: str | None = None

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
