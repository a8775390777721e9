"""The access log cannot be changed behind our back: each look has a place in a chain, and the ledger tells how far it goes."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from casework.access import Looking
from scheduler.erasure import erase_child
from scheduler.ledger_proof import prove
from scheduler.retention import forget_tonight
from scheduler.settings import Settings
from store.engine import writing
from store.look_chain import verify_looks
from store.look_tables import LOOK
from tests.builders import KIRSTY, MORAG, NOW, SHONA
from tests.casework.replying import waits_for_panel
from tests.looks import looks

DAY = timedelta(days=1)
USUAL = Settings()


@pytest.fixture
def reference(record):
    return waits_for_panel(record)


def looked(record, reference, who=SHONA, now=NOW, why=None):
    with record.writing() as tx:
        tx.keep_looks(Looking(who, "why", "slack:1", now, why).at_each([reference]))


def night(record, now=NOW):
    assert forget_tonight(record, USUAL, now) is not None


def by_hand(record, *changes):
    with writing(record.engine) as connection:
        for change in changes:
            connection.execute(change)


def wrong(record, told=()):
    found = prove(record, told).verified.first_bad
    return found.why if found else ""


def chained(record):
    with record.writing() as tx:
        return tx.chain_looks()


def test_a_look_has_its_place_after_the_next_sweep_and_verifies(record, reference):
    for who in (SHONA, MORAG, KIRSTY):
        looked(record, reference, who, why="asked by her manager")
    assert prove(record).looks.waiting == 3

    chained(record)

    found = prove(record).looks
    assert (found.looks, found.waiting, found.wrong) == (3, 0, "")


@pytest.mark.parametrize(
    "change",
    [
        update(LOOK).where(LOOK.c.id == 2).values(who=KIRSTY),
        update(LOOK).where(LOOK.c.id == 2).values(shown=False),
        update(LOOK).where(LOOK.c.id == 2).values(why="for a reason of my own"),
        update(LOOK).where(LOOK.c.id == 2).values(why=None, salt=None),
        update(LOOK).where(LOOK.c.id == 2).values(at=NOW - DAY),
        delete(LOOK).where(LOOK.c.id == 2),
        delete(LOOK).where(LOOK.c.id == 1),
        delete(LOOK).where(LOOK.c.id == 3),
        delete(LOOK),
    ],
    ids=str,
)
def test_a_look_that_was_changed_or_taken_out_is_found(record, reference, change):
    for _ in range(3):
        looked(record, reference, why="asked by her manager")
    night(record)
    assert wrong(record) == ""

    by_hand(record, change)

    assert "the access log is not as it was kept" in wrong(record)


def test_a_chain_that_was_hashed_anew_does_not_fit_what_the_ledger_says(record, reference):
    for _ in range(3):
        looked(record, reference)
    night(record)

    by_hand(record, delete(LOOK).where(LOOK.c.id == 2), update(LOOK).values(place=None, hash=None))
    chained(record)

    assert "look" in wrong(record)


def test_the_looks_of_the_day_are_held_by_what_the_watcher_was_told(record, reference):
    looked(record, reference)
    told = chained(record)
    assert wrong(record, [told]) == ""

    by_hand(record, delete(LOOK))

    assert told in wrong(record, [told])


def test_looks_are_cleared_after_their_days_and_the_chain_still_verifies(record, reference):
    looked(record, reference)
    night(record)
    looked(record, reference, MORAG, NOW + 400 * DAY)
    night(record, NOW + 400 * DAY)

    night(record, NOW + 731 * DAY)

    assert [look.who for look in looks(record, reference)] == [MORAG]
    assert wrong(record) == ""
    night(record, NOW + 1200 * DAY)
    assert looks(record, reference) == []
    looked(record, reference, KIRSTY, NOW + 1201 * DAY)
    night(record, NOW + 1201 * DAY)
    assert (wrong(record), prove(record).looks.looks) == ("", 1)


def test_a_day_given_to_a_command_clears_no_look_before_its_time(record, reference):
    looked(record, reference, now=NOW - 5000 * DAY)

    night(record)
    night(record, NOW + DAY)

    assert len(looks(record, reference)) == 1


def test_who_clears_looks_before_their_days_cannot_say_so_in_the_ledger(record, reference):
    """As somebody would who may write the store: the rows go, and an entry that fits says that it was in order."""
    looked(record, reference)
    night(record)
    with record.reading() as tx:
        [told] = [e for e in tx.entries() if e.kind == "looks_kept"]
    data = {**told.data, "cleared": told.data["looks"], "cleared_hash": told.data["hash"]}
    with record.writing() as tx:
        from permanence.entries import EntryKind, NewEntry

        tx.append([NewEntry(EntryKind.LOOKS_KEPT, "", 0, data, "homeward run", "retention")], NOW + DAY)
    by_hand(record, delete(LOOK))

    assert "cleared before their days" in wrong(record)


def test_the_reason_of_a_look_goes_with_an_erased_child_and_the_look_stays(record, reference):
    looked(record, reference, why="her manager asked")
    night(record)

    erase_child(record, USUAL, reference, "closed in error", NOW + DAY)

    assert [(look.who, look.why) for look in looks(record, reference)] == [(SHONA, None)]
    assert wrong(record) == ""


def test_nothing_is_said_of_a_night_in_which_nobody_looked(record, reference):
    looked(record, reference)
    night(record)

    night(record, NOW + DAY)

    with record.reading() as tx:
        assert sum(e.kind == "looks_kept" for e in tx.entries()) == 1


def test_many_looks_have_their_places_at_once(record, reference):
    with record.writing() as tx:
        tx.keep_looks(Looking(SHONA, "list", "slack:2", NOW).at_each([reference]) * 4100)

    chained(record)

    with writing(record.engine) as connection:
        assert verify_looks(connection).looks == 4100
