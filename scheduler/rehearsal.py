"""What the first weeks would send, to whom, when and how: lived through on a copy of the store that is thrown away.

It is the real sweep, the real digests and the real words, with channels that keep what they are given. Nobody answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.practice.inbox import PracticeInbox
from casework.backlog import backlog_on, start
from casework.ports import MessageState, StoredMessage
from casework.raise_alerts import raise_alerts
from casework.review_messages import send_review_messages
from casework.send_digests import send_digests
from permanence.dates import ONE_DAY
from permanence.local_day import local_day, local_time
from permanence.people import Person
from permanence.plain_error import PlainError
from scheduler.demo.practice_inbox import PracticeStore, practice_inbox
from scheduler.message_words import CALLED
from scheduler.settings import Settings
from store.backup import NoBackup, backup
from store.case_record import SqlCaseRecord
from store.engine import open_engine

MOST_WEEKS = 26


class CannotRehearse(PlainError):
    """A copy of the store cannot be made here, or the rehearsal would be too long; the message says which."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A message that would go: on which local day and hour, to whom, by which channel, and how many steps it names."""

    day: date
    hour: str
    person: str
    role: str
    channel: str
    what: str
    steps: int


def rehearse(
    record: SqlCaseRecord, settings: Settings, now: datetime, *, weeks: int, on: date | None
) -> list[Rehearsed]:
    """Every message of these weeks from `now` on, in the order in which they would go; the store is not changed.

    `on`: where the backlog is being agreed, the start as it would be with `homeward start --on`, and the weeks count
    from it; elsewhere the first day that is rehearsed. Raises CannotRehearse, NothingToStart.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise CannotRehearse(f"a rehearsal lasts 1 to {MOST_WEEKS} weeks")
    today = local_day(now, record.rules.zone)
    if on is not None and on < today:
        raise CannotRehearse(f"{on} has gone: give today or a later day")
    with _copied(record, settings) as inbox:
        with inbox.record.reading() as tx:
            is_agreeing = backlog_on(tx, today) is not None
            before = {message.id for message in tx.messages() if message.state is MessageState.SENT}
        if is_agreeing and on is not None:
            start(inbox.record, on, now)
        first = today if is_agreeing or on is None else on
        last = (on or today) + timedelta(weeks=weeks) - ONE_DAY
        asyncio.run(_live(inbox, settings, now, first, last))
        return list(_sent(inbox, before))


@contextmanager
def _copied(record: SqlCaseRecord, settings: Settings) -> Iterator[PracticeInbox]:
    """An inbox over a copy of the store in a folder that is gone afterwards."""
    with TemporaryDirectory(prefix="homeward-rehearsal-") as name:
        folder = Path(name)
        file = folder / "rehearsal.sqlite"
        try:
            backup(record.engine, file)
        except NoBackup:
            raise CannotRehearse(
                "a rehearsal works on a copy, and a PostgreSQL store cannot be copied here: rehearse on an SQLite store"
            ) from None
        copy = SqlCaseRecord(open_engine(f"sqlite:///{file}"), record.rules)
        try:
            yield practice_inbox(PracticeStore(settings, folder, folder / "first.sqlite", copy))
        finally:
            copy.close()


async def _live(inbox: PracticeInbox, settings: Settings, now: datetime, first: date, last: date) -> None:
    """Each day from `first` to `last` is lived at the hours at which the service sends."""
    hours = sorted({settings.working_hours_from, settings.digest_at})
    day = first
    while day <= last:
        for hour in hours:
            moment = max(datetime.combine(day, hour, inbox.rules.zone), now)
            if local_day(moment, inbox.rules.zone) == day:
                raise_alerts(inbox.record, moment, hours=inbox.setup.hours)
                send_review_messages(inbox.record, moment, hours=inbox.setup.hours)
                send_digests(inbox.record, inbox.rhythm, moment)
                await inbox.deliver(moment)
        day += ONE_DAY


def _sent(inbox: PracticeInbox, before: set[int]) -> Iterator[Rehearsed]:
    with inbox.record.reading() as tx:
        people = tx.directory().people
        sent = [m for m in tx.messages() if m.state is MessageState.SENT and m.id not in before]
        for message in sorted(sent, key=lambda m: (m.sent_at or m.created_at, m.id)):
            yield _rehearsed(message, people.get(message.person), len(tx.notices_in(message.id)), inbox)


def _rehearsed(message: StoredMessage, person: Person | None, steps: int, inbox: PracticeInbox) -> Rehearsed:
    at = local_time(message.sent_at or message.created_at, inbox.rules.zone)
    return Rehearsed(
        day=at.date(),
        hour=f"{at:%H:%M}",
        person=message.person,
        role=person.role.replace("_", " ") if person else "",
        channel=message.channel,
        what=CALLED[message.kind],
        steps=steps,
    )
