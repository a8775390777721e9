"""One child's story, for those who may see her: all journeys, in the order of time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from casework.insight.seen import seen
from casework.ports import CaseRecord, Reading
from casework.private_words import private_text
from casework.who_may_see import may_see_child
from permanence.answers.words import NOTE_KEPT, as_a_line
from permanence.day_words import day_words
from permanence.entries import standing
from permanence.insight.story import JourneyStory, Line, story_of
from permanence.people import Person
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class Story:
    """The journeys of one child, the first one first, as seen on a day."""

    reference: str
    on: date
    journeys: tuple[JourneyStory, ...]

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def rows(self) -> list[dict[str, object]]:
        """One row a line, for a table."""
        return [
            {"journey": j.number, "on": day_words(line.on), "what": line.words, "in her own words": line.note}
            for j in self.journeys
            for line in j.lines
        ]


LAST_LINES = 10
LONGEST_NOTE = 240  # letters of a note in a message


@dataclass(frozen=True, slots=True)
class LastLines:
    """The last lines of a story as they may leave in a message. `before`: how many came before."""

    lines: tuple[str, ...]
    before: int


def last_lines(
    tx: Reading, rules: Rulebook, reference: str, today: date, *, own_words: bool = False
) -> LastLines:
    """The last ten lines of a child's story, all journeys, the newest last. Whoever asks must be asked for first.

    `own_words`: with what people wrote; else it is only said that they did.
    """
    told = [
        (journey.number, line) for journey in _journeys(tx, rules, reference, today) for line in journey.lines
    ]
    last = told[-LAST_LINES:]
    several = len({number for number, _ in last}) > 1

    def said(number: int, line: Line) -> str:
        of = f" (journey {number})" if several else ""
        note = _note(tx, line.note, own_words=own_words) if line.note else ""
        return f"{as_a_line(day_words(line.on, today))}{of}: {line.words}{note}"

    return LastLines(tuple(said(number, line) for number, line in last), len(told) - len(last))


def _note(tx: Reading, note: str, *, own_words: bool) -> str:
    """What was written, unless it is of before the net had its meshes of today."""
    if not own_words or private_text(note, tx):
        return f", {NOTE_KEPT}"
    return f': "{note if len(note) <= LONGEST_NOTE else f"{note[:LONGEST_NOTE]}…"}"'


def _journeys(tx: Reading, rules: Rulebook, reference: str, today: date) -> tuple[JourneyStory, ...]:
    entries = standing(tx.entries_of([reference]).get(reference, []))
    found = seen(tx, rules, today, [reference])
    return tuple(story_of(one.journey, one.steps, rules, today, entries) for one in found)


def story(record: CaseRecord, reference: str, person: Person | None, today: date) -> Story | None:
    """The story of a child; None when there is no such child, or `person` may not see her, which looks the same.

    `person` None: somebody at the council's own command line.
    """
    with record.reading() as tx:
        if reference not in tx.references():
            return None
        journey = tx.journey(reference)
        if person and not (
            journey and may_see_child(tx, record.rules, tx.directory(), person, journey, today)
        ):
            return None
        return Story(reference, today, _journeys(tx, record.rules, reference, today))
