"""What each person is really answered, for each thing she may try: the table that docs/security.md prints."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from casework.content import Said, SaidKind
from casework.take_reply import Reply, take_reply
from casework.who_may_see import Sight
from permanence.answer import LEGAL_VERBS, Answer, Verb
from permanence.answers.rules import NOT_HERS_TO_SAY
from permanence.entries import Recorder
from permanence.rights.table import Action
from store.case_record import SqlCaseRecord
from tests.builders import AILSA, NOW, SHONA, TODAY, a_record
from tests.casework.replying import DECISION, PANEL, waits_for_decision, waits_for_panel
from tests.rights.people import EVERYBODY, Somebody

YES, SEES, NO, UNKNOWN = "yes", "no", "—", "not let in"
ASKED = (Verb.WHO, Verb.WHY, Verb.LIST, Verb.HISTORY)
STEP = (Verb.DONE, Verb.BOOKED, Verb.BLOCKED, Verb.PAUSE, Verb.RESUME, Verb.SNOOZE, Verb.ACKNOWLEDGE)
PLAN = (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.NOT_APPLICABLE, Verb.PLAN_RIGHT, Verb.REVIEW)
OVER = (Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON)


@dataclass(frozen=True)
class Deed:
    """Something to try. `answers`: alike in the table, so that each is tried; or an action that no reply is about."""

    name: str
    answers: tuple[Answer, ...] = ()
    action: str | None = None


def _of(*verbs: Verb) -> tuple[Answer, ...]:
    return tuple(Answer(verb, stage=PANEL, milestone=None, on=TODAY) for verb in verbs)


def _decided(milestone: str) -> tuple[Answer, ...]:
    return (Answer(Verb.DECISION, milestone=milestone, outcome="approved", on=TODAY),)


DEEDS = (
    Deed("see, ask", _of(*ASKED)),
    Deed("be told", action=Action.BE_TOLD),
    Deed("read words", action=Action.READ_WORDS),
    Deed("note", _of(Verb.NOTE, Verb.WRONG_ALERT)),
    Deed("answer a step", tuple(replace(a, milestone="panel_papers") for a in _of(*STEP))),
    Deed("hand over", _of(*sorted(LEGAL_VERBS))),
    Deed("panel's decision", _decided("panel")),
    Deed("agency's decision", _decided("agency_decision")),
    Deed("court's decision", _decided("order_granted")),
    Deed("route", _of(*PLAN)),
    Deed("siblings", _of(Verb.SIBLINGS, Verb.NOT_SIBLINGS)),
    Deed("end", _of(*OVER)),
    Deed("not mine", _of(Verb.NOT_MINE)),
    Deed("allocate", _of(Verb.REALLOCATE)),
    Deed("restrict, seal", action=Action.RESTRICT),
    Deed("export", action=Action.EXPORT),
)


class _TakenBack(Exception):
    """What was tried leaves no trace."""


def cells(folder: Path, somebody: Somebody) -> dict[str, str]:
    """What came of each deed, about a child in whose care she has this part."""
    record = a_record(folder)
    reference = _child(record, somebody)
    somebody.prepare(record, reference)
    found = {deed.name: _tried(record, somebody, deed, reference) for deed in DEEDS}
    record.close()
    return found


def _child(record: SqlCaseRecord, somebody: Somebody) -> str:
    if somebody.decision:
        return waits_for_decision(record, reviewing_officer=AILSA)
    reference = waits_for_panel(record, reviewing_officer=AILSA)
    if somebody.legal:
        with record.writing() as tx:
            sent = Recorder(reference, 1, SHONA, "slack:1").milestone_reached("legal_referral", TODAY)
            tx.append([sent], NOW)
    return reference


def _tried(record: SqlCaseRecord, somebody: Somebody, deed: Deed, reference: str) -> str:
    if deed.action:
        return _allowed(record, somebody, deed.action, reference)
    stage = DECISION if somebody.decision else PANEL
    about = {"reference": reference, "stage": stage if deed.answers[0].stage else None}
    found = {_answered(record, somebody, replace(a, **about)) for a in deed.answers}
    assert len(found) == 1, f"{somebody.part}, {deed.name}: {found}"
    return found.pop()


def _allowed(record: SqlCaseRecord, somebody: Somebody, action: str, reference: str) -> str:
    with record.reading() as tx:
        directory = tx.directory()
        person = directory.get(somebody.email)
        if person is None or not person.active:
            return UNKNOWN
        sight = Sight(tx, record.rules, directory, TODAY, [reference])
        if not sight.may_see(person, reference):
            return NO
        return YES if sight.may_see(person, reference, action) else SEES


def _answered(record: SqlCaseRecord, somebody: Somebody, answer: Answer) -> str:
    said = said_to(record, somebody.email, answer)
    if said.kind in (SaidKind.NOT_LINKED, SaidKind.NOT_ALLOWED):
        return UNKNOWN
    if said.kind is SaidKind.NO_SUCH_REFERENCE:
        return NO
    return SEES if ("stage", NOT_HERS_TO_SAY) in said.problems else YES


def said_to(record: SqlCaseRecord, email: str, answer: Answer) -> Said:
    """What is said to an answer; whatever it has recorded is taken back."""
    said: list[Said] = []
    try:
        with record.writing() as tx:
            said.append(take_reply(tx, record.rules, Reply("slack", "tried", email, answer=answer), NOW))
            raise _TakenBack  # noqa: TRY301 - how the transaction is taken back
    except _TakenBack:
        return said[0]


def table(found: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The table as Markdown. `found`: part to deed to cell."""
    yield f"| Whose part is | {' | '.join(deed.name for deed in DEEDS)} |"
    yield f"|---|{'---|' * len(DEEDS)}"
    for somebody in EVERYBODY:
        row = found[somebody.part]
        yield f"| {somebody.part} | {' | '.join(row[deed.name] for deed in DEEDS)} |"
