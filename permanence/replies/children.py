"""Which child a part of a reply is about: by reference, by the number or place of a line, by what waits for a step.

Nothing is taken from the child before it where another one could be meant: then the reply asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from permanence.case import Case
from permanence.replies.clauses import is_step
from permanence.replies.item import Item
from permanence.replies.left_out import Denied, ends_a_denial, left_out, takes_lines_out
from permanence.replies.lists import lists_lines_and_days
from permanence.replies.reading import Line, Situation
from permanence.replies.sentence_apart import is_a_sentence_apart
from permanence.stages import Stage

_LEADS_IN = frozenset(
    {"not", "no", "nae", "line", "item", "number", "no.", "and", "&", "for", "but", "re", "also"}
)


_BEFORE_A_NUMBER = (
    "sign", "join", "number", "ref", "agree", "every", "wrong", "correct", "remind", "reallocate", "courtesy",
    "wrong_alert", "pause", "resume", "unblock", "not_applicable",
)  # fmt: skip
_WORDS_BEFORE_A_NUMBER = frozenset({
    "no", "number", "numbers", "nos", "line", "lines", "item", "items", "child", "not", "no.", "for", "on", "to",
    "and", "meant", "the", "about", "re", "regarding", "concerning",
})  # fmt: skip
_SEVERAL = 2


@dataclass(slots=True)
class Part:
    """Items that are about these children; without any it is not said of whom they are.

    `lines`: those of the message that were named by number or place; each is one step of its child.
    """

    references: tuple[str, ...]
    items: list[Item] = field(default_factory=list)
    lines: tuple[Line, ...] = ()

    def name(self, named: Iterable[str | Line]) -> None:
        """The part is about these as well."""
        lines = tuple(one for one in named if isinstance(one, Line))
        references = (one.reference if isinstance(one, Line) else one for one in named)
        self.references = tuple(dict.fromkeys((*self.references, *references)))
        self.lines = tuple(dict.fromkeys((*self.lines, *lines)))

    def lines_of(self, reference: str) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.reference == reference)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why it cannot be told which child is meant; `words` name what is not known."""

    words: str | None = None
    day_too: bool = False


def parts_of(items: Sequence[Item], situation: Situation) -> list[Part] | Unclear:
    """The reply cut where a child is named."""
    bad = next((i for i in items if i.has("bad_ref")), None)
    if bad:
        return Unclear(bad.text)
    if takes_lines_out(items):
        return Unclear()
    items = _with_ranges(items, situation)
    out: list[Part] = []
    now = Part(())
    listing = agreed = apart = False
    for n, item in enumerate(items):
        named = _meant(items, n, situation, now)
        if isinstance(named, Unclear):
            return named
        if named is Denied.THE_NEXT:
            now.items.pop()  # "2, not 3: panel 11 June"
            continue
        if named is None:
            now.items.append(item)
            agreed = agreed or item.has("agree")
            listing = listing and (
                item.has("sign", "join") or item.text.lower() in ("line", "no", "number", "both")
            )
            continue
        own = _has_words_of_its_own(now.items, items[n:])
        if not now.references and (before := now.items if own else _told_before(now.items)):
            out.append(Part((), before))  # "held 13 May, 2 booked 4 June": what stands before 2 is not of 2
            now = Part((), now.items[len(before) :])
            apart = True
        ended = listing and (
            own
            or _ends_a_list(items, n, now)
            or (bool(now.references) and ends_a_denial(items, n, now.items))
        )
        if (not listing or ended) and (ended or _says_something(now.items)):
            now = _next_part(out, now)
            agreed = any(i.has("agree") for i in now.items)
        now.name(named)
        listing = not agreed or ended
    out.append(now)
    several = len([p for p in out if p.references]) > 1 and not apart
    if several and not out[0].references and _says_something(out[0].items):
        return Unclear()
    return _with_lead(out)


def _meant(
    items: Sequence[Item], n: int, situation: Situation, now: Part
) -> tuple[str | Line, ...] | Unclear | Literal[Denied.THE_NEXT] | None:
    """Whom this item names, and whether it is to leave her out, before anything else was told of the others."""
    named = _named(items, n, situation)
    denied = left_out(items, n) if named else None
    if named is None or isinstance(named, Unclear) or denied is None:
        return named
    if now.lines and set(named) <= set(now.lines):
        return Unclear()  # "1 to 5 held, but not 3"
    if not now.references or _says_something(now.items[:-1]):
        return named
    return Unclear() if denied is Denied.OR_THE_OTHERS else Denied.THE_NEXT


