"""What a reply comes to after what was said before it: the same words beside many a beginning.

The threads stand in tests/golden/threads/. A line at the margin is a reply, and the line set in below it what it comes to:

    in B: 1 held 12 may, 2 booked 4 june    the thread of a message (contexts.py), and the first reply to it
    then: yes                               a further reply, after which each of the following is tried
    sorry 13 may                            one of them: what it would come to if it came next

HOMEWARD_WRITE_GOLDEN=1 writes the outcomes anew; look at each before it is committed.
"""

import copy
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.permanence.replies.contexts import NOW, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.dialogues import Player
from tests.permanence.replies.in_words import turn_in_words
from tests.stories import assert_comes_to_what_is_told, told_in

THREADS = Path(__file__).parents[2] / "golden" / "threads"


@pytest.mark.parametrize(
    ("file", "headline"),
    [(file.stem, told) for file in sorted(THREADS.glob("*.txt")) for told in told_in(file)],
)
def test_what_each_reply_comes_to(file, headline):
    talk = Talk()

    assert_comes_to_what_is_told(THREADS / f"{file}.txt", headline, lambda reply: [talk.comes_to(reply)])


class Talk:
    """One thread with what was said in it so far."""

    def __init__(self) -> None:
        self.thread, self.now = "", NOW
        self.player: Player | None = None

    def comes_to(self, reply: str) -> str:
        how, colon, text = reply.partition(": ")
        if colon and how.startswith("in "):
            self.thread = how[3:]
            self.player = Player(situation_in(OWN, self.thread), self.thread)
            return self._said(self.player, text)
        if colon and how == "then":
            return self._said(self.player, text)
        return self._said(copy.copy(self.player), reply)

    def _said(self, player: Player, text: str) -> str:
        self.now += timedelta(minutes=1)
        player.kept = dict(player.kept)
        return turn_in_words(player.says(text, _at(self.now)), self.thread)


def _at(now: datetime) -> datetime:
    """Within ten minutes of the first reply, so that each can still be undone."""
    return min(now, NOW + timedelta(minutes=8))
