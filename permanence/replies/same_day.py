"""The same day as one that was told: "1 held 13 May, 3 same day"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from permanence.answer import Answer
from permanence.replies.dates.read import Intent, read_dates
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Situation

_SAME = re.compile(
    r"\b(?:on )?(?:the |that )?(?:very )?same day\b(?: too\b| as well\b)?(?! as\b)"
    r"|\b(?:on )?that day (?:too|as well|also)\b",
    re.IGNORECASE,
)


# "ADM a week later": behind the name of a step, and not "a week later than planned".
_LATER = re.compile(
    r"\b(?P<many>a|one|two|three|four|[1-9]) (?P<unit>day|week|fortnight)s? (?:later|after(?: that)?|on from that)\b"
    r"(?! (?:than|the|her|his|it|mum|dad|we|they|she|he|being|panel|review)\b)",
    re.IGNORECASE,
)
_BETWEEN = r"(?: (?:was|wis|is|then|held|done|decided|agreed|approved|it|signed|off|on|met|sat))*\W*"
_HOW_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


def with_the_day_told_before(text: str, situation: Situation) -> str:
    """The reply with "same day" as the one day that stands before it, and "a week later" as the day counted from it.

    Unchanged where there is no such day, or are two.
    """
    if said := _SAME.search(text):
        told = _told_before(text[: said.start()], situation)
        return _SAME.sub(told, text) if told else text
    later = _LATER.search(text)
    if later is None or not _is_of_a_step(text[: later.start()], situation):
        return text
    is_working_day = situation.rules.for_sending.is_working_day
    before = read_dates(text[: later.start()], situation.today, Intent.EITHER, is_working_day=is_working_day)
    days = {d.on for d in before.dates if not d.must_ask}
    if len(days) != 1 or len(before.dates) > 1 or before.problems:
        return text
    many = later["many"].lower()
    on = days.pop() + timedelta(days=_DAYS[later["unit"].lower()] * (_HOW_MANY.get(many) or int(many)))
    return f"{text[: later.start()]}{on.isoformat()}{text[later.end() :]}"


def _told_before(text: str, situation: Situation) -> str | None:
    """The one day of a text, as it stands there; None where there is none, or are two."""
    is_working_day = situation.rules.for_sending.is_working_day
    before = read_dates(text, situation.today, Intent.EITHER, is_working_day=is_working_day)
    told = {text[d.start : d.end].strip(" .,;:-") for d in before.dates}
    return told.pop() if len(told) == 1 and not before.problems else None


def _is_of_a_step(before: str, situation: Situation) -> bool:
    """Whether these words end with the name of a step, or with it and a verb of it."""
    lexicon = Lexicon.of(situation.rules.pack)
    words = [
        t.key for t in tokens_of(re.sub(rf"{_BETWEEN}$", "", before, flags=re.IGNORECASE)) if t.key.isalpha()
    ]
    return any("step" in (lexicon.senses(*words[-size:]) or ()) for size in (1, 2) if len(words) >= size)


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
