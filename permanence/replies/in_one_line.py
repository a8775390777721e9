"""Two things said in one line: the answer to what was asked, and what could have been the next reply."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.replies.clauses import cuts
from permanence.replies.completing import completed, lacking, put_reason
from permanence.replies.correcting import merged
from permanence.replies.earlier import put_right_earlier, tells_of_another_child
from permanence.replies.memory import Does, Turn, WaitsFor
from permanence.replies.picking import picked
from permanence.replies.read import read
from permanence.replies.reading import Kind, Open, Reading
from permanence.replies.saying import Saying

_WHY_OF_ONE = re.compile(
    r"\W*(?:(?:and|but|for|the)\W+)*(?P<whom>(?:line |number )?[1-9]|hw-?\d{4}-?[0-9a-z])"
    r"(?:'s)?(?: is| was)?[ ,:]{1,2}(?:because|cos|coz|due to|as|since)(?: of)? (?P<why>\D+)$",
    re.IGNORECASE,
)


class InOneLine(Saying, ABC):
    """One reply in one thread, parted where its first words answer what was asked."""

    @abstractmethod
    def told(self, reading: Reading) -> Turn:
        """What comes of something told; the thread knows."""

    @abstractmethod
    def new(self, reading: Reading) -> Turn:
        """What comes of something told that puts nothing right; the thread knows."""

    def of_another_one(self, reading: Reading) -> Turn | None:
        """What was recorded earlier put right, or a day of another child, where what was recorded last stands."""
        waiting = self.waiting
        if earlier := put_right_earlier(waiting, reading, self.situation):
            return self.go_on(earlier[0], undoes=earlier[1])
        recorded = waiting.waits_for is WaitsFor.MORE
        return self.new(reading) if recorded and tells_of_another_child(waiting, self.text, reading) else None

    def picked_beside_a_question(self) -> Turn | None:
        """What is known is read back where the reply says yes to it alone: "yes to 1", while 2 is in doubt."""
        waiting = self.waiting
        which = picked(waiting.answers, self.text, self.situation)
        kept = tuple(waiting.answers[n] for n in which.kept) if which else ()
        if which is None or not (which.agreed or which.only) or lacking(kept, self.situation):
            return None
        rest = [a for n, a in enumerate(waiting.answers) if n not in (*which.kept, *which.dropped)]
        return self.read_back(kept, undoes=waiting.undoes, rest=(*rest, *waiting.rest))

    def why_of_one(self) -> Turn | None:
        """The reason that the reply gives for one child, as the answer to why: "and 2 because the report was late"."""
        known = self.waiting.asked
        said = _WHY_OF_ONE.match(self.text) if Open.REASON in self.waiting.opens else None
        whom = read(said["whom"], self.situation).pieces.references if said else ()
        if said is None or not whom:
            return None
        why = read(said["why"], self.situation).pieces
        answers = tuple(
            put_reason(a, why, self.situation)
            if a.reference in whom and Open.REASON in lacking((a,), self.situation)
            else a
            for a in known
        )
        return None if answers == known else self.go_on((*self.read_back_so_far(), *answers), closed=True)

    def answered_and_more(self) -> Turn | None:
        """An answer with something else behind it: "9 June, and 1 was held 12 May"."""
        if _names_days_alone(self.waiting.asked, read(self.text, self.situation)):
            return None
        for head, tail in cuts(self.text):
            answers = completed(self.waiting, read(head, self.situation), self.situation)
            if answers is None:
                continue
            more = _of_that_day(read(tail, self.situation), answers)
            if self.takes_it_back(head, tail, more):
                continue
            if not more.facts and (turn := self.then_said(tail, answers)):
                return turn
            if more.facts or more.understood:
                known = merged((*self.read_back_so_far(), *answers), more.facts, more.pieces, self.situation)
                of_words = (replace(ask, sentence=f'"{tail}": {ask.sentence}') for ask in more.asks)
                asks = more.asks if more.facts else tuple(of_words)
                undoes = () if self.waiting.waits_for is WaitsFor.MORE else None
                beside_it = replace(more, kind=Kind.FACTS, asks=asks)
                return self.go_on(known, beside_it, closed=True, undoes=undoes)
        return None

    def takes_it_back(self, head: str, tail: str, more: Reading) -> bool:
        """Whether what was not held is given a day and not held again: "it was on the 17th but snowed off"."""
        if any(a.verb is not Verb.NOT_DONE for a in self.waiting.asked):
            return False
        between = self.text[len(head) : len(self.text) - len(tail)]
        put_off = (a.verb in (Verb.NOT_DONE, Verb.DECISION) for a in (*more.facts, *more.understood))
        return between.strip().lower() == "but" or any(put_off)

    def then_said(self, tail: str, answers: tuple[Answer, ...]) -> Turn | None:
        """What follows an answer, as if it had been the next reply: "court list is full, ask 16 June"."""
        first = self.go_on((*self.read_back_so_far(), *answers), closed=True)
        talk = type(self)(first.waiting, tail, self.situation, self.now, stale=False)
        turn = talk.told(read(tail, self.situation))
        kept = {(a.verb, a.reference, a.milestone) for a in turn.answers}
        lost = any((a.verb, a.reference, a.milestone) not in kept for a in first.answers)
        return turn if turn.does is Does.READ_BACK and not (turn.unread or lost) else None


def _names_days_alone(asked: Sequence[Answer], reading: Reading) -> bool:
    """Whether the reply is several days and nothing else, while several children are asked about."""
    pieces = reading.pieces
    several = len({d.words for d in pieces.days if not d.old}) > 1 and len({a.reference for a in asked}) > 1
    return several and pieces.bare and not (pieces.references or pieces.steps or pieces.outcome)


def _of_that_day(more: Reading, answers: tuple[Answer, ...]) -> Reading:
    """What follows a day on which something was held, with that day where it tells its outcome: "12th. approved"."""
    held = answers[0] if len(answers) == 1 and answers[0].verb is Verb.DONE else None
    told = more.understood[0] if len(more.understood) == 1 and more.opens == (Open.DAY,) else None
    if held is None or held.on is None or told is None or told.verb is not Verb.DECISION or more.pieces.days:
        return more
    if (told.reference, told.milestone) != (held.reference, held.milestone):
        return more
    return replace(more, kind=Kind.FACTS, facts=(replace(told, on=held.on),), understood=(), asks=())
