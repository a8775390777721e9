"""The writer is away, or says on which days of the week she works."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.replies.account import Told
from permanence.replies.dates.read import DateFound, Intent, Precision
from permanence.replies.dates.words import SHORT_WEEKDAYS
from permanence.replies.frame import Frame
from permanence.replies.item import Item
from permanence.replies.meant import DaysRead, each_day, length_after
from permanence.replies.reading import Open


def away_until(frame: Frame) -> Told | None:
    """The writer's own absence: its days, and who covers. None where somebody else is away."""
    days = [read for _, read in each_day(frame.items)]
    length = next((i for i in frame.items if "length" in i.senses), None)
    back = any(
        i.text.lower().startswith(("back", "return")) or " back" in i.text.lower() for i in frame.of("leave")
    )
    back = back or any(
        b.has("day") and a.text.lower().startswith("back")
        for a, b in pairwise(
            [i for i in frame.items if i.text.lower() not in ("on", "the", "in", "at", "work")]
        )
    )
    if not _is_hers(frame):
        return None
    first, last = _away(frame, back)
    cover = next((str(i["person"]) for i in frame.of("person")), None) if frame.has("cover") else None
    told = Told([Answer(Verb.LEAVE, on=first or frame.today, until=last, to=cover)])
    told.fine += [i for i in frame.of("limit", "vague", "day") if not i.has("not")]
    told.fine += [
        b for a, b in pairwise(frame.items) if b.has("capital") and a.has("leave") and a.text.endswith("to")
    ]
    if cover:
        told.fine += frame.of("person", "cover")
    if last is None or (
        days
        and length is None
        and last is None
        and not _the_day(days[-1])
        and not frame.days(Intent.FUTURE).on
    ):
        told.opens.append(Open.UNTIL)
    return told


_NOT_HERSELF = frozenset({"we", "re", "they", "it", "its", "he", "she", "who", "papers", "us"})
_THE_CHILD = frozenset({"he", "she", "they", "child", "bairn", "wean", "he s", "she s", "lad", "boy", "girl"})
_ANYBODYS = frozenset({"holiday", "holidays", "hols", "vacation"})
_SAYS_WHO = ("away", "back", "off", "returning", "return")


def _is_hers(frame: Frame) -> bool:
    """Whether the writer is away, and not somebody or something else: "we're back on 17 June" is no leave."""
    leave = frame.of("leave")[0]
    at = frame.items.index(leave)
    if any(i.text.lower() in _THE_CHILD for i in frame.items[:at]):
        return False
    subject = next((i for i in reversed(frame.items[:at]) if not i.has("is", "was", "will", "trim")), None)
    if (
        subject is not None
        and subject.has("staff_role", "legal_side", "family", "thing")
        and not subject.has("small")
    ):
        return False
    if frame.line and leave.text.lower().split()[0] in _ANYBODYS and not _I.search(frame.text):
        return False  # "1 blocked till 4 June, then holiday till 11 June"
    if leave.text.lower().split()[0] not in _SAYS_WHO:
        return True
    if not _says_i(frame) and (frame.line or _tells_more(frame)):
        return False  # "3 back on 8 june", "carer had covid, back on 1 june"
    before = [
        i for i in frame.items[max(0, at - 3) : at] if i.text.lower() not in ("be", "am", "will", "now")
    ]
    other = any(
        i.text.lower() in _NOT_HERSELF or i.has("paper", "family", "legal_side", "thing") for i in before
    )
    return not other and not frame.has("moved", "legal", "paper", "deferred", "outcome", "fell", "step")


_I = re.compile(r"\b(?:i|i'm|im|i'll|ill|me|my|myself|am|a'm|ah'm)\b", re.IGNORECASE)


def _says_i(frame: Frame) -> bool:
    others = [i for i in frame.of("leave") if i.text.lower().split()[0] not in _SAYS_WHO]
    return bool(others) or _I.search(frame.text) is not None


def _tells_more(frame: Frame) -> bool:
    """Whether the reply tells of something else as well, so that who is back is not clear."""
    said = frame.words(frame.items)
    outside = frame.text.replace(said, " ")
    return len(re.findall(r"[^\W\d_]{3,}", outside)) > _FEW_WORDS


_FEW_WORDS = 3  # a greeting, thanks


def begins(item: Item, items: Sequence[Item]) -> bool:
    """Whether a word right before this day says that it is the first one: "from 26 May"."""
    at = items.index(item)
    words = " ".join(i.text.lower() for i in items[max(0, at - 2) : at]).split()
    return bool({"from", "starting", "starts", "start", "commencing", "beginning", "since"} & set(words[-2:]))


def _away(frame: Frame, back: bool) -> tuple[date | None, date | None]:
    """The first and the last day away."""
    items = frame.of("day")
    week = next(
        (f for i in items if isinstance(f := i.senses["day"], DateFound) and f.precision is Precision.WEEK),
        None,
    )
    if week is not None and len(items) == 1:
        return week.on, week.on + timedelta(days=6)
    if len(items) == 1 and any(i.text.lower() == "since" for i in frame.of("limit")):
        return _the_day(frame.days(Intent.PAST, items)), None
    read = [_the_day(frame.days(Intent.FUTURE, [i])) for i in items]
    length = next((i["length"] for i in frame.items if "length" in i.senses), None)
    if length is not None:
        first = read[0] if read else frame.today
        return (first, length_after(first, length) - timedelta(days=1)) if first else (None, None)
    if len(read) > 1:
        last = read[1]
        to_work = back and len(read) == _FROM_AND_BACK  # of three days the second is the last day away
        return read[0] or (week.on if week else None), last - timedelta(days=1) if to_work and last else last
    if len(read) == 1 and read[0] and not back and begins(items[0], frame.items):
        return read[0], None
    if len(read) == 1 and read[0]:
        return frame.today, read[0] - timedelta(days=1 if back and not frame.has("limit") else 0)
    return None, None


_FROM_AND_BACK = 2


def _the_day(read: DaysRead) -> date | None:
    """The day, a weekend or a holiday too: people go away on those."""
    return read.on or (read.days[0] if len(read.days) == 1 else None)


_WORKING_WEEK = SHORT_WEEKDAYS[:5]
_FREE = ("not", "never", "off", "non", "dont")


def working_days(frame: Frame) -> Told | None:
    """Like "I work Mon to Wed" or "I don't work Fridays": the days of the week on which she works, Monday first."""
    words = " ".join(i.text.lower() for i in frame.items).replace("-", " ").split()
    named: list[str] = []
    for n, word in enumerate(words):
        day = word[:3]
        if day not in SHORT_WEEKDAYS:
            continue
        if named and n and words[n - 1] in ("to", "till", "until", "through", "thru"):
            named += SHORT_WEEKDAYS[SHORT_WEEKDAYS.index(named[-1]) + 1 : SHORT_WEEKDAYS.index(day)]
        named.append(day)
    if not named:
        return None
    denied = frame.has("not") or any(word.startswith(_FREE) or word == "don't" for word in words)
    kept = (
        [d for d in _WORKING_WEEK if d not in named] if denied else [d for d in SHORT_WEEKDAYS if d in named]
    )
    return Told([Answer(Verb.WORKING_DAYS, days=" ".join(kept))], fine=frame.items)
