"""What is told in one breath with a review that was held: what it put off, and when the next one is to be."""

import pytest

from tests.permanence.replies.test_put_right import facts_of


@pytest.mark.parametrize(
    "behind",
    [
        " with recommendation deferred", ", recommendation deferred", " but the recommendation was put off",
        ", decision deferred", " with the recommendation put off",
    ],
)  # fmt: skip
def test_a_review_that_was_held_is_not_put_off_by_what_it_puts_off(behind):
    assert facts_of("B", f"1 review held 13 May{behind}") in ([], ["1 done first_review 2026-05-13"])


@pytest.mark.parametrize(
    "behind",
    [", next in 6 months", ", next one in six months", ", next review in 5 months", " next is in 3 weeks"],
)
def test_how_far_off_the_next_review_is_gives_it_no_day(behind):
    facts = facts_of("B", f"1 review held 13 May{behind}")
    assert not [fact for fact in facts if "booked" in fact]
