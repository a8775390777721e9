"""Two things said in one line: the answer to what was asked, and what could have been the next reply."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.replies.asking import is_decided, sentence_for
from permanence.replies.children import stage_of
from permanence.replies.clauses import cuts
from permanence.replies.completing import completed, lacking
from permanence.replies.correcting import corrected
from permanence.replies.earlier import put_right_earlier, tells_of_another_child
from permanence.replies.lengths import is_a_length
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.merging import merged
from permanence.replies.nothing_new import NothingNew
from permanence.replies.one_by_one import Is, OneByOne, one_by_one, those_meant
from permanence.replies.picking import picked
from permanence.replies.read import read
from permanence.replies.reading import Ask, Kind, Open, Option, Reading
from permanence.replies.reason_given import put_reason
from permanence.replies.same_day import with_the_day_of

_WHY_OF_ONE = re.compile(
    r"\W*(?:(?:and|but|for|the)\W+)*(?P<whom>(?:line |number )?[1-9]|hw-?\d{4}-?[0-9a-z])"
    r"(?:'s)?(?: is| was)?[ ,:]{1,2}(?:because|cos|coz|due to|as|since)(?: of)? (?P<why>\D+)$",
    re.IGNORECASE,
)


_THE_OTHER = re.compile(
    r"\W*(?:(?:no|just|please|and)\W+)*(?:scrap|drop|forget|cancel|leave|ignore|bin|skip|never mind|not"
    r"|no to|remove|lose)"
    r"(?: about)?(?: (?:the )?(?:other|ither|rest|second|last)(?: one| yin)?)(?: out| for now| just now)?[\s.!]*",
    re.IGNORECASE,
)


_EITHER = 2


class InOneLine(NothingNew, ABC):
    """One reply in one thread, parted where its first words answer what was asked."""

    @abstractmethod
    def told(self, reading: Reading) -> Turn:
        """What comes of something told; the thread knows."""

    @abstractmethod
    def new(self, reading: Reading) -> Turn:
        """What comes of something told that puts nothing right; the thread knows."""

    def about_the_child_named(self, reading: Reading) -> Turn | None:
        """The question that waited for its child, answered about the one that is named now and nothing else."""
        asked, pieces = self.waiting.question, reading.pieces
        if asked is None or len(pieces.references) != 1 or reading.facts or pieces.days:
            return None
        line = next(iter(pieces.lines), None)
        stage = stage_of(line, self.situation) if line else None
        own = (stage.milestone,) if stage and stage.milestone else ()
        about = replace(asked, reference=pieces.references[0], milestones=asked.milestones or own)
        spoken_of = Waiting(said_at=self.now, about=(pieces.references[0], *about.milestones))
        return Turn(Does.ANSWER, spoken_of, question=about)

    def of_another_one(self, reading: Reading) -> Turn | None:
        """What was recorded earlier put right, or a day of another child, where what was recorded last stands."""
        waiting = self.waiting
        if earlier := put_right_earlier(waiting, reading, self.situation):
            return self.go_on(earlier[0], undoes=earlier[1])
        recorded = waiting.waits_for is WaitsFor.MORE
        return self.new(reading) if recorded and tells_of_another_child(waiting, self.text, reading) else None

    def decided_since(self, reading: Reading) -> Turn | None:
        """What was recorded just now as held, with the outcome that the reply tells and no more: "it was approved".

        Of several it is the one that the reply names: "2 was approved".
        """
        waiting, pieces = self.waiting, reading.pieces
        more = (pieces.days, pieces.month, pieces.reasons, pieces.denies, pieces.corrects)
        if waiting.waits_for is not WaitsFor.MORE or waiting.rest or any(more) or not pieces.outcome:
            return None
        codes = {code for step in pieces.steps for code in step.codes}
        held = [
            n
            for n, a in enumerate(waiting.answers)
            if a.verb is Verb.DONE
            and is_decided(a, self.situation)
            and (not pieces.references or a.reference in pieces.references)
            and (not codes or a.milestone in codes)
        ]
        alone = len(waiting.answers) == 1 or pieces.references or codes
        if len(held) != 1 or not pieces.bare or not alone or len(pieces.references) > 1:
            return None
        decided = replace(waiting.answers[held[0]], verb=Verb.DECISION, outcome=pieces.outcome)
        if len(waiting.answers) > 1 and lacking((decided,), self.situation):
            return None  # nothing of several is taken back before it can be read back with them
        return self.go_on([decided if n == held[0] else a for n, a in enumerate(waiting.answers)])

    def one_by_one(self) -> Turn | None:
        """What waits here as the reply tells of each of it: kept, put right, left out or left open."""
        waiting = self.waiting
        waits = waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER) and not self.stale
        refused = waiting.opens == (Open.WHAT_INSTEAD,) and not waiting.options
        if not waits or waiting.undoes or refused:
            return None
        known = (*waiting.sure, *waiting.asked) if waiting.waits_for is WaitsFor.YES else waiting.asked
        told = one_by_one(known, self.text, self.situation)
        if told is None or not self.is_told_by_that(told, known):
            return None
        gone = told.places(Is.DROPPED, Is.UNSURE)
        answers = [b for n, a in enumerate(known) if n not in gone for b in told.right.get(n, (a,))]
        if not answers:
            return Turn(Does.TELL, NOTHING, tells=Tells.LET_GO)
        agreed = told.agreed or bool(told.places(Is.AGREED))
        if not agreed or told.right or waiting.waits_for is WaitsFor.ANSWER:
            return self.go_on(tuple(answers), closed=True)
        yes = [n for n in range(len(waiting.sure)) if n in told.places(Is.AGREED)]
        yes = yes or [n for n in range(len(waiting.sure)) if n not in gone]
        unsure = told.places(Is.UNSURE)
        left = [a for n, a in enumerate(known) if n in unsure or (n not in yes and n not in gone)]
        opens = waiting.opens if waiting.asked else (Open.WHAT_INSTEAD,)
        dropped = tuple(known[n] for n in told.places(Is.DROPPED))
        return self.confirm(tuple(known[n] for n in yes), left, opens, dropped) if yes else None

    def is_told_by_that(self, told: OneByOne, known: Sequence[Answer]) -> bool:
        """Whether the reply says that some are left out or open, or a yes beside what is put right.

        What it says in any other way is read as it stands.
        """
        mixed = bool(told.right) and (told.agreed or len(set(told.said.values())) > 1)
        several = len(told.right) > 1 and self.waiting.waits_for is WaitsFor.ANSWER
        if self.waiting.waits_for is WaitsFor.YES and picked(self.waiting.sure, self.text, self.situation):
            return False
        return (
            mixed or several or bool(told.places(Is.DROPPED, Is.UNSURE)) or self.agrees_to_each(told, known)
        )

    def agrees_to_each(self, told: OneByOne, known: Sequence[Answer]) -> bool:
        """Whether every one that is named is agreed to, and all of them wait for a yes."""
        read_back = self.waiting.waits_for is WaitsFor.YES and len(known) == len(self.waiting.sure)
        return read_back and set(told.said.values()) == {Is.AGREED}

    def one_of_those_asked(self) -> Turn | None:
        """Which of several is meant, where that was asked: one of them, each, or none."""
        waiting = self.waiting
        asked = waiting.waits_for is WaitsFor.ANSWER and waiting.opens == (Open.WHAT_INSTEAD,)
        offered = [o.answers for o in waiting.options if len(o.answers) == len(waiting.answers)]
        if not asked or len(offered) < _EITHER:
            return None
        before = waiting.answers
        which = those_meant(before, self.text, self.situation)
        if which is None:
            return None
        changed = {n: a for told in offered for n, a in enumerate(told) if a != before[n]}
        if any(n not in changed for n in which):
            return None
        return self.go_on(tuple(changed[n] if n in which else a for n, a in enumerate(before)))

    def why_of_which(self, reading: Reading) -> Turn | None:
        """One reason for several that stand still: asked of which it is, for it may be of one of them alone."""
        waiting, pieces = self.waiting, reading.pieces
        known = waiting.asked
        lack = [n for n, a in enumerate(known) if Open.REASON in lacking((a,), self.situation)]
        codes = {code for step in pieces.steps for code in step.codes}
        named = pieces.references or codes & {a.milestone for a in known} or pieces.every or waiting.asked_of
        if Open.REASON not in waiting.opens or len(lack) < _EITHER or named or not pieces.reasons:
            return None
        told = {n: put_reason(known[n], pieces, self.situation) for n in lack}
        if any(told[n] == known[n] for n in lack):
            return None
        words = (pieces.own_words or self.text).strip()
        each = [
            Option(f"{known[n].reference}: {words}", (*known[:n], told[n], *known[n + 1 :])) for n in lack
        ]
        every = Option(f"All of them: {words}", tuple(told.get(n, a) for n, a in enumerate(known)))
        children = ", ".join(f"{known[n].reference}" for n in lack)
        ask = Ask((Open.WHAT_INSTEAD,), f'"{words}": is that why of {children}, or of each?', (*each, every))
        return self.ask((ask,), known)

    def of_what_was_undone(self, reading: Reading) -> Turn | None:
        """What was taken back just now, as it should be: "undo 3", and then "it's 3 June"; what stands is not meant."""
        undone, pieces = self.waiting.undone, reading.pieces
        named = pieces.references or pieces.steps or pieces.adds
        if (
            not undone
            or named
            or is_a_length(self.text)
            or not (pieces.days or pieces.month)
            or not pieces.bare
        ):
            return None
        right = corrected(undone, reading, self.situation) if len(undone) == 1 else None
        if right:
            return self.read_back(right)
        return self.ask((Ask((Open.CHILD,), sentence_for(Open.CHILD)),), ())

    def lets_the_other_go(self) -> Turn | None:
        """What a yes to some of it left open is let go: "scrap the other"; what was recorded stands."""
        waiting = self.waiting
        left = waiting.waits_for is WaitsFor.MORE and waiting.rest and waiting.opens == (Open.WHAT_INSTEAD,)
        if not left or _THE_OTHER.fullmatch(self.text) is None:
            return None
        return Turn(Does.TELL, replace(waiting, rest=(), opens=()), tells=Tells.STANDS)

    def picked(self) -> Turn | None:
        """Some of what was read back is left out, or is all that is confirmed."""
        waiting = self.waiting
        if waiting.waits_for is WaitsFor.MORE and waiting.opens == (Open.WHAT_INSTEAD,):
            which = picked(waiting.rest, self.text, self.situation)
            return self.read_back(tuple(waiting.rest[n] for n in which.kept)) if which else None
        if waiting.waits_for is WaitsFor.ANSWER and waiting.opens != (Open.WHAT_INSTEAD,):
            return self.picked_beside_a_question()
        if waiting.waits_for is not WaitsFor.YES or waiting.undoes:
            return None
        which = picked(waiting.sure, self.text, self.situation)
        if which is None:
            return self.picked_without_what_is_asked()
        kept = tuple(waiting.sure[n] for n in which.kept)
        if not which.agreed or self.stale:
            denied = (a for a in waiting.answers if a.verb is Verb.NOT_DONE and not which.only)
            return self.go_on((*kept, *denied), closed=which.only)
        left = [a for n, a in enumerate(waiting.sure) if n not in (*which.kept, *which.dropped)]
        opens = waiting.opens if waiting.asked else (Open.WHAT_INSTEAD,)
        dropped = tuple(waiting.sure[n] for n in which.dropped)
        return self.confirm(kept, (*left, *waiting.asked), opens, dropped)

    def is_complete_in_doubt(self) -> bool:
        """Whether it was asked if it is so, and nothing else is open: a yes has it read back, for a yes of its own."""
        waiting = self.waiting
        asked = waiting.waits_for is WaitsFor.ANSWER and waiting.opens == (Open.WHETHER,) and not self.stale
        known = waiting.answers if asked else ()
        dated = all(a.on or a.until for a in known) and not any(o.answers for o in waiting.options)
        return bool(known) and dated and not lacking((*known, *waiting.rest), self.situation)

    def says_the_same_again(self, reading: Reading) -> Turn | None:
        """What was read back, said back once more where the reply names its child or step and no more."""
        waiting, pieces = self.waiting, reading.pieces
        if waiting.waits_for is not WaitsFor.YES or len(waiting.answers) != 1 or waiting.asked:
            return None
        known = waiting.answers[0]
        codes = {code for step in pieces.steps for code in step.codes}
        told = (pieces.days, pieces.reasons, pieces.month, pieces.length, pieces.outcome, pieces.route)
        says = (pieces.corrects, pieces.denies, pieces.held, pieces.to_come, pieces.adds, pieces.agrees)
        hers = set(pieces.references) <= {known.reference} and (not codes or known.milestone in codes)
        taken_back = any(step.old and known.milestone in step.codes for step in pieces.steps)
        named = pieces.bare and hers and bool(pieces.references or codes) and not taken_back
        if not named or any(told) or any(says) or reading.facts:
            return None
        return self.read_back(waiting.answers, undoes=waiting.undoes)

    def picked_without_what_is_asked(self) -> Turn | None:
        """All that was read back is kept, and what was asked along with it is let go: "just the petition"."""
        sure, rest = self.waiting.sure, self.waiting.rest
        which = picked((*sure, *rest), self.text, self.situation) if sure and rest else None
        if which is None or which.agreed or max(which.kept) >= len(sure):
            return None
        return self.go_on(tuple(sure[n] for n in which.kept), closed=True)

    def agrees_to_it(self, reading: Reading) -> bool:
        """Whether a yes says the one answer that was read back once more: "yes, 12 May"."""
        waiting = self.waiting
        alone = waiting.waits_for is WaitsFor.YES and len(waiting.answers) == 1 and not waiting.asked
        return alone and reading.pieces.agrees and not reading.pieces.corrects

    def goes_on_after_all(self, reading: Reading) -> Turn | None:
        """What was recorded just now as over goes on, although the reply names no child: "goes on"."""
        over = self.waiting.answers
        recorded = self.waiting.waits_for is WaitsFor.MORE and [a.verb for a in over] == [Verb.JOURNEY_OVER]
        if not recorded or reading.facts or reading.pieces.references:
            return None
        word = read(f"{over[0].reference} {self.text}", self.situation)
        return self.read_back(word.facts) if [a.verb for a in word.facts] == [Verb.JOURNEY_GOES_ON] else None

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
            behind = with_the_day_of(answers, tail)
            more = _of_that_day(read(behind, self.situation), answers)
            if self.takes_it_back(head, tail, more):
                continue
            if not more.facts and (turn := self.then_said(behind, answers)):
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
