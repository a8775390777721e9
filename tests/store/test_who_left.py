"""The day on which a child left stands in her row, and a store from before learns it from what was recorded."""

from datetime import date

import pytest
from sqlalchemy import text

from permanence.entries import Recorder
from store.case_record import SqlCaseRecord
from store.engine import open_engine, writing
from store.migrations import upgrade
from tests.builders import NOW, SHONA, a_record, a_rulebook, register_child, shona

AUTUMN, MAY, JUNE = date(2025, 10, 1), date(2026, 5, 12), date(2026, 6, 3)


@pytest.fixture
def engine(empty_url):
    opened = open_engine(empty_url)
    yield opened
    opened.dispose()


@pytest.fixture
def record(engine, tmp_path):
    upgrade(engine)
    return a_record(tmp_path, engine=engine)


def say(record, *entries):
    with record.writing() as tx:
        tx.append(list(entries), NOW)
        return tx.ledger_number()


def ended(record, case_id, on=MAY):
    reference = register_child(record, case_id, AUTUMN)
    return reference, say(record, shona(reference).journey_ended(on, "returned home"))


@pytest.fixture
def children(record):
    """One who is there, and four whose end was said: as it is, taken back, on another day, and one who came back."""
    here, (left, _) = register_child(record, "C1", AUTUMN), ended(record, "C2")
    (kept, end), (moved, first) = ended(record, "C3"), ended(record, "C4")
    say(record, shona(kept, replaces=end).undone())
    later = say(record, shona(moved, replaces=first).journey_ended(JUNE, "returned home"))
    back, _ = ended(record, "C5")
    came_back(record, back)
    say(record, shona(moved, replaces=later).undone())
    return {"here": here, "left": left, "kept": kept, "moved": moved, "back": back}


def came_back(record, reference):
    """She came back, on a journey of her own, and is there."""
    second = Recorder(reference, 2, SHONA, "slack:1")
    say(record, second.journey_began(JUNE, "became_looked_after", 4))


def left_before(record, day):
    with record.reading() as tx:
        return set(tx.references_left_before(day))


def test_who_left_before_a_day_is_known_by_the_end_that_still_stands(record, children):
    assert left_before(record, date(2026, 5, 13)) == {children["left"], children["moved"]}
    assert left_before(record, MAY) == set()


def test_a_store_from_before_knows_the_same_of_everybody(record, children, engine):
    with writing(engine) as connection:
        before = connection.execute(text("SELECT reference, left_on FROM child ORDER BY reference")).all()
        connection.execute(text("ALTER TABLE child DROP COLUMN left_on"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0018'"))

    upgrade(engine, "0019")

    with writing(engine) as connection:
        after = connection.execute(text("SELECT reference, left_on FROM child ORDER BY reference")).all()
    assert after == before
    assert left_before(SqlCaseRecord(engine, a_rulebook()), date(2026, 5, 13)) == {
        children["left"],
        children["moved"],
    }
