"""Each documented limit of Block Kit, on both sides of the boundary."""

import pytest

from tests.proof import one_of
from tests.servers.slack_limits import mistakes_in_blocks, mistakes_in_view

pytestmark = one_of(8)


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict:
    return {"type": "mrkdwn", "text": text}


def button(**fields: object) -> dict:
    return {"type": "button", "action_id": "alert.done", "text": plain("Done"), **fields}


def actions(*elements: dict, **fields: object) -> dict:
    return {"type": "actions", "elements": list(elements), **fields}


def select(count: int = 1, **fields: object) -> dict:
    options = [{"text": plain(f"reason {number}"), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "reason", "options": options, **fields}


def asks(element: dict, **fields: object) -> dict:
    return {"type": "input", "block_id": "asked", "label": plain("Reason"), "element": element, **fields}


def modal(*blocks: dict, **fields: object) -> dict:
    return {
        "type": "modal",
        "title": plain("Booked for"),
        "submit": plain("Save"),
        "blocks": list(blocks),
        **fields,
    }


LENGTHS = [
    ("header", 150, lambda text: {"type": "header", "text": plain(text)}),
    ("section text", 3000, lambda text: {"type": "section", "text": mrkdwn(text)}),
    ("section field", 2000, lambda text: {"type": "section", "fields": [mrkdwn(text)]}),
    ("button text", 75, lambda text: actions(button(text=plain(text)))),
    ("button value", 2000, lambda text: actions(button(value=text))),
    ("accessibility label", 75, lambda text: actions(button(accessibility_label=text))),
    ("action_id", 255, lambda text: actions(button(action_id=text))),
    ("block_id", 255, lambda text: {"type": "divider", "block_id": text}),
    ("placeholder", 150, lambda text: actions(select(placeholder=plain(text)))),
    ("option text", 75, lambda text: actions(select(options=[{"text": plain(text), "value": "1"}]))),
    ("option value", 150, lambda text: actions(select(options=[{"text": plain("one"), "value": text}]))),
    ("confirm text", 300, lambda text: actions(button(confirm=asked_again(text)))),
    ("context text", 3000, lambda text: {"type": "context", "elements": [mrkdwn(text)]}),
    (
        "input label",
        2000,
        lambda text: asks({"type": "plain_text_input", "action_id": "a"}, label=plain(text)),
    ),
]


def asked_again(text: str) -> dict:
    return {"title": plain("Sure?"), "text": plain(text), "confirm": plain("Yes"), "deny": plain("No")}


@pytest.mark.parametrize(("limit", "block"), [row[1:] for row in LENGTHS], ids=[row[0] for row in LENGTHS])
def test_a_text_may_be_as_long_as_the_limit_and_no_longer(limit, block):
    assert mistakes_in_blocks([block("x" * limit)]) == []

    [mistake] = mistakes_in_blocks([block("x" * (limit + 1))])

    assert mistake.startswith(f"must be less than {limit + 1} characters [json-pointer:/blocks/0/")


COUNTS = [
    ("actions", 25, lambda count: [actions(*(button(action_id=f"a{number}") for number in range(count)))]),
    ("blocks of a message", 50, lambda count: [{"type": "divider"}] * count),
    ("fields", 10, lambda count: [{"type": "section", "fields": [plain("x")] * count}]),
    ("context elements", 10, lambda count: [{"type": "context", "elements": [plain("x")] * count}]),
    ("select options", 100, lambda count: [actions(select(count))]),
    ("radio options", 10, lambda count: [actions({**select(count), "type": "radio_buttons"})]),
    ("overflow options", 5, lambda count: [actions({**select(count), "type": "overflow"})]),
]


@pytest.mark.parametrize(("limit", "blocks"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS])
def test_there_may_be_as_many_as_the_limit_and_no_more(limit, blocks):
    assert mistakes_in_blocks(blocks(limit)) == []

    [mistake] = mistakes_in_blocks(blocks(limit + 1))

    assert mistake.startswith(f"no more than {limit} items allowed")


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ([{"type": "headline", "text": plain("x")}], "unsupported type: headline"),
        ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
        ([{"type": "header"}], "missing required field: text"),
        ([{"type": "section"}], "must provide either text or fields"),
        ([{"type": "section", "text": plain("")}], "must be more than 0 characters"),
        ([{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
        ([actions(button(style="warning"))], "must be a valid enum value"),
        ([actions()], "no less than 1 items required"),
        ([actions(button(), button())], "action_id alert.done already exists"),
        (
            [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
            "block_id a already exists",
        ),
        (
            [actions(select(initial_option={"text": plain("other"), "value": "9"}))],
            "initial option must match",
        ),
        ([actions({**select(), "option_groups": []})], "no less than 1 items required"),
        (
            [actions({"type": "datepicker", "action_id": "d", "initial_date": "14/05/2026"})],
            "must match the format",
        ),
        ([actions({"type": "plain_text_input", "action_id": "t"})], "unsupported type: plain_text_input"),
        ({"type": "divider"}, "must be an array"),
        ([["divider"]], "must provide an object"),
        ([{"type": ["section"]}], "unsupported type"),
    ],
)
def test_what_slack_refuses_is_refused_with_its_place(blocks, words):
    [mistake] = mistakes_in_blocks(blocks)

    assert mistake.startswith(words)
    assert "[json-pointer:/blocks" in mistake


def test_the_same_action_may_be_in_two_blocks():
    assert mistakes_in_blocks([actions(button(), block_id="one"), actions(button(), block_id="two")]) == []


@pytest.mark.parametrize("field", ["title", "submit", "close"])
def test_the_words_on_a_modals_frame_have_24_characters(field):
    assert mistakes_in_view(modal(**{field: plain("x" * 24)})) == []

    assert mistakes_in_view(modal(**{field: plain("x" * 25)})) == [
        f"must be less than 25 characters [json-pointer:/view/{field}/text]"
    ]


@pytest.mark.parametrize(
    ("field", "limit"), [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)]
)
def test_what_a_view_carries_has_a_limit(field, limit):
    assert mistakes_in_view(modal(**{field: "x" * limit})) == []
    assert len(mistakes_in_view(modal(**{field: "x" * (limit + 1)}))) == 1


def test_a_view_may_have_a_hundred_blocks():
    assert mistakes_in_view({"type": "home", "blocks": [{"type": "divider"}] * 100}) == []
    assert len(mistakes_in_view({"type": "home", "blocks": [{"type": "divider"}] * 101})) == 1


def test_a_modal_that_asks_something_needs_a_submit_button():
    asking = modal(asks({"type": "datepicker", "action_id": "date"}))
    assert mistakes_in_view(asking) == []

    del asking["submit"]

    assert mistakes_in_view(asking) == [
        "missing required field: submit (the view has an input block) [json-pointer:/view]"
    ]


def test_an_app_home_has_no_title():
    assert mistakes_in_view({"type": "home", "title": plain("Homeward"), "blocks": []}) == [
        "invalid additional property: title [json-pointer:/view]"
    ]


def test_only_one_element_takes_the_focus():
    inputs = [
        asks({"type": "plain_text_input", "action_id": name, "focus_on_load": True}, block_id=name)
        for name in ("a", "b")
    ]

    [mistake] = mistakes_in_view(modal(*inputs))

    assert mistake.startswith("only one element can have focus_on_load")
