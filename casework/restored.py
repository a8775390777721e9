"""That the record was put back from a backup, and what is not in it therefore: the gap, named wherever it matters."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, tzinfo

from casework.content import Said, SaidKind
from casework.ports import Reading, Writing
from casework.settle import tell_administrators
from permanence.day_words import day_words
from permanence.how_many import how_many

RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Gap:
    """What was recorded after `since` (the backup's moment) and before `until` is not in the record. Both UTC.

    `entries`: how many were recorded and are lost; None where that is not known.
    """

    since: datetime
    until: datetime
    entries: int | None = None


def name_gap(tx: Writing, gap: Gap, regarded: int, zone: tzinfo) -> None:
    """The gap is remembered, and each administrator is told of it by the first message that leaves."""
    kept = {"since": gap.since.isoformat(), "until": gap.until.isoformat(), "entries": gap.entries}
    tx.remember(RESTORED, json.dumps(kept))
    when = f"between {moment_words(gap.since, zone)} and {moment_words(gap.until, zone)}"
    sent = how_many(regarded, "message of that time is", "messages of that time are")
    lines = [f"{_lost(gap.entries)} {when}.", f"{sent} regarded as sent."]
    ask = "" if gap.entries == 0 else "Ask who answered in that time to answer again; "
    tell_administrators(
        tx,
        tx.directory(),
        f"restored:{gap.until.isoformat()}",
        "The record was put back from a backup",
        gap.until,
        f"{ask}homeward due shows what is open",
        lines=lines,
    )


def _lost(entries: int | None) -> str:
    """The beginning of a sentence: what of a gap is not in the record any more."""
    if entries is None:
        return "It does not hold what was recorded"
    if entries == 0:
        return "Nothing was recorded"
    return f"It does not hold the {how_many(entries, 'entry', 'entries')} recorded"


def gap_of(tx: Reading) -> Gap | None:
    """The gap of the last restore; None when the record never was put back."""
    kept = tx.setting(RESTORED)
    if not kept:
        return None
    found = json.loads(kept)
    return Gap(
        datetime.fromisoformat(found["since"]), datetime.fromisoformat(found["until"]), found["entries"]
    )


def is_of_the_gap(tx: Reading, message_id: int | None) -> bool:
    """Whether a message was sent after the backup, so that the record does not know it: nothing can answer it."""
    return message_id is not None and tx.message(message_id) is None and gap_of(tx) is not None


def nothing_recorded(tx: Reading, zone: tzinfo) -> Said:
    """What is said to an answer to a message of the gap."""
    gap = gap_of(tx)
    when = f" of {moment_words(gap.since, zone)}" if gap else ""
    line = (
        f"Nothing was recorded: the record was put back from a backup{when}, and the message that you answered "
        "is not in it. Write what is to be recorded with the child's reference, or write list to get what is open now."
    )
    return Said(SaidKind.ANSWERED, lines=(line,))


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """A moment as people of the council's zone read it."""
    local = moment.astimezone(zone)
    return f"{day_words(local.date())}, {local:%H:%M}"
