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
from store.imports.door import as_shown
from store.imports.guess_columns import birth, coded, comments, other_birth, person, private, route_opened
from store.imports.guess_dates import guess_dates
from store.imports.guess_events import list_of_events
from store.imports.guess_id import has_leading_zero, id_column, signs_within
from store.imports.guess_list import guesses_of_events
from store.imports.guess_sheets import (
    ANOTHER_NAMED,
    ENDED_THERE,
    OF_ONE_CHILD,
    OTHER_HEADERS,
    PROPOSED_BY_NAME,
    copies_of,
    copy_to_read,
    is_alike,
    is_called_after_a_child,
    only_there,
    says_when_care_ended,
    set_aside,
    together,
)
from store.imports.guess_toml import mapping_text
from store.imports.guessed import Guess, Guesses
from store.imports.mapping import parse_mapping, read_mapping, shipped_mappings
from store.imports.odd_tables import BESIDE, TWO_LINES, has_two_lines, of_other_tables
from store.imports.sheet_look import Column, Look, looks
from store.imports.sheets import STAND_TWICE, Book, UnreadableSheet, doubled_headers


def guessed_mapping(file: Path, pack: Pack, today: date, sheet: str | None = None) -> str:
    """A mapping for the file's most telling sheets, or for the one of that name, as TOML with comments.

    Raises UnreadableSheet.
    """
    book = Book(file)
    seen = looks(book)
    if sheet is None:
        best = _of_all_sheets(seen, _best(seen, pack, today), today)
        best.file = file.stem
    else:
        best = _guesses(_called(sheet, seen), pack, today)
        best.file = (
            f"{file.stem} {sheet}"  # a mapping of its own: what the other sheets said is not withdrawn by it
        )
        best.others = {look.sheet: ANOTHER_NAMED for look in seen if look.sheet and look.sheet != sheet}
    best.fitting = [m.name for m in map(read_mapping, shipped_mappings()) if fits(m, book)]
    text = mapping_text(best)
    parse_mapping(text)  # a file that cannot be read is no proposal
    return text


def _called(sheet: str, seen: list[Look]) -> Look:
    """The look of the sheet of that name. Raises UnreadableSheet."""
    found = next((look for look in seen if look.sheet == sheet), None)
    if found is None:
        there = ", ".join(dict.fromkeys(as_shown(look.sheet) for look in seen if look.sheet))
        raise UnreadableSheet(
            f"there is no sheet {as_shown(sheet)} with headers; there are: {there or 'none with a name'}"
        )
    return found


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
    return max(proposals, key=_tells)


def _tells(one: Guesses) -> tuple[bool, int, int, int]:
    """How much a sheet tells: one that is set aside by its name only where no other has a column of days."""
    steps = len({*one.listed.events.values()}) if one.listed else len(one.dates)
    return bool(steps) and not set_aside(one.look), steps, len(one.coded), one.look.rows


def _of_all_sheets(seen: list[Look], best: Guesses, today: date) -> Guesses:
    """The proposal for the best sheet and those that are read with it; every other sheet is named with the reason."""
    aside = {look.sheet: why for look in seen if look is not best.look and (why := set_aside(look))}
    alike = [look for look in seen if look.sheet and look is not best.look and is_alike(look, best)]
    ended: dict[str | None, str] = {
        look.sheet: ENDED_THERE.format(header)
        for look in alike
        if (header := says_when_care_ended(look, best))
    }
    not_read: dict[str | None, str] = aside | ended
    again = [] if best.listed else copies_of(best, [look for look in alike if look.sheet not in aside])
    chosen, why_not = copy_to_read(look for look in seen if look is best.look or look in again)
    if chosen is not best.look and (of_chosen := _if_readable(chosen, best.pack, today)):
        return _of_all_sheets(seen, of_chosen, today)
    not_read |= {look.sheet: OF_ONE_CHILD for look in alike if is_called_after_a_child(look)}
    alike = [look for look in alike if look not in again and look.sheet not in not_read]
    not_read |= {look.sheet: why_not + only_there(look, best) for look in again}
    others = {
        look.sheet: not_read.get(look.sheet, _why_not_read(look, best.pack, today))
        for look in seen
        if look.sheet and look is not best.look and look not in alike
    }
    best.is_called_after_a_child = is_called_after_a_child(best.look)
    best = _read_together(best, alike, today)
    known = {c.header for c in best.look.columns}
    best.elsewhere = {
        c.header: look.sheet for look in alike for c in look.columns if look.sheet and c.header not in known
    }
    best.alike = [look.sheet for look in alike if look.sheet]
    best.others = others
    return best


def _why_not_read(look: Look, pack: Pack, today: date) -> str:
    """Why a sheet with other headers is not read, and what to do where it tells of children as well."""
    of_it = _if_readable(look, pack, today)
    return OTHER_HEADERS + (
        PROPOSED_BY_NAME.format(look.sheet) if of_it and (of_it.dates or of_it.listed) else ""
    )


def _read_together(best: Guesses, alike: list[Look], today: date) -> Guesses:
    """The proposal by what all these sheets hold; by the best one alone where some would lack a column then."""
    if not alike:
        return best
    of_all = _if_readable(together(best.look, alike), best.pack, today)
    if of_all is None or of_all.id_column.header != best.id_column.header:
        return best
    return of_all if all(is_alike(look, of_all) for look in alike) else best


def _if_readable(look: Look, pack: Pack, today: date) -> Guesses | None:
    """The proposal for a sheet; None where no column tells its children apart."""
    try:
        return _guesses(look, pack, today)
    except UnreadableSheet:
        return None


def _guesses(look: Look, pack: Pack, today: date) -> Guesses:
    if doubled := doubled_headers([column.header for column in look.columns]):
        where = f"the sheet {look.sheet}" if look.sheet else "the file"
        raise UnreadableSheet(STAND_TWICE.format(where, ", ".join(doubled)))
    if listed := list_of_events(look, pack):
        return guesses_of_events(look, pack, listed)
    if look.odd:
        raise UnreadableSheet(f"{f'the sheet {look.sheet}' if look.sheet else 'the file'} {look.odd}")
    found_id, why = id_column(look)
    if has_two_lines(look, found_id):
        raise UnreadableSheet(f"{f'the sheet {look.sheet}' if look.sheet else 'the file'} {TWO_LINES}")
    is_text = not found_id.is_of_numbers or has_leading_zero(found_id)
    guesses = Guesses(look, pack, found_id, why, is_text, signs_within(found_id))
    elsewhere = of_other_tables(look, found_id)
    rest = [c for c in look.columns if c is not found_id and c not in elsewhere]
    rest = _take(rest, guesses.never, private)
    for guess in (birth, person, route_opened):
        rest = _take(rest, guesses.single, guess)
    rest = _take(rest, guesses.never, other_birth)
    rest = _take(rest, guesses.coded, lambda c: coded(c, guesses))
    rest += _of_no_route(guesses)
    rest = _take(rest, guesses.notes, comments)
    guess_dates(rest, guesses, today)
    guesses.unsure += [Guess(column, "?", BESIDE, shown=False) for column in elsewhere]
    guesses.left = [c for c in rest if c.place not in guesses.places]
    return guesses


def _of_no_route(guesses: Guesses) -> list[Column]:
    """The column that says since when a route is followed, where none says which: it stands for nothing any more."""
    if any(g.what == "route" for g in guesses.coded):
        return []
    alone = [g for g in guesses.single if g.what == "route_opened_column"]
    guesses.single = [g for g in guesses.single if g not in alone]
    return [g.column for g in alone]


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
