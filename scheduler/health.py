"""Whether anything is silent: what /healthz and `homeward check` look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.channel_trouble import refusing_everybody
from casework.health import Health
from casework.ports import Reading, StageQuery
from casework.who_may_see import sealed_children
from permanence.how_many import how_many
from permanence.stages import StageState
from scheduler.lights import Light, Problem
from scheduler.timetable import Pulse

OLDEST_UNSENT_SECONDS = 30 * 60
OLDEST_REPLY_SECONDS = 10 * 60  # a reply is tried again every minute: by then something is wrong with it


@dataclass(frozen=True, slots=True)
class Verdict:
    """Red when `problems` is not empty; each line says what is silent."""

    problems: tuple[Problem, ...]

    @property
    def is_well(self) -> bool:
        return not self.problems


def verdict(
    health: Health, pulse: Pulse, now: datetime, started_at: datetime, channels: Collection[str]
) -> Verdict:
    """What is silent at `now`: jobs without a pulse, messages that wait too long, messages stuck while sending.

    `channels`: those that are set up.
    """
    problems = [
        Problem(Light.NO_PULSE, f"{job} has not run since {_since(pulse, job)}")
        for job in pulse.silent(now, started_at)
    ]
    problems += list(message_problems(health, channels))
    return Verdict(tuple(problems))


def _since(pulse: Pulse, job: str) -> str:
    last = pulse.last.get(job)
    return f"{last:%Y-%m-%d %H:%M} UTC" if last else "the start"


def health_of(tx: Reading, now: datetime, channels: Collection[str]) -> Health:
    """What tells whether anything is silent; `channels`: those that are set up. Sealed children are in no count."""
    health, sealed = tx.health(now), sealed_children(tx)
    theirs = tx.stages(StageQuery(references=sealed)) if sealed else []
    counted = health.open_stages - sum(s.stage.state is StageState.OPEN for s in theirs)
    refusing = refusing_everybody(tx, channels)
    return replace(health, open_stages=counted, owed=tx.owed_count(), refusing=refusing)


def message_problems(health: Health, channels: Collection[str]) -> Iterable[Problem]:
    """Messages and replies that wait too long, are stuck or owed, or cannot leave by the `channels` that are set up."""
    yield from owed(health)
    yield from without_channel(health, channels)
    for channel, reason in sorted(health.refusing.items()):
        yield Problem(Light.REFUSES_ALL, f"{channel} refuses everybody: {reason}")
    if (health.oldest_reply_seconds or 0) > OLDEST_REPLY_SECONDS:
        age = timedelta(seconds=int(health.oldest_reply_seconds or 0))
        yield Problem(Light.REPLY_WAITS, f"a reply has not been dealt with for {age}")
    oldest = health.oldest_unsent_seconds
    if oldest is not None and oldest > OLDEST_UNSENT_SECONDS:
        age = timedelta(seconds=int(oldest))
        yield Problem(Light.MESSAGE_WAITS, f"a message has waited to be sent for {age}")
    if health.stuck_sending:
        yield Problem(
            Light.STUCK, f"{how_many(health.stuck_sending, 'message is', 'messages are')} stuck while sending"
        )


def owed(health: Health) -> Iterable[Problem]:
    """Messages that failed, with nobody reached in another way."""
    if health.owed:
        yield Problem(Light.OWED, f"{how_many(health.owed, 'message')} reached nobody: homeward outbox")


def without_channel(health: Health, channels: Collection[str]) -> Iterable[Problem]:
    """Messages that cannot leave before an administrator sets their channel up."""
    for channel, count in sorted(health.waiting_by_channel.items()):
        if channel not in channels:
            waits = how_many(count, "message waits", "messages wait")
            yield Problem(Light.NOT_SET_UP, f"{waits} for {channel}, which is not set up")
