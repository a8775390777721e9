"""A reply that puts right what was told, in words that are read: "make 3 the 14th", "Wednesday, not Tuesday"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import timedelta

from permanence.answer import Answer
from permanence.replies.dates.words import SHORT_WEEKDAYS
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Open, Situation
from permanence.replies.same_day import with_the_day_of

_WEEKDAY = r"(?P<{0}>mon|tues?|wed(?:nes)?|thur?s?|fri|satur|sat|sun)(?:day)?"
_NOT_THAT_WEEKDAY = re.compile(
    r"\W*(?:(?:no|sorry|oops|actually|it was|the)\W+)*"
    rf"(?:{_WEEKDAY.format('new')},? not (?:the )?{_WEEKDAY.format('old')}"
    rf"|not (?:the )?{_WEEKDAY.format('gone')},? (?:but )?(?:the )?{_WEEKDAY.format('other')})\W*",
    re.IGNORECASE,
)
_WRONG_AND_RIGHT = re.compile(
    r"\W*(?:(?:no|oops|sorry|oh)\W+)*(?:i got |i had )?(?P<whom>(?:line |number |#)?[1-9]"
    r"|hw-?\d{4}-?[0-9a-z])(?: is| was|'s)? wrong"
    r"\W+(?:it (?:was|is)|it'?s|its|should (?:be|say|have been)|meant to be|that was"
    r"|was)?\W*(?P<right>(?:on )?(?:the )?\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_WHOM = r"(?P<whom>(?:line |number |#)?[1-9]|hw-?\d{4}-?[0-9a-z])"
_CHANGED_TO = re.compile(
    rf"\W*(?:(?:no|oops|sorry|please|can you)\W+)*(?:change|make|set|put|amend|correct|update) {_WHOM}"
    r"(?: (?:to|as|for|on))?(?: be| the| say)? (?P<right>(?:the )?\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_DAY_FOR_WHOM = re.compile(
    r"\W*(?:(?:no|oops|sorry|actually|but)\W+)*(?:it'?s |it was )?(?P<right>(?:the )?\d{1,2}(?:st|nd|rd|th)?"
    rf"(?: (?:of )?[a-z]{{3,9}})?) for {_WHOM}\W*",
    re.IGNORECASE,
)
_SHOULD_HAVE_PUT = re.compile(
    r"\W*(?:(?:no|oops|sorry|actually|oh)\W+)*(?:i )?"
    r"(?:(?:should(?:'ve| have| of)|ought to have|shouldve) (?:put|said|written|typed)"
    r"|meant to (?:put|say|write|type))\W+(?P<right>(?:the )?\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_ALL_BUT = re.compile(
    r"\W*(?:all|everything|they'?re all|both|the rest)?(?: is| are|'s)? ?(?:good|right|correct|fine|ok|okay)\W+"
    rf"(?:but|except|apart from|bar)(?: that| for)? (?P<rest>{_WHOM}\b.*\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_THAT_DAY = re.compile(
    r"\W*(?:the )?(?P<old>\d{1,2})(?:st|nd|rd|th) (?:should (?:be|have been|say)|is really"
    r"|was really) (?:the )?(?P<new>\d{1,2})"
    r"(?:st|nd|rd|th)\W*",
    re.IGNORECASE,
)
_A_DAY_AWAY = re.compile(
    rf"\W*(?:(?:no|oops|sorry|actually|but)\W+)*(?:{_WHOM}(?: was| is| held)? )?(?:(?:a|the"
    rf"|one) )?day (?P<way>later|after|before|earlier)\W*",
    re.IGNORECASE,
)
_NO_AND_NOT = re.compile(
    r"\W*(?:no|nope|naw|nah)[,. ]+(?=(?:(?:it|that|the \w+|panel) )?"
    r"(?:was ?n[o']?t|wasnt|did ?n[o']?t|didnt|has ?n[o']?t|hasnt|never|is ?n[o']?t|isnt|wisnae|didnae|hasnae)\b)",
    re.IGNORECASE,
)
_ONE_IS_WRONG = re.compile(
    r"\W*(?:one of (?:them|these|those|the two) (?:is|was|isn'?t|wasn'?t) ?(?:wrong|right|not right|incorrect)"
    r"|there'?s a mistake(?: there| in that)?)\W*",
    re.IGNORECASE,
)
_SAME = re.compile(r"\W*(?:the )?same(?: again| date| one)?\W*|\W*ditto\W*", re.IGNORECASE)


_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_MONTH = rf"(?P<{{0}}>{_MONTHS}|january|february|march|april|august|september|october|november|december)"
_NOT_THAT_MONTH = re.compile(
    r"\W*(?:(?:no|sorry|oops|actually|it was|it is|it's|its|in|that was|should be|i meant|i mean)\W+)*"
    rf"(?:{_MONTH.format('new')},? not (?:in )?{_MONTH.format('old')}"
    rf"|not (?:in )?{_MONTH.format('gone')},? (?:but )?(?:in )?{_MONTH.format('other')})\W*",
    re.IGNORECASE,
)
_WRONG_MONTH = re.compile(
    r"\W*(?:(?:no|sorry|oops)\W+)*wrong month\W+(?:(?:it|should) (?:was|be|is) |in )?"
    rf"{_MONTH.format('new')}\W*",
    re.IGNORECASE,
)
_MEANT_A_NUMBER = re.compile(
    r"\W*(?:(?:no|sorry|oops)\W+)*(?:i )?meant (?:the )?(?P<day>\d{1,2})\W*", re.IGNORECASE
)
_WRONG = re.compile(
    r"\W*(?:wrong|that'?s wrong|incorrect|(?:that'?s |it'?s )?not (?:quite )?(?:right|correct))"
    r"(?=[\s,.:;-]+(?:[1-9a-z' ]{0,20}\b)?\d)",
    re.IGNORECASE,
)


def put_right_in_full(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """A reply that puts right one of the answers told, in the words in which that is read; else None."""
    denied = waiting.waits_for is WaitsFor.ANSWER and waiting.opens == (Open.WHAT_INSTEAD,)
    if not denied and waiting.waits_for not in (WaitsFor.YES, WaitsFor.MORE):
        return None
    if waiting.options:
        return None
    day = _of_what_was_read_back(text, waiting) or _the_other_weekday(text, waiting.answers)
    told = _in_so_many_words(text) or _a_day_away(text, waiting, situation)
    return day or told or _the_day_meant(text, waiting, situation)


def _of_what_was_read_back(text: str, waiting: Waiting) -> str | None:
    """That one of several is wrong, or that what was asked along was on the same day; else None."""
    if waiting.waits_for is not WaitsFor.YES:
        return None
    if len(waiting.answers) > 1 and _ONE_IS_WRONG.fullmatch(text):
        return "no"
    same = Open.DAY in waiting.opens and _SAME.fullmatch(text)
    return with_the_day_of(waiting.answers, "same day") if same else None


def _in_so_many_words(text: str) -> str | None:
    if said := _NOT_THAT_MONTH.fullmatch(text):
        return f"no, {said['new'] or said['other']}"
    if said := _WRONG_MONTH.fullmatch(text):
        return f"no, {said['new']}"
    if right := _beside_its_star(text.strip()):
        return f"no, {right}"
    if said := _SHOULD_HAVE_PUT.fullmatch(text):
        return f"no, {said['right']}"
    if said := _WRONG.match(text):
        return f"no{text[said.end() :]}"
    return _of_whom_in_so_many_words(text)


def _of_whom_in_so_many_words(text: str) -> str | None:
    if said := _WRONG_AND_RIGHT.fullmatch(text):
        return f"no, {said['whom']} was {said['right']}"
    if said := _CHANGED_TO.fullmatch(text):
        return f"no, {said['whom']} should be {said['right']}"
    if said := _DAY_FOR_WHOM.fullmatch(text):
        return f"no, {said['whom']} was {said['right']}"
    if said := _ALL_BUT.fullmatch(text):
        return f"no, {said['rest']}"
    if said := _THAT_DAY.fullmatch(text):
        return f"not the {said['old']}th, the {said['new']}th"
    return None


def _beside_its_star(text: str) -> str:
    """What stands behind or before a star, which puts the last message of a chat right: "*14th"; else empty."""
    one = text.startswith("*") is not text.endswith("*")
    right = text.strip("*").strip()
    return right if one and "*" not in right and any(c.isdigit() for c in right) else ""


def _the_day_meant(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The day of the month that a number alone means, where no line has it: "meant 14"; else None."""
    said = _MEANT_A_NUMBER.fullmatch(text)
    day = int(said["day"]) if said else 0
    known = [a.on for a in waiting.answers if a.on]
    a_line = any(line.number == day for line in situation.lines)
    if len(known) != 1 or a_line or not 1 <= day <= monthrange(known[0].year, known[0].month)[1]:
        return None
    return f"no, {known[0].replace(day=day).isoformat()}"


