"""Days told from today: weekdays, lengths of time, yesterday and tomorrow, with the idioms of the UK and of Scotland.

"Monday week" and "a week on Friday" mean a week after the coming one; "fri fortnight" two weeks; "thurs gone" is the
last one; "a week past on Tuesday" a week before the last one. Where people differ ("next Thursday", said on a
Wednesday), or where today is the very weekday, the reading is asked about.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from permanence.dates import CalendarRunsOut, add_months
from permanence.day_words import day_words
from permanence.replies.dates.fit import Choice, Intent, Precision
from permanence.replies.dates.neighbours import START
from permanence.replies.dates.sheet import UNIT, Reading, Sheet, monday_of, moved, rule
from permanence.replies.dates.words import MONTH, NUMBER, WEEKDAY, WEEKDAY_NAMES, WEEKDAYS, any_of, number_of

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(weeks=1)
_SATURDAY = 5
_FORTNIGHT = 2

# --- weekdays ---------------------------------------------------------------------------------------------------------

_WEEKS_BEFORE = re.compile(
    rf"{START}(?:(?P<number>{NUMBER}) )?(?P<unit>weeks?|wks?|fortnights?)"
    rf"(?: (?P<way>past|ago|gone|on|from|last|this|coming|next))?(?: (?P<last>on last|last|past|on|next))?(?: the)? ?$"
)
_WHICH_WEEK_BEFORE = re.compile(rf"{START}(?P<which>this|next|last|coming) (?:week|wk),?(?: on)?(?: the)? ?$")
_WHICH_WEEK_AFTER = re.compile(" (?:of |in )?(?P<which>this|next|last) (?:week|wk)(?![a-z])")
_WHICH_BEFORE = re.compile(
    rf"{START}(?:the )?(?P<which>this coming|this past|this|next|last|past|previous|coming) ?$"
)
_WEEKS_AFTER = re.compile("(?:,? come)?(?: a)? (?P<unit>week|wk|fortnight|after next)(?![a-z])")
_WHICH_AFTER = re.compile(
    " (?:just )?(?P<which>gone|past|passed|last|next|coming|first|"
    "there(?! (?:is|was|are|were|will|has|may|might|should|can)))(?![a-z']| thing)"
)
_THIS_BEFORE, _GONE_AFTER = (
    re.compile(rf"{START}this $"),
    re.compile(" (?:just )?(?:past|passed|gone)(?![a-z])"),
)
_BEFORE_LAST = re.compile(" before last(?![a-z])")
_NTH_OF_MONTH = re.compile(rf"{START}(?:first|second|third|fourth|[1-4](?:st|nd|rd|th)) ?$")
_OF_MONTH = re.compile(rf" (?:of|in) (?:the )?(?:month|{MONTH}|(?:this|next|last) month)(?![a-z])")
_FEAST_BEFORE = re.compile(
    rf"{START}(?:good|easter|ash|black|cyber|shrove|whit|pancake|bank holiday|holiday) ?$"
)
_LENGTH_NEAR_BEFORE = re.compile(
    rf"{START}(?:weeks?|wks?|fortnights?|months?|days?)(?: [a-z]{{2,9}}){{0,2}} $"
)
_COUNTED_AFTER = re.compile(
    rf" (?:after|before|following|(?:in )?{NUMBER} (?:weeks?|wks?|fortnights?))(?![a-z])"
)
_ANOTHER_DAY_BESIDE = re.compile(r",? ?(?:the )?(?P<day>[0-9]{1,2}(?:st|nd|rd|th))(?![a-z])")
_ALSO_WORDS = frozenset({"sat", "sun"})
_SAYS_A_DAY = re.compile(
    rf"{START}(?:on|by|until|till|for|from|to|since|or|and|&|moved|booked|held)[ ,]?$|[,&/-] ?$"
)


@rule(rf"{START}(?P<weekday>{WEEKDAY})(?![0-9])")
def _weekday(match: re.Match[str], sheet: Sheet) -> Reading:
    (start, end), day = match.span(), WEEKDAYS[match["weekday"]]
    before, after = sheet.before(start), sheet.after(end)
    if _FEAST_BEFORE.search(before) or _NTH_OF_MONTH.search(before) or _OF_MONTH.match(after):
        return sheet.problem(start, end, "it needs the day and the month")
    if which := _WHICH_WEEK_BEFORE.search(before):
        return _in_which_week(sheet, (start - len(which[0]), end), day, which["which"])
    if which := _WHICH_WEEK_AFTER.match(after):
        return _in_which_week(sheet, (start, end + len(which[0])), day, which["which"])
    if (weeks := _WEEKS_BEFORE.search(before)) and (weeks["number"] or weeks["way"]):
        return _weeks_from(weeks, sheet, (start - len(weeks[0]), end), day)
    return _weekday_and_idiom(match, sheet, day)


def _weekday_and_idiom(match: re.Match[str], sheet: Sheet, day: int) -> Reading:
    start, end = match.span()
    before, after = sheet.before(start), sheet.after(end)
    if weeks := _WEEKS_AFTER.match(after):
        number = _FORTNIGHT if weeks["unit"] == "fortnight" else 1
        ask = f"'{weeks[0].strip()}' may mean another week" if weeks["unit"] == "after next" else None
        return _coming(sheet, (start, end + len(weeks[0])), day, number, ask)
    if earlier := _BEFORE_LAST.match(after):
        return _weeks_before_last(sheet, (start, end + len(earlier[0])), day, 1)
    if (this := _THIS_BEFORE.search(before)) and (gone := _GONE_AFTER.match(after)):
        return _which_weekday(sheet, (start - len(this[0]), end + len(gone[0])), day, "gone")
    if which := _WHICH_BEFORE.search(before):
        return _which_weekday(sheet, (start - len(which[0]), end), day, which["which"])
    if which := _WHICH_AFTER.match(after):
        return _which_weekday(sheet, (start, end + len(which[0])), day, which["which"])
    return None if _is_another_word(match, sheet) else _bare_weekday(sheet, (start, end), day)


def _is_another_word(match: re.Match[str], sheet: Sheet) -> bool:
    """Whether `sat` or `sun` is no weekday: in small letters or first in the text, without a word such as "on"."""
    before = sheet.before(match.start())
    if match["weekday"] not in _ALSO_WORDS or _SAYS_A_DAY.search(before) or sheet.rest.strip() == match[0]:
        return False
    return sheet.written[match.start()].islower() or not before.strip()


def _last(today: date, weekday: int) -> date:
    """The latest such weekday before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _next(today: date, weekday: int) -> date:
    """The first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _said_on_the_day(sheet: Sheet, weekday: int) -> str | None:
    return (
        f"today is {WEEKDAY_NAMES[weekday]}: which one is meant?"
        if sheet.today.weekday() == weekday
        else None
    )


def _in_which_week(sheet: Sheet, span: tuple[int, int], weekday: int, which: str) -> Reading:
    """`Thursday next week`: the week is counted from Monday, and today's own is this week."""
    weeks = {"this": 0, "next": 1, "coming": 1, "last": -1}[which]
    return sheet.found(*span, Choice(monday_of(sheet.today) + timedelta(days=weekday, weeks=weeks)))


