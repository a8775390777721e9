"""What a reply comes to in its thread: a yes, an answer to a question, a correction, or something new.

A pure function: nothing is recorded from here. A yes belongs to the last thing that Homeward said in this thread, and
to nothing older; a correction changes what was read back, and is read back itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from permanence.answer import Answer, Verb
from permanence.replies.agreeing import counts_another, is_led_by_a_yes
from permanence.replies.asking import sentence_for
from permanence.replies.by_place import in_full
from permanence.replies.children import stage_of
from permanence.replies.cleaning import is_too_much, without_swearing
from permanence.replies.completing import completed, lacking
from permanence.replies.correcting import (
    about_the_last_child,
    also_for,
    corrected,
    is_only_a_child,
    is_recorded_so,
    number_of_what,
    of_another_child,
    of_the_step,
    rewritten_about,
    says_again,
    told_anew,
    which_is_open,
    without_another_step,
    without_its_opening,
)
from permanence.replies.earlier import with_what_was_recorded
from permanence.replies.hoped_for import the_booking_hoped_for
from permanence.replies.in_doubt import as_read_back, the_one_offered
from permanence.replies.in_doubt import in_full as said_in_full
from permanence.replies.lists import without_the_dashes_of_lines
from permanence.replies.memory import NOTHING, Does, Shown, Tells, Turn, Waiting, WaitsFor
from permanence.replies.merging import merged
from permanence.replies.no_answer import brings_nothing, denies_what_is_known
from permanence.replies.not_asked import NotAsked
from permanence.replies.read import read
from permanence.replies.reading import Ask, Asked, Kind, Open, Reading, Situation
from permanence.replies.saying import (
    beside,
    is_of_no_step,
    puts_the_day_in_doubt,
    still_asked,
    told_beside,
    told_last_first,
)
from permanence.replies.swapping import of_the_other_line, of_the_other_step, swapped, turned_round
from permanence.replies.undoing import undone_in_part

AN_HOUR = timedelta(hours=1)
OF_WHAT = (
    'Is "{0}" a day, a number of weeks or a line? Say it in full, for example "{0} weeks" or "line {0}".'
)


def converse(
    waiting: Waiting, text: str, situation: Situation, now: datetime, fresh_for: timedelta = AN_HOUR
) -> Turn:
    """What a reply comes to in a thread in which `waiting` was the last that Homeward said.

    `fresh_for`: how long a read-back may be confirmed (an hour in chat, the day in mail); after that a yes reads it
    back once more.
    """
    if is_too_much(text):  # before anybody looks for the short answers, which nothing so long can be
        return _Talk(waiting, "", situation, now, stale=False).new(read(text, situation))
    waiting = as_read_back(waiting)
    text = in_full(without_the_dashes_of_lines(without_swearing(text), situation), waiting, situation)
    reading = read(text, situation)
    stale = waiting.said_at is not None and now - waiting.said_at > fresh_for
    talk = _Talk(waiting, text, situation, now, stale)
    turn = said_in_full(talk.not_before_its_time(_turn(talk, reading), reading), waiting, reading, situation)
    turn = with_what_was_recorded(turn, waiting, stale=stale)
    if turn.waiting is waiting or turn.waiting.waits_for is WaitsFor.NOTHING:
        return turn
    named = dict.fromkeys((*waiting.named, *(code for step in reading.pieces.steps for code in step.codes)))
    return replace(turn, waiting=replace(turn.waiting, named=tuple(named)))


def _turn(talk: _Talk, reading: Reading) -> Turn:
    if turn := talk.lets_the_other_go():
        return turn
    if turn := undone_in_part(talk.waiting, talk.text, talk.situation):
        return turn
    if talk.waiting.shown is Shown.TAKEN_BACK:
        talk.waiting = replace(talk.waiting, shown=Shown.NOT)
    told = (talk.waiting, talk.text, talk.situation)
    if answers := swapped(*told) or of_the_other_line(*told) or of_the_other_step(*told):
        return talk.go_on(answers)
    return talk.one_of_those_asked() or talk.one_by_one() or _by_its_kind(talk, reading)


def _by_its_kind(talk: _Talk, reading: Reading) -> Turn:
    match reading.kind:
        case Kind.YES:
            return talk.yes()
        case Kind.NO:
            return talk.no()
        case Kind.LET_GO | Kind.NO_IDEA:
            return talk.let_go(reading.kind)
        case Kind.WAIT:
            return Turn(Does.TELL, talk.waiting, tells=_WHILE_SHE_LOOKS[talk.waiting.waits_for])
        case Kind.SEEN if reading.pieces.days and (turn := talk.answer(reading)):
            return turn  # "fine, 10 June"
        case Kind.SEEN:
            seen = Turn(Does.TELL, talk.waiting, tells=Tells.SEEN, answers=reading.facts)
            return talk.yes() if is_led_by_a_yes(talk.text, talk.waiting) else seen
        case Kind.QUESTION:
            return talk.question(reading.question)
        case Kind.COMMAND:
            return talk.command(reading.command)
        case Kind.NOTE:
            return talk.note(reading)
    return talk.turned_round() if reading.kind is Kind.TURNED_ROUND else talk.told(reading)


_WHILE_SHE_LOOKS = {
    WaitsFor.YES: Tells.WAITS,
    WaitsFor.ANSWER: Tells.WAITS,
    WaitsFor.MORE: Tells.STANDS,
    WaitsFor.NOTHING: Tells.NO_MATTER,
}


def _verbs(answers: Sequence[Answer]) -> list[Verb]:
    return [a.verb for a in answers]


class _Talk(NotAsked):
    """One reply in one thread."""

    # --- short answers ----------------------------------------------------------------------------------------------

    def yes(self) -> Turn:
        waiting = self.waiting
        match waiting.waits_for:
            case WaitsFor.YES if self.stale:
                return self.read_back(waiting.answers, undoes=waiting.undoes, rest=waiting.rest)
            case WaitsFor.YES if counts_another(self.text, waiting):
                asks = still_asked(waiting, self.situation)
                return self.read_back(
                    waiting.answers, asks, (self.text.strip(),), waiting.undoes, waiting.rest
                )
            case WaitsFor.YES if waiting.sure:
                return self.confirm(waiting.sure, waiting.asked, waiting.opens)
            case WaitsFor.ANSWER if waiting.opens == (Open.WHAT_INSTEAD,) or self.stale:
                return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)
            case WaitsFor.ANSWER if "confirmed" in self.text.lower() and the_booking_hoped_for(waiting):
                return self.go_on(the_booking_hoped_for(waiting), closed=True)
        if waiting.waits_for is WaitsFor.MORE and waiting.rest and not lacking(waiting.rest, self.situation):
            return self.read_back(waiting.rest)
        if meant := the_one_offered(waiting) if not self.stale else ():
            return self.read_back(meant, undoes=waiting.undoes)
        if self.is_complete_in_doubt():
            return self.read_back(waiting.answers, undoes=waiting.undoes, rest=waiting.rest)
        if waiting.waits_for is not WaitsFor.NOTHING and waiting.opens and not self.stale:
            return self.ask_again()
        return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)

    def no(self) -> Turn:
        waiting = self.waiting
        match waiting.waits_for:
            case WaitsFor.YES | WaitsFor.MORE:
                return self.ask_what_instead()
            case WaitsFor.ANSWER:
                return Turn(Does.TELL, NOTHING, tells=Tells.NO_MATTER)
        return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)

    def let_go(self, kind: Kind) -> Turn:
        waiting = self.waiting
        waits = waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER) or waiting.rest
        if kind is Kind.NO_IDEA and (turn := self.in_some_weeks()):
            return turn
        if kind is Kind.NO_IDEA and (known := self.known_without_what_is_asked()):
            return self.read_back(known, undoes=waiting.undoes)
        if waits and waiting.waits_for is WaitsFor.MORE:
            return Turn(Does.TELL, replace(waiting, rest=(), opens=()), tells=Tells.STANDS)
        if not waits and kind is Kind.NO_IDEA and waiting.waits_for is WaitsFor.NOTHING:
            return Turn(Does.TELL, waiting, tells=Tells.NO_MATTER)
        if not waits:
            recorded = kind is Kind.LET_GO and waiting.waits_for is WaitsFor.MORE and not self.stale
            return Turn(Does.TELL, waiting, tells=Tells.STANDS if recorded else Tells.NOTHING_WAITS)
        return Turn(Does.TELL, NOTHING, tells=Tells.LET_GO if kind is Kind.LET_GO else Tells.NO_MATTER)

    def question(self, question: Asked | None) -> Turn:
        """Answered, and the thread waits as before; what the question leaves unsaid is what the thread is about."""
        first = self.waiting.answers[0] if self.waiting.answers else None
        if question and first:
            told = (first.milestone,) if first.milestone else ()
            question = replace(
                question,
                reference=question.reference or first.reference,
                milestones=question.milestones or told,
            )
        return Turn(Does.ANSWER, self.after_a_question(question), question=question)

    def after_a_question(self, question: Asked | None) -> Waiting:
        """What waited waits; where nothing does, what is said next may be about the child of the question."""
        waiting = self.waiting
        if question is None or question.reference is None or waiting.waits_for is not WaitsFor.NOTHING:
            return waiting
        return Waiting(said_at=self.now, about=(question.reference, *question.milestones))

    def note(self, reading: Reading) -> Turn:
        spoken_of = {a.reference for a in self.waiting.answers if a.reference}
        of_whom = spoken_of if len(spoken_of) == 1 else {line.reference for line in self.situation.lines}
        references = reading.pieces.references or tuple(of_whom)
        if len(references) != 1:
            known = (Answer(Verb.NOTE, note=reading.note),)
            ask = Ask((Open.CHILD,), sentence_for(Open.CHILD, known))
            if self.waiting.waits_for is WaitsFor.MORE:
                return self.ask((ask,), known)
            beside_it = (*self.known_beside(known), *known)
            return self.ask((ask,), beside_it, undoes=self.waiting.undoes, rest=self.waiting.rest)
        note = Answer(Verb.NOTE, references[0], note=reading.note)
        if self.waiting.waits_for is WaitsFor.MORE:
            return self.read_back((note,))
        return self.go_on((*self.known_beside((note,)), note), replace(reading, kind=Kind.FACTS))

    def turned_round(self) -> Turn:
        """The days of two answers change places: "sorry, the other way round"."""
        answers = turned_round(self.waiting.answers)
        return self.go_on(answers) if answers else self.no()

    # --- something told ---------------------------------------------------------------------------------------------

    def told(self, reading: Reading) -> Turn:
        """Some of what was read back, an answer to a question, a correction, or something new: the first that fits."""
        self.waiting = NOTHING if self.stale and self.waiting.waits_for is WaitsFor.MORE else self.waiting
        if reading.kind is Kind.ASKED and self.is_a_no_behind_its_opening(reading):
            return self.no()
        if turn := self.says_yes_or_wait(reading):
            return turn
        if self.waiting.question:
            return self.about_the_child_named(reading) or self.new(reading)
        if turn := self.of_what_was_undone(reading):
            return turn
        if turn := self.goes_on_after_all(reading) or self.picked() or self.of_another_one(reading):
            return turn
        if (
            turn := self.decided_since(reading)
            or self.says_the_same_again(reading)
            or self.answers_what_was_not_asked(reading)
        ):
            return turn
        if self.waiting.waits_for is WaitsFor.MORE and self.waiting.opens == (Open.WHAT_INSTEAD,):
            self.waiting = Waiting(
                WaitsFor.ANSWER, self.waiting.rest, self.waiting.opens, said_at=self.waiting.said_at
            )
        return (
            self.denied(reading)
            or self.answer(reading)
            or self.correction(reading)
            or self.added(reading)
            or self.new(self.in_context(reading))
        )

    def denied(self, reading: Reading) -> Turn | None:
        """It was not so, and no more: asked whether it happened, it did not; read back, it should be something else."""
        waiting = self.waiting
        if not reading.pieces.denies or reading.facts or reading.understood:
            return None
        if waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE):
            return self.ask_what_instead()
        line = self.situation.lines[0] if len(self.situation.lines) == 1 else None
        stage = stage_of(line, self.situation) if line else None
        if Open.WHETHER not in waiting.opens or len(waiting.asked) > 1 or not (waiting.asked or stage):
            return None
        about = waiting.asked[0] if waiting.asked else None
        if about is None and stage and line:
            about = Answer(Verb.NOT_DONE, line.reference, stage.key, stage.milestone)
        assert about is not None
        return self.go_on(
            (Answer(Verb.NOT_DONE, about.reference, about.stage, about.milestone),), closed=True
        )

    def answer(self, reading: Reading) -> Turn | None:
        """What was asked, alone or along with a read-back, answered by this reply or by its first words."""
        waiting = self.waiting
        put_off = beside(waiting.sure, (Open.NEW_DAY,), self.situation)
        if put_off and waiting.waits_for is WaitsFor.YES and reading.pieces.no_date:
            return self.read_back(waiting.sure, undoes=waiting.undoes)  # there is no new day yet
        if not (waiting.asked or waiting.options) or waiting.opens == (Open.WHAT_INSTEAD,):
            return None
        named = set(reading.pieces.references)
        of_what_is_asked = named and named <= {a.reference for a in waiting.asked} - {
            a.reference for a in waiting.sure
        }
        if (
            waiting.waits_for is not WaitsFor.ANSWER
            and reading.pieces.corrects
            and len(waiting.sure) == 1
            and not of_what_is_asked
        ):
            return None  # "sorry, 11 June" is of what was read back
        if turn := self.why_of_which(reading):
            return turn
        for one in (reading, self.without_its_opening()):
            if one and Open.WHETHER in waiting.opens and says_again(waiting.asked, one, self.situation):
                return self.go_on(waiting.asked, closed=True)
            answers = completed(waiting, one, self.situation) if one else None
            if answers is not None:
                undoes = () if waiting.waits_for is WaitsFor.MORE else None
                told = (*self.read_back_so_far(), *answers)
                return self.with_its_new_day(self.go_on(told, closed=True, undoes=undoes))
        turn = self.why_of_one() or self.answered_and_more()
        return turn or self.no_single_day(reading) or self.stays_open(reading)

    def stays_open(self, reading: Reading) -> Turn | None:
        """The child who was asked for is named by what is nobody's name: the question stays."""
        asked = Open.CHILD in self.waiting.opens
        if not asked or reading.opens != (Open.CHILD,) or reading.understood:
            return None
        waiting = self.waiting
        return self.ask(reading.asks, waiting.answers, reading.unread, waiting.undoes, waiting.rest)

    def correction(self, reading: Reading) -> Turn | None:
        """What was read back or recorded, put right."""
        waiting = self.waiting
        before = waiting.answers or waiting.rest
        corrects = waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE) or waiting.opens == (Open.WHAT_INSTEAD,)
        corrects = corrects or reading.pieces.corrects
        if not corrects or not before:
            return None
        if reading.pieces.wrong_child and not reading.pieces.references and not reading.facts:
            open_again = of_another_child(before, waiting.named, self.situation)
            ask = Ask((Open.CHILD,), sentence_for(Open.CHILD, open_again))
            return self.ask((ask,), open_again, undoes=waiting.undoes)
        if number := number_of_what(self.text, reading):
            ask = Ask((Open.WHAT_INSTEAD,), OF_WHAT.format(number))
            return self.ask((ask,), before, undoes=waiting.undoes, rest=waiting.rest)
        of_it = (reading, self.in_context(reading)) if reading.pieces.steps else (reading,)
        if more := next((m for r in of_it if (m := also_for(before, r, self.text, self.situation))), ()):
            recorded = waiting.waits_for is WaitsFor.MORE
            return self.go_on(more, undoes=()) if recorded else self.go_on((*before, *more))
        if is_only_a_child(reading.pieces):
            chosen = [o.answers for o in waiting.options if reading.pieces.references[0] in o.label]
            if chosen:
                return self.go_on(chosen[0])
            if waiting.waits_for is WaitsFor.MORE and not reading.pieces.corrects:
                return None
        return self.put_right(before, reading)

    def put_right(self, before: Sequence[Answer], reading: Reading) -> Turn | None:
        """These answers as the reply puts them right, with the words that only say so or without."""
        if turn := self.beside_the_next_one(before, reading):
            return turn
        anew = self.without_its_opening() or reading
        about = rewritten_about(before, anew, self.situation)
        again = of_the_step(read(without_its_opening(self.text), about), before) if about else reading
        if answers := told_anew(before, again):
            return self.go_on(answers, alone=True)
        for one in (reading, anew):
            if answers := corrected(before, one, self.situation) or ():
                unsure = [a.milestone for a in before if Open.WHETHER in self.waiting.opens]
                answers = without_another_step(before, answers, (*self.waiting.named, *unsure), one.pieces)
                recorded = self.waiting.waits_for is WaitsFor.MORE and not one.pieces.corrects
                if recorded and _verbs(answers) != _verbs(before):
                    continue  # "11 June" after something was held takes nothing back
                return self.go_on(answers)
            recorded = self.waiting.waits_for is WaitsFor.MORE
            if recorded and is_recorded_so(before, one) and says_again(before, one, self.situation):
                return Turn(Does.TELL, self.waiting, tells=Tells.NOTHING_WAITS)
            if not recorded and says_again(before, one, self.situation):
                return self.yes() if self.agrees_to_it(one) else self.go_on(before)
        if which_is_open(before, reading, self.situation):
            return self.ask_which(before, reading)
        return None

    def added(self, reading: Reading) -> Turn | None:
        """Further facts beside what waits; or a question, and what waits is kept until it is answered."""
        waiting, context = self.waiting, self.in_context(reading)
        recorded = waiting.waits_for is WaitsFor.MORE
        if waiting.waits_for is WaitsFor.NOTHING:
            return None
        if recorded and brings_nothing(context, waiting.answers) and not self.stale:
            return Turn(Does.ASK, waiting, asks=reading.asks, unread=reading.unread)
        if recorded and not (reading.pieces.corrects and context.facts):
            return None
        anew = self.without_its_opening() if context.kind is Kind.ASKED else None
        if anew and anew.kind is Kind.FACTS and waiting.waits_for is WaitsFor.ANSWER:
            context = anew  # "sorry it's booked now, 4 June"
        told = (*context.facts, *context.understood)
        if (
            waiting.answers
            and is_of_no_step(waiting.answers, reading.pieces)
            and any(a.milestone for a in told)
        ):
            return self.ask_of_what_that_is(reading)
        if context.kind is Kind.FACTS:
            context = of_the_step(context, waiting.answers)
            beside_it = self.known_beside(context.facts)
            known = merged(beside_it, context.facts, context.pieces, self.situation, anew=True)
            return self.go_on(known, context)
        return self.ask_and_keep(context)

    def ask_and_keep(self, reading: Reading) -> Turn | None:
        """What this reply leaves open is asked, and what waits comes back with the answer."""
        if self.waiting.waits_for is WaitsFor.MORE:
            return None
        if self.waiting.waits_for is WaitsFor.ANSWER and denies_what_is_known(self.text, reading):
            return None
        asked = self.waiting.waits_for is WaitsFor.ANSWER
        told = told_beside(reading, self.waiting.answers, asked=asked)
        if turn := self.says_nothing_new(reading, told):
            return turn
        known = self.kept_for_its_answer(told)
        if not known or Open.PRIVATE_WORDS in reading.opens or not reading.asks:
            return None
        if turn := self.beside_words_not_read(reading):
            return turn
        if puts_the_day_in_doubt(reading) and len(known) == 1 and not (told or reading.pieces.references):
            known = [replace(known[0], on=None)]
        else:
            known = list(merged(known, told, reading.pieces, self.situation, anew=True))
            if reading.opens == (Open.DAY,) and told and not lacking(known, self.situation):
                return self.go_on(known)  # the day was told before
        asks, in_turn = told_last_first(reading, known)
        return self.ask(asks, in_turn, reading.unread, self.waiting.undoes, self.waiting.rest)

    def in_context(self, reading: Reading) -> Reading:
        """The reply read about the step that the thread is about, where it names neither child nor step."""
        about = rewritten_about(self.waiting.answers or self.waiting.rest, reading, self.situation)
        if about is None and self.waiting.about and not self.stale:
            about = about_the_last_child(self.waiting.about, reading, self.situation)
        return read(self.text, about) if about else reading

    def new(self, reading: Reading) -> Turn:
        of_no_reason = any(a.verb is Verb.DECISION and lacking((a,), self.situation) for a in reading.facts)
        if reading.facts and (self.waiting.rest or of_no_reason):  # a yes cannot record what lacks its reason
            return self.go_on(reading.facts, reading, undoes=())
        if reading.facts:
            return self.read_back(reading.facts, reading.asks, reading.unread, rest=self.asked_along(reading))
        turn = self.ask(reading.asks, reading.understood, reading.unread)
        named = dict.fromkeys(reading.pieces.references)
        if reading.understood or len(named) != 1:
            return turn
        steps = (code for step in reading.pieces.steps for code in step.codes)
        return replace(turn, waiting=replace(turn.waiting, about=(*named, *steps)))
