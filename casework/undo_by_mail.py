"""An undo by e-mail: said back first, like everything else that a mail says, and done on the yes to that very mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.own_words import taken_back
from casework.record_answers import (
    OWN_WORDS,
    take_back,
    take_back_some,
    would_take_back,
    would_take_back_some,
)
from permanence.answer import Answer, Verb
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from permanence.replies.thread import AN_HOUR


def read_back_undo(thread: InThread, undoes: int | None) -> Said:
    """What would be taken back is said, and waits for a yes; or it is said why nothing can be.

    `undoes`: the first entry of what this thread recorded last, where it did.
    """
    work = thread.work
    would = would_take_back(work, Answer(Verb.UNDO, undoes=undoes))
    if would.kind is not SaidKind.UNDONE:
        thread.waits_on(NOTHING)
        return would
    answer = Answer(Verb.UNDO, would.reference, undoes=would.entry)
    return _said_back(thread, would, Waiting(WaitsFor.YES, (answer,), said_at=work.now))


def read_back_undo_of_some(thread: InThread, gone: Sequence[int], stay: Sequence[int]) -> Said:
    """The same for some of what one reply recorded; `gone`, `stay`: the first entry of each answer."""
    work = thread.work
    would = would_take_back_some(work, gone, stay)
    if would.kind is not SaidKind.UNDONE:
        thread.waits_on(NOTHING)
        return would
    answers = tuple(Answer(Verb.UNDO, would.reference, undoes=number) for number in gone)
    return _said_back(thread, would, Waiting(WaitsFor.YES, answers, undoes=tuple(stay), said_at=work.now))


def _said_back(thread: InThread, would: Said, waiting: Waiting) -> Said:
    number = thread.says(waiting)
    who = f"{would.reference}: " if would.reference else ""
    words = f"{who}take back: {would.recorded}"
    return Said(
        SaidKind.READ_BACK,
        reference=would.reference,
        recorded=words,
        lines=(words,),
        proposal=number,
        message_id=thread.message_id,
        stage=would.stage,
        takes_back=True,
    )


def waits_for_undo(waiting: Waiting) -> bool:
    """Whether an undo was said back here and waits for a yes."""
    return waiting.waits_for is WaitsFor.YES and any(a.verb is Verb.UNDO for a in waiting.answers)


def confirm_undo(thread: InThread, waiting: Waiting) -> Said:
    """It is taken back. She asked for it in time, if she says yes within the hour."""
    work, answer = thread.work, waiting.answers[0]
    thread.waits_on(NOTHING)
    asked_at = _asked_at(waiting, work.now)
    if waiting.undoes:
        gone = [a.undoes for a in waiting.answers if a.undoes]
        return take_back_some(work, gone, waiting.undoes, asked_at)
    if answer.undoes is not None:
        return take_back(work, answer, asked_at)
    if not taken_back(work, asked_at):
        return Said(SaidKind.NOTHING_TO_UNDO)
    return Said(SaidKind.UNDONE, recorded=OWN_WORDS, lines=(OWN_WORDS,), by=work.person.name)


def _asked_at(waiting: Waiting, now: datetime) -> datetime:
    return waiting.said_at if waiting.said_at and now - waiting.said_at <= AN_HOUR else now
