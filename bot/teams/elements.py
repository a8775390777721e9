"""Elements of Adaptive Cards 1.5, as the JSON that Teams takes (https://adaptivecards.io/explorer).

Only what Homeward uses. The tests hold every card to the published JSON schema of version 1.5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

JsonObject = dict[str, object]

VERSION = "1.5"  # the first with Action.Execute in every Teams
TITLE_LIMIT = 60  # what a phone still shows of a button


def card(body: Sequence[JsonObject], actions: Sequence[JsonObject] = (), fallback: str = "") -> JsonObject:
    given: JsonObject = {"type": "AdaptiveCard", "version": VERSION, "body": list(body)}
    if fallback:
        given["fallbackText"] = fallback
    if actions:
        given["actions"] = list(actions)
    return given


def text(words: str, **style: object) -> JsonObject:
    """Words that wrap: nothing in a card may be cut off on a phone."""
    return {"type": "TextBlock", "text": words, "wrap": True, **style}


def headline(words: str) -> JsonObject:
    return text(words, size="Large", weight="Bolder", style="heading")


def aside(words: str, **style: object) -> JsonObject:
    return text(words, size="Small", isSubtle=True, **style)


def container(items: Sequence[JsonObject], name: str) -> JsonObject:
    """A group with a line above it."""
    return {
        "type": "Container",
        "id": name,
        "separator": True,
        "spacing": "Large",
        "items": list(items),
    }


def action_set(actions: Sequence[JsonObject], name: str) -> JsonObject:
    return {"type": "ActionSet", "id": name, "actions": list(actions)}


def opens(words: str, name: str) -> JsonObject:
    """A line that shows and hides what is called `name` when it is tapped, without asking Homeward."""
    toggle = {"type": "Action.ToggleVisibility", "targetElements": [name]}
    columns = [
        {"type": "Column", "width": "stretch", "items": [text(words)]},
        {"type": "Column", "width": "auto", "items": [text("▾", color="Accent")]},
    ]
    return {"type": "ColumnSet", "columns": columns, "selectAction": toggle}


def execute(
    title: str, verb: str, data: Mapping[str, object], *, with_inputs: bool = False, **style: object
) -> JsonObject:
    """A button that asks Homeward. `data` comes back; `with_inputs`: so does what was filled in, once it is whole."""
    taken = {} if with_inputs else {"associatedInputs": "none"}
    asks = {"type": "Action.Execute", "title": title[:TITLE_LIMIT], "verb": verb, "data": dict(data)}
    return {**asks, **taken, **style}


def show_card(title: str, inside: JsonObject) -> JsonObject:
    """A button that opens a form under itself, without asking Homeward."""
    return {"type": "Action.ShowCard", "title": title[:TITLE_LIMIT], "card": inside}


def date_input(name: str, label: str, value: str | None, required: str | None) -> JsonObject:
    """`required`: what is said when it is left empty; None where it may be."""
    return _input("Input.Date", name, label, required, {"value": value} if value else {})


def choice_input(
    name: str, label: str, choices: Iterable[tuple[str, str]], required: str | None
) -> JsonObject:
    """`choices`: value and title of each."""
    listed = [{"title": title, "value": value} for value, title in choices]
    return _input("Input.ChoiceSet", name, label, required, {"choices": listed, "style": "compact"})


def chosen_input(
    name: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    value: Sequence[str],
    required: str | None,
    *,
    several: bool = False,
    in_sight: bool = False,
) -> JsonObject:
    """Choices of which some stand chosen already. `several`: more than one may be; `in_sight`: none is in a menu."""
    listed = [{"title": title, "value": value} for value, title in choices]
    more: JsonObject = {"choices": listed, "style": "expanded" if in_sight else "compact"}
    if several:
        more["isMultiSelect"] = True
    if value:
        more["value"] = ",".join(value)
    return _input("Input.ChoiceSet", name, label, required, more)


def text_input(name: str, label: str, most: int) -> JsonObject:
    return _input("Input.Text", name, label, None, {"isMultiline": True, "maxLength": most})


def _input(kind: str, name: str, label: str, required: str | None, more: JsonObject) -> JsonObject:
    given: JsonObject = {"type": kind, "id": name, "label": label, **more}
    return {**given, "isRequired": True, "errorMessage": required} if required else given
