"""What an alert's headline counts: how many steps, how many past a statutory limit, and whether that is all of it."""

import pytest

from bot.alert_counts import Occasion, counts_of
from casework.content import AlertContent
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from tests.bot.email.examples import ALL_STATUTORY, ESCALATED, MIXED, an_alert, an_item

AIM = TargetStatus.COUNCIL_AIM


@pytest.mark.parametrize(
    ("alert", "total", "statutory", "or_more", "occasion"),
    [
        (an_alert(*MIXED), 4, 1, False, Occasion.MIXED),
        (an_alert(*MIXED, more=3), 7, 1, False, Occasion.MIXED),
        (an_alert(*ALL_STATUTORY, more=3), 13, 10, True, Occasion.MIXED),
        (an_alert(*ALL_STATUTORY), 10, 10, False, Occasion.MIXED),
        (an_alert(*ESCALATED), 3, 1, False, Occasion.ESCALATED),
        (an_alert(an_item(level=Level.DUE_SOON, over=-3)), 1, 0, False, Occasion.SOON),
        (an_alert(an_item(over=1, status=AIM)), 1, 0, False, Occasion.MIXED),
    ],
)
def test_counts(alert: AlertContent, total: int, statutory: int, or_more: bool, occasion: Occasion) -> None:
    counts = counts_of(alert)

    assert (counts.total, counts.statutory, counts.or_more, counts.occasion) == (
        total,
        statutory,
        or_more,
        occasion,
    )


def test_a_statutory_step_that_is_only_due_soon_is_not_past_its_limit() -> None:
    assert counts_of(an_alert(an_item(level=Level.DUE_SOON, over=0))).statutory == 0
