"""A message about one child: a headline, a few parts, and what can be answered. The same on every channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CardPart:
    """Lines under a title; a single line stands beside it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildCard:
    """`shown`: the reference as its reader knows the child. `stage`: the step that its buttons are about.

    `revision`: the number of the journey's newest entry. `lead`: what stands under the headline, `foot` at the end.
    `buttons`, `menu`: names of what can be pressed (bot/card_buttons.py), the second folded away. `why`: why she gets
    it. `staff`: names that it may hold. `link`: the council's own page. `example`: an answer in words, where it asks.
    """

    message_id: int
    on: date
    person_name: str
    reference: str
    shown: str
    journey: int
    stage: str
    revision: int
    headline: str
    lead: str
    parts: tuple[CardPart, ...] = ()
    foot: str = ""
    buttons: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    why: str = ""
    staff: tuple[str, ...] = ()
    link: str | None = None
    example: str = ""
