"""A reply to a question of Homeward's, put together with what was known when it asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.ask_again import asked_again_on, look_again_on, what_stands_in_the_way
from permanence.replies.asking import about_line, is_decided, sentence_for
from permanence.replies.children import lines_for
from permanence.replies.dates.read import Intent
from permanence.replies.day_asked import in_their_order, on_that_weekday
from permanence.replies.hoped_for import says_it_is_booked, the_booking_hoped_for, the_one_that_was
from permanence.replies.lexicon import Lexicon
from permanence.replies.meant import day_in, in_its_month, is_day_alone
from permanence.replies.memory import Waiting
from permanence.replies.reading import Ask, Kind, Open, Piece, Pieces, Reading, Situation
from permanence.replies.reason_given import pieces_of_why, put_reason, with_why
from permanence.replies.which_side import (
    if_they_meet,
    in_another_month,
    on_its_side,
    was_after_all,
    was_only_planned,
    with_day_of_the_month,
)

_ON_A_DAY = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION, Verb.JOURNEY_OVER, Verb.PARALLEL_PLAN})
_OF_A_STEP = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION, Verb.NOT_DONE})
_PAST = frozenset({Verb.DONE, Verb.DECISION, Verb.JOURNEY_OVER})
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
    if answer.reference is None and verb not in ABOUT_HERSELF:
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


def question_about(answer: Answer, situation: Situation, *, named: bool = True) -> Ask | None:
    """The question for what one answer lacks, with the child whom it is about; None where nothing is lacking."""
    opens = lacking((answer,), situation)
    if not opens:
        return None
    who = f"{answer.reference}: " if answer.reference and named else ""
    return Ask(opens, who + " ".join(sentence_for(o, (answer,), (), None, situation) for o in opens[:2]))


def completed(waiting: Waiting, reading: Reading, situation: Situation) -> tuple[Answer, ...] | None:
    """What was asked about, with what this reply adds; None where the reply is no answer to the question."""
    opens, known = set(waiting.opens), waiting.asked
    pieces = with_day_of_the_month(reading.pieces, opens, waiting, situation)
    if Open.AGAIN in opens and _a_second_or_instead(pieces, situation):
        return known
    reading, of_why = replace(reading, pieces=pieces), pieces_of_why(reading, pieces)
    if offered := _offered_in(waiting, reading, situation):
        return offered
    if (told := what_stands_in_the_way(reading, known)) and [a.verb for a in known] == [Verb.NOT_DONE]:
        return (
            replace(
                known[0], verb=Verb.BLOCKED, on=None, until=told.until, reason=told.reason, note=told.note
            ),
        )
    if until := look_again_on(reading):
        why = [put_reason(a, pieces, situation) if pieces.reasons else a for a in known]
        later = [_with_rest(asked_again_on(until, a), of_why, opens, situation) for a in why]
        if later != list(known):
            return tuple(later)
    if _tells_something_else(reading, known, opens):
        return None
    meant = [a for a in known if _may_be_meant(a, pieces) and not _is_of_another_day(a, pieces, situation)]
    if not meant:
        return None
    answers = [
        told
        for a in known
        for told in (_with_children(a, pieces, situation, waiting.named) if a in meant else [a])
    ]
    answers = [_with_step(a, pieces, opens, situation) for a in answers]
    filled = _with_day(answers, waiting, pieces, situation)
    asked = waiting.asked_of if not (pieces.references or pieces.steps or pieces.every) else ""
    whose = [_may_be_meant(a, pieces) and asked in ("", a.reference) for a in filled]
    each = zip(filled, whose, strict=True)
    filled = [_with_rest(a, of_why, opens, situation) if hers else a for a, hers in each]
    if filled == list(known) or _loses_a_day(filled, known, pieces, situation):
        return None
    if pieces.outcome and pieces.days and all(a.outcome != pieces.outcome for a in filled):
        return None  # "12 May but adjourned": what was decided would be lost
    return tuple(filled) if _is_an_answer(reading, opens, filled, known) else None


def _tells_something_else(reading: Reading, known: Sequence[Answer], opens: set[Open]) -> bool:
    """Whether the reply is a fact of its own, or why nothing happens: "no panel slot" names no step."""
    pieces, told = reading.pieces, (*reading.facts, *reading.understood)
    if reading.facts and (pieces.steps or pieces.references) and not _says_again(reading, known):
        return True
    stands = any(a.verb is Verb.BLOCKED and a.reason for a in told) and not pieces.days
    return stands and bool(opens & {Open.STEP, Open.CHILD})


def _may_be_meant(answer: Answer, pieces: Pieces) -> bool:
    """Whether a reply that names these children and steps can be about this answer."""
    child = not pieces.references or answer.reference in (None, *pieces.references)
    codes = {code for step in pieces.steps if not step.old for code in step.codes}
    dated = bool(pieces.days or pieces.length)
    return child and (not dated or not codes or answer.milestone in (None, *codes))


def _is_of_another_day(answer: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether the reply names a step with a day of its own, and the answer has its day: that day would be lost."""
    days = [d for d in pieces.days if not d.old]
    of_a_step = bool(pieces.steps) and answer.on is not None and answer.verb in _OF_A_STEP
    return of_a_step and len(days) == 1 and day_of(answer, pieces, situation) != answer.on


