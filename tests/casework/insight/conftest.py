"""A record filled from an event file, and what the figures see of it on a day."""

import os
from datetime import UTC, date, datetime, time

import pytest

from casework.insight.seen import seen
from tests.casework.insight.opened import Opened
from tests.importing import take_in
from tests.proof import one_of

# More of them: HOMEWARD_COUNCILS=50 make test
COUNCILS = int(os.environ.get("HOMEWARD_COUNCILS", "3"))
SOME = one_of(8)  # of the tests over another council than the first


class Council:
    """The record of a test, read as the figures read it."""

    def __init__(self, record):
        self.record = record
        self.case_of = {}

    def import_events(self, file, on: date):
        """All of the file is recorded, as it came in on a day."""
        take_in(self.record, file, "canonical", now=datetime.combine(on, time(9), UTC))
        with self.record.reading() as tx:
            self.case_of = dict(tx.case_ids())
        return self

    def reference(self, case_id: str) -> str:
        return next(ref for ref, case in self.case_of.items() if case == case_id)

    def seen(self, on: date, rules=None):
        with self.record.reading() as tx:
            return list(seen(tx, rules or self.record.rules, on))

    def name(self, reference: str, journey: int = 1) -> str:
        """The case system's id, with the journey where it is not the first: "R10/2"."""
        case = self.case_of[reference]
        return case if journey == 1 else f"{case}/{journey}"


@pytest.fixture
def council(record):
    return Council(record)


@pytest.fixture(
    scope="session", params=[1, *(pytest.param(seed, marks=SOME) for seed in range(2, 1 + COUNCILS))]
)
def opened(request, tmp_path_factory):
    """A council made up at random, with its open data."""
    found = Opened(tmp_path_factory.mktemp("council"), request.param)
    yield found
    found.record.close()
