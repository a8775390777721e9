"""What *list* answers each role, once for all channels; docs/answers.md is made from it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from store.case_record import SqlCaseRecord
from tests.builders import AILSA, GREER, KIRSTY, LORNA, TODAY, register_child

FIRST, SECOND, THIRD, FOURTH = "HW-4823-7", "HW-4824-5", "HW-4825-3", "HW-4828-Y"


@dataclass(frozen=True, slots=True)
class Listed:
    """One role's list. `who`, `what`: for the page of answers. `says`: a line of it, once `prepare` has happened."""

    email: str
    who: str
    what: str
    says: str
    prepare: Callable[[SqlCaseRecord], object]


def _review(record: SqlCaseRecord) -> None:
    register_child(
        record,
        "C2",
        TODAY - timedelta(days=45),
        reference=FIRST,
        reviewing_officer=AILSA,
        route="permanence_order",
    )


def _panel(record: SqlCaseRecord) -> None:
    panel = TODAY - timedelta(days=9)
    register_child(record, "C3", TODAY - timedelta(days=300), reference=SECOND, milestones={"panel": panel})


def _hand_over(record: SqlCaseRecord) -> None:
    sent = TODAY - timedelta(days=12)
    register_child(
        record,
        "C4",
        TODAY - timedelta(days=300),
        reference=THIRD,
        route="permanence_order",
        milestones={"legal_referral": sent},
    )


def _gap(record: SqlCaseRecord) -> None:
    register_child(record, "C5", TODAY - timedelta(days=31), reference=FOURTH)


LISTS = (
    Listed(
        AILSA,
        "A reviewing officer",
        "the reviews that she chairs (late, booked, due within four weeks), those held in the last four, decisions without an "
        "outcome from the minutes, and questions about the plan",
        f"{FIRST} First review: 3 days over the statutory limit, not booked",
        _review,
    ),
    Listed(
        GREER,
        "The agency decision maker",
        "each panel that waits for her decision, with the day since it was held",
        f"{SECOND} Agency decision: Due Mon 25 May, day 9 since panel held on 11 May",
        _panel,
    ),
    Listed(
        LORNA,
        "A legal officer",
        "the hand-overs that are with legal services, with their days",
        f"{THIRD}: With legal services since 8 May (12 days)",
        _hand_over,
    ),
    Listed(
        KIRSTY,
        "An information officer",
        "what the data do not say: children without a worker or a route, steps reported as wrong, steps without a target",
        f"{FOURTH}: Looked after for 31 days",
        _gap,
    ),
)
