"""Each line of our corpora, and each turn of our dialogues, beside its golden copy: what is made of it, asked, said.

How many are read hardly moves when one line comes to be read otherwise; here every such line shows.
HOMEWARD_WRITE_GOLDEN=1 writes the copies anew; look at each difference before it is committed.
"""

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.builders import LONDON
from tests.permanence.replies.contexts import situation_in
from tests.permanence.replies.corpora_of_ours import OWN, OWN_CORPORA, OWN_DIALOGUES
from tests.permanence.replies.dialogues import Player, dialogues_in
from tests.permanence.replies.in_words import reading_in_words, turn_in_words
from tests.permanence.replies.judge import Row, Verdict, judged, rows_of, score

GOLDEN = Path(__file__).parents[2] / "golden" / "replies"
AT_ONCE = 12  # lines or dialogues in one test: few enough that each test is over in a moment
ROWS = {name: rows_of(OWN / f"{name}.csv") for name in OWN_CORPORA}
DIALOGUES = {name: dialogues_in(OWN / f"{name}.json") for name in OWN_DIALOGUES}


def portions(listed: dict[str, list]) -> list[tuple[str, int]]:
    return [(name, first) for name, told in listed.items() for first in range(0, len(told), AT_ONCE)]


def kept(name: str) -> list[str]:
    path = GOLDEN / f"{name}.txt"
    assert path.exists(), f"no golden copy {path.name}: HOMEWARD_WRITE_GOLDEN=1 writes it"
    return path.read_text(encoding="utf-8").splitlines()


def as_kept(name: str, before: int, found: list[str]) -> list[str]:
    """As many lines of the golden copy, behind so many before them; written anew where that is asked for."""
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        lines = [*(kept(name)[:before] if before else []), *found, ""]
        GOLDEN.mkdir(parents=True, exist_ok=True)
        (GOLDEN / f"{name}.txt").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return kept(name)[before : before + len(found)]


@pytest.mark.parametrize(("name", "first"), portions(ROWS))
def test_each_line_is_read_as_its_golden_copy_says(name, first):
    read = [
        f"{row.id} {verdict}: {reading_in_words(reading, row.thread)}"
        for row, reading, verdict in judged(ROWS[name][first : first + AT_ONCE], OWN)
    ]

    assert read == as_kept(name, first, read)


@pytest.mark.parametrize(("name", "first"), portions(DIALOGUES))
def test_each_turn_comes_to_what_its_golden_copy_says(name, first):
    before = sum(len(dialogue["turns"]) for dialogue in DIALOGUES[name][:first])
    said = [line for dialogue in DIALOGUES[name][first : first + AT_ONCE] for line in played(dialogue)]

    assert said == as_kept(name, before, said)


def played(dialogue: dict) -> list[str]:
    thread = dialogue["thread"]
    player = Player(situation_in(OWN, thread), thread)
    moments = [datetime.fromisoformat(turn["at"]).replace(tzinfo=LONDON) for turn in dialogue["turns"]]
    turns = [player.says(turn["says"], now) for turn, now in zip(dialogue["turns"], moments, strict=True)]
    return [f"{dialogue['id']}.{n} {turn_in_words(turn, thread)}" for n, turn in enumerate(turns, start=1)]


@pytest.mark.parametrize("name", OWN_CORPORA)
def test_lines_by_other_writers_are_read_and_nothing_silently_wrong(name, figure):
    """By the verdicts of the copies, each of which is held to be today's."""
    verdicts = [(row, verdict_of(line, row)) for row, line in zip(ROWS[name], kept(name), strict=True)]

    figure(f"replies, {name}: {score(verdicts)}")
    at_once = [verdict for row, verdict in verdicts if row.at_once]
    assert [row.id for row, verdict in verdicts if verdict is Verdict.WRONG] == []
    assert at_once.count(Verdict.RIGHT) >= 0.8 * len(at_once)
    assert [verdict for _, verdict in verdicts].count(Verdict.USELESS) <= 0.08 * len(verdicts)


def verdict_of(line: str, row: Row) -> Verdict:
    told, _, _ = line.partition(":")
    return Verdict(told.removeprefix(f"{row.id} "))


def test_no_golden_copy_has_a_line_that_no_corpus_has():
    turns = {name: sum(len(d["turns"]) for d in told) for name, told in DIALOGUES.items()}

    assert {file.stem: len(kept(file.stem)) for file in GOLDEN.iterdir()} == {
        **{name: len(rows) for name, rows in ROWS.items()},
        **turns,
    }
