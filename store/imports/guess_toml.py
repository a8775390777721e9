"""A guessed mapping, written as a file to be looked over: each line with a comment that says how sure it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from store.imports.guessed import Guess, Guesses
from store.imports.sheet_look import KNOWN_FORMATS

MOST_SECTIONS = 20
_NAME = re.compile(r"\b(name|names|surname|forename)s?\b", re.IGNORECASE)
ASKED_WHEN_UNKNOWN = ("route", "legal_basis")


def mapping_text(guesses: Guesses) -> str:
    """The proposal as TOML; what is not sure enough to be read stands in it as a comment."""
    lines = [*_head(guesses), *_columns(guesses), *_tables(guesses)]
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def _head(guesses: Guesses) -> Iterator[str]:
    look = guesses.look
    name = re.sub("[^a-z0-9]+", "-", guesses.file.lower()).strip("-") or "mine"
    yield "# A proposal. Look at every line: what Homeward cannot know, it has guessed, and says so beside the line."
    yield "# Then: homeward import FILE --mapping THIS.toml --dry-run"
    for fitting in guesses.fitting:
        yield f"# A mapping that comes with Homeward has all its columns in this file: --mapping {fitting}"
    yield f"name = {quoted(name)}"
    yield 'about = "Say here which file this is"'
    yield f"pack = {quoted(guesses.pack.code)}"
    if look.sheet is not None:
        yield f"sheet = {quoted(look.sheet)}"
    yield f"header_row = {look.header_row}"
    yield f"id_column = {quoted(guesses.id_column.header)} # {guesses.id_why}"
    if guesses.id_is_text:
        yield "id_is_text = true # a number there may have lost leading zeros, and is asked about"
    else:
        yield "id_is_text = false # all are plain numbers; true if ids may begin with a zero"
    yield from _sections(look.sections)
    yield from _formats(guesses)
    yield f"blanks = {_list(['', *look.blanks])} # seen where dates or codes are expected"


def _sections(sections: list[str]) -> Iterator[str]:
    """Rows with one filled cell: a pattern that all of them have, or the very rows."""
    if not sections:
        return
    if all(re.fullmatch(r"(\W{2,}).*", s) and s[0] == sections[0][0] for s in sections):
        edge = re.escape(sections[0][0] * 2)
        pattern = f"^{edge}"
    else:
        pattern = "^(?:" + "|".join(re.escape(s) for s in dict.fromkeys(sections[:MOST_SECTIONS])) + ")$"
    yield f"section_row = {quoted(pattern)} # {len(sections)} rows part others, for example {quoted(sections[0])}"


def _formats(guesses: Guesses) -> Iterator[str]:
    """The written forms of dates that were seen, in the order in which they are tried."""
    seen = dict.fromkeys(KNOWN_FORMATS, 0)
    for column in guesses.look.columns:
        if column.is_of_dates:
            for form, times in column.formats.items():
                seen[form] += times
    used = [form for form in KNOWN_FORMATS if seen[form]] or ["%Y-%m-%d"]
    yield "date_formats = ["
    for form in used:
        yield (
            f"    {quoted(form)}, # {seen[form]} cells" if seen[form] else f"    {quoted(form)}, # none seen"
        )
    yield "]"


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
    for column in guesses.left:
        yield f"    {quoted(column.header)}, # nothing that Homeward asks for was recognised here"
    yield "]"
    for guess in guesses.single:
        yield f"{guess.what} = {quoted(guess.column.header)} # {guess.why}"


def _tables(guesses: Guesses) -> Iterator[str]:
    yield from _table("dates", guesses.dates, guesses.unsure)
    if guesses.bookings:
        yield from _table("bookings", guesses.bookings, [])
    for guess in guesses.coded:
        yield from _codes(guess, guesses.codes[guess.what])


def _table(name: str, guesses: list[Guess], unsure: list[Guess]) -> Iterator[str]:
    yield ""
    yield f"[{name}]"
    for guess in guesses:
        yield f"{quoted(guess.column.header)} = {quoted(guess.what)} # {guess.why}"
    for guess in unsure:
        yield f"# {quoted(guess.column.header)} = {quoted(guess.what)} # not read: {guess.why}"


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


def _list(items: list[str]) -> str:
    return "[" + ", ".join(quoted(item) for item in items) + "]"
