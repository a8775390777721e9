"""Seeing is not doing: which answers each role may give about a child whom it may see.

One table. Who may see a child is `may_see` (permanence/people.py); nobody may do what stands in no row of hers.
"""

from __future__ import annotations

from collections.abc import Mapping

from permanence.answer import ASKS_ONLY, KEPT_FOR_HER, LEGAL_VERBS, Verb
from permanence.people import Person, Role

_ANYBODY = ASKS_ONLY | KEPT_FOR_HER | {Verb.UNDO, Verb.NOTE, Verb.NOT_DONE, Verb.WRONG_ALERT}
_OF_A_STEP = frozenset(
    {
        Verb.DONE,
        Verb.BOOKED,
        Verb.BLOCKED,
        Verb.DECISION,
        Verb.PAUSE,
        Verb.RESUME,
        Verb.SNOOZE,
        Verb.ACKNOWLEDGE,
    }
)
_OF_THE_PLAN = frozenset({Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.NOT_APPLICABLE})
_OF_THE_JOURNEY = frozenset({Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON, Verb.SIBLINGS})
_STEP_AND_LEGAL = _ANYBODY | _OF_A_STEP | LEGAL_VERBS
_WHOLE_CHILD = _STEP_AND_LEGAL | _OF_THE_PLAN | _OF_THE_JOURNEY

MAY: Mapping[Role, frozenset[Verb]] = {
    Role.SOCIAL_WORKER: _WHOLE_CHILD | {Verb.NOT_MINE},
    Role.TEAM_MANAGER: _WHOLE_CHILD | {Verb.NOT_MINE, Verb.REALLOCATE},
    Role.SERVICE_MANAGER: _WHOLE_CHILD | {Verb.NOT_MINE, Verb.REALLOCATE},
    Role.INFORMATION_OFFICER: _WHOLE_CHILD | {Verb.REALLOCATE},
    Role.REVIEWING_OFFICER: _STEP_AND_LEGAL | _OF_THE_PLAN | {Verb.SIBLINGS},
    Role.LEGAL_OFFICER: _STEP_AND_LEGAL,
    Role.AGENCY_DECISION_MAKER: _ANYBODY | _OF_A_STEP,
    Role.ADMINISTRATOR: _ANYBODY,
    Role.CARER: frozenset(),
}


def may_say(person: Person, verb: Verb) -> bool:
    """Whether `person` may give an answer of this verb about a child whom she may see."""
    return verb in MAY[person.role]
