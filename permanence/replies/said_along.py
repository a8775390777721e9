"""Words said along a fact that change nothing of it: who confirms it, all the kin who are ruled out, a route "now"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.replies.dates.read import DateFound, Precision
from permanence.replies.dates.words import MONTHS
from permanence.replies.item import Item

_CONFIRMS = frozenset({"confirms", "confirm", "confirmed", "has confirmed", "have confirmed", "can confirm"})
OFFICES = frozenset(
    {
        "clerk",
        "sheriff clerk",
        "court clerk",
        "admin",
        "coordinator",
        "administrator",
        "panel clerk",
        "panel admin",
        "panel coordinator",
    }
)
_ARTICLES = frozenset({"the", "our", "my", "their"})


def who_confirms(items: list[Item]) -> list[Item]:
    """Who of the service confirms it, where a sentence begins: "worker confirms panel held 12 May"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        office = item.text.lower() in OFFICES
        end = n + 2 if items[n + 1].text.lower() in ("has", "have", "can") else n + 1
        if not (office or item.has("staff_role")) or not _is_one_of(items, end, _CONFIRMS):
            continue
        first = n - 1 if n and office and items[n - 1].text.lower() == "panel" else n
        lead = next(
            (i for i in reversed(items[max(0, first - 2) : first]) if i.text.lower() not in _ARTICLES), None
        )
        begins = lead is None or lead.has("sign", "courtesy", "ref", "number")
        if begins and any(
            i.has("step", "weak", "held", "was", "is", "will") for i in items[end + 1 : end + _AHEAD]
        ):
            for k in range(first, end + 1):
                out[k] = items[k].read_as({"trim": True})
    return out


_AHEAD = 12  # words: no further apart does anybody say who confirms it and what


def _is_one_of(items: Sequence[Item], n: int, words: frozenset[str]) -> bool:
    return n < len(items) and items[n].text.lower() in words


_WROTE = frozenset({
    "emailed", "e-mailed", "phoned", "rang", "called", "texted", "messaged", "wrote", "has emailed", "has phoned",
    "just emailed", "replied", "has replied", "has written", "came back", "got back", "has called", "has messaged",
    "just phoned", "just rang",
})  # fmt: skip


def who_wrote(items: list[Item]) -> list[Item]:
    """The clerk who wrote with the day behind it: "panel clerk emailed: 18 June", "admin phoned, 18 June"."""
    out = list(items)
    for n, item in enumerate(items[:-2]):
        wrote = item.text.lower() in OFFICES and _is_one_of(items, n + 1, _WROTE) and items[n + 2].has("sign")
        ahead = items[n + 2 : n + _AHEAD] if wrote else ()
        behind = next((i for i in ahead if not (i.is_small or i.has("sign"))), None)
        if behind is not None and behind.has("day"):
            for k in (n, n + 1, n + 2):
                out[k] = items[k].read_as({"trim": True})
    return out


_RULINGS = ("ruled_out", "ruled_in")
_NO_KIN = frozenset(
    {"mum", "dad", "mother", "father", "parents", "parent", "birth mum", "birth dad", "carer", "carers"}
)


def all_who_are_ruled(items: list[Item]) -> list[Item]:
    """Kin who stand before a ruling with nothing else between are those whom it rules on: "gran for 5 is ruled out"."""
    out = list(items)
    for n, item in enumerate(items):
        if item.get("outcome") not in _RULINGS:
            continue
        at = n - 1
        while at >= 0 and (_is_kin(items[at]) or _is_between(items[at])):
            at -= 1
        named = [k for k in range(at + 1, n) if _is_kin(items[k])]
        for k in range(named[0], n) if named else ():
            if _is_kin(items[k]) or items[k].has("join"):
                out[k] = items[k].read_as({"trim": True})
    return out


def _is_kin(item: Item) -> bool:
    return item.has("family") and item.text.lower() not in _NO_KIN and not item.has("step", "not")


def _is_between(item: Item) -> bool:
    joined = item.has("join") and item.text.lower() in ("and", "&", "n", "+")
    idle = item.has("small", "trim", "number", "every", "is", "was") and not item.has("not")
    return joined or item.text == "," or idle


_OF_A_ROUTE = frozenset({"route", "plan", "it", "its", "it's", "s", "is", "so", "the", "this", "that", "now"})


def route_that_is_now(items: list[Item]) -> list[Item]:
    """A route with "now" beside it and nothing else in its clause is the plan from now on: "PO route now"."""
    out = list(items)
    for n, item in enumerate(items):
        if item.text.lower() != "now" or item.has("routing"):
            continue
        clause = _clause_round(items, n)
        told = [i for i in clause if i.text.lower() not in _OF_A_ROUTE and not i.has("courtesy", "trim")]
        if len(told) == 1 and told[0].has("route") and not told[0].has("outcome", "step"):
            out[n] = item.read_as({"routing": "change"})
            for k, i in enumerate(items):
                if i.text.lower() in ("route", "plan") and i.has("unknown") and any(i is c for c in clause):
                    out[k] = i.read_as({"trim": True})  # "route is kinship now"
    return out


