"""Why does it say so? The whole trace of a child: rules, dates, pauses, and what was told, sent, not sent and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.alert_items import UNSEEN
from casework.ports import CaseRecord, Reading, StageQuery, StoredMessage, StoredNotice, StoredStage
from casework.who_may_see import may_see_child
from permanence.answers.entry_words import entry_in_words
from permanence.answers.words import as_a_line
from permanence.bookings import bookings_of_stage
from permanence.day_words import day_words
from permanence.entries import FREE_TEXT, Entry
from permanence.journey import Journey
from permanence.local_day import local_day, local_time
from permanence.people import Person
from permanence.receipt import receipt_of
from permanence.receipt_words import receipt_words
from permanence.stages import Rulebook, Stage, StageState
from permanence.way_words import by_way
from permanence.why import due_words, why_in_brief

UNSET = "unset"
# How a step stands, for people.
STANDS = {
    StageState.OPEN: "open",
    StageState.PAUSED: "paused",
    StageState.CLOSED: "closed",
    StageState.SUPERSEDED: "no longer needed",
    StageState.NOT_APPLICABLE: "not applicable",
    StageState.UNTRACKED: "not tracked",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One notice about a stage, and what became of the message that carries it."""

    level: str
    person: str
    raised_on: date
    channel: str
    state: str
    sent_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class StageTrace:
    """A stage with all that was weighed: rule, source, anchor, target in force, pauses, bookings, silence, notices.

    `due`: the first part of `why`, without its source. `next_look_on`: the day on which the sweep looks at it again;
    None when it never will.
    """

    stage: str
    name: str
    route: str | None
    state: str
    why: str
    due: str
    status: str | None
    source: str
    target: str
    started_on: date
    start_milestone: str
    due_on: date | None
    ended_on: date | None
    ended_because: str | None
    owner: str | None
    pauses: tuple[str, ...]
    bookings: tuple[str, ...]
    quiet_until: date | None
    quiet_because: str | None
    next_look_on: date | None
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry of the ledger in words. `own_words`: what a person wrote beside it."""

    number: int
    what: str
    by: str
    through: str
    recorded_at: datetime
    own_words: str | None = None


@dataclass(frozen=True, slots=True)
class WhyTrace:
    """All that led to what a child's stages and messages are on a day, in the council's zone.

    `earlier`: the same of her other journeys, the newest first.
    """

    reference: str
    journey: int
    on: date
    zone: str
    calendar: str
    stages: tuple[StageTrace, ...]
    recorded: tuple[Recorded, ...]
    legal_hand_over: str | None = None
    earlier: tuple[WhyTrace, ...] = ()

    def in_words(self) -> list[str]:
        """The trace as lines to read, one thought each."""
        head = f"{self.reference}, journey {self.journey}, as it stands on {day_words(self.on)}"
        lines = [head, f"Calendar: {self.calendar}; zone: {self.zone}"]
        for stage in self.stages:
            lines += ["", *_stage_lines(stage)]
        if self.legal_hand_over:
            lines += ["", self.legal_hand_over]
        lines += ["", "What was recorded:", *(_recorded_line(r, self.zone) for r in self.recorded)]
        return [*lines, *(line for trace in self.earlier for line in ("", *trace.in_words()))]


def why(
    record: CaseRecord, reference: str, person: Person | None, now: datetime, *, journey: int | None = None
) -> WhyTrace | None:
    """The whole trace of a child's latest journey at `now` (UTC), with her earlier ones; or of one journey alone.

    `person` None: somebody at the council's own command line. None when there is no such child or journey, or `person`
    may not see her (which her latest journey decides): all of these look the same.
    """
    with record.reading() as tx:
        latest = tx.journey(reference)
        if latest is None:
            return None
        today = local_day(now, record.rules.zone)
        stages = tx.stages(StageQuery(references=frozenset({reference}), open_only=False))
        if person and not may_see_child(tx, record.rules, tx.directory(), person, latest, today):
            return None
        numbers = tx.journey_numbers(reference) if journey is None else [journey]
        told = [j for number in sorted(numbers, reverse=True) if (j := tx.journey(reference, number))]
        traces = [_trace(tx, record.rules, j, _of(j, stages), today) for j in told if j.began_on]
        return replace(traces[0], earlier=tuple(traces[1:])) if traces else None


def _of(journey: Journey, stages: Iterable[StoredStage]) -> list[StoredStage]:
    return [s for s in stages if s.stage.journey == journey.number]


def _trace(
    tx: Reading, rules: Rulebook, journey: Journey, stages: Iterable[StoredStage], today: date
) -> WhyTrace:
    notices, receipt = tx.notices_about(journey.reference), receipt_of(journey, rules.pack)
    messages = {n.message_id: tx.message(n.message_id) for n in notices}
    return WhyTrace(
        reference=journey.reference,
        journey=journey.number,
        on=today,
        zone=rules.zone.key,
        calendar=rules.calendar.name,
        stages=tuple(_stage_trace(s, journey, rules, notices, messages) for s in stages),
        recorded=tuple(_recorded(tx, journey, rules)),
        legal_hand_over=receipt_words(receipt, rules.pack, today) if receipt else None,
    )


def _stage_trace(
    stored: StoredStage,
    journey: Journey,
    rules: Rulebook,
    notices: Iterable[StoredNotice],
    messages: dict[int, StoredMessage | None],
) -> StageTrace:
    stage = stored.stage
    route = rules.pack.routes.get(stage.route) if stage.route else None
    mine = [n for n in notices if (n.journey, n.stage) == (stage.journey, stage.key)]
    return StageTrace(
        stage=stage.key,
        name=stage.name,
        route=route.name if route else None,
        state=stage.state.value,
        why=why_in_brief(stage, rules),
        due=due_words(stage, rules),
        status=stage.status.value if stage.status else None,
        source=stage.citation,
        target=str(stage.timescale) if stage.timescale else UNSET,
        started_on=stage.started_on,
        start_milestone=rules.pack.milestones[stage.start_milestone].name,
        due_on=stage.due_on,
        ended_on=stage.ended_on,
        ended_because=stage.ended_because,
        owner=stage.owner,
        pauses=tuple(_pauses(stage, journey, rules)),
        bookings=tuple(_bookings(stage, journey, rules)),
        quiet_until=stage.quiet_until,
        quiet_because=quiet_because(stage, rules),
        next_look_on=stored.next_check_on,
        told=tuple(told_of(n, messages[n.message_id]) for n in mine),
    )


def told_of(notice: StoredNotice, message: StoredMessage | None) -> Told:
    """What became of a notice; a message that was pruned from the delivery log says so."""
    return Told(
        level=notice.level.value,
        person=notice.person,
        raised_on=notice.raised_on,
        channel=message.channel if message else "",
        state=message.state.value if message else "no longer kept",
        sent_at=message.sent_at if message else None,
        reason=message.reason if message else None,
    )


def _pauses(stage: Stage, journey: Journey, rules: Rulebook) -> Iterator[str]:
    for pause in (p.pause for p in journey.pauses if p.stage == stage.key):
        until = f"until {day_words(pause.until)}" if pause.until else "still paused"
        reason = rules.pack.pause_reasons.get(pause.reason)
        yield f"from {day_words(pause.first)}, {until}: {reason.name if reason else pause.reason}"


def _bookings(stage: Stage, journey: Journey, rules: Rulebook) -> Iterator[str]:
    rule = rules.pack.stages[stage.code]
    for booking in bookings_of_stage(journey, rule, stage.started_on, rules.zone):
        yield f"for {day_words(booking.on)}, said on {day_words(local_day(booking.made_at, rules.zone))}"


def quiet_because(stage: Stage, rules: Rulebook) -> str | None:
    """Why the last word on a stage asks for silence; None when none does."""
    if stage.quiet_kind is None:
        return None
    reason = rules.pack.blocker_reasons.get(stage.quiet_reason or "")
    return f"{stage.quiet_kind.value}: {reason.name}" if reason else stage.quiet_kind.value


def _recorded(tx: Reading, journey: Journey, rules: Rulebook) -> Iterator[Recorded]:
    for entry in tx.entries(journey.reference):
        if entry.journey in (0, journey.number) and entry.kind not in UNSEEN:
            own = "; ".join(filter(None, map(entry.maybe, FREE_TEXT))) or None
            yield Recorded(entry.number, _what(entry, rules), entry.by, entry.through, entry.recorded_at, own)


def _what(entry: Entry, rules: Rulebook) -> str:
    said = as_a_line(entry_in_words(entry, rules))
    return f"{said} (this replaces entry {entry.replaces})" if entry.replaces else said


# --- lines to read ----------------------------------------------------------------------------------------------------


def _stage_lines(stage: StageTrace) -> Iterator[str]:
    route = f" ({stage.route})" if stage.route else ""
    yield f"{stage.name}{route}, {stage.stage}: {STANDS[StageState(stage.state)]}"
    yield f"  {stage.due}."
    status = "" if stage.target == UNSET or stage.status is None else f", {stage.status.replace('_', ' ')}"
    yield f"  Target: {stage.target}{status}. {stage.source}"
    if stage.ended_on:
        because = f": {stage.ended_because}" if stage.ended_because else ""
        yield f"  Ended on {day_words(stage.ended_on)}{because}"
    else:
        yield f"  Waits for: {stage.owner or 'nobody'}"
    yield from (f"  Paused {pause}" for pause in stage.pauses)
    yield from (f"  Booked {booking}" for booking in stage.bookings)
    if stage.quiet_until:
        yield f"  Silent until {day_words(stage.quiet_until)} ({stage.quiet_because})"
    if stage.next_look_on:
        yield f"  Looked at again on {day_words(stage.next_look_on)}"
    yield from (f"  {told_line(told)}" for told in stage.told)


def told_line(told: Told) -> str:
    """One notice and what became of it, in a line."""
    said = f"{told.level.replace('_', ' ')} to {told.person} {by_way(told.channel)} on {day_words(told.raised_on)}"
    return f"{said}: {told.state}{f' ({told.reason})' if told.reason else ''}"


def _recorded_line(recorded: Recorded, zone: str) -> str:
    at = local_time(recorded.recorded_at, ZoneInfo(zone))
    own = f': "{recorded.own_words}"' if recorded.own_words else ""
    return f"  {recorded.number}. {recorded.what}, by {recorded.by}, {day_words(at.date())} {at:%H:%M}{own}"
