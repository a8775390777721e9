"""A file that is written whole or not at all: never half a file, never an empty one in the place of a full one."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from permanence.plain_error import PlainError

OWNER_ALONE = 0o600


class NotWritten(PlainError):
    """The file could not be written, and nothing was changed; the message says why."""


def write_whole(file: Path, text: str) -> None:
    """The file holds the text. Raises NotWritten, and then it is as it was before."""
    write_whole_bytes(file, text.encode())


def write_whole_bytes(file: Path, content: bytes) -> None:
    """The file holds these bytes. Raises NotWritten, and then it is as it was before."""
    try:
        with NamedTemporaryFile(dir=file.parent, delete=False) as beside:
            try:
                beside.write(content)
                beside.flush()
                os.fsync(beside.fileno())
            except OSError:
                Path(beside.name).unlink(missing_ok=True)
                raise
        written = Path(beside.name)
        written.chmod(file.stat().st_mode if file.exists() else OWNER_ALONE)
        written.replace(file)
    except OSError as wrong:
        raise NotWritten(f"{file} was not written: {wrong.strerror or wrong}") from wrong
