"""A fact that the same reply puts right behind it, in words that were not read: it becomes a question.

"Review held 14 May. I mean panel", "1 was 13 May, 3 was 14 May - other way round sorry": what was said first is no
longer what she means, and what she means instead was not read.
"""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.account import Told
from permanence.replies.clauses import is_step
from permanence.replies.item import Item
from permanence.replies.lexicon import Lexicon, tokens_of
from permanence.replies.reading import Open
from permanence.replies.telling import Telling

_SHORT = 3  # words that a correction has beside its marks, where it names neither step nor child nor outcome
_LONGEST_PHRASE = 7
_MARKS_AT_THE_END = frozenset(
    {"i mean", "i meant", "mean", "meant", "rather", "instead", "typo", "correction"}
)
_MAY_BE_A_WISH = frozenset({"should be", "should have been"})  # "should be placed for adoption"
_POINTS_BACK = frozenset({"that", "it", "this", "thats", "that's", "its", "it's"})
_NAMES = ("step", "weak", "outcome", "ref", "number", "pick", "route")


def ask_what_was_put_right(told_of_all: Sequence[tuple[Told, Telling]], text: str, lexicon: Lexicon) -> None:
    """Every fact that words behind it put right, without being read themselves, is asked about."""
    if _turns_days_round(text, lexicon):
        for told, _ in told_of_all:
            _ask(told)
    for n, (told, telling) in enumerate(told_of_all):
        aside = (*telling.loose, *telling.reasons)
        if any(_puts_right(clause.items, told) for clause in aside):
            _ask(told)
        before = next((t for t, _ in reversed(told_of_all[:n]) if t.answers and not t.opens), None)
        if before and told.opens and _puts_right(telling.items, before):
            _ask(before)


def _ask(told: Told) -> None:
    if told.answers and not told.opens:
        told.opens.append(Open.WHETHER)
        told.note = True


def _turns_days_round(text: str, lexicon: Lexicon) -> bool:
    """Whether it says anywhere that two things were told the wrong way round."""
    keys = [t.key for t in tokens_of(text)]
    return any(
        "turned_round" in lexicon.whole.get(tuple(keys[n : n + size]), ())
        for n in range(len(keys))
        for size in range(1, _LONGEST_PHRASE + 1)
    )


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
