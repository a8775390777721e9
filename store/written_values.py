"""Frozen values as JSON holds them, and JSON as values: lists without names, as the annotations of the fields say.

Of several values of a kind, all that they have of one field stands together: it is read back without a step of Python
for each, and a figure over a council reads hundreds of thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from itertools import repeat
from operator import attrgetter
from sys import intern
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

WRITING = 1  # one more with every change of how the same values are written
Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Written:
    """How values of a type are written and read. `name` says all of the type, with its fields.

    `write`, `read`: None where JSON has the value itself.
    """

    name: str
    write: Turn | None = None
    read: Turn | None = None


@cache
def written_as(hint: Any) -> Written:
    """How values of this annotation are written. Raises TypeError for one that nobody has needed yet."""
    inner = get_args(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if NoneType in inner:
        return _or_nothing(written_as(inner[0]))
    if get_origin(hint) is frozenset:
        return _collection(written_as(inner[0]), frozenset)
    if get_origin(hint) is tuple and inner[-1] is Ellipsis:
        return _columns(inner[0]) if is_dataclass(inner[0]) else _collection(written_as(inner[0]), tuple)
    if get_origin(hint) is tuple:
        return _several_kinds([written_as(one) for one in inner])
    if is_dataclass(hint):
        return _record(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Written(hint.__name__, None, {choice.value: choice for choice in hint}.__getitem__)
    raise TypeError(f"nothing says how to write {hint}")


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime:
    """A file brings thousands of facts at one moment."""
    return datetime.fromisoformat(text)


_PLAIN: dict[Any, Written] = {
    int: Written("int"),
    bool: Written("bool"),
    str: Written("str", None, intern),  # the same few codes and people, thousands of times
    date: Written("date", date.isoformat, date.fromisoformat),
    datetime: Written("datetime", datetime.isoformat, _moment),
}


def _or_nothing(one: Written) -> Written:
    def turned(turn: Turn | None) -> Turn | None:
        return None if turn is None else lambda value: None if value is None else turn(value)

    return Written(f"{one.name}?", turned(one.write), turned(one.read))


def _collection(one: Written, kind: type[tuple[Any, ...] | frozenset[Any]]) -> Written:
    def write(values: Collection[Any]) -> list[Any]:
        found = values if one.write is None else map(one.write, values)
        return sorted(found) if kind is frozenset else list(found)

    def read(values: list[Any]) -> Any:
        return kind(values if one.read is None else map(one.read, values))

    return Written(f"{kind.__name__}[{one.name}]", write, read)


def _of_fields(kind: Any) -> dict[str, Written]:
    hints = get_type_hints(kind)
    return {field.name: written_as(hints[field.name]) for field in fields(kind)}


def _said(parts: Mapping[str, Written]) -> str:
    return ", ".join(f"{name}: {part.name}" for name, part in parts.items())


def _record(kind: Any) -> Written:
    parts = _of_fields(kind)
    values = attrgetter(*parts)
    writers = [part.write for part in parts.values()]
    readers = [part.read for part in parts.values()]

    def write(one: Any) -> list[Any]:
        return _turned(values(one), writers)

    def read(row: list[Any]) -> Any:
        return kind(*_turned(row, readers))

    return Written(f"{kind.__name__}({_said(parts)})", write, read)


def _several_kinds(parts: Sequence[Written]) -> Written:
    writers, readers = [part.write for part in parts], [part.read for part in parts]

    def write(row: tuple[Any, ...]) -> list[Any]:
        return _turned(row, writers)

    def read(row: list[Any]) -> tuple[Any, ...]:
        return tuple(_turned(row, readers))

    return Written(f"({', '.join(part.name for part in parts)})", write, read)


def _turned(values: Iterable[Any], turns: Iterable[Turn | None]) -> list[Any]:
    return [value if turn is None else turn(value) for value, turn in zip(values, turns, strict=True)]


def _columns(kind: Any) -> Written:
    """Several values of one kind: how many, then for each field all values, or the one that all of them have."""
    parts = _of_fields(kind)
    getters = [(attrgetter(name), part) for name, part in parts.items()]
    readers = [part.read for part in parts.values()]

    def write(several: Sequence[Any]) -> list[Any]:
        return [len(several), *(_column(list(map(get, several)), part) for get, part in getters if several)]

    def read(row: list[Any]) -> tuple[Any, ...]:
        if not row[0]:
            return ()
        found = tuple(map(kind, *map(_whole, row[1:], readers, repeat(row[0]))))
        if len(found) != row[0]:
            raise ValueError(f"{row[0]} were written, and {len(found)} can be read")
        return found

    return Written(f"{kind.__name__}s({_said(parts)})", write, read)


def _column(values: list[Any], part: Written) -> Any:
    first = values[0]
    written = values if part.write is None else list(map(part.write, values))
    is_one = not isinstance(written[0], list) and all(value == first for value in values)
    return written[0] if is_one else written


def _whole(column: Any, turn: Turn | None, number: int) -> Iterable[Any]:
    if not isinstance(column, list):
        return repeat(column if turn is None else turn(column), number)
    return column if turn is None else map(turn, column)
