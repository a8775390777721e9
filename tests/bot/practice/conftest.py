"""A room served on loopback, for every test of the practice inbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.practice.app import practice_app
from tests.bot.practice.inboxes import PracticedRoom, a_room
from tests.bot.practice.visitor import Visitor
from tests.servers.asgi import serving


@pytest.fixture
def practised(tmp_path: Path) -> Iterator[PracticedRoom]:
    room = a_room(tmp_path)
    yield room
    room.room.record.close()  # type: ignore[attr-defined]


@pytest.fixture
def visitor(practised: PracticedRoom) -> Iterator[Visitor]:
    with serving(practice_app(practised.room)) as base:
        yield Visitor(base)
