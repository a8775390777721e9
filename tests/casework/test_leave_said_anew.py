"""Of a leave that is said twice in an evening the manager hears the last word alone."""

from datetime import date, datetime, timedelta

from casework.ports import MessageKind
from tests.builders import LONDON, MORAG
from tests.casework.replying import Replying, waits_for_panel

IN_THE_EVENING = datetime(2026, 5, 20, 18, 30, tzinfo=LONDON)


def says(shona, words):
    shona.types(words)
    shona.types("yes")


def test_the_manager_hears_of_the_last_day_that_was_said(record, post):
    waits_for_panel(record)
    shona = Replying(record, now=IN_THE_EVENING)
    says(shona, "I'm on leave from 21 may until 29 may")
    shona.now += timedelta(minutes=5)
    says(shona, "I'm on leave from 21 may until 5 june")

    post.at(date(2026, 5, 21))
    post.deliver()

    [told] = post.sent_to(MORAG, MessageKind.NOTICE)
    assert "5 Jun" in told.content.headline
