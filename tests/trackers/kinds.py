"""The kinds of trackers that councils keep, each made anew from a seed, with the truth about every cell beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from tests.builders import TODAY
from tests.trackers import words
from tests.trackers.children import Child, children, later_period, with_an_end
from tests.trackers.sheets import (
    Column,
    Fact,
    Tracker,
    columns_of,
    facts_of,
    table,
    write_text,
    write_workbook,
)

Kind = Callable[[Random, Path], Tracker]


def written_as(form: str) -> Callable[[date], object]:
    return lambda day: words.written(day, form)


def days_of_cells(day: date) -> object:
    """A day as a workbook keeps it."""
    return datetime.combine(day, datetime.min.time())


def some(random: Random, few: int = 6, many: int = 14) -> int:
    return random.randint(few, many)


def numbered(found: Sequence[Child], first: int = 2) -> list[tuple[int, Child]]:
    return list(enumerate(found, start=first))


def _simple(
    random: Random, folder: Path, pack: str = "scotland", *, form: str | None = None, others: int = 4
) -> tuple[list[Child], list[Column]]:
    found = children(random, pack, some(random))
    return found, columns_of(random, pack, written_as(form or random.choice(words.DAY_FORMS)), others=others)


def english_adoption(random: Random, folder: Path) -> Tracker:
    """An adoption tracker of 33 columns, most of which nobody asks for."""
    found = children(random, "england", some(random), id_form=random.choice(("{:07}", "{}", "P{:06}")))
    columns = columns_of(random, "england", days_of_cells, others=18)
    lines = table(columns, found)
    title = [["Adoption tracker - everything here is made up"], []]
    file = write_workbook(folder / "adoption.xlsx", {"Tracker": [*title, *lines]})
    return Tracker(file, "england", facts_of(numbered(found, 4), columns))


def plain_csv(random: Random, folder: Path) -> Tracker:
    found, columns = _simple(random, folder)
    return Tracker(
        write_text(folder / "t.csv", table(columns, found)), "scotland", facts_of(numbered(found), columns)
    )


def bom_csv(random: Random, folder: Path) -> Tracker:
    found, columns = _simple(random, folder)
    file = write_text(folder / "t.csv", table(columns, found), encoding="utf-8-sig")
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def semicolon_csv(random: Random, folder: Path) -> Tracker:
    found, columns = _simple(random, folder, form="%d.%m.%Y")
    file = write_text(folder / "t.csv", table(columns, found), sep=";")
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def us_dates(random: Random, folder: Path) -> Tracker:
    """Days with the month first, in a file of an American system."""
    found, columns = _simple(random, folder, form=random.choice(("%m/%d/%Y", "%m/%d/%y")))
    return Tracker(
        write_text(folder / "us.csv", table(columns, found)), "scotland", facts_of(numbered(found), columns)
    )


def half_swapped(random: Random, folder: Path) -> Tracker:
    """The same, opened and saved by a British spreadsheet: what fits its order became a day, the rest stayed text."""

    def day(on: date) -> object:
        return days_of_cells(date(on.year, on.day, on.month)) if on.day <= 12 else on.strftime("%m/%d/%Y")

    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", day)
    return Tracker(
        write_workbook(folder / "us.xlsx", {"Sheet1": table(columns, found)}),
        "scotland",
        facts_of(numbered(found), columns),
    )


def serials_csv(random: Random, folder: Path) -> Tracker:
    """Days as a spreadsheet counts them, in cells of no format."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", lambda day: (day - date(1899, 12, 30)).days)
    return Tracker(
        write_text(folder / "t.csv", table(columns, found)), "scotland", facts_of(numbered(found), columns)
    )


def serials_workbook(random: Random, folder: Path) -> Tracker:
    """Some days in cells that were never given a format for days."""

    def day(on: date) -> object:
        return (on - date(1899, 12, 30)).days if on.day % 3 == 0 else days_of_cells(on)

    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", day)
    file = write_workbook(folder / "t.xlsx", {"Sheet1": table(columns, found)})
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def due_and_held(random: Random, folder: Path) -> Tracker:
    """Each step has a column of its target and one of the day on which it was held."""
    found = children(random, "scotland", some(random))
    form = written_as(random.choice(words.DAY_FORMS))
    columns = []
    held, due = random.choice(words.HELD), random.choice(words.DUE)
    for column in columns_of(random, "scotland", form):
        if column.what != "date" or column.code == "became_looked_after":
            columns.append(column)
            continue
        aim = Column(due.format(column.header.strip()), "target", a_target(column.code, form), column.code)
        column.header = held.format(column.header.strip())
        columns += random.choice(([aim, column], [column, aim]))
    file = write_text(folder / "t.csv", table(columns, found))
    return Tracker(file, "scotland", facts_of(numbered(found), columns))


