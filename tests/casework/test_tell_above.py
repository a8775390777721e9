"""What cannot reach a worker goes to whoever is above her and may be told of the child, and never to nobody in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.ports import MessageKind
from casework.restrict import restrict, seal
from casework.take_bounce import CameBack, take_bounce
from tests.builders import EWAN, FERGUS, ISLA, JAMIE, KIRSTY, MORAG, NOW, ROSS, SHONA, a_person, on_leave
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


def why_instead(post, email):
    return post.sent_to(email, MessageKind.ALERT)[0].content.instead_because


def hidden_from(record, reference, *people):
    for email in people:
        restrict(record, reference, email, "own family", NOW)


def test_a_child_of_whom_her_manager_may_not_be_told_is_told_to_the_next_one_above(record, post, children):
    seen, hidden = children
    hidden_from(record, hidden, MORAG)

    nothing_reaches(record, post, SHONA)

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([[seen]], [[hidden]])
    assert [t.content.instead_of for t in post.sent_to(ISLA, MessageKind.ALERT)] == ["Shona Reid"]
    assert why_instead(post, ISLA) == "could not be reached"


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
    assert f"homeward due lists what waits for {SHONA}" in heard[0].action


def test_where_a_cover_was_tried_the_administrator_is_pointed_to_the_worker_for_whom_it_waits(
    record, post, children
):
    put(record, a_person(EWAN), on_leave(SHONA, DAY_AFTER, DAY_AFTER + timedelta(days=9), EWAN))
    for reference in children:
        hidden_from(record, reference, MORAG, ROSS, ISLA)

    nothing_reaches(record, post, EWAN)

    heard = [t.content for t in post.sent_to(FERGUS) if "reached nobody" in t.content.headline]
    assert [(EWAN in one.headline, f"waits for {SHONA}." in one.action) for one in heard] == [(True, True)]


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
    assert {why_instead(post, reader) for reader in (MORAG, ISLA)} == {"does not work here any more"}


def test_where_a_cover_of_another_team_cannot_be_reached_her_workers_own_manager_is_told(
    record, post, children
):
    put(record, a_person(EWAN), on_leave(SHONA, DAY_AFTER, DAY_AFTER + timedelta(days=9), EWAN))

    nothing_reaches(record, post, EWAN)

    assert (told_of(post, ROSS), told_of(post, MORAG)) == ([], [sorted(children)])


def test_of_a_sealed_child_another_of_the_few_who_see_her_is_told(record, post, children):
    seen, sealed = children
    put(record, a_person(EWAN))
    seal(record, sealed, [SHONA, EWAN], "own family", NOW)

    nothing_reaches(record, post, SHONA)

    assert (told_of(post, MORAG), told_of(post, EWAN), told_of(post, ISLA)) == ([[seen]], [[sealed]], [])


@pytest.mark.parametrize("dead", [(SHONA, EWAN), (SHONA, EWAN, ROSS)])
def test_who_could_not_be_reached_is_not_tried_again_and_again(record, post, children, dead):
    """Neither of the few who see her can be reached: nobody else learns of her, and an administrator hears that."""
    _, sealed = children
    put(record, a_person(EWAN))
    seal(record, sealed, [SHONA, EWAN], "own family", NOW)

    nothing_reaches(record, post, *dead)
    post.twice()

    assert told_of(post, EWAN) == []
    assert len([m for m in messages_to(record, EWAN) if m.kind is MessageKind.ALERT]) == 1
    heard = [t.content.headline for t in post.sent_to(FERGUS) if "reached nobody" in t.content.headline]
    assert heard
    assert sealed not in str(heard)


def test_a_manager_who_cannot_be_reached_either_is_not_tried_again_and_again(record, post, children):
    _, hidden = children
    put(record, replace(a_person(ISLA), manager=KIRSTY), a_person(KIRSTY))
    hidden_from(record, hidden, MORAG, KIRSTY)

    nothing_reaches(record, post, SHONA, ISLA)
    post.wait(hours=1)  # whoever is above her has a list of her own this morning
    post.deliver()

    assert told_of(post, ISLA) == []
    assert len([m for m in messages_to(record, ISLA) if m.kind is MessageKind.ALERT]) == 1
    assert any("reached nobody" in t.content.headline for t in post.sent_to(FERGUS))


def test_what_was_told_in_part_and_came_back_reaches_the_next_one_above_with_the_rest(record, post, children):
    """The manager's mail comes back hours later, when the service manager has had the other child's already."""
    seen, hidden = children
    hidden_from(record, hidden, MORAG)
    nothing_reaches(record, post, SHONA)

    for _ in range(2):  # a mail server may send it back twice
        with record.writing() as tx:
            [back] = [m for m in tx.messages_for(MORAG) if m.kind is MessageKind.ALERT]
            take_bounce(tx, back, CameBack("5.1.1", dead=True), post.now)
    post.wait(hours=4)
    post.deliver()

    assert sorted(told_of(post, ISLA)) == sorted([[hidden], [seen]])


def test_what_was_told_in_part_and_reaches_nobody_else_is_said_to_the_administrator(record, post, children):
    """Nobody is above the manager whose mail comes back."""
    _, hidden = children
    put(record, a_person(EWAN), replace(a_person(MORAG), manager=None))
    seal(record, hidden, [SHONA, EWAN], "own family", NOW)
    nothing_reaches(record, post, SHONA)

    with record.writing() as tx:
        [back] = [m for m in tx.messages_for(MORAG) if m.kind is MessageKind.ALERT]
        take_bounce(tx, back, CameBack("5.1.1", dead=True), post.now)
    post.wait(hours=4)
    post.deliver()

    assert told_of(post, EWAN) == [[hidden]]
    assert any("reached nobody" in t.content.headline for t in post.sent_to(FERGUS))


def test_a_leavers_message_with_nobody_in_her_place_is_said_to_the_administrator(record, post, children):
    post.at(DAY_AFTER)
    post.sweep()
    gone = [replace(a_person(email), active=False) for email in (SHONA, MORAG, ISLA)]
    put(record, *gone)

    post.deliver()

    assert any("reached nobody" in t.content.headline for t in post.sent_to(FERGUS))


def messages_to(record, email):
    with record.reading() as tx:
        return tx.messages_for(email)


def test_where_everybody_may_be_told_nobody_further_up_hears(record, post, children):
    nothing_reaches(record, post, SHONA)
    post.wait(hours=2)
    post.deliver()

    assert (told_of(post, MORAG), told_of(post, ISLA)) == ([sorted(children)], [])
