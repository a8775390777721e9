"""`homeward practice`: the practice inbox over a copy of the store, so that nothing of the store itself changes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.practice.clock import PracticeClock, read_clock, set_clock
from bot.practice.room import Room
from scheduler.cli.output import FINE, WRONG_USAGE, moment, say, settings_of, taking_its_time
from scheduler.demo.practice_room import (
    NotLoopback,
    PlaceTaken,
    PracticeStore,
    listen,
    practice_room,
    serve,
    working_moment,
)
from scheduler.settings import Settings
from scheduler.wiring.record import open_record, store_url
from store.backup import NoBackup
from store.owner_lock import AlreadyOwned, own

STORE, AT_FIRST = "practice.sqlite", "practice-at-first.sqlite"
EVENING_BEFORE = timedelta(hours=12)
REAL_CHANNELS = (
    "A mail server, Slack or Teams is set up here, and practice must not be mistaken for the real thing. "
    "Practise in a folder, and an environment, in which none of them is set up."
)


def run_practice(folder: Path, *, bind: str, now: str | None) -> int:
    """The practice inbox was served over a copy of the store until Ctrl-C; the exit code.

    Refuses to start next to a mail server, Slack or Teams, and anywhere but on this machine.
    """
    settings = settings_of(folder)
    if settings.has_real_channels:
        say(REAL_CHANNELS)
        return WRONG_USAGE
    copy = settings.model_copy(update={"store_url": f"sqlite:///{STORE}"})
    try:
        with listen(bind) as listening, own(store_url(copy, folder)):
            room = _practised(settings, copy, folder, now)
            say(f"You practise on a copy ({STORE}), made just now: the store itself stays as it is.")
            serve(room, listening, lambda address: say(f"The practice inbox: {address} (Ctrl-C ends it)"))
    except (NotLoopback, PlaceTaken, AlreadyOwned, NoBackup) as trouble:
        say(str(trouble))
        return WRONG_USAGE
    return FINE


def _practised(settings: Settings, copy: Settings, folder: Path, now: str | None) -> Room:
    """A room over a fresh copy of the store. Where the store has no practice clock yet, its first morning is lived."""
    original = open_record(settings, folder)
    try:
        store = PracticeStore.copied(original, copy, folder, AT_FIRST)
    finally:
        original.close()
    room = practice_room(store)
    if now is not None or not _has_clock(room):
        at = working_moment(moment(now, room.rules.zone), room.rules, room.setup.hours)
        with room.record.writing() as tx:
            set_clock(tx, PracticeClock(at - EVENING_BEFORE))
        with taking_its_time("Sweeping and delivering"):
            asyncio.run(room.live_through([at]))
    store.remember()
    return room


def _has_clock(room: Room) -> bool:
    with room.record.reading() as tx:
        try:
            read_clock(tx)
        except LookupError:
            return False
    return True
