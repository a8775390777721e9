"""The staff as they were at the last certificate: whoever changed on the day may have heard as either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from permanence.dates import Spell
from permanence.people import Directory, Leave, Person, Role

_AS_IT_IS = ("email", "name", "role", "team", "manager", "active", "channel", "number")


def written_staff(directory: Directory) -> str:
    """What `read_staff` reads: everything of people that decides who hears."""
    return json.dumps([_written(person) for person in directory.people.values()], separators=(",", ":"))


def read_staff(text: str, now: Directory) -> Directory:
    """The staff that were written so; `now` itself where nobody has changed since. Former addresses are today's."""
    if text == written_staff(now):
        return now
    return replace(Directory.of(map(_read, json.loads(text))), former=now.former)


def _written(person: Person) -> Mapping[str, object]:
    return {
        **{name: getattr(person, name) for name in _AS_IT_IS},
        "leave": [[str(x.first), str(x.last), x.cover, x.own_word] for x in person.leave],
        "days": sorted(person.working_days) if person.working_days is not None else None,
        "pattern": [[sorted(s.days), _day(s.first), _day(s.last)] for s in person.pattern],
        "aliases": list(person.aliases),
        "former_names": list(person.former_names),
    }


def _read(said: Mapping[str, Any]) -> Person:
    return Person(
        **{name: said[name] for name in _AS_IT_IS if name != "role"},
        role=Role(said["role"]),
        leave=tuple(
            Leave(date.fromisoformat(first), date.fromisoformat(last), cover, own_word)
            for first, last, cover, own_word in said["leave"]
        ),
        working_days=frozenset(said["days"]) if said["days"] is not None else None,
        pattern=tuple(Spell(frozenset(days), _of(first), _of(last)) for days, first, last in said["pattern"]),
        aliases=tuple(said["aliases"]),
        former_names=tuple(said["former_names"]),
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _of(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
