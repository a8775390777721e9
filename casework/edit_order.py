"""Edits of one message, of which the older may come last: each process sends its own, and no platform keeps an order.

Each shows all that was recorded until it was queued. So an edit that has arrived, and of whose message a newer one was
queued meanwhile, may stand where the newer one stood: the message is edited once more, as it should read by then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from casework.ports import NewMessage, StoredMessage, Writing

OVER = "over"  # made when Undo is over, with the words of that moment
AGAIN = "again"


def edit_key(message: int, newest: int, *more: str) -> str:
    """The natural key of an edit of the message with this number. `newest`: the newest entry that it shows."""
    return ":".join(("amend", str(message), str(newest), *more))


def _edited_and_shown(key: str) -> tuple[int, int]:
    """Which message an edit is of, and the newest entry that it shows."""
    _, message, newest, *_ = key.split(":")
    return int(message), int(newest)


def edit_again(tx: Writing, arrived: Collection[StoredMessage], now: datetime) -> None:
    """Messages are edited once more that one of these edits may have set back.

    Not those that were made when Undo was over: what was recorded since has an edit of its own for that moment.
    """
    edits = [edit for edit in arrived if not edit.key.endswith(f":{OVER}")]
    if not edits:
        return
    later = tx.edits_after(min(edit.id for edit in edits), {edit.person for edit in edits})
    newest = dict(sorted(map(_edited_and_shown, later)))
    for edit in edits:
        message, shown = _edited_and_shown(edit.key)
        if newest.get(message, shown) > shown:
            again = edit_key(message, newest[message], AGAIN, str(shown))
            facts = {name: value for name, value in edit.facts.items() if name != "instead"}
            wanted = NewMessage(again, edit.kind, edit.person, edit.channel, now, facts=facts)
            tx.queue(replace(wanted, expires_at=edit.expires_at), now)
