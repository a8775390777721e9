"""What a sheet that nobody has described seems to be: a proposal, before it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from permanence.pack.model import Pack
from store.imports.guess_events import ListGuess
from store.imports.sheet_look import Column, Look


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be: a milestone's or another part's name, and the reason, as a comment says it.

    `shown`: whether its cells may stand beside it; those of a column that may hold birth dates may not.
    """

    column: Column
    what: str
    why: str
    shown: bool = True


@dataclass
class Guesses:
    """A whole proposal for one sheet.

    `unsure`: columns of dates of which nobody can tell what they are. `aims`: columns of due dates. `alike`: further
    sheets that look the same; `others`: the sheets that do not, each with what is different.
    `is_called_after_a_child`: whether the sheet's own name may not stand in the proposal. `elsewhere`: headers that
    only one of `alike` has, each with its sheet. `why_left`: why a column is left that its header names, by its place.
    `hidden`: how many words of a column of codes do not stand in it, for they may tell of one child.
    `id_signs`: what the ids have within them. `listed`: of a list with a row for each event, what its columns are.
    """

    look: Look
    pack: Pack
    id_column: Column
    id_why: str
    id_is_text: bool
    id_signs: str = ""
    dates: list[Guess] = field(default_factory=list)
    bookings: list[Guess] = field(default_factory=list)
    aims: list[Guess] = field(default_factory=list)
    unsure: list[Guess] = field(default_factory=list)
    single: list[Guess] = field(default_factory=list)
    coded: list[Guess] = field(default_factory=list)
    notes: list[Guess] = field(default_factory=list)
    never: list[Guess] = field(default_factory=list)
    left: list[Column] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    hidden: dict[str, int] = field(default_factory=dict)
    alike: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    is_called_after_a_child: bool = False
    elsewhere: dict[str, str] = field(default_factory=dict)
    why_left: dict[int, str] = field(default_factory=dict)
    file: str = ""
    fitting: list[str] = field(default_factory=list)
    listed: ListGuess | None = None

    @property
    def places(self) -> set[int]:
        """The places of the columns of which something is guessed."""
        guessed = (
            self.dates,
            self.bookings,
            self.aims,
            self.unsure,
            self.single,
            self.coded,
            self.notes,
            self.never,
        )
        listed = self.listed.columns if self.listed else [self.id_column]
        return {*(c.place for c in listed), *(g.column.place for one in guessed for g in one)}

    @property
    def begins(self) -> bool:
        """Whether something is read as the day on which a child became looked after."""
        events = self.listed.events.values() if self.listed else ()
        return self.pack.begins_with in {*(g.what for g in self.dates), *events}

    @property
    def headers_read(self) -> set[str]:
        """The headers of the columns that are read."""
        guessed = (*self.dates, *self.bookings, *self.single, *self.coded, *self.notes)
        listed = self.listed.columns if self.listed else [self.id_column]
        return {*(c.header for c in listed), *(g.column.header for g in guessed)}
