"""A card about one child in Teams: a headline, its parts, and one row of buttons.

What can be answered stands in one container, "item.1", so that an answered card finds what to put what was recorded in
the place of.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.card_buttons import BUTTONS, action_of, handle_of
from bot.pressed import FORM
from bot.teams.card_forms import HANDLE, NUMBER, OPEN, answers_block
from bot.teams.cards import Cards, TeamsMessage, message
from bot.teams.elements import JsonObject, action_set, aside, execute, headline, text
from bot.teams.words import escaped
from casework.child_card import ChildCard

ONLY = 1  # the number of the one step of the card


def child_card(card: ChildCard, cards: Cards) -> TeamsMessage:
    words = cards.words
    body = [headline(escaped(card.headline))]
    shown = [text(words.shown("card/lead", card=card), isSubtle=True)]
    shown += [text(words.shown("card/part", part=part).replace("\n", "\n\n")) for part in card.parts]
    if card.foot:
        shown.append(aside(words.shown("card/foot", card=card)))
    buttons = action_set([*_buttons(card, cards)], answers_block(ONLY))
    body.append({"type": "Container", "id": f"item.{ONLY}", "items": [*shown, buttons]})
    return message(words.text("card/text", card=card), body)


def _buttons(card: ChildCard, cards: Cards) -> Iterable[JsonObject]:
    carried = {HANDLE: handle_of(card).carried()}
    for name in (*card.buttons, *card.menu):
        family, verb = BUTTONS[name]
        label = cards.words.text("card/button", button=name)
        if family == FORM:
            yield execute(label, f"{OPEN}.{verb}", {**carried, NUMBER: ONLY})
        else:
            yield execute(label, action_of(name), carried)
