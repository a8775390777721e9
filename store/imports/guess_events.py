"""Whether a sheet is a list of events, a row for each, and which of its columns say what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from permanence.pack.model import Pack
from store.imports.beside import NOT_DECIDING
from store.imports.cells import shown
from store.imports.guess_id import HALF, NEARLY_ALL, is_named_for_a_child, like_ids, says_child
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader
from store.imports.header_words import header_words, words_that
from store.imports.sheet_look import Column, Look
from store.imports.sheets import UnreadableSheet
from store.imports.took_place import TookPlace, decided, took_place

FEWEST_STEPS = 2
MOST_WORDS = 400  # different ones: case systems have so many kinds of steps and forms, and no more
LONGEST_WORD = 90  # letters: a name of an event, and no comment
DIFFERENT = 0.8  # at most so many of the ids are different where a child has several rows
MOST_STATUSES = 30
FILL_DOWN = (
    "has a row for each event, and the child's id only on some of them: no mapping is proposed for that. "
    "Write the id on each of her rows (select the column, Go To Special, Blanks, and fill them from above), and try "
    "again"
)
WHICH_DAY = (
    "has a row for each event, and it is not sure which column has the day on which each took place ({}): "
    'call that one "Date held", and try again'
)
NO_DAY = (
    "has a row for each event, and no column of days that says when each took place: no mapping is proposed"
)
_GENERIC = words_that("generic")
_WRITTEN_DOWN = words_that("written_down")
_STATUS = words_that("status") | {"state", "adj", "attended"}
_SMALL = words_that("small")
_OF_THE_CASE = frozenset({"case", "legal", "child", "placement"})
_OF_THE_NEXT = frozenset({"next", "forthcoming", "upcoming", "future"})
_HELD, _AIMS, _BOOKED, _OUTCOME = (words_that(kind) for kind in ("held", "aims", "booked", "outcome"))


@dataclass
class ListGuess:
    """What the columns of a list of events seem to be.

    `events`: its words to milestones, or "ended". `unread`: words near a step, each with the reason why it is not read;
    `others`: those of no step. `statuses`, `outcomes`: their words to what they come to; "" where nobody can tell.
    """

    ids: Column
    event: Column
    on: Column
    planned: Column | None = None
    status: Column | None = None
    outcome: Column | None = None
    events: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)

    @property
    def days(self) -> list[Column]:
        return [self.on, self.planned] if self.planned else [self.on]

    @property
    def columns(self) -> list[Column]:
        every = (self.ids, self.event, self.on, self.planned, self.status, self.outcome)
        return [column for column in every if column]


def list_of_events(look: Look, pack: Pack) -> ListGuess | None:
    """The columns of a list of events; None for a sheet that is none. Raises UnreadableSheet where it lacks one."""
    reader = HeaderReader(pack)
    if _is_of_steps_in_columns(look, reader):
        return None
    event = max(look.columns, key=lambda column: len(_steps(column, reader)))
    ids = _ids(look, event)
    if len(_steps(event, reader)) < FEWEST_STEPS or ids is None:
        return None
    where = f"the sheet {look.sheet}" if look.sheet else "this file"
    if len(ids.cells) < HALF * len(event.cells):
        raise UnreadableSheet(f"{where} {FILL_DOWN}")
    rest = [column for column in look.columns if column not in (event, ids)]
    found = ListGuess(ids, event, _day(rest, where))
    _meanings(found, reader)
    rest.remove(found.on)
    found.planned = next((c for c in rest if _holds_days(c) and _is_planned(c)), None)
    words = [c for c in rest if not _holds_days(c) and c.cells]
    found.outcome = next((c for c in words if _is_generic(c, _OUTCOME)), None)
    found.status = next((c for c in words if c is not found.outcome and _is_a_status(c)), None)
    if found.status:
        found.statuses = {v: took_place(v) or "" for v in found.status.values}
    if found.outcome:
        found.outcomes = _outcomes(found, pack)
    return found


def _is_of_steps_in_columns(look: Look, reader: HeaderReader) -> bool:
    """Whether steps have columns of days of their own, as where each child has one row."""
    meant = {
        meaning.what
        for column in look.columns
        if _holds_days(column)
        and (meaning := reader.meaning(column.header)).what
        and meaning.days is DaysOf.HAPPENED
        and not meaning.is_bare
    }
    return len(meant - {reader.pack.begins_with, ENDED}) >= FEWEST_STEPS


def _steps(column: Column, reader: HeaderReader) -> set[str]:
    """The milestones that the cells of a column name."""
    if len(column.values) > min(MOST_WORDS, NEARLY_ALL * len(column.cells)):
        return set()  # its cells hardly come again, as ids, days and comments do
    return {code for value in column.values if (code := _step(value, column.header, reader))}


def _step(value: str, header: str, reader: HeaderReader) -> str | None:
    """The milestone, or "ended", that an event's name says with every word; None for another one."""
    if len(value) > LONGEST_WORD:
        return None
    meaning = reader.event(value, header)
    sure = meaning.days is DaysOf.HAPPENED and not meaning.is_bare
    return meaning.what if sure else None


