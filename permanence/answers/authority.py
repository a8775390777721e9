"""Seeing is not doing: whether a person may give an answer about a child, by the table of rights."""

from __future__ import annotations

from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.people import Person
from permanence.rights.stands import Stands
from permanence.rights.table import records
from permanence.stages import open_roles

OF_A_BODY = frozenset({Verb.DONE, Verb.DECISION})


def stands_in(case: Case, person: Person) -> Stands:
    """How a person stands to the child of a case."""
    journey = case.journey
    return Stands(
        person,
        journey.allocation,
        case.directory,
        case.today,
        lambda: open_roles(journey, case.stages, case.rules.pack),
    )


def may_say(person: Person, answer: Answer, case: Case) -> bool:
    """Whether the table lets `person` give this answer; what a body decided or held is a right of its own."""
    rights, stands = case.rules.pack.rights, stands_in(case, person)
    body = _body_of(answer, case)
    return rights.may(stands, answer.verb) and (body is None or rights.may(stands, records(body)))


def on_behalf_of(person: Person | None, answer: Answer, case: Case) -> str | None:
    """The body whose decision this person records for whoever decides there; None where it is hers, or nobody's."""
    body = _body_of(answer, case)
    decides = case.rules.pack.decided_by.get(body or "")
    return body if decides and (person is None or person.role is not decides) else None


def with_body(answer: Answer, case: Case, person: Person) -> Answer:
    """The answer with the body on whose behalf it is recorded, where the decision is not this person's own."""
    return replace(answer, on_behalf_of=on_behalf_of(person, answer, case))


def _body_of(answer: Answer, case: Case) -> str | None:
    if answer.verb not in OF_A_BODY:
        return None
    milestone = case.rules.pack.milestones.get(case.milestone_of(answer) or "")
    return milestone.body if milestone else None
