"""A change of what is made when a module is imported, planted into the module that is imported already.

The changed text is run once beside the module; plain values that came out other than they are take their place: in
every module that has them by that name, as a function's default, and as a class's. What cannot be planted so takes a
process that plants before it imports.
"""

import re
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from enum import Enum
from types import CodeType, FunctionType, MappingProxyType, ModuleType
from typing import Any

_PLAIN = (bool, int, float, str, bytes, type(None), date, time, timedelta, re.Pattern)
_HOLDERS = (tuple, list, set, frozenset)


class NotPlain(Exception):
    """A value whose like cannot be made of the module as it is: an object of a class of its own, a function."""


def plant_at_import(code: CodeType, name: str) -> bool:
    """Whether anything came out otherwise and stands now where the old value stood."""
    module = sys.modules[name]
    fresh = ModuleType(name)
    fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    exec(code, fresh.__dict__)  # noqa: S102 - it is the file's own text with one change
    return any([*_moved(module, fresh)])


def _moved(module: ModuleType, fresh: ModuleType) -> Iterator[bool]:
    for name, new in [*vars(fresh).items()]:
        old = vars(module).get(name)
        if name.startswith("__") or old is None:
            continue
        if isinstance(new, type) and new.__module__ == module.__name__:
            yield from _moved_in_class(old, new, module)
        elif isinstance(_plainly(new), FunctionType):
            yield _moved_defaults(_plainly(old), _plainly(new), module)
        else:
            yield _moved_value(name, old, new, module)


def _moved_value(name: str, old: object, new: object, module: ModuleType) -> bool:
    try:
        value = _of(new, module)
    except NotPlain:
        return False
    if type(value) is type(old) and value == old:
        return False
    for other in [*sys.modules.values()]:
        if getattr(other, "__dict__", {}).get(name) is old:
            setattr(other, name, value)
    return True


def _moved_in_class(old: type, new: type, module: ModuleType) -> Iterator[bool]:
    if issubclass(new, Enum):
        return
    for name, value in vars(new).items():
        before = vars(old).get(name)
        if isinstance(_plainly(value), FunctionType) and isinstance(_plainly(before), FunctionType):
            yield _moved_defaults(_plainly(before), _plainly(value), module)
        elif not name.startswith("__") and isinstance(value, _PLAIN) and value != before:
            type.__setattr__(old, name, value)
            yield True


def _moved_defaults(old: Any, new: Any, module: ModuleType) -> bool:
    moved = False
    for place in ("__defaults__", "__kwdefaults__"):
        try:
            value = _of(getattr(new, place), module)
        except NotPlain:
            continue
        if value != getattr(old, place):
            setattr(old, place, value)
            moved = True
    return moved


def _plainly(thing: Any) -> Any:
    """The function inside a decorator that says what it holds, a classmethod or a property."""
    thing = getattr(thing, "__func__", None) or getattr(thing, "fget", None) or thing
    while hasattr(thing, "__wrapped__"):
        thing = thing.__wrapped__
    return thing


def _of(value: object, module: ModuleType) -> Any:
    """The same value; a member of an enumeration of this module's changed copy is the one of the module."""
    if isinstance(value, Enum):
        kind = vars(module).get(type(value).__name__, type(value))
        return kind[value.name] if type(value).__module__ == module.__name__ else value
    if isinstance(value, dict | MappingProxyType):
        return type(value)({_of(key, module): _of(held, module) for key, held in value.items()})
    if type(value) in _HOLDERS:
        return type(value)(_of(held, module) for held in value)  # type: ignore[call-arg]
    if isinstance(value, _PLAIN):
        return value
    raise NotPlain
