"""Rows of a store written once more under other names, by the database itself: many councils, months of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.types import String

COUNCIL = ("person", "child", "ledger", "stage")
WITHOUT_LEDGER = ("person", "child", "stage")  # what a sweep reads
ADDRESSES, CASES = "@council.example", "MADEUP-"
LONGEST_REFERENCE = 10  # of a council that is no copy: HW-12345-X


def multiply(engine: Engine, councils: int, tables: Sequence[str] = COUNCIL) -> None:
    """There are so many councils in all; references, case ids, numbers and addresses of the new ones are their own."""
    with engine.begin() as connection:
        entries, stages = _largest(connection, "ledger", "number"), _largest(connection, "stage", "id")
        only_first = {
            "person": "replace(email, '.of-', '') = email",
            "child": f"length(reference) <= {LONGEST_REFERENCE}",
            "ledger": f"number <= {entries}",
            "stage": f"id <= {stages}",
        }
        for n in range(1, councils):
            renamed = {
                "slack_user": "NULL",
                "reference": f"'HW-9{n:03}' || substr(reference, 4)",
                "id": f"id + {n * stages}",
                "number": f"number + {n * entries}",
                "replaces": f"replaces + {n * entries}",
                "revision": f"revision + {n * entries}",
            }
            for table in tables:
                _once_more(
                    connection, table, {**_own_names(connection, table, n), **renamed}, only_first[table]
                )
    _look_over(engine)


def repeat_messages(engine: Engine, times: int) -> None:
    """What was sent, and the notices in it, stand there so many times more, under keys of their own."""
    with engine.begin() as connection:
        messages, notices = _largest(connection, "outbox", "id"), _largest(connection, "notice", "id")
        over = f"state = 'sent' AND id <= {messages}"
        told = f"id <= {notices} AND message_id IN (SELECT id FROM outbox WHERE {over})"
        for n in range(1, times + 1):
            key = f"'before-{n}/' || key"
            again = {"id": f"id + {n * messages}", "key": key, "carries": "NULL"}
            _once_more(connection, "outbox", again, over)
            again = {"id": f"id + {n * notices}", "key": key, "message_id": f"message_id + {n * messages}"}
            _once_more(connection, "notice", again, told)
    _look_over(engine)


def _own_names(connection: Connection, table: str, n: int) -> dict[str, str]:
    """Each text column with the addresses and case ids of the council of this number."""
    addresses, cases = f".of-{n}{ADDRESSES}", f"{CASES}{n}-"
    return {
        column[
            "name"
        ]: f"replace(replace({column['name']}, '{ADDRESSES}', '{addresses}'), '{CASES}', '{cases}')"
        for column in inspect(connection).get_columns(table)
        if isinstance(column["type"], String)
    }


def _once_more(connection: Connection, table: str, renamed: Mapping[str, str], where: str) -> None:
    """The rows of the table where that holds are there once more, with these expressions in their columns."""
    columns = [f'"{column["name"]}"' for column in inspect(connection).get_columns(table)]
    given = [renamed.get(column.strip('"'), column) for column in columns]
    connection.exec_driver_sql(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(given)} FROM {table} WHERE {where}"
    )


def _look_over(engine: Engine) -> None:
    """PostgreSQL knows its tables, as by itself after a while. SQLite does so by command alone, and nobody gives it."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")


def _largest(connection: Connection, table: str, column: str) -> int:
    return connection.exec_driver_sql(f"SELECT max({column}) FROM {table}").scalar_one() or 0