def _weeks_from(match: re.Match[str], sheet: Sheet, span: tuple[int, int], weekday: int) -> Reading:
    number = number_of(match["number"]) if match["number"] else 1
    weeks = number * (_FORTNIGHT if match["unit"].startswith("f") else 1)
    if match["way"] in {"past", "ago", "gone", "last"} or match["last"] in {"last", "on last", "past"}:
        return _weeks_before_last(sheet, span, weekday, weeks)
    ask = f"'{match['way']}' may mean another week" if "next" in (match["way"], match["last"]) else None
    return _coming(sheet, span, weekday, weeks, ask)


def _weeks_before_last(sheet: Sheet, span: tuple[int, int], weekday: int, weeks: int) -> Reading:
    last = _last(sheet.today, weekday)
    on = last - weeks * ONE_WEEK
    return sheet.found(*span, Choice(on, (f"{day_words(on)} or {day_words(last)}?",), (last,)))


def _coming(sheet: Sheet, span: tuple[int, int], weekday: int, weeks: int, ask: str | None = None) -> Reading:
    """So many weeks after the coming weekday; said on that weekday itself, people may count from today."""
    on = _next(sheet.today, weekday) + weeks * ONE_WEEK
    said_today = _said_on_the_day(sheet, weekday)
    return sheet.found(*span, Choice(on, (), (on - ONE_WEEK,) if said_today else ()), ask, said_today)


