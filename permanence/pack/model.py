"""A pack: the routes, milestones, stages and targets of a country or a council, as data.

Nothing in here knows Scotland, adoption or children: those words live in the pack's own file
(`permanence/packs/`), so that a council's file, or a process that has nothing to do with children, works by
data alone. A pack is read and checked by `permanence.pack.file`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from permanence.dates import Timescale
from permanence.entries import LegalStep
from permanence.pack.forms import Form
from permanence.people import Role
from permanence.rights.table import Rights


class TargetStatus(StrEnum):
    """What stands behind a target. Only the first may sound like a breach (design section 2)."""

    STATUTORY = "statutory"
    COURT_RULE = "court_rule"
    GUIDANCE = "guidance"
    COUNCIL_AIM = "council_aim"

    @property
    def is_binding(self) -> bool:
        return self is TargetStatus.STATUTORY


@dataclass(frozen=True, slots=True)
class Source:
    citation: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The target timescale of a stage while it is in force; `timescale` None means `unset`.

    A stage is judged by the target in force on the day its clock started: from `in_force_from` (None: always
    was) up to and including `in_force_to` (None: until further notice).
    """

    timescale: Timescale | None
    status: TargetStatus
    source: Source
    in_force_from: date | None = None
    in_force_to: date | None = None

    def in_force_on(self, day: date) -> bool:
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


def in_a_sentence(name: str) -> str:
    """A name as it stands within a sentence: "Panel" becomes "panel", "ADM" and "CSO made" stay."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A kind of dated event. `words` are what people type for it; `body` decides it, None where nobody does.

    `legal_step`: the step of the hand-over to legal services that it is, where it is one. `not_alone`: those of its
    words that mean other things as well ("court", "hearing"), so that they name it only for a child whose step is
    asked about.
    `columns`: further names that a sheet's column of its days has; `not_columns`: headers that look like one of it and
    stand for something else.
    `short`, `verb`, `says`: how it is written to people (docs/packs.md); empty where the pack leaves it open. Ask
    `step`, `done` and `was_done`, which are never empty.
    `leads_to`: the route that it brings to its end without an order ("home"); empty for none.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    body: str | None = None
    repeats: bool = False
    legal_step: LegalStep | None = None
    not_alone: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    not_columns: tuple[str, ...] = ()
    short: str = ""
    verb: str = ""
    says: str = ""
    leads_to: str = ""

    @property
    def step(self) -> str:
        """What people read for it, and for the stage that ends with it, as in mid-sentence: "first review"."""
        return self.short or in_a_sentence(self.name)

    @property
    def done(self) -> str:
        """The verb on a button: "held", "granted"; "done" where the pack has none of its own."""
        return self.verb or "done"

    @property
    def was_done(self) -> str:
        """What stands between the step and its day: "held on", "sent to legal on", "reached on"."""
        return self.says or (f"{self.verb} on" if self.verb else "reached on")


@dataclass(frozen=True, slots=True)
class Route:
    """A kind of permanence aimed at. When `order_ends_journey`, the final order ends being looked after.

    `leads_to`: the route as which its end is counted, where that is another one; empty for itself.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    order_ends_journey: bool = True
    leads_to: str = ""


@dataclass(frozen=True, slots=True)
class AppliesWhen:
    """Whom a stage is for; an empty condition is for everybody.

    `age_under`: years of age on the day the stage starts. `legal_basis`: codes of how the child is looked after.
    """

    age_under: int | None = None
    legal_basis: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Queue:
    """The role in whose own queue a stage stands, whoever is asked about it, and where that comes from."""

    role: Role
    source: Source


@dataclass(frozen=True, slots=True)
class StageRule:
    """The time from one milestone to another, with its targets.

    `start`: milestones any of which starts the clock (the earliest does; each one does when `repeats`).
    `routes`: the routes it belongs to; empty for the spine that every child has.
    `warn_days`: calendar days before the due date on which the owner hears; None takes the usual ones.
    `owner`: who is asked and alerted. `queue`: whose own queue it stands in besides; None for nobody's.
    """

    code: str
    name: str
    start: tuple[str, ...]
    end: str
    targets: tuple[Target, ...]
    owner: Role = Role.SOCIAL_WORKER
    routes: frozenset[str] = frozenset()
    applies_when: AppliesWhen = AppliesWhen()
    repeats: bool = False
    warn_days: tuple[int, ...] | None = None
    queue: Queue | None = None

    def target_on(self, start: date) -> Target | None:
        """The target in force on the day the clock started; the newest where several are."""
        in_force = [t for t in self.targets if t.in_force_on(start)]
        return max(in_force, key=lambda t: t.in_force_from or date.min, default=None)


