"""Words that leave open which of two is meant, or whether it was so, and one that does not: "without her"."""

from __future__ import annotations

from permanence.replies.item import Item


def either_of_two(items: list[Item]) -> list[Item]:
    """The word "or" behind a day and before another step or line leaves open which: "panel 12 May or LAC 12 May"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        behind = next((i for i in items[n + 1 :] if not i.has("small")), None)
        other = behind is not None and behind.has("step", "number", "ref")
        if item.text.lower() == "or" and items[n - 1].has("day") and other:
            out[n] = item.read_as({"condition": True})
    return out


def crossed(items: list[Item]) -> list[Item]:
    """The letter x behind the number of a line is a cross or a tick, and no kiss: "1 x 2 x 3 held"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        if item.text.lower() == "x" and items[n - 1].has("number", "ref"):
            out[n] = item.read_as({"doubt": True})
    return out


def day_on_which_it_is_set(items: list[Item]) -> list[Item]:
    """Of "a date will be set 12 June" the day is that on which a day is given, and none of the step."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        will = n > 1 and items[n - 1].has("will") and items[n - 2].has("date_word")
        if will and item.has("booked") and items[n + 1].text.lower() not in ("for", "as", "to"):
            out[n] = item.read_as({"doubt": True})
    return out


def off_it_is(items: list[Item]) -> list[Item]:
    """The word "off" right behind a step that ends there says that it is not held: "panel off", "panel's off again"."""
    out = list(items)
    for n, item in enumerate(items):
        lead = items[max(0, n - 2) : n]
        step = bool(lead) and (lead[-1].has("step") or (lead[-1].has("is", "small") and lead[0].has("step")))
        behind = items[n + 1] if n + 1 < len(items) else None
        ends = behind is None or behind.has("sign", "because", "join") or behind.text.lower() == "again"
        if item.text.lower() == "off" and item.has("unknown") and step and ends:
            out[n] = item.read_as({"fell": True})
    return out


_UNTIL = frozenset({"until", "till", "til", "before", "unless", "once", "without"})


def until_it_is_there(items: list[Item]) -> list[Item]:
    """What becomes of a paper behind "until" is no news of a step: "no panel until the assessment is complete"."""
    out = list(items)
    for n, item in enumerate(items):
        if item.text.lower() not in _UNTIL or not item.has("limit", "condition"):
            continue
        end = next(
            (k for k in range(n + 1, len(items)) if items[k].has("sign", "join", "day", "step")), len(items)
        )
        paper = next((k for k in range(n + 1, end) if items[k].has("paper", "blocker_reasons")), end)
        for k in range(paper + 1, end):
            if items[k].has("held", "was", "is") and not items[k].has("not", "outcome"):
                out[k] = items[k].read_as({"trim": True})
    return out


_WHO = frozenset({"her", "him", "them", "me", "it", "the", "a", "any", "his", "their", "either", "both"})
_MAY_STAY_AWAY = ("family", "staff_role", "person", "thing", "paper")


def who_stayed_away(items: list[Item]) -> list[Item]:
    """The word "without" behind what was held says who was not there, and denies nothing: "went ahead without her"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        if item.text.lower() != "without" or not any(i.has("held") for i in items[max(0, n - 2) : n]):
            continue
        end = n + 1
        while end < len(items) and items[end].text.lower() in _WHO:
            end += 1
        end += end < len(items) and items[end].has(*_MAY_STAY_AWAY) and not items[end].has("held", "day")
        if end > n + 1:
            out[n:end] = [i.read_as({"trim": True}) for i in items[n:end]]
    return out


_ONCE_IT_WAS = frozenset({"eventually", "in the end"})


def at_last(items: list[Item]) -> list[Item]:
    """The word "eventually" beside what was held or moved says that it took long, and leaves nothing open."""
    out = list(items)
    for n, item in enumerate(items):
        near = [i for i in items[max(0, n - 4) : n + 5] if not i.has("small")]
        was = any(i.has("held", "was", "moved", "outcome") for i in near) and not any(
            i.has("will", "not", "is", "fell", "condition") for i in near
        )
        if item.text.lower() in _ONCE_IT_WAS and item.has("doubt") and was:
            out[n] = item.read_as({"trim": True})
    return out
