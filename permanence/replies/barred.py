"""It did not happen, or something stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from permanence.answer import Verb
from permanence.replies.account import Told
from permanence.replies.dates.read import Intent
from permanence.replies.decided import PUT_OFF
from permanence.replies.frame import OTHER, Frame, Reason
from permanence.replies.items import Item
from permanence.replies.reading import Open

# What lets a blocker end on a day: "should be in by 4 June".
_SOON = (
    "promised",
    "has promised",
    "have promised",
    "should be",
    "due",
    "expected",
    "hopefully",
    "hoping",
    "to be",
)
_ONCE_PLANNED = (
    "planned",
    "due",
    "due to be",
    "supposed to be",
    "meant to be",
    "expected",
    "supposed to",
    "proposed",
)
_IN_OWN_WORDS = ("thing", "family", "staff_role", "person")


def blocked(frame: Frame) -> Told | None:
    """Something stands in the way: the reason, and the day to look again, or the question for what is missing."""
    barred = frame.of("block", "late", "look_again", "blocker_reasons")
    if barred and any(i.start < barred[0].start for i in frame.of("doubt")):
        return None
    if _was_not_held(frame, barred):
        return None
    reason = frame.reason("blocker_reasons")
    read = frame.days(Intent.FUTURE)
    until = read.on if read.on and read.on > frame.today else None
    asked = frame.answer(Verb.BLOCKED)
    told = Told([replace(asked, until=until, reason=reason.code, note=reason.words)])
    told.fine += [
        i
        for i in frame.of("doubt")
        if until and i.text.lower().startswith(_SOON) and not _denied_after(i, frame)
    ]
    if reason == Reason() and frame.has(*_IN_OWN_WORDS):
        own = [i for i in frame.items if i.has(*_IN_OWN_WORDS)]
        told.answers = [replace(told.answers[0], reason=OTHER, note=frame.words(own))]
        told.fine += own
        reason = Reason(OTHER)
    if reason.code is None:
        told.opens.append(Open.REASON)
    if until is None:
        told.opens.append(Open.REVIEW_DAY)
        told.fine += frame.of("vague", "bad_day", "limit", "day")
    return told


def _was_not_held(frame: Frame, barred: list[Item]) -> bool:
    """Like "did not proceed on 12 May": a denial of one day, and no block."""
    past = len(barred) == 1 and barred[0].text.lower().startswith(("did", "was ", "wasn", "were"))
    return past and barred[0].has("fell") and not frame.telling.reasons


def _denied_after(item: Item, frame: Frame) -> bool:
    return any(i.start > item.start for i in frame.of("not"))


def not_done(frame: Frame) -> Told | None:
    """It did not happen: a new day is asked; with a reason it was cancelled, or is blocked."""
    if len(frame.of("not", "fell")) > 1:
        return None
    if frame.milestone is None:
        return Told([], [Open.STEP, Open.WHETHER], unread=[frame.words(frame.items)], fine=frame.items)
    if frame.has("remind", "look_again") and frame.has("day"):
        return blocked(frame)
    read = frame.days(Intent.EITHER)
    on = read.on or (read.days[0] if len(read.days) == 1 else None)
    told = Told([frame.answer(Verb.NOT_DONE, on=on)], beside=[Open.NEW_DAY])
    told.fine += frame.of("limit", "vague", "no_date") if on is None else []
    denied = [
        o
        for c in (*frame.telling.reasons, *frame.telling.loose)
        for i in c.items
        if (o := i.get("outcome")) in PUT_OFF
    ]
    if denied:
        frame.telling.reasons, frame.telling.loose = [], []
        return Told(
            [frame.answer(Verb.DECISION, outcome=denied[0], on=on)],
            [Open.REASON] if denied[0] != "inquorate" else [],
            [Open.NEW_DAY],
            fine=told.fine,
        )
    told.fine += (
        []
        if frame.telling.reasons or frame.telling.loose
        else [i for i in frame.of("doubt") if i.text.lower().endswith(_ONCE_PLANNED)]
    )
    if not frame.telling.reasons and not (frame.telling.loose and frame.has("held", "happen", "fell")):
        return told
    return _with_its_reason(frame, told, on)


def _with_its_reason(frame: Frame, told: Told, on: date | None) -> Told:
    """What did not happen and why: cancelled where it was to sit, else blocked."""
    reason = frame.reason("blocker_reasons")
    fell = (
        frame.has("held", "happen", "fell", "will")
        and not frame.has("yet", "booked")
        and (on is None or on <= frame.today)
    )
    if fell and _sits(frame):
        cancelled = frame.answer(
            Verb.DECISION, outcome="cancelled", on=on, reason=reason.code, note=reason.words
        )
        return Told([cancelled], beside=[Open.NEW_DAY], fine=told.fine)
    barred = frame.answer(Verb.BLOCKED, reason=reason.code, note=reason.words)
    return Told([barred], [Open.REVIEW_DAY], fine=told.fine)


def _sits(frame: Frame) -> bool:
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    return milestone is not None and milestone.body is not None
