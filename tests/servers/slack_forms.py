"""What a person does with the elements of a message or a view, as Slack's client lets her and reports it.

A choice that Slack's client would not offer (no such button, no such option, a required field left empty, a text too
long) is a mistake of the test and raises CannotDo.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tests.servers.slack_limits import elements_of, options_of
from tests.servers.slack_workspace import Payload

Values = dict[str, dict[str, Payload]]

# Under which name Slack reports what was chosen or typed in, by type of element.
REPORTED_AS = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
}
INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}


class CannotDo(AssertionError):
    """Slack's client would not let a person do this."""


def find_element(
    blocks: Iterable[Payload], action_id: str, block_id: str | None = None
) -> tuple[Payload, Payload]:
    """The block and the element with this action id (and block id, where several have it); CannotDo when there is none."""
    found = [
        (block, element)
        for block in blocks
        for element in elements_of(block)
        if element.get("action_id") == action_id and block_id in {None, block.get("block_id")}
    ]
    if not found:
        there = sorted(str(each.get("action_id")) for block in blocks for each in elements_of(block))
        raise CannotDo(f"there is no {action_id} here, only {there}")
    if len(found) > 1:
        raise CannotDo(
            f"{action_id} is in several blocks, say which: {[block['block_id'] for block, _ in found]}"
        )
    return found[0]


def reported(element: Payload, choice: Any) -> Payload:
    """What Slack reports of the element when a person made this choice (None: she emptied it)."""
    kind = element["type"]
    if kind not in REPORTED_AS:
        raise CannotDo(f"nothing can be chosen in a {kind}")
    name = REPORTED_AS[kind]
    return {
        "type": kind,
        name: None if choice is None and name != "selected_options" else _value(element, choice),
    }


def initial_values(blocks: Iterable[Payload]) -> Values:
    """What every element holds before anybody touched it, by block id and action id."""
    values: Values = {}
    for block in blocks:
        for element in elements_of(block):
            if name := REPORTED_AS.get(element["type"]):
                empty: Any = [] if name in {"selected_options", "selected_users"} else None
                held = element.get(INITIAL[name], empty)
                values.setdefault(block["block_id"], {})[element["action_id"]] = {
                    "type": element["type"],
                    name: held,
                }
    return values


def filled_in(blocks: list[Payload], values: Values, answers: Mapping[str, Any]) -> Values:
    """The values after a person gave these answers, by action id or block id; CannotDo if a required one is missing."""
    filled = {block: dict(held) for block, held in values.items()}
    for name, choice in answers.items():
        block, element = _asked(blocks, name)
        filled.setdefault(block["block_id"], {})[element["action_id"]] = reported(element, choice)
    for block in blocks:
        if block["type"] == "input" and not block.get("optional"):
            held = filled[block["block_id"]][block["element"]["action_id"]]
            if held[REPORTED_AS[held["type"]]] in (None, "", []):
                raise CannotDo(f"{block['label']['text']} has to be filled in")
    return filled


def _asked(blocks: list[Payload], name: str) -> tuple[Payload, Payload]:
    for block in blocks:
        if block.get("block_id") == name and len(elements_of(block)) == 1:
            return block, elements_of(block)[0]
    return find_element(blocks, name)


def _value(element: Payload, choice: Any) -> Any:
    name = REPORTED_AS[element["type"]]
    if name == "selected_option":
        return _option(element, choice)
    if name == "selected_options":
        return [_option(element, each) for each in choice or []]
    if name == "value":
        return _typed(element, str(choice))
    if isinstance(choice, dt.date):
        return choice.isoformat()
    return choice


def _option(element: Payload, value: str) -> Payload:
    for option in options_of(element):
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    offered = [option["value"] for option in options_of(element)]
    raise CannotDo(f"{element.get('action_id')} does not offer {value}, only {offered}")


def _typed(element: Payload, text: str) -> str:
    if len(text) > element.get("max_length", 3000):
        raise CannotDo(
            f"{element['action_id']} takes {element.get('max_length', 3000)} characters, not {len(text)}"
        )
    if len(text) < element.get("min_length", 0):
        raise CannotDo(f"{element['action_id']} wants {element['min_length']} characters, not {len(text)}")
    return text
