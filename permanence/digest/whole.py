"""The whole fortnight: nothing is cut, every figure names its children, and no step stands twice.

A step that is overdue, drifts and is blocked stands once, under the first of these, and its line says the others. So
each part says how many of its kind stand elsewhere, and with its own lines they add up to its figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from permanence.day_words import day_words, look_again_words
from permanence.digest.lines import DecisionLine, Digest, LegalLine, RouteChange, StageLine, WithinTimescale
from permanence.digest.lost import LostStep
from permanence.pack.model import TargetStatus, in_a_sentence
from permanence.standing import days, past_words

Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class WholeLine:
    """A child with what is said of her, ready to read. `who`: the worker; empty where no step of hers is meant."""

    reference: str
    words: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class WholePart:
    """Lines under a title. `total`: the figure; where the lines are fewer, `says` tells where the others stand."""

    title: str
    total: int
    lines: tuple[WholeLine, ...]
    says: str = ""
    status: TargetStatus | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """`open_steps`: what is not done; `happened`: what was; `gaps`: what the data do not say; `in_time`, `lost`: sums.

    `lost` is in days, and its lines say how many of them are each child's.
    """

    open_steps: tuple[WholePart, ...]
    happened: tuple[WholePart, ...]
    gaps: tuple[WholePart, ...]
    in_time: tuple[WholePart, ...]
    lost: tuple[WholePart, ...]


def whole_of(digest: Digest) -> Whole:
    """Everything that a digest knows of children, each step under one title; parts without a figure are left out."""
    lost = digest.lost.steps if digest.lost else ()
    return Whole(
        _told(_open_steps(digest)),
        _told(_happened(digest)),
        _told(_gaps(digest)),
        tuple(_in_time(line) for line in digest.within),
        tuple(_lost(step) for step in lost),
    )


def _told(parts: Iterable[WholePart]) -> tuple[WholePart, ...]:
    return tuple(part for part in parts if part.total)


# --- what is open -----------------------------------------------------------------------------------------------------


def _open_steps(digest: Digest) -> Iterator[WholePart]:
    said = _said_of_steps(digest)
    taken: set[Step] = set()
    for group in digest.overdue:
        taken |= {_step(line) for line in group.lines}
        past = f", {past_words(group.status)}" if group.status else ""
        lines = tuple(_line(line, days(line.days), said) for line in group.lines)
        yield WholePart(f"{group.name}{past}", len(lines), lines, status=group.status)
    for title, listed in (
        ("Drifting", digest.drifting),
        ("Booked days that passed", digest.broken_bookings),
        ("Booked for the next fortnight", digest.booked),
        ("Blocked", [line for group in digest.blockers for line in group.lines]),
    ):
        steps = {_step(line): line for line in listed}
        here = [line for step, line in steps.items() if step not in taken]
        taken |= steps.keys()
        lines = tuple(_line(line, line.stage_name, said) for line in here)
        yield WholePart(title, len(steps), lines, _above(len(steps) - len(here)))


def _said_of_steps(digest: Digest) -> dict[Step, list[str]]:
    """All that is said of an open step beside how late it is."""
    said: defaultdict[Step, list[str]] = defaultdict(list)
    for line in digest.newly_overdue:
        said[_step(line)].append("new")
    for line in digest.drifting:
        said[_step(line)].append(f"drifting: {line.standing}, open for {days(line.days)}")
    for line in digest.broken_bookings:
        said[_step(line)].append(f"was booked for {_day(line.on, digest)}")
    for line in digest.booked:
        said[_step(line)].append(f"booked for {_day(line.on, digest)}")
    for group in digest.blockers:
        for line in group.lines:
            again = f", {look_again_words(line.on, digest.as_of)}" if line.on else ""
            said[_step(line)].append(f"blocked for {days(line.days)}: {in_a_sentence(group.name)}{again}")
    drift_said = {_step(line) for line in digest.drifting if "no news" in line.standing}
    for line in digest.no_news:
        if _step(line) not in drift_said:
            said[_step(line)].append("no news all fortnight")
    return said


def _line(line: StageLine, words: str, said: dict[Step, list[str]]) -> WholeLine:
    return WholeLine(line.reference, "; ".join([words, *said.get(_step(line), ())]), line.owner)


def _step(line: StageLine | DecisionLine) -> Step:
    return line.reference, line.stage


def _above(number: int) -> str:
    if number == 0:
        return ""
    return "One of them stands above." if number == 1 else f"{number} of them stand above."


# --- what happened ----------------------------------------------------------------------------------------------------


def _happened(digest: Digest) -> Iterator[WholePart]:
    passed = [line for line in digest.legal if line.is_new]
    late = {_step(line): line.days for line in digest.back_on_track}
    decided = {_step(decision): decision for decision in digest.decisions}
    here = [line for line in digest.reached if not _is_hand_over(line, passed)]
    lines = tuple(_reached(line, late, decided, digest) for line in here)
    below = len(digest.reached) - len(here)
    says = [f"{below} of them stand{'s' if below == 1 else ''} below, with legal services."] if below else []
    if digest.earlier:
        first = _day(digest.period.first, digest)
        says.append(f"{digest.earlier} happened before {first} and {_were(digest.earlier)} recorded since.")
    yield WholePart("Reached", len(digest.reached), lines, " ".join(says))
    reached = {_step(line) for line in here}
    others = [decision for decision in digest.decisions if _step(decision) not in reached]
    stands = len(digest.decisions) - len(others)
    yield WholePart("Decisions", len(digest.decisions), tuple(map(_decision, others)), _above(stands))
    yield WholePart("Legal services", len(digest.legal), tuple(_legal(line, digest) for line in digest.legal))
    changes = tuple(_change(change, digest) for change in digest.route_changes)
    yield WholePart("Routes changed", len(changes), changes)


def _is_hand_over(line: StageLine, passed: Sequence[LegalLine]) -> bool:
    return any(
        one.reference == line.reference and one.sent_on == line.on and line.is_hand_over for one in passed
    )


def _reached(
    line: StageLine, late: dict[Step, int], decided: dict[Step, DecisionLine], digest: Digest
) -> WholeLine:
    words = [f"{line.stage_name} {line.was_done} {_day(line.on, digest)}"]
    if _step(line) in late:
        words.append(f"{days(late[_step(line)])} late")
    decision = decided.get(_step(line))
    if decision:
        outcome = decision.words.rpartition(": ")[2]
        words += [outcome, decision.reason or "no reason recorded"]
    return WholeLine(line.reference, "; ".join(words), line.owner)


def _decision(decision: DecisionLine) -> WholeLine:
    reason = decision.reason or "no reason recorded"
    return WholeLine(decision.reference, f"{decision.words}; {reason}", decision.owner)


def _legal(line: LegalLine, digest: Digest) -> WholeLine:
    after = f", {days(line.after)} after the step before" if line.after is not None else ""
    words = [f"Sent on {_day(line.sent_on, digest)}{after}", *([line.standing] if line.standing else [])]
    return WholeLine(line.reference, "; ".join(words), line.owner)


def _change(change: RouteChange, digest: Digest) -> WholeLine:
    to = f"to {in_a_sentence(change.to_route)}" if change.to_route else "given up"
    kept = f", {in_a_sentence(change.kept)} goes on" if change.kept else ""
    words = (
        f"{change.from_route} {to}{kept}, {_day(change.on, digest)}; {change.reason or 'no reason recorded'}"
    )
    return WholeLine(change.reference, f"{words}; prompted by: {change.prompt}" if change.prompt else words)


# --- gaps and sums ----------------------------------------------------------------------------------------------------


def _gaps(digest: Digest) -> Iterator[WholePart]:
    without = tuple(WholeLine(reference) for reference in digest.without_plan)
    yield WholePart("No plan", len(without), without)
    unsaid = len(digest.decisions_without_reason)
    yield WholePart("Decision without a reason", unsaid, (), _above(unsaid))
    for unknown in digest.unknown:
        lines = tuple(WholeLine(reference) for reference in unknown.references)
        yield WholePart(unknown.what, unknown.count, lines)


def _in_time(line: WithinTimescale) -> WholePart:
    lines = tuple(WholeLine(reference, how) for reference, how in line.children)
    return WholePart(line.stage_name, line.due, lines, status=line.status)


def _lost(step: LostStep) -> WholePart:
    lines = tuple(WholeLine(line.reference, f"{line.days} ({line.ours} ours)") for line in step.children)
    return WholePart(step.name, step.days, lines, f"{step.ours} ours, {step.others} waiting for others")


def _day(on: date | None, digest: Digest) -> str:
    return day_words(on, digest.as_of) if on else "a day that is not known"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
