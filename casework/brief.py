"""The brief before a review: the plan, how it came about, where it stands, what is in the way, and four questions.

One phone screen: each part is held short, and the whole story is one tap away.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.child_card import CardPart
from casework.notes_kept import notes_line
from casework.ports import Reading
from casework.quicker_here import quicker_line
from permanence.answers.review_form import standing_blockers, steps_ahead
from permanence.answers.words import as_a_line
from permanence.bookings import bookings_of_stage
from permanence.case import Case
from permanence.dates import days_over
from permanence.day_words import day_words
from permanence.insight.names import reason_name, route_name
from permanence.insight.route_changes import prompt_of
from permanence.journey import Plan
from permanence.local_day import local_day
from permanence.pack.forms import Asks
from permanence.pack.model import Pack, TargetStatus, in_a_sentence
from permanence.receipt import receipt_of
from permanence.receipt_words import steps_in_brief
from permanence.stages import Stage, StageState
from permanence.standing import late_words

QUESTIONS = (
    "1 What is the plan? 2 How do we carry it out? 3 What is in the way? 4 How does this child get a permanent home as"
    " soon as possible?"
)
MOST_REACHED, MOST_AHEAD, MOST_CHANGES, MOST_BROKEN = 3, 3, 2, 3
_TARGETS = {
    TargetStatus.STATUTORY: "statutory",
    TargetStatus.COURT_RULE: "court rule",
    TargetStatus.GUIDANCE: "guidance",
    TargetStatus.COUNCIL_AIM: "council's aim",
}


def brief_parts(tx: Reading, case: Case, review: Stage) -> tuple[CardPart, ...]:
    """The parts of the brief before `review` that have something to say, in their order."""
    parts = (
        CardPart("Plan", (_plan(case),)),
        CardPart("How it came about", tuple(_came_about(case))),
        CardPart("Where it stands", (*_reached(case), *_legal(case), *_ahead(case, review))),
        CardPart("In the way", tuple(_in_the_way(case))),
        CardPart("Promises", tuple(_broken(case))),
        CardPart("Agreed last time", tuple(_agreed(case))),
        CardPart("Notes", tuple(notes_line(tx, case.rules, case.journey, review.started_on, case.today))),
        CardPart("Quicker here", tuple(filter(None, (quicker_line(tx, case),)))),
        CardPart("To ask", (QUESTIONS,)),
    )
    return tuple(part for part in parts if part.lines)


def _plan(case: Case) -> str:
    plans, pack = case.journey.open_plans(), case.rules.pack
    if not plans:
        began = case.journey.began_on
        since = f", looked after since {day_words(began, case.today, weekday=False)}" if began else ""
        return f"No plan is recorded{since}."
    said = [_since(plan, pack, case.today) for plan in plans]
    beside = [f"Beside it: {in_a_sentence(words)}." for words in said[1:]]
    return " ".join([f"{said[0]}.", *beside])


def _since(plan: Plan, pack: Pack, today: date) -> str:
    return f"{route_name(plan.route, pack)}, since {day_words(plan.opened_on, today, weekday=False)}"


def _came_about(case: Case) -> Iterator[str]:
    """The last changes of route, each with its reason and what prompted it."""
    pack, journey = case.rules.pack, case.journey
    closed = sorted((p for p in journey.plans if p.closed_on), key=lambda p: p.closed_on or case.today)
    for plan in closed[-MOST_CHANGES:]:
        why = in_a_sentence(reason_name(plan.closed_reason, pack.route_change_reasons))
        prompt = prompt_of(journey, plan)
        day = plan.closed_on or case.today
        prompted = f", after {prompt.in_words(pack, day)}" if prompt.code() else ""
        on = day_words(day, case.today, weekday=False)
        yield f"{route_name(plan.route, pack)} given up on {on}: {why}{prompted}."


def _reached(case: Case) -> Iterator[str]:
    """The last steps reached; those of the legal hand-over stand together in its receipt."""
    pack = case.rules.pack
    ended = [
        s
        for s in case.stages
        if s.state is StageState.CLOSED
        and s.ended_on
        and not _comes_often(pack, s)
        and pack.milestones[s.milestone].legal_step is None
    ]
    by_day = {s.milestone: s for s in sorted(ended, key=lambda s: (s.ended_on or case.today, s.key))}
    for stage in sorted(by_day.values(), key=lambda s: s.ended_on or case.today)[-MOST_REACHED:]:
        day = stage.ended_on or case.today
        over = days_over(stage.due_on, day) if stage.due_on else 0
        how = ""
        if stage.status and stage.due_on:
            how = f", {late_words(stage.status, over)}" if over else ", in time"
        said = f"{pack.step_of(stage.key)} {pack.milestones[stage.milestone].was_done}"
        yield f"✓ {as_a_line(said)} {day_words(day, case.today, weekday=False)}{how}"


def _comes_often(pack: Pack, stage: Stage) -> bool:
    rule = pack.stages.get(stage.code)
    return rule is not None and rule.repeats and rule.end in rule.start and not pack.is_review(stage.key)


def _legal(case: Case) -> Iterator[str]:
    receipt = receipt_of(case.journey, case.rules.pack)
    if receipt:
        yield f"✓ Legal: {steps_in_brief(receipt, case.today)}"


def _ahead(case: Case, review: Stage) -> Iterator[str]:
    pack, today = case.rules.pack, case.today
    dated = [s for s in steps_ahead(case) if s.due_on and s.key != review.key]
    for stage in dated[:MOST_AHEAD]:
        due, status = stage.due_on, stage.status
        if due is None or status is None:
            continue
        over = days_over(due, today)
        when = late_words(status, over) if over else f"by {day_words(due, today)} ({_TARGETS[status]})"
        booked = stage.booked_on
        told = f", booked for {day_words(booked, today)}" if booked and booked >= today else ""
        yield f"○ {as_a_line(pack.step_of(stage.key))}, {when}{told}"


def _in_the_way(case: Case) -> Iterator[str]:
    pack = case.rules.pack
    for blocker in standing_blockers(case):
        coded = pack.blocker_reasons.get(blocker.reason)
        whom = coded.waits_for if coded else ""  # what a person wrote of whom it waits for never leaves
        waits = f" (waits for {whom})" if whom else ""
        again = blocker.look_again_on
        until = f", look again on {day_words(again, case.today)}" if again else ""
        yield f"{reason_name(blocker.reason, pack.blocker_reasons)}{waits}{until}: {pack.step_of(blocker.stage)}"


def _broken(case: Case) -> Iterator[str]:
    """What was booked and did not come: moved to another day, or its day has gone."""
    pack, today = case.rules.pack, case.today
    found: list[str] = []
    for stage in case.running():
        if stage.booked_on is None:
            continue
        step = as_a_line(pack.step_of(stage.key))
        made = bookings_of_stage(case.journey, pack.stages[stage.code], stage.started_on, case.rules.zone)
        first = made[0].on if made else stage.booked_on
        if stage.booked_on < today:
            found.append(f"{step} was booked for {day_words(stage.booked_on, today)}")
        elif first != stage.booked_on:
            found.append(
                f"{step} was booked for {day_words(first, today)}, now for {day_words(stage.booked_on, today)}"
            )
    yield from found[:MOST_BROKEN]


def _agreed(case: Case) -> Iterator[str]:
    """What the last form said would be done by this review, and whether it is."""
    last = _last_form(case)
    if last is None:
        return
    codes, since = last
    pack, journey = case.rules.pack, case.journey
    for code in codes:
        if code in pack.milestones:
            reached = [r for r in journey.reached(code) if r.on >= since]
            done = f"done {day_words(reached[-1].on, case.today, weekday=False)}" if reached else "not yet"
            yield f"{as_a_line(pack.milestones[code].step)}: {done}"


def _last_form(case: Case) -> tuple[tuple[str, ...], date] | None:
    """The steps that were to be done by then, and the day on which that was said."""
    form = case.rules.pack.forms.get("review")
    field = form.asking(Asks.BY_THEN) if form else None
    for said in reversed(case.journey.forms):
        codes = tuple(said.filled.get(field.code, "").split()) if field else ()
        if codes:
            return codes, local_day(said.made_at, case.rules.zone)
    return None
