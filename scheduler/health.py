"""Whether anything is silent: what /healthz and `homeward check` look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.health import Health
from scheduler.timetable import Pulse

OLDEST_UNSENT_SECONDS = 30 * 60
OLDEST_REPLY_SECONDS = 10 * 60  # a reply is tried again every minute: by then something is wrong with it


@dataclass(frozen=True, slots=True)
class Verdict:
    """Red when `problems` is not empty; each line says what is silent."""

    problems: tuple[str, ...]

    @property
    def is_well(self) -> bool:
        return not self.problems


def verdict(
    health: Health, pulse: Pulse, now: datetime, started_at: datetime, channels: Collection[str]
) -> Verdict:
    """What is silent at `now`: jobs without a pulse, messages that wait too long, messages stuck while sending.

    `channels`: those that are set up.
    """
    problems = [f"{job} has not run since {_since(pulse, job)}" for job in pulse.silent(now, started_at)]
    problems += list(message_problems(health, channels))
    return Verdict(tuple(problems))


def _since(pulse: Pulse, job: str) -> str:
    last = pulse.last.get(job)
    return f"{last:%Y-%m-%d %H:%M} UTC" if last else "the start"


def message_problems(health: Health, channels: Collection[str]) -> Iterable[str]:
    """Messages and replies that wait too long, are stuck, or have no way to leave by the `channels` that are set up."""
    yield from without_channel(health, channels)
    if (health.oldest_reply_seconds or 0) > OLDEST_REPLY_SECONDS:
        yield f"a reply has not been dealt with for {timedelta(seconds=int(health.oldest_reply_seconds or 0))}"
    oldest = health.oldest_unsent_seconds
    if oldest is not None and oldest > OLDEST_UNSENT_SECONDS:
        yield f"a message has waited to be sent for {timedelta(seconds=int(oldest))}"
    if health.stuck_sending:
        yield f"{health.stuck_sending} messages are stuck while sending"


def without_channel(health: Health, channels: Collection[str]) -> Iterable[str]:
    """Messages that cannot leave before an administrator sets their channel up."""
    for channel, count in sorted(health.waiting_by_channel.items()):
        if channel not in channels:
            waits = "1 message waits" if count == 1 else f"{count} messages wait"
            yield f"{waits} for {channel}, which is not set up"
