"""What a meeting recorded is told to the workers of its children afterwards, each in one message.

It leaves when nothing of it can be undone any more, and says what stands then. Where nobody has said leave, it is told
on the next working morning.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.meeting.sitting import Sitting, keep_sitting, sittings
from casework.ports import MessageKind, NewMessage, Writing
from casework.who_may_see import may_see_child
from permanence.answers.rules import UNDO_FOR
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.stages import Rulebook

MINUTES_KEY = "minutes"


@dataclass(frozen=True, slots=True)
class Posting:
    """Somebody's meeting being told, inside one writing transaction. `now` is UTC."""

    tx: Writing
    rules: Rulebook
    directory: Directory
    manager: Person
    now: datetime

    @property
    def today(self) -> date:
        return local_day(self.now, self.rules.zone)

    def post(self, sitting: Sitting) -> tuple[Sitting, int]:
        """The sitting, with all of it told; and how many people get a message."""
        hearers: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for reference, entry in sitting.recorded[sitting.told :]:
            person = self._hearer(reference)
            if person and person.email != self.manager.email:
                hearers[person.email].append((reference, entry))
        told = replace(sitting, told=len(sitting.recorded), closings=sitting.closings + 1)
        for email, recorded in hearers.items():
            self.tx.queue(self._message(told, self.directory.people[email], recorded), self.now)
        return told, len(hearers)

    def _hearer(self, reference: str) -> Person | None:
        """The child's worker, or who stands in for her today; nobody who may not see the child."""
        journey = self.tx.journey(reference)
        if journey is None:
            return None
        hearing = self.directory.who_hears(
            journey.allocation.social_worker,
            self.today,
            lambda person: may_see_child(self.tx, self.rules, self.directory, person, journey, self.today),
        )
        return hearing.person if hearing else None

    def _message(self, sitting: Sitting, person: Person, recorded: list[tuple[str, int]]) -> NewMessage:
        meeting = sitting.meeting
        return NewMessage(
            key=f"{MINUTES_KEY}:{self.manager.number}:{meeting.on}:{sitting.closings}:{person.email}",
            kind=MessageKind.QUEUE,
            person=person.email,
            channel=person.channel,
            not_before=self.now + UNDO_FOR,
            facts={
                "on": self.today.isoformat(),
                "meeting": {"team": meeting.team, "on": meeting.on.isoformat()},
                "recorded": [list(one) for one in recorded],
            },
        )


def post_what_was_left(tx: Writing, rules: Rulebook, now: datetime) -> int:
    """How many people get a message of an earlier day's meeting that nobody has left; it can still go on."""
    today, told = local_day(now, rules.zone), 0
    directory = tx.directory()
    managers = {person.number: person for person in directory.people.values()}
    for number, sitting in sittings(tx):
        begun_before = sitting.last_at is not None and local_day(sitting.last_at, rules.zone) < today
        if number in managers and begun_before and sitting.told < len(sitting.recorded):
            posted, hearers = Posting(tx, rules, directory, managers[number], now).post(sitting)
            keep_sitting(tx, number, posted)
            told += hearers
    return told