def _which_weekday(sheet: Sheet, span: tuple[int, int], weekday: int, which: str) -> Reading:
    match which:
        case "next":
            return sheet.found(*span, _next_meant(sheet, weekday))
        case "last" | "previous":
            return sheet.found(*span, _last_meant(sheet, weekday))
        case "this":
            return sheet.found(*span, _this_meant(sheet, weekday))
        case "this past" | "past" | "passed" | "gone" | "there":
            return sheet.found(*span, Choice(_last(sheet.today, weekday)))
    return sheet.found(*span, Choice(_next(sheet.today, weekday)))


def _next_meant(sheet: Sheet, weekday: int) -> Choice:
    """The one in next week; people differ about whether the one still to come this week is "next"."""
    coming = _next(sheet.today, weekday)
    in_next_week = monday_of(sheet.today) + timedelta(days=weekday, weeks=1)
    other = coming if coming != in_next_week else coming + ONE_WEEK
    return Choice(in_next_week, (_may_mean(f"next {WEEKDAY_NAMES[weekday]}", in_next_week, other),), (other,))


def _last_meant(sheet: Sheet, weekday: int) -> Choice:
    """The latest one; where that lies in this very week, people differ about whether it is "last"."""
    latest = _last(sheet.today, weekday)
    if latest < monday_of(sheet.today):
        return Choice(latest)
    before = latest - ONE_WEEK
    return Choice(latest, (_may_mean(f"last {WEEKDAY_NAMES[weekday]}", latest, before),), (before,))


def _this_meant(sheet: Sheet, weekday: int) -> Choice:
    """The one in this week, unless that does not suit the intent."""
    this_week = monday_of(sheet.today) + timedelta(days=weekday)
    if sheet.window.suits(this_week) and this_week != sheet.today:
        return Choice(this_week)
    other = this_week + (-ONE_WEEK if sheet.window.intent is Intent.PAST else ONE_WEEK)
    return Choice(this_week, (_may_mean(f"this {WEEKDAY_NAMES[weekday]}", this_week, other),), (other,))


def _may_mean(words: str, one: date, other: date) -> str:
    first, second = sorted((one, other))
    return f"{words} may mean {day_words(first)} or {day_words(second)}"


def _bare_weekday(sheet: Sheet, span: tuple[int, int], weekday: int) -> Reading:
    intent, (start, end) = sheet.window.intent, span
    last, coming = _last(sheet.today, weekday), _next(sheet.today, weekday)
    counted = _LENGTH_NEAR_BEFORE.search(sheet.before(start)) or _COUNTED_AFTER.match(sheet.after(end))
    ask = "it is counted from something else" if counted else None
    if beside := _ANOTHER_DAY_BESIDE.match(sheet.after(end)):
        ask = f"'{beside['day']}' stands beside it"
    if said_today := _said_on_the_day(sheet, weekday):
        on = last if intent is Intent.PAST else coming
        return sheet.found(*span, Choice(on, (), (sheet.today,)), ask, said_today)
    if intent is Intent.EITHER:
        return sheet.found(
            *span, Choice(coming, (f"{day_words(last)} or {day_words(coming)}?",), (last,)), ask
        )
    if intent is Intent.PAST:
        return sheet.found(*span, Choice(last), ask)
    return sheet.found(*span, Choice(coming), ask, _on_a_holiday(sheet, coming))


def _on_a_holiday(sheet: Sheet, day: date) -> str | None:
    """A weekday that nobody works on: who says "panel Mon" has most likely forgotten the bank holiday."""
    try:
        works = day.weekday() >= _SATURDAY or sheet.window.is_working_day(day)
    except CalendarRunsOut:
        return None
    return None if works else f"{day_words(day)} is not a working day"


# --- lengths of time --------------------------------------------------------------------------------------------------