def _loses_a_day(
    filled: Sequence[Answer], known: Sequence[Answer], pieces: Pieces, situation: Situation
) -> bool:
    """Whether the reply names a day that is none of these answers: it would be lost beside what they took."""
    if all(d.old for d in pieces.days) or [(a.on, a.until) for a in filled] != [
        (a.on, a.until) for a in known
    ]:
        return False
    return not any(day_of(a, pieces, situation) in (a.on, a.until) for a in filled)


def _offered_in(waiting: Waiting, reading: Reading, situation: Situation) -> tuple[Answer, ...]:
    """The answers of the one choice on the day, or in the month, that the reply is; none where there is no such one."""
    pieces = reading.pieces
    if says_it_is_booked(reading, pieces) and (booked := the_booking_hoped_for(waiting)):
        return booked
    if chosen := the_one_that_was(waiting, reading, situation):
        return chosen
    says = pieces.bare and (pieces.days or pieces.month) and not (pieces.steps or pieces.references)
    of_a_day = (
        waiting.opens == (Open.DAY,) and not pieces.days and len(waiting.asked) == 1
    )  # "june", of the 9th
    if not says or (waiting.asked and not of_a_day):
        return ()
    fitting = [o.answers for o in waiting.options if o.answers and _is_on(o.answers, pieces, situation)]
    return fitting[0] if len(fitting) == 1 else ()


def _is_on(answers: Sequence[Answer], pieces: Pieces, situation: Situation) -> bool:
    if pieces.days:
        return all(day_of(a, pieces, situation) == a.on for a in answers)
    return all(a.on is not None and a.on.month == pieces.month for a in answers)


def _a_second_or_instead(pieces: Pieces, situation: Situation) -> bool:
    """Whether the reply says "a second one" or "in its place": either way the day is recorded, after the older one."""
    said = {word.strip(",.") for word in (pieces.own_words or "").lower().split()}
    return not pieces.days and bool(said & Lexicon.of(situation.rules.pack).lists["again"])


def _says_again(reading: Reading, known: Sequence[Answer]) -> bool:
    """Whether the step named is the one that was asked about."""
    asked = {a.milestone for a in known} | {None}
    return all(f.milestone in asked for f in reading.facts) and reading.pieces.bare


