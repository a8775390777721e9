"""Nobody who tries learns, changes or breaks what is not hers: raids drawn at random, a few here and more in the proof."""

import pytest

from casework.new_worker.queue_cards import CARD
from tests.proof import in_proof, sampled
from tests.redteam.posted import EVERYBODY, a_post_raid
from tests.redteam.raid import raid
from tests.redteam.tampering import WAYS, tamper

SEEDS = range(1, sampled(3, 25))


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_an_intruder_learns_and_changes_nothing(tmp_path, seed):
    assert raid(tmp_path, seed, sampled(40, 150)) == []


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_no_card_and_no_calendar_file_tells_of_a_child_who_is_hidden_from_its_reader(tmp_path, seed):
    raid = a_post_raid(tmp_path, seed)

    assert raid.run(sampled(8, 30)) == []
    assert raid.kinds[CARD], "there was something to find"
    raid.record.close()


def test_the_raid_would_find_a_card_and_a_calendar_file_that_should_not_have_left(tmp_path):
    raid = a_post_raid(tmp_path, 6)
    assert raid.run(16) == []
    assert min(raid.kinds[CARD], raid.kinds["text/calendar"]) > 0

    for child in raid.children.values():  # as if every child had been kept from everybody all along
        child.kept_from |= {*EVERYBODY}
    for told in raid.post.email.sent:
        raid.reads(told)

    found = "\n".join(raid.found)
    assert f"of {CARD}:" in found
    assert "in text/calendar of calendar:" in found
    raid.record.close()


@in_proof
@pytest.mark.parametrize("seed", SEEDS)
def test_no_change_by_hand_stays_hidden(tmp_path, seed):
    assert tamper(tmp_path, seed, sampled(6, 40)) == []


def test_each_way_to_change_the_store_is_found(tmp_path):
    assert tamper(tmp_path, 1, len(WAYS), list(WAYS)) == []
