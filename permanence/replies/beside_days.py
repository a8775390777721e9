"""What a word is by the day or the time beside it: on which day it was told, from which day on, off for those days."""

from __future__ import annotations

from collections.abc import Sequence

from permanence.replies.dates.read import DateFound, DateProblem, Precision
from permanence.replies.item import Item


def by_their_days(items: list[Item]) -> list[Item]:
    """The items, each as what it is beside a day or a time."""
    for look in (
        _named_more_exactly,
        _about_when,
        _of_a_message,
        _told_on,
        _told_before,
        _stays_on,
        _starts,
        _from_then,
        _off_work,
    ):
        items = look(items)
    return items


def _named_more_exactly(items: list[Item]) -> list[Item]:
    """Words for no single day say nothing more where the very day is told behind them: "before Xmas, the 17th"."""
    out = list(items)
    for n, item in enumerate(items):
        sometime = isinstance(item.senses.get("day"), DateProblem) and item.text.lower().startswith(_SOMETIME)
        if not sometime or (n > 0 and items[n - 1].has("not")):
            continue
        told = [i for i in items[n + 1 :] if i.get("sign") not in (",", "-", ":") and not i.has("small")]
        day = told[0].senses.get("day") if told else None
        ends = len(told) == 1 or (len(told) > 1 and told[1].has("sign", "join", "courtesy", "time"))
        if ends and isinstance(day, DateFound) and day.precision is Precision.DAY:
            out[n] = item.read_as({"trim": True, "of_a_week": True})
    return out


def _about_when(items: list[Item]) -> list[Item]:
    """Words for about when it was, parted by a comma from the very day: "the week after, 11 June"."""
    out = list(items)
    sure = [n for n, i in enumerate(items) if i.has("day") and _is_sure(i)]
    if any(i.has("leave", "remind", "look_again", "pause") or i.text.lower() in _OFF for i in items):
        return out
    for n, item in enumerate(items):
        rough = item.has("day") and not _is_sure(item) and not _is_one_of_two(item)
        rough = rough or (item.has("vague") and not item.has("length", "not", "doubt", "day"))
        if not rough or len(sure) != 1 or not _is_apart(items, n, sure[0]):
            continue
        lead = items[n - 1].text.lower() if n else ""
        if lead not in (
            "by",
            "until",
            "till",
            "til",
            "from",
            "or",
            "to",
            "not",
            "no",
            "between",
            "than",
            "about",
        ):
            out[n] = item.read_as({"trim": True, "of_a_week": True, "aside": True})
            if n + 1 < len(items) and items[n + 1].text.lower() in _ROUND_IT:
                out[n + 1] = items[n + 1].read_as({"trim": True})
    return out


def _is_one_of_two(item: Item) -> bool:
    """Whether it may be one of several days, and so the very day that counts: "next Thursday", "the 12th"."""
    day = item.senses["day"]
    return not isinstance(day, DateFound) or day.precision is Precision.DAY


def _is_apart(items: Sequence[Item], n: int, day: int) -> bool:
    """Whether a comma or a dash stands between the two, and no other day, and the words end there."""
    first, last = sorted((n, day))
    between = items[first + 1 : last]
    signs = [i for i in between if i.get("sign") in (",", "-", ":")]
    plain = all(
        (i.has("sign", "small", "vague", "unknown") and not i.has("day", "not", "doubt", "limit"))
        or (k == 0 and i.text.lower() in _ROUND_IT)
        for k, i in enumerate(between)
    )
    end = last + 1
    ends = end == len(items) or items[end].has("sign", "join", "courtesy", "time")
    return len(signs) == 1 and plain and ends


_ROUND_IT = frozenset({"after", "before", "following"})  # "the week after, 11 June"
_SOMETIME = ("before ", "after ", "just before ", "just after ", "around ", "the week ", "in the ", "over ")
_TELLS = frozenset({
    "confirmed", "has confirmed", "confirmed it", "just confirmed", "emailed", "told me", "let me know", "rang",
    "phoned", "confirmed that", "has just confirmed", "confirmed this",
})  # fmt: skip
_JUST_NOW = frozenset({
    "today", "this morning", "this afternoon", "yesterday", "yest", "last night", "earlier today", "just now",
})  # fmt: skip


_BY_WHICH = frozenset({
    "by", "the", "email", "e-mail", "by email", "by e-mail", "phone", "by phone", "text", "letter", "admin", "clerk",
    "panel admin", "panel clerk", "coordinator",
})  # fmt: skip


_MESSAGES = frozenset({
    "message", "messages", "email", "e-mail", "mail", "letter", "reply", "query", "alert", "reminder", "text", "ref",
    "reference", "note", "memo",
})  # fmt: skip


