"""What the columns are that hold no days: what stays outside, who works for her, what stands for codes, comments."""

from __future__ import annotations

import re
from collections.abc import Mapping

from permanence.pack.model import Pack
from store.imports.codes import plain_words, words_of_reasons
from store.imports.guessed import Guess, Guesses
from store.imports.header_words import header_words, whole_headers, words_that
from store.imports.sheet_look import Column
from store.imports.words_shown import words_of_several

HALF = 0.5
LONG_TEXT = 25  # letters on average: a comment, not a code
MOST_CODES = 40

# --- what must not come in --------------------------------------------------------------------------------------------

_PRIVATE_HEADER = re.compile(
    r"\b(names?|surname|forenames?|initials|address|post ?code|phone|mobile|tel|e-?mail|nhs|chi|upn|gender|sex|"
    r"ethnic\w*|religion|nationality|language|disabilit\w*|home post|pl post|known as|first ?name|last ?name)\b",
    re.IGNORECASE,
)
_CHILD_ALONE = re.compile(r"^(the )?(child|young person|yp|childs? name|child/young person)$", re.IGNORECASE)
_COLLEAGUE = re.compile(
    r"\b(worker|sw|team|tm|manager|iro|officer|reviewing|chair|case ?holder)\b", re.IGNORECASE
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_BIRTH = re.compile(r"\b(dob|d[./ -]o[./ -]b\b\.?|births?|born|birthda(y|te)|b'?day)(?![a-z])", re.IGNORECASE)


def private(column: Column) -> Guess | None:
    """A column that is never taken in."""
    header = spaced(column)
    if _PRIVATE_HEADER.search(header) and not _COLLEAGUE.search(header):
        return Guess(column, "never", "its header says so")
    if _CHILD_ALONE.search((column.written or column.header).strip()):
        return Guess(column, "never", "what it holds of the child is no id")
    postcodes = sum(bool(_POSTCODE.fullmatch(value)) for value in column.values)
    if postcodes and postcodes >= HALF * len(column.values):
        return Guess(column, "never", "its cells look like postcodes")
    return None


def other_birth(column: Column) -> Guess | None:
    """Somebody else's birth date, a mother's or a child's."""
    return Guess(column, "never", "a second birth date") if _BIRTH.search(spaced(column)) else None


def spaced(column: Column) -> str:
    """The header with its words apart, and as it is written: "DoB" and "eMail" are one word, "DateOfBirth" is three."""
    written = " ".join(column.header.replace("_", " ").split())
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", written)
    return apart if apart == written else f"{apart} | {written}"


# --- columns of which there is one ------------------------------------------------------------------------------------

_PEOPLE = (
    ("worker_column", "worker"),
    ("team_column", "team"),
    ("reviewing_officer_column", "officer"),
)
_NOT_THE_CHILD = words_that("somebody_else") | {"mc", "partner"}
_ROUTE_OPENED = re.compile(r"\b(plan|route)\b.*\bchanged?\b|\bchange of (plan|route)\b", re.IGNORECASE)


def birth(column: Column) -> Guess | None:
    """The child's own birth date."""
    of_a_child = not set(header_words(column.header)) & _NOT_THE_CHILD
    if _BIRTH.search(spaced(column)) and of_a_child and (column.may_be_days or not column.cells):
        return Guess(column, "birth_column", "its header says so" + _if_empty(column))
    return None


def person(column: Column) -> Guess | None:
    """Who works for the child, in which team, and who reviews her plan: by the very words of the header."""
    words = tuple(w for w in header_words(column.header) if w != "the")
    for what, kind in _PEOPLE:
        if words in whole_headers(kind) and not column.is_of_dates:
            return Guess(column, what, "its header says so" + _if_empty(column))
    return None


def route_opened(column: Column) -> Guess | None:
    """Since when she follows her route."""
    if _ROUTE_OPENED.search(spaced(column)) and column.may_be_days:
        return Guess(column, "route_opened_column", "its header says so")
    return None


def _if_empty(column: Column) -> str:
    return "" if column.cells else "; it is empty in this file"


# --- columns that stand for codes -------------------------------------------------------------------------------------

_CODED = (
    ("route_reason", re.compile(r"\b(why|reason)\b.*\bchang|\breason\b.*\b(plan|route)\b", re.IGNORECASE)),
    (
        "parallel_route",
        re.compile(r"\b(twin|parallel|concurrent|dual|contingency|back ?up)\b", re.IGNORECASE),
    ),
    (
        "route",
        re.compile(
            r"\b(plan|route|permanence plan|care plan|permanence option|outcome sought)\b", re.IGNORECASE
        ),
    ),
    (
        "legal_basis",
        re.compile(
            r"\b(basis|legal status|legal reason|section|order type|legislation|status)\b", re.IGNORECASE
        ),
    ),
    (
        "blocker",
        re.compile(
            r"\b(block\w*|barrier\w*|stumbling|delay\w*|obstacle\w*|issues?|drift|hold ?up\w*)\b",
            re.IGNORECASE,
        ),
    ),
)
_COMMENTS = re.compile(
    r"\b(comments?|notes?|remarks?|updates?|narrative|actions?|next steps?|progress|further info\w*)\b",
    re.IGNORECASE,
)
_NEED_A_WORD = frozenset(
    {"legal_basis"}
)  # a status may be anything: it is one only with a value that the pack knows


_OF_NOW = ("route", "parallel_route", "legal_basis")
_NOT_NOW = words_that("not_now") | words_that("somebody_else") - {
    "kinship",
    "foster",
    "prospective",
    "family",
}


def coded(column: Column, guesses: Guesses) -> Guess | None:
    """A column whose cells stand for codes of the pack."""
    if column.is_of_dates or not column.cells:
        return None
    for what, header in _CODED:
        if not header.search(spaced(column)) or any(g.what == what for g in guesses.coded):
            continue
        if what in _OF_NOW and _NOT_NOW & set(header_words(column.header)):
            continue  # "Previous plan" is not hers now, and "Sibling's plan" is not hers
        known = words_for(what, guesses.pack)
        codes = {value: known.get(plain_words(value), "") for value in column.values}
        found = sum(bool(code) for code in codes.values())
        if not found and (what in _NEED_A_WORD or _is_long(column)):
            continue
        often = words_of_several(column, guesses.id_column)
        told = {value: code for value, code in codes.items() if code or value in often}
        guesses.hidden[what] = len(codes) - len(told)
        guesses.codes[what] = dict(list(told.items())[:MOST_CODES])
        why = f"its header says so, and {found} of {len(codes)} values are words of the pack"
        return Guess(column, what, why)
    return None


def comments(column: Column) -> Guess | None:
    """A column of free text."""
    if _COMMENTS.search(spaced(column)) and not column.is_of_dates and column.cells:
        return Guess(column, "notes", "free text: kept as notes, but for what looks private")
    return None


def _is_long(column: Column) -> bool:
    return sum(map(len, column.values)) > LONG_TEXT * len(column.values)


def words_for(what: str, pack: Pack) -> Mapping[str, str]:
    """What people write to the pack's code for it, as `plain_words` gives it."""
    match what:
        case "legal_basis":
            bases = reversed([*pack.legal_bases.items()])
            return {plain_words(word): code for code, name in bases for word in (code, name)}
        case "blocker":
            return words_of_reasons(pack.blocker_reasons.values())
        case "route_reason":
            return words_of_reasons(pack.route_change_reasons.values())
    named = {r.code: (r.code, r.name, *r.words) for r in pack.routes.values()}
    return {plain_words(word): code for code, words in reversed(named.items()) for word in words}
