"""From which moment on a day is over, so that its certificate can be made."""

from datetime import datetime, time, timedelta

import pytest

from casework.certificate.make import day_due
from casework.raise_alerts import WorkingHours
from tests.builders import LONDON, TODAY, a_rulebook

HOURS = WorkingHours(time(9), time(17))


@pytest.mark.parametrize(
    ("clock", "is_over"),
    [(time(17), False), (time(17, 59, 59), False), (time(18), True), (time(23, 59), True)],
)
def test_a_day_is_over_an_hour_after_the_end_of_work(clock, is_over):
    now = datetime.combine(TODAY, clock, LONDON)

    assert day_due(a_rulebook(), now, HOURS) == (TODAY if is_over else TODAY - timedelta(days=1))
