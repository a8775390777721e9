"""An answer in words for the one who gave it: staff by their names, and what happens next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.answers.entry_words import entry_in_words
from permanence.answers.more_words import DIED
from permanence.answers.words import in_words
from permanence.entries import Entry, EntryKind
from permanence.people import MANAGERS, Directory
from permanence.stages import Rulebook


def said_in_words(work: ReplyWork, answer: Answer) -> str:
    """For example "Allocated to Jamie Orr"."""
    words = in_words(answer, work.rules, work.today)
    person = work.directory.get(answer.to)
    if person and answer.verb is Verb.NOT_MINE:
        return words.replace(":", f", {person.name} has the case now:", 1)
    return words.replace(person.email, person.name) if person else words


def entry_said(entry: Entry, rules: Rulebook, directory: Directory, today: date) -> str:
    """An entry in words as its answer was: an allocation with the name of the worker who has the child by it."""
    worker = directory.get(entry.maybe("social_worker")) if entry.kind is EntryKind.ALLOCATED else None
    return f"allocated to {worker.name}" if worker else entry_in_words(entry, rules, today)


def what_follows(answer: Answer, work: ReplyWork) -> Iterator[str]:
    """What a person needs to know beside that it was recorded, a sentence each."""
    match answer.verb:
        case Verb.JOURNEY_OVER:
            if answer.reason == DIED:
                yield "I am sorry."
            yield "Nothing more is sent about this child."
            if work.person.role not in MANAGERS:
                yield "The manager is asked to confirm it."
        case Verb.JOURNEY_GOES_ON:
            yield "Alerts about this child go on from the next working morning."
        case Verb.NOT_MINE:
            yield "Your manager is asked to allocate the child, and gets the alerts until then."
        case Verb.REALLOCATE:
            yield "The alerts go there from the next working morning."
        case Verb.LEGAL_QUERIED:
            yield "The days count as days with social work until it is answered."
        case Verb.LEAVE | Verb.WORKING_DAYS:
            yield "Your manager is told."
