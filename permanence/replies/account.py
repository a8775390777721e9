"""The account of a fact's words: a fact is one only when every word beside its verb is accounted for.

Each verb may stand beside certain kinds of words. A word of any other kind turns the fact into a question that names
it: so nothing unread becomes a fact, and a word that the list lacks costs one more question and no wrong entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from permanence.answer import Answer, Verb
from permanence.replies.item import Item
from permanence.replies.lexicon import REASON_TABLES
from permanence.replies.reading import Open

SILENT = frozenset({"small", "courtesy", "trim", "time", "day", "ref", "sign", "join", "every", "agree"})
# Kinds that speak against silence even where a word is a small one too.
LOUD = frozenset(
    {
        "not",
        "doubt",
        "condition",
        "hearsay",
        "limit",
        "vague",
        "other_child",
        "thing",
        "chase",
        "late",
        "fell",
        "bad_day",
        "yet",
    }
)
_ABOUT_THE_DAY = frozenset({"limit", "vague", "bad_day", "yet"})
_OTHER_WORDS = {
    "other_child": Open.CHILD,
    "wrong": Open.CHILD,
    "route": Open.ROUTE,
    "weak": Open.STEP,
    "step": Open.STEP,
    "paper": Open.STEP,
}
# Words that may stand behind a fact and be named beside it; those that say of whom it is are none of them.
_MILD = ("unknown", "family", "staff_role", "person")
_SAYS_OF_WHAT = frozenset({
    "for", "of", "re", "about", "but", "only", "in", "under", "during", "as", "from", "that", "than", "when", "where",
    "while", "which", "who", "what", "is", "was", "are", "were", "if", "before", "until", "against", "without",
})  # fmt: skip
_NAMES_ITS_OBJECT = ("held", "was", "outcome", "verdict", "booked", "moved", "deferred")
_MAY_HAVE_A_TAIL = frozenset({Verb.DONE, Verb.DECISION, Verb.BOOKED})


@dataclass(slots=True)
class Told:
    """What one telling comes to. `opens`: asked before anything is a fact. `beside`: asked along with the fact.

    `fine`: items that this reading took although their kind says otherwise. `unread`: words that it names as not taken.
    `note`: nothing touches a step; the reply may be kept as a note.
    """

    answers: list[Answer] = field(default_factory=list)
    opens: list[Open] = field(default_factory=list)
    beside: list[Open] = field(default_factory=list)
    fine: list[Item] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    days: tuple[object, ...] = ()
    why: str | None = None
    note: bool = False
    either: tuple[Answer, ...] = ()  # what it can be, each complete


def left_over(items: Iterable[Item], kinds: frozenset[str], fine: Iterable[Item]) -> list[Item]:
    """The items that a verb with these kinds beside it does not account for."""
    taken = {(i.start, i.end) for i in fine}
    allowed = SILENT | kinds
    return [
        i
        for i in items
        if _is_a_doubtful_step(i) or ((i.start, i.end) not in taken and not _accounted(i, allowed, kinds))
    ]


def _is_a_doubtful_step(item: Item) -> bool:
    """Like "next available panel": it names a step, and says that nothing is fixed."""
    return item.has("step") and item.has("doubt")


def _accounted(item: Item, allowed: frozenset[str], kinds: frozenset[str]) -> bool:
    senses = item.senses.keys()
    if {"not", "limit"} <= senses and "not" not in kinds:
        return False
    if "weak" in senses and "block" not in kinds and senses & kinds <= set(REASON_TABLES):
        return False  # "medical booked 3 June": a reason elsewhere, here what is booked
    if senses & kinds:
        return True
    return bool(senses & allowed) and not senses & LOUD


def through_the_account(told: Told, items: Iterable[Item], kinds: frozenset[str]) -> Told:
    """The same, or the question that its left-over words make of it."""
    items = list(items)
    left = left_over(items, kinds, told.fine)
    if not told.opens:
        told = replace(told, unread=[*told.unread, *(i.text for i in items if i.has("aside"))])
    if not left:
        return told
    if not told.opens and _is_a_tail(left, items, told):
        return replace(told, unread=[*told.unread, " ".join(i.text for i in left)])
    steps = any(i.has("step") for i in left)
    left = [i for i in left if not (steps and i.text.lower() in ("or", "either"))]
    opens = _asked_about(left, told)
    answers = [replace(a, on=None) for a in told.answers] if Open.DAY in opens else told.answers
    answers = [replace(a, milestone=None, stage=None) for a in answers] if steps else answers
    return Told(
        answers=answers,
        opens=list(dict.fromkeys((*opens, *told.opens))),
        unread=[*told.unread, *(i.text for i in left)],
        days=told.days if Open.DAY in opens else (),
        why=told.why,
        either=told.either,
        note=any(
            i.has("thing", "chase", "paper", "weak", "family", "staff_role", "unknown", "late", "route")
            for i in left
        ),
    )


def _is_a_tail(left: Sequence[Item], items: Sequence[Item], told: Told) -> bool:
    """Whether these words stand behind all that was read, and may be named beside it: "held 12 May, dad present".

    A name is none of them, nor what says of whom or of what ("in his last placement"), nor what stands behind the
    verb: there it says what was held or decided ("12 May panel approved the carers").
    """
    last = max((i.start for i in items if i.has("day", "ref", "number")), default=left[0].start)
    behind = [i for i in items if i.start > last]
    return (
        last < left[0].start
        and all(a.on and a.verb in _MAY_HAVE_A_TAIL for a in told.answers)
        and all(i.has(*_MILD) and not i.has("capital", *LOUD) for i in left)
        and not any(i.text.lower() in _SAYS_OF_WHAT or i.has(*_NAMES_ITS_OBJECT) for i in behind)
    )


def _asked_about(left: list[Item], told: Told) -> list[Open]:
    """What is open, by the kinds of the words that are left over."""
    opens: list[Open] = []
    for item in left:
        if item.has(*_ABOUT_THE_DAY) and not item.has("not", "doubt", "condition"):
            opens.append(Open.DAY)
            continue
        other = next((o for kind, o in _OTHER_WORDS.items() if item.has(kind)), None)
        opens += [other] if other else []
        if other is not Open.CHILD:
            opens.append(Open.WHETHER)
    doubted = any(i.has("doubt") for i in left)
    if doubted and any(a.verb is Verb.BOOKED for a in told.answers):
        opens.append(Open.DAY)
    return opens
