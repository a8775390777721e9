"""Slack's mark-up as runs of text, so that a template can escape each and no text ever becomes HTML of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_INSIDE = r"[^{0}\s](?:[^{0}\n]*[^{0}\s])?"  # a mark stands right beside its first and last character
_MARKED = re.compile(
    rf"(?<!\w)(?:\*(?P<bold>{_INSIDE.format('*')})\*|_(?P<italic>{_INSIDE.format('_')})_"
    rf"|`(?P<code>{_INSIDE.format('`')})`)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Run:
    """Some text in one style: "", "bold", "italic" or "code"."""

    text: str
    style: str = ""


Line = tuple[Run, ...]


def marked_lines(text: str) -> tuple[Line, ...]:
    """Text with Slack's mark-up (mrkdwn), line by line."""
    return tuple(_runs(line) for line in text.split("\n"))


def plain_lines(text: str) -> tuple[Line, ...]:
    """Text without mark-up, line by line."""
    return tuple((Run(line),) for line in text.split("\n"))


def _runs(line: str) -> Line:
    runs: list[Run] = []
    end = 0
    for found in _MARKED.finditer(line):
        if found.start() > end:
            runs.append(Run(unescape(line[end : found.start()])))
        style = found.lastgroup or ""
        runs.append(Run(unescape(found[style]), style))
        end = found.end()
    if end < len(line):
        runs.append(Run(unescape(line[end:])))
    return tuple(runs)
