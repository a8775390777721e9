"""An answer in words, as it is read back and shown afterwards: "panel booked for Thu 11 Jun 2026".

No free text and no names: only what the pack calls things, and days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from permanence.answer import KEPT_FOR_HER, LEGAL_VERBS, Answer, Verb
from permanence.answers.more_words import ABOUT_A_JOURNEY, head_of_more
from permanence.answers.rules import reasons_for
from permanence.day_words import day_words
from permanence.insight.route_changes import prompt_words
from permanence.pack.model import Milestone, in_a_sentence
from permanence.stages import Rulebook

NOTE_KEPT = "with a note"


def in_words(answer: Answer, rules: Rulebook, today: date | None = None) -> str:
    """What recording `answer` would say, as it stands within a sentence: "panel held on Thu 14 May, approved".

    Codes that the pack does not know are left out rather than shown. `today`: when it is read, so that days are short.
    """
    said = _Said(answer, rules, today)
    return ", ".join(part for part in (said.head(), *said.tail()) if part)


def as_a_line(words: str) -> str:
    """Words that stood within a sentence, at the beginning of a line."""
    return words[:1].upper() + words[1:]


_ABOUT_MORE = LEGAL_VERBS | KEPT_FOR_HER | ABOUT_A_JOURNEY
_SAID = {
    Verb.BLOCKED: "blocked",
    Verb.NOT_APPLICABLE: "does not apply",
    Verb.WRONG_ALERT: "reported as a wrong alert",
    Verb.ACKNOWLEDGE: "seen",
    Verb.NOTE: "note kept",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer being put into words."""

    answer: Answer
    rules: Rulebook
    today: date | None

    def head(self) -> str:
        answer, step = self.answer, self.step()
        match answer.verb:
            case Verb.DONE | Verb.DECISION:
                return self.happened()
            case Verb.BOOKED:
                return f"{step} booked{self.day(' for ', answer.on)}"
            case Verb.CHANGE_ROUTE:
                route = self.rules.pack.routes.get(answer.route or "")
                return (
                    f"route changed to {route.name if route else 'another one'}{self.day(' on ', answer.on)}"
                )
            case Verb.PAUSE:
                return (
                    f"{step}: clock paused{self.day(' from ', answer.on)}{self.day(' until ', answer.until)}"
                )
            case Verb.RESUME:
                return f"{step}: clock running again{self.day(' from ', answer.on)}"
            case Verb.SNOOZE:
                return f"{step}: nothing more is asked{self.day(' until ', answer.until)}"
            case Verb.NOTE if answer.stage is None:
                return "note kept"
            case Verb.NOT_DONE:
                return f"{step}: has not happened{self.day(' on ', answer.on)}"
        if answer.verb in _ABOUT_MORE:
            return head_of_more(answer, self.rules, self.today)
        return f"{step}: {_SAID[answer.verb]}" if answer.verb in _SAID else ""

    def happened(self) -> str:
        """The step with its own verb, and what was decided; a decision that left it open is not said to be it."""
        answer, milestone = self.answer, self.milestone()
        outcome = self.rules.pack.outcomes.get(answer.outcome or "")
        if outcome and not (milestone and outcome.reaches_at(milestone.code)):
            return f"{self.step()}: {outcome.name.lower()}{self.day(' on ', answer.on)}"
        was_done = milestone.was_done if milestone else "reached on"
        said = f"{self.step()} {was_done} {day_words(answer.on, self.today)}" if answer.on else self.undated()
        return f"{said}, {outcome.name.lower()}" if outcome else said

    def undated(self) -> str:
        milestone = self.milestone()
        return f"{self.step()} {milestone.done if milestone else 'done'}"

    def tail(self) -> list[str]:
        answer, parts = self.answer, []
        reason = reasons_for(answer.verb, self.rules.pack).get(answer.reason or "")
        if reason and answer.verb not in (Verb.LEGAL_QUERIED, Verb.JOURNEY_OVER):  # said in the head
            parts.append(f"reason: {reason.name}")
        if answer.prompted_by:
            parts.append(f"prompted by: {prompt_words(answer.prompted_by, self.rules.pack)}")
        if answer.verb is Verb.BLOCKED and answer.until:
            parts.append(f"to be looked at again on {day_words(answer.until, self.today)}")
        if answer.on_behalf_of in self.rules.pack.bodies:
            parts.append(f"recorded on behalf of the {self.whose_decision()}")
        if answer.note and answer.verb is not Verb.NOTE:
            parts.append(NOTE_KEPT)
        return parts

    def whose_decision(self) -> str:
        return in_a_sentence(self.rules.pack.bodies[self.answer.on_behalf_of or ""])

    def day(self, before: str, day: date | None) -> str:
        return f"{before}{day_words(day, self.today)}" if day else ""

    def milestone(self) -> Milestone | None:
        pack = self.rules.pack
        return pack.milestones.get(self.answer.milestone or "") or pack.ending_of(self.answer.stage or "")

    def step(self) -> str:
        """The one name that the step and its milestone have."""
        milestone = self.milestone()
        return milestone.step if milestone else "step"
