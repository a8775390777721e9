"""What tests stand on: the standing people, a rulebook, a record, and children made up on the spot.

    record = a_record(tmp_path)
    reference = register_child(record, "C1", date(2025, 10, 1), milestones={"panel": date(2026, 5, 6)})

A test says only what matters to it. Everybody here is made up, and no child has a name at all.
"""

import functools
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from permanence.entries import NewEntry, Recorder
from permanence.pack.file import read_pack_named
from permanence.people import Directory, Leave, Person, Role
from permanence.stages import Rulebook
from scheduler.holiday_calendar import council_calendar
from store.case_record import SqlCaseRecord
from store.engine import open_engine, write_ahead
from store.migrations import upgrade

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 20, 8, 30, tzinfo=UTC)  # half past nine on a Wednesday morning in Scotland
TODAY = NOW.astimezone(LONDON).date()
YEARS = range(2015, 2036)
WRITES_AHEAD, NOT_AHEAD = slice(18, 20), b"\1\1"  # of an SQLite file's first bytes

SHONA = "shona.reid@council.example"  # social worker
JAMIE = "jamie.orr@council.example"  # social worker of the same team
MORAG = "morag.keir@council.example"  # their team manager
ISLA = "isla.dunbar@council.example"  # service manager
EWAN = "ewan.muir@council.example"  # worker of another team: must see nothing of Shona's children
ROSS = "ross.tait@council.example"  # Ewan's team manager
KIRSTY = "kirsty.lamont@council.example"  # information officer
FERGUS = "fergus.baird@council.example"  # system administrator
AILSA = "ailsa.innes@council.example"  # reviewing officer
LORNA = "lorna.vass@council.example"  # legal officer
GREER = "greer.nairn@council.example"  # agency decision maker

WITH_QUEUES = (AILSA, LORNA, GREER, KIRSTY)  # whose own steps stand in a queue

_STAFF = (
    Person(SHONA, "Shona Reid", Role.SOCIAL_WORKER, "North", MORAG),
    Person(JAMIE, "Jamie Orr", Role.SOCIAL_WORKER, "North", MORAG),
    Person(MORAG, "Morag Keir", Role.TEAM_MANAGER, "North", ISLA),
    Person(ISLA, "Isla Dunbar", Role.SERVICE_MANAGER),
    Person(EWAN, "Ewan Muir", Role.SOCIAL_WORKER, "South", ROSS),
    Person(ROSS, "Ross Tait", Role.TEAM_MANAGER, "South", ISLA),
    Person(KIRSTY, "Kirsty Lamont", Role.INFORMATION_OFFICER),
    Person(FERGUS, "Fergus Baird", Role.ADMINISTRATOR),
    Person(AILSA, "Ailsa Innes", Role.REVIEWING_OFFICER),
    Person(LORNA, "Lorna Vass", Role.LEGAL_OFFICER),
    Person(GREER, "Greer Nairn", Role.AGENCY_DECISION_MAKER),
)


def people(*changed: Person) -> Directory:
    """The standing people, with `changed` in the place of those of the same address, or added."""
    return Directory.of([*Directory.of([*_STAFF, *changed]).people.values()])


def a_person(email: str = SHONA, **changes: object) -> Person:
    """One of the standing people, otherwise as given: `a_person(SHONA, channel="slack")`."""
    from dataclasses import replace

    return replace(people().people[email], **changes)


def on_leave(email: str, first: date, last: date, cover: str | None = None) -> Person:
    return a_person(email, leave=(Leave(first, last, cover),))


@functools.cache
def a_rulebook(pack: str = "scotland") -> Rulebook:
    """The rules of a council that follows a shipped pack to the letter."""
    found = read_pack_named(pack)
    return Rulebook(found, council_calendar(found.calendar, YEARS), LONDON)


