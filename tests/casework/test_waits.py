"""How long children wait from one milestone to another, child by child."""

from datetime import date

import pytest

from casework.waits import Asked, Pairs, WrongWayRound, measure_waits, told_by_record, told_by_rows
from permanence.insight.waits import Became
from tests.builders import NOW, TODAY, a_rulebook, register_child, shona
from tests.importing import a_row, a_tracker, an_event, events, rows_of, take_in

PANEL, DECISION = "panel", "agency_decision"


def waits(record, start="became_looked_after", end=PANEL, pairs=Pairs.ALL, today=TODAY, **more):
    with record.reading() as tx:
        return measure_waits(told_by_record(tx), Asked(start, end, pairs, **more), a_rulebook(), today)


def child(record, case_id, began, **milestones):
    return register_child(record, case_id, date.fromisoformat(began), milestones=milestones)


def test_an_ended_wait_counts_its_days_and_an_open_one_what_was_seen_of_it(record):
    ended = child(record, "C1", "2026-01-01", panel=date(2026, 1, 11))
    still = child(record, "C2", "2026-05-01")

    report = waits(record)

    assert {(w.reference, w.days, w.became) for w in report.waits} == {
        (ended, 10, Became.REACHED),
        (still, 19, Became.OPEN),
    }
    figures = report.figures()
    assert (figures["n"], figures["reached"], figures["open"], figures["stopped"]) == (2, 1, 1, 0)
    assert (figures["mean"], figures["median_completed"]) == (10, 10)
    assert figures["median"] is None  # two waits: the list says all that can be said


def test_the_median_is_not_reached_while_half_have_not_got_there(record):
    for n in range(5):
        child(record, f"C{n}", "2026-01-01", panel=date(2026, 1, 11))
    for n in range(5, 11):
        child(record, f"C{n}", "2025-01-01")

    assert waits(record).figures()["median"] is None
    child(record, "C11", "2026-01-01", panel=date(2026, 1, 15))
    assert waits(record).figures()["median"] == 14


def test_ends_before_their_starts_are_no_waits_and_are_listed(record):
    early = child(record, "C1", "2026-01-01", panel=date(2026, 5, 6), agency_decision=date(2026, 5, 1))
    for n in (2, 3):
        child(record, f"C{n}", "2026-01-01", panel=date(2026, 5, 6), agency_decision=date(2026, 5, 16))

    report = waits(record, PANEL, DECISION)

    assert [w.days for w in report.waits] == [10, 10]
    assert [w.reference for w in report.found.ended_first] == [early]
    assert report.rows()[-1]["became"] == "ended before it began"


def test_a_pair_the_wrong_way_round_is_refused_and_says_so(record):
    child(record, "C1", "2026-01-01", panel=date(2026, 5, 6), agency_decision=date(2026, 5, 16))

    with pytest.raises(
        WrongWayRound, match=r"agency_decision in 1 of 1 .* ask from panel to agency_decision"
    ):
        waits(record, DECISION, PANEL)


def test_a_child_who_left_without_it_was_seen_up_to_that_day(record):
    reference = child(record, "C1", "2026-01-01")
    with record.writing() as tx:
        tx.append([shona(reference).journey_ended(date(2026, 2, 1), "home_for_good")], NOW)

    assert [(w.days, w.became, w.because) for w in waits(record).waits] == [
        (31, Became.STOPPED, "journey over")
    ]


def test_only_journeys_on_a_route_that_has_the_step_wait_for_it(record):
    waiting = register_child(
        record, "C1", date(2026, 1, 1), route="permanence_order", plan_on=date(2026, 2, 1)
    )
    register_child(record, "C2", date(2026, 1, 1), route="home")

    report = waits(record)

    assert [(w.reference, w.began_on, w.days) for w in report.waits] == [(waiting, date(2026, 2, 1), 108)]
    assert report.figures()["on_no_route"] == 1
    assert [w.reference for w in waits(record, end="first_review").waits] != []


def test_a_wait_can_be_asked_for_a_route_a_team_and_a_time(record):
    register_child(record, "C1", date(2026, 1, 1), route="permanence_order", team="South")
    other = register_child(record, "C2", date(2026, 3, 1), route="adoption")

    assert [w.reference for w in waits(record, routes=("adoption",)).waits] == [other]
    assert [w.reference for w in waits(record, teams=("North",)).waits] == [other]
    assert [w.reference for w in waits(record, first=date(2026, 3, 1)).waits] == [other]
    assert waits(record, last=date(2025, 12, 31)).waits == ()


