"""A form about a review that was held: which answers it is made of, what stands in its way, and what it keeps itself.

Each field that means something to the ledger is an answer of its own, so that a form records what a button or words
would have. What is left empty is left as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from permanence.answer import Answer, Verb
from permanence.answers.given import Given, Making, Problem
from permanence.answers.plan_rules import ROUTES, followed
from permanence.case import Case
from permanence.entries import NewEntry
from permanence.pack.forms import REVIEW, Asks, Form, FormField, PlanWord, Shape
from permanence.pack.model import Pack
from permanence.stages import Stage
from permanence.words_on_a_stage import Blocker

NO_DAY = "This is no day: choose one."
NO_CHOICE = "This is none of the choices."
_CODE = re.compile(r"[A-Za-z0-9_.# ]{1,300}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """One answer of a form. `places`: the form's field in which a problem of the answer's stands; `main`: any other."""

    answer: Answer
    main: str
    places: Mapping[str, str]

    def place_of(self, field: str) -> str:
        return self.places.get(field, self.main)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was filled in, by what its fields ask."""

    form: Form
    answer: Answer

    def field(self, asks: Asks) -> FormField | None:
        return self.form.asking(asks)

    def says(self, asks: Asks) -> str | None:
        field = self.form.asking(asks)
        return dict(self.answer.filled).get(field.code) if field else None

    def day(self, asks: Asks) -> date | None:
        try:
            return date.fromisoformat(self.says(asks) or "")
        except ValueError:
            return None

    def several(self, asks: Asks) -> tuple[str, ...]:
        return tuple((self.says(asks) or "").split())

    def code(self, asks: Asks) -> str:
        field = self.form.asking(asks)
        return field.code if field else asks.value


def as_asked(form: Form, answer: Answer) -> Form:
    """The form in the version in which it was filled in, as far as its fields can still be known.

    `form`: as it is asked now. What is asked no more keeps its meaning; what was added since was not asked, and so is
    not needed.
    """
    if answer.form in (None, form.label):
        return form
    still = tuple(replace(field, needed=field.needed and field.asks is Asks.HELD_ON) for field in form.fields)
    filled = {code for code, _ in answer.filled}
    gone = (asks for asks in Asks if asks in filled and asks is not Asks.OWN and form.asking(asks) is None)
    before = tuple(FormField(asks.value, asks, asks.replace("_", " ").capitalize()) for asks in gone)
    return replace(form, fields=(*still, *before))


def form_problems(filled: Filled) -> list[Problem]:
    """What is missing, or is no day, by the form's field; the rest is judged answer by answer."""
    said = dict(filled.answer.filled)
    wrong: list[Problem] = []
    for field in filled.form.fields:
        value = filled.answer.note if field.asks is Asks.NOTE else said.get(field.code)
        if not value:
            wrong += [(field.code, "This is needed.")] if field.needed else []
        elif field.shape is Shape.DAY and filled.day(field.asks) is None:
            wrong.append((field.code, NO_DAY))
        elif field.shape in (Shape.CHOICE, Shape.CHOICES) and not _is_choice(field, value):
            wrong.append((field.code, NO_CHOICE))
    changes = filled.says(Asks.PLAN) not in (None, PlanWord.CHANGES)
    if changes and filled.says(Asks.ROUTE):
        wrong.append((filled.code(Asks.ROUTE), "Leave this empty, or say above that the plan changes."))
    return wrong


def _is_choice(field: FormField, value: str) -> bool:
    """Whether it can have been offered; codes that the pack does not have are named by the rules of each answer."""
    return value in field.choices if field.asks is Asks.OWN else bool(_CODE.fullmatch(value))


