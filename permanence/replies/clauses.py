"""A reply cut into clauses: at signs and joining words, and where a second step with its own day begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from permanence.replies.item import Item
from permanence.replies.lexicon import REASON_TABLES
from permanence.replies.remarks import begins_a_remark

_PAIR = 2
_CUT = re.compile(r"(?<!\s)(?:\s*[,.;:\n]\s+|\s+-\s+|\s+(?:and|but|also|plus|then|&)\s+)", re.IGNORECASE)
_MOST_CUTS = 4


@dataclass(slots=True)
class Clause:
    """Items without the signs round them. `opener`: the sign or joining word before it; `asks`: it ends in a "?"."""

    items: list[Item]
    opener: str = ""
    asks: bool = False
    because: bool = False

    def has(self, *kinds: str) -> bool:
        return any(i.has(*kinds) for i in self.items)

    @property
    def told(self) -> list[Item]:
        """The items that say something."""
        return [i for i in self.items if not i.is_small]

    def only(self, *kinds: str) -> bool:
        return all(i.has(*kinds) for i in self.told)


def is_step(item: Item) -> bool:
    """Whether the item names a step by itself."""
    return item.has("step")


def is_of_the_plan(item: Item) -> bool:
    """Whether it says that the plan is right, or the same as before."""
    return item.has("plan_right") or (item.get("routing") == "same" and "plan" in item.text.lower())


_PLANNED = frozenset({
    "planned", "due", "be", "going to", "meant to", "supposed to", "expected", "originally", "set for", "down for",
    "have been", "scheduled", "proposed", "to", "due to", "scheduled for", "down", "booked", "listed", "arranged",
    "for",
})  # fmt: skip


def is_planned(item: Item) -> bool:
    """Whether a word says that something was to be: "was due", "meant to be", "was down for"."""
    words = item.text.lower().split()
    last = {words[-1], " ".join(words[-2:])} if words else set()
    return (item.has("doubt", "late") or item.has("booked")) and not item.has("not") and bool(last & _PLANNED)


def clauses_of(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a reply, cut at signs and joining words, and where a second step with its own day begins."""
    out: list[Clause] = []
    now = Clause([])
    items = _without_replaced(items)
    for n, item in enumerate(items):
        sign = item.get("sign")
        begun = _begun_without_a_sign(now.items, items, n)
        if begun is not None:
            out.append(now)
            now = begun
            if begun.because:
                continue
        if not _cuts(items, n):
            if sign is None:
                now.items.append(item)
            continue
        if now.items:
            now.asks = sign == "?"
            out.append(now)
            now = Clause([], sign or item.text.lower())
        elif sign is None and now.opener not in _TURNS:
            now.opener = item.text.lower()
        now.because = now.because or item.has("because")
        if item.has("not") or (item.has("because") and item.senses.keys() & set(REASON_TABLES)):
            now.items.append(item)  # "neither held nor booked": both are denied
    if now.items:
        out.append(now)
    return [part for clause in out for part in _cut_at_a_change(clause)]


def _begun_without_a_sign(so_far: Sequence[Item], items: Sequence[Item], n: int) -> Clause | None:
    """The clause that begins at this item, or behind it where it says why; None where none does."""
    if _begins_another(so_far, items, n) or _sums_up(so_far, items, n) or _turns(so_far, items, n):
        return Clause([], "")
    if begins_a_remark(so_far, items, n):
        return Clause([], ",")
    return Clause([], items[n].text.lower(), because=True) if _says_what_for(so_far, items, n) else None


PUTS_OFF = frozenset({"deferred", "continued", "cancelled", "inquorate"})
_NO_REASON = (
    "day", "vague", "limit", "number", "ref", "step", "outcome", "route", "paper", "late", "held", "booked", "moved",
    "not", "doubt", *REASON_TABLES,
)  # fmt: skip


