"""What lies in the folder of the weekly file: finished or not, plain or not, and a copy of its bytes to work on.

Whoever drops a file may write to it for a long time, on a share that tells nobody when it is done. So a file counts as
finished when size and time have stood still between two looks and no program has it open; and what is taken in is a
copy, so that digest and rows are of the same bytes whatever happens to the file meanwhile.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from permanence.plain_error import PlainError

TAKEN, REFUSED, COPIES = "taken", "refused", ".taking-"
OWN_FOLDER = 0o700  # these files name children: for the service's own user alone
MOST_BYTES = 256 * 1024 * 1024
AT_ONCE = 1024 * 1024
UNFINISHED = (".tmp", ".part", ".partial", ".crdownload", ".download", ".filepart", ".swp")
CALLED = "the weekly file"  # in messages: a file's own name may hold a child's
ALL_RIGHTS = os.R_OK | os.W_OK | os.X_OK


class FolderTrouble(PlainError):
    """The folder, or a file in it, cannot be used as it is; nothing was taken in, and nothing moved."""


class StillChanging(Exception):
    """The file is not as it was looked at: somebody is writing to it."""


@dataclass(frozen=True, slots=True)
class Lying:
    """A file as it lies in the folder. `changed_ns`: when it was last written to, in nanoseconds since 1970.

    `is_plain`: not a link, a pipe or anything else that is no file of its own. `is_open`: a program keeps it open.
    """

    name: str
    size: int
    changed_ns: int
    inode: int
    is_plain: bool = True
    is_open: bool = False

    @property
    def seen(self) -> tuple[int, int, int]:
        """What stands still once nobody writes to it."""
        return self.size, self.changed_ns, self.inode


@dataclass(frozen=True, slots=True)
class Copy:
    """A file's bytes where nobody else writes to them, and their SHA-256."""

    path: Path
    digest: str


def check_folder(folder: Path, *, make: bool = True) -> None:
    """The folder can be read and written, and so can those for files that are dealt with.

    `make`: those are made where they are not there. Raises FolderTrouble.
    """
    try:
        if not folder.is_dir():
            raise FolderTrouble(f"the folder {folder} is not there")
        places = [folder, folder / TAKEN, folder / REFUSED]
        for place in places[1:]:
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise FolderTrouble(f"{place} is no folder of its own")
            if make:
                place.mkdir(mode=OWN_FOLDER, exist_ok=True)
        for place in places:
            if place.exists() and not os.access(place, ALL_RIGHTS, effective_ids=True):
                raise FolderTrouble(f"{place} cannot be read and written by the service's user")
    except OSError as wrong:
        raise FolderTrouble(f"the folder {folder} cannot be used: {wrong.strerror}") from wrong


def files_in(folder: Path) -> list[Lying]:
    """The files that were dropped, oldest first; not those of a program that is at work. Raises FolderTrouble."""
    try:
        with os.scandir(folder) as found:
            entries = list(found)
        names = [entry.name for entry in entries]
        lying = [_lying(e, names) for e in entries if not is_of_a_program(e.name) and not _is_folder(e)]
    except FileNotFoundError:  # one went away while we looked
        return []
    except OSError as wrong:
        raise FolderTrouble(f"the folder {folder} cannot be read: {wrong.strerror}") from wrong
    return sorted(lying, key=lambda one: (one.changed_ns, one.name))


def is_of_a_program(name: str) -> bool:
    """Whether a file is a lock, a file half copied, or hidden, and not one that somebody dropped."""
    return name.startswith((".", "~")) or name.lower().endswith(UNFINISHED)


def forget_copies(folder: Path) -> None:
    """Copies that a crash has left behind are gone."""
    for left in folder.glob(f"{COPIES}*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def copied(folder: Path, one: Lying) -> Iterator[Copy]:
    """The file's bytes, for the whole block. Raises StillChanging, FolderTrouble."""
    try:
        with TemporaryDirectory(dir=folder, prefix=COPIES) as own:
            copy = Path(own) / CALLED
            digest = _copy(folder / one.name, copy, one)
            yield Copy(copy, digest)
    except FileNotFoundError as gone:
        raise StillChanging from gone


def known_by(file: Path) -> str:
    """By what a file is known again: its SHA-256; size and time of one that is not read (too large, or not plain)."""
    found = file.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > MOST_BYTES:
        return unread(found.st_size, found.st_mtime_ns, found.st_ino)
    digest = sha256()
    with _opened(file) as source:
        while chunk := source.read(AT_ONCE):
            digest.update(chunk)
    return digest.hexdigest()


def unread(size: int, changed_ns: int, inode: int) -> str:
    """By what a file is known again whose bytes nobody reads."""
    return f"unread:{size}:{changed_ns}:{inode}"


def _lying(entry: os.DirEntry[str], names: Iterable[str]) -> Lying:
    found = entry.stat(follow_symlinks=False)
    is_plain = entry.is_file(follow_symlinks=False)
    is_open = any(_locks(other, entry.name) for other in names)
    return Lying(entry.name, found.st_size, found.st_mtime_ns, found.st_ino, is_plain, is_open)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return entry.is_dir(follow_symlinks=False)


def _locks(lock: str, name: str) -> bool:
    """Whether a file is the lock of a spreadsheet program on another: Excel leaves out two letters of long names."""
    if lock.startswith("~$"):
        return lock[2:] in (name, name[2:])
    return lock == f".~lock.{name}#"


def _copy(file: Path, copy: Path, one: Lying) -> str:
    digest = sha256()
    with _opened(file) as source, copy.open("wb") as target:
        if _seen(source.fileno()) != one.seen:
            raise StillChanging
        while chunk := source.read(AT_ONCE):
            digest.update(chunk)
            target.write(chunk)
        if _seen(source.fileno()) != one.seen:
            raise StillChanging
    return digest.hexdigest()


def _opened(file: Path) -> BinaryIO:
    try:
        return os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    except PermissionError as wrong:
        raise FolderTrouble("a file in the folder cannot be read by the service's user") from wrong


def _seen(descriptor: int) -> tuple[int, int, int]:
    found = os.fstat(descriptor)
    return found.st_size, found.st_mtime_ns, found.st_ino
