"""Deliver the outbox: never silent, never twice (design section 8).

`turn` claims what is due, composes it from a look at the record that keeps nobody from writing, and freezes it, all
before the first byte leaves; the next turn records what became of it. Between the two nothing is held open.
`bot/delivery.py` does the sending.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from casework.channel_trouble import resting
from casework.compose import DeliverySetup, Over, PersonLeft, PutOff, Verdict, Written, compose
from casework.content import AlertContent, DigestContent
from casework.fortnight_part import take_in
from casework.ports import CaseRecord, MessageKind, MessageState, StoredMessage, Writing
from casework.room import SOON
from casework.send_digests import children_of
from casework.settle import (
    Outcome,
    Parcel,
    must_be_heard,
    reached_nobody,
    say_instead,
    settle,
    tell_administrators,
)
from casework.tell_above import tell_above
from permanence.local_day import local_day
from permanence.people import Directory

__all__ = ["Outcome", "Parcel", "settle", "tell_administrators", "turn"]


@dataclass(frozen=True, slots=True)
class _Composed:
    """Claimed messages, each with its verdict as things stood after ledger entry `ledger_number`."""

    verdicts: list[tuple[StoredMessage, Verdict]]
    ledger_number: int
    directory: Directory
    resting: Mapping[str, datetime]


def turn(
    record: CaseRecord,
    setup: DeliverySetup,
    outcomes: Sequence[Outcome],
    now: datetime,
    limit: int,
    next_after: int | None = None,
) -> list[Parcel] | None:
    """What became of the last parcels is recorded, and the next ones are ready to be sent; None when nothing is due.

    1. One transaction records the outcomes and claims up to `limit` due messages.
    2. What each says is composed from a snapshot of the record; others write meanwhile.
    3. One transaction freezes what still holds. What no longer holds is cancelled, what may not leave now waits, what
       failed for good reaches its person another way; each is kept with its reason.

    `next_after`: instead of what is due anywhere, the next of the conversation of this message is claimed.
    """
    with record.writing() as tx:
        settle(tx, setup.owner, outcomes, now, by_mail="email" in setup.renderers)
        if next_after is not None:
            claimed = tx.claim_next(next_after, setup.owner, now, setup.lease_seconds)
        else:
            claimed = tx.claim(setup.owner, now, limit, setup.lease_seconds) if limit else []
    if not claimed:
        return None
    with record.reading() as look:
        rests = resting(look, (message.channel for message in claimed), now)
        composed = _Composed(
            [(message, compose(look, record.rules, setup, message, now, rests)) for message in claimed],
            look.ledger_number(),
            look.directory(),
            rests,
        )
    with record.writing() as tx:
        if _has_moved_on(tx, composed):
            composed = _as_it_stands_now(tx, record, setup, composed, now)
        found = [_carry_out(tx, record, setup, m, verdict, now) for m, verdict in composed.verdicts]
        for (message, verdict), parcel in zip(composed.verdicts, found, strict=True):
            if parcel or (isinstance(verdict, Over) and verdict.state is MessageState.CANCELLED):
                tell_above(tx, record.rules, message, now)
        return [parcel for parcel in found if parcel]


def _has_moved_on(tx: Writing, composed: _Composed) -> bool:
    """Whether anything was recorded, or the staff changed, since the messages were composed."""
    return tx.ledger_number() != composed.ledger_number or tx.directory() is not composed.directory


def _as_it_stands_now(
    tx: Writing, record: CaseRecord, setup: DeliverySetup, composed: _Composed, now: datetime
) -> _Composed:
    """Each message is composed once more, which takes some milliseconds; all but the digests, which may take seconds.

    A digest tells how things stood at the moment whose ledger hash it names, and goes if it is still about the
    children that its reader answers for. Otherwise it waits, and is composed anew.
    """

    def now_says(message: StoredMessage, verdict: Verdict) -> Verdict:
        if not (isinstance(verdict, Written) and isinstance(verdict.content, DigestContent)):
            return compose(tx, record.rules, setup, message, now, composed.resting)
        person, rights = tx.directory().get(message.person), record.rules.pack.rights
        about = children_of(tx, tx.directory(), person, rights) if person else ()
        if person != verdict.person or about != verdict.content.references:
            return PutOff(now + SOON, "whose children these are changed while it was written")
        return verdict

    verdicts = [(message, now_says(message, verdict)) for message, verdict in composed.verdicts]
    return replace(composed, verdicts=verdicts)


def _carry_out(
    tx: Writing,
    record: CaseRecord,
    setup: DeliverySetup,
    message: StoredMessage,
    verdict: Verdict,
    now: datetime,
) -> Parcel | None:
    """The verdict on a message is in the record; the parcel when it can leave and is still ours to send."""
    match verdict:
        case Written(person=person, content=content, frozen=frozen):
            is_ours = tx.freeze(message.id, setup.owner, frozen, anew=verdict.anew)
            if is_ours:
                _keep_numbers(tx, message, verdict)
                take_in(tx, content, message, person, now)
            if is_ours and verdict.told:
                tell_administrators(tx, tx.directory(), f"figures:{message.id}", verdict.told, now)
            return Parcel(replace(message, frozen=frozen), person) if is_ours else None
        case PutOff(until=until, reason=reason, once=once):
            if verdict.was_tried:
                tx.mark_again(message.id, setup.owner, until, reason)
            else:
                tx.put_off(message.id, setup.owner, until, reason, meant=verdict.meant)
            what = once or f"unwritten:{message.id}"
        case Over(state=state, reason=reason):
            tx.mark_over(message.id, state, reason, now)
            if message.kind is MessageKind.AMEND and state is MessageState.EXPIRED:
                say_instead(tx, message, now)
            what = f"held:{message.id}"
        case PersonLeft():
            _leave_to_another(tx, record, message, now)
            return None
    if verdict.told:
        tell_administrators(tx, tx.directory(), what, verdict.told, now)
    return None


def _keep_numbers(tx: Writing, message: StoredMessage, written: Written) -> None:
    """Which line has which number stays with the message: she answers by what she reads, whatever has changed since."""
    content = written.content
    if isinstance(content, AlertContent) and (message.frozen is None or written.anew):
        lines = [(n, item.reference, item.stage) for n, item in enumerate(content.items, start=1)]
        tx.keep_numbers(message.id, lines)


def _leave_to_another(tx: Writing, record: CaseRecord, message: StoredMessage, now: datetime) -> None:
    """What a leaver was to be alerted to reaches whoever hears in her place; nothing else follows her.

    With nobody left in her place the administrators hear that an alert reached nobody.
    """
    person = tx.directory().get(message.person)
    reason = "this person is away" if person and person.active else "this person does not work here any more"
    tx.mark_over(message.id, MessageState.CANCELLED, reason, now)
    hearing = tx.directory().who_hears(message.person, local_day(now, record.rules.zone))
    if not must_be_heard(message):
        return
    if hearing:
        tx.reach_otherwise(message.id, hearing.person.email, hearing.person.channel, now)
    else:
        reached_nobody(tx, message, now)
