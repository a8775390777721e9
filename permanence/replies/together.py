"""All that a reply tells, put together: facts where there are any, what is open beside them, and what was not read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from permanence.answer import Answer, Verb
from permanence.replies.account import Told
from permanence.replies.asking import ask_about, ask_along, quoted, sentence_for
from permanence.replies.clauses import is_step
from permanence.replies.reading import Ask, Kind, Open, Reading, Situation
from permanence.replies.shaken import ask_which_of_two_days
from permanence.replies.telling import Telling


@dataclass(slots=True)
class Judged:
    """A telling and what it comes to. `loose`: the clauses beside it that were not read, as they were typed."""

    telling: Telling
    told: Told
    loose: list[str] = field(default_factory=list)


def together(judged_all: Sequence[Judged], text: str, situation: Situation) -> Reading:
    """All tellings as one reading: facts where there are any, what is open beside them, and what was not read."""
    judged_all = _without_what_was_mended(judged_all)
    ask_which_of_two_days([j.told for j in judged_all], situation)
    sure = [j for j in judged_all if j.told.answers and not j.told.opens]
    unsure = [j for j in judged_all if j.told.opens]
    if _a_day_was_lost(sure, unsure) or _may_be_why(sure, unsure):
        sure, unsure = [], [*sure, *unsure]
    facts = _each_answer_once(a for j in sure for a in j.told.answers)
    cut = _cut_off(text)
    booked = {(a.reference, a.milestone) for a in facts if a.verb is Verb.BOOKED}
    beside = ask_along([*(o for j in sure for o in _beside(j, booked)), *([Open.REST] if cut else [])])
    asks = [beside] if beside else []
    only_denied = bool(facts) and all(a.verb is Verb.NOT_DONE for a in facts)
    if facts and not (only_denied and (unsure or len(sure) == len(judged_all))):
        half = [j for j in unsure if _can_be_completed(j.told)]
        rest = [j for j in unsure if j not in half]
        several = len({a.reference for a in (*facts, *(a for j in half for a in j.told.answers))}) > 1
        asks += [_ask(j, text, situation, named=several) for j in half]
        taken = (w for j in judged_all if not j.told.opens or j in half for w in j.told.unread)
        loose = (w for j in judged_all if j not in rest for w in j.loose)
        unread = _each_once(*taken, *loose, *(w for j in rest for w in _all_words_of(j, text)), cut)
        known = tuple(dict.fromkeys(a for j in half for a in j.told.answers))
        return Reading(Kind.FACTS, facts, known, (*asks, *_rest(rest)), unread)
    asks += [ask_about(j.told, situation, text) for j in unsure]
    understood = tuple(dict.fromkeys(a for j in judged_all for a in j.told.answers))
    unread = _each_once(*(w for j in judged_all for w in (*j.told.unread, *j.loose)), cut)
    return Reading(Kind.ASKED, understood=understood, asks=tuple(dict.fromkeys(asks)), unread=unread)


def _ask(one: Judged, text: str, situation: Situation, *, named: bool) -> Ask:
    """The question that a telling leaves open beside facts: with its child where there are several, else its words."""
    ask = ask_about(one.told, situation, text)
    who = one.told.answers[0].reference if named and one.told.answers else None
    return replace(ask, sentence=f"{who or quoted([words_of(one.telling, text)])}: {ask.sentence}")


def words_of(telling: Telling, text: str) -> str:
    """The words of a telling, else the children whom it names."""
    if not telling.items:
        return ", ".join(telling.references)
    return text[telling.items[0].start : telling.items[-1].end]


def _all_words_of(one: Judged, text: str) -> Iterator[str]:
    """The words of a telling that is let go, and of what stands before and behind it, in their order."""
    telling = one.telling
    beside = (text[c.items[0].start : c.items[-1].end] for c in (*telling.reasons, *telling.loose))
    before = (text[c.items[0].start : c.items[-1].end] for c in telling.before)
    yield from (*before, words_of(telling, text), *beside)


_DAY_OF_ITS_OWN = frozenset(
    {Verb.DONE, Verb.BOOKED, Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN, Verb.JOURNEY_OVER}
)


def _a_day_was_lost(sure: Sequence[Judged], unsure: Sequence[Judged]) -> bool:
    """Whether a fact without its day stands beside a part with a day that was not read."""
    without = any(a.on is None and a.verb in _DAY_OF_ITS_OWN for j in sure for a in j.told.answers)
    return without and any(
        j.telling.has("day") and not any(is_step(i) for i in j.telling.items) for j in unsure
    )


def _may_be_why(sure: Sequence[Judged], unsure: Sequence[Judged]) -> bool:
    """Whether "ask me again" stands behind a part that was not read, and may be told with what stands in the way."""
    asked = [j.telling.items[0].start for j in sure if all(a.verb is Verb.SNOOZE for a in j.told.answers)]
    early = [j for j in unsure if j.telling.items and asked and j.telling.items[0].start < min(asked)]
    return len(asked) == len(sure) and bool(early)


def _without_what_was_mended(judged_all: Sequence[Judged]) -> list[Judged]:
    """Without "not held" where a new day of the same step is told behind it, and no day of its own."""
    booked = {
        (a.reference, a.milestone)
        for j in judged_all
        for a in j.told.answers
        if a.verb is Verb.BOOKED and a.on and not j.telling.has("moved")
    }
    return [
        j
        for j in judged_all
        if j.told.opens
        or not j.told.answers
        or any(
            a.verb is not Verb.NOT_DONE or a.on or (a.reference, a.milestone) not in booked
            for a in j.told.answers
        )
    ]


_NEVER_LAST = frozenset({
    "with", "to", "the", "a", "an", "and", "but", "because", "of", "by", "from", "theyve", "they've", "weve", "we've",
    "ive", "i've",
})  # fmt: skip


def _cut_off(text: str) -> str | None:
    """The last word of a reply that breaks off: "legal are happy with"."""
    words = text.lower().rstrip(" .").rsplit(" ", 1)
    return words[-1] if len(words) > 1 and words[-1] in _NEVER_LAST else None


def _beside(one: Judged, booked: set[tuple[str | None, str | None]]) -> list[Open]:
    """What is asked along with a fact; no new day where one is told."""
    known = any((a.reference, a.milestone) in booked for a in one.told.answers)
    return [o for o in one.told.beside if not (known and o is Open.NEW_DAY)]


_ONE_PIECE = frozenset(
    {
        Open.DAY,
        Open.NEW_DAY,
        Open.REASON,
        Open.REVIEW_DAY,
        Open.UNTIL,
        Open.OUTCOME,
        Open.ROUTE,
        Open.WHO,
        Open.CHILD,
    }
)


def _can_be_completed(told: Told) -> bool:
    """Whether a day, a reason or another single word makes an answer of what was told."""
    return bool(told.answers) and set(told.opens) <= _ONE_PIECE


def _each_answer_once(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Without what is said again, with less: "Ewan has this one now, not me" says once whose case it is not."""
    every = tuple(dict.fromkeys(answers))
    more = {replace(a, to=None) for a in every if a.to}
    dated = {(a.reference, a.milestone, a.outcome) for a in every if a.verb is Verb.DECISION and a.on}
    return tuple(
        a
        for a in every
        if a not in more
        and not (a.verb is Verb.DECISION and not a.on and (a.reference, a.milestone, a.outcome) in dated)
    )


def _each_once(*words: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(w for w in words if w))


def _rest(unsure: Sequence[Judged]) -> list[Ask]:
    """What is asked of tellings beside facts: their words stand among those that were not read."""
    if not unsure:
        return []
    opens = tuple(dict.fromkeys((Open.REST, *(o for j in unsure for o in j.told.opens))))
    return [Ask(opens, sentence_for(Open.REST))]
