"""The clauses of a reply gathered into tellings: what is said of one step, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from permanence.replies.beside_the_step import asks_for_more, is_beside_it, was_full
from permanence.replies.clauses import PUTS_OFF, Clause, is_of_the_plan, is_planned, is_step
from permanence.replies.following import VERBS, beside_it
from permanence.replies.item import Item
from permanence.replies.lexicon import REASON_TABLES
from permanence.replies.shaken import says_in_or_out
from permanence.replies.telling import Telling

# What disturbs a fact from a clause of its own: it belongs to what was said before, unless it has a subject of its own.
_DISTURBS = ("not", "doubt", "condition", "hearsay", "other_child", "limit", "fell")
_REACHES = ("condition", "hearsay", "other_child", "wrong")
_OWN_SUBJECT = ("thing", "paper", "family", "staff_role", "unknown", "person")
_WHOLE_VERBS = (
    "routing", "journey", "leave", "not_mine", "remind", "not_applicable", "pause", "resume", "unblock", "wrong_alert",
    "reallocate", "plan_right",
)  # fmt: skip


# --- tellings ---------------------------------------------------------------------------------------------------------


def tellings_of(clauses: Iterable[Clause], references: tuple[str, ...] = ()) -> list[Telling]:
    """Clauses gathered by what they are about; what stands before the first telling belongs to it."""
    out: list[Telling] = []
    waiting: list[Clause] = []
    kept = [_doubted(c) for c in _after_questions(clauses)]
    for n, clause in enumerate(kept):
        if len(out) > 1 and clause.has("every") and clause.only("every", "held") and clause.has("held"):
            for telling in out:
                if not telling.has("held", "booked", "moved", "not") and telling.items:
                    telling.items += [_at_the_end_of(telling, i) for i in clause.items if i.has("held")]
            continue
        part = _part(clause, out[-1]) if out else _opening(clause, kept[n + 1 :], references)
        if part == "new":
            _begin(out, clause, references, waiting)
            waiting = []
        elif part in ("reason", "loose") and not out:
            waiting.append(clause)
        elif part == "empty" and out and says_in_or_out(clause):
            out[-1].loose.append(clause)
        elif part != "empty":
            _add(out[-1], clause, part)
    if waiting:
        out.append(Telling([i for c in waiting for i in c.items], references, waiting[0].opener))
    return out


def _begin(
    out: list[Telling], clause: Clause, references: tuple[str, ...], waiting: Iterable[Clause]
) -> None:
    """A telling of its own, with what stood before it; or the body and the day of what was decided just before."""
    if out and _was_decided_there(clause, out[-1]):
        out[-1].items = [*clause.items, *out[-1].items]
        return
    out.append(Telling(list(clause.items), references, clause.opener))
    _add_early(out[-1], waiting)


def _was_decided_there(clause: Clause, before: Telling) -> bool:
    """Like "it was approved, panel 12 May": the body and its day, and nothing else, behind what it decided."""
    told = [i for i in before.items if not i.is_small]
    decided = (
        before.has("outcome") and not before.has("deferred") and all(i.has("outcome", "was") for i in told)
    )
    plain = clause.only("step", "day") and any(is_step(i) for i in clause.items) and clause.has("day")
    return decided and plain and not before.reasons and not before.loose and not clause.asks


def _at_the_end_of(telling: Telling, item: Item) -> Item:
    """The word for all that was told, in a place beside one of them, so that the days between are not taken along."""
    end = telling.items[-1].end
    return Item(item.text, end, end, item.senses)


def _doubted(clause: Clause) -> Clause:
    """A clause that asks is no fact with what follows it: "panel approved? 12 May"."""
    if clause.asks and clause.has(*VERBS, "not_mine", "journey", "routing", "reallocate", "leave"):
        last = clause.items[-1]
        clause.items.append(Item("?", last.end, last.end + 1, {"doubt": True}))
    return clause


_SO = ("so", "therefore", "hence", "thus")


def _add_early(telling: Telling, early: Iterable[Clause]) -> None:
    """Clauses before the telling: a reason where they give one or "so" follows; else a story of their own."""
    for clause in early:
        if gives_reason(clause):
            telling.reasons.append(clause)
        elif telling.opener in _SO or clause.because:
            telling.loose.append(clause)
        else:
            telling.before.append(clause)


def _add(telling: Telling, clause: Clause, part: str) -> None:
    match part:
        case "reason":
            telling.reasons.append(clause)
        case "loose":
            telling.loose.append(clause)
        case "old":
            telling.old_days += clause.items if clause.has("not") or not clause.has("doubt") else []
        case "right day":
            telling.old_days += [i for i in telling.items if i.has("day", "not")]
            telling.items = [i for i in telling.items if not i.has("day", "not")] + clause.items
        case "instead":
            telling.gone += [i for i in telling.items if i.has("day", "was", "is") or is_planned(i)]
            telling.items = [i for i in telling.items if i not in telling.gone] + clause.items
        case _:
            telling.torn = telling.torn or _denies_more(clause, telling)
            telling.items += clause.items


def _denies_more(clause: Clause, before: Telling) -> bool:
    """Like "went ahead 12 May but not minuted": held with its day, and a denial that is not that it was held."""
    held = before.has("held") and before.has("day") and not before.has("not", "will", "doubt", "fell")
    own = clause.has(
        "day", "step", "held", "happen", "outcome", "booked", "moved", "verdict", "no_decision", "yet"
    )
    return held and clause.has("not") and not own


def _opening(clause: Clause, later: Sequence[Clause], references: tuple[str, ...]) -> str:
    """What a clause is before anything was told: by what comes after it, a reason or a story, or what is told."""
    part = _part(clause, None)
    if part == "reason" and not any(_tells_a_step(c) for c in later):
        return "new"
    verbs = (
        VERBS if references else _PLANS
    )  # "rang the clerk and it's booked for 9 June", of whichever is asked about
    told = any(_has_step(c) or (c.has("day") and c.has(*verbs)) for c in later)
    if part == "new" and _is_a_story(clause) and told:
        return "loose"
    return part


_PLANS = ("booked", "moved")


def _has_step(clause: Clause) -> bool:
    return any(is_step(i) for i in clause.items)


def _is_a_story(clause: Clause) -> bool:
    """A clause with a subject of its own and neither step nor day: what led to what is told after it."""
    own = clause.has(*_OWN_SUBJECT)
    return (
        own
        and not _has_step(clause)
        and not clause.has("day", "number", *_REACHES, *_WHOLE_VERBS, "legal_side")
    )


def _tells_a_step(clause: Clause) -> bool:
    routes = clause.has("routing") and clause.has("route")
    return (
        routes
        or any(is_step(i) for i in clause.items)
        or clause.has("moved", "booked", "deferred", "outcome", "fell", "block")
    )


def _after_questions(clauses: Iterable[Clause]) -> Iterable[Clause]:
    """Of a question that she answers herself ("panel done? no, 9 June") the step is left."""
    clauses = list(clauses)
    carried: list[Item] = []
    for n, clause in enumerate(clauses):
        last = n + 1 == len(clauses)
        if (
            clause.asks
            and not last
            and clause.only("step", "held", "booked", "is", "was", "day")
            and clause.told
        ):
            carried = [i for i in clause.items if is_step(i)]
            continue
        if clause.only("agree") and _is_a_verdict(clause, clauses[n - 1] if n else None):
            clause.items = [i.read_as({"outcome": "approved"}) for i in clause.items]
            yield clause
            continue
        if clause.only("agree") and n and _may_be_a_verdict(clauses[n - 1]):
            clauses[n - 1].items += clause.items
        if (clause.only("agree") and not says_in_or_out(clause)) or (
            _refuses(clause) and not last and (n == 0 or carried)
        ):
            continue
        if not last or len(clauses) > 1 or len(clause.items) > 1:
            clause.items = clause.items[1:] if clause.items[0].has("agree") and n == 0 else clause.items
        if carried and not any(is_step(i) for i in clause.items):
            clause.items[:0] = carried
        carried = []
        yield clause


def _is_a_verdict(clause: Clause, before: Clause | None) -> bool:
    """Like "Panel 7 May - yes": what the body said, behind its step and day."""
    told = before is not None and before.has("day") and _has_step(before) and not before.asks
    return told and bool(clause.told) and clause.opener in ("-", ":")


def _may_be_a_verdict(before: Clause) -> bool:
    """Whether a yes behind a step and its day may be what was decided: "panel 12/5, yes"."""
    return _has_step(before) and bool(before.items) and before.items[-1].has("day")


def _refuses(clause: Clause) -> bool:
    """A no by itself, before what it should be."""
    return bool(clause.told) and all(i.text.lower() in ("no", "nope", "naw", "nah") for i in clause.told)


def gives_reason(clause: Clause) -> bool:
    """Whether a clause gives a reason: a paper that is late, or a phrase of the pack's reasons."""
    return (clause.has("paper") and clause.has("late")) or clause.has(*REASON_TABLES)


