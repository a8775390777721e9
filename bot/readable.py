"""All texts of a message's bytes, however its channel wrapped them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bot.email.opened import opened


def readable(frozen: bytes) -> str:
    """What can be read in a frozen message: every text of a Slack or Teams message, or all parts of a mail."""
    if frozen.lstrip().startswith(b"{"):
        return "\n".join(_texts(json.loads(frozen)))
    letter = opened(frozen)
    return f"{letter.subject}\n{letter.text}\n{letter.html}"


def lines_of(frozen: bytes) -> list[str]:
    """What a person reads in a frozen message, line by line: of a mail its text, without the page beside it."""
    if frozen.lstrip().startswith(b"{"):
        whole = "\n".join(_texts(json.loads(frozen)))
    else:
        letter = opened(frozen)
        whole = f"{letter.subject}\n{letter.text}"
    return [line for line in (line.strip() for line in whole.splitlines()) if line]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)
