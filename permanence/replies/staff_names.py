"""How people name the staff: by full name, first name, last name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from permanence.people import Directory
from permanence.replies.lexicon import Same, tokens_of
from permanence.replies.patterns import Key


def staff_names(staff: Directory) -> Mapping[Key, str]:
    """How people name the staff: by full name, first name, last name; a name that two have is nobody's."""
    return _staff_names(Same(staff))


@lru_cache(maxsize=64)
def _staff_names(staff: Same) -> Mapping[Key, str]:
    assert isinstance(staff.value, Directory)
    named: dict[Key, set[str]] = {}
    for person in staff.value.people.values():
        if person.active:
            parts = tuple(t.key for t in tokens_of(person.name))
            for key in {parts, parts[:1], parts[-1:]} - {()}:
                named.setdefault(key, set()).add(person.email)
    return {key: next(iter(emails)) for key, emails in named.items() if len(emails) == 1}
