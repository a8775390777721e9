"""What a reply comes to in its thread: a yes, an answer to a question, a correction, or something new.

A pure function: nothing is recorded from here. A yes belongs to the last thing that Homeward said in this thread, and
to nothing older; a correction changes what was read back, and is read back itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from permanence.answer import Answer, Verb
from permanence.replies.asking import sentence_for
from permanence.replies.children import stage_of
from permanence.replies.completing import completed, lacking
from permanence.replies.correcting import (
    corrected,
    left_out,
    merged,
    rewritten_about,
    told_anew,
    without_its_opening,
)
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.memory import NOTHING, Does, Tells, Turn, Waiting, WaitsFor
from permanence.replies.read import read
from permanence.replies.reading import Ask, Asked, Command, Kind, Open, Option, Reading, Situation

AN_HOUR = timedelta(hours=1)


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
                return self.read_back(waiting.answers, undoes=waiting.undoes)
            case WaitsFor.YES:
                return Turn(Does.CONFIRM, NOTHING, waiting.answers, waiting.undoes)
            case WaitsFor.ANSWER if waiting.opens != (Open.WHAT_INSTEAD,) and not self.stale:
                return self.ask_again()
        return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)

    def no(self) -> Turn:
        waiting = self.waiting
        match waiting.waits_for:
            case WaitsFor.YES | WaitsFor.MORE:
                ask = Ask((Open.WHAT_INSTEAD,), sentence_for(Open.WHAT_INSTEAD))
                return self.ask((ask,), waiting.answers, undoes=waiting.undoes)
            case WaitsFor.ANSWER:
                return Turn(Does.TELL, NOTHING, tells=Tells.NO_MATTER)
        return Turn(Does.TELL, waiting, tells=Tells.NOTHING_WAITS)

    def let_go(self, kind: Kind) -> Turn:
        waits = self.waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER)
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
        return self.read_back((Answer(Verb.NOTE, references[0], note=reading.note),))

    # --- something told ---------------------------------------------------------------------------------------------

    def told(self, reading: Reading) -> Turn:
        """An answer to what was asked, a correction of what was read back or recorded, or something new."""
        waits_for = (
            WaitsFor.NOTHING
            if self.stale and self.waiting.waits_for is WaitsFor.MORE
            else self.waiting.waits_for
        )
        match waits_for:
            case WaitsFor.ANSWER if self.waiting.question:
                turn = self.about_the_child_named(reading)
                if turn is not None:
                    return turn
            case WaitsFor.ANSWER:
                answers = completed(self.waiting, reading, self.situation)
                if answers is not None:
                    return self.go_on(answers)
                if self.names_nobody(reading):
                    return self.ask(reading.asks, self.waiting.answers, reading.unread, self.waiting.undoes)
            case WaitsFor.YES | WaitsFor.MORE:
                turn = self.correction(reading)
                if turn is not None:
                    return turn
        return self.new(self.in_context(reading))

    def names_nobody(self, reading: Reading) -> bool:
        """Whether the child who was asked for is named by what is nobody's name: the question stays."""
        asked = Open.CHILD in self.waiting.opens and bool(self.waiting.answers)
        return asked and reading.opens == (Open.CHILD,) and not reading.understood

    def correction(self, reading: Reading) -> Turn | None:
        recorded = self.waiting.waits_for is WaitsFor.MORE
        if reading.pieces.wrong_child and not reading.pieces.references and not reading.facts:
            open_again = tuple(replace(a, reference=None, stage=None) for a in self.waiting.answers)
            ask = Ask((Open.CHILD,), sentence_for(Open.CHILD, open_again))
            return self.ask((ask,), open_again, undoes=self.waiting.undoes)
        context = self.in_context(reading)
        answers = (
            told_anew(self.waiting.answers, self.put_right(reading))
            or corrected(self.waiting, reading, self.situation)
            or self.without_one(reading)
        )
        if answers:
            return self.go_on(answers)
        if recorded and not (reading.pieces.corrects and context.facts):
            return None
        both = merged(self.waiting.answers, context)
        if both is None:
            return None
        return self.go_on(both, reading=context)

    def without_one(self, reading: Reading) -> tuple[Answer, ...]:
        """What stays of a read-back when one of its children is left out."""
        if self.waiting.waits_for is not WaitsFor.YES:
            return ()
        small = Lexicon.of(self.situation.rules.pack).lists["leave_out"]
        keys = [t.key for t in tokens_of(self.text)]
        numbered = {line.reference for line in self.situation.lines if str(line.number) in keys}
        named = set(reading.pieces.references) or numbered
        child = next(iter(named)) if len(named) == 1 else None
        return left_out(self.waiting, child, [key for key in keys if key.isalpha()], small)

    def put_right(self, reading: Reading) -> Reading:
        """The reply read about the step of the thread, without the words that only say that it corrects."""
        about = rewritten_about(self.waiting, reading, self.situation)
        return read(without_its_opening(self.text), about) if about else reading

    def in_context(self, reading: Reading) -> Reading:
        """The reply read about the step that the thread is about, where it names neither child nor step."""
        about = rewritten_about(self.waiting, reading, self.situation)
        return read(self.text, about) if about else reading

    def new(self, reading: Reading) -> Turn:
        if reading.facts:
            return self.read_back(reading.facts, reading.asks, reading.unread)
        return self.ask(reading.asks, reading.understood, reading.unread)

    # --- what is said back ------------------------------------------------------------------------------------------

    def go_on(self, answers: Sequence[Answer], reading: Reading | None = None) -> Turn:
        """Read back where nothing is lacking any more; else the next question."""
        undoes = self.waiting.undoes
        opens = lacking(answers, self.situation)
        unread = reading.unread if reading else ()
        if not opens:
            asks = tuple(a for a in reading.asks) if reading and reading.kind is Kind.FACTS else ()
            return self.read_back(tuple(answers), asks, unread, undoes)
        first = next((a for a in answers if lacking((a,), self.situation)), answers[0])
        several = len({a.reference for a in answers}) > 1
        who = f"{first.reference}: " if first.reference and several else ""
        days = tuple(d for o in (reading.options if reading else ()) for a in o.answers if (d := a.on))
        sentence = who + " ".join(sentence_for(o, (first,), days, None, self.situation) for o in opens[:2])
        options = reading.options if reading else ()
        return self.ask((Ask(opens, sentence, options),), answers, unread, undoes)

    def read_back(
        self,
        answers: tuple[Answer, ...],
        asks: tuple[Ask, ...] = (),
        unread: tuple[str, ...] = (),
        undoes: tuple[int, ...] = (),
    ) -> Turn:
        waiting = Waiting(WaitsFor.YES, answers, undoes=undoes, said_at=self.now)
        return Turn(Does.READ_BACK, waiting, answers, undoes, asks, unread)

    def ask(
        self,
        asks: tuple[Ask, ...],
        known: Sequence[Answer],
        unread: tuple[str, ...] = (),
        undoes: tuple[int, ...] = (),
    ) -> Turn:
        opens = tuple(dict.fromkeys(o for a in asks for o in a.opens))
        options = tuple(o for a in asks for o in a.options)
        waiting = Waiting(WaitsFor.ANSWER, tuple(known), opens, options, undoes, self.now)
        return Turn(Does.ASK, waiting, tuple(known), undoes, asks, unread)

    def ask_again(self) -> Turn:
        waiting = self.waiting
        sentence = " ".join(
            sentence_for(o, waiting.answers, _days(waiting.options), None, self.situation)
            for o in waiting.opens[:2]
        )
        return self.ask(
            (Ask(waiting.opens, sentence, waiting.options),), waiting.answers, undoes=waiting.undoes
        )


def _days(options: Sequence[Option]) -> tuple[object, ...]:
    return tuple(a.on for o in options for a in o.answers[:1] if a.on)