def _part(clause: Clause, before: Telling | None) -> str:
    """What a clause is to the telling before it: a telling of its own, more of that one, its reason, an old day."""
    told = clause.told
    if before is not None and _names_a_colleague(clause, before):
        return "more"
    if not told:
        return "empty"
    if all(i.has("person") for i in told):
        return "empty" if len(clause.items) == len(told) or before is None else "loose"
    if was_full(clause) or (before is not None and is_beside_it(clause, before)):
        return "loose"
    if before is None:
        return _first_part(clause)
    if asks_for_more(clause, before):
        return "reason"
    if beside := beside_it(clause, before):
        return beside
    step = any(is_step(i) for i in clause.items)
    if clause.has("rest"):
        return "new"
    return "more" if clause.has(*_REACHES) and not step else _further_part(clause, before, step=step)


def _names_a_colleague(clause: Clause, before: Telling) -> bool:
    """Who has the case now, or who covers, behind "not mine" and "away"."""
    hers = before.has("not_mine", "leave")
    return hers and clause.has("now_with", "cover") and clause.has("person")


def _first_part(clause: Clause) -> str:
    told = any(is_step(i) for i in clause.items) or clause.has(
        "day", *VERBS, "look_again", "block", *_WHOLE_VERBS
    )
    if gives_reason(clause) and not told:
        return "reason"
    return "new" if _says_something(clause) else "loose"


