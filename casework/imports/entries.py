"""The entries that a file calls for when a child, or a period of being looked after, is not known yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from casework.imports.batches import BY_FILE, BatchInHand
from casework.imports.rows import ChildRows, Dated, RouteRow
from casework.imports.source_file import SourceFile
from permanence.entries import Entry, NewEntry, Recorder
from permanence.names_in_sheets import name_key
from permanence.pack.model import Pack
from permanence.people import Allocation
from permanence.stages import Rulebook

AS_THE_FILE_SAYS = "as the file says"


@dataclass(frozen=True, slots=True)
class Filing:
    """What it takes to turn a row into entries: whose file it is, the rules, whom names mean, the day of filing.

    `source`: the mapping's name; entries are recorded as by "import:SOURCE", through "import:SOURCE#BATCH:ROW:COLUMN"
    (without the last part where they come from no single cell).
    """

    source: str
    rules: Rulebook
    emails: dict[str, str]
    today: date
    batch: BatchInHand = field(default_factory=lambda: BatchInHand("", SourceFile()))

    @property
    def pack(self) -> Pack:
        return self.rules.pack

    @property
    def by(self) -> str:
        return f"{BY_FILE}{self.source}"

    def recorder(
        self, reference: str, journey: int, row: int, replaces: int | None = None, column: str = ""
    ) -> Recorder:
        cell = f"{row}:{column}" if column else f"{row}"
        through = f"{self.by}#{self.batch.number}:{cell}"
        return Recorder(reference, journey, self.by, through, replaces=replaces)

    def email_of(self, name: str | None) -> str | None:
        return self.emails.get(name_key(name)) if name else None


def first_entries(from_file: tuple[ChildRows, ...], reference: str, filing: Filing) -> list[NewEntry]:
    """All that a file says about a child who is not known yet: her registration and each of her journeys."""
    registered = filing.recorder(reference, 0, from_file[0].row).child_registered(from_file[0].case_id)
    entries = [registered]
    for number, one in enumerate(from_file, start=1):
        entries += journey_entries(one, reference, number, filing)
    return entries


def journey_entries(from_file: ChildRows, reference: str, number: int, filing: Filing) -> list[NewEntry]:
    """All that a file says about a journey that is not known yet; nothing without the day on which it began."""
    return list(_journey(from_file, reference, number, filing)) if from_file.began else []


def _journey(from_file: ChildRows, reference: str, number: int, filing: Filing) -> Iterator[NewEntry]:
    if from_file.began is None:
        return
    on = filing.recorder(reference, number, from_file.row)

    def of(dated: Dated) -> Recorder:
        return filing.recorder(reference, number, dated.row, column=dated.column)

    yield began_entry(from_file, from_file.began, of(from_file.began), filing.pack)
    if from_file.worker_name or from_file.team or filing.email_of(from_file.reviewing_officer_name):
        yield allocated(from_file, Allocation(), None, on, filing)
    yield from _routes(from_file, reference, number, filing)
    for code, dates in from_file.milestones.items():
        for dated in dates:
            yield milestone_entry(code, dated, of(dated), filing.pack)
    for code, dated in from_file.bookings.items():
        yield of(dated).booked(code, dated.on, dated.reason)
    yield from (on.noted(note) for note in from_file.notes)
    silent = from_file.untracked | from_file.asked_milestones
    if silent:
        yield on.untracked(silent)
    if from_file.ended:
        ended = from_file.ended
        yield of(ended).journey_ended(ended.on, ended.reason or AS_THE_FILE_SAYS)


def began_entry(from_file: ChildRows, began: Dated, on: Recorder, pack: Pack) -> NewEntry:
    age = from_file.age if from_file.born is None else age_on(from_file.born, began.on)
    return on.journey_began(began.on, pack.begins_with, age, from_file.legal_basis, precision=began.precision)


def age_on(born: date, day: date) -> int:
    """Whole years on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def milestone_entry(code: str, dated: Dated, on: Recorder, pack: Pack) -> NewEntry:
    """A milestone's date; with an outcome it is a decision, which may leave the milestone open."""
    if dated.outcome is None:
        return on.milestone_reached(code, dated.on, precision=dated.precision)
    reaches = pack.outcomes[dated.outcome].reaches_at(code)
    body = pack.milestones[code].body
    return on.decision_recorded(code, body, dated.outcome, dated.on, reaches=reaches, reason=dated.reason)


def allocated(
    from_file: ChildRows, recorded: Allocation, held_name: str | None, on: Recorder, filing: Filing
) -> NewEntry:
    """The allocation as it is from now on: what the file does not say stays as it is held."""
    name = from_file.worker_name or held_name
    return on.allocated(
        social_worker=filing.email_of(from_file.worker_name)
        if from_file.worker_name
        else recorded.social_worker,
        worker_name=name,
        reviewing_officer=filing.email_of(from_file.reviewing_officer_name) or recorded.reviewing_officer,
        team=from_file.team or recorded.team,
        restricted_from=recorded.restricted_from,
    )


def _routes(from_file: ChildRows, reference: str, number: int, filing: Filing) -> Iterator[NewEntry]:
    """The routes in the order they were taken: the first primary one opens a plan, each later one changes it."""
    current: RouteRow | None = None
    for route in from_file.routes:
        on = filing.recorder(reference, number, route.row, column=route.column)
        opened = route.opened_on or (from_file.began.on if from_file.began else filing.today)
        if not route.primary:
            if current is None or route.route != current.route:
                yield on.plan_opened(route.route, opened, route.reason, primary=False)
                yield from _closed(route, on)
            continue
        if current is None or current.closed:
            yield on.plan_opened(route.route, opened, route.reason)
        elif current.route != route.route:
            yield on.route_changed(
                current.route, route.route, opened, route.reason, prompted_by=route.prompted_by
            )
        yield from _closed(route, on)
        current = route


def _closed(route: RouteRow, on: Recorder) -> Iterator[NewEntry]:
    if route.closed:
        yield on.plan_closed(
            route.route, route.closed.on, route.closed.reason, prompted_by=route.closed_prompt
        )


def as_if_recorded(new: NewEntry, number: int, at: datetime) -> Entry:
    """The entry as it would stand in the ledger under this number, for judging what follows from it."""
    return Entry(
        number, new.kind, new.reference, new.journey, new.data, new.by, new.through, at, new.replaces
    )
