"""Which answers no e-mail can give by itself: those that change what a child's plan is, or end something for good.

A route change, a second route, a step that is said not to apply, legal hand-over, another worker, and that the
journey is over (or the order that ends it). An e-mail may say them; they are recorded when the same person confirms
them where she is known more surely: in chat, or on a signed page.
"""

from __future__ import annotations

from permanence.answer import Answer, Verb
from permanence.entries import LegalStep
from permanence.pack.model import Pack

_NEVER = frozenset(
    {
        Verb.CHANGE_ROUTE,
        Verb.NOT_APPLICABLE,
        Verb.PARALLEL_PLAN,
        Verb.JOURNEY_OVER,
        Verb.JOURNEY_GOES_ON,
        Verb.LEGAL_SENT,
        Verb.REALLOCATE,  # it says who may see a child
    }
)


def is_confirmed_elsewhere(answer: Answer, pack: Pack) -> bool:
    """Whether an answer that came by e-mail waits for another channel."""
    if answer.verb in _NEVER:
        return True
    if answer.verb not in (Verb.DONE, Verb.DECISION):
        return False
    code = answer.stage.partition("#")[0] if answer.stage else ""
    rule = pack.stages.get(code)
    named = answer.milestone or (rule.end if rule else "")
    milestone = pack.milestones.get(named)
    return named == pack.final_order or bool(milestone and milestone.legal_step is LegalStep.SENT)
