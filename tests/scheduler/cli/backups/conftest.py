"""A council with one child whose decision is overdue, its commands, and its store as it is now."""

import pytest

from store.case_record import SqlCaseRecord
from store.engine import open_engine
from tests.builders import a_rulebook
from tests.casework.test_raise_alerts import a_child_after_panel


@pytest.fixture
def folder(folder):
    record = SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook())
    a_child_after_panel(record)
    record.close()
    return folder


@pytest.fixture
def store(folder):
    """Opens the store as it is now; what was opened is closed at the end."""
    opened = []

    def open_now():
        opened.append(SqlCaseRecord(open_engine(f"sqlite:///{folder / 'homeward.sqlite'}"), a_rulebook()))
        return opened[-1]

    yield open_now
    for record in opened:
        record.close()
