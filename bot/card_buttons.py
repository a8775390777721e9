"""What the buttons of a card about one child do, on every channel: what is answered, asked, or opened."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.handle import Handle
from casework.child_card import ChildCard
from permanence.answer import Verb


class Does(StrEnum):
    ANSWER = "answer"  # recorded at once
    FORM = "form"  # opens a form
    ASK = "ask"  # answered to the one who asks


BUTTONS: Mapping[str, tuple[Does, Verb]] = {
    "held": (Does.FORM, Verb.REVIEW),
    "rest": (Does.FORM, Verb.REVIEW),
    "change": (Does.FORM, Verb.REVIEW),
    "held_already": (Does.FORM, Verb.REVIEW),
    "not_done": (Does.ANSWER, Verb.NOT_DONE),
    "moved": (Does.FORM, Verb.BOOKED),
    "story": (Does.ASK, Verb.HISTORY),
    "who": (Does.ASK, Verb.WHO),
    "not_mine": (Does.FORM, Verb.NOT_MINE),
    "plan_right": (Does.ANSWER, Verb.PLAN_RIGHT),
    "plan_changes": (Does.FORM, Verb.CHANGE_ROUTE),
}


def action_of(button: str) -> str:
    """What a button is called where it is pressed: "form.review"."""
    does, verb = BUTTONS[button]
    return f"{does}.{verb}"


def handle_of(card: ChildCard) -> Handle:
    return Handle(card.reference, card.journey, card.stage, card.revision, card.message_id)
