"""A new address: everything that named her by the old one is hers still."""

from datetime import timedelta

import pytest

from casework.kept_by_address import BY_ADDRESS, key_of
from casework.ports import MessageKind, NewMessage, StageQuery
from casework.threads import Place
from permanence.answers.undo import undo_entries
from permanence.entries import Recorder
from permanence.people import Leave
from permanence.replies.memory import Waiting
from store.rebuild import rebuild
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, TODAY, a_person, register_child, shona

NEW = "shona.grant@council.example"
LATER = NOW + timedelta(hours=1)
PANEL = TODAY - timedelta(days=20)


@pytest.fixture
def child(record):
    """A child of Shona's whose decision is late and told, with everything else that can name a person."""
    reference = register_child(record, "C1", PANEL - timedelta(days=60), milestones={"panel": PANEL})
    with record.writing() as tx:
        tx.put_people([a_person(JAMIE, leave=(Leave(TODAY, TODAY, cover=SHONA),))], NOW)
        tx.put_own_leave(SHONA, [Leave(TODAY, TODAY, JAMIE, own_word=True)])
        tx.put_working_days(SHONA, frozenset({0, 1, 2}))
        tx.put_own_number(SHONA, 3, reference)
        tx.put_account(SHONA, "slack", "U1")
        key = f"alert:{SHONA}:{TODAY}"
        message = NewMessage(key, MessageKind.ALERT, SHONA, "email", NOW, facts={"instead_of": SHONA})
        tx.queue(message, NOW)
        tx.keep_thread(Place("slack", "D1", SHONA), Waiting(), None, None, NOW)
        tx.take_mail("<m@x>", "digest", "taken", SHONA, None, NOW)
        for kept in BY_ADDRESS:
            tx.remember(key_of(kept, SHONA), "7")
        tx.append([shona(reference).noted("a note")], NOW)
    return reference


def move(record, old=SHONA, new=NEW):
    with record.writing() as tx:
        tx.move_person(old, new, LATER, by="a test")


def test_all_that_was_hers_is_hers(record, child):
    with record.reading() as tx:
        number = tx.directory().people[SHONA].number

    move(record)

    with record.reading() as tx:
        shona_now = tx.directory().people[NEW]
        assert (shona_now.number, shona_now.slack_user) == (number, "U1")
        assert shona_now.working_days == {0, 1, 2}
        assert shona_now.leave[0].cover == JAMIE
        assert tx.own_numbers(NEW) == {3: child}
        assert tx.references_of([NEW]) == [child]
        assert {s.stage.owner for s in tx.stages(StageQuery(owners=frozenset({NEW})))} == {NEW}
        [message] = tx.messages_for(NEW)
        assert (message.key, message.facts["instead_of"]) == (f"alert:{NEW}:{TODAY}", NEW)
        assert tx.thread_at(Place("slack", "D1", NEW))
        assert tx.mails_taken_since(NEW, NOW - timedelta(days=1)) == 1
        assert [tx.setting(key_of(kept, NEW)) for kept in BY_ADDRESS] == ["7"] * len(BY_ADDRESS)
        assert tx.directory().people[JAMIE].leave[0].cover == NEW


def test_nothing_names_her_by_the_old_one(record, child):
    move(record)

    with record.reading() as tx:
        assert SHONA not in tx.directory().people
        assert tx.references_of([SHONA]) == []
        assert tx.messages_for(SHONA) == []
        assert not tx.stages(StageQuery(owners=frozenset({SHONA})))


def test_an_entry_of_the_old_address_is_hers_and_stands_in_the_ledger_as_it_was(record, child):
    move(record)

    with record.reading() as tx:
        noted = list(tx.entries(child))[-1]
        assert noted.by == NEW
        assert tx.entry(noted.number).by == NEW
        assert tx.journey(child).allocation.social_worker == NEW
        assert next(iter(tx.entries(after=noted.number - 1))).by == NEW
        written = tx.connection.exec_driver_sql(
            'SELECT "by" FROM ledger ORDER BY number DESC LIMIT 1'
        ).scalar()
    assert written == SHONA


def test_the_tables_still_equal_a_replay_of_the_ledger(record, child):
    move(record)

    assert rebuild(record, LATER, check_only=True) == []


def test_she_can_take_back_what_she_recorded_under_the_old_address(record, child):
    move(record)

    with record.writing() as tx:
        noted = [e for e in tx.entries(child) if e.by == NEW]
        tx.append(undo_entries(noted, NEW, "slack:2"), LATER)
        assert tx.journey(child) is not None


def test_the_old_address_still_means_her_until_somebody_else_has_it(record, child):
    move(record)
    with record.reading() as tx:
        assert tx.directory().get(SHONA).email == NEW

    with record.writing() as tx:
        tx.put_people([a_person(SHONA, name="Bea Stott")], LATER)
        assert tx.directory().get(SHONA).name == "Bea Stott"
        assert tx.journey(child).allocation.social_worker == NEW
        tx.append([Recorder(child, 1, SHONA, "slack:3").noted("by Bea")], LATER + timedelta(minutes=1))
        assert list(tx.entries(child))[-1].by == SHONA


def test_a_manager_with_a_new_address_still_manages(record):
    move(record, MORAG, NEW)

    with record.reading() as tx:
        assert tx.directory().manager_of(SHONA).email == NEW
        assert not [p for p in tx.directory().people.values() if p.manager == MORAG]


def test_two_who_become_one_keep_both_ones_children_threads_and_numbers(record, child):
    with record.writing() as tx:
        tx.put_people([a_person(EWAN, name="Shona Reid")], NOW)
        tx.put_own_number(EWAN, 3, "HW-1234-N")
        tx.put_own_number(EWAN, 4, "HW-4821-B")
        tx.keep_thread(Place("slack", "D1", EWAN), Waiting(), None, None, NOW)
        tx.keep_thread(Place("slack", "D2", EWAN), Waiting(), None, None, NOW)
        key = f"alert:{EWAN}:{TODAY}"
        tx.queue(NewMessage(key, MessageKind.ALERT, EWAN, "email", NOW), NOW)
    other = register_child(record, "C2", TODAY, worker=EWAN)

    move(record, SHONA, EWAN)

    with record.reading() as tx:
        assert tx.references_of([EWAN]) == sorted([child, other])
        assert tx.own_numbers(EWAN) == {3: child, 4: "HW-4821-B"}
        assert len(tx.messages_for(EWAN)) == 2
        assert tx.thread_at(Place("slack", "D1", EWAN))
        assert tx.thread_at(Place("slack", "D2", EWAN))
        assert tx.directory().people[EWAN].slack_user == "U1"
        assert tx.directory().get(SHONA).email == EWAN
    assert rebuild(record, LATER, check_only=True) == []
