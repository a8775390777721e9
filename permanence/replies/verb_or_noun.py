"""Words that name a step and may be a verb instead, and words about the writer that look like news of a step."""

from __future__ import annotations

from permanence.replies.item import Item

_ASKS_FOR_IT = frozenset(
    {"kindly", "please", "pls", "plz", "pl", "will", "shall", "let's", "lets", "i'll", "we'll", "ill", "ll"}
)
_JOINS_ON = frozenset({"so", "and", "then", "&", "also"})
_BEFORE_ITS_DAY = frozenset({"on", "again", "this", "it", "the", "that", "by", "for", "line", "case"})
_REVIEW = frozenset({"review", "re-review", "review date", "be reviewed", "reviewed", "rvw", "rev"})
_PASSED_OVER = frozenset({"also", "just", "then", "can", "you", "we", "i", "now", "again"})
_CAN_YOU = frozenset({"can you", "could you", "can we", "could we", "will you", "i ll", "we ll"})
_MAY_BE_BARRED = ("late", "blocker_reasons", "no_date", "not")


def with_verbs(items: list[Item]) -> list[Item]:
    """The word "review" before a day asks to look again where it is a verb: "kindly review on 8 June".

    Where it may be the verb or the meeting it carries `look_or_meet`, and whoever makes a booking of it asks.
    """
    out = list(items)
    for n, item in enumerate(items):
        if item.text.lower() not in _REVIEW or not item.has("step") or not _a_day_follows(items, n):
            continue
        before = next((i for i in reversed(items[:n]) if i.text.lower() not in _PASSED_OVER), None)
        word = before.text.lower().split()[-1] if before is not None and before.text.strip() else ""
        begins = before is None or before.has("sign") or word in _JOINS_ON
        asked_for = (
            word in _ASKS_FOR_IT or " ".join(i.text.lower() for i in items[max(0, n - 2) : n]) in _CAN_YOU
        )
        asks_too = any(i.has("remind") for i in items[n + 1 :])  # "review 5 June and ask me again"
        if asked_for or (begins and (asks_too or any(i.has("block") for i in items[:n]))):
            out[n] = item.read_as({"look_again": True})
            if before is not None and before.has("will"):
                out[items.index(before)] = before.read_as({"small": True})
        elif (begins or word in ("to", "be")) and _may_be_the_verb(items, n, word):
            out[n] = item.read_as({**item.senses, "look_or_meet": True})
    return out


_DONE_BY_SOMEBODY = frozenset({"visit", "lodge", "petition", "match", "place", "register", "order"})


def asked_to_do(items: list[Item]) -> list[Item]:
    """A word for a step behind "please" is what somebody is asked to do, and no news of it: "please visit 9 June"."""
    out = list(items)
    for n, item in enumerate(items[1:], start=1):
        asks = items[n - 1].text.lower() in ("please", "kindly", "pls", "plz", "can you", "could you")
        if asks and item.has("step") and item.text.lower().split()[0] in _DONE_BY_SOMEBODY:
            out[n] = item.read_as({"doubt": True})
    return out


def _may_be_the_verb(items: list[Item], n: int, word: str) -> bool:
    """Whether "on" stands before its day, "so" or "to" before it, or something before it that may stand in the way."""
    on = n + 1 < len(items) and items[n + 1].text.lower() == "on"
    return on or word in ("so", "to", "be") or any(i.has(*_MAY_BE_BARRED) for i in items[:n])


def _a_day_follows(items: list[Item], n: int) -> bool:
    behind = next(
        (
            i
            for i in items[n + 1 :]
            if not (
                i.text.lower() in _BEFORE_ITS_DAY
                or i.has("number", "date_word")
                or i.get("sign") in (":", "-")
            )
        ),
        None,
    )
    return behind is not None and behind.has("day", "length")


_UNWELL = frozenset({"sick", "ill", "unwell", "poorly", "leave", "work", "isolating", "covid"})
_OFF = frozenset({"was off", "off", "been off", "am off", "were off", "is off", "wis aff", "aff"})
_HERSELF = frozenset({"i", "i've", "ive", "i'm", "im", "been", "was", "sorry", "apologies", "soz"})


def without_her_absence(items: list[Item]) -> list[Item]:
    """Words like "was off sick" are about the writer where nobody else is named before them, and no news of a step."""
    out = list(items)
    for n, item in enumerate(items):
        if not item.has("fell") or item.text.lower() not in _OFF:
            continue
        lead = [
            i
            for i in items[:n]
            if not i.has("sign") and i.text.lower() not in ("just", "also", "but", "as", "cos")
        ]
        nobody = (
            n == 0
            or items[n - 1].has("sign")
            or items[n - 1].text.lower() in ("but", "and", "as", "cos", "because")
        )
        herself = bool(lead) and lead[-1].text.lower() in _HERSELF
        after = items[n + 1].text.lower() if n + 1 < len(items) else ""
        if herself or (nobody and after in _UNWELL):
            out[n] = item.read_as({"thing": True})
            if after in _UNWELL and items[n + 1].has("unknown"):
                out[n + 1] = items[n + 1].read_as({"small": True})
    return out
