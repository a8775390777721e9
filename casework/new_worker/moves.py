"""Which children have another worker since somebody last looked, and who had them before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from casework.ports import Reading
from permanence.entries import Entry, EntryKind, standing
from permanence.people import Directory


@dataclass(frozen=True, slots=True)
class Move:
    """A child whose worker is another. `before`, `now`: their addresses; `entry`: by which it came."""

    reference: str
    before: str
    now: str
    entry: int


def moves_since(tx: Reading, directory: Directory, seen: int) -> Iterator[Move]:
    """The moves recorded after ledger entry `seen`, one for each child: who had her then, and who has her now.

    A child who had no worker in between comes from whoever had her last. Who goes by another address is no other.
    """
    changed = tx.references_with(EntryKind.ALLOCATED, after=seen)
    for reference, entries in tx.entries_of(changed).items():
        move = _move(reference, entries, directory, seen)
        if move:
            yield move


def _move(reference: str, entries: list[Entry], directory: Directory, seen: int) -> Move | None:
    newest = max(entry.journey for entry in entries)
    told = [e for e in standing(entries) if e.kind is EntryKind.ALLOCATED and e.journey == newest]
    workers = [(e.number, directory.get(e.maybe("social_worker"))) for e in told]
    before = [person for number, person in workers if number <= seen and person]
    if not workers or not before:
        return None
    entry, now = workers[-1]
    if now is None or entry <= seen or now.email == before[-1].email:
        return None
    return Move(reference, before[-1].email, now.email, entry)
