"""Work out what a claimed message says, from one look at the record, while others write.

Nothing is changed here: each message ends as a verdict, which `deliver.py` carries out in its next transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from casework.channel_trouble import RESTS
from casework.content import DigestContent
from casework.daily_cap import enough_in_words, had_enough
from casework.last_look import NoLonger
from casework.new_worker.queue_cards import is_of_a_hand_over
from casework.ports import MessageKind, MessageState, PrivateWords, Reading, Renderer, StoredMessage
from casework.raise_alerts import WorkingHours
from casework.room import room_for
from casework.said_back import SAID_AT
from casework.still_to_tell import NOT_HERS, tells_of_an_answer
from casework.weekly_lines import is_a_week
from casework.when_over import is_chat_answer
from casework.who_may_see import hidden_since
from permanence.dates import ONE_DAY
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.plain_error import kind_and_line
from permanence.stages import Rulebook

BACK_OFF_MINUTES = (1, 5, 15, 60)
A_MOMENT = timedelta(microseconds=1)
LEASE_SECONDS = 60
NOT_SET_UP = "waits for its channel, which is not set up"
LOOKED_AGAIN_MINUTES = 5  # whether its channel is set up: so soon it leaves once that is so
IN_WORKING_HOURS = frozenset(
    {
        MessageKind.ALERT,
        MessageKind.BACKLOG,
        MessageKind.CATCH_UP,
        MessageKind.DIGEST,
        MessageKind.OWN_DIGEST,
        MessageKind.QUEUE,
        MessageKind.BRIEF,
        MessageKind.REVIEW,
    }
)

Content = Callable[[Reading, Directory, StoredMessage, Person, date], object]


@dataclass(frozen=True, slots=True)
class DeliverySetup:
    """What delivery needs: who claims, the words of each message, the renderers, and the working hours."""

    owner: str
    contents: Mapping[MessageKind, Content]
    renderers: Mapping[str, Renderer]
    hours: WorkingHours = WorkingHours()
    lease_seconds: int = LEASE_SECONDS


@dataclass(frozen=True, slots=True)
class Written:
    """It can leave. `frozen` None: its channel is not set up, so that its sending fails and it goes by mail.

    `told`: what an administrator hears of it, where a part of it could not be made. `anew`: it was written before, and
    says less now.
    """

    person: Person
    content: object
    frozen: bytes | None
    told: str | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """It never leaves. `told`: what an administrator hears of it, where somebody must look."""

    state: MessageState
    reason: str
    told: str | None = None


@dataclass(frozen=True, slots=True)
class PutOff:
    """It is tried again at `until`. `told`: what an administrator hears of it, where something is wrong.

    `once`: the key of what he hears, where that is not of this one message. `was_tried`: it is an attempt, and the next
    comes later than after the one before. `meant`: it is not late until then: its reader is not at work, or has
    just had another one.
    """

    until: datetime
    reason: str
    told: str | None = None
    once: str | None = None
    was_tried: bool = False
    meant: bool = False


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Whoever it was meant for does not work here any more; of a weekly message also, is away."""


Verdict = Written | Over | PutOff | PersonLeft


def compose(
    look: Reading,
    rules: Rulebook,
    setup: DeliverySetup,
    message: StoredMessage,
    now: datetime,
    resting: Mapping[str, datetime] = MappingProxyType({}),
) -> Verdict:
    """What becomes of a message at `now`. One that cannot be written is put off; it stops no other message.

    `resting`: channels that are left alone, each until when. An answer in a chat is tried all the same: she waits.
    """
    if message.channel in resting and not is_chat_answer(message):
        return PutOff(resting[message.channel], RESTS)
    try:
        return _verdict(look, rules, setup, message, now)
    except Exception as trouble:  # noqa: BLE001 - the named edge: kept in the row, told to a person, seen in /healthz
        reason = f"it cannot be written: {kind_and_line(trouble)}"
        told = f"Message {message.id} waits, {reason}"
        return PutOff(now + back_off(message), reason, told, was_tried=True)


def back_off(message: StoredMessage) -> timedelta:
    """How long to wait after this attempt."""
    return timedelta(minutes=BACK_OFF_MINUTES[min(message.attempts, len(BACK_OFF_MINUTES)) - 1])


