"""What brought a change of route about, as an answer says it: named by itself, or by its reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from permanence.answer import Answer, Verb
from permanence.answers.given import Given, Problem
from permanence.case import Case
from permanence.day_words import day_words
from permanence.insight.route_changes import has_happened, is_prompt, named_by_reason, prompt_words


def with_prompt(answer: Answer, case: Case) -> Answer:
    """The answer with what prompted the change, where it is named or its reason names it: "because panel said no"."""
    if answer.verb is not Verb.CHANGE_ROUTE or answer.prompted_by:
        return answer
    named = named_by_reason(answer.reason, case.journey, answer.on or case.today, case.rules.pack)
    return replace(answer, prompted_by=named)


def prompt_problems(asked: Given) -> Iterator[Problem]:
    """What is wrong with the prompt that was named: nobody knows it, or the child has had no such decision or event."""
    said, pack = asked.answer.prompted_by, asked.case.rules.pack
    if said is None:
        return
    if not is_prompt(said, pack):
        yield "prompted_by", "There is no such prompt."
    elif not has_happened(said, asked.case.journey, asked.on, pack):
        words = prompt_words(said, pack)
        yield "prompted_by", f"Nothing of that kind is recorded up to {day_words(asked.on)}: {words}."
