"""The store's own `record`: every test of this folder runs on SQLite and on PostgreSQL (there a sixth in `make test`)."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect

from store.case_record import SqlCaseRecord, make_record, open_record
from store.engine import open_engine, writing
from store.tables import metadata
from tests.builders import a_record, a_rulebook, a_store_url
from tests.proof import one_of
from tests.servers.postgres import PostgresServer

# Of what a file asks of PostgreSQL `make test` asks a sixth, and `make proof` all.
DATABASES = ("sqlite", pytest.param("postgresql", marks=one_of(6)))


@pytest.fixture(scope="session")
def postgres_store(postgres: PostgresServer) -> Iterator[Engine]:
    """A database with every change, emptied before each test: that takes a tenth of the time of a new one."""
    url = postgres.new_database()
    make_record(url, a_rulebook()).close()
    engine = open_engine(url)
    yield engine
    engine.dispose()


def empty(engine: Engine) -> None:
    """No table has a row, and numbers begin at 1 again."""
    with writing(engine) as connection:
        connection.exec_driver_sql(_emptying(engine))


@functools.cache
def _emptying(engine: Engine) -> str:
    deletes = [f'DELETE FROM "{table.name}"' for table in metadata.sorted_tables]
    # ALTER SEQUENCE RESTART would write a new file for each.
    restarts = [f"SELECT setval('\"{name}\"', 1, false)" for name in inspect(engine).get_sequence_names()]
    passes_triggers_by = "SET LOCAL session_replication_role = replica"
    return "; ".join([passes_triggers_by, *deletes, *restarts])


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a store in which nothing was ever made, not even its tables."""
    if database == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    yield request.getfixturevalue("postgres_database")


@pytest.fixture
def store_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a store with all its tables and no rows."""
    if database == "sqlite":
        yield a_store_url(tmp_path)
        return
    engine: Engine = request.getfixturevalue("postgres_store")
    empty(engine)
    yield engine.url.render_as_string(hide_password=False)


@pytest.fixture
def record(
    database: str, store_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[SqlCaseRecord]:
    """On PostgreSQL by the connections of the tests before: a new one takes the server as long as most of a test."""
    if database == "sqlite":
        opened = a_record(tmp_path)
        yield opened
        opened.close()
        return
    engine: Engine = request.getfixturevalue("postgres_store")
    yield a_record(tmp_path, engine=engine)
    assert engine.pool.checkedout() == 0


@pytest.fixture
def another(store_url: str) -> Iterator[Callable[[], SqlCaseRecord]]:
    """Opens the same store once more, as another process would."""
    opened: list[SqlCaseRecord] = []

    def open_again() -> SqlCaseRecord:
        opened.append(open_record(store_url, a_rulebook()))
        return opened[-1]

    yield open_again
    for one in opened:
        one.close()
