"""Take a reply, whatever the channel: a button, a form or words; and say back how it was taken.

In this order, all in the transaction that is open: the inbox first (a second delivery changes nothing), who replies,
whether she may see the child (if not: exactly as if there were no such child, and the refusal is recorded), whether the
card she answers is still true, the rules, then the ledger. What a button or a form says is recorded at once, but
*Held…* on a late step asks for the day first; what words say is read back, and recorded when she confirms. Every reply
gets an answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.access import keep_looks_of_reply
from casework.answer_questions import answer_question
from casework.ask_which_day import day_asked, day_to_ask
from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.meeting.walk import followed_by_next
from casework.moved_on import moved_on
from casework.ports import Writing
from casework.private_words import PrivateText, is_too_long, private_text
from casework.read_back import change_at, confirm_at, kept_in
from casework.record_answers import (
    invalid,
    new_day_asked,
    not_found,
    problems_in_turn,
    problems_with,
    recorded,
    take_back,
)
from casework.reply_work import ReplyWork, with_day, with_first_day
from casework.restored import is_of_the_gap, nothing_recorded
from casework.take_review import take_review
from casework.take_words import take_words
from casework.threads import Place
from permanence.answer import ABOUT_HERSELF, ASKS_ONLY, Answer, Verb
from permanence.answers.authority import with_body
from permanence.answers.prompts import with_prompt
from permanence.case import Case
from permanence.replies.cleaning import without_steering
from permanence.replies.memory import NOTHING, WaitsFor
from permanence.signature import without_signature
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class Reply:
    """What came in. `source` and `event_id`: the platform and its own id of the event, kept once.

    `person`: the e-mail address of who replies, as the platform proved it. What she says is one of `answer` (a button,
    or a `form`), `text`, or the number under which something was read back to her and that she `confirms` or wants
    changed (`changes`). `pressed`: the text is a choice that was offered, pressed as a button. `message_id`: the
    outbox's number of the message answered; `revision`: the newest entry of the journey when the card or form was
    shown. `raw`: the event as it came, for the inbox.

    `thread`: the platform's name for where the two speak; `receives`: Homeward's own messages come in there too.
    `words`: the platform's name of her words; `edits`: that of the earlier words in whose place these stand. `answers`:
    the number under which the thing was said that she answers, where that is known; a mail may answer an older one.
    `answers_unknown`: she quotes something, and nobody can tell what. `reacts`: she has put a reaction under a message.
    """

    source: str
    event_id: str
    person: str
    answer: Answer | None = None
    text: str | None = None
    confirms: int | None = None
    changes: int | None = None
    message_id: int | None = None
    revision: int | None = None
    form: bool = False
    raw: str = ""
    pressed: bool = False
    thread: str = ""
    receives: bool = True
    words: str | None = None
    edits: str | None = None
    answers: int | None = None
    answers_unknown: bool = False
    reacts: bool = False

    @property
    def through(self) -> str:
        return f"{self.source}:{self.event_id}"

    @property
    def free_text(self) -> str:
        return self.text or (self.answer.note if self.answer else None) or ""


def take_reply(tx: Writing, rules: Rulebook, reply: Reply, now: datetime) -> Said:
    """What `reply` says is recorded, read back, or answered; how it was taken. `now` is UTC.

    Of a reply with private words, or with a word that may be a child's name, nothing is kept but that there was one.
    Where they stand in her own signature, the words above it are taken.
    """
    reply = _without_steering(reply)
    long = reply.answer is None and is_too_long(reply.free_text)
    whole = None if long else private_text(reply.free_text, tx)
    kept = "" if whole or long else _storable(reply.raw)
    if not tx.take_in(reply.source, reply.event_id, kept, now):
        return _repeated(reply)
    work = _work(tx, rules, reply, now)
    if isinstance(work, Said):
        return work
    if whole and reply.text:  # a signature below words in chat: the words can be taken without it
        reply = replace(reply, text=without_signature(reply.text, work.person.name))
    private = private_text(reply.free_text, tx) if whole else None
    said = _said_to(work, reply, private)
    keep_looks_of_reply(work, said)
    return said


def _without_steering(reply: Reply) -> Reply:
    """The reply whose words hold no sign that steers a printer or terminal: they are shown in one later."""
    answer = reply.answer
    if reply.text:
        reply = replace(reply, text=without_steering(reply.text))
    if answer is None:
        return reply
    filled = tuple((name, without_steering(value)) for name, value in answer.filled)
    note = without_steering(answer.note) if answer.note else answer.note
    return replace(reply, answer=replace(answer, note=note, filled=filled))


def _said_to(work: ReplyWork, reply: Reply, private: PrivateText | None) -> Said:
    """How a reply is taken of which the inbox has not heard before."""
    tx = work.tx
    if private:
        return private.said(reply.message_id)
    if is_of_the_gap(tx, reply.message_id):
        return nothing_recorded(tx, work.rules.zone)
    if reply.reacts:
        return Said(SaidKind.REACTED, message_id=reply.message_id)
    place = Place(reply.source, reply.thread, work.person.email)
    thread = InThread(work, place, reply.message_id, reply.words or reply.edits, reply.receives)
    return followed_by_next(thread, _said_in(thread, reply))


def _said_in(thread: InThread, reply: Reply) -> Said:
    if reply.confirms is not None:
        return confirm_at(thread.work, reply.confirms)
    if reply.changes is not None:
        return change_at(thread.work, reply.changes)
    return _take_words(thread, reply) if reply.answer is None else _take_press(thread, reply.answer, reply)


def _take_press(thread: InThread, given: Answer, reply: Reply) -> Said:
    """A button or a form is taken, and what waited in its thread waits no more, unless it only asked something."""
    answer = _with_storable_note(given)
    said = _take_answer(thread.work, answer, reply)
    if answer.verb in ASKS_ONLY:
        return said
    if said.kind in (SaidKind.RECORDED, SaidKind.NOTED):
        return kept_in(thread, [answer], said)
    if said.which_day:
        return day_asked(thread, answer, said.which_day)
    thread.waits_on(NOTHING)
    return said


def _take_words(thread: InThread, reply: Reply) -> Said:
    last = thread.last
    if reply.edits:
        if last is None or last.words != reply.edits or last.waiting.waits_for is WaitsFor.MORE:
            return _repeated(reply)  # what these words led to is settled, or is no longer the last thing said
        thread.waits_on(NOTHING)
    is_newest = reply.answers is None or (last is not None and last.number == reply.answers)
    is_newest = is_newest and not reply.answers_unknown
    text = _storable(reply.text or "")
    return take_words(thread, text, pressed=reply.pressed, in_answer=is_newest)


def _repeated(reply: Reply) -> Said:
    """Said to an event that was taken before; it was answered then."""
    reference = reply.answer.reference if reply.answer else None
    proposal = reply.changes if reply.confirms is None else reply.confirms
    return Said(SaidKind.ALREADY, reference=reference, proposal=proposal)


def _storable(text: str) -> str:
    """The text without what no database takes as text: half a character, or the character zero."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _work(tx: Writing, rules: Rulebook, reply: Reply, now: datetime) -> ReplyWork | Said:
    """The work of who replies; what is said instead when nobody knows this person, or she has left."""
    directory = tx.directory()
    person = directory.get(reply.person.lower())
    if person is None:
        return Said(SaidKind.NOT_LINKED)
    if not person.active:
        return Said(SaidKind.NOT_ALLOWED)
    return ReplyWork(tx, rules, person, now, reply.through, directory, reply.source)


