"""What is past its due date on a day, or soon will be."""

from datetime import date, timedelta

import pytest

from casework.list_due import list_due
from tests.builders import EWAN, JAMIE, NOW, SHONA, register_child, shona
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, a_child_after_panel


def due(record, on, **how):
    with record.reading() as tx:
        return list_due(tx, on, **how)


@pytest.mark.parametrize(("on", "days"), [(DUE, []), (DAY_AFTER, [1]), (DAY_AFTER + timedelta(days=9), [10])])
def test_due_on_day_fourteen_and_overdue_on_day_fifteen(record, on, days):
    a_child_after_panel(record)

    assert [line.days_over for line in due(record, on) if line.stage == "PO.ADM"] == days


def test_within_days_shows_what_comes(record):
    a_child_after_panel(record)

    lines = due(record, DUE - timedelta(days=7), within_days=8)

    assert [(line.stage, line.days_over) for line in lines] == [("PO.ADM", 0)]


def test_statutory_comes_first_then_the_worst(record):
    register_child(record, "C1", date(2025, 1, 1))

    lines = due(record, DAY_AFTER)

    keys = [(not line.status.is_binding, -line.days_over) for line in lines]
    assert keys == sorted(keys)
    assert len(keys) > 2


def test_an_owners_list_is_hers_alone(record):
    hers = a_child_after_panel(record, "C1")
    a_child_after_panel(record, "C2", worker=JAMIE)

    assert {line.reference for line in due(record, DAY_AFTER, owner=SHONA.upper())} == {hers}
    assert due(record, DAY_AFTER, owner=EWAN) == []


def test_what_is_reached_or_not_applicable_is_not_in_it(record):
    reached, marked = a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2")
    with record.writing() as tx:
        tx.append(
            [
                shona(reached).milestone_reached("agency_decision", DUE),
                shona(marked).not_applicable(DECISION, "withdrawn"),
            ],
            NOW,
        )

    assert due(record, DAY_AFTER) == []


def test_a_stage_nobody_owns_is_listed_all_the_same(record):
    a_child_after_panel(record, worker=None)

    assert [line.owner for line in due(record, DAY_AFTER)] == [None]
