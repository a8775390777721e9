"""The council's weekly limit to what is repeated: how much of it a person has had this week, and what is left."""

from __future__ import annotations

from datetime import date, timedelta

from casework.alert_items import NAMED
from casework.judge_stage import alert_key
from casework.last_look import budget_of
from casework.ports import MessageState, Reading, StageQuery, StoredMessage
from permanence.notices import Level
from permanence.people import Person

_NEVER_CAME = frozenset({MessageState.CANCELLED, MessageState.FAILED})


def repeats_left(tx: Reading, person: Person, budget: int, today: date) -> int:
    """How many steps that were named to her before may be named again today, after those of this week's other days."""
    monday = today - timedelta(days=today.weekday())
    before = (monday + timedelta(days=n) for n in range(today.weekday()))
    messages = (tx.message_by_key(alert_key(person, day)) for day in before)
    return max(0, budget - sum(_repeated_in(tx, one) for one in messages if one))


def _repeated_in(tx: Reading, message: StoredMessage) -> int:
    """How many lines of the message named a step again that is past no statutory limit."""
    if message.state in _NEVER_CAME:
        return 0
    notices = tx.notices_in(message.id)
    query = StageQuery(references=frozenset(n.reference for n in notices), open_only=False)
    day = date.fromisoformat(str(message.facts["on"]))
    binding = {
        (s.stage.reference, s.stage.journey, s.stage.key)
        for s in tx.stages(query)
        if s.stage.status and s.stage.status.is_binding and s.stage.due_on and s.stage.due_on < day
    }
    weekly = [n for n in notices if n.level is Level.WEEKLY]
    again = sum((n.reference, n.journey, n.stage) not in binding for n in weekly)
    limit, room = budget_of(message), max(0, NAMED - (len(notices) - again))
    return min(again, room, again if limit is None else limit)
