"""A no to what was recorded just now: it stands until something else is said, that is said, and undo takes it back."""

import pytest

from store.case_record import SqlCaseRecord
from tests.casework.replying import Replying, newest, stage, waits_for_panel


@pytest.fixture
def shona(record: SqlCaseRecord) -> Replying:
    return Replying(record)


def test_it_is_not_said_that_nothing_was_recorded(shona, record) -> None:
    reference = waits_for_panel(record)
    shona.types(f"{reference} panel booked for 12 June")
    shona.types("yes")

    said = shona.types("no")

    assert (
        said.question == "What was recorded stands until then. What should it be? To take it back, say undo."
    )
    assert stage(record, reference).booked_on is not None


@pytest.mark.parametrize("no", ["no", "it wasn't held"])
def test_undo_takes_it_back(shona, record, no) -> None:
    reference = waits_for_panel(record)
    shona.types(f"{reference} panel booked for 12 June")
    shona.types("yes")
    shona.types(no)

    shona.types("undo")

    assert stage(record, reference).booked_on is None


def test_a_no_to_what_was_read_back_records_nothing(shona, record) -> None:
    reference = waits_for_panel(record)
    before = newest(record, reference)
    shona.types(f"{reference} panel booked for 12 June")

    assert shona.types("no").question == "Nothing was recorded. What should it be?"
    assert shona.types("undo").lines == ("Let go: nothing was recorded.",)
    assert newest(record, reference) == before
