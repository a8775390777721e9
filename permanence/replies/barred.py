"""It did not happen, or something stands in the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from permanence.answer import Verb
from permanence.replies.account import Told
from permanence.replies.dates.read import Intent
from permanence.replies.decided import PUT_OFF
from permanence.replies.frame import OTHER, Frame, Reason
from permanence.replies.item import Item
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


_HAS_NOT = ("has", "hav", "hae", "huv")  # "haven't had": not yet, where "didn't" was called off
_CANNOT = ("can", "unable", "not able", "could", "cud")


def blocked(frame: Frame) -> Told | None:
    """Something stands in the way: the reason, and the day to look again, or the question for what is missing."""
    barred = frame.of("block", "late", "look_again", "blocker_reasons")
    if barred and any(i.start < barred[0].start for i in frame.of("doubt")):
        return None
    if _was_not_held(frame, barred) or _somebody_comes_back(frame):
        return None
    if of_the_step := _papers_of_a_step(frame):
        return Told([], [Open.WHETHER], unread=[i.text for i in of_the_step], fine=frame.items, note=True)
    if frame.has("look_again", "remind"):
        frame.telling.reasons += frame.telling.before
        frame.telling.before = []
    reason = frame.reason("blocker_reasons")
    read = frame.days(Intent.FUTURE, _days_to_look_again(frame) or None)
    no_end = _is_part_of_its_reason(frame) or _begins_then(frame)
    until = read.on if read.on and read.on > frame.today and not no_end else None
    asked = frame.answer(Verb.BLOCKED)
    told = Told([replace(asked, until=until, reason=reason.code, note=reason.words)])
    told.fine += [
        i
        for i in frame.of("doubt")
        if until and i.text.lower().startswith(_SOON) and not _denied_after(i, frame)
    ]
    cannot = [i for i in frame.of("not") if i.text.lower().startswith(_CANNOT)]
    told.fine += [*cannot, *(frame.of("happen", "yet") if cannot else [])]
    told.fine += [] if frame.has("person") else frame.of("now_with")  # "is with the court"
    own = [] if reason != Reason() else _why_in_own_words(frame, barred)
    if own:
        told.answers = [replace(told.answers[0], reason=OTHER, note=frame.words(own))]
        told.fine += own
        reason = Reason(OTHER)
    if reason.code is None:
        told.opens.append(Open.REASON)
    if until is None:
        told.opens.append(Open.REVIEW_DAY)
        told.fine += frame.of("vague", "bad_day", "limit", "day")
    return told


_WRITTEN_AFTERWARDS = frozenset({"minute", "minutes", "mins"})
_SENT_AFTERWARDS = frozenset(
    {"letter", "letters", "notes", "note", "record", "feedback", "outcome", "summary"}
)
_OF_A_STEP = frozenset({"panel", "review", "decision", "adm", "outcome", "hearing", "panel's", "lac"})


def _papers_of_a_step(frame: Frame) -> list[Item]:
    """What is written after a step was held, and bars it not: "still waiting on the panel minute from the 12th"."""
    found = []
    for item in frame.of("thing", "paper"):
        words = item.text.lower().split()
        if words[-1] in _WRITTEN_AFTERWARDS or (
            words[-1] in _SENT_AFTERWARDS and _OF_A_STEP & set(words[:-1])
        ):
            found.append(item)
    return found


def _somebody_comes_back(frame: Frame) -> bool:
    """Like "dad back on 5 June": who is back, and nothing of a block."""
    looks = frame.of("look_again")
    at = frame.items.index(looks[0]) if looks else 0
    back = at > 0 and looks[0].text.lower().startswith("back")
    who = back and frame.items[at - 1].has("family", "staff_role", "person")
    return (
        who
        and not frame.has("block", "late", "blocker_reasons", "paper", "step")
        and not frame.telling.reasons
    )


def _is_part_of_its_reason(frame: Frame) -> bool:
    """Like "panel full 11 June", "4 June panel is full": the day is one of the reason, and none to look again on."""
    days, reasons = frame.of("day"), frame.of("blocker_reasons")
    if len(days) != 1 or not reasons or frame.has("look_again", "limit"):
        return False
    if any(i.text.lower().endswith(("until", "till")) for i in frame.items):
        return False
    before = [i for i in frame.items if i.end <= days[0].start and not i.has("small", "trim")]
    return days[0].end <= reasons[0].start or (bool(before) and before[-1].has("blocker_reasons"))


def _begins_then(frame: Frame) -> bool:
    """Like "waiting on the report from 2 June": the one day is where something begins, and no end of the wait."""
    days = frame.of("day")
    before = [i for i in frame.items if days and i.end <= days[0].start]
    return (
        len(days) == 1
        and bool(before)
        and before[-1].text.lower().split()[:1] in (["from"], ["since"], ["dated"])
    )


def _why_in_own_words(frame: Frame, barred: list[Item]) -> list[Item]:
    """The items of a reason without a code: behind "held up because" any words, elsewhere who or what it is."""
    leads = [i for i in barred if i.text.lower().split()[-1] in ("because", "to", "as", "by", "of", "with")]
    behind = [i for i in frame.items if leads and i.start > leads[0].start]
    said = [i for i in behind if i.has("unknown", *_IN_OWN_WORDS)]
    return said or [i for i in frame.items if i.has(*_IN_OWN_WORDS)]


def _days_to_look_again(frame: Frame) -> list[Item]:
    """The day behind "look again", where another one is told too: "no slots till Sept, look again 17 June"."""
    looks = [n for n, i in enumerate(frame.items) if i.has("look_again")]
    days = [i for i in frame.items[looks[0] :] if i.has("day")] if looks else []
    if len(days) == 1 and len(frame.of("day")) > 1:
        frame.fine += [i for i in frame.of("day", "limit", "vague") if not i.has("not")]
        return days
    return []


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
    if new := _new_day(frame):
        return _held_later(frame, new)
    if on := _not_until_then(frame):
        return Told([frame.answer(Verb.BOOKED, on=on)], fine=frame.items)
    if _held_and_fell(frame):
        return Told([], [Open.WHETHER], unread=[i.text for i in frame.of("fell")], fine=frame.items)
    read = frame.days(Intent.EITHER)
    if read.on is None and _tells_of_the_past(frame):
        read = frame.days(Intent.PAST)
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
    not_yet = any(i.text.lower().startswith(_HAS_NOT) for i in frame.of("not"))
    told_so = frame.telling.loose and frame.has("held", "happen", "fell") and not not_yet
    if not frame.telling.reasons and not told_so:
        return told
    return _with_its_reason(frame, told, on)


_PAST_DENIALS = ("did", "didn", "was", "wasn", "were", "never", "fell", "no ", "wis", "didnae", "didny")


def _tells_of_the_past(frame: Frame) -> bool:
    """Whether it is told as gone that it was not held: "didn't go ahead on the 12th"."""
    denied = frame.of("not", "fell")
    past = denied[0].text.lower().startswith(_PAST_DENIALS) and frame.has("happen", "held", "fell", "was")
    to_come = any(not i.has("happen") for i in frame.of("will"))
    return past and not to_come and not frame.has("booked", "yet", "limit")


def _held_and_fell(frame: Frame) -> bool:
    """Like "was held on 12 May, was off": held with its day, and words behind it that may be the writer's own."""
    held, fell, days = frame.of("held"), frame.of("fell"), frame.of("day")
    return bool(held and fell and days) and held[0].start < fell[0].start and days[0].start < fell[0].start


