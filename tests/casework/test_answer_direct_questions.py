"""Direct questions are answered in one line, and Ewan's as if there were no child."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from casework.answer_direct_questions import answer_direct_question, needs_a_child
from casework.content import Said, SaidKind
from casework.reply_work import ReplyWork
from permanence.answer import Verb
from permanence.entries import NewEntry, Recorder
from permanence.people import Leave
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, a_person, on_leave, register_child, shona
from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, waits_for_decision, waits_for_panel

TODAY = date(2026, 5, 20)
OF_A_CHILD = [
    "manager",
    "worker",
    "when_due",
    "when_booked",
    "recorded",
    "days_left",
    "next_step",
    "route",
    "legal",
    "why",
    "who_is_it",
    "due_soon",
    "overdue",
]


@dataclass(frozen=True)
class Asked:
    topic: str
    reference: str | None = None
    milestones: tuple[str, ...] = ()


def asks(record: SqlCaseRecord, asked: Asked, email: str = SHONA, message: int | None = None) -> Said:
    with record.writing() as tx:
        directory = tx.directory()
        work = ReplyWork(tx, record.rules, directory.get(email), NOW, "slack:1", directory)  # type: ignore[arg-type]
        return answer_direct_question(work, asked, message)


def line(record: SqlCaseRecord, topic: str, reference: str | None, *milestones: str) -> str:
    """The answer without the child whom it names first."""
    (found,) = asks(record, Asked(topic, reference, milestones)).lines
    assert reference is None or found.startswith(f"{reference}: ")
    return found.removeprefix(f"{reference}: ")


def test_who_is_the_manager(record: SqlCaseRecord, reference: str):
    assert line(record, "manager", reference) == "The manager is Morag Keir."
    assert line(record, "manager", None) == "Your manager is Morag Keir."


def test_who_is_the_worker_and_who_covers(record: SqlCaseRecord, reference: str):
    assert line(record, "worker", reference) == "The social worker is Shona Reid."
    with record.writing() as tx:
        tx.put_people([on_leave(SHONA, TODAY, date(2026, 5, 29), JAMIE)], NOW)
    assert line(record, "worker", reference) == (
        "The social worker is Shona Reid, who is away until Fri 29 May, Jamie Orr covers."
    )


def test_when_is_the_next_review_and_the_panel(record: SqlCaseRecord, reference: str):
    assert line(record, "when_due", reference, "later_review") == (
        "Later review: due Sat 26 Sep, in 129 days."
    )
    assert line(record, "when_due", reference, "panel") == (
        "Panel: due 5 May, 15 days past the council's aim."
    )
    Replying(record).taps(Verb.BOOKED, reference, on=date(2026, 6, 12))
    assert line(record, "when_booked", reference, "panel").startswith(
        "Panel: booked for Fri 12 Jun, due 5 May"
    )


def test_has_panel_been_recorded(record: SqlCaseRecord, reference: str):
    assert line(record, "recorded", reference, "panel") == "No: panel is not recorded."
    decided = waits_for_decision(record)
    assert line(record, "recorded", decided, "panel") == "Yes: panel held on 6 May."
    Replying(record).taps(
        Verb.DECISION, reference, on=date(2026, 5, 19), outcome="deferred", reason="report_awaited"
    )
    assert line(record, "recorded", reference, "panel") == ("Yes: panel, deferred on Tue 19 May.")


def test_when_a_step_is_that_does_not_run_is_answered_without_a_yes_or_a_no(record: SqlCaseRecord):
    decided = waits_for_decision(record)

    assert line(record, "when_due", decided, "panel") == "Panel held on 6 May."
    assert line(record, "when_due", decided, "petition_lodged") == "Petition is not recorded."


def test_how_many_days_are_left(record: SqlCaseRecord, reference: str):
    decided = waits_for_decision(record)

    assert "15 days past the council's aim" in line(record, "days_left", reference, "panel")
    assert line(record, "days_left", decided, "agency_decision") == "Agency decision: due Wed 20 May, today."


def test_what_is_due_this_week_and_what_is_late(record: SqlCaseRecord, reference: str):
    decided = waits_for_decision(record)

    assert line(record, "due_soon", None) == (
        f"Due this week: {decided} Agency decision (Wed 20 May). 1 step is late already: say list."
    )
    assert line(record, "overdue", None) == (f"Late: {reference} Panel (15 days past the council's aim).")


def test_which_route_and_where_the_legal_hand_over_is(record: SqlCaseRecord, reference: str):
    assert line(record, "route", reference) == "The route is Permanence order, since 10 Feb."
    assert line(record, "legal", reference) == "Nothing is recorded as passed to legal services."


def test_without_a_child_it_asks_unless_the_message_tells(
    record: SqlCaseRecord, reference: str, post: PostRoom
):
    post.morning(TODAY)
    (told,) = post.sent_to(SHONA)

    assert asks(record, Asked("route")).kind is SaidKind.ASKED
    about_her = asks(record, Asked("route"), message=told.message.id)
    assert about_her.reference == reference
    assert "The route is Permanence order" in about_her.lines[0]
    assert reference not in about_her.lines[0]  # the message is about her alone


def test_who_writes_here_and_what_has_no_answer(record: SqlCaseRecord):
    assert "Homeward" in line(record, "who_sent", None)
    assert "no answer" in line(record, "other", None)
    assert "no answer" in line(record, "weather", None)


@pytest.mark.parametrize("topic", OF_A_CHILD)
def test_every_question_about_a_child_has_one_answer(record: SqlCaseRecord, reference: str, topic: str):
    said = asks(record, Asked(topic, reference, ("panel",)))

    assert said.kind in (SaidKind.ANSWERED, SaidKind.WHY, SaidKind.WHO)


@pytest.mark.parametrize("topic", OF_A_CHILD)
def test_ewan_is_told_what_he_would_be_told_of_no_child(record: SqlCaseRecord, reference: str, topic: str):
    assert asks(record, Asked(topic, reference), EWAN) == Said(
        SaidKind.NO_SUCH_REFERENCE, reference=reference
    )
    nobody = asks(record, Asked(topic, "HW-0000-1"), EWAN)
    assert nobody == Said(SaidKind.NO_SUCH_REFERENCE, reference="HW-0000-1")


Says = Callable[[Recorder], NewEntry]


def told(record: SqlCaseRecord, reference: str, *said: Says) -> None:
    with record.writing() as tx:
        tx.append([say(shona(reference)) for say in said], NOW)


def held(milestone: str, on: date) -> Says:
    return lambda on_her: on_her.milestone_reached(milestone, on)


def booked(milestone: str, on: date) -> Says:
    return lambda on_her: on_her.booked(milestone, on)


def deferred(milestone: str, on: date) -> Says:
    return lambda on_her: on_her.decision_recorded(milestone, "panel", "deferred", on, reaches=False)


MAY_12, MAY_13 = date(2026, 5, 12), date(2026, 5, 13)


@pytest.mark.parametrize(
    ("said", "topic", "milestones", "answer"),
    [
        # of one step: what is recorded of it, the newest first
        ((held("panel", MAY_12),), "recorded", ("panel",), "Yes: panel held on 12 May."),
        ((deferred("panel", MAY_12),), "recorded", ("panel",), "Yes: panel, deferred on 12 May."),
        (
            (held("panel", MAY_12), deferred("panel", MAY_13)),
            "recorded",
            ("panel",),
            "Yes: panel, deferred on Wed 13 May.",
        ),
        (
            (held("panel", MAY_13), deferred("panel", MAY_12)),
            "recorded",
            ("panel",),
            "Yes: panel held on Wed 13 May.",
        ),
        ((deferred("agency_decision", MAY_12),), "recorded", ("panel",), "No: panel is not recorded."),
        ((held("visit", MAY_12),), "recorded", ("panel",), "No: panel is not recorded."),
        (
            (booked("panel", date(2026, 5, 28)), booked("panel", date(2026, 6, 4))),
            "recorded",
            ("panel",),
            "No: panel is not recorded, booked for Thu 4 Jun.",
        ),
        ((), "recorded", ("panel", "later_review"), "Yes: later review held on 26 Mar."),
        # of no step in particular: the newest of all
        ((held("visit", MAY_12),), "recorded", (), "Last recorded: visit made on 12 May."),
        ((deferred("panel", MAY_13), held("visit", MAY_12)), "recorded", (), "Last recorded: panel, deferred on Wed 13 May."),
        # when: booked and due, whichever is still to come
        ((booked("panel", TODAY),), "when_booked", ("panel",), "Panel: booked for Wed 20 May, due 5 May, 15 days past the council's aim."),
        ((booked("panel", TODAY - timedelta(days=1)),), "when_booked", ("panel",), "Panel: due 5 May, 15 days past the council's aim."),
        ((held("panel", TODAY - timedelta(days=13)),), "days_left", ("agency_decision",), "Agency decision: due Thu 21 May, in 1 day."),
        ((held("panel", TODAY - timedelta(days=14)),), "days_left", ("agency_decision",), "Agency decision: due Wed 20 May, today."),
        ((held("panel", TODAY - timedelta(days=15)),), "days_left", ("agency_decision",), "Agency decision: due Tue 19 May, 1 day over the statutory limit."),
        ((), "days_left", ("agency_decision",), "No open step of this child has a due date."),
        ((), "when_due", ("first_review",), "First review held on 10 Jul 2025."),
        ((), "next_step", (), "Panel: due 5 May, 15 days past the council's aim."),
        ((held("panel", MAY_12),), "next_step", ("panel",), "Agency decision: due Tue 26 May, in 6 days."),
        # the route, and what stands beside it
        ((lambda on: on.plan_opened("home", MAY_12, None, primary=False),), "route", (), "The route is Permanence order, since 10 Feb, and beside it Return or remain at home."),
        ((lambda on: on.plan_closed("permanence_order", MAY_12, None),), "route", (), "No route is recorded yet."),
    ],
)  # fmt: skip
def test_a_question_is_answered_by_what_is_recorded(
    record: SqlCaseRecord,
    reference: str,
    said: tuple[Says, ...],
    topic: str,
    milestones: tuple[str, ...],
    answer: str,
):
    told(record, reference, *said)

    assert line(record, topic, reference, *milestones) == answer


def test_of_a_child_of_whom_nothing_is_recorded_that_is_said(record: SqlCaseRecord):
    ended = waits_for_panel(record)
    told(record, ended, lambda on: on.journey_ended(MAY_12, "home"))

    assert line(record, "next_step", ended) == "Nothing with a date is open for this child."


@pytest.mark.parametrize(
    ("worker", "answer"),
    [
        (a_person(SHONA), "The social worker is Shona Reid."),
        (on_leave(SHONA, TODAY, TODAY), "The social worker is Shona Reid, who is away until Wed 20 May."),
        (on_leave(SHONA, MAY_12, MAY_13, JAMIE), "The social worker is Shona Reid."),
        (
            a_person(SHONA, leave=(Leave(MAY_12, date.max, JAMIE),)),
            "The social worker is Shona Reid, who is away, Jamie Orr covers.",
        ),
        (a_person(SHONA, manager=None), "The social worker is Shona Reid."),
    ],
)
def test_a_worker_is_named_with_her_absence_and_her_cover(
    record: SqlCaseRecord, reference: str, worker, answer: str
):
    with record.writing() as tx:
        tx.put_people([worker], NOW)

    assert line(record, "worker", reference) == answer


def test_who_has_nobody_above_her_is_told_so(record: SqlCaseRecord, reference: str):
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, manager=None)], NOW)
    alone = register_child(record, "C9", MAY_12, worker=None)

    assert line(record, "manager", reference) == "No manager is known for this child."
    assert line(record, "manager", None) == "No manager of yours is on the list of staff."
    [answer] = asks(record, Asked("worker", alone), MORAG).lines
    assert answer.endswith("No social worker is known for this child: the team manager allocates.")


@pytest.mark.parametrize(
    ("panels_days_ago", "answer"),
    [
        ((14,), "Due this week: {0} Agency decision (Wed 20 May)."),
        ((8,), "Due this week: {0} Agency decision (Tue 26 May)."),
        ((7,), "Nothing is due this week."),  # on the Wednesday of next week
        ((15,), "Nothing is due this week. 1 step is late already: say list."),
        ((15, 16), "Nothing is due this week. 2 steps are late already: say list."),
        ((14, 15), "Due this week: {0} Agency decision (Wed 20 May). 1 step is late already: say list."),
        ((), "Nothing is due this week."),
    ],
)
def test_this_week_is_today_and_the_six_days_after_it(
    record: SqlCaseRecord, panels_days_ago: tuple[int, ...], answer: str
):
    references = [decides_on(record, number, days) for number, days in enumerate(panels_days_ago)]

    assert line(record, "due_soon", None) == answer.format(*references)


def decides_on(record: SqlCaseRecord, number: int, panel_days_ago: int) -> str:
    """A child for whom nothing but the agency decision is near."""
    panel = TODAY - timedelta(days=panel_days_ago)
    milestones = dict.fromkeys(("first_review", "second_review", "later_review", "kinship_ruled"), panel)
    return register_child(
        record,
        f"C{number}",
        panel - timedelta(days=200),
        route="adoption",
        milestones={**milestones, "permanence_recommendation": panel, "panel": panel},
    )


def test_nothing_late_is_said_in_a_line(record: SqlCaseRecord):
    assert line(record, "overdue", None) == "Nothing of yours is late."


@pytest.mark.parametrize(
    ("topic", "needs"),
    [
        ("route", True),
        ("why", True),
        ("manager", False),
        ("due_soon", False),
        ("other", False),
        ("who_sent", False),
    ],
)
def test_some_questions_are_about_one_child_alone(topic: str, needs: bool):
    assert needs_a_child(topic) is needs


def test_a_message_about_two_children_or_to_somebody_else_does_not_tell_which_child(
    record: SqlCaseRecord, reference: str, post: PostRoom
):
    decides_on(record, 7, 15)
    post.morning(TODAY)
    (told_her,) = post.sent_to(SHONA)

    assert asks(record, Asked("route"), message=told_her.message.id).kind is SaidKind.ASKED
    assert asks(record, Asked("route"), JAMIE, told_her.message.id).kind is SaidKind.ASKED
    assert asks(record, Asked("route", reference), message=told_her.message.id).lines[0].startswith(reference)