def a_target(code: str, day: Callable[[date], object]) -> Callable[[Child], object]:
    """A day in the past that nothing happened on: what was aimed at."""
    shift = 17 + 29 * len(code)

    def cell(child: Child) -> object:
        aim = child.began + timedelta(days=shift)
        return day(aim) if aim < TODAY else None

    return cell


def siblings(random: Random, folder: Path) -> Tracker:
    """Some rows stand for several children."""
    found, columns = _simple(random, folder)
    sign = random.choice(("/", " & ", ", ", " + ", " and "))
    lines = table(columns, found)
    facts = facts_of(numbered(found), columns)
    for at in random.sample(range(len(found)), 2):
        mine = found[at].case_id
        lines[at + 1][0] = sign.join((mine, mine[:-1] + "X", mine[:-1] + "Y"))
    return Tracker(write_text(folder / "t.csv", lines), "scotland", facts)


def initials(random: Random, folder: Path) -> Tracker:
    """Workers as initials, surname first, with the agency, or by their address."""
    forms = (
        lambda n: "".join(w[0] for w in n.split()),
        lambda n: ", ".join(reversed(n.split())),
        lambda n: f"{n} (agency)",
        lambda n: f"{n.replace(' ', '.').lower()}@council.example",
    )
    form = random.choice(forms)
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", written_as("%d/%m/%Y"), worker=form)
    return Tracker(
        write_text(folder / "t.csv", table(columns, found)), "scotland", facts_of(numbered(found), columns)
    )


def no_id(random: Random, folder: Path) -> Tracker:
    """Names and workers, and nothing that tells the children apart."""
    found, columns = _simple(random, folder)
    columns = [c for c in columns if c.what != "id"]
    lines = table(columns, found)
    if random.random() < 0.5:
        lines = [[(at or "No."), *line] for at, line in enumerate(lines)]
    file = write_text(folder / "t.csv", lines)
    return Tracker(file, "scotland", facts_of(numbered(found), columns), may_refuse=True)


def padded_ids(random: Random, folder: Path) -> Tracker:
    """Ids with leading zeros, as text."""
    found = children(random, "scotland", some(random), id_form="00{:05}")
    columns = columns_of(random, "scotland", days_of_cells)
    key = [["Key"], ["G = green", "A = amber", "R = red"], []]
    file = write_workbook(folder / "t.xlsx", {"Tracker": [*key, *table(columns, found)]})
    return Tracker(file, "scotland", facts_of(numbered(found, 5), columns))


def closed(random: Random, folder: Path) -> Tracker:
    """Some children have left care, and one of them has come back."""
    found = children(random, "scotland", some(random))
    columns = columns_of(random, "scotland", written_as(random.choice(words.DAY_FORMS[:4])))
    form = columns[1:] and written_as("%d/%m/%Y")
    columns = columns_of(random, "scotland", form or days_of_cells)
    ended = Column(random.choice(words.ENDED), "ended", lambda c: c.ended and c.ended.strftime("%d/%m/%Y"))
    columns.append(ended)
    again = []
    for child in random.sample(found, 3):
        with_an_end(random, child)
        if child.ended and child.ended < TODAY - timedelta(days=10):
            again.append(later_period(random, child))
    rows = [*found, *again[:1]]
    file = write_text(folder / "t.csv", table(columns, rows))
    return Tracker(file, "scotland", facts_of(numbered(rows), columns))


def sheet_per_team(random: Random, folder: Path) -> Tracker:
    """A sheet for each team, alike but for its rows, and one with figures."""
    columns = columns_of(random, "scotland", days_of_cells)
    sheets: dict[str, list[list[object]]] = {}
    facts: list[Fact] = []
    found = children(random, "scotland", 14)
    for name, some in (("East", found[:5]), ("West", found[5:])):
        sheets[name] = table(columns, some)
        facts += facts_of(numbered(some), columns, name)
    sheets = {"Summary": [["Team", "Children"], ["East", 5], ["West", 9]], **sheets}
    return Tracker(write_workbook(folder / "t.xlsx", sheets), "scotland", facts)


KINDS: tuple[Kind, ...] = (
    english_adoption,
    plain_csv,
    bom_csv,
    semicolon_csv,
    us_dates,
    half_swapped,
    serials_csv,
    serials_workbook,
    due_and_held,
    siblings,
    initials,
    no_id,
    padded_ids,
    closed,
    sheet_per_team,
)
