"""A store that has lost its newest hours sends nothing again that Slack can be asked for, and goes on as it should."""

import pytest

from tests.figures import Figure
from tests.proof import one_of
from tests.year.put_back import WAYS, lines_of, went_back
from tests.year.table import what_is_wrong
from tests.year.year import Plan

SMALL = Plan(seed=11, children=20, days=40, cuts=0.2, refuses=0.0, new_pack_on=None)


@one_of(2)
@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_slack_has_goes_no_second_time_and_mails_at_most_as_many_as_went_since(
    way: str, figure: Figure
) -> None:
    found = went_back(SMALL, way)

    for line in lines_of(way, found):
        figure(f"year: {line}")
    assert what_is_wrong(found.outcome) == []
    assert found.since["slack"] > 0
    assert found.twice["slack"] == 0
    assert all(found.twice[channel] <= found.since[channel] for channel in ("email", "teams"))
