"""Lists of open stages: what waits for a person, and all that is open for one child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.alert_items import alert_item, in_order, level_of
from casework.content import AlertItem
from casework.ports import Reading, StageQuery, StoredStage
from permanence.local_day import local_day
from permanence.people import Directory, Person
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class OpenList:
    """`items`: open stages with a due date, statutory first, then by days over. `undated`: how many have none."""

    items: tuple[AlertItem, ...]
    undated: int


def list_own(tx: Reading, rules: Rulebook, person: Person, now: datetime) -> OpenList:
    """What waits at `now` (UTC) for `person`, and for those whom she covers today; nothing for a leaver."""
    directory = tx.directory()
    if not person.active:
        return OpenList((), 0)
    owners = frozenset({person.email, *_covered(directory, person, now, rules)})
    stored = [s for s in tx.stages(StageQuery(owners=owners)) if not _is_restricted(tx, s, person)]
    return _listed(stored, rules, directory, person, now)


def list_child(tx: Reading, rules: Rulebook, person: Person, now: datetime, reference: str) -> OpenList:
    """All that is open for one child, whoever it waits for. Callers have seen to it that `person` may see it."""
    stored = tx.stages(StageQuery(references=frozenset({reference})))
    return _listed(stored, rules, tx.directory(), person, now)


def _listed(
    stored: Iterable[StoredStage], rules: Rulebook, directory: Directory, person: Person, now: datetime
) -> OpenList:
    today = local_day(now, rules.zone)
    items = [
        alert_item(
            s, level_of(s.stage, today), rules, directory, today, told_to=person.email, revision=s.revision
        )
        for s in stored
    ]
    return OpenList(in_order(item for item in items if item), sum(item is None for item in items))


def _covered(directory: Directory, person: Person, now: datetime, rules: Rulebook) -> list[str]:
    """Addresses of those who are away today with this person as their cover."""
    today = local_day(now, rules.zone)
    away = ((p.email, p.away_on(today)) for p in directory.with_leave)
    return [email for email, leave in away if leave and leave.cover == person.email]


def _is_restricted(tx: Reading, stored: StoredStage, person: Person) -> bool:
    """Whether this person is kept from the child although the stage waits for her (or for whom she covers)."""
    journey = tx.journey(stored.stage.reference, stored.stage.journey)
    return journey is None or person.email in journey.allocation.restricted_from
