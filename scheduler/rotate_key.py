"""Gives a secret that the council draws itself a new value, in the file that it is read from.

The value before is kept in a file of its own where answers, anchors or signatures of before are to be known still. No
value is ever shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from permanence.plain_error import PlainError
from scheduler.secret_files import FROM_FILE
from store.whole_file import write_whole

BYTES = 32
BEFORE = "_before"
PREFIX = "homeward_"
# What to do after each, beside the restart.
NEXT = {
    "reply_key": "take reply_key_before away after 60 days: until then mails of before are answered as ever",
    "name_key": "import the tracker with its name columns again: what was kept by the old key is worthless",
    "certificate_key": "keep certificate_key_before as long as certificates of before are to be proved",
    "anchor_key": "take anchor_key_before away once homeward ledger anchor has written a line by the new key",
}
LEAKED = {
    "reply_key": "mails of before cannot be answered any more, and their links lead nowhere",
    "anchor_key": "homeward ledger anchor --anew: lines by the old key prove nothing any more",
}


class CannotRotate(PlainError):
    """No secret was changed; the message says why."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """Which file has a new value, which the one before (None: it is kept nowhere), and what to do next.

    `next` is empty where nothing is to be done beside the restart: the first value of a secret leaves none before it.
    """

    file: Path
    before: Path | None
    next: str


def rotate(
    name: str, secrets: Path | None, environment: Mapping[str, str], *, leaked: bool = False
) -> Rotated:
    """The secret has a new random value. `leaked`: somebody else has seen it, so that the one before is not kept.

    `secrets`: the folder of the files of secrets; None for where the environment says. Raises CannotRotate, NotWritten.
    """
    if name not in NEXT:
        raise CannotRotate(
            f"{name} is none of the secrets that are drawn here: {', '.join(NEXT)} (docs/operations.md)"
        )
    file = _file(name, secrets, environment)
    before = file.with_name(f"{file.name}{BEFORE}")
    was = _read(file)
    keeps = bool(was) and not leaked and name != "name_key"
    if keeps and before.exists():
        raise CannotRotate(
            f"{before} is there still from the last time: take it away first, or give --leaked"
        )
    if keeps:
        write_whole(before, f"{was}\n")
    elif leaked:
        before.unlink(missing_ok=True)
    write_whole(file, f"{token_hex(BYTES)}\n")
    then = LEAKED.get(name, NEXT[name]) if leaked else NEXT[name]
    return Rotated(file, before if keeps else None, then if was or name == "name_key" else "")


def _file(name: str, secrets: Path | None, environment: Mapping[str, str]) -> Path:
    if secrets is None:
        told = environment.get(f"{PREFIX}{name}{FROM_FILE}".upper())
        if told is None:
            raise CannotRotate(
                f"say where the file of {name} lies: --secrets FOLDER, as /etc/homeward/credentials"
            )
        return Path(told)
    if not secrets.is_dir():
        raise CannotRotate(f"there is no folder {secrets}")
    prefixed = secrets / f"{PREFIX}{name}"
    return prefixed if prefixed.exists() else secrets / name


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as trouble:
        why = trouble.strerror if isinstance(trouble, OSError) else "it is not UTF-8 text"
        raise CannotRotate(f"{file} cannot be read: {why}") from trouble