def _further_part(clause: Clause, before: Telling, *, step: bool) -> str:
    of_the_plan = any(map(is_of_the_plan, before.items))
    if of_the_plan and clause.has("held", "happen", "booked", "moved", "deferred", "fell"):
        return "new"  # "plan still right. held 22 May"
    if clause.only("vague") and before.has("day") and before.has("moved", "deferred"):
        return "reason"  # "moved to 11 June, half term"
    if clause.because and not clause.has("day") and (not step or gives_reason(clause)):
        return "reason"
    if clause.has("paper") and clause.has("late") and not clause.has("day"):
        return "reason"
    waits = (
        before.has("not") and before.has("limit") and before.has("paper")
    )  # "can't until the CPR is finished"
    if clause.has("remind") and (waits or before.has("block", "late", "blocker_reasons") or before.reasons):
        return "more"
    if clause.has("leave") and not step and (before.has("leave") or _comes_back(clause, before)):
        return "more"
    if _is_hand_over(clause) or clause.has("next", "rest", *_WHOLE_VERBS):
        return "new" if not _only_a_reason(clause) else "reason"
    if _only_a_reason(clause) and not step:
        return "reason"
    return "new" if step else _without_step(clause, before)


def _goes_on(clause: Clause) -> bool:
    """A sentence about what she herself does meanwhile: "so I will be preparing for that"."""
    herself = clause.items[0].text.lower().split()[0] in ("i", "we", "im", "i'm", "i'll", "we'll", "ill")
    first = clause.items[0].text.lower()
    will = (
        first.split()[0] in ("i'll", "we'll", "ill")
        or first.startswith(("i will", "i ll", "we ll"))
        or clause.has("will")
    )
    on_a_day = clause.has("day") and not (will and clause.has("chase"))  # "I'll ring them this afternoon"
    return (
        herself
        and clause.has("chase")
        and not on_a_day
        and not clause.has("not", "step", *_REACHES, *_WHOLE_VERBS)
    )


def _comes_back(clause: Clause, before: Telling) -> bool:
    """Like "deferred, back on 17 June": what was put off comes back, and not the writer."""
    herself = any(i.text.lower().split()[0] in ("i", "im", "i'm", "ill", "my") for i in clause.items)
    put_off = before.has("deferred", "moved", "fell", "outcome") or any(is_step(i) for i in before.items)
    return (
        put_off
        and not herself
        and clause.has("day")
        and any(i.has("leave") and i.text.lower().startswith("back") for i in clause.items)
    )


