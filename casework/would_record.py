"""What a reply would record, if it were taken: for whoever must hear of it, and never the words themselves."""

from __future__ import annotations

from datetime import datetime

from casework.ports import Writing
from casework.reply_work import ReplyWork
from casework.situation import seen_of, situation_of
from permanence.answers.words import in_words
from permanence.people import Person
from permanence.reference import find_references
from permanence.replies.read import read
from permanence.replies.reading import Open
from permanence.stages import Rulebook


def would_record(tx: Writing, rules: Rulebook, writer: Person, text: str, now: datetime) -> str | None:
    """The first thing that this person's words say, in the pack's own words; None where nothing is sure."""
    work = ReplyWork(tx, rules, writer, now, "", tx.directory())
    seen = seen_of(work, find_references(text))
    reading = read(text, situation_of(work, None, seen, ()))
    sure = reading.facts or (reading.understood if set(reading.opens) <= {Open.CHILD} else ())
    if not sure:
        return None
    words = in_words(sure[0], rules)
    return f"{sure[0].reference}: {words}" if sure[0].reference else words
