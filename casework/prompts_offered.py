"""What a form offers as what prompted a change of route: the child's own decisions and events, then the pack's."""

from __future__ import annotations

from datetime import date, datetime

from casework.access import shown_to
from casework.ports import Reading, Writing
from casework.who_may_see import may_see_child
from permanence.insight.route_changes import short_list
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.people import Person
from permanence.stages import Rulebook

Offered = tuple[tuple[str, str], ...]


def prompts_offered(
    tx: Reading, rules: Rulebook, person: Person | None, reference: str, today: date
) -> Offered:
    """Code and words of each. To whoever may not see the child, what the pack has and nothing of hers."""
    journey = _seen_by(tx, rules, person, reference, today)
    return short_list(journey or Journey(reference, 1), today, rules.pack)


def prompts_in_form(
    tx: Writing, rules: Rulebook, person: Person | None, reference: str, now: datetime, through: str
) -> Offered:
    """The same for a form that she opens at `now` (UTC); that it showed her the child is in the access log."""
    today = local_day(now, rules.zone)
    if person and _seen_by(tx, rules, person, reference, today):
        shown_to(tx, person, reference, "form", through, now)
    return prompts_offered(tx, rules, person, reference, today)


def _seen_by(
    tx: Reading, rules: Rulebook, person: Person | None, reference: str, today: date
) -> Journey | None:
    """The child's journey; None for whoever may not see her."""
    journey = tx.journey(reference)
    if journey is None or person is None or not person.active:
        return None
    return journey if may_see_child(tx, rules, tx.directory(), person, journey, today) else None
