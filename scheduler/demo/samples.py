"""Files to begin with, made up to fit each other: a staff list, a tracker of their children, the tracker's mapping.

The tracker fits the mapping `tracker` and the Scottish pack. Its dates count back from the day it is made, so that some
steps are late on any day, some are booked and some have time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from permanence.people import Person, Role
from scheduler.demo.staff import made_up_staff

CHILDREN = 36
SHEET = "Permanence tracker"
TITLES = ("Permanence tracking group (everybody in here is made up)", "Written by: homeward sample tracker")
# Each step's column, and on which day after becoming looked after it was usually reached.
STEPS = {
    "Date LAAC": 0,
    "6 wk review": 38,
    "2nd review": 118,
    "Perm rec": 175,
    "To legal": 186,
    "Panel": 240,
    "ADM": 251,
    "Lodged": 310,
}
HEADERS = (
    *(
        "Child ID",
        "Name",
        "DOB",
        "Team",
        "SW",
        "TM",
        "Date LAAC",
        "Basis",
        "Plan",
        "Twin track",
        "6 wk review",
    ),
    *("2nd review", "Perm rec", "To legal", "Panel", "ADM", "Lodged", "Order", "Placed", "Panel booked"),
    *("Plan changed", "Why changed", "Stumbling block", "Comments"),
)
PLANS = ("kinship", "po", "poa", "adoption")
BLOCKED = (13, 29)  # of the children with a plan
WAITS = (6, 21, 45, 90, 150)  # days since a child's last step
STAFF_HEADERS = ("name", "email", "role", "team", "manager", "pattern", "leave", "aliases")
PART_TIME = {"Struan Stand-In": "Mon-Wed", "Rhona Roleplay": "Tue-Thu", "Vaila Virtual": "Mon, Wed, Fri"}
ALIASES = {"Mhairi Mock": "MM", "Iona Imagined": "Iona I; II"}


def write_sample_staff(file: Path, today: date) -> None:
    """The file is a staff list as `homeward people load` takes it."""
    with file.open("x", encoding="utf-8", newline="") as text:
        lines = csv.writer(text)
        lines.writerow(STAFF_HEADERS)
        for person in made_up_staff(today):
            leave = "; ".join(f"{a.first} to {a.last} cover {a.cover}" for a in person.leave)
            role, pattern = person.role.replace("_", " "), PART_TIME.get(person.name)
            about = (person.name, person.email, role, person.team, person.manager)
            lines.writerow([*about, pattern, leave, ALIASES.get(person.name)])


def write_sample_mapping(file: Path) -> None:
    """The file is the mapping of the sample tracker, to be changed for a council's own."""
    shipped = resources.files("store.imports") / "mappings" / "tracker.toml"
    with file.open("x", encoding="utf-8") as text:
        text.write(shipped.read_text(encoding="utf-8"))


def write_sample_tracker(file: Path, today: date) -> None:
    """The file is a workbook as councils keep them: titles, headers in row 3, a row for each team and each child."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    for line in (*([title] for title in TITLES), HEADERS):
        sheet.append(list(line))
    for cell in sheet[len(TITLES) + 1]:
        cell.font = Font(bold=True)
    for row in _rows(today):
        sheet.append([row.get(header) for header in HEADERS])
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 14  # type: ignore[union-attr]  # no cell is merged
    with file.open("xb") as made:
        book.save(made)


def _rows(today: date) -> Iterator[dict[str, object]]:
    workers = [p for p in made_up_staff(today) if p.role is Role.SOCIAL_WORKER]
    managers = {p.team: p.name for p in made_up_staff(today) if p.role is Role.TEAM_MANAGER}
    team = None
    for n, worker in enumerate(sorted(workers * 2, key=lambda p: (p.team or "", p.name))[:CHILDREN]):
        if worker.team != team:
            team = worker.team
            yield {"Child ID": f"--- {team} ---"}
        yield _child(n, worker, managers.get(team, ""), today)


def _child(n: int, worker: Person, manager: str, today: date) -> dict[str, object]:
    """A row: how far she has come, how long ago, and by which plan go round at different paces."""
    reached = [*STEPS][: n % len(STEPS) + 1]
    began = today - timedelta(days=STEPS[reached[-1]] + WAITS[n % len(WAITS)])
    row: dict[str, object] = {
        "Child ID": f"S{10_000 + 37 * n}",
        "Name": "Pretend Child",
        "DOB": date(began.year - 1 - n % 9, n % 12 + 1, n % 27 + 1),
        "Team": worker.team,
        "SW": worker.name,
        "TM": manager,
        "Basis": ("s25", "CSO")[n % 2],
        "Plan": PLANS[n % len(PLANS)] if "Perm rec" in reached else None,
    }
    for step in reached:
        on = began + timedelta(days=STEPS[step])
        row[step] = on if (n + len(step)) % 3 else f"{on:%d/%m/%Y}"
    if reached[-1] == "To legal":
        row["Panel booked"] = f"{today + timedelta(days=20 + n % 9):%d %B %Y}"
    if n in BLOCKED:
        row["Stumbling block"] = "awaiting medical"
    return row
