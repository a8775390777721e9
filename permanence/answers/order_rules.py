"""What a day has to be: come, within the journey, and after what comes first by the pack or by the stage's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from permanence.answer import Answer
from permanence.answers.given import Given, Problem
from permanence.case import Case
from permanence.day_words import day_words
from permanence.pack.model import OrderingRule
from permanence.people import Role
from permanence.stages import Stage


def happened(given: Given, milestone: str | None) -> Iterator[Problem]:
    """A milestone was reached on a day of the journey that has come, after what comes before it."""
    case = given.case
    if milestone is None:
        yield "milestone", "Say which step is done."
        return
    wrong = [*in_the_journey(given, begins=milestone == case.rules.pack.begins_with)]
    yield from wrong
    if not wrong:
        yield from (("on", sentence) for sentence in out_of_order(given.answer, case, milestone, given.on))


def in_the_journey(given: Given, *, begins: bool = False) -> Iterator[Problem]:
    """The day has come and lies within the journey. `begins`: it may be the day on which the journey began."""
    began_on, ended_on = given.case.journey.began_on, given.case.journey.ended_on
    if given.on > given.case.today:
        yield "on", f"{day_words(given.on)} has not come yet: give it as a booking instead."
    elif ended_on and given.on > ended_on:
        yield "on", f"The journey ended on {day_words(ended_on)}."
    elif began_on and given.on < began_on and not begins:
        yield "on", f"{day_words(given.on)} lies before the journey began on {day_words(began_on)}."


def out_of_order(answer: Answer, case: Case, milestone: str, on: date, *, booking: bool = False) -> list[str]:
    """A sentence for each thing that should have come before `milestone` on the day `on` and did not.

    A booking may rest on something that is itself booked, or still to come.
    """
    broken = [*_broken_orderings(case, milestone, on, booking=booking)]
    if not booking:
        broken += _broken_behind(answer, case, milestone, on)
    return broken or [*_not_after_its_start(answer, case, milestone, on)][:1]


def _broken_orderings(case: Case, milestone: str, on: date, *, booking: bool) -> Iterator[str]:
    followed = {plan.route for plan in case.journey.plans}
    for rule in case.rules.pack.orderings:
        if rule.then != milestone or (rule.routes and not rule.routes & followed):
            continue
        if case.journey.untracked.issuperset(rule.first):
            continue  # the source of this child cannot tell: absence means nothing
        if not _first_is_there(case, rule, on, booking=booking):
            yield f"{rule.words}, and no such date is held on or before {day_words(on)}."


def _broken_behind(answer: Answer, case: Case, milestone: str, on: date) -> Iterator[str]:
    """A date that is corrected may not slip behind a step that rests on it."""
    held = case.held(answer)
    if held is None:
        return
    for rule in case.rules.pack.orderings:
        then = case.journey.first_reached(rule.then)
        if milestone not in rule.first or then is None or on <= then.on:
            continue
        others = [r for code in rule.first for r in case.journey.reached(code) if r.entry != held.entry]
        if not any(other.on <= then.on for other in others):
            name = case.rules.pack.milestones[rule.then].name
            yield f"{rule.words}, and the date held is {day_words(then.on)} ({name})."


def _first_is_there(case: Case, rule: OrderingRule, on: date, *, booking: bool) -> bool:
    days = [reached.on for code in rule.first for reached in case.journey.reached(code)]
    if days or not booking:
        return any(day <= on for day in days)
    booked = [b.on for code in rule.first for b in case.journey.bookings_of(code)[-1:]]
    return not booked or min(booked) <= on


def _not_after_its_start(answer: Answer, case: Case, milestone: str, on: date) -> Iterator[str]:
    """One body's decision follows the last one; a repeated step follows the one before it.

    Other steps may come before the one that their clock starts from: a medical is often done before the
    recommendation, and refusing its true date would leave nothing to answer.
    """
    repeats = case.rules.pack.milestones[milestone].repeats
    held = case.held(answer)
    said_again = held is not None and held.on == on
    for stage in _stages_judged(answer, case, milestone):
        of_reviews = _between_reviews(stage, case)
        is_same = stage.start_milestone == milestone or of_reviews
        same_day_twice = on == stage.started_on and is_same and not said_again
        too_early = on < stage.started_on or same_day_twice
        if too_early and (repeats or of_reviews or _between_bodies(stage, case)):
            first = case.rules.pack.milestones[stage.start_milestone].name
            yield f"{day_words(on)} is not after {first} on {day_words(stage.started_on)}, which comes first."


def _stages_judged(answer: Answer, case: Case, milestone: str) -> list[Stage]:
    stage = case.stage(answer.stage)
    if stage and stage.milestone == milestone:
        return [stage]
    if case.rules.pack.milestones[milestone].repeats:
        return case.running_to(milestone)
    return [s for s in case.stages if s.milestone == milestone]


def _between_reviews(stage: Stage, case: Case) -> bool:
    """Whether a review follows a review: "review held 27 Nov" about the one before is not the next one as well."""
    pack = case.rules.pack
    reviews = {pack.stages[code].end for code in pack.codes_in_queue_of(Role.REVIEWING_OFFICER)}
    return {stage.start_milestone, stage.milestone} <= reviews


def _between_bodies(stage: Stage, case: Case) -> bool:
    milestones = case.rules.pack.milestones
    return bool(milestones[stage.milestone].body and milestones[stage.start_milestone].body)
