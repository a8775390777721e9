"""Adaptive Cards as a page can draw them: the very JSON that Teams is sent, read into the values that blocks become.

A form stands where the card has it: in the place of a step's buttons, or folded away under a button of its own. An
element that is not known here is an error, as in drawn.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bot.practice.drawn import Button, Drawn, Field, Json, UnknownBlock, drawn
from bot.practice.mark_up import Line, Run
from bot.pressed import FORM
from bot.teams.card_forms import HANDLE, NUMBER, OPEN
from bot.teams.cards import ABOUT, TEXT
from bot.teams.said_cards import PROPOSAL

CARD = "AdaptiveCard"
EXECUTE, SHOW_CARD = "Action.Execute", "Action.ShowCard"
_ESCAPED = re.compile(r"\\([\\*_\[\]])")
_INPUTS = {"Input.Date": "date", "Input.ChoiceSet": "choice", "Input.Text": "words"}


def drawn_said(blocks: Iterable[Json]) -> tuple[Drawn, ...]:
    """What was said, as Slack (its blocks) or Teams (one card) is sent it. Raises UnknownBlock."""
    return tuple(
        one for block in blocks for one in (drawn_card(block) if block["type"] == CARD else drawn((block,)))
    )


def drawn_card(card: Json) -> tuple[Drawn, ...]:
    """Every element of the card in its order, its own buttons last. Raises UnknownBlock."""
    last = [{"type": "ActionSet", "actions": card["actions"]}] if card.get("actions") else []
    return tuple(_drawn([*card["body"], *last]))


def headline_of(card: Json) -> str:
    """What stands on top of the card, as text."""
    return _ESCAPED.sub(r"\1", str(card["body"][0]["text"]))


def _drawn(elements: Iterable[Json]) -> Iterator[Drawn]:
    """Inputs and what stands between them and their buttons are one form."""
    form: list[Drawn] = []
    for element in elements:
        match element["type"]:
            case "Container" if element.get("separator") and element["items"][0]["type"] != "ColumnSet":
                yield Drawn("divider")
                yield from _step(element["items"])
            case "Container":
                yield from _step(element["items"])
            case "ActionSet":
                yield from _buttons(element, form)
                form = []
            case "TextBlock":
                words = _words(element)
                if form:
                    form.append(words)
                else:
                    yield words
            case _:
                form.append(Drawn("input", field=_field(element)))


def _step(items: list[Json]) -> Iterator[Drawn]:
    """What stands in a container; a line that opens when it is tapped holds what it opens."""
    first = items[0]
    if first["type"] != "ColumnSet":
        yield from _drawn(items)
        return
    line = first["columns"][0]["items"][0]["text"]
    inside = tuple(_drawn(items[1]["items"]))
    yield Drawn("line", "", (_line(line),), inside=inside)


def _buttons(element: Json, form: list[Drawn]) -> Iterator[Drawn]:
    name = str(element.get("id", ""))
    presses = tuple(_button(one) for one in element["actions"] if one["type"] == EXECUTE)
    if presses:
        yield Drawn("form" if form else "actions", name, buttons=presses, inside=tuple(form))
    for one in element["actions"]:
        if one["type"] == SHOW_CARD:
            yield Drawn("opens", name, ((Run(str(one["title"])),),), inside=drawn_card(one["card"]))
            name = f"folded.{name.partition('.')[2]}"  # the page comes back to the first of them
        elif one["type"] != EXECUTE:
            raise UnknownBlock(f"no way to draw an action of the type {one['type']}")


def _words(block: Json) -> Drawn:
    lines = tuple(_line(line, bold=block.get("weight") == "Bolder") for line in block["text"].split("\n"))
    if block.get("style") == "heading":
        return Drawn("header", lines=tuple(_line(line) for line in block["text"].split("\n")))
    return Drawn("context" if block.get("isSubtle") else "section", lines=lines)


def _line(text: str, *, bold: bool = False) -> Line:
    """A line as Teams shows it: a list's dash is a point, an escaped sign the sign itself."""
    shown = f"• {text[2:]}" if text.startswith("- ") else text
    parts = enumerate(shown.split("**"))  # a sign of the text itself is escaped
    runs = ((_ESCAPED.sub(r"\1", part), bold or number % 2 == 1) for number, part in parts)
    return tuple(Run(part, "bold" if strong else "") for part, strong in runs if part)


def _button(action: Json) -> Button:
    """`value`: what it carries, as the buttons of this page carry it. `asks`: the form that its card is shown with."""
    family, _, rest = str(action["verb"]).partition(".")
    data, title = action["data"], str(action["title"])
    return Button(
        label=title,
        action=str(action["verb"]) if family != FORM else f"{FORM}.{rest}",
        value=_carried(data),
        about=title,
        primary=action.get("style") == "positive",
        asks=(f"{data[NUMBER]}.{rest}" if rest else "") if family == OPEN else None,
    )


def _carried(data: Json) -> str:
    if HANDLE in data:
        return str(data[HANDLE])
    if TEXT in data:
        return json.dumps({"t": data[TEXT], "m": data.get(ABOUT)})
    return str(data[PROPOSAL])


def _field(element: Json) -> Field:
    kind = _INPUTS.get(str(element["type"]))
    if kind is None:
        raise UnknownBlock(f"no way to draw an element of the type {element['type']}")
    choices: list[dict[str, Any]] = element.get("choices", [])
    several = bool(element.get("isMultiSelect"))
    value = str(element.get("value", ""))
    return Field(
        name=str(element["id"]).partition(".")[0],
        label=str(element["label"]),
        kind="choices" if several else kind,
        value=value.replace(",", " ") if several else value,
        options=tuple((str(choice["value"]), str(choice["title"])) for choice in choices),
        optional=not element.get("isRequired"),
        most=int(element.get("maxLength", 0)),
        number=str(element["id"]),
    )
