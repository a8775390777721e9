"""Two messages never come to one person in the same hour: the morning's list goes first, the others an hour apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.fortnight_part import waits_with
from casework.health import LAST_SWEEP
from casework.ports import MessageKind, MessageState, Reading, StoredMessage
from casework.send_digests import BEFORE_SWEEP, LAST_DIGEST

AN_HOUR = timedelta(hours=1)
SOON = timedelta(minutes=1)
WHILE_SWEEPING = timedelta(seconds=5)  # a sweep of a real council takes about as long
WAITS_AT_MOST = timedelta(hours=3)  # a list that cannot leave keeps nothing else back for longer
_ON_ITS_WAY = frozenset({MessageState.SENDING})
_UNSENT = frozenset({MessageState.READY, MessageState.SENDING, MessageState.UNSURE})
_DIGESTS = frozenset({MessageKind.DIGEST, MessageKind.OWN_DIGEST})
_CAN_WAIT = _DIGESTS | {MessageKind.QUEUE}
LISTS = frozenset(
    {MessageKind.ALERT, MessageKind.CATCH_UP, MessageKind.BACKLOG}
)  # also another's, in her place
_ALONE = LISTS | _CAN_WAIT  # none of them leaves within an hour of another
GOES_FIRST = "another message to the same person goes first"
AN_HOUR_AFTER = "an hour after another message to the same person"


@dataclass(frozen=True, slots=True)
class NoRoomYet:
    """Another message to the same person comes first: this one leaves at `until` at the earliest.

    `meant`: it is not late until then, since the other one has come.
    """

    until: datetime
    reason: str
    meant: bool = False


def room_for(look: Reading, message: StoredMessage, today: date, now: datetime) -> NoRoomYet | None:
    """None when no list, queue or digest left to her within the hour, or is about to. What she asked for never waits.

    One that has waited for hours goes before what cannot leave, but not beside what is leaving now: what is due now,
    and does not wait to be tried again, may leave in the same minute.
    """
    if message.facts.get("asked") or message.kind not in _ALONE:
        return None
    has_waited = now - (message.wanted_at or message.created_at) > WAITS_AT_MOST
    if message.facts.get(BEFORE_SWEEP) and not has_waited and not _has_swept(look, message.created_at):
        return NoRoomYet(now + WHILE_SWEEPING, "the sweep of the morning goes first")
    if message.kind in _CAN_WAIT and look.is_leaving(message.person, LISTS, _UNSENT, now):
        return NoRoomYet(now + SOON, GOES_FIRST)
    for key in _before(message, today):
        first = look.message_by_key(key)
        if first is None or first.id == message.id or waits_with(first, message):
            continue
        due = first.not_before <= now if has_waited else first.not_before.date() <= today
        if first.state in _UNSENT and (due or first.state in _ON_ITS_WAY):
            return NoRoomYet(now + SOON, GOES_FIRST)
    if _is_beside_another(look, message, today):
        return NoRoomYet(now + SOON, GOES_FIRST)
    last = _last_sent(look, message.person)
    return NoRoomYet(last + AN_HOUR, AN_HOUR_AFTER, meant=True) if last and now < last + AN_HOUR else None


def _is_beside_another(look: Reading, message: StoredMessage, today: date) -> bool:
    """Whether one that goes before this one is on its way to her by another channel, claimed in the same moment."""

    def place(one: StoredMessage) -> tuple[bool, bool, datetime, int]:
        is_mine = one.key == f"alert:{message.person}:{today}"
        return not is_mine, one.kind in _CAN_WAIT, one.not_before, one.id

    beside = [one for one in look.on_their_way(message.person, _ALONE) if not one.facts.get("asked")]
    return any(place(one) < place(message) for one in beside)


def _last_sent(look: Reading, person: str) -> datetime | None:
    """When a list, a queue or a digest that she had not asked for left to her last; None for never."""
    lists = look.last_sent_at(person, LISTS | {MessageKind.QUEUE})
    digest = look.message_by_key(f"digest:{person}:{look.setting(LAST_DIGEST)}")
    return max((at for at in (lists, digest.sent_at if digest else None) if at), default=None)


def _has_swept(look: Reading, moment: datetime) -> bool:
    last = look.setting(LAST_SWEEP)
    return last is not None and datetime.fromisoformat(last) >= moment


def _before(message: StoredMessage, today: date) -> tuple[str, ...]:
    """Keys of the messages that go first: the morning's list, then another list or a queue, then a digest."""
    mine = f"{message.person}:{today}"
    if message.kind in _DIGESTS:
        return f"alert:{mine}", f"queue:{mine}", f"week:{mine}"
    return (f"alert:{mine}",)
