"""An answer in words, as it is read back and shown afterwards: "Panel: booked for Thu 11 Jun 2026".

No free text and no names: only what the pack calls things, and days.
"""

from __future__ import annotations

from datetime import date

from permanence.answer import KEPT_FOR_HER, LEGAL_VERBS, Answer, Verb
from permanence.answers.more_words import ABOUT_A_JOURNEY, head_of_more
from permanence.answers.rules import reasons_for
from permanence.day_words import day_words
from permanence.stages import Rulebook

NOTE_KEPT = "with a note"


def in_words(answer: Answer, rules: Rulebook) -> str:
    """What recording `answer` would say; codes that the pack does not know are left out rather than shown."""
    said = [_head(answer, rules), *_tail(answer, rules)]
    return ", ".join(part for part in said if part)


def _head(answer: Answer, rules: Rulebook) -> str:
    step = _step(answer, rules)
    match answer.verb:
        case Verb.DONE | Verb.DECISION:
            return f"{step}: {_outcome(answer, rules)}{_day(' on ', answer.on)}"
        case Verb.BOOKED:
            return f"{step}: booked{_day(' for ', answer.on)}"
        case Verb.CHANGE_ROUTE:
            route = rules.pack.routes.get(answer.route or "")
            return f"Route changed to {route.name if route else 'another one'}{_day(' on ', answer.on)}"
        case Verb.PAUSE:
            return f"{step}: clock paused{_day(' from ', answer.on)}{_day(' until ', answer.until)}"
        case Verb.RESUME:
            return f"{step}: clock running again{_day(' from ', answer.on)}"
        case Verb.SNOOZE:
            return f"{step}: silent{_day(' until ', answer.until)}"
        case Verb.NOTE if answer.stage is None:
            return "Note kept"
        case Verb.NOT_DONE:
            return f"{step}: has not happened{_day(' on ', answer.on)}"
    if answer.verb in _ABOUT_MORE:
        return head_of_more(answer, rules)
    return f"{step}: {_SAID[answer.verb]}" if answer.verb in _SAID else ""


_ABOUT_MORE = LEGAL_VERBS | KEPT_FOR_HER | ABOUT_A_JOURNEY
_SAID = {
    Verb.BLOCKED: "blocked",
    Verb.NOT_APPLICABLE: "does not apply",
    Verb.WRONG_ALERT: "reported as a wrong alert",
    Verb.ACKNOWLEDGE: "seen",
    Verb.NOTE: "note kept",
}


def _tail(answer: Answer, rules: Rulebook) -> list[str]:
    parts: list[str] = []
    reason = _reason(answer, rules)
    if reason and answer.verb not in (Verb.LEGAL_QUERIED, Verb.JOURNEY_OVER):  # said in the head
        parts.append(f"reason: {reason}")
    if answer.verb is Verb.BLOCKED and answer.until:
        parts.append(f"to be looked at again on {day_words(answer.until)}")
    if answer.note and answer.verb is not Verb.NOTE:
        parts.append(NOTE_KEPT)
    return parts


def _outcome(answer: Answer, rules: Rulebook) -> str:
    outcome = rules.pack.outcomes.get(answer.outcome or "")
    return outcome.name.lower() if outcome else "reached"


def _day(before: str, day: date | None) -> str:
    return f"{before}{day_words(day)}" if day else ""


def _step(answer: Answer, rules: Rulebook) -> str:
    """The milestone's name; the stage's own where the answer is about the clock and not about the date."""
    code = answer.stage.partition("#")[0] if answer.stage else ""
    rule = rules.pack.stages.get(code)
    milestone = rules.pack.milestones.get(answer.milestone or (rule.end if rule else ""))
    if milestone and (answer.verb in (Verb.DONE, Verb.DECISION, Verb.BOOKED) or rule is None):
        return milestone.name
    return rule.name if rule else "Step"


def _reason(answer: Answer, rules: Rulebook) -> str | None:
    reason = reasons_for(answer.verb, rules.pack).get(answer.reason or "")
    return reason.name if reason else None
