"""What was said of each child since a meeting, in words, for those who may see the child: the newest last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from casework.imports.batches import BY_FILE
from casework.ports import Reading
from permanence.answers.entry_words import entry_in_words
from permanence.day_words import day_words
from permanence.entries import Entry, EntryKind, standing
from permanence.local_day import local_day
from permanence.stages import Rulebook

MOST = 2
TELLS_SOMETHING = frozenset(
    {
        EntryKind.MILESTONE_REACHED,
        EntryKind.BOOKED,
        EntryKind.PLAN_OPENED,
        EntryKind.ROUTE_CHANGED,
        EntryKind.PLAN_CLOSED,
        EntryKind.DECISION_RECORDED,
        EntryKind.BLOCKED,
        EntryKind.PAUSED,
        EntryKind.RESUMED,
        EntryKind.NOT_APPLICABLE,
        EntryKind.SNOOZED,
        EntryKind.ALERT_WRONG,
        EntryKind.NOTED,
        EntryKind.LEGAL_STEP,
        EntryKind.JOURNEY_SAID_OVER,
        EntryKind.JOURNEY_GOES_ON,
        EntryKind.NOT_MINE,
    }
)


def said_since(
    tx: Reading, rules: Rulebook, references: Iterable[str], since: date, today: date
) -> Mapping[str, tuple[str, ...]]:
    """For each of these children the last things that people said from `since` on; also a new worker."""
    entries = tx.entries_of(references)
    return {reference: _of(said, rules, since, today) for reference, said in entries.items()}


def _of(entries: Iterable[Entry], rules: Rulebook, since: date, today: date) -> tuple[str, ...]:
    told: list[str] = []
    worker: str | None = None
    for entry in standing(entries):
        day = local_day(entry.recorded_at, rules.zone)
        if entry.kind is EntryKind.ALLOCATED:
            before, worker = worker, entry.maybe("social_worker") or worker
            if before and worker != before and day >= since:
                told.append(f"new worker, {day_words(day, today, weekday=False)}")
        elif entry.kind in TELLS_SOMETHING and day >= since and not _is_old_news(entry, since):
            told.append(entry_in_words(entry, rules, today))
    return tuple(dict.fromkeys(told))[-MOST:]


def _is_old_news(entry: Entry, since: date) -> bool:
    """What a file brought now, and happened before: nobody said it since."""
    on = entry.maybe_day("on")
    return entry.by.startswith(BY_FILE) and (on is None or on < since)