def _is_an_answer(
    reading: Reading, opens: set[Open], filled: Sequence[Answer], known: Sequence[Answer]
) -> bool:
    if reading.pieces.bare:
        return True
    own_words = (
        bool(opens & {Open.REASON, Open.NEW_DAY}) and reading.kind is Kind.ASKED and not reading.pieces.days
    )
    added = [(a.reason, a.note) for a in filled] != [(a.reason, a.note) for a in known]
    both = added and Open.REVIEW_DAY in opens and [a.until for a in filled] != [a.until for a in known]
    return both or (own_words and added)  # "16 June because the medical is not back" answers both


def _with_children(
    answer: Answer, pieces: Pieces, situation: Situation, named: Sequence[str] = ()
) -> list[Answer]:
    """The answer about the child whom the reply names, or whose step it names; about each of them where it is every."""
    if answer.reference is not None:
        return [answer]
    if pieces.references:
        lines = {line.reference: line for line in pieces.lines}
        told = [about_line(answer, r, situation, lines.get(r)) for r in pieces.references]
        return [_with_her_own(a, named, situation) for a in told]
    steps = [s for s in pieces.steps if not s.old]
    waiting = lines_for(steps[0].codes, situation) if len(steps) == 1 else []
    if len(waiting) == 1 or (pieces.every and waiting):
        own = replace(answer, milestone=None, stage=None)
        return [about_line(own, line.reference, situation, line) for line in waiting]
    return [answer]


def _with_her_own(answer: Answer, named: Sequence[str], situation: Situation) -> Answer:
    """The answer with the step that runs for this child, of those that one word named, as "review" names three."""
    runs = answer.milestone is None or answer.stage is not None or answer.milestone not in named
    own = answer if runs else put_step(answer, Piece("", tuple(named)), situation)
    return own if own.stage else answer


def _with_step(answer: Answer, pieces: Pieces, opens: set[Open], situation: Situation) -> Answer:
    """The answer about the step named; in the place of another where its child was asked for: "the panel for 2"."""
    steps = [s for s in pieces.steps if not s.old]
    another = Open.CHILD in opens and bool(pieces.references) and answer.reference in pieces.references
    other = another and bool(steps) and answer.milestone not in steps[0].codes and answer.verb in _OF_A_STEP
    return put_step(answer, steps[0], situation) if steps and (answer.milestone is None or other) else answer


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
    without = [n for n, a in enumerate(answers) if _wants_day(a, waiting) and _may_be_meant(a, pieces)]
    told = [put_day(answers[n], pieces, situation, offered=_offered(waiting)) for n in without]
    fresh = [not _is_the_day_it_was_put_off(t, waiting) for t in told]
    without = [n for n, new in zip(without, fresh, strict=True) if new]
    told = [t for t, new in zip(told, fresh, strict=True) if new]
    fits = [
        n
        for n, a in zip(without, told, strict=True)
        if a.verb is not Verb.DONE or answers[n].verb is Verb.DONE
    ]
    chosen = without if pieces.every else (fits or without)[:1]  # what was not held has its new day to come
    out = list(answers)
    days = [d for d in pieces.days if not d.old]
    if len(days) == len(without) > 1 and not pieces.every:  # "12 May and 13 May"
        for n, day in zip(in_their_order(without, answers, pieces, situation), days, strict=False):
            out[n] = put_day(out[n], replace(pieces, days=(day,)), situation, offered=_offered(waiting))
        return out
    for n in chosen:
        out[n] = put_day(out[n], pieces, situation, offered=_offered(waiting))
    return out


def _is_the_day_it_was_put_off(told: Answer, waiting: Waiting) -> bool:
    """Whether a day that has passed is that of the decision to put the step off, and not its new one."""
    decided = [a for a in waiting.answers if a.verb is Verb.DECISION and a.milestone == told.milestone]
    return told.verb is Verb.DONE and any(a.reference == told.reference for a in decided)


def _wants_day(answer: Answer, waiting: Waiting) -> bool:
    if answer.verb is Verb.NOT_DONE:
        return True
    if answer.verb in (Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE):
        return answer.until is None
    return answer.on is None and (answer.verb in _ON_A_DAY or Open.DAY in waiting.opens)


