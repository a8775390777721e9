"""Answers that channels hand on: the same entries, the same words, the same silence the second time, nothing for Ewan."""

import pytest

from bot.render import plain_templates
from casework.content import Said, SaidKind
from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, MORAG, SHONA
from tests.casework.replying import Replying
from tests.conformance.acts import CHILD, Act
from tests.conformance.acts_to_come import ACTS_TO_COME
from tests.conformance.channel import recorded_by, register

WORDS = plain_templates()
MANAGERS_ONLY = frozenset({Verb.REALLOCATE})
COMING = [pytest.param(act, id=str(act.verb)) for act in ACTS_TO_COME.values()]


@pytest.fixture
def shona(record: SqlCaseRecord) -> Replying:
    register(record)
    return Replying(record)


def who_does(act: Act) -> str:
    return MORAG if act.verb in MANAGERS_ONLY else SHONA


def does(replying: Replying, act: Act, event_id: str | None = None) -> Said:
    reference = None if act.verb in ABOUT_HERSELF else CHILD
    return replying.send(answer=Answer(act.verb, reference, **act.fields), event_id=event_id)  # type: ignore[arg-type]


def prepare(replying: Replying, act: Act) -> None:
    if act.after:
        before = ACTS_TO_COME[act.after]
        prepare(replying, before)
        does(replying.as_(SHONA), before)


@pytest.mark.parametrize("act", COMING)
def test_an_answer_is_recorded_and_said(record: SqlCaseRecord, shona: Replying, act: Act):
    prepare(shona, act)
    person = shona.as_(who_does(act))
    before = recorded_by(record, person.person)

    said = does(person, act)

    assert tuple(recorded_by(record, person.person)[len(before) :]) == act.recorded
    shown = WORDS.render(f"said/{said.kind}.j2", said=said).replace("\xa0", " ")
    assert act.says.lower() in shown.lower()


@pytest.mark.parametrize("act", COMING)
def test_it_is_recorded_once(record: SqlCaseRecord, shona: Replying, act: Act):
    prepare(shona, act)
    person = shona.as_(who_does(act))
    does(person, act, "once")
    before = recorded_by(record, person.person)

    again, anew = does(person, act, "once"), does(person, act)

    assert again.kind is SaidKind.ALREADY
    assert anew.kind in (SaidKind.ALREADY, SaidKind.ASKED, SaidKind.INVALID)
    assert recorded_by(record, person.person) == before


@pytest.mark.parametrize("act", [c for c in COMING if c.id not in ABOUT_HERSELF])
def test_ewan_learns_nothing(record: SqlCaseRecord, shona: Replying, act: Act):
    prepare(shona, act)

    said = does(shona.as_(EWAN), act)

    assert said == Said(SaidKind.NO_SUCH_REFERENCE, reference=CHILD)
    assert {kind for kind, _ in recorded_by(record, EWAN)} == {EntryKind.REFUSED}
