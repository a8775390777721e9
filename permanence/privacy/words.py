"""Finds the words of a text that could tell who a child is: names, birth dates, addresses, phone and health numbers.

Every outgoing message is scanned before it is frozen. What is found is a kind and a place, never the words themselves,
so that a log of it tells nothing. What people type is looked at more closely (typed.py).

What it cannot see: the names that names.py says; initials without a birth date; a birth date without a word that
says so ("seven on 3 May"); a street without a house number; half a postcode; telephone numbers from abroad; the name of
a school or a place; a story that only one family can have. It is a net with holes, held under people who know what not
to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from permanence.privacy.kinds import PrivateKind
from permanence.privacy.names import Place, names_in, phrases_in
from permanence.reference import references_in
from permanence.replies.dates.traps import BIRTH_DATE, blanked
from permanence.replies.dates.words import MONTH, day_or_none, plain


@dataclass(frozen=True, slots=True)
class PrivateWord:
    """What kind of private word stands at text[start:end]."""

    kind: PrivateKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as written, and in plain small letters, place for place."""

    written: str
    plain: str


Finder = Callable[[_Text], Iterator[Place]]


def private_words_in(
    text: str,
    known_names: frozenset[str] = frozenset(),
    *,
    allowed: frozenset[str] = frozenset(),
) -> list[PrivateWord]:
    """The private words of `text` in its own order; none overlaps another.

    `known_names` are found in any case, word for word. `allowed` are names and addresses of staff, who may be named:
    nothing is reported that lies within one of them.
    """
    hidden = blanked(text, [(found.start, found.end) for found in references_in(text)])
    both = _Text(hidden, plain(hidden))
    places = [(kind, place) for kind, find in _FINDERS for place in find(both)]
    places += [(PrivateKind.NAME, p) for p in names_in(hidden, known_names)]
    if not places:
        return []
    permitted = list(phrases_in(hidden, allowed))
    return _in_order(PrivateWord(kind, *p) for kind, p in places if not _lies_within(p, permitted))


def _in_order(found: Iterable[PrivateWord]) -> list[PrivateWord]:
    """The words in order; of two that overlap the one that begins first, or else the longer one."""
    kept: list[PrivateWord] = []
    for word in sorted(found, key=lambda w: (w.start, -w.end)):
        if not kept or word.start >= kept[-1].end:
            kept.append(word)
    return kept


def _lies_within(place: Place, permitted: list[Place]) -> bool:
    return any(start <= place[0] and place[1] <= end for start, end in permitted)


# --- how they are found -----------------------------------------------------------------------------------------------
#
# Every message is scanned, so the cost counts: each pattern is tried only at a cue that is rare and quickly found.


def _after(cue: str, pattern: str, *, as_written: bool = False) -> Finder:
    """Finds `pattern` where it begins with `cue`."""
    cues, whole = re.compile(cue), re.compile(pattern)

    def find(text: _Text) -> Iterator[Place]:
        source = text.written if as_written else text.plain
        matches = (whole.match(source, found.start()) for found in cues.finditer(source))
        return (match.span() for match in matches if match)

    return find


def _before(cue: str, pattern: str, longest: int, *, as_written: bool = False) -> Finder:
    """Finds `cue` where `pattern`, of at most `longest` characters, stands right before it, and takes both."""
    cues, lead = re.compile(cue), re.compile(f"{pattern}$")

    def find(text: _Text) -> Iterator[Place]:
        source = text.written if as_written else text.plain
        for found in cues.finditer(source):
            before = source[max(0, found.start() - longest - 1) : found.start()]
            if match := lead.search(before):
                yield found.start() - len(match[0]), found.end()

    return find


# --- numbers ----------------------------------------------------------------------------------------------------------

_PHONE = _after(
    "[+(0]",
    r"(?<![\w+./-])(?:(?:\+|00)44[ -]?(?:\(0\))?[ -]?|\(?0)[1-35-9][0-9]{1,3}\)?[ -]?"
    r"(?:[0-9]{3,4}[ -]?[0-9]{3,4}|[0-9]{2,3}[ -][0-9]{2}[ -]?[0-9]{2}|[0-9]{5})(?![0-9]|[./-][0-9])",
)
_PHONE_DIGITS = (9, 10)  # without the leading 0 or 44
_NINE_OR_TEN_DIGITS = _after(
    "[0-9]{3,10}",
    r"(?<![0-9./-])(?:[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3,4}|[0-9]{6}[ -][0-9]{4})(?![0-9]|[./-][0-9])",
)
_NAMED_HEALTH_NUMBER = _after(
    "chi|nhs",
    r"(?<![a-z])(?:chi|nhs)(?: (?:no\.?|number|num))?(?: is)?[ :.]{0,3}[0-9][0-9 -]{7,11}[0-9](?![0-9])",
)
_LENGTH = 10  # digits of a CHI or NHS number


def _phones(text: _Text) -> Iterator[Place]:
    for start, end in _PHONE(text):
        digits = _digits(text.plain[start:end]).removeprefix("0044").removeprefix("44").lstrip("0")
        if len(digits) in _PHONE_DIGITS:
            yield start, end


def _health_numbers(text: _Text) -> Iterator[Place]:
    """CHI and NHS numbers by their check digit; a CHI number also without the first zero, as a spreadsheet has it."""
    for start, end in _NINE_OR_TEN_DIGITS(text):
        digits = _digits(text.plain[start:end])
        whole = digits.zfill(_LENGTH)
        if _check_digit_fits(whole) and (len(digits) == _LENGTH or _begins_with_a_day(whole)):
            yield start, end


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", text)


