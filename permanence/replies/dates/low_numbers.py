"""Whether a low number with its ending is a day of the month, or counts panels: "was the 7th", "the 3rd panel"."""

from __future__ import annotations

import re

from permanence.replies.dates.neighbours import NTH

COUNTED_SO_FAR = 4  # panels, reviews and hearings of one child


def is_said_of_it(before: str, after: str, day: int, text: str) -> bool:
    """Like "panel was the 7th.": a low number, more than are ever counted of a step, or beside another day."""
    said = before.split()[:1] in (["was"], ["is"], ["be"], ["now"], ["held"], ["booked"], ["moved"])
    other = day > COUNTED_SO_FAR or any(n != str(day) for n in _NTHS.findall(text))
    return said and other and _ENDS_THERE.match(after) is not None


_NTHS = re.compile(rf"(?<![0-9/.-])([12][0-9]|3[01]){NTH}")
_ENDS_THERE = re.compile(r" ?(?:$|[,;!?)\n]|\.(?![0-9]))")
