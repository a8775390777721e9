"""Rights in words, as people read them in tables: what somebody may do, and how she stands to the child."""

from __future__ import annotations

from collections.abc import Mapping

from permanence.answer import LEGAL_VERBS, Verb
from permanence.people import Role
from permanence.rights.stands import Relation
from permanence.rights.table import EVERY_BODY, Action, grants, records

RELATIONS: Mapping[Relation, str] = {
    Relation.ALLOCATED: "the child's social worker",
    Relation.CHAIRS: "the child's reviewing officer",
    Relation.MANAGES: "a manager of her worker or reviewing officer",
    Relation.COVERS: "covers today for her worker, her reviewing officer or a manager",
    Relation.ALLOCATES: "the child has no worker, and is hers to allocate",
    Relation.WAITS: "a step or hand-over waits for this role",
    Relation.NAMED: "named in a sealed record",
    Relation.COUNCIL: "works for the council",
}
ROLES: Mapping[Role, str] = {role: role.value.replace("_", " ") for role in Role}
_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("sees", frozenset({Action.SEE})),
    ("is told", frozenset({Action.BE_TOLD})),
    ("reads people's own words", frozenset({Action.READ_WORDS})),
    ("asks", frozenset({Verb.WHY, Verb.WHO, Verb.LIST, Verb.HISTORY})),
    ("writes notes", frozenset({Verb.NOTE, Verb.WRONG_ALERT})),
    (
        "answers steps",
        frozenset({Verb.DONE, Verb.BOOKED, Verb.BLOCKED, Verb.PAUSE, Verb.SNOOZE, Verb.ACKNOWLEDGE}),
    ),
    ("hands over to legal services", LEGAL_VERBS),
    ("changes the route", frozenset({Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.NOT_APPLICABLE})),
    ("says that the journey is over", frozenset({Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON})),
    ("links siblings", frozenset({Verb.SIBLINGS, Verb.NOT_SIBLINGS})),
    ("gives the child away", frozenset({Verb.NOT_MINE})),
    ("allocates", frozenset({Verb.REALLOCATE})),
    ("restricts and seals", frozenset({Action.RESTRICT})),
    ("exports", frozenset({Action.EXPORT})),
)


def may_in_words(actions: frozenset[str], bodies: Mapping[str, str]) -> list[str]:
    """What somebody who may do these things may do, a few words each; `bodies`: the pack's, by code.

    A kind of which she may do only a part is followed by what she may not do.
    """
    found = [said for words, kind in _KINDS if (said := _kind(words, kind, actions))]
    if EVERY_BODY in actions:
        return [*found, "records what every body decides"]
    named = [name for code, name in bodies.items() if grants(actions, records(code))]
    return [*found, f"records what is decided by: {', '.join(named).lower()}"] if named else found


def _kind(words: str, kind: frozenset[str], actions: frozenset[str]) -> str | None:
    if not kind & actions:
        return None
    lacking = sorted(kind - actions)
    return f"{words} (not {', '.join(one.replace('_', ' ') for one in lacking)})" if lacking else words
