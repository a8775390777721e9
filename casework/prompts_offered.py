"""What a form offers as what prompted a change of route: the child's own decisions and events, then the pack's."""

from __future__ import annotations

from datetime import date

from casework.ports import Reading
from casework.who_may_see import may_see_child
from permanence.insight.route_changes import short_list
from permanence.journey import Journey
from permanence.people import Person
from permanence.stages import Rulebook

Offered = tuple[tuple[str, str], ...]


def prompts_offered(
    tx: Reading, rules: Rulebook, person: Person | None, reference: str, today: date
) -> Offered:
    """Code and words of each. To whoever may not see the child, what the pack has and nothing of hers."""
    journey = tx.journey(reference)
    sees = (
        journey is not None
        and person is not None
        and person.active
        and may_see_child(tx, rules, tx.directory(), person, journey, today)
    )
    return short_list(journey if journey and sees else Journey(reference, 1), today, rules.pack)
