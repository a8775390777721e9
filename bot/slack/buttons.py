"""The buttons under a stage. Their names are what the listeners listen to; their values are handles."""

from __future__ import annotations

import json
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.events import Changes, Confirms
from bot.handle import Handle
from bot.slack.words import BUTTON_LIMIT, Words, cut, plain
from casework.content import AlertItem
from permanence.answer import Answer, Verb

ANSWER = "answer"  # recorded at once
FORM = "form"  # opens the form of a verb
ASK = "ask"  # answered to the one who asks
MORE = "more"
UNDO = "undo"
CONFIRM = "confirm"
CHANGE = "change"
SAY = "say"  # an option of a question: as good as writing it

_OPENS = {
    "done": f"{ANSWER}.{Verb.DONE}",
    "booked": f"{FORM}.{Verb.BOOKED}",
    "blocked": f"{FORM}.{Verb.BLOCKED}",
    "more": MORE,
}


def verb_of(action_id: str) -> Verb:
    """The verb that an action's name ends in. Raises ValueError when it is none."""
    return Verb(action_id.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says, about which message of the outbox, and as of which entry."""

    says: Answer | Confirms | Changes | str
    message: int | None = None
    revision: int | None = None


def said_by(action_id: str, value: str) -> Pressed:
    """What a button that answers says. Raises ValueError, KeyError or TypeError for one that none of ours is."""
    family = action_id.partition(".")[0]
    if family == CONFIRM:
        return Pressed(Confirms(int(value)))
    if family == CHANGE:
        return Pressed(Changes(int(value)))
    if family == SAY:
        option = json.loads(value)
        return Pressed(str(option["t"]), option["m"])
    handle = Handle.read(value)
    if family == UNDO:
        return Pressed(Answer(Verb.UNDO, undoes=handle.entry or 0), handle.message)
    if family in (ANSWER, ASK):
        answer = Answer(verb_of(action_id), handle.reference, handle.stage)
        return Pressed(answer, handle.message, handle.revision)
    raise ValueError("not a button that answers")


def is_under_a_reply(value: str) -> bool:
    """Whether an Undo button stands under the reply that said it was recorded, and not under a step."""
    return Handle.read(value).journey == 0


def answer_buttons(item: AlertItem, handle: Handle, words: Words) -> list[ButtonElement]:
    """One tap for the usual answers, and More for the others."""
    about = f"{item.stage_name}, {item.reference}"
    return [
        button(_OPENS[answer], answer, handle.carried(), words, about=about)
        for answer in item.answers
        if answer in _OPENS
    ]


def button(
    action: str, label: str, value: str, words: Words, *, about: str | None = None, style: str | None = None
) -> ButtonElement:
    """A button; what it is `about` is said to those who hear the screen."""
    text = words.text("buttons/label", button=label)
    return ButtonElement(
        text=plain(text, BUTTON_LIMIT),
        action_id=action,
        value=value,
        style=style,
        accessibility_label=cut(f"{text} {about}", BUTTON_LIMIT) if about else None,
    )
