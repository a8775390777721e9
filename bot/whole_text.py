"""Text from JSON, made fit for the database.

Python's json reads half of a character pair (a lone surrogate) without complaint; PostgreSQL and SQLite refuse it, and
PostgreSQL refuses the character zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def whole_text(value: Any) -> Any:
    """The same, read from JSON, with a question mark for each half of a character and a space for the character zero.

    Raises RecursionError for what is nested too deeply.
    """
    if isinstance(value, str):
        return value.replace("\x00", " ").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {whole_text(key): whole_text(inside) for key, inside in value.items()}
    if isinstance(value, list):
        return [whole_text(inside) for inside in value]
    return value
