"""What was taken out or erased is looked for as bytes: in the store and its log, in exports and backups made since, in logs."""

import logging
from pathlib import Path

import pytest

from permanence.entries import EntryKind
from scheduler.backing_up import back_up
from scheduler.erasure import erase_child
from scheduler.redaction import take_words_out
from scheduler.settings import Settings
from scheduler.wiring.tables_out import export_everything, export_open_data
from store import ledger
from tests.bot.slack.council import a_council
from tests.builders import MORAG, SHONA

WORDS, CASE = "told the clerk pelican", "CASE-4711"


@pytest.fixture
def said(tmp_path, caplog):
    """A council in Slack in which Shona wrote a note about a child, and read it again."""
    caplog.set_level(logging.DEBUG)
    with a_council(tmp_path) as council:
        reference = council.due_soon(CASE)
        council.alert()
        for words in (f"{reference} note: {WORDS}", "yes", f"history {reference}", f"who is {reference}"):
            council.people.say(SHONA, words)
            council.settle()
        council.people.say(MORAG, f"why {reference}")
        council.settle()
        yield council, reference


def written_since(council, folder: Path, name: str) -> list[Path]:
    """Everything that can be written of the store, written now."""
    file = Path(council.record.engine.url.database)
    settings, out = Settings(store_url=f"sqlite:///{file}"), folder / name
    out.mkdir()
    export_everything(settings, folder, out / "tables", council.now)
    export_open_data(settings, folder, out / "open.sqlite", council.now)
    back_up(settings, folder, out / "a.backup", council.now)
    return [f for f in (*out.rglob("*"), *file.parent.glob(f"{file.name}*")) if f.is_file()]


def holding(files: list[Path], *words: str) -> list[str]:
    """The files in which one of the words stands, in any of the ways in which text is written."""
    forms = [
        form for word in words for form in (word.encode(), word.encode("utf-16-le"), word.upper().encode())
    ]
    return [file.name for file in files if any(form in file.read_bytes() for form in forms)]


def test_words_that_were_taken_out_are_nowhere_as_bytes(said, tmp_path, caplog):
    council, _ = said
    before = written_since(council, tmp_path, "before")
    assert "homeward.db" in " ".join(holding(before, WORDS))
    (note,) = council.recorded(EntryKind.NOTED)

    take_words_out(council.record, note.number, "a slip of the tongue", council.now)

    assert holding(written_since(council, tmp_path, "after"), WORDS) == []
    assert WORDS not in caplog.text
    assert ledger.verify(council.record.engine).first_bad is None


def test_a_child_who_was_erased_is_nowhere_as_bytes_but_for_her_reference_once(said, tmp_path, caplog):
    council, reference = said
    assert holding(written_since(council, tmp_path, "before"), CASE)

    erase_child(council.record, Settings(), reference, "closed in error", council.now)

    after = written_since(council, tmp_path, "after")
    assert holding(after, CASE, WORDS) == []
    assert CASE not in caplog.text
    assert ledger.verify(council.record.engine).first_bad is None
    assert [name for name in holding(after, reference) if name.endswith(".csv")] == []
