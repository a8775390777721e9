"""What stands beside a reference for one reader: the case id where the council wants it, and a number of her own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from casework.content import AlertItem
from casework.ports import Reading
from permanence.people import Person
from permanence.stages import Rulebook


@dataclass(frozen=True)
class Called:
    """How children are called for one person, within one transaction."""

    tx: Reading
    rules: Rulebook
    person: Person

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        mine = self.tx.own_numbers(self.person.email)
        return {reference: number for number, reference in mine.items()}

    def beside(self, reference: str) -> str:
        """For example "C1, your 3"; empty where there is neither."""
        case_id = self.tx.case_id_of(reference) if self.rules.shows_case_id else None
        number = self._numbers.get(reference)
        return ", ".join(filter(None, (case_id, f"your {number}" if number else None)))

    def name(self, reference: str) -> str:
        """For example "HW-4821-B (C1, your 3)"."""
        beside = self.beside(reference)
        return f"{reference} ({beside})" if beside else reference

    def item(self, item: AlertItem) -> AlertItem:
        beside = self.beside(item.reference)
        return replace(item, called=beside) if beside else item
