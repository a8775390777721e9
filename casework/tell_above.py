"""A message in somebody's place whose reader may not be told of a child: the nearest above who may is told of her."""

from __future__ import annotations

from datetime import datetime

from casework.last_look import concerns
from casework.ports import StoredMessage, Writing
from casework.settle import reached_nobody
from casework.who_may_see import Sight
from permanence.local_day import local_day
from permanence.people import Person
from permanence.stages import Rulebook


def tell_above(tx: Writing, rules: Rulebook, message: StoredMessage, now: datetime) -> None:
    """Nobody whom a message in somebody's place was to tell of is left to nobody.

    The children of whom its reader may not be told reach the nearest above the one it was meant for who may; where that
    was a cover, the nearest above the child's worker; of a sealed child, then one of the few who see her. Where
    everybody was tried, the administrators hear that an alert reached nobody; they are told of no child. The message
    itself is about the others from now on, also where it comes back and goes to somebody else.
    """
    meant = message.facts.get("instead_of")
    if not isinstance(meant, str):
        return
    directory = tx.directory()
    references = sorted({n.reference for n in tx.notices_in(message.id) if concerns(message, n.reference)})
    sight = Sight(tx, rules, directory, local_day(now, rules.zone), references)
    reader = directory.get(message.person)
    hidden = [r for r in references if reader is None or not sight.may_be_told(reader, r)]
    if not hidden:
        return
    in_vain = tx.not_reached(message.id) | {meant}
    left: dict[str | None, list[str]] = {}
    for reference in hidden:
        asked = [*_above(sight, meant, reference), *sight.named(reference)]
        told = (p for p in asked if p.email not in in_vain and p.active and sight.may_be_told(p, reference))
        nearest = next(told, None)
        left.setdefault(nearest.email if nearest else None, []).append(reference)
    for email, children in left.items():
        nearest = directory.get(email)
        if nearest:
            tx.reach_otherwise(message.id, nearest.email, nearest.channel, now, children)
        else:
            reached_nobody(tx, message, now, children)
    if shown := set(references).difference(hidden):
        tx.tell_only(message.id, shown)


def _above(sight: Sight, meant: str, reference: str) -> list[Person]:
    """The managers above the one it was meant for; above the child's worker first where that was a cover.

    A cover may be of another team: it is the worker's own line that may be told.
    """
    above, worker = sight.directory.line_above(meant), sight.worker_of(reference)
    hers = sight.directory.line_above(worker)
    is_cover = meant != worker and meant not in [manager.email for manager in hers]
    return [*hers, *above] if is_cover else above
