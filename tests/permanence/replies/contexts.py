"""The two messages of the corpora, each as the situation in which a reply to it is read; no store is needed."""

import csv
import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from permanence.case import Case
from permanence.entries import NewEntry
from permanence.journey import journey_of
from permanence.pack.file import overlay, read_pack_named
from permanence.people import Directory, Person, Role
from permanence.reference import reference_for
from permanence.replies.reading import Line, Situation
from permanence.stages import Rulebook, project
from scheduler.holiday_calendar import council_calendar
from tests.builders import LONDON, YEARS, shona
from tests.permanence.cases import as_recorded

NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)
# Threads C and D are A and B 32 weeks later, so that the same weekdays stand at the end of a year.
YEAR_END = datetime(2026, 12, 30, 9, 30, tzinfo=UTC)
_LIKE = {"C": "A", "D": "B"}
STRANGER = reference_for(2435)
_NUMBERS = {"A": (6220,), "B": (8556, 4188, 5250, 5167, 5328)}
_NUMBERS |= {late: _NUMBERS[first] for late, first in _LIKE.items()}
LATE = {
    "A": ("panel",),
    "B": ("first_review", "panel", "later_review", "petition_lodged", "kinship_ruled"),
}
LATE |= {late: LATE[first] for late, first in _LIKE.items()}
REFERENCES = {thread: tuple(reference_for(n) for n in numbers) for thread, numbers in _NUMBERS.items()}
_PLACEHOLDER = re.compile(r"\{([AaXxBb][1-5]?)([-#!]?)\}")


def now_in(thread: str) -> datetime:
    """Half past nine in the morning of the day on which a thread is written in."""
    return YEAR_END if thread[0] in _LIKE else NOW


@functools.cache
def situation_in(folder: Path, thread: str) -> Situation:
    """The message of thread A or B, in which the writer answers it; B2 and B3 are B's with its first two or three lines alone."""
    if thread not in LATE:
        whole = situation_in(folder, thread[0])
        return replace(whole, lines=whole.lines[: int(thread[1:])])
    files = folder / f"context-{thread.lower()}"
    pack = overlay(read_pack_named("scotland"), (files / "council.toml").read_text(encoding="utf-8"))
    rules = Rulebook(pack, council_calendar(pack.calendar, YEARS), LONDON)
    staff = _staff(files / "staff.csv")
    now = now_in(thread)
    cases = _cases(files / "events.csv", thread, rules, staff, now)
    lines = tuple(
        Line(
            n, case.journey.reference, next(s.key for s in case.running() if s.milestone == late and s.due_on)
        )
        for n, (case, late) in enumerate(zip(cases, LATE[thread], strict=True), start=1)
    )
    seen = frozenset(REFERENCES[thread])
    writer = next(p for p in staff.people.values() if p.name == "Shona Reid")
    return Situation(now.date(), writer, rules, staff, lines, cases, seen=seen)


def filled(text: str, thread: str) -> str:
    """A line with real references in the place of {A}, {B1}, {b4}, {A-}, {B3#}, {B2!}, {X}."""
    return filled_with(text, REFERENCES["A"][0], REFERENCES["B"])


def filled_with(text: str, first: str, several: Sequence[str]) -> str:
    """The same with these references: `first` in the place of {A}."""
    known = {"A": first, "X": STRANGER}
    known |= {f"B{n}": reference for n, reference in enumerate(several, start=1)}

    def put(match: re.Match[str]) -> str:
        reference = known.get(match[1].upper(), match[0])
        reference = reference.lower() if match[1][0].islower() else reference
        changed = {
            "-": reference.replace("-", ""),
            "#": re.sub("[^0-9]", "", reference),
            "!": reference[:-1] + ("K" if reference[-1] != "K" else "J"),
        }
        return changed.get(match[2], reference)

    return _PLACEHOLDER.sub(put, text)


def line_of(reference: str | None, thread: str) -> int | None:
    if thread in ("A", "C") or reference not in REFERENCES["B"]:
        return None
    return REFERENCES["B"].index(reference) + 1


def _staff(file: Path) -> Directory:
    with file.open(encoding="utf-8", newline="") as rows:
        told = list(csv.DictReader(rows))
    emails = {row["name"]: row["email"] for row in told}
    return Directory.of(
        Person(r["email"], r["name"], Role(r["role"]), r["team"] or None, emails.get(r["manager"]))
        for r in told
    )


def _cases(file: Path, thread: str, rules: Rulebook, staff: Directory, now: datetime) -> tuple[Case, ...]:
    with file.open(encoding="utf-8", newline="") as rows:
        events = list(csv.DictReader(rows))
    writer = next(p.email for p in staff.people.values() if p.name == "Shona Reid")
    made = []
    for n, reference in enumerate(REFERENCES[thread], start=1):
        own = [e for e in events if e["child_ref"] == f"C{n}"]
        entries = as_recorded(_entries(reference, own, writer), now)
        journey = journey_of(reference, 1, entries)
        made.append(Case(journey, tuple(project(journey, rules, staff)), rules, staff, now.date()))
    return tuple(made)


def _entries(reference: str, events: list[dict[str, str]], writer: str) -> list[NewEntry]:
    """The entries that an import makes of these rows."""
    by = shona(reference)
    began = next(e for e in events if e["milestone"] == "became_looked_after")
    entries = [
        by.journey_began(date.fromisoformat(began["event_date"]), "became_looked_after", 3, None),
        by.allocated(social_worker=writer, worker_name=None, reviewing_officer=None, team="North"),
    ]
    route = None
    for event in sorted(events, key=lambda e: e["event_date"]):
        on = date.fromisoformat(event["event_date"])
        if event["route"] and route is None:
            entries.append(by.plan_opened(event["route"], on, "assessment"))
        elif event["route"]:
            entries.append(by.route_changed(route, event["route"], on, event["reason_code"] or "other"))
        route = event["route"] or route
        if event["milestone"] in ("route", "became_looked_after"):
            continue
        if event["outcome"]:
            entries.append(
                by.decision_recorded(
                    event["milestone"], None, event["outcome"], on, reaches=True, reason=None, note=None
                )
            )
        else:
            entries.append(by.milestone_reached(event["milestone"], on))
    return entries
