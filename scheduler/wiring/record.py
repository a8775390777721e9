"""A council's record, opened by its settings: its rules, its store, its rhythm. Most commands need no more."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from permanence.digest.fortnight import Rhythm
from permanence.pack.file import overlay, read_pack_named
from permanence.pack.model import Pack
from permanence.stages import Rulebook
from scheduler.holiday_calendar import CalendarWhenAsked, council_calendar
from scheduler.settings import Settings
from store.case_record import SqlCaseRecord
from store.case_record import open_record as open_store

FIRST_YEAR, YEARS_AHEAD = 2005, 6


def rulebook(settings: Settings, folder: Path) -> Rulebook:
    """What the council judges by: its pack with its own file over it, its calendar, its zone."""
    pack = council_pack(settings, folder)
    years = range(FIRST_YEAR, datetime.now(UTC).year + YEARS_AHEAD)
    calendar = CalendarWhenAsked(pack.name, lambda: council_calendar(pack.calendar, years, pack.name))
    return Rulebook(pack, calendar, settings.zone_info, settings.show_case_id)


def council_pack(settings: Settings, folder: Path) -> Pack:
    if settings.council_file is None:
        return read_pack_named(settings.pack)
    return _laid_over(settings.pack, (folder / settings.council_file).read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def _laid_over(name: str, council_text: str) -> Pack:
    """Made once of each text: what is worked out of a pack, such as the reader's words, is kept by the pack itself."""
    return overlay(read_pack_named(name), council_text)


def store_url(settings: Settings, folder: Path) -> str:
    """The store's URL; a relative SQLite file lies in the folder of the settings."""
    prefix = "sqlite:///"
    path = settings.store_url.removeprefix(prefix)
    if settings.store_url.startswith(prefix) and not Path(path).is_absolute():
        return f"{prefix}{(folder / path).resolve()}"
    return settings.store_url


def open_record(settings: Settings, folder: Path) -> SqlCaseRecord:
    """The record of a folder's settings, its tables up to date."""
    key = settings.name_key.get_secret_value().encode() if settings.name_key else None
    return open_store(store_url(settings, folder), rulebook(settings, folder), key)


def rhythm(settings: Settings) -> Rhythm:
    return Rhythm(settings.digest_anchor, settings.zone_info, settings.digest_at)
