"""Take a reply, whatever the channel: a button, a form or words; and say back how it was taken.

In this order, all in one transaction: the inbox first (a second delivery changes nothing), who replies, whether she
may see the child (if not: exactly as if there were no such child, and the refusal is recorded), whether the card she
answers is still true, the rules, then the ledger. What a button or a form says is recorded at once; what words say
is read back, and recorded when she confirms. Every reply gets an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.answer_questions import answer_question
from casework.content import Said, SaidKind
from casework.moved_on import moved_on
from casework.ports import CaseRecord, Writing
from casework.private_words import private_kinds, private_text  # noqa: F401 - the first for who measures this door
from casework.read_back import change_at, confirm_at
from casework.record_answers import invalid, no_such_reference, recorded, take_back
from casework.reply_work import ReplyWork, with_day
from casework.take_words import take_words
from permanence.answer import ASKS_ONLY, Answer, Verb
from permanence.answers.rules import problems


@dataclass(frozen=True, slots=True)
class Reply:
    """What came in. `source` and `event_id`: the platform and its own id of the event, kept once.

    `person`: the e-mail address of who replies, as the platform proved it. Either `answer` (a button, or a `form`)
    or `text`. `message_id`: the outbox's number of the message answered; `revision`: the newest entry of the journey
    when the card or form was shown. `raw`: the event as it came, for the inbox.
    """

    source: str
    event_id: str
    person: str
    answer: Answer | None = None
    text: str | None = None
    message_id: int | None = None
    revision: int | None = None
    form: bool = False
    raw: str = ""

    @property
    def through(self) -> str:
        return f"{self.source}:{self.event_id}"

    @property
    def free_text(self) -> str:
        return self.text or (self.answer.note if self.answer else None) or ""


def take_reply(record: CaseRecord, reply: Reply, now: datetime) -> Said:
    """What `reply` says is recorded, read back, or answered; how it was taken. `now` is UTC.

    Of a reply with private words, or with a word that may be a child's name, nothing is kept but that there was one.
    """
    with record.writing() as tx:
        private = private_text(reply.free_text, tx)
        raw = "" if private else _storable(reply.raw)
        if not tx.take_in(reply.source, reply.event_id, raw, now):
            return Said(SaidKind.ALREADY, reference=reply.answer.reference if reply.answer else None)
        work = _work(tx, record, reply.person, reply.through, now)
        if isinstance(work, Said):
            return work
        if private:
            return private.said(reply.message_id)
        if reply.answer is None:
            return take_words(work, _storable(reply.text or ""), reply.message_id)
        note = reply.answer.note
        answer = replace(reply.answer, note=_storable(note)) if note else reply.answer
        return _take_answer(work, answer, reply)


def confirm(
    record: CaseRecord, proposal_id: int, person: str, source: str, event_id: str, now: datetime
) -> Said:
    """What was read back to this person is recorded; a second time changes nothing."""
    with record.writing() as tx:
        if not tx.take_in(source, event_id, f"confirm {proposal_id}", now):
            return Said(SaidKind.ALREADY, proposal=proposal_id)
        work = _work(tx, record, person, f"{source}:{event_id}", now)
        return work if isinstance(work, Said) else confirm_at(work, proposal_id)


def change(
    record: CaseRecord, proposal_id: int, person: str, source: str, event_id: str, now: datetime
) -> Said:
    """What was read back is not recorded; she is asked what it should be."""
    with record.writing() as tx:
        if not tx.take_in(source, event_id, f"change {proposal_id}", now):
            return Said(SaidKind.ALREADY, proposal=proposal_id)
        work = _work(tx, record, person, f"{source}:{event_id}", now)
        return work if isinstance(work, Said) else change_at(work, proposal_id)


def undo(record: CaseRecord, entry: int, person: str, source: str, event_id: str, now: datetime) -> Said:
    """Everything recorded together with `entry` is taken back, for ten minutes, by its recorder or her manager."""
    answer = Answer(Verb.UNDO, undoes=entry)
    return take_reply(record, Reply(source, event_id, person, answer, raw=f"undo {entry}"), now)


def _storable(text: str) -> str:
    """The text without what no database takes as text: half a character, or the character zero."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _work(tx: Writing, record: CaseRecord, email: str, through: str, now: datetime) -> ReplyWork | Said:
    """The work of who replies; what is said instead when nobody knows this person, or she has left."""
    directory = tx.directory()
    person = directory.get(email.lower())
    if person is None:
        return Said(SaidKind.NOT_LINKED)
    if not person.active:
        return Said(SaidKind.NOT_ALLOWED)
    return ReplyWork(tx, record.rules, person, now, through, directory)


def _take_answer(work: ReplyWork, answer: Answer, reply: Reply) -> Said:
    """A button's or a form's answer is recorded at once, or it is said why not."""
    if answer.verb in ASKS_ONLY:
        return answer_question(work, answer, reply.message_id)
    if answer.verb is Verb.UNDO:
        return take_back(work, answer)
    case = work.open(answer.reference or "", f"reply: {answer.verb}")
    if case is None:
        return no_such_reference(answer.reference)
    answer = with_day(answer, case)
    overtaken = moved_on(work, answer, case, reply.revision, form=reply.form)
    if overtaken:
        return overtaken
    wrong = problems(answer, case, work.person)
    if wrong:
        return invalid(answer, wrong, reply.message_id)
    return recorded(work, [answer], reply.message_id)
