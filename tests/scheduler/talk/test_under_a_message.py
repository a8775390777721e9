"""A conversation under a message about one child: the question about her review, on every channel."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from scheduler.settings import read_settings
from scheduler.talk.player import CHANNELS, NoMessageAbout, player_over
from scheduler.talk.script import script_of
from scheduler.talk.told import Told
from tests.builders import NOW, SHONA, a_record, register_child
from tests.casework.test_reviews import BEGAN, UP_TO_REVIEW

HELD = date(2026, 5, 22)
MORNING = datetime(2026, 5, 27, 8, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "homeward.toml").write_text('store_url = "sqlite:///homeward.db"\n')
    return tmp_path


@pytest.fixture
def child(folder) -> str:
    record = a_record(folder)
    then = NOW - timedelta(days=30)
    reference = register_child(
        record, "C1", BEGAN, now=then, route="permanence_order", milestones=UP_TO_REVIEW
    )
    record.close()
    return reference


def played(folder, channel: str, *lines: str) -> list[Told]:
    async def play(player) -> list[Told]:
        await player.live_through_the_morning()
        return [told async for told in player.play(script_of(lines, each=False)) if isinstance(told, Told)]

    with player_over(read_settings(folder), folder, SHONA, channel, MORNING) as player:
        return asyncio.run(play(player))


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_bare_day_under_the_question_is_about_its_review(folder, child, channel) -> None:
    [read] = played(folder, channel, "@ 2026-05-27T15:00", f"@ under {child}", "held 21 may")

    assert f"{child}: later review held on Thu 21 May" in read.said.replace("\u00a0", " ").replace("*", "")


def test_a_child_of_whom_nothing_came_is_named(folder, child) -> None:
    with pytest.raises(NoMessageAbout):
        played(folder, "slack", "@ under HW-4821-B", "held 21 may")
