"""What becomes of a read-back when the next words bring a question: it is said, for a yes is no yes to it any more."""

import pytest

from casework.content import SaidKind
from casework.raise_alerts import raise_alerts
from tests.builders import NOW, SHONA
from tests.casework.replying import Replying, ledger, waits_for_panel


def message(record) -> int:
    with record.reading() as tx:
        return next(m.id for m in tx.messages() if m.person == SHONA)


@pytest.fixture
def says(record):
    """What is said to the last of these words, each in answer to her message about three children."""
    for n in range(3):
        waits_for_panel(record, f"C{n}")
    raise_alerts(record, NOW)
    shona, about = Replying(record, SHONA), message(record)
    return lambda *words: [shona.types(one, about) for one in words][-1]


@pytest.mark.parametrize("words", ["Held 👍👍", "held 👍", "HELD"])
def test_a_read_back_that_waits_behind_a_question_is_named_beside_it(says, words) -> None:
    read = says("1 held 12 may, 2 booked 9 june")
    asked = says(words)

    assert asked.kind is SaidKind.ASKED
    [line] = asked.also
    assert line == f"Not recorded yet, and read back again after your answer: {read.recorded}."


def test_a_read_back_of_the_same_step_that_is_replaced_is_named_as_not_recorded(record) -> None:
    child = waits_for_panel(record)
    shona = Replying(record, SHONA)
    shona.types(f"{child} panel booked 9 June")

    asked = shona.types("Held 👍👍")

    assert (asked.question, asked.also) == (
        "Held on which day?",
        (f"Not recorded: {child}: panel booked for Tue 9 Jun.",),
    )


def test_each_day_that_cannot_be_is_asked_of_the_child_it_was_said_of(record, says) -> None:
    second, third = says("2 held 31 apr"), says("3 held 12/13")
    assert third.reference != second.reference
    assert third.question == '"12/13" is not sure. Held on which day?'

    then = says("12 May")
    assert (then.reference, then.question) == (second.reference, "Held on which day?")

    says("13 May", "yes")
    assert held(record, third.reference) == ["2026-05-12"]
    assert held(record, second.reference) == ["2026-05-13"]


def held(record, child: str) -> list[str]:
    return [e.data["on"] for e in ledger(record, child) if e.data.get("milestone") == "panel"]
