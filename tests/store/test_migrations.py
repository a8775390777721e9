"""The numbered changes: they make what the tables say, from empty and from every version that ever was, rows and all."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, inspect, text
from sqlalchemy.exc import IntegrityError

from casework.threads import Place
from permanence.people_history import Fact
from store import ledger
from store.case_record import SqlCaseRecord, open_record
from store.engine import open_engine, reading, writing
from store.migrations import NEWEST, BrokenChange, StoreTooNew, alembic_config, upgrade, version_of
from store.tables import metadata
from tests.builders import MORAG, NOW, SHONA, a_rulebook
from tests.conftest import ROOT

ROWS = Path(__file__).parent / "rows"  # one file a version: rows as a store of that version has them
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
VERSIONS = [change.revision for change in ScriptDirectory.from_config(alembic_config()).walk_revisions()][
    ::-1
]


@pytest.fixture
def engine(empty_url):
    opened = open_engine(empty_url)
    yield opened
    opened.dispose()


def put_rows(engine, version):
    """The rows of a version are in a store of that version, written as its time would have written them."""
    put(engine, json.loads((ROWS / f"{version}.json").read_text()))


def put(engine, tables):
    on_postgresql = engine.dialect.name == "postgresql"
    with writing(engine) as connection:
        for table, rows in tables.items():
            for row in rows:
                values = {name: in_utc(value) if on_postgresql else value for name, value in row.items()}
                names = ", ".join(f'"{name}"' for name in values)
                places = ", ".join(f":{name}" for name in values)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({places})"), values)
            if (
                on_postgresql and "id" in rows[0]
            ):  # rows were given their numbers: the next one comes after them
                newest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                connection.execute(text(newest))


def in_utc(value):
    return f"{value}+00" if isinstance(value, str) and MOMENT.fullmatch(value) else value


def test_there_is_one_line_of_changes_and_it_only_goes_forward():
    changes = list(ScriptDirectory.from_config(alembic_config()).walk_revisions())

    assert [f"{n:04d}" for n in range(1, len(VERSIONS) + 1)] == VERSIONS
    assert VERSIONS[-1] == NEWEST
    assert [c.revision for c in changes if hasattr(c.module, "downgrade")] == []


def test_from_empty_the_changes_make_what_the_tables_say(engine):
    upgrade(engine)

    with reading(engine) as connection:
        assert version_of(connection) == NEWEST
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), metadata
        )
    assert found == []


def test_the_changes_allow_the_same_words_as_the_tables(engine, tmp_path, request):
    """Alembic does not compare CHECKs, so they are compared here."""
    upgrade(engine)
    made = words_of(engine)

    with writing(engine) as connection:
        known = MetaData()
        known.reflect(connection)
        known.drop_all(connection)
        metadata.create_all(connection)

    assert words_of(engine) == made
    assert sum(len(checks) for checks in made.values()) > 8


def words_of(engine):
    inspector = inspect(engine)
    return {
        table: {check["name"]: re.findall(r"'(\w+)'", check["sqltext"]) for check in checks}
        for table in metadata.tables
        if (checks := inspector.get_check_constraints(table))
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_a_store_of_any_version_comes_up_to_date_with_its_rows(engine, version):
    upgrade(engine, version)
    put_rows(engine, version)

    upgrade(engine)

    record = SqlCaseRecord(engine, a_rulebook())
    assert ledger.verify(engine).first_bad is None
    with record.reading() as tx:
        assert version_of(tx.connection) == NEWEST
        assert tx.reference_of("C1") == "HW-0001-X"
        assert tx.journey("HW-0001-X").milestones
        assert tx.stage("HW-0001-X", 1, "SCO.REC#1").told.opened_on
        assert tx.directory().get(SHONA).leave
        (message,) = tx.messages_for(SHONA)
        assert tx.notices_in(message.id)
        assert tx.setting("a") == "b"


def event(event_id, raw, moment, source="slack"):
    return {"source": source, "event_id": event_id, "raw": raw, moment: "2026-05-20 08:30:00.000000"}


BURST = {
    "inbox": [event("answered", "{}", "taken_at"), event("cut off before its answer", "{}", "taken_at")],
    "arrival": [
        event("cut off before its answer", "again", "came_at"),
        event("not looked at yet", "new", "came_at"),
        event("not looked at yet", "new in Teams", "came_at", "teams"),
    ],
}


def test_a_store_in_the_middle_of_a_burst_loses_nothing_and_takes_nothing_twice(engine):
    """Of 0006: what was answered stays so; what waited, or was cut off before its answer, is taken at the start."""
    upgrade(engine, "0006")
    put_rows(engine, "0006")
    put(engine, BURST)

    upgrade(engine)

    record = SqlCaseRecord(engine, a_rulebook())
    with record.reading() as tx:
        waiting = [(kept.event_id, kept.raw) for kept in tx.events_to_take("slack", NOW)]
        assert sorted(waiting) == [
            ("action:7", "{}"),  # of the rows of 0006
            ("cut off before its answer", "again"),
            ("not looked at yet", "new"),
        ]
        assert [kept.raw for kept in tx.events_to_take("teams", NOW)] == ["new in Teams"]
    with record.writing() as tx:
        assert not tx.take_in("slack", "answered", "{}", NOW)
        assert all(tx.take_in("slack", event_id, raw, NOW) for event_id, raw in waiting)
        held = tx.release_event("slack", "U9", NOW - timedelta(days=1))
        assert (held.event_id, held.raw) == ("event:1", "{}")
    with record.reading() as tx:
        assert [kept.event_id for kept in tx.events_to_take("slack", NOW)] == ["event:1"]


def test_every_version_has_its_rows_so_that_the_next_change_meets_them():
    assert sorted(path.stem for path in ROWS.glob("*.json")) == VERSIONS


def with_a_change_of_the_future(folder, body):
    """Alembic's settings with one change more, after the newest."""
    (folder / "9999_of_the_future.py").write_text(
        f'import sqlalchemy as sa\nfrom alembic import op\nrevision = "9999"\ndown_revision = "{NEWEST}"\n'
        f"def upgrade():\n{body}"
    )
    config = alembic_config()
    ours = ROOT / "store" / "migrations" / "versions"
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", f"{ours}{os.pathsep}{folder}")
    return config


