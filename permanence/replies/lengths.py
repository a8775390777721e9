"""A length of time by itself: "in two weeks", "another fortnight"."""

from __future__ import annotations

import re

_NUMBER = (
    r"(?:an?|one|two|three|four|five|six|eight|ten|twelve|\d{1,2}|(?:a )?couple(?: of)?|(?:a )?few|several)"
)
_A_LENGTH = re.compile(
    r"\W*(?:(?:in|it's|its|it is|it'll be|within|about|around|maybe|probably|another|say|give it|give us|after)\W+)*"
    rf"(?:{_NUMBER} (?:more )?)?(?:days?|weeks?|wks?|fortnights?|months?)'?(?: time| or so| yet| now| from now)*\W*",
    re.IGNORECASE,
)


def is_a_length(text: str) -> bool:
    """Whether the reply is a length of time and no more."""
    return _A_LENGTH.fullmatch(text) is not None
