"""The list of a team's tracking meeting, read from the record for one reader, without children kept from her."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from casework.meeting.said_since import said_since
from casework.ports import Reading
from casework.send_digests import child_records, children_of, usual_in_council
from casework.who_may_see import hidden_from
from permanence.digest.meeting import FOUR_WEEKS, Meeting, MeetingItem, MeetingList, meeting_list
from permanence.people import MANAGERS, Directory, Person, Role
from permanence.stages import Rulebook

LAST = "last meeting"  # of a team: the day of the last meeting whose list was walked through


def meeting_on(
    tx: Reading, team: str, on: date, since: date | None = None, until: date | None = None
) -> Meeting:
    """The meeting of a team on a day. `since`: the last one that was walked through, else four weeks before.

    `until`: as long after as the last was before, where nobody says.
    """
    last = tx.setting(f"{LAST}:{team}")
    before = since or (date.fromisoformat(last) if last else None)
    if before is None or before >= on:
        before = on - FOUR_WEEKS
    return Meeting(team, on, before, until or on + (on - before))


def teams_of(directory: Directory, person: Person) -> list[str]:
    """The teams whose meeting this manager can hold, in order: her own, and those of the people below her."""
    if person.role not in MANAGERS:
        return []
    below = directory.managed_by(person.email)
    return sorted({p.team for p in (person, *below) if p.team})


def managers_of(directory: Directory, team: str) -> list[Person]:
    """The team's managers who are at work for the council, in the order of their addresses."""
    return [p for p in directory.with_role(Role.TEAM_MANAGER) if p.team == team]


def children_of_team(
    tx: Reading, rules: Rulebook, directory: Directory, team: str, reader: Person | None
) -> list[str]:
    """References of the team's children, those of its workers and those who wait for one, in order.

    `reader`: without those whom she may not know of; None: without any that is kept from somebody.
    """
    hers = {p.email for p in directory.people.values() if p.team == team}
    found = set(tx.references_of(hers))
    found |= {j.reference for j in tx.journeys(tx.references_without_worker()) if j.allocation.team == team}
    if reader is None:
        return sorted(found - set(tx.references_hidden()))
    return sorted(
        (found & set(children_of(tx, directory, reader, rules.pack.rights))) - hidden_from(tx, reader)
    )


def list_for(
    tx: Reading, rules: Rulebook, directory: Directory, meeting: Meeting, reader: Person | None
) -> MeetingList:
    """The list as `reader` may have it. The day of the meeting is the day on which it is looked at."""
    references = children_of_team(tx, rules, directory, meeting.team, reader)
    return _listed(tx, rules, directory, meeting, references)


def item_for(
    tx: Reading, rules: Rulebook, directory: Directory, meeting: Meeting, reference: str
) -> MeetingItem | None:
    """One child as she stands now; None where there is nothing to talk about any more, or she is not in care."""
    return next(iter(_listed(tx, rules, directory, meeting, [reference]).items), None)


def _listed(
    tx: Reading, rules: Rulebook, directory: Directory, meeting: Meeting, references: Iterable[str]
) -> MeetingList:
    named = list(references)
    told = said_since(tx, rules, named, meeting.since, meeting.on)
    return meeting_list(
        child_records(tx, named, meeting.since),
        meeting,
        rules,
        directory,
        usual=usual_in_council(tx, meeting.on),
        said=lambda reference: told.get(reference, ()),
    )
