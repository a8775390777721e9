"""Files to begin with: `homeward sample`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from permanence.local_day import local_day
from scheduler.cli.output import HERE, Folder, Now, moment, settings_of, wrong_usage


class Sample(StrEnum):
    """A file that can be made."""

    TRACKER = "tracker"
    STAFF = "staff"
    MAPPING = "mapping"


USUAL_NAMES = {Sample.TRACKER: "tracker.xlsx", Sample.STAFF: "staff.csv", Sample.MAPPING: "mapping.toml"}


def sample(
    what: Annotated[Sample, typer.Argument(help="Which file.")],
    name: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Where to write it: tracker.xlsx, staff.csv or mapping.toml when left out."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--output", "-o", help="The same as FILE.", hidden=True)] = None,
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Write a made-up file to begin with: a tracker, its workers' staff list, its mapping. They fit each other."""
    from scheduler.demo.samples import write_sample_mapping, write_sample_staff, write_sample_tracker

    file = name or out or folder / USUAL_NAMES[what]
    zone = settings_of(folder).zone_info
    today = local_day(moment(now, zone), zone)
    if file.suffix.lower() != Path(USUAL_NAMES[what]).suffix:
        wrong_usage(
            f"a sample {what} is written as {Path(USUAL_NAMES[what]).suffix}: {file.name} is not named so"
        )
    try:
        match what:
            case Sample.TRACKER:
                write_sample_tracker(file, today)
            case Sample.STAFF:
                write_sample_staff(file, today)
            case Sample.MAPPING:
                write_sample_mapping(file)
    except FileExistsError:
        wrong_usage(f"{file} is there already, and nothing that exists is overwritten")
    except OSError as wrong:
        wrong_usage(f"{file} cannot be written: {wrong.strerror}")
    print(f"wrote {file}: everybody in it is made up" if what is not Sample.MAPPING else f"wrote {file}")
