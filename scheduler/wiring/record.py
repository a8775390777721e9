"""A council's record, opened by its settings: its rules, its store, its rhythm. Most commands need no more."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from permanence.digest.fortnight import Rhythm
from permanence.pack.file import overlay, read_pack_named
from permanence.pack.model import Pack
from permanence.stages import Rulebook
from scheduler.holiday_calendar import CalendarWhenAsked, council_calendar
from scheduler.settings import Settings
from scheduler.text_file import read_text
from store.case_record import SqlCaseRecord
from store.case_record import make_record as make_there
from store.case_record import open_record as open_there

FIRST_YEAR, YEARS_AHEAD = 2005, 6


def rulebook(settings: Settings, folder: Path) -> Rulebook:
    """What the council judges by: its pack with its own file over it, its calendar, its zone."""
    pack = council_pack(settings, folder)
    years = range(FIRST_YEAR, datetime.now(UTC).year + YEARS_AHEAD)
    calendar = CalendarWhenAsked(pack.name, lambda: council_calendar(pack.calendar, years, pack.name))
    return Rulebook(pack, calendar, settings.zone_info, settings.show_case_id)


def council_pack(settings: Settings, folder: Path) -> Pack:
    shipped = read_pack_named(settings.pack)
    if settings.council_file is None:
        return shipped
    file = folder / settings.council_file
    return overlay(shipped, read_text(file, "council_file in homeward.toml"))


def store_url(settings: Settings, folder: Path) -> str:
    """The store's URL; a relative SQLite file lies in the folder of the settings."""
    prefix = "sqlite:///"
    path = settings.store_url.removeprefix(prefix)
    if settings.store_url.startswith(prefix) and not Path(path).is_absolute():
        return f"{prefix}{(folder / path).resolve()}"
    return settings.store_url


def open_record(settings: Settings, folder: Path) -> SqlCaseRecord:
    """The record of a folder's settings, from a store that is there and up to date; nothing is made."""
    return open_there(store_url(settings, folder), rulebook(settings, folder), name_key(settings))


def make_record(settings: Settings, folder: Path) -> SqlCaseRecord:
    """The record of a folder's settings; its store is made where there is none."""
    return make_there(store_url(settings, folder), rulebook(settings, folder), name_key(settings))


def name_key(settings: Settings) -> bytes | None:
    return settings.name_key.get_secret_value().encode() if settings.name_key else None


def rhythm(settings: Settings) -> Rhythm:
    return Rhythm(settings.digest_anchor, settings.zone_info, settings.digest_at)
