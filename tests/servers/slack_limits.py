"""What Slack takes as a message's blocks, as a modal and as an App Home, with every length and count it documents.

    mistakes_in_blocks(blocks)       # [] or sentences with JSON pointers, as response_metadata.messages has them
    mistakes_in_view(view)

Sources: docs.slack.dev/reference/block-kit (blocks, block elements, composition objects), docs.slack.dev/reference/views,
the comments in @slack/types 3.2.0. Stricter than Slack where Slack only drops what it does not know: a field or a type
that is not listed here is a mistake.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.servers.slack_shapes import (
    Check,
    Fields,
    array,
    at,
    flag,
    one_of,
    shape,
    string,
    text,
    variant,
    whole,
)

BLOCKS_IN_A_MESSAGE = 50
BLOCKS_IN_A_VIEW = 100
LONGEST_VIEW_BYTES = 250_000

identifier = string(255)
link = string(3000, pattern=r"[a-z][a-z0-9+.-]*:.+")
day = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
colour = one_of("primary", "danger")
placeholder = text(150, "plain_text")


def plain(most: int) -> Check:
    return text(most, "plain_text")


def typed(name: str, required: Fields, optional: Fields | None = None) -> dict[str, Check]:
    """The shape of one `type`, as an entry for `variant`."""
    return {name: shape({"type": one_of(name), **required}, optional)}


confirm = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)}, {"style": colour}
)
option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
rich_option = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
link_option = shape({"text": plain(75), "value": string(150)}, {"description": plain(75), "url": link})
group = shape({"label": plain(75), "options": array(option, most=100)})

ACTIONABLE: Fields = {"action_id": identifier, "confirm": confirm, "focus_on_load": flag}
FIELD: Fields = {"action_id": identifier, "focus_on_load": flag, "placeholder": placeholder}
MENU: Fields = {**ACTIONABLE, "placeholder": placeholder}
OPTIONS: Fields = {"options": array(option, most=100), "option_groups": array(group, most=100)}
DISPATCH: Fields = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), most=2)}
    )
}

BUTTON = typed(
    "button",
    {"text": plain(75)},
    {
        "action_id": identifier,
        "confirm": confirm,
        "url": link,
        "value": string(2000),
        "style": colour,
        "accessibility_label": string(75),
    },
)
IMAGE = typed("image", {"alt_text": string(2000), "image_url": link})
OVERFLOW = typed(
    "overflow", {"options": array(link_option, most=5)}, {"action_id": identifier, "confirm": confirm}
)
CHOICES = {
    **typed(
        "static_select",
        {},
        {**MENU, **OPTIONS, "initial_option": option},
    ),
    **typed(
        "multi_static_select",
        {},
        {
            **MENU,
            **OPTIONS,
            "initial_options": array(option, most=100),
            "max_selected_items": whole(1, 100),
        },
    ),
    **typed(
        "radio_buttons",
        {"options": array(rich_option, most=10)},
        {**ACTIONABLE, "initial_option": rich_option},
    ),
    **typed(
        "checkboxes",
        {"options": array(rich_option, most=10)},
        {**ACTIONABLE, "initial_options": array(rich_option, most=10)},
    ),
    **typed("users_select", {}, {**MENU, "initial_user": identifier}),
    **typed(
        "multi_users_select",
        {},
        {**MENU, "initial_users": array(identifier, most=100), "max_selected_items": whole(1, 100)},
    ),
    **typed("datepicker", {}, {**MENU, "initial_date": day}),
    **typed(
        "timepicker", {}, {**MENU, "initial_time": string(5, pattern=r"\d{2}:\d{2}"), "timezone": string(64)}
    ),
}
MOMENT = typed("datetimepicker", {}, {**ACTIONABLE, "initial_date_time": whole(10**9, 10**10 - 1)})
TYPED_IN = {
    **typed(
        "plain_text_input",
        {},
        {
            **FIELD,
            **DISPATCH,
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
            "initial_value": string(3000, least=0),
        },
    ),
    **typed(
        "number_input",
        {"is_decimal_allowed": flag},
        {
            **FIELD,
            **DISPATCH,
            "initial_value": string(100),
            "min_value": string(100),
            "max_value": string(100),
        },
    ),
    **typed("email_text_input", {}, {**FIELD, **DISPATCH, "initial_value": string(3000)}),
    **typed("url_text_input", {}, {**FIELD, **DISPATCH, "initial_value": string(3000)}),
}

STYLE: Fields = {
    "style": shape({}, {"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag})
}
RUN = variant(
    {
        **typed("text", {"text": string(3000)}, STYLE),
        **typed("link", {"url": link}, {**STYLE, "text": string(3000), "unsafe": flag}),
        **typed("user", {"user_id": identifier}, STYLE),
        **typed("channel", {"channel_id": identifier}, STYLE),
        **typed("emoji", {"name": string(100)}, {**STYLE, "unicode": string(100)}),
        **typed(
            "date",
            {"timestamp": whole(0, 10**11), "format": string(255)},
            {**STYLE, "url": link, "fallback": string(255)},
        ),
    }
)
RUNS: Fields = {"elements": array(RUN, most=1000)}
SECTION_OF_RUNS = typed("rich_text_section", RUNS)
RICH_TEXT = variant(
    {
        **SECTION_OF_RUNS,
        **typed("rich_text_quote", RUNS, {"border": whole(0, 1)}),
        **typed("rich_text_preformatted", RUNS, {"border": whole(0, 1)}),
        **typed(
            "rich_text_list",
            {"style": one_of("bullet", "ordered"), "elements": array(variant(SECTION_OF_RUNS), most=1000)},
            {"indent": whole(0, 8), "offset": whole(0, 1000), "border": whole(0, 1)},
        ),
    }
)

NAMED: Fields = {"block_id": identifier}
ACCESSORY = variant({**BUTTON, **IMAGE, **OVERFLOW, **CHOICES})
TEXT = {kind: text(3000, kind) for kind in ("plain_text", "mrkdwn")}
BLOCKS_EVERYWHERE = {
    **typed(
        "section",
        {},
        {
            **NAMED,
            "text": text(3000),
            "fields": array(text(2000), most=10),
            "accessory": ACCESSORY,
            "expand": flag,
        },
    ),
    **typed("divider", {}, NAMED),
    **typed("header", {"text": plain(150)}, NAMED),
    **typed("context", {"elements": array(variant({**IMAGE, **TEXT}), most=10)}, NAMED),
    **typed(
        "actions", {"elements": array(variant({**BUTTON, **OVERFLOW, **CHOICES, **MOMENT}), most=25)}, NAMED
    ),
    **typed("image", {"alt_text": string(2000), "image_url": link}, {**NAMED, "title": plain(2000)}),
    **typed(
        "input",
        {"label": plain(2000), "element": variant({**CHOICES, **MOMENT, **TYPED_IN})},
        {**NAMED, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    **typed("rich_text", {"elements": array(RICH_TEXT, most=1000)}, NAMED),
}
MESSAGE_BLOCKS = array(
    variant({**BLOCKS_EVERYWHERE, **typed("markdown", {"text": string(12_000)}, NAMED)}),
    most=BLOCKS_IN_A_MESSAGE,
    least=0,
)
VIEW_PARTS: Fields = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
VIEW_BLOCKS: Fields = {"blocks": array(variant(BLOCKS_EVERYWHERE), most=BLOCKS_IN_A_VIEW, least=0)}
VIEW = variant(
    {
        **typed("home", VIEW_BLOCKS, VIEW_PARTS),
        **typed(
            "modal",
            {**VIEW_BLOCKS, "title": plain(24)},
            {
                **VIEW_PARTS,
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": flag,
                "notify_on_close": flag,
            },
        ),
    }
)


def mistakes_in_blocks(blocks: Any) -> list[str]:
    """What Slack would refuse in the blocks of a message."""
    return list(MESSAGE_BLOCKS(blocks, "/blocks")) or list(_across(blocks, "/blocks"))


def mistakes_in_view(view: Any) -> list[str]:
    """What Slack would refuse in a modal or an App Home."""
    return list(VIEW(view, "/view")) or [*_across(view["blocks"], "/view/blocks"), *_missing_submit(view)]


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The elements of a block that a person can act on."""
    inside = [*(block.get("elements") or []), block.get("accessory"), block.get("element")]
    return [
        each for each in inside if isinstance(each, dict) and each.get("type") not in {None, "image", *TEXT}
    ]


