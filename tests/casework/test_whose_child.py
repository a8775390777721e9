"""Not my case, and allocate to: the manager hears, the alerts follow, and nobody else learns anything."""

from datetime import date

import pytest

from casework.content import NoticeContent, SaidKind
from casework.ports import MessageKind
from permanence.answer import Verb
from store.case_record import SqlCaseRecord
from store.rebuild import rebuild
from tests.builders import EWAN, ISLA, JAMIE, MORAG, NOW, SHONA, a_person
from tests.casework.post_room import PostRoom
from tests.casework.replying import Replying, ledger, stage

TODAY, TOMORROW = date(2026, 5, 20), date(2026, 5, 21)


def alerted(post: PostRoom, person: str) -> list[str]:
    alerts = [t for t in post.sent_to(person) if t.message.kind is MessageKind.ALERT]
    return [reference for told in alerts for reference in told.references]


def test_her_manager_is_asked_to_allocate(shona: Replying, reference: str, post: PostRoom):
    said = shona.taps(Verb.NOT_MINE, reference, None, to=JAMIE)
    post.deliver()

    assert said.kind is SaidKind.RECORDED
    (told,) = post.sent_to(MORAG)
    assert isinstance(told.content, NoticeContent)
    assert "Jamie Orr has the child" in told.content.lines[0]
    assert told.content.action == f"Say: allocate {reference} to Jamie Orr."


def test_until_then_the_alerts_are_the_managers(shona: Replying, reference: str, post: PostRoom):
    shona.taps(Verb.NOT_MINE, reference, None)
    post.morning(TOMORROW)

    assert alerted(post, SHONA) == []
    assert reference in alerted(post, MORAG)


def test_allocated_anew_the_alerts_follow_the_new_worker(
    record: SqlCaseRecord, shona: Replying, reference: str, post: PostRoom
):
    post.morning(TODAY)
    said = shona.as_(MORAG).taps(Verb.REALLOCATE, reference, None, to=JAMIE)
    post.morning(TOMORROW)

    assert said.recorded == "Allocated to Jamie Orr"
    assert stage(record, reference).owner == JAMIE
    assert reference in alerted(post, JAMIE)
    assert alerted(post, SHONA) == [reference] * len(alerted(post, SHONA))
    assert not any(t.message.created_at.date() > TODAY for t in post.sent_to(SHONA, MessageKind.ALERT))


def test_the_worker_before_may_not_see_the_child_any_more(shona: Replying, reference: str):
    shona.as_(MORAG).taps(Verb.REALLOCATE, reference, None, to=JAMIE)

    assert shona.taps(Verb.DONE, reference).kind is SaidKind.NO_SUCH_REFERENCE
    assert shona.as_(JAMIE).taps(Verb.ACKNOWLEDGE, reference).kind is SaidKind.RECORDED


@pytest.mark.parametrize("person", [SHONA, JAMIE])
def test_nobody_but_a_manager_allocates(shona: Replying, reference: str, person: str):
    before = len(ledger(shona.record, reference))

    assert shona.as_(person).taps(Verb.REALLOCATE, reference, None, to=person).kind in (
        SaidKind.INVALID,
        SaidKind.NO_SUCH_REFERENCE,
    )
    assert stage(shona.record, reference).owner == SHONA
    assert len(ledger(shona.record, reference)) <= before + 1


def test_a_manager_who_is_not_hers_does_not_know_the_child(shona: Replying, reference: str):
    said = shona.as_(EWAN).taps(Verb.REALLOCATE, reference, None, to=EWAN)

    assert said.kind is SaidKind.NO_SUCH_REFERENCE


def test_her_new_manager_has_the_alerts_when_the_list_gives_her_another(
    record: SqlCaseRecord, shona: Replying, reference: str
):
    shona.taps(Verb.NOT_MINE, reference, None)
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, manager=ISLA)], NOW)

    assert stage(record, reference).owner == ISLA
    assert rebuild(record, NOW, check_only=True) == []
