"""A list of lines, each with its answer or its day: "1 yes 12 May, 2 no, 3 14th", "1 12 Dec 3 15 Dec"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from permanence.replies.dates.read import Intent, Precision, read_dates
from permanence.replies.dates.words import MONTH, day_or_none
from permanence.replies.item import Item
from permanence.replies.reading import Situation

# Between the number of a line and what is told of it: "1. ", "2: ", "3 - ".
_MARK = r"(?: ?[).:=-]{1,2} ?| |, (?!\w+ [1-9]\b))"
_LINE = rf"(?<![\w/.-])[1-9](?={_MARK})"
_NO = "no|nope|naw|nah|nae"
_NOT = "hasn't|hasnt|hasnae|didn't|didnt|didnae|wasn't|wasnt|wasnae|isn't|isnt|never"
_YES_OR_NO = rf"yes|yep|yeah|aye|held|done|lodged|{_NO}|{_NOT}"
_ANSWERED = re.compile(rf"{_LINE}{_MARK}(?!{MONTH})(?:(?:{_YES_OR_NO})\b|\d)", re.IGNORECASE)
_ANSWERED_NO = re.compile(
    rf"({_LINE}){_MARK}(?:{_NO}|{_NOT})(?:(?=\s*$)|\.? ?[,.;\n]? ?(?=[1-9]{_MARK}(?!{MONTH})"
    rf"(?:(?:{_YES_OR_NO}|booked|went|was|not)\b|\d)))",
    re.IGNORECASE,
)
_NO_TO = re.compile(
    r"(?:(?<=^)|(?<=[,.;\n] )|(?<=\n))(?:no|nope|naw|nah) to (?:lines? |numbers? )?"
    r"([1-9](?:(?: ?, ?| ?& ?| and |, and )[1-9])*)(?= ?(?:[,.;\n]|$))",
    re.IGNORECASE,
)
_SEVERAL = 2


def with_each_no_in_full(text: str) -> str:
    """The reply with each "no" of a line written in full, where several lines have their answer.

    So the no of "2 no. 4 yes" is that of line 2, and no word for a number.
    """
    text = _NO_TO.sub(r"\1 not yet", text)
    if len(_ANSWERED.findall(text)) < _SEVERAL:
        return text
    return _ANSWERED_NO.sub(r"\1 not yet. ", text)


_WHOM = r"(?:(?:line |number )?[1-9]|hw-?\d{4,7}-?[0-9a-z])"
_SAME_FOR = re.compile(
    rf"^(?P<lead>\W{{0,4}}(?:(?:hi|hello|ok|thanks|morning)\W{{1,3}})?)(?P<one>{_WHOM})"
    r"(?P<told>[):,]? [^;\n]{0,60}\d[^;\n]{0,60}?)(?:[,;.]| -)? ?(?:and |& |plus )?(?:"
    rf"(?:the )?(?:same|ditto|likewise)(?: again)?(?: goes)?(?: for| with)? (?P<other>{_WHOM})(?: too| as well| also)?"
    rf"|(?<=and |. & )(?P<too>{_WHOM}) (?:too|as well|also|the same|same|likewise|ditto))\W{{0,4}}$",
    re.IGNORECASE,
)
_ANOTHER_LINE = re.compile(r"(?<![\w/.:-])[1-9](?![\w/.:-]| ?(?:am|pm))|hw-?\d{4}", re.IGNORECASE)


def with_whom_it_is_the_same_for(text: str, situation: Situation) -> str:
    """The reply with another line beside the one of which the same is told: "3 was reviewed 14 May, same for 1".

    Unchanged where the message has one line alone, or where a third one is named.
    """
    said = _SAME_FOR.match(text) if len(situation.lines) > 1 else None
    if said is None or _ANOTHER_LINE.search(said["told"]):
        return text
    return f"{said['lead']}{said['one']} and {said['other'] or said['too']}{said['told'].lstrip('):,')}"


_DAY_OF_ALL = re.compile(
    rf"[,;.]? ?(?:and )?(?:both|all|all of them|each)(?: (?:were|was|held|done))?(?: on)? (?:the )?"
    rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{MONTH}|\d{{1,2}}/\d{{1,2}})\W{{0,4}}$",
    re.IGNORECASE,
)
_LINE_DONE = re.compile(
    r"(?<![\w/.:-])((?:line |number )?[1-9][):]?(?: ?-)? (?:was |were |is )?"
    r"(?:done|held|lodged|went ahead|happened|met))\b",
    re.IGNORECASE,
)


def with_the_day_of_all(text: str) -> str:
    """The reply with the one day at its end behind each line that it is of: "1 done, 3 done, both 12 May"."""
    said = _DAY_OF_ALL.search(text)
    told = text[: said.start()] if said else ""
    if said is None or len(_LINE_DONE.findall(told)) < _SEVERAL or re.search(r"\d", _LINE_DONE.sub("", told)):
        return text
    return _LINE_DONE.sub(rf"\1 {said['day']}", told)


_NUMBERED = re.compile(r"(?:^|(?<=\n))[ \t]*([1-9])[.)] ?(?=[A-Za-z])")


def without_the_numbers_of_a_list(text: str, situation: Situation) -> str:
    """The reply without the numbers of its own list, where the message has but one line: "1. Panel held", "2. LAC"."""
    numbers = [m[1] for m in _NUMBERED.finditer(text)]
    own = len(numbers) > 1 and numbers == [str(n) for n in range(1, len(numbers) + 1)]
    return _NUMBERED.sub("", text) if own and len(situation.lines) == 1 else text


_DAY_WITHOUT_MONTH = re.compile(
    r"(?<![\w/.-])(?P<line>(?:line |number )?[1-9][):]?(?: ?-)? "
    r"(?:(?:was|wis|on|held|done|lodged|met|happened|went ahead) ){0,2}(?:the )?)"
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)(?=\s*(?:$|[,;.\n]|(?:and|&|line|number)\b|[1-9]\b|(?:all|both) ))",
    re.IGNORECASE,
)
_HAS_HAPPENED = re.compile(r"\b(?:was|wis|held|done|lodged|met|happened|went)\b", re.IGNORECASE)
_NAMES_A_MONTH = re.compile(rf"{MONTH}|[/.-]")
_MONTH_OF_ALL = re.compile(
    rf"(?<![, ])[, ]{{1,3}}(?:all|both|each)(?: of (?:them|these))? (?:in |were |were in )?(?P<month>{MONTH})\.?\s*$",
    re.IGNORECASE,
)


def with_the_month_of_the_others(text: str, situation: Situation) -> str:
    """The reply with the one month that a list names behind the days that lack it: "1 was 12 May and 3 14th".

    Unchanged where the list names several months, or where that day would lie on the other side of today.
    """
    if not _DAY_WITHOUT_MONTH.search(text):
        return text
    every = _MONTH_OF_ALL.search(text)
    told = f"{text[: every.start()]} 1 {every['month']}" if every else text
    is_working_day = situation.rules.for_sending.is_working_day
    found = read_dates(told, situation.today, Intent.EITHER, is_working_day=is_working_day).dates
    named = [d for d in found if _NAMES_A_MONTH.search(d.words.lower())]
    sure = [d.on for d in named if d.precision is Precision.DAY and not d.alternatives]
    if len({(d.year, d.month) for d in sure}) != 1:
        return text
    month, passed = sure[-1], {d <= situation.today for d in (sure if not every else ())}

    def put(match: re.Match[str]) -> str:
        day = day_or_none(month.year, month.month, int(match["day"]))
        if day is None or not passed <= {day <= situation.today}:
            return match[0]
        fits = day <= situation.today or not _HAS_HAPPENED.search(match["line"])
        return f"{match['line']}{_in_full(day)}" if fits else match[0]

    return _DAY_WITHOUT_MONTH.sub(put, text[: every.start()] if every else text)


def _in_full(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def as_a_list(text: str, situation: Situation) -> str:
    """The reply with what its list says once written for each line that it is of."""
    text = with_lines_by_their_place(text, situation)
    text = without_the_dashes_of_lines(without_the_numbers_of_a_list(text, situation), situation)
    text = with_whom_it_is_the_same_for(text, situation)
    return with_the_month_of_the_others(with_the_day_of_all(text), situation)


_PLACES = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
}
_BY_PLACE = "|".join(_PLACES)
_TWO_BY_PLACE = re.compile(
    rf"\b(?:the )?({_BY_PLACE})(?: one)? (?:and|&) (?:the )?({_BY_PLACE})(?: ones?)? "
    r"(?=(?:were|was|are|is|both|done|held|booked|went)\b)",
    re.IGNORECASE,
)


def with_lines_by_their_place(text: str, situation: Situation) -> str:
    """The reply with the numbers of two lines that are told by their place: "first and third were done on the 12th"."""
    if len(situation.lines) < _SEVERAL:
        return text
    return _TWO_BY_PLACE.sub(lambda m: f"{_PLACES[m[1].lower()]} and {_PLACES[m[2].lower()]} ", text)


_UNSURE = (
    r"(?:i |i'm |im |i am )?(?:not sure|unsure|no idea|no clue|dunno|idk|don'?t know|do not know|dinnae ken|dinna ken"
    r"|cannae mind|can'?t remember"
    r"|will check|will find out|need to check|to check|checking)(?: (?:yet|when|the date|about that|sorry|on that))*"
)
_WHICH = r"(?:line |number )?[1-9](?![\w/]|[.-]\d)"
_LINE_NOT_KNOWN = re.compile(
    rf"(?P<before>^|[,;.\n]|\band\b|\bbut\b)(?P<said>[ \t]*(?:{_WHICH}(?:{_MARK}| )[ \t]*{_UNSURE}"
    rf"|(?:sorry,? )?{_UNSURE} (?:about|on|for|re|of) {_WHICH}(?: yet| though| sorry)?(?! (?:and|&|or) [1-9])))"
    r"(?=\s*(?:$|[,;.\n]|and\b|but\b))",
    re.IGNORECASE,
)


def without_lines_not_known(text: str, situation: Situation) -> tuple[str, tuple[str, ...]]:
    """The reply without the lines of which she says that she cannot say, and those words: "1 held 12 May, 2 not sure".

    Unchanged where the message has one line alone, or where nothing else is told.
    """
    said = [m["said"].strip() for m in _LINE_NOT_KNOWN.finditer(text)] if len(situation.lines) > 1 else []
    rest = _LINE_NOT_KNOWN.sub(lambda m: m["before"], text)
    return (rest, tuple(said)) if said and re.search(r"\d", rest) else (text, ())


_DASH_BEFORE_A_DAY = re.compile(
    rf"(?:(?<=^)|(?<=\n)|(?<=[,;.] )|(?<=[,;.]))(?P<line>[1-9]) ?(?:-|\u2013) ?"
    rf"(?=\d{{1,2}}(?:(?:st|nd|rd|th)\b|/\d| ?(?:of )?{MONTH}))",
    re.IGNORECASE,
)


def without_the_dashes_of_lines(text: str, situation: Situation) -> str:
    """The reply without the dash between each line and its day: "1 - 11th, 3 - 13th".

    Unchanged where one such line is told alone: "1 - 12 May" may be twelve days.
    """
    said = [int(m["line"]) for m in _DASH_BEFORE_A_DAY.finditer(text)]
    known = {line.number for line in situation.lines}
    listed = len(said) >= _SEVERAL and said == sorted(set(said)) and known.issuperset(said)
    return _DASH_BEFORE_A_DAY.sub(r"\g<line> ", text) if listed else text


_LINE_AND_DASH = re.compile(r"\W*(?P<line>[1-9]) [-\u2013\u2014] (?=\d)")


def without_the_dash_of_another_line(text: str, told: Iterable[str | None], situation: Situation) -> str:
    """The reply without the dash behind its line, where others are spoken of (`told`): "4 - 27 May", of line 2.

    A day of the one that was told would be made of it.
    """
    said = _LINE_AND_DASH.match(text)
    lines = [line for line in situation.lines if said and line.number == int(said["line"])]
    others = set(told) - {None}
    another = bool(lines) and bool(others) and lines[0].reference not in others
    return f"{lines[0].number} {text[said.end() :]}" if said and another else text


_BETWEEN = ("held", "booked", "was", "is", "moved", "agree", "step")


def lists_lines_and_days(items: Sequence[Item]) -> bool:
    """Whether a reply is nothing but numbers, each with its day: "1 12 dec 3 9th dec", "1 done 8/12 2 14/1".

    Not where a number and the figure behind it may be one day, as in "2 9 June".
    """
    said = [i for i in items if not i.has("sign", "courtesy", "join", "small")]
    plain = [i for i in said if not i.has(*_BETWEEN)]
    pairs = list(zip(plain[::2], plain[1::2], strict=False))
    bare = [(n, day) for n, day in pairs if said[said.index(day) - 1] is n]
    each = all(number.has("number") and day.has("day") for number, day in pairs)
    return (
        len(plain) % 2 == 0 and len(pairs) > 1 and each and not any(_may_be_one_day(*pair) for pair in bare)
    )


_ONE_FIGURE = re.compile(r"(\d)(?:[ /.-]|$)")
_LAST_OF_A_MONTH = 31


def _may_be_one_day(number: Item, day: Item) -> bool:
    """Whether the number of a line and the one figure of its day may be a day typed apart: "2 9 June"."""
    figure = _ONE_FIGURE.match(day.text)
    return figure is not None and int(f"{number['number']}{figure[1]}") <= _LAST_OF_A_MONTH
