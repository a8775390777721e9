"""A council says that its mapping is right: one line in its file, and everything else in it as it was."""

from __future__ import annotations

import re
from pathlib import Path

from store.imports.mapping import WrongMapping, parse_mapping
from store.whole_file import write_whole

_LINE = re.compile(r"^confirmed\s*=.*$", re.MULTILINE)
_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_NAME = re.compile(r"^name\s*=.*$", re.MULTILINE)
CONFIRMED = "confirmed = true"


def confirm_mapping(file: Path) -> bool:
    """The mapping file says that it is confirmed; False when it did already. Raises WrongMapping.

    The file is replaced whole or not at all.
    """
    if file.suffix.lower() != ".toml":
        raise WrongMapping(
            [f"{file} is no mapping file: those that come with Homeward are confirmed already"]
        )
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise WrongMapping([f"the mapping file {file} cannot be read: {wrong}"]) from wrong
    if parse_mapping(text).confirmed:
        return False
    table = _TABLE.search(text)
    end = table.start() if table else len(text)
    head, rest = text[:end], text[end:]
    if _LINE.search(head):
        head = _LINE.sub(CONFIRMED, head, count=1)
    else:
        head = _NAME.sub(lambda line: f"{line[0]}\n{CONFIRMED}", head, count=1)
    if not parse_mapping(head + rest).confirmed:
        raise WrongMapping([f"write {CONFIRMED} into {file} by hand, above its first table"])
    write_whole(file, head + rest)
    return True
