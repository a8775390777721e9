"""Which column tells the children of a sheet apart: its cells are unique, and look like ids of a case system."""

from __future__ import annotations

import re
from collections import Counter

from store.imports.door import id_question
from store.imports.header_words import header_words
from store.imports.sheet_look import Column, Look
from store.imports.sheet_shape import OF_EVENTS, tells_of_events
from store.imports.sheets import UnreadableSheet

NEARLY_ALL = 0.9
MOST = 0.7
HALF = 0.5
MOST_NAMED = 3
MOST_FIGURES_COUNTED = 2  # "No of reviews" counts up to 99
MOST_ROWS_COUNTED = (
    10_000  # numbers from here on are ids that follow each other: no tracker counts so many rows
)
_ID = frozenset(
    [
        *(
            "id",
            "ids",
            "ref",
            "refs",
            "reference",
            "number",
            "no",
            "num",
            "swis",
            "mosaic",
            "carefirst",
            "eclipse",
        ),
        *(
            "liquidlogic",
            "lcs",
            "pid",
            "identifier",
            "unique",
            "system",
            "swift",
            "azeus",
            "caredirector",
            "case",
        ),
        *("person", "client", "record", "key", "upi", "urn"),
    ]
)
_OF_THE_CHILD = frozenset({"child", "person", "client", "case", "lac", "service", "user"})
_ALONE = frozenset({"child", "case", "person", "client"})  # what such a header holds may be a name
_OF_OTHERS = frozenset(
    [
        *(
            "worker",
            "sw",
            "social",
            "team",
            "manager",
            "iro",
            "officer",
            "family",
            "sibling",
            "siblings",
            "mother",
        ),
        *(
            "father",
            "parent",
            "carer",
            "foster",
            "placement",
            "provider",
            "court",
            "nhs",
            "chi",
            "upn",
            "phone",
        ),
        *(
            "mobile",
            "telephone",
            "tel",
            "postcode",
            "adopter",
            "adopters",
            "group",
            "panel",
            "legal",
            "email",
        ),
        *("household", "school", "invoice", "age", "row", "bed", "visits", "moves", "placements", "days"),
    ]
)
_OF_EVENTS = frozenset(
    {"event", "step", "form", "activity", "task", "workflow", "document", "review", "meeting"}
)
_PRIVATE = frozenset({"nhs", "chi", "upn", "phone", "mobile", "telephone", "tel", "postcode", "email"})
SEVERAL_ROWS = (
    'has the same id under "{}" on several rows: no mapping is proposed for that. Keep one row of each child, the '
    "newest of several, and try again; nothing was written"
)
_OF_A_ROW = frozenset({"id", "record", "row", "unique", "key", "number", "no", "entry", "line", "identifier"})
_FIGURE = re.compile(r"\d")


def id_column(look: Look) -> tuple[Column, str]:
    """The column whose cells name each row, and why it is that one. Raises UnreadableSheet where no column does."""
    fit = [(score, -c.place, c) for c in look.columns if (score := _score(c, look)) > 0]
    if not fit and tells_of_events(column.cells.values() for column in look.columns):
        raise UnreadableSheet(f"{f'the sheet {look.sheet}' if look.sheet else 'this file'} {OF_EVENTS}")
    if not fit and (again := _stands_again(look)):
        raise UnreadableSheet(
            f"{f'the sheet {look.sheet}' if look.sheet else 'this file'} {SEVERAL_ROWS.format(again)}"
        )
    if not fit:
        where = f"the sheet {look.sheet}" if look.sheet else "this file"
        raise UnreadableSheet(
            f"no column tells children apart in {where}: it needs one with the case system's id, which is another one "
            f"in each row and no name. {_what_to_do(look)}, and try again; nothing was written"
        )
    best = max(fit)[2]
    if best.written:  # stands several times: the first of them is the one of the first table
        best = next(c for c in look.columns if c.written == best.written)
    named = "its header says so, and " if _is_named(best) else ""
    return best, f"{named}{len(best.values)} different values in {len(best.cells)} cells"


def _stands_again(look: Look) -> str:
    """The header of a column with ids of children that stand on several rows each; "" without one."""
    fit = (c for c in look.columns if c.cells and is_named_for_a_child(c) and like_ids(c) >= NEARLY_ALL)
    return next((c.header for c in fit if len(c.values) < NEARLY_ALL * len(c.cells)), "")


