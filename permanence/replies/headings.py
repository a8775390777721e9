"""What is told first and of whom behind it, under a heading: "held 12 May: 1, 3. booked 11 June: 2"."""

from __future__ import annotations

import re

from permanence.replies.reading import Situation

_ENDS = re.compile(r"((?<!\d)[.;\n]+(?!\d)|(?<=\d)[.;\n]+(?=\s|$))")
_ONE = r"(?:(?:line|lines|number|no\.?) )?(?:#?[1-9](?![\d/.-]|(?:st|nd|rd|th)\b)|hw-?\d{4,7}-?[0-9a-z])"
_HEADING = re.compile(
    rf"(?P<before>\s*)(?P<told>[a-z][^:\d]*(?:\d[^:]*)?):\s+(?P<who>{_ONE}(?:\s*(?:,|&|\+|and|,\s*and)\s*{_ONE})*)"
    r"(?:\s*,\s*(?P<more>[^,:]+))?(?P<after>\s*)",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(r"\bhw-?\d|\b(?:line|number|re|for)\b|^note\b", re.IGNORECASE)


def with_the_lines_first(text: str, situation: Situation) -> str:
    """The reply with its lines before what is told of them, where a heading tells it; else unchanged.

    Only where the message has several lines: else a number behind a heading is none of them.
    """
    if ":" not in text or len(situation.lines) <= 1:
        return text
    return "".join(_turned(part) for part in _ENDS.split(text))


def _turned(part: str) -> str:
    said = _HEADING.fullmatch(part)
    if said is None or _OF_SOMEBODY.search(said["told"]):
        return part
    more = f", {said['more']}" if said["more"] else ""
    return f"{said['before']}{said['who']} {said['told'].strip()}{more}{said['after']}"
