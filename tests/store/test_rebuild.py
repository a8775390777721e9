"""The tables equal a replay of the ledger, whatever was recorded, and a table changed by hand is found and mended."""

import tempfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from sqlalchemy import text

from casework.ports import StageQuery
from permanence.entries import EntryKind, NewEntry, Recorder
from store.case_record import SqlCaseRecord
from store.engine import writing
from store.rebuild import Difference, rebuild
from tests.builders import NOW, SHONA, a_record, a_rulebook, register_child
from tests.proof import sampled
from tests.store.made_up_entries import REFERENCES, Step, histories

CASE = {"case_id": "C1", "looked_after_on": date(2025, 10, 1), "route": "permanence_order"}
OPEN_OR_NOT = StageQuery(open_only=False)


def play(record, steps):
    """Each step in a transaction of its own, as it would have happened."""
    with record.reading() as tx:
        numbers = [e.number for e in tx.entries()]
    for step in steps:
        with record.writing() as tx:
            if step.people:
                tx.put_people(step.people, step.now)
            if step.entries:
                numbers += tx.append(taking_back(step, numbers, tx), step.now)


def taking_back(step, numbers, case):
    """The first entry replaces an earlier one of the same child and journey, when it falls on such a one."""
    first, *others = step.entries
    if step.takes_back is None:
        return step.entries
    earlier = case.entry(numbers[step.takes_back - 1])
    if (earlier.reference, earlier.journey) != (first.reference, first.journey):
        return step.entries
    if step.takes_back % 2:
        undo = Recorder(
            earlier.reference, earlier.journey, SHONA, "slack:1", replaces=earlier.number
        ).undone()
        return [undo, *others]
    return [replace(first, replaces=earlier.number), *others]


def projected(record):
    with record.reading() as tx:
        return [(s.stage, s.revision) for s in tx.stages(OPEN_OR_NOT)]


UNDO_OF_NOTHING_ELSE = [
    Step(NOW, (Recorder(REFERENCES[0], 1, SHONA, "slack:1").milestone_reached("panel", date(2026, 5, 1)),)),
    Step(NOW, (Recorder(REFERENCES[0], 1, SHONA, "slack:1").noted("x"),), takes_back=1),
]


@given(histories())
@example(UNDO_OF_NOTHING_ELSE)
@settings(max_examples=sampled(6, 60))
def test_building_step_by_step_gives_what_a_replay_gives(steps):
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as record:
        play(record, steps)

        assert rebuild(record, NOW, check_only=True) == []


@given(histories())
@settings(max_examples=sampled(4, 30))
def test_recording_all_at_once_gives_the_same_stages(steps):
    """An import says at once what people said one by one, all of it on one day."""
    in_one_day = [replace(step, now=NOW) for step in steps if step.entries]
    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as by_steps:
        play(by_steps, in_one_day)
        step_by_step = projected(by_steps)
        with by_steps.reading() as tx:
            entries = [as_new(entry) for entry in tx.entries()]

    with tempfile.TemporaryDirectory() as folder, closing(a_record(Path(folder))) as at_once:
        with at_once.writing() as tx:
            tx.append(entries, NOW)

        assert projected(at_once) == step_by_step


def as_new(entry):
    return NewEntry(
        entry.kind, entry.reference, entry.journey, entry.data, entry.by, entry.through, entry.replaces
    )


def test_both_databases_agree_on_a_history(record):
    play(record, histories_by_hand())

    assert rebuild(record, NOW, check_only=True) == []
    with record.reading() as tx:
        assert {e.kind for e in tx.entries()} > {EntryKind.UNDONE, EntryKind.PAUSED}


