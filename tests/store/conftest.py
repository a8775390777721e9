"""The store's own `record`: every test of this folder runs on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.case_record import SqlCaseRecord, open_record
from tests.builders import a_record, a_rulebook, a_store_url
from tests.servers.postgres import PostgresServer

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    """A database with every change and no rows, to be copied."""
    url = postgres.new_database()
    open_record(url, a_rulebook()).close()
    return url


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
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database(like=request.getfixturevalue("postgres_template"))
    yield url
    server.drop_database(url)


@pytest.fixture
def record(store_url: str, tmp_path: Path) -> Iterator[SqlCaseRecord]:
    opened = a_record(tmp_path, url=store_url)
    yield opened
    opened.close()


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
