"""A form of the pack as it is asked of one person about one child: what is known stands in it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from casework.alert_items import revision_of
from casework.called import Called
from casework.ports import Reading, StageQuery
from casework.prompts_offered import prompts_offered
from casework.who_may_see import may_see_child
from permanence.answer import Answer, Verb
from permanence.answers.authority import may_say
from permanence.answers.plan_rules import followed
from permanence.answers.review_form import (
    next_review,
    standing_blockers,
    steps_ahead,
    usually_held_up,
)
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.dates import CalendarRunsOut, due_on
from permanence.day_words import day_words
from permanence.insight.names import reason_name
from permanence.journey import Journey
from permanence.journey_said import FormSaid
from permanence.pack.forms import REVIEW, Asks, Form, FormField, PlanWord, Shape
from permanence.pack.model import Reason, in_a_sentence
from permanence.people import Person
from permanence.stages import Rulebook, Stage

STANDS = "What is known stands here already. What you leave empty stays as it is."
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedField:
    """One input. `value`: what stands in it, codes apart by a space where it is several. `options`: code and words."""

    code: str
    shape: Shape
    label: str
    hint: str = ""
    needed: bool = False
    value: str = ""
    options: Options = ()

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.value.split())


@dataclass(frozen=True, slots=True)
class AskedForm:
    """`form`: which form in which version, "review 1". `about`: the step and the child, in a sentence's words."""

    form: str
    reference: str
    journey: int
    stage: str
    revision: int
    title: str
    about: str
    fields: tuple[AskedField, ...]


def asked_form(
    tx: Reading, rules: Rulebook, person: Person | None, reference: str, stage: str, today: date
) -> AskedForm | None:
    """The form about this review; None where there is none for this person, as if there were no such child."""
    form, journey = rules.pack.forms.get(REVIEW), tx.journey(reference)
    if form is None or journey is None or person is None:
        return None
    if not may_see_child(tx, rules, tx.directory(), person, journey, today):
        return None
    case = case_in(tx, rules, journey, today)
    asks = Answer(Verb.REVIEW, reference, stage)
    if case.stage(stage) is None or not rules.pack.is_review(stage) or not may_say(person, asks, case):
        return None
    prompts = prompts_offered(tx, rules, person, reference, today)
    called = Called(tx, rules, person).name(reference)
    return AskedForm(
        form=form.label,
        reference=reference,
        journey=journey.number,
        stage=stage,
        revision=revision_of(tx, reference, journey.number),
        title=f"{form.name}: {reference}",
        about=f"{called}, {rules.pack.step_of(stage)}. {STANDS}",
        fields=fields_of(form, case, stage, person, prompts),
    )


def case_in(tx: Reading, rules: Rulebook, journey: Journey, today: date) -> Case:
    """The journey with all of its stages, as it stands."""
    query = StageQuery(references=frozenset({journey.reference}), open_only=False)
    stages = tuple(s.stage for s in tx.stages(query) if s.stage.journey == journey.number)
    return Case(journey, stages, rules, tx.directory(), today)


def fields_of(
    form: Form, case: Case, stage: str, person: Person, prompts: Iterable[tuple[str, str]]
) -> tuple[AskedField, ...]:
    """The fields that can be asked about this child, with what is known; a choice among nothing is not asked."""
    asking = _Asking(case, stage, tuple(prompts), _last_said(case.journey, stage, person))
    asked = (asking.field(field) for field in form.fields)
    return tuple(field for field in asked if field is not None)


