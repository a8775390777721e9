"""A message in somebody's place whose reader may not be told of a child: the nearest above who may is told of her."""

from __future__ import annotations

from datetime import datetime

from casework.last_look import ABOUT, concerns
from casework.ports import StoredMessage, Writing
from casework.settle import tell_administrators
from casework.who_may_see import Sight
from permanence.people import Person
from permanence.stages import Rulebook


def tell_above(tx: Writing, rules: Rulebook, message: StoredMessage, now: datetime) -> None:
    """Nobody whom a message in somebody's place was to tell of is left to nobody.

    The children of whom its reader may not be told reach the nearest above the one it was meant for who may; where that
    was a cover, the nearest above the child's worker. Where there is nobody, the administrators hear that an alert
    reached nobody; they are told of no child.
    """
    meant = message.facts.get("instead_of")
    if not isinstance(meant, str):
        return
    directory = tx.directory()
    references = sorted({n.reference for n in tx.notices_in(message.id) if concerns(message, n.reference)})
    sight = Sight(tx, rules, directory, now.astimezone(rules.zone).date(), references)
    reader = directory.get(message.person)
    left: dict[str | None, list[str]] = {}
    for reference in references:
        if reader is None or not sight.may_be_told(reader, reference):
            above = directory.line_above(meant)
            worker = sight.worker_of(reference)
            hers = directory.line_above(worker)
            if meant != worker and meant not in [p.email for p in hers]:
                # A cover may be of another team: it is the worker's own line that may be told.
                above = [*hers, *above]
            nearest = next((p for p in above if p.active and sight.may_be_told(p, reference)), None)
            left.setdefault(nearest.email if nearest else None, []).append(reference)
    for email, children in left.items():
        _reach(tx, message, directory.get(email), children, now)


def _reach(
    tx: Writing, message: StoredMessage, manager: Person | None, children: list[str], now: datetime
) -> None:
    if manager:
        tx.reach_otherwise(message.id, manager.email, manager.channel, now, **{ABOUT: children})
        return
    headline = (
        f"An alert for {message.facts['instead_of']} reached nobody: nobody above may be told of the child"
    )
    tell_administrators(tx, tx.directory(), f"nobody-above:{message.id}", headline, now, "homeward outbox")
