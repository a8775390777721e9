"""A council that has a mailbox, and a child of Shona's whose panel is late."""

import pytest

from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import Council
from tests.casework.replying import waits_for_panel


@pytest.fixture
def child(record: SqlCaseRecord) -> str:
    return waits_for_panel(record)


@pytest.fixture
def council(record: SqlCaseRecord, child: str) -> Council:
    return Council(record)
