"""What is said to a list of cleared cells: read whole, or not at all."""

import pytest

from permanence.replies.removing import RemovalWords, removal_words


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("remove 1", RemovalWords(remove=(1,))),
        ("Remove 1 and 3.", RemovalWords(remove=(1, 3))),
        ("remove #1, 2 & 3", RemovalWords(remove=(1, 2, 3))),
        ("please remove 1 3", RemovalWords(remove=(1, 3))),
        ("REMOVE ALL", RemovalWords(remove_all=True)),
        ("remove all of them, thanks", RemovalWords(remove_all=True)),
        ("keep 2", RemovalWords(keep=(2,))),
        ("keep them all", RemovalWords(keep_all=True)),
        ("remove 1, keep 2", RemovalWords(remove=(1,), keep=(2,))),
        ("remove 1 and 3 and keep 2", RemovalWords(remove=(1, 3), keep=(2,))),
        ("remove 1\nkeep 2\n", RemovalWords(remove=(1,), keep=(2,))),
        ("remove all, keep 2", RemovalWords(keep=(2,), remove_all=True)),
    ],
)
def test_lines_are_named_by_their_numbers(text, meant):
    assert removal_words(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "remove",
        "keep",
        "1",
        "all",
        "remove 1 to 3",
        "remove all but 2",
        "do not remove 1",
        "remove 1?",
        "should I remove 1",
        "remove panel",
        "remove 1 and tell me why",
        "keep 2 posted",
        "remove 1, 2 was held 12 May",
        "remove 12345",
        "remove 1-3",
        "remove 1 " * 2000,
    ],
)
def test_whatever_else_is_in_it_is_no_such_answer(text):
    assert removal_words(text) is None


@pytest.mark.parametrize("text", ["remove 1, keep 1", "remove all, keep all"])
def test_a_line_cannot_go_and_stay(text):
    words = removal_words(text)

    assert words is not None
    assert words.against_itself
