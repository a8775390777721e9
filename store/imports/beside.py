"""What a column beside a day says of it: "1st review" has a date, and "1st review status" says that it was cancelled.

The day of such a cell looks like one on which something was held, and is none; a careful reader looks at both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from permanence.pack.model import Pack
from store.imports.cells import shown
from store.imports.door import quoted
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader
from store.imports.header_words import header_words, words_that
from store.imports.mapping import Mapping as SheetMapping
from store.imports.sheet_shape import closed_in
from store.imports.sheets import SheetRow
from store.imports.took_place import decided

SAYS_CLOSED = '"{}" says {}: is she looked after still? say when it ended'
_OF_THE_ROW = frozenset({"status", "case", "current", "child", "lac", "open", "closed", "or", "of"})
_YES_OR_NO = frozenset({"y", "n", "yes", "no", "or", "tick"})
_NOW = frozenset({"active", "current", "currently", "still", "open"})
_OF_A_CHILD = frozenset({"case", "child", "is", "lac", "looked", "after", "in", "care", "status"})
_ANSWER_NO = re.compile(r"(?:n|no|false|0)(?![\w/])", re.IGNORECASE)
_YES_OR_A_DAY = re.compile(r"(?:y|yes|true|1|x|✓|✔)(?![\w/])|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", re.IGNORECASE)
NOT_DECIDING = (None, "review")  # what is said to have come of a review is what becomes of the child
OF_ANOTHER = '"{}" says {}: of which step is this day?'
SAYS_NO = '"{}" says {}: was it held on this day?'
_OUTCOMES = words_that("outcome")
_STATUS = words_that("status") | _OUTCOMES
_HELD = words_that("held")
_CALLED_OFF = words_that("called_off")
_BESIDE_CALLED_OFF = words_that("beside_called_off") | words_that("small")
_NO_ALONE = re.compile(r"(?:n|no|false|0)\s*(?:[^\w\s]|$)", re.IGNORECASE)  # "No quorum" is a reason
_KIND = frozenset({"type", "kind", "purpose", "category"})
_COUNTS = words_that("counts")
_BESIDE_COUNTS = words_that("beside_counts") | words_that("small")
_ABOUT, _SOMEBODY_ELSE = words_that("about"), words_that("somebody_else")
_SUBJECT = frozenset(
    {"subject", "person", "client", "entity", "relates", "relating", "about", "who", "whose", "party"}
)
_INACTIVE = re.compile(r"(?:inactive|not (?:active|current|valid)|invalid|superseded|old)\b", re.IGNORECASE)
_NO = re.compile(
    r"(?:n|no|false|✗|✘)\W*$|(?:not (?:held|done|yet|completed|started)|cancel\w*|postponed|rescheduled|abandoned|"
    r"did not (?:take place|go ahead|happen))\b",
    re.IGNORECASE,
)
# What a meeting that was held may end with as well, so that an outcome of these words is no doubt about its day.
_NOT_YET = re.compile(
    r"(?:booked|planned|arranged|scheduled|to be|due|overdue|outstanding|pending|await\w*|adjourned|deferred|tbc)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Beside:
    """For each column of days the columns that say whether it was held. `outcomes`: those that tell how it ended.

    `of_rows`: the columns that say of a row whether its child's case is open. `over_if`: those that ask it, each with
    the answer by which it is over: a yes under "Left care?", a no under "Still LAC". `decisions`: columns of steps that
    a panel or another body decides, each with its milestone. `called_off`: those of
    the columns beside a day that say that it was not held where they say anything but no. `kinds`: for each column of
    days those that say of which kind its step was ("ADM decision type"). `steps`: the milestone of each column of days.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    outcomes: frozenset[str] = frozenset()
    of_rows: tuple[str, ...] = ()
    over_if: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    decisions: Mapping[str, str] = field(default_factory=dict)
    pack: Pack | None = None
    called_off: frozenset[str] = frozenset()
    kinds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)
    reader: HeaderReader | None = None

    @classmethod
    def of(cls, headers: Iterable[str], mapping: SheetMapping, pack: Pack) -> Beside:
        """By the words of the headers: a step's own, alone or with "status", "held?" or "outcome"."""
        reader = HeaderReader(pack)
        told: dict[str, list[str]] = {}
        outcomes, called_off = set(), set()
        for header in headers:
            if not header or header in mapping.day_columns or header == mapping.id_column:
                continue
            meaning = reader.meaning(header)
            odd = set(meaning.odd)
            off = is_called_off(odd | ({*header_words(header)} & _HELD if "not" in odd else set()))
            what = meaning.what or (meaning.near if odd <= _STATUS or off else None)
            if what and not meaning.is_bare:
                told.setdefault(what, []).append(header)
                outcomes |= {header} if _OUTCOMES & odd else set()
                called_off |= {header} if off else set()
        of_steps = {c: code for c, code in mapping.dates.items() if code != pack.begins_with}
        columns = {c: tuple(told[code]) for c, code in of_steps.items() if code in told}
        over_if = {
            header: answer
            for header in headers
            if header and header not in mapping.columns and (answer := _over_if(header, reader))
        }
        decisions = {
            c: code for c, code in of_steps.items() if pack.milestones[code].body not in NOT_DECIDING
        }
        of_rows = tuple(filter(_is_of_the_row, headers))
        not_held = frozenset(called_off)
        return cls(
            columns,
            frozenset(outcomes),
            of_rows,
            over_if,
            decisions,
            pack,
            not_held,
            _kinds(headers, of_steps, reader),
            of_steps,
            reader,
        )

    def says_closed(self, row: SheetRow) -> str | None:
        """The question about a row whose own status says that her case is closed."""
        for column in self.of_rows:
            value = row.get(column)
            if value is not None and (found := closed_in(shown(value))):
                return SAYS_CLOSED.format(column, repr(found))
        for column, answer in self.over_if.items():
            value = row.get(column)
            if value is not None and (told := answer.match(shown(value).strip())):
                return SAYS_CLOSED.format(column, repr(told[0]))
        return None

    def doubt(self, row: SheetRow, column: str) -> str | None:
        """The question about a day, where a cell beside it says that nothing was held on it."""
        for other in self.columns.get(column, ()):
            value = row.get(other)
            text = "" if value is None else " ".join(shown(value).split())
            if other in self.called_off:
                if says_called_off(text):
                    return SAYS_NO.format(other, quoted(text))
                continue
            if found := _NO.match(text) or (None if other in self.outcomes else _NOT_YET.match(text)):
                return SAYS_NO.format(other, repr(found[0].strip()))
        return next(
            filter(None, (self._of_another(row, column, other) for other in self.kinds.get(column, ()))), None
        )

    def _of_another(self, row: SheetRow, column: str, other: str) -> str | None:
        """The question about a day of a step, where the cell that says of which kind it was names another one."""
        said = " ".join(shown(row.get(other) or "").split())
        if not said or self.reader is None:
            return None
        meant, step = self.reader.meaning(said), self.steps[column]
        is_same = meant.what in (None, step) or meant.is_bare
        return None if is_same else OF_ANOTHER.format(other, quoted(said))

    def left_open(self, row: SheetRow, column: str) -> str | None:
        """The outcome by which a step was held on a day and has not come about: a panel deferred, a court refused."""
        code = self.decisions.get(column)
        if code is None or self.pack is None:
            return None
        for other in self.outcomes.intersection(self.columns.get(column, ())):
            found = decided(shown(row.get(other) or ""), self.pack)
            if found and not found.reaches_at(code):
                return found.code
        return None


