"""A fortnight on one page: what moved, what is late, what drifts, what the data does not know.

`digest_of` takes journeys with their stages and gives ready values for the templates. Every figure is the length of a
list that names its children by reference, so that each total can be reconciled to the ledger, child by child.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from permanence.answers.words import as_a_line
from permanence.dates import ONE_DAY, days_over
from permanence.digest.asked import asked_of
from permanence.digest.drift import Drifting, DriftSign, drifting, reviews_in_turn
from permanence.digest.fortnight import FORTNIGHT, Period
from permanence.digest.happened import Happened, happened_at, moved_lines
from permanence.digest.lines import (
    Ask,
    Digest,
    Group,
    Headline,
    LegalLine,
    RouteChange,
    StageLine,
    TeamLine,
    Topic,
    Unknown,
    WithinTimescale,
    WorkerLine,
)
from permanence.digest.topics import Child, topics_of
from permanence.entries import LegalStep
from permanence.how_many import how_many, how_often
from permanence.insight.in_time import COUNTED, InTime, in_time
from permanence.insight.steps import steps_of
from permanence.journey import Journey, Reached
from permanence.local_day import local_day
from permanence.pack.model import Pack, TargetStatus, in_a_sentence
from permanence.people import Directory
from permanence.receipt import receipt_of
from permanence.stages import Rulebook, Stage, StageState, is_open_on, is_overdue_on
from permanence.standing import late_words

NO_TEAM = "No team"
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
        in_turn = reviews_in_turn(self.pack)
        stand_still = (drifting(s, as_of, usual, in_turn) for s in self.stages if is_open_on(s, as_of))
        self.drifting = [d for d in stand_still if d]
        self.happened = Happened(period, as_of, rules, self._name)
        self.changes = {c.journey.reference: self.happened.changes(c.journey) for c in children}
        self.receipts = {
            c.journey.reference: receipt for c in children if (receipt := receipt_of(c.journey, self.pack))
        }
        self.several_teams = len({c.journey.allocation.team for c in children}) > 1

    def digest(self, scope: str, *, late: bool) -> Digest:
        reached, back_on_track = self._reached(), self._back_on_track()
        decisions = tuple(d for child in self.children for d in self.happened.decisions(child.journey))
        legal, blockers, changes = self._legal(), self._blockers(), self._route_changes()
        return Digest(
            period=self.period,
            as_of=self.as_of,
            scope=scope,
            late=late,
            children=len(self.children),
            headline=self._headline(len(reached)),
            reached=reached,
            newly_overdue=self._newly_overdue(),
            back_on_track=back_on_track,
            no_news=self._no_news(),
            overdue=self._overdue_groups(),
            drifting=self._drifting_lines(),
            booked=self._booked(),
            broken_bookings=self._broken_bookings(),
            blockers=blockers,
            route_changes=changes,
            without_plan=self._without_plan(),
            decisions_without_reason=self._decisions_without_reason(),
            unknown=self._unknown(),
            within=self._within(),
            workers=self._workers(),
            decisions=decisions,
            legal=legal,
            topics=self._topics(),
            moved=moved_lines(
                changes, back_on_track, legal, self._new_among(blockers), decisions, self.as_of
            ),
            teams=self._teams() if self.several_teams else (),
            asked=self._asked(),
            earlier=sum(line.on is not None and line.on < self.period.first for line in reached),
        )

    def _headline(self, reached: int) -> Headline:
        return Headline(
            children=len(self.children),
            overdue=len(self.overdue_stages),
            overdue_children=len({s.reference for s in self.overdue_stages}),
            statutory=sum(s.status is TargetStatus.STATUTORY for s in self.overdue_stages),
            overdue_before=len(self._overdue_before()),
            drifting=len(self.drifting),
            reached=reached,
        )

    def _overdue_before(self) -> list[Stage]:
        return [s for s in self.stages if is_overdue_on(s, self.period.first)]

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
            stage=f"{stage.journey} {stage.key}",
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
        first = datetime.combine(self.period.first - ONE_DAY, time.min, UTC)  # in no zone is it this day yet
        lines = [
            self._event_line(child.journey, event.milestone, event.on)
            for child in self.children
            for event in child.journey.milestones
            if self.period.includes(event.on) or (event.recorded_at >= first and self._is_told_late(event))
        ]
        return tuple(sorted(lines, key=lambda line: (line.on or date.min, line.reference)))

    def _is_told_late(self, event: Reached) -> bool:
        recorded = local_day(event.recorded_at, self.rules.zone)
        is_late = event.on < self.period.first and self.period.includes(recorded)
        return is_late and not event.through.startswith("import:")

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
            stage=happened_at(code, on),
            is_hand_over=milestone.legal_step is LegalStep.SENT,
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
                line = self._line(stage, "", stage.ended_on, over)
                ending = self.pack.ending_of(stage.key)
                was_done = ending.was_done if ending else line.was_done
                at = happened_at(stage.milestone, stage.ended_on)
                lines.append(replace(line, was_done=was_done, stage=at))
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
        coming = [
            s for s in self.stages if s.is_awaited and s.booked_on and self.as_of <= s.booked_on <= until
        ]
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
                    age = (self.as_of - local_day(blocker.opened_at, self.rules.zone)).days
                    by_reason[self._blocker_name(blocker.reason)].append(
                        self._line(stage, "", blocker.look_again_on, age)
                    )
        groups = [Group(name, _worst_first(lines)) for name, lines in by_reason.items()]
        return tuple(sorted(groups, key=lambda g: (-g.count, g.name)))

    def _blocker_name(self, code: str) -> str:
        reason = self.pack.blocker_reasons.get(code)
        return reason.name if reason else code

    def _new_among(self, blockers: Iterable[Group]) -> list[Group]:
        """Those that somebody told of in the fortnight."""
        days_ago = (self.as_of - self.period.first).days
        return [replace(g, lines=tuple(line for line in g.lines if line.days <= days_ago)) for g in blockers]

    def _route_changes(self) -> tuple[RouteChange, ...]:
        changes = (change for several in self.changes.values() for change in several)
        return tuple(sorted(changes, key=lambda c: (c.on, c.reference)))

    def _legal(self) -> tuple[LegalLine, ...]:
        lines = (
            line
            for child in self.children
            if (receipt := self.receipts.get(child.journey.reference))
            for line in self.happened.legal(child.journey, receipt)
        )
        return tuple(sorted(lines, key=lambda line: (line.sent_on, line.reference)))

    def _topics(self) -> tuple[Topic, ...]:
        overdue, drift = defaultdict(list), defaultdict(list)
        for stage in self.overdue_stages:
            overdue[stage.reference].append(stage)
        for one in self.drifting:
            drift[one.stage.reference].append(one)
        children = (
            Child(
                child.journey,
                self.receipts.get(child.journey.reference),
                overdue[child.journey.reference],
                drift[child.journey.reference],
                {stage.key: stage for stage in child.stages if stage.is_open},
                self.changes[child.journey.reference],
            )
            for child in self.children
            if child.journey.ended_on is None
        )
        return topics_of(children, self.pack, self.as_of, self._name)

    def _asked(self) -> tuple[Ask, ...]:
        late: dict[str, str] = {}
        for line in _worst_first(self._late_line(stage) for stage in self.overdue_stages):
            late.setdefault(line.reference, f"{in_a_sentence(line.stage_name)} {line.standing}")
        journeys = [child.journey for child in self.children]
        return asked_of(
            journeys,
            self.stages,
            late,
            self.rules,
            self.as_of,
            self._name,
            by_team=self.several_teams,
        )

    def _teams(self) -> tuple[TeamLine, ...]:
        team = {c.journey.reference: c.journey.allocation.team or NO_TEAM for c in self.children}
        children = Counter(team.values())
        overdue = Counter(team[s.reference] for s in self.overdue_stages)
        binding = Counter(
            team[s.reference] for s in self.overdue_stages if s.status is TargetStatus.STATUTORY
        )
        before = Counter(team[s.reference] for s in self._overdue_before())
        return tuple(
            TeamLine(name, children[name], overdue[name], binding[name], before[name])
            for name in sorted(children)
        )

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
        """Of all steps that fell due in the fortnight, whatever became of them (permanence/insight/in_time.py)."""
        found: dict[tuple[str, TargetStatus], list[tuple[str, str]]] = defaultdict(list)
        for child in self.children:
            due = [s for s in child.stages if s.due_on and self.period.includes(s.due_on)]
            steps = steps_of(child.journey, due, self.rules, self.as_of)
            for judged in in_time(steps, self.period.first, self.period.last, self.as_of):
                if judged.as_ in COUNTED and judged.step.status:
                    key = (self._step(judged.step.stage), judged.step.status)
                    found[key].append((judged.step.reference, judged.as_.value))
        lines = [_within_timescale(*key, children) for key, children in found.items()]
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
    """Why a stage drifts, for people: "no news for 41 days; booked date moved twice"."""
    words = {
        DriftSign.NO_NEWS: f"no news for {how_many(drift.days_without_news, 'day')}",
        DriftSign.MOVED: f"booked date moved {how_often(drift.stage.times_moved)}",
        DriftSign.OLDER_THAN_PEERS: "longer than 9 in 10 of the last three years",
    }
    return "; ".join(words[sign] for sign in drift.signs)


def _within_timescale(name: str, status: TargetStatus, children: list[tuple[str, str]]) -> WithinTimescale:
    counts = Counter(how for _, how in children)
    return WithinTimescale(
        name,
        status,
        len(children),
        counts[InTime.IN_TIME],
        counts[InTime.LATE],
        counts[InTime.OPEN],
        counts[InTime.LEFT_OVERDUE],
        tuple(sorted(children)),
    )


def _rank(status: TargetStatus | None) -> int:
    return _STATUS_ORDER.index(status) if status else len(_STATUS_ORDER)


def _worst_first(lines: Iterable[StageLine]) -> tuple[StageLine, ...]:
    return tuple(sorted(lines, key=lambda line: (_rank(line.status), -line.days, line.reference)))
