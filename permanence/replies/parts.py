"""A reply cut into clauses, and the clauses gathered into tellings: what is said of one step, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from permanence.replies.items import Item
from permanence.replies.lexicon import REASON_TABLES

# What disturbs a fact from a clause of its own: it belongs to what was said before, unless it has a subject of its own.
_DISTURBS = ("not", "doubt", "condition", "hearsay", "other_child", "limit", "fell")
_REACHES = ("condition", "hearsay", "other_child", "wrong")
_OWN_SUBJECT = ("thing", "paper", "family", "staff_role", "unknown", "person")
_VERBS = ("held", "was", "will", "booked", "moved", "deferred", "outcome", "fell")
_WHOLE_VERBS = (
    "routing", "journey", "leave", "not_mine", "remind", "not_applicable", "pause", "resume", "unblock", "wrong_alert",
    "reallocate",
)  # fmt: skip


@dataclass(slots=True)
class Clause:
    """Items without the signs round them. `opener`: the sign or joining word before it; `asks`: it ends in a "?"."""

    items: list[Item]
    opener: str = ""
    asks: bool = False
    because: bool = False

    def has(self, *kinds: str) -> bool:
        return any(i.has(*kinds) for i in self.items)

    @property
    def told(self) -> list[Item]:
        """The items that say something."""
        return [i for i in self.items if not i.is_small]

    def only(self, *kinds: str) -> bool:
        return all(i.has(*kinds) for i in self.told)


@dataclass(slots=True)
class Telling:
    """What is told of one step. `reasons`: clauses that give one. `loose`: clauses that say something else."""

    items: list[Item]
    references: tuple[str, ...] = ()
    opener: str = ""
    reasons: list[Clause] = field(default_factory=list)
    loose: list[Clause] = field(default_factory=list)
    old_days: list[Item] = field(default_factory=list)
    before: list[Clause] = field(default_factory=list)

    def has(self, *kinds: str) -> bool:
        return any(i.has(*kinds) for i in self.items)

    def of(self, *kinds: str) -> list[Item]:
        return [i for i in self.items if i.has(*kinds)]


def is_step(item: Item) -> bool:
    """Whether the item names a step by itself."""
    return item.has("step")


# --- clauses ----------------------------------------------------------------------------------------------------------


def clauses_of(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a reply, cut at signs and joining words, and where a second step with its own day begins."""
    out: list[Clause] = []
    now = Clause([])
    items = _without_replaced(items)
    for n, item in enumerate(items):
        sign = item.get("sign")
        if _begins_another(now.items, items, n):
            out.append(now)
            now = Clause([], "")
        if not _cuts(items, n):
            if sign is None:
                now.items.append(item)
            continue
        if now.items:
            now.asks = sign == "?"
            out.append(now)
            now = Clause([], sign or item.text.lower())
        elif sign is None:
            now.opener = item.text.lower()
        now.because = now.because or item.has("because")
        if item.has("because") and item.senses.keys() & set(REASON_TABLES):
            now.items.append(item)
    if now.items:
        out.append(now)
    return out


def _without_replaced(items: Sequence[Item]) -> list[Item]:
    """The items without a day that another one replaces: "4 June rather than 28 May"."""
    out = list(items)
    for n, item in enumerate(items):
        if not item.has("instead_of") or not any(i.has("day") for i in items[:n]):
            continue
        end = next((k for k in range(n + 1, len(items)) if not items[k].has("small")), len(items))
        if end < len(items) and items[end].has("day") and not any(i.has("instead_of") for i in out[:n]):
            gone = {id(i) for i in items[n : end + 1]}
            out = [i for i in out if id(i) not in gone]
    return out


def _begins_another(so_far: Sequence[Item], items: Sequence[Item], n: int) -> bool:
    """A second step with a day of its own begins a clause without a sign: "panel 12 may ADM 19 may"."""
    if not is_step(items[n]) or not any(is_step(i) for i in so_far) or not any(i.has("day") for i in so_far):
        return False
    own = next((k for k in range(n + 1, len(items)) if items[k].has("sign", "join")), len(items))
    before = items[n - 1].text.lower()
    return any(i.has("day") for i in items[n:own]) and before not in (
        "at",
        "in",
        "by",
        "from",
        "of",
        "for",
        "the",
        "to",
        "and",
    )


def _cuts(items: Sequence[Item], n: int) -> bool:
    """Whether a new clause begins at this item: a sign, a joining word; not within a list of days or of numbers."""
    item = items[n]
    before, after = (items[n - 1] if n else None), (items[n + 1] if n + 1 < len(items) else None)
    if item.has("sign"):
        return not (before and before.has("number", "ref") and item.get("sign") in (".", ")", ":", ",", "-"))
    if item.has("because") and not item.has("small"):
        behind = next((i for i in items[n + 1 :] if not i.has("small")), None)
        starts_a_time = behind is not None and behind.has("day", "vague")
        return not starts_a_time and not (
            item.has("doubt") and after is not None and after.has("held", "will")
        )
    if not item.has("join"):
        return False
    same = ("number", "ref", "day", "bad_day")
    return not (before and after and any(before.has(k) and after.has(k) for k in same))


# --- tellings ---------------------------------------------------------------------------------------------------------


