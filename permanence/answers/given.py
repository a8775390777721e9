"""An answer beside the case that it is about: what the rules judge, and what entries are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.answer import Answer
from permanence.answers.authority import on_behalf_of
from permanence.case import Case
from permanence.entries import EntryKind, Recorder
from permanence.people import Person
from permanence.receipt import Receipt, receipt_of
from permanence.stages import Stage
from permanence.words_on_a_stage import Mark

Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _AboutACase:
    answer: Answer
    case: Case

    @property
    def on(self) -> date:
        return self.case.day_of(self.answer)

    @property
    def receipt(self) -> Receipt | None:
        return receipt_of(self.case.journey, self.case.rules.pack)


@dataclass(frozen=True, slots=True)
class Given(_AboutACase):
    """An answer, the case it is about, and who gives it."""

    by: Person

    @property
    def stage(self) -> Stage | None:
        return self.case.stage(self.answer.stage)


@dataclass(frozen=True, slots=True)
class Making(_AboutACase):
    """An answer without problems, of which entries are made: recorded by an address, through a message."""

    by: str
    through: str

    @property
    def on_behalf_of(self) -> str | None:
        """The body whose decision this is, where the writer does not decide there."""
        return on_behalf_of(self.case.directory.get(self.by), self.answer, self.case)

    @property
    def stage(self) -> str:
        """The key of the stage; the rules have seen to it that verbs about a stage name one."""
        return self.answer.stage or ""

    def recorder(self, replaces: int | None = None) -> Recorder:
        journey = self.case.journey
        return Recorder(journey.reference, journey.number, self.by, self.through, replaces=replaces)

    def marks(self, kind: EntryKind) -> list[Mark]:
        return [m for m in self.case.journey.marks if m.stage == self.answer.stage and m.kind is kind]
