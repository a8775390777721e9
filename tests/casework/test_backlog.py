"""After the first import each worker has her list; nobody above hears, and no digest goes, until the start."""

from datetime import date, timedelta

import pytest

from casework.backlog import (
    BacklogStanding,
    NothingToStart,
    WorkersList,
    begin_backlog,
    standing_of,
    start,
    started_on,
    told_backlog,
)
from casework.content import AlertContent
from casework.ports import MessageKind, MessageState, SendFailed
from casework.send_digests import send_digests
from permanence.answer import Verb
from permanence.people import Leave
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, KIRSTY, MORAG, SHONA, a_person
from tests.casework.replying import Replying
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, a_child_after_panel, put, working_days
from tests.casework.test_send_digests import RHYTHM

DAYS = working_days(DAY_AFTER, 40)  # from the day of the import on
ABOVE = {MORAG, ISLA, FERGUS, KIRSTY}


@pytest.fixture
def child(record):
    """The first import has come in, and it brought one child whose decision is a day late."""
    begin_backlog(record, DAY_AFTER)
    return a_child_after_panel(record)


def standing(record, day):
    with record.reading() as tx:
        return standing_of(tx, day)


def live(post, days):
    for day in days:
        post.morning(day)


def told_above(post):
    """What went to those above a worker: of steps, not what stands in the queue of a role."""
    return [t for t in post.sent if t.person.email in ABOVE and t.message.kind is not MessageKind.QUEUE]


def test_the_worker_has_her_list_on_the_first_morning_and_it_can_be_answered(record, post, child):
    post.morning(DAY_AFTER)

    [told] = post.sent_to(SHONA)
    assert told.message.kind is MessageKind.BACKLOG
    assert isinstance(told.content, AlertContent)
    assert (told.content.since, told.references) == (DAY_AFTER, [child])
    assert told.items[0].answers == ("done", "booked", "blocked", "more")
    assert post.sent_to(EWAN) == []


def test_nothing_goes_up_and_no_digest_goes_however_long_nobody_answers(record, post, child):
    live(post, DAYS[:25])
    queued = send_digests(record, RHYTHM, post.now)

    assert told_above(post) == []
    assert queued.digests == 0
    assert len(post.sent_to(SHONA, MessageKind.BACKLOG)) == 6  # the first morning, then each Monday


def test_the_escalation_counts_from_what_is_told_on_the_day_of_the_start(record, post, child):
    live(post, DAYS[:5])
    start(record, DAYS[5], post.now)

    live(post, DAYS[5:7])
    before = told_above(post)
    live(post, DAYS[7:8])

    assert [t.message.kind for t in post.sent_to(SHONA)[-1:]] == [MessageKind.ALERT]
    assert post.alerts().count((SHONA, "overdue", DECISION)) == 2  # in her list, and on the day of the start
    assert before == []
    assert [t.person.email for t in told_above(post)] == [MORAG]


def test_a_start_on_a_day_whose_list_has_left_tells_on_the_next_morning(record, post, child):
    post.morning(DAY_AFTER)
    start(record, DAY_AFTER, post.now)

    post.sweep()
    post.deliver()
    same_day = len(post.sent_to(SHONA))
    post.morning(DAYS[1])

    assert same_day == 1
    assert post.alerts()[-1] == (SHONA, "overdue", DECISION)


def test_it_starts_by_itself_on_the_day_after_each_list_was_answered(record, post, child):
    a_child_after_panel(record, "C2", worker=EWAN, team="South")
    post.morning(DAYS[0])
    replying = Replying(record, now=post.now)
    replying.fills_in(Verb.DONE, child, DECISION, on=DAYS[0])
    post.morning(DAYS[1])
    waits_for_ewan = standing(record, DAYS[1])
    [left] = post.sent_to(EWAN)
    replying.as_(EWAN).at(post.now).taps(Verb.ACKNOWLEDGE, left.references[0], DECISION)

    post.morning(DAYS[2])

    assert [one.person for one in waits_for_ewan.unanswered] == [EWAN]
    with record.reading() as tx:
        assert started_on(tx) == DAYS[3]
    assert {t.person.email for t in told_above(post)} == {KIRSTY, FERGUS}
    post.morning(DAYS[3])
    assert post.alerts()[-1] == (EWAN, "overdue", DECISION)


def test_children_of_the_second_week_join_the_list_and_open_no_second_backlog(record, post, child):
    live(post, DAYS[:4])  # the fourth is the first day of the second week
    begin_backlog(record, DAYS[4])
    second = a_child_after_panel(record, "C2")

    post.morning(DAYS[4])

    assert standing(record, DAYS[4]).since == DAY_AFTER
    assert post.sent_to(SHONA)[-1].references == [second]