def _clause_round(items: Sequence[Item], n: int) -> Sequence[Item]:
    first = max((k + 1 for k in range(n) if _parts(items[k])), default=0)
    return items[first : next((k for k in range(n, len(items)) if _parts(items[k])), len(items))]


def _parts(item: Item) -> bool:
    return item.has("sign", "because") or (item.has("join") and item.text.lower() not in ("or", "so"))


_EARLY = 3  # the last month that is still "the new year"


def with_the_month_of_its_day(items: list[Item]) -> list[Item]:
    """A month before a step says nothing beside a day in it, or where it fell: "the May panel was held on 12 May"."""
    out = list(items)
    days = [
        d for i in items if isinstance(d := i.senses.get("day"), DateFound) and d.precision is Precision.DAY
    ]
    for n, item in enumerate(items):
        after = items[n + 1] if n + 1 < len(items) else None
        month = MONTHS.get(item.text.lower())
        named = month and after is not None and after.has("step") and not item.has("step")
        year = (
            item.has("vague")
            and item.text.lower().endswith("new year")
            and any(d.on.month <= _EARLY for d in days)
        )
        off = any(i.has("moved", "deferred", "fell") or i.get("outcome") == "cancelled" for i in items)
        if year or (named and (off or any(d.on.month == month for d in days))):
            out[n] = item.read_as({"trim": True, "of_a_week": True})
    return out


_LATE = frozenset({"overdue", "outstanding", "late", "missing", "delayed", "long awaited", "above"})


def late_as_it_was(items: list[Item]) -> list[Item]:
    """A step that is called late is the one asked about, its day told behind it: "the overdue panel is 11 June"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        named = item.text.lower() in _LATE and items[n + 1].has("step") and n > 0
        lead = named and items[n - 1].text.lower() in ("the", "this", "that", "my", "our")
        ahead = items[n + 1 : n + _AHEAD] if lead else ()
        told = any(i.has("held", "booked", "will", "is", "was") for i in ahead)
        if told and any(i.has("day") for i in ahead):
            out[n] = item.read_as({"trim": True})
    return out


def put_off_and_then_held(items: list[Item]) -> list[Item]:
    """What was moved or late and then held was held: "was rearranged and held on 12 May", "late but went ahead"."""
    out = list(items)
    for n, item in enumerate(items[:-2]):
        if not item.has("moved", "late", "booked", "deferred") or not items[n + 1].has("join"):
            continue
        ahead = items[n + 2 : n + _AHEAD]
        behind = [i for i in ahead if not (i.is_small and not i.has("sign", "day"))]
        only = not any(i.has("day", "sign") for i in items[max(0, n - 3) : n])
        if only and len(behind) > 1 and behind[0].has("held") and behind[1].has("day"):
            out[n] = item.read_as({"trim": True})
            out[n + 1] = items[n + 1].read_as({"small": True})
    return out


_PLANS = frozenset(
    {"plan", "recommendation", "care plan", "permanence plan", "proposal", "case plan", "plan for"}
)
_TO_THE = frozenset({"with", "to", "on", "the", "our", "my", "his", "her", "with the", "with our"})
_BODIES = frozenset({"panel", "agency_decision"})


def the_plan_that_was_decided(items: list[Item]) -> list[Item]:
    """The plan before what was decided is what it is about: "plan supported", "the plan was approved at panel"."""
    out = list(items)
    if not any(_BODIES & {*i.codes("step"), *i.codes("weak")} for i in items):
        return out
    for n, item in enumerate(items):
        if item.get("outcome") != "approved":
            continue
        behind = [k for k in range(n + 1, min(n + 4, len(items))) if items[k].text.lower() not in _TO_THE]
        if item.text.lower().split()[0] == "agreed" and behind and items[behind[0]].text.lower() in _PLANS:
            k = behind[0]
            out[k] = items[k].read_as({"trim": True})
        lead = [k for k in range(max(0, n - 5), n) if not items[k].has("small", "is", "was", "trim")]
        whose = [k for k in lead if items[k].text.lower() in _PLANS]
        if whose and lead[-1] == whose[-1] and items[whose[-1]].has("unknown", "verdict"):
            k = whose[-1]
            out[k] = items[k].read_as({"trim": True})
    return out


_MAY_DIE = frozenset({"he", "she", "they", "him", "her", "who", "baby", "child", "boy", "girl"})


def no_death_of_a_step(items: list[Item]) -> list[Item]:
    """What passed on a day is nobody where no child is named before it: "panel passed on 12 May"."""
    out = list(items)
    for n, item in enumerate(items):
        passed = item.get("journey") == "died" and item.text.lower().startswith("passed on")
        before = {i.text.lower() for i in items[max(0, n - 3) : n]}
        if passed and not before & _MAY_DIE:
            out[n] = item.read_as({"unknown": True})
    return out


_RECEIVED = frozenset(
    {"got", "given", "received", "has been given", "have", "was given", "had", "have got", "obtained"}
)


_SIGNED = ("approval", "sign off", "sign-off", "signoff")


def approval_received(items: list[Item]) -> list[Item]:
    """That an approval was got or given says no more than that it was approved: "ADM approval given on 19 May"."""
    out = list(items)
    for n, item in enumerate(items):
        near = [
            i for i in (*items[max(0, n - 1) : n], *items[n + 1 : n + 2]) if i.get("outcome") == "approved"
        ]
        if item.text.lower() in _RECEIVED and any(w in i.text.lower() for i in near for w in _SIGNED):
            out[n] = item.read_as({"trim": True})
    return out


_HELD_IN_THE = 3  # words before the place


def where_it_was_held(items: list[Item]) -> list[Item]:
    """A place with its article between what was held and its day: "was held in the library on 12 May"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        lead = [i.text.lower() for i in items[max(0, n - 2) : n]]
        placed = len(lead) > 1 and lead[0] in ("in", "at") and lead[1] in ("the", "our", "a")
        held = placed and n >= _HELD_IN_THE and items[n - _HELD_IN_THE].has("held")
        on = next((i for i in items[n + 1 : n + 3] if i.text.lower() not in ("on", "the")), None)
        if placed and held and item.has("unknown") and on is not None and on.has("day"):
            out[n] = item.read_as({"trim": True})
    return out