_ALL_BUT = frozenset({"nearly", "almost", "hardly", "barely", "scarcely"})  # "nearly booked" is not booked
_ON_WHICH_IT_IS = frozenset({"is", "isn", "s", "no", "not", "nae", "isnt", "isnae", "isny", "t", "it", "its"})


def _not_until_then(frame: Frame) -> date | None:
    """The day to come of "panel isn't until 11 June": it is then; no such day where a verb is denied."""
    told = [i for i in frame.items if i.has("not", "limit", "day") or not (i.is_small or i.has("is", "step"))]
    denied, day = told[:-1], told[-1:]
    words = " ".join(i.text.lower() for i in denied).replace("'", " ").split()
    only = all(i.has("day") for i in day) and all(i.has("not", "limit") for i in denied)
    if not only or words[-1:] not in (["until"], ["till"], ["til"]) or not set(words[:-1]) <= _ON_WHICH_IT_IS:
        return None
    read = frame.days(Intent.FUTURE)
    open_ = read.on and read.on > frame.today and frame.situation.rules.for_sending.is_working_day(read.on)
    return read.on if open_ else None


_IN_ITS_PLACE = frozenset({"now", "instead"})


def _new_day(frame: Frame) -> Item | None:
    """The day that is told in the place of the one denied: "didn't happen as the GP was off, now 2 June"."""
    denied = frame.of("not", "fell")[0]
    days = [i for i in frame.of("day") if i.start > denied.start]
    if denied.text.lower().split()[0] in _ALL_BUT:
        return None
    swapped = (
        len(days) > 1 and frame.items[-1].text.lower() == "instead"
    )  # "can't do 28 May, 18 June instead"
    days = days[-1:] if swapped else days
    if len(days) != 1 or frame.has("remind", "look_again", "deferred", "outcome", "limit", "vague"):
        return None
    told = [
        i
        for i in frame.items
        if i.start > denied.start and i.text.lower() not in ("the", "on", "for", "it's")
    ]
    at = told.index(days[0])
    lead, behind = told[max(0, at - 1) : at], [i.text.lower() for i in told[at + 1 : at + 2]]
    instead = any(i.has("booked", "moved") or _IN_ITS_PLACE & set(i.text.lower().split()) for i in lead)
    whole = (
        at > 1
        or swapped
        or denied.has("fell")
        or any(i.has("day") for i in frame.items if i.end <= denied.start)
    )
    instead = (instead and whole) or behind == ["instead"]  # "not booked for 9 June" denies the booking
    read = frame.days(Intent.FUTURE, days)
    return days[0] if instead and read.on and read.on > frame.today else None


def _held_later(frame: Frame, new: Item) -> Told | None:
    """Not held, with its reason, and the new day; a weekend or a holiday is asked about."""
    read = frame.days(Intent.FUTURE, [new])
    if read.on is None or not frame.situation.rules.for_sending.is_working_day(read.on):
        return None
    old = [i for i in frame.of("day") if i is not new]
    on = frame.days(Intent.PAST, old).on if old else None
    reason = frame.reason("blocker_reasons") if frame.telling.reasons or frame.telling.loose else Reason()
    moved = frame.answer(Verb.BOOKED, on=read.on)
    if reason == Reason() or not _sits(frame):
        moved = replace(moved, reason=reason.code, note=reason.words)
        return Told([frame.answer(Verb.NOT_DONE, on=on), moved])
    off = frame.answer(Verb.DECISION, outcome="cancelled", on=on, reason=reason.code, note=reason.words)
    return Told([off, moved])


def _with_its_reason(frame: Frame, told: Told, on: date | None) -> Told:
    """What did not happen and why: cancelled where it was to sit, else blocked."""
    reason = frame.reason("blocker_reasons")
    fell = (
        frame.has("held", "happen", "fell", "will")
        and not frame.has("yet", "booked")
        and not any(c.has("yet") for c in (*frame.telling.reasons, *frame.telling.loose))
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
    return milestone is not None and milestone.body not in (None, "court")
