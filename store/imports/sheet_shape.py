"""How a sheet is laid out: in which rows its headers stand, which rows are totals, and whether it stands sideways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from store.imports.formats.facts import SheetFacts
from store.imports.sheets import header_names, headers_together

Rows = Sequence[Sequence[object]]
FEWEST_GROUPS = 2  # upper headers
CLEARLY_GROUPS = 3  # so many are no two titles side by side
FIRST_COLUMNS = 3
FEWEST_LABELS = 3
OFTEN = 1.5  # so often is each milestone named in a list of events; where a sheet stands sideways, once
SIDEWAYS = (
    "stands sideways: a row for each milestone and a column for each child. In the spreadsheet copy it, "
    "paste it transposed (Paste Special, Transpose) into a new sheet, and take that one in"
)
OF_EVENTS = (
    "has a row for each event, and its milestones below each other, and no column was recognised that has the child's "
    "id on each of her rows: no mapping is proposed for that. Call that column Child ID, and try again; or give each "
    "child one row and each milestone a column (a pivot table does it), or put it into Homeward's own form "
    "(docs/imports.md) and take that in with --mapping canonical"
)
_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?\b.*|(?:count|sum)\b[\s:]*|(?:average|mean|median)\b.*|number of (?:children|cases)\b.*",
    re.IGNORECASE,
)
# How a sheet or a heading is called whose children are nobody's care any more, or that was never about children.
_CLOSED = re.compile(
    r"\b(?:closed|closures?|ceased|ended|discharged|archived?|leavers?|left (?:care|laac?|cla)|no longer"
    r"|historic(?:al)?)\b",
    re.IGNORECASE,
)
_NOBODYS = re.compile(
    r"\b(?:templates?|examples?|samples?|guidance|do not use|back ?ups?|test(?:ing)?)\b", re.IGNORECASE
)
# How a row begins that shows how to fill the sheet in: beside a placeholder's words it may have days that look real.
_EXAMPLE = re.compile(
    r"\W*(?:(?:an? |for )?example|(?:sample|dummy|test) (?:row|child|case|record|entry|data))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:reviews?|panel|laa?c|cla|orders?|decision|plan|route|worker|team|d\.?o\.?b|birth|legal|placed|placement|"
    r"looked after|referral|recommend\w*|adm|permanence|match\w*|lodged|petition|date|milestone)\b",
    re.IGNORECASE,
)


def is_total(first_cell: str) -> bool:
    """Whether a row that begins so sums up others: it is no child's."""
    return bool(_TOTAL.fullmatch(first_cell.strip()))


def is_example(cell: str) -> bool:
    """Whether a cell says that its row is an example, and no child's."""
    return _EXAMPLE.match(cell) is not None


def is_of_closed(name: str) -> bool:
    """Whether a sheet or heading of this name is about children who are looked after no more."""
    return closed_in(name) is not None


def closed_in(words: str) -> str | None:
    """The word by which they say that somebody is looked after no more; None without one."""
    found = _CLOSED.search(_words_of(words))
    return found[0] if found else None


def is_of_nobody(name: str) -> bool:
    """Whether a sheet of this name is a pattern or a copy, and no list of children."""
    return bool(_NOBODYS.search(_words_of(name)))


def _words_of(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", name)


def header_place(top: Rows, at: int, facts: SheetFacts) -> tuple[int, int]:
    """Where the headers begin (0 is the top), and how many rows they take, when row `at` is the fullest of them."""
    for upper in (at - 1, at):
        if 0 <= upper < len(top) - 1 and _are_headers_together(top[upper], top[upper + 1], facts, upper + 1):
            return upper, 2
    return at, 1


def _are_headers_together(
    upper: Sequence[object], lower: Sequence[object], facts: SheetFacts, number: int
) -> bool:
    """Whether two rows are headers and headers below them: the upper ones reach over several of the lower ones."""
    groups = {h for h in header_names(upper) if h}
    below = [h for h in header_names(lower) if h]
    if (
        len(groups) < FEWEST_GROUPS
        or len(below) < FEWEST_GROUPS
        or not all(map(_is_word, filter(None, lower)))
    ):
        return False
    if _are_titles_of_tables(upper, lower):
        return False
    joined = [h for h in headers_together([upper, lower], facts, number) if h]
    if len(set(joined)) < len(joined):
        return False
    doubled = len(set(below)) < len(below)
    wide = any(
        top <= number <= bottom and right > left and sum(map(bool, header_names(lower)[left - 1 : right])) > 1
        for top, left, bottom, right in facts.merged
    )
    gaps = any(
        not over and under for over, under in zip(header_names(upper), header_names(lower), strict=False)
    )
    return (wide and (doubled or len(groups) >= CLEARLY_GROUPS)) or (doubled and gaps)


def _are_titles_of_tables(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Whether each upper header stands over the first column of a table of its own, parted by empty columns."""
    under = header_names(lower)
    begins = {n for n, h in enumerate(under) if h and (n == 0 or not under[n - 1])}
    over = {n for n, h in enumerate(header_names(upper)) if h}
    return len(begins) > 1 and over == begins


def _is_word(value: object) -> bool:
    return isinstance(value, str) and not value.strip().isdecimal() and bool(re.search("[A-Za-z]", value))


def stands_sideways(top: Rows) -> bool:
    """Whether milestones are named down the first columns, and not along any row."""
    down = max((len(_labels(row[n] for row in top if n < len(row))) for n in range(FIRST_COLUMNS)), default=0)
    across = max((len(_labels(row)) for row in top), default=0)
    return down >= FEWEST_LABELS and down > 2 * across


def holds_events(top: Rows) -> bool:
    """Whether the same few milestones are named down one of the first columns, as in a list of what happened."""
    down = ([row[n] for row in top if n < len(row)] for n in range(FIRST_COLUMNS))
    return tells_of_events(down) and stands_sideways(top)


def tells_of_events(columns: Iterable[Iterable[object]]) -> bool:
    """Whether the same few milestones are named down a column again and again."""
    for cells in columns:
        down = [v for v in cells if isinstance(v, str) and _LABEL.search(v)]
        if len(set(down)) >= FEWEST_LABELS and len(down) >= OFTEN * len(set(down)):
            return True
    return False


def _labels(cells: Iterable[object]) -> set[str]:
    return {value for value in cells if isinstance(value, str) and _LABEL.search(value)}
