"""A mapping: how one kind of file says what Homeward records, as data.

A mapping names the sheet and header row, which column holds which milestone, the date formats that are allowed (in
order, strict), the tokens that mean blank, the code tables, and the columns that are never to be taken in. Nothing
about a file's layout is in code, so an information officer can write one for her own tracker (docs/imports.md).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as Table
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class WrongMapping(Exception):
    """A mapping file that cannot be used; each line says where and why."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class CodedColumn(BaseModel):
    """A column whose cells stand for codes. A cell that is in no table is asked about, unless `unknown` says else.

    `codes`: what people write (compared without case and outer spaces) to the code; an empty code means "says nothing".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str
    codes: Table[str, str] = Field(default_factory=dict)
    unknown: Literal["ask", "leave_out"] = "ask"


class Mapping(BaseModel):
    """One kind of file. `dates` and `bookings`: column header to milestone code."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    about: str
    pack: str
    shape: Literal["child_rows", "event_rows", "episodes"] = "child_rows"
    sheet: str | None = None
    header_row: int = Field(default=1, ge=1)
    id_column: str
    id_is_text: bool = True
    strip_prefix: str | None = None
    section_row: str | None = None
    date_formats: tuple[str, ...]
    blanks: tuple[str, ...] = ("",)
    never: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    birth_column: str | None = None
    dates: Table[str, str] = Field(default_factory=dict)
    bookings: Table[str, str] = Field(default_factory=dict)
    always_route: str | None = None
    route: CodedColumn | None = None
    parallel_route: CodedColumn | None = None
    route_opened_column: str | None = None
    route_reason: CodedColumn | None = None
    legal_basis: CodedColumn | None = None
    blocker: CodedColumn | None = None
    worker_column: str | None = None
    team_column: str | None = None
    reviewing_officer_column: str | None = None
    ended_column: str | None = None
    reversed_column: str | None = None
    reversed_reason: CodedColumn | None = None
    tracks_all: bool = False

    @property
    def columns(self) -> frozenset[str]:
        """Every column that is read."""
        coded = (self.route, self.parallel_route, self.route_reason, self.legal_basis, self.blocker)
        single = (
            self.id_column,
            self.birth_column,
            self.route_opened_column,
            self.worker_column,
            self.team_column,
            self.reviewing_officer_column,
            self.ended_column,
            self.reversed_column,
            self.reversed_reason.column if self.reversed_reason else None,
        )
        named = {c for c in single if c} | {c.column for c in coded if c}
        return frozenset(named | set(self.dates) | set(self.bookings))


def read_mapping(name: str) -> Mapping:
    """A mapping that is shipped, by its name, or the one in a file, by its path. Raises WrongMapping."""
    file = Path(name)
    try:
        if file.suffix == ".toml":
            text = file.read_text(encoding="utf-8")
        else:
            text = (resources.files("store.imports") / "mappings" / f"{name}.toml").read_text(
                encoding="utf-8"
            )
    except FileNotFoundError:
        raise WrongMapping(
            [f"there is no mapping {name}; there are: {', '.join(shipped_mappings())}"]
        ) from None
    return parse_mapping(text)


def shipped_mappings() -> list[str]:
    folder = resources.files("store.imports") / "mappings"
    return sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))


def parse_mapping(text: str) -> Mapping:
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        raise WrongMapping([str(wrong)]) from wrong
    except ValidationError as wrong:
        problems = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors()]
        raise WrongMapping(problems) from None
