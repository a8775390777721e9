"""Whether everybody who is sent the fortnight's digest was: set against the staff of the day, not against the queue."""

from __future__ import annotations

from collections.abc import Iterator

from casework.certificate.childs_day import Day
from casework.certificate.delivered import UNSENT
from casework.ports import MessageState, Reading, StoredMessage
from casework.send_digests import begun, digest_key, is_sent_digests
from permanence.certificate import Difference, Fault
from permanence.digest.fortnight import Rhythm, period_on
from permanence.people import Person
from permanence.stages import Rulebook


def fortnight_faults(tx: Reading, rules: Rulebook, rhythm: Rhythm, day: Day) -> Iterator[Difference]:
    """Of a day on which the digests go out: whose digest is not there, and whose failed or never arrived.

    Looked at an hour after the end of work, when one that still waits is the channel's trouble and a light of its own.
    """
    period = period_on(rhythm, day.on, rules.for_sending)
    since = begun(tx, day.on)
    if period.digest_day != day.on or day.swept_at is None or since is None or period.last < since:
        return
    for person in _readers(day):
        message = tx.message_by_key(digest_key(person, period))
        if why := _why_not(tx, message):
            fault = Fault.NOT_DELIVERED if message else Fault.MISSING
            yield Difference(fault, day.on, person=person.email, detail=f"the fortnight's digest: {why}")


def _readers(day: Day) -> Iterator[Person]:
    """Those who worked here from the day's begin to its end, in the same role."""
    for email, person in sorted(day.before.people.items()):
        now = day.after.get(email)
        if now and is_sent_digests(person) and is_sent_digests(now) and person.role is now.role:
            yield person


def _why_not(tx: Reading, message: StoredMessage | None) -> str:
    """Empty where it arrived, waits, or was withdrawn with a reason."""
    if message is None:
        return "none was queued"
    carriers = tx.carriers_of(message.id)
    if any(m.state in UNSENT for m in carriers):
        return ""
    sent = [m.id for m in carriers if m.state is MessageState.SENT]
    if sent:
        return "" if tx.were_handed_over(sent) else f"message {sent[-1]} is marked as sent and never was"
    last = carriers[-1]
    withdrawn = last.state is MessageState.CANCELLED and last.reason
    return "" if withdrawn else f"message {last.id} is {last.state}: {last.reason}"
