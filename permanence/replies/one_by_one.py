"""What a reply says of each of several, clause by clause: "1 yes, 3 was 14 May", "yes to 1, not sure about 3".

A clause names one of them, and what is left of it agrees, leaves it out, cannot say, or puts it right. Nothing is made
of a reply of which one clause says anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from permanence.answer import Answer
from permanence.replies.completing import completed, lacking
from permanence.replies.correcting import corrected
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.memory import Waiting, WaitsFor
from permanence.replies.read import read
from permanence.replies.reading import Kind, Reading, Situation

_YES_SIGNS, _NO_SIGNS = "\u2705\u2714\u2713\U0001f44d", "\u274c\u2717\u2718\U0001f44e"
_SEVERAL = 2
_MOST = 8  # clauses
_MONTH = (
    "(?:jan|feb|mar|apr|may(?! (?:yet|still|well|move|slip|be|not|need|have)\\b)|jun|jul|aug|sep|oct|nov|dec)"
)
_PLACES = {
    "first": 0,
    "1st": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "last": -1,
    "former": 0,
    "latter": 1,
}
_NUMBER = (
    r"(?<![\d/.:#-])(?:(?:line|number|no\.?|child) )?#?(?P<line>[1-9])"
    rf"(?!\d|[/.:-]\d|(?:st|nd|rd|th)\b|\s?(?:days?|weeks?|wks?|months?|pm|am|{_MONTH})|\s?o'?clock)"
    r"(?:'s|\)|(?= )|(?=\W|$)|(?=s\b))"
)
_REFERENCE = r"(?P<ref>hw-?\d{4}-?[0-9a-z]\b)"
_PLACE = (
    rf"(?:the )?(?P<place>{'|'.join(_PLACES)})(?: (?:one|of (?:them|those|these)))?\b(?! (?:review|panel))"
)
_OTHER = r"(?:the )?(?P<other>other)(?: one)?\b"
_NAME = re.compile(rf"{_NUMBER}|\b{_REFERENCE}|\b{_PLACE}|\b{_OTHER}", re.IGNORECASE)
# Behind these a number is an hour or the day of a month: "at 2", "June 3".
_OF_A_DAY = re.compile(
    rf"(?:\bat|@|(?P<day>\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? )?\b{_MONTH}[a-z]*)\W*$", re.IGNORECASE
)
_CUT = re.compile(r"[,;\n]+|\.(?!\d)|!|\s[-\u2013]\s|\b(?:but|and)\b|&", re.IGNORECASE)
_EDGE = re.compile(
    r"^(?:\W|\b(?:for|to|on|about|with|of|the|one|line|is|was|are|were|it|its|it's|that|that's|thats|and"
    r"|but|as|s)\b)+"
    r"|(?:\W|\b(?:for|to|on|about|with|of|the|one|line|as)\b)+$",
    re.IGNORECASE,
)
_GLUE = re.compile(r"^(?:\W|\b(?:for|to|on|about|with|of|line|and|but|as)\b)+", re.IGNORECASE)
# What leaves one of them open, beside the phrases that are read whole.
_UNSURE = re.compile(
    r"(?:i )?(?:still |will |may |might |i'll |i )*(?:need(?:s)? |have |want )?(?:to )?(?:double )?"
    r"check(?:ing|ed)?(?: (?:first|it|that|again))?"
    r"|(?:i )?(?:may|might|could) (?:yet |still |well )?(?:move|change|slip)(?: yet)?"
    r"|(?:is |was |still )?(?:to be|not(?: yet)?|isn'?t(?: yet)?|hasn'?t been|hasnt been) confirmed(?: yet)?|tbc"
    r"|(?:please )?(?:leave|hold|park|wait|hold off|hang fire)(?: (?:it|that))?(?: (?:out|off|on))?"
    r"(?: (?:for now|for the moment|just now|the now|till later|until later))?"
    r"|(?:i )?(?:will |'ll )?(?:find out|follow|get back(?: to you)?|come back to(?: it| that)?|let you know)"
    r"|(?:i )?know nothing(?: about)?|(?:i )?(?:don'?t|dont|do not|dinnae) know(?: yet)?"
    r"|not sure(?: (?:of|about))?(?: (?:that|it|yet))?"
    r"|(?:i )?(?:cannot|can'?t|cant) (?:remember|say|mind|recall)|later",
    re.IGNORECASE,
)


class Is(Enum):
    """What a clause says of the one that it names."""

    AGREED = "agreed"
    DROPPED = "dropped"
    UNSURE = "unsure"
    PUT_RIGHT = "put right"


@dataclass(slots=True)
class OneByOne:
    """What was said of each. `said`: by the place of the answer; `right`: those that were put right, as they are now.

    `agreed`: a yes stands in the reply that names none of them.
    """

    said: dict[int, Is] = field(default_factory=dict)
    right: dict[int, tuple[Answer, ...]] = field(default_factory=dict)
    agreed: bool = False

    def places(self, *of: Is) -> tuple[int, ...]:
        return tuple(n for n, said in self.said.items() if said in of)


def one_by_one(known: Sequence[Answer], text: str, situation: Situation) -> OneByOne | None:
    """What the reply says of each of these answers; None where a clause says anything else, or of none of them."""
    if len(known) < _SEVERAL or "?" in text or any(a.reference is None for a in known):
        return None
    if _places_are_of_these(text, known, situation):
        situation = replace(situation, lines=())
    clauses = _clauses(text, known, situation)
    if not clauses:
        return None
    found = OneByOne()
    for named, rest in clauses:
        if not _take(found, named, rest, known, situation):
            return None
    return found if found.said else None


def _places_are_of_these(text: str, known: Sequence[Answer], situation: Situation) -> bool:
    """Whether "first" and "second" are of what was told: one of them would be a line of which nothing was told.

    So "first is right, second was the 14th", of lines 2 and 3. Not where a number names a line.
    """
    names = list(_names_in(text))
    told = {a.reference for a in known}
    places = [_PLACES[said["place"].lower()] for said in names if said["place"]]
    lines = [situation.lines[at].reference for at in places if -1 < at < len(situation.lines)]
    plain = bool(places) and all(said["place"] for said in names) and all(at < len(known) for at in places)
    return plain and any(reference not in told for reference in lines)


_EVERY = re.compile(
    r"\W*(?:both|all|all of them|both of them|the two|the lot|each|every one)(?: please| pls)*\W*",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\W*(?:(?:no|sorry|oh)\W+)*(?:neither|none|neither of them|(?:they|both|those) (?:were"
    r"|are) (?:both )?(?:right|fine|correct)"
    r"|leave (?:them|it|those|both))(?: (?:as (?:they|it) (?:were|was|are)|the way they were|before"
    r"|already|of them))*\W*",
    re.IGNORECASE,
)
_OF_A_DAY_TOLD = re.compile(
    r"\W*(?:it'?s |its |it was )?the (?:one )?(?:on |of |from )?(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)(?: one)?\W*",
    re.IGNORECASE,
)


def those_meant(known: Sequence[Answer], text: str, situation: Situation) -> tuple[int, ...] | None:
    """The places of the answers that a reply names and no more: "the later one", "both", "the one on the 13th".

    Empty where it is none of them; None where it says anything else.
    """
    if _EVERY.fullmatch(text):
        return tuple(range(len(known)))
    if _NONE.fullmatch(text):
        return ()
    if said := _OF_A_DAY_TOLD.fullmatch(text):
        found = [n for n, a in enumerate(known) if a.on and a.on.day == int(said["day"])]
        return (found[0],) if len(found) == 1 else None
    if "?" in text or any(a.reference is None for a in known):
        return None
    places: list[int] = []
    for words in _parts(_I_MEAN.sub("", text)):
        named = _named(words, known, situation)
        if named is None or any(c.isalnum() for c in _EDGE.sub("", _KINDLY.sub(" ", named[1]))):
            return None
        places += named[0]
    return tuple(dict.fromkeys(places)) or None


_I_MEAN = re.compile(r"^\W*(?:(?:i mean|i meant|sorry|yes|aye|just)\W+)+", re.IGNORECASE)
_KINDLY = re.compile(r"\b(?:please|pls|thanks|of course|i think|ta)\b", re.IGNORECASE)


def _take(
    found: OneByOne, named: tuple[int, ...], rest: str, known: Sequence[Answer], situation: Situation
) -> bool:
    """Whether this clause is one of such a reply; what it says is kept."""
    what = _kind_of(rest, situation)
    if not named:
        if what is Is.AGREED:
            found.agreed = True
        last = next(reversed(found.said), None)
        again = last is not None and {found.said[last], what} <= {Is.DROPPED, Is.UNSURE}
        return what is Is.AGREED or again or _is_courtesy(rest, situation)
    for n in named:
        if n in found.said and what is not None and found.said[n] is not Is.PUT_RIGHT:
            found.said[n] = what  # "3 no, leave it out"
        elif what is not None:
            found.said[n] = what
        elif right := _put_right(known[n], rest, situation):
            found.said[n], found.right[n] = Is.PUT_RIGHT, right
        else:
            return False
    return True


def _kind_of(rest: str, situation: Situation) -> Is | None:
    """Whether the words beside a name agree, leave it out, or cannot say; None where they say anything else."""
    words = _EDGE.sub("", rest).strip()
    if _UNSURE.fullmatch(words) or _UNSURE.fullmatch(rest.strip(" .,:-)")):
        return Is.UNSURE
    if signs := {c for c in rest if c in _YES_SIGNS + _NO_SIGNS}:
        if words or len(signs) > 1:
            return None
        return Is.AGREED if signs <= set(_YES_SIGNS) else Is.DROPPED
    lists: Mapping[str, frozenset[str]] = Lexicon.of(situation.rules.pack).lists
    keys = [t.key for t in tokens_of(words) if any(c.isalnum() for c in t.key)]
    for name, what in (("agree", Is.AGREED), ("drop", Is.DROPPED)):
        small = {*lists["picking_small"], *(lists["picking_agree"] if name == "agree" else ())}
        if set(keys) & lists[f"picking_{name}"] and set(keys) <= small | lists[f"picking_{name}"]:
            return what
    match read(words, situation).kind if words else None:
        case Kind.YES:
            return Is.AGREED
        case Kind.NO | Kind.LET_GO:
            return Is.DROPPED
        case Kind.NO_IDEA | Kind.WAIT:
            return Is.UNSURE
    return None


def _is_courtesy(rest: str, situation: Situation) -> bool:
    return not any(c.isalnum() for c in rest) or read(rest, situation).kind is Kind.SEEN


def _put_right(known: Answer, rest: str, situation: Situation) -> tuple[Answer, ...]:
    """The answer as these words put it right or complete it; empty where they do neither, or say more."""
    said = f"{known.reference} {_GLUE.sub('', rest)}"
    reading: Reading = read(said, situation)
    opens = lacking((known,), situation)
    if opens:
        alone = Waiting(WaitsFor.ANSWER, (known,), opens)
        return completed(alone, reading, situation) or ()
    right = corrected((known,), replace(reading, pieces=replace(reading.pieces, corrects=True)), situation)
    return right if right and all(a.reference == known.reference for a in right) else ()


# --- whom each clause names -------------------------------------------------------------------------------------------


def _clauses(
    text: str, known: Sequence[Answer], situation: Situation
) -> list[tuple[tuple[int, ...], str]] | None:
    """Each clause with the places of the answers that it names, and its other words; None where it names others."""
    found: list[tuple[tuple[int, ...], str]] = []
    waiting: tuple[int, ...] = ()
    for words in _parts(text):
        named = _named(words, known, situation)
        if named is None:
            return None
        places, rest = named
        if places and _says_nothing(rest):
            if found and not waiting and not found[-1][0] and _ends_openly(found[-1][1]):
                found[-1] = (places, found[-1][1])  # "not sure about" and then 3
                continue
            waiting = (*waiting, *places)  # "1 and 3 are right"
            continue
        found.append(((*waiting, *places), rest) if places or waiting else ((), rest))
        waiting = ()
    if waiting and found and found[-1][0]:
        found[-1] = ((*found[-1][0], *waiting), found[-1][1])  # "yes to 1 and 3"
        waiting = ()
    return None if waiting or len(found) > _MOST else found


def _says_nothing(rest: str) -> bool:
    signs = set(rest) & set(_YES_SIGNS + _NO_SIGNS)
    return not signs and not any(c.isalnum() for c in _EDGE.sub("", rest))


def _ends_openly(rest: str) -> bool:
    return bool(re.search(r"\b(?:for|to|on|about|with|of)\W*$", rest, re.IGNORECASE))


def _parts(text: str) -> Iterator[str]:
    """The clauses of the reply; one that begins with a name and holds another is cut before each."""
    for clause in _CUT.split(text):
        names = [m for m in _names_in(clause) if not m["place"]]
        begins = bool(names) and not any(c.isalnum() for c in clause[: names[0].start()])
        if len(names) < _SEVERAL or not begins:
            yield clause
            continue
        starts = [m.start() for m in names]
        yield from (clause[a:b] for a, b in zip(starts, [*starts[1:], len(clause)], strict=True))


def _names_in(words: str) -> Iterator[re.Match[str]]:
    for said in _NAME.finditer(words):
        of_a_day = _OF_A_DAY.search(words[: said.start()]) if said["line"] else None
        if of_a_day is None or of_a_day["day"]:
            yield said


def _named(words: str, known: Sequence[Answer], situation: Situation) -> tuple[tuple[int, ...], str] | None:
    """The places of the answers that a clause names, and its other words; None where it names what is none of them."""
    said = list(_names_in(words))
    if len(said) > 1:
        return None
    if said:
        place = _place_of(said[0], known, situation)
        return None if place is None else ((place,), words[: said[0].start()] + " " + words[said[0].end() :])
    steps = _words_of_steps(known, situation)
    keys = [t for t in tokens_of(words) if any(c.isalnum() for c in t.key)]
    meant = {n for n, own in enumerate(steps) for t in keys if t.key in own}
    if not meant:
        return (), words
    if len(meant) > 1:
        return None
    n = meant.pop()
    whole = {*steps[n], *_step_of(known[n], situation), "the", "one"}
    return (n,), " ".join(t.text for t in tokens_of(words) if t.key not in whole)


def _place_of(said: re.Match[str], known: Sequence[Answer], situation: Situation) -> int | None:
    if said["line"]:
        lines = {(line.reference, line.stage) for line in situation.lines if line.number == int(said["line"])}
        children = {reference for reference, _ in lines}
        found = [n for n, a in enumerate(known) if a.reference in children]
        exact = [n for n in found if (known[n].reference, known[n].stage) in lines]
        return (exact or found)[0] if len(exact) == 1 or len(found) == 1 else None
    if said["ref"]:
        plain = said["ref"].upper().replace("-", "")
        found = [n for n, a in enumerate(known) if (a.reference or "").replace("-", "") == plain]
        return found[0] if len(found) == 1 else None
    if said["other"]:
        return None
    place = _PLACES[said["place"].lower()]
    own = place if -len(known) <= place < len(known) else None
    if own is None or not situation.lines:
        return own
    # "The second" of what was read back: the same child as the second line, or that line was not told of.
    at = place if place < len(situation.lines) else None
    line = situation.lines[at] if at is not None else None
    others = {a.reference for a in known}
    same = line is None or line.reference == known[own].reference or line.reference not in others
    return own % len(known) if same else None


def _step_of(known: Answer, situation: Situation) -> list[str]:
    step = situation.rules.pack.milestones.get(known.milestone or "")
    return step.step.lower().split() if step else []


def _words_of_steps(known: Sequence[Answer], situation: Situation) -> list[set[str]]:
    """Of each answer the words of its step that are none of another's."""
    every = [set(_step_of(a, situation)) for a in known]
    return [
        own - {w for m, other in enumerate(every) if m != n for w in other} - {"of", "the", "to", "and"}
        for n, own in enumerate(every)
    ]
