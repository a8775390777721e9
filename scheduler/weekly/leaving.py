"""A file that is dealt with leaves the folder: what is to be said is written beside its new place, then it is moved.

That it is on its way is remembered together with what became of it, so that a crash in between leaves nothing undone
and nothing is done twice. A file of the same name that holds other bytes by now is not the one that was dealt with:
it stays, and is looked at as a new one.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from casework.imports.weekly_memory import OnItsWay, WeeklyMemory, remember_weekly
from casework.ports import CaseRecord
from scheduler.weekly.folder import FolderTrouble, known_by
from store.whole_file import write_whole

LONGEST_NAME = 255  # bytes that a disk takes for the name of a file


def new_place(folder: Path, to: str, name: str, local: datetime) -> str:
    """A name in the folder `to` that no file has yet: the day and time, and the file's own."""
    name = _cut(name, LONGEST_NAME - len(f"{local:%Y-%m-%d %H%M%S} (99999) .txt"))
    stamped = f"{local:%Y-%m-%d %H%M%S} {name}"
    taken = {file.name for file in (folder / to).iterdir()}
    further = (f"{local:%Y-%m-%d %H%M%S} ({n}) {name}" for n in range(2, len(taken) + 3))
    return stamped if stamped not in taken else next(other for other in further if other not in taken)


def _cut(name: str, room: int) -> str:
    """The name, cut before its ending where it has more bytes than there is room for."""
    stem, ending = Path(name).stem, Path(name).suffix
    ending = ending if len(os.fsencode(ending)) < room else ""
    while len(os.fsencode(stem + ending)) > room:
        stem = stem[:-1]
    return stem + ending


def leave(record: CaseRecord, folder: Path, memory: WeeklyMemory) -> WeeklyMemory:
    """What is on its way has left. Raises FolderTrouble where it cannot, and then it is on its way still."""
    way = memory.on_its_way
    if way is None:
        return memory
    try:
        _move(folder, way)
    except OSError as wrong:
        raise FolderTrouble(f"a file cannot be moved to {way.to}: {wrong.strerror}") from wrong
    left = replace(memory, on_its_way=None)
    with record.writing() as tx:
        remember_weekly(tx, left)
    return left


def _move(folder: Path, way: OnItsWay) -> None:
    file, target = folder / way.name, folder / way.to / way.named
    try:
        before = file.lstat()
        if known_by(file) != way.digest:
            return
    except FileNotFoundError:
        return
    if way.said:
        write_whole(target.with_name(f"{target.name}.txt"), way.said)
    file.rename(target)
    moved = target.lstat()
    if (moved.st_ino, moved.st_mtime_ns) != (before.st_ino, before.st_mtime_ns) and not file.exists():
        target.rename(file)  # another was put in its place in this very moment: it is a new one
