"""What an ordinary user may not do, also when the tests run as root: write what is read-only."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION_3 = 0x20080522
PAST_ALL_RIGHTS = (1 << 1) | (1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


class _Head(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("process", ctypes.c_int)]


class _Rights(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable")]


@contextmanager
def rights_of_files_hold() -> Iterator[None]:
    """Within the block this thread, and what it starts, may do with a file what the file's own rights say."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    head, rights = _Head(VERSION_3, 0), (_Rights * 2)()
    assert libc.capget(ctypes.byref(head), rights) == 0
    before = rights[0].effective
    rights[0].effective = before & ~PAST_ALL_RIGHTS
    assert libc.capset(ctypes.byref(head), rights) == 0
    try:
        yield
    finally:
        rights[0].effective = before
        assert libc.capset(ctypes.byref(head), rights) == 0


@contextmanager
def only_read(folder: Path) -> Iterator[None]:
    """Within the block nobody may write the folder or a file in it."""
    every = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in every}
    for path in reversed(every):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with rights_of_files_hold():
            yield
    finally:
        for path in every:
            path.chmod(modes[path])
