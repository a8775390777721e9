"""An event of a channel as casework takes it: what it answers, and which message it names."""

from __future__ import annotations

from bot.events import Changes, Confirms, Event, Reacts, Where
from casework.ports import WORDS_ANSWER, MessageKind, StoredMessage, Writing
from casework.restored import gap_of
from casework.said_back import about_of, proposal_of
from casework.take_reply import Reply
from permanence.answer import Answer
from permanence.people import Person


def learn_name(tx: Writing, event: Event[Where], person: Person) -> StoredMessage | None:
    """A message of hers of which the platform had not said what it calls it, and of which we know it now; else None."""
    carrier = event.carrier
    unnamed = tx.without_name(person.email, event.source) if carrier else []
    if carrier is None or carrier.number not in [message.id for message in unnamed]:
        return None
    if tx.message_by_provider_id(event.source, carrier.name):
        return None
    tx.put_name(carrier.number, carrier.name)
    return tx.message(carrier.number)


def is_unasked(tx: Writing, event: Event[Where], person: Person) -> bool:
    """Whether it is a reaction under something that asked her nothing: a thank you, which needs no answer."""
    if not isinstance(event.says, Reacts):
        return False
    found = tx.message_by_provider_id(event.source, event.answers) if event.answers else None
    if found is None:
        return not tx.without_name(person.email, event.source)
    asks = found.kind in WORDS_ANSWER or proposal_of(found.facts) is not None
    return found.person != person.email or not asks


def reply_of(tx: Writing, event: Event[Where], person: Person) -> Reply:
    """The event as casework takes it."""
    says = event.says
    answered, is_known = _message_answered(tx, event, person)
    return Reply(
        source=event.source,
        event_id=event.id,
        person=person.email,
        answer=says if isinstance(says, Answer) else None,
        text=says if isinstance(says, str) else None,
        confirms=says.proposal if isinstance(says, Confirms) else None,
        changes=says.proposal if isinstance(says, Changes) else None,
        message_id=answered,
        revision=event.revision,
        form=event.form,
        raw=event.raw,
        pressed=not event.typed,
        thread=event.thread,
        receives=event.receives,
        words=event.own,
        edits=event.edits,
        answers_unknown=not is_known,
        reacts=isinstance(says, Reacts),
    )


def _message_answered(tx: Writing, event: Event[Where], person: Person) -> tuple[int | None, bool]:
    """The message that typed words stand under, or that it was about; else the newest that asked her something.

    And whether that is known: not, where she quotes something while there are messages of hers without a name, or that
    the record does not know since it was put back from a backup.
    """
    if event.message is not None or not event.typed:
        return event.message, True
    found = tx.message_by_provider_id(event.source, event.answers) if event.answers else None
    if event.answers and found is None and (tx.without_name(person.email, event.source) or gap_of(tx)):
        return None, False
    about = found.id if found else None
    if found and found.kind is MessageKind.SAID_BACK:
        about = about_of(found.facts)
    newest = tx.newest_message(person.email, event.source, WORDS_ANSWER) if about is None else None
    return (newest.id if newest else about), True
