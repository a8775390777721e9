"""Deliver the outbox: never silent, never twice (design section 8).

`turn` claims what is due, looks once more, renders and freezes it, all before the first byte leaves; the next turn
records what became of it. Between the two nothing is held open. `bot/delivery.py` does the sending.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from casework.last_look import NoLonger
from casework.ports import (
    CaseRecord,
    MessageKind,
    MessageState,
    NewMessage,
    PrivateWords,
    Renderer,
    SendFailed,
    StoredMessage,
    Writing,
)
from casework.raise_alerts import WorkingHours
from casework.still_to_tell import tells_of_an_answer
from permanence.people import Directory, Person, Role

BACK_OFF_MINUTES = (1, 5, 15, 60)
LEASE_SECONDS = 60
IN_WORKING_HOURS = frozenset(
    {MessageKind.ALERT, MessageKind.CATCH_UP, MessageKind.DIGEST, MessageKind.OWN_DIGEST}
)

Content = Callable[[Writing, Directory, StoredMessage, Person, date], object]


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message, frozen, on its way to a person."""

    message: StoredMessage
    person: Person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel: the provider's id, or the failure. `found`: it had arrived before, nothing was sent."""

    parcel: Parcel
    provider_id: str | None = None
    found: bool = False
    failure: SendFailed | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What delivery needs: who claims, the words of each message, the renderers, and the working hours."""

    owner: str
    contents: Mapping[MessageKind, Content]
    renderers: Mapping[str, Renderer]
    hours: WorkingHours = WorkingHours()
    lease_seconds: int = LEASE_SECONDS


def turn(
    record: CaseRecord,
    office: Office,
    outcomes: Sequence[Outcome],
    now: datetime,
    limit: int,
    *,
    answers_only: bool = False,
) -> list[Parcel] | None:
    """What became of the last parcels is recorded and the next ones are claimed, in one transaction.

    Up to `limit` due messages are claimed, looked at once more and frozen; those that still hold are returned, None
    when nothing is due. What no longer holds is cancelled, what may not leave now waits, what failed for good reaches
    its person another way; each is kept with its reason. `answers_only`: only what somebody waits for is claimed.
    """
    with record.writing() as tx:
        _settle(tx, office, outcomes, now)
        claimed = _claimed(tx, office, now, limit, answers_only=answers_only)
        if not claimed:
            return None
        directory = tx.directory()
        found = (_prepared_or_put_off(tx, record, office, directory, m, now) for m in claimed)
        return [parcel for parcel in found if parcel]


def _claimed(
    tx: Writing, office: Office, now: datetime, limit: int, *, answers_only: bool
) -> list[StoredMessage]:
    if not limit:
        return []
    return tx.claim(office.owner, now, limit, office.lease_seconds, answers_only=answers_only)


def _prepared_or_put_off(
    tx: Writing,
    record: CaseRecord,
    office: Office,
    directory: Directory,
    message: StoredMessage,
    now: datetime,
) -> Parcel | None:
    """A message that cannot be written is put off and an administrator hears of it; it stops no other message."""
    try:
        return _prepared(tx, record, office, directory, message, now)
    except Exception as trouble:  # noqa: BLE001 - the named edge: kept in the row, told to a person, seen in /healthz
        reason = f"it cannot be written: {_where(trouble)}"
        tx.mark_again(message.id, office.owner, now + _back_off(message), reason)
        headline = f"Message {message.id} waits, {reason}"
        tell_administrators(tx, directory, f"unwritten:{message.id}", headline, now)
        return None


def _where(trouble: Exception) -> str:
    """The kind of a failure and the line it came from; its own words could hold private ones."""
    frames = traceback.extract_tb(trouble.__traceback__)
    return f"{type(trouble).__name__} at {Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _prepared(
    tx: Writing,
    record: CaseRecord,
    office: Office,
    directory: Directory,
    message: StoredMessage,
    now: datetime,
) -> Parcel | None:
    person = directory.get(message.person)
    if person is None or not person.active:
        _leave_to_another(tx, record, directory, message, now)
        return None
    if message.expires_at is not None and message.expires_at <= now:
        tx.mark_over(message.id, MessageState.EXPIRED, "its time has passed", now)
        return None
    by_day = message.kind in IN_WORKING_HOURS or tells_of_an_answer(message)
    morning = _next_speaking_moment(record, office, person, now) if by_day else None
    if morning:
        tx.mark_again(message.id, office.owner, morning, "outside working hours")
        return None
    today = now.astimezone(record.rules.zone).date()
    content = office.contents[message.kind](tx, directory, message, person, today)
    if isinstance(content, NoLonger):
        tx.mark_over(message.id, MessageState.CANCELLED, content.because, now)
        return None
    return _frozen(tx, office, directory, message, person, content, now)


def _leave_to_another(
    tx: Writing, record: CaseRecord, directory: Directory, message: StoredMessage, now: datetime
) -> None:
    """What a leaver was to be alerted to reaches whoever hears in her place; nothing else follows her."""
    tx.mark_over(message.id, MessageState.CANCELLED, "this person does not work here any more", now)
    hearing = directory.who_hears(message.person, now.astimezone(record.rules.zone).date())
    if hearing and message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP):
        tx.reach_otherwise(message.id, hearing.person.email, hearing.person.channel, now)


def _frozen(
    tx: Writing,
    office: Office,
    directory: Directory,
    message: StoredMessage,
    person: Person,
    content: object,
    now: datetime,
) -> Parcel | None:
    if message.frozen is not None:  # the same bytes at every attempt
        return Parcel(message, person)
    renderer = office.renderers.get(message.channel)
    if renderer is None:  # a channel that is not set up: its sending fails for good, and another way is taken
        return Parcel(message, person)
    try:
        frozen = renderer.render(content, message, person)
    except PrivateWords as found:
        reason = f"held back: {', '.join(found.kinds)}"
        tx.mark_over(message.id, MessageState.HELD, reason, now)
        tell_administrators(tx, directory, f"held:{message.id}", f"Message {message.id} was {reason}", now)
        return None
    tx.freeze(message.id, frozen)
    return Parcel(replace(message, frozen=frozen), person)


def _next_speaking_moment(
    record: CaseRecord, office: Office, person: Person, now: datetime
) -> datetime | None:
    """When working hours begin again on a day on which this person works; None when they are now."""
    rules = record.rules
    calendar = rules.calendar.kept_by(person.working_days)
    local = now.astimezone(rules.zone)
    today, hours = local.date(), office.hours
    if calendar.is_working_day(today) and hours.first <= local.time() < hours.last:
        return None
    too_early = local.time() < hours.first
    day = calendar.working_day_on_or_after(today) if too_early else calendar.working_day_after(today)
    return datetime.combine(day, hours.first, rules.zone)


def _settle(tx: Writing, office: Office, outcomes: Sequence[Outcome], now: datetime) -> None:
    for outcome in outcomes:
        message, failure = outcome.parcel.message, outcome.failure
        if failure is None:
            tx.mark_sent(message.id, office.owner, outcome.provider_id or "", now, found=outcome.found)
        elif failure.permanent:
            _give_up(tx, tx.directory(), outcome.parcel, failure, now)
        else:
            _try_again(tx, office, message, failure, now)


def _try_again(
    tx: Writing, office: Office, message: StoredMessage, failure: SendFailed, now: datetime
) -> None:
    """Put off; one that may have arrived is unsure meanwhile, and its channel is asked before it goes again."""
    wait = _back_off(message)
    if failure.retry_after is not None:
        wait = timedelta(seconds=failure.retry_after)
    mark = tx.mark_unsure if failure.maybe_sent else tx.mark_again
    mark(message.id, office.owner, now + wait, failure.reason)


def _back_off(message: StoredMessage) -> timedelta:
    return timedelta(minutes=BACK_OFF_MINUTES[min(message.attempts, len(BACK_OFF_MINUTES)) - 1])


def _give_up(tx: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime) -> None:
    """The message has failed for good: its person is reached by e-mail, and an administrator hears of it."""
    message, person = parcel.message, parcel.person
    tx.mark_over(message.id, MessageState.FAILED, failure.reason, now)
    if message.kind is MessageKind.AMEND:
        return
    if message.channel != "email":
        tx.reach_otherwise(message.id, person.email, "email", now)
    elif message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP):
        _reach_manager(tx, directory, message, person, now)
    headline = f"{person.email} could not be reached by {message.channel}: {failure.reason}"
    what = f"unreachable:{person.email}:{message.channel}:{now.date().isoformat()}"
    tell_administrators(tx, directory, what, headline, now)


def _reach_manager(
    tx: Writing, directory: Directory, message: StoredMessage, person: Person, now: datetime
) -> None:
    """A dead address is a missed child: the person's manager gets the message that could not arrive."""
    manager = directory.manager_of(person.email)
    if manager and manager.active:
        tx.reach_otherwise(message.id, manager.email, manager.channel, now)


def tell_administrators(
    tx: Writing, directory: Directory, what: str, headline: str, now: datetime, action: str = ""
) -> None:
    """Each administrator has a notice of this kind, once."""
    for person in directory.with_role(Role.ADMINISTRATOR):
        tx.queue(
            NewMessage(
                key=f"notice:{what}:{person.email}",
                kind=MessageKind.NOTICE,
                person=person.email,
                channel=person.channel,
                not_before=now,
                facts={"headline": headline, "action": action or "homeward check"},
            ),
            now,
        )
