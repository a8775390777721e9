"""A short answer in the words of the question: "the first", "both", "out", "no, the day before", written in full.

Such words say something only beside what was asked; nothing is changed where they could be meant in another way.
"""

from __future__ import annotations

import re
from datetime import timedelta

from permanence.reference import references_in
from permanence.replies.by_step import steps_called
from permanence.replies.children import lines_for
from permanence.replies.lexicon import tokens_of
from permanence.replies.lists import without_the_dash_of_another_line
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.reading import Line, Open, Situation
from permanence.replies.same_day import with_the_day_of
from permanence.replies.short_answers import in_plain_words
from permanence.replies.that_was import that_was_another

_IT_IS = r"(?:(?:it's|its|it is|it was|that's|thats|that is|that was|just) )?(?:the )?"
_LEAD = rf"\W*{_IT_IS}"
_ENDS = r"(?: (?:one|yin|ane|line|child|of them|of those))?[\s.!]*"
_PLACES = {
    "first": 1, "1st": 1, "top": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5,
    "5th": 5, "last": -1, "bottom": -1,
}  # fmt: skip
_PLACE = re.compile(rf"{_LEAD}({'|'.join(_PLACES)}){_ENDS}", re.IGNORECASE)
# "the first one was the 11th": of what was read back, not of the message.
_PLACE_OF_WHAT_IS_TOLD = re.compile(
    rf"(?P<before>\W*(?:(?:no|naw|nope|nah|sorry|actually|yes|but)\W+)*)(?:the )?(?P<place>{'|'.join(_PLACES)})"
    r"(?: (?:one|yin|ane|of (?:them|those)))?(?= (?:was|wasn|wis|is|isn|should)\b|,? (?:on )?(?:the )?\d)",
    re.IGNORECASE,
)
_PLACE_AGAIN = re.compile(
    rf"(?:(?<=[,.;] )|(?<=and )|(?<=but ))(?:the )?(?P<place>{'|'.join(_PLACES)})"
    r"(?: (?:one|yin|ane|of (?:them|those)))?(?= (?:was|wasn|wis|is|isn|should)\b|,? (?:on )?(?:the )?\d)",
    re.IGNORECASE,
)
_EVERY = re.compile(
    rf"{_LEAD}(both|baith|all three|all four|all five|all(?= of)|every(?= one| child)|everyone|all){_ENDS}",
    re.IGNORECASE,
)
_COUNTS = {"both": 2, "baith": 2, "all three": 3, "all four": 4, "all five": 5}
_CHILD = r"(?:\d|hw-?\d{4}-?[0-9a-z])"
_NOT_THAT_LINE = re.compile(
    rf"\W*(?:(?:no|nope|naw|nah|sorry|oops|actually|but|i meant|i mean)\W+)*"
    rf"(?:not (?P<old>{_CHILD})\W+(?:but )?{_IT_IS}(?P<new>{_CHILD})"
    rf"|{_IT_IS}(?P<other>{_CHILD})\W+not (?P<gone>{_CHILD})){_ENDS}",
    re.IGNORECASE,
)
_STEP = "[a-z]+(?: [a-z]+)?"
_NOT_THAT_STEP = re.compile(
    r"\W*(?:(?:no|nope|naw|nah|sorry|oops|actually|wait)\W+)*(?:"
    rf"not (?:the |a )?(?P<old>{_STEP})\W+(?:but )?(?:it (?:was|is) |it'?s )?(?:the |a )?(?P<new>{_STEP})"
    rf"|(?:it (?:was|is) |it'?s )?(?:the |a )?(?P<other>{_STEP}),? not (?:the |a )?(?P<gone>{_STEP}))[\s.!]*",
    re.IGNORECASE,
)
# "13th sorry", "june even", "booked i mean": what is put right, and then that it is.
_PUT_RIGHT_BEHIND = re.compile(
    r"(?P<said>[^.?!\n]{1,30}?)[\s,]+(?:sorry|i mean|i meant|even|rather|my mistake|my bad|oops)[\s.!]*",
    re.IGNORECASE,
)
# "Undo, it was the 14th": put right, and not only taken back.
_UNDO_AND = re.compile(
    r"\W*(?:un-?do|take (?:it|that) back)(?: (?:it|that|this))?[\s,.;:-]+(?P<rest>(?:it|that|panel|the|should).*\d.*)",
    re.IGNORECASE | re.DOTALL,
)
_IN_OR_OUT = re.compile(rf"{_LEAD}(in|out)(?:{_ENDS}|(?P<more>, .*))", re.IGNORECASE | re.DOTALL)
_NO = r"\W*(?P<no>(?:(?:no|naw|nope|nah|sorry|actually|oops|wait|make (?:it|that)|i meant|i mean)\W+)*)"
_HOW_MANY = {"a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4}
# "No, the day before", "a week later", "make it two days earlier": beside the day that was read back.
_DAY_BESIDE = re.compile(
    rf"{_NO}(?:it(?:'s| was| is|s) )?(?:(?:for|on|by) )?(?:(?P<many>an?|the|one|two|three|four|\d) )?"
    r"(?P<unit>day|week|fortnight)s? (?P<way>before|after|earlier|later|sooner)(?: (?:that|than that|on))?"
    r"(?: (?:sorry|actually|please|pls))*[\s.!]*",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "fortnight": 14}


# "Yes to 2 but 4 is the 15th": what is put right is read, and then all of it is read back.
_YES_TO_SOME = re.compile(
    r"\W*(?:yes|yep|yeah|aye|ok) (?:to|for) (?:lines? )?[1-9](?:(?:, ?| ?& ?| and )[1-9])*,? but "
    r"(?P<rest>(?:line |number )?[1-9] .*\d.*)",
    re.IGNORECASE,
)


def in_full(text: str, waiting: Waiting, situation: Situation) -> str:
    """The reply with its place, its "both", its outcome or its day said in full, where the question tells which."""
    text = without_the_dash_of_another_line(text, (a.reference for a in waiting.answers), situation)
    text = in_plain_words(with_the_day_of(waiting.answers, text), waiting, situation)
    text = that_was_another(text, waiting, situation)
    if waiting.waits_for is WaitsFor.YES and (some := _YES_TO_SOME.fullmatch(text)):
        return f"no, {some['rest']}"
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
    if waiting.waits_for in (WaitsFor.YES, WaitsFor.MORE) and (
        instead := _another_step(text, waiting, situation)
    ):
        return instead
    if waiting.waits_for is WaitsFor.MORE and (undo := _UNDO_AND.fullmatch(text)):
        return f"no, {undo['rest']}"
    if Open.OUTCOME in waiting.opens and (said := _IN_OR_OUT.fullmatch(text)):
        return f"ruled {said[1].lower()}{said['more'] or ''}"
    return _day_beside(text, waiting) or _put_right_first(text, waiting, situation) or text


def _day_beside(text: str, waiting: Waiting) -> str | None:
    """A reply that says how far the right day is from the one that was told, with that day; else None.

    What is recorded already is put right by it only where it says that it corrects.
    """
    said = _DAY_BESIDE.fullmatch(text)
    in_so_many = said and (said["no"] or (waiting.waits_for is WaitsFor.YES and said["many"]))
    if said is None or not in_so_many or waiting.waits_for not in (WaitsFor.YES, WaitsFor.MORE):
        return None
    days = {answer.on for answer in waiting.answers}
    day = days.pop() if len(days) == 1 else None
    many = (said["many"] or "a").lower()
    ahead = -1 if said["way"].lower() in ("before", "earlier", "sooner") else 1
    step = ahead * _DAYS[said["unit"].lower()] * (_HOW_MANY.get(many) or int(many))
    return f"no, {(day + timedelta(days=step)).isoformat()}" if day else None


def _one_of_those_told(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The reply with the number of its line in the place of "the first one", of several that were told; else None."""
    said, told = _PLACE_OF_WHAT_IS_TOLD.match(text), (*waiting.answers, *waiting.undone)
    lines = [line for a in told for line in situation.lines_of(a.reference or "")]
    lines = sorted(lines, key=lambda line: line.number) if waiting.undone else lines
    if said is None or not len(lines) == len(told) == len({line.reference for line in lines}) > 1:
        return None
    line = _at(lines, _PLACES[said["place"].lower()])

    def by_number(again: re.Match[str]) -> str:
        other = _at(lines, _PLACES[again["place"].lower()])
        return str(other.number) if other else again[0]

    return f"{said['before']}{line.number}{_PLACE_AGAIN.sub(by_number, text[said.end() :])}" if line else None


def _another_line(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """A reply that says no more than "4, not 2" as "no, it was 4", where what was told is of line 2; else None."""
    said = _NOT_THAT_LINE.fullmatch(text)
    told = {a.reference for a in waiting.answers}
    if said is None or len(told) != 1:
        return None
    old, new = said["old"] or said["gone"], said["new"] or said["other"]
    known = {str(line.number): line.reference for line in situation.lines}
    known |= {_plain(line.reference): line.reference for line in situation.lines}
    was, is_now = known.get(_plain(old)), known.get(_plain(new))
    return f"no, it was {new}" if was in told and is_now and is_now not in told else None


def _plain(child: str) -> str:
    return child.upper().replace("-", "")


def not_that_line(text: str) -> tuple[int, int] | None:
    """The line that a reply takes back and the one that it means, where it says no more: "2, not 3" are 3 and 2."""
    said = _NOT_THAT_LINE.fullmatch(text)
    both = (said["old"] or said["gone"], said["new"] or said["other"]) if said else ("", "")
    return (int(both[0]), int(both[1])) if both[0].isdecimal() and both[1].isdecimal() else None


def not_that_step(text: str) -> tuple[str, str]:
    """The words of the step that a reply takes back and of the one that it means; empty where it says anything else."""
    said = _NOT_THAT_STEP.fullmatch(text)
    return (said["old"] or said["gone"], said["new"] or said["other"]) if said else ("", "")


def _another_step(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """A reply that says no more than "not the panel, the review", where the panel was told; else None."""
    old, new = not_that_step(text)
    told = {a.milestone for a in waiting.answers}
    wrong, right = steps_called(old, situation), steps_called(new, situation)
    return f"no, that was the {new}" if told and told <= wrong and right and not told & right else None


def _put_right_first(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """A few words that name no step and no child, with that they put right before them and not behind; else None."""
    said = _PUT_RIGHT_BEHIND.fullmatch(text)
    if said is None or waiting.waits_for is WaitsFor.NOTHING or references_in(text):
        return None
    words = [t.key for t in tokens_of(said["said"])]
    named = any(
        steps_called(" ".join(words[n:m]), situation) for n in range(len(words)) for m in (n + 1, n + 2)
    )
    return None if named else f"sorry, {said['said'].strip()}"


def _lines_named(text: str, waiting: Waiting, situation: Situation) -> str | None:
    """The numbers of the lines that "the first" or "both" name; None where it says more, or may be another."""
    fitting = lines_for(waiting.named, situation) or list(situation.lines)
    if place := _PLACE.fullmatch(text):
        at = _PLACES[place[1].lower()]
        meant = [_at(situation.lines, at), _at(fitting, at)]
        known = [line for line in meant if line in fitting]
        return str(known[0].number) if known and (meant[0] == meant[1] or None in meant) else None
    every = _EVERY.fullmatch(text)
    if every and len(fitting) == _COUNTS.get(every[1].lower(), len(fitting)):
        return " and ".join(str(line.number) for line in fitting)
    return None


def _at(lines: tuple[Line, ...] | list[Line], place: int) -> Line | None:
    n = place - 1 if place > 0 else place
    return lines[n] if -len(lines) <= n < len(lines) else None
