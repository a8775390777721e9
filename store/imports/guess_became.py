"""Which columns of a list say whether each event took place and what was decided, and what their words stand for.

A heading may say anything ("Progress", "Disposal"), so the cells count as well: a column is known by the words that
stand in it beside the steps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from permanence.pack.model import Pack
from store.imports.beside import is_called_off
from store.imports.guess_id import HALF, NEARLY_ALL
from store.imports.header_words import header_words, words_that
from store.imports.sheet_look import Column
from store.imports.took_place import TookPlace, decided, took_place, yes_or_no_of_a_database

MOST_STATUSES = 30
FEW_CODES = 5
SHORT_CODE = 3  # letters
_GENERIC, _SMALL, _HELD = words_that("generic"), words_that("small"), words_that("held")
_STATUS = words_that("status") | {"state", "stat", "adj", "attended", "went", "ahead", "code", "cd"} | _HELD
_SAYS_STATUS = _STATUS - {"stage", "or", "no", "code", "cd", "place", "was", "y", "n", "taken", "actual"}
_OF_THE_CASE = frozenset({"case", "legal", "child", "placement"})
_OUTCOME = words_that("came_of_it")
_BESIDE_OUTCOME = words_that("beside_came_of_it")
_OF_SOMETHING_ELSE = words_that("of_something_else")
_COMMENTS = frozenset(
    [
        "comment",
        "comments",
        "note",
        "notes",
        "remark",
        "remarks",
        "narrative",
        "action",
        "actions",
        "reason",
        "name",
    ]
)
_YES_OR_NO = frozenset({"y", "n", "yes", "no", "true", "false"})


def status_column(columns: Iterable[Column], steps: Sequence[int]) -> Column | None:
    """The column that says of each event whether it took place; by its heading first. `steps`: the rows of steps."""
    fit = [c for c in columns if _is_named_a_status(c) or _has_words_of_a_status(c, steps)]
    return max(fit, key=lambda c: (_is_named_a_status(c), -c.place), default=None)


def may_be_a_status(columns: Iterable[Column], steps: Sequence[int]) -> list[Column]:
    """The columns with a few short codes beside the steps ("C", "X"): nobody can tell what these stand for."""
    return [c for c in columns if has_few_codes(c) and len(_at(c, steps)) >= HALF * len(steps)]


def says_what_was_called_off(columns: Iterable[Column]) -> bool:
    """Whether a column says what was called off, as one under "Cancelled?" or "Reason for cancellation" does."""
    return any(is_called_off(set(header_words(c.header)) - _GENERIC) for c in columns)


def outcome_column(columns: Iterable[Column], decisions: Sequence[int], pack: Pack) -> Column | None:
    """The column that says what was decided. `decisions`: the rows of steps that somebody decides."""
    named = {c.place: _is_named_an_outcome(c) for c in columns}
    known = {c.place: _words_of_an_outcome(c, decisions, pack) for c in columns}
    fit = [c for c in columns if named[c.place] or known[c.place]]
    return max(fit, key=lambda c: (known[c.place], named[c.place], -c.place), default=None)


def statuses(column: Column) -> dict[str, str]:
    """Its words to what they come to; "" where nobody can tell, as of an N among other letters."""
    asks_for_it = {*header_words(column.header)} <= _HELD | _SMALL
    if asks_for_it and (figures := yes_or_no_of_a_database(column.values)):
        return dict(figures)
    of_codes = has_few_codes(column) and not {v.casefold() for v in column.values} <= _YES_OR_NO
    return {v: "" if of_codes else took_place(v) or "" for v in column.values}


def outcomes(column: Column, decisions: Iterable[int], pack: Pack) -> dict[str, str]:
    """What stands behind the steps that somebody decides, to the pack's outcomes; of the others it says nothing."""
    said: dict[str, str] = {}
    for word in _at(column, decisions):
        if took_place(word) is not TookPlace.NOT_HELD:
            outcome = decided(word, pack)
            said[word] = outcome.code if outcome else ""
    return said


def is_known_by_heading(column: Column) -> bool:
    """Whether its heading says that it is the one or the other, and not its cells alone."""
    return _is_named_a_status(column) or _is_named_an_outcome(column)


def _at(column: Column, rows: Iterable[int]) -> list[str]:
    """What stands in these rows of it, on one line each."""
    return [" ".join(str(column.cells[row]).split()) for row in rows if row in column.cells]


def _is_named_a_status(column: Column) -> bool:
    words = set(header_words(column.header))
    named = bool(words & _SAYS_STATUS) and words <= _STATUS | _SMALL | _GENERIC
    return named and not words & _OF_THE_CASE and len(column.values) <= MOST_STATUSES


def _has_words_of_a_status(column: Column, steps: Sequence[int]) -> bool:
    """Whether nearly all that stands in it beside the steps is "Completed", "Cancelled" and the like.

    A yes or a no may be the answer to anything, and counts where the heading asks for it alone.
    """
    aside = set(header_words(column.header)) & (_OF_SOMETHING_ELSE | _COMMENTS) or _is_named_an_outcome(
        column
    )
    if aside or len(column.values) > MOST_STATUSES:
        return False
    said = _at(column, steps)
    known = [found for word in said if word.casefold() not in _YES_OR_NO and (found := took_place(word))]
    enough = len(said) >= HALF * len(steps) and len(known) >= NEARLY_ALL * len(said)
    return enough and bool({TookPlace.HELD, TookPlace.NOT_HELD} & {*known})


def has_few_codes(column: Column) -> bool:
    """Whether a few short codes stand in it, and nothing else."""
    return (
        bool(column.cells)
        and len(column.values) <= FEW_CODES
        and all(len(v) <= SHORT_CODE for v in column.values)
    )


def _is_named_an_outcome(column: Column) -> bool:
    words = set(header_words(column.header))
    return bool(words & _OUTCOME) and words <= _OUTCOME | _BESIDE_OUTCOME | _SMALL | _GENERIC


def _words_of_an_outcome(column: Column, decisions: Sequence[int], pack: Pack) -> int:
    """How much of what stands in it beside the steps that somebody decides is a word for an outcome; 0 for too little.

    "Cancelled" is of a status as well, and proves nothing.
    """
    if set(header_words(column.header)) & (_OF_SOMETHING_ELSE | _COMMENTS):
        return 0
    said = _at(column, decisions)
    known = sum(
        took_place(word) is not TookPlace.NOT_HELD and decided(word, pack) is not None for word in said
    )
    return known if known >= HALF * max(1, len(said)) else 0


def rows_where(column: Column, words: Mapping[str, str], codes: Iterable[str]) -> list[int]:
    """The rows in which a word stands that is one of these codes."""
    wanted = {*codes}
    return [row for row, v in column.cells.items() if words.get(" ".join(str(v).split())) in wanted]
