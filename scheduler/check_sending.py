"""What `homeward check` says of messages that do not get through: what each platform last said, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from casework.channel_trouble import RESTS, trouble_of
from casework.health import Reached
from casework.ports import Reading
from permanence.how_many import how_many
from permanence.people import Directory

PASSING = frozenset({"outside working hours", RESTS})


def sending_trouble(tx: Reading, now: datetime) -> Iterator[tuple[str, str]]:
    """For each channel that does not let messages through: its name, and what is wrong in words."""
    directory = tx.directory()
    channels = {person.channel for person in directory.people.values() if person.active} | {"email"}
    for channel in sorted(channels):
        trouble = trouble_of(tx, channel)
        if trouble.told or trouble.is_everybodys:
            yield channel, trouble.told or f"everybody is refused: {trouble.reason}"
    for (channel, reason), count in tx.why_waiting(now).items():
        if reason not in PASSING:
            yield channel, f"{how_many(count, 'message waits', 'messages wait')}: {reason}"
    for reached in tx.reached():
        if _is_refused(reached, directory):
            yield reached.channel, f"{reached.person} is not reached: {reached.why}"


def _is_refused(reached: Reached, directory: Directory) -> bool:
    """Whether the last message to somebody by her own channel failed for good."""
    person = directory.get(reached.person)
    if person is None or not person.active or person.channel != reached.channel or reached.failed_at is None:
        return False
    return reached.sent_at is None or reached.failed_at > reached.sent_at
