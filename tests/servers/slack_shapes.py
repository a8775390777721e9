"""Small checks that are put together into the shape of a Block Kit payload, and speak as Slack does of what is wrong.

A check takes a value and its JSON pointer and yields one sentence for each mistake, such as
`must be less than 151 characters [json-pointer:/blocks/0/text/text]`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
Fields = Mapping[str, Check]


def at(where: str, what: str) -> str:
    """The sentence in Slack's form."""
    return f"{what} [json-pointer:{where}]"


def string(most: int, *, least: int = 1, pattern: str | None = None) -> Check:
    """Text of `least` to `most` characters."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at(where, "must be a string")
        elif len(value) > most:
            yield at(where, f"must be less than {most + 1} characters")
        elif len(value) < least:
            yield at(where, f"must be more than {least - 1} characters")
        elif pattern is not None and not re.fullmatch(pattern, value):
            yield at(where, "must match the format")

    return check


def flag(value: Any, where: str) -> Iterator[str]:
    """True or False."""
    if not isinstance(value, bool):
        yield at(where, "must be a boolean")


def whole(least: int, most: int) -> Check:
    """A whole number in these bounds."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at(where, "must be an integer")
        elif not least <= value <= most:
            yield at(where, f"must be between {least} and {most}")

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if value not in allowed:
            yield at(where, "must be a valid enum value")

    return check


def array(item: Check, *, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items, each checked."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at(where, "must be an array")
            return
        if len(value) > most:
            yield at(where, f"no more than {most} items allowed")
        if len(value) < least:
            yield at(where, f"no less than {least} items required")
        for number, each in enumerate(value):
            yield from item(each, f"{where}/{number}")

    return check


def shape(required: Fields, optional: Fields | None = None) -> Check:
    """An object with exactly these fields; `type` belongs to the required ones unless the caller says otherwise."""
    known = {**required, **(optional or {})}

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at(where, "must provide an object")
            return
        for name in required:
            if value.get(name) is None:
                yield at(where, f"missing required field: {name}")
        for name, each in value.items():
            if name not in known:
                yield at(where, f"invalid additional property: {name}")
            elif each is not None:
                yield from known[name](each, f"{where}/{name}")

    return check


def variant(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of `shapes` it has."""

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at(where, "must provide an object")
        elif not isinstance(value.get("type"), str) or value["type"] not in shapes:
            yield at(f"{where}/type", f"unsupported type: {value.get('type')}")
        else:
            yield from shapes[value["type"]](value, where)

    return check


def text(most: int, *kinds: str) -> Check:
    """A text object of at most `most` characters; of these kinds, or of both when none is named."""
    shapes = {
        "plain_text": shape({"type": one_of("plain_text"), "text": string(most)}, {"emoji": flag}),
        "mrkdwn": shape({"type": one_of("mrkdwn"), "text": string(most)}, {"verbatim": flag}),
    }
    return variant({kind: shapes[kind] for kind in kinds or shapes})
