"""A day that is told twice in other words is one day, and a word beside a dated day may say nothing more."""

from __future__ import annotations

from permanence.replies.dates.read import DateFound, Precision
from permanence.replies.item import Item

_SAME_AGAIN = frozenset(
    {"that", "s", "is", "thats", "which", "was", "i.e", "ie", "so", "that s", "a", "the", "on"}
)


def said_twice(items: list[Item]) -> list[Item]:
    """A day that is told once more in other words is one day: "the 21st, that's tomorrow", "last Thursday, 14 May"."""
    out = list(items)
    last: int | None = None
    for n, item in enumerate(items):
        if item.has("day"):
            if last is not None and _is_one_day(items[last], item):
                idle = n if _tells_which(items[last], item) else last
                again = [_idle(i) for i in items[last + 1 : n]]
                days = [items[k] if k != idle else _idle(items[k]) for k in (last, n)]
                out[last : n + 1] = [days[0], *again, days[1]]
            last = n
        elif not (item.has("sign") or item.text.lower() in _SAME_AGAIN):
            last = None
    return out


def _is_one_day(one: Item, other: Item) -> bool:
    """Whether two days told one after the other may be the same day, and not two of a list."""
    a, b = one.senses["day"], other.senses["day"]
    if not isinstance(a, DateFound) or not isinstance(b, DateFound):
        return False
    plain = a.precision is Precision.DAY and b.precision is Precision.DAY
    return plain and (_tells_which(one, other) or (b.must_ask is None and b.on in (a.on, *a.alternatives)))


def _tells_which(one: Item, other: Item) -> bool:
    """Whether the first says which the second is: "12 May, last Tuesday"."""
    a, b = one.senses["day"], other.senses["day"]
    assert isinstance(a, DateFound)
    assert isinstance(b, DateFound)
    sure = a.must_ask is None and any(c.isdigit() for c in one.text)
    weekday = other.text.lower() == a.on.strftime("%A").lower()  # "12 May, a Tuesday"
    return sure and (weekday or (b.must_ask is not None and a.on in (b.on, *b.alternatives)))


def _idle(item: Item) -> Item:
    """The item as one that says nothing by itself."""
    return Item(
        item.text,
        item.start,
        item.end,
        {"trim": True, "of_a_week": True} if item.has("day") else {"small": True},
    )


_A_DAY_THAT_IS_TOLD = (
    "the same day",
    "same day",
    "the next day",
    "next day",
    "the following day",
    "the day after",
)


def without_idle_words(items: list[Item]) -> list[Item]:
    """The word "last" before a weekday with its date, and "the next day" before a date, say nothing more."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        day = items[n + 1].senses.get("day")
        if item.text.lower() in _A_DAY_THAT_IS_TOLD:
            behind = next((i for i in items[n + 1 :] if not i.has("sign")), None)
            if behind is not None and behind.has("day"):
                out[n] = _idle(item)
                continue
        dated = (
            isinstance(day, DateFound)
            and day.must_ask is None
            and any(c.isdigit() for c in items[n + 1].text)
        )
        if (
            item.text.lower() in ("last", "this", "coming", "past")
            and item.has("unknown", "vague", "small")
            and dated
        ):
            out[n] = _idle(item.read_as({"day": day}))
    return out
