"""A reply that puts right what was read back, or recorded just now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.asking import about_line
from permanence.replies.children import lines_for
from permanence.replies.completing import day_of, put_day, put_step
from permanence.replies.merging import SOON
from permanence.replies.next_one import the_next_one
from permanence.replies.reading import Line, Open, Piece, Pieces, Reading, Situation
from permanence.replies.reason_given import put_reason

_TAKE_A_REASON = frozenset(
    {Verb.BOOKED, Verb.DECISION, Verb.BLOCKED, Verb.CHANGE_ROUTE, Verb.NOT_APPLICABLE, Verb.PAUSE}
)

_HAPPENS_TO_A_STEP = frozenset({Verb.DONE, Verb.BOOKED, Verb.DECISION, Verb.NOT_DONE})


def corrected(before: Sequence[Answer], reading: Reading, situation: Situation) -> tuple[Answer, ...] | None:
    """The answers as this reply puts them right: another day, child or step, an outcome or a reason more.

    None where it does not speak of them by such pieces alone.
    """
    pieces = reading.pieces
    if not pieces.bare or not before or _is_news(before, reading) or _is_the_next(before, pieces, situation):
        return None
    meant = _meant(before, pieces, situation)
    if not meant:
        return None
    changed = {n: _changed(before[n], pieces, situation) for n in meant}
    if all(changed[n] == (before[n],) for n in meant):
        return None
    if pieces.outcome and all(a.outcome != pieces.outcome for told in changed.values() for a in told):
        return None  # what was decided would be lost
    return tuple(told for n, a in enumerate(before) for told in changed.get(n, (a,)))


def also_for(
    before: Sequence[Answer], reading: Reading, text: str, situation: Situation
) -> tuple[Answer, ...]:
    """The last answer about further children whom the reply names ("and 2 on the 15th"), or the next review."""
    if booked := the_next_one(before, reading, text, situation):
        return booked
    pieces = reading.pieces
    said = (pieces.steps, pieces.length, pieces.reasons, pieces.outcome, pieces.route)
    if not (pieces.adds and pieces.bare and pieces.references and before) or any(said):
        return ()
    if before[-1].verb not in _HAPPENS_TO_A_STEP and (pieces.held or pieces.to_come):
        return ()  # "and 3 is booked 12 January" behind what stands in the way of 2
    new = [r for r in pieces.references if all(a.reference != r for a in before)]
    lines = {line.reference: line for line in pieces.lines}
    last = before[-1]  # what was decided of one step is no decision of another
    told = (about_another(last, r, lines.get(r), situation) for r in new)
    same = (as_held(a, last, outcome=None) for a in told)
    return tuple(put_day(replace(a, on=None), pieces, situation) if pieces.days else a for a in same)


def is_only_a_child(pieces: Pieces) -> bool:
    """Whether the reply is the name of one child and no more: "sorry, 1"."""
    said = (pieces.days, pieces.steps, pieces.length, pieces.reasons, pieces.outcome, pieces.route)
    return len(pieces.references) == 1 and not pieces.agrees and not any(said)


def of_the_step(reading: Reading, before: Sequence[Answer]) -> Reading:
    """The reading with the one step of the thread where it names none: it may run no more since it was recorded."""
    steps = {(a.reference, a.milestone, a.stage) for a in before if a.milestone}
    if len(steps) != 1:
        return reading
    reference, milestone, stage = steps.pop()

    def put(answers: Sequence[Answer]) -> tuple[Answer, ...]:
        return tuple(
            replace(a, milestone=milestone, stage=stage)
            if a.milestone is None and a.reference == reference and a.verb in _HAPPENS_TO_A_STEP
            else a
            for a in answers
        )

    return replace(reading, facts=put(reading.facts), understood=put(reading.understood))


def which_is_open(before: Sequence[Answer], reading: Reading, situation: Situation) -> bool:
    """Whether the reply puts right one of several answers without saying which."""
    pieces = reading.pieces
    says = bool(pieces.days or pieces.month or pieces.outcome)
    named = pieces.references or pieces.steps
    return pieces.bare and says and not named and len(before) > 1 and not _meant(before, pieces, situation)


def _is_news(before: Sequence[Answer], reading: Reading) -> bool:
    """Whether a fact of another kind follows: a booking after a block, or legal services after it was passed on."""
    known, told, pieces = {a.verb for a in before}, {f.verb for f in reading.facts}, reading.pieces
    of_herself = {a.verb for a in (*reading.facts, *reading.understood)} & ABOUT_HERSELF
    if of_herself and not known & ABOUT_HERSELF:
        return True  # an absence and its cover are nothing of a child's
    if (
        pieces.corrects
        or is_of_a_period(before, pieces)
        or not (pieces.steps or pieces.held or pieces.to_come)
    ):
        return False
    return bool(told) and not known & told and not known | told <= _HAPPENS_TO_A_STEP


def _is_the_next(before: Sequence[Answer], pieces: Pieces, situation: Situation) -> bool:
    """Whether the next of what comes again is told, and what was held stands: "and 3 is booked 12 November"."""
    held = before[0]
    if len(before) != 1 or held.verb is not Verb.DONE or held.on is None or pieces.corrects:
        return False
    step = situation.rules.pack.milestones.get(held.milestone or "")
    own = not pieces.references or held.reference in pieces.references
    day = day_of(held, pieces, situation) if step and step.repeats and own and pieces.to_come else None
    if day is None or day <= situation.today:
        return False
    return pieces.adds or day - held.on >= SOON


def is_of_a_period(before: Sequence[Answer], pieces: Pieces) -> bool:
    """Whether a day by itself can only be one from or until which this holds, as of an absence or another route."""
    named = pieces.steps or pieces.references
    return not named and all(a.verb in _FROM_A_DAY_ON for a in before)


_FROM_A_DAY_ON = frozenset(
    {Verb.LEAVE, Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.PAUSE, Verb.REALLOCATE, Verb.JOURNEY_OVER}
)


def is_recorded_so(recorded: Sequence[Answer], reading: Reading) -> bool:
    """Whether the reply tells a day, and nothing of another kind than what was recorded."""
    told = {a.verb for a in (*reading.facts, *reading.understood)}
    return bool(reading.pieces.days) and told <= {a.verb for a in recorded}


def says_again(before: Sequence[Answer], reading: Reading, situation: Situation) -> bool:
    """Whether the reply says once more what is known already: "12 May", "its kinship"."""
    pieces = reading.pieces
    why = any(
        a.reason in dict(pieces.reasons).values() for a in before
    )  # else it says nothing of these again
    said = pieces.days or pieces.outcome or pieces.route or why
    meant = _meant(before, pieces, situation) if said and pieces.bare else []
    days = {day_of(before[n], pieces, situation) == before[n].on for n in meant} if pieces.days else {True}
    return (
        bool(meant)
        and days == {True}
        and all(_changed(before[n], pieces, situation) == (before[n],) for n in meant)
    )


def _meant(answers: Sequence[Answer], pieces: Pieces, situation: Situation) -> list[int]:
    """Which answers the reply speaks of; none where it speaks of something else."""
    every = list(range(len(answers)))
    if is_only_a_child(pieces) and len(answers) == 1:
        return every
    if pieces.references and not pieces.wrong_child:
        named = [n for n in every if answers[n].reference in pieces.references]
        if named or not pieces.corrects or (len(answers) > 1 and pieces.days):
            every = named  # "sorry, 3 was 15 May" puts nothing of 2 and 4 right
    steps = [s for s in pieces.steps if not s.old]
    if steps:
        codes = {c for s in steps for c in s.codes}
        named = [n for n in every if answers[n].milestone in codes]
        if named or not pieces.corrects:
            every = named
    old = [n for n in every if _is_the_old_day(answers[n], pieces, situation)]
    every = old or every
    if len(every) > 1 and not pieces.every:
        every = [n for n in every if _takes_the_day(answers[n], pieces, situation)]
    return every if len(every) == 1 or pieces.every else []


def _takes_the_day(answer: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether the day of the reply suits this answer as it stands: a day to come suits a booking."""
    day = day_of(answer, pieces, situation)
    put = put_day(answer, pieces, situation)
    return (
        day is not None and answer.on is not None and put.verb is answer.verb and day in (put.on, put.until)
    )