def _offered(waiting: Waiting) -> list[date]:
    return sorted({a.on for o in waiting.options for a in o.answers if a.on})


def put_day(answer: Answer, pieces: Pieces, situation: Situation, offered: Sequence[date] = ()) -> Answer:
    """The answer with the day that the reply gives; as it was where no single day is sure.

    A day to come makes a booking of what was done, and a day that has passed makes done of a booking: it is read back.
    """
    if answer.verb is Verb.LEAVE:
        return _put_leave(answer, pieces, situation)
    day = day_of(answer, pieces, situation, offered)
    if day is None or not _takes(answer.verb, pieces):
        return answer
    match answer.verb:
        case Verb.PAUSE if pieces.days and pieces.days[-1].led_by == "until":
            return replace(answer, until=day)
        case Verb.BLOCKED | Verb.SNOOZE:
            is_news = (
                bool(pieces.steps) or pieces.to_come or pieces.held
            )  # of the step, not when to ask again
            return replace(answer, until=day) if day > situation.today and not is_news else answer
        case Verb.NOT_DONE if day <= situation.today and was_only_planned(pieces):
            return answer
        case Verb.NOT_DONE:
            return replace(answer, verb=Verb.BOOKED if day > situation.today else Verb.DONE, on=day)
        case Verb.DECISION if day > situation.today and _puts_off(answer, situation):
            return answer  # the day to come is that of the step, and not of the decision to put it off
        case Verb.DONE | Verb.DECISION if day > situation.today:
            return replace(answer, verb=Verb.BOOKED, on=day, outcome=None, reason=None, note=None)
        case Verb.BOOKED if day < situation.today:
            return replace(answer, verb=Verb.DONE, on=day, reason=None, note=None)
    return replace(answer, on=day)


def _puts_off(answer: Answer, situation: Situation) -> bool:
    outcome = situation.rules.pack.outcomes.get(answer.outcome or "")
    return outcome is not None and not outcome.reaches


_SINCE = frozenset(
    {Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.PAUSE, Verb.RESUME, Verb.REALLOCATE, Verb.JOURNEY_OVER}
)
_UNTIL = frozenset({Verb.SNOOZE, Verb.BLOCKED, Verb.PAUSE})


def _takes(verb: Verb, pieces: Pieces) -> bool:
    """Whether what stands beside the day lets it be this answer's: "from 18 May" is none on which a step was.

    "Panel is 9 June" is news of the step, and not when to ask again.
    """
    if verb in (Verb.BLOCKED, Verb.SNOOZE) and (pieces.steps or pieces.to_come or pieces.held):
        return False
    led_by = {d.led_by for d in pieces.days if not d.old} - {"", "to"}
    return led_by <= ({"from"} if verb in _SINCE else set()) | ({"until"} if verb in _UNTIL else set())


def _put_leave(answer: Answer, pieces: Pieces, situation: Situation) -> Answer:
    """The absence with its first day, its last one, or the day of the return, as the reply gives them."""
    days = [d for d in pieces.days if not d.old]
    if not days and pieces.length:
        return replace(answer, until=pieces.length)
    for n, piece in enumerate(days):
        first = piece.led_by == "from" or (len(days) > 1 and n == 0 and not piece.led_by)
        near = answer.on if first else answer.until or answer.on
        day = in_its_month(piece.words, near) or _day_to_come(piece.words, situation)
        if day is None or day < situation.today:
            continue
        if first:
            answer = replace(answer, on=day)
        else:
            answer = replace(answer, until=day - timedelta(days=piece.led_by == "back"))
    return answer


def _day_to_come(words: str, situation: Situation) -> date | None:
    read = day_in(words, situation, Intent.FUTURE)
    return read.on or (read.days[0] if len(read.days) == 1 else None)


