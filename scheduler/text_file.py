"""A text file that somebody wrote for Homeward: read whole, or refused in a sentence that names it."""

from __future__ import annotations

from pathlib import Path

from permanence.plain_error import PlainError


class UnreadableText(PlainError):
    """The file cannot be read as text; the message names it, and what named it."""


def read_text(file: Path, named_by: str = "") -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises UnreadableText."""
    by = f" ({named_by})" if named_by else ""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        why = f"holds something else than UTF-8 text at byte {wrong.start + 1}: save it as UTF-8 in a text editor"
    except FileNotFoundError:
        why = "is not there"
    except IsADirectoryError:
        why = "is a folder, where a file is meant"
    except OSError as wrong:
        why = f"cannot be read: {wrong.strerror or wrong}"
    raise UnreadableText(f"{file}{by} {why}")
