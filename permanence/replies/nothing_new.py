"""A reply that says nothing new: a yes in other words, "not yet", what is known, or words that were not read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer
from permanence.replies.agreeing import agrees_and_says_no_more, says_it_stands, says_no_more
from permanence.replies.asking import quoted, sentence_for
from permanence.replies.completing import question_about
from permanence.replies.correcting import of_another_child, without_its_opening
from permanence.replies.day_asked import is_no_single_day, why_no_day
from permanence.replies.in_doubt import the_one_offered
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.no_answer import (
    asks_without_telling,
    brings_nothing,
    is_done_alone,
    names_only_what_is_asked,
    says_not_yet,
    says_to_ignore_it,
    why_of_what_was_held,
)
from permanence.replies.read import read
from permanence.replies.reading import Ask, Command, Kind, Open, Reading
from permanence.replies.saying import Saying, still_asked

_FOR_A_DAY = frozenset({Open.DAY, Open.NEW_DAY, Open.REVIEW_DAY, Open.UNTIL})


class NothingNew(Saying, ABC):
    """One reply in one thread that brings no fact: what waits there stands."""

    @abstractmethod
    def let_go(self, kind: Kind) -> Turn:
        """What comes of "forget it"; the thread knows."""

    @abstractmethod
    def yes(self) -> Turn:
        """What comes of a yes; the thread knows."""

    def says_yes_or_wait(self, reading: Reading) -> Turn | None:
        """Nothing but a yes to what was read back, in words that only say it again; or "not yet": it waits."""
        waiting = self.waiting
        offered = the_one_offered(waiting)
        if offered and not self.stale and agrees_and_says_no_more(self.text, reading, offered):
            return self.yes()
        if waiting.waits_for is not WaitsFor.YES or self.stale:
            return None
        if says_to_ignore_it(self.text, reading):
            return self.let_go(Kind.LET_GO)
        if asks_without_telling(self.text, reading, waiting.answers):
            asks = still_asked(waiting, self.situation)
            return self.read_back(waiting.answers, asks, (self.text.strip(),), waiting.undoes, waiting.rest)
        if says_not_yet(self.text, reading):
            return Turn(Does.TELL, waiting, tells=Tells.WAITS)
        if says_it_stands(self.text, reading, waiting.sure):
            return self.read_back(
                waiting.answers, still_asked(waiting, self.situation), (), waiting.undoes, waiting.rest
            )
        agrees = agrees_and_says_no_more(self.text, reading, waiting.sure) and not waiting.asked
        return self.yes() if agrees else None

    def says_nothing_new(self, reading: Reading, told: Sequence[Answer]) -> Turn | None:
        """A reply of which no more was read than is known: what is known stands, and the other words are named."""
        waiting, known = self.waiting, self.waiting.answers
        again = bool(told) and all(any(says_no_more(a, k) and k.on and a.on for k in known) for a in told)
        again = again or is_done_alone(self.text, reading, told, known)
        if not again or waiting.denied or reading.pieces.denies or Open.WHAT_INSTEAD in waiting.opens:
            return None
        unread = reading.unread or (reading.pieces.own_words or self.text,)
        if waiting.waits_for is WaitsFor.YES:
            asks = still_asked(waiting, self.situation)
            return self.read_back(known, asks, unread, waiting.undoes, waiting.rest)
        return self.ask_again() if waiting.waits_for is WaitsFor.ANSWER and waiting.opens else None

    def beside_words_not_read(self, reading: Reading) -> Turn | None:
        """Words that nothing was made of take nothing back: what was read back stands, and what was asked is asked."""
        waiting = self.waiting
        if waiting.waits_for is WaitsFor.YES and why_of_what_was_held(reading, waiting.answers):
            said = (reading.pieces.own_words or self.text,)
            asks = still_asked(waiting, self.situation)
            return self.read_back(waiting.answers, asks, said, waiting.undoes, waiting.rest)
        if (
            waiting.waits_for is WaitsFor.ANSWER
            and waiting.opens
            and names_only_what_is_asked(reading, waiting)
        ):
            return self.ask_again()
        if not brings_nothing(reading):
            return None
        if waiting.waits_for is WaitsFor.YES:
            asks, rest = still_asked(waiting, self.situation), waiting.rest
            if reading.pieces.adds and waiting.answers:  # "same for the sister": of whom is not known
                same = of_another_child(waiting.answers[-1:], waiting.named, self.situation)
                asks, rest = (*asks, Ask((Open.CHILD,), sentence_for(Open.CHILD, same))), (*rest, *same)
            return self.read_back(waiting.answers, asks, reading.unread, waiting.undoes, rest)
        if waiting.waits_for is not WaitsFor.ANSWER or not waiting.opens:
            return None
        turn = self.ask_again()
        words = reading.unread or (reading.pieces.own_words or self.text.strip(),)
        sentence = f"I have not read: {quoted(words)}. {turn.asks[0].sentence}"
        notes = tuple(o for o in reading.options if o.note and o not in waiting.options)
        ask = replace(turn.asks[0], sentence=sentence, options=(*waiting.options, *notes))
        again = self.ask((ask,), waiting.answers, reading.unread, waiting.undoes, waiting.rest)
        return replace(again, waiting=replace(again.waiting, denied=waiting.denied))

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

    def without_its_opening(self) -> Reading | None:
        """The reply read without the words that only say that it corrects or was looked up; None where it has none."""
        rest = without_its_opening(self.text)
        if rest == self.text:
            return None
        without, whole = read(rest, self.situation), read(self.text, self.situation)
        lost = set(whole.pieces.reasons) - set(
            without.pieces.reasons
        )  # of "no panel slot" the "no" is no opening
        return None if lost else without

    def is_a_no_behind_its_opening(self, reading: Reading) -> bool:
        """Like "sorry thats wrong": nothing but that it is not so."""
        rest = self.without_its_opening() if not reading.understood else None
        return rest is not None and rest.kind is Kind.NO

    def command(self, command: Command | None) -> Turn:
        waits = self.waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER) and not self.was_denied()
        if command is Command.UNDO and waits:
            stands = Waiting(
                WaitsFor.MORE, self.waiting.answers, undoes=self.waiting.undoes, said_at=self.now
            )
            return Turn(Does.TELL, stands, tells=Tells.STANDS) if stands.undoes else self.let_go(Kind.LET_GO)
        undone = command is Command.UNDO and (self.was_denied() or self.waiting.waits_for is WaitsFor.MORE)
        return Turn(
            Does.COMMAND,
            NOTHING if undone else self.waiting,
            undoes=self.waiting.undoes if undone else (),
            command=command,
        )
