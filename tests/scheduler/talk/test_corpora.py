"""The corpora through `homeward talk`: nothing silently wrong, read at once what can be, in the words of each channel."""

from collections import Counter
from pathlib import Path

import pytest

from tests.permanence.replies.judge import Verdict, rows_of, score, verdict
from tests.proof import in_proof, sampled
from tests.scheduler.talk.playing import as_reading

OWN = Path(__file__).parents[2] / "permanence" / "replies" / "corpora"


def judged(rows, context_of, files, channel):
    out = []
    for thread in ("A", "B"):
        context = context_of(files, thread)
        own = [row for row in rows if row.thread == thread]
        with context.player(channel) as player:
            staff = player.staff
        for row, told in zip(own, context.told([row.text for row in own], channel), strict=True):
            reading = as_reading(told, context)
            out.append((row, reading, verdict(row, reading, staff)))
    return out


def wrong_in(verdicts):
    return [f"{row.id} {row.text}" for row, _, found in verdicts if found is Verdict.WRONG]


def few_of(lines):
    """One in twenty, and one where there are fewer."""
    return max(1, len(lines) // 20)


@in_proof
def test_some_of_the_shown_lines_in_slack(shared_data, context_of, figure):
    """The reader reads all of them in its own tests; here each is a conversation of its own: every second in a proof."""
    files = shared_data / "replies"

    verdicts = judged(rows_of(files / "shown.csv")[:: sampled(6, 2)], context_of, files, "slack")

    figure(f"talk: {score((row, verdict) for row, _, verdict in verdicts)}")
    counts = Counter(found for _, _, found in verdicts)
    at_once = [found for row, _, found in verdicts if row.at_once]
    assert wrong_in(verdicts) == []
    assert len(at_once) - at_once.count(Verdict.RIGHT) <= few_of(at_once)
    assert counts[Verdict.USELESS] <= few_of(verdicts)


@in_proof
@pytest.mark.parametrize("channel", ["teams", "email", "practice"])
def test_some_of_the_shown_lines_on_the_other_channels(shared_data, context_of, channel):
    """Every fifth in a proof: what is read is the same everywhere, and the channel must not change it."""
    files = shared_data / "replies"
    rows = rows_of(files / "shown.csv")[:: sampled(20, 5)]

    verdicts = judged(rows, context_of, files, channel)

    assert wrong_in(verdicts) == []
    assert [f"{r.id} {r.text}" for r, _, found in verdicts if found is Verdict.USELESS] == []


@in_proof
@pytest.mark.parametrize("corpus", ["first", "second"])
def test_some_lines_of_our_own(context_of, corpus):
    verdicts = judged(rows_of(OWN / f"{corpus}.csv")[:: sampled(20, 5)], context_of, OWN, "slack")

    assert len(wrong_in(verdicts)) <= len(verdicts) / 100