@functools.cache
def _empty_store() -> bytes:
    """The file of a store that has had every change: copying it is quicker than making it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        engine = open_engine(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()


def every_change_at_once(engine: Engine) -> None:
    """What `upgrade` does to a store in which nothing is yet, by a copy of one that has had every change.

    Commands make hundreds of stores in the tests, and the changes one by one take a quarter of a second each time.
    """
    if engine.dialect.name == "sqlite":
        write_ahead(engine)
        made = bytearray(_empty_store())
        made[WRITES_AHEAD] = (
            NOT_AHEAD  # a store in memory cannot; the one that is written to keeps its own way
        )
        with closing(sqlite3.connect(":memory:")) as source, closing(engine.raw_connection()) as target:
            source.deserialize(bytes(made))
            source.backup(target.driver_connection)  # type: ignore[arg-type]
    upgrade(engine)


@functools.cache
def _store_with(staff: tuple[Person, ...], now: datetime) -> bytes:
    """The file of such a store that knows these people."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        path.write_bytes(_empty_store())
        record = SqlCaseRecord(open_engine(f"sqlite:///{path}"), a_rulebook())
        with record.writing() as tx:
            tx.put_people(staff, now)
        record.close()
        return path.read_bytes()


def made_once() -> None:
    """What every record is a copy of is made: the rules, and a store that knows the standing people."""
    _store_with(_STAFF, NOW)


def a_store_url(
    folder: Path, staff: Iterable[Person] = (), now: datetime = NOW, name: str = "homeward.db"
) -> str:
    """The URL of a new store in this folder, with nobody's plan in it."""
    path = folder / name
    known = tuple(staff)
    path.write_bytes(_store_with(known, now) if known else _empty_store())
    return f"sqlite:///{path}"


def a_record(
    folder: Path,
    *,
    engine: Engine | None = None,
    rules: Rulebook | None = None,
    staff: Iterable[Person] = _STAFF,
    now: datetime = NOW,
) -> SqlCaseRecord:
    """A record that knows the standing people and no child yet: in this folder, or by the engine of an empty store."""
    if engine is None:
        return SqlCaseRecord(open_engine(a_store_url(folder, staff, now)), rules or a_rulebook())
    record = SqlCaseRecord(engine, rules or a_rulebook())
    with record.writing() as tx:
        tx.put_people(staff, now)
    return record


def child_entries(
    reference: str,
    case_id: str,
    looked_after_on: date,
    *,
    worker: str | None = SHONA,
    worker_name: str | None = None,
    reviewing_officer: str | None = None,
    team: str | None = "North",
    route: str | None = None,
    plan_on: date | None = None,
    milestones: Mapping[str, date] | None = None,
    age: int | None = 3,
    legal_basis: str | None = None,
    by: str = "import:tracker",
    through: str = "import:tracker",
) -> list[NewEntry]:
    """What an import records of a child. `milestones`: pack codes to dates."""
    whole = Recorder(reference, 0, by, through)
    first = Recorder(reference, 1, by, through)
    entries = [
        whole.child_registered(case_id),
        first.journey_began(looked_after_on, "became_looked_after", age, legal_basis),
        first.allocated(
            social_worker=worker, worker_name=worker_name, reviewing_officer=reviewing_officer, team=team
        ),
    ]
    if route:
        entries.append(first.plan_opened(route, plan_on or looked_after_on, "assessment"))
    return entries + [first.milestone_reached(code, on) for code, on in (milestones or {}).items()]


def register_child(
    record: SqlCaseRecord,
    case_id: str,
    looked_after_on: date,
    *,
    reference: str | None = None,
    now: datetime = NOW,
    **details: object,
) -> str:
    """The reference of a new child in the record; `details` as in `child_entries`."""
    with record.writing() as tx:
        reference = reference or tx.new_reference()
        tx.append(child_entries(reference, case_id, looked_after_on, **details), now)  # type: ignore[arg-type]
    return reference


def shona(reference: str, journey: int = 1, replaces: int | None = None) -> Recorder:
    """Shona, about to record something about a child's journey."""
    return Recorder(reference, journey, SHONA, "slack:1", replaces=replaces)
