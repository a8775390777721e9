"""A mapping: how one kind of file says what Homeward records, as data.

A mapping names the sheet and header row, which column holds which milestone, the date formats that are allowed (in
order, strict), the tokens that mean blank, the code tables, and the columns that are never to be taken in. Nothing
about a file's layout is in code, so an information officer can write one for her own tracker (docs/imports.md).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as Table
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from permanence.plain_error import PlainError
from store.imports.header_meaning import ENDED

ANY_PACK = "any"


class WrongMapping(PlainError):
    """A mapping file that cannot be used; each line says where and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as wrong:
        raise ValueError(f"this is no regular expression: {wrong}") from wrong
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
FROZEN = ConfigDict(frozen=True, extra="forbid")


class CodedColumn(BaseModel):
    """A column whose cells stand for codes. A cell that is in no table is asked about, unless `unknown` says else.

    `codes`: what people write (compared without case and outer spaces) to the code; an empty code means "says nothing".
    `take`: a regular expression whose first group is the part of the cell that counts.
    """

    model_config = FROZEN

    column: str
    codes: Table[str, str] = Field(default_factory=dict)
    take: Pattern | None = None
    unknown: Literal["ask", "leave_out"] = "ask"


class Ending(BaseModel):
    """What a reason for ceasing to be looked after stands for: perhaps a milestone that day, and a route."""

    model_config = FROZEN

    reason: str
    milestone: str | None = None
    route: str | None = None


class Episodes(BaseModel):
    """Columns of a file with one row for each episode of care, and what their codes stand for.

    `starts_care`: codes of `why_started` that begin a period of being looked after. `goes_on`: codes of `why_ended`
    after which it goes on. `shows`: codes of `status` and `placement` to the milestone they show. `bases`: codes of
    `status` to the pack's legal basis. `routes`: milestones to the route that they show.
    """

    model_config = FROZEN

    start: str
    end: str
    why_started: str
    why_ended: str
    status: str
    placement: str
    starts_care: tuple[str, ...]
    goes_on: tuple[str, ...]
    shows: Table[str, str]
    bases: Table[str, str]
    routes: Table[str, str] = Field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.start, self.end, self.why_started, self.why_ended, self.status, self.placement)


class Events(BaseModel):
    """Columns of a file with one row for each event, the rows of a child together (docs/imports.md)."""

    model_config = FROZEN

    period: str = "care_period"
    milestone: str = "milestone"
    on: str = "event_date"
    precision: str = "precision"
    planned: str = "planned_date"
    route: str = "route"
    outcome: str = "outcome"
    prompted_by: str = "prompted_by"
    reason: str = "reason_code"
    age: str = "age"
    legal_basis: str = "legal_basis"
    worker: str = "worker"
    team: str = "team"

    @property
    def needed(self) -> tuple[str, ...]:
        return (self.milestone, self.on)

    @property
    def columns(self) -> tuple[str, ...]:
        return (
            *(self.period, self.milestone, self.on, self.precision, self.planned, self.route),
            *(
                self.outcome,
                self.prompted_by,
                self.reason,
                self.age,
                self.legal_basis,
                self.worker,
                self.team,
            ),
        )


class EventList(BaseModel):
    """Columns of a list with a row for each event in the council's own words, in any order (docs/imports.md).

    `subtype`: a second column that says which of them it is ("Initial" beside "CLA review"); an event is then written
    with both, "CLA review: Initial". `events`: what an event is called to a milestone of the pack or "ended"; an empty
    code means that it is nothing of ours. `statuses`: what stands under `status` to whether the event took place;
    `outcomes`: what stands under `outcome` to an outcome of the pack. All are compared without case and outer spaces.
    """

    model_config = FROZEN

    event: str
    subtype: str | None = None
    on: str
    planned: str | None = None
    status: str | None = None
    outcome: str | None = None
    events: Table[str, str]
    statuses: Table[str, Literal["held", "booked", "open", "not_held"]] = Field(default_factory=dict)
    outcomes: Table[str, str] = Field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        every = (self.event, self.subtype, self.on, self.planned, self.status, self.outcome)
        return tuple(column for column in every if column)

    @property
    def event_columns(self) -> tuple[str, ...]:
        """The columns that say together what each row is of."""
        return (self.event, self.subtype) if self.subtype else (self.event,)

    @property
    def day_columns(self) -> tuple[str, ...]:
        return (self.on, self.planned) if self.planned else (self.on,)


