"""What a reply costs: a long one of days, signs or lines is read, or said to be too long, in a moment."""

import pytest

from permanence.replies.cleaning import LONGEST_READ
from permanence.replies.read import read
from tests.permanence.cost import costs_at_most
from tests.permanence.replies.contexts import situation_in
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
