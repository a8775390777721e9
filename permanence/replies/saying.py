"""What is said back in a thread, and what waits there afterwards: a read-back, a question, both in one breath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from permanence.answer import ABOUT_HERSELF, LEGAL_VERBS, Answer, Verb
from permanence.answers.words import as_a_line, in_words
from permanence.day_words import day_words
from permanence.replies.asking import RECORDED_STANDS, sentence_for
from permanence.replies.completing import lacking, put_step, question_about
from permanence.replies.correcting import corrected, is_of_a_period
from permanence.replies.later_today import as_booking, is_today, not_come_yet, whether_it_happened
from permanence.replies.memory import Does, Turn, Waiting, WaitsFor, is_settled
from permanence.replies.next_one import says_the_next_one
from permanence.replies.reading import Ask, Kind, Open, Option, Piece, Pieces, Reading, Situation

NOT_OF_THIS = "What should it be? Say the days with from and until, or name the step."
WHICH_OF_THEM = "Which of these is that? Say it with the number of the line, or the reference and the step."


class Saying:
    """The answer to one reply in one thread. `stale`: what waits there is too old for a yes."""

    def __init__(self, waiting: Waiting, text: str, situation: Situation, now: datetime, stale: bool) -> None:
        self.waiting, self.text, self.situation, self.now, self.stale = waiting, text, situation, now, stale

    def asked_along(self, reading: Reading) -> tuple[Answer, ...]:
        """What is known of what a reading asks along with its facts."""
        return (*reading.understood, *beside(reading.facts, reading.opens, self.situation))

    def go_on(
        self,
        answers: Sequence[Answer],
        reading: Reading | None = None,
        *,
        closed: bool = False,
        alone: bool = False,
        undoes: tuple[int, ...] | None = None,
    ) -> Turn:
        """What is sure is read back, and what is open is asked along; where nothing new is sure it is asked alone.

        `reading`: what brought further facts. `closed`: what was asked along before is among these answers. `alone`:
        none of them is read back while another is open.
        """
        waiting, undoes = self.waiting, self.waiting.undoes if undoes is None else undoes
        rest = () if closed else waiting.rest
        new = reading if reading and reading.kind is Kind.FACTS else None
        unsure = [
            a
            for a in answers
            if lacking((a,), self.situation) and not any(is_settled(a, told) for told in answers)
        ]
        open_ = [a for a in unsure if a.verb is not Verb.NOT_DONE]
        goes_on_asking = unsure and (alone or (not new and waiting.waits_for is WaitsFor.ANSWER))
        if len(unsure) == len(answers) or goes_on_asking:
            return self.ask_next(answers, rest, undoes)
        told = (*new.facts, *new.understood) if new else ()
        rest = tuple(r for r in rest if not any(is_settled(r, a) for a in answers))
        further = [
            ask for a in (*unsure, *rest) if a not in told and (ask := question_about(a, self.situation))
        ]
        along = self.asked_along(new) if new else ()
        rest = (*open_, *rest, *(a for a in along if not any(is_settled(a, b) for b in answers)))
        sure = self.in_order(a for a in answers if a not in open_)
        asks = dict.fromkeys((*(a for a in (new.asks if new else ()) if _is_open(a, answers)), *further))
        return self.read_back(sure, tuple(asks), reading.unread if reading else (), undoes, rest)

    def with_its_new_day(self, turn: Turn) -> Turn:
        """The same read-back; the new day of what was put off is asked along where it was asked for and is not told."""
        waits = turn.does is Does.READ_BACK and Open.NEW_DAY in self.waiting.opens and not turn.asks
        new_day = beside(turn.answers, (Open.NEW_DAY,), self.situation) if waits else ()
        open_ = tuple(a for a in new_day if not any(is_settled(a, told) for told in turn.answers))
        if not all(a.on for a in turn.answers):
            return turn  # a day that follows may be that of the decision
        asks = [ask for a in open_ if (ask := question_about(a, self.situation, named=len(turn.answers) > 1))]
        if not asks:
            return turn
        return self.read_back(turn.answers, asks, turn.unread, turn.undoes, (*turn.waiting.rest, *open_))

    def in_order(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """Answers about several lines of the message in its order; others as they were told."""
        told = tuple(answers)
        first = {
            a: min((n.number for n in self.situation.lines_of(a.reference or "")), default=0) for a in told
        }
        return tuple(sorted(told, key=lambda a: first[a])) if all(first.values()) else told

    def ask_next(self, answers: Sequence[Answer], rest: Sequence[Answer], undoes: tuple[int, ...]) -> Turn:
        """What the first of these answers lacks is asked."""
        first = next(a for a in answers if lacking((a,), self.situation))
        opens = lacking(answers, self.situation)
        several = len({a.reference for a in answers}) > 1 or opens[:1] == (Open.STEP,)
        ask = question_about(first, self.situation, named=several)
        sentence = ask.sentence if ask else ""
        return self.ask((Ask(opens, sentence),), answers, undoes=undoes, rest=rest)

    def confirm(
        self,
        answers: tuple[Answer, ...],
        rest: Sequence[Answer],
        opens: tuple[Open, ...],
        dropped: Sequence[Answer] = (),
    ) -> Turn:
        """These are recorded; what was asked along stays open, and is asked once more. `dropped`: left out by her."""
        open_ = Waiting(
            WaitsFor.MORE,
            answers,
            opens if rest else (),
            said_at=self.now,
            rest=tuple(rest),
            undone=tuple(dropped),
        )
        return Turn(Does.CONFIRM, open_, answers, self.waiting.undoes, still_asked(open_, self.situation))

    def read_back(
        self,
        answers: tuple[Answer, ...],
        asks: Sequence[Ask] = (),
        unread: tuple[str, ...] = (),
        undoes: tuple[int, ...] = (),
        rest: Sequence[Answer] = (),
    ) -> Turn:
        opens = tuple(dict.fromkeys(o for a in asks for o in a.opens))
        waiting = Waiting(WaitsFor.YES, answers, opens, (), undoes, self.now, rest=tuple(rest))
        return Turn(Does.READ_BACK, waiting, answers, undoes, tuple(asks), unread)

    def ask(
        self,
        asks: tuple[Ask, ...],
        known: Sequence[Answer],
        unread: tuple[str, ...] = (),
        undoes: tuple[int, ...] = (),
        rest: Sequence[Answer] = (),
    ) -> Turn:
        opens = tuple(dict.fromkeys(o for a in asks for o in a.opens))
        options = tuple(o for a in asks for o in a.options)
        of = asks[0].sentence.split(": ")[0] if asks else ""
        if len({a.sentence for a in asks}) > 1 and known:
            of = known[0].reference or ""
        waiting = Waiting(
            WaitsFor.ANSWER,
            tuple(known),
            opens,
            options,
            undoes,
            self.now,
            rest=tuple(rest),
            asked_of=of if any(a.reference == of for a in known) else "",
        )
        return Turn(Does.ASK, waiting, tuple(known), undoes, asks, unread)

    def not_before_its_time(self, turn: Turn, reading: Reading) -> Turn:
        """The same turn, with nothing read back as held today that is told with a time still to come.

        It is read back as booked for today; where it is told as held, or with an outcome, it is asked about.
        """
        now = [a for a in turn.answers if is_today(a, self.situation)]
        asked = turn.does is Does.ASK and turn.waiting.opens == (Open.WHETHER,)
        told = self.text
        for unread in turn.unread:
            told = told.replace(unread, "")
        words = not_come_yet(told, self.situation, self.now) if now else None
        unsure = asked and (turn.unread or "?" in self.text)  # "maybe today 3pm": asked about as it was
        if words is None or unsure or not (turn.does is Does.READ_BACK or asked):
            return turn
        others = tuple(a for a in turn.answers if a not in now)
        if not reading.pieces.held and all(a.verb is Verb.DONE for a in now):
            answers = tuple(as_booking(a) if a in now else a for a in turn.answers)
            return self.read_back(
                answers, turn.asks if not asked else (), turn.unread, turn.undoes, turn.waiting.rest
            )
        asks = (whether_it_happened(words, now, others), *(turn.asks if not asked else ()))
        return self.ask(asks, turn.answers, turn.unread, turn.undoes, turn.waiting.rest)

    def ask_which(self, before: Sequence[Answer], reading: Reading) -> Turn:
        """Which of several answers is put right; the choices are each of them put right."""
        options = tuple(
            Option(f"{answer.reference}: {in_brief}", (*before[:n], *put_right, *before[n + 1 :]))
            for n, answer in enumerate(before)
            if (put_right := corrected((answer,), reading, self.situation))
            and (in_brief := (reading.pieces.own_words or "").strip())
        )
        ask = Ask((Open.WHAT_INSTEAD,), WHICH_OF_THEM, options)
        return self.ask((ask,), before, undoes=self.waiting.undoes, rest=self.waiting.rest)

    def beside_the_next_one(self, before: Sequence[Answer], reading: Reading) -> Turn | None:
        """What was held stands where the next one is told, which puts nothing in its place: "next panel 11 June"."""
        waits = self.waiting.waits_for is WaitsFor.YES
        held = waits and any(a.verb in (Verb.DONE, Verb.DECISION) for a in before)
        if not (held and reading.pieces.days and says_the_next_one(self.text)) or reading.pieces.corrects:
            return None
        asks, said = still_asked(self.waiting, self.situation), (reading.pieces.own_words or self.text,)
        return self.read_back(tuple(before), asks, said, self.waiting.undoes, self.waiting.rest)

    def was_denied(self) -> bool:
        """Whether what was recorded here was denied afterwards: it stands, and what it should be is asked."""
        return bool(self.waiting.undoes) and self.waiting.opens == (Open.WHAT_INSTEAD,)

    def ask_what_instead(self) -> Turn:
        """It was not so: what should it be? What was recorded stands until that is said, and undo takes it back."""
        sentence = RECORDED_STANDS if self.waiting.undoes else sentence_for(Open.WHAT_INSTEAD)
        ask = Ask((Open.WHAT_INSTEAD,), sentence)
        turn = self.ask((ask,), self.waiting.answers, undoes=self.waiting.undoes, rest=self.waiting.rest)
        return replace(turn, waiting=replace(turn.waiting, denied=not self.waiting.undoes))

    def ask_of_what_that_is(self, reading: Reading) -> Turn:
        """Of a day that nothing can take: what it should be is asked, and what waited comes back with nothing else."""
        waiting, said = self.waiting, (reading.pieces.own_words or self.text,)
        ask = Ask((Open.WHAT_INSTEAD,), NOT_OF_THIS)
        turn = self.ask((ask,), waiting.answers, said, waiting.undoes, waiting.rest)
        return replace(turn, waiting=replace(turn.waiting, denied=not waiting.undoes))

    def known_beside(self, told: Sequence[Answer]) -> tuple[Answer, ...]:
        """What waits and stands beside this; what she said no to comes back only where this is about the same."""
        answers = self.waiting.answers
        return tuple(a for a in answers if not self.waiting.denied or not told or _are_about_it(told, a))

    def known_without_what_is_asked(self) -> tuple[Answer, ...]:
        """What can be recorded although she cannot say what was asked beside it."""
        waiting = self.waiting
        asked = (
            waiting.rest or len(waiting.sure) < len(waiting.answers) or waiting.waits_for is WaitsFor.ANSWER
        )
        read_back = waiting.waits_for is WaitsFor.YES
        complete = tuple(a for a in waiting.sure if read_back or not lacking((a,), self.situation))
        in_doubt = waiting.opens in ((Open.WHAT_INSTEAD,), (Open.WHETHER,))
        return complete if asked and waiting.waits_for is not WaitsFor.MORE and not in_doubt else ()

    def read_back_so_far(self) -> tuple[Answer, ...]:
        """What is read back again together with the answer to what was asked along with it."""
        return self.waiting.sure if self.waiting.waits_for is WaitsFor.YES else ()

    def kept_for_its_answer(self, told: Sequence[Answer]) -> list[Answer]:
        """What waits beside this, with its child; without one where it was asked for, and may still be named."""
        of_whom = Open.CHILD in self.waiting.opens
        return [a for a in self.known_beside(told) if a.reference or of_whom or a.verb in ABOUT_HERSELF]

    def in_some_weeks(self) -> Turn | None:
        """Weeks are offered where she cannot say when to ask again, and what stands in the way is kept meanwhile."""
        waiting, ask = self.waiting, in_some_weeks(self.waiting, self.situation)
        if ask and waiting.waits_for is WaitsFor.YES:
            return self.read_back(waiting.answers, (ask,), (), waiting.undoes, waiting.rest)
        return self.ask((ask,), waiting.answers, (), waiting.undoes, waiting.rest) if ask else None

    def ask_again(self) -> Turn:
        waiting = self.waiting
        known = waiting.answers if waiting.waits_for is WaitsFor.ANSWER else waiting.asked
        sentence = " ".join(
            sentence_for(o, known, _days(waiting.options), None, self.situation) for o in waiting.opens[:2]
        )
        sentence = _either_of(waiting) or of_whom(known, waiting.opens, self.situation) + sentence
        rest = waiting.rest if waiting.waits_for is WaitsFor.ANSWER else ()
        return self.ask((Ask(waiting.opens, sentence, waiting.options),), known, (), waiting.undoes, rest)


def beside(facts: Sequence[Answer], opens: Sequence[Open], situation: Situation) -> tuple[Answer, ...]:
    """What is asked along with these facts, as far as it is known: the new day of what was put off."""
    outcomes = situation.rules.pack.outcomes
    found: list[Answer] = []
    for fact in facts:
        outcome = outcomes.get(fact.outcome or "")
        if Open.NEW_DAY in opens and outcome and not outcome.reaches:
            found.append(Answer(Verb.NOT_DONE, fact.reference, fact.stage, fact.milestone))
        for what, code in _STEPS_BEFORE.items():
            if what in opens and fact.milestone != code and fact.verb in (Verb.DONE, Verb.DECISION):
                found.append(put_step(Answer(Verb.DONE, fact.reference), Piece(code, (code,)), situation))
    booked = {(f.reference, f.milestone) for f in facts if f.verb is Verb.BOOKED}
    return tuple(a for a in found if (a.reference, a.milestone) not in booked)


_STEPS_BEFORE = {Open.PANEL_DAY: "panel", Open.PETITION_DAY: "petition_lodged"}


def is_of_no_step(before: Sequence[Answer], pieces: Pieces) -> bool:
    """Whether a day by itself can be of nothing but this: a period, or a hand-over that has no day yet."""
    hand_over = bool(before) and all(a.verb in LEGAL_VERBS and a.on is None for a in before)
    named = pieces.steps or pieces.references
    return is_of_a_period(before, pieces) or (hand_over and not named)


def _is_open(ask: Ask, told: Sequence[Answer]) -> bool:
    """Whether more is asked than the day of a step before, which was told already."""
    days = {a.milestone for a in told if a.on}
    return not ask.opens or any(_STEPS_BEFORE.get(o) not in days for o in ask.opens)


_WEEKS = (2, 4)


def in_some_weeks(waiting: Waiting, situation: Situation) -> Ask | None:
    """Asked instead of letting go what stands in the way, where she cannot say when to ask again; else None.

    Alone it is asked once; beside what was read back it stays open.
    """
    waits = waiting.waits_for in (WaitsFor.ANSWER, WaitsFor.YES)
    blocked = [a for a in waiting.asked if a.verb is Verb.BLOCKED and a.reason and not a.until]
    if not waits or waiting.opens != (Open.REVIEW_DAY,) or waiting.options or not blocked:
        return None
    if len(blocked) < len(waiting.asked):
        return None
    days = {weeks: situation.today + timedelta(weeks=weeks) for weeks in _WEEKS}
    options = tuple(
        Option(
            f"In {weeks} weeks: {day_words(on, situation.today)}",
            tuple(replace(a, until=on) for a in blocked),
        )
        for weeks, on in days.items()
    )
    who = f"{blocked[0].reference}: " if waiting.waits_for is WaitsFor.YES and blocked[0].reference else ""
    sentence = f"{who}Shall it be in 2 weeks, or in 4? Any day or number of weeks will do."
    return Ask((Open.REVIEW_DAY,), sentence, options)


def _either_of(waiting: Waiting) -> str:
    """The two that were offered, where it was asked which it is; else empty."""
    offered = [o.label for o in waiting.options if o.answers]
    two = waiting.opens == (Open.WHETHER,) and len(offered) == len((1, 2)) and not waiting.answers
    return f"{offered[0]}, or: {offered[1][:1].lower()}{offered[1][1:]}?" if two else ""


def of_whom(known: Sequence[Answer], opens: Sequence[Open], situation: Situation) -> str:
    """What is known of whom it is still asked, so that nobody need look for it above; empty where she is known."""
    if Open.CHILD not in opens:
        return ""
    told = dict.fromkeys(in_words(a, situation.rules, situation.today) for a in known if not a.reference)
    words = "; ".join(word for word in told if word)
    return f"{as_a_line(words)}, not recorded yet. " if words else ""


def still_asked(waiting: Waiting, situation: Situation) -> tuple[Ask, ...]:
    """What was asked along with a read-back, asked once more when that is recorded."""
    several = len({a.reference for a in (*waiting.answers, *waiting.asked)}) > 1
    asks = [
        replace(ask, sentence=of_whom((a,), ask.opens, situation) + ask.sentence)
        for a in waiting.asked
        if (ask := question_about(a, situation, named=several))
    ]
    if asks or not waiting.asked:
        return tuple(asks)
    who = ", ".join(dict.fromkeys(a.reference for a in waiting.asked if a.reference))
    return (Ask(waiting.opens, f"{who}: not recorded. What should it be?"),)


def told_beside(reading: Reading, known: Sequence[Answer], *, asked: bool) -> tuple[Answer, ...]:
    """What an unclear reply understood, and what may stand beside what is known.

    Nothing takes the place of what a yes in the same reply was said to; no booking without a day that of what stands in
    the way, or of a day to ask again, or of what was held where some of its words were not read.
    `asked`: an answer was asked for; what was held without its day is none to what is decided.
    """
    pieces = reading.pieces
    if pieces.agrees and not pieces.steps and Open.WHETHER in reading.opens:
        return ()
    waits = {(a.reference, a.milestone) for a in known if a.verb in (Verb.BLOCKED, Verb.SNOOZE)}
    held = {(a.reference, a.milestone) for a in known if a.verb in (Verb.DONE, Verb.DECISION)}
    half_read = bool(reading.unread) and Open.WHETHER in reading.opens  # "lorna will know"
    decided = {(a.reference, a.milestone) for a in known if a.verb is Verb.DECISION}
    return tuple(
        a
        for a in reading.understood
        if not (
            a.verb is Verb.DONE
            and (half_read or (asked and a.on is None))
            and (a.reference, a.milestone) in decided
        )
        if a.verb is not Verb.BOOKED
        or a.on
        or (
            not (half_read and (a.reference, a.milestone) in held)
            and (pieces.to_come or (a.reference, a.milestone) not in waits)
        )
    )


def puts_the_day_in_doubt(reading: Reading) -> bool:
    """Whether another day stands in an unclear reply, and no yes: "or was it the 14th?"."""
    pieces = reading.pieces
    return Open.DAY in reading.opens and bool(pieces.days or pieces.month) and not pieces.agrees


def told_last_first(reading: Reading, known: Sequence[Answer]) -> tuple[tuple[Ask, ...], tuple[Answer, ...]]:
    """The questions of a reply, with its child where others are asked about too, and what it told before theirs."""
    told = {a.reference for a in reading.understood}
    others = [a for a in known if a.reference not in told]
    if len(told) != 1 or None in told or not others:
        return reading.asks, tuple(known)
    who = told.pop()
    asks = (
        a if f"{who}" in a.sentence else replace(a, sentence=f"{who}: {a.sentence}") for a in reading.asks
    )
    return tuple(asks), (*(a for a in known if a.reference == who), *others)


def _are_about_it(told: Sequence[Answer], known: Answer) -> bool:
    """Whether one of these may put this right: of the same child, and the same step or the same kind of answer."""
    of_her = [a for a in told if a.reference in (None, known.reference) or known.reference is None]
    return any(a.verb is known.verb or (a.milestone and a.milestone == known.milestone) for a in of_her)


def _days(options: Sequence[Option]) -> tuple[object, ...]:
    return tuple(a.on for o in options for a in o.answers[:1] if a.on)