def histories_by_hand():
    shona = Recorder(REFERENCES[0], 1, SHONA, "slack:1")
    return [
        Step(NOW, (replace(shona, journey=0).child_registered("C1"),)),
        Step(NOW, (shona.journey_began(date(2025, 10, 1), "became_looked_after", 3),)),
        Step(NOW, (shona.plan_opened("permanence_order", date(2025, 12, 1), None),)),
        Step(
            NOW,
            (shona.milestone_reached("panel", date(2026, 5, 4)), shona.allocated(worker_name="Jamie Orr")),
        ),
        Step(NOW, (shona.paused("PO.ADM#1", date(2026, 5, 6), "court_sist"),)),
        Step(NOW, (replace(shona, replaces=6).undone(),)),
        Step(NOW, (shona.blocked("PO.ADM#1", "report_late", date(2026, 6, 1)),)),
    ]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("UPDATE stage SET due_on = '2030-01-01' WHERE key = 'SCO.REC#1'", "due_on"),
        ("UPDATE stage SET owner = NULL WHERE key = 'SCO.REC#1'", "owner"),
        ("UPDATE stage SET state = 'closed' WHERE key = 'SCO.REC#1'", "state"),
        ("UPDATE stage SET next_check_on = NULL WHERE key = 'SCO.REC#1'", "next_check_on"),
        ("UPDATE stage SET warn_days = '' WHERE key = 'SCO.REC#1'", "warn_days"),
        ("DELETE FROM stage WHERE key = 'SCO.REC#1'", ""),
        ("UPDATE stage SET key = 'SCO.OTHER#1' WHERE key = 'SCO.REC#1'", ""),
    ],
)
def test_a_stage_changed_by_hand_is_found_by_column_and_mended(record, change, column):
    reference = register_child(record, **CASE)
    before = projected(record)
    with writing(record.engine) as connection:
        connection.execute(text(change))

    found = rebuild(record, NOW, check_only=True)
    assert (reference, "SCO.REC#1", column) in {(d.reference, d.stage, d.column) for d in found}

    assert rebuild(record, NOW, check_only=False) == found
    assert rebuild(record, NOW, check_only=True) == []
    assert projected(record) == before


def test_checking_changes_nothing(record):
    register_child(record, **CASE)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE stage SET due_on = '2030-01-01' WHERE key = 'SCO.REC#1'"))

    assert rebuild(record, NOW, check_only=True) == rebuild(record, NOW, check_only=True) != []


def test_a_difference_says_what_is_stored_and_what_the_ledger_gives(record):
    reference = register_child(record, **CASE)
    with writing(record.engine) as connection:
        connection.execute(text("UPDATE child SET social_worker = 'x@council.example'"))

    assert rebuild(record, NOW, check_only=True) == [
        Difference(reference, 0, "", "social_worker", "x@council.example", SHONA)
    ]


def test_a_child_of_whom_the_ledger_knows_nothing_is_taken_out(record):
    with writing(record.engine) as connection:
        connection.execute(
            text("INSERT INTO child (reference, case_id, journey) VALUES ('HW-9999-9', 'C9', 1)")
        )

    (found,) = rebuild(record, NOW, check_only=False)

    assert (found.reference, found.stored, found.replayed) == ("HW-9999-9", "a row", None)
    with record.reading() as tx:
        assert tx.references() == []


def test_what_was_told_survives_a_rebuild(record):
    reference = register_child(record, **CASE)
    with writing(record.engine) as connection:
        connection.execute(
            text("UPDATE stage SET told_warned = 14, told_due_on = due_on, told_owner = owner, owner = NULL")
        )
        connection.execute(text("UPDATE stage SET owner = social_worker FROM child WHERE 1 = 1"))
        connection.execute(text("UPDATE stage SET name = 'wrong'"))

    rebuild(record, NOW, check_only=False)

    with record.reading() as tx:
        assert {s.told.warned for s in tx.stages(OPEN_OR_NOT) if s.stage.due_on} == {14}
        assert tx.stage(reference, 1, "SCO.REC#1").stage.name != "wrong"


def test_a_changed_pack_shows_its_effect_before_it_is_applied(record):
    register_child(record, **CASE)
    rules = a_rulebook()
    rule = rules.pack.stages["SCO.REC"]
    renamed = {**rules.pack.stages, "SCO.REC": replace(rule, name="To the recommendation")}
    changed = SqlCaseRecord(record.engine, replace(rules, pack=replace(rules.pack, stages=renamed)))

    (found,) = rebuild(changed, NOW, check_only=True)

    assert (found.column, found.replayed) == ("name", "To the recommendation")
