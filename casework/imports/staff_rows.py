"""The rows of a staff list as people, and every cell that is none of what it should be, by row and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casework.imports.staff_columns import (
    columns_of,
    has_number,
    missing,
    name_and_role,
    names_a_team,
    role_of,
    tidy_name,
    without_number,
    working_days,
)
from casework.imports.staff_days import NoLeave, going_on, read_leave
from permanence.people import Directory, Leave, Person, Role
from permanence.working_pattern import NoPattern, read_day, read_pattern

CHANNELS = ("email", "slack", "teams")
HEADERS_WITHIN = 20  # rows from the top
NOT_HERE = frozenset(
    {
        "false",
        "no",
        "n",
        "0",
        "disabled",
        "inactive",
        "leaver",
        "left",
        "resigned",
        "retired",
        "ended",
        "terminated",
    }
)
SAYS_NOTHING = frozenset({"-", "--", "–", "—", "n/a", "na", "none", "nil", "tbc", "tba", "?"})
TICKS = frozenset({"y", "yes", "true", "1", "✓", "✔", "full"})
NO_TICKS = frozenset({"", "n", "no", "false", "0", "-", "off"})
DITTO = frozenset({'"', "''", "”", "〃", "ditto", "do", "as above", "same as above", "same"})
THE_SAME = "the same as in the row above? write it out: the next sort of the list would change it"
NO_END = frozenset({"", "permanent", "ongoing", "present", "current", "open"})
HAS_LEFT = (
    "by this cell she has left, so the row counts for nothing: who is known here is written to until"
    " the whole list is loaded with --complete"
)
MAY_BE_AWAY = "is she away? write her name and role alone, and when she is away into a column leave"
_AWAY = re.compile(
    r"\b(?:sick|on leave|(?:maternity|mat|paternity|parental|adoption|special|career|unpaid) leave|seconded|"
    r"secondment|career break|sabbatical)\b",
    re.IGNORECASE,
)
MAY_HAVE_LEFT = (
    "did she leave on this day? where the column says so, call it Leaving date; where it is the end of anything else,"
    " call it that, and load the list again"
)
DISABLED = 2  # the sign of an account that is switched off, in a directory's number for its state
WHEN_LEFT = "has she left? a day reads 31/03/2026, and nothing says that she has not"
# Only what any mail server takes: an address that cannot be written to would be a person who is never told.
_ADDRESS = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+"
)


_IN_ANGLES = re.compile(r"[^<>@]*<([^<>]+)>")


def is_address(words: str) -> bool:
    """Whether any mail server takes this as an address (in lower case)."""
    return _ADDRESS.fullmatch(words) is not None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row of the file (1 is the header) that was not taken as it stands, and why."""

    row: int
    column: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A row by its columns. A column that the file does not have is not among its cells."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """What the cell says; nothing for a stroke or a word that stands for nothing."""
        text = self.cells.get(column, "").strip()
        return "" if text.casefold() in SAYS_NOTHING else text

    @property
    def email(self) -> str:
        """The address by itself, of "Shona Sample <shona@council.example>" or a link to write to it as well."""
        written = self.get("email").lower().removeprefix("mailto:")
        within = _IN_ANGLES.fullmatch(written)
        return within[1] if within else written

    @property
    def was(self) -> str:
        return self.get("was").lower()

    @property
    def name(self) -> str:
        whole = self.get("name") or f"{self.get('first_name')} {self.get('last_name')}".strip()
        return without_number(whole if "role" in self.cells else name_and_role(whole)[0])

    @property
    def role(self) -> str:
        """Her title; in a list without a column for it the one behind her name."""
        return self.get("role") if "role" in self.cells else name_and_role(self.get("name"))[1]

    @property
    def only_a_heading(self) -> bool:
        """Whether nothing but the first words of a row stands there, as above the people of a team."""
        return [column for column in self.cells if self.get(column)] == ["name"]

    @property
    def has_address(self) -> bool:
        return is_address(self.email)


@dataclass(frozen=True, slots=True)
class StaffTable:
    """The rows of a file, the headers that mean nothing here, and what is wrong with the file as a whole.

    `headers`: each column's header as the file has it.
    """

    rows: tuple[StaffRow, ...] = ()
    not_read: tuple[str, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def read_table(lines: Iterable[str]) -> StaffTable:
    """The rows of plain CSV by column, empty rows left out; no rows where a column that is needed is missing.

    The headers are the first row with all the columns that are needed: titles may stand above it.
    """
    table = list(csv.reader(lines))
    at = _header_row(table)
    written = table[at] if table else []
    headers, twice, not_read = columns_of(written)
    why = f"this column is missing: none of the first {HEADERS_WITHIN} rows has a header for it beside the others"
    lacking = [] if _names_say_roles(table[at + 1 :], written, headers) else missing(headers)
    problems = [RowProblem(at + 1, column, "", why) for column in lacking]
    problems += [RowProblem(at + 1, header, "", "another column means the same") for header in twice]
    if problems:
        return StaffTable(problems=tuple(problems))
    if headers.get("here", "").casefold().endswith("status"):
        not_read.append(headers["here"])  # of its words only those are known that say that somebody has left
    if "perhaps_ended" in headers:
        not_read.append(headers["perhaps_ended"])  # of its days only those that are over are asked about
    places = {column: written.index(header) for column, header in headers.items()}
    headers.setdefault("role", headers.get("name", ""))  # where the title stands behind the name
    days = {} if "pattern" in headers else working_days(not_read)
    not_read = [header for header in not_read if header not in days.values()]
    headers |= {"pattern": "Mon to Fri"} if days else {}
    at_days = {day: written.index(header) for day, header in days.items()}
    rows = (
        StaffRow(number, _cells(row, places) | ({"pattern": _ticked(_cells(row, at_days))} if days else {}))
        for number, row in enumerate(table[at + 1 :], start=at + 2)
    )
    said = [row for row in rows if any(map(row.get, row.cells))]
    if "team" not in headers:
        said = list(under_their_teams(said))
    return StaffTable(tuple(said), tuple(not_read), headers=headers)


def _cells(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {column: row[n] if n < len(row) else "" for column, n in places.items()}


def _ticked(days: Mapping[str, str]) -> str:
    """The days that are ticked, as a working pattern; with what stands in a cell that is neither a yes nor a no."""
    said = {day: cell.strip().casefold() for day, cell in days.items()}
    unsure = [f"{day} {said[day]}" for day in days if said[day] not in TICKS | NO_TICKS]
    return ", ".join(unsure or (day for day in days if said[day] in TICKS))


def under_their_teams(rows: Iterable[StaffRow]) -> Iterator[StaffRow]:
    """The people of a list without a column for teams, each with the team whose name stands alone in a row above.

    A heading holds until the next one, or until an empty row; one that may be something else stays a row of its own.
    """
    team, last = "", 0
    for row in rows:
        if row.only_a_heading:
            team = names_a_team(row.cells["name"])
            if not team:
                yield row
        elif team and row.number == last + 1:
            yield replace(row, cells={**row.cells, "team": team})
        else:
            team = ""
            yield row
        last = row.number


def _names_say_roles(
    rows: Sequence[Sequence[str]], written: Sequence[str], headers: Mapping[str, str]
) -> bool:
    """Whether the titles, for which there is no column, stand behind most of the names."""
    if missing(headers) != ["role"] or "name" not in headers:
        return False
    at = written.index(headers["name"])
    names = [name for row in rows if at < len(row) and (name := row[at].strip())]
    return 2 * sum(role_of(name_and_role(name)[1]) is not None for name in names) > len(names)


def _header_row(table: Sequence[Sequence[str]]) -> int:
    """Where the headers stand (0 is the top): the first row with all that is needed, else the one with most of it."""
    top = [columns_of(row)[0] for row in table[:HEADERS_WITHIN]]
    return min(range(len(top)), key=lambda n: (len(missing(top[n])), n), default=0)


@dataclass
class RowReader:
    """Reads rows one by one, beside what is known of the person of each. `gone`: rows that say that she has left."""

    known: Directory
    today: date
    problems: list[RowProblem] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def person(self, row: StaffRow) -> Person | None:
        """The person of a row without her manager; None, with each reason kept, where a cell is wrong."""
        found = len(self.problems)
        if row.only_a_heading:
            self._problem(
                row, "name", row.name, "a heading, and no person: give each person's row its team in a column"
            )
            return None
        self._look_whether_left(row)
        before = self.known.people.get(row.email)
        if not row.name:
            self._problem(row, "name", "", "a person has a name")
        if has_number(row.name):
            self._problem(row, "name", row.name, "a name has no number in it")
        if not row.has_address:
            given = row.get("email")
            self._problem(row, "email", given, "this is no e-mail address" if given else "no e-mail address")
        role = role_of(row.role)
        if _AWAY.search(f"{row.role} {row.get('name')}"):
            self._problem(row, "role", row.role, MAY_BE_AWAY)
        elif role is None:
            why = "no role that is known here" if row.role else "no role"
            self._problem(row, "role", row.role, f"{why}; it is one of: {', '.join(_roles())}")
        channel = row.get("channel").lower()
        if channel and channel not in CHANNELS:
            self._problem(row, "channel", channel, f"one of: {', '.join(CHANNELS)}")
        person = Person(
            row.email,
            tidy_name(row.name, before.name if before else None),
            role or Role.SOCIAL_WORKER,
            team=self._team(row, before),
            manager=before.manager if before else None,
            leave=self._leave(row, before),
            slack_user=before.slack_user if before else None,
            teams_user=before.teams_user if before else None,
            channel=channel or (before.channel if before else "email"),
            working_days=before.working_days if before else None,
            aliases=_aliases(row.cells.get("aliases"), before),
            pattern=before.pattern if before else (),
        )
        person = self._with_pattern(row, person)
        return person if len(self.problems) == found else None

    def _look_whether_left(self, row: StaffRow) -> None:
        """A row of somebody who has left by one of its cells is named: nothing may be sent to her."""
        here = row.get("here").casefold()
        if here in NOT_HERE or _is_switched_off(here):
            self._has_left(row, "here")
        if "ended" not in row.cells and self._is_over(perhaps := row.get("perhaps_ended")):
            self._problem(row, "perhaps_ended", perhaps, MAY_HAVE_LEFT)
        ended = row.get("ended")
        if ended.casefold() in NO_END:
            return
        try:
            if read_day(ended.split(" ")[0]) < self.today:
                self._has_left(row, "ended")
        except ValueError:
            self._problem(row, "ended", ended, WHEN_LEFT)

    def _is_over(self, written: str) -> bool:
        try:
            return read_day(written.split(" ", maxsplit=1)[0]) < self.today
        except ValueError:
            return False

    def _has_left(self, row: StaffRow, column: str) -> None:
        self.gone.add(row.number)
        self._problem(row, column, row.get(column), HAS_LEFT)

    def _problem(self, row: StaffRow, column: str, value: str, why: str) -> None:
        self.problems.append(RowProblem(row.number, column, value, why))

    def _team(self, row: StaffRow, before: Person | None) -> str | None:
        """A column that is not there takes nothing away."""
        if "team" not in row.cells:
            return before.team if before else None
        if row.get("team").casefold() in DITTO:
            self._problem(row, "team", row.get("team"), THE_SAME)
        return row.get("team") or None

    def _leave(self, row: StaffRow, before: Person | None) -> tuple[Leave, ...]:
        kept = before.leave if before else ()
        if not {"leave", "leave_from"} & row.cells.keys():
            return kept
        found = []
        for part in filter(None, (p.strip() for p in _leave_written(row).split(";"))):
            try:
                found.append(read_leave(part, self.today))
            except NoLeave as wrong:
                self._problem(row, "leave", part, str(wrong))
        return going_on(found, kept, self.today)

    def _with_pattern(self, row: StaffRow, person: Person) -> Person:
        if "pattern" not in row.cells:
            return person
        try:
            return replace(person, pattern=read_pattern(row.get("pattern")))
        except NoPattern as wrong:
            self._problem(row, "pattern", row.get("pattern"), str(wrong))
            return person


def _is_switched_off(state: str) -> bool:
    """Whether a directory's number says so: 514, beside 512 for an account that is in use."""
    return state.isdecimal() and len(state) >= len("512") and bool(int(state) & DISABLED)


def _leave_written(row: StaffRow) -> str:
    """Her leave in words, also where its first and its last day have a column each."""
    first, last = row.get("leave_from"), row.get("leave_to")
    spell = (
        f"{first} to {last}"
        if first and last
        else f"from {first}"
        if first
        else f"until {last}"
        if last
        else ""
    )
    return "; ".join(filter(None, (row.get("leave"), spell)))


def _roles() -> list[str]:
    return [role.value.replace("_", " ") for role in Role if role is not Role.CARER]


def _aliases(cell: str | None, before: Person | None) -> tuple[str, ...]:
    """How sheets write her name too, parted by ";"; as known before where the list has no such column."""
    if cell is None:
        return before.aliases if before else ()
    return tuple(dict.fromkeys(" ".join(part.split()) for part in cell.split(";") if part.strip()))
