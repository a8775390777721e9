"""The parts of a reply by themselves: a bare day, child, step, outcome or reason, and signs of a correction."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.children import Unclear, parts_of
from permanence.replies.items import Item, each_day
from permanence.replies.lexicon import Lexicon
from permanence.replies.parts import is_step
from permanence.replies.reading import DayPiece, Pieces, Situation


def pieces_of(text: str, items: Sequence[Item], situation: Situation, lexicon: Lexicon) -> Pieces:
    """The pieces of a reply."""
    said = [i for i in items if not i.has("sign", "courtesy")]
    days = tuple(
        DayPiece(item.text, read.on, read.days, _is_old(item, items)) for item, read in each_day(text, items, situation)
    )
    parts = parts_of(items, situation)
    references = () if isinstance(parts, Unclear) else tuple(dict.fromkeys(r for p in parts for r in p.references))
    return Pieces(
        days=days,
        references=references,
        steps=tuple(i.codes("step") or i.codes("weak") for i in items if is_step(i) or i.has("weak")),
        outcome=next((c for i in items if (c := i.get("outcome"))), None),
        route=next((c for i in items if (c := i.get("route"))), None),
        person=next((str(i["person"]) for i in items if i.has("person")), None),
        own_words=text[said[0].start : said[-1].end] if said else None,
        corrects=any(i.has("correct") for i in items) or bool(items) and items[0].text.lower() in ("no", "nope", "naw", "sorry"),
        wrong_child=any(i.has("wrong") for i in items),
        says_yes=any(i.has("agree") for i in items[:1]),
    )


def _is_old(item: Item, items: Sequence[Item]) -> bool:
    """Whether a day is the one that is taken back: "not the 14th"."""
    at = items.index(item)
    return any(i.has("not") and i.text.lower() not in ("no",) for i in items[max(0, at - 3) : at] if not i.has("sign"))
