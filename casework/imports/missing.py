"""Children who were in this kind of file and are in it no longer: named each time, with what is done about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from casework.imports.entries import Filing
from casework.imports.questions import MissingChild, WhenMissing
from casework.imports.taken_away import NO_LONGER_IN_FILE
from casework.ports import Reading, StageQuery
from permanence.entries import NewEntry
from permanence.journey import Journey
from permanence.stages import Stage

ENDED, KEPT = "her journey was ended", "kept as she is"


def missing_children(
    tx: Reading, references: Iterable[str], filing: Filing, when: WhenMissing
) -> list[tuple[MissingChild, NewEntry | None]]:
    """Each child whose journey is not over, with the entry that ends it where that was asked for."""
    latest = {journey.reference: journey for journey in tx.every_journey(sorted(references))}
    still = [journey for journey in latest.values() if journey.ended_on is None]
    steps: dict[str, list[Stage]] = defaultdict(list)
    for stored in tx.stages(StageQuery(references=frozenset(journey.reference for journey in still))):
        steps[stored.stage.reference].append(stored.stage)
    return [_missing(journey, steps[journey.reference], filing, when) for journey in still]


def _missing(
    journey: Journey, steps: list[Stage], filing: Filing, when: WhenMissing
) -> tuple[MissingChild, NewEntry | None]:
    late = sum(s.due_on is not None and s.due_on < filing.today for s in steps)
    answer = {WhenMissing.ASK: "", WhenMissing.KEEP: KEPT, WhenMissing.END: ENDED}[when]
    worker = journey.allocation.social_worker
    child = MissingChild(journey.reference, journey.case_id, len(steps), late, worker, answer)
    if when is not WhenMissing.END:
        return child, None
    on = filing.recorder(journey.reference, journey.number, 0)
    return child, on.journey_ended(filing.today, NO_LONGER_IN_FILE)
