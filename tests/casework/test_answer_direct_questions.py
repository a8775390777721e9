"""Direct questions are answered in one line, and Ewan's as if there were no child."""

from dataclasses import dataclass
from datetime import date

import pytest

from casework.answer_direct_questions import answer_direct_question
from casework.content import Said, SaidKind
from casework.reply_work import ReplyWork
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, JAMIE, NOW, SHONA, on_leave
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


@pytest.fixture
def reference(record: SqlCaseRecord) -> str:
    return waits_for_panel(record)


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
