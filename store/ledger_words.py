"""A person's own words in the ledger are hashed by a salted digest, so that they can go and the chain still closes.

The salt stands in a column beside the words and goes with them: who knows what the rest of an entry says cannot try
words against the digest that stays. Entries from before 0.3 have no salt; their hash was made of the words themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from permanence.entries import FREE_TEXT, TAKEN_OUT, Value

MARK = (
    "taken_out"  # {"taken_out": digest} stands where words were; the digest is empty where there was no salt
)
IN_TEXT = f'{{"{MARK}":'
_SALT_BYTES = 16
written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
read = (
    json.JSONDecoder().raw_decode
)  # `json.loads` looks twice for spaces, which nothing here begins or ends with


def salt_for(data: Mapping[str, Value]) -> str | None:
    """A new salt for an entry with words of a person's own; None for one without."""
    return token_hex(_SALT_BYTES) if any(data.get(key) for key in FREE_TEXT) else None


def without_words(data: str, salt: str | None) -> str:
    """The data of an entry as its hash is made of it, and as it stands once its words are redacted."""
    said = read(data)[0]
    for key in FREE_TEXT:
        words = said.get(key)
        if isinstance(words, str) and words:
            digest = hashlib.sha256(f"{salt}:{key}:{words}".encode()).hexdigest() if salt else ""
            said[key] = {MARK: digest}
    return written(said)


def words_in(data: str) -> dict[str, str]:
    """The words of a person's own that still stand in an entry, by key."""
    said = read(data)[0]
    return {key: said[key] for key in FREE_TEXT if isinstance(said.get(key), str) and said[key]}


def as_read(data: str) -> dict[str, Any]:
    """The data of an entry for its readers: redacted words are said to be so."""
    said: dict[str, Any] = read(data)[0]
    if IN_TEXT in data:
        said.update({key: TAKEN_OUT for key in FREE_TEXT if isinstance(said.get(key), dict)})
    return said


def readable(data: str) -> dict[str, Any]:
    """The data of an entry that somebody may have changed; nothing where it cannot be read any more."""
    try:
        said = read(data)[0]
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def hashed(previous: str, said: Sequence[Any]) -> str:
    """SHA-256 over the hash before and everything that the entry says, in one written form.

    `said`: the columns of the table in their order, up to and without the hash, its data without words.
    """
    plain = [
        value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value for value in said
    ]
    return hashlib.sha256(f"{previous}{written(plain)}".encode()).hexdigest()