def _a_day_away(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The day before or after the one that was told of her: "3 was a day later"."""
    said = _A_DAY_AWAY.fullmatch(text)
    if said is None or waiting.waits_for is WaitsFor.MORE:
        return None
    digits = re.sub(r"\D", "", said["whom"] or "")
    children = {line.reference for line in situation.lines if str(line.number) == digits[-1:]}
    told = [a for a in waiting.answers if a.on and (not digits or a.reference in children)]
    if len(told) != 1 or told[0].on is None or len(digits) > 1:
        return None
    day = told[0].on + timedelta(days=1 if said["way"].lower() in ("later", "after") else -1)
    return f"no, {said['whom'] + ' was ' if said['whom'] else ''}{day.isoformat()}"


def _the_other_weekday(text: str, told: Sequence[Answer]) -> str | None:
    """The day of the week of what was told that is put in its place: "Wednesday, not Tuesday"; else None."""
    said = _NOT_THAT_WEEKDAY.fullmatch(text)
    if said is None:
        return None
    new, old = (
        SHORT_WEEKDAYS.index((said[a] or said[b])[:3].lower()) for a, b in (("new", "other"), ("old", "gone"))
    )
    days = {a.on for a in told if a.on and a.on.weekday() == old}
    day = days.pop() if len(days) == 1 else None
    right = day + timedelta(days=new - old) if day else None
    return f"not {day.day} {day:%B}, {right.day} {right:%B}" if day and right else None


_NO_SIGN = re.compile(r"\s*(?:[\u274c\u2717\u2718]|\U0001f44e[\U0001f3fb-\U0001f3ff]?)\ufe0f?\s*(?=\w)")


def with_no_for_its_sign(text: str, waiting: Waiting) -> str:
    """The reply to one answer read back, with the word for a cross before what it should be: "no, 13 May"."""
    one = waiting.waits_for is WaitsFor.YES and len(waiting.answers) == 1
    said = _NO_SIGN.match(text) if one else None
    return f"no, {text[said.end() :]}" if said else text


def without_the_no(text: str, waiting: Waiting) -> str:
    """The reply without the "no" before a denial, which denies it once: "no, it wasn't held"."""
    said = _NO_AND_NOT.match(text) if waiting.waits_for is not WaitsFor.NOTHING else None
    return text[said.end() :] if said else text