def parts_of(filled: Filled, case: Case) -> list[Part]:
    """The answers of a form without problems of its own, in the order in which they are recorded; itself the last."""
    held, reference = filled.day(Asks.HELD_ON), filled.answer.reference
    day = filled.code(Asks.HELD_ON)
    found = [Part(Answer(Verb.DONE, reference, filled.answer.stage, on=held), day, {})]
    found += _decision(filled, held)
    found += _plan(filled, held, case)
    found += _in_the_way(filled, case)
    found += _next(filled, case)
    return [*found, Part(filled.answer, day, {"note": filled.code(Asks.NOTE)})]


def _decision(filled: Filled, held: date | None) -> Iterator[Part]:
    milestone, _, outcome = (filled.says(Asks.DECISION) or "").partition(" ")
    if milestone:
        reason = filled.says(Asks.DECISION_REASON)
        places = {"reason": filled.code(Asks.DECISION_REASON)}
        answer = Answer(
            Verb.DECISION,
            filled.answer.reference,
            milestone=milestone,
            outcome=outcome,
            on=held,
            reason=reason,
        )
        yield Part(answer, filled.code(Asks.DECISION), places)


def _plan(filled: Filled, held: date | None, case: Case) -> Iterator[Part]:
    said, route, reference = filled.says(Asks.PLAN), filled.says(Asks.ROUTE), filled.answer.reference
    if said == PlanWord.RIGHT:
        routes = ((ROUTES, " ".join(followed(case.journey))),)
        answer = Answer(Verb.PLAN_RIGHT, reference, on=held, filled=routes)
        yield Part(answer, filled.code(Asks.PLAN), {})
    elif said == PlanWord.CHANGES or route:
        places = {
            "reason": filled.code(Asks.ROUTE_REASON),
            "prompted_by": filled.code(Asks.PROMPT),
        }
        answer = Answer(
            Verb.CHANGE_ROUTE,
            reference,
            on=held,
            route=route,
            reason=filled.says(Asks.ROUTE_REASON),
            prompted_by=filled.says(Asks.PROMPT),
        )
        yield Part(answer, filled.code(Asks.ROUTE), places)


def _in_the_way(filled: Filled, case: Case) -> Iterator[Part]:
    """A new stumbling block; or a new day for those that are still there."""
    reason, until = filled.says(Asks.BLOCKER), filled.day(Asks.LOOK_AGAIN)
    places = {
        "until": filled.code(Asks.LOOK_AGAIN),
        "stage": filled.code(Asks.BLOCKED_STEP),
    }
    main, reference = filled.code(Asks.BLOCKER), filled.answer.reference
    if reason:
        step = filled.says(Asks.BLOCKED_STEP) or usually_held_up(case)
        yield Part(Answer(Verb.BLOCKED, reference, step, reason=reason, until=until), main, places)
    elif until:
        gone = filled.several(Asks.CLEARED)
        for blocker in standing_blockers(case):
            if blocker.stage not in gone:
                answer = Answer(Verb.BLOCKED, reference, blocker.stage, reason=blocker.reason, until=until)
                yield Part(answer, filled.code(Asks.LOOK_AGAIN), places)


def _next(filled: Filled, case: Case) -> Iterator[Part]:
    on, milestone = filled.day(Asks.NEXT_ON), next_review(case, filled.answer.stage)
    if on and milestone:
        answer = Answer(Verb.BOOKED, filled.answer.reference, milestone=milestone, on=on)
        yield Part(answer, filled.code(Asks.NEXT_ON), {})


# --- what a form can offer for a child --------------------------------------------------------------------------------


def next_review(case: Case, stage: str | None) -> str | None:
    """The milestone of the review that follows this one; None where the pack has no further one."""
    pack, rule = case.rules.pack, case.rule_of(stage)
    following = [r for r in pack.stages_from(rule.end) if pack.is_review(r.code)] if rule else []
    if following:
        return following[0].end
    others = [s for s in case.running() if pack.is_review(s.key) and s.key != stage]
    return min(others, key=lambda s: s.due_on or date.max).milestone if others else None


