"""Words that say something only beside another: "got it" of legal services, "went to" a colleague, "school" a report.

Without it they are words like any other, and stand in no fact's way: "panel 16 June, just got it".
"""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.item import Item

_WHOM = (
    "person",
    "council",
    "council_word",
    "legal_side",
    "of_court",
    "staff_role",
    "reallocate",
    "not_mine",
)
_OF_A_HAND_OVER = frozenset({"legal", "now_with", "went_to", "of_a_paper"})
_HANDED = ("papers_passed", "paper", "legal_side", "ref")


def without_company(items: list[Item]) -> list[Item]:
    """The items, where a step and its day are told and nobody is there to whom a hand-over could be."""
    told = any(i.has("day") for i in items) and any(
        i.has("step", "moved", "deferred", "booked") for i in items
    )
    if not told or any(_is_of_legal(i) for i in items):
        return items
    return [_alone(items, n) if _is_alone(items, n) else item for n, item in enumerate(items)]


def _is_of_legal(item: Item) -> bool:
    of_a_step = any(code.startswith("legal") for kind in ("step", "weak") for code in item.codes(kind))
    return of_a_step or item.has("legal_side", "papers_passed") or item.get("legal") == "legal_queried"


def _is_alone(items: Sequence[Item], n: int) -> bool:
    item = items[n]
    senses = item.senses.keys() - {"capital"}
    if not senses or not senses <= _OF_A_HAND_OVER:
        return False
    if senses == {"of_a_paper"}:
        return not any(i.has("paper", "of_a_paper", "thing") for i in items[n + 1 : n + 3])
    return not any(i.has(*_WHOM, *_HANDED) for i in items)


def who_got_it_done(items: list[Item]) -> list[Item]:
    """The word "got" before a step and what was done with it says nothing more: "finally got panel done on 12 May"."""
    out = list(items)
    for n, item in enumerate(items):
        behind = [
            i for i in items[n + 1 : n + 4] if i.text.lower() not in ("the", "this", "his", "her", "their")
        ]
        done = len(behind) > 1 and behind[0].has("step") and behind[1].has("held", "booked", "moved")
        if item.text.lower() in _GOT and done and not item.has("not", "held", "step"):
            out[n] = item.read_as({"small": True})
    return out


def who_is_named(items: list[Item]) -> list[Item]:
    """What a colleague is, before her name, says nothing more: "my colleague Jamie Orr has her"."""
    out = list(items)
    if any(i.has("went_to", "now_with") for i in items) and any(i.has("day") for i in items):
        return out  # since when would be lost
    for n, item in enumerate(items[:-1]):
        if (
            item.has("staff_role")
            and items[n + 1].has("person")
            and not item.has("legal_side", "step", "held", "weak")
        ):
            out[n] = item.read_as({"small": True})
    return out


def labels(items: list[Item]) -> list[Item]:
    """A word that heads what follows it is named and is of no step: "11 June Time: 14:00 Venue: Civic Centre"."""
    out = list(items)
    for n, item in enumerate(items[1:-1], start=1):
        heads = items[n + 1].get("sign") == ":" and items[n - 1].has("day", "time", "sign")
        before = items[:n] if heads and item.has("unknown") else ()
        if any(i.has("day") for i in before) and any(i.has("step") for i in before):
            out[n] = item.read_as({"trim": True, "aside": True})
    return out


def what_was_decided_on(items: list[Item]) -> list[Item]:
    """The plan behind what was decided is what was decided on: "panel unanimously agreed the plan on 8 May"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        lead = [i for i in items[max(0, n - 2) : n] if i.text.lower() not in _WHOSE]
        if item.text.lower() == "plan" and item.has("unknown") and any(i.has("outcome") for i in lead[-1:]):
            out[n] = item.read_as({"trim": True})
    return out


def whose_home(items: list[Item]) -> list[Item]:
    """A home "at" which somebody was seen is a place, and no route: "I visited her at the carers' home"."""
    out = list(items)
    for n, item in enumerate(items):
        lead = {word for i in items[max(0, n - 4) : n] for word in i.text.lower().split()}
        if (
            item.text.lower() == "home"
            and item.has("route")
            and "at" in lead
            and not lead & {"to", "is", "was"}
        ):
            out[n] = item.read_as({"trim": True})
    return out


def surely(items: list[Item]) -> list[Item]:
    """The word "def" before a verb is definitely; before a day it may be deferred: "def happened", "def 14/5"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        is_so = n > 0 and items[n - 1].has("is") and items[n + 1].has("day")
        if item.text.lower() == "def" and (is_so or items[n + 1].has("held", "happen", "booked", "will")):
            out[n] = item.read_as({"trim": True})
    return out


_ALL_OF_THEM = frozenset({"everyone", "everybody", "nobody"})


def counts_a_noun(items: list[Item]) -> list[Item]:
    """A number that counts what stands behind it is no day and no line: "for the 14th applicant", "3 of us"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        behind = items[n + 1]
        if (
            item.has("day_of_some_month")
            and behind.has("unknown")
            and behind.text.lower() not in _ALL_OF_THEM
        ):
            out[n] = item.read_as({"bad_day": True})
        if item.has("number") and behind.text.lower() == "of" and n + 2 < len(items):
            of_people = items[n + 2].text.lower() in ("us", "them", "you")
            out[n] = item.read_as({"bad_day": True}) if of_people else item  # "3 of us attended"
        if item.text.lower() == "number" and behind.has("is", "day") and not behind.has("number"):
            out[n] = item.read_as({"unknown": True})  # "my number is 12/05"
    return out


_WHOSE = frozenset({"the", "my", "our", "her", "his", "their", "a"})


def who_booked_it(items: list[Item]) -> list[Item]:
    """Who booked or moved a step, where a clause begins, is named and changes nothing: "my buddy has booked panel"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        begins = items[n - 1].text.lower() in _WHOSE and (
            n == 1 or items[n - 2].has("sign", "join", "courtesy")
        )
        behind = [
            i
            for i in items[n + 1 : n + 5]
            if i.text.lower() not in ("has", "have", "had", "s", "just", "the")
        ]
        does = len(behind) > 1 and behind[0].has("booked", "moved") and behind[1].has("step")
        if begins and does and item.has("unknown") and not behind[0].has("not"):
            out[n] = item.read_as({"trim": True, "aside": True})
    return out


_GOT = frozenset({"got", "had", "have", "getting"})


def _alone(items: Sequence[Item], n: int) -> Item:
    """The item as a word of no kind; before what was done with it a small one: "got it pushed to 9 June"."""
    item, behind = items[n], items[n + 1 : n + 2]
    helps = item.text.lower().split()[0] in _GOT and any(i.has("moved", "booked", "held") for i in behind)
    return item.read_as({"small" if helps else "unknown": True})
