"""What happened in a fortnight beside milestones: decisions, hand-overs to legal services, changes of route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from permanence.answers.words import as_a_line
from permanence.day_words import day_words, look_again_words
from permanence.digest.fortnight import Period
from permanence.digest.lines import DecisionLine, Group, LegalLine, MovedLine, RouteChange, StageLine
from permanence.entries import LegalStep
from permanence.insight.names import reason_name, route_name
from permanence.insight.route_changes import Change, changes_of
from permanence.journey import Decision, Journey
from permanence.pack.model import Reason, in_a_sentence
from permanence.receipt import Receipt, Side
from permanence.stages import Rulebook
from permanence.standing import days

OWN_WORDS = "in the writer's own words, in the child's story"
_WHO = {Side.SOCIAL_WORK: "waits for our answer", Side.LEGAL: "with legal services"}


@dataclass(frozen=True, slots=True)
class Happened:
    """Looks through one journey at a time; `name_of`: of a member of staff, by her address."""

    period: Period
    as_of: date
    rules: Rulebook
    name_of: Callable[[str | None], str]

    def changes(self, journey: Journey) -> list[RouteChange]:
        """Routes that were left in the fortnight, parallel ones given up among them."""
        return [
            self._change(change)
            for change in changes_of(journey, self.as_of)
            if self.period.includes(change.on)
        ]

    def _change(self, change: Change) -> RouteChange:
        pack = self.rules.pack
        return RouteChange(
            change.reference,
            route_name(change.from_route, pack),
            route_name(change.to_route, pack) if change.to_route else None,
            change.on,
            _coded(change.reason, pack.route_change_reasons),
            self._prompted_by(change),
            route_name(change.kept, pack) if change.kept else None,
        )

    def _prompted_by(self, change: Change) -> str:
        prompt, pack = change.prompt, self.rules.pack
        if prompt.milestone is None and prompt.said and prompt.said not in pack.prompts:
            return OWN_WORDS
        return prompt.in_words(pack, change.on)

    def decisions(self, journey: Journey) -> list[DecisionLine]:
        """What a body decided in the fortnight, with its outcome and its reason."""
        made = [d for d in journey.decisions if self.period.includes(d.on)]
        return [self._decision(journey, decision) for decision in made]

    def _decision(self, journey: Journey, decision: Decision) -> DecisionLine:
        pack = self.rules.pack
        milestone, outcome = pack.milestones.get(decision.milestone), pack.outcomes.get(decision.outcome)
        step = as_a_line(milestone.step) if milestone else decision.milestone
        said = in_a_sentence(outcome.name) if outcome else "decided"
        reasons = {**pack.pause_reasons, **pack.route_change_reasons, **pack.blocker_reasons}
        reason = _coded(decision.reason, reasons)
        if reason is None and decision.note is not None:
            reason = OWN_WORDS
        return DecisionLine(
            journey.reference,
            f"{step} on {day_words(decision.on, self.as_of, weekday=False)}: {said}",
            in_a_sentence(reason) if reason else None,
            self.name_of(journey.allocation.social_worker),
            decision.reaches,
            happened_at(decision.milestone, decision.on),
        )

    def legal(self, journey: Journey, receipt: Receipt) -> Iterator[LegalLine]:
        """The hand-over to legal services, where it was sent in the fortnight or somebody has it now."""
        sent = receipt.of(LegalStep.SENT)[-1].on
        is_new = self.period.includes(sent)
        if is_new or (receipt.has_it and journey.ended_on is None):
            yield LegalLine(
                journey.reference,
                sent,
                self._after(journey, sent),
                self._who_has_it(receipt),
                self.name_of(journey.allocation.social_worker),
                is_new,
            )

    def _after(self, journey: Journey, sent: date) -> int | None:
        """Days from the step that leads to the hand-over, the last before it was sent."""
        pack = self.rules.pack
        code = pack.milestone_of_legal(LegalStep.SENT)
        starts = {start for rule in pack.stages_to(code or "") for start in rule.start}
        before = [m.on for m in journey.milestones if m.milestone in starts and m.on <= sent]
        return (sent - max(before)).days if before else None

    def _who_has_it(self, receipt: Receipt) -> str:
        if receipt.has_it is None:
            return ""
        since = max(0, (self.as_of - receipt.has_it_since()).days)
        wants = receipt.query.wants if receipt.query else None
        what = f", for: {reason_name(wants, self.rules.pack.legal_query_reasons)}" if wants else ""
        return f"{_WHO[receipt.has_it]} for {days(since)}{what}"


def _coded(code: str | None, known: Mapping[str, Reason]) -> str | None:
    """A reason as the pack names it. What it does not know may be somebody's own words, and those are in no list."""
    if code is None:
        return None
    reason = known.get(code)
    return reason.name if reason else OWN_WORDS


def happened_at(milestone: str, on: date) -> str:
    """By which something that happened is known in every list of a digest."""
    return f"{milestone} {on}"


def moved_lines(
    changes: Iterable[RouteChange],
    back_on_track: Iterable[StageLine],
    legal: Iterable[LegalLine],
    new_blockers: Iterable[Group],
    decisions: Iterable[DecisionLine],
    as_of: date,
) -> tuple[MovedLine, ...]:
    """What is worth a line of its own, one of each kind in turn, each child once."""
    kinds: list[Iterator[MovedLine]] = [
        (MovedLine(line.reference, _late_but_there(line, as_of)) for line in back_on_track),
        (MovedLine(line.reference, _passed_on(line, as_of)) for line in legal if line.is_new),
        (MovedLine(change.reference, _left(change, as_of)) for change in changes),
        (MovedLine(line.reference, line.words) for line in decisions),
        (
            MovedLine(line.reference, _in_the_way(group.name, line, as_of))
            for group in new_blockers
            for line in group.lines
        ),
    ]
    return tuple(_in_turn(kinds))


def _in_turn(kinds: list[Iterator[MovedLine]]) -> Iterator[MovedLine]:
    taken: set[str] = set()
    while kinds:
        for kind in [*kinds]:
            line = next((one for one in kind if one.reference not in taken), None)
            if line is None:
                kinds.remove(kind)
            else:
                taken.add(line.reference)
                yield line


def _late_but_there(line: StageLine, as_of: date) -> str:
    on = day_words(line.on, as_of, weekday=False) if line.on else ""
    return f"{line.stage_name} {line.was_done} {on}, {days(line.days)} late"


def _passed_on(line: LegalLine, as_of: date) -> str:
    after = f", {days(line.after)} after the step before" if line.after is not None else ""
    return f"Passed to legal services on {day_words(line.sent_on, as_of, weekday=False)}{after}"


def _left(change: RouteChange, as_of: date) -> str:
    to = f" changed to {in_a_sentence(change.to_route)}" if change.to_route else " given up"
    why = change.reason or "no reason recorded"
    return f"{change.from_route}{to} on {day_words(change.on, as_of, weekday=False)}: {in_a_sentence(why)}"


def _in_the_way(reason: str, line: StageLine, as_of: date) -> str:
    until = f", {look_again_words(line.on, as_of)}" if line.on else ""
    return f"New stumbling block at {in_a_sentence(line.stage_name)}: {in_a_sentence(reason)}{until}"
