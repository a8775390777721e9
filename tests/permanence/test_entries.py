"""Which entries still hold after corrections, corrections of corrections, and taking back."""

from datetime import UTC, date, datetime

import pytest

from permanence.entries import Entry, Recorder, standing

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def ledger(*replaces):
    """Entries 1, 2, 3 ...: each as its item says: None for a new fact, "2" for a correction of 2, "-2" for an undo."""
    entries = []
    for number, what in enumerate(replaces, start=1):
        on = Recorder("HW-4821-B", 1, "shona", "slack:1", replaces=abs(int(what)) if what else None)
        undo = what is not None and what.startswith("-")
        new = on.undone() if undo else on.milestone_reached("panel", date(2026, 5, number))
        entries.append(
            Entry(number, new.kind, new.reference, 1, new.data, new.by, new.through, NOON, new.replaces)
        )
    return entries


@pytest.mark.parametrize(
    ("what", "stands"),
    [
        ([None], [1]),
        ([None, None], [1, 2]),
        ([None, "1"], [2]),
        ([None, "1", "2"], [3]),
        ([None, "1", "2", "3"], [4]),
        ([None, "-1"], []),
        ([None, "1", "-2"], [1]),
        ([None, "1", "2", "-3"], [2]),
        ([None, "1", "2", "-3", "-2"], [1]),
        ([None, "1", "-2", "-1"], []),
        ([None, "1", "-2", "1"], [4]),
    ],
)
def test_a_correction_of_a_correction_is_one_and_an_undo_brings_back_the_one_before(what, stands):
    assert [entry.number for entry in standing(ledger(*what))] == stands


def test_the_order_in_which_entries_are_given_does_not_matter():
    entries = ledger(None, "1", "2", "-3")

    assert standing(reversed(entries)) == standing(entries)
