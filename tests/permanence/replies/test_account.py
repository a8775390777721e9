"""What corpora do not find: a foreign word anywhere, a poorer word list, each line beside its "not" and its question."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from permanence.replies.read import read
from permanence.replies.reading import Kind, Reading, Situation
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import rows_of

FOREIGN = ("not", "might", "if", "minutes", "for his brother", "zonk")
OUT_OF_FIVE = 5
SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def corpus(shared_data) -> Path:
    return shared_data / "replies"


def with_a_word(text: str, word: str) -> Iterator[str]:
    """The text with the word put into every gap between its words."""
    parts = text.split(" ")
    for n in range(len(parts) + 1):
        yield " ".join([*parts[:n], word, *parts[n:]])


def said(reading: Reading) -> tuple[object, ...]:
    """All that a read-back shows: facts with the writer's own words, what is asked, what was not read."""
    return reading.kind, reading.facts, reading.opens, reading.unread


def at_once(corpus: Path) -> Iterator[tuple[str, Situation, Reading]]:
    for row in rows_of(corpus / "shown.csv"):
        situation = situation_in(corpus, row.thread)
        text = filled(row.text, row.thread)
        reading = read(text, situation)
        if reading.kind is Kind.FACTS:
            yield text, situation, reading


def test_a_foreign_word_anywhere_changes_what_is_said(corpus, figure):
    tried, kept = 0, []
    for text, situation, reading in at_once(corpus):
        for word in FOREIGN:
            for changed in with_a_word(text, word):
                tried += 1
                if said(read(changed, situation)) == said(reading):
                    kept.append(changed)

    figure(f"replies: a foreign word kept silently in {len(kept)} of {tried} texts")
    assert kept == []
