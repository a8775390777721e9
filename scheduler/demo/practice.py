"""`homeward practice`: the practice inbox over a copy of the store, so that nothing of the store itself changes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.practice.clock import PracticeClock, read_clock, set_clock
from bot.practice.inbox import PracticeInbox
from casework.at_rest import at_rest
from permanence.pack.file import overlay, read_pack_named
from permanence.pack.forms import Form
from scheduler.cli.output import FINE, WRONG_USAGE, complain, moment, say, settings_of, taking_its_time
from scheduler.demo.practice_inbox import (
    NotLoopback,
    PracticeStore,
    listen,
    practice_inbox,
    serve,
)
from scheduler.listening import PlaceTaken
from scheduler.looking import keep_look
from scheduler.settings import Settings
from scheduler.text_file import read_text
from scheduler.wiring.record import name_key, open_record, store_url
from store.backup import NoBackup
from store.case_record import SqlCaseRecord
from store.owner_lock import AlreadyOwned, own

STORE, AT_FIRST = "practice.sqlite", "practice-at-first.sqlite"
EVENING_BEFORE = timedelta(hours=12)
REAL_CHANNELS = (
    "A mail server, Slack or Teams is set up here, and practice must not be mistaken for the real thing. "
    "Practise in a folder, and an environment, in which none of them is set up."
)


def run_practice(folder: Path, *, bind: str, now: str | None, council_file: Path | None = None) -> int:
    """The practice inbox was served over a copy of the store until Ctrl-C; the exit code.

    Refuses to start next to a mail server, Slack or Teams, and anywhere but on this machine. `council_file`: its
    forms are asked, in the place of those in force. Raises PackMistakes.
    """
    settings = settings_of(folder)
    if settings.has_real_channels:
        complain(REAL_CHANNELS)
        return WRONG_USAGE
    copy = settings.model_copy(update={"store_url": f"sqlite:///{STORE}"})
    original = open_record(settings, folder)
    try:
        with listen(bind) as listening, own(store_url(copy, folder)):
            inbox = _practised(original, copy, folder, now, council_file)
            say(f"You practise on a copy ({STORE}), made just now: the store itself stays as it is.")
            serve(inbox, listening, lambda address: say(f"The practice inbox: {address} (Ctrl-C ends it)"))
    except (NotLoopback, PlaceTaken, AlreadyOwned, NoBackup) as trouble:
        complain(str(trouble))
        return WRONG_USAGE
    finally:
        original.close()
    return FINE


def _practised(
    original: SqlCaseRecord, copy: Settings, folder: Path, now: str | None, council_file: Path | None
) -> PracticeInbox:
    """An inbox over a fresh copy of the store. Where it has no practice clock yet, its first morning is lived."""
    forms = _forms_of(council_file, copy) if council_file else None
    keep_look(original, "practice", datetime.now(UTC))
    store = PracticeStore.copied(original, copy, folder, AT_FIRST)
    original.close()
    if forms is not None:
        rules = store.record.rules
        tried = replace(rules, pack=replace(rules.pack, forms=forms))
        store.record = SqlCaseRecord(store.record.engine, tried, name_key(copy))
        say(f"Forms as in {council_file}: {', '.join(form.label for form in forms.values())}.")
    inbox = practice_inbox(store)
    if now is not None or not _has_clock(inbox):
        at = _at_work(inbox, moment(now, inbox.rules.zone))
        with inbox.record.writing() as tx:
            set_clock(tx, PracticeClock(at - EVENING_BEFORE))
        with taking_its_time("Sweeping and delivering"):
            asyncio.run(inbox.live_through([at]))
    store.remember()
    return inbox


def _forms_of(council_file: Path, settings: Settings) -> Mapping[str, Form]:
    """The forms of a council's file, laid over the pack's. Raises PackMistakes."""
    return overlay(read_pack_named(settings.pack), read_text(council_file, "the file to try")).forms


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
