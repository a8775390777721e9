"""Where one reply is worked on: who replies, whom she may see, and what recording her answer changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from casework.ports import StageQuery, Writing
from casework.who_may_see import may_see_child
from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.entries import entries_for
from permanence.case import Case
from permanence.dates import CalendarRunsOut
from permanence.entries import Entry, NewEntry
from permanence.journey import Journey, journey_of
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.reference import find_references
from permanence.stages import Rulebook, Stage, project

DATED = LEGAL_VERBS | {
    Verb.DONE,
    Verb.DECISION,
    Verb.CHANGE_ROUTE,
    Verb.PARALLEL_PLAN,
    Verb.PAUSE,
    Verb.RESUME,
}
_BEYOND = 10**12
NOBODY = "HW-0000-0"  # means no child: its check character is wrong


@dataclass
class ReplyWork:
    """One reply inside one writing transaction. `through`: what entries call the message it came in by.

    `source`: the platform that it came by. `asked`: for each reference that was asked about, for what, and whether
    she sees the child. `form`: the form and its version by which all that is recorded was asked; each entry says so.
    """

    tx: Writing
    rules: Rulebook
    person: Person
    now: datetime
    through: str
    directory: Directory
    source: str = ""
    form: str = ""
    asked: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _cases: dict[str, Case] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.now, self.rules.zone)

    def open(self, reference: str, what: str, message_id: int | None = None) -> Case | None:
        """The latest journey of a child whom this person may see; None when there is no such child for her.

        Either way it goes into the access log. Where she may not see the child, it looks to her exactly as if the
        reference did not exist, and takes as long. `message_id`: the message that she answers; of all whom it tells
        of is read at once, once it is known that she sees this one.
        """
        journey = self.tx.journey(reference)
        sees = journey is not None and self.may_see(journey)
        if not sees:
            self._as_long_for_none(journey)
        if find_references(reference) == [reference]:  # anything else never was a child's
            self.asked[reference] = what, sees
        if journey is None or not sees:
            return None
        if message_id is not None:
            self.tx.read_up([reference], message_id)
        self._cases[reference] = self._case(journey, self._stored(reference))
        return self._cases[reference]

    def _as_long_for_none(self, hidden: Journey | None) -> None:
        """As much is done for a reference that means nobody as for a hidden one: one of each kind is looked up."""
        other = self.tx.some_reference()
        if hidden is not None:
            self.tx.journey(NOBODY)
        elif other and (journey := self.tx.journey(other)):
            self.may_see(journey)

    def may_see(self, journey: Journey) -> bool:
        return may_see_child(self.tx, self.rules, self.directory, self.person, journey, self.today)

    def case_of(self, reference: str, further: Sequence[NewEntry] = ()) -> Case:
        """A child's latest journey as it stands; with `further` entries, as it would stand after them."""
        if further:
            entries = [*self.tx.entries(reference), *_as_recorded(further, self.now)]
            after = journey_of(reference, max(e.journey for e in entries), entries)
            return self._case(after, self._projected(after))
        if reference not in self._cases:
            journey = self.tx.journey(reference) or Journey(reference, 1)
            self._cases[reference] = self._case(journey, self._stored(reference))
        return self._cases[reference]

    def _case(self, journey: Journey, stages: Iterable[Stage]) -> Case:
        mine = tuple(s for s in stages if s.journey == journey.number)
        return Case(journey, mine, self.rules, self.directory, self.today)

    def _stored(self, reference: str) -> list[Stage]:
        query = StageQuery(references=frozenset({reference}), open_only=False)
        return [stored.stage for stored in self.tx.stages(query)]

    def _projected(self, journey: Journey) -> list[Stage]:
        """The stages as the rules see them; as they are stored where the council's calendar has run out."""
        try:
            return project(journey, self.rules, self.directory)
        except CalendarRunsOut:
            return self._stored(journey.reference)

    def entries_for(self, answer: Answer, case: Case) -> list[NewEntry]:
        return entries_for(answer, case, self.person.email, self.through)

    def append(self, entries: Sequence[NewEntry]) -> int | None:
        """The number of the first entry recorded; None when there is nothing to record."""
        if not entries:
            return None
        for entry in entries:
            self._cases.pop(entry.reference, None)
        if self.form:
            entries = [replace(entry, data={**entry.data, "form": self.form}) for entry in entries]
        return self.tx.append(entries, self.now)[0]


def with_day(answer: Answer, case: Case) -> Answer:
    """The answer with the day it means written down, where it is about something that happened or begins.

    That a journey is over, said once more, means what was said before.
    """
    said = case.journey.said_over
    if answer.verb is Verb.JOURNEY_OVER and said:
        return replace(answer, on=answer.on or said.on, reason=answer.reason or said.reason)
    if answer.verb not in DATED or answer.on is not None:
        return answer
    return replace(answer, on=case.day_of(answer))


def with_first_day(answer: Answer, today: date) -> Answer:
    """Who is away without saying from when is away from today."""
    return replace(answer, on=today) if answer.verb is Verb.LEAVE and answer.on is None else answer


def _as_recorded(entries: Sequence[NewEntry], now: datetime) -> list[Entry]:
    """Entries as they would be read back, numbered beyond any that the ledger holds."""
    return [
        Entry(_BEYOND + n, e.kind, e.reference, e.journey, e.data, e.by, e.through, now, e.replaces)
        for n, e in enumerate(entries)
    ]
