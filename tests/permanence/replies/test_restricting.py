"""Words about who may see a child: read whole, or not at all."""

import pytest

from permanence.replies.restricting import Keeps, RestrictWords, restrict_words

CHILD = "HW-4821-B"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"restrict {CHILD} from Morag Keir because own family",
            RestrictWords(Keeps.RESTRICT, CHILD, ("Morag Keir",), "own family"),
        ),
        (
            "Restrict hw4821b from Morag: own family.",
            RestrictWords(Keeps.RESTRICT, CHILD, ("Morag",), "own family"),
        ),
        (
            f"please keep Morag and Isla from {CHILD} because own family",
            RestrictWords(Keeps.RESTRICT, CHILD, ("Morag", "Isla"), "own family"),
        ),
        (
            f"seal {CHILD} for Shona, Morag and Isla because a colleague's child",
            RestrictWords(Keeps.SEAL, CHILD, ("Shona", "Morag", "Isla"), "a colleague's child"),
        ),
        (f"unseal {CHILD} because it is over", RestrictWords(Keeps.UNSEAL, CHILD, (), "it is over")),
        (
            f"lift the restriction of {CHILD} for Morag because a slip",
            RestrictWords(Keeps.LIFT, CHILD, ("Morag",), "a slip"),
        ),
        (f"restrict {CHILD} from Morag", RestrictWords(Keeps.RESTRICT, CHILD, ("Morag",), "")),
    ],
)
def test_what_is_said_of_who_may_see_a_child(text: str, expected: RestrictWords):
    assert restrict_words(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "panel done 12 May",
        f"{CHILD} panel booked for 14 May because restricted diary",
        f"keep {CHILD}",
        f"do not restrict {CHILD} from Morag because she asked",
        f"restrict {CHILD} and HW-1234-N from Morag because own family",
        "seal it",
        "restrict from Morag " * 40,
    ],
)
def test_anything_else_is_not_taken_for_it(text: str):
    assert restrict_words(text) is None
