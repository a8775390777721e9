"""`homeward export`: the record and the files that it is written to, connected."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from casework.export_rows import export_tables
from casework.ports import Reading
from permanence.journey import Journey
from scheduler.settings import Settings
from scheduler.wiring import open_record
from store.exports.csv_files import write_csv
from store.exports.tracker_file import TrackerChild, write_tracker
from store.imports.mapping import Mapping, read_mapping


def export_everything(settings: Settings, folder: Path, out: Path, now: datetime) -> list[str]:
    """All tables are CSV files in `out`; a line about each."""
    record = open_record(settings, folder)
    today = now.astimezone(record.rules.zone).date()
    with record.reading() as case:
        return [
            f"{table.name}.csv: {write_csv(out, table.name, table.columns, table.rows)} rows"
            for table in export_tables(case, today)
        ]


def export_tracker(
    settings: Settings, folder: Path, like: Path, mapping_name: str, out: Path, now: datetime
) -> list[str]:
    """`out` is the tracker `like` with all updates since; a line that says how many cells changed."""
    mapping = read_mapping(mapping_name)
    record = open_record(settings, folder)
    today = now.astimezone(record.rules.zone).date()
    with record.reading() as case:
        children = tracker_children(case, mapping, today)
    changed = write_tracker(like, mapping, children, out)
    return [f"{out.name}: {changed} cells say something new, marked by their colour"]


def tracker_children(case: Reading, mapping: Mapping, today: date) -> dict[str, TrackerChild]:
    """Case system's id to what a tracker of this mapping should say of that child on `today`."""
    case_ids = case.case_ids()
    return {
        case_ids[journey.reference]: TrackerChild(
            journey.reference, dict(_dates(journey, mapping, today)), _route(journey)
        )
        for journey in case.journeys(case_ids)
    }


def _dates(journey: Journey, mapping: Mapping, today: date) -> Iterable[tuple[str, date]]:
    for column, milestone in mapping.dates.items():
        reached = journey.reached(milestone)
        if reached:
            yield column, reached[-1].on
    for column, milestone in mapping.bookings.items():
        booked = journey.bookings_of(milestone)
        if booked and (booked[-1].on >= today or not journey.reached(milestone)):
            yield column, booked[-1].on


def _route(journey: Journey) -> str | None:
    plan = journey.primary_plan()
    return plan.route if plan else None