def _is_the_old_day(answer: Answer, pieces: Pieces, situation: Situation) -> bool:
    """Whether the day that the reply takes back is the answer's."""
    taken_back = tuple(d for d in pieces.days if d.old)
    if not taken_back:
        return False
    alone = replace(pieces, days=tuple(Piece(d.words) for d in taken_back))
    return day_of(answer, alone, situation) == answer.on


def _changed(answer: Answer, pieces: Pieces, situation: Situation) -> tuple[Answer, ...]:
    """The answer put right; what was put off keeps its own day, and the new one is booked beside it."""
    outcome = situation.rules.pack.outcomes.get(answer.outcome or "")
    day = day_of(answer, pieces, situation) if outcome and not outcome.reaches else None
    if day and day > situation.today:
        return answer, Answer(Verb.BOOKED, answer.reference, answer.stage, answer.milestone, on=day)
    return (_put_right(answer, pieces, situation),)


def _put_right(before: Answer, pieces: Pieces, situation: Situation) -> Answer:
    answer = before
    if (
        pieces.references
        and (pieces.corrects or pieces.wrong_child or is_only_a_child(pieces))
        and answer.reference not in pieces.references
    ):
        named = pieces.references[-1]
        line = next((one for one in pieces.lines if one.reference == named), None)
        answer = about_another(answer, named, line, situation)
    steps = [s for s in pieces.steps if not s.old]
    if steps and answer.verb not in _FROM_A_DAY_ON and answer.milestone not in steps[-1].codes:
        answer = put_step(answer, steps[-1], situation)
    answer = as_held(answer, before, outcome=pieces.outcome)
    if pieces.days or pieces.length or pieces.month:
        answer = put_day(_with_verb(answer, pieces), pieces, situation)
    if pieces.outcome and answer.verb in (Verb.DONE, Verb.DECISION):
        answer = _decided(answer, pieces.outcome, situation)
    if pieces.reasons and _takes_a_reason(answer, situation) and not pieces.days:
        answer = put_reason(replace(answer, reason=None, note=None, prompted_by=None), pieces, situation)
    if pieces.person and answer.verb in (Verb.REALLOCATE, Verb.NOT_MINE, Verb.LEAVE):
        answer = replace(answer, to=pieces.person)
    if pieces.route and answer.verb in (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN):
        answer = replace(answer, route=pieces.route)
    return answer


