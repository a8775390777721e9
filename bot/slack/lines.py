"""The steps of a message or of the Home tab: three open with their buttons, the others one line each with a menu.

The names of the blocks are how an answered message finds what to put what was recorded in the place of.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.alert_lines import AlertLines, Line
from bot.handle import Handle
from bot.slack.buttons import answer_buttons, line_menu
from bot.slack.kit import JsonObject, actions, section_block
from bot.slack.words import SECTION_LIMIT, Words, marked

MOST_BLOCKS = 50  # Slack takes no more in a message


def step_blocks(
    lines: AlertLines, on: date, message: int | None, words: Words, *, room: int, tells_new: bool = False
) -> list[JsonObject]:
    """Every step, in at most `room` blocks: lines that find no place for a menu stand together as text.

    `message`: the outbox's number of the message; None on the Home tab. `tells_new`: new lines say so.
    """
    blocks = [block for line in lines.opened for block in _opened(line, on, message, words)]
    menus = room - len(blocks) - 2 * len(lines.groups)
    for group in lines.groups:
        with_menu, without = group.lines[: max(0, menus)], group.lines[max(0, menus) :]
        menus -= len(with_menu)
        blocks.append(section_block(words.marked("alert/group", group=group, open_list=message is None)))
        blocks += [_in_a_line(line, on, message, words, tells_new) for line in with_menu]
        if without:
            blocks.append(_together(without, on, words, tells_new))
    return blocks


def _opened(line: Line, on: date, message: int | None, words: Words) -> Iterator[JsonObject]:
    handle = Handle.of(line.item, message)
    yield section_block(words.marked("alert/open", line=line, on=on), block_id=step_block(line.number))
    buttons = answer_buttons(line, handle, words)
    if buttons:
        yield actions(buttons, answers_block(line.number))


def _in_a_line(line: Line, on: date, message: int | None, words: Words, tells_new: bool) -> JsonObject:
    return section_block(
        words.marked("alert/line", line=line, on=on, tells_new=tells_new),
        accessory=line_menu(line, Handle.of(line.item, message), words) if line.item.answers else None,
        block_id=line_block(line.number),
    )


def _together(lines: tuple[Line, ...], on: date, words: Words, tells_new: bool) -> JsonObject:
    """Lines without a menu, each named all the same; they are answered in words, by their number."""
    shown = [words.mark_up("alert/line", line=line, on=on, tells_new=tells_new) for line in lines]
    while len("\n".join(shown)) > SECTION_LIMIT:
        shown.pop()
    return section_block(marked("\n".join(shown)))


def step_block(number: int | str) -> str:
    return f"step.{number}"


def answers_block(number: int | str) -> str:
    return f"answers.{number}"


def line_block(number: int | str) -> str:
    return f"line.{number}"
