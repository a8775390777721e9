"""Whether a number with its ending is a day of the month, or counts something: "was the 7th", "the 3rd panel"."""

from __future__ import annotations

import re

from permanence.replies.dates.neighbours import NTH
from permanence.replies.dates.traps import BLANK, COUNTED

COUNTED_SO_FAR = 4  # panels, reviews and hearings of one child


def is_said_of_it(before: str, after: str, day: int, text: str) -> bool:
    """Like "panel was the 7th.": a low number, more than are ever counted of a step, or beside another day."""
    said = before.split()[:1] in (["was"], ["is"], ["be"], ["now"], ["held"], ["booked"], ["moved"])
    other = day > COUNTED_SO_FAR or any(n != str(day) for n in _NTHS.findall(text))
    return said and other and _ENDS_THERE.match(after) is not None


_NTHS = re.compile(rf"(?<![0-9/.-])([12][0-9]|3[01]){NTH}")
_ENDS_THERE = re.compile(r" ?(?:$|[,;!?)\n]|\.(?![0-9]))")


_SURELY_NO_COUNT = 10  # "the 12th" counts a few nouns alone, "the 3rd" nearly any
_COUNTED_NOUN = re.compile(
    rf" (?:{COUNTED}|of|ones?|ult|prox|no the|"
    r"(?:panel|review|meeting|hearing|visit|sitting|session|court|date|birthday|floor|room|agenda|street|"
    r"avenue|road|attempt|time|line|item|case|child|kid|baby|day|draft|version|edition|century|hour|place|report|"
    r"referral|option|slot|person|month|week|call|reminder|e-?mail|letter|appeal|petition|adm|lac|laac|legal)s?)"
    "(?![a-z])"
)
_ENDS_OR_GOES_ON = re.compile(
    rf" ?$| [0-2]?[0-9][.:][0-5][0-9](?![0-9])| ?[.,;:!?)(\-~*_{BLANK}]"
    r"| (?:at|in|on|for|and|&|if|because|cos|coz|due|as|but|so|or|not|now|instead|please|with|by|when|from|to|until|"
    r"i|we|she|he|they|it|the|a|an|my|our|his|her|their|everyone|everybody|nobody|there|all|no(?! the)|"
    r"is|was|were|has|had|did|will|went|got|fell|met|sat|never|[a-z]{3,6}n'?t|"
    r"confirmed|booked|held|done|agreed|approved|though|tho|thanks|ta|cheers|sorry)(?![a-z])"
)
_ENDS_BEHIND_A_WEEKDAY = re.compile(
    " (?:panel|review|lac|laac|adm|hearing|court|legal|said|recommended|which|who|this)(?![a-z])"
)


def counts(day: int, after: str, *, weekday: bool) -> bool:
    """Whether a number with its ending counts what stands behind it: "the 12th floor", not "the 12th all good"."""
    if _ENDS_OR_GOES_ON.match(after) or (weekday and _ENDS_BEHIND_A_WEEKDAY.match(after)):
        return False
    return not (day > _SURELY_NO_COUNT or weekday) or _COUNTED_NOUN.match(after) is not None
