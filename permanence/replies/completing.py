"""A reply to a question of Homeward's, put together with what was known when it asked."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.replies.asking import about_line
from permanence.replies.children import lines_for
from permanence.replies.dates.read import Intent
from permanence.replies.lexicon import Lexicon
from permanence.replies.meant import day_in
from permanence.replies.memory import Waiting
from permanence.replies.reading import Kind, Open, Piece, Pieces, Reading, Situation

OTHER = "other"
_ON_A_DAY = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION, Verb.JOURNEY_OVER, Verb.PARALLEL_PLAN})
_OF_NO_CHILD = frozenset({Verb.LEAVE, Verb.WORKING_DAYS})
_OF_A_STEP = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION, Verb.NOT_DONE})
_PAST = frozenset({Verb.DONE, Verb.DECISION, Verb.JOURNEY_OVER})
_TABLES = {
    Verb.CHANGE_ROUTE: "route_change_reasons",
    Verb.PARALLEL_PLAN: "parallel_plan_reasons",
    Verb.PAUSE: "pause_reasons",
    Verb.NOT_APPLICABLE: "not_applicable_reasons",
}
_NEEDS_REASON = frozenset(
    {Verb.BLOCKED, Verb.CHANGE_ROUTE, Verb.NOT_APPLICABLE, Verb.PAUSE, Verb.JOURNEY_OVER}
)


def lacking(answers: Sequence[Answer], situation: Situation) -> tuple[Open, ...]:
    """What has still to be known before these answers can be read back."""
    return tuple(dict.fromkeys(o for a in answers for o in _lacks(a, situation)))


def _lacks(answer: Answer, situation: Situation) -> list[Open]:
    verb, pack = answer.verb, situation.rules.pack
    case = situation.case(answer.reference)
    if verb is Verb.JOURNEY_OVER and case and case.journey.said_over:
        return []  # a manager confirms what was said: its day and reason are known
    found: list[Open] = []
    if answer.reference is None and verb not in _OF_NO_CHILD:
        found.append(Open.CHILD)
    if answer.milestone is None and verb in _OF_A_STEP:
        found.append(Open.STEP)
    outcome = pack.outcomes.get(answer.outcome or "")
    if answer.on is None and verb in _ON_A_DAY and (outcome is None or outcome.reaches):
        found.append(Open.DAY)
    if verb is Verb.DONE and len(Lexicon.of(pack).ways.get(answer.milestone or "", ())) > 1:
        found.append(Open.OUTCOME)
    if verb in (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN) and answer.route is None:
        found.append(Open.ROUTE)
    if (
        answer.reason is None
        and answer.note is None
        and (verb in _NEEDS_REASON or (outcome and outcome.needs_reason))
    ):
        found.append(Open.REASON)
    if answer.until is None and verb in (Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE):
        found.append(Open.REVIEW_DAY if verb is Verb.BLOCKED else Open.UNTIL)
    if verb is Verb.REALLOCATE and answer.to is None:
        found.append(Open.WHO)
    return [*found, Open.NEW_DAY] if verb is Verb.NOT_DONE else found


def completed(waiting: Waiting, reading: Reading, situation: Situation) -> tuple[Answer, ...] | None:
    """What is known, with what this reply adds; None where the reply is no answer to the question."""
    opens = set(waiting.opens)
    pieces = _with_day_of_the_month(reading.pieces, opens, waiting, situation)
    if Open.AGAIN in opens and _a_second_or_instead(pieces, situation):
        return waiting.answers
    reading = replace(reading, pieces=pieces)
    if reading.facts and (pieces.steps or pieces.references) and not _says_again(reading, waiting):
        return None
    answers = [told for a in waiting.answers for told in _with_children(a, pieces, situation)]
    if not answers:
        return None
    answers = [_with_step(a, pieces, situation) for a in answers]
    filled = [_with_rest(a, pieces, opens, situation) for a in _with_day(answers, waiting, pieces, situation)]
    return (
        tuple(filled)
        if filled != list(waiting.answers) and _is_an_answer(reading, opens, filled, waiting)
        else None
    )


def _with_day_of_the_month(
    pieces: Pieces, opens: set[Open], waiting: Waiting, situation: Situation
) -> Pieces:
    """A number alone is the day that was asked for, where it can be no line: "14"."""
    said = (pieces.own_words or "").strip()
    asked = bool(opens & {Open.DAY, Open.NEW_DAY}) and all(a.reference for a in waiting.answers)
    a_line = any(line.number == int(said) for line in situation.lines) if said.isdecimal() else True
    if not asked or a_line or pieces.days:
        return pieces
    return replace(pieces, days=(Piece(f"the {said}{_ending(int(said))}"),), bare=True)


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")


def _a_second_or_instead(pieces: Pieces, situation: Situation) -> bool:
    """Whether the reply says "a second one" or "in its place": either way the day is recorded, after the older one."""
    said = {word.strip(",.") for word in (pieces.own_words or "").lower().split()}
    return not pieces.days and bool(said & Lexicon.of(situation.rules.pack).lists["again"])


def _says_again(reading: Reading, waiting: Waiting) -> bool:
    """Whether the step named is the one that was asked about."""
    known = {a.milestone for a in waiting.answers} | {None}
    return all(f.milestone in known for f in reading.facts) and reading.pieces.bare


def _is_an_answer(reading: Reading, opens: set[Open], filled: list[Answer], waiting: Waiting) -> bool:
    if reading.pieces.bare:
        return True
    own_words = (
        bool(opens & {Open.REASON, Open.NEW_DAY}) and reading.kind is Kind.ASKED and not reading.pieces.days
    )
    added = [(a.reason, a.note) for a in filled] != [(a.reason, a.note) for a in waiting.answers]
    return own_words and added


def _with_children(answer: Answer, pieces: Pieces, situation: Situation) -> list[Answer]:
    """The answer about the child whom the reply names, or whose step it names; about each of them where it is every."""
    if answer.reference is not None:
        return [answer]
    if len(pieces.references) == 1:
        return [about_line(answer, pieces.references[0], situation, next(iter(pieces.lines), None))]
    steps = [s for s in pieces.steps if not s.old]
    if pieces.references or len(steps) != 1:
        return [answer]
    waiting = lines_for(steps[0].codes, situation)
    if len(waiting) == 1 or (pieces.every and waiting):
        own = replace(answer, milestone=None, stage=None)
        return [about_line(own, line.reference, situation, line) for line in waiting]
    return [answer]


def _with_step(answer: Answer, pieces: Pieces, situation: Situation) -> Answer:
    steps = [s for s in pieces.steps if not s.old]
    return put_step(answer, steps[0], situation) if answer.milestone is None and steps else answer


def put_step(answer: Answer, step: Piece, situation: Situation) -> Answer:
    """The answer about this step: the running one of those that the words may mean."""
    case = situation.case(answer.reference)
    running = [s for code in step.codes for s in (case.running_to(code) if case else [])]
    dated = [s for s in running if s.due_on] or running
    asked = {line.stage for line in situation.lines if line.reference == answer.reference}
    stage = next((s for s in dated if s.key in asked), dated[0] if dated else None)
    return replace(
        answer, milestone=stage.milestone if stage else step.codes[0], stage=stage.key if stage else None
    )


# --- days -------------------------------------------------------------------------------------------------------------


def _with_day(answers: list[Answer], waiting: Waiting, pieces: Pieces, situation: Situation) -> list[Answer]:
    """The day given to every answer that lacks one, or to the first of several."""
    without = [n for n, a in enumerate(answers) if _wants_day(a, waiting)]
    chosen = without if pieces.every else without[:1]
    out = list(answers)
    for n in chosen:
        out[n] = put_day(out[n], pieces, situation, offered=_offered(waiting))
    return out


def _wants_day(answer: Answer, waiting: Waiting) -> bool:
    if Open.WHAT_INSTEAD in waiting.opens or answer.verb is Verb.NOT_DONE:
        return True
    return (answer.on is None and answer.verb in _ON_A_DAY) or (
        answer.until is None and answer.verb in (Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE)
    )


def _offered(waiting: Waiting) -> list[date]:
    return sorted({a.on for o in waiting.options for a in o.answers if a.on})


def put_day(answer: Answer, pieces: Pieces, situation: Situation, offered: Sequence[date] = ()) -> Answer:
    """The answer with the day that the reply gives; as it was where no single day is sure.

    A day to come makes a booking of what was done, and a day that has passed makes done of a booking: it is read back.
    """
    day = day_of(answer, pieces, situation, offered)
    if day is None:
        return answer
    match answer.verb:
        case Verb.LEAVE if "back" in (pieces.own_words or "").lower().split():
            return replace(answer, until=day - timedelta(days=1)) if day > situation.today else answer
        case Verb.BLOCKED | Verb.SNOOZE | Verb.LEAVE:
            return replace(answer, until=day) if day > situation.today else answer
        case Verb.NOT_DONE:
            return replace(answer, verb=Verb.BOOKED if day > situation.today else Verb.DONE, on=day)
        case Verb.DONE | Verb.DECISION if day > situation.today:
            return replace(answer, verb=Verb.BOOKED, on=day, outcome=None, reason=None, note=None)
        case Verb.BOOKED if day < situation.today:
            return replace(answer, verb=Verb.DONE, on=day, reason=None, note=None)
    return replace(answer, on=day)


def day_of(answer: Answer, pieces: Pieces, situation: Situation, offered: Sequence[date] = ()) -> date | None:
    """The one day that a reply gives for this answer."""
    if pieces.choice and not pieces.days:
        return _chosen(pieces.choice, answer, situation, offered)
    days = [d for d in pieces.days if not d.old]
    if not days:
        return (
            pieces.length
            if answer.verb in (Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE, Verb.NOT_DONE, Verb.BOOKED)
            else None
        )
    if len({d.words for d in days}) > 1:
        return None
    same_month = _in_its_month(days[0].words, answer.on)
    if same_month:
        return same_month
    case = situation.case(answer.reference)
    stage = case.stage(answer.stage) if case else None
    first = stage.started_on if stage else None
    past = answer.verb in _PAST and not pieces.to_come
    for intent in (Intent.PAST if past else Intent.FUTURE, Intent.EITHER):
        read = day_in(days[0].words, situation, intent, first if intent is not Intent.FUTURE else None)
        either = [d for d in read.days if d in offered]
        if read.on or len(either) == 1:
            return read.on or either[0]
    return None


_DAY_ALONE = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)", re.IGNORECASE)


def _in_its_month(words: str, known: date | None) -> date | None:
    """A day of the month by itself, of the month that was read back: "18 June", "no, the 25th"."""
    said = _DAY_ALONE.fullmatch(words.strip())
    if said is None or known is None or not 1 <= int(said[1]) <= monthrange(known.year, known.month)[1]:
        return None
    return known.replace(day=int(said[1]))


def _chosen(choice: str, answer: Answer, situation: Situation, offered: Sequence[date]) -> date | None:
    if choice == "due":
        case = situation.case(answer.reference)
        stage = case.stage(answer.stage) if case else None
        return stage.due_on if stage else None
    return (min(offered) if choice == "nearer" else max(offered)) if offered else None


# --- the rest ---------------------------------------------------------------------------------------------------------


def _with_rest(answer: Answer, pieces: Pieces, opens: set[Open], situation: Situation) -> Answer:
    if pieces.outcome and answer.verb in (Verb.DONE, Verb.DECISION) and Open.OUTCOME in opens:
        answer = replace(answer, verb=Verb.DECISION, outcome=pieces.outcome)
    if pieces.route and Open.ROUTE in opens and answer.verb in (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN):
        answer = replace(answer, route=pieces.route)
    if pieces.person and answer.verb in (Verb.REALLOCATE, Verb.NOT_MINE, Verb.LEAVE):
        answer = replace(answer, to=pieces.person)
    if Open.REASON in opens or (answer.verb is Verb.NOT_DONE and not pieces.days):
        return put_reason(answer, pieces, situation)
    return answer


def put_reason(answer: Answer, pieces: Pieces, situation: Situation) -> Answer:
    """The answer with the reason that the reply gives: a code, else her own words; of what is not yet, a blocker."""
    if answer.reason or not (pieces.reasons or pieces.own_words) or pieces.days or pieces.length:
        return answer
    verb = Verb.BLOCKED if answer.verb is Verb.NOT_DONE else answer.verb
    known = reasons_for(verb, situation.rules.pack)
    code = dict(pieces.reasons).get(_TABLES.get(verb, "blocker_reasons"))
    if code in known:
        return replace(answer, verb=verb, reason=code)
    if verb is Verb.JOURNEY_OVER or pieces.references or pieces.steps:
        return answer
    return replace(answer, verb=verb, reason=OTHER if OTHER in known else None, note=pieces.own_words)
