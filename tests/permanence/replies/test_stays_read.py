"""Each line of our corpora beside its golden copy: what is made of it, what is asked and what stays unread.

How many are read hardly moves when one line comes to be read otherwise; here every such line shows.
HOMEWARD_WRITE_GOLDEN=1 writes the copies anew; look at each difference before it is committed.
"""

import os
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from permanence.answer import Answer
from permanence.replies.reading import Ask, Reading
from tests.permanence.replies.contexts import line_of
from tests.permanence.replies.corpora_of_ours import OWN, OWN_CORPORA
from tests.permanence.replies.judge import Row, Verdict, judged, rows_of, score

GOLDEN = Path(__file__).parents[2] / "golden" / "replies"
AT_ONCE = 12  # lines in one test: few enough that each test is over in a moment
ROWS = {name: rows_of(OWN / f"{name}.csv") for name in OWN_CORPORA}


def in_words(row: Row, reading: Reading, verdict: str) -> str:
    """All that a person would notice of a reading, in one line."""
    told = [f"{row.id} {verdict}: {reading.kind}"]
    told += [f"is {fact}" for answer in reading.facts if (fact := _answer(answer, row.thread))]
    told += [f"sure {fact}" for answer in reading.understood if (fact := _answer(answer, row.thread))]
    told += [_ask(ask, row.thread) for ask in reading.asks]
    told += [f"unread {list(reading.unread)}"] if reading.unread else []
    told += [f"note {reading.note!r}"] if reading.note else []
    told += (
        [f"question {reading.question.topic} {' '.join(reading.question.milestones)}".rstrip()]
        if reading.question
        else []
    )
    told += [f"command {reading.command}"] if reading.command else []
    return " ".join(" | ".join(told).split())  # a text of several lines is one here


def _ask(ask: Ask, thread: str) -> str:
    offered = [
        f"{option.label} = {'; '.join(_answer(a, thread) for a in option.answers)}" for option in ask.options
    ]
    return f"asks {', '.join(ask.opens)}: {ask.sentence} {offered or ''}".rstrip()


def _answer(answer: Answer, thread: str) -> str:
    """The verb, and what is filled in of the rest; a reference as the line of the message where it is one of it."""
    line = line_of(answer.reference, thread)
    told = {field.name: getattr(answer, field.name) for field in fields(answer) if field.name != "verb"}
    told["reference"] = f"line {line}" if line else answer.reference
    return " ".join([str(answer.verb), *(f"{name}={_value(value)}" for name, value in told.items() if value)])


def _value(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


PORTIONS = [(name, first) for name, rows in ROWS.items() for first in range(0, len(rows), AT_ONCE)]


@pytest.mark.parametrize(("name", "first"), PORTIONS)
def test_each_line_is_read_as_its_golden_copy_says(name, first):
    rows = ROWS[name][first : first + AT_ONCE]
    read = [in_words(row, reading, verdict) for row, reading, verdict in judged(rows, OWN)]
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        before = path.read_text(encoding="utf-8").splitlines() if first else []
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join([*before[:first], *read, ""]), encoding="utf-8", newline="\n")
    assert path.exists(), f"no golden copy {path.name}: HOMEWARD_WRITE_GOLDEN=1 writes it"
    assert read == path.read_text(encoding="utf-8").splitlines()[first : first + AT_ONCE]


@pytest.mark.parametrize("name", OWN_CORPORA)
def test_lines_by_other_writers_are_read_and_nothing_silently_wrong(name, figure):
    """By the verdicts of the copies, each of which is held to be today's."""
    lines = (GOLDEN / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    verdicts = [(row, Verdict(_verdict_of(line, row))) for row, line in zip(ROWS[name], lines, strict=True)]

    figure(f"replies, {name}: {score(verdicts)}")
    at_once = [verdict for row, verdict in verdicts if row.at_once]
    assert [row.id for row, verdict in verdicts if verdict is Verdict.WRONG] == []
    assert at_once.count(Verdict.RIGHT) >= 0.8 * len(at_once)
    assert [verdict for _, verdict in verdicts].count(Verdict.USELESS) <= 0.08 * len(verdicts)


def _verdict_of(line: str, row: Row) -> str:
    told, _, _ = line.partition(":")
    return told.removeprefix(f"{row.id} ")


def test_no_golden_copy_has_a_line_that_no_corpus_has():
    kept = {path.stem: len(path.read_text(encoding="utf-8").splitlines()) for path in GOLDEN.glob("*.txt")}

    assert kept == {name: len(rows) for name, rows in ROWS.items()}
