"""Files to take in: a council's tracker of so many rows, and events in Homeward's own form. Everything is made up."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

BEGAN = date(2025, 6, 1)
STEPS = {"Date LAAC": 0, "6 wk review": 30, "2nd review": 100, "Perm rec": 150, "To legal": 170, "Panel": 200}
NOT_YET = ("ADM", "Lodged", "Order", "Placed")
OTHERS = (
    *("Basis", "Plan", "Twin track", "Plan changed", "Why changed"),
    *("Panel booked", "Stumbling block", "Comments"),
)
PLANS = ("PO", "adoption", "kinship", "home")
EVENTS = {
    "became_looked_after": 0,
    "first_review": 30,
    "second_review": 100,
    "permanence_recommendation": 150,
}


def tracker(path: Path, rows: int) -> Path:
    """As councils keep it: two rows of titles, dates as people write them, a row for each child."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "Permanence tracker"
    sheet.append(["Permanence tracking group (everything here is made up)"])
    sheet.append(["Please do not sort!"])
    sheet.append(["Child ID", "Name", "DOB", "Team", "SW", *STEPS, *NOT_YET, *OTHERS])
    for n in range(rows):
        began = BEGAN + timedelta(days=n % 200)
        reached = [
            _written(began + timedelta(days=after), n) if n % 4 * 60 >= after - 100 else None
            for after in STEPS.values()
        ]
        booked = "12 June 2026" if n % 7 == 0 else None
        who = [f"T{n:06}", "Pretend", "03/04/2019", f"Team {n // 96}", f"Shona Sample-{n // 12}"]
        others = [
            ("s25", "CSO")[n % 2],
            PLANS[n % 4],
            None,
            None,
            None,
            booked,
            None,
            "made up" if n % 3 else None,
        ]
        sheet.append([*who, *reached, *(None for _ in NOT_YET), *others])
    workbook.save(path)
    return path


def _written(on: date, n: int) -> object:
    return on if n % 3 else f"{on:%d/%m/%Y}"


def events(path: Path, children: int) -> Path:
    """A CSV file with four events a child."""
    headers = ("child_ref", "care_period", "milestone", "event_date", "age", "worker", "team")
    with path.open("w", newline="", encoding="utf-8") as text:
        lines = csv.writer(text)
        lines.writerow(headers)
        for n in range(children):
            began = BEGAN + timedelta(days=n % 90)
            for step, after in EVENTS.items():
                on = (began + timedelta(days=after)).isoformat()
                age = 3 if after == 0 else ""
                lines.writerow([f"C{n:06}", 1, step, on, age, f"Worker {n // 12}", f"Team {n // 96}"])
    return path
