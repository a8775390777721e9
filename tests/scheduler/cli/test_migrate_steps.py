"""`homeward migrate`: steps that an older version made none of are there afterwards, and so is what is told of them."""

from datetime import date

from sqlalchemy import text

from casework.ports import StageQuery
from permanence.entries import Recorder
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record
from tests.builders import AILSA, NOW, a_record, register_child
from tests.casework.test_booked_reviews import BEGAN, BOOKED, DAY, REVIEWS
from tests.scheduler.cli.surroundings import run


def booked_days(record, child: str) -> list[date | None]:
    with record.reading() as tx:
        stages = tx.stages(StageQuery(references=frozenset({child}), open_only=False))
        return [s.stage.booked_on for s in stages if s.stage.key == BOOKED]


def test_a_booked_review_of_which_an_older_store_has_no_step_is_waited_for(tmp_path) -> None:
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\npack = "scotland"\n')
    record = a_record(tmp_path)
    child = register_child(record, "C1", BEGAN, now=NOW, reviewing_officer=AILSA)
    by_file = Recorder(child, 1, "import:tracker", "import:1")
    with record.writing() as tx:
        tx.append([by_file.booked("later_review", DAY), by_file.untracked(REVIEWS)], NOW)
    with record.engine.begin() as connection:  # as a store of before has it
        connection.execute(text("DELETE FROM stage WHERE key = :key"), {"key": BOOKED})
        connection.execute(text("DROP TABLE journeys"))
        connection.execute(text("DROP INDEX ix_outbox_unsure"))
        connection.execute(text("ALTER TABLE stage DROP COLUMN told_owner"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0024'"))
    record.close()

    done = run(["migrate", "--in", str(tmp_path)])

    assert done.exit_code == 0, done.stderr
    assert "1 of their rows were made anew" in done.stdout
    record = open_record(read_settings(tmp_path), tmp_path)
    assert booked_days(record, child) == [DAY]
    record.close()
