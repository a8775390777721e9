"""After a store was put back from a backup: what its people were told since is not told again.

The days since the backup are gone through as the service did, each with its sweep and its digests, so that every step
stands as far told as it would; but of what they queue nothing leaves. What the backup itself had not sent yet is
regarded as sent too, save where the other side can be asked whether it has the message.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from casework.ports import CaseRecord, StoredMessage
from casework.raise_alerts import WorkingHours, raise_alerts
from casework.review_messages import AFTER_THE_LIST, send_review_messages
from casework.send_digests import send_digests
from permanence.dates import ONE_DAY
from permanence.digest.fortnight import Rhythm
from permanence.local_day import local_day
from permanence.stages import Rulebook

CAN_BE_ASKED = frozenset({"slack"})  # by the message's own number, so only for one that the backup knows
BEFORE_THE_END = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Regarded:
    """`as_sent`: messages that never leave, because they may have; `asked`: those whose channel is asked first."""

    as_sent: tuple[StoredMessage, ...]
    asked: tuple[StoredMessage, ...]


def regard_as_sent(
    record: CaseRecord,
    rhythm: Rhythm,
    hours: WorkingHours,
    since: datetime,
    up_to: datetime,
    waited: Mapping[str, datetime] = MappingProxyType({}),
) -> Regarded:
    """Whatever was or would have been sent between the backup (`since`) and `up_to` is regarded as sent. Both UTC.

    `waited`: keys of messages that surely had not left by then, and when each is to leave (UTC): they still do, then.
    """
    if up_to <= since:
        return Regarded((), ())
    reason = f"regarded as sent before {up_to:%Y-%m-%d %H:%M} UTC: the store was put back from a backup"
    with record.writing() as tx:
        asked = tx.ask_first(CAN_BE_ASKED, up_to)
        as_sent = tx.regard_as_sent(up_to, reason, but=CAN_BE_ASKED)
    for moment in sweeps_between(record.rules, hours, since, up_to):
        raise_alerts(record, moment, hours=hours)
        send_review_messages(record, moment - AFTER_THE_LIST, hours=hours)  # these leave so much later
        send_digests(record, rhythm, moment)
        with record.writing() as tx:
            as_sent += tx.regard_as_sent(moment, reason, but=CAN_BE_ASKED)
    with record.writing() as tx:
        still_to_send = tx.send_after_all(waited, reason)
    return Regarded(tuple(m for m in as_sent if m.id not in still_to_send), tuple(asked))


def sweeps_between(
    rules: Rulebook, hours: WorkingHours, since: datetime, up_to: datetime
) -> Iterator[datetime]:
    """A moment of each day that finds all that the day's sweeps found: shortly before its evening, the last `up_to`."""
    day, last = local_day(since, rules.zone), up_to.astimezone(rules.zone)
    while day <= last.date():
        evening = datetime.combine(day, hours.last, rules.zone).astimezone(UTC) - BEFORE_THE_END
        if evening > since:
            yield min(evening, up_to)
        day += ONE_DAY
