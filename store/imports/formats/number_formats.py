"""Number formats that show something other than what a cell keeps.

`0000000` shows 45210 as 0045210: an id with zeros that its number does not have. `mmm-yy` shows 1 January 2026 as
Jan-26: somebody typed a month, and the spreadsheet made a day of it. `"w/c" dd/mm/yy` shows a week.
"""

from __future__ import annotations

import re
from datetime import date

from store.imports.cells import is_a_week

MONTH_ALONE = "shown as a month alone, and the first of it is what the file keeps: which day is meant?"
WEEK_SHOWN = "shown as a week: not a day"
WORDS_SHOWN = "shown with words beside the day: is it sure?"
MONTH_YEAR = "mmm-yy"
BUILT_IN = {
    "17": MONTH_YEAR
}  # formats that a file need not spell out, by their number; others of those show the day

_UNSPOKEN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')  # text of its own, colours, languages
_QUOTED = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"[a-z]{2,}")
_BESIDE_DAYS = frozenset({"of", "at", "on", "the", "in", "st", "nd", "rd", "th", "am", "pm", "hrs", "de"})
# Zeros alone, perhaps with quoted text or a plain sign before or after them; no decimal places, no dates.
_ZEROS = re.compile(r'((?:"[^"]*"|\\.|[-/ ])*)(0{2,})((?:"[^"]*"|\\.|[-/ ])*)')


def padding_of(number_format: str) -> str:
    """A %-pattern that shows a whole number as the format does; empty for formats that pad nothing."""
    found = _ZEROS.fullmatch(number_format.split(";", maxsplit=1)[0].strip())
    if not found:
        return ""
    before, zeros, after = found.groups()
    return f"{_literal(before)}%0{len(zeros)}d{_literal(after)}"


def doubt_of_days(number_format: str) -> str:
    """Why a day that is shown so may be none: no day stands there, or a word that says a week; "" for others.

    MONTH_ALONE counts for the first of a month (`is_doubtful`): any other day was typed as a day.
    """
    shown = number_format.split(";", maxsplit=1)[0]
    if is_a_week(_literal(shown)):
        return WEEK_SHOWN
    signs = set(_UNSPOKEN.sub("", shown).casefold())
    if signs & set("dmy") and set(_WORD.findall(" ".join(_QUOTED.findall(shown)).casefold())) - _BESIDE_DAYS:
        return WORDS_SHOWN
    return MONTH_ALONE if signs & set("my") and not signs & set("dhs") else ""


def is_doubtful(why: str, value: object) -> bool:
    """Whether a doubt about how a cell is shown counts for what it keeps."""
    return why != MONTH_ALONE or (isinstance(value, date) and value.day == 1)


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] if m[1] is not None else m[2], text).replace("%", "%%")


def padded(number: str, padding: str) -> object:
    """A number as such a format shows it; itself, where it is no whole number."""
    value = float(number)
    return padding % int(value) if value.is_integer() and value >= 0 else value
