"""One catch-up list on the first working morning back from leave.

While somebody is away her cover hears; on her return she reads in one message all that is late and waits for her,
instead of the ordinary message of that morning.
"""

from __future__ import annotations

from datetime import date, datetime

from casework.alert_items import alert_item, level_of
from casework.called import Called
from casework.content import AlertContent
from casework.judge_stage import alert_key
from casework.last_look import NoLonger, asks_for_silence, grouped, items_that_hold
from casework.ports import MessageKind, NewMessage, Reading, StageQuery, StoredMessage, StoredStage, Writing
from casework.who_may_see import Sight
from permanence.dates import CouncilCalendar
from permanence.people import Directory, Person
from permanence.rights.table import Action
from permanence.stages import Rulebook


def queue_catch_ups(
    tx: Writing, directory: Directory, calendar: CouncilCalendar, today: date, now: datetime
) -> int:
    """Everybody whose first working morning back is today has a catch-up list queued, in the place of today's alert."""
    queued = [
        tx.queue(_catch_up(person, today, now), now)
        for person in directory.with_leave
        if is_back_today(person, today, calendar.kept_by(person.spells))
    ]
    return sum(q is not None for q in queued)


def is_back_today(person: Person, today: date, calendar: CouncilCalendar) -> bool:
    """`calendar`: the days on which this person works."""
    if person.away_on(today):
        return False
    return any(
        leave.last < today and calendar.working_day_after(leave.last) == today for leave in person.leave
    )


def _catch_up(person: Person, today: date, now: datetime) -> NewMessage:
    return NewMessage(
        key=alert_key(person, today),
        kind=MessageKind.CATCH_UP,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={"on": today.isoformat()},
    )


def late_of_hers(
    tx: Reading, rules: Rulebook, directory: Directory, person: Person, today: date
) -> list[StoredStage]:
    """Late steps that wait for this person, of children of whom she may be told."""
    late = tx.stages(StageQuery(owners=frozenset({person.email}), due_before=today))
    about = {s.stage.reference for s in late}
    seen = Sight(tx, rules, directory, today, about).seen_by(person, Action.BE_TOLD)
    return [s for s in late if s.stage.reference in seen]


def look_at_catch_up(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> AlertContent | NoLonger:
    """All that is late and waits for this person, and what this morning itself calls for."""
    fresh, _dropped = items_that_hold(tx, rules, directory, message, person, today)
    items = {(item.reference, item.stage): item for item in fresh}
    for stored in late_of_hers(tx, rules, directory, person, today):
        if asks_for_silence(stored, today) or not stored.stage.is_open:
            continue
        level = level_of(stored.stage, today)
        item = alert_item(
            stored, level, rules, directory, today, told_to=person.email, revision=stored.revision
        )
        if item:
            items.setdefault((item.reference, item.stage), item)
    if not items:
        return NoLonger("nothing waits for this person")
    called = map(Called(tx, rules, person).item, items.values())
    return grouped(called, message, person, today, catch_up=True)
