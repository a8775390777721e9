"""Words said along a fact that change nothing of it: who confirms it, all the kin who are ruled out, a route "now"."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.clauses import Clause
from permanence.replies.item import Item

_CONFIRMS = frozenset({"confirms", "confirm", "has confirmed", "have confirmed", "can confirm", "is confirming"})
_OFFICES = frozenset({"clerk", "admin", "coordinator", "administrator", "panel clerk", "panel admin", "panel coordinator"})
_ARTICLES = frozenset({"the", "our", "my", "their"})


def who_confirms(items: list[Item]) -> list[Item]:
    """Who of the service confirms it, where a sentence begins: "worker confirms panel held 12 May"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        who = item.has("staff_role") or item.text.lower() in _OFFICES
        lead = next((i for i in reversed(items[:n]) if i.text.lower() not in _ARTICLES), None)
        begins = lead is None or lead.has("sign", "courtesy", "ref", "number")
        if who and begins and items[n + 1].text.lower() in _CONFIRMS:
            out[n] = Item(item.text, item.start, item.end, {"trim": True})
            out[n + 1] = Item(items[n + 1].text, items[n + 1].start, items[n + 1].end, {"trim": True})
    return out


_RULINGS = ("ruled_out", "ruled_in")
_NO_KIN = frozenset({"mum", "dad", "mother", "father", "parents", "parent", "birth mum", "birth dad", "carer", "carers"})


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
                out[k] = Item(items[k].text, items[k].start, items[k].end, {"trim": True})
    return out


def _is_kin(item: Item) -> bool:
    return item.has("family") and item.text.lower() not in _NO_KIN and not item.has("step", "not")


def _is_between(item: Item) -> bool:
    joined = item.has("join") and item.text.lower() in ("and", "&", "n", "+")
    return joined or item.text == "," or (item.has("small", "number", "every", "is", "was") and not item.has("not"))


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
            out[n] = Item(item.text, item.start, item.end, {"routing": "change"})
    return out


def _clause_round(items: Sequence[Item], n: int) -> Sequence[Item]:
    first = max((k + 1 for k in range(n) if _parts(items[k])), default=0)
    return items[first : next((k for k in range(n, len(items)) if _parts(items[k])), len(items))]


def _parts(item: Item) -> bool:
    return item.has("sign", "because") or (item.has("join") and item.text.lower() not in ("or", "so"))


_FULL = frozenset({"full", "full up", "fully booked", "booked up", "all booked up"})


def was_full(clause: Clause) -> bool:
    """Whether a clause says that a sitting had no room, which is why it was another day: "11 June was full"."""
    said = [i for i in clause.items if not (i.has("day", "was", "is", "step") or i.is_small)]
    return clause.has("day") and [i.text.lower() for i in said] in [[word] for word in _FULL]
