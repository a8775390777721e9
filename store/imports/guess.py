"""Proposes a mapping for a sheet that nobody has described yet, and says why of each line.

What a header says counts most, and every word of it (header_meaning.py), then what the cells hold. Nothing is taken in
by a guess: a mapping that the council has not confirmed is shown as sentences first, and the import still asks about
every cell that it cannot read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from permanence.pack.model import Pack
from store.imports.choose_mapping import fits
from store.imports.guess_columns import birth, coded, comments, other_birth, person, private, route_opened
from store.imports.guess_dates import guess_dates
from store.imports.guess_id import has_leading_zero, id_column, signs_within
from store.imports.guess_toml import mapping_text
from store.imports.guessed import Guess, Guesses
from store.imports.mapping import parse_mapping, read_mapping, shipped_mappings
from store.imports.sheet_look import Column, Look, looks
from store.imports.sheets import UnreadableSheet

SAME_HEADERS = 0.7


def guessed_mapping(file: Path, pack: Pack, today: date) -> str:
    """A mapping for the file's most telling sheets, as TOML with comments. Raises UnreadableSheet."""
    seen = looks(file)
    best = _best(seen, pack, today)
    best.file = file.stem
    best.fitting = [m.name for m in map(read_mapping, shipped_mappings()) if fits(m, file)]
    for look in seen:
        if look is not best.look and look.sheet is not None:
            (best.alike if _is_alike(look, best) else best.others).append(look.sheet)
    text = mapping_text(best)
    parse_mapping(text)  # a file that cannot be read is no proposal
    return text


def _best(seen: list[Look], pack: Pack, today: date) -> Guesses:
    """The proposal for the sheet that tells most. Raises UnreadableSheet when none of them tells children apart."""
    proposals: list[Guesses] = []
    refused: list[UnreadableSheet] = []
    for look in seen:
        try:
            proposals.append(_guesses(look, pack, today))
        except UnreadableSheet as wrong:
            refused.append(wrong)
    if not proposals:
        raise refused[0]
    return max(proposals, key=lambda g: (len(g.dates), len(g.coded), g.look.rows))


def _is_alike(look: Look, best: Guesses) -> bool:
    """Whether a sheet has its headers in the same row and all that are read."""
    headers = {column.header for column in look.columns}
    read = {g.column.header for g in (*best.dates, *best.bookings, *best.single, *best.coded, *best.notes)}
    same_rows = (look.header_row, look.header_rows) == (best.look.header_row, best.look.header_rows)
    return same_rows and {best.id_column.header, *read} <= headers


def _guesses(look: Look, pack: Pack, today: date) -> Guesses:
    found_id, why = id_column(look)
    is_text = not found_id.is_of_numbers or has_leading_zero(found_id)
    guesses = Guesses(look, pack, found_id, why, is_text, signs_within(found_id))
    rest = [c for c in look.columns if c is not found_id]
    rest = _take(rest, guesses.never, private)
    for guess in (birth, person, route_opened):
        rest = _take(rest, guesses.single, guess)
    rest = _take(rest, guesses.never, other_birth)
    rest = _take(rest, guesses.coded, lambda c: coded(c, guesses))
    rest = _take(rest, guesses.notes, comments)
    guess_dates(rest, guesses, today)
    guesses.left = [c for c in rest if c.place not in guesses.places]
    return guesses


def _take(
    columns: Iterable[Column], into: list[Guess], guess: Callable[[Column], Guess | None]
) -> list[Column]:
    """The columns of which nothing is guessed; each guess that no other column has made goes into the list."""
    left = []
    for column in columns:
        found = guess(column)
        if found and (found.what in ("never", "notes") or found.what not in {g.what for g in into}):
            into.append(found)
        else:
            left.append(column)
    return left
