"""Which entries of the ledger an answer makes: none when the ledger holds the same already.

A date that differs from the one held becomes an entry that replaces it, so that both versions stay. Only answers
without problems (see `answer_rules`) may be given to `entries_for`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.answers.rules import QUIET_WORKING_DAYS_AFTER_WRONG_ALERT
from permanence.case import Case
from permanence.dates import CalendarRunsOut
from permanence.entries import EntryKind, NewEntry, Recorder
from permanence.journey import Decision, Mark, Reached
from permanence.pack.model import Outcome
from permanence.stages import StageState

FINAL_ORDER = "final order granted"


def entries_for(answer: Answer, case: Case, by: str, through: str) -> list[NewEntry]:
    """What to append for `answer`, recorded by the e-mail address `by` through the message `through`.

    A missing `on` means what `Case.day_of` says. Empty: the ledger says the same already. A question makes
    no entry, and an undo's are made from the entries that it takes back (see `undo`).
    """
    maker = _MAKERS.get(answer.verb)
    return maker(_Answering(answer, case, by, through)) if maker else []


@dataclass(frozen=True, slots=True)
class _Answering:
    answer: Answer
    case: Case
    by: str
    through: str

    @property
    def on(self) -> date:
        return self.case.day_of(self.answer)

    @property
    def stage(self) -> str:
        """The key of the stage; the rules have seen to it that verbs about a stage name one."""
        return self.answer.stage or ""

    def recorder(self, replaces: int | None = None) -> Recorder:
        journey = self.case.journey
        return Recorder(journey.reference, journey.number, self.by, self.through, replaces=replaces)

    def marks(self, kind: EntryKind) -> list[Mark]:
        return [m for m in self.case.journey.marks if m.stage == self.answer.stage and m.kind is kind]


def _done(answering: _Answering) -> list[NewEntry]:
    milestone = answering.case.milestone_of(answering.answer)
    if milestone is None:
        return []
    outcome = answering.case.rules.pack.outcomes.get(answering.answer.outcome or "")
    if outcome and not outcome.reaches_at(milestone):
        return _decided_otherwise(answering, milestone, outcome)
    held = answering.case.held(answering.answer)
    decision = answering.case.decision_of(held)
    if held and held.on == answering.on and _says_nothing_new(answering.answer, decision):
        return []
    entry = _date_entry(answering, milestone, outcome, held, decision)
    return [entry, *_clocks_stopped(answering, milestone), *_journey_ended(answering, milestone)]


def _says_nothing_new(answer: Answer, decision: Decision | None) -> bool:
    """The day being the same, whether outcome, reason and note are too (or are not given)."""
    if answer.outcome is None:
        return True
    if decision is None or decision.outcome != answer.outcome:
        return False
    return answer.reason in (None, decision.reason) and answer.note in (None, decision.note)


def _date_entry(
    answering: _Answering,
    milestone: str,
    outcome: Outcome | None,
    held: Reached | None,
    decision: Decision | None,
) -> NewEntry:
    recorder = answering.recorder(held.entry if held else None)
    answer, journey, pack = answering.answer, answering.case.journey, answering.case.rules.pack
    if held and milestone == pack.begins_with and held.on == journey.began_on:
        return recorder.journey_began(answering.on, milestone, journey.age_at_start, journey.legal_basis)
    if outcome is None and decision is None:
        return recorder.milestone_reached(milestone, answering.on)
    kept = decision if decision and (outcome is None or outcome.code == decision.outcome) else None
    return recorder.decision_recorded(
        milestone,
        pack.milestones[milestone].body,
        outcome.code if outcome else (kept.outcome if kept else ""),
        answering.on,
        reaches=True,
        reason=answer.reason or (kept.reason if kept else None),
        note=answer.note or (kept.note if kept else None),
    )


def _decided_otherwise(answering: _Answering, milestone: str, outcome: Outcome) -> list[NewEntry]:
    """A decision that leaves the milestone open. One of the same body on the same day is corrected by it."""
    same_day = [
        d for d in answering.case.journey.decisions if d.milestone == milestone and d.on == answering.on
    ]
    before = same_day[-1] if same_day else None
    if before and before.outcome == outcome.code and _says_nothing_new(answering.answer, before):
        return []
    held = next((r for r in answering.case.journey.reached(milestone) if r.on == answering.on), None)
    replaces = before.entry if before else (held.entry if held else None)
    return [
        answering.recorder(replaces).decision_recorded(
            milestone,
            answering.case.rules.pack.milestones[milestone].body,
            outcome.code,
            answering.on,
            reaches=False,
            reason=answering.answer.reason,
            note=answering.answer.note,
        )
    ]


def _clocks_stopped(answering: _Answering, milestone: str) -> list[NewEntry]:
    """What stood in the way of the stages that this milestone ends stands there no more."""
    made: list[NewEntry] = []
    for stage in answering.case.running_to(milestone):
        if any(b.stage == stage.key and b.cleared_on is None for b in answering.case.journey.blockers):
            made.append(answering.recorder().blocker_cleared(stage.key, answering.on))
        if stage.state is StageState.PAUSED:
            made.append(answering.recorder().resumed(stage.key, answering.on))
    return made


def _journey_ended(answering: _Answering, milestone: str) -> list[NewEntry]:
    """The final order ends being looked after where the route followed says so."""
    journey, pack = answering.case.journey, answering.case.rules.pack
    plan = journey.primary_plan()
    route = pack.routes.get(plan.route) if plan else None
    if milestone != pack.final_order or route is None or not route.order_ends_journey:
        return []
    return (
        []
        if journey.ended_on == answering.on
        else [answering.recorder().journey_ended(answering.on, FINAL_ORDER)]
    )


def _booked(answering: _Answering) -> list[NewEntry]:
    milestone = answering.case.milestone_of(answering.answer)
    if milestone is None:
        return []
    last = answering.case.journey.bookings_of(milestone)[-1:]
    if last and last[0].on == answering.on and answering.answer.reason in (None, last[0].reason):
        return []
    note = answering.answer.note
    kept = [answering.recorder().noted(note, answering.answer.stage)] if note else []
    return [answering.recorder().booked(milestone, answering.on, answering.answer.reason), *kept]


def _blocked(answering: _Answering) -> list[NewEntry]:
    answer = answering.answer
    if answer.reason is None or answer.until is None:
        return []
    standing = [
        b for b in answering.case.journey.blockers if b.stage == answer.stage and b.cleared_on is None
    ]
    same = [b for b in standing if (b.reason, b.review_on) == (answer.reason, answer.until)]
    if same and answer.note is None:
        return []
    cleared = (
        [answering.recorder().blocker_cleared(answering.stage, answering.case.today)] if standing else []
    )
    return [
        *cleared,
        answering.recorder().blocked(answering.stage, answer.reason, answer.until, note=answer.note),
    ]


def _snooze(answering: _Answering) -> list[NewEntry]:
    snoozes = [s for s in answering.case.journey.snoozes if s.stage == answering.answer.stage]
    if answering.answer.until is None or (snoozes and snoozes[-1].until == answering.answer.until):
        return []
    return [answering.recorder().snoozed(answering.stage, answering.answer.until, answering.answer.reason)]


def _pause(answering: _Answering) -> list[NewEntry]:
    answer = answering.answer
    mine = [p for p in answering.case.journey.pauses if p.stage == answer.stage]
    last = mine[-1] if mine else None
    if answer.reason is None:
        return []
    if last and (last.pause.first, last.pause.until, last.pause.reason) == (
        answering.on,
        answer.until,
        answer.reason,
    ):
        return []
    stands = last and (last.pause.until is None or last.pause.until > answering.on)
    replaces = last.entry if last and stands else None
    return [answering.recorder(replaces).paused(answering.stage, answering.on, answer.reason, answer.until)]


def _resume(answering: _Answering) -> list[NewEntry]:
    return [answering.recorder().resumed(answering.stage, answering.on)]


def _not_applicable(answering: _Answering) -> list[NewEntry]:
    if answering.answer.reason is None or answering.marks(EntryKind.NOT_APPLICABLE):
        return []
    return [
        answering.recorder().not_applicable(answering.stage, answering.answer.reason, answering.answer.note)
    ]


def _change_route(answering: _Answering) -> list[NewEntry]:
    answer, primary = answering.answer, answering.case.journey.primary_plan()
    if answer.route is None or answer.reason is None:
        return []
    if primary is None:
        return [answering.recorder().plan_opened(answer.route, answering.on, answer.reason)]
    if primary.route == answer.route:
        return []
    return [
        answering.recorder().route_changed(
            primary.route, answer.route, answering.on, answer.reason, answer.note
        )
    ]


def _wrong_alert(answering: _Answering) -> list[NewEntry]:
    """Silent for ten working days while the information officer looks into it."""
    today = answering.case.today
    if any(m.until and m.until > today for m in answering.marks(EntryKind.ALERT_WRONG)):
        return []
    return [
        answering.recorder().alert_wrong(
            answering.stage, _looked_into_until(answering.case), answering.answer.note
        )
    ]


def _looked_into_until(case: Case) -> date:
    """Ten working days on; a fortnight, which is as long without holidays, where the calendar has run out."""
    try:
        return case.rules.calendar.add_working_days(case.today, QUIET_WORKING_DAYS_AFTER_WRONG_ALERT)
    except CalendarRunsOut:
        return case.today + timedelta(days=14)


def _acknowledge(answering: _Answering) -> list[NewEntry]:
    """Once a day is enough; a later alert on the same stage can be acknowledged anew."""
    zone = answering.case.rules.zone
    days = {m.made_at.astimezone(zone).date() for m in answering.marks(EntryKind.ACKNOWLEDGED)}
    return [] if answering.case.today in days else [answering.recorder().acknowledged(answering.stage)]


def _note(answering: _Answering) -> list[NewEntry]:
    return [answering.recorder().noted((answering.answer.note or "").strip(), answering.answer.stage)]


_MAKERS: dict[Verb, Callable[[_Answering], list[NewEntry]]] = {
    Verb.DONE: _done,
    Verb.DECISION: _done,
    Verb.BOOKED: _booked,
    Verb.BLOCKED: _blocked,
    Verb.CHANGE_ROUTE: _change_route,
    Verb.NOT_APPLICABLE: _not_applicable,
    Verb.WRONG_ALERT: _wrong_alert,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.SNOOZE: _snooze,
    Verb.ACKNOWLEDGE: _acknowledge,
    Verb.NOTE: _note,
}
