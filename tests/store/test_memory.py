"""A transaction remembers what it has read and written: after every act that is what stands in the database."""

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from casework.ports import MessageKind, MessageState, NewMessage, NewNotice, StageQuery, ToldUpdate
from casework.threads import Place
from permanence.notices import Level
from permanence.replies.memory import NOTHING, Waiting, WaitsFor
from store.erasing import erase
from store.memory import memory_of
from store.tables import JOURNEYS, LEDGER, OUTBOX, STAGE
from tests.builders import JAMIE, NOW, SHONA, TODAY, a_person, a_record, register_child, shona
from tests.memory_held import hold_memory, what_is_remembered
from tests.proof import sampled
from tests.store.made_up_entries import REFERENCES, histories
from tests.store.test_rebuild import taking_back

HERE = Place("slack", "D1", SHONA)
ASKED = Waiting(WaitsFor.YES)
TOMORROW = NOW + timedelta(days=1)


def reads_all(tx):
    """Everything that a reply asks for is asked for, so that all of it is remembered."""
    tx.read_up(REFERENCES, 1)
    for reference in REFERENCES:
        tx.journey(reference)
        tx.notices_about(reference)
        tx.stages(StageQuery(references=frozenset({reference})))
    for number in (1, 2):
        tx.message(number)
    for person in (SHONA, JAMIE):
        tx.own_numbers(person)
    tx.thread_at(HERE)
    tx.look_up(["a", "b"])


def queues(tx):
    tx.queue(NewMessage(f"key {tx.ledger_number()}", MessageKind.ALERT, SHONA, "slack", NOW), NOW)


def raises_a_notice(tx):
    for stored in tx.stages(StageQuery(references=frozenset({REFERENCES[0]})))[:1]:
        stage = stored.stage
        told = ToldUpdate(stored.id, stage.owner, replace(stored.told, opened_on=TODAY), TODAY, (None, None))
        message = NewMessage("morning", MessageKind.ALERT, SHONA, "slack", NOW)
        raised = (stored.id, stage.reference, stage.journey, stage.key, Level.OVERDUE, SHONA, TODAY)
        tx.raise_notices([message], [NewNotice(f"{stage.key}", *raised, "morning")], [told], NOW)


def moves_an_address(tx):
    new, known = f"new.{SHONA}", tx.directory().people
    if (SHONA in known) != (new in known):
        old, other = (SHONA, new) if SHONA in known else (new, SHONA)
        tx.move_person(old, other, TOMORROW, by="a test")


# What else is written while a reply, a sweep or a file is worked on.
ACTS = {
    "queues a message": queues,
    "raises a notice": raises_a_notice,
    "claims a message": lambda tx: tx.claim("x", TOMORROW, 1, 60),
    "says that a message is over": lambda tx: tx.mark_over(1, MessageState.CANCELLED, "gone", NOW),
    "remembers a value": lambda tx: tx.remember("a", "1"),
    "says something in a thread": lambda tx: tx.keep_thread(HERE, ASKED, None, "1", NOW),
    "lets go in a thread": lambda tx: tx.thread_waits(HERE, NOTHING, None, None, NOW),
    "waits in a thread": lambda tx: tx.thread_waits(HERE, ASKED, 7, "2", NOW),
    "gives a child a number": lambda tx: tx.put_own_number(JAMIE, 1, REFERENCES[0]),
    "looks again": lambda tx: tx.look_again_at_hers([SHONA, JAMIE], TODAY),
    "looks again at the backlog": lambda tx: tx.look_again(TODAY),
    "hands a worker's children over": lambda tx: tx.put_people([a_person(SHONA, manager=JAMIE)], NOW),
    "renames a worker": lambda tx: tx.put_people([a_person(JAMIE, name="Somebody Else")], NOW),
    "moves a worker's address": moves_an_address,
    "begins a child": lambda tx: tx.append([shona(tx.new_reference()).noted("new")], NOW),
    "records of two children": lambda tx: tx.append([shona(r).noted("both") for r in REFERENCES], NOW),
}


