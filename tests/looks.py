"""The access log, as tests read it."""

from casework.look_doors import Look
from casework.ports import CaseRecord


def looks(record: CaseRecord, reference: str | None = None) -> list[Look]:
    with record.reading() as tx:
        return list(tx.looks(reference))


def refusals(record: CaseRecord, reference: str | None = None) -> list[str]:
    """Who was told that there is no such child, once for each time."""
    return [look.who for look in looks(record, reference) if not look.shown]