_ROUGHLY = re.compile(
    rf"{START}(?:about|around|approx(?:imately)?|roughly|nearly|almost|over|under|just|than|least|up to|well|next|"
    rf"another|further|within) ?$"
)
_IN = re.compile(
    rf"{START}(?:in|within)(?: (?:the|about|around|approx|roughly|another|a further|next|just|over))* ?$"
)
_OTHER_NUMBER_BEFORE = re.compile(rf"(?<![a-z0-9.])(?P<other>{NUMBER}) ?(?:-|/|to|or) ?$")
_HOW_MANY = re.compile(
    rf"{START}{NUMBER} (?:visits?|sessions?|contacts?|times|meetings?|placements?|moves?|changes?)"
    rf"(?: [a-z]+)? (?:with)?in $"
)
_AND_MORE = re.compile(" ?(?:and a (?:half|bit|quarter)|or (?:so|more|two|three|[0-9])|plus|ish|[+])")
_AGO = re.compile(" (?:ago(?: (?P<day>today|yesterday))?|(?:back|past)(?= ?(?:$|[^a-z ])))(?![a-z])")
_TO_COME = re.compile(
    "(?:'s|')? (?:(?:from )?(?P<day>today|tomorrow|tmrw|yesterday)|from now|time(?! limit)|hence|from date)(?![a-z])"
)
_NOT_FROM_TODAY = re.compile(
    "'? (?:after|before|prior|following|since|from|of|old|late|overdue|leave)(?![a-z])"
)
_DAYS_IN = {"w": 7, "f": 14}
_DAYS_MOVED = {"tomorrow": 1, "tmrw": 1, "yesterday": -1}


@rule(
    rf"(?<![a-z0-9.,])(?:(?P<number>{NUMBER}) |(?P<digits>[0-9]{{1,3}})-?|(?P<couple>(?:a )?couple(?: of)?) |"
    rf"(?=(?:week|fortnight|month|year) ago))(?P<unit>{UNIT})"
)
def _length_of_time(match: re.Match[str], sheet: Sheet) -> Reading:
    """`2 wks ago`, `in six weeks`, `10 working days from today`, `a month today`; other lengths of time say no day."""
    before, after = sheet.before(match.start()), sheet.after(match.end())
    number = 2 if match["couple"] else number_of(match["number"] or match["digits"] or "a")
    if ago := _AGO.match(after):
        return _counted(match, sheet, -number, _DAYS_MOVED.get(ago["day"], 0), len(ago[0]))
    if come := _TO_COME.match(after):
        back = -1 if come["day"] == "yesterday" else 1
        return _counted(match, sheet, back * number, _DAYS_MOVED.get(come["day"], 0), len(come[0]))
    if _IN.search(_OTHER_NUMBER_BEFORE.sub("", before)) and not _NOT_FROM_TODAY.match(after):
        return None if _HOW_MANY.search(before) else _counted(match, sheet, number, 0, 0)
    return None


def _counted(match: re.Match[str], sheet: Sheet, number: int, days: int, more: int) -> Reading:
    """The day `number` units from today, and `days` from there; `more` characters after the unit belong to it."""
    before, end = sheet.before(match.start()), match.end() + more
    other = _OTHER_NUMBER_BEFORE.search(before)
    lead = _IN.search(before[: other.start()] if other else before)
    start = match.start() - (len(before) - lead.start() if lead else 0)
    day = moved(sheet.today, number, match["unit"], sheet.window)
    if isinstance(day, CalendarRunsOut):
        return sheet.problem(start, end, str(day))
    inexact = match["couple"] or other or _ROUGHLY.search(before) or _AND_MORE.match(sheet.after(match.end()))
    inexact = inexact or _AND_MORE.match(sheet.after(end)) or match["unit"].startswith("y")
    return sheet.found(start, end, Choice(day + days * ONE_DAY), "it is not exact" if inexact else None)


# --- weeks, months, yesterday and tomorrow ----------------------------------------------------------------------------


@rule(
    rf"{START}(?:(?P<which>this|next|last|coming) (?P<unit>week|wk|month)"
    rf"|(?:the )?(?P<far>week|month) (?P<way>after next|before last))(?![a-z]| of)"
)
def _whole_week_or_month(match: re.Match[str], sheet: Sheet) -> Reading:
    number = {"this": 0, "next": 1, "coming": 1, "last": -1, "after next": 2, "before last": -2}[
        match["which"] or match["way"]
    ]
    ask = f"'{match[0]}' names no day"
    if (match["unit"] or match["far"]) == "month":
        first = add_months(sheet.today.replace(day=1), number)
        return sheet.found(*match.span(), Choice(first), ask, precision=Precision.MONTH)
    monday = monday_of(sheet.today) + number * ONE_WEEK
    return sheet.found(*match.span(), Choice(monday), ask, precision=Precision.WEEK)


