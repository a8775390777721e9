"""References: the random name a child has in every message, `HW-4821-B`.

The last character is an ISO 7064 mod 37-2 check character. It covers the digits and nothing else: `HW` and the dashes
are the same for every child and would add nothing. The scheme catches every single wrong digit and every swap of two
neighbours, the last digit and the check character among them, so that a typing slip never lands on another child.

Numbers have four digits up to 9999 and five to seven beyond. One in 37 would need the check character `*`, which reads
badly aloud and is markup in chat: those numbers are never used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST_NUMBER = 9_999_999
_CHECK_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_NEVER_USED = "*"
_LOOK_ALIKES = frozenset("0O1I")  # never drawn again; those of earlier years are read as typed

_REFERENCE = re.compile(r"HW-([0-9]{4}|[1-9][0-9]{4,6})-([0-9A-Z])")
_DASHES_AND_SPACES = "[ \u00a0\\-\u2010-\u2015\u2212]{0,3}"
# As people type it: lower case, dashes or spaces left out, other dashes put in by a word processor. What follows the
# digits may be cut short or too long, so that a near miss is seen as one.
_TYPED = re.compile(
    rf"(?<![A-Za-z0-9])[Hh][Ww]{_DASHES_AND_SPACES}(?P<digits>[0-9OoIl]{{3,9}})"
    rf"(?:{_DASHES_AND_SPACES}(?P<check>[A-Za-z0-9](?![/.:][0-9])))?(?![A-Za-z0-9])"
)
_READ_AS = {
    "O": "O0",
    "0": "0O",
    "I": "I1",
    "1": "1I",
    "L": "L1",
}  # a check character that may be its look-alike
_READ_AS_DIGITS = str.maketrans("OoIl", "0011")
_FEWEST_DIGITS = 4
MOST_DIGITS = 7


@dataclass(frozen=True, slots=True)
class ReferenceFound:
    """A reference in a text, in its one written form, and where the text has it."""

    reference: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that looks like a reference and is none, where the text has it, and why in plain words."""

    words: str
    start: int
    end: int
    why: str


def reference_for(number: int) -> str:
    """The reference of `number`, which is drawn at random by whoever registers the child.

    Raises ValueError when the number is below 0, above 9,999,999, or needs the check character `*`; see `is_usable`.
    """
    if not 0 <= number <= LARGEST_NUMBER:
        raise ValueError(f"a reference's number lies between 0 and {LARGEST_NUMBER}, not {number}")
    digits = f"{number:04d}"
    check = _check_character(digits)
    if check == _NEVER_USED:
        raise ValueError(f"{number} is never used: its check character would be {_NEVER_USED}")
    return f"HW-{digits}-{check}"


def is_usable(number: int) -> bool:
    """Whether a new child may have this number: it has a reference, in which nothing looks like something else.

    No 0, O, 1 or I stands in it, neither among the digits nor at the end.
    """
    digits = f"{number:04d}"
    inside = 0 <= number <= LARGEST_NUMBER and _LOOK_ALIKES.isdisjoint(digits)
    return inside and _check_character(digits) not in (_NEVER_USED, *_LOOK_ALIKES)


def is_reference(text: str) -> bool:
    """Whether `text` is a reference in its one written form, with the right check character."""
    match = _REFERENCE.fullmatch(text)
    return match is not None and _check_character(match[1]) == match[2]


def find_references(text: str) -> list[str]:
    """The references named in `text` in its own order, each once, however they were typed."""
    return list(dict.fromkeys(found.reference for found in references_in(text)))


def references_in(text: str) -> list[ReferenceFound]:
    """Every place where `text` names a reference: in any case, with or without dashes or spaces.

    The last of five digits or more counts as the check character where none follows and it fits: `hw48215`.
    """
    return [
        ReferenceFound(written, match.start(), match.end())
        for match in _TYPED.finditer(text)
        if is_reference(written := _written_form(match))
    ]


def near_misses(text: str) -> list[NearMiss]:
    """Every place where `text` has something that looks like a reference and is none, with the slip named."""
    return [_near_miss(match) for match in _TYPED.finditer(text) if not is_reference(_written_form(match))]


def names_another(text: str, reference: str) -> bool:
    """Whether `text` names others than `reference` and not her, also by a reference with a slip in it."""
    named = find_references(text)
    return reference not in named and bool(named or near_misses(text))


def _check_character(digits: str) -> str:
    """The character that makes digits and check character together 1 modulo 37 (ISO 7064, pure system, radix 2)."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 37
    return _CHECK_CHARACTERS[(1 - total) % 37]


def _written_form(match: re.Match[str]) -> str:
    digits, check = match["digits"], match["check"]
    if check is None:
        digits, check = digits[:-1], digits[-1]
    body = digits.translate(_READ_AS_DIGITS)
    typed = [f"HW-{body}-{c}" for c in _READ_AS.get(check.upper(), check.upper())]
    return next((written for written in typed if is_reference(written)), typed[0])


def _near_miss(match: re.Match[str]) -> NearMiss:
    end = match.end("digits") if _is_apart(match) else match.end()
    return NearMiss(match.string[match.start() : end], match.start(), end, _slip(match))


def _is_apart(match: re.Match[str]) -> bool:
    """Whether the character that does not fit is a number of its own: the 3 of "HW-4821 3 June"."""
    check = match["check"]
    return (
        check is not None
        and check.isdigit()
        and match.string[match.end("digits") : match.start("check")].isspace()
    )


def _slip(match: re.Match[str]) -> str:
    digits, check = match["digits"], None if _is_apart(match) else match["check"]
    known = len(digits) if check is not None else len(digits) - 1
    if check is None and known in (_FEWEST_DIGITS - 1, _FEWEST_DIGITS):
        return "the check character at the end is missing, or a digit is wrong"
    if not _FEWEST_DIGITS <= known <= MOST_DIGITS:
        return "a reference has four to seven digits and then one check character"
    return f"the check character {check or digits[-1]} does not fit the digits: one of them is a slip"
