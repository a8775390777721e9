"""Whether others on this machine could read what only the service's own user should: store, settings and secrets."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from scheduler.secret_files import BESIDE
from scheduler.settings import FILE_NAME, Settings

OTHERS = stat.S_IRGRP | stat.S_IROTH
SQLITE = "sqlite:///"
COMPANIONS = ("", "-wal", "-shm", ".owner")


def readable_by_others(settings: Settings, folder: Path) -> list[Path]:
    """The files of the service that its group or everybody may read, in order."""
    return [file for file in _files(settings, folder) if file.is_file() and file.stat().st_mode & OTHERS]


def to_mend(files: list[Path]) -> str:
    """The command after which only their owner can read these files."""
    return f"chmod 600 {shlex.join(str(file) for file in files)}"


def _files(settings: Settings, folder: Path) -> Iterator[Path]:
    yield folder / FILE_NAME
    yield from sorted((folder / BESIDE).glob("*"))
    if not settings.store_url.startswith(SQLITE):
        return
    store = folder / settings.store_url.removeprefix(SQLITE)
    yield from (store.with_name(f"{store.name}{ending}") for ending in COMPANIONS)
    yield from sorted(store.parent.glob(f"{store.name}.before-restore-*"))
