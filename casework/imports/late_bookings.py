"""Bookings beyond a statutory due date that came with a file: the children's managers hear, in one message a file.

Nothing while the backlog is agreed: no manager hears of anything before the start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casework.backlog import backlog_on
from casework.ports import MessageKind, NewMessage, Reading, StageQuery, Writing
from casework.still_to_tell import Telling
from casework.who_may_see import Sight
from permanence.bookings import days_beyond, is_far_beyond
from permanence.day_words import day_words
from permanence.entries import EntryKind, NewEntry
from permanence.local_day import local_day
from permanence.people import Person
from permanence.stages import Rulebook, Stage
from permanence.standing import late_words

SILENT = "Nothing more is sent about this step until that day."
NOT_SILENT = "So late a day is the team manager's to book: alerts about this step go on."


@dataclass(frozen=True, slots=True)
class Late:
    """`entry`: the booking's number in the ledger. `line`: what a manager reads of it. `days`: beyond the due date."""

    reference: str
    entry: int
    line: str
    days: int


def tell_of_late_bookings(
    tx: Writing, rules: Rulebook, made: Sequence[NewEntry], numbers: Sequence[int], file: str, now: datetime
) -> None:
    """Each manager concerned has one message queued. `made`, `numbers`: what was recorded just now, in its order.

    `file`: what its entries were recorded through.
    """
    booked = [(e, n) for e, n in zip(made, numbers, strict=True) if e.kind is EntryKind.BOOKED]
    today = local_day(now, rules.zone)
    if not booked or backlog_on(tx, today):
        return
    directory = tx.directory()
    sight = Sight(tx, rules, directory, today, {e.reference for e, _ in booked})
    told: dict[str, list[Late]] = defaultdict(list)
    for late in sorted(_late(tx, rules, booked, today), key=lambda one: -one.days):
        for person in sight.managers_for(late.reference):
            told[person.email].append(late)
    for email, several in told.items():
        tx.queue(_message(directory.people[email], several, file, now), now)


def _late(
    tx: Reading, rules: Rulebook, booked: Iterable[tuple[NewEntry, int]], today: date
) -> Iterator[Late]:
    last = {(e.reference, e.journey, str(e.data["milestone"])): (e, n) for e, n in booked}
    for stored in tx.stages(StageQuery(references=frozenset(reference for reference, _, _ in last))):
        stage = stored.stage
        entry, number = last.get((stage.reference, stage.journey, stage.milestone), (None, 0))
        if entry is not None and stage.booked_on == date.fromisoformat(str(entry.data["on"])):
            yield from _as_late(rules, stage, number, today)


def _as_late(rules: Rulebook, stage: Stage, number: int, today: date) -> Iterator[Late]:
    day, due = stage.booked_on, stage.due_on
    if day is None or due is None or stage.status is None:
        return
    beyond = days_beyond(stage.status, due, day)
    if not beyond:
        return
    step = rules.pack.step_of(stage.key)
    when = f"booked for {day_words(day, today)}, due {day_words(due, today)}"
    what = NOT_SILENT if is_far_beyond(stage.status, due, day) else SILENT
    said = f"{stage.reference}: {step} is {when}, and so {late_words(stage.status, beyond)}. {what}"
    yield Late(stage.reference, number, said, beyond)


def _message(person: Person, late: Sequence[Late], file: str, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"notice:{Telling.FILED_LATE}:{file}:{late[0].entry}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={
            "what": Telling.FILED_LATE.value,
            "bookings": [[one.reference, one.entry, one.line] for one in late],
        },
    )
