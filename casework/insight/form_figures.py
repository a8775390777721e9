"""How the council's form about reviews was used in a period, over all children, and what people wrote beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casework.ports import CaseRecord
from casework.who_may_see import Sight, sealed_children
from permanence.entries import EntryKind, standing
from permanence.insight.form_use import FormUse, form_use
from permanence.journey_said import LEFT_OPEN
from permanence.local_day import local_day
from permanence.pack.forms import REVIEW
from permanence.people import Person

_OF_FORMS = (EntryKind.FORM_ANSWERED, EntryKind.FORM_STOPPED)


def forms_used(
    record: CaseRecord, first: date, last: date, person: Person | None, today: date
) -> list[FormUse]:
    """By version, of what was sent off or left between these days, both included; what was taken back is left out.

    `person`: whose eyes the own words are for: of children whom she may not see there are none. None: somebody at the
    council's own command line.
    """
    rules = record.rules
    with record.reading() as tx:
        answered = {r for kind in _OF_FORMS for r in tx.references_with(kind)}
        references = sorted(answered - sealed_children(tx))
        by_child = tx.entries_of(references)
        entries = [
            entry
            for reference in references
            for entry in standing(by_child.get(reference, []))
            if entry.kind in _OF_FORMS and first <= local_day(entry.recorded_at, rules.zone) <= last
        ]
        used = form_use(entries, rules.pack.forms.get(REVIEW), LEFT_OPEN)
        if person is None:
            return used
        sight = Sight(tx, rules, tx.directory(), today, references)
        return [
            replace(one, words=tuple(w for w in one.words if sight.may_see(person, w[0]))) for one in used
        ]
