"""The same day as one that was told: "1 held 13 May, 3 same day"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Answer
from permanence.replies.dates.read import Intent, read_dates
from permanence.replies.reading import Situation

_SAME = re.compile(
    r"\b(?:on )?(?:the |that )?(?:very )?same day\b(?: too\b| as well\b)?(?! as\b)"
    r"|\b(?:on )?that day (?:too|as well|also)\b",
    re.IGNORECASE,
)


def with_the_day_told_before(text: str, situation: Situation) -> str:
    """The reply with "same day" as the one day that stands before it; unchanged where there is none, or are two."""
    said = _SAME.search(text)
    if said is None:
        return text
    is_working_day = situation.rules.for_sending.is_working_day
    before = read_dates(text[: said.start()], situation.today, Intent.EITHER, is_working_day=is_working_day)
    told = {text[d.start : d.end].strip(" .,;:-") for d in before.dates}
    return _SAME.sub(told.pop(), text) if len(told) == 1 and not before.problems else text


def with_the_day_of(answers: Sequence[Answer], text: str) -> str:
    """The reply with "same day" as the day of what was read back or recorded just before, where it has one day."""
    days = {a.on for a in answers}
    day = days.pop() if len(days) == 1 else None
    said = _SAME.search(text)
    return (
        _SAME.sub(day.isoformat(), text)
        if day and said and not re.search(r"\d", text[: said.start()])
        else text
    )
