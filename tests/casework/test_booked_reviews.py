"""A booked day of a review is a fact, also where the file that came in cannot tell which reviews were held."""

from datetime import UTC, date, datetime, timedelta

import pytest

from casework.asked_form import asked_form
from casework.list_own import list_own
from casework.ports import MessageKind, StageQuery
from casework.review_messages import send_review_messages
from casework.role_queues import TO_COME, queue_of
from permanence.entries import Recorder
from permanence.stages import StageState
from tests.builders import AILSA, NOW, SHONA, TODAY, register_child
from tests.casework.replying import Replying
from tests.casework.test_reviews import card_of, journey, queued

BEGAN = date(2025, 10, 1)
DAY = date(2026, 5, 22)  # a Friday
BEFORE = datetime(2026, 5, 15, 8, 30, tzinfo=UTC)
AFTER = datetime(2026, 5, 26, 8, 30, tzinfo=UTC)  # the Monday between is a holiday
REVIEWS = ("first_review", "second_review", "later_review")
BOOKED = "SCO.REVN#0"


@pytest.fixture
def child(record) -> str:
    """By a tracker with a column of booked reviews and none of reviews held."""
    reference = register_child(record, "C1", BEGAN, now=NOW, reviewing_officer=AILSA)
    by_file = Recorder(reference, 1, "import:tracker", "import:1")
    with record.writing() as tx:
        tx.append([by_file.booked("later_review", DAY), by_file.untracked(REVIEWS)], NOW)
    return reference


def stage(record, child: str, key: str = BOOKED):
    with record.reading() as tx:
        query = StageQuery(references=frozenset({child}), open_only=False)
        return next((s.stage for s in tx.stages(query) if s.stage.key == key), None)


def test_worker_and_officer_get_the_brief_before_it(record, child):
    assert send_review_messages(record, BEFORE) == 2

    [mine] = [m for m in queued(record, MessageKind.BRIEF) if m.person == SHONA]
    card = card_of(record, mine, SHONA, BEFORE.date())
    assert card.headline == f"Review on Fri 22 May: {child}"
    assert "booked for that day" in card.lead


def test_both_are_asked_what_came_of_it_afterwards(record, child):
    assert send_review_messages(record, AFTER) == 2

    [mine] = [m for m in queued(record, MessageKind.REVIEW) if m.person == SHONA]
    card = card_of(record, mine, SHONA, AFTER.date())
    assert card.headline == f"Was the review of {child} held?"
    assert "booked for Fri 22 May" in card.lead
    with record.reading() as tx:
        asked = asked_form(tx, record.rules, tx.directory().get(SHONA), child, BOOKED, AFTER.date())
    assert asked is not None


def test_it_stands_in_the_queue_of_who_chairs_it(record, child):
    with record.reading() as tx:
        queue = queue_of(tx, record.rules, tx.directory().people[AILSA], TODAY)

    [to_come] = [part for part in queue.parts if part.title == TO_COME]
    assert [line.says for line in to_come.lines] == ["Booked Fri 22 May"]


def test_when_it_is_can_be_asked(record, child):
    said = Replying(record, SHONA, now=NOW).types(f"when is the review of {child}")

    assert said.lines == (f"{child}: Later review: booked for Fri 22 May.",)


def test_it_is_never_late(record, child):
    waited = stage(record, child)

    assert (waited.state, waited.due_on, waited.times_moved) == (StageState.UNTRACKED, None, 0)
    with record.reading() as tx:
        items = list_own(tx, record.rules, tx.directory().get(SHONA), AFTER).items
    assert all(item.milestone != "later_review" for item in items)


def test_the_next_booked_day_of_the_file_moves_nothing(record, child):
    by_file = Recorder(child, 1, "import:tracker", "import:2")
    with record.writing() as tx:
        tx.append([by_file.booked("later_review", date(2026, 11, 20))], AFTER)

    assert (stage(record, child).booked_on, stage(record, child).times_moved) == (date(2026, 11, 20), 0)


def test_held_closes_it_and_the_clock_of_the_next_one_runs(record, child):
    shona = Replying(record, SHONA, now=AFTER)
    shona.types(f"{child} review held 22 may")
    shona.types("yes")

    assert [r.on for r in journey(record, child).reached("later_review")] == [DAY]
    held, following = stage(record, child), stage(record, child, "SCO.REVN#1")
    assert (held.state, held.ended_on, held.due_on) == (StageState.CLOSED, DAY, None)
    assert (following.state, following.due_on) == (StageState.OPEN, date(2026, 11, 22))


def test_a_first_review_that_is_booked_is_waited_for_as_well(record):
    child = register_child(record, "C2", BEGAN, now=NOW, reviewing_officer=AILSA)
    by_file = Recorder(child, 1, "import:tracker", "import:1")
    with record.writing() as tx:
        tx.append([by_file.booked("first_review", DAY), by_file.untracked(REVIEWS)], NOW)

    assert send_review_messages(record, BEFORE) == 2


def test_no_day_booked_is_nothing_to_wait_for(record):
    child = register_child(record, "C3", BEGAN, now=NOW, reviewing_officer=AILSA)
    with record.writing() as tx:
        tx.append([Recorder(child, 1, "import:tracker", "import:1").untracked(REVIEWS)], NOW)

    assert send_review_messages(record, BEFORE) == 0
    assert stage(record, child) is None


def test_a_later_file_that_tells_of_the_reviews_before_keeps_it_waited_for(record, child):
    later = Recorder(child, 1, "import:tracker", "import:2")
    with record.writing() as tx:
        tx.append([later.untracked(("first_review",))], AFTER)
    kept = stage(record, child)
    told = {"first_review": date(2025, 10, 20), "second_review": date(2025, 12, 20)}
    with record.writing() as tx:
        tx.append([later.milestone_reached(code, on) for code, on in told.items()], AFTER)

    after = stage(record, child, "SCO.REVN#1")
    assert [(one.booked_on, one.is_awaited) for one in (kept, after)] == [(DAY, True)] * 2
    assert stage(record, child) is None


@pytest.mark.parametrize(("has_left", "briefs"), [(True, 0), (False, 2)])
def test_a_brief_that_has_left_comes_no_second_time_when_a_file_tells_which_review_it_is(
    record, child, has_left, briefs
):
    send_review_messages(record, BEFORE)
    at = BEFORE + timedelta(hours=3)
    later = Recorder(child, 1, "import:tracker", "import:2")
    held = {"first_review": date(2025, 10, 20), "second_review": date(2025, 11, 22)}
    with record.writing() as tx:
        for message in tx.claim("service", at, 5, 60) if has_left else ():
            tx.mark_sent(message.id, "service", "x", at)
        tx.append(
            [later.untracked(()), *(later.milestone_reached(code, on) for code, on in held.items())], at
        )

    assert (
        send_review_messages(record, BEFORE + timedelta(days=3)) == briefs
    )  # one not sent is about no step any more
    assert stage(record, child, "SCO.REVN#1").booked_on == DAY