class Mapping(BaseModel):
    """One kind of file. `dates` and `bookings`: column header to milestone code.

    `sheets`: several sheets with the same headers, read one after the other, instead of one `sheet`. `header_row`: the
    first row of headers (1 is the top). `header_rows`: 2 where the row below it belongs to them.
    `names`: those of `never` that hold names of children, whose words a council may keep as hashes (docs/security.md).
    `confirmed`: the council has said that this mapping is right; until then its sentences are shown and a yes is asked.
    `id_signs`: signs that this file's ids have within them ("/"), which otherwise part the ids of several children.
    `month_first`: columns whose
    days in numbers have the month first. `notes`: columns of comments, kept as notes after the check for private words.
    `pack`: the pack whose codes it speaks of, or "any". `strip_prefix`: a regular expression for what comes before
    the code in coded cells. `endings`: codes of `ended_reason` (or of an episode's end) to what they stand for.
    """

    model_config = FROZEN

    name: str
    about: str
    pack: str
    confirmed: bool = False
    shape: Literal["child_rows", "event_rows", "event_list", "episodes"] = "child_rows"
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int = Field(default=1, ge=1)
    header_rows: int = Field(default=1, ge=1, le=2)
    id_column: str
    id_is_text: bool = True
    id_signs: str = ""
    strip_prefix: Pattern | None = None
    section_row: Pattern | None = None
    date_formats: tuple[str, ...] = Field(min_length=1)
    blanks: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    month_first: tuple[str, ...] = ()
    days_apart: Table[str, tuple[str, str, str]] = Field(default_factory=dict)
    birth_column: str | None = None
    dates: Table[str, str] = Field(default_factory=dict)
    bookings: Table[str, str] = Field(default_factory=dict)
    always_route: str | None = None
    route: CodedColumn | None = None
    parallel_route: CodedColumn | None = None
    route_opened_column: str | None = None
    route_reason: CodedColumn | None = None
    route_closed_column: str | None = None
    route_closed_reason: CodedColumn | None = None
    legal_basis: CodedColumn | None = None
    blocker: CodedColumn | None = None
    worker_column: str | None = None
    team_column: str | None = None
    reviewing_officer_column: str | None = None
    ended_column: str | None = None
    siblings_column: str | None = None
    kept_from_column: str | None = None
    ended_reason: CodedColumn | None = None
    endings: Table[str, Ending] = Field(default_factory=dict)
    tracks_all: bool = False
    episodes: Episodes | None = None
    events: Events | None = None
    event_list: EventList | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.shape == "episodes" and self.episodes is None:
            raise ValueError("a mapping of this shape needs a table [episodes]")
        if self.shape == "event_rows" and self.events is None:
            raise ValueError("a mapping of this shape needs a table [events]")
        if self.shape == "event_list" and self.event_list is None:
            raise ValueError("a mapping of this shape needs a table [event_list]")
        if self.sheet and self.sheets:
            raise ValueError("name one sheet (`sheet`), or several (`sheets`)")
        kept = sorted({*self.names} - {*self.never})
        if kept:
            raise ValueError(f"columns with names stand under `never` too: {', '.join(kept)}")
        taken = sorted(self.columns & {*self.never, *self.left})
        if taken:
            raise ValueError(f"these columns are both read and not to be taken in: {', '.join(taken)}")
        return self

    @property
    def sheets_read(self) -> str | tuple[str, ...] | None:
        """The sheet that is read, or the sheets; None for the first of the file."""
        return self.sheets or self.sheet

    @property
    def needed(self) -> frozenset[str]:
        """Every column without which the file cannot be read."""
        if self.events:
            return frozenset({self.id_column, *self.events.needed})
        return self.columns - {*self.days_apart}

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is read where the file has it."""
        coded = (
            *(self.route, self.parallel_route, self.route_reason, self.route_closed_reason),
            *(self.legal_basis, self.blocker, self.ended_reason),
        )
        single = (
            *(self.id_column, self.birth_column, self.route_opened_column, self.route_closed_column),
            *(self.worker_column, self.team_column, self.reviewing_officer_column, self.ended_column),
            *(self.siblings_column, self.kept_from_column),
        )
        named = {c for c in single if c} | {c.column for c in coded if c}
        shaped = {*(self.episodes.columns if self.episodes else ())}
        shaped |= {*(self.events.columns if self.events else ())}
        shaped |= {*(self.event_list.columns if self.event_list else ())}
        shaped |= {part for parts in self.days_apart.values() for part in parts}
        return frozenset(named | shaped | set(self.dates) | set(self.bookings) | set(self.notes))

    @property
    def known(self) -> frozenset[str]:
        """Every column that the mapping names, be it as one that is not read."""
        return self.columns.union(self.never, self.left)

    @property
    def day_columns(self) -> frozenset[str]:
        """Every column that holds days."""
        single = (self.birth_column, self.route_opened_column, self.route_closed_column, self.ended_column)
        listed = self.event_list.day_columns if self.event_list else ()
        return frozenset({*self.dates, *self.bookings, *listed, *(c for c in single if c)})

    def names_milestones(self) -> Iterable[tuple[str, str]]:
        """Every milestone's code that the mapping names, with the place where it does."""
        yield from ((f"dates.{column}", code) for column, code in self.dates.items())
        yield from ((f"bookings.{column}", code) for column, code in self.bookings.items())
        yield from ((f"endings.{key}", e.milestone) for key, e in self.endings.items() if e.milestone)
        if self.episodes:
            yield from ((f"episodes.shows.{key}", code) for key, code in self.episodes.shows.items())
        listed = self.event_list.events.items() if self.event_list else ()
        yield from ((f"event_list.events.{word}", code) for word, code in listed if code not in ("", ENDED))

    def names_routes(self) -> Iterable[tuple[str, str]]:
        """Every route's code that the mapping names, with the place where it does."""
        if self.always_route:
            yield "always_route", self.always_route
        for place, column in (("route", self.route), ("parallel_route", self.parallel_route)):
            codes = column.codes.items() if column else ()
            yield from ((f"{place}.codes.{key}", code) for key, code in codes if code)
        yield from ((f"endings.{key}", e.route) for key, e in self.endings.items() if e.route)
        if self.episodes:
            yield from ((f"episodes.routes.{key}", code) for key, code in self.episodes.routes.items())


