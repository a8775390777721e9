"""What a brief says of the council's own record: which step went quicker where another was in time."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.ports import MessageKind
from casework.quicker_here import KEPT, look_for_quicker
from casework.review_messages import USUAL_HOURS, send_review_messages
from tests.builders import AILSA, NOW, SHONA, register_child, shona
from tests.casework.test_reviews import card_of, queued

THAT_MORNING = datetime(
    2026, 5, 12, 8, 30, tzinfo=UTC
)  # a Tuesday, five working days before the review is due
BRIEFED = datetime(
    2026, 5, 18, 8, 30, tzinfo=UTC
)  # five working days, with a holiday, before 22 May and after
BEGAN = date(2026, 4, 7)
YEARS_AGO = date(2024, 1, 8)


def with_reviews(record, children: int, first: int, recommended: int) -> None:
    """So many earlier children, with the days after which each had her first review and her recommendation."""
    for number in range(children):
        began = YEARS_AGO + timedelta(days=number)
        milestones = {
            "first_review": began + timedelta(days=first + number % 3),
            "permanence_recommendation": began + timedelta(days=recommended + number % 5),
        }
        case_id = f"EARLIER-{first}-{number}"
        register_child(record, case_id, began, now=NOW - timedelta(days=60), milestones=milestones)


@pytest.fixture
def child(record) -> str:
    """Her first review is near, and nothing else has been reached."""
    return register_child(record, "C1", BEGAN, now=NOW - timedelta(days=30), reviewing_officer=AILSA)


def quicker_here(record, child) -> list[str]:
    look_for_quicker(record, THAT_MORNING, USUAL_HOURS)
    send_review_messages(record, THAT_MORNING)
    [brief] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA and child in m.key]
    card = card_of(record, brief, SHONA, THAT_MORNING.date())
    return [line for part in card.parts if part.title == "Quicker here" for line in part.lines]


def test_a_brief_says_what_was_quicker_for_others_with_its_counts(record, child):
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 11, first=90, recommended=220)

    [line] = quicker_here(record, child)

    assert line == (
        "First review in time: half reached recommendation by day 101, otherwise by day 222 (12 and 11 children)."
    )


def test_a_brief_is_silent_where_there_are_too_few_to_compare(record, child):
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 4, first=90, recommended=220)

    assert quicker_here(record, child) == []


def test_what_was_quicker_is_worked_out_once_a_week(record, child):
    look_for_quicker(record, THAT_MORNING, USUAL_HOURS)
    with record.reading() as tx:
        kept = tx.setting(KEPT)
    with_reviews(record, 12, first=30, recommended=100)
    with_reviews(record, 11, first=90, recommended=220)

    assert quicker_here(record, child) == []
    with record.reading() as tx:
        assert tx.setting(KEPT) == kept


def test_nothing_is_worked_out_outside_working_hours(record):
    look_for_quicker(record, THAT_MORNING + timedelta(hours=12), USUAL_HOURS)

    with record.reading() as tx:
        assert tx.setting(KEPT) is None


def test_a_brief_holds_plan_reasons_prompts_steps_legal_receipt_blockers_and_broken_promises(record):
    """All that somebody asks at a review, from what was told since the child became looked after."""
    began, told_at = date(2025, 8, 6), NOW - timedelta(days=40)
    child = register_child(
        record,
        "C1",
        began,
        now=NOW - timedelta(days=60),
        route="home",
        milestones={"first_review": date(2025, 9, 16), "second_review": date(2025, 11, 22)},
    )
    hers = shona(child)
    told = [
        hers.decision_recorded(
            "permanence_recommendation", "review", "agreed", date(2026, 1, 30), reaches=True
        ),
        hers.route_changed(
            "home",
            "permanence_order",
            date(2026, 2, 16),
            "reunification_failed",
        ),
        hers.milestone_reached("legal_referral", date(2026, 3, 2)),
        hers.milestone_reached("legal_acknowledged", date(2026, 3, 4)),
        hers.booked("panel", date(2026, 5, 4)),
        hers.booked("panel", date(2026, 5, 28)),
        hers.blocked("PO.PANEL#1", "report_awaited", date(2026, 5, 20)),
    ]
    with record.writing() as tx:
        tx.append(told, told_at)

    send_review_messages(record, BRIEFED)
    [brief] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA]
    card = card_of(record, brief, SHONA, BRIEFED.date())

    held = {part.title: part.lines for part in card.parts}
    assert held["Plan"] == ("Permanence order, since 16 Feb.",)
    [why] = held["How it came about"]
    assert why.startswith(
        "Return or remain at home given up on 16 Feb: return home failed, after recommendation"
    )
    assert held["Where it stands"] == (
        "✓ First review held on 16 Sep 2025, in time",
        "✓ Second review held on 22 Nov 2025, in time",
        "✓ Recommendation made on 30 Jan, in time",
        "✓ Legal: sent 2 Mar › received 4 Mar",
        "○ Kinship decision, 159 days past the council's aim",
        "○ Panel, 7 days past the council's aim, booked for Thu 28 May",
        "○ Final placement, by Tue 16 Feb 2027 (council's aim)",
    )
    assert held["In the way"] == ("medical or specialist report awaited, look again on Wed 20 May: panel",)
    assert held["Promises"] == ("Panel was booked for 4 May, now for Thu 28 May",)
    assert held["To ask"][0].startswith("1 What is the plan? 2 How do we carry it out?")


def test_a_review_that_was_held_as_booked_is_no_promise_of_the_next_one(record):
    child = register_child(
        record,
        "C1",
        date(2025, 3, 3),
        now=NOW - timedelta(days=60),
        route="home",
        milestones={"first_review": date(2025, 4, 8), "second_review": date(2025, 6, 3)},
    )
    hers, held_on = shona(child), date(2025, 11, 20)
    with record.writing() as tx:
        told = [hers.booked("later_review", held_on), hers.milestone_reached("later_review", held_on)]
        moved = [hers.booked("later_review", on) for on in (date(2026, 5, 12), date(2026, 5, 25))]
        tx.append([*told, *moved], NOW - timedelta(days=20))

    send_review_messages(record, BRIEFED)
    [brief] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA]

    held = {part.title: part.lines for part in card_of(record, brief, SHONA, BRIEFED.date()).parts}
    assert held["Promises"] == ("Later review was booked for Tue 12 May, now for Mon 25 May",)