def test_a_wait_belongs_to_the_team_that_had_the_child_when_it_began(record):
    reference = child(record, "C1", "2026-01-01")
    with record.writing() as tx:
        tx.append([shona(reference).allocated(team="South")], NOW)

    assert [w.team for w in waits(record).waits] == ["North"]


def test_paused_days_are_neither_waited_nor_late(record):
    reference = register_child(
        record, "C1", date(2026, 1, 1), route="permanence_order", milestones={"panel": date(2026, 3, 2)}
    )
    with record.writing() as tx:
        tx.append([shona(reference).paused("PO.PANEL#1", date(2026, 2, 1), "appeal", date(2026, 2, 11))], NOW)

    assert [(w.days, w.days_paused) for w in waits(record).waits] == [(50, 10)]


def test_a_journey_whose_source_cannot_tell_the_end_is_left_out_and_counted(record, tmp_path):
    take_in(
        record, a_tracker(tmp_path, a_row("C1", laac="1/3/24"), a_row("C2", laac="1/3/24", panel="1/4/24"))
    )

    visits, panels = waits(record, end="visit"), waits(record)

    assert (len(visits.waits), len(visits.found.not_known)) == (0, 2)
    assert (len(panels.waits), len(panels.found.not_known)) == (2, 0)


def test_each_journey_waits_for_itself_and_each_child_once_when_asked(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2022-01-10"),
        an_event("C1", "ended", "2023-01-10"),
        an_event("C1", "became_looked_after", "2025-10-01", care_period="2"),
        an_event("C1", "panel", "2025-10-11", care_period="2"),
    )
    take_in(record, file, "canonical")

    every, first = waits(record), waits(record, pairs=Pairs.FIRST)

    assert [(w.journey, w.days, w.became) for w in every.waits] == [
        (1, 365, Became.STOPPED),
        (2, 10, Became.REACHED),
    ]
    assert [w.days for w in first.waits] == [(date(2025, 10, 11) - date(2022, 1, 10)).days]


def test_a_day_that_is_known_only_at_the_latest_is_counted_and_said(record, tmp_path):
    file = events(
        tmp_path,
        an_event("C1", "became_looked_after", "2025-10-01", precision="latest"),
        an_event("C1", "panel", "2025-10-11"),
    )
    take_in(record, file, "canonical")

    report, exact = waits(record), waits(record, pairs=Pairs.LATEST_START)

    assert report.figures()["at_the_latest"] == 1
    assert exact.waits == ()


def test_a_file_is_measured_without_being_taken_in(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row("C1", laac="1/3/24", panel="1/4/24")))

    told = told_by_rows(rows, "became_looked_after")
    report = measure_waits(told, Asked("became_looked_after", PANEL), a_rulebook(), TODAY)

    assert [(w.reference, w.days) for w in report.waits] == [("C1", 31)]


@pytest.mark.parametrize(
    ("today", "days", "became"), [("2026-01-05", 4, "open"), ("2026-01-11", 10, "reached")]
)
def test_what_has_not_happened_on_the_day_of_looking_is_still_waited_for(record, today, days, became):
    child(record, "C1", "2026-01-01", panel=date(2026, 1, 11))

    report = waits(record, today=date.fromisoformat(today))

    assert [(w.days, w.became) for w in report.waits] == [(days, became)]


@pytest.mark.parametrize(
    ("between", "n", "median"),
    [
        (("legal_referral", "panel"), 220, (72, 66, 79)),
        (("agency_decision", "match_agreed"), 107, (184, 157, 218)),
    ],
)
def test_on_the_simulated_council_only_children_on_a_route_with_the_step_wait_for_it(
    shared_data, between, n, median
):
    file = shared_data / "insight" / "forecast" / "council-events.csv"
    seen_on = date(2024, 7, 2)
    told = told_by_rows(rows_of(file, "canonical"), "became_looked_after")

    figures = measure_waits(told, Asked(*between), a_rulebook(), seen_on).figures()

    assert figures["n"] == n
    assert (figures["median"], figures["median_low"], figures["median_high"]) == median
