"""What commands print: a table for people, JSON for programs, and how they end (0 fine, 1 data, 2 usage)."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from casework.raise_alerts import WorkingHours
    from scheduler.settings import Settings

FINE, WRONG_DATA, WRONG_USAGE = 0, 1, 2
NINE_O_CLOCK = time(9, 0)
A_SECOND = 1.0
PIPED_WIDTH, NARROWEST = 200, 40
YEARS = range(1990, 2200)  # in which a command may act

Now = Annotated[
    str | None,
    typer.Option(
        help="Act as if it were this day (09:00 in the council's zone) or moment: 2026-05-20 or 2026-05-20T14:30."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]
Folder = Annotated[
    Path,
    typer.Option("--in", help="The folder with homeward.toml (and the store, unless its URL says else)."),
]
OnBehalf = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="ADDRESS",
        help="Who takes it out: only children whom her rights let her export, and the look is hers.",
    ),
]
HERE = Path()


def moment(now: str | None, zone: ZoneInfo) -> datetime:
    """The moment (UTC) that a command acts at: now, or the day or local moment that was given."""
    from datetime import UTC

    if now is None:
        return datetime.now(UTC)
    try:
        if len(now) == len("2026-05-20"):
            local = datetime.combine(date.fromisoformat(now), NINE_O_CLOCK, zone)
        else:
            given = datetime.fromisoformat(now)
            local = given if given.tzinfo else given.replace(tzinfo=zone)
    except ValueError:
        wrong_usage(f"{now} is no day or moment: write 2026-05-20 or 2026-05-20T14:30")
    _refuse_far_off(now, local)
    return local.astimezone(UTC)


def day(text: str | None, fallback: date) -> date:
    if text is None:
        return fallback
    try:
        given = date.fromisoformat(text)
    except ValueError:
        wrong_usage(f"{text} is no day: write 2026-05-20")
    _refuse_far_off(text, given)
    return given


def _refuse_far_off(written: str, day: date) -> None:
    """No calendar lists such a year, and one day more may be no day at all."""
    if day.year not in YEARS:
        wrong_usage(f"{written} is too far off: write a day between {YEARS[0]} and {YEARS[-1]}")


def settings_of(folder: Path) -> Settings:
    """The settings in a folder that `homeward init` made. Raises NoSettingsHere, WrongSettings, UnreadableText."""
    from scheduler.settings import settings_in

    return settings_in(folder)


def hours_of(settings: Settings) -> WorkingHours:
    """The local hours of the council's work."""
    from casework.raise_alerts import WorkingHours

    return WorkingHours(settings.working_hours_from, settings.working_hours_to)


def say(line: str = "") -> None:
    """A line for whoever watches, at once."""
    print(line, flush=True)


def complain(line: str) -> None:
    """A line on standard error: what is wrong, and what to do."""
    print(line, file=sys.stderr)


@contextmanager
def taking_its_time(what: str) -> Iterator[None]:
    """What is being done, said before it begins, and how many seconds it took."""
    began = monotonic()
    print(f"{what} ... ", end="", flush=True)
    yield
    say(f"{monotonic() - began:.1f} s")


def wrong_usage(why: str) -> NoReturn:
    complain(why)
    raise typer.Exit(WRONG_USAGE)


def wrong_data(why: str) -> NoReturn:
    complain(why)
    raise typer.Exit(WRONG_DATA)


def print_json(value: object) -> None:
    print(json.dumps(value, default=_plain, ensure_ascii=False, indent=1))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return str(value)


def print_table(title: str, columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
    """A table with these columns of the rows; the title alone when there are no rows."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    class Saying(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # said at the edge, as every other trouble

    console = Saying(width=None if sys.stdout.isatty() else _piped_width())
    if not rows:
        console.print(title, markup=False, highlight=False)
        return
    # As text: what is in square brackets would be rich's own mark-up, and "[/b]" in a name an error.
    table = Table(title=Text(title), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column.replace("_", " ")), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(row.get(c))) for c in columns))
    console.print(table)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _piped_width() -> int:
    """As COLUMNS says, which whoever reads a pipe may set; else wide enough for most tables."""
    asked = os.environ.get("COLUMNS", "")
    return max(NARROWEST, int(asked)) if asked.isdecimal() else PIPED_WIDTH


@contextmanager
def progress_bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Shows on standard error how much is done, from the first second on; only where somebody may be watching."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task(what, total=total)
    began = monotonic()

    def tell(done: int) -> None:
        bar.update(task, completed=done)
        if monotonic() - began > A_SECOND and not bar.live.is_started:
            bar.start()

    try:
        yield tell
    finally:
        bar.stop()