_TELL_ME = (
    "tell me", "let me know", "show me", "phone me", "call me", "ring me", "speak to me", "talk to me", "message me",
    "email me", "contact me", "send me", "write to me", "let us know", "tell us", "get me", "mail me",
)  # fmt: skip
_AGAIN = frozenset(
    {"again", "this", "it", "about this", "about it", "about", "that", "this again", "on", "in", "the"}
)


_ASKED_NICELY = re.compile(r"(?:please|pls|just|kindly|can you|could you|will you|would you) ")


def tell_me_then(items: list[Item]) -> list[Item]:
    """Words like "tell me" with a day behind them ask for the question then: "tell me again in a fortnight"."""
    out = list(items)
    for n, item in enumerate(items):
        words = " ".join(i.text.lower() for i in items[n : n + 3])
        asked = _ASKED_NICELY.match(words)
        words = words[asked.end() :] if asked else words
        begins = (
            n == 0
            or items[n - 1].has("sign", "join", "courtesy")
            or items[n - 1].text.lower() in ("just", "you")
        )
        lead = next((tell for tell in _TELL_ME if words.startswith(tell)), None) if begins else None
        end = n
        said = len(lead or "") + (asked.end() if asked else 0)
        while lead and end < len(items) and items[end].end <= item.start + said:
            end += 1
        first = end
        while lead and end < len(items) and _goes_on_asking(items[end]):
            end += 1
        if lead and end < len(items) and (items[end].has("day") or "length" in items[end].senses):
            out[n] = item.read_as({"remind": True})
            for k in range(n + 1, first):
                out[k] = items[k].read_as({"small": True})
            for k in range(first, end):
                out[k] = items[k].read_as({"trim": True})
    return out


def _goes_on_asking(item: Item) -> bool:
    return item.text.lower() in _AGAIN or (item.has("courtesy") and not item.has("day"))


_LETS_KNOW = re.compile(
    r"(?:to )?(?:let (?:you|ye|u|everyone|you all) know|(?:tell|inform|update|advise) you|advise|confirm|say|report)"
    r"(?: that)?"
)
_TOLD_BEFORE = (
    "step", "day", "number", "ref", "held", "booked", "moved", "outcome", "deferred", "not", "doubt", "condition",
    "hearsay", "limit", "other_child", "wrong", "fell", "capital", "sign", "leave", "routing", "journey",
)  # fmt: skip


def who_lets_me_know(items: list[Item]) -> list[Item]:
    """Who asked her to tell it, before "let you know that" at the head of a reply, is named and says nothing of it."""
    for n, item in enumerate(items[1:_AHEAD], start=1):
        if not (item.has("courtesy") and _LETS_KNOW.fullmatch(item.text.lower())):
            continue
        first = max((k + 1 for k in range(n) if items[k].has("sign", "courtesy", "join")), default=0)
        lead = items[first:n]
        if any(i.has("unknown", "chase", "staff_role") for i in lead) and not any(
            i.has(*_TOLD_BEFORE) for i in lead
        ):
            words = " ".join(i.text for i in lead)
            aside = Item(words, lead[0].start, lead[-1].end, {"trim": True, "aside": True})
            return [*items[:first], aside, *items[n:]]
    return items
