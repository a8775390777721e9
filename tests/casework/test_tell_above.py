"""What cannot reach a worker goes to whoever is above her and may be told of the child, and never to nobody in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.ports import MessageKind
from casework.restrict import restrict
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, MORAG, NOW, ROSS, SHONA, a_person, on_leave
from tests.casework.test_debts import NO_MAILBOX, somebody_else
from tests.casework.test_raise_alerts import DAY_AFTER, a_child_after_panel, put


@pytest.fixture
def children(record):
    """Two late children of Shona's; another worker's, whose message is let through."""
    a_child_after_panel(record, "C9", worker=JAMIE)
    return [a_child_after_panel(record, f"C{n}") for n in (1, 2)]


def nothing_reaches(record, post, *people):
    post.email.trouble.update(dict.fromkeys(people, NO_MAILBOX))
    post.morning(DAY_AFTER)
    for number in range(4):  # somebody else is let through, so that the refusal is known to be theirs
        somebody_else(record, post, number)
        post.twice()


def told_of(post, email):
    return [sorted(told.references) for told in post.sent_to(email, MessageKind.ALERT)]


def hidden_from(record, reference, *people):
    for email in people:
        restrict(record, reference, email, "own family", NOW)


def test_a_child_of_whom_her_manager_may_not_be_told_is_told_to_the_next_one_above(record, post, children):
    seen, hidden = children
    hidden_from(record, hidden, MORAG)

    nothing_reaches(record, post, SHONA)

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([[seen]], [[hidden]])
    assert [t.content.instead_of for t in post.sent_to(ISLA, MessageKind.ALERT)] == ["Shona Reid"]


def test_where_the_manager_may_be_told_of_none_of_them_the_next_one_above_is_told_of_all(
    record, post, children
):
    for reference in children:
        hidden_from(record, reference, MORAG)

    nothing_reaches(record, post, SHONA)

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([], [sorted(children)])


def test_where_nobody_above_may_be_told_the_administrator_hears_that_an_alert_reached_nobody(
    record, post, children
):
    seen, hidden = children
    hidden_from(record, hidden, MORAG, ISLA)

    nothing_reaches(record, post, SHONA)

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([[seen]], [])
    heard = [t.content for t in post.sent_to(FERGUS) if "reached nobody" in t.content.headline]
    assert len(heard) == 1
    assert hidden not in str(heard)


def test_what_another_message_told_goes_up_no_further(record, post, children):
    """The service manager's own mailbox is dead as well: what was told to the manager is not told again."""
    _, hidden = children
    hidden_from(record, hidden, MORAG)

    nothing_reaches(record, post, SHONA, ISLA)

    assert len(told_of(post, MORAG)) == 1
    assert any("could not be reached" in t.content.headline for t in post.sent_to(FERGUS))


def test_a_leavers_message_goes_the_same_way(record, post, children):
    seen, hidden = children
    hidden_from(record, hidden, MORAG)
    post.at(DAY_AFTER)
    post.sweep()
    put(record, replace(a_person(SHONA), active=False))

    for _ in range(3):
        post.deliver()
        post.wait(minutes=5)

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([[seen]], [[hidden]])


def test_where_a_cover_of_another_team_cannot_be_reached_her_workers_own_manager_is_told(
    record, post, children
):
    put(record, a_person(EWAN), on_leave(SHONA, DAY_AFTER, DAY_AFTER + timedelta(days=9), EWAN))

    nothing_reaches(record, post, EWAN)

    assert (told_of(post, ROSS), told_of(post, MORAG)) == ([], [sorted(children)])


def test_where_everybody_may_be_told_nobody_further_up_hears(record, post, children):
    nothing_reaches(record, post, SHONA)
    post.wait(hours=2)
    post.deliver()

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([sorted(children)], [])