def read_mapping(name: str) -> Mapping:
    """A mapping that is shipped, by its name, or the one in a file, by its path. Raises WrongMapping."""
    file = Path(name)
    try:
        if file.suffix == ".toml":
            return parse_mapping(file.read_text(encoding="utf-8"))
    except FileNotFoundError as wrong:
        known = ", ".join(shipped_mappings())
        raise WrongMapping([f"there is no file {name}; mappings known by name: {known}"]) from wrong
    except UnicodeDecodeError as wrong:
        raise WrongMapping([f"{name} is no text in UTF-8: save it as one"]) from wrong
    if name not in shipped_mappings():
        raise WrongMapping([f"there is no mapping {name}; there are: {', '.join(shipped_mappings())}"])
    shipped = resources.files("store.imports") / "mappings" / f"{name}.toml"
    return parse_mapping(shipped.read_text(encoding="utf-8"))


def shipped_mappings() -> list[str]:
    folder = resources.files("store.imports") / "mappings"
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))


def parse_mapping(text: str) -> Mapping:
    """The mapping of a TOML text. Raises WrongMapping with everything that is wrong with it."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        raise WrongMapping([f"this is not TOML: {wrong}"]) from wrong
    except ValidationError as wrong:
        problems = [
            f"{'.'.join(map(str, e['loc'])) or 'mapping'}: {e['msg'].removeprefix('Value error, ')}"
            for e in wrong.errors()
        ]
        raise WrongMapping(problems) from None
