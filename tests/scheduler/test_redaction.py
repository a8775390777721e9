"""Words go by one command, with a reason that is fit to be kept for ever."""

from datetime import date

import pytest

from permanence.entries import EntryKind
from scheduler.redaction import take_words_out
from store.redacting import CannotRedact
from tests.bot.slack.council import a_council
from tests.builders import NOW, SHONA, a_record, register_child, shona

WORDS = "told the clerk pelican"


@pytest.fixture
def record(tmp_path):
    store = a_record(tmp_path)
    reference = register_child(store, "C1", date(2025, 10, 1))
    with store.writing() as tx:
        tx.append([shona(reference).noted(WORDS)], NOW)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("why", "told"),
    [(" ", "say why"), ("it said Kayden Galbraith", "something private"), ("DG2 7AB", "private")],
)
def test_a_reason_that_could_not_be_kept_takes_nothing_out(record, why, told):
    with record.reading() as tx:
        number = tx.ledger_number()

    with pytest.raises(CannotRedact, match=told):
        take_words_out(record, number, why, NOW)

    with record.reading() as tx:
        assert tx.entry(number).text("note") == WORDS


def test_what_was_typed_in_slack_is_gone_from_every_table_of_the_store(tmp_path):
    with a_council(tmp_path) as council:
        reference = council.due_soon()
        council.people.say(SHONA, f"{reference} note: {WORDS}")
        council.settle()
        council.people.say(SHONA, "yes")
        council.settle()
        (note,) = council.recorded(EntryKind.NOTED)
        assert holding_words(tmp_path) != []

        take_words_out(council.record, note.number, "a slip of the tongue", council.now)

        assert holding_words(tmp_path) == []
        council.people.say(SHONA, "list")
        council.settle()
        assert reference in str(council.messages()), "the service goes on"


def holding_words(folder):
    """The files below a folder that hold the words."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if WORDS.encode() in file.read_bytes()]
