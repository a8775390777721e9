"""Written dates: ISO, day/month/year as UK people write it, and dates with the month's name.

`WRITTEN` has the order in which they are looked for: an ISO date is never turned round, a number is a UK date before it
is anything else, and the day before a month's name counts before the number after it ("ADM dec 12 May").
"""

from __future__ import annotations

import re
from datetime import date

from permanence.dates import add_months
from permanence.day_words import day_words
from permanence.replies.dates.fit import Choice, Precision
from permanence.replies.dates.low_numbers import COUNTED_SO_FAR, counts, is_said_of_it
from permanence.replies.dates.neighbours import NTH, START, choose_with_weekday, written_day
from permanence.replies.dates.sheet import Reading, Sheet, days_in_month, moved, rule
from permanence.replies.dates.traps import COUNTED, STREET
from permanence.replies.dates.words import (
    COUNTED_DAYS,
    MONTH,
    MONTHS,
    ORDINALS,
    WEEKDAY,
    WEEKDAYS,
    any_of,
    day_or_none,
    say_month,
)

_SEP = " ?[/.-] ?"
_END = "(?![a-z0-9]|[/.-][0-9])"
_NOT_INSIDE = "(?<![a-z0-9/.:£$#])"
_SHORT_OR_LONG_YEAR = "(?:'(?P<short>[0-9]{2})|(?P<long>(?:19|20)[0-9]{2}))(?![0-9])"
_OLDEST_YEAR, _LAST_YEAR = 1900, 2100
_MONTHS_IN_YEAR = 12
_SURELY_NO_DAY = 40
_SCARCELY_A_YEAR = 2


def full_year(digits: str | None, today: date) -> int | None:
    """The year that four digits write, or two: at most ten years ahead. None for no digits, or another length."""
    match len(digits or ""), digits:
        case 2, str(two):
            year = 2000 + int(two)
            return year if year <= today.year + 10 else year - 100
        case 4, str(four):
            return int(four)
    return None


# --- numbers ----------------------------------------------------------------------------------------------------------


@rule(
    r"(?<![0-9/.-])(?P<year>(?:19|20)[0-9]{2})(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"(?![0-9]|[/.-][0-9])"
)
def _iso(match: re.Match[str], sheet: Sheet) -> Reading:
    month = int(match["month"])
    if not 1 <= month <= _MONTHS_IN_YEAR:
        return sheet.problem(*match.span(), f"there is no month {month}")
    return written_day(sheet, match.span(), int(match["day"]), month, int(match["year"]))


@rule(
    rf"{_NOT_INSIDE}(?P<day>[0-9]{{1,2}})(?P<sep>{_SEP})(?P<month>[0-9]{{1,2}})"
    rf"(?P<sep2>{_SEP}| (?=20[0-9]{{2}}))'?(?P<year>[0-9]{{2,5}}){_END}"
)
def _day_month_year(match: re.Match[str], sheet: Sheet) -> Reading:
    year = full_year(match["year"], sheet.today)
    if year is None or not _OLDEST_YEAR <= year <= _LAST_YEAR:
        return sheet.problem(*match.span(), f"{match['year']} is no year")
    separators = {match["sep"].strip(), match["sep2"].strip()} - {""}
    return _uk_or_us(match, sheet, year, ["it is written in two ways at once"] if len(separators) > 1 else [])


@rule(
    rf"(?<![0-9/.:£$#])(?<![0-9] )(?P<day>[0-9]{{2}}) (?P<month>[0-9]{{2}}) (?P<year>(?:20)?[0-9]{{2}})"
    rf"(?! ?[0-9]){_END}"
)
def _day_month_year_apart(match: re.Match[str], sheet: Sheet) -> Reading:
    year = full_year(match["year"], sheet.today)
    if year is None or day_or_none(year, int(match["month"]), int(match["day"])) is None:
        return None
    return _uk_or_us(match, sheet, year, [f"'{match[0]}' may be no date"])


