"""What looks like a date in a social worker's message and is none.

Section numbers, Scottish flat numbers, times, telephone numbers, references and counts are blanked out before any date
is read, each by as many characters, so that every place in the text stays where it was.
"""

from __future__ import annotations

import re

from permanence.reference import near_misses, references_in
from permanence.replies.dates.words import MONTH, WEEKDAY

BLANK = "\x00"

_START = "(?<![a-z0-9])"
_END = "(?![a-z0-9])"
_FRACTION = "[0-9]{1,3} ?[/-] ?[0-9]{1,3}"

# Nouns that make a number before them a count: "2/3 siblings", "in 5-6 weeks", "May 3 visits".
COUNTED = (
    "(?:of|out|siblings?|children|kids|boys|girls|babies|people|adults|carers?|parents?|families|workers?|households?|"
    "visits?|sessions?|contacts?|times|reports?|forms?|pages?|bed(?:room)?s?|weeks?|wks?|fortnights?|months?|mths?|"
    "years?|yrs?|days?|nights?|hours?|hrs?|mins?|minutes?|part|full|way|miles|percentile|working|"
    "(?:two-?|three-?)?(?:hour|week|month|year)ly|daily)"
)

_CASE_WORDS = "case|file|record|ref|reference|id|swis|mosaic|carefirst|liquidlogic|eclipse|chi|nhs|upn|urn"

# A birth date with the words that say so, in plain text: "dob 12/3/19", "born on 3rd May 2019".
BIRTH_DATE = (
    rf"{_START}(?:d\.?o\.?b\.?|date of birth|born|birth(?:day|date))(?: (?:on|is|was|the|date|in))*[ :(-]{{0,3}}"
    rf"(?:{WEEKDAY},? (?:the )?)?"
    rf"(?:[0-9]{{4}}[-/][0-9]{{1,2}}[-/][0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?(?: of)?[ /.-]{{0,2}}(?:{MONTH}|[0-9]{{1,2}})(?:,?[ /.-]{{1,2}}'?[0-9]{{2,4}})?"
    rf"|{MONTH} ?[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? ?'?[0-9]{{2,4}})?"
    rf"|[0-9]{{6,8}}|{MONTH}(?: [0-9]{{4}})?|[0-9]{{4}}){_END}"
)