_TELLS = ("step", "weak", "held", "booked", "moved", "outcome", "was", "is", "will", "deferred")


def _has_words_of_its_own(before: Sequence[Item], behind: Sequence[Item]) -> bool:
    """Whether something with its verb and day stands before a number that has a verb and a day of its own."""
    ends = bool(before) and before[-1].has("sign", "join") and before[-1].get("sign") != "-"
    end = next((n for n, i in enumerate(behind) if n and i.has("number", "ref", "pick")), len(behind))
    own = behind[1:end]
    return ends and _is_told(before) and bool(own) and own[0].has(*_TELLS) and any(i.has("day") for i in own)


def _is_told(items: Sequence[Item]) -> bool:
    return any(i.has("day") for i in items) and any(i.has(*_TELLS) for i in items)


def _told_before(items: list[Item]) -> list[Item]:
    """Of "petition lodged 12 May, review held 13 May for 3" what is told before the words that are for 3."""
    if is_a_sentence_apart(items):
        return items
    if not items or items[-1].text.lower() not in ("for", "re"):
        return []
    cut = max((n for n, i in enumerate(items) if i.has("sign", "join")), default=-1)
    return items[: cut + 1] if _is_told(items[: max(cut, 0)]) and _is_told(items[cut + 1 :]) else []


_ENDS_A_SENTENCE = (";", ".", "-")


def _ends_a_list(items: Sequence[Item], n: int, now: Part) -> bool:
    """Whether the numbers before this one belong to words of their own, which end: "all quiet on 2 and 4; 1 held"."""
    if not now.references:
        return False
    if any(i.get("sign") == "?" for i in items[max(0, n - 2) : n]):
        return True
    if n and items[n - 1].get("sign") == ";" and any(i.has("day") for i in items[:n]):
        return True  # "2 is 11 June, sorry that's 3; 2 is 18 June": what is told behind it is not of 3
    if not _says_something(now.items):
        return False
    before = next((i for i in reversed(items[:n]) if not (i.is_small and not i.has("sign"))), None)
    if before is not None and before.get("sign") in _ENDS_A_SENTENCE:
        return True
    after = items[n + 1] if n + 1 < len(items) else None
    closed = any(i.text.lower() in ("and", "&") for i in items[max(0, n - 3) : n - 1])
    goes_on = after is None or after.has("number", "join", "sign")
    return before is not None and before.get("sign") == "," and closed and not goes_on


def _with_ranges(items: Sequence[Item], situation: Situation) -> list[Item]:
    """Lines from one number to another are all lines between them: "1-3 done", "1 to 3 held"."""
    out: list[Item] = []
    for n, item in enumerate(items):
        before = items[n - 2] if n > 1 else None
        joined = n > 1 and (
            items[n - 1].get("sign") == "-" or items[n - 1].text.lower() in ("to", "till", "thru")
        )
        if item.has("number") and joined and before is not None and before.has("number") and situation.lines:
            first, last = before["number"], item["number"]
            assert isinstance(first, int)
            assert isinstance(last, int)
            out += [item.read_as({"number": k}) for k in range(first + 1, last)]
        out.append(item)
    return out


def _next_part(out: list[Part], now: Part) -> Part:
    """A new part, which takes the words that lead in to its child from the end of the one before ("not 1 yet")."""
    if not now.references:
        return now
    lead: list[Item] = []
    while now.items and now.items[-1].text.lower() in _LEADS_IN:
        lead.insert(0, now.items.pop())
    if any(i.text.lower() == "for" for i in lead):
        cut = max((n for n, i in enumerate(now.items) if i.has("sign", "join")), default=-1)
        if cut >= 0:  # "1 and 3 done, panel 9 June for 2": what is told of her stands before her
            lead[:0] = now.items[cut + 1 :]
            now.items = now.items[: cut + 1]
    out.append(now)
    return Part((), lead)


def _with_lead(parts: list[Part]) -> list[Part]:
    return [p for p in parts if p.items or p.references] or [Part(())]


def _says_something(items: Sequence[Item]) -> bool:
    return any(not i.is_small for i in items if i.text.lower() not in _LEADS_IN)


def _named(items: Sequence[Item], n: int, situation: Situation) -> tuple[str | Line, ...] | Unclear | None:
    """The children or lines that this item names; None when it names none."""
    item = items[n]
    if item.has("ref"):
        return (str(item["ref"]),)
    if item.has("pick"):
        return _picked(item["pick"], situation)
    if item.has("number"):
        return _numbered(items, n, situation)
    place = _place_in_words(items, n)
    if place and _are_counts(items, situation):
        return Unclear()
    return _picked(place, situation) if place and len(situation.lines) > 1 else None


