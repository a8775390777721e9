"""The import keeps the words of children's names as hashes where the council has a key for them, and else nothing."""

import pytest

from scheduler.settings import Settings, read_settings
from scheduler.wiring.record import open_record
from store.imports.mapping import WrongMapping, parse_mapping
from tests.importing import a_row, a_tracker, homeward

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def tracker(tmp_path):
    return a_tracker(tmp_path, a_row("D1", name="Thuỳ Nowhere"), a_row("D2", name="Frobb, Ada"))


def known(folder, *words: str) -> frozenset[str]:
    record = open_record(read_settings(folder), folder)
    with record.reading() as tx:
        found = tx.childrens_name_words(words)
    record.close()
    return found


def test_with_a_key_the_words_of_the_name_columns_are_known_and_not_kept(tmp_path, tracker, monkeypatch):
    monkeypatch.setenv("HOMEWARD_NAME_KEY", KEY)

    homeward(tmp_path, "import", tracker, "--mapping", "tracker")

    assert known(tmp_path, "thuy", "frobb", "ada", "panel") == {"thuy", "frobb", "ada"}
    assert all(b"Frobb" not in file.read_bytes() for file in tmp_path.glob("homeward.sqlite*"))


def test_a_dry_run_keeps_nothing(tmp_path, tracker, monkeypatch):
    monkeypatch.setenv("HOMEWARD_NAME_KEY", KEY)

    homeward(tmp_path, "import", tracker, "--mapping", "tracker", "--dry-run")

    assert known(tmp_path, "thuy") == frozenset()


def test_without_a_key_nothing_is_kept(tmp_path, tracker, monkeypatch):
    homeward(tmp_path, "import", tracker, "--mapping", "tracker")
    monkeypatch.setenv("HOMEWARD_NAME_KEY", KEY)

    assert known(tmp_path, "thuy") == frozenset()


def test_a_short_key_is_no_key(tmp_path):
    with pytest.raises(ValueError, match="name_key has at least 32 characters"):
        Settings(name_key="short")


def test_a_column_of_names_is_one_that_is_never_taken_in():
    text = 'name="x"\nabout="x"\npack="any"\nid_column="ID"\ndate_formats=["%Y"]\nnames=["Name"]\n'

    with pytest.raises(WrongMapping, match="never"):
        parse_mapping(text)
