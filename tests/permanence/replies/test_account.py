"""What corpora do not find: a foreign word anywhere, a poorer word list, each line beside its "not" and its question."""

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from permanence.replies import lexicon as words
from permanence.replies.cleaning import cleaned
from permanence.replies.items import items_of as words_in
from permanence.replies.lexicon import made, word_list
from permanence.replies.read import _read, read
from permanence.replies.reading import Kind, Reading, Situation
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import Row, Verdict, rows_of, verdict
from tests.proof import in_proof, sampled

FOREIGN = ("not", "might", "if", "minutes", "for his brother", "zonk")
OUT_OF_FIVE = 5
SEEDS = sampled((1,), (1, 2, 3, 4, 5))
GAPS = sampled(8, 1)  # of so many gaps one gets a foreign word, another in each text


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


@in_proof
def test_a_foreign_word_anywhere_changes_what_is_said(corpus, figure):
    tried, kept = 0, []
    for n, (text, situation, reading) in enumerate(at_once(corpus)):
        for m, word in enumerate(FOREIGN):
            for changed in islice(with_a_word(text, word), (n + m) % GAPS, None, GAPS):
                tried += 1
                if said(read(changed, situation)) == said(reading):
                    kept.append(changed)

    figure(f"replies: a foreign word kept silently in {len(kept)} of {tried} texts")
    assert kept == []


def poorer(seed: int) -> dict[str, dict[str, tuple[str, ...]]]:
    """The word list with a fifth of its words left out; what negates or doubts is a word like any other."""
    chance = random.Random(seed)
    return {
        table: {
            kind: tuple(w for w in listed if chance.randrange(OUT_OF_FIVE)) for kind, listed in kinds.items()
        }
        for table, kinds in word_list().items()
    }


def read_with(lexicon: words.Lexicon, row: Row, situation: Situation) -> Reading:
    text = cleaned(filled(row.text, row.thread))
    return _read(text, words_in(text, situation, lexicon), situation, lexicon)


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_a_poorer_word_list_costs_turns_and_no_truth(corpus, seed, figure):
    lexicons: dict[int, words.Lexicon] = {}
    wrong = []
    rows = rows_of(corpus / "shown.csv")
    for row in rows:
        situation = situation_in(corpus, row.thread)
        pack = situation.rules.pack
        if id(pack) not in lexicons:
            lexicons[id(pack)] = made(pack, poorer(seed))
        reading = read_with(lexicons[id(pack)], row, situation)
        if verdict(row, reading, situation.staff) is Verdict.WRONG:
            wrong.append((row.id, row.text))

    figure(
        f"replies: with a fifth of the words left out (seed {seed}) {len(wrong)} of {len(rows)} silently wrong"
    )
    assert wrong == []
