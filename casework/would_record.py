"""What a reply would record, if it were taken: for whoever must hear of it, and never the words themselves."""

from __future__ import annotations

from datetime import datetime

from casework.ports import StoredMessage, Writing
from casework.reply_work import ReplyWork
from casework.situation import seen_of, situation_of
from permanence.answers.words import in_words
from permanence.reference import find_references
from permanence.replies.read import read
from permanence.stages import Rulebook


def would_record(
    tx: Writing, rules: Rulebook, answered: StoredMessage, text: str, now: datetime
) -> str | None:
    """The first thing that a text says in answer to a message, in the pack's own words, for whom the message was.

    None where nothing is sure, or nobody is known by its address any more.
    """
    reader = tx.directory().get(answered.person)
    if reader is None:
        return None
    work = ReplyWork(tx, rules, reader, now, "", tx.directory())
    seen = seen_of(work, find_references(text))
    facts = read(text, situation_of(work, answered.id, seen, ())).facts
    if not facts:
        return None
    words = in_words(facts[0], rules, work.today)
    return f"{facts[0].reference}: {words}" if facts[0].reference else words
