"""What a database is asked, and how it goes about it."""

from contextlib import contextmanager

from sqlalchemy import event

from store.engine import reading


@contextmanager
def statements_of(engine):
    """Every statement that runs in the block, with the values it was given."""
    said = []

    def listen(_connection, _cursor, statement, parameters, *_):
        said.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", listen)
    yield said
    event.remove(engine, "before_cursor_execute", listen)


def plan_of(record, statement, parameters):
    """How the database runs the statement, in its own words."""
    explain = "EXPLAIN QUERY PLAN" if record.engine.dialect.name == "sqlite" else "EXPLAIN"
    with reading(record.engine) as connection:
        return "\n".join(
            str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        )
