"""What takes a fact back that was told: a clause behind it that denies it, turns against it or decides otherwise."""

from __future__ import annotations

from permanence.answer import Verb
from permanence.replies.account import Told
from permanence.replies.clauses import Clause
from permanence.replies.item import Item
from permanence.replies.telling import Telling

_OF_ITS_OWN = ("family", "staff_role", "paper", "thing", "person", "route", "legal_side", "courtesy")


def is_shaken(told: Told, telling: Telling) -> bool:
    """Whether a sentence that was not read may deny what was: "panel 12 May, we withdrew". A verb makes it firm."""
    decided = {a.outcome for a in told.answers if a.outcome}
    if decided and any(_decides_otherwise(c, decided) for c in (*telling.loose, *telling.reasons)):
        return True
    if any(_turns_against(c) for c in (*telling.loose, *telling.reasons)):
        return all(a.verb in _MAY_BE_TAKEN_BACK for a in told.answers)
    if any(a.verb is not Verb.DONE for a in told.answers):
        return False
    firm = telling.has("held", "was", "outcome") or not any(
        i.codes("step") and _sits(i) for i in telling.items
    )
    own = [c for c in (*telling.loose, *telling.reasons) if not c.has(*_OF_ITS_OWN)]
    denied = any(c.has("fell") or (c.has("not", "block") and _of_itself(c)) for c in own)
    return denied or (
        not firm and (bool(telling.reasons) or any(c.has("unknown") and not c.has("chase") for c in own))
    )


_MAY_BE_TAKEN_BACK = frozenset({Verb.DONE, Verb.DECISION, Verb.BOOKED})
_AGAINST = frozenset({"but", "but then", "though", "although", "even though", "tho", "however", "except"})
_GOES_ON_ABOUT_IT = frozenset(
    {"it", "that", "this", "was", "is", "were", "wasn't", "isn't", "not", "only", "just", "had", "has"}
)


def _decides_otherwise(clause: Clause, decided: set[str]) -> bool:
    """Like "approved, since overturned": a further outcome, which is not the one that was told."""
    return any(
        (o := i.get("outcome")) and o not in decided and not o.startswith("ruled") for i in clause.items
    )


def _turns_against(clause: Clause) -> bool:
    """Whether a clause takes back part of what was told before it: "but was void", "but it was a pre-meeting"."""
    first = clause.items[0].text.lower().split()[0]
    return clause.opener in _AGAINST and (
        first in _GOES_ON_ABOUT_IT or clause.items[0].has("was", "is", "not", "will")
    )


def _sits(item: Item) -> bool:
    """Whether a word names a meeting, and not what a worker does herself."""
    return not {"visit", "petition_lodged", "home_move", "placed_with_adopters"} & set(item.codes("step"))


def _of_itself(clause: Clause) -> bool:
    """Whether a sentence goes on about what was told: "they didn't get to us"."""
    return any(i.text.lower().split()[0] in ("we", "they", "it", "us", "our", "ours") for i in clause.items)
