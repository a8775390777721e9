"""Trackers written by hand (tests/data/trackers), each with what a careful reader takes from it: days, and what to ask.

They were made up by somebody who had not read the reader of files, so that they hold it to the field and not to itself.
A cell is a text; `=2026-05-12` is a day as a workbook keeps it, `?text` has to be asked about, `text => 2026-05-12` is
taken as that day. What stands beside a cell's words (a stroke, a colour, a note, a formula's value) has names of its own.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tests.sources import ROOT

FOLDER = ROOT / "tests" / "data" / "trackers"
ASK = "ask"
TODAY = date(2026, 5, 20)
_DAY = re.compile(r"=(\d{4}-\d\d-\d\d)(T[\d:]+)?")


@dataclass(frozen=True)
class Cell:
    """What is written into one cell. `cached`: the value of its formula, as a spreadsheet had worked it out.

    `form`: how a spreadsheet shows its day, "mmm-yy".
    """

    value: Any
    strike: bool = False
    fill: str = ""
    comment: str = ""
    cached: Any = None
    form: str = ""


@dataclass(frozen=True)
class Event:
    """A row of a list with a row for each event: whose, of which step, and what is right to take from it.

    `said`: a day, "booked" and a day, or ASK; parted by " or " where either is right. `row`: 0 where it stands on each
    row of the child.
    """

    child: str
    code: str
    said: str
    row: int

    @property
    def may_ask(self) -> bool:
        return ASK in self.said.split(" or ")

    @property
    def days(self) -> set[tuple[date, bool]]:
        """The days that may be taken from it, each with whether it is booked."""
        right = [one for one in self.said.split(" or ") if one != ASK]
        return {(date.fromisoformat(one.removeprefix("booked ")), one.startswith("booked")) for one in right}


@dataclass(frozen=True)
class Tracker:
    """A made-up tracker. `roles`: headings to what they are of. `days`: case id and heading to the day, or ASK.

    `places`: the sheet and row of each child. `must_ask`: cells to be asked about, by sheet, row and heading. `never`:
    names that may be kept nowhere.
    """

    name: str
    ext: str
    pack: str
    notes: str
    roles: dict[str, str]
    never: list[str]
    sheets: dict[str, list[list[Cell]]]
    days: dict[tuple[str, str], date | str]
    places: dict[str, tuple[str, int]]
    must_ask: list[tuple[str, int, str]]
    events: tuple[Event, ...] = ()
    is_list: bool = False

    def days_of(self, case_id: str) -> dict[str, date | str]:
        """What the child's row says of each step, by the role of its heading."""
        return {self.roles[head]: day for (child, head), day in self.days.items() if child == case_id}


def tracker(name: str) -> Tracker:
    """The tracker of this name."""
    said = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    children = said["children"].items()
    return Tracker(
        name=name,
        **{key: said[key] for key in ("ext", "pack", "notes", "roles", "never")},
        sheets={sheet: [list(map(_cell, row)) for row in rows] for sheet, rows in said["sheets"].items()},
        days={(c, h): _day(day) for c, child in children for h, day in child["dates"].items()},
        places={c: (child["sheet"], child["row"]) for c, child in children},
        must_ask=[(sheet, row, head) for sheet, row, head in said["must_ask"]],
        events=tuple(Event(*event) for event in said.get("events", ())),
        is_list="events" in said,
    )


def names() -> list[str]:
    """The names of those with a row for each child."""
    return [name for name in _all() if not tracker(name).is_list]


def lists() -> list[str]:
    """The names of those with a row for each event."""
    return [name for name in _all() if tracker(name).is_list]


def _all() -> list[str]:
    return sorted(file.stem for file in FOLDER.glob("*.json"))


def _day(said: str) -> date | str:
    return said if said == ASK else date.fromisoformat(said)


def _cell(written: Any) -> Cell:
    if isinstance(written, dict):
        beside = {key: written[key] for key in ("strike", "fill", "comment") if key in written}
        return Cell(
            _value(written["cell"]), **beside, cached=written.get("value_of"), form=written.get("format", "")
        )
    return Cell(_value(written))


def _value(written: Any) -> Any:
    if not isinstance(written, str):
        return written
    if day := _DAY.fullmatch(written):
        return datetime.fromisoformat(written[1:]) if day[2] else date.fromisoformat(day[1])
    text = re.sub(r" => \d{4}-\d\d-\d\d$", "", written)
    return text.removeprefix("?") if text != "?" else text


def late(tracker: Tracker) -> set[tuple[str, str, date]]:
    """Open stages past three sourced targets on TODAY: child, stage, due day; one with a day to be asked about has none."""
    found = set()
    for case_id in tracker.places:
        has = tracker.days_of(case_id)
        counted = [has.get(role) for role in ("start", "first", "second", "panel", "decision", "order")]
        if ASK in counted or has.get("order"):
            continue
        for began, done, stage, due in (
            ("start", "first", "first_review", lambda day: day + timedelta(days=42)),
            ("first", "second", "second_review", _three_months_on),
            ("panel", "decision", "agency_decision", lambda day: day + timedelta(days=14)),
        ):
            if began in has and done not in has and due(has[began]) < TODAY:
                found.add((case_id, stage, due(has[began])))
    return found


def _three_months_on(day: date) -> date:
    month, year = (day.month + 3, day.year) if day.month <= 9 else (day.month - 9, day.year + 1)
    last = day.day
    while True:
        try:
            return date(year, month, last)
        except ValueError:
            last -= 1
