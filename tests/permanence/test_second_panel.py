"""A second panel is not a correction of the first: it starts the agency decision's fortnight anew."""

from datetime import UTC, date, datetime

from permanence.answer import Answer, Verb
from permanence.answers.entries import entries_for
from permanence.case import Case
from permanence.entries import Entry, Recorder
from permanence.journey import journey_of
from permanence.stages import StageState, project
from tests.builders import SHONA, a_rulebook, people

REFERENCE = "HW-4821-B"
TODAY = date(2026, 5, 20)
BEGAN, RECOMMENDED = date(2025, 3, 3), date(2025, 8, 4)


def recorded(news, before=()):
    """These entries after those that are there, as the ledger would number them."""
    at = datetime(2026, 5, 20, 9, tzinfo=UTC)
    return [
        *before,
        *(
            Entry(n, e.kind, e.reference, e.journey, e.data, e.by, e.through, at, e.replaces)
            for n, e in enumerate(news, start=len(before) + 1)
        ),
    ]


def the_case(entries):
    rules, directory = a_rulebook(), people()
    journey = journey_of(REFERENCE, 1, entries)
    return Case(journey, tuple(project(journey, rules, directory)), rules, directory, TODAY)


def decided_once():
    says = Recorder(REFERENCE, 1, SHONA, "slack:1")
    return recorded(
        [
            says.journey_began(BEGAN, "became_looked_after"),
            says.plan_opened("permanence_order", BEGAN, None),
            says.milestone_reached("permanence_recommendation", RECOMMENDED),
            says.milestone_reached("panel", date(2025, 10, 6)),
            says.milestone_reached("agency_decision", date(2025, 10, 15)),
        ]
    )


def done(entries, milestone, on):
    return recorded(
        entries_for(
            Answer(Verb.DONE, REFERENCE, milestone=milestone, on=on), the_case(entries), SHONA, "slack:2"
        ),
        entries,
    )


def decision_stages(entries):
    return {s.key: s for s in the_case(entries).stages if s.code == "PO.ADM"}


def test_a_second_panel_after_the_decision_starts_a_second_fortnight():
    entries = done(decided_once(), "panel", date(2026, 5, 4))

    stages = decision_stages(entries)

    assert stages["PO.ADM#1"].state is StageState.CLOSED
    assert stages["PO.ADM#2"].state is StageState.OPEN
    assert stages["PO.ADM#2"].due_on == date(2026, 5, 18)


def test_its_decision_is_a_further_one_and_the_first_keeps_its_date():
    entries = done(done(decided_once(), "panel", date(2026, 5, 4)), "agency_decision", date(2026, 5, 12))

    stages = decision_stages(entries)

    assert stages["PO.ADM#1"].ended_on == date(2025, 10, 15)
    assert stages["PO.ADM#2"].ended_on == date(2026, 5, 12)


def test_another_date_of_the_same_panel_is_still_a_correction():
    entries = done(decided_once(), "panel", date(2025, 10, 7))

    assert [r.on for r in the_case(entries).journey.reached("panel")] == [date(2025, 10, 7)]


def test_another_date_of_the_same_decision_is_still_a_correction():
    entries = done(decided_once(), "agency_decision", date(2025, 10, 16))

    assert [r.on for r in the_case(entries).journey.reached("agency_decision")] == [date(2025, 10, 16)]
