"""What an administrator hears of children of whom nobody can be told: that somebody has to be named for them.

He may not see a child, so that the notice says whose reference it is about, and nothing else of her.
"""

from __future__ import annotations

from datetime import date

from casework.content import NoticeContent
from casework.last_look import NoLonger
from casework.ports import Reading, StageQuery, StoredMessage
from permanence.people import Directory, Person

NOBODY = "nobody"


def look_at_nobody_to_tell(
    tx: Reading, directory: Directory, message: StoredMessage, person: Person, today: date
) -> NoticeContent | NoLonger:
    """What the notice says today, or that all of it has passed, or was hidden from this administrator since."""
    notices = tx.notices_in(message.id)
    journeys = tx.journeys(sorted({n.reference for n in notices}))
    hidden = {j.reference for j in journeys if j.allocation.hides_from(person.email)}
    query = StageQuery(references=frozenset(n.reference for n in notices))
    open_stages = {(s.stage.reference, s.stage.journey, s.stage.key): s.stage for s in tx.stages(query)}
    stages = [
        s
        for n in notices
        if n.reference not in hidden
        and (s := open_stages.get((n.reference, n.journey, n.stage)))
        and s.due_on is not None
    ]
    if not stages:
        return NoLonger("none of these steps waits any more")
    owners = {stage.reference: directory.get(stage.owner) for stage in stages}
    lines = [
        f"{reference}: {f'nobody in the place of {owner.name} is at work' if owner else 'no worker is known'}."
        for reference, owner in sorted(owners.items())
    ]
    many = len(owners) > 1
    return NoticeContent(
        message_id=message.id,
        on=today,
        headline=f"{len(owners)} children have nobody who can be told"
        if many
        else "A child has nobody who can be told",
        lines=tuple(lines),
        action="Give each a worker, or her team a manager, in the files of children and staff: homeward import"
        if many
        else "Give the child a worker, or her team a manager, in the files of children and staff: homeward import",
        staff=tuple(owner.name for owner in owners.values() if owner),
    )
