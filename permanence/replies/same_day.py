"""The same day as one that was told: "1 held 13 May, 3 same day"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from permanence.answer import Answer
from permanence.reference import references_in
from permanence.replies.dates.read import Intent, read_dates
from permanence.replies.dates.words import MONTH
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Situation

_SAME = re.compile(
    r"\b(?:on )?(?:the |that )?(?:very )?same day\b(?: too\b| as well\b)?(?! as\b)"
    r"|\b(?:on )?that day (?:too|as well|also)\b",
    re.IGNORECASE,
)


# "ADM a week later": behind the name of a step, and not "a week later than planned".
_LATER = re.compile(
    r"\b(?P<many>a|one|two|three|four|[1-9]) (?P<unit>day|week|fortnight)s? "
    r"(?P<way>later|after(?: that)?|on from that|earlier|before(?: that)?)\b"
    r"(?! (?:than|the|her|his|it|mum|dad|we|they|she|he|being|panel|review)\b)",
    re.IGNORECASE,
)
_BETWEEN = r"(?: (?:was|wis|is|then|held|done|decided|agreed|approved|it|signed|off|on|met|sat))*\W*"
_LINE_AT_THE_END = re.compile(
    r"(?:[,;.\n]|\band|\bthen)[ \t]{0,3}(?:line |number |no\.? |#)?(?P<line>[1-9])\W{0,3}$", re.IGNORECASE
)
_HOW_MANY = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


_EITHER = re.compile(
    r"(?<![\w/.:-])(?P<one>\d{1,2})(?P<nth>st|nd|rd|th)?(?P<or> or (?:the )?)"
    rf"(?P<other>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?P<month>{MONTH}))",
    re.IGNORECASE,
)


# "Tuesday and Thursday last week": both of that week.
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri)(?:day)?"
_OF_ONE_WEEK = re.compile(
    rf"\b(?P<one>{_WEEKDAY})(?P<and>,? (?:and|&|then) (?:the )?)(?P<other>{_WEEKDAY}) (?P<week>(?:last"
    rf"|next|this) week)\b",
    re.IGNORECASE,
)


def with_the_month_of_both(text: str) -> str:
    """The reply with the month behind either of two days, and with the week: "9 or 11 June" as "9 June or 11 June"."""
    text = _OF_ONE_WEEK.sub(lambda m: f"{m['one']} {m['week']}{m['and']}{m['other']} {m['week']}", text)
    return _EITHER.sub(lambda m: f"{m['one']}{m['nth'] or ''} {m['month']}{m['or']}{m['other']}", text)


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
    told = _LINE_AT_THE_END.sub("", re.sub(rf"{_BETWEEN}$", "", text[: later.start()], flags=re.IGNORECASE))
    before = read_dates(told, situation.today, Intent.EITHER, is_working_day=is_working_day)
    days = {d.on for d in before.dates if not d.must_ask}
    if len(days) != 1 or len(before.dates) > 1 or before.problems:
        return text
    many = later["many"].lower()
    back = -1 if later["way"].lower().startswith(("earlier", "before")) else 1
    apart = _DAYS[later["unit"].lower()] * (_HOW_MANY.get(many) or int(many))
    on = days.pop() + back * timedelta(days=apart)
    return f"{text[: later.start()]}{on.isoformat()}{text[later.end() :]}"


def _told_before(text: str, situation: Situation) -> str | None:
    """The one day of a text, as it stands there; None where there is none, or are two."""
    is_working_day = situation.rules.for_sending.is_working_day
    before = read_dates(text, situation.today, Intent.EITHER, is_working_day=is_working_day)
    told = {text[d.start : d.end].strip(" .,;:-") for d in before.dates}
    return told.pop() if len(told) == 1 and not before.problems else None


def _is_of_a_step(before: str, situation: Situation) -> bool:
    """Whether these words end with the name of a step, a line or a child, or with it and a verb of it."""
    lexicon = Lexicon.of(situation.rules.pack)
    subject = re.sub(rf"{_BETWEEN}$", "", before, flags=re.IGNORECASE)
    line = _LINE_AT_THE_END.search(subject)
    if line and len(situation.lines) > 1 and any(one.number == int(line["line"]) for one in situation.lines):
        return True
    if any(found.end == len(subject.rstrip()) for found in references_in(subject)):
        return True
    words = [t.key for t in tokens_of(subject) if t.key.isalpha()]
    return any("step" in (lexicon.senses(*words[-size:]) or ()) for size in (1, 2) if len(words) >= size)


_HER_LINE = re.compile(
    r"\W*(?:(?:and|but) )?(?:line |number )?[1-9](?:(?: was| wis| is)? (?:held|done|lodged|decided)| was| wis| is)? ?",
    re.IGNORECASE,
)


def with_the_day_of(answers: Sequence[Answer], text: str) -> str:
    """The reply with "same day" as the day of what was read back or recorded just before, where it has one day."""
    days = {a.on for a in answers}
    day = days.pop() if len(days) == 1 else None
    said = _SAME.search(text)
    return (
        _SAME.sub(day.isoformat(), text)
        if day
        and said
        and (_HER_LINE.fullmatch(text[: said.start()]) or not re.search(r"\d", text[: said.start()]))
        else text
    )