def _says_what_for(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """Whether what comes next is why it was put off: "deferred for info on contact"; not "deferred for a fortnight"."""
    put_off = any(i.has("deferred") or i.get("outcome") in PUTS_OFF for i in so_far)
    if not put_off or items[n].text.lower() not in ("for", "pending"):
        return False
    end = next((k for k in range(n + 1, len(items)) if items[k].has("sign", "join")), len(items))
    behind = items[n + 1 : end]
    return any(not i.is_small for i in behind) and not any(i.has(*_NO_REASON) for i in behind)


_TURNS = frozenset({"but", "however", "though", "although"})  # "but since withdrawn"


def _cut_at_a_change(clause: Clause) -> list[Clause]:
    """Two clauses where a planned day and what came of it are told in one: "review due 14 May was held 19 May"."""
    days = [n for n, i in enumerate(clause.items) if i.has("day")]
    if len(days) != _PAIR or not any(is_planned(i) for i in clause.items[: days[0]]):
        return [clause]
    cut = days[0] + 1
    if not any(
        i.has("held", "moved", "was") or i.text.lower() == "is now" for i in clause.items[cut : days[1]]
    ):
        return [clause]
    first = Clause(clause.items[:cut], clause.opener, because=clause.because)
    return [first, Clause(clause.items[cut:], ",", clause.asks)]


_OR_RATHER = frozenset(
    {"no", "naw", "nope", "nah"}
)  # "11 June no 12 June" may put the second in the place of the first


def _without_replaced(items: Sequence[Item]) -> list[Item]:
    """The items without a day that another one replaces: "4 June rather than 28 May"."""
    out = _without_what_was_put_right(items)
    items = list(out)
    for n, item in enumerate(items):
        against = item.has("not") and item.text.lower() not in _OR_RATHER
        if against and n and items[n - 1].has("day") and _is_a_day(items[n + 1 :]):
            end = next(k for k in range(n + 1, len(items)) if _names_a_day(items[k]))
            gone = {id(i) for i in items[n : end + 1]}
            out = [i for i in out if id(i) not in gone]
            continue
        if not item.has("instead_of") or not any(i.has("day") for i in items[:n]):
            continue
        end = next((k for k in range(n + 1, len(items)) if not items[k].has("small")), len(items))
        if end < len(items) and _names_a_day(items[end]) and not any(i.has("instead_of") for i in out[:n]):
            gone = {id(i) for i in items[n : end + 1]}
            out = [i for i in out if id(i) not in gone]
    return out


def _without_what_was_put_right(items: Sequence[Item]) -> list[Item]:
    """The items without a day that the next one puts right: "last Tuesday, no sorry, Wednesday the 13th"."""
    out: list[Item] = []
    marks: list[Item] = []  # since the last day
    for item in items:
        if item.has("day") and any(i.has("correct") for i in marks):
            gone = {id(i) for i in marks} | {id(next(i for i in reversed(out) if i.has("day")))}
            led = [i for i in marks if i.text.lower() in ("the", "on")]
            out = [i for i in out if id(i) not in gone] + led
            marks = []
        if item.has("day"):
            marks = []
        elif out and (marks or out[-1].has("day")) and _marks_what_is_right(item):
            marks.append(item)
        else:
            marks = []
        out.append(item)
    return out


def _marks_what_is_right(item: Item) -> bool:
    sign = item.get("sign")
    word = item.text.lower() in (
        *_OR_RATHER,
        "sorry",
        "wait",
        "oops",
        "actually",
        "the",
        "on",
        "it",
        "was",
        "for",
    )
    return item.has("correct") or (sign in (",", "-", ".") if sign else word)


def _is_a_day(items: Sequence[Item]) -> bool:
    """Whether a day comes next and ends the clause: "11 June not 4 June"."""
    told = [i for i in items if not (i.has("small") and i.text.lower() in ("on", "the"))]
    ends = len(told) == 1 or (len(told) > 1 and told[1].has("sign", "join", "because", "courtesy"))
    return bool(told) and _names_a_day(told[0]) and ends


_LAST_OF_A_MONTH = 31


def _names_a_day(item: Item) -> bool:
    """Whether it is a day, or its bare figure beside another day: "14 January not 21"."""
    figure = item.has("bad_day") and item.text.isdecimal()
    return item.has("day") or (figure and 1 <= int(item.text) <= _LAST_OF_A_MONTH)


def _begins_another(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """A second step with a day of its own begins a clause without a sign: "panel 12 may ADM 19 may"."""
    if not is_step(items[n]) or not any(is_step(i) for i in so_far) or not any(i.has("day") for i in so_far):
        return False
    own = next((k for k in range(n + 1, len(items)) if items[k].has("sign", "join")), len(items))
    before = items[n - 1].text.lower()
    return any(i.has("day") for i in items[n:own]) and before not in (
        "at",
        "in",
        "by",
        "from",
        "of",
        "for",
        "the",
        "to",
        "and",
    )


_TOLD = ("held", "happen", "booked", "moved", "deferred", "fell", "outcome", "next")
_AHEAD = 40  # words: nobody says a plan and what was held further apart without a sign


def _turns(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """Whether the plan begins or ends without a sign: "held 22 May plan still right next 18 November"."""
    of_it, after_it = is_of_the_plan(items[n]), n > 0 and is_of_the_plan(items[n - 1])
    if not (of_it or after_it) or items[n].has("sign", "join"):
        return False
    ahead = items[n : n + _AHEAD]
    end = next((k for k, i in enumerate(ahead) if i.has("sign", "join")), len(ahead))
    told_after = any(i.has(*_TOLD) for i in ahead[:end] if not is_of_the_plan(i))
    if of_it:
        before = so_far[-_AHEAD:]
        answers = any(i.has("day") for i in before) and (told_after or items[0].has("agree"))
        return answers or any(i.has(*_TOLD) for i in before)
    return told_after


def _sums_up(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """Whether a word for the rest, or for all that was told, begins a clause without a sign.

    Like "1 done 12 May the rest not", "review 13 May and visit 14 May both done".
    """
    item = items[n]
    if not item.has("rest", "every"):
        return False
    told = [i for i in so_far if not i.has("small", "courtesy")]
    if item.has("rest"):
        of = n + 1 < len(items) and items[n + 1].text.lower() in ("of", "is")
        return bool(told) and told[-1].has("day", "held") and so_far[-1] is told[-1] and not of
    if not item.has("every") or not told or not told[-1].has("day"):
        return False
    behind = [i for i in items[n + 1 :] if not i.has("courtesy", "trim", "sign")]
    several = (
        len([i for i in items[:n] if is_step(i)]) > 1 and len([i for i in items[:n] if i.has("day")]) > 1
    )
    return several and len(behind) == 1 and behind[0].has("held")


_MAY_BE_OF_A_TIME = frozenset({"since", "as", "following", "down to", "cause"})
_HOW_MANY = frozenset({"two", "three", "four", "both", "several", "some", "a few", "one"})


def _cuts(items: Sequence[Item], n: int) -> bool:
    """Whether a new clause begins at this item: a sign, a joining word; not within a list of days or of numbers."""
    item = items[n]
    before, after = (items[n - 1] if n else None), (items[n + 1] if n + 1 < len(items) else None)
    if item.has("sign"):
        return not (before and before.has("number", "ref") and item.get("sign") in (".", ")", ":", ",", "-"))
    if item.has("because") and not item.has("small"):
        behind = next((i for i in items[n + 1 :] if not i.has("small")), None)
        counts = behind is not None and behind.text.lower() in _HOW_MANY and not behind.has("day")
        of_a_time = item.text.lower() in _MAY_BE_OF_A_TIME
        starts_a_time = of_a_time and behind is not None and behind.has("day", "vague") and not counts
        return not starts_a_time and not (
            item.has("doubt") and after is not None and after.has("held", "will")
        )
    if not item.has("join"):
        return False
    same = ("number", "ref", "day", "bad_day")
    if item.text.lower() == "but" and before is not None and before.has("day"):
        return True
    return not (before and after and any(before.has(k) and after.has(k) for k in same))


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """The reply as its first words and the rest, at each of its first signs and joining words."""
    for cut in islice(_CUT.finditer(text), _MOST_CUTS):
        yield text[: cut.start()], text[cut.end() :]
