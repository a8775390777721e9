"""How the service stands is asked every few minutes, and costs what is wrong, not what was ever sent."""

from sqlalchemy import insert, select, text

from store.tables import OUTBOX
from tests.builders import NOW
from tests.store.plans import plan_of, statements_of
from tests.store.test_outbox import claim, do, queue


def many_sent(record, number):
    """So many sent messages, of which one in a thousand may have come twice."""
    first = queue(record)
    claim(record)
    do(record, "mark_sent", first, "me", "1", NOW)
    with record.writing() as tx:
        row = dict(tx.connection.execute(select(OUTBOX)).mappings().one())
        del row["id"]
        made = [{**row, "key": f"alert:of-many:{n}", "was_unsure": n % 1000 == 0} for n in range(number)]
        tx.connection.execute(insert(OUTBOX), made)
        if record.engine.dialect.name == "postgresql":
            tx.connection.execute(text("ANALYZE outbox"))


def test_what_was_resent_is_counted_without_reading_all_that_was_sent(record):
    many_sent(record, 5_000)

    with record.reading() as tx, statements_of(record.engine) as said:
        assert tx.health(NOW).resent_unsure == 5

    (counted,) = [one for one in said if "was_unsure" in one[0]]
    assert "ix_outbox_unsure" in plan_of(record, *counted)
