"""The questions that a reply leaves open: one sentence, and the choices that can be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from permanence.answer import ABOUT_HERSELF, LEGAL_VERBS, Answer, Verb
from permanence.day_words import day_words
from permanence.pack.model import in_a_sentence
from permanence.replies.account import Told
from permanence.replies.children import stage_of
from permanence.replies.hoped_for import is_hoped_for, only_hopes, was_doubted
from permanence.replies.reading import Ask, Line, Open, Option, Situation

_FIRST = (
    Open.PRIVATE_WORDS, Open.CHILD, Open.STEP, Open.WHAT_INSTEAD, Open.AGAIN, Open.WHETHER, Open.OUTCOME,
    Open.ROUTE, Open.REASON, Open.DAY, Open.REVIEW_DAY, Open.UNTIL, Open.NEW_DAY, Open.WHO,
    Open.PANEL_DAY, Open.PETITION_DAY, Open.REST,
)  # fmt: skip
SAY_AGAIN = "Say that part again if it should be recorded."
_PLAIN = {
    Open.PRIVATE_WORDS: "That may name somebody. Please say it again without the name.",
    Open.CHILD: "Which child is this about? Give the reference or the number of the line.",
    Open.STEP: "Which step is this about?",
    Open.WHAT_INSTEAD: "Nothing was recorded. What should it be?",
    Open.AGAIN: "That has a date already. Is this a second one, or does it replace that date?",
    Open.WHETHER: "Has it happened, or is it fixed for a day? If so, say which day.",
    Open.OUTCOME: "What was decided?",
    Open.ROUTE: "Which route is the plan now?",
    Open.REVIEW_DAY: "When shall I ask again?",
    Open.NEW_DAY: "When is it now, or what stands in the way?",
    Open.WHO: "Who has the case now?",
    Open.PANEL_DAY: "When was the panel?",
    Open.PETITION_DAY: "When was the petition lodged?",
    Open.REST: SAY_AGAIN,
}
_WHICH_LINE = (
    "Which child and which step is this about? Give the number of the line, or the reference and the step."
)
_WHY = {
    Verb.BLOCKED: "What stands in the way?",
    Verb.CHANGE_ROUTE: "Why was the route changed?",
    Verb.NOT_APPLICABLE: "Why does this step not apply?",
    Verb.JOURNEY_OVER: "How did it end: home for good, an order, another council, or of age?",
    Verb.PAUSE: "Why is the clock paused?",
}
RECORDED_STANDS = "What was recorded stands until then. What should it be? To take it back, say undo."
MOST_OPTIONS = 5
_SINCE = frozenset({Verb.JOURNEY_OVER, Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.REALLOCATE})
_OF_THE_CHILD = LEGAL_VERBS | {
    Verb.REALLOCATE, Verb.NOT_MINE, Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON,
    Verb.NOTE, Verb.PLAN_RIGHT,
}  # fmt: skip


def ask_about(told: Told, situation: Situation, text: str) -> Ask:
    """The question that one telling leaves open; the sentence asks the two that come first."""
    opens = tuple(dict.fromkeys(told.opens))
    first = sorted(opens, key=_FIRST.index)
    if {Open.ROUTE, Open.WHETHER} <= set(opens):
        first.remove(Open.WHETHER)  # a route is followed, and neither happens nor is fixed for a day
    sentences = [sentence_for(o, told.answers, told.days, told.why, situation) for o in first[:2]]
    if first[:2] == [Open.CHILD, Open.STEP]:
        sentences = [_WHICH_LINE]
    if Open.WHETHER in opens and told.unread:
        sentences.insert(0, f"I have not read: {quoted(told.unread)}.")
    return Ask(opens, " ".join(dict.fromkeys(sentences)), tuple(_options(told, opens, situation, text)))


def ask_along(opens: Iterable[Open]) -> Ask | None:
    """What is asked in the same breath as a read-back."""
    opens = tuple(dict.fromkeys(opens))
    return Ask(opens, " ".join(sentence_for(o) for o in opens)) if opens else None


_NOT_READ = re.compile(r'I have not read: ("[^"]*"(?:, "[^"]*")*)\. ?')
_QUOTED = re.compile(r'"([^"]*)"')


def in_one_breath(sentences: Iterable[str]) -> str:
    """Questions as one text: all that was not read is named first, and what several of them ask is asked once."""
    text = " ".join(dict.fromkeys(sentences))
    found = _NOT_READ.findall(text)
    if len(found) > 1:
        words = [one for several in found for one in _QUOTED.findall(several)]
        text = f"I have not read: {quoted(words)}. {_NOT_READ.sub('', text)}"
    for sentence in _PLAIN.values():
        first, once, again = text.partition(sentence)
        text = first + once + again.replace(f" {sentence}", "")
    return text.rstrip()


def quoted(words: Iterable[str]) -> str:
    """These words in quotation marks, each once."""
    return ", ".join(f'"{w}"' for w in dict.fromkeys(words))


def sentence_for(
    what: Open,
    known: Sequence[Answer] = (),
    days: Sequence[object] = (),
    why: str | None = None,
    situation: Situation | None = None,
) -> str:
    """One question, in plain words. `situation`: for the verb of the step, and for days as they are read today."""
    verb = known[0].verb if known else None
    if what is Open.DAY:
        today = situation.today if situation else None
        near = _without_a_year_off(known, days, today)
        possible = [day_words(d, today) for d in near]
        if verb is Verb.BOOKED and today and len(near) == 1 and near[0] < today:
            return f"{possible[0]} has passed. For which day is it booked?"
        return _which_day(known[0] if known else None, possible, why, situation)
    if what is Open.REASON:
        return _WHY.get(verb, _why(known[0], situation)) if verb else "Why was that?"
    if what is Open.OUTCOME and known and (step := step_name(known[0], situation)):
        return f"What was the outcome of the {step}?"
    if what is Open.UNTIL:
        return "Until which day are you away?" if verb is Verb.LEAVE else "Until which day?"
    return _PLAIN[what]


_HALF_A_YEAR = timedelta(days=183)


def _without_a_year_off(
    known: Sequence[Answer], days: Iterable[object], today: date | None
) -> tuple[date, ...]:
    """The days that may be meant, in their order: no booking is made for a year after a day that has just passed."""
    told = sorted(d for d in days if isinstance(d, date))
    if today is None or not known or known[0].verb is not Verb.BOOKED:
        return tuple(told)
    just = {(d.month, d.day) for d in told if today - _HALF_A_YEAR < d < today}
    return tuple(d for d in told if d <= today or (d.month, d.day) not in just)


def step_name(known: Answer, situation: Situation | None) -> str | None:
    """What the step of an answer is called, as within a sentence; None where it is of none."""
    milestones = situation.rules.pack.milestones if situation else {}
    step = milestones.get(known.milestone or "")
    return step.step if step else None


def _why(known: Answer, situation: Situation | None) -> str:
    """Why it was decided so: with the step and the outcome, as "Panel deferred: why was that?"."""
    step = step_name(known, situation)
    outcome = situation.rules.pack.outcomes.get(known.outcome or "") if situation else None
    if step is None or outcome is None:
        return "Why was that?"
    return f"{step[:1].upper()}{step[1:]} {in_a_sentence(outcome.name)}: why was that?"


def _which_day(known: Answer | None, days: list[str], why: str | None, situation: Situation | None) -> str:
    if why == "closed" and days:
        return f"{days[0]} is a weekend or a holiday. Which day is it?"
    if len(days) > 1:
        return f"Which day: {' or '.join(days[:3])}?"
    reason = f"{why[:1].upper()}{why[1:]}. " if why else ""
    if known and known.verb is Verb.BOOKED:
        return f"{reason}For which day is it booked?"
    if known and known.verb in _SINCE:
        return f"{reason}Since which day?"
    milestones = situation.rules.pack.milestones if situation else {}
    step = milestones.get((known.milestone if known else None) or "")
    return f"{reason}{step.was_done.capitalize() if step else 'Held on'} which day?"


def _options(told: Told, opens: tuple[Open, ...], situation: Situation, text: str) -> list[Option]:
    found: list[Option] = []
    days = _without_a_year_off(told.answers, told.days, situation.today)
    if set(opens) <= {Open.DAY} and told.answers:
        found += [
            Option(day_words(d, situation.today), tuple(replace(a, on=a.on or d) for a in told.answers))
            for d in sorted(days)[:3]
        ]
        found += [] if days else [*_in_the_week_named(told, situation)]
    hoped = is_hoped_for(told.answers, days, situation) and only_hopes(told.unread, situation)
    if set(opens) == {Open.WHETHER, Open.DAY} and hoped:
        found.append(
            Option(f"It is booked for {day_words(days[0])}", (replace(told.answers[0], on=days[0]),))
        )
    doubted = was_doubted(told.answers, days, situation) and all(
        w == "?" or only_hopes((w,), situation) for w in told.unread
    )
    if set(opens) == {Open.WHETHER, Open.DAY} and doubted:
        found.append(Option(f"It was {day_words(days[0])}", (replace(told.answers[0], on=days[0]),)))
    if Open.CHILD in opens and {Open.CHILD, Open.STEP} >= set(opens) and told.answers and not told.unread:
        found += for_each_line(told.answers, situation)
    if len(told.either) > 1 and not told.unread:
        found += [Option(_which_way(a, situation.today), (a,)) for a in told.either]
    if told.note or Open.WHETHER in opens:
        found.append(Option("Keep it as a note", note=text))
    return found


def _in_the_week_named(told: Told, situation: Situation) -> Iterator[Option]:
    """The working days of "next week", so that "Thursday" is the one of that week."""
    if not (told.why or "").lower().startswith('"next week"'):
        return
    monday = situation.today + timedelta(days=7 - situation.today.weekday())
    for on in (monday + timedelta(days=n) for n in range(5)):
        if situation.rules.for_sending.is_working_day(on):
            yield Option(day_words(on, situation.today), tuple(replace(a, on=on) for a in told.answers))


def _which_way(answer: Answer, today: date) -> str:
    day = day_words(answer.on, today) if answer.on else ""
    return f"It is booked for {day}" if answer.verb is Verb.BOOKED else f"It was {day}"


def for_each_line(answers: Sequence[Answer], situation: Situation) -> list[Option]:
    """The same answers, about each child of the message whose step they may be; each that would be another one."""
    found: dict[tuple[Answer, ...], Line] = {}
    for line in situation.lines:
        found.setdefault(tuple(about_line(a, line.reference, situation, line) for a in answers), line)
    offered = list(found.items())[:MOST_OPTIONS]
    return [Option(f"{line.number}: {line.reference}", told) for told, line in offered]


def about_line(answer: Answer, reference: str, situation: Situation, line: Line | None = None) -> Answer:
    """The answer about this child; a step that was only meant becomes that of the line, or of her first one."""
    case = situation.case(reference)
    lines = (line,) if line else situation.lines_of(reference)
    stages = [s for one in lines if (s := stage_of(one, situation))]
    own = next((s for s in stages), None)
    of_no_step = answer.milestone is None and answer.verb in _OF_THE_CHILD
    if answer.verb in ABOUT_HERSELF or of_no_step or case is None:
        return replace(answer, reference=reference)
    bodies = situation.rules.pack.milestones
    named = bodies.get(answer.milestone or "")
    same = own is not None and (
        named is None
        or own.milestone == named.code
        or (named.body and bodies[own.milestone].body == named.body and named.repeats)
    )
    if own is not None and same:
        return replace(answer, reference=reference, stage=own.key, milestone=own.milestone)
    running = case.running_to(answer.milestone)
    return replace(answer, reference=reference, stage=running[0].key if running else None)


def is_decided(answer: Answer, situation: Situation) -> bool:
    """Whether what was held is decided by its body, so that "the 12th, approved" is a decision of that day."""
    milestone = situation.rules.pack.milestones.get(answer.milestone or "")
    return milestone is not None and milestone.body in ("panel", "adm")
