"""The number that a read-back gives each answer is that of the line it is about, and never another's."""

from casework.ports import MessageKind, NewMessage, NewNotice
from permanence.notices import Level
from store.case_record import SqlCaseRecord
from tests.builders import NOW, SHONA
from tests.casework.replying import DECISION, PANEL, REVIEW, Replying, waits_for_decision, waits_for_panel


def alert(record: SqlCaseRecord, *lines: tuple[str, str]) -> int:
    """The number of a message to Shona with these lines, in this order."""
    message = NewMessage("alert", MessageKind.ALERT, SHONA, "slack", NOW, facts={})
    with record.writing() as tx:
        stored = [tx.stage(reference, 1, stage) for reference, stage in lines]
        notices = [
            NewNotice(f"alert:{s.id}", s.id, reference, 1, stage, Level.OVERDUE, SHONA, NOW.date(), "alert")
            for s, (reference, stage) in zip(stored, lines, strict=True)
            if s
        ]
        tx.raise_notices([message], notices, [], NOW)
        found = tx.message_by_key("alert")
    assert found is not None
    return found.id


def test_a_step_that_is_no_line_of_the_message_is_not_given_the_number_of_another(record: SqlCaseRecord):
    child, other = waits_for_panel(record), waits_for_decision(record, "S200")
    message = alert(record, (child, PANEL), (other, DECISION), (child, REVIEW))

    said = Replying(record).types(
        "1 held 12 May. 3 held 14 May. 3 legal advice booked for 2 June", message_id=message
    )

    assert said.numbers == (1, 3, 0)
