"""Children to talk about: how each stands, and one question, so chosen that a manager sees all kinds of trouble.

Two children past a statutory limit come first, then the worst of each other kind, then the next of them all. A child
is there once, with what is most pressing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from permanence.answers.words import as_a_line
from permanence.dates import days_over
from permanence.day_words import day_words, look_again_words
from permanence.digest.drift import Drifting, DriftSign
from permanence.digest.lines import RouteChange, Topic
from permanence.how_many import how_often
from permanence.insight.names import reason_name
from permanence.insight.others import step_waits_for
from permanence.journey import Journey
from permanence.pack.model import Pack, TargetStatus, in_a_sentence
from permanence.receipt import Receipt
from permanence.stages import Stage
from permanence.standing import days, late_words
from permanence.words_on_a_stage import Blocker

MOST = 5
KEPT = 3 * MOST  # some may stand elsewhere in the message already
_LONG_SILENT = 28  # days over; by then somebody would have said why
# Verbs of a pack that can be asked with: "Was it held and not written down?"
_PARTICIPLES = frozenset(
    {"held", "made", "sent", "given", "granted", "lodged", "agreed", "decided", "received"}
)


class Kind(StrEnum):
    """Why a child is talked about, the most pressing first."""

    OVER_LIMIT = "over_limit"
    PUT_OFF = "put_off"
    LEGAL_QUERY = "legal_query"
    ROUTE_CHANGED = "route_changed"
    NO_PLAN = "no_plan"
    LATE = "late"
    BLOCKED = "blocked"
    STANDS_STILL = "stands_still"


_FIRST = (Kind.OVER_LIMIT, *Kind)


@dataclass(frozen=True, slots=True)
class Child:
    """What is known of a child on the day. `receipt`: of the hand-over to legal services; `changes`: of route."""

    journey: Journey
    receipt: Receipt | None
    overdue: Sequence[Stage]
    drifting: Sequence[Drifting]
    open_keys: Mapping[str, Stage]
    changes: Sequence[RouteChange]


@dataclass(frozen=True, slots=True)
class Found:
    """What can be said of a child. `weight`: against others of its kind; `stage`: the step it is about, if any."""

    kind: Kind
    weight: int
    topic: Topic
    stage: Stage | None = None


def topics_of(
    children: Iterable[Child], pack: Pack, as_of: date, name_of: Callable[[str | None], str]
) -> tuple[Topic, ...]:
    """So many children at most, in the order in which they are to be shown. `name_of`: of a member of staff."""
    by_kind: dict[Kind, list[Found]] = {kind: [] for kind in Kind}
    for child in children:
        for found in _Child(child, pack, as_of, name_of).topics():
            by_kind[found.kind].append(found)
    for several in by_kind.values():
        several.sort(key=lambda one: (-one.weight, one.topic.reference))
    return tuple(_chosen(by_kind))


def of_one_child(child: Child, pack: Pack, as_of: date, name_of: Callable[[str | None], str]) -> list[Found]:
    """All that can be said of one child, the most pressing first."""
    order = list(Kind)
    found = _Child(child, pack, as_of, name_of).topics()
    return sorted(found, key=lambda one: order.index(one.kind))


def _chosen(by_kind: Mapping[Kind, list[Found]]) -> Iterator[Topic]:
    taken: set[str] = set()
    waiting = {kind: iter(several) for kind, several in by_kind.items()}
    for kind in (*_FIRST, *(kind for kind in Kind for _ in range(KEPT))):
        if len(taken) == KEPT:
            return
        found = next((one for one in waiting[kind] if one.topic.reference not in taken), None)
        if found:
            taken.add(found.topic.reference)
            yield found.topic


@dataclass(frozen=True, slots=True)
class _Child:
    child: Child
    pack: Pack
    as_of: date
    name_of: Callable[[str | None], str]

    def topics(self) -> Iterator[Found]:
        late = sorted(self.child.overdue, key=lambda stage: stage.due_on or self.as_of)
        binding = [stage for stage in late if stage.status is TargetStatus.STATUTORY]
        without_plan = bool(late) and not self.child.journey.open_plans()
        if binding:
            yield self._late(Kind.OVER_LIMIT, binding[0])
        elif late and without_plan:
            yield self._made(
                Kind.NO_PLAN, late[0], self._standing(late[0]), "Is there a plan for this child at all?"
            )
        elif late:
            yield self._late(Kind.LATE, late[0])
        yield from self._put_off()
        yield from self._asked_by_legal()
        yield from self._changed()
        yield from self._blocked()
        yield from self._still()

    def _late(self, kind: Kind, stage: Stage) -> Found:
        milestone, over = self.pack.ending_of(stage.key), self._over(stage)
        others = step_waits_for(stage, self.pack)
        unheard = stage.due_on is not None and stage.last_news_on <= stage.due_on and over > _LONG_SILENT
        question = "What is it waiting for?"
        if others:
            whom = others if others.endswith("services") else f"the {others}"
            question = f"Does it wait for {whom}, or for us?"
        elif unheard and milestone and milestone.done in _PARTICIPLES:
            question = f"Was it {milestone.done} and not written down?"
        elif unheard:
            question = "Has it happened and not been written down?"
        return self._made(kind, stage, self._standing(stage), question)

    def _put_off(self) -> Iterator[Found]:
        moved = [d.stage for d in self.child.drifting if DriftSign.MOVED in d.signs]
        for stage in sorted(moved, key=lambda s: -s.times_moved)[:1]:
            in_the_way = self._blocker_of(stage)
            reason = f": {self._reason(in_the_way)}" if in_the_way else ""
            times = how_often(stage.times_moved)
            question = (
                "Who can get this out of the way?" if in_the_way else "What would make the next day hold?"
            )
            yield self._made(
                Kind.PUT_OFF,
                stage,
                f"{self._step(stage)} put off {times}{reason}",
                question,
                weight=stage.times_moved,
            )

    def _asked_by_legal(self) -> Iterator[Found]:
        receipt = self.child.receipt
        query = receipt.query if receipt else None
        if query and receipt:
            since = (self.as_of - receipt.has_it_since()).days
            wants = f" for: {reason_name(query.wants, self.pack.legal_query_reasons)}," if query.wants else ""
            standing = f"Legal services asked{wants} {_ago(since)}"
            yield self._made(Kind.LEGAL_QUERY, None, standing, "Can they have it this week?", weight=since)

    def _changed(self) -> Iterator[Found]:
        if len(self.child.journey.open_plans()) > 1:
            return
        for change in self.child.changes[-1:]:
            to = f" changed to {in_a_sentence(change.to_route)}" if change.to_route else " given up"
            why = in_a_sentence(change.reason or "no reason recorded")
            standing = f"{change.from_route}{to} on {day_words(change.on, self.as_of, weekday=False)}: {why}"
            yield self._made(
                Kind.ROUTE_CHANGED,
                None,
                standing,
                "Is there a second plan beside it?",
                weight=change.on.toordinal(),
            )

    def _blocked(self) -> Iterator[Found]:
        for blocker in self.child.journey.blockers:
            stage = self.child.open_keys.get(blocker.stage)
            if stage and blocker.cleared_on is None and blocker.review_on <= self.as_of:
                again = blocker.look_again_on
                asked = f"; {look_again_words(again, self.as_of, weekday=False)}" if again else ""
                standing = f"{self._step(stage)} blocked: {self._reason(blocker)}{asked}"
                weight = (self.as_of - blocker.review_on).days
                yield self._made(
                    Kind.BLOCKED, stage, standing, "Who can get this out of the way?", weight=weight
                )
                return

    def _still(self) -> Iterator[Found]:
        silent = [d for d in self.child.drifting if DriftSign.NO_NEWS in d.signs]
        for drift in sorted(silent, key=lambda d: -d.days_without_news)[:1]:
            standing = f"{self._step(drift.stage)}: no news for {days(drift.days_without_news)}"
            yield self._made(
                Kind.STANDS_STILL,
                drift.stage,
                standing,
                "What happens next, and on which day?",
                weight=drift.days_without_news,
            )

    def _made(
        self, kind: Kind, stage: Stage | None, standing: str, question: str, weight: int | None = None
    ) -> Found:
        journey = self.child.journey
        allocation = journey.allocation
        owner = self.name_of(stage.owner if stage else allocation.social_worker)
        topic = Topic(journey.reference, allocation.team, owner, standing, question)
        return Found(kind, self._over(stage) if weight is None and stage else weight or 0, topic, stage)

    def _standing(self, stage: Stage) -> str:
        late = late_words(stage.status, self._over(stage)) if stage.status else ""
        return f"{self._step(stage)} {late}"

    def _over(self, stage: Stage) -> int:
        return days_over(stage.due_on, self.as_of) if stage.due_on else 0

    def _step(self, stage: Stage) -> str:
        return as_a_line(self.pack.step_of(stage.key))

    def _blocker_of(self, stage: Stage) -> Blocker | None:
        standing = (b for b in self.child.journey.blockers if b.stage == stage.key and b.cleared_on is None)
        return next(standing, None)

    def _reason(self, blocker: Blocker) -> str:
        return reason_name(blocker.reason, self.pack.blocker_reasons)


def _ago(number: int) -> str:
    return "today" if number == 0 else f"{days(number)} ago"
