"""A file that comes by a mapping for the first time, with children who came by another one before.

A mapping that was proposed anew because headings were renamed has a name of its own, and is another kind of file to the
record: who is in it no more, and which cells were cleared, is noticed of files of one kind alone.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from casework.imports.batches import BY_FILE, BatchInHand
from casework.ports import Reading

HALF = 0.5
WHAT_TO_DO = (
    '{} of its children came in by the mapping "{}" before. If this is the same list with other headings, give this '
    'mapping that name (name = "{}") before it is taken in: only so it is noticed who is in it no more, and which '
    "cells were cleared"
)


def came_by_another(
    tx: Reading, batch: BatchInHand, begins_with: str, seen: AbstractSet[str], new: int
) -> str:
    """What to do where most children of a file of a new kind, which says when care began, came by one other kind.

    Empty where there is nothing to say. `seen`: references of children of the file who were known, beside `new` others.
    """
    reads = {what for _, what in batch.file.reads or ()}
    if batch.source in batch.sources or begins_with not in reads:
        return ""
    for source in sorted(batch.sources):
        there = len(seen & set(tx.registered_by(f"{BY_FILE}{source}")))
        if there > HALF * (len(seen) + new):
            return WHAT_TO_DO.format(there, source, source)
    return ""
