"""A reply that says which step or child was meant, and no more: "that was the ADM", "that's for 1"."""

from __future__ import annotations

import re

from permanence.reference import references_in
from permanence.replies.by_step import steps_called
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Open, Situation

_THAT_WAS = re.compile(
    r"\W*(?:(?:oh|ah|oops|sorry|actually|hang on|wait|eh|um|hmm)\W+)*"
    r"(?:that|it|this)(?:'s|s| is| was| wis| wiz|'ll be)? (?:(?:actually|really|meant to be|for|about|of|on) )*"
    r"(?:the |my |a )?(?P<what>[\w' #-]{1,30}?)"
    r"(?:,? (?:actually|sorry|not that one|i mean|i meant|my mistake|oops))*[\s.!]*",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?:line |number |no\.? ?|child |#)?(?P<line>[1-9])", re.IGNORECASE)


def that_was_another(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply as a correction, where the one thing told here is of another step or child; else as it is."""
    said = _THAT_WAS.fullmatch(text)
    if said is None or waiting.waits_for is WaitsFor.NOTHING or len(waiting.answers) != 1 or waiting.options:
        return text
    known, what = waiting.answers[0], said["what"].strip()
    if (
        Open.CHILD not in waiting.opens
        and known.reference
        and _is_another_child(what, known.reference, situation)
    ):
        return f"no, {what}"
    codes = steps_called(what, situation) if Open.STEP not in waiting.opens else set()
    return f"no, that was the {what}" if codes and known.milestone and known.milestone not in codes else text


def _is_another_child(what: str, reference: str, situation: Situation) -> bool:
    """Whether these words name one child and no more, and it is another one."""
    line = _LINE.fullmatch(what)
    named = {one.reference for one in situation.lines if line and one.number == int(line["line"])}
    whole = references_in(what)
    if len(whole) == 1 and whole[0].end - whole[0].start == len(what):
        named = {whole[0].reference}
    return len(named) == 1 and reference not in named
