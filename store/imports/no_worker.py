"""A list of events that does not say whose worker each child has: nobody would be told of her, and so it is said."""

from __future__ import annotations

from collections.abc import Iterator

from store.imports.mapping import Mapping


def no_worker(mapping: Mapping) -> Iterator[str]:
    """A line where no column of a list of events is read as the worker of a child."""
    if mapping.shape == "event_list" and mapping.worker_column is None:
        yield (
            "no column is read as the worker of a child: no child gets one by it, and nobody is told about a child"
            " without one (worker_column in the mapping, or another file that says it)"
        )