def _decided(answer: Answer, outcome: str, situation: Situation) -> Answer:
    """The answer with what was decided; why something else had been decided goes with that."""
    found = situation.rules.pack.outcomes.get(outcome)
    other = outcome != answer.outcome and (found is None or not found.needs_reason)
    now = replace(answer, verb=Verb.DECISION, outcome=outcome)
    return replace(now, reason=None, note=None, prompted_by=None) if other else now


def _takes_a_reason(answer: Answer, situation: Situation) -> bool:
    """Whether why it is so can be told of it; of what was approved nothing stands in the way."""
    outcome = situation.rules.pack.outcomes.get(answer.outcome or "")
    decided = answer.verb is Verb.DECISION and (outcome is None or not outcome.needs_reason)
    return answer.verb in _TAKE_A_REASON and not decided


def as_held(now: Answer, before: Answer, *, outcome: str | None) -> Answer:
    """The answer about another step; what was decided of the one before is no decision of this one."""
    other = before.milestone is not None and now.milestone != before.milestone
    if not other or now.verb is not Verb.DECISION or outcome:
        return now
    return replace(now, verb=Verb.DONE, outcome=None, reason=None, note=None)


def about_another(answer: Answer, reference: str, line: Line | None, situation: Situation) -> Answer:
    """The answer about another child: with the step of a line named by its number, else the one told, if it runs.

    Where she has no such step it is left open: another one is never put in its place.
    """
    case = situation.case(reference)
    kept = answer.milestone and case and line is None and case.running_to(answer.milestone)
    if kept:
        return replace(answer, reference=reference, stage=kept[0].key)
    of_the_line = _of_its_line(answer, situation)
    moved = about_line(of_the_line, reference, situation, line)
    runs_not = case is not None and of_the_line.milestone is not None and line is None
    return (
        replace(moved, stage=None, milestone=None)
        if runs_not and answer.verb in _HAPPENS_TO_A_STEP
        else moved
    )


def of_another_child(
    before: Sequence[Answer], named: Sequence[str], situation: Situation
) -> tuple[Answer, ...]:
    """The answers with their child left open, and their step where it was only that of her line.

    `named`: the milestones that were told in the thread by their names.
    """
    own = (a if a.milestone in named else _of_its_line(a, situation) for a in before)
    return tuple(replace(a, reference=None, stage=None) for a in own)


def without_another_step(
    before: Sequence[Answer], after: Sequence[Answer], told: Sequence[str | None], pieces: Pieces
) -> tuple[Answer, ...]:
    """The answers put right, with their step left open where it was told by its name and became another one's.

    `told`: the milestones that were named in the thread, or of which it is not sure that they were meant.
    A step that the correction names itself stays.
    """
    if len(before) != len(after) or any(not s.old for s in pieces.steps):
        return tuple(after)
    return tuple(
        replace(new, stage=None, milestone=None)
        if old.reference not in (None, new.reference)
        and old.milestone in told
        and new.milestone not in told  # "review" names each of them
        else new
        for old, new in zip(before, after, strict=True)
    )


def _of_its_line(answer: Answer, situation: Situation) -> Answer:
    """Without its step where that was only the step of the child's line: another line has another."""
    own = any(line.stage == answer.stage for line in situation.lines if line.reference == answer.reference)
    return replace(answer, stage=None, milestone=None) if own and len(situation.lines) > 1 else answer


