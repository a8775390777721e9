"""The message that was answered, as it should now read: what was recorded stands where the buttons were.

Made from the frozen message and what the ledger says now, so that it can be made again at any time and in any order of
answers, and always comes out the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.handle import Handle
from bot.pressed import FORM, UNDO
from bot.recorded_since import Answered, RecordedSince
from bot.slack.blocks import JsonObject, SlackMessage, frozen, section
from bot.slack.buttons import back_button, button, handle_in, which_day_buttons, with_handle
from bot.slack.carried import Carried
from bot.slack.kit import actions
from bot.slack.lines import step_block
from bot.slack.words import UPDATED_TEXT_LIMIT, Words, cut
from casework.content import WhichDay
from permanence.answer import Verb

DATED = {verb: f"{FORM}.{verb}" for verb in (Verb.DONE, Verb.BOOKED, Verb.REVIEW)}


@dataclass(frozen=True, slots=True)
class SlackRewriter:
    """The `Rewriter` of Slack. `asks`: the question that stands in the place of a step's buttons just now."""

    words: Words
    asks: WhichDay | None = None

    def read(self, frozen: bytes) -> SlackMessage:
        fields = json.loads(frozen)
        return SlackMessage(str(fields["text"]), tuple(fields["blocks"]), carried=Carried.of(fields))

    def handles(self, shown: SlackMessage) -> Iterable[Handle]:
        return handles_in(shown).values()

    def amended(self, shown: SlackMessage, since: RecordedSince) -> SlackMessage:
        """The message with every stage answered since showing what was recorded; the others can still be answered."""
        answered = {n: a for n, handle in handles_in(shown).items() if (a := since.of(handle))}
        blocks = [
            now
            for block in shown.blocks
            for now in self._asked(block, _in_place(block, answered, since, self.words))
        ]
        lines = [self.words.mark_up("amend/line", number=n, answered=a) for n, a in answered.items()]
        text = cut("\n".join([*lines, shown.text]), UPDATED_TEXT_LIMIT)
        return SlackMessage(text, tuple(blocks), carried=shown.carried)

    def _asked(self, block: JsonObject, now: Iterable[JsonObject]) -> Iterable[JsonObject]:
        """What stands where `block` stood; "Held on which day?" where that is asked of its step."""
        which = self.asks
        if which is None or not _asks(block) or which.number != _number_of(block):
            return now
        line = [_without_menu(block)] if "accessory" in block else []
        question = section(self.words, "alert/which_day", which=which, block_id=f"asks.{which.number}")
        days = [*which_day_buttons(which, self.words), back_button(which, self.words)]
        return [*line, question, actions(days, f"days.{which.number}")]

    def frozen(self, shown: SlackMessage) -> bytes:
        return frozen(replace(shown, carried=None))  # the file stands in its thread already


def handles_in(message: SlackMessage) -> dict[int, Handle]:
    """The stages that a message lets answer, by their number in it."""
    found = ((_number_of(block), _element(block)) for block in message.blocks if _asks(block))
    return {number: handle_in(element) for number, element in found if number and element}


def _in_place(
    block: JsonObject, answered: Mapping[int, Answered], since: RecordedSince, words: Words
) -> Iterator[JsonObject]:
    """What stands where `block` stood: what was recorded, the same buttons as of now, or the block itself."""
    number = _number_of(block)
    found = answered.get(number) if number else None
    if _asks(block):
        yield from _asking(block, found, since, words)
    elif found and str(block.get("block_id")) == step_block(number):
        yield _titled(block)
    else:
        yield block


def _asking(
    block: JsonObject, found: Answered | None, since: RecordedSince, words: Words
) -> Iterator[JsonObject]:
    """The buttons or the menu of a step as of the newest entry; what was recorded where it was answered."""
    element = _element(block)
    if element is None:
        yield block
        return
    handle = since.newest(handle_in(element))
    renewed = _renewed(block, handle)
    in_a_line = "accessory" in block
    if found is None:
        yield renewed
        return
    if in_a_line:
        yield _titled(renewed) if found.still_asks else _without_menu(_titled(renewed))
    yield from _recorded(found, handle, [] if in_a_line else _elements(renewed), _number_of(block), words)


def _recorded(
    answered: Answered, handle: Handle, asking: list[JsonObject], number: int, words: Words
) -> Iterator[JsonObject]:
    """What was recorded, and the buttons for second thoughts; those of the step too, where it still asks."""
    yield section(words, "amend/recorded", answered=answered, block_id=f"recorded.{number}")
    elements = [*_second_thoughts(answered, handle, words)]
    if answered.still_asks:
        elements += asking
    if elements:
        yield actions(elements, f"after.{number}")


def _second_thoughts(answered: Answered, handle: Handle, words: Words) -> Iterator[JsonObject]:
    carried = handle.about(answered.entry).carried()
    if answered.can_undo:
        yield button(UNDO, "undo", carried, words, about=answered.recorded)
    if answered.has_form:
        yield button(DATED[Verb.REVIEW], "rest_of_review", carried, words, about=answered.recorded)
    if answered.verb in DATED:
        yield button(DATED[answered.verb], "change_date", carried, words, about=answered.recorded)


def _titled(block: JsonObject) -> JsonObject:
    """The step's number, reference and name alone: how it stood is no more true."""
    words = block["text"]
    if not isinstance(words, dict):
        return block
    first = str(words["text"]).partition("\n")[0]
    shown = first.partition(", ")[0] if "accessory" in block else first  # a line says behind it how it stands
    return block | {"text": words | {"text": shown}}


def _renewed(block: JsonObject, handle: Handle) -> JsonObject:
    """The buttons of a stage that still waits, as of the newest entry."""
    accessory = block.get("accessory")
    if isinstance(accessory, dict):
        return block | {"accessory": with_handle(accessory, handle)}
    return block | {"elements": [with_handle(element, handle) for element in _elements(block)]}


def _without_menu(block: JsonObject) -> JsonObject:
    return {key: value for key, value in block.items() if key != "accessory"}


def _asks(block: JsonObject) -> bool:
    return str(block.get("block_id")).startswith(("answers.", "line."))


def _number_of(block: JsonObject) -> int:
    """The number of the step that a block is about; 0 for none."""
    _, _, number = str(block.get("block_id")).partition(".")
    return int(number) if number.isdigit() else 0


def _element(block: JsonObject) -> JsonObject | None:
    accessory = block.get("accessory")
    return accessory if isinstance(accessory, dict) else next(iter(_elements(block)), None)


def _elements(block: JsonObject) -> list[JsonObject]:
    elements = block.get("elements")
    return elements if isinstance(elements, list) else []
