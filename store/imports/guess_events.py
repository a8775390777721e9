"""Whether a sheet is a list of events, a row for each, and which of its columns say what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from permanence.pack.model import Pack
from store.imports.beside import NOT_DECIDING
from store.imports.cells import shown
from store.imports.guess_became import (
    may_be_a_status,
    outcome_column,
    outcomes,
    rows_where,
    says_what_was_called_off,
    status_column,
    statuses,
)
from store.imports.guess_held import day_column
from store.imports.guess_id import HALF, NEARLY_ALL, is_named_for_a_child, like_ids, says_child
from store.imports.header_meaning import ENDED, DaysOf, HeaderReader
from store.imports.header_words import header_words, words_that
from store.imports.sheet_look import Column, Look
from store.imports.sheets import UnreadableSheet
from store.imports.took_place import says_no_more
from store.imports.words_shown import words_of_outcomes, words_of_several

FEWEST_STEPS = 2
MOST_WORDS = 400  # different ones: case systems have so many kinds of steps and forms, and no more
LONGEST_WORD = 90  # letters: a name of an event, and no comment
DIFFERENT = 0.8  # at most so many of the ids are different where a child has several rows
FILL_DOWN = (
    "has a row for each event, and the child's id only on some of them: no mapping is proposed for that. "
    "Write the id on each of her rows (select the column, Go To Special, Blanks, and fill them from above), and try "
    "again"
)
_OF_THE_NEXT = frozenset({"next", "forthcoming", "upcoming", "future"})
_BOOKED = words_that("booked")


@dataclass
class ListGuess:
    """What the columns of a list of events seem to be.

    `events`: its words to milestones, or "ended". `unread`: words near a step, each with the reason why it is not read;
    `others`: those of no step. `statuses`, `outcomes`: their words to what they come to; "" where nobody can tell.
    `is_told`: whether a column says whether each took place. `may_be_status`: where none does, those whose codes may.
    `hidden`: how many words of "events", "statuses" and "outcomes" do not stand in it, for they may be names.
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
    is_told: bool = False
    may_be_status: list[Column] = field(default_factory=list)
    hidden: dict[str, int] = field(default_factory=dict)

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
    found = ListGuess(ids, event, day_column([c for c in rest if _holds_days(c)], where))
    _meanings(found, reader)
    rest.remove(found.on)
    found.planned = next((c for c in rest if _holds_days(c) and _is_planned(c)), None)
    _became([c for c in rest if not _holds_days(c) and c.cells], found, pack)
    _hide_stories(found, reader)
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


def _holds_days(column: Column) -> bool:
    return column.is_of_dates or column.may_be_days or column.share_meant_as_days >= HALF


def _says(column: Column, words: Iterable[str]) -> bool:
    return bool({*words} & set(header_words(column.header)))


def _is_planned(column: Column) -> bool:
    """Whether its days are those for which the event itself is booked: "Next review" is another one."""
    return _says(column, _BOOKED) and not _says(column, _OF_THE_NEXT)


def _became(columns: list[Column], found: ListGuess, pack: Pack) -> None:
    """The guess has the columns that say whether each took place and what was decided, with the words of these."""
    steps = rows_where(found.event, found.events, {*found.events.values()})
    decide = {code for code, milestone in pack.milestones.items() if milestone.body not in NOT_DECIDING}
    decisions = rows_where(found.event, found.events, decide)
    found.status = status_column(columns, steps)
    columns = [c for c in columns if c is not found.status]
    found.outcome = outcome_column(columns, decisions, pack)
    if found.status:
        found.is_told, found.statuses = True, statuses(found.status)
    else:
        found.is_told = says_what_was_called_off(columns)
        found.may_be_status = may_be_a_status([c for c in columns if c is not found.outcome], steps)
    if found.outcome:
        found.outcomes = outcomes(found.outcome, decisions, pack)


def _hide_stories(found: ListGuess, reader: HeaderReader) -> None:
    """No word is left in the guess that may be a name or a story; of these it has the number, by its parts."""
    often = words_of_several(found.event, found.ids)
    unread, others = found.unread, found.others
    found.unread = {
        w: why
        for w, why in unread.items()
        if w in often or not reader.event(w[:LONGEST_WORD], found.event.header).odd
    }
    found.others = [w for w in others if w in often]
    found.hidden["events"] = len(unread) + len(others) - len(found.unread) - len(found.others)
    if found.status:
        often, words = words_of_several(found.status, found.ids), found.statuses
        found.statuses = {w: code for w, code in words.items() if w in often or says_no_more(w)}
        found.hidden["statuses"] = len(words) - len(found.statuses)
    if found.outcome:
        often, words = words_of_several(found.outcome, found.ids), found.outcomes
        known = words_of_outcomes(reader.pack)
        found.outcomes = {w: code for w, code in words.items() if w in often or w.casefold() in known}
        found.hidden["outcomes"] = len(words) - len(found.outcomes)


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
            odd = f', and nobody can tell what "{" ".join(meaning.odd)}" is' if meaning.odd else ""
            found.unread[value] = f"it has words of {meaning.near}{odd}"
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