def _of_a_message(items: list[Item]) -> list[Item]:
    """The day of a message is none of a step: "as per your message of 12 May", "ref 12/05/26"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        before = (
            items[n - 2 : n] if items[n - 1].text.lower() in ("of", "dated", "from") else items[n - 1 : n]
        )
        of_it = len(before) == _OF_IT or (
            before[-1:] == [items[n - 1]] and items[n - 1].text.lower() == "ref"
        )
        words = before[0].text.lower().split() if before and of_it else []
        if item.has("day") and words[-1:] and words[-1] in _MESSAGES and not before[0].has("remind"):
            out[n] = item.read_as({"trim": True, "of_a_week": True, "aside": True})
    return out


_OF_IT = 2  # items: "letter", "of"


def _told_on(items: list[Item]) -> list[Item]:
    """The day of the news behind the day that is told: "panel 16 June, clerk confirmed this morning"."""
    out = list(items)
    for n, item in enumerate(items):
        told = next((i for i in reversed(items[:n]) if i.text.lower() not in _BY_WHICH), None)
        before = told.text.lower() if told else ""
        if not item.has("day") or item.text.lower() not in _JUST_NOW or before not in _TELLS:
            continue
        ends = n + 1 == len(items) or items[n + 1].has("sign", "courtesy")
        if ends and any(i.has("day") and _is_sure(i) for i in items[: n - 1]):
            between = items[items.index(told) + 1 : n] if told else []
            for k, i in enumerate(between, start=n - len(between)):
                out[k] = i.read_as({"trim": True})
            out[n] = item.read_as({"trim": True, "of_a_week": True})
    return out


_CAME = frozenset({
    "came through", "came", "came in", "through", "in", "arrived", "got", "received", "confirmed", "heard", "was told",
    "told", "given", "emailed", "rang", "phoned", "just heard", "got it", "has come through", "come through",
    "was given", "back", "let me know", "just got", "came back", "has arrived", "sent",
})  # fmt: skip


def _told_before(items: list[Item]) -> list[Item]:
    """The day of the news before the day that is told: "panel date came through today: 16 June"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        news = item.has("day") and item.text.lower() in _JUST_NOW
        if not news or not (items[n - 1].text.lower() in _CAME or items[n - 1].has("booked")):
            continue
        ahead = [i for i in items[n + 1 : n + 5] if not (i.is_small and not i.has("sign"))]
        parted = n + 1 < len(items) and items[n + 1].get("sign") in (":", "-", ",", ";")
        if parted and len(ahead) > 1 and ahead[1].has("day") and _is_sure(ahead[1]):
            out[n] = item.read_as({"trim": True, "of_a_week": True})
    return out


def _stays_on(items: list[Item]) -> list[Item]:
    """The word "still" right before a day to come, with nothing that denies: "panel still 11 June"."""
    out = list(items)
    for n, item in enumerate(items[:-1]):
        behind = [i for i in items[n + 1 : n + 3] if i.text.lower() not in ("on", "the", "for")]
        day = behind[0].senses.get("day") if behind else None
        plain = not any(i.has("not", "doubt", "late", "block") for i in items[max(0, n - 3) : n])
        if item.text.lower() == "still" and plain and isinstance(day, DateFound) and day.must_ask is None:
            out[n] = item.read_as({"booked": True})
    return out


def _is_sure(item: Item) -> bool:
    day = item.senses["day"]
    return isinstance(day, DateFound) and day.must_ask is None and day.precision is Precision.DAY


def _starts(items: list[Item]) -> list[Item]:
    """The word "start" beside a time of day: "half nine start", "start 10am"."""
    out = list(items)
    for n, item in enumerate(items):
        near = [*items[max(0, n - 1) : n], *items[n + 1 : n + 2]]
        if item.text.lower() in ("start", "starts", "starting", "kick off") and any(
            i.has("time") for i in near
        ):
            out[n] = item.read_as({"time": True})
    return out


_GOES_ON = ("routing", "pause", "leave", "reallocate", "now_with", "went_to", "journey", "resume")


def _from_then(items: list[Item]) -> list[Item]:
    """The words "as of" before the day from which a plan, a pause or an absence runs are "from"; elsewhere a limit."""
    out = list(items)
    runs = any(i.has(*_GOES_ON) or i.text.lower() in _OFF for i in items)
    for n, item in enumerate(items[:-1]):
        if not runs or item.text.lower() not in ("as of", "as from"):
            continue
        day = next((i for i in items[n + 1 :] if i.text.lower() != "the"), None)
        if day is not None and day.has("day"):
            out[n] = Item("from", item.start, item.end, {"limit": True, "as_from": True})
    return out


_OFF = frozenset({"off", "away", "leave", "al", "a/l"})
_HERSELF = frozenset(
    {"i", "im", "i'm", "am", "i am", "ill be", "i'll be", "i will be", "be", "me", "on", "m", "ill"}
)
_UP_TO = frozenset({"till", "until", "til", "to", "untill", "thru", "through", "-", "and then back"})


def _off_work(items: list[Item]) -> list[Item]:
    """The word "off" or "away" with nobody before it and a stretch of days behind it: "off 1 June till 12 June"."""
    out = list(items)
    first = next((n for n, i in enumerate(items) if not _is_nobody(i)), None)
    if first is None or items[first].text.lower() not in _OFF or not _is_a_stretch(items[first + 1 :]):
        return out
    kept = {k: v for k, v in items[first].senses.items() if k not in ("legal", "unknown", "capital")}
    out[first] = items[first].read_as({**kept, "leave": True})
    return out


def _is_nobody(item: Item) -> bool:
    return item.has("courtesy", "sign") or item.text.lower() in _HERSELF


def _is_a_stretch(items: Sequence[Item]) -> bool:
    """Whether only two days with "to" between them follow, or a week, and idle words and who covers."""
    said = [i for i in items if not i.has("courtesy", "sign", "trim", "cover", "person") or i.text in _UP_TO]
    said = [i for i in said if i.text.lower() not in ("from", "all", "of", "the", "on", "whole", "for")]
    match said:
        case [week] if week.has("day"):
            day = week.senses["day"]
            return isinstance(day, DateFound) and day.precision is Precision.WEEK
        case [first, to, last]:
            return first.has("day") and to.text.lower() in _UP_TO and last.has("day")
    return False