def _take_answer(work: ReplyWork, answer: Answer, reply: Reply) -> Said:
    """A button's or a form's answer is recorded at once, or it is said why not."""
    if answer.verb in ASKS_ONLY:
        return answer_question(work, answer, reply.message_id)
    if answer.verb is Verb.UNDO:
        return take_back(work, answer)
    if answer.verb in ABOUT_HERSELF:
        wrong = problems_in_turn(work, [answer])
        if wrong:
            return invalid(answer, wrong, reply.message_id)
        return recorded(work, [with_first_day(answer, work.today)], reply.message_id)
    case = work.open(answer.reference or "", answer.verb, reply.message_id)
    if case is None:
        return not_found(work, answer.reference)
    return _take_about(work, answer, case, reply)


def _take_about(work: ReplyWork, answer: Answer, case: Case, reply: Reply) -> Said:
    """An answer about a child whom she may see."""
    if answer.verb is Verb.REVIEW:
        return take_review(work, answer, case, reply.message_id)
    which = day_to_ask(work, answer, reply.message_id)
    answer = with_day(answer, case)
    overtaken = moved_on(work, answer, case, reply.revision, form=reply.form)
    if overtaken:
        return overtaken
    wrong = problems_with(work, answer, case)
    if wrong:
        return invalid(answer, wrong, reply.message_id)
    if which:
        return Said(SaidKind.WHICH_DAY, reference=which.reference, which_day=which)
    if answer.verb is Verb.NOT_DONE:
        return new_day_asked(work, answer, reply.message_id)
    aimed = with_body(with_prompt(answer, case), case, work.person)
    return recorded(work, [aimed], reply.message_id)


def _with_storable_note(answer: Answer) -> Answer:
    return replace(answer, note=_storable(answer.note)) if answer.note else answer