def _ids(look: Look, event: Column) -> Column | None:
    """The column whose ids stand on several rows each; None where each row has another one."""
    fit = [
        c
        for c in look.columns
        if c is not event
        and c.cells
        and not c.is_of_dates
        and is_named_for_a_child(c)
        and like_ids(c) >= NEARLY_ALL
    ]
    several = [
        c for c in fit if len(c.values) <= DIFFERENT * len(c.cells) or len(c.cells) < HALF * len(event.cells)
    ]
    best = max(several, key=lambda c: (says_child(c), -c.place), default=None)
    alone = [c for c in fit if c not in several]
    if best is None or any(says_child(c) >= says_child(best) for c in alone):
        return None  # a family's number beside the child's own
    return best


def _day(columns: Sequence[Column], where: str) -> Column:
    """The column of the days on which the events took place. Raises UnreadableSheet where it is not sure which."""
    days = [c for c in columns if _holds_days(c)]
    neutral = [c for c in days if _is_generic(c, _HELD | _SMALL) and not _says(c, _WRITTEN_DOWN)]
    held = [c for c in neutral if _says(c, _HELD)] or neutral
    if len(held) == 1:
        return held[0]
    named = ", ".join(c.header for c in held or days)
    raise UnreadableSheet(f"{where} {WHICH_DAY.format(named) if named else NO_DAY}")


def _holds_days(column: Column) -> bool:
    return column.is_of_dates or column.may_be_days or column.share_meant_as_days >= HALF


def _says(column: Column, words: Iterable[str]) -> bool:
    return bool({*words} & set(header_words(column.header)))


def _is_planned(column: Column) -> bool:
    """Whether its days are those for which the event itself is booked: "Next review" is another one."""
    return _says(column, _BOOKED) and not _says(column, _OF_THE_NEXT)


def _is_generic(column: Column, wanted: frozenset[str]) -> bool:
    """Whether the header has one of these words, and beside them such as any list of events has."""
    words = set(header_words(column.header))
    return bool(words & (wanted | {"date"})) and words <= wanted | _SMALL | _GENERIC


def _is_a_status(column: Column) -> bool:
    words = set(header_words(column.header))
    named = bool(words & _STATUS - {"stage", "or", "no"}) and words <= _STATUS | _SMALL | _GENERIC
    return named and not words & _OF_THE_CASE and len(column.values) <= MOST_STATUSES


def _meanings(found: ListGuess, reader: HeaderReader) -> None:
    """Each word of the list's events stands in `events`, `unread` or `others`."""
    for value in found.event.values:
        meaning = reader.event(value, found.event.header) if len(value) <= LONGEST_WORD else None
        if code := _step(value, found.event.header, reader):
            found.events[value] = code
        elif meaning and meaning.is_bare:
            found.unread[value] = "it says no which"
        elif meaning and meaning.what:
            found.unread[value] = f"{meaning.what}, but held, booked or due?"
        elif meaning and meaning.near:
            odd = f', but for "{" ".join(meaning.odd)}"' if meaning.odd else ""
            found.unread[value] = f"it may be {meaning.near}{odd}"
        else:
            found.others.append(value)
    for value in _beginnings(found, reader):
        found.events[value] = reader.pack.begins_with
        del found.unread[value]


def _beginnings(found: ListGuess, reader: HeaderReader) -> list[str]:
    """The word that says "LAC" alone and is the beginning: no other says so, and its day is each child's earliest."""
    begins = reader.pack.begins_with
    bare = [value for value in found.unread if reader.event(value, found.event.header).what == begins]
    if begins in found.events.values() or len(bare) != 1:
        return []
    told: dict[str, list[date]] = {}
    began: dict[str, list[date]] = {}
    for row, day in found.on.days.items():
        child, word = (" ".join(shown(c.cells.get(row, "")).split()) for c in (found.ids, found.event))
        of_word = began if word == bare[0] else told if word in found.events else None
        if of_word is not None:
            of_word.setdefault(child, []).append(day)
    once = all(len(set(days)) == 1 for days in began.values())
    first = sum(days[0] <= min(told.get(child, days)) for child, days in began.items())
    return bare if began and once and first >= NEARLY_ALL * len(began) else []


def _outcomes(found: ListGuess, pack: Pack) -> dict[str, str]:
    """What stands behind the steps that somebody decides, to the pack's outcomes; of the others it says nothing."""
    said: dict[str, str] = {}
    for row, value in (found.outcome.cells if found.outcome else {}).items():
        word = " ".join(str(value).split())
        event = " ".join(str(found.event.cells.get(row, "")).split())
        milestone = pack.milestones.get(found.events.get(event, ""))
        if milestone and milestone.body not in NOT_DECIDING and took_place(word) is not TookPlace.NOT_HELD:
            outcome = decided(word, pack)
            said[word] = outcome.code if outcome else ""
    return said