ANEW = """\
    with op.batch_alter_table("outbox", recreate="auto") as table:
        table.add_column(sa.Column("size", sa.Integer, nullable=False, server_default="0"))
        table.alter_column("person", new_column_name="hearer")
    with op.batch_alter_table("child") as table:
        table.alter_column("journey", type_=sa.BigInteger)
"""


def test_a_table_that_others_point_at_can_be_written_anew(engine, tmp_path):
    upgrade(engine)
    put_rows(engine, NEWEST)

    upgrade(engine, "9999", with_a_change_of_the_future(tmp_path, ANEW))

    assert ledger.verify(engine).first_bad is None
    with reading(engine) as connection:
        assert version_of(connection) == "9999"
        row = connection.execute(text("SELECT hearer, size FROM outbox")).one()
        assert tuple(row) == (SHONA, 0)
        assert connection.execute(text("SELECT count(*) FROM notice")).scalar() == 1
    with pytest.raises(IntegrityError, match=r"(?i)foreign"), writing(engine) as connection:
        connection.execute(text("DELETE FROM child"))


def test_a_change_that_fails_leaves_the_store_as_it_was(engine, tmp_path):
    upgrade(engine)
    put_rows(engine, NEWEST)
    config = with_a_change_of_the_future(
        tmp_path, "    op.add_column('child', sa.Column('x', sa.Integer))\n    1 / 0\n"
    )

    with pytest.raises(ZeroDivisionError):
        upgrade(engine, "9999", config)

    with reading(engine) as connection:
        assert version_of(connection) == NEWEST
        assert "x" not in {column["name"] for column in inspect(connection).get_columns("child")}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_change_that_leaves_rows_pointing_nowhere_is_refused(engine, tmp_path):
    upgrade(engine)
    put_rows(engine, NEWEST)

    with pytest.raises(BrokenChange):
        upgrade(
            engine, "9999", with_a_change_of_the_future(tmp_path, "    op.execute('DELETE FROM outbox')\n")
        )

    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM outbox")).scalar() == 1


