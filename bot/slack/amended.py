"""The message that was answered, as it should now read: what was recorded stands where the buttons were.

Made from the frozen message and what the ledger says now, so that it can be made again at any time and in any order of
answers, and always comes out the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.handle import Handle
from bot.recorded_since import Answered, RecordedSince
from bot.slack.blocks import JsonObject, SlackMessage, answers_block, frozen, section
from bot.slack.buttons import FORM, UNDO, button
from bot.slack.words import UPDATED_TEXT_LIMIT, Words, cut
from permanence.answer import Verb

DATED = {Verb.DONE: f"{FORM}.{Verb.DONE}", Verb.BOOKED: f"{FORM}.{Verb.BOOKED}"}


@dataclass(frozen=True, slots=True)
class SlackRewriter:
    """The `Rewriter` of Slack."""

    words: Words

    def read(self, frozen: bytes) -> SlackMessage:
        return read_frozen(frozen)

    def handles(self, shown: SlackMessage) -> Iterable[Handle]:
        return handles_in(shown).values()

    def amended(self, shown: SlackMessage, since: RecordedSince) -> SlackMessage:
        return amended(shown, since, self.words)

    def frozen(self, shown: SlackMessage) -> bytes:
        return frozen(shown)


def read_frozen(frozen: bytes) -> SlackMessage:
    fields = json.loads(frozen)
    return SlackMessage(str(fields["text"]), tuple(fields["blocks"]))


def handles_in(message: SlackMessage) -> dict[int, Handle]:
    """The stages that a message asks about, by their number in it."""
    numbers = range(1, len(message.blocks) + 1)
    named = {str(block.get("block_id")): block for block in message.blocks}
    return {n: _handle(named[answers_block(n)]) for n in numbers if answers_block(n) in named}


def amended(message: SlackMessage, since: RecordedSince, words: Words) -> SlackMessage:
    """The message with every stage answered since showing what was recorded; the others can still be answered."""
    answered = {n: a for n, handle in handles_in(message).items() if (a := since.of(handle))}
    blocks = [now for block in message.blocks for now in _in_place(block, answered, since, words)]
    lines = [words.mark_up("amend/line", number=n, answered=a) for n, a in answered.items()]
    return SlackMessage(cut("\n".join([*lines, message.text]), UPDATED_TEXT_LIMIT), tuple(blocks))


def _in_place(
    block: JsonObject, answered: Mapping[int, Answered], since: RecordedSince, words: Words
) -> Iterator[JsonObject]:
    """What stands where `block` stood: what was recorded, the same buttons as of now, or the block itself."""
    kind, _, number = str(block.get("block_id")).partition(".")
    found = answered.get(int(number)) if number.isdigit() else None
    if kind == "answers":
        renewed = _renewed(block, since)
        if found is None:
            yield renewed
        else:
            yield from _recorded(found, since.newest(_handle(block)), renewed, number, words)
    elif kind != "why" or found is None:
        yield block


def _recorded(
    answered: Answered, handle: Handle, renewed: JsonObject, number: str, words: Words
) -> Iterator[JsonObject]:
    """What was recorded, and the buttons for second thoughts; those of the step too, where it still asks."""
    yield section(words, "amend/slack.recorded", answered=answered, block_id=f"recorded.{number}").to_dict()
    elements = [element.to_dict() for element in _second_thoughts(answered, handle, words)]
    if answered.still_asks:
        elements += _elements(renewed)
    if elements:
        yield {"type": "actions", "block_id": f"after.{number}", "elements": elements}


def _second_thoughts(answered: Answered, handle: Handle, words: Words) -> Iterator[ButtonElement]:
    carried = handle.about(answered.entry).carried()
    if answered.can_undo:
        yield button(UNDO, "undo", carried, words, about=answered.recorded)
    if answered.verb in DATED:
        yield button(DATED[answered.verb], "change_date", carried, words, about=answered.recorded)


def _renewed(block: JsonObject, since: RecordedSince) -> JsonObject:
    """The buttons of a stage that still waits, as of the newest entry."""
    carried = since.newest(_handle(block)).carried()
    return block | {"elements": [element | {"value": carried} for element in _elements(block)]}


def _handle(block: JsonObject) -> Handle:
    return Handle.read(str(_elements(block)[0]["value"]))


def _elements(block: JsonObject) -> list[JsonObject]:
    elements = block["elements"]
    return elements if isinstance(elements, list) else []
