"""What `homeward check` says of the weekly file: the folder, the mapping, what was refused, and whether one came."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from casework.imports.weekly_memory import WeeklyMemory, weekly_memory
from casework.imports.weekly_questions import open_questions
from casework.ports import Reading
from permanence.how_many import how_many
from permanence.local_day import local_day
from scheduler.import_settings import ImportSettings
from scheduler.settings import Settings
from scheduler.weekly.folder import FolderTrouble, check_folder, files_in
from scheduler.weekly.mapping import MappingTrouble, council_mapping, mapping_name
from store.imports.mapping import read_mapping, shipped_mappings

LONG_OPEN = timedelta(days=1)
NOT_YET = "nobody has looked into the folder yet: homeward run does"


def weekly_trouble(settings: Settings, home: Path, tx: Reading, now: datetime) -> Iterator[str]:
    """Everything that keeps the weekly file from coming in, a line each; nothing where no folder is set up."""
    weekly = settings.weekly
    if weekly is None:
        return
    folder = home / weekly.folder
    try:
        check_folder(folder, make=False)
        yield from _open_for_long(folder)
    except FolderTrouble as trouble:
        yield str(trouble)
    try:
        council_mapping(settings, home)
    except MappingTrouble as trouble:
        yield str(trouble)
    memory, today = weekly_memory(tx), local_day(now, settings.zone_info)
    if memory:
        yield from _refused(memory, settings)
        yield from _late(memory, weekly, settings, today)


def weekly_in_words(settings: Settings, home: Path, tx: Reading) -> str:
    """How it stands where nothing is wrong. Raises WrongMapping where the mapping cannot be read."""
    weekly, memory = settings.weekly, weekly_memory(tx)
    if weekly is None or memory is None:
        return NOT_YET
    if memory.taken is None:
        return f"none has come yet; looked for since {_day(memory.watched_since, settings)}"
    number = sum(open_questions(tx, source) for source in _sources(mapping_name(weekly, home)))
    asked = f"{how_many(number, 'question is', 'questions are')} open" if number else "no question is open"
    return f"the last one was taken in on {_day(memory.taken.at, settings)}; {asked}"


def _sources(name: str) -> list[str]:
    family = [shipped for shipped in shipped_mappings() if shipped.startswith(f"{name}-")]
    return family or [read_mapping(name).name]


def _refused(memory: WeeklyMemory, settings: Settings) -> Iterator[str]:
    if memory.refused:
        why = " ".join(memory.refused.why.splitlines())
        yield f"the file of {_day(memory.refused.at, settings)} was refused: {why}"


def _late(memory: WeeklyMemory, weekly: ImportSettings, settings: Settings, today: date) -> Iterator[str]:
    since = _day(memory.taken.at if memory.taken else memory.watched_since, settings)
    days, every = (today - since).days, weekly.every.days
    if days > every:
        yield f"no new file has come for {how_many(days, 'day')}: one is to come every {how_many(every, 'day')}"


def _open_for_long(folder: Path) -> Iterator[str]:
    a_day_ago = time.time_ns() - int(LONG_OPEN.total_seconds()) * 1_000_000_000
    waiting = sum(one.is_open and one.changed_ns < a_day_ago for one in files_in(folder))
    if waiting:
        files = how_many(waiting, "file in the folder is", "files in the folder are")
        yield f"{files} open in a spreadsheet for more than a day: close it, or remove its lock file"


def _day(at: datetime, settings: Settings) -> date:
    return local_day(at, settings.zone_info)
