"""The table of rights in a pack's or a council's file: cells that it gives whole, and groups of actions by name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TypeVar

from permanence.pack.table import Notes, Table, did_you_mean
from permanence.people import Role
from permanence.rights.stands import Relation
from permanence.rights.table import EVERY_BODY, Action, Rights, known_actions

Choice = TypeVar("Choice", bound=StrEnum)
NEEDS_SEEING = '"{role}" may do something here without "see": nobody acts on a child whom she may not see'


@cache
def default_rights() -> Rights:
    """The rights where no file says anything else."""
    text = resources.files("permanence").joinpath("rights", "rights.toml").read_text("utf-8")
    return read_rights(Table(tomllib.loads(text), (), Notes()), Rights(), ("court", "hearing", "adm"))


def read_rights(top: Table, base: Rights, bodies: Iterable[str]) -> Rights:
    """The base's table with each cell that the file gives in its place. `bodies`: codes of the pack's bodies."""
    groups = {**base.groups, **_groups(top.table("right_groups"))}
    known = [*known_actions(bodies), EVERY_BODY]
    cells: dict[Role, dict[Relation, frozenset[str]]] = {r: {**row} for r, row in base.cells.items()}
    for name, table in top.tables("rights").items():
        role = _one_of(Role, name, table)
        if role is None:
            continue
        row = cells.setdefault(role, {})
        for key in table.values:
            relation = _one_of(Relation, key, table)
            if relation:
                row[relation] = _actions(table, key, groups, known)
                if row[relation] and Action.SEE not in row[relation]:
                    table.wrong(key, NEEDS_SEEING.format(role=role))
            else:
                table.texts(key)  # asked for: that it is unknown is said already
    return Rights(cells, groups)


def _groups(table: Table) -> dict[str, tuple[str, ...]]:
    return {name: table.texts(name) for name in table.values}


def _one_of(kind: type[Choice], word: str, table: Table) -> Choice | None:
    known = [str(one) for one in kind]
    if word in known:
        return kind(word)
    said = f'"{word}" is neither of {", ".join(known)}{did_you_mean(word, known)}'
    table.notes.add(said, table.at(word), table.path)
    return None


def _actions(
    table: Table, key: str, groups: Mapping[str, tuple[str, ...]], known: Iterable[str]
) -> frozenset[str]:
    """The actions that the words of a cell stand for; a word that means none is noted."""
    possible = set(known)
    found: set[str] = set()
    waiting, seen = [*table.texts(key)], set[str]()
    while waiting:
        word = waiting.pop()
        if word in groups and word not in seen:
            seen.add(word)
            waiting += groups[word]
        elif word in possible:
            found.add(word)
        elif word not in groups:
            table.wrong(key, f'no action is called "{word}"{did_you_mean(word, [*possible, *groups])}')
    return frozenset(found)
