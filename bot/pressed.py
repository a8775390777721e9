"""Buttons, the same on every channel: what they are called, what they say, and which answers a message shows by itself.

A button is called by its family, and by the verb that it is about where it has one: "form.booked". What it carries is a
handle, the number of a proposal, or a whole reply.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.events import Changes, Confirms
from bot.handle import Handle, number_of_ours
from casework.content import SaidKind
from permanence.answer import Answer, Verb

ANSWER = "answer"  # recorded at once
FORM = "form"  # opens the form of a verb
ASK = "ask"  # answered to the one who asks
MORE = "more"
UNDO = "undo"
CONFIRM = "confirm"
CHANGE = "change"
SAY = "say"  # an option of a question: as good as writing it
MOST_OPTIONS = 5

# The message that was answered shows these; nothing more needs to be said.
SHOWN = frozenset({SaidKind.RECORDED, SaidKind.NOTED})
# The question still stands, and so does the message that asks it.
NOT_TAKEN = frozenset({SaidKind.DELAYED, SaidKind.TOO_MANY})


def family_of(name: str) -> str:
    return name.partition(".")[0]


def verb_of(name: str) -> Verb:
    """The verb in a button's name, before the number of a choice. Raises ValueError when it is none."""
    return Verb(name.partition(".")[2].partition(".")[0])


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button says, about which message of the outbox, and as of which entry."""

    says: Answer | Confirms | Changes | str
    message: int | None = None
    revision: int | None = None


def said_by(name: str, value: str) -> Pressed:
    """What a button that answers says by all that it carries. Raises ValueError for one that none of ours is."""
    family = family_of(name)
    if family == CONFIRM:
        return Pressed(Confirms(number_of_ours(int(value))))
    if family == CHANGE:
        return Pressed(Changes(number_of_ours(int(value))))
    if family == SAY:
        return _option_said(value)
    return said_about(name, Handle.read(value))


def said_about(name: str, handle: Handle) -> Pressed:
    """The same of a button that carries a handle."""
    family = family_of(name)
    if family == UNDO:
        return Pressed(Answer(Verb.UNDO, undoes=handle.entry or 0), handle.message)
    if family in (ANSWER, ASK):
        answer = Answer(verb_of(name), handle.reference, handle.step, on=handle.on)
        return Pressed(answer, handle.message, handle.revision)
    raise ValueError("not a button that answers")


def option_carried(reply: str, message: int | None) -> str:
    """What the button of an option carries. `message`: the number of the message that it is about."""
    return json.dumps({"t": reply, "m": message}, ensure_ascii=False, separators=(",", ":"))


def _option_said(value: str) -> Pressed:
    try:
        option = json.loads(value)
        about = option["m"]
        return Pressed(str(option["t"]), None if about is None else number_of_ours(about))
    except (KeyError, TypeError, RecursionError) as trouble:
        raise ValueError("not an option of ours") from trouble
