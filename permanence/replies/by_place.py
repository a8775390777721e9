"""A short answer in the words of the question: "the first", "both", "out", "no, the day before", written in full.

Such words say something only beside what was asked; nothing is changed where they could be meant in another way.
"""

from __future__ import annotations

import re
from datetime import timedelta

from permanence.replies.children import lines_for
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Line, Open, Situation
from permanence.replies.same_day import with_the_day_of

_LEAD = r"\W*(?:(?:it's|its|it is|it was|that's|thats|that is|that was|just) )?(?:the )?"
_ENDS = r"(?: (?:one|yin|ane|line|child|of them|of those))?[\s.!]*"
_PLACES = {
    "first": 1, "1st": 1, "top": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "last": -1, "bottom": -1,
}  # fmt: skip
_PLACE = re.compile(rf"{_LEAD}({'|'.join(_PLACES)}){_ENDS}", re.IGNORECASE)
# "the first one was the 11th": of what was read back, not of the message.
_PLACE_OF_WHAT_IS_TOLD = re.compile(
    rf"(?P<before>\W*(?:(?:no|naw|nope|nah|sorry|actually|yes|but)\W+)*)(?:the )?(?P<place>{'|'.join(_PLACES)})"
    r"(?: (?:one|yin|ane|of (?:them|those)))?(?= (?:was|wasn|wis|is|isn|should)\b)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"{_LEAD}(both|baith|all three|all four|all five|all(?= of)|every(?= one| child)|everyone|all){_ENDS}",
    re.IGNORECASE,
)
_COUNTS = {"both": 2, "baith": 2, "all three": 3, "all four": 4, "all five": 5}
_NOT_THAT_LINE = re.compile(
    rf"\W*(?:(?:no|nope|naw|nah|sorry)\W+)*(?:not (?P<old>\d)\W+(?:but )?{_LEAD}(?P<new>\d)"
    rf"|{_LEAD}(?P<other>\d)\W+not (?P<gone>\d)){_ENDS}",
    re.IGNORECASE,
)
_IN_OR_OUT = re.compile(rf"{_LEAD}(in|out){_ENDS}", re.IGNORECASE)
_DAY_BESIDE = re.compile(
    r"\W*(?:no|naw|nope|nah|sorry|actually)\W+(?:sorry\W+)?(?:it was |it is |it's )?(?:the )?day (before|after)"
    r"(?: that)?[\s.!]*",
    re.IGNORECASE,
)


def in_full(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply with its place, its "both", its outcome or its day said in full, where the question tells which."""
    text = with_the_day_of(waiting.answers, text)
    if Open.CHILD in waiting.opens and waiting.waits_for is WaitsFor.ANSWER:
        return _lines_named(text, waiting, situation) or text
    if waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE) and (
        named := _one_of_those_told(text, waiting, situation)
    ):
        return named
    if waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE) and (
        instead := _another_line(text, waiting, situation)
    ):
        return instead
    if Open.OUTCOME in waiting.opens and (said := _IN_OR_OUT.fullmatch(text)):
        return f"ruled {said[1].lower()}"
    if waiting.waits_for is WaitsFor.YES and (beside := _DAY_BESIDE.fullmatch(text)):
        days = {answer.on for answer in waiting.answers}
        day = days.pop() if len(days) == 1 else None
        step = timedelta(days=-1 if beside[1].lower() == "before" else 1)
        return f"no, {(day + step).isoformat()}" if day else text
    return text


def _one_of_those_told(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The reply with the number of its line in the place of "the first one", of several that were told; else None."""
    said, told = _PLACE_OF_WHAT_IS_TOLD.match(text), waiting.answers
    lines = [line for a in told for line in situation.lines_of(a.reference or "")]
    if said is None or not len(lines) == len(told) == len({line.reference for line in lines}) > 1:
        return None
    line = _at(lines, _PLACES[said["place"].lower()])
    return f"{said['before']}{line.number}{text[said.end() :]}" if line else None


def _another_line(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """A reply that says no more than "4, not 2" as "no, it was 4", where what was told is of line 2; else None."""
    said = _NOT_THAT_LINE.fullmatch(text)
    told = {a.reference for a in waiting.answers}
    if said is None or len(told) != 1:
        return None
    old, new = said["old"] or said["gone"], said["new"] or said["other"]
    known = {str(line.number): line.reference for line in situation.lines}
    is_told = known.get(old) in told and new in known and known[new] not in told
    return f"no, it was {new}" if is_told else None


def _lines_named(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The numbers of the lines that "the first" or "both" name; None where it says more, or may be another."""
    fitting = lines_for(waiting.named, situation) or list(situation.lines)
    if place := _PLACE.fullmatch(text):
        at = _PLACES[place[1].lower()]
        meant = [_at(situation.lines, at), _at(fitting, at)]
        known = [line for line in meant if line in fitting]
        return str(known[0].number) if known and meant[0] in (meant[1], None) else None
    every = _EVERY.fullmatch(text)
    if every and len(fitting) == _COUNTS.get(every[1].lower(), len(fitting)):
        return " and ".join(str(line.number) for line in fitting)
    return None


def _at(lines: tuple[Line, ...] | list[Line], place: int) -> Line | None:
    n = place - 1 if place > 0 else place
    return lines[n] if -len(lines) <= n < len(lines) else None
