"""What was quicker for others: told only where it is clear."""

from datetime import date, timedelta

from permanence.insight.quicker import Quicker, quicker
from permanence.insight.steps import How, Step
from permanence.pack.model import TargetStatus

BEGAN = date(2025, 1, 6)


def a_step(code: str, days: int, due: int, **changes: object) -> Step:
    ended = BEGAN + timedelta(days=days)
    step = Step(
        reference="HW-4821-B",
        journey=1,
        stage=f"{code}#1",
        code=code,
        occurrence=1,
        from_milestone="permanence_recommendation",
        to_milestone=code.lower(),
        route=None,
        team=None,
        owner_role="social_worker",
        started_on=BEGAN,
        ended_on=ended,
        seen_until=ended,
        how=How.REACHED,
        days=days,
        days_paused=0,
        days_for_others=0,
        due_on=BEGAN + timedelta(days=due),
        has_target=True,
        status=TargetStatus.COUNCIL_AIM,
        times_moved=0,
        at_the_latest=False,
    )
    return step._replace(**changes)


def journeys(papers: int, panel: int, children: int = 30) -> list[list[Step]]:
    """So many children whose papers took `papers` days (due on day 30) and whose panel some `panel` days."""
    return [[a_step("PAPERS", papers, 30), a_step("PANEL", panel + n % 7, 84)] for n in range(children)]


def test_where_papers_were_in_time_panel_came_sooner():
    found = quicker([*journeys(25, 60), *journeys(50, 110)])

    assert found["PANEL"] == Quicker("PANEL", "PAPERS", 63, 113, 30, 30)


def test_nothing_is_told_of_a_difference_that_is_not_clear():
    assert "PANEL" not in quicker([*journeys(25, 60), *journeys(50, 61)])


def test_nothing_is_told_of_few():
    assert "PANEL" not in quicker([*journeys(25, 60, 9), *journeys(50, 110)])


def test_nothing_is_told_of_steps_that_do_not_hang_together():
    apart = [
        [papers, panel._replace(from_milestone="panel_papers_in")]
        for papers, panel in (*journeys(25, 60), *journeys(50, 110))
    ]

    assert quicker(apart) == {}
