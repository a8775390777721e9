"""The step behind a link of a message, as it stands now, for the person the message was sent to and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from casework.alert_items import alert_item, level_of
from casework.content import AlertItem
from casework.ports import ASKING, CaseRecord, Reading, StageQuery, StoredStage
from casework.who_may_see import may_see_child
from permanence.local_day import local_day
from permanence.people import Person

StepName = tuple[str, int, str]  # reference, journey, stage key


@dataclass(frozen=True, slots=True)
class AskedStep:
    """`item`: how the step stands; `is_open` False: it waits for nothing any more."""

    person: Person
    item: AlertItem
    is_open: bool


def asked_step(
    record: CaseRecord,
    message_id: int,
    is_for: Callable[[str], bool],
    is_about: Callable[[StepName], bool],
    now: datetime,
) -> AskedStep | None:
    """The step of this message that `is_about` tells, for its reader; nothing is changed by looking.

    None where there is no such message or step, and where its reader has left or may not see the child.
    """
    with record.reading() as tx:
        message = tx.message(message_id)
        person = tx.directory().get(message.person) if message and message.kind in ASKING else None
        if message is None or person is None or not person.active or not any(map(is_for, person.addresses)):
            return None
        stored = next((s for s in _steps_of(tx, message_id, person) if is_about(_name(s))), None)
        journey = tx.journey(stored.stage.reference, stored.stage.journey) if stored else None
        today = local_day(now, record.rules.zone)
        if stored is None or journey is None:
            return None
        if not may_see_child(tx, record.rules, tx.directory(), person, journey, today):
            return None
        level = level_of(stored.stage, today)
        item = alert_item(
            stored,
            level,
            record.rules,
            tx.directory(),
            today,
            told_to=person.email,
            revision=stored.revision,
        )
        return AskedStep(person, item, stored.stage.is_open) if item else None


def _steps_of(tx: Reading, message_id: int, person: Person) -> list[StoredStage]:
    """What a message was about: the children of its notices, and on her return from leave all that waits for her."""
    references = frozenset(notice.reference for notice in tx.notices_in(message_id))
    told = tx.stages(StageQuery(references=references, open_only=False)) if references else []
    return [*told, *tx.stages(StageQuery(owners=frozenset({person.email})))]


def _name(stored: StoredStage) -> StepName:
    return stored.stage.reference, stored.stage.journey, stored.stage.key