def _are_counts(items: Sequence[Item], situation: Situation) -> bool:
    """Like "one held 13 May, two outstanding" of three: as many as there are, or lines 1 and 2?"""
    said = [_PLACES[w] for i in items if (w := i.text.lower()) in ("one", "two", "three", "four", "five")]
    return len(said) > 1 and sum(said) == len(situation.lines)


_PLACES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "fifth": 5, "last": -1,
}  # fmt: skip
_LEADS = ("the", "and", "&", "number", "line", "item", "but", "for")
_SAYS_OF_IT = (
    "is", "was", "held", "booked", "moved", "block", "deferred", "outcome", "fell", "not_mine", "legal", "sign",
)  # fmt: skip


def _place_in_words(items: Sequence[Item], n: int) -> tuple[int] | None:
    """Like "two is stuck", "the third was held": a place in the list by its word alone, before what is said of it."""
    item = items[n]
    place = _PLACES.get(item.text.lower())
    if place is None or not item.has("small", "vague", "unknown"):
        return None
    before, after = (items[n - 1] if n else None), (items[n + 1] if n + 1 < len(items) else None)
    begins = before is None or before.has("sign", "join") or before.text.lower() in _LEADS
    if not begins or after is None:
        return None
    leads = n == 0 and place > 1 and after.has("held", "booked", "outcome", "deferred")  # "third done 14 May"
    if item.text.lower() in ("first", "second", "third", "fourth", "fifth", "last") and not (
        leads or (before is not None and before.text.lower() == "the")
    ):
        return None
    if any(i.has("ref") for i in items[:n]) or (place == 1 and any(i.has("not") for i in items[:n])):
        return None  # "no review yet, one is set for 19 June"
    joined = after.has("join") and n + 2 < len(items) and items[n + 2].text.lower() in _PLACES
    told = after.has(*_SAYS_OF_IT[:-1]) or after.text.lower() in ("s", "has", "isn't", "wasn't")
    return (place,) if joined or told else None


