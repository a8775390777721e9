"""Which entries came by which file, and who was taken out (casework/imports/doors.py)."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import literal_column, select

from permanence.entries import Entry, EntryKind, standing
from store import ledger
from store.tables import CHILD, LEDGER
from store.transaction import Transaction

OF_NO_CHILD = ""
HIDING = (EntryKind.RESTRICTED, EntryKind.SEALED)
OF_FILES = frozenset({EntryKind.IMPORTED, EntryKind.IMPORT_WITHDRAWN})


class BatchReading(Transaction):
    """What can be asked of the ledger about files and about children who are in no list any more."""

    def entries_of_files(self) -> list[Entry]:
        about_nobody = ledger.entries_of(self.connection, [OF_NO_CHILD]).get(OF_NO_CHILD, [])
        return standing(e for e in about_nobody if e.kind in OF_FILES)

    def references_through(self, prefix: str, after: int) -> list[str]:
        begins_so = LEDGER.c.through.startswith(prefix, autoescape=True)
        found = select(LEDGER.c.reference).where(LEDGER.c.number > after, begins_so).distinct()
        return sorted(self.connection.execute(found).scalars())

    def registered_by(self, by: str) -> list[str]:
        first_named = (LEDGER.c.kind == EntryKind.CHILD_REGISTERED.value, LEDGER.c.by == by)
        known = select(CHILD.c.reference)
        found = select(LEDGER.c.reference).where(*first_named, LEDGER.c.reference.in_(known)).distinct()
        return sorted(self.connection.execute(found).scalars())

    def withdrawn_cases(self) -> Mapping[str, Entry]:
        out = {e.reference: e for e in self._marks(EntryKind.CHILD_WITHDRAWN)}
        others = ((case, out.get(reference)) for case, reference in self._kept_under().items())
        return {e.text("case_id"): e for e in out.values()} | {case: e for case, e in others if e}

    def same_as(self, reference: str) -> str | None:
        kept = {e.reference: e.text("same_as") for e in self._marks(EntryKind.SAME_CHILD)}
        return _at_the_end(kept, reference)

    def references_hidden(self) -> list[str]:
        return sorted({e.reference for kind in HIDING for e in self._marks(kind)})

    def same_cases(self) -> Mapping[str, str]:
        kept = self._kept_under()
        asked = select(CHILD.c.reference).where(CHILD.c.reference.in_(sorted(set(kept.values()))))
        known = set(self.connection.execute(asked).scalars()) if kept else set()
        return {case_id: reference for case_id, reference in kept.items() if reference in known}

    def _kept_under(self) -> Mapping[str, str]:
        """Every id of a child who was found to be another, and the reference of that one, in the record or out."""
        marks = self._marks(EntryKind.SAME_CHILD)
        kept = {e.reference: e.text("same_as") for e in marks}
        found = ((e.text("case_id"), _at_the_end(kept, e.reference)) for e in marks)
        return {case_id: reference for case_id, reference in found if reference}

    def _marks(self, kind: EntryKind) -> list[Entry]:
        """The entries of a rare kind that hold; the kind is written out, so that its small index is of use."""
        of_kind = select(LEDGER.c.reference).where(LEDGER.c.kind == literal_column(f"'{kind.value}'"))
        said = ledger.entries_of(self.connection, set(self.connection.execute(of_kind).scalars()))
        return [e for entries in said.values() for e in standing(entries) if e.kind is kind]


def _at_the_end(kept: Mapping[str, str], reference: str) -> str | None:
    """Where a line of references that each point to the next one ends; None when nothing points on."""
    seen = {reference}
    found = None
    while (at := kept.get(found or reference)) is not None and at not in seen:
        seen.add(at)
        found = at
    return found
