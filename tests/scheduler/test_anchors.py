"""A file beside the store holds the ledger to what it was: a store that was cut, made anew or swapped does not fit."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from scheduler.anchors import (
    NoAnchors,
    anchor_after_restore,
    anchored,
    anchors_of,
    begin_anew,
    drop_anchor,
)
from scheduler.ledger_proof import prove, said_of_mails
from scheduler.settings import Settings
from store.engine import writing
from store.ledger_guards import SQLITE
from tests.builders import NOW, a_record, register_child

NO_LOOKS = {"looks": ""}  # what the watcher is told where nobody looked yet
OCTOBER = date(2025, 10, 1)
KEYED = Settings(anchor_key=SecretStr("a" * 32))
ROTATED = Settings(anchor_key=SecretStr("b" * 32), anchor_key_before=SecretStr("a" * 32))


@pytest.fixture
def anchor(record, tmp_path):
    """Anchors the ledger `hours` from now."""
    return lambda hours=0, settings=KEYED: drop_anchor(
        settings, tmp_path, record, NOW + timedelta(hours=hours)
    )


def bad(record, folder, settings=KEYED):
    found = prove(record, anchors=anchors_of(settings, folder, record)).verified.first_bad
    return found.why if found else ""


def by_hand(record, *changes):
    """What the owner of the file can always do, with the triggers put back as they were."""
    with writing(record.engine) as connection:
        for name in ("ledger_no_delete", "ledger_no_update"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        for change in changes:
            connection.execute(text(change))
        for name in ("ledger_no_delete", "ledger_no_update"):
            connection.execute(text(f"CREATE TRIGGER {name} {SQLITE[name]}"))


def test_each_sweep_that_recorded_something_leaves_a_line(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    first = anchor()
    assert anchor(1) == first, "nothing was recorded since"
    register_child(record, "C2", OCTOBER)

    assert anchor(2) != first
    assert len((tmp_path / "anchors.txt").read_text().splitlines()) == 2
    assert (tmp_path / "anchors.txt").stat().st_mode & 0o077 == 0
    proof = prove(record, anchors=anchors_of(KEYED, tmp_path, record))
    assert proof.verified.first_bad is None
    assert said_of_mails(proof.mails, proof.anchors) == ", as 2 anchors say"


def test_without_a_key_and_without_entries_nothing_is_written(record, tmp_path):
    assert drop_anchor(Settings(), tmp_path, record, NOW) == ""
    assert drop_anchor(KEYED, tmp_path, record, NOW) == ""
    assert anchored(Settings(), tmp_path, record, NOW) == NO_LOOKS
    assert anchors_of(Settings(), tmp_path, record) is None
    assert not (tmp_path / "anchors.txt").exists()


def test_a_tail_that_was_cut_off_is_found(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    register_child(record, "C2", OCTOBER)
    anchor()

    by_hand(record, "DELETE FROM ledger WHERE number > 4")

    assert "cut short or made anew" in bad(record, tmp_path)


def test_a_ledger_that_was_written_anew_is_found(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    anchor()

    by_hand(record, "DELETE FROM ledger")
    register_child(record, "C9", OCTOBER)

    assert "cut short or made anew" in bad(record, tmp_path)


def test_another_file_in_the_place_of_the_store_is_found(record, tmp_path, anchor):
    (tmp_path / "other").mkdir()
    register_child(record, "C1", OCTOBER)
    anchor()
    other = a_record(tmp_path / "other")
    register_child(other, "C1", OCTOBER)

    assert "cut short or made anew" in bad(other, tmp_path)
    other.close()


def test_an_older_copy_in_the_place_of_the_store_is_found(tmp_path):
    record = a_record(tmp_path)
    register_child(record, "C1", OCTOBER)
    record.close()
    file = Path(record.engine.url.database)
    shutil.copy(file, tmp_path / "older")
    register_child(record, "C2", OCTOBER)
    drop_anchor(KEYED, tmp_path, record, NOW)
    record.close()

    shutil.copy(tmp_path / "older", file)

    assert "cut short or made anew" in bad(record, tmp_path)
    record.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.unlink(),
        lambda file: file.write_text("".join(file.read_text().splitlines(keepends=True)[:-1])),
        lambda file: file.write_text(file.read_text().replace("T10:", "T09:", 1)),
    ],
)
def test_a_file_of_anchors_that_was_spoiled_is_said_and_nothing_goes_on_as_if_it_were_not(
    record, tmp_path, anchor, spoil
):
    for n, case in enumerate(("C1", "C2", "C3")):
        register_child(record, case, OCTOBER)
        anchor(n)

    spoil(tmp_path / "anchors.txt")

    assert "not as it was written" in bad(record, tmp_path)
    with pytest.raises(NoAnchors, match="--anew"):
        anchor(4)
    assert anchored(KEYED, tmp_path, record, NOW) == NO_LOOKS


def test_it_can_be_begun_anew_and_what_was_there_is_kept(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    anchor()
    (tmp_path / "anchors.txt").write_text("spoiled\n")

    aside = begin_anew(KEYED, tmp_path, record, NOW)

    assert aside.read_text() == "spoiled\n"
    assert bad(record, tmp_path) == ""
    with pytest.raises(NoAnchors, match="set anchor_key"):
        begin_anew(Settings(), tmp_path, record, NOW)


def test_a_new_key_takes_over_and_the_old_one_can_go(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    anchor()

    anchor(1, ROTATED)

    only_new = ROTATED.model_copy(update={"anchor_key_before": None})
    assert bad(record, tmp_path, only_new) == ""
    by_hand(record, "UPDATE ledger SET by = 'somebody' WHERE number = 1")
    assert bad(record, tmp_path, only_new) != ""


def test_after_a_restore_the_gap_is_no_fault(tmp_path):
    record = a_record(tmp_path)
    register_child(record, "C1", OCTOBER)
    drop_anchor(KEYED, tmp_path, record, NOW)
    record.close()
    file = Path(record.engine.url.database)
    shutil.copy(file, tmp_path / "backup")
    register_child(record, "C2", OCTOBER)
    drop_anchor(KEYED, tmp_path, record, NOW + timedelta(hours=1))
    record.close()
    shutil.copy(tmp_path / "backup", file)

    anchor_after_restore(KEYED, tmp_path, record, NOW + timedelta(hours=2))

    assert bad(record, tmp_path) == ""
    register_child(record, "C3", OCTOBER)
    drop_anchor(KEYED, tmp_path, record, NOW + timedelta(hours=3))
    assert bad(record, tmp_path) == ""
    record.close()


def test_a_file_that_cannot_be_read_is_named(record, tmp_path, anchor):
    register_child(record, "C1", OCTOBER)
    (tmp_path / "anchors.txt").write_bytes(b"\xff\xfe")

    with pytest.raises(NoAnchors, match="cannot be read"):
        anchor()
