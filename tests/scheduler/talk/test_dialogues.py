"""The conversations of the corpora through `homeward talk`: each ends in exactly the state that it should."""

import json

import pytest

from tests.scheduler.talk.dialogues import differences

NEEDS_ANOTHER_STORE = "newer message"


def played(file, thread):
    told = json.loads(file.read_text(encoding="utf-8"))["dialogues"]
    return [d for d in told if d["thread"] == thread and NEEDS_ANOTHER_STORE not in d["needs"]]


@pytest.mark.parametrize("channel", ["slack", "teams", "practice", "email"])
@pytest.mark.parametrize("thread", ["A", "B"])
def test_every_shown_dialogue_ends_as_it_should(shared_data, context_of, thread, channel):
    files = shared_data / "replies"

    hers = played(files / "dialogues-shown.json", thread)
    if channel == "email":  # a mail may be answered for weeks, and not for an hour
        hers = [dialogue for dialogue in hers if "time" not in dialogue["needs"]]

    wrong = differences(hers, context_of(files, thread), channel)

    assert wrong == []
