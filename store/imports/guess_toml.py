"""A guessed mapping, written as a file to be looked over: each line with a comment that says why, and three cells."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from permanence.how_many import how_many
from store.imports.cells import shown
from store.imports.day_order import doubtful
from store.imports.door import as_shown, may_be_private, team_question
from store.imports.guess_list_toml import hidden_words, list_tables, list_warning
from store.imports.guessed import Guess, Guesses
from store.imports.mapping import shipped_mappings
from store.imports.sheet_look import KNOWN_FORMATS, Column

MOST_SECTIONS = 20
SAMPLES = 3
_STEERS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NAME = re.compile(r"\b(name|names|surname|forename)s?\b", re.IGNORECASE)
BEGINNING_IS_MISSING = (
    "No column was recognised as the day on which a child became looked after, "
    "and without it no new child comes in"
)
ASKED_WHEN_UNKNOWN = ("route", "legal_basis", "blocker")


def beginning_is_missing(guesses: Guesses) -> bool:
    """Whether no column is read as the day on which a child became looked after."""
    return not guesses.begins


def mapping_text(guesses: Guesses) -> str:
    """The proposal as TOML; what is not sure enough to be read stands in it as a comment."""
    tables = list_tables(guesses.listed) if guesses.listed else ()
    lines = [*_head(guesses), *_columns(guesses), *_tables(guesses), *tables]
    return "\n".join(map(_on_one_line, lines)) + "\n"


def _on_one_line(line: str) -> str:
    """The line without what would begin another: what a sheet or a cell is called stands in comments as well."""
    return _STEERS.sub(" ", line)


def quoted(text: str) -> str:
    """Text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _name_after(file: str) -> str:
    """What the mapping is called: after the file, but never after a child, nor as one that comes with Homeward."""
    called = "" if may_be_private(re.sub(r"[\W_]+", " ", file)) else file.lower()
    name = re.sub("[^a-z0-9]+", "-", called).strip("-") or "mine"
    return f"our-{name}" if name in shipped_mappings() else name


def _head(guesses: Guesses) -> Iterator[str]:
    look = guesses.look
    yield "# A proposal. Look at every line: what Homeward cannot know, it has guessed, and says why beside the line."
    yield "# Then: homeward import FILE --mapping THIS.toml --dry-run"
    yield "# It counts once you have said that it is right: homeward mapping confirm THIS.toml"
    if beginning_is_missing(guesses):
        yield f"# {BEGINNING_IS_MISSING}: see [dates]."
    if guesses.listed and (warning := list_warning(guesses.listed)):
        yield f"# {warning}."
    for fitting in guesses.fitting:
        yield f"# A mapping that comes with Homeward has all its columns in this file: --mapping {fitting}"
    yield f"name = {quoted(_name_after(guesses.file))}"
    yield 'about = "Say here which file this is"'
    yield f"pack = {quoted(guesses.pack.code)}"
    yield "confirmed = false"
    if guesses.listed:
        yield 'shape = "event_list" # a row for each event'
    yield from _sheets(guesses)
    yield f"header_row = {look.header_row}"
    if look.header_rows > 1:
        yield f"header_rows = {look.header_rows} # the row below belongs to the headers"
    for total in (words for words in look.totals if not may_be_private(words)):
        yield f"# a row that sums up others is no child's, and is asked about: it begins with {quoted(total)}"
    yield f"id_column = {quoted(guesses.id_column.header)} # {guesses.id_why}"
    if guesses.id_is_text:
        yield "id_is_text = true # a number there may have lost leading zeros, and is asked about"
    else:
        yield "id_is_text = false # all are plain numbers; true if ids may begin with a zero"
    if guesses.id_signs:
        yield f"id_signs = {quoted(guesses.id_signs)} # nearly every id has this within it, so it parts no siblings"
    yield from _sections(look.sections)
    yield from _formats(guesses)
    yield f"blanks = {_list(['', *look.blanks])} # seen where dates or codes are expected"


def _sheets(guesses: Guesses) -> Iterator[str]:
    if guesses.look.sheet is None:
        return
    own = [] if guesses.is_called_after_a_child else [guesses.look.sheet]
    if guesses.alike:
        yield f"sheets = {_list([*own, *guesses.alike])} # all have the columns that are read"
    elif own:
        yield f"sheet = {quoted(guesses.look.sheet)}"
    else:
        yield "# the sheet's name may be a child's, and is not shown: the first sheet that has the columns is read"
    shown = {name: why for name, why in guesses.others.items() if not may_be_private(name)}
    for other, why in shown.items():
        yield f"# not read: the sheet {quoted(other)}, {why}"
    if hidden := len(guesses.others) - len(shown):
        yield f"# not read: {how_many(hidden, 'sheet')} whose names may be somebody's, and are not shown"
    for header, sheet in guesses.elsewhere.items():
        yield f"# not read: the column {quoted(header)}, which the sheet {quoted(as_shown(sheet))} has"


def _sections(sections: list[str]) -> Iterator[str]:
    """Rows with one filled cell: a pattern that all of them have, or the very rows, but for what may be a name.

    The mapping is kept, and a row that is left out of the pattern is asked about.
    """
    told = [words for words in sections if not (may_be_private(words) or team_question(words))]
    if hidden := len(sections) - len(told):
        yield f"# {how_many(hidden, 'row')} with one filled cell may have a name there: not shown, and asked about"
    sections = told
    if not sections:
        return
    edge = sections[0][0] * 2
    if not sections[0][0].isalnum() and all(s.startswith(edge) for s in sections):
        pattern = f"^{re.escape(edge)}"
    else:
        pattern = "^(?:" + "|".join(re.escape(s) for s in dict.fromkeys(sections[:MOST_SECTIONS])) + ")$"
    yield f"section_row = {quoted(pattern)} # {len(sections)} rows part others, for example {quoted(sections[0])}"


