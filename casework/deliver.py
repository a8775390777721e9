"""Deliver the outbox: never silent, never twice (design section 8).

`prepare` claims what is due, looks once more, renders and freezes it, all before the first byte leaves;
`settle` records what became of it. Between the two nothing is held open. `bot/delivery.py` does the sending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

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
    """What became of a parcel: the provider's id, or the failure."""

    parcel: Parcel
    provider_id: str | None = None
    failure: SendFailed | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """What delivery needs: who claims, the words of each message, the renderers, and the working hours."""

    owner: str
    contents: Mapping[MessageKind, Content]
    renderers: Mapping[str, Renderer]
    hours: WorkingHours = WorkingHours()
    lease_seconds: int = LEASE_SECONDS


def prepare(record: CaseRecord, office: Office, now: datetime, limit: int) -> list[Parcel] | None:
    """Up to `limit` due messages are claimed, looked at once more and frozen; those that still hold.

    None when nothing is due. What no longer holds is cancelled, what may not leave now waits, and each is kept
    with its reason.
    """
    parcels: list[Parcel] = []
    with record.writing() as case:
        claimed = case.claim(office.owner, now, limit, office.lease_seconds)
        if not claimed:
            return None
        directory = case.directory()
        for message in claimed:
            parcel = _prepared(case, record, office, directory, message, now)
            if parcel:
                parcels.append(parcel)
    return parcels


def _prepared(
    case: Writing,
    record: CaseRecord,
    office: Office,
    directory: Directory,
    message: StoredMessage,
    now: datetime,
) -> Parcel | None:
    person = directory.get(message.person)
    if person is None or not person.active:
        case.mark_over(message.id, MessageState.CANCELLED, "this person does not work here any more", now)
        return None
    if message.expires_at is not None and message.expires_at <= now:
        case.mark_over(message.id, MessageState.EXPIRED, "its time has passed", now)
        return None
    morning = _next_speaking_moment(record, office, now) if message.kind in IN_WORKING_HOURS else None
    if morning:
        case.mark_again(message.id, office.owner, morning, "outside working hours")
        return None
    today = now.astimezone(record.rules.zone).date()
    content = office.contents[message.kind](case, directory, message, person, today)
    if isinstance(content, NoLonger):
        case.mark_over(message.id, MessageState.CANCELLED, content.because, now)
        return None
    return _frozen(case, office, directory, message, person, content, now)


def _frozen(
    case: Writing,
    office: Office,
    directory: Directory,
    message: StoredMessage,
    person: Person,
    content: object,
    now: datetime,
) -> Parcel | None:
    if message.frozen is not None:  # the same bytes at every attempt
        return Parcel(message, person)
    try:
        frozen = office.renderers[message.channel].render(content, message, person)
    except PrivateWords as found:
        reason = f"held back: {', '.join(found.kinds)}"
        case.mark_over(message.id, MessageState.HELD, reason, now)
        tell_administrators(case, directory, f"held:{message.id}", f"Message {message.id} was {reason}", now)
        return None
    case.freeze(message.id, frozen)
    return Parcel(replace(message, frozen=frozen), person)


def _next_speaking_moment(record: CaseRecord, office: Office, now: datetime) -> datetime | None:
    """When the council's working hours begin again; None when they are now."""
    rules = record.rules
    local = now.astimezone(rules.zone)
    today, hours = local.date(), office.hours
    if rules.calendar.is_working_day(today) and hours.first <= local.time() < hours.last:
        return None
    if rules.calendar.is_working_day(today) and local.time() < hours.first:
        day = today
    else:
        day = rules.calendar.working_day_after(today)
    return datetime.combine(day, hours.first, rules.zone)


def settle(record: CaseRecord, office: Office, outcomes: Sequence[Outcome], now: datetime) -> None:
    """What became of each parcel is recorded; one that failed for good reaches its person another way."""
    with record.writing() as case:
        directory = case.directory() if any(o.failure for o in outcomes) else Directory()
        for outcome in outcomes:
            message = outcome.parcel.message
            if outcome.failure is None:
                case.mark_sent(message.id, office.owner, outcome.provider_id or "", now)
            elif outcome.failure.permanent:
                _give_up(case, directory, outcome.parcel, outcome.failure, now)
            elif not outcome.failure.maybe_sent:
                _try_again(case, office, message, outcome.failure, now)
            # maybe sent: the lease runs out, the row becomes unsure, and the channel is asked before a resend


def _try_again(
    case: Writing, office: Office, message: StoredMessage, failure: SendFailed, now: datetime
) -> None:
    wait = timedelta(minutes=BACK_OFF_MINUTES[min(message.attempts, len(BACK_OFF_MINUTES)) - 1])
    if failure.retry_after is not None:
        wait = timedelta(seconds=failure.retry_after)
    case.mark_again(message.id, office.owner, now + wait, failure.reason)


def _give_up(case: Writing, directory: Directory, parcel: Parcel, failure: SendFailed, now: datetime) -> None:
    """The message has failed for good: its person is reached by e-mail, and an administrator hears of it."""
    message, person = parcel.message, parcel.person
    case.mark_over(message.id, MessageState.FAILED, failure.reason, now)
    if message.kind is MessageKind.AMEND:
        return
    if message.channel != "email":
        case.reach_otherwise(message.id, person.email, "email", now)
    elif message.kind in (MessageKind.ALERT, MessageKind.CATCH_UP):
        _reach_manager(case, directory, message, person, now)
    headline = f"{person.email} could not be reached by {message.channel}: {failure.reason}"
    what = f"unreachable:{person.email}:{message.channel}:{now.date().isoformat()}"
    tell_administrators(case, directory, what, headline, now)


def _reach_manager(
    case: Writing, directory: Directory, message: StoredMessage, person: Person, now: datetime
) -> None:
    """A dead address is a missed child: the person's manager gets the message that could not arrive."""
    manager = directory.manager_of(person.email)
    if manager and manager.active:
        case.reach_otherwise(message.id, manager.email, manager.channel, now)


def tell_administrators(
    case: Writing, directory: Directory, what: str, headline: str, now: datetime, action: str = ""
) -> None:
    """Each administrator has a notice of this kind, once."""
    for person in directory.with_role(Role.ADMINISTRATOR):
        case.queue(
            NewMessage(
                key=f"notice:{what}:{person.email}",
                kind=MessageKind.NOTICE,
                person=person.email,
                channel="email",
                not_before=now,
                facts={"headline": headline, "action": action or "homeward check"},
            ),
            now,
        )