def test_a_store_of_a_newer_homeward_is_not_touched(engine, tmp_path):
    upgrade(engine)
    upgrade(engine, "9999", with_a_change_of_the_future(tmp_path, ANEW))

    with pytest.raises(StoreTooNew, match="9999"):
        open_record(engine.url.render_as_string(hide_password=False), a_rulebook())


def test_a_store_that_is_up_to_date_is_left_alone(engine):
    upgrade(engine)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO remembered VALUES ('a', 'b')"))

    upgrade(engine)

    with reading(engine) as connection:
        assert connection.execute(text("SELECT value FROM remembered")).scalar() == "b"


def test_opening_a_store_that_is_up_to_date_does_not_wait_for_alembic(store_url):
    code = (
        "import sys; from store.engine import open_engine; from store.migrations import upgrade; "
        "upgrade(open_engine(sys.argv[1])); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code, store_url], cwd=ROOT, check=False).returncode == 0


def test_two_that_open_an_empty_store_at_once_both_find_it_ready(empty_url):
    code = "import sys; from store.engine import open_engine; from store.migrations import upgrade; upgrade(open_engine(sys.argv[1]))"
    opening = [subprocess.Popen([sys.executable, "-c", code, empty_url], cwd=ROOT) for _ in range(2)]

    assert [process.wait(60) for process in opening] == [0, 0]


def test_a_store_of_people_by_address_gives_each_a_number_and_loses_nothing(engine):
    """Of 0012: leave, numbers of her own, accounts and days go with her; who managed whom is so since before."""
    upgrade(engine, "0012")
    put_rows(engine, "0012")

    upgrade(engine)

    record = SqlCaseRecord(engine, a_rulebook())
    with record.reading() as tx:
        shona, morag = tx.directory().people[SHONA], tx.directory().people[MORAG]
        assert sorted([shona.number, morag.number]) == [1, 2]
        assert (shona.teams_user, shona.working_days, shona.aliases) == (
            "a-teams-user",
            {0, 1, 2},
            ("SR", "Shona R"),
        )
        assert [(one.cover, one.own_word) for one in shona.leave] == [(MORAG, True)]
        assert tx.own_numbers(SHONA) == {3: "HW-0001-X"}
        assert tx.references_of([SHONA]) == ["HW-0001-X"]
        since = {(s.person, s.fact): (s.value, s.since) for s in tx.person_since()}
    assert since[shona.number, Fact.ADDRESS] == (SHONA, None)
    assert since[shona.number, Fact.MANAGER] == (str(morag.number), None)
    assert since[morag.number, Fact.TEAM] == ("North", None)


def test_after_that_a_new_address_takes_everything_of_hers_with_it(engine):
    upgrade(engine, "0012")
    put_rows(engine, "0012")
    upgrade(engine)
    record, new = SqlCaseRecord(engine, a_rulebook()), "shona.grant@council.example"

    with record.writing() as tx:
        tx.move_person(SHONA, new, NOW, by="a test")

    with record.reading() as tx:
        assert tx.directory().people[new].leave
        assert tx.own_numbers(new) == {3: "HW-0001-X"}
        [message] = tx.messages_for(new)
        assert tx.notices_in(message.id)[0].person == new
        assert tx.stage("HW-0001-X", 1, "SCO.REC#1").stage.owner == new
        assert tx.thread_at(Place("slack", "D1", new))
        assert tx.journey("HW-0001-X").allocation.social_worker == new
    assert ledger.verify(engine).first_bad is None
