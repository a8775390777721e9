"""The old worker's answer to the one question: her own words are kept for the child, and the new worker hears of it.

She may not see the child any more. What lets her write is that she was asked, for a fortnight and once.
"""

from __future__ import annotations

import re
from datetime import timedelta

from casework.content import Said, SaidKind
from casework.in_thread import BY_MAIL, OWN_MESSAGES, PRACTICE, InThread
from casework.new_worker.card import pairs_in
from casework.new_worker.queue_cards import PARTING
from casework.ports import MessageKind, NewMessage, StoredMessage
from permanence.entries import Recorder
from permanence.reference import find_references, near_misses
from permanence.replies.memory import NOTHING, WaitsFor
from permanence.replies.read import read
from permanence.replies.reading import Kind, Situation

ASKED_FOR = timedelta(days=14)
ANSWERED = "parting question answered"
WHICH = "Which child is it about? Write it once more, with the reference in front: {0}."
_NOTHING = re.compile(
    r"(?:no|nope|none|nothing|nowt|nil|n/a|not really)(?:,? (?:no|nothing|none))?"
    r"(?: (?:more|mroe|moer|else|to add|from me|really|new|that i can think of|comes to mind))*"
    r"|(?:no,? )?(?:it's |its |it is )?all (?:written down|in the (?:file|notes|record))"
)
_THANKS = re.compile(r",? (?:thanks|thank you|ta|cheers)$")
_AS_USUAL = frozenset(
    {Kind.COMMAND, Kind.QUESTION, Kind.FACTS, Kind.SEEN, Kind.WAIT, Kind.YES, Kind.LET_GO, Kind.TURNED_ROUND}
)


def parting_answered(thread: InThread, text: str, situation: Situation) -> Said | None:
    """What was written in answer to the question, kept; None where the words are about anything else."""
    message = _asked(thread)
    if message is None:
        return None
    bare = _THANKS.sub("", " ".join(text.strip().rstrip(".!").casefold().split()))
    if _NOTHING.fullmatch(bare):
        thread.work.tx.occur(ANSWERED, str(message.id), thread.work.now)
        return _said(thread, "Nothing was written down.")
    if read(text, situation).kind in _AS_USUAL and not _is_a_note(text):
        return None
    children = [r for r, _ in pairs_in(message, PARTING) if not _is_hidden(thread, r)]
    named = [reference for reference in find_references(text) if reference in children]
    if not children or (not named and (find_references(text) or near_misses(text))):
        return None  # of another child, or of one whom nobody knows by what was written
    if len(children) > 1 and len(named) != 1:
        return _said(thread, WHICH.format(", ".join(children)))
    return _kept(thread, message, (named or children)[0], text)


def _is_a_note(text: str) -> bool:
    return text.strip().casefold().startswith("note:")


def _asked(thread: InThread) -> StoredMessage | None:
    """The question, where these words answer it: the message itself, or in chat the last thing that came there."""
    work = thread.work
    message = work.tx.message(thread.message_id) if thread.message_id is not None else None
    if not _is_open(thread, message) and work.source != BY_MAIL:
        channel = work.person.channel if work.source == PRACTICE else work.source
        message = work.tx.newest_message(work.person.email, channel, OWN_MESSAGES)
        last = thread.last
        waits = last is not None and last.waiting.waits_for in (WaitsFor.YES, WaitsFor.ANSWER)
        if message and waits and last and message.sent_at and last.at > message.sent_at:
            return None
    return message if _is_open(thread, message) else None


def _is_open(thread: InThread, message: StoredMessage | None) -> bool:
    if message is None or PARTING not in message.facts or message.person != thread.work.person.email:
        return False
    is_fresh = message.sent_at is not None and thread.work.now - message.sent_at <= ASKED_FOR
    return is_fresh and thread.work.tx.occurred(ANSWERED, str(message.id)) is None


def _is_hidden(thread: InThread, reference: str) -> bool:
    """Whether she learns nothing of the child any more: restricted or sealed since she was asked, or erased."""
    journey = thread.work.tx.journey(reference)
    return journey is None or journey.allocation.hides_from(thread.work.person.email)


def _kept(thread: InThread, message: StoredMessage, reference: str, text: str) -> Said | None:
    work = thread.work
    journey = work.tx.journey(reference)
    if journey is None:
        return None
    note = text.strip().removeprefix(reference).lstrip(" :,")
    note = note[len("note:") :].strip() if _is_a_note(note) else note
    recorder = Recorder(reference, journey.number, work.person.email, work.through)
    work.append([recorder.noted(note)])
    if len(pairs_in(message, PARTING)) == 1:
        work.tx.occur(ANSWERED, str(message.id), work.now)
    worker = work.directory.get(journey.allocation.social_worker)
    if worker and worker.email != work.person.email:
        work.tx.queue(_told(thread, reference, worker.email, worker.channel), work.now)
    who = f" {worker.name} is told that it is there." if worker else ""
    return _said(thread, f"Kept as a note for {reference}.{who}")


def _told(thread: InThread, reference: str, person: str, channel: str) -> NewMessage:
    work = thread.work
    return NewMessage(
        key=f"{PARTING}:note:{work.through}:{person}",
        kind=MessageKind.NOTICE,
        person=person,
        channel=channel,
        not_before=work.now,
        facts={
            "what": "parting_note",
            "by": work.person.email,
            "reference": reference,
            "entry": None,
            "headline": f"{reference}: {work.person.name} has written something for you",
            "lines": ["It is kept as a note, and stands at the end of the child's story."],
            "action": f"Say {reference} history, in chat or on the practice page. By e-mail own words are not sent.",
            "staff": [work.person.name],
        },
    )


def _said(thread: InThread, line: str) -> Said:
    thread.waits_on(NOTHING)
    return Said(SaidKind.ANSWERED, lines=(line,), message_id=thread.message_id)
