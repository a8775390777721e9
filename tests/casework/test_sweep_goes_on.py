"""What is wrong with one child, or with one kind of message, keeps no other message from its reader."""

from datetime import timedelta

import pytest

from casework import raise_alerts as sweep
from tests.builders import SHONA
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel


def fails(*_given, **_named):
    raise OverflowError("date value out of range")


def test_a_step_that_cannot_be_judged_is_said_and_keeps_no_other_from_being_told(record, post, monkeypatch):
    odd, other = a_child_after_panel(record, "C1"), a_child_after_panel(record, "C2")
    judge = sweep.Judge.of

    def of(self, stage):
        return fails() if stage.reference == odd else judge(self, stage)

    with monkeypatch.context() as wrong:
        wrong.setattr(sweep.Judge, "of", of)
        swept = post.morning(DAY_AFTER)
    assert post.sent_to(SHONA)[-1].references == [other]
    [fault] = swept.faults
    assert fault.startswith(f"{odd} Agency decision: it cannot be judged: OverflowError at ")

    post.morning(DAY_AFTER + timedelta(days=1))

    assert odd in post.sent_to(SHONA)[-1].references


@pytest.mark.parametrize(
    "kind", ["queue_cards", "queue_catch_ups", "post_what_was_left", "tell_of_calendar_end"]
)
def test_a_kind_of_message_that_cannot_be_queued_is_said_and_keeps_no_other(record, post, monkeypatch, kind):
    reference = a_child_after_panel(record)
    monkeypatch.setattr(sweep, kind, fails)

    swept = post.morning(DAY_AFTER)

    assert post.sent_to(SHONA)[-1].references == [reference]
    assert [fault.rpartition(": ")[2].split()[0] for fault in swept.faults] == ["OverflowError"]