def _begins_with_a_day(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return any(day_or_none(century + year, month, day) for century in (1900, 2000))


def _check_digit_fits(digits: str) -> bool:
    """Modulus 11 as NHS and CHI numbers have it: weights 10 to 2; a remainder that would want 10 is never given out."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(_LENGTH, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[-1])


# --- places -----------------------------------------------------------------------------------------------------------

_AREAS = (
    "ab|al|b|ba|bb|bd|bh|bl|bn|br|bs|bt|ca|cb|cf|ch|cm|co|cr|ct|cv|cw|da|dd|de|dg|dh|dl|dn|dt|dy|e|ec|eh|en|ex|fk|fy|"
    "g|gl|gu|gy|ha|hd|hg|hp|hr|hs|hu|hx|ig|im|ip|iv|je|ka|kt|kw|ky|l|la|ld|le|ll|ln|ls|lu|m|me|mk|ml|n|ne|ng|nn|np|nr|"
    "nw|ol|ox|pa|pe|ph|pl|po|pr|rg|rh|rm|s|sa|se|sg|sk|sl|sm|sn|so|sp|sr|ss|st|sw|sy|ta|td|tf|tn|tq|tr|ts|tw|ub|w|wa|"
    "wc|wd|wf|wn|wr|ws|wv|yo|ze"
)
# "s11 2nd review" is a section and no postcode
_POSTCODE = _before(
    "[0-9](?:(?<!1)st|(?<!2)nd|(?<!3)rd|(?<![4-9])th|(?!st|nd|rd|th)[abd-hjlnp-uw-z]{2})(?![a-z0-9])",
    rf"(?<![a-z0-9])(?:{_AREAS})[0-9][0-9a-hjkmnp-y]? ?",
    longest=5,
)
_FLAT = _after(
    "fl|ap",
    r"(?<![a-z0-9])(?:flat|flt|apt|apartment) ?(?:no\.? ?)?"
    r"(?:[0-9]{1,4}[a-z]?(?:[/-][0-9]{1,3}[a-z]?)?|[a-h](?= ?,? ?[0-9]))(?![a-z0-9])",
)
_STREET = _after(
    "[0-9]+",
    r"(?<![\w/.:£-])[0-9]{1,4}[A-Za-z]?,? (?:(?!(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Sheriff|High Court|Family Court|County Court|Children|Panel)\b)[A-Z][a-z'’]{1,20},? ){1,3}"
    r"(?:Road|Rd|Street|St|Avenue|Ave|Drive|Dr|Crescent|Cres|Place|Pl|Terrace|Ter|Court|Ct|Lane|Ln|Way|Gardens|Gdns|"
    r"Close|Grove|Square|Sq|Wynd|Brae|Loan|Row|View|Park|Path|Quay|Rise|Walk|Mews|Cottages?)(?![a-z])",
    as_written=True,
)
_NO_STREET = (
    rf"(?:{MONTH}|the|an?|to|on|in|at|of|by|down|up|this|that|our|my|weeks?|days?|months?|years?|miles?|more|and|or|"
    "further|along|across|off|from)"
)
_STREET_IN_SMALL_LETTERS = _after(
    "[0-9]+",
    rf"(?<![\w/.:£-])[0-9]{{1,4}}[a-z]?,? (?:(?!{_NO_STREET} )[a-z']{{3,20}} ){{1,2}}"
    r"(?:road|rd|street|avenue|ave|crescent|cres|terrace|gardens|gdns|wynd|brae)(?![a-z])",
)

# --- the rest ---------------------------------------------------------------------------------------------------------

# Abbreviations of the field and of office life: "LAC 12/05/26" is a review, "AB 12/05/19" perhaps a child.
_NO_INITIALS = (
    "AA|AC|ADM|AM|APP|ASD|CA|CHI|CO|CPO|CSO|CSW|CWD|DOB|ECHR|ED|EP|FF|FM|FTA|GP|HR|HV|HW|ICO|ID|IRO|IT|KC|KCO|LA|LAC|"
    "LAM|LD|LO|LR|LS|MS|NB|NHS|NI|NM|NO|OK|ON|OT|PA|PC|PF|PM|PO|POA|PPM|PRR|PS|QC|RE|RO|RTO|SAR|SLA|SM|SN|SO|SSW|SW|"
    "TBC|TC|TM|TO|UK|VC|WB|WC|WE|YJ|YP"
)
_INITIALS = _before(
    r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:(?:19|20)[0-9]{2}|[0-9]{2})(?![0-9/])",
    rf"(?<![\w&/.-])(?!(?:{_NO_INITIALS})\b)(?:[A-Z]\.? ?){{1,2}}[A-Z]\.?,? ?\(?",
    longest=13,
    as_written=True,
)
_EMAIL = _before(r"@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}", "[a-z0-9._%+-]{1,64}", longest=64)
_BIRTH_DATE = _after(r"born|birth|d\.?o\.?b|date of birth", BIRTH_DATE)

_FINDERS: tuple[tuple[PrivateKind, Finder], ...] = (
    (PrivateKind.BIRTH_DATE, _BIRTH_DATE),
    (PrivateKind.INITIALS, _INITIALS),
    (PrivateKind.HEALTH_NUMBER, _NAMED_HEALTH_NUMBER),
    (PrivateKind.HEALTH_NUMBER, _health_numbers),
    (PrivateKind.PHONE, _phones),
    (PrivateKind.EMAIL, _EMAIL),
    (PrivateKind.POSTCODE, _POSTCODE),
    (PrivateKind.ADDRESS, _FLAT),
    (PrivateKind.ADDRESS, _STREET),
    (PrivateKind.ADDRESS, _STREET_IN_SMALL_LETTERS),
)
