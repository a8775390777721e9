"""Nobody who tries learns, changes or breaks what is not hers: raids drawn at random, a few here and more in the proof."""

import pytest

from tests.proof import in_proof, sampled
from tests.redteam.raid import raid
from tests.redteam.tampering import WAYS, tamper

SEEDS = range(1, sampled(3, 25))


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_an_intruder_learns_and_changes_nothing(tmp_path, seed):
    assert raid(tmp_path, seed, sampled(40, 150)) == []


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_by_hand_stays_hidden(tmp_path, seed):
    assert tamper(tmp_path, seed, sampled(6, 40)) == []


def test_each_way_to_change_the_store_is_found(tmp_path):
    assert tamper(tmp_path, 1, len(WAYS), list(WAYS)) == []