def _verdict(
    look: Reading, rules: Rulebook, setup: DeliverySetup, message: StoredMessage, now: datetime
) -> Verdict:
    directory = look.directory()
    person = directory.get(message.person)
    if person is None or not person.active:
        return PersonLeft()
    if message.expires_at is not None and message.expires_at <= now:
        return Over(MessageState.EXPIRED, "its time has passed")
    by_day = message.kind in IN_WORKING_HOURS or tells_of_an_answer(message) or is_of_a_hand_over(message)
    morning = _next_working_moment(rules, setup.hours, person, now) if by_day else None
    if morning:
        return PutOff(morning, "outside working hours", meant=True)
    today = local_day(now, rules.zone)
    if message.frozen is None:
        away = is_a_week(message) and person.away_on(today)
        if away and directory.who_hears(person.email, today):
            return PersonLeft()
    no_room = room_for(look, message, today, now)
    if no_room:
        return PutOff(no_room.until, no_room.reason, meant=no_room.meant)
    if had_enough(look, rules, message, now):
        once, told = enough_in_words(person.email, today)
        tomorrow = _next_morning(rules, setup.hours, person, today)
        return PutOff(tomorrow, "enough for one day", told, once, meant=True)
    content = setup.contents[message.kind](look, directory, message, person, today)
    if isinstance(content, NoLonger):
        return Over(MessageState.CANCELLED, content.because)
    if message.channel not in setup.renderers and not _goes_by_mail(setup, message):
        return PutOff(now + timedelta(minutes=LOOKED_AGAIN_MINUTES), NOT_SET_UP)
    has_its_words = message.frozen is not None or message.kind is MessageKind.SAID_BACK
    again = message.frozen is not None and by_day and not message.was_unsure
    anew = again or (has_its_words and hidden_since(look, person, _worded_at(message)))
    return (_written_anew if anew else _written)(setup, message, person, content)


def _worded_at(message: StoredMessage) -> datetime:
    """From when on a child who was hidden may stand in its words (UTC).

    What was said to an answer was worded in the moment of the answer, which may itself have said who is kept from her.
    """
    if message.kind is not MessageKind.SAID_BACK:
        return message.created_at
    said_at = message.facts.get(SAID_AT)
    return (datetime.fromisoformat(said_at) if isinstance(said_at, str) else message.created_at) + A_MOMENT


def _written_anew(setup: DeliverySetup, message: StoredMessage, person: Person, content: object) -> Verdict:
    """What nobody has got, or may name a child who was hidden from its reader since, says what is so now.

    Between two attempts a child may have become somebody else's. What may have arrived goes in the same bytes again,
    unless it names whom it must not. What was said to an answer is written once and for all: that never leaves.
    """
    if message.kind is MessageKind.SAID_BACK:
        return Over(MessageState.CANCELLED, NOT_HERS)
    written = _written(setup, replace(message, frozen=None), person, content)
    return replace(written, anew=True) if isinstance(written, Written) else written


def _goes_by_mail(setup: DeliverySetup, message: StoredMessage) -> bool:
    """Whether a message whose channel is not set up reaches its person all the same: e-mail is set up."""
    return message.channel != "email" and "email" in setup.renderers


def _written(setup: DeliverySetup, message: StoredMessage, person: Person, content: object) -> Verdict:
    renderer = setup.renderers.get(message.channel)
    if message.frozen is not None or renderer is None:  # the same bytes at every attempt
        return Written(person, content, message.frozen)
    try:
        frozen = renderer.render(content, message, person)
        return Written(person, content, frozen, told=_could_not_be_made(content, message))
    except PrivateWords as found:
        reason = f"held back: {', '.join(found.kinds)}"
        return Over(MessageState.HELD, reason, told=f"Message {message.id} was {reason}")


def _could_not_be_made(content: object, message: StoredMessage) -> str | None:
    trouble = content.digest.could_not_be_made if isinstance(content, DigestContent) else None
    return f"Figures of digest {message.id} could not be made: {trouble}" if trouble else None


def _next_working_moment(
    rules: Rulebook, hours: WorkingHours, person: Person, now: datetime
) -> datetime | None:
    """When working hours begin again on a day on which this person works; None when they are now."""
    calendar = rules.for_sending.kept_by(person.spells)
    local = now.astimezone(rules.zone)
    if calendar.is_working_day(local.date()) and hours.first <= local.time() < hours.last:
        return None
    yesterday = local.date() - ONE_DAY
    return _next_morning(rules, hours, person, yesterday if local.time() < hours.first else local.date())


def _next_morning(rules: Rulebook, hours: WorkingHours, person: Person, day: date) -> datetime:
    """When working hours begin on the first day after `day` on which this person works."""
    calendar = rules.for_sending.kept_by(person.spells)
    return datetime.combine(calendar.working_day_after(day), hours.first, rules.zone)
