"""The council's weekly file: new children, days that were wrong and are put right, another worker, a booking.

Rows as the reader of a tracker hands them on go through the real import (`take_in_table`), some twice.
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from casework.imports.rows import ChildRows, Dated, RouteRow, RowRead
from casework.imports.take_in import take_in_table
from permanence.people import Role
from tests.year.council import Council

FIRST_STEPS = ("first_review", "second_review", "kinship_ruled", "permanence_recommendation")


class WeeklyFile:
    """The tracker as the information officer keeps it beside Homeward."""

    def __init__(self, council: Council, seed: int, a_week: int) -> None:
        self.council, self.chance, self.a_week = council, Random(f"file {seed}"), a_week
        self.children: list[tuple[ChildRows, ...]] = []  # of each her periods of being looked after, in order
        self.times = 0

    def come(self, day: date) -> None:
        """This week's file is taken in; now and then the same file comes again."""
        for _ in range(self.chance.randrange(self.a_week + 1)):
            self.children.append((self._new_child(day),))
        for n in self.chance.sample(range(len(self.children)), min(len(self.children), 6)):
            self.children[n] = self._moved(self.children[n], day)
        for _ in range(1 + (self.chance.random() < 0.2)):
            rows = [RowRead(child, len(child)) for child in self.children]
            take_in_table(self.council.record, rows, "tracker", self.council.tick())
        self.times += 1

    def _new_child(self, day: date) -> ChildRows:
        number = len(self.children) + 2
        began = day - timedelta(days=self.chance.randrange(2, 200))
        return ChildRows(
            row=number,
            case_id=f"WEEKLY-{number:05}",
            id_column="Child ID",
            began=Dated(began, number, "Date LAAC"),
            age=self.chance.randrange(16),
            legal_basis=self.chance.choice(("s25", "cso")),
            worker_name=self._worker(),
            team=self.chance.choice(("North", "South", "East", "West")),
            milestones=self._steps(began, day, number),
            routes=self._routes(number),
        )

    def _steps(self, began: date, day: date, row: int) -> dict[str, tuple[Dated, ...]]:
        found, on = {}, began
        for step in FIRST_STEPS:
            on += timedelta(days=self.chance.randrange(20, 80))
            if on >= day or self.chance.random() < 0.2:
                break
            found[step] = (Dated(on, row, step),)
        return found

    def _routes(self, row: int) -> tuple[RouteRow, ...]:
        route = self.chance.choice(("home", "permanence_order", "adoption", "kinship_care_order", ""))
        return (RouteRow(route, row, "Plan"),) if route else ()

    def _worker(self) -> str | None:
        workers = [p.name for p in self.council.staff.values() if p.role is Role.SOCIAL_WORKER and p.active]
        return self.chance.choice(sorted(workers)) if self.chance.random() < 0.95 else None

    def _moved(self, child: tuple[ChildRows, ...], day: date) -> tuple[ChildRows, ...]:
        """Her newest period is changed, or has ended since she went home; some come back, and begin another."""
        newest = child[-1]
        if newest.ended:
            if self.chance.random() < 0.5:
                return child
            again = newest.ended.on + timedelta(days=max(1, (day - newest.ended.on).days - 1))
            period = replace(
                newest, began=Dated(again, newest.row, "Date LAAC"), ended=None, milestones={}, bookings={}
            )
            return (*child, period)
        if self.chance.random() < 0.05:
            last = (
                max([newest.began.on, *(d.on for days in newest.milestones.values() for d in days)])
                if newest.began
                else day
            )
            ended = Dated(max(last, day - timedelta(days=2)), newest.row, "Ended", reason=None)
            return (*child[:-1], replace(newest, ended=ended, bookings={}))
        return (*child[:-1], self._changed(newest, day))

    def _changed(self, row: ChildRows, day: date) -> ChildRows:
        """A day put right, one more step, another worker, or a booking."""
        what = self.chance.random()
        if what < 0.35 and row.milestones:
            step = self.chance.choice(sorted(row.milestones))
            old = row.milestones[step][0]
            moved = old.on + timedelta(days=self.chance.choice((-9, -2, 1, 5, 14)))
            began = row.began.on if row.began else moved
            right = replace(old, on=max(began, min(moved, day)))
            return replace(row, milestones={**row.milestones, step: (right,)})
        if what < 0.6:
            missing = [s for s in FIRST_STEPS if s not in row.milestones][:1]
            new = {s: (Dated(day - timedelta(days=self.chance.randrange(7)), row.row, s),) for s in missing}
            return replace(row, milestones={**row.milestones, **new})
        if what < 0.8:
            return replace(row, worker_name=self._worker() or row.worker_name)
        ahead = day + timedelta(days=self.chance.choice((4, 12, 30)))
        return replace(row, bookings={**row.bookings, "panel": Dated(ahead, row.row, "Panel booked")})
