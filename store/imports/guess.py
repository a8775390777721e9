"""Proposes a mapping for a sheet that nobody has described yet, and says how sure it is of each line.

What a header says counts most (the pack's own words for its milestones), then what the cells hold. Nothing is taken in
by a guess: the information officer looks it over, and the import still asks about every cell that it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from permanence.pack.model import Pack
from store.imports.choose_mapping import fits
from store.imports.guess_toml import mapping_text
from store.imports.guessed import Guess, Guesses
from store.imports.mapping import read_mapping, shipped_mappings
from store.imports.sheet_look import Column, Look, looks

NEARLY_ALL = 0.9
HALF = 0.5
EXACT, HOLDS = 2.0, 1.0


def guessed_mapping(file: Path, pack: Pack) -> str:
    """A mapping for the file's most telling sheet, as TOML with comments. Raises UnreadableSheet."""
    proposals = [_guesses(look, pack) for look in looks(file)]
    best = max(proposals, key=lambda g: (len(g.dates), len(g.coded), g.look.rows))
    best.file = file.stem
    best.fitting = [m.name for m in map(read_mapping, shipped_mappings()) if fits(m, file)]
    return mapping_text(best)


def _guesses(look: Look, pack: Pack) -> Guesses:
    found_id, why = _id_column(look)
    guesses = Guesses(look, pack, found_id, why, not found_id.is_of_numbers or _has_leading_zero(found_id))
    rest = [c for c in look.columns if c is not found_id]
    rest = _take(rest, guesses.never, _private)
    rest = _take(rest, guesses.single, _single)
    rest = _take(rest, guesses.never, _other_birth)
    rest = _take(rest, guesses.coded, lambda c: _coded(c, guesses))
    left = _dates(rest, guesses)
    guesses.left = [c for c in left if c not in [g.column for g in guesses.unsure]]
    return guesses


def _take(
    columns: Iterable[Column], into: list[Guess], guess: Callable[[Column], Guess | None]
) -> list[Column]:
    """The columns of which nothing is guessed; each guess that no other column has made goes into the list."""
    left = []
    for column in columns:
        found = guess(column)
        if found and (found.what == "never" or found.what not in {g.what for g in into}):
            into.append(found)
        else:
            left.append(column)
    return left


# --- whose row it is --------------------------------------------------------------------------------------------------

_ID = re.compile(r"\b(id|ids|ref|reference|number|no|case|swis|person|unique|child)\b", re.IGNORECASE)


def _id_column(look: Look) -> tuple[Column, str]:
    """The column whose cells name each row, by its header and by every cell being another one."""

    def score(column: Column) -> tuple[float, int]:
        words = len(_ID.findall(_spaced(column)))
        different = len(column.values) / max(1, len(column.cells))
        filled = len(column.cells) / max(1, look.rows)
        unfit = column.is_of_dates or bool(_PRIVATE_HEADER.search(_spaced(column))) or not column.cells
        return (different + filled + words - (10 if unfit else 0), -column.place)

    best = max(look.columns, key=score)
    named = "its header says so, and " if _ID.search(_spaced(best)) else ""
    return best, f"{named}{len(best.values)} different values in {len(best.cells)} cells"


def _has_leading_zero(column: Column) -> bool:
    return any(isinstance(v, str) and v.startswith("0") for v in column.cells.values())


# --- what must not come in --------------------------------------------------------------------------------------------

_PRIVATE_HEADER = re.compile(
    r"\b(name|names|surname|forename|initials|address|post ?code|phone|mobile|e-?mail|nhs|chi|upn|gender|sex|"
    r"ethnic\w*|religion|nationality|home post|pl post)\b",
    re.IGNORECASE,
)
_NOT_THE_CHILD = re.compile(r"\b(worker|sw|team|tm|manager|iro|officer)\b", re.IGNORECASE)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)


def _private(column: Column) -> Guess | None:
    if _PRIVATE_HEADER.search(_spaced(column)) and not _NOT_THE_CHILD.search(_spaced(column)):
        return Guess(column, "never", "its header says so")
    postcodes = sum(bool(_POSTCODE.fullmatch(value)) for value in column.values)
    if postcodes and postcodes >= HALF * len(column.values):
        return Guess(column, "never", "its cells look like postcodes")
    return None


def _spaced(column: Column) -> str:
    return column.header.replace("_", " ")


# --- columns of which there is one ------------------------------------------------------------------------------------

_BIRTH = re.compile(r"\b(dob|d\.o\.b\.?|birth|born)\b", re.IGNORECASE)
_SINGLE = (
    ("birth_column", _BIRTH, True),
    ("route_opened_column", re.compile(r"\b(plan|route)\b.*\bchanged\b", re.IGNORECASE), True),
    ("ended_column", re.compile(r"\b(ceased|left care|end(ed)? of care|discharged?)\b", re.IGNORECASE), True),
    ("reviewing_officer_column", re.compile(r"\b(iro|reviewing officer|chair)\b", re.IGNORECASE), False),
    (
        "worker_column",
        re.compile(r"\b(sw|social worker|worker|case ?holder|allocated to)\b", re.IGNORECASE),
        False,
    ),
    ("team_column", re.compile(r"\bteam\b", re.IGNORECASE), False),
)


def _single(column: Column) -> Guess | None:
    for what, header, dates in _SINGLE:
        if header.search(_spaced(column)) and (column.is_of_dates == dates or not column.cells):
            return Guess(
                column, what, "its header says so" + ("" if column.cells else "; it is empty in this file")
            )
    return None


