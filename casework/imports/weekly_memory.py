"""What is remembered of the weekly file: which one was taken in last, which was refused, which is on its way out.

Kept beside the record, and written in the same transaction as what it tells of: after a crash it says whether a file
that still lies in the folder is in already.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from casework.ports import Reading, Writing

KEY = "weekly_file"


@dataclass(frozen=True, slots=True)
class TakenFile:
    """The newest file that was taken in. Digests are SHA-256. `at` is UTC. `batch`: None where it brought nothing."""

    digest: str
    mapping_digest: str
    at: datetime
    batch: int | None


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """The newest file that was refused, and why; none any more once one has been taken in after it."""

    digest: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A file that is dealt with and has yet to leave the folder: its name there, the folder it goes to, its name there.

    `said`: what is written beside it; empty where nothing is.
    """

    digest: str
    name: str
    to: str
    named: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class WeeklyMemory:
    """All that is remembered. `watched_since`: since when a file is looked for (UTC)."""

    watched_since: datetime
    taken: TakenFile | None = None
    refused: RefusedFile | None = None
    on_its_way: OnItsWay | None = None

    def with_taken(self, taken: TakenFile, on_its_way: OnItsWay) -> WeeklyMemory:
        return replace(self, taken=taken, refused=None, on_its_way=on_its_way)


def weekly_memory(tx: Reading) -> WeeklyMemory | None:
    """None while nobody has looked into the folder yet."""
    kept = tx.setting(KEY)
    if kept is None:
        return None
    said = json.loads(kept)
    taken, refused, on_its_way = said["taken"], said["refused"], said["on_its_way"]
    return WeeklyMemory(
        watched_since=datetime.fromisoformat(said["watched_since"]),
        taken=TakenFile(**taken | {"at": datetime.fromisoformat(taken["at"])}) if taken else None,
        refused=RefusedFile(**refused | {"at": datetime.fromisoformat(refused["at"])}) if refused else None,
        on_its_way=OnItsWay(**on_its_way) if on_its_way else None,
    )


def remember_weekly(tx: Writing, memory: WeeklyMemory) -> None:
    """The memory is as given."""
    tx.remember(KEY, json.dumps(asdict(memory), default=datetime.isoformat))
