"""Trackers as councils keep them come in by proposal, confirmation and import: nothing wrong, nothing lost in silence.

Each kind is made anew from a seed; HOMEWARD_TRACKER_SEEDS=100 tries so many of each.
"""

import os
from dataclasses import replace
from random import Random

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from tests.builders import TODAY, a_record, a_rulebook, people
from tests.trackers.judge import judged
from tests.trackers.kinds import KINDS, us_dates
from tests.trackers.kinds_of_cells import CELLS
from tests.trackers.kinds_of_files import FILES
from tests.trackers.kinds_of_lists import LISTS

STAFF = [
    replace(person, aliases=("".join(word[0] for word in person.name.split()),))
    for person in people().people.values()
]
SEEDS = range(int(os.environ.get("HOMEWARD_TRACKER_SEEDS", "1")))
ALL = (*KINDS, *FILES, *CELLS, *LISTS)
MUST_BE_ASKED = {"us_dates", "half_swapped", "siblings", "odd_cells", "missing_ids"}
MOST = 0.9


@pytest.fixture
def tracker_of(tmp_path):
    return lambda kind, seed: kind(Random(f"{kind.__name__}{seed}"), tmp_path)


@pytest.fixture
def record_for(tmp_path):
    made = []

    def make(pack):
        made.append(a_record(tmp_path, rules=a_rulebook(pack), staff=STAFF))
        return made[-1]

    yield make
    for record in made:
        record.close()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_tracker_comes_in_with_nothing_wrong_and_nothing_lost_in_silence(
    kind, seed, tracker_of, record_for
):
    tracker = tracker_of(kind, seed)

    verdict = judged(tracker, record_for(tracker.pack))

    assert (verdict.wrong, verdict.lost) == ([], [])
    assert not verdict.refused or tracker.may_refuse
    if kind.__name__ not in MUST_BE_ASKED and not tracker.may_refuse:
        assert verdict.taken >= MOST * verdict.cells, (verdict.named, verdict.report.asked)


def test_a_tracker_without_an_id_is_refused_with_what_it_needs(tracker_of, record_for):
    no_id = next(kind for kind in KINDS if kind.__name__ == "no_id")

    verdict = judged(tracker_of(no_id, 1), record_for("scotland"))

    assert "no column tells children apart" in verdict.refused


def test_american_days_come_in_once_the_other_order_is_said_to_be_right(tracker_of, record_for):
    tracker = tracker_of(us_dates, 1)
    text = guessed_mapping(tracker.file, a_rulebook().pack, TODAY)
    assert "can only have the month first (M/D)" in text

    mapping = parse_mapping(text.replace("# month_first = ", "month_first = "))
    verdict = judged(tracker, record_for("scotland"), mapping)

    assert (verdict.wrong, verdict.lost) == ([], [])
    assert verdict.taken >= MOST * verdict.cells
