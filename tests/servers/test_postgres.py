"""A throw-away PostgreSQL: databases are quick to make, apart from each other, and copies of a prepared one are whole."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from tests.proof import one_of
from tests.servers.postgres import plain

pytestmark = one_of(8)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def test_the_url_leads_to_postgresql(postgres_url):
    with connected(postgres_url) as connection:
        assert connection.dialect.name == "postgresql"
        assert connection.execute(text("select 1")).scalar_one() == 1


def test_the_server_listens_on_no_port(postgres_url):
    with connected(postgres_url) as connection:
        assert connection.execute(text("show listen_addresses")).scalar_one() == ""


def test_a_test_has_a_database_of_its_own(postgres, postgres_database):
    with connected(postgres_database) as connection:
        connection.execute(text("create table child (reference text)"))

    with (
        connected(postgres.new_database()) as connection,
        pytest.raises(ProgrammingError, match='relation "child" does not exist'),
    ):
        connection.execute(text("select * from child"))


def test_a_prepared_database_is_copied_with_what_is_in_it(postgres):
    prepared = postgres.new_database()
    with connected(prepared) as connection:
        connection.execute(text("create table child (reference text)"))
        connection.execute(text("insert into child values ('HW-4821-K')"))

    with connected(postgres.new_database(like=prepared)) as connection:
        assert connection.execute(text("select reference from child")).scalars().all() == ["HW-4821-K"]


def test_a_database_can_be_dropped_while_somebody_is_connected(postgres):
    url = postgres.new_database()
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("select 1"))
        postgres.drop_database(url)
        connection.invalidate()
    engine.dispose()

    with pytest.raises(OperationalError, match="does not exist"), connected(url):
        pass


def test_the_plain_url_is_what_psycopg_takes(postgres_url):
    import psycopg

    with psycopg.connect(plain(postgres_url)) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