def _picked(place: object, situation: Situation) -> tuple[Line, ...] | Unclear | None:
    assert isinstance(place, tuple)
    lines = situation.lines
    if place == (0,):  # the middle one
        place = (len(lines) // 2 + 1,) if len(lines) % 2 else (len(lines) + 1,)
    if len(lines) < _SEVERAL:
        return None
    found = [lines[p - 1 if p > 0 else p] for p in place if -len(lines) <= p <= len(lines)]
    return tuple(found) if len(found) == len(place) else Unclear()


def _numbered(items: Sequence[Item], n: int, situation: Situation) -> tuple[str | Line, ...] | Unclear | None:
    number = items[n]["number"]
    before = items[n - 1] if n else None
    own = before is not None and before.text.lower() in ("my", "ma")
    if own:
        return (
            next(((reference,) for mine, reference in situation.own_numbers if mine == number), None)
            or Unclear()
        )
    if not situation.lines or not (
        _is_line_number(before) or _is_told_of(items, n, situation) or _begins_a_line(items, n, situation)
    ):
        return None
    line = next((line for line in situation.lines if line.number == number), None)
    if _is_a_count(items, n):
        return Unclear()
    if line is None:
        return Unclear(items[n].text) if len(situation.lines) > 1 else None
    after = items[n + 1 : n + 3]
    if (
        len(situation.lines) > 1
        and n == 0
        and len(after) == _SEVERAL
        and after[0].get("sign") == "-"
        and after[1].has("day")
    ):
        return Unclear(day_too=True)
    return (line,)


def _is_a_count(items: Sequence[Item], n: int) -> bool:
    """Whether a number says how many, and not which line: "2 reviews held", "3 of them done"."""
    after = items[n + 1].text.lower() if n + 1 < len(items) else ""
    several = (
        n + 1 < len(items)
        and is_step(items[n + 1])
        and after.endswith(("reviews", "panels", "visits", "petitions"))
    )
    behind = items[n + 2].text.lower() if n + 2 < len(items) else ""
    listed = (
        n > 1 and items[n - 1].has("join", "sign") and items[n - 2].has("number")
    )  # "1 and 3 reviews held"
    people = after in (
        "kids",
        "children",
        "weans",
        "bairns",
        "siblings",
        "boys",
        "girls",
        "cases",
        "mins",
        "minutes",
    )
    return (
        (several and not listed)
        or (people and not listed)
        or (after == "of" and behind in ("them", "these", "those", "my", "the", "mine"))
    )


_TOLD_OF = (
    "legal", "held", "booked", "moved", "put", "block", "outcome", "legal_side", "not_mine", "now_with", "will",
    "is", "was",
)  # fmt: skip
_COUNTS_SOMETHING = (
    "thing", "family", "paper", "vague", "unknown", "number", "bad_day", "staff_role", "other_child", "time",
)  # fmt: skip


def _is_told_of(items: Sequence[Item], n: int, situation: Situation) -> bool:
    """Whether a number behind a verb is a line of several, as in "passed 3 over to legal"; not "met 3 adopters"."""
    before, after = items[n - 1], next((i for i in items[n + 1 :] if i.text != ","), None)
    counts = after is not None and (
        after.has(*_COUNTS_SOMETHING) or after.text.lower() in ("of", "out", "more")
    )
    ends = after is not None and after.has("limit", "because")
    does = before.has("happen") or before.text.lower() == "do"
    cannot = does and n > 1 and items[n - 2].has("not") and ends  # "can't do 5 until the medical is back"
    told = before.has(*_TOLD_OF) and not before.has("step")
    return len(situation.lines) > 1 and (told or cannot) and not counts


def _begins_a_line(items: Sequence[Item], n: int, situation: Situation) -> bool:
    """Whether a number behind a day begins the next line: "3 done 14/5 2 booked 16/6", "2) 17 June 3) ..."."""
    before = items[n - 1]
    after = items[n + 1] if n + 1 < len(items) else None
    if len(situation.lines) > 1 and before.has("day") and lists_lines_and_days(items):
        return True
    return (
        len(situation.lines) > 1
        and before.has("day", "yet")
        and after is not None
        and (
            after.has("held", "booked", "moved", "outcome", "not", "deferred", "is", "was")
            or after.text.lower().split()[:1] in (["lodged"], ["reviewed"], ["still"])
            or after.text in (")", ":", "-", "=")
        )
    )


def _is_line_number(before: Item | None) -> bool:
    if before is None or before.has(*_BEFORE_A_NUMBER) or before.text.lower() in _WORDS_BEFORE_A_NUMBER:
        return True
    return before.text.lower().endswith(" for") and before.has("thing")  # "I've only got dates for 1 and 2"


# --- the step of a child ----------------------------------------------------------------------------------------------


def lines_for(codes: tuple[str, ...], situation: Situation) -> list[Line]:
    """The lines of the message whose step these milestones may be."""
    fit = [
        (line, stage)
        for line in situation.lines
        if (stage := stage_of(line, situation)) and stage.milestone in codes
    ]
    return [line for line, _ in fit]


def stage_of(line: Line, situation: Situation) -> Stage | None:
    case = situation.case(line.reference)
    return case.stage(line.stage) if case else None


def children_for(codes: tuple[str, ...], situation: Situation) -> list[str]:
    """The children for whom one of these milestones waits: of the message's lines, else of all whom she may name."""
    if situation.lines:
        return list(dict.fromkeys(line.reference for line in lines_for(codes, situation)))
    return [
        case.journey.reference
        for case in situation.cases
        if any(s.milestone in codes and s.due_on for s in case.running())
    ]


def only_child(situation: Situation) -> str | None:
    """The one child that a reply can be about, where there is but one."""
    references = {line.reference for line in situation.lines} or {
        c.journey.reference for c in situation.cases
    }
    return next(iter(references)) if len(references) == 1 else None


def asked_stages(case: Case, situation: Situation, line: Line | None = None) -> list[Stage]:
    """The running stages of this child among the lines of the message; that of `line` alone where one is named."""
    lines = (line,) if line else situation.lines_of(case.journey.reference)
    keys = [one.stage for one in lines]
    return [s for s in case.running() if s.key in keys]


_COUNTED = {"both": 2, "neither": 2, "two": 2, "three": 3, "3": 3, "four": 4, "4": 4, "five": 5, "5": 5}


def how_many_fit(items: Sequence[Item], found: int) -> bool:
    """Whether as many children were found as the words for all of them count: "both", "all three"."""
    words = {w for i in items if i.has("every") for w in i.text.lower().split()}
    counts = {_COUNTED[w] for w in words if w in _COUNTED}
    return found == max(counts) if counts else found > 1


def every_step(items: Sequence[Item]) -> tuple[str, ...] | None:
    """The milestones of "both reviews", "all the reviews"; () where all is said of no step."""
    if not any(i.has("every") for i in items):
        return None
    step = next((i for i in items if is_step(i)), None)
    return step.codes("step") if step else ()
