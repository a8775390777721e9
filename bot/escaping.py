"""Data that goes into a template's mark-up: escaped all through, so that a value can never become mark-up itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum


def escaped_facts(facts: Mapping[str, object], escape: Callable[[str], str]) -> dict[str, object]:
    """The same values with every text in them escaped, however deep it lies."""
    return {key: _escaped(value, escape) for key, value in facts.items()}


def _escaped(value: object, escape: Callable[[str], str]) -> object:
    if isinstance(value, Enum):  # a code of the program's own
        return value
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, tuple | list):
        return [_escaped(one, escape) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _escaped(getattr(value, f.name), escape) for f in fields(value)})
    return value
