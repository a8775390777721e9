"""Which entries of the ledger an answer makes: none when the ledger holds the same already.

A date that differs from the one held becomes an entry that replaces it, so that both versions stay. Only answers
without problems (see `rules`) may be given to `entries_for`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.given import Making
from permanence.answers.journey_rules import (
    goes_on_entries,
    not_mine_entries,
    over_entries,
    parallel_entries,
    reallocate_entries,
)
from permanence.answers.legal_rules import legal_entries
from permanence.answers.plan_rules import plan_right_entries
from permanence.answers.prompts import with_prompt
from permanence.answers.review_form import review_entries
from permanence.answers.rules import QUIET_WORKING_DAYS_AFTER_WRONG_ALERT
from permanence.answers.sibling_rules import sibling_entries
from permanence.case import Case
from permanence.dates import CalendarRunsOut
from permanence.entries import EntryKind, NewEntry
from permanence.journey import Decision, Reached
from permanence.local_day import local_day
from permanence.pack.model import Outcome
from permanence.stages import StageState

FINAL_ORDER = "final order granted"


def entries_for(answer: Answer, case: Case, by: str, through: str) -> list[NewEntry]:
    """What to append for `answer`, recorded by the e-mail address `by` through the message `through`.

    A missing `on` means what `Case.day_of` says. Empty: the ledger says the same already. A question, a step that
    did not happen and what a person says about herself make no entry; an undo's are made from the entries that it
    takes back (see `undo`).
    """
    maker = _MAKERS.get(answer.verb)
    return maker(Making(answer, case, by, through)) if maker else []


def _done(making: Making) -> list[NewEntry]:
    milestone = making.case.milestone_of(making.answer)
    if milestone is None:
        return []
    outcome = making.case.rules.pack.outcomes.get(making.answer.outcome or "")
    if outcome and not outcome.reaches_at(milestone):
        return _decided_otherwise(making, milestone, outcome)
    held = making.case.held(making.answer)
    decision = making.case.decision_of(held)
    if held and held.on == making.on and _says_nothing_new(making.answer, decision):
        return []
    entry = _date_entry(making, milestone, outcome, held, decision)
    return [entry, *_clocks_stopped(making, milestone), *_journey_ended(making, milestone)]


def _says_nothing_new(answer: Answer, decision: Decision | None) -> bool:
    """The day being the same, whether outcome, reason and note are too (or are not given)."""
    if answer.outcome is None:
        return True
    if decision is None or decision.outcome != answer.outcome:
        return False
    return answer.reason in (None, decision.reason) and answer.note in (None, decision.note)


def _date_entry(
    making: Making,
    milestone: str,
    outcome: Outcome | None,
    held: Reached | None,
    decision: Decision | None,
) -> NewEntry:
    recorder = making.recorder(held.entry if held else None)
    answer, journey, pack = making.answer, making.case.journey, making.case.rules.pack
    if held and milestone == pack.begins_with and held.on == journey.began_on:
        return recorder.journey_began(making.on, milestone, journey.age_at_start, journey.legal_basis)
    if outcome is None and decision is None:
        return recorder.milestone_reached(milestone, making.on, on_behalf_of=making.on_behalf_of)
    kept = decision if decision and (outcome is None or outcome.code == decision.outcome) else None
    return recorder.decision_recorded(
        milestone,
        pack.milestones[milestone].body,
        outcome.code if outcome else (kept.outcome if kept else ""),
        making.on,
        reaches=True,
        reason=answer.reason or (kept.reason if kept else None),
        note=answer.note or (kept.note if kept else None),
        on_behalf_of=making.on_behalf_of,
    )


def _decided_otherwise(making: Making, milestone: str, outcome: Outcome) -> list[NewEntry]:
    """A decision that leaves the milestone open. One of the same body on the same day is corrected by it."""
    same_day = [d for d in making.case.journey.decisions if d.milestone == milestone and d.on == making.on]
    before = same_day[-1] if same_day else None
    if before and before.outcome == outcome.code and _says_nothing_new(making.answer, before):
        return []
    held = next((r for r in making.case.journey.reached(milestone) if r.on == making.on), None)
    replaces = before.entry if before else (held.entry if held else None)
    return [
        making.recorder(replaces).decision_recorded(
            milestone,
            making.case.rules.pack.milestones[milestone].body,
            outcome.code,
            making.on,
            reaches=False,
            reason=making.answer.reason,
            note=making.answer.note,
            on_behalf_of=making.on_behalf_of,
        )
    ]


def _clocks_stopped(making: Making, milestone: str) -> list[NewEntry]:
    """What stood in the way of the stages that this milestone ends stands there no more."""
    made: list[NewEntry] = []
    for stage in making.case.running_to(milestone):
        if any(b.stage == stage.key and b.cleared_on is None for b in making.case.journey.blockers):
            made.append(making.recorder().blocker_cleared(stage.key, making.on))
        if stage.state is StageState.PAUSED:
            made.append(making.recorder().resumed(stage.key, making.on))
    return made


def _journey_ended(making: Making, milestone: str) -> list[NewEntry]:
    """The final order ends being looked after where the route followed says so."""
    journey, pack = making.case.journey, making.case.rules.pack
    plan = journey.primary_plan()
    route = pack.routes.get(plan.route) if plan else None
    if milestone != pack.final_order or route is None or not route.order_ends_journey:
        return []
    return [] if journey.ended_on == making.on else [making.recorder().journey_ended(making.on, FINAL_ORDER)]


def _booked(making: Making) -> list[NewEntry]:
    milestone = making.case.milestone_of(making.answer)
    if milestone is None:
        return []
    last = making.case.journey.bookings_of(milestone)[-1:]
    if last and last[0].on == making.on and making.answer.reason in (None, last[0].reason):
        return []
    note = making.answer.note
    kept = [making.recorder().noted(note, making.answer.stage)] if note else []
    return [making.recorder().booked(milestone, making.on, making.answer.reason), *kept]


def _blocked(making: Making) -> list[NewEntry]:
    answer = making.answer
    if answer.reason is None or answer.until is None:
        return []
    standing = [b for b in making.case.journey.blockers if b.stage == answer.stage and b.cleared_on is None]
    same = [b for b in standing if (b.reason, b.review_on) == (answer.reason, answer.until)]
    if same and (answer.note is None or any(b.note == answer.note for b in same)):
        return []
    cleared = [making.recorder().blocker_cleared(making.stage, making.case.today)] if standing else []
    return [
        *cleared,
        making.recorder().blocked(making.stage, answer.reason, answer.until, note=answer.note),
    ]


def _snooze(making: Making) -> list[NewEntry]:
    snoozes = [s for s in making.case.journey.snoozes if s.stage == making.answer.stage]
    if making.answer.until is None or (snoozes and snoozes[-1].until == making.answer.until):
        return []
    return [making.recorder().snoozed(making.stage, making.answer.until, making.answer.reason)]


def _pause(making: Making) -> list[NewEntry]:
    answer = making.answer
    mine = [p for p in making.case.journey.pauses if p.stage == answer.stage]
    last = mine[-1] if mine else None
    if answer.reason is None:
        return []
    if last and (last.pause.first, last.pause.until, last.pause.reason) == (
        making.on,
        answer.until,
        answer.reason,
    ):
        return []
    stands = last and (last.pause.until is None or last.pause.until > making.on)
    replaces = last.entry if last and stands else None
    return [making.recorder(replaces).paused(making.stage, making.on, answer.reason, answer.until)]


def _resume(making: Making) -> list[NewEntry]:
    return [making.recorder().resumed(making.stage, making.on)]


def _not_applicable(making: Making) -> list[NewEntry]:
    if making.answer.reason is None or making.marks(EntryKind.NOT_APPLICABLE):
        return []
    return [making.recorder().not_applicable(making.stage, making.answer.reason, making.answer.note)]


def _change_route(making: Making) -> list[NewEntry]:
    answer, primary = making.answer, making.case.journey.primary_plan()
    if answer.route is None or (primary and answer.reason is None):
        return []
    if primary is None:
        return [making.recorder().plan_opened(answer.route, making.on, answer.reason)]
    if primary.route == answer.route:
        return []
    prompt = with_prompt(answer, making.case).prompted_by
    return [
        making.recorder().route_changed(
            primary.route, answer.route, making.on, answer.reason, answer.note, prompted_by=prompt
        )
    ]


def _wrong_alert(making: Making) -> list[NewEntry]:
    """Silent for ten working days while the information officer looks into it."""
    today = making.case.today
    if any(m.until and m.until > today for m in making.marks(EntryKind.ALERT_WRONG)):
        return []
    return [making.recorder().alert_wrong(making.stage, _looked_into_until(making.case), making.answer.note)]


def _looked_into_until(case: Case) -> date:
    """Ten working days on; a fortnight, which is as long without holidays, where the calendar has run out."""
    try:
        return case.rules.for_sending.add_working_days(case.today, QUIET_WORKING_DAYS_AFTER_WRONG_ALERT)
    except CalendarRunsOut:
        return case.today + timedelta(days=14)


def _acknowledge(making: Making) -> list[NewEntry]:
    """Once a day is enough; a later alert on the same stage can be acknowledged anew."""
    zone = making.case.rules.zone
    days = {local_day(m.made_at, zone) for m in making.marks(EntryKind.ACKNOWLEDGED)}
    return [] if making.case.today in days else [making.recorder().acknowledged(making.stage)]


def _note(making: Making) -> list[NewEntry]:
    return [making.recorder().noted((making.answer.note or "").strip(), making.answer.stage)]


def _legal(making: Making) -> list[NewEntry]:
    """The hand-over's step; a milestone that it reaches ends what stood in the way of it."""
    made = legal_entries(making)
    reached = [e.data["milestone"] for e in made if e.kind is EntryKind.MILESTONE_REACHED]
    return [*made, *(e for code in reached for e in _clocks_stopped(making, str(code)))]


def _over(making: Making) -> list[NewEntry]:
    return over_entries(making, making.case.directory.get(making.by))


_MAKERS: dict[Verb, Callable[[Making], list[NewEntry]]] = {
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
    Verb.PARALLEL_PLAN: parallel_entries,
    Verb.JOURNEY_OVER: _over,
    Verb.JOURNEY_GOES_ON: goes_on_entries,
    **dict.fromkeys(LEGAL_VERBS, _legal),
    Verb.PLAN_RIGHT: plan_right_entries,
    Verb.REVIEW: review_entries,
    Verb.NOT_MINE: not_mine_entries,
    Verb.REALLOCATE: reallocate_entries,
    Verb.SIBLINGS: sibling_entries,
    Verb.NOT_SIBLINGS: sibling_entries,
}
