"""What every command about figures can be asked for, and how it prints them: tables, children, JSON, for outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from permanence.local_day import local_day
from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    day,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_usage,
)

if TYPE_CHECKING:
    from casework.insight.answer import FigureAnswer
    from permanence.insight.table import Table
    from scheduler.settings import Settings
    from scheduler.wiring.figures import Looked, Question

Routes = Annotated[
    list[str] | None, typer.Option("--route", help="Only this route, by code or name; may be given again.")
]
Teams = Annotated[
    list[str] | None,
    typer.Option("--team", help="Only what was this team's when it began; may be given again."),
]
From = Annotated[str | None, typer.Option("--from", help="From this day on: 2026-05-20.")]
To = Annotated[str | None, typer.Option("--to", help="Up to and with this day.")]
Children = Annotated[
    bool, typer.Option("--children", help="Also list the children that the figures are made of.")
]
Outside = Annotated[
    bool,
    typer.Option(
        "--outside", help='For people outside the service: small numbers as "1 to 4", nobody named.'
    ),
]
Html = Annotated[
    Path | None, typer.Option("--html", help="Write it as one file, which prints on A4, to this path.")
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed after a command about figures, as far as all of them take it."""

    settings: Settings
    folder: Path
    route: list[str] | None
    team: list[str] | None
    first: str | None
    last: str | None
    children: bool
    outside: bool
    now: str | None
    as_json: bool

    def question(self, *, named: bool = False) -> Question:
        """What the record is asked; a day that is none ends the command with 2.

        `named`: children are named, though not asked for by --children.
        """
        look = looked(self.now, self.settings, children=self.children or named, outside=self.outside)
        zone = self.settings.zone_info
        today = local_day(moment(self.now, zone), zone)
        return question(today, self.route, self.team, self.first, self.last, look)

    def print(self, answer: FigureAnswer, empty: str) -> None:
        """See `print_answer`."""
        print_answer(answer, children=self.children, outside=self.outside, as_json=self.as_json, empty=empty)

    def answer(self, of_record: Callable[[Settings, Path, Question], FigureAnswer], empty: str) -> None:
        """What the record answers is printed. `empty`: what is said where there is nothing to count."""
        self.print(of_record(self.settings, self.folder, self.question()), empty)


def _of_all(
    route: Routes = None,
    team: Teams = None,
    first: From = None,
    last: To = None,
    children: Children = False,
    outside: Outside = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """The options of every command about figures, as its help lists them."""


OF_ALL: tuple[Parameter, ...] = tuple(signature(_of_all, eval_str=True).parameters.values())


def about_figures(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the options that all about figures have, after its own; it is given them as one `Asked`."""

    @wraps(command)
    def asked(**given: Any) -> None:
        shared = {one.name: given.pop(one.name) for one in OF_ALL}
        command(Asked(settings_of(shared["folder"]), **shared), **given)

    plain = signature(command, eval_str=True)
    own = list(plain.parameters.values())[1:]
    asked.__signature__ = plain.replace(parameters=[*own, *OF_ALL])  # type: ignore[attr-defined]
    return asked


def looked(
    now: str | None, settings: Settings, *, children: bool = False, outside: bool = False
) -> Looked | None:
    """The look that the access log keeps of figures; None for those for outside, which tell of nobody."""
    from scheduler.wiring.figures import Looked

    if outside:
        return None
    return Looked(moment(now, settings.zone_info), "figures --children" if children else "figures")


def question(
    today: date,
    routes: list[str] | None,
    teams: list[str] | None,
    first: str | None,
    last: str | None,
    looked: Looked | None = None,
) -> Question:
    """What was asked for; a day that is none ends the command with 2."""
    from scheduler.wiring.figures import Question

    return Question(
        today,
        tuple(routes or ()),
        tuple(teams or ()),
        day(first, today) if first else None,
        day(last, today) if last else None,
        looked,
    )


def print_answer(answer: FigureAnswer, *, children: bool, outside: bool, as_json: bool, empty: str) -> None:
    """The figures are printed, banded when they go outside. `empty`: what is said where there is nothing to count."""
    if children and outside:
        wrong_usage("--children names children, so it does not go with --outside")
    shown = answer.for_outside() if outside else answer
    if as_json:
        print_json(shown.as_json(with_children=children))
        return
    for table in shown.tables:
        print_figures(table, empty)
    if children and shown.children is not None:
        print_figures(shown.children, empty)


def print_figures(table: Table, empty: str) -> None:
    """A table under people's words for its columns, with what is said under it."""
    if not table.rows:
        print(f"{table.title}: {empty}")
    else:
        rows = [*table.rows, *([table.total] if table.total else [])]
        heads = {column.name: column.head for column in table.columns}
        named = [{head: _written(row.get(name)) for name, head in heads.items()} for row in rows]
        print_table(table.title, list(heads.values()), named)
    for line in table.lines():
        print(line)


def _written(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else None
    return f"{value:g}" if isinstance(value, float) else value
