"""What an alert's words count: how many steps, how many past a statutory limit, how many named before."""

import pytest

from bot.alert_counts import Occasion, counts_of
from casework.content import AlertContent
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from tests.bot.email.examples import ALL_STATUTORY, ESCALATED, FORTY_SEVEN, MIXED, an_alert, an_item

AIM = TargetStatus.COUNCIL_AIM


@pytest.mark.parametrize(
    ("alert", "total", "statutory", "counted", "occasion"),
    [
        (an_alert(*MIXED), 4, 1, 0, Occasion.MIXED),
        (an_alert(*FORTY_SEVEN), 47, 9, 37, Occasion.MIXED),
        (an_alert(*ALL_STATUTORY), 10, 10, 0, Occasion.MIXED),
        (an_alert(*ESCALATED), 3, 1, 0, Occasion.ESCALATED),
        (an_alert(an_item(level=Level.DUE_SOON, over=-3)), 1, 0, 0, Occasion.SOON),
        (an_alert(an_item(over=1, status=AIM)), 1, 0, 0, Occasion.MIXED),
    ],
)
def test_counts(alert: AlertContent, total: int, statutory: int, counted: int, occasion: Occasion) -> None:
    counts = counts_of(alert)

    assert (counts.total, counts.statutory, counts.counted, counts.occasion) == (
        total,
        statutory,
        counted,
        occasion,
    )


def test_what_is_only_counted_was_named_before_and_is_past_no_statutory_limit() -> None:
    alert = an_alert(*FORTY_SEVEN)
    counts = counts_of(alert)

    assert (counts.new, counts.past, counts.waiting, counts.soon) == (1, 33, 0, 4)
    assert not any(item.is_new or item.is_over_limit for item in alert.named_before)


def test_a_statutory_step_that_is_only_due_soon_is_not_past_its_limit() -> None:
    assert counts_of(an_alert(an_item(level=Level.DUE_SOON, over=0))).statutory == 0
