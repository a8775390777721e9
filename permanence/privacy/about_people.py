"""The words by which one sees that the word beside them is a person, a body or a place (about_people.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def words(kind: str) -> frozenset[str]:
    """The plain words of one list of the file. Raises KeyError when there is no such list."""
    return _lists()[kind]


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = resources.files("permanence.privacy").joinpath("about_people.toml").read_text("utf-8")
    return {kind: frozenset(listed.split()) for kind, listed in tomllib.loads(text).items()}
