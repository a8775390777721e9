"""The backlog: what the first import brought, agreed with each worker before anybody above hears of it.

It is open from the first import into a store from which nothing was ever sent, until the day that an administrator
gives (`homeward start --on DATE`) or until every list is answered. Later imports open none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from casework.content import AlertContent
from casework.last_look import NoLonger, asks_for_silence, look_at_alert
from casework.ports import (
    CaseRecord,
    MessageKind,
    NewMessage,
    Reading,
    StageQuery,
    StoredMessage,
    StoredStage,
    Writing,
)
from permanence.agreeing import Backlog, has_answered
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.local_day import local_day
from permanence.notices import MANAGER_AFTER, Watch
from permanence.people import Directory, Person, Role
from permanence.plain_error import PlainError
from permanence.stages import Rulebook

SINCE, START_ON = "agreeing_since", "start_on"  # migration 0014 writes the second for stores from before
HAS_LISTS = "agreeing_has_lists"
MOST_NAMES = 5


class NothingToStart(PlainError):
    """There is no backlog whose agreeing could end on that day; the message says why."""


@dataclass(frozen=True, slots=True)
class WorkersList:
    """One worker's part of the backlog. `asked`: steps that stand in her list; `waiting`: late ones not yet in one.

    `unanswered`: those in her list on which nobody has said anything since.
    """

    person: str
    name: str
    asked: int
    unanswered: int
    waiting: int

    @property
    def is_answered(self) -> bool:
        return self.unanswered == 0 and self.waiting == 0


@dataclass(frozen=True, slots=True)
class BacklogStanding:
    """How the agreeing stands on a day. `without_worker`: late steps of children for whom no worker is known."""

    since: date
    start_on: date | None
    lists: tuple[WorkersList, ...]
    without_worker: int

    @property
    def unanswered(self) -> tuple[WorkersList, ...]:
        return tuple(one for one in self.lists if not one.is_answered)

    def in_words(self, today: date, *, named: bool = True) -> str:
        """One line for `check`; with `named` false for /healthz and the log, which hold no address."""
        begun = f"the backlog is being agreed since {day_words(self.since, today)}"
        until = f", until {day_words(self.start_on, today)}" if self.start_on else ""
        names = ", ".join(one.person for one in self.unanswered[:MOST_NAMES])
        left = len(self.unanswered) - MOST_NAMES
        more = f" and {left} more" if left > 0 else ""
        lists = f"{len(self.unanswered)} of {len(self.lists)} lists with late steps are not answered"
        some = f"{lists}: {names}{more}" if named else lists
        who = some if self.unanswered else "no list waits for an answer"
        late = how_many(self.without_worker, "late step has", "late steps have")
        alone = f"; {late} no known worker" if self.without_worker else ""
        how = "" if self.start_on else "; homeward start --on DATE ends it"
        return f"{begun}{until}: nothing goes to managers, and no digest; {who}{alone}{how}"


def open_backlog(tx: Writing, today: date) -> bool:
    """The backlog is being agreed from `today` on, if no child was ever known here; whether it begins with this."""
    if tx.setting(SINCE) or tx.setting(START_ON) or tx.references():
        return False
    tx.remember(SINCE, today.isoformat())
    return True


def close_empty_backlog(tx: Writing) -> bool:
    """Where the first import brought no child, the next one is the first; whether that is so."""
    if tx.references():
        return False
    tx.remember(SINCE, "")
    return True


def begin_backlog(record: CaseRecord, today: date) -> None:
    """Before the rows of a first import are in: no sweep beside it takes them for anything but the backlog."""
    with record.reading() as tx:
        if tx.setting(SINCE) or tx.setting(START_ON):
            return
    with record.writing() as tx:
        open_backlog(tx, today)


def told_backlog(record: CaseRecord, today: date) -> str:
    """What an import says of the backlog once its rows are in; empty when none is being agreed."""
    with record.reading() as tx:
        is_open, is_empty = backlog_on(tx, today) is not None, not tx.references()
    if is_open and is_empty:
        with record.writing() as tx:
            close_empty_backlog(tx)
    if not is_open or is_empty:
        return ""
    return (
        "The backlog is being agreed: each worker gets a list of what looks late, and nothing goes to managers until "
        "homeward start --on DATE, or until each list is answered."
    )


def backlog_on(tx: Reading, today: date) -> Backlog | None:
    """The backlog that is being agreed on `today`; None before the first import and from the start on."""
    backlog = _backlog(tx)
    return backlog if backlog and backlog.is_open_on(today) else None


def started_on(tx: Reading) -> date | None:
    """The day from which digests count; None where nothing was ever agreed."""
    written = tx.setting(START_ON)
    return date.fromisoformat(written) if written else None


def _backlog(tx: Reading) -> Backlog | None:
    since = tx.setting(SINCE)
    return Backlog(date.fromisoformat(since), started_on(tx)) if since else None


def standing_of(tx: Reading, today: date) -> BacklogStanding | None:
    """How the agreeing stands on `today`; None when nothing is being agreed."""
    backlog = backlog_on(tx, today)
    if backlog is None:
        return None
    late = [s for s in tx.stages(StageQuery(due_before=today)) if not asks_for_silence(s, today)]
    by_owner: dict[str | None, list[StoredStage]] = defaultdict(list)
    directory = tx.directory()
    for stored in late:
        owner = directory.get(stored.stage.owner)
        by_owner[owner.email if owner else None].append(stored)
    without = len(by_owner.pop(None, []))
    lists = tuple(
        _list_of(directory.people[str(owner)], by_owner[owner]) for owner in sorted(by_owner, key=str)
    )
    return BacklogStanding(backlog.since, backlog.start_on, lists, without)


def _list_of(person: Person, late: Iterable[StoredStage]) -> WorkersList:
    watches = [_watch(stored) for stored in late]
    asked = [watch for watch in watches if watch.told.weekly_on is not None]
    unanswered = sum(not has_answered(watch) for watch in asked)
    return WorkersList(person.email, person.name, len(asked), unanswered, len(watches) - len(asked))


def _watch(stored: StoredStage) -> Watch:
    stage = stored.stage
    return Watch(
        stage.due_on or date.max,
        stage.warn_days,
        stage.quiet_until,
        stage.quiet_kind,
        stage.answered_on,
        stored.told,
    )


def start(record: CaseRecord, on: date, now: datetime) -> BacklogStanding:
    """The agreeing ends with the day before `on`; how it stands. Raises NothingToStart."""
    today = local_day(now, record.rules.zone)
    with record.writing() as tx:
        standing = standing_of(tx, today)
        if standing is None:
            raise NothingToStart(why_nothing_to_start(tx, today))
        if on < today:
            raise NothingToStart(f"{on} has gone: the first day of alerts to managers is today or later")
        _start(tx, on)
    return replace(standing, start_on=on)


def why_nothing_to_start(tx: Reading, today: date) -> str:
    """Why nothing is being agreed."""
    began = started_on(tx)
    if began:
        return f"nothing is being agreed: Homeward has been at work since {day_words(began, today)}"
    return "nothing is being agreed: the first import into a store that knows no child begins it"


def _start(tx: Writing, on: date) -> None:
    tx.remember(START_ON, on.isoformat())
    tx.look_again(on)


def end_if_answered(tx: Writing, rules: Rulebook, today: date, now: datetime) -> int:
    """The start is set for the next working day once every list is answered; how many messages tell of it."""
    standing = standing_of(tx, today)
    if standing is None or standing.start_on or standing.unanswered or not tx.setting(HAS_LISTS):
        return 0
    on = rules.for_sending.working_day_after(today)
    _start(tx, on)
    queued = [
        tx.queue(_told(person, standing, on, today, now), now) for person in _who_is_told(tx.directory())
    ]
    return sum(number is not None for number in queued)


def _who_is_told(directory: Directory) -> Iterator[Person]:
    yield from directory.with_role(Role.INFORMATION_OFFICER)
    yield from directory.with_role(Role.ADMINISTRATOR)


def _told(person: Person, standing: BacklogStanding, on: date, today: date, now: datetime) -> NewMessage:
    return NewMessage(
        key=f"notice:agreed:{standing.since}:{person.email}",
        kind=MessageKind.NOTICE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={
            "headline": "The backlog is agreed: no late step waits for an answer",
            "lines": [
                f"Homeward starts on {day_words(on, today)}: what is late then is told to its worker on that day.",
                f"What she does not answer goes to her manager {MANAGER_AFTER} working days later.",
                "The first digest tells of the days from the start.",
            ],
            "action": "If it is too early, give another day: homeward start --on DATE",
        },
    )


def look_at_backlog(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> AlertContent | NoLonger:
    """What a worker's list says today, or why it need not be sent any more."""
    backlog = backlog_on(tx, today)
    if backlog is None:
        return NoLonger("the backlog is agreed: what is late is told by the day's alert")
    content = look_at_alert(tx, rules, directory, message, person, today)
    return replace(content, since=backlog.since) if isinstance(content, AlertContent) else content
