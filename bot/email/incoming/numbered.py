"""Answers by the numbers of a message: "3: agreed, panel moved to 12 May" is about the child of its third line."""

from __future__ import annotations

import re

from bot.email.opened import opened

_LINE = re.compile(r"(?m)^[ \t]*(\d{1,3})\. +(HW-\d{4,7}-[0-9A-Z])(?![0-9A-Za-z])")
_NUMBERED = re.compile(r"#?(\d{1,3}) ?(?:(:|\)) ?|([.-]) +)(\S.*)")
_REFERENCE = re.compile(r"(?<![A-Za-z0-9])HW-\d{4,7}-[0-9A-Z](?![A-Za-z0-9])", re.IGNORECASE)
_BEGINS_WITH_MONTH = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_AGREED = re.compile(r"(agreed|ok(ay)?|yes|right|noted|thanks)\s*[,;:.-]\s*(?=\S)", re.IGNORECASE)


def numbers_in(frozen: bytes | None) -> dict[int, str]:
    """The references of the numbered lines of a message, as its reader has them in front of her."""
    if frozen is None:
        return {}
    try:
        text = opened(frozen).text
    except (ValueError, TypeError):  # bytes of another channel
        return {}
    found: dict[int, str] = {}
    for line in _LINE.finditer(text):
        found.setdefault(int(line[1]), line[2])
    return found


def uses_numbers(text: str) -> bool:
    """Whether a line begins with a number, so that it is worth looking what that number stands for."""
    return any(_NUMBERED.fullmatch(line.strip()) for line in text.split("\n"))


def by_reference(text: str, numbers: dict[int, str]) -> tuple[str, int | None]:
    """The text with references in the place of numbers; and a number that the message does not have, if one is used."""
    lines: list[str] = []
    for line in text.split("\n"):
        numbered = _NUMBERED.fullmatch(line.strip())
        if not numbers or numbered is None or _REFERENCE.search(line) or _is_a_day(numbered):
            lines.append(line)
            continue
        reference = numbers.get(int(numbered[1]))
        if reference is None:
            return text, int(numbered[1])
        lines.append(f"{reference} {_AGREED.sub('', numbered[4], count=1)}")
    return "\n".join(lines), None


def _is_a_day(numbered: re.Match[str]) -> bool:
    """Whether it begins with a day, as "12. May panel held" does, and with no line's number."""
    return numbered[2] is None and _BEGINS_WITH_MONTH.match(numbered[4]) is not None
