"""A reply that says which step or child was meant, and no more: "that was the ADM", "that's for 1"."""

from __future__ import annotations

import re

from permanence.answer import Answer
from permanence.reference import references_in
from permanence.replies.by_step import steps_called
from permanence.replies.children import lines_for
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Open, Situation

_THAT_WAS = re.compile(
    r"\W*(?:(?:oh|ah|oops|sorry|actually|hang on|wait|eh|um|hmm)\W+)*"
    r"(?:that|it|this)(?:'s|s| is| was| wis| wiz|'ll be)? (?:(?:actually|really|meant to be|for|about|of|on) )*"
    r"(?:the |my |a )?(?P<what>[\w' #-]{1,30}?)"
    r"(?:,? (?:actually|sorry|not that one|i mean|i meant|my mistake|oops))*[\s.!]*",
    re.IGNORECASE,
)
_THE_ONE = re.compile(
    r"\W*(?:(?:no|naw|oh|ah|oops|sorry|actually|wait|i meant|i mean|it was|that was|it's|that's|make it)\W+)*"
    r"the (?P<what>[a-z]+(?: [a-z]+)?) (?:one|yin|line|case)(?:,? (?:and )?not (?:the )?[a-z ]{1,20})?"
    r"(?:,? (?:sorry|i mean|i meant|my mistake|oops))*[\s.!]*",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?:line |number |no\.? ?|child |#)?(?P<line>[1-9])", re.IGNORECASE)


def that_was_another(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply as a correction, where the one thing told here is of another step or child; else as it is."""
    if waiting.waits_for is WaitsFor.NOTHING or len(waiting.answers) != 1 or waiting.options:
        return text
    known = waiting.answers[0]
    if line := _of_another_line(text, known, situation):
        return f"no, {line}"
    said = _THAT_WAS.fullmatch(text)
    if said is None:
        return text
    what = said["what"].strip()
    if (
        Open.CHILD not in waiting.opens
        and known.reference
        and _is_another_child(what, known.reference, situation)
    ):
        return f"no, {what}"
    codes = steps_called(what, situation) if Open.STEP not in waiting.opens else set()
    return f"no, that was the {what}" if codes and known.milestone and known.milestone not in codes else text


def _of_another_line(text: str, known: Answer, situation: Situation) -> int | None:
    """The number of the one line whose step is named by "the petition one", where another child's was told."""
    said = _THE_ONE.fullmatch(text) if len(situation.lines) > 1 else None
    codes = steps_called(said["what"], situation, weak=True) if said else set()
    fitting = lines_for(tuple(codes), situation) if codes and known.milestone not in codes else []
    other = len(fitting) == 1 and known.reference is not None and fitting[0].reference != known.reference
    return fitting[0].number if other else None


def _is_another_child(what: str, reference: str, situation: Situation) -> bool:
    """Whether these words name one child and no more, and it is another one."""
    line = _LINE.fullmatch(what)
    named = {one.reference for one in situation.lines if line and one.number == int(line["line"])}
    whole = references_in(what)
    if len(whole) == 1 and whole[0].end - whole[0].start == len(what):
        named = {whole[0].reference}
    return len(named) == 1 and reference not in named