def _other_birth(column: Column) -> Guess | None:
    """Somebody else's birth date, a mother's or a child's."""
    return Guess(column, "never", "a second birth date") if _BIRTH.search(_spaced(column)) else None


# --- columns that stand for codes -------------------------------------------------------------------------------------

_CODED = (
    ("route_reason", re.compile(r"\b(why|reason)\b.*\bchang|\breason\b.*\b(plan|route)\b", re.IGNORECASE)),
    ("parallel_route", re.compile(r"\b(twin|parallel|concurrent|dual)\b", re.IGNORECASE)),
    ("route", re.compile(r"\b(plan|route|permanence plan|care plan)\b", re.IGNORECASE)),
    ("legal_basis", re.compile(r"\b(basis|legal status|legal reason|section|order type)\b", re.IGNORECASE)),
    (
        "blocker",
        re.compile(r"\b(block\w*|barrier\w*|stumbling|delay\w*|obstacle\w*|issue\w*)\b", re.IGNORECASE),
    ),
)


def _coded(column: Column, guesses: Guesses) -> Guess | None:
    if column.is_of_dates or not column.cells:
        return None
    for what, header in _CODED:
        if header.search(_spaced(column)):
            known = _words_for(what, guesses.pack)
            codes = {value: known.get(_plain(value), "") for value in column.values}
            found = sum(bool(code) for code in codes.values())
            guesses.codes[what] = codes
            return Guess(
                column, what, f"its header says so, and {found} of {len(codes)} values are words of the pack"
            )
    return None


def _words_for(what: str, pack: Pack) -> Mapping[str, str]:
    """What people write to the pack's code for it, as `_plain` gives it."""
    named: list[tuple[str, tuple[str, ...]]]
    match what:
        case "legal_basis":
            named = [(code, (code, name)) for code, name in pack.legal_bases.items()]
        case "blocker":
            named = [(r.code, (r.code, r.name, *r.words)) for r in pack.blocker_reasons.values()]
        case "route_reason":
            named = [(r.code, (r.code, r.name, *r.words)) for r in pack.route_change_reasons.values()]
        case _:
            named = [(r.code, (r.code, r.name, *r.words)) for r in pack.routes.values()]
    return {_plain(word): code for code, words in reversed(named) for word in words}


def _plain(text: str) -> str:
    """A word as words are compared: small letters and digits, one space between."""
    return " ".join(re.findall("[a-z0-9]+", text.casefold().replace(".", "")))


# --- dates ------------------------------------------------------------------------------------------------------------

_BOOKED = re.compile(r"\b(booked|planned|scheduled|next|forthcoming)\b", re.IGNORECASE)
_FILLING = re.compile(r"\b(date|of|the|on|child|held|was)\b")


def _dates(columns: list[Column], guesses: Guesses) -> list[Column]:
    """The columns that hold no milestone. Each milestone goes to the column whose header fits it best."""
    beginning = _beginning(columns, guesses.pack)
    if beginning:
        guesses.dates.append(beginning)
    taken = {(False, g.what) for g in guesses.dates}
    placed = {g.column.place for g in guesses.dates}
    may = [c for c in columns if c.place not in placed and (c.is_of_dates or not c.cells)]
    ranked = sorted(chain.from_iterable(_candidates(c, guesses.pack) for c in may), key=lambda r: -r[0])
    for score, column, what, phrase in ranked:
        booked = bool(_BOOKED.search(_spaced(column)))
        if column.place in placed or (booked, what) in taken or (not column.cells and score < EXACT):
            continue
        taken.add((booked, what))
        placed.add(column.place)
        sure = f'sure: "{phrase}" is a word of the pack' if score >= EXACT else f'likely: it holds "{phrase}"'
        empty = "" if column.cells else "; it is empty in this file"
        (guesses.bookings if booked else guesses.dates).append(Guess(column, what, sure + empty))
    guesses.dates.sort(key=lambda g: g.column.place)
    left = [c for c in columns if c.place not in placed]
    guesses.unsure += [Guess(c, "?", "dates, but of what?") for c in left if c.is_of_dates]
    return left


def _beginning(columns: list[Column], pack: Pack) -> Guess | None:
    """The column of dates that stands in most rows and comes before the others in nearly all of them."""
    dated = [c for c in columns if c.days and c.is_of_dates]
    fullest = max((len(c.days) for c in dated), default=0)
    for column in dated:
        first = before = 0
        for row, day in column.days.items():
            others = [o.days[row] for o in dated if o is not column and row in o.days]
            first += day <= min(others, default=day)
            before += bool(others) and day < min(others)
        told = any(what == pack.begins_with for _, _, what, _ in _candidates(column, pack))
        early = first >= NEARLY_ALL * len(column.days) and (told or before >= HALF * len(column.days))
        if early and len(column.days) >= NEARLY_ALL * fullest:
            why = "sure: its header says so, and" if told else "likely:"
            return Guess(
                column,
                pack.begins_with,
                f"{why} it is the earliest date in {first} rows of {len(column.days)}",
            )
    return None


def _candidates(column: Column, pack: Pack) -> Iterator[tuple[float, Column, str, str]]:
    """The milestones that a header may mean, with how well it fits: exact, or the longer the better."""
    header = _plain(_BOOKED.sub(" ", _spaced(column)))
    core = " ".join(_FILLING.sub(" ", header).split())
    for milestone in pack.milestones.values():
        for word in (milestone.name, *milestone.words):
            phrase = _plain(word)
            if phrase in (header, core):
                yield EXACT + len(phrase) / 100, column, milestone.code, word
            elif f" {phrase} " in f" {header} ":
                yield HOLDS + len(phrase) / 100, column, milestone.code, word