def _uk_or_us(match: re.Match[str], sheet: Sheet, year: int | None, asks: list[str]) -> Reading:
    day, month = int(match["day"]), int(match["month"])
    if 1 <= month <= _MONTHS_IN_YEAR:
        return written_day(sheet, match.span(), day, month, year, *asks)
    if 1 <= day <= _MONTHS_IN_YEAR and day_or_none(year or sheet.today.year, day, month):
        return written_day(
            sheet, match.span(), month, day, year, "it is a date only with the month first", *asks
        )
    return sheet.problem(*match.span(), f"there is no month {month}") if year else None


# Medical shorthand: 3/7 is three days, 6/52 six weeks, 3/12 three months.
_SHORTHAND = {7: "days", 52: "weeks", 12: "months"}
_LENGTH_BEFORE = re.compile(f"{START}(?P<lead>in|within|for|over|every|x)(?: a)? ?$")
_LENGTH_AFTER = re.compile(" (?:review|check|follow|medical|placement|assessment|supply)(?![a-z])")
_SAYS_A_DATE = re.compile(
    rf"{START}(?:on|to|by|until|till|dated?|not|now|w/?c|from|held|{WEEKDAY},?)(?: the)? ?$"
)


@rule(
    rf"{_NOT_INSIDE}(?P<day>[0-9]{{1,2}}) ?/ ?(?P<month>[0-9]{{1,2}})"
    rf"(?![a-z0-9]| ?/|\.[0-9]|-[0-9]{{1,4}}(?![0-9]|/[0-9])| ?(?:{NTH})? ?(?:of )?{MONTH})"
)
def _day_month(match: re.Match[str], sheet: Sheet) -> Reading:
    day, month = int(match["day"]), int(match["month"])
    before, after = sheet.before(match.start()), sheet.after(match.end())
    if month in _SHORTHAND and (_LENGTH_BEFORE.search(before) or after.startswith((" ago", " time"))):
        return _short_length(match, sheet)
    if month in _SHORTHAND and _LENGTH_AFTER.match(after):
        return sheet.problem(*match.span(), f"'{match[0]}' may mean {day} {_SHORTHAND[month]}")
    if not (1 <= day < _SURELY_NO_DAY and month):
        return None
    all_the_time = match[0] == "24/7" and not _SAYS_A_DATE.search(before)
    return _uk_or_us(match, sheet, None, ["24/7 may mean all the time"] if all_the_time else [])


def _short_length(match: re.Match[str], sheet: Sheet) -> Reading:
    unit = _SHORTHAND[int(match["month"])]
    why = f"'{match[0]}' may mean {match['day']} {unit}"
    lead = _LENGTH_BEFORE.search(sheet.before(match.start()))
    if lead and lead["lead"] not in {"in", "within"}:
        return sheet.problem(*match.span(), why)
    number = int(match["day"]) * (1 if lead else -1)
    day = (
        add_months(sheet.today, number)
        if unit == "months"
        else moved(sheet.today, number, unit, sheet.window)
    )
    return sheet.found(*match.span(), Choice(day), why) if isinstance(day, date) else None


@rule(
    rf"{_NOT_INSIDE}(?<![0-9]-)(?P<day>[0-9]{{1,2}})[.-](?P<month>[0-9]{{1,2}}){_END}(?! ?{COUNTED})"
    rf"(?! ?(?:{NTH})? ?(?:of )?{MONTH})"
)
def _day_dot_month(match: re.Match[str], sheet: Sheet) -> Reading:
    """`4.6` and `4-6` are dates only after a word that says so, or alone; even then they may be a time or a range."""
    day, month = int(match["day"]), int(match["month"])
    says_so = _SAYS_A_DATE.search(sheet.before(match.start())) or sheet.rest.strip(" .") == match[0]
    if not says_so or not (day and 1 <= month <= _MONTHS_IN_YEAR):
        return None
    return written_day(sheet, match.span(), day, month, None, f"'{match[0]}' may be no date")