_DAY_WORDS = {
    0: ("today", "tonight", "2day", "this morning", "this afternoon", "this evening"),
    1: (
        "tomorrow", "tmrw", "tmr", "tmro", "tmrrw", "tmw", "tmoro", "tomoz", "tomo", "tomoro", "2moro", "2morrow",
        "2mrw", "tomorow", "tommorow", "tommorrow", "tomorrrow", "the morn",
    ),
    2: ("the morn's morn", "the morns morn"),
    -1: ("yesterday", "yest", "yday", "y'day", "yesturday", "yesteday", "yestrday", "yestreen", "last night"),
}  # fmt: skip
_DAYS_FROM_TODAY = {word: days for days, words in _DAY_WORDS.items() for word in words}
_DAY_BESIDE = re.compile(rf"{START}(?:the )?day (?P<way>after|before) ?$")
_WEEKS_ON = re.compile(" (?P<which>)(?P<unit>week|fortnight)(?![a-z])")
_WEEKS_FROM_THIS_DAY = re.compile(" (?:(?P<which>next|last) )?(?P<unit>week|fortnight)(?![a-z])")
_UNIT_BESIDE = re.compile(
    rf"{START}(?P<which>(?:this|next|last|coming|past|every|each|same|that|the) )?(?P<unit>weeks?|wks?|fortnights?)"
    r"(?: on| from)? $"
)


@rule(
    rf"{START}(?P<word>{any_of(_DAYS_FROM_TODAY)}|this (?:day|time)(?= (?:next |last )?(?:week|fortnight)))(?![a-z0-9])"
)
def _today_or_beside(match: re.Match[str], sheet: Sheet) -> Reading:
    days, (start, end) = _DAYS_FROM_TODAY.get(match["word"], 0), match.span()
    if beside := _DAY_BESIDE.search(sheet.before(start)):
        days += 1 if beside["way"] == "after" else -1
        start -= len(beside[0])
    ask, before = None, sheet.before(start)
    weeks_on = _WEEKS_ON if match["word"] in _DAYS_FROM_TODAY else _WEEKS_FROM_THIS_DAY
    if weeks := weeks_on.match(sheet.after(end)):
        back = days < 0 or weeks["which"] == "last"
        days, end = days + (-1 if back else 1) * _DAYS_IN[weeks["unit"][0]], end + len(weeks[0])
    elif unit := _UNIT_BESIDE.search(before):  # "fortnight tomorrow"; "last week yesterday" is none
        ask = "another week is named beside it" if unit["which"] else None
        days, start = days + _DAYS_IN[unit["unit"][0]], start - len(unit[0])
    elif days == 0 and sheet.window.intent is Intent.FUTURE:
        ask = "is it today, or was it booked today?"
    return sheet.found(start, end, Choice(sheet.today + days * ONE_DAY), ask)


# --- words that speak of a time and name no day -----------------------------------------------------------------------


@rule(
    rf"{START}(?:(?:after|before|by|over|at|around|until|till) (?:the )?(?:easter|christmas|xmas|new year|hogmanay|"
    rf"summer|(?:school |summer )?holidays|half[ -]?term|festive (?:period|break))"
    rf"|(?:(?:a )?few|several|some) {UNIT}(?: (?:ago|back|time|from now))?|{UNIT} ago|the other (?:day|week)"
    rf"|(?:(?:end|start|later|early|late)(?: of| in)? )?(?:the |this |next |last )(?:year|term|weekend)"
    rf"|(?:in|since|during|from|until|by|early|late|mid)[ -]20[0-9]{{2}})(?![a-z0-9]|[/.-][0-9])"
)
def _no_day(match: re.Match[str], sheet: Sheet) -> Reading:
    return sheet.problem(*match.span(), f"'{match[0]}' names no day")


IDIOMS = (_weekday, _length_of_time, _today_or_beside, _whole_week_or_month, _no_day)
