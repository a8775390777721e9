"""Block Kit as a page can draw it: the very JSON that Slack is sent, read into values that a template lays out.

A block or element that is not known here is an error, so that nothing that people would see in Slack is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.practice.mark_up import Line, marked_lines, plain_lines
from bot.pressed import FORM, MORE
from bot.slack.buttons import MENU

Json = Mapping[str, Any]


class UnknownBlock(Exception):
    """A message holds something that this page cannot draw yet."""


@dataclass(frozen=True, slots=True)
class Button:
    """`about`: what those hear who do not see the screen. `opens`: it opens a form and changes nothing by itself.

    `asks`: in a card of Teams, the form that is asked for in it ("2.booked"; "": none any more).
    """

    label: str
    action: str
    value: str
    about: str
    primary: bool = False
    asks: str | None = None

    @property
    def opens(self) -> bool:
        return self.action == MORE or self.action.startswith(f"{FORM}.")


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form. `kind`: "date", "words", "choice" or "choices" (several, their codes apart by a space).

    `value`: what stands in it. `error`: what is wrong.

    `number`: what tells it from the same input of another form on the page.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    most: int = 0
    error: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One block. `kind`: "header", "section", "context", "divider", "actions" or "input".

    A "line" is a step with what can be done with it folded away `inside`, a "menu" buttons that are. In a card of Teams
    also "form" (inputs `inside`, and their buttons) and "opens" (what is `inside` is folded away).
    """

    kind: str
    name: str = ""
    lines: tuple[Line, ...] = ()
    buttons: tuple[Button, ...] = ()
    field: Field | None = None
    inside: tuple[Drawn, ...] = ()

    @property
    def item(self) -> str:
        """The number of the step that this block lets her answer, or shows answered; empty for other blocks."""
        family, _, number = self.name.partition(".")
        return number if family in ("answers", "folded", "line", "recorded") else ""


def drawn(blocks: Iterable[Json]) -> tuple[Drawn, ...]:
    """Every block in its order. Raises UnknownBlock."""
    return tuple(_drawn(block) for block in blocks)


def drawn_file(name: str, text: str) -> Drawn:
    """A text file in the thread of a message: its name, and under it what it holds."""
    return Drawn("line", "", plain_lines(name), inside=(Drawn("section", "", plain_lines(text)),))


def _drawn(block: Json) -> Drawn:
    kind, name = str(block["type"]), str(block.get("block_id", ""))
    match kind:
        case "header":
            return Drawn(kind, name, _lines(block["text"]))
        case "section":
            accessory = block.get("accessory")
            if accessory and accessory["type"] == "overflow":
                about = _words_of(block["text"]).partition(",")[0]
                return Drawn("line", name, _lines(block["text"]), inside=(_menu(accessory, name, about),))
            return Drawn(kind, name, _lines(block["text"]), (_button(accessory),) if accessory else ())
        case "context":
            return Drawn(kind, name, tuple(line for one in block["elements"] for line in _lines(one)))
        case "divider":
            return Drawn(kind, name)
        case "actions":
            return _actions(block["elements"], name)
        case "input":
            return Drawn(kind, name, field=_field(block))
    raise UnknownBlock(f"no way to draw a block of the type {kind}")


def _actions(elements: Sequence[Json], name: str) -> Drawn:
    """Buttons in a row; a menu among them is folded away at their end."""
    buttons = tuple(_button(one) for one in elements if one["type"] != "overflow")
    menus = tuple(_menu(one, name) for one in elements if one["type"] == "overflow")
    return Drawn("actions", name, buttons=buttons, inside=menus)


def _words_of(text: Json) -> str:
    return "".join(run.text for line in _lines(text) for run in line)


def _menu(element: Json, name: str, about: str = "") -> Drawn:
    """A menu's choices as the buttons that they stand for (bot/slack/menus.py); `about`: the step that it is for."""
    value = str(element["action_id"]).removeprefix(MENU)
    labels = [(str(option["text"]["text"]), str(option["value"])) for option in element["options"]]
    choices = (Button(label, action, value, f"{label} {about}".strip()) for label, action in labels)
    return Drawn("menu", name, buttons=tuple(choices))


def _lines(text: Json) -> tuple[Line, ...]:
    return marked_lines(text["text"]) if text["type"] == "mrkdwn" else plain_lines(text["text"])


def _button(element: Json) -> Button:
    if element["type"] != "button":
        raise UnknownBlock(f"no way to draw an element of the type {element['type']}")
    label = str(element["text"]["text"])
    return Button(
        label=label,
        action=str(element["action_id"]),
        value=str(element.get("value", "")),
        about=str(element.get("accessibility_label") or label),
        primary=element.get("style") == "primary",
    )


def _field(block: Json) -> Field:
    element = block["element"]
    hint = block.get("hint")
    field = Field(
        name=str(block["block_id"]),
        label=str(block["label"]["text"]),
        kind="",
        hint=str(hint["text"]) if hint else "",
        optional=bool(block.get("optional")),
    )
    match element["type"]:
        case "datepicker":
            return replace(field, kind="date", value=str(element.get("initial_date") or ""))
        case "plain_text_input":
            most, value = int(element.get("max_length") or 0), str(element.get("initial_value") or "")
            return replace(field, kind="words", most=most, value=value)
        case "static_select" | "radio_buttons":
            chosen = (element.get("initial_option") or {}).get("value", "")
            return replace(field, kind="choice", options=_options(element), value=str(chosen))
        case "checkboxes" | "multi_static_select":
            several = " ".join(str(o["value"]) for o in element.get("initial_options") or ())
            return replace(field, kind="choices", options=_options(element), value=several)
    raise UnknownBlock(f"no way to draw an input of the type {element['type']}")


def _options(element: Json) -> tuple[tuple[str, str], ...]:
    return tuple((str(option["value"]), str(option["text"]["text"])) for option in element["options"])


@dataclass(frozen=True, slots=True)
class Form:
    """A window that Slack opens over a message: its title, what stands in it, and the words of its two buttons."""

    title: str
    blocks: tuple[Drawn, ...]
    submit: str = ""
    close: str = ""

    @property
    def fields(self) -> Sequence[Field]:
        return [block.field for block in self.blocks if block.field]

    @property
    def wrong(self) -> Sequence[Field]:
        return [field for field in self.fields if field.error]

    def filled(self, values: Mapping[str, str], errors: Mapping[str, str]) -> Form:
        """The form as it was sent off, with what is wrong beside each field."""
        blocks = tuple(
            replace(
                block,
                field=replace(
                    block.field,
                    value=values.get(block.field.name, ""),
                    error=errors.get(block.field.name, ""),
                ),
            )
            if block.field
            else block
            for block in self.blocks
        )
        return replace(self, blocks=blocks)


def drawn_form(view: Json) -> Form:
    """A modal view as a form. Raises UnknownBlock."""
    submit, close = view.get("submit"), view.get("close")
    return Form(
        title=str(view["title"]["text"]),
        blocks=drawn(view["blocks"]),
        submit=str(submit["text"]) if submit else "",
        close=str(close["text"]) if close else "",
    )