@rule(rf"{_NOT_INSIDE}(?<!-)(?:[0-9]{{6}}|[0-9]{{8}})(?![a-z0-9/-])")
def _run_of_digits(match: re.Match[str], sheet: Sheet) -> Reading:
    """Six or eight digits that make a date may be a case number as well, so they are asked about."""
    digits = match[0]
    orders = [(digits[:2], digits[2:4], digits[4:]), (digits[6:], digits[4:6], digits[:4])]
    for day, month, written_year in orders[: len(digits) // 4]:
        year = full_year(written_year, sheet.today)
        if year and _OLDEST_YEAR <= year <= _LAST_YEAR and day_or_none(year, int(month), int(day)):
            ask = f"'{digits}' may be a number and no date"
            return written_day(sheet, match.span(), int(day), int(month), year, ask)
    return None


# --- months by name ---------------------------------------------------------------------------------------------------

_ONLY_A_VERB = re.compile(
    " (?:be|have|need|not|also|go|move|attend|come|take|get|want|require|return|remain|stay|become|still|well|never|"
    "only|then|even|or may|all|both|do|ask|wish|see|start|live|seek|benefit|contest|oppose|agree|appeal|apply|request|"
    "change|know|delay|help|mean|slip)(?![a-z])"
)
# "review 14 may both done": of two that happened, and no verb follows.
_BOTH_HAPPENED = re.compile(
    " (?:all|both) (?:done|held|sent|in|through|over|went|happened|complete|completed|finished|recorded|minuted)"
    "(?![a-z])"
)
_WHO_MAY = re.compile(
    rf"{START}(?:i|you|he|she|it|we|they|who|which|this|that|there|children|siblings|carers) $"
)
_AFTER_A_MONTH = re.compile(
    f"$|[^a-z ]| ?[^a-z ]| $| (?:for|at|in|by|with|to|as|but|and|or|due|because|if|so|now|instead|is|was|will|please|"
    f"thanks|ok|confirmed|booked|held|done|approved|agreed|deferred|granted|lodged|panel|review|hearing|court|legal|adm|"
    f"lac|laac|report|{WEEKDAY})(?![a-z])"
)
# No verb begins so: an article, a pronoun, a word of time or courtesy, what happened, how it went.
_NO_VERB_AFTER = re.compile(
    " (?:the|a|an|my|our|his|her|their|your|i|im|i'm|ive|i've|ill|i'll|we|weve|we've|were|we're|he|hes|he's|she|shes|"
    "she's|they|theyve|they've|theyre|they're|it|its|it's|thats|that's|there|theres|everyone|everybody|nobody|"
    "sorry|apologies|ta|cheers|thx|thank|hiya|hello|regards|though|tho|cos|coz|since|until|till|before|after|while|"
    "when|where|which|who|from|just|yesterday|today|this|next|last|went|got|had|did|didnt|didn't|said|met|"
    "chaired|morning|afternoon|"
    "[a-z]{3,}(?<!ne)(?<!fe)(?<!spe)(?<!proce)(?<!succe)(?<!exce)(?<!emb)(?<!ble)(?<!bre)(?<!se)(?<!we)ed|"
    "[a-z]{4,}(?<!rep)(?<!app)(?<!comp)(?<!supp)(?<!imp)(?<!multip)ly)(?![a-z])"
)


@rule(
    rf"(?<![a-z0-9£$#:])(?<![0-9][.])(?:(?P<day>[0-9]{{1,2}})(?P<nth> ?{NTH})?|(?P<word>{any_of(ORDINALS)})(?= )"
    rf"|(?<=the )(?P<count>{any_of(COUNTED_DAYS)})(?= of ))"
    rf"(?: (?:of|o|o') (?:the )?| ?[/.-] ?| )?(?P<month>{MONTH})(?! {STREET}(?![a-z]))\.?"
    rf"(?:[ ,./-]{{0,2}}(?:{_SHORT_OR_LONG_YEAR}|(?P<bare>[0-9]{{2}})"
    rf"(?![0-9]|[/.:-][0-9]| ?{NTH}| ?{MONTH}| ?{COUNTED})|(?P<that>this|last|next) year(?![a-z])))?"
)
def _day_of_month(match: re.Match[str], sheet: Sheet) -> Reading:
    day = ORDINALS.get(match["word"]) or COUNTED_DAYS.get(match["count"]) or int(match["day"])
    if not 1 <= day < _SURELY_NO_DAY or _is_a_verb(match, sheet):
        return None
    year, asks = _named_year(match, sheet)
    asks += [*_maybe_a_verb(match, sheet), *_maybe_a_count(match, day), *_slip_of_a_year(match, sheet)]
    return written_day(sheet, match.span(), day, MONTHS[match["month"]], year, *asks)


@rule(
    rf"(?<![a-z])(?P<month>{MONTH})\.?(?: the)? ?(?P<day>[0-9]{{1,2}})(?P<nth> ?{NTH})?(?![0-9a-z]|[/.:][0-9])"
    rf"(?! ?{COUNTED})(?:,? ?{_SHORT_OR_LONG_YEAR})?"
)
def _month_then_day(match: re.Match[str], sheet: Sheet) -> Reading:
    day, year = int(match["day"]), full_year(match["short"] or match["long"], sheet.today)
    if not 1 <= day < _SURELY_NO_DAY or (
        match["month"] == "may" and _WHO_MAY.search(sheet.before(match.start()))
    ):
        return None
    like_a_year = not (match["nth"] or year) and abs(day - sheet.today.year % 100) <= _SCARCELY_A_YEAR
    asks = [f"'{match[0]}' may be a day or the year 20{day:02d}"] if like_a_year else []
    return written_day(sheet, match.span(), day, MONTHS[match["month"]], year, *asks)


def _named_year(match: re.Match[str], sheet: Sheet) -> tuple[int | None, list[str]]:
    """The year after a month's name. Two bare digits far from today's year are more likely a time or a count."""
    if match["that"]:
        return sheet.today.year + {"this": 0, "last": -1, "next": 1}[match["that"]], []
    if not match["bare"]:
        return full_year(match["short"] or match["long"], sheet.today), []
    year = full_year(match["bare"], sheet.today)
    if year is None or abs(year - sheet.today.year) > _SCARCELY_A_YEAR:
        return None, [f"is '{match['bare']}' the year?"]
    return year, []


_A_SLIP_OF_A_YEAR = re.compile(" ?(?P<digits>[0-9]{3}|[0-9]{5})(?![0-9])")


def _slip_of_a_year(match: re.Match[str], sheet: Sheet) -> list[str]:
    """`1 March 207`."""
    slip = None if match["short"] or match["long"] else _A_SLIP_OF_A_YEAR.match(sheet.after(match.end()))
    return [f"is '{slip['digits']}' the year?"] if slip else []


def _is_a_verb(match: re.Match[str], sheet: Sheet) -> bool:
    """Whether this is "all 3 may be placed together"."""
    after = sheet.after(match.end("month"))
    return match["month"] == "may" and bool(_ONLY_A_VERB.match(after)) and not _BOTH_HAPPENED.match(after)


def _maybe_a_verb(match: re.Match[str], sheet: Sheet) -> list[str]:
    as_written = sheet.written[match.start("month") : match.end("month")]
    after = sheet.after(match.end("month"))
    sure = (
        as_written != "may" or match["nth"] or match["word"] or _is_told(sheet.before(match.start()), after)
    )
    if sure or any(p.match(after) for p in (_AFTER_A_MONTH, _NO_VERB_AFTER, _BOTH_HAPPENED)):
        return []
    return ["'may' may not be the month"]


_TELLS = re.compile(
    f"{START}(?:was|wis|on|held|the|heard|sat|met|done|lodged|approved|dated|till?|until|for) $"
)


def _is_told(before: str, after: str) -> bool:
    """Like "panel was 12 may btw": a word that tells before the day, and no verb that "may" could go with."""
    return _TELLS.search(before) is not None and not _ONLY_A_VERB.match(after)


def _maybe_a_count(match: re.Match[str], day: int) -> list[str]:
    """`first April review`: reviews are numbered so, and months told without their day."""
    in_a_word = match["word"] is not None and match.start("month") == match.end("word") + 1
    return [f"'{match[0]}' may be no date"] if in_a_word and day <= COUNTED_SO_FAR else []


@rule(
    rf"(?<![a-z])(?:the )?(?P<part>end|start|beginning|middle|mid|early|late)(?:[ -]of)?[ -](?:the )?"
    rf"(?P<month>{MONTH})\.?(?:[ ,./-]{{0,2}}{_SHORT_OR_LONG_YEAR})?"
)
def _part_of_month(match: re.Match[str], sheet: Sheet) -> Reading:
    """The end of a month is its last day; its start, middle and the like name no day."""
    if _is_a_verb(match, sheet):
        return None
    if match["part"] == "end":
        return _month_end(match, sheet, _month_meant(match, sheet))
    return _month_only(match, sheet, _month_meant(match, sheet))


@rule(
    r"(?<![a-z])(?:the )?(?:end (?:of )?(?:the |this |(?P<which>next |last ))?month|month end|eom)(?![a-z])"
)
def _end_of_this_month(match: re.Match[str], sheet: Sheet) -> Reading:
    months = {"next ": 1, "last ": -1, None: 0}[match["which"]]
    return _month_end(match, sheet, Choice(add_months(sheet.today, months)))


@rule(
    rf"(?<![a-z])(?P<month>{MONTH})\.?[ ,./-]{{0,2}}(?:of )?{_SHORT_OR_LONG_YEAR}"
    rf"|(?<![0-9/.-])(?P<number>0?[1-9]|1[0-2])[/.-](?P<after>20[0-9]{{2}}){_END}"
    rf"|(?<![a-z])(?!this may)(?:in|since|by|during|until|till|around|this|next|last|before|after|week (?:of|in)) "
    rf"(?P<alone>{MONTH})(?!\.?[ ,./-]{{0,2}}(?:of )?(?:'[0-9]|[0-9]))"
)
def _whole_month(match: re.Match[str], sheet: Sheet) -> Reading:
    if match["number"]:
        return _month_only(match, sheet, Choice(date(int(match["after"]), int(match["number"]), 1)))
    if match["alone"] == "may" and _ONLY_A_VERB.match(sheet.after(match.end())):
        return None
    return _month_only(match, sheet, _month_meant(match, sheet))


_OR_ANOTHER_MONTH = re.compile(
    rf" ?(?:/|-|or|to|and) ?(?:(?:the )?(?:start|beginning|early|mid|end)(?: of)? )?{MONTH}"
)


def _month_end(match: re.Match[str], sheet: Sheet, choice: Choice) -> Reading:
    last, *others = (day.replace(day=days_in_month(day)) for day in (choice.on, *choice.alternatives))
    asks = (f"{' or '.join(map(day_words, (last, *others)))}?",) if others else ()
    or_another = "another month is named" if _OR_ANOTHER_MONTH.match(sheet.after(match.end())) else None
    return sheet.found(*match.span(), Choice(last, asks, tuple(others)), or_another)


def _month_only(match: re.Match[str], sheet: Sheet, choice: Choice) -> Reading:
    return sheet.found(
        *match.span(), choice, f"{say_month(choice.on)} names no day", precision=Precision.MONTH
    )


def _month_meant(match: re.Match[str], sheet: Sheet) -> Choice:
    """The first day of the month, in the year that is written or else in the one that fits; this month fits always."""
    words = match.groupdict()
    month, today = MONTHS[words["month"] or words["alone"]], sheet.today
    year = full_year(words["short"] or words["long"], today)
    if year or month == today.month:
        return Choice(date(year or today.year, month, 1))
    return sheet.window.choose([date(y, month, 1) for y in (today.year - 1, today.year, today.year + 1)])


# --- days without a month ---------------------------------------------------------------------------------------------

_AND_ANOTHER = re.compile(f"(?: ?(?:and|or|&|,|/|-) ?(?:the )?[0-9]{{1,2}}{NTH})*")
_BEFORE_A_DAY = re.compile(
    rf"(?<![a-z])(?:(?P<sure>on|to|til|till|until|by|from|since|dated?|w/?c)|after|before|around|the|for|is|was|be|now|not|held|booked|moved|panel|"
    rf"review|hearing|court|of|or|and|{WEEKDAY},?)(?: the)? ?$"
)
_WEEKDAY_BEFORE = re.compile(rf"(?<![a-z])(?P<weekday>{WEEKDAY}),?(?: the)? ?$")
_MAYBE_A_COUNT = 10
_LAST_DAY = 31


@rule(
    rf"{_NOT_INSIDE}(?P<day>[0-9]{{1,2}}){NTH}(?![0-9])(?: (?:of )?(?P<which>this|the|next|last) month(?![a-z]))?"
)
def _day_alone(match: re.Match[str], sheet: Sheet) -> Reading:
    """`the 27th`. `the 3rd` may be the third of something, so that low numbers want a word such as "on" before them."""
    day, (start, end) = int(match["day"]), match.span()
    before = _BEFORE_A_DAY.search(sheet.before(start) if sheet.rest.strip() != match[0] else "on ")
    after = _AND_ANOTHER.sub("", sheet.after(end), count=1)
    weekday = _WEEKDAY_BEFORE.search(sheet.before(start))
    if before is None or not 1 <= day <= _LAST_DAY or counts(day, after, weekday=weekday is not None):
        return None
    if weekday:
        return _in_some_month(sheet, (start - len(weekday[0]), end), day, WEEKDAYS[weekday["weekday"]])
    if match["which"]:
        return _in_that_month(match, sheet, day)
    maybe_a_count = day <= _MAYBE_A_COUNT and not (
        before["sure"] or is_said_of_it(before[0], after, day, sheet.rest)
    )
    return _in_some_month(
        sheet, (start, end), day, None, f"'{match[0]}' may be no date" if maybe_a_count else None
    )


@rule(
    rf"(?<![a-z])(?P<weekday>{WEEKDAY}),? (?P<day>[0-9]{{1,2}})(?![0-9:a-z]|[/.-][0-9]| ?(?:{COUNTED}|-|to|{MONTH}))"
)
def _weekday_and_number(match: re.Match[str], sheet: Sheet) -> Reading:
    """`Thurs 28`. Up to 12 the number may be a time."""
    day = int(match["day"])
    if not 1 <= day <= _LAST_DAY or _is_another_line(match, sheet):
        return None
    ask = f"'{match[0]}' may hold a time" if day <= _MONTHS_IN_YEAR else None
    return _in_some_month(sheet, match.span(), day, WEEKDAYS[match["weekday"]], ask)


_A_LINE_BEFORE = re.compile(r"(?:^|[ ,;])[0-9]{1,2} (?![0-9])")
_ITS_VERB = re.compile(" (?:is|was|held|done|booked|moved|will|not|met|happened|next)(?![a-z])")


def _is_another_line(match: re.Match[str], sheet: Sheet) -> bool:
    """Like "1 held weds, 2 is next thursday": a line of the message with its verb, as the one before the weekday."""
    start, end = match.span()
    listed = "," in match[0] and _ITS_VERB.match(sheet.after(end)) is not None
    return listed and _A_LINE_BEFORE.search(sheet.before(start)) is not None


def _in_some_month(
    sheet: Sheet, span: tuple[int, int], day: int, weekday: int | None, *asks: str | None
) -> Reading:
    today = sheet.today
    months = [add_months(today.replace(day=1), n) for n in range(-2, 3)]
    days = [found for first in months if (found := day_or_none(first.year, first.month, day))]
    choice, mismatch = choose_with_weekday(sheet, days, weekday)
    skipped = None if day_or_none(today.year, today.month, day) else f"there is no {day} {say_month(today)}"
    return sheet.found(*span, choice, *asks, mismatch, skipped)


def _in_that_month(match: re.Match[str], sheet: Sheet, day: int) -> Reading:
    first = add_months(sheet.today.replace(day=1), {"next": 1, "last": -1}.get(match["which"], 0))
    on = day_or_none(first.year, first.month, day)
    if on is None:
        return sheet.problem(*match.span(), f"there is no {day} {say_month(first)}")
    return sheet.found(*match.span(), Choice(on))


WRITTEN = (
    _iso,
    _day_month_year,
    _day_month_year_apart,
    _day_month,
    _day_dot_month,
    _day_of_month,
    _run_of_digits,
    _month_then_day,
    _part_of_month,
    _end_of_this_month,
    _whole_month,
    _day_alone,
    _weekday_and_number,
)
