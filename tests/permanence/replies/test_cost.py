"""What a reply costs: a long one of days, signs or lines is read, or said to be too long, in a moment."""

import pytest

from permanence.replies.cleaning import LONGEST_READ
from permanence.replies.read import read
from tests.permanence.cost import processor_time
from tests.permanence.replies.contexts import situation_in
from tests.permanence.replies.test_disturbed import CONTEXTS

A_MOMENT = 0.3  # seconds of processor time of a working machine; ten and more where it grows with the square
OF_A_SMALL_ONE = 0.05


@pytest.mark.parametrize(
    "repeated",
    ["1.", "11 ", "1\n", "12.5 ", "!", "(", "panel ", "held ", "not ", "monday ", "zonk ", "plan "],
)
def test_a_long_reply_is_read_in_a_moment(repeated: str):
    situation = situation_in(CONTEXTS, "B")
    text = (repeated * LONGEST_READ)[:LONGEST_READ]
    slow = (
        processor_time(lambda: read("panel held 12 May, report late, next one 11 June", situation))
        / OF_A_SMALL_ONE
    )

    assert processor_time(lambda: read(text, situation)) < A_MOMENT * max(1, slow)


@pytest.mark.parametrize("repeated", ["panel 12 may adm 19 may ", "panel held 12 May. ", "1 held 12 May, "])
def test_the_cost_of_many_statements_grows_with_their_number_and_hardly_faster(repeated: str):
    situation = situation_in(CONTEXTS, "B")
    few, many = (repeated * 7).strip(), (repeated * 28).strip()

    assert (
        processor_time(lambda: read(many, situation))
        < 8 * processor_time(lambda: read(few, situation)) + 0.01
    )
