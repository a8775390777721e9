"""A role's own queue: what is in it, with its days, and of no child whom its reader may not see."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.content import SaidKind
from casework.list_own import list_own
from casework.ports import StageQuery
from casework.queue_content import Mark, Queue
from casework.role_queues import UNDECIDED, queue_of
from permanence.entries import LegalStep, NewEntry, Recorder
from permanence.people import Role
from tests.builders import (
    AILSA,
    EWAN,
    GREER,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    SHONA,
    TODAY,
    a_person,
    on_leave,
    register_child,
    shona,
)
from tests.casework.replying import Replying

OTHER_OFFICER = replace(a_person(AILSA), email="murdo.shaw@council.example", name="Murdo Shaw")
SECOND_JUDGE = replace(a_person(GREER), email="rona.bell@council.example", name="Rona Bell")


def days_ago(number: int) -> date:
    return TODAY - timedelta(days=number)


def the_queue(record, email: str) -> Queue | None:
    with record.reading() as tx:
        return queue_of(tx, record.rules, tx.directory().people[email], TODAY)


def said(record, email: str) -> dict[str, list[str]]:
    """Title to lines, each in one sentence."""
    queue = the_queue(record, email)
    return {
        part.title: [" ".join(filter(None, (line.shown, line.name, line.says))) for line in part.lines]
        for part in (queue.parts if queue else ())
    }


def put(record, *people) -> None:
    with record.writing() as tx:
        tx.put_people(people, NOW)


def records(record, *entries: NewEntry) -> None:
    with record.writing() as tx:
        tx.append(entries, NOW)


def a_child_after_panel(record, case_id: str, panel: date, **details) -> str:
    return register_child(
        record, case_id, panel - timedelta(days=200), milestones={"panel": panel}, **details
    )


def a_child_with_review(record, case_id: str, placed_days_ago: int, **details) -> str:
    """A child whose first review is due six weeks after the placement."""
    details.setdefault("reviewing_officer", AILSA)
    details.setdefault("route", "permanence_order")
    return register_child(record, case_id, days_ago(placed_days_ago), **details)


# --- the decision maker ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "how", "mark"),
    [
        (0, "Due Wed 3 Jun, day 0 since panel held on Wed 20 May", Mark.NONE),
        (13, "Due Thu 21 May, day 13 since panel held on 7 May", Mark.NONE),
        (14, "Due Wed 20 May, day 14 since panel held on 6 May", Mark.NONE),
        (15, "1 day over the statutory limit, day 15 since panel held on 5 May", Mark.OVER_LIMIT),
    ],
)
def test_the_decision_maker_has_the_day_since_each_panel(record, days, how, mark):
    reference = a_child_after_panel(record, "C1", days_ago(days))

    queue = the_queue(record, GREER)

    [line] = queue.lines
    assert (line.shown, line.name, line.says, line.mark) == (reference, "Agency decision", how, mark)


def test_the_longest_waiting_decision_comes_first_and_the_headline_counts_what_is_over_the_limit(record):
    late = a_child_after_panel(record, "C1", days_ago(20))
    fresh = a_child_after_panel(record, "C2", days_ago(3))

    queue = the_queue(record, GREER)

    assert [line.shown for line in queue.lines] == [late, fresh]
    assert queue.headline == "2 decisions wait for you, 1 past a statutory limit"


def test_of_two_decisions_the_one_that_is_due_first_comes_first_although_its_panel_was_later(record):
    paused = a_child_after_panel(record, "C1", days_ago(12))
    with record.reading() as tx:
        key = next(
            s.stage.key
            for s in tx.stages(StageQuery(references=frozenset({paused})))
            if s.stage.milestone == "agency_decision"
        )
    hers = shona(paused)
    records(record, hers.paused(key, days_ago(11), "criminal proceedings"), hers.resumed(key, days_ago(1)))
    later = a_child_after_panel(record, "C2", days_ago(8))

    assert [line.shown for line in the_queue(record, GREER).lines] == [later, paused]


def test_a_decision_that_is_made_leaves_the_queue_and_the_decision_maker_sees_the_child_no_more(record):
    reference = a_child_after_panel(record, "C1", days_ago(3))
    records(record, shona(reference).milestone_reached("agency_decision", TODAY))

    assert the_queue(record, GREER) is None


def test_a_decision_maker_who_is_kept_from_a_child_does_not_even_count_her(record):
    put(record, SECOND_JUDGE)
    reference = a_child_after_panel(record, "C1", days_ago(20))
    kept = Recorder(reference, 1, MORAG, "slack:1")
    records(record, kept.allocated(social_worker=SHONA, team="North", restricted_from=[GREER]))

    assert the_queue(record, GREER) is None
    assert [line.shown for line in the_queue(record, SECOND_JUDGE.email).lines] == [reference]


# --- the reviewing officer ------------------------------------------------------------------------------------------


def test_the_reviewing_officer_has_the_reviews_that_she_chairs_and_nobody_elses(record):
    put(record, OTHER_OFFICER)
    mine = a_child_with_review(record, "C1", 45)
    a_child_with_review(record, "C2", 45, reviewing_officer=OTHER_OFFICER.email)

    assert said(record, AILSA) == {
        "Reviews that you chair": [f"{mine} First review 3 days over the statutory limit, not booked"]
    }
    assert len(list(the_queue(record, OTHER_OFFICER.email).lines)) == 1


@pytest.mark.parametrize(
    ("placed", "booked", "how"),
    [
        (30, None, "Due Mon 1 Jun in 12 days, not booked"),
        (30, 4, "Booked Sun 24 May, due Mon 1 Jun"),
        (30, -2, "Was booked for Mon 18 May, 2 days ago, due Mon 1 Jun"),
        (45, 4, "3 days over the statutory limit, booked Sun 24 May"),
        (45, -2, "3 days over the statutory limit, was booked for Mon 18 May, 2 days ago"),
    ],
)
def test_a_review_stands_with_its_booking_and_its_days(record, placed, booked, how):
    reference = a_child_with_review(record, "C1", placed)
    if booked is not None:
        records(record, shona(reference).booked("first_review", TODAY + timedelta(days=booked)))

    assert said(record, AILSA)["Reviews that you chair"] == [f"{reference} First review {how}"]


def test_a_review_further_off_than_four_weeks_waits_for_a_later_list(record):
    a_child_with_review(record, "C1", 13)  # due in 29 days
    near = a_child_with_review(record, "C2", 14)

    [line] = the_queue(record, AILSA).lines

    assert line.shown == near


@pytest.mark.parametrize(("days", "named"), [(28, True), (29, False)])
def test_a_review_that_was_held_stands_with_its_days_for_four_weeks(record, days, named):
    reference = a_child_with_review(record, "C1", 100)
    records(record, shona(reference).milestone_reached("first_review", days_ago(days)))

    held = said(record, AILSA).get("Held in the last four weeks", [])

    says = f"{reference} First review Held on 22 Apr, 28 days ago, its form is not answered"
    assert held == ([says] if named else [])


@pytest.mark.parametrize(("stage", "counts"), [("SCO.REV1#1", True), ("SCO.REV2#1", False)])
def test_a_review_that_was_held_says_whether_anybody_answered_its_form(record, stage, counts):
    reference = a_child_with_review(record, "C1", 100)
    records(record, shona(reference).milestone_reached("first_review", days_ago(5)))
    records(record, shona(reference).form_answered("review 1", stage, ["plan=right"]))

    [held] = said(record, AILSA)["Held in the last four weeks"]

    assert held.endswith("its form is not answered") is not counts


def test_where_the_council_has_no_form_for_reviews_none_is_missed(record):
    reference = a_child_with_review(record, "C1", 100)
    records(record, shona(reference).milestone_reached("first_review", days_ago(5)))
    without = replace(record.rules, pack=replace(record.rules.pack, forms={}))

    with record.reading() as tx:
        queue = queue_of(tx, without, tx.directory().people[AILSA], TODAY)

    assert f"{reference} Held on Fri 15 May, 5 days ago" in [
        f"{line.shown} {line.says}" for line in queue.lines
    ]


def test_a_decision_without_an_outcome_stands_until_somebody_records_one_in_the_words_that_are_shown(record):
    reference = a_child_with_review(record, "C1", 40)
    records(record, shona(reference).milestone_reached("permanence_recommendation", days_ago(5)))

    assert said(record, AILSA)[UNDECIDED] == [f"{reference} Recommendation Made on Fri 15 May, 5 days ago"]
    [line] = [line for line in the_queue(record, AILSA).lines if line.example]
    ailsa = Replying(record, AILSA)
    assert line.example == f"{reference} permanence recommendation approved on 15 May"
    assert ailsa.types(line.example).kind is SaidKind.READ_BACK
    assert ailsa.types("yes").kind is SaidKind.RECORDED
    assert UNDECIDED not in said(record, AILSA)


@pytest.mark.parametrize(("days", "named"), [(56, True), (57, False)])
def test_a_decision_of_more_than_eight_weeks_ago_is_counted(record, days, named):
    reference = a_child_with_review(record, "C1", 100)
    records(record, shona(reference).milestone_reached("kinship_ruled", days_ago(days)))

    [line] = said(record, AILSA)[UNDECIDED]

    assert line.startswith(reference) is named
    assert named or line == "1 more More than eight weeks ago, the first on 24 Mar"


@pytest.mark.parametrize(("days", "asked"), [(28, True), (29, False)])
def test_a_decision_that_came_in_by_a_file_is_asked_about_for_four_weeks(record, days, asked):
    a_child_with_review(record, "C1", 60, milestones={"kinship_ruled": days_ago(days)})

    assert (UNDECIDED in said(record, AILSA)) is asked


@pytest.mark.parametrize(("days", "asked"), [(41, False), (42, True)])
def test_a_child_without_a_route_is_a_question_about_the_plan_after_six_weeks(record, days, asked):
    reference = a_child_with_review(record, "C1", days, route=None)

    questions = said(record, AILSA).get("Questions about the plan", [])

    assert questions == ([f"{reference} No route is recorded, looked after for 42 days"] if asked else [])


@pytest.mark.parametrize(("days", "asked"), [(89, False), (90, True)])
def test_two_routes_side_by_side_are_a_question_after_three_months(record, days, asked):
    reference = a_child_with_review(record, "C1", 200)
    second = shona(reference).plan_opened("home", days_ago(days), "contingency", primary=False)
    records(record, second)

    questions = said(record, AILSA).get("Questions about the plan", [])

    side = f"{reference} 2 routes side by side for 90 days: does each still stand?"
    assert questions == ([side] if asked else [])


def test_whoever_covers_a_reviewing_officer_has_her_reviews(record):
    reference = a_child_with_review(record, "C1", 45)
    put(record, OTHER_OFFICER, on_leave(AILSA, TODAY, TODAY, OTHER_OFFICER.email))

    assert [line.shown for line in the_queue(record, OTHER_OFFICER.email).lines] == [reference]


def test_a_reviewing_officer_who_is_kept_from_a_child_has_nothing_of_her(record):
    reference = a_child_with_review(record, "C1", 45)
    kept = Recorder(reference, 1, MORAG, "slack:1")
    records(
        record,
        kept.allocated(social_worker=SHONA, reviewing_officer=AILSA, team="North", restricted_from=[AILSA]),
    )

    assert the_queue(record, AILSA) is None


def test_a_new_reviewing_officer_has_the_child_and_the_old_one_has_her_no_more(record):
    put(record, OTHER_OFFICER)
    reference = a_child_with_review(record, "C1", 45)
    moved = Recorder(reference, 1, MORAG, "slack:1")
    records(record, moved.allocated(social_worker=SHONA, reviewing_officer=OTHER_OFFICER.email, team="North"))

    assert the_queue(record, AILSA) is None
    assert [line.shown for line in the_queue(record, OTHER_OFFICER.email).lines] == [reference]


def test_a_reviewing_officer_keeps_her_children_under_a_new_address(record):
    reference = a_child_with_review(record, "C1", 45)
    with record.writing() as tx:
        tx.move_person(AILSA, "ailsa.grant@council.example", NOW, by="the staff list")

    assert [line.shown for line in the_queue(record, "ailsa.grant@council.example").lines] == [reference]


# --- legal officers and information officers --------------------------------------------------------------------------


def test_a_legal_officer_has_the_hand_overs_that_are_with_legal_services(record):
    reference = register_child(
        record,
        "C1",
        days_ago(300),
        route="permanence_order",
        milestones={"permanence_recommendation": days_ago(40), "legal_referral": days_ago(9)},
    )

    assert said(record, LORNA) == {
        "Waiting for legal services": [f"{reference} With legal services since 11 May (9 days)"]
    }
    records(record, shona(reference).legal_step(LegalStep.QUERIED, days_ago(2), reason="chronology"))
    assert said(record, LORNA) == {}


def test_an_information_officer_reads_what_the_data_do_not_say(record):
    alone = register_child(record, "C1", days_ago(30), worker=None, route="permanence_order")
    aimless = register_child(record, "C2", days_ago(10))

    found = said(record, KIRSTY)

    assert found["No social worker is known"] == [f"{alone} Since Wed 20 May, 0 days, team North"]
    assert found["No route is recorded"] == [f"{aimless} Looked after for 10 days"]
    assert "No target is set" not in found


@pytest.mark.parametrize(
    ("team", "named"), [("Team 10", "Team 10"), ("Fostering team", "Fostering team"), ("North", "team North")]
)
def test_a_team_whose_name_says_that_it_is_one_is_not_called_a_team_twice(record, team, named):
    alone = register_child(record, "C1", days_ago(30), worker=None, team=team, route="permanence_order")

    assert said(record, KIRSTY)["No social worker is known"] == [f"{alone} Since Wed 20 May, 0 days, {named}"]


def test_a_step_reported_as_wrong_stands_until_it_is_looked_into(record):
    reference = register_child(record, "C1", days_ago(60), route="permanence_order")
    records(record, shona(reference).alert_wrong("SCO.REV1#1", TODAY + timedelta(days=7)))

    assert said(record, KIRSTY)["Reported as a wrong alert"] == [f"{reference} First review Today"]


# --- nobody else ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", [SHONA, JAMIE, EWAN, MORAG, ISLA])
def test_workers_and_managers_have_no_queue(record, email):
    a_child_after_panel(record, "C1", days_ago(20), reviewing_officer=AILSA)

    assert the_queue(record, email) is None


def test_a_leaver_has_nothing(record):
    a_child_with_review(record, "C1", 45)
    put(record, replace(a_person(AILSA), active=False))

    with record.reading() as tx:
        assert list_own(tx, record.rules, tx.directory().people[AILSA], NOW).queue is None


def test_every_role_with_a_queue_is_a_role_of_the_directory():
    assert {a_person(email).role for email in (AILSA, GREER, LORNA, KIRSTY)} == {
        Role.REVIEWING_OFFICER,
        Role.AGENCY_DECISION_MAKER,
        Role.LEGAL_OFFICER,
        Role.INFORMATION_OFFICER,
    }