def _formats(guesses: Guesses) -> Iterator[str]:
    """The written forms of dates that were seen, in the order in which they are tried, and the order in doubt."""
    seen = dict.fromkeys(KNOWN_FORMATS, 0)
    read = _columns_of_days(guesses)
    for column in read:
        for form, times in column.formats.items():
            seen[form] += times
    used = [form for form in KNOWN_FORMATS if seen[form]] or ["%Y-%m-%d"]
    used += (
        ["%d/%m/%Y"] if any(c.order.month_first for c in read) and not any("%d/%m" in f for f in used) else []
    )
    yield "date_formats = ["
    for form in used:
        found = how_many(seen[form], "cell") if seen[form] else "none seen"
        yield f"    {quoted(form)}, # {found}"
    yield "]"
    in_doubt = doubtful({c.header: c.order for c in read})
    if in_doubt:
        cells = sum(order.month_first for order in {id(o): o for o in in_doubt.values()}.values())
        found = how_many(cells, "cell")
        yield f"# {found} can only have the month first (M/D), so these columns' days are asked about. If they"
        yield "# have the month first, take the sign in front of the next line away:"
        yield f"# month_first = {_list(list(in_doubt))}"
    if in_doubt and guesses.alike:
        yield "# It holds for all the sheets: where only one has the month first, give that sheet a mapping of its own."


def _columns_of_days(guesses: Guesses) -> list[Column]:
    of_days = [g for g in guesses.single if g.what in ("birth_column", "ended_column", "route_opened_column")]
    listed = guesses.listed.days if guesses.listed else []
    return [g.column for g in (*guesses.dates, *guesses.bookings, *of_days)] + listed


def _columns(guesses: Guesses) -> Iterator[str]:
    yield ""
    yield "# Never taken in. A birth date gives an age in years, and goes no further."
    yield "never = ["
    for guess in guesses.never:
        yield f"    {quoted(guess.column.header)}, # {guess.why}"
    yield "]"
    names = [quoted(g.column.header) for g in guesses.never if _NAME.search(g.column.header)]
    yield f"names = [{', '.join(names)}] # of these, the children's names"
    yield "left = ["
    for guess in guesses.aims:
        yield f"    {quoted(guess.column.header)}, # {guess.what}: {guess.why}{_samples(guess.column)}"
    for column in guesses.left:
        why = guesses.why_left.get(column.place, "nothing that Homeward asks for was recognised here")
        yield f"    {quoted(column.header)}, # {why}"
    yield "]"
    if guesses.notes:
        yield "# Comments, each kept as a note unless it looks private; to leave them all out, move them to `left`."
        yield f"notes = {_list([g.column.header for g in guesses.notes])}"
    for guess in guesses.single:
        is_of_days = guess.what in ("ended_column", "route_opened_column")
        samples = _samples(guess.column) if is_of_days else ""
        yield f"{guess.what} = {quoted(guess.column.header)} # {guess.why}{samples}"


def _tables(guesses: Guesses) -> Iterator[str]:
    look = guesses.look
    yield from _table("dates", guesses.dates, guesses.unsure)
    if beginning_is_missing(guesses):
        where = "under [event_list.events]" if guesses.listed else "here"
        yield f"# {BEGINNING_IS_MISSING}. Write it {where}, as in"
        yield f'# "Came into care" = {quoted(guesses.pack.begins_with)}'
    if guesses.bookings:
        yield from _table("bookings", guesses.bookings, [])
    for guess in guesses.coded:
        yield from _codes(guess, guesses.codes[guess.what])
        yield from hidden_words(guesses.hidden[guess.what])
    if apart := {name: parts for name, parts in look.apart.items() if name in guesses.headers_read}:
        yield ""
        yield "[days_apart] # a day whose day, month and year stand in a column each is read as one"
        for name, parts in apart.items():
            yield f"{quoted(name)} = {_list(parts)}"


def _table(name: str, guesses: list[Guess], unsure: list[Guess]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    for guess in guesses:
        yield f"{quoted(guess.column.header)} = {quoted(guess.what)} # {guess.why}{_samples(guess.column)}"
    for guess in unsure:
        samples = _samples(guess.column) if guess.shown else ""
        yield f"# {quoted(guess.column.header)} = {quoted(guess.what)} # not read: {guess.why}{samples}"


def _samples(column: Column) -> str:
    """Three cells of a column of days, as they are written: dates and numbers alone, for a word may be a name."""
    written = (shown(value) for row, value in column.cells.items() if row in column.days)
    cells = list(islice(dict.fromkeys(written), SAMPLES))
    return f"; for example {', '.join(cells)}" if cells else ""


def _codes(guess: Guess, codes: dict[str, str]) -> Iterator[str]:
    yield ""
    yield f"[{guess.what}] # {guess.why}"
    yield f"column = {quoted(guess.column.header)}"
    if guess.what not in ASKED_WHEN_UNKNOWN:
        yield 'unknown = "leave_out" # listed, not asked about'
    yield f"[{guess.what}.codes]"
    written: set[str] = set()
    for value, code in codes.items():
        if value.casefold() in written:
            continue
        written.add(value.casefold())
        if code:
            yield f"{quoted(value)} = {quoted(code)}"
        else:
            yield f'# {quoted(value)} = "" # what does this stand for?'


def _list(items: Iterable[str]) -> str:
    return "[" + ", ".join(quoted(item) for item in items) + "]"
