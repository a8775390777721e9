"""A card about one child in direct messages: a headline, its parts, and one row of buttons with a menu."""

from __future__ import annotations

from collections.abc import Iterator

from bot.card_buttons import action_of, handle_of
from bot.slack.blocks import SlackMessage, context, header, section, slack_message
from bot.slack.buttons import MENU, button
from bot.slack.kit import JsonObject, actions, option, overflow
from bot.slack.words import OPTION_LIMIT, Words, plain
from casework.child_card import ChildCard


def card_message(card: ChildCard, words: Words) -> SlackMessage:
    """The card. Its buttons have the block of a message's first step, so that they give way to what was recorded."""
    blocks = header(card.headline)
    blocks.append(context(words, "card/lead", card=card))
    blocks += [section(words, "card/part", part=part) for part in card.parts]
    if card.foot:
        blocks.append(context(words, "card/foot", card=card))
    elements = [*_buttons(card, words)]
    if elements:
        blocks.append(actions(elements, "answers.1"))
    return slack_message(words.mark_up("card/text", card=card), blocks)


def _buttons(card: ChildCard, words: Words) -> Iterator[JsonObject]:
    carried = handle_of(card).carried()
    for name in card.buttons:
        text = words.text("card/button", button=name)
        yield button(action_of(name), name, carried, words, about=card.reference, text=text)
    if card.menu:
        options = [
            option(plain(words.text("card/button", button=name), OPTION_LIMIT), action_of(name))
            for name in card.menu
        ]
        yield overflow(f"{MENU}{carried}", options)