def steps_ahead(case: Case) -> list[Stage]:
    """Open steps that are no reviews, each milestone once, the earliest due first."""
    pack = case.rules.pack
    wanted = [s for s in case.running() if not pack.is_review(s.key) and not _only_repeats(pack, s)]
    return sorted(wanted, key=lambda s: (s.due_on or date.max, s.key))


def _only_repeats(pack: Pack, stage: Stage) -> bool:
    """A visit, say, which comes again and again whatever the plan."""
    rule = pack.stages.get(stage.code)
    return rule is not None and rule.repeats and rule.end in rule.start


def usually_held_up(case: Case) -> str | None:
    """The step that a stumbling block most often holds up: the next one of the plan."""
    ahead = steps_ahead(case)
    mine = [s for s in ahead if s.route] or ahead
    return mine[0].key if mine else None


def standing_blockers(case: Case) -> list[Blocker]:
    """The newest block of each step that is still held up."""
    running = {s.key for s in case.running()}
    open_ones = {b.stage: b for b in case.journey.blockers if b.cleared_on is None and b.stage in running}
    return list(open_ones.values())


# --- what the form keeps itself ---------------------------------------------------------------------------------------


def review_problems(given: Given) -> Iterator[Problem]:
    """It is about a review of the child's, in a version that this pack can still read."""
    if given.stage is None or not given.case.rules.pack.is_review(given.stage.key):
        yield "stage", "Say which review this is about."
    if given.case.rules.pack.forms.get(REVIEW) is None:
        yield "stage", "The council has no form for reviews."


def review_entries(making: Making) -> list[NewEntry]:
    """That the form was answered, and which blocks are gone; none where the same person said the same of it last."""
    answer, case = making.answer, making.case
    form = case.rules.pack.forms.get(REVIEW)
    if form is None:
        return []
    filled = Filled(as_asked(form, answer), answer)
    answers = [f"{code}={value}" for code, value in kept_answers(filled)]
    before = [said for said in case.journey.forms if said.stage == answer.stage and said.by == making.by]
    if before and (before[-1].answers, before[-1].note) == (tuple(answers), answer.note):
        return []
    kept = making.recorder().form_answered(
        answer.form or form.label,
        making.stage,
        answers,
        words=form_words(filled, case.rules.pack),
        opened_at=answer.opened_at,
        note=answer.note,
    )
    blocked = {b.stage for b in standing_blockers(case)}
    gone = [stage for stage in filled.several(Asks.CLEARED) if stage in blocked]
    return [kept, *(making.recorder().blocker_cleared(stage, making.case.today) for stage in gone)]


def kept_answers(filled: Filled) -> list[tuple[str, str]]:
    """Field and value of all that was filled in but own words, in the order of the form."""
    said = dict(filled.answer.filled)
    return [
        (f.code, said[f.code]) for f in filled.form.fields if f.shape is not Shape.WORDS and said.get(f.code)
    ]


def form_words(filled: Filled, pack: Pack) -> list[str]:
    """What no other answer of the form says, as within a sentence."""
    words: list[str] = []
    if filled.says(Asks.PLAN) == PlanWord.UNDECIDED:
        words.append("whether the plan is right was not decided")
    gone = [pack.step_of(stage) for stage in filled.several(Asks.CLEARED)]
    if gone:
        words.append(f"no longer in the way of: {', '.join(gone)}")
    by_then = [pack.milestones[code].step for code in filled.several(Asks.BY_THEN) if code in pack.milestones]
    if by_then:
        words.append(f"by then: {', '.join(by_then)}")
    said = dict(filled.answer.filled)
    for field in filled.form.fields:
        value = said.get(field.code)
        if field.asks is Asks.OWN and value in field.choices:
            words.append(f"{field.label.rstrip('?:.')}: {value}")
    return words


def without(answer: Answer, fields: frozenset[str]) -> Answer:
    """The form with these fields left empty."""
    return replace(answer, filled=tuple((code, value) for code, value in answer.filled if code not in fields))
