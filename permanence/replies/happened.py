"""It happened, or is booked for a day, or was moved: what a telling with a day or a verb of its own comes to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.replies.account import Told
from permanence.replies.children import asked_stages
from permanence.replies.clauses import is_planned
from permanence.replies.dates.read import Intent
from permanence.replies.frame import Frame, Reason, is_a_place, leads_to
from permanence.replies.item import Item
from permanence.replies.meant import DaysRead
from permanence.replies.reading import Open


def dated(frame: Frame, verb: Verb, read: DaysRead, **more: object) -> Told:
    """An answer with its day, or the question which day."""
    told = Told([frame.answer(verb, on=read.on, **more)], days=read.days, why=read.why)
    if read.on is None:
        told.opens.append(Open.DAY)
        told.why = read.why or (None if read.days[1:] else _not_sure(frame))
    return told


def _not_sure(frame: Frame) -> str | None:
    """Names the words of a day that come to none for sure, so that they are not lost: "tusday", "12/13"."""
    said = frame.words(frame.of("day"))
    return f'"{said}" is not sure' if said else None


def booked(frame: Frame) -> Told | None:
    """A day was given, or another in the place of the old one; a weekend or a holiday is asked about."""
    if frame.milestone is None:
        if told := _of_no_step(frame):
            return told
        return Told(
            [],
            [Open.STEP],
            note=True,
            unread=[frame.words(frame.items)],
            fine=frame.of("booked", "moved", "will"),
        )
    if _was_confirmed(frame):
        return None
    if _moves_something_else(frame) or _may_look_again(frame):
        return Told(
            [], [Open.STEP, Open.WHETHER], unread=[frame.words(frame.items)], fine=frame.items, note=True
        )
    if frame.has("moved") and not frame.has("day"):
        story = frame.has("family", "thing", "unknown") and not frame.step
        opens = [Open.DAY, Open.WHETHER] if story else [Open.DAY]
        return Told([], opens, unread=[frame.words(frame.items)], fine=frame.items, note=True)
    if _only_the_old_day(frame):
        return Told([frame.answer(Verb.NOT_DONE)], [Open.NEW_DAY], fine=frame.items)
    to = [i for i in frame.of("day") if leads_to(i, frame.items)]
    several = len(frame.of("day")) > 1 and frame.has("moved")
    read = frame.days(Intent.FUTURE, to if several and len(to) == 1 else None)
    if frame.has("moved") and read.on is None and not several:
        read = frame.days(Intent.FUTURE)
    why = frame.has("moved", "own_reason") or frame.telling.reasons
    reason = frame.reason("blocker_reasons") if why else Reason()
    told = dated(frame, Verb.BOOKED, read, reason=reason.code, note=reason.words)
    if frame.has("moved") and read.on:
        told.fine += [i for i in frame.items if _of_the_old_day(i)]
        told = _or_a_later_day(frame, told, to)
    return _if_they_can_meet(frame, told, read.on)


_OF_A_BOOKING = ("booked", "will", "is", "day", "small", "courtesy", "sign", "time")


def _of_no_step(frame: Frame) -> Told | None:
    """A day to come on which somebody meets, and no child and no step yet: "booked for 4 June"."""
    plain = frame.has("booked") and all(i.has(*_OF_A_BOOKING) for i in frame.items)
    on = frame.days(Intent.FUTURE).on if plain and frame.case is None else None
    if on is None or on <= frame.today or not frame.situation.rules.for_sending.is_working_day(on):
        return None
    return Told([frame.answer(Verb.BOOKED, on=on)], [Open.STEP], fine=frame.of("booked", "will", "is"))


def _if_they_can_meet(frame: Frame, told: Told, on: date | None) -> Told:
    """The same; of a day that is over, closed, or counted from nobody knows what, it is asked which is meant."""
    if on and on < frame.today:
        told.opens += [Open.DAY, Open.WHETHER]
    elif on and not frame.situation.rules.for_sending.is_working_day(on):
        told.opens.append(Open.DAY)
        told.answers = [replace(a, on=None) for a in told.answers]
        told.why = "closed"
    elif on and _may_count_from_the_last(frame):
        told.opens.append(Open.DAY)
        told.answers = [replace(a, on=None) for a in told.answers]
    return told


def _may_count_from_the_last(frame: Frame) -> bool:
    """Like "held 3 Nov, next in 6 months": from that meeting, or from today?"""
    counted = [i for i in frame.of("day") if i.text.lower().startswith(("in ", "within "))]
    next_one = frame.has("next") or (frame.step is not None and "next" in frame.step.text.lower().split())
    return bool(counted) and next_one


def _may_look_again(frame: Frame) -> bool:
    """Like "Review on 5 June" where another step was asked about: the meeting, or when to ask again?"""
    if frame.step is None or not frame.step.has("look_or_meet"):
        return False
    asked = asked_stages(frame.case, frame.situation, frame.line) if frame.case else []
    codes = set(frame.step.codes("step"))
    barred = bool(frame.telling.reasons or frame.telling.loose or frame.telling.before)
    return barred or not any(s.milestone in codes for s in asked)


def _only_the_old_day(frame: Frame) -> bool:
    """Like "moved from 11 June": the day that it was moved from, and no new one."""
    days = frame.of("day")
    if not frame.has("moved") or len(days) != 1:
        return False
    before = [
        i.text.lower() for i in frame.items if i.end <= days[0].start and i.text.lower() not in ("the", "on")
    ]
    return bool(before) and before[-1].split()[-1] == "from"


def _moves_something_else(frame: Frame) -> bool:
    """Like "the medical moved to 9 June": a paper has another day, and no step was named."""
    told = [i for i in frame.items if not i.is_small]
    return (
        frame.step is None
        and len(told) > 1
        and told[0].has("paper", "blocker_reasons")
        and not told[0].has("late", "block", "person", "no_date")
        and " " not in told[0].text.strip()
        and told[1].has("moved", "booked", "will")
    )


def _or_a_later_day(frame: Frame, told: Told, to: Sequence[Item]) -> Told:
    """Asked which, where another day to come is told behind the new one: "moved to 9 June but it's 16 June now"."""
    behind = [
        day
        for before, day in pairwise(frame.items)
        if len(to) == 1 and day.has("day") and day.start > to[0].end and not _of_the_old_day(before)
    ]
    first = told.answers[0].on
    days = [on for i in behind if (on := frame.days(Intent.FUTURE, [i]).on) and on > frame.today]
    if not first or not [d for d in days if d != first]:
        return told
    told.answers = [replace(a, on=None) for a in told.answers]
    told.opens.append(Open.DAY)
    told.days = tuple(dict.fromkeys((first, *days)))
    return told


def _was_confirmed(frame: Frame) -> bool:
    """Like "lodged last Thursday, the clerk has confirmed": what happened was confirmed, and no day given."""
    only = all(i.text.lower().endswith("confirmed") for i in frame.of("booked", "moved", "will", "next"))
    if not (only and tells(frame) and frame.has("day") and frame.days(Intent.PAST).on):
        return False
    frame.fine += frame.of("booked")
    return True


def _of_the_old_day(item: Item) -> bool:
    low = item.text.lower()
    return (
        low in ("from", "to", "until", "till", "til")
        or item.has("was")
        or low in ("due", "was due", "due to be", "planned", "was to be")
    )


def happened(frame: Frame) -> Told:
    """It happened on the day told, or just now. Without a day it is asked for, also where the step is not late."""
    if frame.milestone is None:
        read = frame.days(Intent.PAST)
        known = Answer(Verb.DONE, frame.reference, on=read.on)
        return Told([known], [Open.STEP, *([] if read.on else [Open.DAY])], unread=[])
    planned = _once_planned(frame)
    frame.telling.gone += planned
    read = frame.days(Intent.PAST)
    told = dated(frame, Verb.DONE, read)
    told.fine += [i for i in frame.of("limit") if i.text.lower() == "since"] if tells(frame) else []
    told.fine += planned if read.on else []
    said = frame.has("held", "was") or (frame.step is not None and tells(frame))
    told.fine += _who_was_seen(frame) if _is_a_visit(frame) else []
    booked_for = frame.case.booked_and_passed(frame.milestone) if frame.case else None
    if read.on is None and booked_for and not frame.has("day", "bad_day"):
        told.days = (booked_for,)
    elif read.on is None and _was_just_now(frame):
        told = Told([frame.answer(Verb.DONE, on=frame.today)])
    elif read.on == frame.today and not said:
        told.opens.append(Open.WHETHER)
    if _at_the_one_asked_about(frame) or tells_of_no_step(frame):
        told.opens += [Open.STEP, Open.WHETHER]
    if _says_yes(frame):
        told.opens.append(Open.OUTCOME)
    told = _held_before(frame, _which_way(frame, told))
    return panel_first(frame, told) if frame.milestone not in ("panel", "petition_lodged", None) else told


_SOMEWHERE = frozenset({"at", "in", "there", "with", "to", "out", "round", "up"})
_SOMEBODY = frozenset({
    "i", "he", "she", "him", "her", "mum", "dad", "gran", "granny", "parents", "family", "carers", "carer", "adopters",
    "everyone", "everybody", "mum's", "dad's", "wean", "bairn", "school", "nursery", "placement", "contact",
})  # fmt: skip


_BEFORE_A_COMMA = re.compile(
    r"(?:^|[.;!?\n])[ \t]*(?:the |his |her |their |both )?([\w']+)(?: \w+){0,2} ?, ?(?:on )?(?:the )?$"
)


def _somebody_before_a_comma(frame: Frame) -> bool:
    """Like "dad attended, 12 May": the comma parts the day from the somebody of whom it is told."""
    said = _BEFORE_A_COMMA.search(frame.text[: frame.of("day")[0].start].lower())
    return said is not None and said[1] in _SOMEBODY - {"i"}


def _she_is_in(frame: Frame) -> bool:
    """Like "in tomorrow": the writer is at work, and nothing is said of a step."""
    said = [i for i in frame.items if not i.has("sign", "courtesy", "ref")]
    return (
        frame.line is None
        and len(said) > 1
        and said[0].text.lower() in ("in", "in on", "in again")
        and said[1].has("day")
    )


_WRITTEN_DOWN = frozenset({"recorded", "minuted", "logged", "noted", "updated"})


def tells_of_no_step(frame: Frame) -> bool:
    """A day beside somebody or some place, and neither a step nor that it was held: "mum attended 12 May".

    A day by itself answers for the step that was asked about. "Was at school 12 May" tells of something else.
    """
    if (
        frame.step is not None
        or not frame.has("day")
        or frame.has("held", "weak", "booked", "moved", "next", "will")
    ):
        return False
    if _somebody_before_a_comma(frame) or _she_is_in(frame):
        return True
    for item in frame.items:
        words = set(item.text.lower().replace(",", " ").split())
        somewhere = frame.has("was") and (words & _SOMEWHERE) and item.has("trim", "small")
        somewhere = somewhere and item.text.lower() != "in the end"
        written = item.text.lower() in _WRITTEN_DOWN and item.start < frame.of("day")[0].start
        if somewhere or written or (words & _SOMEBODY and item.has("trim", "small")):
            return True
    return False


_A_YES = re.compile(
    r"\s*[-=:>\u2013\u2014]+\s*(?:yes|yep|yeah|aye|y)\b[\s,.;:-]*(?:on )?(?:the )?", re.IGNORECASE
)


def _says_yes(frame: Frame) -> bool:
    """Like "panel 12/5 yes" and "panel = yes, 12/5": yes it was held, or yes was what they said?"""
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    decides = frame.step is not None and milestone is not None and milestone.body not in (None, "court")
    if decides and frame.step and frame.has("day") and not frame.has("held"):
        between = frame.text[frame.step.end : frame.of("day")[0].start]
        if _A_YES.fullmatch(between):
            return True
    told = [i for i in frame.items if not i.has("sign")]
    return (
        decides and len(told) > 1 and told[-1].has("agree") and told[-2].has("day") and not frame.has("held")
    )


def _at_the_one_asked_about(frame: Frame) -> bool:
    """Like "child seen at review 14 May" where the review was asked about: which of the two is told?"""
    asked = (
        {s.milestone for s in asked_stages(frame.case, frame.situation, frame.line)} if frame.case else set()
    )
    at = [i for i in frame.of("step") if i is not frame.step and is_a_place(i, frame.items)]
    return frame.milestone not in asked and any(asked & set(i.codes("step")) for i in at)


def _once_planned(frame: Frame) -> list[Item]:
    """The words before the one day that it was planned for, where it went ahead: "booked for 12 May, went ahead"."""
    days, held = frame.of("day"), frame.of("held")
    if len(days) != 1 or not held or held[-1].start < days[0].start:
        return []
    return [i for i in frame.items if i.start < days[0].start and is_planned(i)]


_JUST_NOW = re.compile(
    r"\b(?:just (?:now|out of|back from|come out of|had|finished|ended|done)"
    r"|(?:is|are) now (?:done|over|finished|held))\b",
    re.IGNORECASE,
)


def _was_just_now(frame: Frame) -> bool:
    """Whether words say that it was today, though none names the day: "just out of the review". Not of a late step."""
    late = frame.stage is None or frame.stage.due_on is None or frame.stage.due_on < frame.today
    said = frame.has("held") and not frame.has("day", "vague", "bad_day", "limit")
    return not late and said and _JUST_NOW.search(frame.text) is not None


def tells(frame: Frame) -> bool:
    words = frame.step.text.lower().split() if frame.step else []
    return any(word in frame.lexicon.lists["telling"] for word in words)


_THE_WORKER = frozenset(
    {"sw", "social worker", "worker", "duty", "duty worker", "student", "ssw", "family support worker"}
)


def _who_was_seen(frame: Frame) -> list[Item]:
    """People beside a visit: those behind it, and the worker who made it. A visit by others is none."""
    behind = frame.step.start if frame.step else 0
    return [i for i in frame.of("family", "staff_role") if i.start > behind or i.text.lower() in _THE_WORKER]


def _is_a_visit(frame: Frame) -> bool:
    """A step that comes again and again and that no body decides: people are named in it as a matter of course."""
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    return milestone is not None and milestone.repeats and milestone.body is None


def _which_way(frame: Frame, told: Told) -> Told:
    """A step that is decided one way or the other is not done without its outcome."""
    ways = frame.lexicon.ways.get(frame.milestone or "", frozenset())
    if len(ways) > 1:
        told.opens.append(Open.OUTCOME)
    if _of_another_route(frame):
        told.beside.append(Open.ROUTE)
    return told


def _of_another_route(frame: Frame) -> bool:
    if frame.case is None:
        return False
    rules = frame.case.rules.pack.stages_to(frame.milestone or "")
    return bool(rules) and all(r.routes and not on_route(frame.case, r.routes) for r in rules)


def _held_before(frame: Frame, told: Told) -> Told:
    """A step that happens once and has a day already: again, or in its place?"""
    case, code = frame.case, frame.milestone or ""
    if case is None or frame.stage is not None:
        return told
    milestone = case.rules.pack.milestones.get(code)
    if milestone and not milestone.repeats and case.journey.reached(code):
        told.opens += [Open.AGAIN, Open.STEP]
    return told


def by_its_day(frame: Frame) -> Told | None:
    """A step and a day and no verb: held where the day has passed, booked where it is to come."""
    if frame.step is not None and frame.step.text.lower().startswith(("next ", "nxt ")):
        return booked(frame)
    read = frame.days(Intent.EITHER)
    if frame.has("day_of_some_month") and frame.milestone is not None:
        both = dict.fromkeys((*frame.days(Intent.PAST).days, *frame.days(Intent.FUTURE).days))
        either = tuple(
            frame.answer(Verb.DONE if day <= frame.today else Verb.BOOKED, on=day) for day in sorted(both)
        )
        return Told([], [Open.WHETHER, Open.DAY], days=tuple(both), either=either)
    if read.on is None:
        return _open_day(frame, read)
    if read.on > frame.today and tells_of_no_step(frame):
        return Told(
            [], [Open.STEP, Open.WHETHER], unread=[frame.words(frame.items)], fine=frame.items, note=True
        )
    if read.on > frame.today and tells(frame) and not frame.has("will", "booked", "moved", "next"):
        return happened(frame)  # "lodged 8 June": its own words say that it happened
    if read.on > frame.today:
        return booked(frame)
    if read.on == frame.today and not frame.has("held", "was"):
        told = happened(frame)
        told.opens.append(Open.WHETHER)
        told.opens = list(dict.fromkeys(told.opens))
        return told
    return happened(frame)


def _open_day(frame: Frame, read: DaysRead) -> Told:
    """No single day: booked or held is told by where the days lie, and asked where they lie on both sides."""
    ahead = [d for d in read.days if d > frame.today]
    if frame.milestone is None:
        return Told([], [Open.STEP, Open.DAY, Open.WHETHER], days=read.days)
    if read.days and not ahead:
        return Told([frame.answer(Verb.DONE)], [Open.DAY], days=read.days, why=read.why)
    if read.days and len(ahead) < len(read.days):
        return Told([], [Open.WHETHER, Open.DAY], days=read.days, why=read.why)
    return Told([frame.answer(Verb.BOOKED)], [Open.DAY], days=read.days, why=read.why)


def is_to_come(frame: Frame) -> Told | None:
    """Like "is": booked where the day is to come."""
    read = frame.days(Intent.FUTURE)
    if frame.has("held"):
        return None
    if read.on and read.on >= frame.today:
        return booked(frame)
    if read.days and all(d > frame.today for d in read.days):
        return Told([frame.answer(Verb.BOOKED)], [Open.DAY], days=read.days, why=read.why)
    return None


def passed(frame: Frame) -> bool:
    read = frame.days(Intent.EITHER)
    return read.on is None or read.on <= frame.today


def on_route(case: Case, routes: frozenset[str]) -> bool:
    return not routes or any(plan.route in routes for plan in case.journey.open_plans())


def panel_first(frame: Frame, told: Told) -> Told:
    """Asks along for the step that has to come before it and has no day yet."""
    case = frame.case
    if case is None or frame.milestone is None:
        return told
    asked = {"panel": Open.PANEL_DAY, "petition_lodged": Open.PETITION_DAY}
    for rule in case.rules.pack.orderings:
        before = [code for code in rule.first if code in asked]
        if rule.then == frame.milestone and before and on_route(case, rule.routes):
            known = any(case.journey.reached(c) or c in frame.told_before for c in rule.first)
            told.beside += [] if known else [asked[before[0]]]
    return told