_WRITTEN_SMALL = (
    # web and mail addresses
    "https?://[^ ]+",
    r"(?<![a-z0-9._%+\-])[a-z0-9._%+\-]{1,64}@[a-z0-9.\-]{1,255}",
    # money and percentages
    r"[£$€] ?[0-9][0-9,.]*k?",
    r"(?<![0-9.])[0-9]{1,4}(?:\.[0-9]{1,3})? ?(?:%|per ?cent)",
    # telephone numbers, and any digits too many for a date
    r"(?<![0-9+])(?:\+44 ?|\(?0)[0-9]{2,4}\)?[ \-]?[0-9]{3,4}[ \-]?[0-9]{3,4}(?![0-9])",
    "(?<![0-9])(?:[0-9]{7}|[0-9]{9,})(?![0-9])",
    # times of day
    r"(?<![0-9:./\-])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?: ?[ap]\.?m)?(?![0-9])",
    r"(?<![0-9:./])[0-2]?[0-9](?:\.[0-5][0-9])? ?(?:[ap]\.?m|noon|o'?clock|hrs|hours?)(?![a-z])",
    "(?<![0-9])[0-2][0-9][0-5][0-9] ?(?:hrs|hours|h)(?![a-z])",
    rf"(?:{_START}at|@) ?[0-2]?[0-9](?:\.[0-5][0-9])?(?![0-9/.\-]| ?(?:st|nd|rd|th|of){_END}| ?{MONTH})",
    # flats, rooms and wards
    (
        rf"{_START}(?:flat|flt|apt|apartment|unit|block|door|floor|room|rm|ward|bed) ?(?:no\.? ?)?"
        rf"[0-9]{{1,4}}(?:[/\-][0-9a-z]{{1,3}}){{0,2}}{_END}"
    ),
    # sections of an Act, regulations and rules; the apostrophe keeps "the panel's 12/5"
    (
        rf"{_START}(?:sections?|sect?s?|regulations?|regs?|rules?|para(?:graph)?s?|articles?|arts?|schedules?|scheds?|acts?)"
        r"\.? ?[0-9]{1,4}[a-z]?(?:[.(/\-][0-9a-z]{1,3}\)?){0,4}"
    ),
    r"(?<![a-z0-9'])ss?(?:\. ?|(?=[0-9]))[0-9]{1,3}[a-z]?(?:[.(/\-][0-9a-z]{1,3}\)?){0,4}",
    r"(?<![a-z0-9'])ss? [0-9]{1,3}[a-z]?(?:\([0-9a-z]{1,3}\)){0,3}(?![0-9/.\-])",
    # numbered things; "form 12/5" may be a form of 12 May
    (
        rf"{_START}(?:stages?|phases?|pages?|parts?|chapters?|annex(?:es)?|appendix|tables?|versions?|class|primary|grade|"
        r"level|tier|v\.?) ?[0-9]{1,3}(?:[./-][0-9]{1,3}){0,3}(?![0-9/])"
    ),
    rf"{_START}forms? [0-9]{{1,2}}(?![0-9/.-])",
    # case numbers
    (
        rf"{_START}(?:{_CASE_WORDS}|court) ?"
        r"(?:id|no\.?|number|num|ref\.?)[ :#.]{0,2}[a-z]{0,4}[0-9/\-]*[0-9]"
    ),
    (
        rf"{_START}(?:{_CASE_WORDS})"
        r"[ :#.]{0,3}[a-z]{0,4}-?[0-9]{5,}"
    ),
    "#[0-9][0-9a-z/-]*",
    # counts, scores, fractions
    rf"(?<![0-9/.\-]){_FRACTION} (?:of the |a )?{COUNTED}{_END}",
    rf"{_START}(?:scor(?:e[sd]?|ing)|rated|rating|bp|ratio)[ :]{{1,2}}(?:of |was |is |at )?{_FRACTION}",
    r"(?<![0-9/.\-])[0-9]{1,2} ?[13]/[24] (?:years?|yrs?|months?|weeks?|hours?|hrs?|days?)(?![a-z])",
    # birth dates: private, and no milestone
    BIRTH_DATE,
    # ages
    (
        rf"{_START}(?:age[sd]?|turn(?:s|ed|ing)) (?:of )?[0-9]{{1,2}}(?:[/\-][0-9]{{1,2}})?(?![0-9/\-])"
        r"(?: ?[13]/[24](?![0-9/]))?"
    ),
    rf"(?<![0-9/.\-])[0-9]{{1,2}} ?(?:yo|y/o|(?:yrs?|years?)[ -]old){_END}",
    # days that come round again
    (
        rf"{_START}(?:every|each|most|alternate|any|some) (?:other |second )?"
        rf"(?:(?:week|fortnight|month) on (?:an? )?)?{WEEKDAY}(?: ?(?:and|or|&|/) ?{WEEKDAY})?"
    ),
    rf"{_START}(?:(?:weekly|fortnightly|monthly)(?: on)?(?: an?)?|on a) {WEEKDAY}",
    rf"{_START}{WEEKDAY} ?- ?{WEEKDAY}(?! ?[0-9])",
    rf"(?<!from ){_START}mon(?:day)? (?:to|thru|through) fri(?:day)?(?![a-z])(?! ?[0-9])",
)
_TRAPS = tuple(re.compile(trap) for trap in _WRITTEN_SMALL)

STREET = (
    "(?:road|rd|street|st|avenue|ave|drive|crescent|cres|terrace|lane|gardens|gdns|close|grove|wynd|brae|court|square|"
    "place|loan|view|park)"
)
# "3/1 Station Road", "3/1, 12 High Street": capitals tell a street from "12/5 moved to the sheriff court".
_STREET = re.compile(
    r"(?<![0-9/.\-])[0-9]{1,3}/[0-9]{1,3},? (?:[0-9]{1,4}[A-Za-z]?,? )?(?:[A-Z][a-z']{1,20} ){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Drive|Crescent|Cres|Terrace|Lane|Gardens|Gdns|Close|Grove|Wynd|Brae)(?![a-z])"
)


def without_traps(text: str, plain_text: str) -> str:
    """`plain_text` with everything that only looks like a date blanked out; `text` is the same text as written."""
    spans = [(found.start, found.end) for found in references_in(text)]
    spans += [(miss.start, miss.end) for miss in near_misses(text)]
    spans += [street.span() for street in _STREET.finditer(text)]
    kept = blanked(plain_text, spans)
    for trap in _TRAPS:
        kept = trap.sub(_blank, kept)
    return kept


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with the characters of these places replaced, one for one."""
    pieces, done = [], 0
    for start, end in sorted(spans):
        pieces += [text[done:start], BLANK * (end - max(start, done))]
        done = max(done, end)
    return "".join(pieces) + text[done:]


def _blank(match: re.Match[str]) -> str:
    return BLANK * (match.end() - match.start())
