"""What a row of a list calls its event, in one column or in two: a type, and the sub-type that says which."""

from __future__ import annotations

from collections.abc import Iterable

BETWEEN = ": "


def event_word(said: Iterable[str]) -> str:
    """What its cells say together: "CLA review: Initial"; what both say alike, or one alone, stands once."""
    return BETWEEN.join(dict.fromkeys(filter(None, said)))


def heading_of(columns: Iterable[str]) -> str:
    """The headings of the columns that say it, as one."""
    return " ".join(columns)
