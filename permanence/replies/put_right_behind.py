"""A fact that the same reply puts right behind it, in words that were not read: it becomes a question.

"Review held 14 May. I mean panel", "1 was 13 May, 3 was 14 May - other way round sorry": what was said first is no
longer what she means, and what she means instead was not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Verb
from permanence.replies.account import Told
from permanence.replies.clauses import Clause, is_step
from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Open
from permanence.replies.telling import Telling

_SHORT = 3  # words that a correction has beside its marks, where it names neither step nor child nor outcome
_LONGEST_PHRASE = 7
_MARKS_AT_THE_END = frozenset(
    {"i mean", "i meant", "mean", "meant", "rather", "instead", "typo", "correction", "i should say"}
)
_MAY_BE_A_WISH = frozenset({"should be", "should have been"})  # "should be placed for adoption"
_OF_NO_DAY = frozenset(
    {"time", "times", "venue", "room", "place", "location", "link", "agenda", "attendance"}
)
# "1 held 13 May, 2 booked 4 June. Ignore 2".
_TAKES_ONE_OUT = re.compile(
    r"\b(?:ignore|forget|scrap|disregard|drop|delete|scratch) (?:about )?(?:the )?(?:number |line |item |no )?"
    r"(?:[1-9]\b|HW-|first\b|second\b|third\b|last\b)",
    re.IGNORECASE,
)
_POINTS_BACK = frozenset({"that", "that s", "it s", "it", "this", "thats", "that's", "its", "it's"})
_NAMES = ("step", "weak", "outcome", "ref", "number", "pick", "route")


def ask_what_was_put_right(told_of_all: Sequence[tuple[Told, Telling]], text: str, lexicon: Lexicon) -> None:
    """Every fact that words behind it put right, without being read themselves, is asked about."""
    if _turns_days_round(text, lexicon) or _takes_one_out(text):
        for told, _ in told_of_all:
            _ask(told)
    if any(_is_to_be_confirmed(c.items) for _, t in told_of_all for c in (*t.loose, *t.reasons)):
        for told, _ in told_of_all:
            if any(answer.verb is Verb.BOOKED for answer in told.answers):
                _ask(told)
    for n, (told, telling) in enumerate(told_of_all):
        aside = (*telling.loose, *telling.reasons)
        if any(_puts_right(c.items, told) or _calls_off(c, told) for c in aside):
            _ask(told)
        before = next((t for t, _ in reversed(told_of_all[:n]) if t.answers and not t.opens), None)
        if before and told.opens and _puts_right(telling.items, before):
            _ask(before)


def _is_to_be_confirmed(items: Sequence[Item]) -> bool:
    """Like "booking to be confirmed by the chair": a booking in the same reply is none yet."""
    words = " ".join(i.text.lower() for i in items)
    open_ = "to be confirmed" in words or any(i.text.lower() in ("tbc", "unconfirmed") for i in items)
    return open_ and _OF_NO_DAY.isdisjoint(words.split())


def _ask(told: Told) -> None:
    if told.answers and not told.opens:
        told.opens.append(Open.WHETHER)
        told.note = True


def _takes_one_out(text: str) -> bool:
    """Whether it says behind something to leave one of them out; a reply that begins so speaks of the other lines."""
    found = _TAKES_ONE_OUT.search(text)
    return found is not None and bool(text[: found.start()].strip())


def _turns_days_round(text: str, lexicon: Lexicon) -> bool:
    """Whether it says anywhere that two things were told the wrong way round."""
    keys = [t.key for t in tokens_of(text)]
    return any(
        "turned_round" in lexicon.whole.get(tuple(keys[n : n + size]), ())
        for n in range(len(keys))
        for size in range(1, _LONGEST_PHRASE + 1)
    )


def _calls_off(clause: Clause, before: Told) -> bool:
    """Like "booked 9 June. Cancelled": no reason of the booking, unless it says why the new day was needed."""
    said = [i for i in clause.items if not i.is_small and not i.has("correct")]
    booked = any(answer.verb is Verb.BOOKED for answer in before.answers)
    off = all(i.get("outcome") == "cancelled" for i in said)
    return booked and bool(said) and off and not clause.because


def _puts_right(items: Sequence[Item], before: Told) -> bool:
    """Whether these words stand in the place of what was told before: by their mark, or by the step they name."""
    said = [i for i in items if i.has("correct") or not i.is_small]
    if not said:
        return False
    marked = (said[0].has("correct") and said[0].text.lower() not in _MAY_BE_A_WISH) or (
        said[-1].text.lower() in _MARKS_AT_THE_END and len(said) <= _SHORT + 1
    )
    names = any(i.has(*_NAMES) for i in said) or len(said) <= _SHORT
    return (marked and names) or _is_another_step(items, said, before)


def _is_another_step(items: Sequence[Item], said: Sequence[Item], before: Told) -> bool:
    """Like "that was the review", "review not panel": another step than the one that was told, and no day."""
    steps = [i for i in said if is_step(i)]
    if not steps or any(i.has("day") for i in said):
        return False
    points_back = items[0].text.lower() in _POINTS_BACK or any(
        i.text.lower() in _POINTS_BACK for i in items[:2]
    )
    plain = points_back and all(is_step(i) or i.has("was", "is") for i in said) and len(steps) == 1
    instead = len(steps) > 1 and any(i.has("not") for i in said) and said[0] is steps[0]
    told = {a.milestone for a in before.answers}
    return (plain or instead) and told.isdisjoint(steps[0].codes("step"))