def _kinds(
    headers: Iterable[str], of_steps: Mapping[str, str], reader: HeaderReader
) -> dict[str, tuple[str, ...]]:
    """For each column of days those that say of which kind its step was; not of a panel, held for steps that follow."""
    found: dict[str, tuple[str, ...]] = {}
    for header in headers:
        meaning = reader.meaning(header)
        if meaning.near and meaning.odd and {*meaning.odd} <= _KIND:
            of_it = (c for c, code in of_steps.items() if code == meaning.near)
            found |= {c: (*found.get(c, ()), header) for c in of_it}
    return {c: those for c, those in found.items() if reader.pack.milestones[of_steps[c]].body != "panel"}


def is_called_off(words: Iterable[str]) -> bool:
    """Whether a heading of these words says that something was not held, where its cell says anything but no."""
    said = set(words)
    if "not" in said and said & _HELD:
        return said <= _HELD | _BESIDE_CALLED_OFF | {"not"}
    return bool(said & _CALLED_OFF) and said <= _CALLED_OFF | _BESIDE_CALLED_OFF


def says_whether_it_counts(words: Iterable[str]) -> bool:
    """Whether a heading of these words says that a row of a list counts, where its cell says anything but no."""
    said = set(words)
    return bool(said & _COUNTS) and said <= (_COUNTS | _BESIDE_COUNTS) - {"case", "child"}


def counts_no_more(text: str) -> bool:
    """Whether a cell under such a heading says no."""
    return bool(_ANSWER_NO.match(text) or _INACTIVE.match(text))


def says_whom_it_is_about(words: Iterable[str]) -> bool:
    """Whether a heading of these words says whom a row of a list is about: "Subject", "Person type"."""
    said = set(words)
    return bool(said & _SUBJECT) and said <= _ABOUT


def is_somebody_else(text: str) -> bool:
    """Whether a cell under such a heading says a carer, a parent or the like, and nothing else."""
    words = {*header_words(text)}
    return bool(words) and words <= _SOMEBODY_ELSE


def says_called_off(text: str) -> bool:
    """Whether a cell under such a heading says so: anything but a blank, a no or a stroke."""
    return bool(text) and not _NO_ALONE.match(text) and bool(re.search(r"\w|✓|✔", text))


def _over_if(header: str, reader: HeaderReader) -> re.Pattern[str] | None:
    """The answer in such a column by which a child is looked after no more; None where it does not ask that."""
    written = header_words(header)
    words = [word for word in written if word not in _YES_OR_NO]
    meaning = reader.meaning(" ".join(words))
    if meaning.what == ENDED and meaning.days is DaysOf.HAPPENED:
        return _YES_OR_A_DAY
    asks = header.rstrip().endswith("?") or bool({"y", "yes"} & set(written))
    is_now = bool(_NOW & set(words)) or (asks and "lac" in words)
    return _ANSWER_NO if is_now and set(words) <= _NOW | _OF_A_CHILD else None


def _is_of_the_row(header: str) -> bool:
    """Whether a header is "Status", "Case status", "Open/Closed" or the like, and not of one step or of the law."""
    words = set(header_words(header))
    return words <= _OF_THE_ROW and ("status" in words or {"open", "closed"} <= words)
