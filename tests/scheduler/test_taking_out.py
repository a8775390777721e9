"""Whoever takes children out in a file takes those whom her rights let her export, and is named in the access log."""

import csv
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from casework.restrict import restrict, seal
from permanence.plain_error import PlainError
from scheduler.settings import Settings
from scheduler.taking_out import NotHersToTakeOut, taking_out, taking_out_one
from scheduler.wiring.meeting import meeting_of_record
from scheduler.wiring.tables_out import export_everything, export_open_data, export_tracker
from tests.builders import (
    EWAN,
    FERGUS,
    ISLA,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    TODAY,
    a_person,
    a_record,
)
from tests.casework.replying import waits_for_panel
from tests.importing import a_row, a_tracker
from tests.looks import looks

NAMED = Settings(export_asks_who=True)


@pytest.fixture
def record(tmp_path):
    store = a_record(tmp_path)
    yield store
    store.close()


@pytest.fixture
def north(record):
    return waits_for_panel(record, "N1")


@pytest.fixture
def south(record, north):
    return waits_for_panel(record, "S1", worker=EWAN, team="South")


def settings(record, **more):
    return Settings(store_url=str(record.engine.url), **more)


def exported(record, folder, email, **more) -> set[str]:
    """The references in all tables that this person takes out."""
    export_everything(settings(record, **more), folder, folder / "out", NOW, email)
    return {
        row["reference"] for row in csv.DictReader((folder / "out" / "journeys.csv").read_text().splitlines())
    }


@pytest.mark.parametrize("email", [KIRSTY, ISLA, None])
def test_who_may_take_out_each_child_takes_out_all(record, tmp_path, north, south, email):
    assert exported(record, tmp_path, email) == {north, south}


@pytest.mark.parametrize(("email", "whose"), [(MORAG, "north"), (ROSS, "south")])
def test_a_team_manager_takes_out_her_own_teams_children_and_no_word_of_others(
    record, tmp_path, north, south, email, whose
):
    hers, other = (north, south) if whose == "north" else (south, north)

    assert exported(record, tmp_path, email) == {hers}

    written = "".join(file.read_text() for file in (tmp_path / "out").iterdir())
    assert other not in written
    assert "message" not in (tmp_path / "out" / "messages.csv").read_text().partition("\n")[2]


@pytest.mark.parametrize("email", [SHONA, FERGUS, LORNA, "nobody@council.example"])
def test_nobody_else_takes_anything_out_and_no_file_is_begun(record, tmp_path, north, email):
    with pytest.raises(NotHersToTakeOut):
        export_everything(settings(record), tmp_path, tmp_path / "out", NOW, email)

    assert not (tmp_path / "out").exists()
    assert looks(record) == []


def test_a_leaver_takes_nothing_out(record, tmp_path, north):
    with record.writing() as tx:
        tx.put_people([replace(a_person(KIRSTY), active=False)], NOW)

    with pytest.raises(NotHersToTakeOut):
        export_open_data(settings(record), tmp_path, tmp_path / "open.sqlite", NOW, KIRSTY)


def test_whoever_is_kept_from_a_child_does_not_take_her_out(record, tmp_path, north, south):
    restrict(record, north, KIRSTY, "own family", NOW)

    assert exported(record, tmp_path, KIRSTY) == {south}


def test_the_look_is_hers_child_by_child_and_says_by_which_login(record, tmp_path, north, south):
    exported(record, tmp_path, MORAG)

    [look] = looks(record)
    assert (look.who, look.what, look.reference) == (MORAG, "export", north)
    assert look.through.startswith("homeward export, command line (")


def test_where_it_is_set_no_file_is_written_without_a_name(record, tmp_path, north):
    for write in (
        lambda: exported(record, tmp_path, None, export_asks_who=True),
        lambda: meeting_of_record(
            settings(record, export_asks_who=True), tmp_path, "North", TODAY, NOW, taken=True
        ),
        lambda: taking_out_one(record, NAMED, None, north, NOW),
    ):
        with pytest.raises(PlainError, match="--as ADDRESS"):
            write()


def test_the_tracker_goes_back_without_news_of_children_whom_she_may_not_take_out(
    record, tmp_path, north, south
):
    tracker, out = a_tracker(tmp_path, a_row("N1"), a_row("S1")), tmp_path / "out.xlsx"

    export_tracker(settings(record), tmp_path, tracker, "tracker", out, NOW, MORAG)

    before, after = (list(load_workbook(file).active.values) for file in (tracker, out))
    changed = [row[0] for was, row in zip(before, after, strict=False) if was != row[: len(was)]]
    assert changed == ["N1"]


def test_a_meetings_file_has_the_children_whom_its_manager_may_take_out(record, tmp_path, north, south):
    def on_list(email=None, *, taken=True):
        found = meeting_of_record(settings(record), tmp_path, "North", TODAY, NOW, email=email, taken=taken)
        return {item.reference for item in found.listed.items}

    assert on_list() == on_list(MORAG) == {north}
    restrict(record, north, MORAG, "own family", NOW)
    assert on_list() == set()
    with pytest.raises(NotHersToTakeOut):
        on_list(SHONA)


def test_a_sealed_child_is_in_no_table_and_is_given_out_by_who_is_named_and_may_export(
    record, tmp_path, north, south
):
    seal(record, north, [KIRSTY, SHONA], "a child of a colleague", NOW)

    assert exported(record, tmp_path, KIRSTY) == {south}
    assert taking_out_one(record, Settings(), KIRSTY, north, NOW) == KIRSTY
    for email in (SHONA, MORAG):
        with pytest.raises(NotHersToTakeOut):
            taking_out_one(record, Settings(), email, north, NOW)


def test_the_machines_keeper_is_nobody_of_the_staff(record):
    taking = taking_out(record, record.rules, Settings(), None, NOW)

    assert (taking.person, taking.children) == (None, None)
