"""What tells at a glance whether anything is silent: of the whole record, and of one person's channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

LAST_SWEEP = "last_sweep"  # remembered: the moment of the last whole sweep


@dataclass(frozen=True, slots=True)
class Health:
    """What tells at a glance whether anything is silent. Ages in seconds, None when there is nothing."""

    oldest_unsent_seconds: float | None
    oldest_reply_seconds: float | None
    last_sweep_at: datetime | None
    messages: Mapping[str, int]
    stuck_sending: int
    unsure: int
    resent_unsure: int
    open_stages: int
    waiting_by_channel: Mapping[str, int] = field(default_factory=dict)  # messages that were to go by now
    owed: int = 0  # messages that failed, with nobody reached in another way
    refusing: Mapping[str, str] = field(default_factory=dict)  # channels that refuse everybody, and how


@dataclass(frozen=True, slots=True)
class Reached:
    """How one person was last reached on one channel (UTC), and when and why that last failed for good."""

    person: str
    channel: str
    sent_at: datetime | None
    failed_at: datetime | None
    why: str | None
