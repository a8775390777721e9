"""The lines of a plain-text reply that its writer typed: what stands above, below or between what it quotes.

Where a quotation begins is known by its marks, by heads as mail programs write them in some languages, and by what we
sent ourselves (`ours`), whatever its head says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.email.incoming.ours import NOTHING_OF_OURS, Ours
from bot.email.incoming.typed_html import LONGEST_LINE, Typed

MOST_LINES = 2_000
MOST_HEADS = 7  # lines that a quoted header block has
FEWEST_HEADS = 3
LONGEST_ATTRIBUTION = 3  # lines

_HEAD = re.compile(
    r"[\s*]*(from|sent|date|to|cc|subject|von|gesendet|an|betreff|de|envoyé|objet)\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"[\s*]*(_{10,}|-{20,}|-{2,}\s*(original|forwarded|begin forwarded)\s+(message|appointment)\s*-{0,10}"
    r"|begin forwarded message:)[\s*]*",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"\s*(on\b.{6,300}\bwrote\s*:|at\b.{6,200}\bwrote\s*:|\d{4}-\d\d-\d\d \d\d:\d\d.{0,160}>\s*:"
    r"|[\w .,'-]{2,80}<[^<>\s]+@[^<>\s]+>\s*wrote\s*:|le\b.{6,300}\ba écrit\s*:|am\b.{6,300}\bschrieb\b.{0,120}:)\s*",
    re.IGNORECASE,
)
_MAY_BEGIN_ATTRIBUTION = re.compile(r"\s*(on|at|le|am)\b|\s*\d{4}-\d\d-\d\d |[\w .,'-]{2,80}<", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where the quotation begins: its head, and what is quoted."""

    head: int
    at: int


def typed_lines(lines: Sequence[str], ours: Ours = NOTHING_OF_OURS) -> Typed:
    """Lines of a text (or of HTML that its marks did not tell apart) without the quotation in it."""
    lines = [line.replace("\xa0", " ").rstrip()[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    cut = _cut(lines, ours)
    if cut is None:
        return Typed(tuple(lines), (), between=False)
    quoted = lines[cut.at :]
    is_marked = any(line.lstrip().startswith(">") for line in quoted)
    below = tuple(unquoted(quoted)) if is_marked else typed_behind(quoted, ours)
    return Typed(tuple(lines[: cut.head]), below, _between(lines) or ours.is_broken_by(quoted))


def typed_behind(quoted: Sequence[str], ours: Ours) -> tuple[str, ...]:
    """What was typed below a quotation without marks: behind the last line of ours, up to what is quoted next."""
    behind = ours.after(quoted)
    cut = _cut(behind, ours)
    return behind[: cut.head] if cut else behind


def _cut(lines: Sequence[str], ours: Ours) -> _Cut | None:
    for number, line in enumerate(lines):
        if line.startswith(">"):
            return _Cut(ours.head_above(lines, number), number)
        if _RULE.fullmatch(line) or _is_header_block(lines, number) or _is_attribution(lines, number):
            return _Cut(number, number)
        if ours.is_head(lines, number):
            return _Cut(ours.head_above(lines, number + 1), ours.behind_head(lines, number))
        if ours.begins(lines, number):
            return _Cut(ours.head_above(lines, number), number)
    return None


def _is_header_block(lines: Sequence[str], number: int) -> bool:
    if not _HEAD.match(lines[number]):
        return False
    return sum(1 for line in lines[number : number + MOST_HEADS] if _HEAD.match(line)) >= FEWEST_HEADS


def _is_attribution(lines: Sequence[str], number: int) -> bool:
    if not _MAY_BEGIN_ATTRIBUTION.match(lines[number]):
        return False
    several = (" ".join(lines[number : number + count]) for count in range(1, LONGEST_ATTRIBUTION + 1))
    return any(_ATTRIBUTION.fullmatch(text) for text in several)


def unquoted(lines: Sequence[str]) -> Iterator[str]:
    """What was typed below a quotation whose every line is marked."""
    number = 0
    while number < len(lines):
        if lines[number].lstrip().startswith(">"):
            number += 1
        elif _is_attribution(lines, number):
            number += _attribution_length(lines, number)
        else:
            yield lines[number]
            number += 1


def _attribution_length(lines: Sequence[str], number: int) -> int:
    for count in range(1, LONGEST_ATTRIBUTION + 1):
        if _ATTRIBUTION.fullmatch(" ".join(lines[number : number + count])):
            return count
    return 1


def _between(lines: Sequence[str]) -> bool:
    """Whether something is typed between two quoted runs: answers inline, which nobody but their writer can place."""
    runs = ""
    for line in lines:
        if line.strip():
            run = "q" if line.lstrip().startswith(">") else "t"
            runs += "" if runs.endswith(run) else run
    return "qtq" in runs
