"""What goes when a cleared cell is taken at its word, whether that is said on the command line or in a reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from permanence.entries import Entry, EntryKind, standing, taken_back

CELL_CLEARED = "its cell was cleared"


def bookings_beside(entry: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """The entry; for a booking, all that this kind of file has given for the same milestone."""
    if entry.kind is not EntryKind.BOOKED:
        return [entry]
    same = (e for e in standing(entries) if e.kind is EntryKind.BOOKED and e.by == entry.by)
    return [e for e in same if e.text("milestone") == entry.text("milestone") and e.journey == entry.journey]


def with_replaced(entry: Entry, entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entry, and every earlier word of this kind of file that it replaced: none of them stands again."""
    by_number, by = {e.number: e for e in entries}, entry.by
    earlier: Entry | None = entry
    while earlier and earlier.by == by:
        yield earlier
        earlier = by_number.get(earlier.replaces or 0)


def goes_with(entry: Entry, entries: Iterable[Entry]) -> list[Entry]:
    """All that is taken back when the cell of this entry is blank for good. `entries`: all about the child."""
    known = list(entries)
    return [word for one in bookings_beside(entry, known) for word in with_replaced(one, known)]


def taken_out_by_reply(entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers of what a person's reply took out because its cell was cleared: typed in again, it is news."""
    known = list(entries)
    cleared = {e.replaces for e in known if e.kind is EntryKind.UNDONE and e.maybe("why") == CELL_CLEARED}
    return frozenset(n for n in taken_back(known) if n in cleared) if cleared else frozenset()