def day_of(answer: Answer, pieces: Pieces, situation: Situation, offered: Sequence[date] = ()) -> date | None:
    """The one day that a reply gives for this answer."""
    if pieces.choice and not pieces.days:
        return _chosen(pieces.choice, answer, situation, offered)
    days = [d for d in pieces.days if not d.old]
    if not days and pieces.month and answer.on:
        return None if pieces.to_come else in_another_month(answer, pieces.month, situation)
    if not days:
        return (
            pieces.length
            if answer.verb in (Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE, Verb.NOT_DONE, Verb.BOOKED)
            else None
        )
    if len({d.words for d in days}) > 1 or _may_be_any_of(days[0].words, offered):
        return None
    same_month = in_its_month(days[0].words, answer.on)
    is_new = answer.verb is Verb.NOT_DONE and not pieces.held  # "14th", of what was not held on 17 December
    if same_month and not (is_new and same_month <= situation.today):
        return same_month
    if of_the_week := on_that_weekday(days[0].words, offered, answer, situation.today):
        return of_the_week
    case = situation.case(answer.reference)
    stage = case.stage(answer.stage) if case else None
    first = stage.started_on if stage else None
    told = pieces.held or was_after_all(answer, pieces)
    past = (answer.verb in _PAST or told) and not pieces.to_come
    past = past or (answer.verb in _PAST and told)  # "it was down for the 12th but was actually the 13th"
    for intent in (Intent.PAST if past else Intent.FUTURE, Intent.EITHER):
        read = day_in(days[0].words, situation, intent, first if intent is not Intent.FUTURE else None)
        either = [d for d in read.days if d in offered]
        if read.on or len(either) == 1:
            day = read.on or either[0]
            return if_they_meet(day, situation) if is_day_alone(days[0].words) else day
        if answer.verb in _OF_A_STEP and is_day_alone(
            days[0].words
        ):  # "booked": "the 28th", said on the 30th, is no day that has just passed
            return on_its_side(read.days, situation, past=past)
    return None


def _may_be_any_of(words: str, offered: Sequence[date]) -> bool:
    """Whether a weekday by itself is that of all the days that were offered: "Thursday", of the 21st or the 28th."""
    several = len(set(offered)) > 1 and words.isalpha()
    return several and all(f"{on:%A}".lower().startswith(words.lower()[:3]) for on in offered)


def _chosen(choice: str, answer: Answer, situation: Situation, offered: Sequence[date]) -> date | None:
    if choice == "due":
        case = situation.case(answer.reference)
        stage = case.stage(answer.stage) if case else None
        return stage.due_on if stage else None
    return (min(offered) if choice == "nearer" else max(offered)) if offered else None


# --- the rest ---------------------------------------------------------------------------------------------------------


def _with_rest(answer: Answer, pieces: Pieces, opens: set[Open], situation: Situation) -> Answer:
    undecided = answer.verb in (Verb.DONE, Verb.DECISION) and answer.outcome is None
    decided = bool(opens & {Open.OUTCOME, Open.CHILD, Open.STEP}) or (
        Open.DAY in opens and is_decided(answer, situation)
    )
    if pieces.outcome and undecided and decided:
        answer = replace(answer, verb=Verb.DECISION, outcome=pieces.outcome)
    if pieces.route and Open.ROUTE in opens and answer.verb in (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN):
        answer = replace(answer, route=pieces.route)
    if pieces.person and answer.verb in (Verb.REALLOCATE, Verb.NOT_MINE, Verb.LEAVE):
        answer = replace(answer, to=pieces.person)
    if answer.verb is Verb.BOOKED and Open.NEW_DAY in opens:
        answer = with_why(answer, pieces, situation)
    asked_why = Open.REASON in opens and Open.REASON in _lacks(answer, situation)
    if asked_why or (answer.verb is Verb.NOT_DONE and not pieces.days):
        return put_reason(answer, pieces, situation)
    return answer