def _with_verb(answer: Answer, pieces: Pieces) -> Answer:
    if answer.verb is Verb.DONE and pieces.to_come:
        return replace(answer, verb=Verb.BOOKED, on=None)
    if answer.verb is Verb.BOOKED and pieces.held and not pieces.to_come:
        return replace(answer, verb=Verb.DONE, on=None)
    return answer


def rewritten_about(answers: Sequence[Answer], reading: Reading, situation: Situation) -> Situation | None:
    """The situation as if the message had been about the one step of the thread; None where there is no such one.

    Where the reply names another step, which no line of the message waits for, that of the thread's child is meant.
    """
    known = {(a.reference, a.stage) for a in answers}
    if len(known) != 1 or reading.pieces.references:
        return None
    reference, stage = known.pop()
    if reference is None or stage is None:
        return None
    own = (Line(1, reference, stage),)
    if not reading.pieces.steps:
        return replace(situation, lines=own)
    codes = reading.pieces.steps[-1].codes
    case = situation.case(reference)
    running = [s.milestone for s in case.running()] if case else []
    waits = case is not None and any(c in running or not case.journey.reached(c) for c in codes)
    if Open.CHILD not in reading.opens or not waits or lines_for(codes, situation):
        return None
    return replace(situation, lines=situation.lines_of(reference) or own)


_MADE_IT = re.compile(r"^\W*(?:\w+\W+)?(?:make|say|call) (?:it|that) (\d{1,2})\W*$", re.IGNORECASE)


def number_of_what(text: str, reading: Reading) -> str | None:
    """The number of a reply like "make it 3", which may be a day, a length or a line; None of any other reply."""
    said = _MADE_IT.match(text)
    return said[1] if said and not (reading.pieces.days or reading.facts) else None


def about_the_last_child(about: Sequence[str], reading: Reading, situation: Situation) -> Situation | None:
    """The situation as if the message had been about the child last spoken of; None where the reply names its own.

    `about`: her reference, and the milestones that were named with it.
    """
    reference, *milestones = about
    case = situation.case(reference)
    every = reading.pieces.every and not reading.pieces.lines  # "all of them", after a question about her
    if case is None or reading.pieces.references or not (every or Open.CHILD in reading.opens):
        return None
    running = case.running()
    named = [s for s in running if s.milestone in milestones]
    lines = tuple(Line(n, reference, s.key) for n, s in enumerate(named or running, start=1))
    own = () if named else situation.lines_of(reference)
    return replace(situation, lines=own or lines) if lines else None


_OPENING = re.compile(
    r"^\W*(?:(?:no|nope|naw|nah|sorry|oops|actually|wait|correction|my mistake|i meant|i mean|hmm|right"
    r"|ok so|hang on|hold on|haud o[an]n?|one sec|oh|(?:scratch|strike|scrap) that"
    r"|(?:i |i've |ive |have |just |now )*(?:double )?(?:checked|looked(?: it up)?|found (?:it|out))"
    r"(?: (?:now|again|it|(?:my|the) diary|with \w+))?"
    r"|(?:i |i've |ive |have |just |now )*(?:asked|rang|phoned|e-?mailed|(?:spoke|spoken|chatted) (?:to|with))"
    r" (?:the |my )?(?:panel )?[a-z]+(?=[,.:;-]| and\b)"
    r"|(?:the |my )?(?:panel )?[a-z]+ (?:has |have |just |only )*(?:e-?mailed|rang|phoned|called|texted)"
    r"(?: me| us| back)?(?=[,.:;-]| and\b)|(?:because|cos|coz|due to)(?: of)?)\b[\s,.:;-]*)+"
    r"(?:and |that )?",
    re.IGNORECASE,
)


def without_its_opening(text: str) -> str:
    """A reply without the words that only say that it corrects, was looked up, or tells why: "just checked, 14 May"."""
    return _OPENING.sub("", text)


def told_anew(before: Sequence[Answer], reading: Reading) -> tuple[Answer, ...]:
    """What was read back, told again with its outcome or as several facts: "it was deferred, new date 11 June".

    What has no day of its own happened on the day that was told before. Empty where it is no such telling.
    """
    told = (*reading.facts, *reading.understood)
    more = len(told) > 1 or any(f.outcome for f in told)
    if len(before) != 1 or not more:
        return ()
    old = before[0]
    if any((f.reference, f.milestone) != (old.reference, old.milestone) for f in told):
        return ()
    happened = (Verb.DONE, Verb.DECISION)
    day = old.on if old.verb in happened else None
    return tuple(replace(f, on=f.on or day) if f.verb in happened else f for f in told)
