"""The proposal for a list with a row for each event: its own columns, and those that stand on each row of a child."""

from __future__ import annotations

from permanence.names_in_sheets import name_key
from permanence.pack.model import Pack
from store.imports.cells import shown
from store.imports.guess_columns import birth, other_birth, person, private
from store.imports.guess_events import ListGuess
from store.imports.guess_id import NEARLY_ALL, has_leading_zero, signs_within
from store.imports.guessed import Guess, Guesses
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader
from store.imports.header_words import header_words, words_that
from store.imports.look_ahead import id_key
from store.imports.sheet_look import Column, Look

SEVERAL_ROWS = "{} different values in {} cells: each child has a row for each event"
ON_EACH_ROW = "its header says so; it stands on each row of a child"
NOT_ONE = "it differs between the rows of a child, so it is of the event"
WHOSE_END = "the end of the event, or of her care? if of her care: ended_column"
_OF_CARE = frozenset({"lac", "looked", "care", "discharged", "discharge", "case"})
A_TARGET = "a target, not a day on which anything happened"
OF_THE_EVENT = "of the event, and nothing that Homeward asks for"


def guesses_of_events(look: Look, pack: Pack, listed: ListGuess) -> Guesses:
    """The proposal for it. What differs between the rows of one child is of the event, and left."""
    ids = listed.ids
    why = SEVERAL_ROWS.format(len(ids.values), len(ids.cells))
    is_text = not ids.is_of_numbers or has_leading_zero(ids)
    guesses = Guesses(look, pack, ids, why, is_text, signs_within(ids), listed=listed)
    reader = HeaderReader(pack)
    for column in look.columns:
        if column not in listed.columns:
            _place(column, guesses, reader)
    return guesses


def _place(column: Column, guesses: Guesses, reader: HeaderReader) -> None:
    if never := private(column):
        guesses.never.append(never)
        return
    of_child = birth(column) or person(column)
    if of_child and of_child.what not in {g.what for g in guesses.single}:
        if _is_one_for_each_child(column, guesses.id_column):
            guesses.single.append(of_child)
        else:
            _leave(column, guesses, NOT_ONE)
        return
    if second := other_birth(column):
        guesses.never.append(second)
        return
    meaning = reader.meaning(column.header)
    is_day = column.is_of_dates or column.may_be_days
    what = meaning.what if is_day and meaning.days is DaysOf.HAPPENED and not meaning.is_bare else None
    if what not in (guesses.pack.begins_with, ENDED):
        is_aim = is_day and words_that("aims") & set(header_words(column.header))
        _leave(column, guesses, A_TARGET if is_aim else OF_THE_EVENT)
    elif what == ENDED and not _OF_CARE & set(header_words(column.header)):
        _leave(column, guesses, WHOSE_END)
    elif what == ENDED:
        guesses.single.append(Guess(column, "ended_column", ON_EACH_ROW))
    else:
        guesses.dates.append(Guess(column, what, ON_EACH_ROW))


def _leave(column: Column, guesses: Guesses, why: str) -> None:
    guesses.left.append(column)
    guesses.why_left[column.place] = why


def _is_one_for_each_child(column: Column, ids: Column) -> bool:
    """Whether nearly all children have one value there on all of their rows."""
    said: dict[str, set[str]] = {}
    for row, value in column.cells.items():
        said.setdefault(id_key(shown(ids.cells.get(row, ""))), set()).add(name_key(shown(value)))
    return sum(len(values) == 1 for values in said.values()) >= NEARLY_ALL * len(said)
