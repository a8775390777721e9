"""That notes were kept about a child, without what they say: that stands in her story, for who may read it there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casework.ports import Reading
from permanence.day_words import day_words
from permanence.entries import EntryKind, standing
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.stages import Rulebook

WHERE = "Own words are in the whole story."


def notes_line(tx: Reading, rules: Rulebook, journey: Journey, since: date, today: date) -> Iterator[str]:
    """How many notes of this journey were written since a day, and when the last one was; nothing where none was."""
    entries = standing(tx.entries(journey.reference))
    notes = [e for e in entries if e.kind is EntryKind.NOTED and e.journey in (0, journey.number)]
    days = [day for e in notes if (day := local_day(e.recorded_at, rules.zone)) >= since]
    if days:
        last = day_words(days[-1], today)
        said = f"A note of {last}." if len(days) == 1 else f"{len(days)} notes, the last of {last}."
        yield f"{said} {WHERE}"