@dataclass(frozen=True, slots=True)
class OrderingRule:
    """One of `first` must have happened before `then` does, on these routes (empty: on all); `words` say so."""

    code: str
    first: tuple[str, ...]
    then: str
    words: str
    status: TargetStatus
    source: Source
    routes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a body can decide. `reaches`: the milestone has happened (a deferred panel has not recommended).

    `reaches_not`: milestones that it leaves open all the same (a panel that does not agree has been held, a court
    that does not agree has granted nothing). Ask `reaches_at`.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    reaches: bool = True
    needs_reason: bool = False
    reaches_not: frozenset[str] = frozenset()

    def reaches_at(self, milestone: str) -> bool:
        return self.reaches and milestone not in self.reaches_not


@dataclass(frozen=True, slots=True)
class Reason:
    """A coded reason. `waits_for`: whom it waits for outside the team ("court"), of a stumbling block.

    `leads_to`: the route that has come to its end, of a reason why being looked after is over.
    `prompts`: what it names as the prompt of a change of route: milestones, and prompts of the pack.
    """

    code: str
    name: str
    words: tuple[str, ...] = ()
    waits_for: str = ""
    leads_to: str = ""
    prompts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that a council adds to its public holidays, or takes from them, and what it is called."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """Whose public holidays a council keeps, and which days it adds and drops.

    `subdivision`: the part of `country` as the holidays library names it (SCT, ENG). `years`: the years for which
    the council's own list is complete, so that no other year is counted by it; empty for every year.
    """

    country: str = "GB"
    subdivision: str = ""
    add: tuple[ChangedDay, ...] = ()
    drop: tuple[ChangedDay, ...] = ()
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Pack:
    """All of one file: codes to what they stand for, in the file's own order.

    `decided_by`: of bodies whose decision is one person's, her role; whoever else records it does so on her behalf.
    """

    code: str
    name: str
    country: str
    subdivision: str
    begins_with: str
    final_order: str
    milestones: Mapping[str, Milestone]
    routes: Mapping[str, Route]
    stages: Mapping[str, StageRule]
    orderings: tuple[OrderingRule, ...] = ()
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)
    blocker_reasons: Mapping[str, Reason] = field(default_factory=dict)
    route_change_reasons: Mapping[str, Reason] = field(default_factory=dict)
    pause_reasons: Mapping[str, Reason] = field(default_factory=dict)
    not_applicable_reasons: Mapping[str, Reason] = field(default_factory=dict)
    parallel_plan_reasons: Mapping[str, Reason] = field(default_factory=dict)
    journey_end_reasons: Mapping[str, Reason] = field(default_factory=dict)
    legal_query_reasons: Mapping[str, Reason] = field(default_factory=dict)
    prompts: Mapping[str, Reason] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    legal_bases: Mapping[str, str] = field(default_factory=dict)
    anchors: tuple[str, ...] = ()
    notes: str = ""
    calendar: CalendarRule = CalendarRule()
    forms: Mapping[str, Form] = field(default_factory=dict)
    still_right: Target | None = None  # after how long without news a plan is asked about
    rights: Rights = Rights()
    decided_by: Mapping[str, Role] = field(default_factory=dict)

    def milestone_of_legal(self, step: LegalStep) -> str | None:
        """The milestone that is this step of the legal hand-over, where the pack has one."""
        return next((m.code for m in self.milestones.values() if m.legal_step is step), None)

    def stages_from(self, milestone: str) -> list[StageRule]:
        return [rule for rule in self.stages.values() if milestone in rule.start]

    def stages_to(self, milestone: str) -> list[StageRule]:
        return [rule for rule in self.stages.values() if rule.end == milestone]

    def ending_of(self, stage_key: str) -> Milestone | None:
        """The milestone with which a stage ends, by the stage's key ("SCO.REVN" or "SCO.REVN#2"); None for no stage."""
        rule = self.stages.get(stage_key.partition("#")[0])
        return self.milestones.get(rule.end) if rule else None

    def step_of(self, stage_key: str) -> str:
        """What people read for a stage, as in mid-sentence: the one name that it shares with its milestone."""
        milestone = self.ending_of(stage_key)
        return milestone.step if milestone else "step"

    def codes_in_queue_of(self, role: Role) -> frozenset[str]:
        """Codes of the stages that stand in this role's own queue."""
        return frozenset(rule.code for rule in self.stages.values() if rule.queue and rule.queue.role is role)

    def is_review(self, stage_key: str) -> bool:
        """Whether a stage ends with a review: it stands in the reviewing officer's queue."""
        rule = self.stages.get(stage_key.partition("#")[0])
        return rule is not None and rule.queue is not None and rule.queue.role is Role.REVIEWING_OFFICER

    def review_after(self, stage_key: str) -> str | None:
        """The milestone of the review that follows the one with which a stage ends; None where the pack has none."""
        rule = self.stages.get(stage_key.partition("#")[0])
        following = (r for r in (self.stages_from(rule.end) if rule else ()) if self.is_review(r.code))
        return next((r.end for r in following), None)

    def unset_stages(self) -> list[StageRule]:
        """Stages that are shown and measured but never alerted on, because nobody has set their target."""
        return [rule for rule in self.stages.values() if _is_unset(rule.targets)]


def _is_unset(targets: Iterable[Target]) -> bool:
    return all(target.timescale is None for target in targets)
