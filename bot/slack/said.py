"""What is said back to a person, as Slack shows it: the words of `templates/said/`, and buttons where they ask."""

from __future__ import annotations

from collections.abc import Iterator

from bot.handle import Handle
from bot.pressed import CHANGE, CONFIRM, MOST_OPTIONS, UNDO
from bot.slack.blocks import JsonObject, SlackMessage, slack_message
from bot.slack.buttons import button, say_button, which_day_buttons
from bot.slack.kit import actions, section_block
from bot.slack.words import BUTTON_LIMIT, SECTION_LIMIT, Words, cut, marked
from casework.content import Said, SaidKind

VALUE_LIMIT = 2000


def said_text(said: Said, words: Words) -> str:
    return words.mark_up(f"said/{said.kind}", said=said)


def said_message(said: Said, words: Words) -> SlackMessage:
    """What is said, with the buttons that go on from it."""
    text = said_text(said, words)
    return slack_message(text, [*_sections(text), *_buttons(said, words)])


def said_sections(said: Said, words: Words) -> list[JsonObject]:
    """What is said, without buttons, for a view that only says it."""
    return [*_sections(said_text(said, words))]


def _sections(text: str) -> Iterator[JsonObject]:
    """The text in as many sections as it needs, cut between lines."""
    part = ""
    for line in text.splitlines():
        if part and len(part) + len(line) + 1 > SECTION_LIMIT:
            yield section_block(marked(part))
            part = ""
        part = f"{part}\n{line}" if part else line
    yield section_block(marked(part))


def _buttons(said: Said, words: Words) -> Iterator[JsonObject]:
    elements = [*_elements(said, words)]
    if elements:
        yield actions(elements)


def _elements(said: Said, words: Words) -> Iterator[JsonObject]:
    if said.kind is SaidKind.READ_BACK:
        about = said.recorded
        yield button(CONFIRM, "confirm", str(said.proposal), words, about=about, style="primary")
        yield button(CHANGE, "change", str(said.proposal), words, about=about)
        yield say_button("no", "no", words.text("buttons/label", button="no"), said.message_id)
    if said.which_day is not None:
        yield from which_day_buttons(said.which_day, words)
    if said.entry is not None and said.undo_until is not None:
        handle = Handle(said.reference or "", 0, said.stage or "", said.entry, said.message_id)
        yield button(UNDO, "undo", handle.about(said.entry).carried(), words, about=said.recorded)
    yield from _options(said)


def _options(said: Said) -> Iterator[JsonObject]:
    """Each option is a whole reply: pressing it is as good as writing it."""
    for number, (reply, label) in enumerate(said.options[:MOST_OPTIONS]):
        option = say_button(str(number), reply, cut(label, BUTTON_LIMIT), said.message_id)
        if len(str(option["value"])) <= VALUE_LIMIT:
            yield option
