"""A form as data: what people are asked at once about a step, in which words, and which of it must be filled in.

A pack holds forms, and a council's file may put a newer version in the place of one. What a field asks is one of the
kinds below, so that its answer has a meaning to the ledger; a question of the council's own is kept with the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

REVIEW = "review"  # the form about a review that was held
SOMETHING_ELSE = "other"  # the code of a choice that says none of the others; its words are in the note


class Asks(StrEnum):
    """What a field asks, and so what its answer is to the ledger."""

    HELD_ON = "held_on"  # the day on which it was held
    PLAN = "plan"  # whether the plan is still right
    ROUTE = "route"  # which route is followed from now on
    ROUTE_REASON = "route_reason"
    PROMPT = "prompt"  # what brought the change of route about
    DECISION = "decision"  # what the review itself decided: a milestone of its body, with an outcome
    DECISION_REASON = "decision_reason"
    CLEARED = "cleared"  # which stumbling blocks are there no more
    BLOCKER = "blocker"  # a new stumbling block
    BLOCKED_STEP = "blocked_step"  # which step it holds up
    LOOK_AGAIN = "look_again"  # when to look at it again
    NEXT_ON = "next_on"  # the day for which the next one is booked
    BY_THEN = "by_then"  # which steps are done by then
    NOTE = "note"  # own words, kept for those who may see the child
    OWN = "own"  # a question of the council's own


class Shape(StrEnum):
    """How a field is filled in."""

    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    WORDS = "words"


_SHAPES = {
    Asks.HELD_ON: Shape.DAY,
    Asks.LOOK_AGAIN: Shape.DAY,
    Asks.NEXT_ON: Shape.DAY,
    Asks.CLEARED: Shape.CHOICES,
    Asks.BY_THEN: Shape.CHOICES,
    Asks.NOTE: Shape.WORDS,
}


class PlanWord(StrEnum):
    """What can be said of the plan."""

    RIGHT = "right"
    CHANGES = "changes"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `choices`: codes that are offered of those that there are, all where it is empty.

    Of a question of the council's own they are what is offered, in words.
    """

    code: str
    asks: Asks
    label: str
    hint: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        return _SHAPES.get(self.asks, Shape.CHOICE)


@dataclass(frozen=True, slots=True)
class Form:
    """A form in one of its versions; what was recorded with another version stays as it is."""

    code: str
    name: str
    version: int
    fields: tuple[FormField, ...]

    @property
    def label(self) -> str:
        """What an entry of the ledger calls it: "review 2"."""
        return f"{self.code} {self.version}"

    def field(self, code: str) -> FormField | None:
        return next((f for f in self.fields if f.code == code), None)

    def asking(self, asks: Asks) -> FormField | None:
        """The field that asks this; None where the form does not."""
        return next((f for f in self.fields if f.asks is asks), None)
