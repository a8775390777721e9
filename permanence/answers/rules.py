"""Is an answer possible? Every rule that an answer is held to before it is recorded, whatever the channel.

A problem is a pair: the field of the answer that it is about, and a plain sentence that says what is wrong and what
to do. Sentences hold names of steps and days only: no child's name, no free text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from permanence.answer import ABOUT_HERSELF, ASKS_ONLY, LEGAL_VERBS, Answer, Verb
from permanence.answers.authority import may_say
from permanence.answers.given import Given, Problem
from permanence.answers.journey_rules import (
    goes_on_problems,
    not_mine_problems,
    over_problems,
    parallel_problems,
    reallocate_problems,
)
from permanence.answers.legal_rules import legal_problems
from permanence.answers.order_rules import happened, out_of_order
from permanence.answers.own_rules import number_problems, own_problems
from permanence.answers.plan_rules import plan_right_problems
from permanence.answers.prompts import prompt_problems
from permanence.answers.review_form import review_problems
from permanence.answers.sibling_rules import sibling_problems
from permanence.bookings import FAR_BEYOND, is_far_beyond, is_third_move
from permanence.case import Case
from permanence.dates import add_months
from permanence.day_words import day_words
from permanence.pack.model import Pack, Reason
from permanence.people import MANAGERS, Person
from permanence.stages import Stage, StageState

UNDO_FOR = timedelta(minutes=10)
REVIEW_WITHIN_MONTHS = 6
FURTHEST_BOOKING_MONTHS = 24
SNOOZES_WITHOUT_MANAGER = 2
QUIET_WORKING_DAYS_AFTER_WRONG_ALERT = 10
NOT_HERS_TO_SAY = "This is for the child's social worker or her manager to record."
_NEEDS_THE_MANAGER = "needs the team manager. Ask the manager to book it, or say what stands in the way."
_STATE_WORDS = {
    StageState.CLOSED: "This step is done already.",
    StageState.SUPERSEDED: "This step is no longer needed: the route was changed or the journey has ended.",
    StageState.NOT_APPLICABLE: "This step is marked as not applicable.",
    StageState.UNTRACKED: "This step is not tracked for this child: record its date when it is done.",
}


def problems(answer: Answer, case: Case, by: Person, before: Case | None = None) -> list[Problem]:
    """Everything that stands in the way of recording `answer`, in the order of its fields; empty: nothing does.

    `before`: the case before the reply of which this answer is a part; what she may do is judged by it.
    """
    if answer.verb in ASKS_ONLY:
        return []
    if answer.verb in ABOUT_HERSELF:
        return own_problems(answer, by, case.directory, case.today)
    asked = Given(answer, case, by)
    if not may_say(by, answer, before or case):
        return [("stage", NOT_HERS_TO_SAY)]
    return [*_unknown_codes(asked)] or [*_CHECKS[answer.verb](asked)]


def reasons_for(verb: Verb, pack: Pack) -> Mapping[str, Reason]:
    """The coded reasons that an answer of this verb can give."""
    match verb:
        case Verb.CHANGE_ROUTE:
            return pack.route_change_reasons
        case Verb.PAUSE:
            return pack.pause_reasons
        case Verb.NOT_APPLICABLE:
            return pack.not_applicable_reasons
        case Verb.PARALLEL_PLAN:
            return pack.parallel_plan_reasons
        case Verb.JOURNEY_OVER:
            return pack.journey_end_reasons
        case Verb.LEGAL_QUERIED:
            return pack.legal_query_reasons
    return pack.blocker_reasons


def _unknown_codes(asked: Given) -> Iterator[Problem]:
    answer, pack = asked.answer, asked.case.rules.pack
    if answer.stage is not None and asked.stage is None:
        yield "stage", "This child has no such step."
    if answer.milestone is not None and answer.milestone not in pack.milestones:
        yield "milestone", "There is no such milestone."
    if answer.outcome is not None and answer.outcome not in pack.outcomes:
        yield "outcome", "There is no such outcome."
    if answer.route is not None and answer.route not in pack.routes:
        yield "route", "There is no such route."
    if answer.reason is not None and answer.reason not in reasons_for(answer.verb, pack):
        yield "reason", "There is no such reason."


def _done(asked: Given) -> Iterator[Problem]:
    if asked.answer.outcome:
        yield from _outcome_without_reason(asked)
    yield from happened(asked, asked.case.milestone_of(asked.answer))


def _decision(asked: Given) -> Iterator[Problem]:
    if asked.answer.outcome is None:
        yield "outcome", "Say what was decided."
    yield from _done(asked)


def _outcome_without_reason(asked: Given) -> Iterator[Problem]:
    answer = asked.answer
    outcome = asked.case.rules.pack.outcomes[answer.outcome or ""]
    if outcome.needs_reason and not (answer.reason or answer.note):
        yield "reason", f'A decision "{outcome.name.lower()}" needs its reason.'


def _booked(asked: Given) -> Iterator[Problem]:
    answer, case = asked.answer, asked.case
    milestone = case.milestone_of(answer)
    if milestone is None:
        yield "milestone", "Say which step is booked."
    elif answer.on is None:
        yield "on", "Say which day it is booked for."
    elif answer.on < case.today:
        yield "on", f"{day_words(answer.on)} has passed: if it happened then, give it as done."
    elif answer.on > add_months(case.today, FURTHEST_BOOKING_MONTHS):
        yield "on", f"{day_words(answer.on)} is more than two years away: look at the year again."
    elif not case.rules.pack.milestones[milestone].repeats and case.journey.reached(milestone):
        name = case.rules.pack.milestones[milestone].name
        yield "milestone", f"{name}: done already, so there is nothing to book."
    else:
        broken = out_of_order(answer, case, milestone, answer.on, booking=True)
        yield from (("on", sentence) for sentence in broken)
        yield from _stopped(asked)
        yield from _needs_manager(asked.stage, answer.on, asked.by)


def _needs_manager(stage: Stage | None, on: date, by: Person) -> Iterator[Problem]:
    if stage is None or by.role in MANAGERS:
        return
    if is_far_beyond(stage.status, stage.due_on, on):
        late = f"{day_words(on)} is more than {FAR_BEYOND.days} days over the statutory limit"
        yield "on", f"{late}: a day so late {_NEEDS_THE_MANAGER}"
    elif is_third_move(stage.booked_on, stage.times_moved, on):
        yield "on", f"This step was moved twice already: a third time {_NEEDS_THE_MANAGER}"


def _stopped(asked: Given) -> Iterator[Problem]:
    if asked.stage and not asked.stage.has_not_ended:
        yield "stage", _STATE_WORDS[asked.stage.state]


def _running(asked: Given) -> Iterator[Problem]:
    if asked.answer.stage is None:
        yield "stage", "Say which step this is about."
    yield from _stopped(asked)


def _look_again(asked: Given, what: str) -> Iterator[Problem]:
    """`until` is there, lies ahead, and not more than six months ahead."""
    until, today = asked.answer.until, asked.case.today
    if until is None:
        yield "until", f"Say {what}."
    elif until <= today:
        yield "until", f"{day_words(until)} is not in the future: say {what}."
    elif until > add_months(today, REVIEW_WITHIN_MONTHS):
        yield "until", f"{day_words(until)} is more than six months away: choose an earlier day."


def _blocked(asked: Given) -> Iterator[Problem]:
    yield from _running(asked)
    if asked.answer.reason is None:
        yield "reason", "Say what it is blocked by."
    yield from _look_again(asked, "when to look at it again")


def _snooze(asked: Given) -> Iterator[Problem]:
    yield from _running(asked)
    yield from _look_again(asked, "until when to be silent")
    if asked.stage and asked.stage.snoozes >= SNOOZES_WITHOUT_MANAGER and asked.by.role not in MANAGERS:
        yield "until", "This step was snoozed twice already: a third time needs the team manager."


def _pause(asked: Given) -> Iterator[Problem]:
    yield from _running(asked)
    if asked.answer.reason is None:
        yield "reason", "Say why the clock is to stop."
    if asked.on > asked.case.today:
        yield "on", f"{day_words(asked.on)} has not come yet: pause the step on that day."
    elif asked.stage and asked.on < asked.stage.started_on:
        started = day_words(asked.stage.started_on)
        yield "on", f"The step began on {started}: a pause cannot begin before it."
    if asked.answer.until and asked.answer.until <= asked.on:
        yield "until", f"The pause begins on {day_words(asked.on)}: it must end after that."


def _resume(asked: Given) -> Iterator[Problem]:
    yield from _running(asked)
    if asked.on > asked.case.today:
        yield "on", f"{day_words(asked.on)} has not come yet: resume the step on that day."
    for paused in asked.case.journey.pauses:
        stands = paused.stage == asked.answer.stage and paused.pause.until is None
        if stands and asked.on <= paused.pause.first:
            first = day_words(paused.pause.first)
            yield "on", f"The pause began on {first}: the clock can only run again after that."
    if asked.stage and asked.stage.state is StageState.OPEN:
        yield "stage", "The clock of this step is running: there is nothing to resume."


def _not_applicable(asked: Given) -> Iterator[Problem]:
    if asked.stage is None or asked.stage.state is not StageState.NOT_APPLICABLE:
        yield from _running(asked)
    if asked.answer.reason is None:
        yield "reason", "Say why the step does not apply."


def _change_route(asked: Given) -> Iterator[Problem]:
    answer, case = asked.answer, asked.case
    primary = case.journey.primary_plan()
    if answer.route is None:
        yield "route", "Say which route is followed from now on."
        return
    if answer.reason is None and primary:  # a first plan changes nothing, so there is no reason of a change
        yield "reason", "Say why the route was changed."
    if case.journey.ended_on:
        yield "route", f"The journey ended on {day_words(case.journey.ended_on)}."
    elif primary and primary.route == answer.route and not _same_change_again(asked):
        yield "route", f"{case.rules.pack.routes[answer.route].name}: this is the route already followed."
    if asked.on > case.today:
        yield "on", f"{day_words(asked.on)} has not come yet: record the change on that day."
    elif primary and asked.on < primary.opened_on:
        yield "on", f"The present route was taken on {day_words(primary.opened_on)}: the change is later."
    yield from prompt_problems(asked)


def _same_change_again(asked: Given) -> bool:
    """The change that led to the present route, told once more: no problem, it is recorded already."""
    primary = asked.case.journey.primary_plan()
    return primary is not None and any(
        (p.changed_to, p.closed_on, p.closed_reason) == (primary.route, asked.on, asked.answer.reason)
        for p in asked.case.journey.plans
    )


def _note(asked: Given) -> Iterator[Problem]:
    if not (asked.answer.note or "").strip():
        yield "note", "Write the note."


def _not_done(asked: Given) -> Iterator[Problem]:
    if asked.case.milestone_of(asked.answer) is None:
        yield "milestone", "Say which step did not happen."


def _call_mine(asked: Given) -> Iterator[Problem]:
    yield from number_problems(asked.answer, {})


def _undo(asked: Given) -> Iterator[Problem]:
    if asked.answer.undoes is None:
        yield "undoes", "Say what to undo."


_CHECKS: dict[Verb, Callable[[Given], Iterator[Problem]]] = {
    Verb.DONE: _done,
    Verb.DECISION: _decision,
    Verb.BOOKED: _booked,
    Verb.BLOCKED: _blocked,
    Verb.CHANGE_ROUTE: _change_route,
    Verb.NOT_APPLICABLE: _not_applicable,
    Verb.WRONG_ALERT: _running,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.SNOOZE: _snooze,
    Verb.ACKNOWLEDGE: _running,
    Verb.NOTE: _note,
    Verb.NOT_DONE: _not_done,
    Verb.PARALLEL_PLAN: parallel_problems,
    Verb.JOURNEY_OVER: over_problems,
    Verb.JOURNEY_GOES_ON: goes_on_problems,
    **dict.fromkeys(LEGAL_VERBS, legal_problems),
    Verb.PLAN_RIGHT: plan_right_problems,
    Verb.REVIEW: review_problems,
    Verb.NOT_MINE: not_mine_problems,
    Verb.REALLOCATE: reallocate_problems,
    Verb.SIBLINGS: sibling_problems,
    Verb.NOT_SIBLINGS: sibling_problems,
    Verb.CALL_MINE: _call_mine,
    Verb.UNDO: _undo,
}
