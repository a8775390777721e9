"""Number formats that show an id with zeros that its number does not have: `0000000` shows 45210 as 0045210."""

from __future__ import annotations

import re

# Zeros alone, perhaps with quoted text or a plain sign before or after them; no decimal places, no dates.
_ZEROS = re.compile(r'((?:"[^"]*"|\\.|[-/ ])*)(0{2,})((?:"[^"]*"|\\.|[-/ ])*)')


def padding_of(number_format: str) -> str:
    """A %-pattern that shows a whole number as the format does; empty for formats that pad nothing."""
    found = _ZEROS.fullmatch(number_format.split(";", maxsplit=1)[0].strip())
    if not found:
        return ""
    before, zeros, after = found.groups()
    return f"{_literal(before)}%0{len(zeros)}d{_literal(after)}"


def _literal(text: str) -> str:
    return re.sub(r'"([^"]*)"|\\(.)', lambda m: m[1] if m[1] is not None else m[2], text).replace("%", "%%")


def padded(number: str, padding: str) -> object:
    """A number as such a format shows it; itself, where it is no whole number."""
    value = float(number)
    return padding % int(value) if value.is_integer() and value >= 0 else value