def tellings_of(clauses: Iterable[Clause], references: tuple[str, ...] = ()) -> list[Telling]:
    """Clauses gathered by what they are about; what stands before the first telling belongs to it."""
    out: list[Telling] = []
    waiting: list[Clause] = []
    kept = list(_after_questions(clauses))
    for n, clause in enumerate(kept):
        part = _part(clause, out[-1]) if out else _opening(clause, kept[n + 1 :])
        if part == "new":
            out.append(Telling(list(clause.items), references, clause.opener))
            _add_early(out[-1], waiting)
            waiting = []
        elif part in ("reason", "loose") and not out:
            waiting.append(clause)
        elif part != "empty":
            _add(out[-1], clause, part)
    if waiting:
        out.append(Telling([i for c in waiting for i in c.items], references, waiting[0].opener))
    return out


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
        case _:
            telling.items += clause.items


def _opening(clause: Clause, later: Sequence[Clause]) -> str:
    """What a clause is before anything was told: by what comes after it, a reason or a story, or what is told."""
    part = _part(clause, None)
    if part == "reason" and not any(_tells_a_step(c) for c in later):
        return "new"
    if part == "new" and _is_a_story(clause) and any(_has_step(c) for c in later):
        return "loose"
    return part


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
    return any(is_step(i) for i in clause.items) or clause.has(
        "moved", "booked", "deferred", "outcome", "fell", "block"
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
        if clause.only("agree") or (_refuses(clause) and not last):
            continue
        if not last or len(clauses) > 1 or len(clause.items) > 1:
            clause.items = clause.items[1:] if clause.items[0].has("agree") and n == 0 else clause.items
        if carried and not any(is_step(i) for i in clause.items):
            clause.items[:0] = carried
        carried = []
        yield clause


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
    if before is None:
        return _first_part(clause)
    if _names_old_day(clause, before):
        return "old"
    if _is_an_echo(clause, before):
        return "empty"
    if _says_the_right_day(clause, before):
        return "right day"
    step = any(is_step(i) for i in clause.items)
    return "more" if clause.has(*_REACHES) and not step else _further_part(clause, before, step=step)


def _names_a_colleague(clause: Clause, before: Telling) -> bool:
    """Who has the case now, or who covers, behind "not mine" and "away"."""
    hers = before.has("not_mine", "leave")
    return hers and clause.has("now_with", "cover") and clause.has("person")


def _first_part(clause: Clause) -> str:
    told = any(is_step(i) for i in clause.items) or clause.has(
        "day", *_VERBS, "look_again", "block", *_WHOLE_VERBS
    )
    if gives_reason(clause) and not told:
        return "reason"
    return "new" if _says_something(clause) else "loose"


def _further_part(clause: Clause, before: Telling, *, step: bool) -> str:
    if clause.because and not clause.has("day") and (not step or gives_reason(clause)):
        return "reason"
    if clause.has("paper") and clause.has("late") and not clause.has("day"):
        return "reason"
    if clause.has("remind") and (before.has("block", "late", "blocker_reasons") or before.reasons):
        return "more"
    if clause.has("leave") and not step and (before.has("leave") or _comes_back(clause, before)):
        return "more"
    if _is_hand_over(clause) or clause.has("next", "rest", *_WHOLE_VERBS):
        return "new" if not _only_a_reason(clause) else "reason"
    if _only_a_reason(clause) and not step:
        return "reason"
    return "new" if step else _without_step(clause, before)


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
    if clause.has("look_again") or (
        before.has("block", "late") and clause.only("doubt", "limit", "day", "is", "held")
    ):
        return "more"
    if clause.has("weak") and clause.has("day", "limit", "vague") and not clause.has("paper"):
        return "new"
    if clause.has("block") and not before.has("block"):
        return "new" if clause.has("day") and before.has("day") else "reason"
    own_subject = clause.has(*_OWN_SUBJECT) and not (clause.has("day") and not before.has("day"))
    if clause.has("fell") and clause.told and not clause.told[0].has(*_OWN_SUBJECT):
        own_subject = False
    if clause.has(*_DISTURBS) and not own_subject:
        return "more"
    if clause.has("day") and not own_subject:
        put_off = before.has("deferred") or any(
            i.get("outcome") in ("deferred", "cancelled", "inquorate", "continued") for i in before.items
        )
        again = (
            before.has("day")
            and not (put_off and clause.has("booked", "will"))
            and clause.has("booked", "moved", "deferred", "held", "outcome")
        )
        return "new" if again else "more"
    if clause.has("outcome") and not clause.has("family", "thing", "paper"):
        put_off = all(i.get("outcome") in ("inquorate", "cancelled", "deferred") for i in clause.told)
        return "reason" if put_off and before.has("not") and before.has("happen", "held") else "more"
    if own_subject or clause.has("day", "chase", "late", "route"):
        return "loose"
    return "more"


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
        *kinds, *_VERBS, *_WHOLE_VERBS, "now_with", "working_days", "chase", "hearsay", "look_again", "vague"
    ) or _is_hand_over(clause)


def _only_a_reason(clause: Clause) -> bool:
    """A reason and nothing else that could be told."""
    return gives_reason(clause) and not clause.has(
        "day", "held", "booked", "moved", "outcome", "condition", "look_again", "legal_side"
    )


def _is_hand_over(clause: Clause) -> bool:
    return clause.has("legal_side") and clause.has("legal")


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
    copula = len(denied) == 1 and denied[0].text.lower().startswith(("was", "wis", "is ", "isn", "isna"))
    return (
        copula
        and plain
        and before.has("day")
        and len([i for i in clause.items if i.has("day")]) == 1
        and clause.only("day", "was", "is", "correct")
        and not clause.has("not")
    )


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
