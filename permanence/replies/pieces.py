"""The parts of a reply by themselves: a bare day, child, step, outcome or reason, and signs of a correction."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence

from permanence.replies.account import SILENT
from permanence.replies.children import Unclear, parts_of
from permanence.replies.clauses import is_step
from permanence.replies.item import Item
from permanence.replies.lexicon import REASON_TABLES, Lexicon, tokens_of
from permanence.replies.meant import length_after
from permanence.replies.reading import Piece, Pieces, Situation

_OF_AN_ANSWER = SILENT | {
    "step", "weak", "was", "is", "held", "happen", "booked", "will", "moved", "outcome", "route", "person",
    "correct", "wrong", "length", "date_word", "number", "pick", "cover", *REASON_TABLES,
}  # fmt: skip
_REFUSALS = frozenset({"no", "nope", "naw", "nah", "sorry", "oops", "actually"})


def pieces_of(text: str, items: Sequence[Item], situation: Situation, lexicon: Lexicon) -> Pieces:
    """The pieces of a reply."""
    said = [i for i in items if not i.has("sign", "courtesy")]
    found = parts_of(items, situation)
    parts = [] if isinstance(found, Unclear) else found
    choice = _choice(text, lexicon)
    length = next((i["length"] for i in items if "length" in i.senses), None)
    return Pieces(
        days=tuple(
            Piece(i.text, old=_is_old(n, items), led_by=led_by(n, items)[0])
            for n, i in enumerate(items)
            if i.has("day")
        ),
        steps=tuple(
            Piece(i.text, _codes(i), _is_old(n, items))
            for n, i in enumerate(items)
            if is_step(i) or i.has("weak")
        ),
        references=tuple(dict.fromkeys(r for part in parts for r in part.references)),
        lines=tuple(dict.fromkeys(line for part in parts for line in part.lines)),
        length=length_after(situation.today, length) if length is not None else None,
        reasons=_reasons(items, lexicon),
        outcome=_first(items, "outcome"),
        route=_first(items, "route"),
        person=_first(items, "person"),
        own_words=text[said[0].start : said[-1].end] if said else None,
        choice=choice[0] if choice else None,
        every=any(i.has("every") for i in items),
        to_come=any(i.has("booked", "moved", "will") and not _puts_right(i) for i in items),
        held=any(i.has("held", "was") or _is_of_the_past(i) for i in items),
        corrects=_corrects(items),
        wrong_child=any(i.has("wrong") for i in items),
        month=next((m for i in items if (m := _month(i))), None),
        adds=_adds(items),
        no_date=any(i.has("no_date") for i in items) and not any(i.has("day") for i in items),
        agrees=any(i.has("agree") for i in items),
        denies=any(i.has("not") for i in items)
        and all(i.has(*_OF_A_DENIAL) or _is_refusal(i) for i in items),
        bare=_is_bare(items, choice),
    )


def _is_bare(items: Sequence[Item], choice: tuple[str, int, int] | None) -> bool:
    """Whether the reply is such pieces and small words only, and asks nothing."""
    led = {id(word) for n, i in enumerate(items) if i.has("day") and (word := led_by(n, items)[1])}
    return not _asks(items) and all(
        i.senses.keys() & _OF_AN_ANSWER
        or _is_refusal(i)
        or _month(i)
        or i.text.lower() in ("last day", "last day is", "first day")
        or id(i) in led
        or (i.text.lower() in _ADD and not i.has("not"))
        or _denies_a_piece(n, items)
        or (choice is not None and choice[1] <= i.start < choice[2])
        for n, i in enumerate(items)
    )


_IMPERATIVES = frozenset({"change", "amend", "alter", "edit", "correct", "fix", "update"})


def _puts_right(item: Item) -> bool:
    """Whether it asks for another day in the place of the one told, and books none: "change to the 13th"."""
    return item.has("moved") and item.text.lower().split()[0] in _IMPERATIVES


def _is_of_the_past(item: Item) -> bool:
    """Whether the words of a step say that it happened: "ADM decision made", "petition lodged"."""
    return is_step(item) and item.text.lower().endswith(
        (" made", " lodged", " granted", " signed", " ratified")
    )


def _codes(item: Item) -> tuple[str, ...]:
    return item.codes("step") or item.codes("weak")


def _first(items: Sequence[Item], kind: str) -> str | None:
    return next((code for i in items if (code := i.get(kind))), None)


def _reasons(items: Sequence[Item], lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    found = {t: c for t in REASON_TABLES for i in items if (c := i.get(t))}
    # That a body did not agree is told as a decision elsewhere; alone it may be why a route was changed.
    whole = tuple(
        t.key for i in items if not i.has("because", "small", "sign", "courtesy") for t in tokens_of(i.text)
    )
    if code := lexicon.entries.get(whole, {}).get("route_change_reasons"):
        found.setdefault("route_change_reasons", str(code))
    if any(i.has("paper") for i in items) and any(i.has("late", "block") for i in items):
        found["blocker_reasons"] = "report_awaited"
    return tuple(found.items())


def _choice(text: str, lexicon: Lexicon) -> tuple[str, int, int] | None:
    """Words that choose among the days that were offered, and their place; the longest of them."""
    tokens = tokens_of(text)
    keys = tuple(t.key for t in tokens)
    said = set(keys)
    found = [
        (len(p), name, tokens[n].start, tokens[n + len(p) - 1].end)
        for name, phrases in lexicon.choices.items()
        for p in phrases
        if said.issuperset(p)
        for n in range(len(keys) - len(p) + 1)
        if keys[n : n + len(p)] == p
    ]
    return max(found)[1:] if found else None


def _corrects(items: Sequence[Item]) -> bool:
    first = next((i for i in items if not i.has("sign")), None)
    return any(i.has("correct", "wrong") for i in items) or (
        first is not None and first.text.lower() in _REFUSALS
    )


def _is_refusal(item: Item) -> bool:
    return item.text.lower() in _REFUSALS


_ADD = frozenset({"and", "also", "plus", "same", "ditto", "likewise", "too", "as well", "same again", "&"})
_LEADS = {
    "from": "from", "since": "from", "starting": "from", "as": "from", "starts": "from",
    "until": "until", "till": "until", "til": "until", "untill": "until", "to": "to",
}  # fmt: skip


_TURNED_ROUND = frozenset({"was", "is", "wis", "were", "did", "could", "should", "or was", "or is"})


def _asks(items: Sequence[Item]) -> bool:
    """Whether the reply asks: "14th?", "was it the 14th"."""
    if any(i.get("sign") == "?" or i.text == "?" for i in items):
        return True
    said = [
        i.text.lower()
        for i in items
        if not i.has("sign", "courtesy", "join") and i.text.lower() not in _BEGIN
    ]
    first = " ".join(said[:2]).split()
    return len(first) > 1 and first[0] in _TURNED_ROUND and first[1] in ("it", "that", "this", "the", "they")


_BEGIN = frozenset({"wait", "hmm", "or", "oh", "sorry", "actually", "no"})


def _adds(items: Sequence[Item]) -> bool:
    """Whether the reply says the same of something else: "and 2", "3 too"."""
    said = [i.text.lower() for i in items if not i.has("sign", "courtesy")]
    return bool(said) and ((said[0] in _ADD and said[0] != "too") or said[-1] in _ADD)


def led_by(at: int, items: Sequence[Item]) -> tuple[str, Item | None]:
    """What a day is by the word before it, and that word: the first day, the last one, the one of the return."""
    before = [
        i for i in items[max(0, at - 3) : at] if i.text.lower() not in ("the", "on", "work", "is", "of")
    ]
    last = before[-1] if before else None
    words = [w for w in (last.text.lower().split() if last else ()) if w not in ("the", "on", "of")]
    if last is None or not words:
        return "", None
    if (last.has("leave") and words[0] in ("back", "return", "returning")) or words == ["back"]:
        return "back", last
    lead = _LEADS.get(words[-1], "")
    return lead, last if lead else None


_OF_A_DENIAL = (
    "not",
    "small",
    "sign",
    "courtesy",
    "agree",
    "was",
    "is",
    "held",
    "happen",
    "will",
    "booked",
    "yet",
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month(item: Item) -> int | None:
    """The month that an item names without a day."""
    low = item.text.lower().removeprefix("in ").removeprefix("of ")
    named = (
        item.has("vague")
        and low[:3] in _MONTHS
        and month_name[_MONTHS.index(low[:3]) + 1].lower().startswith(low)
    )
    return _MONTHS.index(low[:3]) + 1 if named else None


def _is_old(at: int, items: Sequence[Item]) -> bool:
    """Whether a day or a step is the one that is taken back: "not the 14th", "change 5 to 10 June"."""
    to = items[at + 1].text.lower() if at + 1 < len(items) else ""
    if (
        items[at].has("day")
        and to in ("to", "for", "with")
        and any(i.text.lower() in _CHANGES for i in items[max(0, at - _NEAR) : at])
    ):
        return any(i.has("day") for i in items[at + 2 : at + 2 + _NEAR])
    for before in reversed(items[max(0, at - 3) : at]):
        if before.has("not") and before.text.lower() not in _REFUSALS:
            return True
        if not before.has("small", "trim"):
            return False
    return False


_NEAR = 4  # items
_CHANGES = frozenset({"change", "changed", "alter", "amend", "swap", "replace", "correct", "update", "edit"})


def _denies_a_piece(at: int, items: Sequence[Item]) -> bool:
    behind = range(at + 1, min(at + 4, len(items)))
    return items[at].text.lower() == "not" and any(
        _is_old(n, items) for n in behind if items[n].has("day", "step")
    )