def options_of(element: dict[str, Any]) -> list[Any]:
    """What can be chosen in a select, radio button, checkbox or overflow element."""
    grouped = [
        each for option_group in element.get("option_groups") or [] for each in option_group["options"]
    ]
    return [*(element.get("options") or []), *grouped]


def _across(blocks: list[dict[str, Any]], where: str) -> Iterator[str]:
    """Rules that look at more than one field; every field by itself is right already."""
    names = Counter(block["block_id"] for block in blocks if block.get("block_id"))
    yield from (at(where, f"block_id {name} already exists") for name, count in names.items() if count > 1)
    elements = [each for block in blocks for each in elements_of(block)]
    if sum(each.get("focus_on_load") is True for each in elements) > 1:
        yield at(where, "only one element can have focus_on_load set to true")
    for number, block in enumerate(blocks):
        yield from _within(block, f"{where}/{number}")


def _within(block: dict[str, Any], where: str) -> Iterator[str]:
    if block.get("type") == "section" and not block.get("text") and not block.get("fields"):
        yield at(where, "must provide either text or fields")
    names = Counter(each["action_id"] for each in elements_of(block) if each.get("action_id"))
    yield from (at(where, f"action_id {name} already exists") for name, count in names.items() if count > 1)
    for element in elements_of(block):
        yield from _choices(element, where)
        if element.get("min_length", 0) > element.get("max_length", 3000):
            yield at(where, "min_length must not be more than max_length")


def _choices(element: dict[str, Any], where: str) -> Iterator[str]:
    is_select = element["type"] in {"static_select", "multi_static_select"}
    if is_select and ("options" in element) == ("option_groups" in element):
        yield at(where, "must provide one of options or option_groups")
    initial = [element.get("initial_option"), *(element.get("initial_options") or [])]
    if any(each is not None and each not in options_of(element) for each in initial):
        yield at(where, "initial option must match an option exactly")


def _missing_submit(view: dict[str, Any]) -> Iterator[str]:
    asks = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and asks and not view.get("submit"):
        yield at("/view", "missing required field: submit (the view has an input block)")
