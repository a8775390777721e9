"""A mapping is proposed, shown as sentences, and counts once the council has said that it is right."""

import json
import shlex
import tomllib

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from tests.importing import a_csv

TRACKER = (
    "Child ID,Came into care,Panel target,Panel,Comments",
    "AB-001,01/10/2025,20/01/2026,03/03/2026,chase",
    "AB-002,01/11/2025,20/02/2026,,",
)


@pytest.fixture
def council(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    call(tmp_path, "init")
    return tmp_path


def call(folder, *words, ends_with=0):
    done = CliRunner().invoke(
        app, [*map(str, words), "--in", str(folder)] if "confirm" not in words else [*words]
    )
    assert done.exit_code == ends_with, (words, done.output, done.exception)
    return done.output


@pytest.fixture
def tracker(council):
    return a_csv(council, *TRACKER)


@pytest.fixture
def mine(council, tracker):
    file = council / "mine.toml"
    call(council, "import", tracker, "--guess", "-o", file, "--now", "2026-05-20")
    return file


def test_a_proposal_is_written_as_a_file_that_works_and_is_not_confirmed(mine):
    mapping = tomllib.loads(mine.read_text(encoding="utf-8"))

    assert mapping["confirmed"] is False
    assert mapping["dates"] == {"Came into care": "became_looked_after", "Panel": "panel"}
    assert "Panel target" in mapping["left"]


def test_what_is_said_to_be_given_next_can_be_given_as_it_stands_where_names_have_blanks(council):
    tracker = council / "our tracker.csv"
    tracker.write_text("\n".join(TRACKER), encoding="utf-8")

    proposed = call(council, "import", tracker, "--guess", "-o", council / "our own.toml")
    asked = call(council, "import", tracker, "--mapping", council / "our own.toml", ends_with=1)

    given = shlex.split(proposed.partition("then: homeward ")[2])
    assert given == ["import", str(tracker), "--mapping", str(council / "our own.toml"), "--dry-run"]
    confirmed = shlex.split(asked.partition("homeward mapping confirm ")[2].partition(" (or ")[0])
    assert confirmed == [str(council / "our own.toml")]


def test_a_file_of_which_nothing_can_be_proposed_writes_none(council):
    file = a_csv(council, "Name,Worker", "Skye Madeup,Shona Reid", "Innes Madeup,Shona Reid")

    done = CliRunner().invoke(
        app, ["import", str(file), "--guess", "-o", str(council / "mine.toml"), "--in", str(council)]
    )

    assert done.exit_code != 0
    assert "no column tells children apart" in done.stderr
    assert not (council / "mine.toml").exists()


def test_until_it_is_confirmed_an_import_shows_sentences_and_takes_nothing_in(council, tracker, mine):
    said = call(council, "import", tracker, "--mapping", mine, "--now", "2026-05-20", ends_with=1)

    assert "AB-001: panel held on 3 Mar 2026" in said
    assert "AB-002: looked after from 1 Nov 2025" in said
    assert f"homeward mapping confirm {mine}" in said
    again = call(council, "import", tracker, "--mapping", mine, "--dry-run", "--json", "--now", "2026-05-20")
    assert json.loads(again)["children"]["new"] == 2


def test_programs_read_the_same_sentences(council, tracker, mine):
    said = json.loads(call(council, "import", tracker, "--mapping", mine, "--json", ends_with=1))

    assert said["confirmed"] is False
    assert {"column": "Panel", "sentences": ["AB-001: panel held on 3 Mar 2026"], "in_doubt": False} in said[
        "sentences"
    ]


def test_once_confirmed_it_takes_the_file_in(council, tracker, mine):
    call(council, "mapping", "confirm", str(mine))

    report = json.loads(call(council, "import", tracker, "--mapping", mine, "--json", "--now", "2026-05-20"))

    assert report["children"]["new"] == 2
    assert report["columns_left"] == ["Panel target"]


def test_confirming_changes_one_line_and_is_said_once(mine, council):
    before = mine.read_text(encoding="utf-8").splitlines()

    assert "is confirmed" in call(council, "mapping", "confirm", str(mine))
    assert "was confirmed already" in call(council, "mapping", "confirm", str(mine))
    changed = [
        (a, b) for a, b in zip(before, mine.read_text(encoding="utf-8").splitlines(), strict=True) if a != b
    ]
    assert changed == [("confirmed = false", "confirmed = true")]
