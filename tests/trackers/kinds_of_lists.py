"""Lists with a row for each event, as case systems export them, drawn anew with the truth beside each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.trackers import words
from tests.trackers.children import Child, children
from tests.trackers.kinds import some, written_as
from tests.trackers.sheets import Fact, Tracker, write_text, write_workbook

EVENT = (
    "Event",
    "Step",
    "Milestone",
    "Event type",
    "Activity",
    "Form",
    "Step Name",
    "Type of event",
    "Workflow step",
)
HELD_ON = (
    "Date",
    "Date held",
    "Event date",
    "When",
    "Actual date",
    "Date completed",
    "Held on",
    "Date of event",
)
STATUS = ("Status", "Step status", "Form status", "Held?", "Event Status", "Completed Y/N")
DONE = ("Completed", "Held", "Done", "Complete", "Y", "Yes", "Finalised", "Authorised")
NOT_DONE = ("Cancelled", "N", "No", "Not held", "Postponed", "Abandoned", "Did not take place")
OPEN = ("In progress", "Draft", "Not started", "Pending", "Awaiting outcome")
OF_NO_STEP = (
    "Chronology",
    "Case note",
    "Supervision",
    "PEP meeting",
    "Risk assessment",
    "Core group",
    "Contact plan",
)
BESIDE = ("Created on", "Updated on", "Entered date", "Recorded on", "Authorised on", "Date started")
# Beside these the day may be the one or the other, and the list is refused until somebody says which.
NOT_SURE_BESIDE = {
    "Date completed": {"Created on", "Date started"},
    "Date": {"Date started"},
    "When": {"Date started"},
}


@dataclass(frozen=True)
class Row:
    """A row on its way into a list. `is_true`: whether the step took place on its day."""

    child: Child
    event: str
    on: date | None
    status: str
    code: str = ""
    is_true: bool = True


def _said(random: Random, pack: str) -> dict[str, str]:
    """What this list calls each step."""
    return {code: random.choice(choices) for code, choices in words.HEADERS[pack].items()}


def _rows(random: Random, found: Sequence[Child], said: dict[str, str]) -> list[Row]:
    """What a list tells of these children: their steps, some of them cancelled once before, and what is no step."""
    rows = []
    for child in found:
        steps = {"became_looked_after": child.began, **child.days}
        for code, day in steps.items():
            rows.append(Row(child, said[code], day, random.choice(DONE), code))
            if code != "became_looked_after" and random.random() < 0.15:
                before = day - timedelta(days=random.randint(1, 9))
                rows.append(Row(child, said[code], before, random.choice(NOT_DONE), is_true=False))
        left = [code for code in said if code not in steps]
        if left and random.random() < 0.3:
            rows.append(Row(child, said[left[0]], None, random.choice(OPEN), is_true=False))
        for _ in range(random.randint(1, 4)):
            day = child.began + timedelta(days=random.randint(0, 20))
            rows.append(Row(child, random.choice(OF_NO_STEP), day, random.choice(DONE), is_true=False))
    random.shuffle(rows)
    return rows


def _facts(rows: Sequence[Row], first: int, on: str, sheet: str | None = None) -> list[Fact]:
    return [
        Fact(row.child.case_id, "date", row.code, row.on, number, on, sheet, row.event)
        for number, row in enumerate(rows, start=first)
        if row.is_true
    ]


def steps_with_status(random: Random, folder: Path) -> Tracker:
    """A case system's steps: names and birth dates on each row, days on which they were written down, a status."""
    pack = random.choice(("scotland", "england"))
    rows = _rows(random, children(random, pack, some(random)), _said(random, pack))
    day, on = written_as(random.choice(words.DAY_FORMS)), random.choice(HELD_ON)
    head = [
        random.choice(words.ID),
        random.choice(words.NAME),
        random.choice(words.BORN),
        random.choice(EVENT),
    ]
    beside = [head for head in BESIDE if head not in NOT_SURE_BESIDE.get(on, ())]
    head += [random.choice(STATUS), on, random.choice(beside)]
    lines = [_line(row, day) for row in rows]
    order = random.sample(range(len(head)), len(head))
    table = [[line[n] for n in order] for line in (head, *lines)]
    file = write_text(folder / "steps.csv", table, sep=random.choice(",;\t"))
    return Tracker(file, pack, _facts(rows, 2, on))


def _line(row: Row, day: Callable[[date], object]) -> list[object]:
    child, on = row.child, row.on
    said: list[object] = [child.case_id, child.name, day(child.born), row.event, row.status]
    return [*said, "" if on is None else day(on), day(on or child.began)]


def a_list_for_each_team(random: Random, folder: Path) -> Tracker:
    """A workbook with a list for each team under a title, days as a workbook keeps them, worker and team on each row."""
    head = [
        random.choice(words.ID),
        random.choice(words.WORKER),
        random.choice(words.TEAM),
        random.choice(EVENT),
    ]
    on = random.choice(HELD_ON)
    said = _said(random, "scotland")
    sheets: dict[str, list[list[object]]] = {}
    facts: list[Fact] = []
    every = children(random, "scotland", some(random, 8, 16))
    for name, found in (("North", every[::2]), ("South", every[1::2])):
        rows = [
            row for row in _rows(random, found, said) if row.is_true or row.event in OF_NO_STEP or row.code
        ]
        lines: list[list[object]] = [
            [row.child.case_id, row.child.worker, row.child.team, row.event, row.on] for row in rows
        ]
        sheets[name] = [["Events - everything here is made up"], [], [*head, on], *lines]
        facts += _facts(rows, 4, on, name)
        facts += [
            Fact(row.child.case_id, what, "", value, number, column, name)
            for number, row in enumerate(rows, start=4)
            for what, value, column in (
                ("worker", row.child.worker, head[1]),
                ("team", row.child.team, head[2]),
            )
        ]
    return Tracker(write_workbook(folder / "teams.xlsx", sheets), "scotland", facts)


def targets_beside(random: Random, folder: Path) -> Tracker:
    """A row for each milestone of each child: the day by which it is due beside the one on which it took place."""
    pack = random.choice(("scotland", "england"))
    found = children(random, pack, some(random))
    said = _said(random, pack)
    on = random.choice(("Actual date", "Date held", "Date completed", "Actual"))
    head = ["Child ID", "Milestone", random.choice(("Target date", "Due date", "Due by", "Target")), on]
    rows = [
        Row(child, event, {"became_looked_after": child.began, **child.days}.get(code), "", code)
        for child in found
        for code, event in said.items()
    ]
    rows = [row if row.on else Row(row.child, row.event, None, "", row.code, is_true=False) for row in rows]
    lines: list[list[object]] = [
        [row.child.case_id, row.event, row.child.began + timedelta(days=40), row.on] for row in rows
    ]
    file = write_workbook(folder / "milestones.xlsx", {"Milestones": [head, *lines]})
    return Tracker(file, pack, _facts(rows, 2, on))


LISTS = (steps_with_status, a_list_for_each_team, targets_beside)
