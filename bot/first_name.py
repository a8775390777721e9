"""What a member of staff is called in a greeting."""

from __future__ import annotations

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev"})


def first_name(name: str) -> str:
    """What a colleague is called: "Shona" for "Shona Reid", "Reid, Shona" and "Dr Shona Reid"."""
    _, comma, given = name.partition(",")
    words = (given if comma else name).split()
    called = next((w for w in words if w.rstrip(".").lower() not in _TITLES), "")
    return called or name.strip()
