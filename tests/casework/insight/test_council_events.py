"""A simulated council of 534 children, taken in by Homeward's own form and seen on 2 July 2024."""

from datetime import date

import pytest

from casework.waits import Asked, measure_waits, told_by_record
from permanence.insight.on_route import routes_with

SEEN_ON = date(2024, 7, 2)
# Worked out apart from Homeward; over all children, as it once was, the medians were 103 and 408 days.
EXPECTED = {
    ("legal_referral", "panel"): (220, 72, 66, 79),
    ("agency_decision", "match_agreed"): (107, 184, 157, 218),
}


@pytest.fixture(scope="module")
def told(shared_data, tmp_path_factory):
    from tests.builders import a_record
    from tests.casework.insight.conftest import Council

    record = a_record(tmp_path_factory.mktemp("council"))
    council = Council(record).import_events(
        shared_data / "insight" / "forecast" / "council-events.csv", SEEN_ON
    )
    with record.reading() as tx:
        yield list(told_by_record(tx)), council
    record.close()


@pytest.mark.parametrize("between", EXPECTED)
def test_waits_count_only_children_on_a_route_that_has_the_step(told, rules, between):
    journeys, council = told

    report = measure_waits(journeys, Asked(*between), rules, SEEN_ON)

    figures = report.figures()
    assert (figures["n"], figures["median"], figures["median_low"], figures["median_high"]) == EXPECTED[
        between
    ]
    having = routes_with(between[1], rules.pack)
    followed = {
        (t.journey.reference, t.journey.number)
        for t in journeys
        if having & {p.route for p in t.journey.plans}
    }
    assert {(w.reference, w.journey) for w in report.waits} <= followed
    assert len(council.case_of) == 534
