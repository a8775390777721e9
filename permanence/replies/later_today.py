"""A time of day that has not come yet: what is told as held "today 3pm" at half past nine cannot have been held."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from permanence.answer import Answer, Verb
from permanence.replies.asking import sentence_for
from permanence.replies.dates.read import Intent, read_dates
from permanence.replies.reading import Ask, Open, Option, Situation

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip
_HOUR = rf"(?:[01]?\d|2[0-3]|{'|'.join(_NUMBERS)})"
_CLOCK = re.compile(
    rf"(?<![\d/.-])(?:at |@ ?)?(?P<hour>{_HOUR})(?:[.:](?P<minute>[0-5]\d))? ?(?P<half>[ap])\.?m\b"
    r"|(?<![\d/.-])(?:at |@ ?)?(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)\b"
    rf"|\b(?:at |@ ?)(?P<about>{_HOUR})(?:\.(?P<past>[0-5]\d))?(?![\d/.-]\d|\d| of\b)\b"
    rf"|\bhalf (?:past )?(?P<half_past>{_HOUR})\b"
    r"|\bthis (?P<part>afternoon|evening)\b|\b(?P<night>tonight)\b|\b(?P<later>later (?:on )?today|later on)\b",
    re.IGNORECASE,
)
_BEGINS = {"afternoon": time(12), "evening": time(17)}
_PARTS = re.compile(r"[,;\n]|\.(?!\d)|\b(?:and|but|then|next)\b", re.IGNORECASE)
_FIRST_HOUR = 8  # of a day at work: "at 2" is two in the afternoon
_NOON = 12


def not_come_yet(text: str, situation: Situation, now: datetime) -> str | None:
    """The words of a time later today that a reply tells; None where it tells none, or of another day.

    `now`: aware UTC.
    """
    local = now.astimezone(situation.rules.zone)
    for part in _PARTS.split(text):
        if _other_days(part, situation):
            continue
        for words, told in _times_in(part):
            if told > local.time():
                return words
    return None


def is_today(answer: Answer, situation: Situation) -> bool:
    """Whether it is told as having happened today."""
    return answer.verb in (Verb.DONE, Verb.DECISION) and answer.on == situation.today


def as_booking(answer: Answer) -> Answer:
    """The same step, as fixed for that day."""
    return Answer(Verb.BOOKED, answer.reference, answer.stage, answer.milestone, on=answer.on)


def whether_it_happened(words: str, doubted: Sequence[Answer], others: Sequence[Answer]) -> Ask:
    """The question whether what cannot have happened yet did; the choice is a booking for today."""
    booked = Option("It is booked for today", (*others, *(as_booking(a) for a in doubted)))
    return Ask((Open.WHETHER,), f'"{words}" has not come yet. {sentence_for(Open.WHETHER)}', (booked,))


def _other_days(part: str, situation: Situation) -> set[date]:
    is_working_day = situation.rules.for_sending.is_working_day
    read = read_dates(part, situation.today, Intent.EITHER, is_working_day=is_working_day)
    return {d.on for d in read.dates} - {situation.today}


def _times_in(part: str) -> Iterator[tuple[str, time]]:
    for found in _CLOCK.finditer(part):
        words = found[0].strip()
        if found["later"]:
            yield words, time.max
        elif found["part"] or found["night"]:
            yield words, _BEGINS["evening" if found["night"] else found["part"].lower()]
        elif found["hour24"]:
            yield words, time(int(found["hour24"]), int(found["minute24"]))
        else:
            hour = found["hour"] or found["about"] or found["half_past"]
            minutes = 30 if found["half_past"] else int(found["minute"] or found["past"] or 0)
            yield words, time(_of_the_day(hour.lower(), found["half"]), minutes)


def _of_the_day(hour: str, half: str | None) -> int:
    """The hour of the day, from 0; without "am" or "pm" one at which people are at work."""
    told = _NUMBERS.get(hour) or int(hour)
    if half:
        return told % _NOON + (_NOON if half.lower() == "p" else 0)
    return told + _NOON if told < _FIRST_HOUR else told
