"""What a reply costs: a long one of days, signs or lines is read, or said to be too long, in a moment."""

from dataclasses import replace
from datetime import date

import pytest

from casework.private_words import LONGEST_LOOKED_AT
from permanence.answer import Answer, Verb
from permanence.replies.cleaning import LONGEST_READ
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.read import read
from permanence.replies.reading import Open, Option
from permanence.replies.thread import converse
from tests.permanence.cost import costs_at_most
from tests.permanence.replies.contexts import now_in, situation_in
from tests.permanence.replies.test_disturbed import CONTEXTS

A_SHORT_REPLY = "panel held 12 May, report late, next one 11 June"
OF_SHORT_ONES = 100  # it is sixty times as long; thousands where the cost grows with the square of the length


@pytest.mark.parametrize(
    "repeated",
    ["1.", "11 ", "1\n", "12.5 ", "!", "(", "panel ", "held ", "not ", "monday ", "zonk ", "plan "],
)
def test_a_long_reply_is_read_in_a_moment(repeated: str):
    situation = situation_in(CONTEXTS, "B")
    text = (repeated * LONGEST_READ)[:LONGEST_READ]

    assert costs_at_most(
        OF_SHORT_ONES, lambda: read(text, situation), than=lambda: read(A_SHORT_REPLY, situation)
    )


@pytest.mark.parametrize("repeated", ["panel 12 may adm 19 may ", "panel held 12 May. ", "1 held 12 May, "])
def test_the_cost_of_many_statements_grows_with_their_number_and_hardly_faster(repeated: str):
    situation = situation_in(CONTEXTS, "B")
    few, many = (repeated * 7).strip(), (repeated * 28).strip()

    assert costs_at_most(8, lambda: read(many, situation), than=lambda: read(few, situation))


NOW = now_in("B")
LINES = situation_in(CONTEXTS, "B").lines[:2]
TWO = tuple(Answer(Verb.DONE, line.reference, line.stage, on=date(2026, 5, 12)) for line in LINES)
WITHOUT_DAYS = tuple(replace(answer, on=None) for answer in TWO)
WAITS = {
    "two were read back": Waiting(WaitsFor.YES, TWO, said_at=NOW),
    "two were recorded": Waiting(WaitsFor.MORE, TWO, undoes=(5, 6), said_at=NOW),
    "their days were asked": Waiting(WaitsFor.ANSWER, WITHOUT_DAYS, (Open.DAY,), said_at=NOW),
    "which is meant was asked": Waiting(
        WaitsFor.ANSWER, TWO, (Open.WHAT_INSTEAD,), (Option("one", TWO), Option("two", TWO)), said_at=NOW
    ),
}


@pytest.mark.parametrize("waiting", WAITS.values(), ids=WAITS)
@pytest.mark.parametrize("repeated", ["1 ", "@ 1 ", "undo 1 ", "2 no, "])
def test_what_is_too_long_to_be_an_answer_is_answered_so_in_a_moment(waiting: Waiting, repeated: str):
    """Whatever waits in the thread: what is looked for in a short answer is not looked for in it."""
    situation = situation_in(CONTEXTS, "B")
    text = (repeated * LONGEST_LOOKED_AT)[:LONGEST_LOOKED_AT]

    def said():
        return converse(waiting, text, situation, NOW)

    assert "too long" in said().asks[0].sentence
    assert costs_at_most(3, said, than=lambda: converse(waiting, A_SHORT_REPLY, situation, NOW))
