"""What is said of the child who waits for a panel, and what it leaves in the ledger."""

from datetime import date

from permanence.answer import Answer, Verb
from permanence.answers.entries import entries_for
from permanence.case import Case
from permanence.entries import EntryKind, NewEntry
from tests.builders import SHONA, shona
from tests.permanence.cases import WAITS_FOR_PANEL, panel_case

PANEL, DECISION = "PO.PANEL#1", "PO.ADM#1"
HER = shona(WAITS_FOR_PANEL)
MAY_12, MAY_14 = date(2026, 5, 12), date(2026, 5, 14)


def answer(verb: Verb, stage: str | None = PANEL, **said: object) -> Answer:
    return Answer(verb, WAITS_FOR_PANEL, stage, **said)  # type: ignore[arg-type]


def made(given: Answer, case: Case | None = None) -> list[NewEntry]:
    return entries_for(given, case or panel_case(), SHONA, "slack:2")


def kinds(given: Answer, case: Case | None = None) -> list[EntryKind]:
    return [entry.kind for entry in made(given, case)]