def _last_said(journey: Journey, stage: str, person: Person) -> FormSaid | None:
    """What stands in the form: her own last answer, or else anybody's."""
    said = [one for one in journey.forms if one.stage == stage]
    mine = [one for one in said if one.by == person.email]
    return (mine or said)[-1] if said else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a field's answer, what may be chosen, and what helps to answer."""

    value: str = ""
    options: Options = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Asking:
    """One form about one child."""

    case: Case
    stage: str
    prompts: Options
    last: FormSaid | None

    def field(self, field: FormField) -> AskedField | None:
        made = self._made(field)
        asked = AskedField(
            code=field.code,
            shape=field.shape,
            label=field.label,
            hint=field.hint or made.hint,
            needed=field.needed,
            value=made.value,
            options=made.options,
        )
        if asked.shape in (Shape.CHOICE, Shape.CHOICES) and not asked.options:
            return None
        said = self.last.filled.get(field.code) if self.last else None
        offered = {code for code, _ in asked.options}
        if said and (asked.shape is Shape.DAY or set(said.split(" ")) <= offered or said in offered):
            return replace(asked, value=said)
        return asked

    def _made(self, field: FormField) -> _Known:
        if field.asks is Asks.OWN:
            return _Known(options=tuple((choice, choice) for choice in field.choices))
        if field.asks is Asks.DECISION:
            return _Known(options=self.decisions(field))
        make = _KNOWN.get(field.asks)
        known = make(self) if make else _Known()
        if field.choices:
            return replace(known, options=tuple(one for one in known.options if one[0] in field.choices))
        return known

    @property
    def _stage(self) -> Stage | None:
        return self.case.stage(self.stage)

    def held_on(self) -> _Known:
        """The day on which it was held, where that is recorded; else the booked or the due day that has come."""
        stage, today = self._stage, self.case.today
        if stage is None:
            return _Known()
        if not stage.has_not_ended and stage.ended_on:
            return _Known(stage.ended_on.isoformat())
        day = stage.booked_on or stage.due_on
        return _Known(day.isoformat() if day and day <= today else "")

    def plan(self) -> _Known:
        routes = [in_a_sentence(self.case.rules.pack.routes[r].name) for r in followed(self.case.journey)]
        if not routes:
            return _Known(options=((PlanWord.CHANGES.value, "A plan was made"), _UNDECIDED))
        beside = f", and {' and '.join(routes[1:])} beside it" if routes[1:] else ""
        right = (PlanWord.RIGHT.value, f"Yes: {routes[0]}{beside}")
        return _Known(options=(right, (PlanWord.CHANGES.value, "No, the plan changes"), _UNDECIDED))

    def routes(self) -> _Known:
        primary = self.case.journey.primary_plan()
        routes = self.case.rules.pack.routes.values()
        others = (r for r in routes if primary is None or r.code != primary.route)
        return _Known(options=tuple((r.code, r.name) for r in others))

    def route_reasons(self) -> _Known:
        return _Known(options=_named(self.case.rules.pack.route_change_reasons))

    def prompted(self) -> _Known:
        ending = self.case.rules.pack.ending_of(self.stage)
        this = ((ending.code, "This review"),) if ending else ()
        others = tuple(one for one in self.prompts if not this or one[0] != this[0][0])
        return _Known(options=(*this, *others))

    def decisions(self, field: FormField) -> Options:
        """Of what a review may decide, that which still waits for this child."""
        pack = self.case.rules.pack
        found: list[tuple[str, str]] = []
        for choice in field.choices:
            code, _, decided = choice.partition(" ")
            outcome = pack.outcomes.get(decided)
            if outcome and self.case.running_to(code):
                words = f"{pack.milestones[code].step}: {in_a_sentence(outcome.name)}"
                found.append((choice, as_a_line(words)))
        return tuple(found)

    def reasons(self) -> _Known:
        return _Known(options=_named(self.case.rules.pack.blocker_reasons))

    def cleared(self) -> _Known:
        pack = self.case.rules.pack
        standing = standing_blockers(self.case)
        named = {b.stage: reason_name(b.reason, pack.blocker_reasons) for b in standing}
        return _Known(options=tuple((stage, f"{why}: {pack.step_of(stage)}") for stage, why in named.items()))

    def blocked_step(self) -> _Known:
        pack, usual = self.case.rules.pack, usually_held_up(self.case)
        options = tuple((s.key, as_a_line(pack.step_of(s.key))) for s in steps_ahead(self.case))
        return _Known(options=options, hint=f"Left empty: {pack.step_of(usual)}." if usual else "")

    def look_again(self) -> _Known:
        return _Known(hint="Of what is in the way. Nothing is asked about that step before.")

    def next_on(self) -> _Known:
        """The day for which it is booked already, and by when it is due."""
        milestone = next_review(self.case, self.stage)
        if milestone is None:
            return _Known()
        bookings = self.case.journey.bookings_of(milestone)
        ahead = bookings[-1].on if bookings and bookings[-1].on > self.case.today else None
        due = self._next_due(milestone)
        hint = f"Due by {day_words(due, self.case.today)}." if due else ""
        return _Known(ahead.isoformat() if ahead else "", hint=hint)

    def _next_due(self, milestone: str) -> date | None:
        """By when the next review is due: as its clock runs, or would from the day that stands in the form."""
        running = [s for s in self.case.running_to(milestone) if s.key != self.stage]
        if running:
            return running[0].due_on
        held = self.held_on().value
        rule = next((r for r in self.case.rules.pack.stages_to(milestone)), None)
        start = date.fromisoformat(held) if held else None
        target = rule.target_on(start) if rule and start else None
        if start is None or target is None or target.timescale is None:
            return None
        try:
            return due_on(start, target.timescale, self.case.rules.calendar)
        except CalendarRunsOut:
            return None

    def by_then(self) -> _Known:
        pack = self.case.rules.pack
        steps = {s.milestone: as_a_line(pack.step_of(s.key)) for s in steps_ahead(self.case)}
        return _Known(options=tuple(steps.items()))


_UNDECIDED = (PlanWord.UNDECIDED.value, "It was not decided")


def _named(coded: Mapping[str, Reason]) -> Options:
    return tuple((code, reason.name) for code, reason in coded.items())


_KNOWN: Mapping[Asks, Callable[[_Asking], _Known]] = {
    Asks.HELD_ON: _Asking.held_on,
    Asks.PLAN: _Asking.plan,
    Asks.ROUTE: _Asking.routes,
    Asks.ROUTE_REASON: _Asking.route_reasons,
    Asks.PROMPT: _Asking.prompted,
    Asks.DECISION_REASON: _Asking.reasons,
    Asks.CLEARED: _Asking.cleared,
    Asks.BLOCKER: _Asking.reasons,
    Asks.BLOCKED_STEP: _Asking.blocked_step,
    Asks.LOOK_AGAIN: _Asking.look_again,
    Asks.NEXT_ON: _Asking.next_on,
    Asks.BY_THEN: _Asking.by_then,
}
