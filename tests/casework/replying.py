"""Replying in tests: a record with made-up children, and somebody who taps, fills in forms and types."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from casework.content import Said
from casework.take_reply import Reply, take_reply
from permanence.answer import Answer, Verb
from permanence.entries import Entry, EntryKind
from permanence.local_day import local_day
from permanence.stages import Stage
from store.case_record import SqlCaseRecord
from tests.builders import NOW, SHONA, register_child

PANEL, DECISION, REVIEW = "PO.PANEL#1", "PO.ADM#1", "SCO.REVN#2"
RECOMMENDED = date(2026, 2, 10)
REVIEWS = {
    "first_review": date(2025, 7, 10),
    "second_review": date(2025, 10, 8),
    "later_review": date(2026, 3, 26),
    "kinship_ruled": date(2025, 9, 1),
}


def waits_for_panel(record: SqlCaseRecord, case_id: str = "C1", **details: object) -> str:
    """The reference of a child whose panel is 15 days past the council's aim on 20 May 2026."""
    milestones = {**REVIEWS, "permanence_recommendation": RECOMMENDED}
    given = {"route": "permanence_order", "plan_on": RECOMMENDED, "milestones": milestones, **details}
    return register_child(record, case_id, date(2025, 6, 2), **given)


def waits_for_decision(record: SqlCaseRecord, case_id: str = "C2", **details: object) -> str:
    """The reference of a child on the adoption route whose agency decision is due on 20 May 2026."""
    milestones = {**REVIEWS, "permanence_recommendation": RECOMMENDED, "panel": date(2026, 5, 6)}
    given = {"route": "adoption", "plan_on": RECOMMENDED, "milestones": milestones, **details}
    return register_child(record, case_id, date(2025, 6, 2), **given)


@dataclass
class Replying:
    """Somebody at her own screen; every event gets an id of its own unless one is given."""

    record: SqlCaseRecord
    person: str = SHONA
    source: str = "slack"
    now: datetime = NOW
    _events: list[str] = field(default_factory=list)

    def as_(self, person: str) -> "Replying":
        return replace(self, person=person)

    def at(self, now: datetime) -> "Replying":
        return replace(self, now=now)

    def event(self) -> str:
        self._events.append(f"event {len(self._events) + 1}")
        return self._events[-1]

    def send(self, **said: object) -> Said:
        event_id = str(said.pop("event_id", None) or self.event())
        reply = Reply(self.source, event_id, self.person, **{"raw": "{}", **said})
        return take(self.record, reply, self.now)

    def taps(self, verb: Verb, reference: str, stage: str | None = PANEL, **said: object) -> Said:
        """A button; *Held…* with the day that it asks for on a late step, today where no other is given."""
        if verb is Verb.DONE:
            said = {"on": local_day(self.now, self.record.rules.zone), **said}
        reply = {key: said.pop(key) for key in ("event_id", "revision", "message_id") if key in said}
        return self.send(answer=Answer(verb, reference, stage, **said), **reply)

    def fills_in(self, verb: Verb, reference: str, stage: str | None = PANEL, **said: object) -> Said:
        revision = said.pop("revision", None)
        return self.send(answer=Answer(verb, reference, stage, **said), form=True, revision=revision)

    def types(self, text: str, message_id: int | None = None, event_id: str | None = None) -> Said:
        return self.send(text=text, message_id=message_id, event_id=event_id)


def take(record: SqlCaseRecord, reply: Reply, now: datetime) -> Said:
    """How the reply was taken, in a transaction of its own."""
    with record.writing() as tx:
        return take_reply(tx, record.rules, reply, now)


def confirm(
    record: SqlCaseRecord, proposal: int, person: str, source: str, event_id: str, now: datetime
) -> Said:
    return take(record, Reply(source, event_id, person, confirms=proposal), now)


def change(
    record: SqlCaseRecord, proposal: int, person: str, source: str, event_id: str, now: datetime
) -> Said:
    return take(record, Reply(source, event_id, person, changes=proposal), now)


def undo(record: SqlCaseRecord, entry: int, person: str, source: str, event_id: str, now: datetime) -> Said:
    return take(record, Reply(source, event_id, person, Answer(Verb.UNDO, undoes=entry)), now)


def ledger(record: SqlCaseRecord, reference: str) -> list[Entry]:
    with record.reading() as tx:
        return list(tx.entries(reference))


def kinds_since(record: SqlCaseRecord, reference: str, number: int) -> list[EntryKind]:
    return [e.kind for e in ledger(record, reference) if e.number > number]


def newest(record: SqlCaseRecord, reference: str) -> int:
    return ledger(record, reference)[-1].number


def stage(record: SqlCaseRecord, reference: str, key: str = PANEL) -> Stage:
    with record.reading() as tx:
        stored = tx.stage(reference, 1, key)
    assert stored is not None
    return stored.stage
