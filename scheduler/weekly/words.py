"""What is written beside a file that was not taken in, in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from shlex import quote
from zoneinfo import ZoneInfo

from casework.imports.questions import WhenMissing
from casework.imports.rows import ImportReport
from casework.imports.weekly_memory import TakenFile
from permanence.how_many import how_many
from scheduler.import_settings import ImportSettings

MEGABYTE = 1024 * 1024


def refused(why: Iterable[str], weekly: ImportSettings) -> str:
    """The text beside a refused file."""
    lines = [
        "Homeward did not take this file in, and nothing was changed.",
        "",
        *why,
        "",
        "Put it right and drop it into the folder again, or look at it by hand:",
        f"    homeward import FILE --mapping {quote(weekly.mapping)} --dry-run",
        "",
    ]
    return "\n".join(lines)


def same_again(taken: TakenFile, zone: ZoneInfo) -> str:
    """The text beside a file that holds the same bytes as the last one."""
    at = f"{taken.at.astimezone(zone):%Y-%m-%d %H:%M}"
    return f"This file has the same bytes as the one that was taken in at {at}: there was nothing to do.\n"


def link() -> list[str]:
    """Why something is refused that is no file of its own."""
    return ["It is a link, or no plain file. Homeward follows no links: drop the file itself."]


def too_large(size: int, most: int) -> list[str]:
    """Why a huge file is refused."""
    return [f"It has {size // MEGABYTE} MB; at most {most // MEGABYTE} MB are taken in from the folder."]


def too_much(report: ImportReport, weekly: ImportSettings) -> list[str]:
    """Why a file is not applied that would end or take out much."""
    missing = " --missing end" if weekly.missing is WhenMissing.END else ""
    ends = f"It would end the journeys of {how_many(report.ends, 'child', 'children')}"
    takes_out = f"take out {how_many(report.takes_out, 'entry', 'entries')}"
    return [
        f"{ends} and {takes_out}, of {how_many(report.known, 'child', 'children')} whom this kind of file had named.",
        "That is more than Homeward does without asking. If it is right, take the file in by hand:",
        f"    homeward import FILE --mapping {quote(weekly.mapping)}{missing}",
    ]
