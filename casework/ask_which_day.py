"""*Held…* on a step past its due date, or whose booked day has gone, is asked for its day.

Most such steps were held and not written down, and the next clock counts from that day.
"""

from __future__ import annotations

from dataclasses import replace

from casework.alert_items import alert_item, asks_which_day, level_of, revision_of
from casework.content import AlertItem, Said, SaidKind, WhichDay
from casework.in_thread import InThread
from casework.reply_work import ReplyWork
from casework.situation import lines_of
from permanence.answer import Answer, Verb
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Open


def day_to_ask(work: ReplyWork, answer: Answer, message_id: int | None) -> WhichDay | None:
    """The question that a *Held…* without a day is answered with; None where today is meant, or it is over."""
    if answer.verb is not Verb.DONE or answer.on is not None or answer.stage is None:
        return None
    item = _open_step(work, answer.reference or "", answer.stage)
    if item is None or not asks_which_day(item):
        return None
    lines = lines_of(work, message_id)
    number = next((n.number for n in lines if (n.reference, n.stage) == (item.reference, item.stage)), None)
    return WhichDay.of(item, work.today, number, message_id)


def day_asked(thread: InThread, answer: Answer, which: WhichDay) -> Said:
    """The day is asked for; it may be given in words as well."""
    known = replace(answer, milestone=thread.work.case_of(which.reference).milestone_of(answer))
    return Said(
        SaidKind.WHICH_DAY,
        reference=which.reference,
        stage=which.stage,
        proposal=thread.says(Waiting(WaitsFor.ANSWER, (known,), (Open.DAY,), said_at=thread.work.now)),
        message_id=thread.message_id,
        which_day=which,
    )


def _open_step(work: ReplyWork, reference: str, key: str) -> AlertItem | None:
    """The step as a message would now show it; None where it is not open or has no due date."""
    journey = work.case_of(reference).journey
    stored = work.tx.stage(reference, journey.number, key)
    if stored is None or not stored.stage.is_open:
        return None
    return alert_item(
        stored,
        level_of(stored.stage, work.today),
        work.rules,
        work.directory,
        work.today,
        told_to=work.person.email,
        revision=revision_of(work.tx, reference, journey.number),
    )
