"""`homeward practice`: the practice inbox over a copy of the store, so that nothing of the store itself changes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.practice.clock import PracticeClock, read_clock, set_clock
from bot.practice.inbox import PracticeInbox
from casework.at_rest import at_rest
from scheduler.cli.output import FINE, WRONG_USAGE, complain, moment, say, settings_of, taking_its_time
from scheduler.demo.practice_inbox import (
    NotLoopback,
    PracticeStore,
    listen,
    practice_inbox,
    serve,
)
from scheduler.listening import PlaceTaken
from scheduler.settings import Settings
from scheduler.wiring.record import open_record, store_url
from store.backup import NoBackup
from store.case_record import SqlCaseRecord
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
        complain(REAL_CHANNELS)
        return WRONG_USAGE
    copy = settings.model_copy(update={"store_url": f"sqlite:///{STORE}"})
    original = open_record(settings, folder)
    try:
        with listen(bind) as listening, own(store_url(copy, folder)):
            inbox = _practised(original, copy, folder, now)
            say(f"You practise on a copy ({STORE}), made just now: the store itself stays as it is.")
            serve(inbox, listening, lambda address: say(f"The practice inbox: {address} (Ctrl-C ends it)"))
    except (NotLoopback, PlaceTaken, AlreadyOwned, NoBackup) as trouble:
        complain(str(trouble))
        return WRONG_USAGE
    finally:
        original.close()
    return FINE


def _practised(original: SqlCaseRecord, copy: Settings, folder: Path, now: str | None) -> PracticeInbox:
    """An inbox over a fresh copy of the store. Where it has no practice clock yet, its first morning is lived."""
    store = PracticeStore.copied(original, copy, folder, AT_FIRST)
    original.close()
    inbox = practice_inbox(store)
    if now is not None or not _has_clock(inbox):
        at = _at_work(inbox, moment(now, inbox.rules.zone))
        with inbox.record.writing() as tx:
            set_clock(tx, PracticeClock(at - EVENING_BEFORE))
        with taking_its_time("Sweeping and delivering"):
            asyncio.run(inbox.live_through([at]))
    store.remember()
    return inbox


def _at_work(inbox: PracticeInbox, now: datetime) -> datetime:
    """`now`, or the next working morning, which is said: nothing would go out before it."""
    rest = at_rest(inbox.record, now, inbox.setup.hours)
    if rest is None:
        return now
    say(f"{rest.in_words()} Practice begins then.")
    return rest.morning.astimezone(UTC)


def _has_clock(inbox: PracticeInbox) -> bool:
    with inbox.record.reading() as tx:
        try:
            read_clock(tx)
        except LookupError:
            return False
    return True
