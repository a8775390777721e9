"""Tracking meetings in chat: a manager walks through her list, decides something of some children, and leaves or forgets to."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from sqlalchemy import text

from casework.content import Said, SaidKind
from casework.meeting.sitting import sitting_of
from permanence.people import Person, Role
from store.engine import reading
from tests.year.council import Council
from tests.year.speaking import Card, Speaker

EVERY = 10  # working days between two meetings of one manager, on average
MOST_CHILDREN = 6
_SINCE = text("SELECT DISTINCT reference FROM ledger WHERE number > :number AND by = :by AND reference != ''")


@dataclass
class Meetings:
    """Holds them. `count`: what was said in them, and what came of it."""

    council: Council
    speaker: Speaker
    chance: Random
    count: Counter[tuple[str, str]] = field(default_factory=Counter)

    def hold(self, day: date) -> None:
        """Some of the managers who are at work and write in chat hold their meeting on this day."""
        for person in sorted(self.council.staff.values(), key=lambda p: p.email):
            is_hers = person.role is Role.TEAM_MANAGER and person.active and person.channel != "email"
            if (
                is_hers
                and person.works_on(day)
                and not person.away_on(day)
                and self.chance.random() < 1 / EVERY
            ):
                self._walk(person, day)

    def _walk(self, person: Person, day: date) -> None:
        before = self.council.newest()
        said = self._says(person, "meeting")
        said = self._says(person, "next") if said.options else said
        for _ in range(self.chance.randrange(1, MOST_CHILDREN)):
            if said.kind is not SaidKind.MEETING or said.card is None:
                break
            if self.chance.random() < 0.8:
                self._decide(person, day)
            said = self._says(person, self.chance.choice(("next", "next", "next", "back")))
        if self.chance.random() < 0.8:
            self._says(person, "leave")
        with self.council.record.reading() as tx:
            sitting = sitting_of(tx, person)
        if sitting is not None:
            until = sitting.last_day if sitting.is_open else None
            self.council.keep_event(met=(person.email, self._recorded(person, before), until))

    def _recorded(self, person: Person, before: int) -> frozenset[str]:
        """The children of whom she has recorded something since."""
        with reading(self.council.record.engine) as connection:
            return frozenset(connection.execute(_SINCE, {"number": before, "by": person.email}).scalars())

    def _decide(self, person: Person, day: date) -> None:
        ahead = f"{day + timedelta(days=self.chance.choice((9, 20, 40))):%-d %B %Y}"
        words = (
            f"booked for {ahead}",
            "held yesterday",
            "the social worker asks the school again by Friday",
            f"snooze until {ahead}",
            "note: talked about the carers' questions",
        )
        self._says(person, self.chance.choice(words))

    def _says(self, person: Person, words: str) -> Said:
        said = self.speaker.write(person, words, Card(None, None))
        self.count["meeting", said.kind.value] += 1
        return said
