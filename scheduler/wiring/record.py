"""A council's record, opened by its settings: its rules, its store, its rhythm. Most commands need no more.

What a filled store is judged by is kept in it (store/kept_rules.py): files that were changed since are said to differ,
and change nothing before `homeward pack apply`. A store without a child follows the files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path

from permanence.dates import CouncilCalendar
from permanence.digest.fortnight import Rhythm
from permanence.pack.file import overlay, read_pack_named
from permanence.pack.model import Pack
from permanence.plain_error import PlainError
from permanence.stages import Rulebook
from scheduler.holiday_calendar import CalendarWhenAsked, council_calendar
from scheduler.settings import Settings
from scheduler.text_file import read_text
from store.case_record import SqlCaseRecord
from store.case_record import make_record as make_there
from store.case_record import open_record as open_there
from store.engine import reading
from store.kept_rules import KeptRules, holds_children, holidays_of, newest_rules, stage_codes

FIRST_YEAR, YEARS_AHEAD = 2005, 6


class OtherCountry(PlainError):
    """The settings name the pack of another country than the one whose children are in the store."""

    def __init__(self, pack: str, named: str, kept: str) -> None:
        super().__init__(
            f'the store holds children judged by the rules of {kept}, and pack = "{pack}" is of {named}: '
            "set pack back, or use a store of its own"
        )


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The council's rules as its files and the library of holidays have them now."""

    pack: Pack
    pack_text: str
    council_text: str | None

    @property
    def country(self) -> str:
        return country_of(self.pack)

    def calendar(self) -> CouncilCalendar:
        """The working days, read at once: loading the library takes as long as `homeward due` takes in all."""
        years = range(FIRST_YEAR, datetime.now(UTC).year + YEARS_AHEAD)
        return council_calendar(self.pack.calendar, years, self.pack.name)

    def kept(self) -> KeptRules:
        """The same as a store keeps it."""
        return KeptRules(self.country, self.pack_text, self.council_text, holidays_of(self.calendar()))


def rule_files(settings: Settings, folder: Path) -> RuleFiles:
    """Raises PackMistakes."""
    shipped = read_pack_named(settings.pack)
    text = resources.files("permanence").joinpath("packs", f"{settings.pack}.toml").read_text("utf-8")
    if settings.council_file is None:
        return RuleFiles(shipped, text, None)
    council = read_text(folder / settings.council_file, "council_file in homeward.toml")
    return RuleFiles(_laid_over(settings.pack, council), text, council)


def country_of(pack: Pack) -> str:
    return f"{pack.country} {pack.subdivision}".strip()


def rulebook(settings: Settings, folder: Path) -> Rulebook:
    """What the files say: the pack with the council's own file over it, the calendar, the zone."""
    return rulebook_of(rule_files(settings, folder), settings)


def rulebook_of(files: RuleFiles, settings: Settings) -> Rulebook:
    calendar = CalendarWhenAsked(files.pack.name, files.calendar)
    return Rulebook(files.pack, calendar, settings.zone_info, settings.show_case_id)


def council_pack(settings: Settings, folder: Path) -> Pack:
    return rule_files(settings, folder).pack


@lru_cache(maxsize=64)
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


def open_record(settings: Settings, folder: Path, *, by_node: bool = False) -> SqlCaseRecord:
    """The record of a folder's settings, from a store that is there and up to date; nothing is made.

    It is judged by the rules that it keeps. `by_node`: see `open_store`. Raises OtherCountry.
    """
    files, url = rule_files(settings, folder), store_url(settings, folder)
    record = open_there(url, rulebook_of(files, settings), name_key(settings), by_node=by_node)
    return _judged(record, files, settings)


def make_record(settings: Settings, folder: Path) -> SqlCaseRecord:
    """The record of a folder's settings; its store is made where there is none. Raises OtherCountry."""
    files = rule_files(settings, folder)
    record = make_there(store_url(settings, folder), rulebook_of(files, settings), name_key(settings))
    return _judged(record, files, settings)


def name_key(settings: Settings) -> bytes | None:
    return settings.name_key.get_secret_value().encode() if settings.name_key else None


def _judged(record: SqlCaseRecord, files: RuleFiles, settings: Settings) -> SqlCaseRecord:
    """The record by the rules that are in force for it; closed where they are another country's."""
    try:
        in_force = _in_force(record, files, settings)
    except BaseException:
        record.close()
        raise
    if in_force is None:
        return record
    is_same = (in_force.pack, in_force.council) == (files.pack_text, files.council_text)
    rules = in_force.rules(record.rules, files.pack if is_same else None)
    return SqlCaseRecord(record.engine, rules, name_key(settings))


def _in_force(record: SqlCaseRecord, files: RuleFiles, settings: Settings) -> KeptRules | None:
    """The rules of a filled store; None where the files are to be followed. Raises OtherCountry."""
    with reading(record.engine) as connection:
        if not holds_children(connection):
            return None
        kept = newest_rules(connection)
        codes = frozenset() if kept else stage_codes(connection)
    if kept and kept.country != files.country:
        raise OtherCountry(settings.pack, files.country, kept.country)
    if codes and codes.isdisjoint(files.pack.stages):
        raise OtherCountry(settings.pack, files.country, "another country")
    return kept


def rhythm(settings: Settings) -> Rhythm:
    return Rhythm(settings.digest_anchor, settings.zone_info, settings.digest_at)
