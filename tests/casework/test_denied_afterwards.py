"""A no to what was recorded just now: it stands until something else is said, that is said, and undo takes it back."""

import pytest

from tests.casework.replying import newest, stage, waits_for_panel


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


@pytest.mark.parametrize("then", ["{other} panel held 12 May", "{other} note: spoke with the clerk"])
def test_what_was_denied_does_not_come_back_beside_news_of_another_child(shona, record, then) -> None:
    reference, other = waits_for_panel(record), waits_for_panel(record, "C2")
    before = newest(record, reference)
    shona.types(f"{reference} panel booked for 12 June")
    shona.types("no")

    read = shona.types(then.format(other=other))
    shona.types("yes")

    assert reference not in str(read.recorded)
    assert newest(record, reference) == before


def test_what_was_denied_does_not_come_back_with_an_answer_of_another_kind(shona, record) -> None:
    reference = waits_for_panel(record)
    shona.types(f"{reference} panel booked for 12 June")
    shona.types("no")

    read = shona.types("yes plan still right")

    assert "booked" not in str(read.recorded)


def test_what_was_denied_is_put_right_by_what_it_should_be(shona, record) -> None:
    reference = waits_for_panel(record)
    shona.types(f"{reference} panel booked for 12 June")
    shona.types("no")

    assert "panel booked for Fri 19 Jun" in str(shona.types("19 June").recorded)
