"""What a reply comes to in its thread: a yes, an answer to a question, a correction, or something new.

A pure function: nothing is recorded from here. A yes belongs to the last thing that Homeward said in this thread, and
to nothing older; a correction changes what was read back, and is read back itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.replies.asking import sentence_for
from permanence.replies.children import stage_of
from permanence.replies.completing import beside, completed, cuts, lacking, question_about, still_asked
from permanence.replies.correcting import (
    also_for,
    is_only_a_child,
    of_the_step,
    corrected,
    merged,
    rewritten_about,
    told_anew,
    turned_round,
    which_is_open,
    without_its_opening,
)
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.picking import picked
from permanence.replies.read import read
from permanence.replies.reading import Ask, Asked, Command, Kind, Open, Option, Reading, Situation

AN_HOUR = timedelta(hours=1)
WHICH_OF_THEM = "Which of these is that? Say it with the number of the line, or the reference and the step."


def converse(
    waiting: Waiting, text: str, situation: Situation, now: datetime, fresh_for: timedelta = AN_HOUR
) -> Turn:
    """What a reply comes to in a thread in which `waiting` was the last that Homeward said.

    `fresh_for`: how long a read-back may be confirmed (an hour in chat, the day in mail); after that a yes reads it
    back once more.
    """
    reading = read(text, situation)
    stale = waiting.said_at is not None and now - waiting.said_at > fresh_for
    talk = _Talk(waiting, text, situation, now, stale)
    match reading.kind:
        case Kind.YES:
            return talk.yes()
        case Kind.NO:
            return talk.no()
        case Kind.LET_GO | Kind.NO_IDEA:
            return talk.let_go(reading.kind)
        case Kind.WAIT:
            return Turn(Does.TELL, waiting, tells=Tells.WAITS)
        case Kind.SEEN:
            return Turn(Does.TELL, waiting, tells=Tells.SEEN, answers=reading.facts)
        case Kind.QUESTION:
            return talk.question(reading.question)
        case Kind.COMMAND:
            return talk.command(reading.command)
        case Kind.NOTE:
            return talk.note(reading)
        case Kind.TURNED_ROUND:
            return talk.turned_round()
    return talk.told(reading)


class _Talk:
    """One reply in one thread."""

    def __init__(self, waiting: Waiting, text: str, situation: Situation, now: datetime, stale: bool) -> None:
        self.waiting, self.text, self.situation, self.now, self.stale = waiting, text, situation, now, stale

    # --- short answers ----------------------------------------------------------------------------------------------

    def yes(self) -> Turn:
        waiting = self.waiting
        match waiting.waits_for:
            case WaitsFor.YES if self.stale:
                return self.read_back(waiting.answers, undoes=waiting.undoes, rest=waiting.rest)
            case WaitsFor.YES if waiting.sure:
                return self.confirm(waiting.sure, waiting.asked, waiting.opens)
            case WaitsFor.ANSWER if waiting.opens == (Open.WHAT_INSTEAD,) or self.stale:
                return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)
        if waiting.waits_for is WaitsFor.MORE and waiting.rest and not lacking(waiting.rest, self.situation):
            return self.read_back(waiting.rest)
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

    def ask_what_instead(self) -> Turn:
        ask = Ask((Open.WHAT_INSTEAD,), sentence_for(Open.WHAT_INSTEAD))
        return self.ask((ask,), self.waiting.answers, undoes=self.waiting.undoes, rest=self.waiting.rest)

    def let_go(self, kind: Kind) -> Turn:
        waits = self.waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER) or self.waiting.rest
        if not waits:
            return Turn(Does.TELL, self.waiting, tells=Tells.NOTHING_WAITS)
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
        return Turn(Does.ANSWER, self.waiting, question=question)

    def about_the_child_named(self, reading: Reading) -> Turn | None:
        """The question that waited for its child, answered about the one that is named now and nothing else."""
        asked, pieces = self.waiting.question, reading.pieces
        if asked is None or len(pieces.references) != 1 or reading.facts or pieces.days:
            return None
        line = next(iter(pieces.lines), None)
        stage = stage_of(line, self.situation) if line else None
        own = (stage.milestone,) if stage and stage.milestone else ()
        about = replace(asked, reference=pieces.references[0], milestones=asked.milestones or own)
        return Turn(Does.ANSWER, NOTHING, question=about)

    def command(self, command: Command | None) -> Turn:
        if command is Command.UNDO and self.waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER):
            return Turn(Does.TELL, NOTHING, tells=Tells.LET_GO)
        undone = command is Command.UNDO and self.waiting.waits_for is WaitsFor.MORE
        return Turn(
            Does.COMMAND,
            NOTHING if undone else self.waiting,
            undoes=self.waiting.undoes if undone else (),
            command=command,
        )

    def note(self, reading: Reading) -> Turn:
        references = reading.pieces.references or tuple({line.reference for line in self.situation.lines})
        if len(references) != 1:
            known = (Answer(Verb.NOTE, note=reading.note),)
            return self.ask((Ask((Open.CHILD,), sentence_for(Open.CHILD, known)),), known)
        note = Answer(Verb.NOTE, references[0], note=reading.note)
        if self.waiting.waits_for is WaitsFor.MORE:
            return self.read_back((note,))
        return self.go_on((*self.waiting.answers, note), replace(reading, kind=Kind.FACTS))

    def turned_round(self) -> Turn:
        """The days of two answers change places: "sorry, the other way round"."""
        answers = turned_round(self.waiting.answers)
        return self.go_on(answers) if answers else self.no()

    # --- something told ---------------------------------------------------------------------------------------------

    def told(self, reading: Reading) -> Turn:
        """Some of what was read back, an answer to what was asked, a correction, or something new; the first that fits."""
        if self.stale and self.waiting.waits_for is WaitsFor.MORE:
            self.waiting = NOTHING
        if self.waiting.question:
            return self.about_the_child_named(reading) or self.new(reading)
        return (
            self.picked()
            or self.denied(reading)
            or self.answer(reading)
            or self.correction(reading)
            or self.added(reading)
            or self.new(self.in_context(reading))
        )

    def picked(self) -> Turn | None:
        """Some of what was read back is left out, or is all that is confirmed."""
        waiting = self.waiting
        if waiting.waits_for is WaitsFor.MORE and waiting.opens == (Open.WHAT_INSTEAD,):
            which = picked(waiting.rest, self.text, self.situation)
            return self.read_back(tuple(waiting.rest[n] for n in which.kept)) if which else None
        if waiting.waits_for is not WaitsFor.YES or waiting.undoes:
            return None
        which = picked(waiting.answers, self.text, self.situation)
        if which is None:
            return None
        kept = tuple(waiting.answers[n] for n in which.kept)
        if not which.agreed or self.stale:
            return self.read_back(kept, rest=waiting.rest)
        left = [a for n, a in enumerate(waiting.answers) if n not in (*which.kept, *which.dropped)]
        return self.confirm(kept, (*left, *waiting.rest), (Open.WHAT_INSTEAD,) if left else waiting.opens)

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
        return self.go_on((Answer(Verb.NOT_DONE, about.reference, about.stage, about.milestone),), closed=True)

    def answer(self, reading: Reading) -> Turn | None:
        """What was asked, alone or along with a read-back, answered by this reply or by its first words."""
        waiting = self.waiting
        if not (waiting.asked or waiting.options) or waiting.opens == (Open.WHAT_INSTEAD,):
            return None
        if waiting.waits_for is not WaitsFor.ANSWER and reading.pieces.corrects and len(waiting.sure) == 1:
            return None  # "sorry, 11 June" is of what was read back
        for one in (reading, self.without_its_opening()):
            answers = completed(waiting, one, self.situation) if one else None
            if answers is not None:
                undoes = () if waiting.waits_for is WaitsFor.MORE else None
                return self.go_on((*self.read_back_so_far(), *answers), closed=True, undoes=undoes)
        return self.answered_and_more() or self.stays_open(reading)

    def answered_and_more(self) -> Turn | None:
        """An answer with something else behind it: "9 June, and 1 was held 12 May"."""
        for head, tail in cuts(self.text):
            answers = completed(self.waiting, read(head, self.situation), self.situation)
            if answers is None:
                continue
            more = read(tail, self.situation)
            if more.facts or more.understood:
                known = merged((*self.read_back_so_far(), *answers), more.facts, more.pieces, self.situation)
                asks = more.asks if more.facts else tuple(_of_words(ask, tail) for ask in more.asks)
                return self.go_on(known, replace(more, kind=Kind.FACTS, asks=asks), closed=True)
        return None

    def stays_open(self, reading: Reading) -> Turn | None:
        """The child who was asked for is named by what is nobody's name: the question stays."""
        asked = Open.CHILD in self.waiting.opens
        if not asked or reading.opens != (Open.CHILD,) or reading.understood:
            return None
        waiting = self.waiting
        return self.ask(reading.asks, waiting.answers, reading.unread, waiting.undoes, waiting.rest)

    def read_back_so_far(self) -> tuple[Answer, ...]:
        """What is read back again together with the answer to what was asked along with it."""
        return self.waiting.sure if self.waiting.waits_for is WaitsFor.YES else ()

    def correction(self, reading: Reading) -> Turn | None:
        """What was read back or recorded, put right."""
        waiting = self.waiting
        corrects = waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE) or waiting.opens == (Open.WHAT_INSTEAD,)
        before = waiting.answers or waiting.rest
        if not corrects or not before:
            return None
        if reading.pieces.wrong_child and not reading.pieces.references and not reading.facts:
            open_again = tuple(replace(a, reference=None, stage=None) for a in before)
            ask = Ask((Open.CHILD,), sentence_for(Open.CHILD, open_again))
            return self.ask((ask,), open_again, undoes=waiting.undoes)
        more = also_for(before, reading, self.situation)
        if more:
            recorded = waiting.waits_for is WaitsFor.MORE
            return self.go_on(more, undoes=()) if recorded else self.go_on((*before, *more))
        if is_only_a_child(reading.pieces):
            chosen = [o.answers for o in waiting.options if reading.pieces.references[0] in o.label]
            if chosen:
                return self.go_on(chosen[0])
            if waiting.waits_for is WaitsFor.MORE and not reading.pieces.corrects:
                return None
        anew = self.without_its_opening() or reading
        about = rewritten_about(before, anew, self.situation)
        again = of_the_step(read(without_its_opening(self.text), about), before) if about else reading
        if answers := told_anew(before, again):
            return self.go_on(answers, alone=True)
        for one in (reading, anew):
            if answers := corrected(before, one, self.situation) or ():
                return self.go_on(answers)
        if which_is_open(before, reading, self.situation):
            return self.ask_which(before, reading)
        return None

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

    def added(self, reading: Reading) -> Turn | None:
        """Further facts beside what waits; or a question, and what waits is kept until it is answered."""
        waiting, context = self.waiting, self.in_context(reading)
        recorded = waiting.waits_for is WaitsFor.MORE
        if waiting.waits_for is WaitsFor.NOTHING:
            return None
        if recorded and not (reading.pieces.corrects and context.facts):
            return None
        if context.kind is Kind.FACTS:
            context = of_the_step(context, waiting.answers)
            known = merged(waiting.answers, context.facts, context.pieces, self.situation)
            return self.go_on(known, context)
        return self.ask_and_keep(context)

    def ask_and_keep(self, reading: Reading) -> Turn | None:
        """What this reply leaves open is asked, and what waits comes back with the answer."""
        if self.waiting.waits_for is WaitsFor.MORE:
            return None
        known = [a for a in self.waiting.answers if a.reference or a.verb in ABOUT_HERSELF]
        if not known or Open.PRIVATE_WORDS in reading.opens or not reading.asks:
            return None
        if Open.DAY in reading.opens and len(known) == 1 and not (reading.understood or reading.pieces.references):
            known = [replace(known[0], on=None)]  # the day was put in doubt
        else:
            known = list(merged(known, reading.understood, reading.pieces, self.situation))
        return self.ask(reading.asks, known, reading.unread, self.waiting.undoes, self.waiting.rest)

    def without_its_opening(self) -> Reading | None:
        """The reply read without the words that only say that it corrects or was looked up; None where it has none."""
        rest = without_its_opening(self.text)
        return read(rest, self.situation) if rest != self.text else None

    def in_context(self, reading: Reading) -> Reading:
        """The reply read about the step that the thread is about, where it names neither child nor step."""
        if self.waiting.waits_for is WaitsFor.NOTHING:
            return reading
        about = rewritten_about(self.waiting.answers or self.waiting.rest, reading, self.situation)
        return read(self.text, about) if about else reading

    def new(self, reading: Reading) -> Turn:
        if reading.facts:
            return self.read_back(reading.facts, reading.asks, reading.unread, rest=self.asked_along(reading))
        return self.ask(reading.asks, reading.understood, reading.unread)

    # --- what is said back ------------------------------------------------------------------------------------------

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
        unsure = [a for a in answers if lacking((a,), self.situation)]
        open_ = [a for a in unsure if a.verb is not Verb.NOT_DONE]
        goes_on_asking = unsure and (alone or (not new and waiting.waits_for is WaitsFor.ANSWER))
        if len(unsure) == len(answers) or goes_on_asking:
            return self.ask_next(answers, rest, undoes)
        told = (*new.facts, *new.understood) if new else ()
        rest = tuple(r for r in rest if not any(_about_one_step(r, a) for a in answers))
        further = [ask for a in (*unsure, *rest) if a not in told and (ask := question_about(a, self.situation))]
        rest = (*open_, *rest, *(self.asked_along(new) if new else ()))
        sure = self.in_order(a for a in answers if a not in open_)
        asks = dict.fromkeys((*(new.asks if new else ()), *further))
        return self.read_back(sure, tuple(asks), reading.unread if reading else (), undoes, rest)

    def in_order(self, answers: Iterable[Answer]) -> tuple[Answer, ...]:
        """Answers about several lines of the message in its order; others as they were told."""
        told = tuple(answers)
        first = {a: min((n.number for n in self.situation.lines_of(a.reference or "")), default=0) for a in told}
        return tuple(sorted(told, key=lambda a: first[a])) if all(first.values()) else told

    def ask_next(self, answers: Sequence[Answer], rest: Sequence[Answer], undoes: tuple[int, ...]) -> Turn:
        """What the first of these answers lacks is asked."""
        first = next(a for a in answers if lacking((a,), self.situation))
        opens = lacking(answers, self.situation)
        several = len({a.reference for a in answers}) > 1
        ask = question_about(first, self.situation, named=several)
        sentence = ask.sentence if ask else ""
        return self.ask((Ask(opens, sentence),), answers, undoes=undoes, rest=rest)

    def confirm(self, answers: tuple[Answer, ...], rest: Sequence[Answer], opens: tuple[Open, ...]) -> Turn:
        """These are recorded; what was asked along stays open, and is asked once more."""
        open_ = Waiting(WaitsFor.MORE, opens=opens if rest else (), said_at=self.now, rest=tuple(rest))
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

    def ask_again(self) -> Turn:
        waiting = self.waiting
        known = waiting.answers if waiting.waits_for is WaitsFor.ANSWER else waiting.asked
        sentence = " ".join(
            sentence_for(o, known, _days(waiting.options), None, self.situation) for o in waiting.opens[:2]
        )
        rest = waiting.rest if waiting.waits_for is WaitsFor.ANSWER else ()
        return self.ask((Ask(waiting.opens, sentence, waiting.options),), known, (), waiting.undoes, rest)


def _of_words(ask: Ask, words: str) -> Ask:
    """The question with the words that it is about."""
    return replace(ask, sentence=f'"{words}": {ask.sentence}')


def _about_one_step(open_: Answer, told: Answer) -> bool:
    """Whether what was open is told: the new day of what was put off, or the step that was asked for."""
    same = (open_.reference, open_.milestone) == (told.reference, told.milestone)
    instead = {Verb.NOT_DONE: (Verb.BOOKED, Verb.BLOCKED)}.get(open_.verb, (open_.verb,))
    return same and told.verb in instead and open_ is not told


def _days(options: Sequence[Option]) -> tuple[object, ...]:
    return tuple(a.on for o in options for a in o.answers[:1] if a.on)
