"""A fortnight on one page: what moved, what is late, what drifts, what the data does not know.

`digest_of` takes journeys with their stages and gives ready values for the templates. Every figure is the length of a
list that names its children by reference, so that each total can be reconciled to the ledger, child by child.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from permanence.answers.words import as_a_line
from permanence.dates import ONE_DAY, days_over
from permanence.digest.drift import Drifting, DriftSign, drifting
from permanence.digest.fortnight import FORTNIGHT, Period
from permanence.digest.lines import (
    Digest,
    Group,
    Headline,
    RouteChange,
    StageLine,
    Unknown,
    WithinTimescale,
    WorkerLine,
)
from permanence.journey import Journey
from permanence.pack.model import Pack, TargetStatus
from permanence.people import Directory
from permanence.stages import Rulebook, Stage, StageState, is_open_on, is_overdue_on
from permanence.standing import late_words

_STATUS_ORDER = [
    TargetStatus.STATUTORY,
    TargetStatus.COURT_RULE,
    TargetStatus.GUIDANCE,
    TargetStatus.COUNCIL_AIM,
]


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """One child's journey with its stages: those that were open, due or ended in the digest's period or since."""

    journey: Journey
    stages: Sequence[Stage]


def digest_of(
    records: Iterable[ChildRecord],
    period: Period,
    as_of: date,
    rules: Rulebook,
    directory: Directory,
    *,
    usual: Mapping[str, int],
    scope: str,
    late: bool = False,
) -> Digest:
    """The digest of these children for `period` as things stand on `as_of` (a day in the council's zone).

    `usual`: for each step the days within which nine in ten get there (`usual_longest`), of the whole council.
    """
    children = [r for r in records if not is_over_before(r.journey, period.first)]
    return _DigestMaker(children, period, as_of, rules, directory, usual).digest(scope, late=late)


def is_over_before(journey: Journey, day: date) -> bool:
    """Whether a child had left care before `day`, so that a period from then on has nothing of her."""
    return journey.ended_on is not None and journey.ended_on < day


class _DigestMaker:
    """Works through the children once and keeps what each part needs."""

    def __init__(
        self,
        children: list[ChildRecord],
        period: Period,
        as_of: date,
        rules: Rulebook,
        directory: Directory,
        usual: Mapping[str, int],
    ) -> None:
        self.children = children
        self.period = period
        self.as_of = as_of
        self.rules = rules
        self.pack: Pack = rules.pack
        self.directory = directory
        self.stages = [s for child in children for s in child.stages]
        self.overdue_stages = [s for s in self.stages if is_overdue_on(s, as_of)]
        found = (drifting(s, as_of, usual) for s in self.stages if is_open_on(s, as_of))
        self.drifting = [d for d in found if d]

    def digest(self, scope: str, *, late: bool) -> Digest:
        reached = self._reached()
        return Digest(
            period=self.period,
            as_of=self.as_of,
            scope=scope,
            late=late,
            children=len(self.children),
            headline=self._headline(len(reached)),
            reached=reached,
            newly_overdue=self._newly_overdue(),
            back_on_track=self._back_on_track(),
            no_news=self._no_news(),
            overdue=self._overdue_groups(),
            drifting=self._drifting_lines(),
            booked=self._booked(),
            broken_bookings=self._broken_bookings(),
            blockers=self._blockers(),
            route_changes=self._route_changes(),
            without_plan=self._without_plan(),
            decisions_without_reason=self._decisions_without_reason(),
            unknown=self._unknown(),
            within=self._within(),
            workers=self._workers(),
        )

    def _headline(self, reached: int) -> Headline:
        before = [s for s in self.stages if is_overdue_on(s, self.period.first)]
        return Headline(
            children=len(self.children),
            overdue=len(self.overdue_stages),
            overdue_children=len({s.reference for s in self.overdue_stages}),
            statutory=sum(s.status is TargetStatus.STATUTORY for s in self.overdue_stages),
            overdue_before=len(before),
            drifting=len(self.drifting),
            reached=reached,
        )

    def _line(self, stage: Stage, standing: str, on: date | None, days: int = 0) -> StageLine:
        return StageLine(
            reference=stage.reference,
            stage_name=self._step(stage.key),
            route_name=self._route_name(stage.route),
            owner=self._name(stage.owner),
            standing=standing,
            on=on,
            days=days,
            status=stage.status,
        )

    def _route_name(self, route: str | None) -> str | None:
        known = self.pack.routes.get(route) if route else None
        return known.name if known else route

    def _name(self, email: str | None) -> str:
        person = self.directory.get(email)
        return person.name if person else "nobody allocated"

    def _late_line(self, stage: Stage) -> StageLine:
        over = days_over(stage.due_on, self.as_of) if stage.due_on else 0
        words = late_words(stage.status, over) if stage.status and over else ""
        return self._line(stage, words, stage.due_on, over)

    def _reached(self) -> tuple[StageLine, ...]:
        """Milestones that happened in the period, and earlier ones that a person recorded only now."""
        lines = []
        for child in self.children:
            for event in child.journey.milestones:
                recorded = event.recorded_at.astimezone(self.rules.zone).date()
                late = event.on < self.period.first and self.period.includes(recorded)
                if not (self.period.includes(event.on) or (late and not event.through.startswith("import:"))):
                    continue
                lines.append(self._event_line(child.journey, event.milestone, event.on))
        return tuple(sorted(lines, key=lambda line: (line.on or date.min, line.reference)))

    def _step(self, stage_key: str) -> str:
        return as_a_line(self.pack.step_of(stage_key))

    def _event_line(self, journey: Journey, code: str, on: date) -> StageLine:
        plan, milestone = journey.primary_plan(), self.pack.milestones[code]
        return StageLine(
            reference=journey.reference,
            stage_name=as_a_line(milestone.step),
            route_name=self._route_name(plan.route) if plan else None,
            owner=self._name(journey.allocation.social_worker),
            standing="",
            on=on,
            days=0,
            status=None,
            was_done=milestone.was_done,
        )

    def _newly_overdue(self) -> tuple[StageLine, ...]:
        new = [s for s in self.overdue_stages if s.due_on and s.due_on >= self.period.first - ONE_DAY]
        return _worst_first(self._late_line(s) for s in new)

    def _back_on_track(self) -> tuple[StageLine, ...]:
        """Overdue when the fortnight began (or during it), and no longer: reached, paused or given a new date."""
        lines = []
        for stage in self.stages:
            closed = stage.state is StageState.CLOSED and stage.ended_on is not None
            if not closed or stage.due_on is None or not self.period.includes(stage.ended_on or date.min):
                continue
            if stage.ended_on and stage.ended_on > stage.due_on:
                over = days_over(stage.due_on, stage.ended_on)
                lines.append(self._line(stage, "", stage.ended_on, over))
        return _worst_first(lines)

    def _no_news(self) -> tuple[StageLine, ...]:
        silent = [s for s in self.overdue_stages if s.last_news_on < self.period.first]
        return _worst_first(self._late_line(s) for s in silent)

    def _overdue_groups(self) -> tuple[Group, ...]:
        by_stage: dict[tuple[str, TargetStatus | None], list[StageLine]] = defaultdict(list)
        for stage in self.overdue_stages:
            by_stage[self._step(stage.key), stage.status].append(self._late_line(stage))
        groups = [Group(name, _worst_first(lines), status) for (name, status), lines in by_stage.items()]
        return tuple(sorted(groups, key=lambda g: (_rank(g.status), -g.lines[0].days, g.name)))

    def _drifting_lines(self) -> tuple[StageLine, ...]:
        lines = [self._line(d.stage, drift_words(d), d.stage.last_news_on, d.age_days) for d in self.drifting]
        return _worst_first(lines)

    def _booked(self) -> tuple[StageLine, ...]:
        until = self.as_of + FORTNIGHT
        coming = [s for s in self.stages if s.is_open and s.booked_on and self.as_of <= s.booked_on <= until]
        lines = [self._line(s, "", s.booked_on) for s in coming]
        return tuple(sorted(lines, key=lambda line: (line.on or date.max, line.reference)))

    def _broken_bookings(self) -> tuple[StageLine, ...]:
        broken = [s for s in self.stages if s.is_open and s.booked_on and s.booked_on < self.as_of]
        return _worst_first(
            self._line(s, "", s.booked_on, days_over(s.booked_on, self.as_of)) for s in broken if s.booked_on
        )

    def _blockers(self) -> tuple[Group, ...]:
        by_reason: dict[str, list[StageLine]] = defaultdict(list)
        for child in self.children:
            open_stages = {s.key: s for s in child.stages if s.is_open}
            for blocker in child.journey.blockers:
                stage = open_stages.get(blocker.stage)
                if stage and blocker.cleared_on is None:
                    age = (self.as_of - blocker.opened_at.astimezone(self.rules.zone).date()).days
                    by_reason[self._blocker_name(blocker.reason)].append(
                        self._line(stage, "", blocker.review_on, age)
                    )
        groups = [Group(name, _worst_first(lines)) for name, lines in by_reason.items()]
        return tuple(sorted(groups, key=lambda g: (-g.count, g.name)))

    def _blocker_name(self, code: str) -> str:
        reason = self.pack.blocker_reasons.get(code)
        return reason.name if reason else code

    def _route_changes(self) -> tuple[RouteChange, ...]:
        changes = [
            RouteChange(
                child.journey.reference,
                self._route_name(plan.route) or plan.route,
                self._route_name(plan.changed_to) or plan.changed_to,
                plan.closed_on,
                self._change_reason(plan.closed_reason),
            )
            for child in self.children
            for plan in child.journey.plans
            if plan.changed_to and plan.closed_on and self.period.includes(plan.closed_on)
        ]
        return tuple(sorted(changes, key=lambda c: (c.on, c.reference)))

    def _change_reason(self, code: str | None) -> str | None:
        if code is None:
            return None
        reason = self.pack.route_change_reasons.get(code)
        return reason.name if reason else code

    def _without_plan(self) -> tuple[str, ...]:
        final = self.pack.final_order
        return tuple(
            child.journey.reference
            for child in self.children
            if not child.journey.open_plans()
            and child.journey.ended_on is None
            and child.journey.first_reached(final) is None
        )

    def _decisions_without_reason(self) -> tuple[StageLine, ...]:
        lines = []
        for child in self.children:
            for decision in child.journey.decisions:
                unsaid = decision.reason is None and decision.note is None
                if unsaid and self.period.includes(decision.on):
                    lines.append(self._event_line(child.journey, decision.milestone, decision.on))
        return tuple(lines)

    def _unknown(self) -> tuple[Unknown, ...]:
        found: dict[str, list[str]] = defaultdict(list)
        for child in self.children:
            if child.journey.allocation.social_worker is None:
                found["No social worker is known"].append(child.journey.reference)
            for stage in child.stages:
                if stage.state is StageState.UNTRACKED:
                    found[f"Not in the file that came in: {self._step(stage.key)}"].append(stage.reference)
                elif stage.is_open and stage.due_on is None and is_open_on(stage, self.as_of):
                    found[f"No target is set: {self._step(stage.key)}"].append(stage.reference)
        return tuple(Unknown(what, tuple(sorted(set(refs)))) for what, refs in sorted(found.items()))

    def _within(self) -> tuple[WithinTimescale, ...]:
        counts: dict[tuple[str, TargetStatus], Counter[str]] = defaultdict(Counter)
        for stage in self.stages:
            if stage.due_on is None or stage.status is None or not self.period.includes(stage.due_on):
                continue
            result = _result(stage, self.as_of)
            if result:
                counts[self._step(stage.key), stage.status][result] += 1
        lines = [
            WithinTimescale(name, status, sum(c.values()), c["met"], c["late"], c["open"], c["left overdue"])
            for (name, status), c in counts.items()
        ]
        return tuple(sorted(lines, key=lambda w: (_rank(w.status), w.stage_name)))

    def _workers(self) -> tuple[WorkerLine, ...]:
        children: Counter[str] = Counter(
            self._name(c.journey.allocation.social_worker) for c in self.children
        )
        late = Counter(self._name(s.owner) for s in self.overdue_stages)
        drift = Counter(self._name(d.stage.owner) for d in self.drifting)
        names = sorted(set(children) | set(late) | set(drift))
        return tuple(WorkerLine(n, children[n], late[n], drift[n]) for n in names)


def drift_words(drift: Drifting) -> str:
    """Why a stage drifts, for people: "no news for 41 days; booked date moved 2 times"."""
    words = {
        DriftSign.NO_NEWS: f"no news for {drift.days_without_news} days",
        DriftSign.MOVED: f"booked date moved {drift.stage.times_moved} times",
        DriftSign.OLDER_THAN_PEERS: "longer than 9 in 10 of the last three years",
    }
    return "; ".join(words[sign] for sign in drift.signs)


def _result(stage: Stage, as_of: date) -> str | None:
    if stage.state is StageState.CLOSED and stage.ended_on and stage.due_on:
        return "met" if stage.ended_on <= stage.due_on else "late"
    if is_open_on(stage, as_of):
        return "open"
    if (
        stage.state is StageState.SUPERSEDED
        and stage.ended_on
        and stage.due_on
        and stage.ended_on > stage.due_on
    ):
        return "left overdue"  # it counts, so that closing plans does not better the figure
    return None


def _rank(status: TargetStatus | None) -> int:
    return _STATUS_ORDER.index(status) if status else len(_STATUS_ORDER)


def _worst_first(lines: Iterable[StageLine]) -> tuple[StageLine, ...]:
    return tuple(sorted(lines, key=lambda line: (_rank(line.status), -line.days, line.reference)))
