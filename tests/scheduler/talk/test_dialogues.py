"""The conversations of the corpora through `homeward talk`: each ends in exactly the state that it should."""

import json

import pytest

from tests.permanence.replies.corpora_of_ours import OWN, OWN_DIALOGUES
from tests.proof import in_proof, sampled
from tests.scheduler.talk.dialogues import differences

NEEDS_ANOTHER_STORE = "newer message"
CHANNELS = ["slack", "teams", "practice", "email"]
CONFIRMED_ON_A_PAGE = {"legal_sent", "change_route", "not_applicable", "parallel_plan", "journey_over"}
OURS = [f"{name}.json" for name in OWN_DIALOGUES]
# Asked about where it could have been read, or asked otherwise: a name in small letters.
STILL_ASKED = {"D2-16"}
# They book a day more than 28 days past a statutory due date, which is the manager's word since they were written.
THE_MANAGERS_WORD = {"D2-07", "d3-22", "d5-44", "d5-45", "d5-46"}
THE_MANAGERS_WORD |= {f"d10-{n}" for n in ("01", "02", "04", "07", "08", "16", "33", "37", "40", "50", "51")}
THE_MANAGERS_WORD |= {
    f"d11-{n}" for n in ("02", "05", "08", "11", "16", "18", "20", "28", "34", "39", "40", "41", "42", "49")
}
THE_MANAGERS_WORD |= {"d12-24", "d12-66"}
THE_MANAGERS_WORD |= {f"d13-{n}" for n in ("06", "07", "19", "24", "30", "34", "66", "97")}

# They ask who a reference stands for, which no mail may tell.
NEVER_TOLD_BY_MAIL = {"d6-24", "d6-44", "d7-13"}


def played(file, thread, channel):
    told = json.loads(file.read_text(encoding="utf-8"))["dialogues"]
    mine = [d for d in told if d["thread"] == thread and NEEDS_ANOTHER_STORE not in d["needs"]]
    return [dialogue for dialogue in mine if channel != "email" or can_be_mailed(dialogue)]


def can_be_mailed(dialogue):
    """A mail may be answered for weeks, and not for an hour; some answers are confirmed on a page, an undo by a yes."""
    if dialogue["id"] in NEVER_TOLD_BY_MAIL:
        return False
    undone = any(turn["then"]["is"] == "undone" for turn in dialogue["turns"])
    recorded = {f["verb"] for turn in dialogue["turns"] for f in turn["then"].get("recorded_so_far", ())}
    return not undone and "time" not in dialogue["needs"] and not recorded & CONFIRMED_ON_A_PAGE


@in_proof
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("thread", ["A", "B"])
def test_every_shown_dialogue_ends_as_it_should(shared_data, context_of, thread, channel):
    files = shared_data / "replies"

    hers = played(files / "dialogues-shown.json", thread, channel)[CHANNELS.index(channel) :: sampled(16, 1)]

    assert differences(hers, context_of(files, thread), channel) == []


@in_proof
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("thread", ["A", "B"])
def test_every_dialogue_of_ours_ends_as_it_should(context_of, thread, channel, figure):
    """In a proof all of them in Slack; on the other channels every third: what is read is the same everywhere."""
    told = [d for name in OURS for d in played(OWN / name, thread, channel)]
    every = [d for d in told if d["id"] not in THE_MANAGERS_WORD]
    place = CHANNELS.index(channel)
    hers = every[:: sampled(16, 1)] if channel == "slack" else every[place % 3 :: sampled(48, 3)]

    found = differences(hers, context_of(OWN, thread), channel)

    other = {line.split()[0] for line in found}
    figure(f"dialogues of ours, thread {thread}, {channel}: {len(hers)}, {len(other)} asked about once more")
    assert other <= STILL_ASKED
    assert [line for line in found if ": recorded " in line and ": recorded []" not in line] == []