def _what_to_do(look: Look) -> str:
    """To name the column that has the ids, where some column may have them under a header that says something else."""
    may_be = [
        c.header
        for c in look.columns
        if c.cells
        and not c.is_of_dates
        and len(c.values) >= NEARLY_ALL * len(c.cells)
        and _may_hold_ids(c, look)
    ]
    if not may_be:
        return "Add it"
    these = " or ".join(f'"{header}"' for header in may_be[:MOST_NAMED])
    return f'If that is {these}, write "Child ID" as its header; else add it'


def looks_like_ids(column: Column) -> bool:
    """Whether its header names ids of children, and its cells are nearly all different and look like ids, no counts."""
    like = sum(_looks_like_an_id(value) and len(value) > MOST_FIGURES_COUNTED for value in column.values)
    different = len(column.values) >= NEARLY_ALL * len(column.cells)
    return _is_named(column) and bool(like) and like >= NEARLY_ALL * len(column.values) and different


def _may_hold_ids(column: Column, look: Look) -> bool:
    if _PRIVATE & set(header_words(column.header)):
        return False
    like = sum(_looks_like_an_id(value) for value in column.values)
    return like >= HALF * len(column.values) and len(column.cells) >= HALF * max(1, look.rows)


def is_named_for_a_child(column: Column) -> bool:
    """Whether its header names ids of children, also where each stands on several rows."""
    words = set(header_words(column.header))
    return _is_named(column) and not words & _OF_EVENTS


def says_child(column: Column) -> int:
    """How clearly its header says that it is the child's own: "Child ID" more than "Record no"."""
    return len(set(header_words(column.header)) & (_OF_THE_CHILD | {"id"}))


def is_of_the_row(column: Column) -> bool:
    """Whether it numbers the rows of a list, and no children: it counts, or is called by no more than that."""
    return _only_counts(column) or set(header_words(column.header)) <= _OF_A_ROW


def like_ids(column: Column) -> float:
    """How many of its different cells look like ids, from 0 to 1."""
    return sum(_looks_like_an_id(value) for value in column.values) / max(1, len(column.values))


def _is_named(column: Column) -> bool:
    words = set(header_words(column.header))
    return bool(words & (_ID | _ALONE)) and not words & _OF_OTHERS


def _score(column: Column, look: Look) -> float:
    """How well it fits; 0 where it cannot be. Without a header that says so its cells have to be better."""
    words = set(header_words(column.header))
    if not column.cells or column.is_of_dates or words & _OF_OTHERS or {"birth", "dob", "date"} & words:
        return 0
    named = words & _ID
    different = len(column.values) / len(column.cells)
    filled = len(column.cells) / max(1, look.rows)
    like = sum(_looks_like_an_id(value) for value in column.values) / len(column.values)
    enough = HALF if named else NEARLY_ALL
    if min(like, different) < enough or filled < (HALF if named else MOST):
        return 0
    if not _is_surely_id(words) and _only_counts(column):
        return 0
    if not named and (column.may_be_days or column.days):
        return 0
    return different + filled + like + len(named) + len(words & _OF_THE_CHILD) + ("id" in words)


def _is_surely_id(words: set[str]) -> bool:
    return bool(words & {"id", "swis", "mosaic", "identifier", "pid", "ref", "reference"})


def _looks_like_an_id(value: str) -> bool:
    parts = re.split(r"[/&,+;]| and ", value)
    return bool(_FIGURE.search(value)) and all(
        id_question(part.strip()) is None for part in parts if part.strip()
    )


def _only_counts(column: Column) -> bool:
    """Whether it numbers the rows: 1, 2, 3 is another child after the next sort."""
    figures = [value.removesuffix(".0") for value in column.values]
    if not all(f.isdecimal() for f in figures):
        return False
    first = min(map(int, figures))
    counted = list(range(first, first + len(figures)))
    return first < MOST_ROWS_COUNTED and sorted(map(int, figures)) == counted


def signs_within(column: Column) -> str:
    """The signs that nearly every id of the column has within it ("2024/0123"), so that they part no siblings there."""
    shapes = Counter(sign for value in column.values for sign in set(value) if sign in "/&,+;")
    return "".join(s for s, times in sorted(shapes.items()) if times >= NEARLY_ALL * len(column.values))


def has_leading_zero(column: Column) -> bool:
    return any(isinstance(v, str) and v.startswith("0") for v in column.cells.values())