@given(histories(), st.data())
@settings(max_examples=sampled(10, 300), deadline=None)
def test_whatever_is_written_what_is_remembered_stands(steps, data):
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as record:
        numbers = []
        while steps:
            together = data.draw(st.integers(1, 4))
            with record.writing() as tx:
                for step in steps[:together]:
                    if data.draw(st.booleans()):
                        reads_all(tx)
                        hold_memory(tx.connection)
                    if step.people:
                        tx.put_people(step.people, step.now)
                    if step.entries:
                        numbers += tx.append(taking_back(step, numbers, tx), step.now)
                    hold_memory(tx.connection)
                    ACTS[data.draw(st.sampled_from(sorted(ACTS)))](tx)
                    hold_memory(tx.connection)
                    numbers = list(range(1, tx.ledger_number() + 1))
            steps = steps[together:]


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_each_act_leaves_nothing_remembered_that_does_not_stand(record, act):
    for number, reference in enumerate(REFERENCES):
        register_child(record, f"C{number}", TODAY - timedelta(days=200), reference=reference)
    with record.writing() as tx:
        queues(tx)
        tx.keep_thread(HERE, ASKED, None, None, NOW)
        reads_all(tx)
        act(tx)
        hold_memory(tx.connection)
        reads_all(tx)
        hold_memory(tx.connection)


def test_a_child_who_was_erased_is_not_remembered(record):
    reference = register_child(record, "C1", TODAY)
    erase(record, reference, "opened in error", NOW, lambda _: True)

    with record.reading() as tx:
        assert tx.journey(reference) is None


@pytest.fixture
def statements(record) -> list[str]:
    """All that is said to the database."""
    said = []
    event.listen(record.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    return said


class TestWhatIsForgotten:
    @pytest.fixture
    def tx(self, record):
        register_child(record, "C1", TODAY, reference=REFERENCES[0])
        with record.writing() as tx:
            reads_all(tx)
            yield tx

    def test_who_writes_a_table_by_any_way_makes_it_forgotten(self, tx):
        tx.connection.execute(STAGE.update().values(owner=JAMIE))

        known = what_is_remembered(tx.connection)
        assert not known[STAGE.name]
        assert REFERENCES[0] in known[LEDGER.name]
        assert tx.stages(StageQuery(references=frozenset(REFERENCES[:1])))[0].stage.owner == JAMIE

    def test_entries_that_are_added_by_others_make_journeys_forgotten_too(self, tx):
        known = memory_of(tx.connection)
        known.forget(LEDGER)

        assert not known.of(JOURNEYS)

    @pytest.mark.parametrize("said", ["UPDATE stage SET owner = NULL", "DELETE FROM notice"])
    def test_plain_sql_makes_everything_forgotten(self, tx, said):
        tx.connection.exec_driver_sql(said)

        assert not any(what_is_remembered(tx.connection).values())

    def test_a_row_that_goes_makes_everything_forgotten(self, tx):
        tx.connection.execute(OUTBOX.delete().where(OUTBOX.c.id == 99))

        assert not any(what_is_remembered(tx.connection).values())

    def test_the_next_transaction_remembers_nothing(self, record):
        with record.writing() as tx:
            reads_all(tx)
        with record.writing() as tx:
            assert not any(what_is_remembered(tx.connection).values())


def test_what_was_read_is_not_read_again(record, statements):
    reference = register_child(record, "C1", TODAY)
    with record.writing() as tx:
        tx.read_up([reference])
        before = len(statements)
        tx.append([shona(reference).noted("x")], NOW)
        written = statements[before:]
        assert not [one for one in written if "FROM stage" in one or "FROM ledger WHERE" in one]
        tx.journey(reference)
        tx.stages(StageQuery(references=frozenset({reference}), open_only=False))
        assert list(tx.entries(reference))[-1].text("note") == "x"

        assert len(statements) == before + len(written)
