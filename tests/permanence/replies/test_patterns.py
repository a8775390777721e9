"""Phrases with choices: one line of the word list for all that may stand in a place."""

import pytest

from permanence.replies.lexicon import tokens_of
from permanence.replies.patterns import Patterns

KIN = {"kin": ("aunt", "great aunt", "gran")}


def known() -> Patterns:
    patterns = Patterns()
    patterns.add("<kin> <|has> stepped <in|up>", KIN, lambda way: {tuple(way.split())}, "reason", "kin")
    return patterns


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gran stepped in", 3),
        ("great aunt has stepped up now", 5),
        ("gran has just now stepped in", 6),
        ("aunt's stepped up", 4),
    ],
)
def test_a_phrase_with_choices_is_found_with_what_changes_nothing_between_its_words(text, words):
    found = known().longest([t.key for t in tokens_of(text)])

    assert found is not None
    assert found[1] in (words, words - 1)  # "now" behind it is no part of it
    assert found[0] == [("reason", "kin")]


@pytest.mark.parametrize(
    "text", ["gran", "stepped in", "gran not stepped in", "uncle stepped in", "gran stepped"]
)
def test_nothing_else_is(text):
    assert known().longest([t.key for t in tokens_of(text)]) is None