def _without_step(clause: Clause, before: Telling) -> str:
    if early := _by_its_words(clause, before):
        return early
    own_subject = clause.has(*_OWN_SUBJECT) and not (clause.has("day") and not before.has("day"))
    begins = clause.told[0] if clause.told else None
    decides = (
        begins is not None
        and not before.has("outcome")
        and (begins.has("deferred") or begins.get("outcome") in PUTS_OFF)
    )
    if begins and (decides or (clause.has("fell") and not begins.has(*_OWN_SUBJECT))):
        own_subject = False
    if clause.told and clause.told[0].has("doubt") and not clause.has("paper", "thing", "family"):
        own_subject = False  # "might be wrong", "not sure of it": what was told before it
    if clause.has(*_DISTURBS) and not own_subject:
        return "more"
    if clause.has("day") and not own_subject:
        return "new" if _is_told_again(clause, before) else "more"
    if _of_the_plan(clause) and any(set(i.codes("step")) & _REVIEWS for i in before.items):
        return "loose"  # "review held 14 May. Plan endorsed": a review decides no step by itself
    if before.has("booked") and not before.has("moved") and _calls_off(clause):
        return "loose"  # "booked 9 June, cancelled" is no reason of the booking
    if clause.has("outcome") and (decides or not clause.has("family", "thing", "paper")):
        put_off = all(i.get("outcome") in ("inquorate", "cancelled", "deferred") for i in clause.told)
        return "reason" if put_off and before.has("not") and before.has("happen", "held") else "more"
    return "loose" if own_subject or clause.has("day", "chase", "late", "route") else "more"


_REVIEWS = frozenset({"first_review", "second_review", "later_review"})


def _of_the_plan(clause: Clause) -> bool:
    """Whether an outcome is of the plan and of no step: "plan endorsed"."""
    outcomes = {i.get("outcome") for i in clause.items} - {None}
    return bool(outcomes) and outcomes <= {"approved"} and any("plan" in i.text.lower() for i in clause.items)


def _calls_off(clause: Clause) -> bool:
    return (
        bool(clause.told) and not clause.because and all(i.get("outcome") == "cancelled" for i in clause.told)
    )


def _by_its_words(clause: Clause, before: Telling) -> str | None:
    """What some words make of a clause, whatever else stands in it."""
    if clause.has("look_again") or (
        before.has("block", "late") and clause.only("doubt", "limit", "day", "is", "held")
    ):
        return "more"
    if clause.has("weak") and clause.has("day", "limit", "vague") and not clause.has("paper"):
        return "new"
    if clause.has("block") and not before.has("block"):
        return "new" if clause.has("day") and before.has("day") else "reason"
    if _goes_on(clause):
        return "loose"
    return "new" if before.has("not", "fell") and clause.has("day") and _gives_a_new_day(clause) else None


def _is_told_again(clause: Clause, before: Telling) -> bool:
    """Whether the step of before is told once more with a day of its own."""
    put_off = before.has("deferred") or any(
        i.get("outcome") in ("deferred", "cancelled", "inquorate", "continued") for i in before.items
    )
    half_heard = (
        before.has("held") and not put_off and clause.has("deferred")
    )  # "heard 10/12, adjourned to 7/1"
    return (
        before.has("day")
        and not half_heard
        and not (put_off and clause.has("booked", "will"))
        and clause.has("booked", "moved", "deferred", "held", "outcome")
    )


def _gives_a_new_day(clause: Clause) -> bool:
    """Like "one is set for 19 June" behind a denial."""
    return clause.has("booked", "will", "is") and clause.only(
        "booked", "will", "is", "day", "date_word", "next"
    )


def _says_something(clause: Clause) -> bool:
    kinds = (
        "step",
        "weak",
        "day",
        "not",
        "doubt",
        "limit",
        "condition",
        "other_child",
        "number",
        "ref",
        "block",
        "late",
        "every",
    )
    return clause.has(
        *kinds, *VERBS, *_WHOLE_VERBS, "now_with", "working_days", "chase", "hearsay", "look_again", "vague"
    ) or _is_hand_over(clause)


def _only_a_reason(clause: Clause) -> bool:
    """A reason and nothing else that could be told."""
    return gives_reason(clause) and not clause.has(
        "day", "held", "booked", "moved", "outcome", "condition", "look_again", "legal_side"
    )


def _is_hand_over(clause: Clause) -> bool:
    return clause.has("legal_side") and clause.has("legal")
