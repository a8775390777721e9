"""What a clause is to the telling before it: its old day ("not 11 May"), its right day, why, or the same said again."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.clauses import PUTS_OFF, Clause, is_planned, is_step
from permanence.replies.item import Item
from permanence.replies.telling import Telling

VERBS = ("held", "was", "will", "booked", "moved", "deferred", "outcome", "fell")


def beside_it(clause: Clause, before: Telling) -> str | None:
    """What a clause is by what stands before it, whatever it could be by itself."""
    looks = {
        "old": _names_old_day, "empty": _is_an_echo, "instead": _replaces_a_plan, "right day": _says_the_right_day,
        "more": _goes_on_about_it, "reason": _is_why_not,
    }  # fmt: skip
    return next((part for part, look in looks.items() if look(clause, before)), None)


def _goes_on_about_it(clause: Clause, before: Telling) -> bool:
    return _goes_with_its_subject(clause, before) or _puts_it_off(clause, before)


def _puts_it_off(clause: Clause, before: Telling) -> bool:
    """Like "panel 12 May, moved to 9 June": what became of a step that was told by its day alone."""
    bare = (
        before.has("day")
        and any(map(is_step, before.items))
        and not before.has(*VERBS, "not", "doubt", "next")
    )
    first = clause.told[0] if clause.told else None
    off = first is not None and (first.has("deferred", "moved") or first.get("outcome") in PUTS_OFF)
    one_day = len([i for i in clause.items if i.has("day")]) == 1
    return bare and off and one_day and not any(map(is_step, clause.items))


def _goes_with_its_subject(clause: Clause, before: Telling) -> bool:
    """Like "the kin one - ruled out at review on 14/5", "twin tracking now, adoption and kinship"."""
    since = all(i.text.lower() in ("from", "since") for i in clause.items if i.has("limit"))
    routes = before.has("routing") and clause.has("route") and clause.only("route", "day", "limit") and since
    named = [i for i in before.items if not i.has("small", "number", "ref")]
    alone = len(named) == 1 and is_step(named[0]) and before.items[-1].text.lower() in ("one", "yin")
    same = set(named[0].codes("step")) if alone else set()
    others = [i for n, i in enumerate(clause.items) if is_step(i) and not _is_where(clause.items[:n])]
    own = all(
        same & {*i.codes("step"), *i.codes("weak")}
        for i in [*others, *(w for w in clause.items if w.has("weak"))]
    )
    plan = (
        before.has("routing")
        and not before.has("route", "day")
        and clause.has("routing")
        and clause.has("route")
    )
    return (
        plan
        or (routes and clause.opener != "or")
        or (alone and own and clause.opener in ("-", ":", ",") and clause.has(*VERBS, "weak", "not", "block"))
    )


def _is_where(lead: Sequence[Item]) -> bool:
    """Whether a step is only where another was decided: "at the review"."""
    words = [i.text.lower() for i in lead[-2:]]
    return bool(words) and (words[-1] in ("at", "in") or words in (["at", "the"], ["in", "the"]))


def _is_why_not(clause: Clause, before: Telling) -> bool:
    """Like "not needed, the petition's in court already": why, although a step is named in it."""
    denied = before.has("not_applicable") or (before.has("not") and before.has("required"))
    plain = clause.only("not_applicable_reasons", "step", "weak", "of_court", "is", "was", "family", "trim")
    return denied and plain and clause.has("not_applicable_reasons")


def _is_an_echo(clause: Clause, before: Telling) -> bool:
    """A second denial that adds nothing to the first: "no panel has been held, and none is arranged"."""
    return (
        before.has("not", "fell")
        and clause.has("not", "no_date")
        and len([i for i in clause.items if i.has("not")]) <= 1
        and clause.only("not", "no_date", "is", "was", "booked", "date_word", "yet")
    )


def _says_the_right_day(clause: Clause, before: Telling) -> bool:
    """Like "it wasn't the 14th, it was the 13th": the day alone was denied."""
    denied = [i for i in before.items if i.has("not")]
    told = [i for i in before.items if not i.is_small]
    plain = all(i.has("step", "not", "day", "was", "is", "number", "ref") for i in told)
    at = before.items.index(denied[0]) if denied else 0
    before_a_day = len(denied) == 1 and any(i.has("day") for i in before.items[at + 1 : at + 3])
    since = {"now", "any more", "anymore", "any longer", "no more"}
    instead = clause.opener in ("but", "-") or any(i.text.lower() in since for i in before.items[at + 1 :])
    copula = (before_a_day and instead) or (
        len(denied) == 1 and denied[0].text.lower().startswith(("was", "wis", "is ", "isn", "isna"))
    )
    return (
        copula
        and plain
        and before.has("day")
        and len([i for i in clause.items if i.has("day")]) == 1
        and clause.only("day", "was", "is", "correct")
        and not clause.has("not")
    )


def _replaces_a_plan(clause: Clause, before: Telling) -> bool:
    """Like "was due 14 May, went ahead on 19 May": the day that was planned, and the one that counts."""
    now = any(i.text.lower() == "now" for i in clause.items)
    says = now or clause.has("held", "moved", "booked", "was", "will", "is")
    if not says or len([i for i in clause.items if i.has("day")]) != 1:
        return False
    if before.has("not") or len(before.of("day")) != 1 or not clause.only(*_OF_A_NEW_DAY):
        return False
    planned = any(is_planned(i) for i in before.items) or (before.has("was") and now)
    past = (
        clause.has("held")
        or before.has("was", "doubt")
        or any(i.text.lower().startswith("was") for i in before.items)
    )
    plain = (
        i.is_small or i.has("step", "weak", "was", "is", "day", "number", "ref") or is_planned(i)
        for i in before.items
    )
    return planned and past and all(plain)


_OF_A_NEW_DAY = (
    "held", "moved", "booked", "was", "is", "will", "day", "now_with", "date_word", "instead_of",
)  # fmt: skip


def _names_old_day(clause: Clause, before: Telling) -> bool:
    """Like "not 11 May" behind another day, "was 12 May" behind a move."""
    days = clause.has("day") and before.has("day")
    if (
        days
        and len([i for i in clause.items if i.has("not")]) == 1
        and clause.only("not", "day")
        and not before.has("moved", "deferred")
    ):
        return not any(i.text.lower() == "no" for i in clause.items)  # "no the 14th": not, or rather?
    return (
        days
        and before.has("moved", "booked", "is", "will")
        and clause.has("was", "doubt")
        and clause.only("was", "day", "doubt")
        and all(
            i.text.lower()
            in ("due", "was due", "planned", "originally", "was to be", "was meant to be", "was to")
            for i in clause.items
            if i.has("doubt")
        )
    )
