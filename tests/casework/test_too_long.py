"""What is too long to be an answer costs its writer a sentence, and nobody else a moment."""

from itertools import islice

from permanence.reference import is_usable, reference_for
from permanence.replies.read import TOO_LONG
from tests.casework.replying import Replying, waits_for_panel
from tests.looks import refusals


def test_a_text_of_nothing_but_references_looks_nobody_up(record):
    """Each look costs a search in the record and a line of the access log."""
    waits_for_panel(record)
    numbers = (n for n in range(2222, 9999) if is_usable(n))
    named = [reference_for(n) for n in islice(numbers, 1_000)]

    said = Replying(record).types(" ".join(named))

    assert said.question == TOO_LONG
    assert not refusals(record)
