"""A manager's word on a journey that somebody has said to be over: it is, or it goes on."""

from dataclasses import replace
from datetime import date

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind
from permanence.answer import Verb
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from tests.builders import MORAG
from tests.casework.replying import Replying, ledger, waits_for_panel

OVER = {"on": date(2026, 5, 18), "reason": "transferred"}
IS_OVER = "The journey is over on Mon 18 May: moved to another council"
GOES_ON = "The journey goes on: it is not over"


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    """A child whose journey Shona has said to be over."""
    found = waits_for_panel(record)
    Replying(record, source="a").taps(Verb.JOURNEY_OVER, found, None, **OVER)
    return found


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("confirm over", IS_OVER),
        ("yes, it's over", IS_OVER),
        ("I confirm it is over", IS_OVER),
        ("goes on", GOES_ON),
        ("it is not over", GOES_ON),
        ("send it back please", GOES_ON),
    ],
)
def test_her_word_is_read_back(record: SqlCaseRecord, reference: str, words: str, means: str):
    said = Replying(record, MORAG).types(f"{reference} {words}")

    assert (said.kind, said.recorded) == (SaidKind.READ_BACK, f"{reference}: {means}")


def test_it_is_recorded_when_she_says_yes(record: SqlCaseRecord, reference: str):
    morag = Replying(record, MORAG)
    morag.types(f"{reference} confirm over")

    assert morag.types("yes").kind is SaidKind.RECORDED
    assert ledger(record, reference)[-1].kind is EntryKind.JOURNEY_ENDED


def test_the_second_word_takes_the_place_of_the_first(record: SqlCaseRecord, reference: str):
    morag = Replying(record, MORAG)
    morag.types(f"{reference} confirm over")

    assert morag.types(f"{reference} goes on").lines == (f"{reference}: {GOES_ON}",)


def test_in_answer_to_the_notice_no_reference_is_needed(record: SqlCaseRecord, reference: str):
    with record.reading() as tx:
        (notice,) = [m for m in tx.messages_for(MORAG) if m.kind is MessageKind.NOTICE]

    said = Replying(record, MORAG).types("it goes on", message_id=notice.id)

    assert said.recorded == f"{reference}: {GOES_ON}"


def test_of_a_child_whose_journey_nobody_has_said_to_be_over_it_is_no_word(record: SqlCaseRecord):
    said = replace(Replying(record), person=MORAG).types(f"{waits_for_panel(record)} it goes on")

    assert said.kind is SaidKind.ASKED
    assert said.unread == ("it goes on",)


@pytest.mark.parametrize("words", ["goes on", "it goes on", "{0} goes on"])
def test_what_she_has_recorded_as_over_herself_goes_on_at_her_word(record: SqlCaseRecord, words: str):
    found, morag = waits_for_panel(record), Replying(record, MORAG)
    for line in (f"{found} has been adopted", "12 may", "yes"):
        morag.types(line)

    assert morag.types(words.format(found)).recorded == f"{found}: {GOES_ON}"
    assert morag.types("yes").kind is SaidKind.RECORDED
