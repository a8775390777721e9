"""What prompted a change of route comes in with Homeward's own form, and is kept with the change."""

from permanence.insight.route_changes import PromptIs, prompt_of
from tests.importing import a_csv as a_file
from tests.importing import an_event, events, rows_of, take_in

HEADERS = "child_ref,milestone,event_date,route,outcome,reason_code,prompted_by"


def the_plans(record):
    with record.reading() as tx:
        [reference] = tx.references()
        return tx.journey(reference)


def test_a_prompt_that_the_file_names_is_kept_and_found_among_the_childs_decisions(record, tmp_path):
    file = a_file(
        tmp_path,
        HEADERS,
        "C1,became_looked_after,2025-01-06,home,,,",
        "C1,panel,2025-03-03,,not_agreed,,",
        "C1,route,2025-06-02,adoption,,needs_changed,panel not_agreed",
        "C1,parallel_route,2025-07-01,kinship_care_order,,,",
        "C1,route_closed,2025-08-01,kinship_care_order,,,kin_named",
    )
    take_in(record, file, "canonical")

    journey = the_plans(record)

    first, _, beside = journey.plans
    assert (first.prompted_by, beside.prompted_by) == ("panel not_agreed", "kin_named")
    found = prompt_of(journey, first)
    assert (found.is_, found.milestone, str(found.on)) == (PromptIs.NAMED, "panel", "2025-03-03")


def test_a_prompt_that_nobody_knows_is_asked_about(tmp_path):
    file = a_file(
        tmp_path,
        HEADERS,
        "C1,became_looked_after,2025-01-06,home,,,",
        "C1,route,2025-06-02,adoption,,,the weather",
    )

    [row] = rows_of(file, "canonical")

    assert [(a.column, a.value) for a in row.asked] == [("prompted_by", "the weather")]
    assert [r.route for r in row.from_file[0].routes] == ["home", "adoption"]


def test_a_file_without_the_column_says_nothing_of_it(record, tmp_path):
    take_in(
        record,
        events(
            tmp_path,
            an_event("C1", "became_looked_after", "2025-01-06", route="home"),
            an_event("C1", "route", "2025-06-02", route="adoption"),
        ),
        "canonical",
    )

    assert [plan.prompted_by for plan in the_plans(record).plans] == [None, None]
