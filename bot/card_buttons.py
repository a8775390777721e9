"""What the buttons of a card about one child do, on every channel: what is answered, asked, or opened."""

from __future__ import annotations

from collections.abc import Mapping

from bot.handle import Handle
from bot.pressed import ANSWER, ASK, FORM
from casework.child_card import ChildCard
from permanence.answer import Verb

BUTTONS: Mapping[str, tuple[str, Verb]] = {
    "held": (FORM, Verb.REVIEW),
    "rest": (FORM, Verb.REVIEW),
    "change": (FORM, Verb.REVIEW),
    "held_already": (FORM, Verb.REVIEW),
    "not_done": (ANSWER, Verb.NOT_DONE),
    "moved": (FORM, Verb.BOOKED),
    "story": (ASK, Verb.HISTORY),
    "who": (ASK, Verb.WHO),
    "not_mine": (FORM, Verb.NOT_MINE),
    "plan_right": (ANSWER, Verb.PLAN_RIGHT),
    "plan_changes": (FORM, Verb.CHANGE_ROUTE),
}


def action_of(button: str) -> str:
    """What a button is called where it is pressed: "form.review"."""
    family, verb = BUTTONS[button]
    return f"{family}.{verb}"


def handle_of(card: ChildCard) -> Handle:
    return Handle(card.reference, card.journey, card.stage, card.revision, card.message_id)
