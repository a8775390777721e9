"""`homeward erase` and `subject-access`: nothing goes without a yes, and what is given out lies where it was asked for."""

import json

import pytest
from typer.testing import CliRunner

from scheduler.cli.app import app
from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import NOW, a_record, a_rulebook, register_child, shona

ON = ("--now", "2026-05-20T10:00")


@pytest.fixture
def place(tmp_path, nothing_is_set):
    """A folder of a council with two children, and the reference of one with a note."""
    record = a_record(tmp_path)
    reference = register_child(record, "CASE-1", NOW.date())
    register_child(record, "CASE-2", NOW.date())
    with record.writing() as tx:
        tx.append([shona(reference).noted("told the clerk pelican")], NOW)
    record.close()
    (tmp_path / "homeward.toml").touch()
    (tmp_path / "homeward.db").rename(tmp_path / "homeward.sqlite")
    return tmp_path, reference


def call(folder, *words):
    done = CliRunner().invoke(app, [*map(str, words), "--in", str(folder)])
    return done.exit_code, done.output


def children(folder):
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook())
    with record.reading() as tx:
        found = tx.references()
    record.close()
    return found


def test_without_a_yes_it_is_said_what_would_go_and_nothing_goes(place):
    folder, reference = place

    code, said = call(folder, "erase", reference, "--why", "closed in error", *ON)

    assert code == 1
    assert f"{reference}: 4 entries would be gone for good" in said
    assert reference in children(folder)


def test_the_links_that_siblings_have_to_her_are_counted_among_what_would_go(place):
    folder, reference = place
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook())
    with record.writing() as tx:
        [other] = {*tx.references()} - {reference}
        tx.append([shona(other).siblings(reference)], NOW)
    record.close()

    _, said = call(folder, "erase", reference, "--why", "closed in error", *ON)
    assert "entries would be gone for good, 1 of them her siblings' links to her" in said

    would = int(said.split(" entries")[0].split()[-1])
    _, said = call(folder, "erase", reference, "--why", "closed in error", "--yes", *ON)
    assert f"{would} entries are gone" in said


def test_who_looked_at_a_child_who_was_erased_can_still_be_asked(place):
    folder, reference = place
    call(folder, "why", reference, *ON)
    call(folder, "erase", reference, "--why", "closed in error", "--yes", *ON)

    code, said = call(folder, "access", reference, *ON)

    assert code == 0
    assert [what for what in ("why", "erase", "access") if f" {what} " not in said] == []


def test_with_a_yes_she_is_gone_and_whoever_asks_is_told_so(place):
    folder, reference = place

    code, said = call(folder, "erase", "CASE-1", "--why", "closed in error", "--yes", *ON)

    assert (code, reference in children(folder)) == (0, False)
    assert "Take her out of the tracker" in said
    code, said = call(folder, "why", reference, *ON)
    assert (code, "was erased on 2026-05-20: closed in error" in said) == (1, True)
    assert call(folder, "ledger", "verify")[0] == 0


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--yes"], 2, "say why"),
        (["--why", "it said Kayden Galbraith", "--yes"], 2, "something private"),
    ],
)
def test_a_reason_is_needed_that_can_be_kept(place, words, code, told):
    folder, reference = place

    assert told in call(folder, "erase", reference, *words, *ON)[1]
    assert reference in children(folder)


def test_a_legal_hold_stops_it(place, monkeypatch):
    folder, reference = place
    monkeypatch.setenv("HOMEWARD_LEGAL_HOLD", "true")

    code, said = call(folder, "erase", reference, "--why", "closed in error", "--yes", *ON)

    assert (code, "legal hold" in said, reference in children(folder)) == (2, True, True)


def test_what_is_held_is_given_out_and_says_what_was_left_out(place):
    folder, reference = place

    code, said = call(folder, "subject-access", reference, folder / "out", "--leave-out", 7, *ON)

    assert code == 0
    assert "Left out: the words of entry 7: words of a third person" in said
    held = json.loads((folder / "out" / f"{reference}.json").read_text())
    assert held["entries"][-1]["data"]["note"] == "(left out)"
    assert (folder / "out" / f"{reference}.pdf").read_bytes().startswith(b"%PDF-1.4")


def test_a_child_whom_nobody_knows_is_said(place):
    folder, _ = place

    assert call(folder, "subject-access", "HW-9999-X", folder / "out", *ON)[0] == 1
    assert not (folder / "out").exists()
