"""The commands that put right what came in: shown first, done when told to, with JSON for programs."""

import json

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from scheduler.first_files import write_first_files
from tests.importing import MAPPING_WITH_PANEL, a_csv, homeward

ON = ("--now", "2026-05-20")


@pytest.fixture
def folder(tmp_path):
    write_first_files(tmp_path)
    (tmp_path / "mine.toml").write_text(MAPPING_WITH_PANEL, encoding="utf-8")
    return tmp_path


def take_in(folder, *lines, more=()):
    file = a_csv(folder, "ID,LAC,Panel", *lines)
    return homeward(folder, "import", file, *more, "--mapping", folder / "mine.toml", *ON)


def printed(folder, *words, ends_with=0):
    done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)], catch_exceptions=False)
    assert done.exit_code == ends_with, done.output
    return done.output


def test_imports_are_listed_for_people_and_for_programs(folder):
    assert "0 imports" in printed(folder, "imports")
    take_in(folder, "X1,2026-01-05,2026-05-06")

    (listed,), code = homeward(folder, "imports")

    assert code == 0
    assert (listed["import"], listed["mapping"], listed["children"], listed["state"]) == (1, "mine", 1, "in")
    assert len(listed["file_digest"]) == 64
    assert json.loads(listed["mapping_says"])["dates"] == {"LAC": "became_looked_after", "Panel": "panel"}
    assert listed["file_digest"][:12] in printed(folder, "imports")


def test_an_undo_is_shown_first_and_done_with_yes(folder):
    take_in(folder, "X1,2026-01-05,2026-05-06")

    shown = printed(folder, "import", "--undo", 1, *ON)
    assert "would be taken out" in shown
    assert "2026-05-06" in shown
    assert "--yes does it" in shown
    done, code = homeward(folder, "import", "--undo", 1, "--yes", *ON)

    assert (done["done"], done["stayed"], code) == (True, 0, 0)
    (listed,), _ = homeward(folder, "imports")
    assert listed["state"].startswith("taken out 2026-05-20")
    assert json.loads(printed(folder, "due", "--json", *ON)) == []


def test_removals_are_answered_by_their_lines_or_all_at_once(folder):
    take_in(folder, "X1,2026-01-05,2026-05-06", "X2,2026-01-05,2026-05-07")
    asked, code = take_in(folder, "X1,2026-01-05,", "X2,2026-01-05,")
    assert code == 1
    first, second = (line["line"] for line in asked["removals"])

    one, code = take_in(folder, "X1,2026-01-05,", "X2,2026-01-05,", more=(first, "--accept-removals"))
    assert (code, [r["answer"] for r in one["removals"]]) == (1, ["removed", ""])
    rest, code = take_in(folder, "X1,2026-01-05,", "X2,2026-01-05,", more=("--keep-removals",))
    assert (code, [(r["line"], r["answer"]) for r in rest["removals"]]) == (0, [(second, "kept")])
    assert take_in(folder, "X1,2026-01-05,", "X2,2026-01-05,")[0]["removals"] == []


def test_a_dry_run_prints_the_difference(folder):
    take_in(folder, "X1,2026-01-05,2026-05-06")
    file = a_csv(folder, "ID,LAC,Panel", "X1,2026-01-05,2026-05-07")

    shown = printed(folder, "import", file, "--mapping", folder / "mine.toml", "--dry-run", *ON)

    assert "What would change" in shown
    assert "2026-05-06" in shown
    assert "2026-05-07" in shown


def test_a_child_is_withdrawn_renamed_and_merged(folder):
    take_in(folder, "X1,2026-01-05,2026-05-06", "X2,2026-01-05,", "X3,2026-01-05,")

    withdrawn, _ = homeward(folder, "withdraw", "X1", "panel", "--why", "entered for the wrong child", *ON)
    renamed, _ = homeward(folder, "rename-id", "X2", "0002", *ON)
    merged, _ = homeward(folder, "same-child", "X1", "X3", *ON)
    gone, _ = homeward(folder, "withdraw", "0002", "--why", "a test row", *ON)

    assert withdrawn["what"] == ["panel 2026-05-06"]
    assert (renamed["was"], renamed["is"]) == ("X2", "0002")
    assert (merged["kept"], merged["other_id"]) == (withdrawn["reference"], "X3")
    assert "they are one child" in printed(folder, "why", merged["other"], *ON)
    assert "taken out: a test row" in printed(folder, "why", gone["reference"], *ON, ends_with=1)
    assert "in the record again" in printed(folder, "withdraw", gone["reference"], "--back", *ON)
    assert "unbroken" in printed(folder, "ledger", "verify")
    assert "equal a replay" in printed(folder, "ledger", "rebuild", "--check", *ON)


@pytest.mark.parametrize(
    "words",
    [
        ("import",),
        ("import", "{file}", "--mapping", "{mine}", "--missing", "perhaps"),
        ("import", "{file}", "3", "--mapping", "{mine}"),
        ("import", "{file}", "--mapping", "{mine}", "--accept-removals", "--keep-removals"),
        ("withdraw", "X1"),
    ],
)
def test_what_cannot_be_meant_ends_with_2(folder, words):
    file = a_csv(folder, "ID,LAC,Panel", "X1,2026-01-05,")
    mine = folder / "mine.toml"

    printed(folder, *(w.format(file=file, mine=mine) for w in words), *ON, ends_with=2)
