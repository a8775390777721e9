"""`homeward init`: what it says of a store that is new, and of one that somebody fills already."""

from contextlib import closing
from datetime import date

from scheduler.first_files import write_first_files
from scheduler.settings import read_settings
from scheduler.wiring.record import open_record
from tests.builders import NOW, people, register_child


def test_a_new_store_is_ready(tmp_path):
    assert write_first_files(tmp_path) == [
        "wrote homeward.toml",
        "the store is ready (homeward.sqlite); next: homeward people load STAFF.csv, homeward import FILE",
    ]


def test_the_store_of_a_copied_folder_is_said_to_hold_people_and_children_already(tmp_path):
    write_first_files(tmp_path / "north")
    with closing(open_record(read_settings(tmp_path / "north", {}), tmp_path / "north")) as record:
        with record.writing() as tx:
            tx.put_people(people().people.values(), NOW)
        register_child(record, "C1", date(2025, 10, 1))
    (tmp_path / "south" / "secrets").mkdir(parents=True)
    (tmp_path / "south" / "secrets" / "store_url").write_text(f"sqlite:///{tmp_path}/north/homeward.sqlite")

    _, said = write_first_files(tmp_path / "south")

    assert said.startswith("the store (homeward.sqlite) was there already and was left as it is: it holds ")
    assert "of staff and children. Where these are not this council's own, correct store_url" in said
