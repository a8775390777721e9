"""What nobody was shown is owed: until it is told, not true any more, or dismissed."""

from datetime import timedelta

import pytest

from casework.debt_doors import DayCounts
from casework.debts import NotOwed, dismiss, look_at_debts, retry
from casework.ports import MessageKind, MessageState, NewMessage, SendFailed
from scheduler.health import health_of, message_problems
from tests.builders import FERGUS, ISLA, JAMIE, MORAG, NOW, SHONA, shona
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel

NO_MAILBOX = SendFailed("the mail server refused it at RCPT (550 5.1.1)", permanent=True)
LOOKS = 4  # at her message, and at those to the managers above her that followed it


@pytest.fixture
def lost(record, post):
    """Shona's alert reached neither her nor any manager above; the child's reference. Others are let through."""
    reference = a_child_after_panel(record, "C1")
    a_child_after_panel(record, "C2", worker=JAMIE)
    post.email.trouble.update(dict.fromkeys((SHONA, MORAG, ISLA), NO_MAILBOX))
    post.morning(DAY_AFTER)
    for number in range(LOOKS):
        somebody_else(record, post, number)
        post.twice()
    return reference


def somebody_else(record, post, number):
    with record.writing() as tx:
        tx.queue(NewMessage(f"test:{number}", MessageKind.TEST, JAMIE, "email", NOW), NOW)
    post.deliver()


def owed(record):
    with record.reading() as tx:
        return [(m.person, m.kind) for m in tx.owed() if m.kind is MessageKind.ALERT]


def problems(record, now):
    with record.reading() as tx:
        return [str(p) for p in message_problems(health_of(tx, now, ["email", "slack"]), ["email", "slack"])]


def test_a_message_that_reached_neither_its_reader_nor_a_manager_is_owed_and_red(record, post, lost):
    assert post.states(SHONA) == [MessageState.FAILED]
    assert post.states(MORAG)[0] == MessageState.FAILED
    assert owed(record) == [(SHONA, MessageKind.ALERT)]
    assert problems(record, post.now) == ["1 message reached nobody: homeward outbox"]


def test_a_message_that_reached_her_manager_instead_is_not_owed(record, post):
    a_child_after_panel(record)
    post.email.trouble[SHONA] = NO_MAILBOX
    post.morning(DAY_AFTER)
    post.twice()

    assert post.states(SHONA) == [MessageState.FAILED]
    assert len(post.sent_to(MORAG)) == 1
    assert owed(record) == []


def test_what_waits_for_its_manager_is_not_owed_yet(record, post):
    a_child_after_panel(record)
    post.email.trouble.update({SHONA: NO_MAILBOX, MORAG: SendFailed("451")})
    post.morning(DAY_AFTER)
    post.twice()

    assert owed(record) == []


def test_the_administrator_hears_of_it_once_a_day(record, post, lost):
    for _ in range(3):
        look_at_debts(record, post.setup, post.now)
    post.deliver()

    told = [t.content.headline for t in post.sent_to(FERGUS) if "reached nobody" in t.content.headline]
    assert told == ["1 message has reached nobody, the oldest since Wed 20 May 2026, 09:30."]


def test_retry_writes_it_anew_and_it_goes_to_the_reader_it_was_meant_for(record, post, lost):
    post.email.trouble.clear()
    post.at(DAY_AFTER + timedelta(days=1))

    done = retry(record, post.setup, (), post.now)
    post.deliver()

    assert [m.person for m in done.again] == [SHONA]
    [told] = post.sent_to(SHONA)
    assert told.references == [lost]
    assert told.items[0].days_over == 2  # it says how things stand now
    assert owed(record) == []
    assert post.sent_to(MORAG) == []


def test_a_retry_that_fails_again_goes_to_her_manager_again(record, post, lost):
    del post.email.trouble[MORAG]

    retry(record, post.setup, (), post.now)
    post.deliver()
    post.twice()

    assert post.sent_to(MORAG)[0].references == [lost]
    assert owed(record) == []


def test_retry_sends_nothing_that_is_not_true_any_more(record, post, lost):
    with record.writing() as tx:
        tx.append([shona(lost).milestone_reached("agency_decision", DAY_AFTER)], post.now)

    done = retry(record, post.setup, (), post.now)

    assert done.again == ()
    [(message, because)] = done.over
    assert because.endswith("the stage is closed")
    with record.reading() as tx:
        assert tx.message(message.id).reason.endswith(f"(before: failed, {NO_MAILBOX.reason})")
    assert owed(record) == []


def test_what_is_not_true_any_more_is_owed_no_longer_without_anybody_asking(record, post, lost):
    with record.writing() as tx:
        tx.append([shona(lost).milestone_reached("agency_decision", DAY_AFTER)], post.now)

    look_at_debts(record, post.setup, post.now)

    assert owed(record) == []


def test_what_a_later_list_told_is_owed_no_longer(record, post, lost):
    post.email.trouble.clear()
    monday = DAY_AFTER + timedelta(days=5 + 1)  # the Monday is a holiday
    post.morning(monday)

    look_at_debts(record, post.setup, post.now)

    assert post.sent_to(SHONA)[0].references == [lost]
    assert owed(record) == []


def test_dismissed_is_owed_no_longer_and_the_why_stands_beside_the_reason(record, post, lost):
    with record.reading() as tx:
        [number] = [m.id for m in tx.owed()]

    dismiss(record, [number], "told by telephone", post.now)

    with record.reading() as tx:
        message = tx.message(number)
    assert message.state is MessageState.CANCELLED
    assert message.reason == f"dismissed: told by telephone (before: failed, {NO_MAILBOX.reason})"
    assert owed(record) == []


@pytest.mark.parametrize("end", [retry, dismiss])
def test_a_number_that_is_not_owed_is_refused(record, post, end):
    with pytest.raises(NotOwed, match="nothing is owed under 77"):
        end(record, *(([77], "why") if end is dismiss else (post.setup, [77])), post.now)


def test_a_message_held_back_is_owed_until_it_can_be_written(record, post):
    reference = a_child_after_panel(record)
    post.renderer.private.add(SHONA)
    post.morning(DAY_AFTER)
    before = owed(record)

    post.renderer.private.clear()
    retry(record, post.setup, (), post.now)
    post.deliver()

    assert before == [(SHONA, MessageKind.ALERT)]
    assert post.sent_to(SHONA)[0].references == [reference]
    assert owed(record) == []


def test_the_days_counts_show_what_was_due_told_and_delivered(record, post):
    a_child_after_panel(record, "C1")
    a_child_after_panel(record, "C2", worker=JAMIE)
    with record.reading() as tx:
        before = tx.day_counts(DAY_AFTER)
    post.email.trouble[SHONA] = SendFailed("451")

    post.morning(DAY_AFTER)

    with record.reading() as tx:
        after = tx.day_counts(DAY_AFTER)
    assert (before.told, before.delivered) == (0, 0)
    assert before.due >= 2
    assert after == DayCounts(due=2, told=2, delivered=1)