def test_a_later_import_alerts_as_ever(record, post, child):
    start(record, DAY_AFTER, post.at(DAY_AFTER))
    begin_backlog(record, DAYS[3])
    a_child_after_panel(record, "C2")

    post.morning(DAYS[3])

    assert standing(record, DAYS[3]) is None
    assert [t.message.kind for t in post.sent_to(SHONA)] == [MessageKind.ALERT]


def test_a_worker_with_nothing_late_has_no_list(record, post, child):
    live(post, DAYS[:3])

    assert post.sent_to(EWAN) == []
    assert [one.person for one in standing(record, DAYS[2]).lists] == [SHONA]


def test_who_is_away_is_asked_by_her_cover_and_without_one_on_her_return(record, post, child):
    a_child_after_panel(record, "C2", worker=EWAN, team="South")
    put(
        record,
        a_person(SHONA, leave=(Leave(DAYS[0], DAYS[2], JAMIE),)),
        a_person(EWAN, leave=(Leave(DAYS[0], DAYS[2]),)),
    )

    live(post, DAYS[:3])
    while_away = standing(record, DAYS[2])
    post.morning(DAYS[3])

    assert [t.message.kind for t in post.sent_to(JAMIE)] == [MessageKind.BACKLOG]
    assert [(one.person, one.waiting) for one in while_away.lists] == [(EWAN, 1), (SHONA, 0)]
    assert post.sent_to(EWAN)[0].message.kind is MessageKind.BACKLOG
    assert told_above(post) == []


def test_a_child_without_a_worker_goes_to_nobody_before_the_start_and_is_counted(record, post):
    begin_backlog(record, DAY_AFTER)
    a_child_after_panel(record, worker=None)

    live(post, DAYS[:4])

    assert post.sent == []
    assert standing(record, DAYS[3]).without_worker == 1
    with record.reading() as tx:
        assert started_on(tx) is None


def test_a_list_that_cannot_be_delivered_is_told_to_the_administrator_and_to_no_manager(record, post, child):
    post.email.trouble[SHONA] = SendFailed("no such mailbox", permanent=True)

    live(post, DAYS[:2])

    assert {t.person.email for t in post.sent} == {FERGUS}


def test_a_list_that_was_still_waiting_at_the_start_is_not_sent_any_more(record, post, child):
    post.at(DAY_AFTER)
    post.sweep()
    start(record, DAYS[1], post.now)

    post.morning(DAYS[1])
    post.wait(minutes=61)  # its hour after the list of that morning is over
    post.deliver()

    assert post.states(SHONA)[0] is MessageState.CANCELLED
    assert post.alerts() == [(SHONA, "overdue", DECISION)]


def test_the_first_digest_tells_of_the_days_from_the_start(record, post, child):
    start(record, DAYS[5], post.at(DAY_AFTER))
    found = []
    for day in DAYS:
        post.at(day)
        if send_digests(record, RHYTHM, post.now).digests:
            found.append(day)

    with record.reading() as tx:
        sent = [m for m in tx.messages_for(MORAG)[::-1] if m.kind is MessageKind.DIGEST]
    firsts = [str(m.facts["first"]) for m in sent]
    assert firsts[0] == DAYS[5].isoformat()
    assert firsts[1] > firsts[0]
    assert min(found) > DAYS[5]


def test_an_import_that_brought_no_child_begins_nothing(record):
    begin_backlog(record, DAY_AFTER)

    assert told_backlog(record, DAY_AFTER) == ""
    assert standing(record, DAY_AFTER) is None


def test_a_record_that_knew_children_before_has_no_backlog(record):
    a_child_after_panel(record)

    begin_backlog(record, DAY_AFTER)

    assert standing(record, DAY_AFTER) is None


@pytest.mark.parametrize("on", [DAY_AFTER - timedelta(days=1), date(2026, 1, 1)])
def test_a_start_in_the_past_is_refused(record, post, child, on):
    with pytest.raises(NothingToStart, match="has gone"):
        start(record, on, post.at(DAY_AFTER))


def test_nothing_can_be_started_where_nothing_is_agreed(record, post):
    with pytest.raises(NothingToStart, match="first import"):
        start(record, DAY_AFTER, post.at(DAY_AFTER))


def test_how_it_stands_is_said_without_addresses_where_strangers_may_read_it():
    lists = (WorkersList("shona.reid@council.example", "Shona Reid", 2, 2, 0),)
    as_it_stands = BacklogStanding(date(2026, 5, 20), None, lists, 0)

    assert "shona.reid@council.example" in as_it_stands.in_words(date(2026, 5, 20))
    said = as_it_stands.in_words(date(2026, 5, 20), named=False)
    assert "1 of 1 lists with late steps are not answered; homeward start" in said
    assert "@" not in said
