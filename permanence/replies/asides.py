"""Where, how and with whom something was: words of open classes, of which no list has all.

They change nothing of what was held or booked, and none of them is dropped: each is an item of its own that the account
lets pass and names as not taken ("in the back office", "with her advocate", "harmoniously").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from permanence.replies.item import Item
from permanence.replies.lexicon import word_list

_TOLD = ("held", "was", "is", "will", "booked", "moved", "outcome")
_LEADS = frozenset(
    {
        "in",
        "at",
        "outwith",
        "over",
        "via",
        "through",
        "inside",
        "near",
        "with",
        "alongside",
        "by",
        "in front of",
    }
)
_WHITHER = frozenset({"down", "up", "over", "across", "out", "round", "through"})
_OF_PEOPLE = frozenset({"with", "alongside", "by", "of"})
_ARTICLES = frozenset(
    {"the", "a", "an", "our", "my", "their", "her", "his", "its", "both", "all", "this", "some"}
)
_OPEN = (
    "unknown", "family", "staff_role", "person", "thing", "of_a_paper", "council_word", "of_court", "started",
    "legal_side", "bad_day",
)  # fmt: skip
# What is told of the step itself, of another one, or of whether it was so, is never an aside.
_TELLS = (
    "day", "sign", "number", "ref", "step", "weak", "held", "booked", "moved", "outcome", "deferred", "fell", "not",
    "doubt", "condition", "hearsay", "limit", "vague", "other_child", "wrong", "correct", "rest", "every",
    "instead_of", "except", "routing", "leave", "not_mine", "remind", "look_again", "block", "late", "pause",
    "resume", "journey", "legal", "yet", "no_date", "because", "verdict", "no_decision", "was", "is", "will",
    "chase", "reallocate", "not_applicable", "wrong_alert", "plan_right", "paper", "required",
)  # fmt: skip
_ROOMS = frozenset({"room", "rm", "floor", "ward", "suite", "hall", "building", "unit", "block"})
_LONGEST = 7  # words behind the one that leads in
_HOW = re.compile(r"[a-z]{3,}ly")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(word_list()["lists"][name])


def with_asides(text: str, items: list[Item]) -> list[Item]:
    """The items, with each stretch that says where, how or with whom as one that is to be named."""
    out: list[Item] = []
    n = 0
    told = False  # whether a verb or a day stands before it in its clause
    why = False  # whether what follows may be a reason, of which every word is kept
    while n < len(items):
        item = items[n]
        end = _end_of_aside(items, n) if told and not why else n
        if end > n:
            whole = text[item.start : items[end - 1].end]
            named = {} if _is_a_name(items[n:end]) else {"aside": True}
            out.append(Item(whole, item.start, items[end - 1].end, {"trim": True, **named}))
            n = end
            continue
        parts = item.has("sign", "join")
        told = not parts and (told or item.has(*_TOLD, "day"))
        why = not parts and (why or _gives_a_reason(item))
        room = item.text.lower() in _ROOMS and n + 1 < len(items) and items[n + 1].has("number", "bad_day")
        if room and any(i.has("day", "time") for i in items[:n]):  # "18 June, 2pm, Room 3"
            whole = text[item.start : items[n + 1].end]
            out.append(Item(whole, item.start, items[n + 1].end, {"trim": True}))
            n += 2
            continue
        out.append(_adverb(item))
        n += 1
    return out


def _gives_a_reason(item: Item) -> bool:
    refused = item.get("outcome") not in (None, "approved", "ruled_in", "ruled_out")
    return refused or item.has("deferred", "because", "block", "late", "fell", "not")


def _is_a_name(items: Sequence[Item]) -> bool:
    """Whether all that is not known in it is the name of a place, which needs no mention: "at Bridge Street"."""
    where = not any(i.text.lower() in _OF_PEOPLE for i in items)
    return where and all(i.has("capital") or not i.has(*_OPEN) for i in items)


def _adverb(item: Item) -> Item:
    how = item.has("unknown") and not item.has("capital") and _HOW.fullmatch(item.text)
    if how and item.text not in _listed("no_manner"):
        return item.read_as({"trim": True, "aside": True})
    return item


def _end_of_aside(items: Sequence[Item], n: int) -> int:
    """The place behind a stretch that begins with "in", "at", "with" and holds a word that is not known; else `n`."""
    first = n + 1 if items[n].text.lower() in _WHITHER and n + 1 < len(items) else n
    if not _leads_in(items[first]):
        first = n
    if not (_leads_in(items[first]) or _is_on_a_place(items, first)):
        return n
    of_people = items[first].text.lower().split()[-1] in _OF_PEOPLE
    end = first + 1
    while end < len(items) and end - first <= _LONGEST and _goes_on(items, end, of_people=of_people):
        end += 1
    while end > first + 1 and (
        items[end - 1].has("join", "trim") or items[end - 1].text.lower() in (*_ARTICLES, "of", "on")
    ):
        end -= 1
    inside = items[first + 1 : end]
    words = {word for i in inside for word in i.text.lower().split()}
    words -= {"absence"} if "my" in words else set()  # the writer's own
    lead = items[first].text.lower().split()
    who = any(i.has("staff_role", "person", "family") for i in inside)  # who decided it is another question
    by = "by" in lead and who and "chaired" not in lead
    behind = inside[0].text.lower() if inside else ""
    since = lead[0] in ("after", "despite") and behind not in ("a", "an", "the", "some", "much")
    if (
        by
        or since
        or words & {"review", "panel"}
        or not any(i.has(*_OPEN) for i in inside)
        or words & _listed("no_aside")
        or not _ends(items, end)
    ):
        return n
    return end


def _leads_in(item: Item) -> bool:
    """Whether it is "in", "at", "with", "after", or a known place or "chaired by" behind which more may follow."""
    words = item.text.lower().split()
    led = words[:1] and words[0] in _LEADS and all(w in _ARTICLES for w in words[1:])
    led = led or words[:1] in (["after"], ["despite"])
    whole = (led or item.text.lower() in _LEADS) and not item.has("day", "vague", "time")
    return bool(whole) or (item.has("trim") and len(words) > 1 and (words[0] in _LEADS or words[-1] == "by"))


def _is_on_a_place(items: Sequence[Item], n: int) -> bool:
    """Like "on the mainland", "on a ward": with its article, so that "on hold" is none."""
    words = [i.text.lower() for i in items[n : n + 2]]
    return words in (["on", "the"], ["on", "a"]) and n + 2 < len(items) and items[n + 2].has("unknown")


def _goes_on(items: Sequence[Item], at: int, *, of_people: bool) -> bool:
    item, low = items[at], items[at].text.lower()
    if item.has("bad_day", "number"):
        return items[at - 1].text.lower() in _ROOMS
    if low == "back" and at + 1 < len(items) and items[at + 1].has("unknown", "thing"):
        return True  # "in the back office"
    if item.has(*_TELLS):
        return False
    if low in _ARTICLES or low in ("of", "on", "from"):
        return True
    if low in ("and", "&"):
        return of_people and at + 1 < len(items) and items[at + 1].has(*_OPEN, "small")
    if item.has("capital") or item.has("person"):
        return item.has("person") if of_people else item.has("unknown")
    return item.has(*_OPEN, "trim", "time") or low in ("me", "him", "them", "us", "myself", "there", "one")


def _ends(items: Sequence[Item], end: int) -> bool:
    """Whether the reply or the clause ends there, or its day follows."""
    if end >= len(items):
        return True
    behind = items[end]
    return behind.has("sign", "join", "day", "time", "courtesy", "because") or (
        behind.text.lower() in ("on", "the", "for", "to")
        and end + 1 < len(items)
        and items[end + 1].has("day")
    )
