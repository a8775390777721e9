"""Whether what follows a fact takes it back: a clause that denies it, begins with "but", or tells another decision.

Such a fact is not recorded and not dropped: it becomes a question. So does a step that happens
once and is told with two days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.replies.account import Told
from permanence.replies.clauses import PUTS_OFF, Clause
from permanence.replies.item import Item
from permanence.replies.reading import Open, Situation
from permanence.replies.telling import Telling

_OF_ITS_OWN = ("family", "staff_role", "paper", "thing", "person", "route", "legal_side", "courtesy")


def is_shaken(told: Told, telling: Telling) -> bool:
    """Whether a clause that was not read may deny the fact: "panel 12 May, we withdrew".

    Less is enough for a fact told by its step and day alone than for one with its verb ("panel held 12 May").
    """
    began = min((i.start for i in telling.items), default=0)
    aside = [
        c for c in (*telling.loose, *telling.reasons) if c.items[0].start >= began
    ]  # what led to it denies nothing
    if _is_another_decision(told, telling, (*telling.before, *telling.loose, *telling.reasons)):
        return True
    if any(_turns_against(c) or takes_it_back(c) for c in aside):
        return all(a.verb in _MAY_BE_TAKEN_BACK for a in told.answers)
    if any(a.verb is Verb.BOOKED for a in told.answers) and not telling.has(
        "booked", "moved", "will", "next"
    ):
        return any(_denies_it(c) for c in aside)
    if any(a.verb is not Verb.DONE for a in told.answers):
        return False
    firm = telling.has("held", "was", "outcome") or not any(
        i.codes("step") and _sits(i) for i in telling.items
    )
    if any(_was_less(c, firm=firm) for c in aside):
        return True
    own = [c for c in aside if not c.has(*_OF_ITS_OWN)]
    denied = any(c.has("fell") or (c.has("not", "block") and _of_itself(c)) for c in own)
    return denied or (
        not firm and (bool(telling.reasons) or any(c.has("unknown") and not c.has("chase") for c in own))
    )


def _was_less(clause: Clause, *, firm: bool) -> bool:
    """Like "pre-meeting only", "just the paperwork stage", "recommendation not made": not all that was asked for."""
    words = [i.text.lower() for i in clause.items]
    less = words[-1:] == ["only"] or (
        not firm and words[0] in ("just", "only", "merely") and words[1:2] in (["a"], ["an"], ["the"])
    )
    undecided = bool(clause.told) and clause.told[0].has("verdict") and clause.has("not", "fell")
    return less or undecided


def _denies_it(clause: Clause) -> bool:
    """Like "not suitable for mum" behind a day that nobody said to be booked."""
    first = clause.told[0] if clause.told else None
    denied = first is not None and (first.has("not") or first.text.lower().startswith("not "))
    return denied and first is not None and first.text.lower() not in ("no", "nae")


def _is_another_decision(told: Told, telling: Telling, aside: Sequence[Clause]) -> bool:
    """Whether a clause that was not read decides otherwise, for another route, or leaves other kin open."""
    decided = {a.outcome for a in told.answers if a.outcome}
    other = any(
        _decides_otherwise(c, decided) or (c.has("route") and (c.opener in _AGAINST or c.has("not")))
        for c in aside
    )
    named = _names_further_kin(telling)
    kin = "ruled_out" in decided and any(
        _names_further_kin(c) and not _leaves_nobody_open(c) and (named or not _says_who(c)) for c in aside
    )
    turned_over = bool(decided & _RULED) and any(says_in_or_out(c) for c in aside)
    return bool(decided) and (other or kin or turned_over)


_RULED = {"ruled_in", "ruled_out"}


def says_in_or_out(clause: Clause) -> bool:
    """Like the last words of "kin ruled out 12 May, in sorry": one small word, which may be the other outcome."""
    return [i.text.lower() for i in clause.items if not i.has("courtesy", "correct")] in (["in"], ["out"])


def _says_who(clause: Clause) -> bool:
    """Like "ruled out 8 December (both grandparents)": who it is, and nothing of them."""
    return not any(i.text.lower() in ("just", "only", "merely", "so") for i in clause.items) and all(
        i.has("family", "every", "sign", "small", "join") or i.text.lower() in ("sets", "sides")
        for i in clause.items
    )


def _leaves_nobody_open(clause: Clause) -> bool:
    """Like "gran withdrew", "no kin found" beside who is ruled out."""
    words = {w for i in clause.items for w in i.text.lower().split()}
    return bool(words & {"withdrew", "withdrawn"}) or any(
        i.get("outcome") == "ruled_out" for i in clause.items
    )


_MAY_BE_TAKEN_BACK = frozenset({Verb.DONE, Verb.DECISION, Verb.BOOKED})
_AGAINST = frozenset({"but", "but then", "though", "although", "even though", "tho", "however", "except"})
_GOES_ON_ABOUT_IT = frozenset(
    {"it", "that", "this", "was", "is", "were", "wasn't", "isn't", "not", "only", "just", "had", "has"}
)


_KIN = frozenset({
    "gran", "granny", "grandmother", "gran's", "nan", "nana", "nanna", "grandad", "granda", "grandpa", "grandfather",
    "grandparents", "papa", "aunt", "auntie", "aunty", "aunts", "uncle", "uncles", "cousin", "cousins", "sister",
    "brother", "relative", "relatives", "kin", "carer", "carers", "couple", "friend", "godmother",
    "stepdad", "stepmum", "family",
})  # fmt: skip


def ask_which_of_two_days(every: Sequence[Told], situation: Situation) -> None:
    """A step that happens once and is given two days is asked about: "gran ruled out 12/5, uncle ruled out 14/5"."""
    days: dict[tuple[object, ...], set[object]] = {}
    for answer in (a for told in every if not told.opens for a in told.answers):
        if answer.on and _happens_once(answer, situation):
            days.setdefault((answer.reference, answer.milestone), set()).add(answer.on)
    several = {key for key, on in days.items() if len(on) > 1}
    _ask_which_booking(every, situation)
    for told in every:
        if any(a.verb is Verb.BOOKED and (a.reference, a.milestone) in days for a in told.answers):
            told.opens += [Open.STEP, Open.WHETHER]  # "review held 13 May, next 9 June": the one after it
        if any((a.reference, a.milestone) in several and _happens_once(a, situation) for a in told.answers):
            told.opens.append(Open.DAY)


def _ask_which_booking(every: Sequence[Told], situation: Situation) -> None:
    """A step that does not come again is booked for one day: of two that are told it is asked which."""
    booked: dict[tuple[object, ...], set[object]] = {}
    sure = [
        (told, a) for told in every if not told.opens for a in told.answers if a.verb is Verb.BOOKED and a.on
    ]
    for _, answer in sure:
        milestone = situation.rules.pack.milestones.get(answer.milestone or "")
        if milestone is not None and not milestone.repeats and milestone.body != "review":
            booked.setdefault((answer.reference, answer.milestone), set()).add(answer.on)
    for told, answer in sure:
        if len(booked.get((answer.reference, answer.milestone), ())) > 1:
            told.opens.append(Open.DAY)


def _happens_once(answer: Answer, situation: Situation) -> bool:
    milestone = situation.rules.pack.milestones.get(answer.milestone or "")
    final = answer.outcome in (None, "approved", "ruled_in", "ruled_out", "not_agreed")
    return (
        answer.verb in (Verb.DONE, Verb.DECISION)
        and milestone is not None
        and not milestone.repeats
        and final
    )


def take_back_what_was_turned(told_of_one: Sequence[tuple[Told, Telling]]) -> None:
    """A fact that the next telling turns against, without being read itself, is asked about."""
    for (told, _), (behind, telling) in pairwise(told_of_one):
        if behind.opens and is_turned(told, telling):
            told.opens += [Open.WHETHER, Open.OUTCOME]
            told.note = True


_JOINED = re.compile(r"\b(?:and|plus)\b|&", re.IGNORECASE)
_ENDED = re.compile(r"[.;!?\n]")


def ask_what_is_doubted_before(told_in_turn: Sequence[tuple[Told, Telling]], text: str) -> None:
    """A day without a verb of its own is as unsure as the one before it: "hoping 2 is 11 June and 3 9 June"."""
    for (before, first), (told, telling) in pairwise(told_in_turn):
        days = first.of("day")
        unsure = (
            days and any(i.start < days[0].start for i in first.of("doubt")) and Open.WHETHER in before.opens
        )
        if not unsure or not telling.items or telling.references in ((), first.references):
            continue
        between = text[first.items[-1].end : telling.items[0].start]
        joined = not _ENDED.search(between) and (not telling.has("is") or _JOINED.search(between))
        plain = all(i.is_small or i.has("number", "ref", "step", "weak", "day", "is") for i in telling.items)
        if joined and plain and told.answers and not told.opens:
            told.opens.append(Open.WHETHER)
            told.unread += [i.text for i in first.of("doubt") if i.text not in told.unread]


def is_turned(told: Told, behind: Telling) -> bool:
    """Whether what follows it turns against a fact, and was not read: "agreed, but for a permanence order"."""
    if not told.answers or told.opens or not all(a.verb in _MAY_BE_TAKEN_BACK for a in told.answers):
        return False
    words = [behind.opener, *(i.text.lower().split()[0] for i in behind.items[:1] if i.text.split())]
    turns = any(w in _AGAINST or w in ("only", "not", "just", "save") for w in words)
    route = behind.has("route") and any(a.verb is Verb.DECISION for a in told.answers)
    another = any(i.has("step", "number", "ref") and not i.has("route") for i in behind.items)
    kin = any(a.outcome == "ruled_out" for a in told.answers) and _names_further_kin(behind)
    first = next((i for i in behind.items if not i.is_small), None)
    put_off = first is not None and (first.has("deferred") or first.get("outcome") in PUTS_OFF)
    return put_off or ((turns or route or kin) and not another)


_TAKEN_BACK = frozenset({
    "appeal", "appealing", "appealed", "appealled", "reversed", "overturned", "overturning", "lost", "withdrew",
    "withdrawn",
    "rescinded", "revoked", "quashed", "annulled", "challenging", "challenged", "disputing", "disputed", "contesting",
    "invalid", "void", "exception", "exceptions", "undone", "retracted", "struck",
})  # fmt: skip


def takes_it_back(clause: Clause) -> bool:
    """Like "we are appealing", "but cancelled since": what became of it since, which may be the opposite."""
    but = clause.opener in _AGAINST
    off = but and any(i.get("outcome") == "cancelled" or i.has("fell", "wrong") for i in clause.items)
    words = {w for i in clause.items for w in i.text.lower().split()}
    return off or bool(words & _TAKEN_BACK) or (but and bool(words & _NO_REAL_ONE))


def turns_back(clause: Clause) -> bool:
    """Whether it is no reason but the contrary of what was told: "booked 9 June but that was a mistake"."""
    return clause.opener in _AGAINST and takes_it_back(clause)


_NO_REAL_ONE = frozenset({"mistake", "error", "wrong", "incorrect"})


def _names_further_kin(clause: Clause | Telling) -> bool:
    """Like "gran ruled out, aunt still being assessed": another relative, of whom it is open what was decided."""
    words = {w.removesuffix("'s") for i in clause.items for w in i.text.lower().split()}
    return bool(words & _KIN)


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
