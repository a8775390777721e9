"""What is said to a question and is no answer to it: a length of time, a day that has passed, a day of nobody yet.

Nothing is made of it that was not said: what waits stands, and what was asked is asked again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from permanence.answer import Answer, Verb
from permanence.day_words import day_words
from permanence.replies.asking import quoted, sentence_for
from permanence.replies.completing import day_of, put_day
from permanence.replies.in_one_line import InOneLine
from permanence.replies.lengths import is_a_length
from permanence.replies.memory import Turn, WaitsFor
from permanence.replies.reading import Ask, Open, Option, Reading
from permanence.replies.saying import of_whom, still_asked

_TAKE_A_LENGTH = frozenset({Verb.BOOKED, Verb.BLOCKED, Verb.SNOOZE, Verb.LEAVE, Verb.PAUSE})
_ASKED_AGAIN = frozenset({Verb.BLOCKED, Verb.SNOOZE})
_ASK_FOR_A_LENGTH = frozenset({Open.NEW_DAY, Open.REVIEW_DAY, Open.UNTIL})


class NotAsked(InOneLine, ABC):
    """One reply in one thread that answers a question which was not asked."""

    @abstractmethod
    def in_context(self, reading: Reading) -> Reading:
        """The reply read about the step of the thread; the thread knows."""

    def answers_what_was_not_asked(self, reading: Reading) -> Turn | None:
        """What such a reply comes to; None where it may be an answer, a correction or news."""
        return (
            self.one_of_the_two_offered(reading)
            or self.how_long_of_what(reading)
            or self.day_of_whom_is_asked(reading)
            or self.day_of_what_has_one(reading)
            or self.has_passed_to_ask_on(reading)
        )

    def how_long_of_what(self, reading: Reading) -> Turn | None:
        """A length of time by itself, where no day to come was told or asked for: no step is booked by it."""
        waiting = self.waiting
        if not is_a_length(self.text):
            return None
        if turn := self.asked_again_then(reading):
            return turn
        if waiting.waits_for is WaitsFor.MORE:
            asks_for_it = _ASK_FOR_A_LENGTH & set(waiting.opens) or not waiting.rest
            return None if asks_for_it else self.asked_once_more(self.text)
        known = (*waiting.answers, *waiting.rest)
        if _ASK_FOR_A_LENGTH & set(waiting.opens) or any(a.verb in _TAKE_A_LENGTH for a in known):
            return None
        if waiting.waits_for is WaitsFor.YES:
            asks = still_asked(waiting, self.situation)
            return self.read_back(waiting.answers, asks, (self.text.strip(),), waiting.undoes, waiting.rest)
        if waiting.waits_for is not WaitsFor.ANSWER or not waiting.opens:
            return None
        return self.booked_or_asked_again(reading) or self.asked_once_more(self.text)

    def asked_again_then(self, reading: Reading) -> Turn | None:
        """What stands in the way was read back or recorded: the length says when to ask again."""
        told, waits_for = self.waiting.answers, self.waiting.waits_for
        waits = (
            len(told) == 1
            and told[0].verb in (Verb.BLOCKED, Verb.SNOOZE)
            and waits_for is not WaitsFor.ANSWER
        )
        until = day_of(told[0], reading.pieces, self.situation) if waits else None
        if until is None or until <= self.situation.today:
            return None
        return self.go_on((replace(told[0], until=until),))

    def booked_or_asked_again(self, reading: Reading) -> Turn | None:
        """Nothing is known of the step yet: it may be when it is, or when to ask again."""
        context = self.in_context(reading) if not self.waiting.asked else reading
        booked = context.facts[0] if len(context.facts) == 1 and not self.waiting.asked else None
        if booked is None or booked.verb is not Verb.BOOKED or booked.on is None:
            return None
        again = Answer(Verb.SNOOZE, booked.reference, booked.stage, booked.milestone, until=booked.on)
        day = day_words(booked.on, self.situation.today)
        options = (Option(f"It is booked for {day}", (booked,)), Option(f"Ask me again on {day}", (again,)))
        sentence = f'"{self.text.strip()}": is it booked for {day}, or shall I ask again then?'
        turn = self.ask((Ask((Open.WHETHER,), sentence, options),), ())
        return replace(turn, waiting=replace(turn.waiting, about=self.waiting.about))

    def one_of_the_two_offered(self, reading: Reading) -> Turn | None:
        """That it is booked, or is to be asked again, where just that was asked."""
        offered = [o.answers for o in self.waiting.options if o.answers]
        verbs = [told[0].verb for told in offered]
        pieces = reading.pieces
        said = {a.verb for a in (*reading.facts, *reading.understood) if not (a.on or a.until)}
        said |= {Verb.BOOKED} if pieces.to_come and pieces.bare and not pieces.days else set()
        if verbs != [Verb.BOOKED, Verb.SNOOZE] or len(said) != 1 or pieces.denies or pieces.references:
            return None
        chosen = [told for told in offered if told[0].verb in said]
        return self.read_back(chosen[0]) if chosen else None

    def asked_once_more(self, words: str) -> Turn:
        turn = self.ask_again()
        ask = replace(
            turn.asks[0], sentence=f"I have not read: {quoted((words.strip(),))}. {turn.asks[0].sentence}"
        )
        waiting = self.waiting
        stands = (
            waiting.waits_for is WaitsFor.MORE
        )  # what is recorded is taken back by no answer to what is open
        undoes, rest = ((), ()) if stands else (waiting.undoes, waiting.rest)
        again = self.ask((ask,), turn.answers, (words.strip(),), undoes, rest)
        return replace(again, waiting=replace(again.waiting, denied=waiting.denied, about=waiting.about))

    def day_of_whom_is_asked(self, reading: Reading) -> Turn | None:
        """A day alone, where it was asked of which step or child: that is asked once more, and the day is kept."""
        waiting, pieces = self.waiting, reading.pieces
        asked = waiting.waits_for is WaitsFor.ANSWER and {Open.STEP, Open.CHILD} & set(waiting.opens)
        more = (pieces.steps, pieces.references, pieces.outcome, pieces.reasons, pieces.length)
        if not asked or not pieces.days or not pieces.bare or any(more) or waiting.rest:
            return None
        if not waiting.asked:
            return self._of_no_step(reading)
        known = waiting.asked[0]
        lacks = (Open.STEP in waiting.opens and not known.milestone) or not known.reference
        if len(waiting.asked) > 1 or not lacks or known.on is None:
            return None
        put = put_day(replace(known, on=None), pieces, self.situation)
        put = put if put.on else put_day(known, pieces, self.situation)
        return self._asked_of_whom(put)

    def day_of_what_has_one(self, reading: Reading) -> Turn | None:
        """A day alone, where it was asked whether this is a second one: it is the day of that."""
        waiting, pieces = self.waiting, reading.pieces
        more = (
            pieces.steps,
            pieces.references,
            pieces.outcome,
            pieces.reasons,
            pieces.corrects,
            pieces.to_come,
        )
        one = (
            waiting.waits_for is WaitsFor.ANSWER
            and waiting.opens == (Open.AGAIN,)
            and len(waiting.asked) == 1
        )
        if not one or not pieces.days or not pieces.bare or any(more) or waiting.asked[0].on is None:
            return None
        put = put_day(waiting.asked[0], pieces, self.situation)
        if put.on is None or put.on > self.situation.today:
            return None
        return self.ask((Ask(waiting.opens, sentence_for(Open.AGAIN, (put,)), waiting.options),), (put,))

    def _of_no_step(self, reading: Reading) -> Turn | None:
        pieces = reading.pieces
        if Open.STEP not in self.waiting.opens or not reading.facts:
            return None
        if pieces.held or pieces.to_come or pieces.corrects:
            return None
        known = tuple(replace(a, stage=None, milestone=None) for a in reading.facts)
        return self.ask((Ask((Open.STEP,), sentence_for(Open.STEP, known)),), known)

    def _asked_of_whom(self, known: Answer) -> Turn:
        opens = tuple(o for o in self.waiting.opens if o in (Open.STEP, Open.CHILD))
        told = of_whom((known,), opens, self.situation)
        sentence = told + " ".join(sentence_for(o, (known,)) for o in opens[:1])
        return self.ask((Ask(opens, sentence),), (known,), undoes=self.waiting.undoes)

    def has_passed_to_ask_on(self, reading: Reading) -> Turn | None:
        """A day that has passed, where it was asked when to ask again: nothing was held on it by that."""
        waiting, pieces = self.waiting, reading.pieces
        asked = waiting.waits_for is WaitsFor.ANSWER and set(waiting.opens) <= {Open.REVIEW_DAY, Open.UNTIL}
        read_back = waiting.waits_for is WaitsFor.YES and {a.verb for a in waiting.answers} <= _ASKED_AGAIN
        more = (pieces.steps, pieces.references, pieces.outcome, pieces.reasons, pieces.corrects)
        says = (pieces.held, pieces.to_come, pieces.denies)
        asked = asked and bool(waiting.opens and waiting.asked)
        if not (asked or read_back) or not pieces.bare or any(more) or any(says):
            return None
        days = _days_of(reading)
        if not days or max(days) > self.situation.today:
            return None
        if read_back:
            asks, said = still_asked(waiting, self.situation), (self.text.strip(),)
            return self.read_back(waiting.answers, asks, said, waiting.undoes, waiting.rest)
        day = day_words(days[0], self.situation.today)
        turn = self.ask_again()
        ask = replace(turn.asks[0], sentence=f"{day} has passed. {turn.asks[0].sentence}")
        return self.ask((ask,), turn.answers, (), waiting.undoes, waiting.rest)


def _days_of(reading: Reading) -> Sequence[date]:
    """The days of what the reply would be by itself."""
    return sorted({a.on for a in (*reading.facts, *reading.understood) if a.on})
