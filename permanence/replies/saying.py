"""What is said back in a thread, and what waits there afterwards: a read-back, a question, both in one breath."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.asking import RECORDED_STANDS, sentence_for
from permanence.replies.completing import beside, lacking, question_about, still_asked
from permanence.replies.day_asked import is_no_single_day, why_no_day
from permanence.replies.memory import Does, Turn, Waiting, WaitsFor, is_settled
from permanence.replies.reading import Ask, Kind, Open, Option, Reading, Situation

_FOR_A_DAY = frozenset({Open.DAY, Open.NEW_DAY, Open.REVIEW_DAY, Open.UNTIL})


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
        rest = (*open_, *rest, *(self.asked_along(new) if new else ()))
        sure = self.in_order(a for a in answers if a not in open_)
        asks = dict.fromkeys((*(new.asks if new else ()), *further))
        return self.read_back(sure, tuple(asks), reading.unread if reading else (), undoes, rest)

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

    def confirm(self, answers: tuple[Answer, ...], rest: Sequence[Answer], opens: tuple[Open, ...]) -> Turn:
        """These are recorded; what was asked along stays open, and is asked once more."""
        open_ = Waiting(WaitsFor.MORE, answers, opens if rest else (), said_at=self.now, rest=tuple(rest))
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
        waiting = Waiting(WaitsFor.ANSWER, tuple(known), opens, options, undoes, self.now, rest=tuple(rest))
        return Turn(Does.ASK, waiting, tuple(known), undoes, asks, unread)

    def no_single_day(self, reading: Reading) -> Turn | None:
        """A day was asked for, and the reply gives no single one: all that is known stays, and it is asked again."""
        waiting = self.waiting
        several = len({a.reference for a in (*waiting.answers, *waiting.rest)}) > 1
        asks = [ask for a in waiting.asked if (ask := question_about(a, self.situation, named=several))]
        if (
            not asks
            or not asks[0].opens
            or asks[0].opens[0] not in _FOR_A_DAY
            or not is_no_single_day(reading, asks[0].opens[0])
        ):
            return None
        again = (replace(asks[0], sentence=f"{why_no_day(reading)} {asks[0].sentence}"), *asks[1:])
        if waiting.waits_for is WaitsFor.YES:
            return self.read_back(waiting.answers, again, (), waiting.undoes, waiting.rest)
        if waiting.waits_for is WaitsFor.MORE:
            return self.ask(again, waiting.rest)
        return self.ask(again, waiting.answers, (), waiting.undoes, waiting.rest)

    def was_denied(self) -> bool:
        """Whether what was recorded here was denied afterwards: it stands, and what it should be is asked."""
        return bool(self.waiting.undoes) and self.waiting.opens == (Open.WHAT_INSTEAD,)

    def ask_what_instead(self) -> Turn:
        """It was not so: what should it be? What was recorded stands until that is said, and undo takes it back."""
        sentence = RECORDED_STANDS if self.waiting.undoes else sentence_for(Open.WHAT_INSTEAD)
        ask = Ask((Open.WHAT_INSTEAD,), sentence)
        turn = self.ask((ask,), self.waiting.answers, undoes=self.waiting.undoes, rest=self.waiting.rest)
        return replace(turn, waiting=replace(turn.waiting, denied=not self.waiting.undoes))

    def known_beside(self, told: Sequence[Answer]) -> tuple[Answer, ...]:
        """What waits and stands beside this; what she said no to comes back only where this is about the same."""
        answers = self.waiting.answers
        return tuple(a for a in answers if not self.waiting.denied or not told or _are_about_it(told, a))

    def kept_for_its_answer(self, told: Sequence[Answer]) -> list[Answer]:
        """What waits beside this, with its child; without one where it was asked for, and may still be named."""
        of_whom = Open.CHILD in self.waiting.opens
        return [a for a in self.known_beside(told) if a.reference or of_whom or a.verb in ABOUT_HERSELF]

    def ask_again(self) -> Turn:
        waiting = self.waiting
        known = waiting.answers if waiting.waits_for is WaitsFor.ANSWER else waiting.asked
        sentence = " ".join(
            sentence_for(o, known, _days(waiting.options), None, self.situation) for o in waiting.opens[:2]
        )
        rest = waiting.rest if waiting.waits_for is WaitsFor.ANSWER else ()
        return self.ask((Ask(waiting.opens, sentence, waiting.options),), known, (), waiting.undoes, rest)


def told_beside(reading: Reading, known: Sequence[Answer]) -> tuple[Answer, ...]:
    """What an unclear reply understood, and what may stand beside what is known.

    Nothing takes the place of what a yes in the same reply was said to; no booking without a day that of what stands in
    the way, or of a day to ask again.
    """
    pieces = reading.pieces
    if pieces.agrees and not pieces.steps and Open.WHETHER in reading.opens:
        return ()
    waits = {(a.reference, a.milestone) for a in known if a.verb in (Verb.BLOCKED, Verb.SNOOZE)}
    return tuple(
        a
        for a in reading.understood
        if a.verb is not Verb.BOOKED or a.on or pieces.to_come or (a.reference, a.milestone) not in waits
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
