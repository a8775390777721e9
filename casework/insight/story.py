"""One child's story, for those who may see her: all journeys, in the order of time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from casework.insight.seen import seen
from casework.ports import CaseRecord, Reading, StageQuery
from permanence.answers.words import NOTE_KEPT, as_a_line
from permanence.day_words import day_words
from permanence.insight.story import JourneyStory, Line, story_of
from permanence.people import Person, may_see
from permanence.stages import Rulebook, open_roles


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


@dataclass(frozen=True, slots=True)
class LastLines:
    """The last lines of a story as they may leave in a message, without own words. `before`: how many came before."""

    lines: tuple[str, ...]
    before: int


def last_lines(tx: Reading, rules: Rulebook, reference: str, today: date) -> LastLines:
    """The last ten lines of a child's story, all journeys, the newest last. Whoever asks must be asked for first."""
    told = [
        (journey.number, line)
        for one in seen(tx, rules, today, [reference])
        for journey in [story_of(one.journey, one.steps, rules, today)]
        for line in journey.lines
    ]
    last = told[-LAST_LINES:]
    several = len({number for number, _ in last}) > 1
    return LastLines(
        tuple(_in_a_message(line, number if several else None, today) for number, line in last),
        len(told) - len(last),
    )


def _in_a_message(line: Line, journey: int | None, today: date) -> str:
    note = f", {NOTE_KEPT}" if line.note else ""
    of = f" (journey {journey})" if journey else ""
    return f"{as_a_line(day_words(line.on, today))}{of}: {line.words}{note}"


def story(record: CaseRecord, reference: str, person: Person | None, today: date) -> Story | None:
    """The story of a child; None when there is no such child, or `person` may not see her, which looks the same.

    `person` None: somebody at the council's own command line.
    """
    with record.reading() as tx:
        if reference not in tx.references():
            return None
        if person and not _may_see(tx, person, reference, record.rules, today):
            return None
        found = seen(tx, record.rules, today, [reference])
        journeys = tuple(story_of(one.journey, one.steps, record.rules, today) for one in found)
        return Story(reference, today, journeys)


def _may_see(tx: Reading, person: Person, reference: str, rules: Rulebook, today: date) -> bool:
    """Her latest journey decides, as everywhere."""
    journey = tx.journey(reference)
    if journey is None:
        return False
    stored = tx.stages(StageQuery(references=frozenset({reference}), open_only=False))
    mine = [s.stage for s in stored if s.stage.journey == journey.number]
    roles = open_roles(journey, mine, rules.pack)
    return may_see(person, journey.allocation, tx.directory(), today, open_owner_roles=roles)
