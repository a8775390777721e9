"""Lists of open stages: what waits for a person, and all that is open for one child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.alert_items import alert_item, in_order, level_of
from casework.called import Called
from casework.content import AlertItem
from casework.hand_overs import waiting_hand_overs
from casework.ports import Reading, StageQuery, StoredStage
from casework.queue_content import Queue
from casework.role_queues import queue_of
from casework.who_may_see import Sight
from permanence.local_day import local_day
from permanence.people import Person, Role
from permanence.stages import Rulebook


@dataclass(frozen=True, slots=True)
class OpenList:
    """`items`: open stages with a due date, statutory first, then by days over. `undated`: how many have none.

    `hand_overs`: a sentence for each hand-over to legal services of which social work is asked something. `queue`: what
    stands in the reader's own queue, where her role has one.
    """

    items: tuple[AlertItem, ...]
    undated: int
    hand_overs: tuple[str, ...] = ()
    queue: Queue | None = None


def list_own(tx: Reading, rules: Rulebook, person: Person, now: datetime) -> OpenList:
    """What waits at `now` (UTC) for `person`, and for those whom she covers today; nothing for a leaver."""
    directory = tx.directory()
    if not person.active:
        return OpenList((), 0)
    today = local_day(now, rules.zone)
    owners = frozenset({person.email, *directory.covered_by(person.email, today)})
    waiting = tx.stages(StageQuery(owners=owners))
    about = {s.stage.reference for s in waiting}
    seen = Sight(tx, rules, directory, today, about).seen_by(person)
    stored = [s for s in waiting if s.stage.reference in seen]
    found = _listed(tx, stored, rules, person, now)
    queue = queue_of(tx, rules, person, today)
    hand_overs = (
        () if person.role is Role.LEGAL_OFFICER else waiting_hand_overs(tx, rules, person, owners, today)
    )
    return replace(found, hand_overs=hand_overs, queue=queue)


def list_child(tx: Reading, rules: Rulebook, person: Person, now: datetime, reference: str) -> OpenList:
    """All that is open for one child, whoever it waits for. Callers have seen to it that `person` may see it."""
    stored = tx.stages(StageQuery(references=frozenset({reference})))
    return _listed(tx, stored, rules, person, now)


def _listed(
    tx: Reading, stored: Iterable[StoredStage], rules: Rulebook, person: Person, now: datetime
) -> OpenList:
    today, directory, called = local_day(now, rules.zone), tx.directory(), Called(tx, rules, person)
    items = [
        alert_item(
            s, level_of(s.stage, today), rules, directory, today, told_to=person.email, revision=s.revision
        )
        for s in stored
    ]
    shown = in_order(called.item(item) for item in items if item)
    return OpenList(shown, sum(item is None for item in items))
