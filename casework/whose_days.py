"""The days on which a stage's owner works: what a wait for her answer is counted in."""

from __future__ import annotations

from permanence.dates import CouncilCalendar
from permanence.people import Directory


def calendar_of(owner: str | None, directory: Directory, council: CouncilCalendar) -> CouncilCalendar:
    """The council's calendar without her days off; the council's own where nobody is known."""
    person = directory.get(owner)
    return council.kept_by(person.spells if person else ())
