"""Which of several things that were recorded just now an undo takes back: "undo the second one", "take back 2"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from permanence.answer import Answer
from permanence.reference import near_misses, references_in
from permanence.replies.asking import step_name
from permanence.replies.memory import NOTHING, Does, Shown, Turn, Waiting, WaitsFor
from permanence.replies.picking import named_in
from permanence.replies.read import read
from permanence.replies.reading import Ask, Command, Open, Pieces, Situation

_LEAD = (
    r"\W*(?:(?:oh|oops|no|naw|nope|sorry|wait|actually|please|pls|just|can you|could you|can ye|i need to|i want to"
    r"|i'd like to|need to)\W+)*"
)
_VERBS = (
    "undo", "un-do", "unrecord", "take back", "take out", "take off", "remove", "delete", "scrap", "reverse", "retract",
    "withdraw", "bin", "strike", "cancel the entry for", "roll back",
)  # fmt: skip
_UNDO = re.compile(rf"{_LEAD}(?:{'|'.join(_VERBS)})\b(?P<what>.+)", re.IGNORECASE | re.DOTALL)
_TAKE = re.compile(
    rf"{_LEAD}(?:take|put) (?P<what>.+?) (?:back|out|off|back out)(?: again| please| pls)*\W*",
    re.IGNORECASE | re.DOTALL,
)
_EVERY = re.compile(
    r"\W*(?:it all|them|those|these|(?:all|both|each|every one|everything|the lot"
    r"|the two)(?: of)?(?: them| these| those| it)?"
    r"|them all|them both|the (?:two|three|four|five)|all (?:two|three|four|five))(?: of them)?"
    r"(?: please| pls| sorry)*\W*",
    re.IGNORECASE,
)
# "And the first one", right behind an undo; "3 undo".
_AND_MORE = re.compile(
    r"\W*(?:and|also|plus)\W+(?P<what>(?:the )?[\w-]+(?: (?:one|too|as well|review))?)[\s.!]*", re.IGNORECASE
)
_UNDO_BEHIND = re.compile(
    r"\W*(?P<what>(?:line |number |#)?[1-9]|hw-?\d{4}-?[0-9a-z])[:,]? (?:undo|take back|remove"
    r"|delete)(?: (?:it|please|pls))*[\s.!]*",
    re.IGNORECASE,
)
# Of several, the last one may be the last of them, or all that was recorded last; the others, whatever else is left.
_MAY_BE_ANY = re.compile(r"\b(?:last|other|others|ither|rest)\b", re.IGNORECASE)
_ONE_OF_THEM = re.compile(
    r"\W*(?:the )?(?:last|other|ither)(?: one| yin| ane)?(?: please| pls)*\W*", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?<![\d/.-])(?:\b(?:line|number|no\.?|item|child) )?#?(?P<line>[1-9])(?![\d/-])\b", re.IGNORECASE
)
_JOINS = re.compile(
    r"\b(?:and|for|about|of|the|one|please|pls|sorry|thanks|child|line|that|in|to|from)\b", re.IGNORECASE
)
_ALL_OF_IT = r"(?:un-?do(?: (?:it|that|this))?|take (?:it|that) back)(?: (?:please|pls|sorry))*"
_NO_AND_UNDO = re.compile(rf"{_LEAD}{_ALL_OF_IT}\W*", re.IGNORECASE)
_WHY_FIRST = re.compile(
    rf"(?P<why>.+?)(?:[.,;!\n]|\s[-\u2013])[ \t]{{0,3}}(?:(?:so|please|pls|just|can you"
    rf"|could you)\s+)*{_ALL_OF_IT}\W*",
    re.IGNORECASE | re.DOTALL,
)
_WHY_LAST = re.compile(
    rf"{_LEAD}{_ALL_OF_IT}(?:[.,;!:\n]|\s[-\u2013]|\s(?:because|cos|coz|as|since)\b)\s*(?P<why>.+)",
    re.IGNORECASE | re.DOTALL,
)
_DO_NOT = re.compile(r"\b(?:do not|don't|dont|dinnae|never)\b", re.IGNORECASE)
_AND_NO_MORE = re.compile(r"\b(?:only|just|alone|again|though|instead)\b", re.IGNORECASE)


def undone_in_part(waiting: Waiting, text: str, situation: Situation) -> Turn | None:
    """Some of what one yes recorded taken back, while the rest stands and may still be put right; None of all else.

    What the last yes did not record may have been recorded by an earlier one.
    """
    if waiting.undone and (more := _AND_MORE.fullmatch(text)):
        text = f"undo {more['what']}"
    asked = waiting.shown is Shown.TAKEN_BACK
    which = _of_the_last_yes(waiting, f"undo {text}", situation) if asked else None
    if which and which.does is Does.COMMAND:
        return replace(which, waiting=replace(which.waiting, shown=Shown.NOT))
    waiting = replace(waiting, shown=Shown.NOT) if asked else waiting
    if behind := _UNDO_BEHIND.fullmatch(text):
        text = f"undo {behind['what']}"
    turn = _of_the_last_yes(waiting, text, situation)
    if turn and turn.does is not Does.ASK:
        return turn
    for told in reversed(waiting.earlier):
        before = Waiting(WaitsFor.MORE, told.answers, undoes=told.entries, said_at=waiting.said_at)
        undone = _of_the_last_yes(before, text, situation)
        if undone and undone.answers:
            return replace(undone, waiting=waiting)
        if undone and undone.does is Does.COMMAND and _names_what(text):
            return replace(undone, answers=told.answers, waiting=waiting)
    return turn


def _names_what(text: str) -> bool:
    """Whether an undo says of what: a plain one is of what was recorded last."""
    return (
        not _NO_AND_UNDO.fullmatch(text)
        and _WHY_FIRST.fullmatch(text) is None
        and _WHY_LAST.fullmatch(text) is None
    )


def _of_the_last_yes(waiting: Waiting, text: str, situation: Situation) -> Turn | None:
    if _is_undone(waiting) and (_NO_AND_UNDO.fullmatch(text) or _says_why(text, situation)):
        return Turn(Does.COMMAND, NOTHING, undoes=waiting.undoes, command=Command.UNDO)
    which = _which_are_undone(waiting, text, situation)
    if which is None or len(waiting.undoes) != len(waiting.answers):
        return None
    gone = [n for n in which if waiting.undoes[n]]  # one that was recorded before is none of this reply's
    stay = [n for n in range(len(waiting.answers)) if n not in which]
    if not gone:
        known = [a for a, number in zip(waiting.answers, waiting.undoes, strict=True) if number]
        asked = _which_to_undo(known, situation, may_be_any=bool(_MAY_BE_ANY.search(text)))
        open_ = replace(waiting, shown=Shown.TAKEN_BACK)
        return Turn(Does.ASK, open_, asks=(Ask((Open.WHAT_INSTEAD,), asked),))
    if not stay:
        return Turn(Does.COMMAND, NOTHING, undoes=waiting.undoes, command=Command.UNDO)
    stands = replace(
        waiting,
        waits_for=WaitsFor.MORE,
        answers=tuple(waiting.answers[n] for n in stay),
        undoes=tuple(waiting.undoes[n] for n in stay),
        opens=_still_open(waiting),
        undone=tuple(waiting.answers[n] for n in gone),
    )
    return Turn(
        Does.COMMAND,
        stands,
        tuple(waiting.answers[n] for n in gone),
        tuple(waiting.undoes[n] for n in gone),
        command=Command.UNDO,
    )


def _is_undone(waiting: Waiting) -> bool:
    """Whether an undo said here is of what was recorded here just now, also where it was denied since."""
    denied = waiting.waits_for is WaitsFor.ANSWER and waiting.opens == (Open.WHAT_INSTEAD,)
    return (waiting.waits_for is WaitsFor.MORE or denied) and bool(waiting.undoes and waiting.answers)


def _says_why(text: str, situation: Situation) -> bool:
    """Whether the reply is an undo with its reason and tells nothing else: "that was his brother. undo"."""
    said = _WHY_FIRST.fullmatch(text) or _WHY_LAST.fullmatch(text)
    if said is None or "?" in text or _DO_NOT.search(text):
        return False
    reading = read(said["why"], situation)
    pieces = reading.pieces
    told = (pieces.days, pieces.references, pieces.lines, pieces.length, pieces.outcome)
    known = any(a.milestone or a.on for a in reading.understood) or bool(pieces.steps)
    of_another = _OF_ANOTHER.search(said["why"]) and not any(a.on for a in reading.understood)
    return not reading.facts and not (known and not of_another) and not any(told)


_OF_ANOTHER = re.compile(
    r"\b(?:another|other|different|wrong) (?:kid|child|wean|bairn|boy|girl|lad|lassie|one|case|family"
    r"|brother|sister)\b",
    re.IGNORECASE,
)
_REASON_BEHIND = re.compile(
    rf"(?P<undo>{_LEAD}(?:{'|'.join(_VERBS)})\b[^.,;!\n]{{1,60}}?)(?:[.,;!\n]|\s[-\u2013]"
    r"|\s(?=because|cos|coz|as|since|it (?:was|is|has)|that (?:was|is)|she (?:was|is)|he (?:was|is)"
    r"|they (?:were|are)))"
    r"\s*(?P<why>\D+)",
    re.IGNORECASE,
)


def _undo_with_its_reason(text: str, situation: Situation) -> re.Match[str] | None:
    """The undo of one answer without the reason behind it: "take back the petition, it hasn't gone in"; else None."""
    said = _REASON_BEHIND.fullmatch(text)
    if said is None or "?" in text:
        return None
    reading = read(said["why"], situation)
    pieces = reading.pieces
    more = (reading.facts, pieces.days, pieces.references, pieces.steps, pieces.outcome, pieces.length)
    return None if any(more) else _UNDO.fullmatch(said["undo"])


def _still_open(waiting: Waiting) -> tuple[Open, ...]:
    """What was asked along with what was recorded; what it should be is said by the undo."""
    return waiting.opens if waiting.rest and waiting.opens != (Open.WHAT_INSTEAD,) else ()


def _which_are_undone(waiting: Waiting, text: str, situation: Situation) -> tuple[int, ...] | None:
    """The places of what the reply takes back among what was recorded just now; none where it names something else.

    None where it is no such undo, or does not say of what.
    """
    if not _is_undone(waiting):
        return None
    said = _undo_with_its_reason(text.strip(), situation) or _UNDO.fullmatch(text.strip())
    said = said or _TAKE.fullmatch(text.strip())
    if said is None:
        return None
    what, known = _AND_NO_MORE.sub(" ", said["what"]), waiting.answers
    if _EVERY.fullmatch(what):
        return tuple(range(len(known)))
    if len(known) > 1 and _MAY_BE_ANY.search(what):
        return () if _ONE_OF_THEM.fullmatch(what) else None
    what = _with_references(what, situation)
    named = references_in(what)
    if near_misses(what):
        return None
    children, rest = {found.reference for found in named}, what
    for found in reversed(named):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    of_them = [n for n, a in enumerate(known) if not children or a.reference in children]
    if not any(c.isalnum() for c in _JOINS.sub(" ", rest)):
        return tuple(of_them) if children else None
    if _NUMBER.search(rest):
        return ()  # no line of the message: the first or the second of what was recorded, or neither?
    told = [known[n] for n in of_them]
    gone = named_in(told, rest, situation) or _by_their_steps(told, rest, situation)
    if gone:
        return tuple(of_them[n] for n in gone)
    return () if children or _names_a_step(rest, situation) else None


def _with_references(what: str, situation: Situation) -> str:
    """The words with the reference of its child in the place of the number of a line."""
    known = {str(line.number): line.reference for line in situation.lines}
    return _NUMBER.sub(lambda said: known.get(said["line"], said[0]), what) if len(known) > 1 else what


def _by_their_steps(known: Sequence[Answer], what: str, situation: Situation) -> tuple[int, ...]:
    """The answers of the steps that these words name and no more: "the LAC", "the panel one"."""
    pieces = read(what, situation).pieces
    steps = {code for step in pieces.steps for code in step.codes}
    if not steps or not _says_no_more(pieces):
        return ()
    return tuple(n for n, answer in enumerate(known) if answer.milestone in steps)


def _says_no_more(pieces: Pieces) -> bool:
    said = (pieces.days, pieces.length, pieces.outcome, pieces.route, pieces.person)
    return pieces.bare and not pieces.references and not any(said)


def _names_a_step(what: str, situation: Situation) -> bool:
    """Whether these words name a step and no more: one of which nothing was recorded just now."""
    pieces = read(what, situation).pieces
    return bool(pieces.steps) and _says_no_more(pieces)


def _which_to_undo(known: Sequence[Answer], situation: Situation, *, may_be_any: bool) -> str:
    """Asks which of what was recorded an undo is of, where it names none of it, or may be any of it: "the last one"."""
    several = len({a.reference for a in known}) > 1
    told = dict.fromkeys((a.reference if several else step_name(a, situation)) or "" for a in known)
    named = ", ".join(word for word in told if word)
    lead = "" if may_be_any else "Nothing of that was recorded just now. "
    return f"{lead}Recorded was: {named}. Which of it shall I take back?"
