"""What a body decided: an outcome, or that it was put off. No outcome is ever turned over."""

from __future__ import annotations

import re
from dataclasses import replace

from permanence.answer import Verb
from permanence.entries import LegalStep
from permanence.pack.model import Milestone
from permanence.people import Role
from permanence.receipt import receipt_of
from permanence.replies.account import Told
from permanence.replies.children import asked_stages
from permanence.replies.dates.read import Intent
from permanence.replies.frame import OTHER, Frame, Reason, leads_to
from permanence.replies.happened import dated, happened, panel_first
from permanence.replies.item import Item
from permanence.replies.meant import DaysRead
from permanence.replies.reading import Open

PUT_OFF = frozenset({"deferred", "continued", "cancelled", "inquorate"})
_NEEDS_A_NEW_DAY = frozenset({"continued", "cancelled", "inquorate"})


_COURTS_ADJOURN = (
    "adjourned",
    "deferred",
    "continued",
    "sisted",
    "postponed",
    "adjourning",
    "deferring",
    "reserved",
)


def deferred(frame: Frame) -> Told | None:
    """Put off, by a body or before it sat: the decision with its own day, and the new day where one is told."""
    coming, past = _days_apart(frame)
    if past and not coming and _sat_all_the_same(frame):
        return _held_with(frame, frame.of("verdict", "outcome", "deferred"), past)
    return _deferred(frame, _outcome(frame), coming, past)


def _deferred(frame: Frame, outcome: str | None, coming: list[Item], past: list[Item]) -> Told | None:
    if outcome in PUT_OFF and (
        _was_to_come(frame, coming, past, outcome) or _called_off_since(frame, coming)
    ):
        return Told([frame.answer(Verb.NOT_DONE)], [Open.NEW_DAY, Open.REASON], fine=frame.items, note=True)
    if coming and not past and _told_behind(frame, outcome, coming):
        return _moved_because(frame, coming)
    if outcome not in PUT_OFF or (outcome in _NEEDS_A_NEW_DAY and not coming):
        return None
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    adjourned = any(i.text.lower().split()[0] in _COURTS_ADJOURN for i in frame.of("outcome", "deferred"))
    if milestone is not None and (
        milestone.body is None or (milestone.body == "court" and not (adjourned or outcome != "deferred"))
    ):
        return _put_off(frame, coming)
    reason = frame.reason("blocker_reasons")
    wanted = _papers_wanted(frame) if reason == Reason() or not coming else []
    if wanted and reason == Reason():
        reason = Reason("report_awaited")
    frame.fine += wanted
    decision = frame.answer(Verb.DECISION, outcome=outcome, reason=reason.code, note=reason.words)
    told = Told([decision])
    told.fine += [
        i for i in frame.of("limit", "no_date") if i.has("no_date") or (coming and not i.has("not"))
    ]
    told.fine += [i for i in frame.of("vague") if coming and i.text.lower() == "back"]
    if past:
        on = None if _may_be_to_come(frame, past) else frame.days(Intent.PAST, past).on
        told.answers[0] = replace(decision, on=on)
        if on is None:
            told.opens.append(Open.DAY)
    needs_reason = frame.situation.rules.pack.outcomes[outcome].needs_reason and reason == Reason()
    if coming:
        return _with_new_day(frame, told, coming, needs_reason)
    if needs_reason:
        told.opens += [Open.REASON, Open.NEW_DAY]
    else:
        told.beside.append(Open.NEW_DAY)
    return panel_first(frame, told)


def _may_be_to_come(frame: Frame, days: list[Item]) -> bool:
    """Like "cancelled panel on the 28th", said on the 20th: put off is as well what was still to come this month."""
    on = frame.days(Intent.PAST, days).on
    bare = all(i.has("day_of_some_month") for i in days)
    return bare and on is not None and (on.year, on.month) != (frame.today.year, frame.today.month)


def _sat_all_the_same(frame: Frame) -> bool:
    """Like "review held 13 May, recommendation deferred": the meeting was held, and what it was to decide put off."""
    first = frame.of("held")[:1]
    heads = [i for i in frame.of("verdict") if first and i.start > first[0].start]
    pack = frame.situation.rules.pack
    return bool(heads) and any(pack.is_review(rule.code) for rule in pack.stages_to(frame.milestone or ""))


def _held_with(frame: Frame, put_off: list[Item], past: list[Item]) -> Told:
    """It was held on its day; what was put off is named as not read."""
    told = dated(frame, Verb.DONE, frame.days(Intent.PAST, past))
    told.fine += put_off
    told.unread.append(frame.words(put_off))
    return told


_SINCE = re.compile(r"\b(?:but|however|though|although|since|then)\b", re.IGNORECASE)


def _called_off_since(frame: Frame, coming: list[Item]) -> bool:
    """Like "panel will be on 18 June but cancelled": what was booked is off again."""
    told = frame.of("outcome", "deferred")
    behind = bool(coming) and bool(told) and told[0].start > coming[-1].start
    return behind and _SINCE.search(frame.text[coming[-1].end : told[0].start]) is not None


def _told_behind(frame: Frame, outcome: str | None, coming: list[Item]) -> bool:
    """Whether it is told behind the new day that it was not held, as the reason: "bumped to 30 June, no quorum"."""
    told = frame.of("outcome")
    return (
        outcome in ("inquorate", "cancelled")
        and bool(told)
        and told[0].start > coming[-1].start
        and (frame.has("moved", "booked", "is", "now_with") or leads_to(coming[-1], frame.items))
    )


def _moved_because(frame: Frame, coming: list[Item]) -> Told:
    """Like "bumped to 30 June, no quorum that day": the new day, and why; no decision of a day that was not told."""
    read = frame.days(Intent.FUTURE, coming)
    why = frame.of("outcome")
    reason = OTHER if OTHER in frame.situation.rules.pack.blocker_reasons else None
    told = dated(frame, Verb.BOOKED, read, reason=reason, note=frame.words(why))
    told.fine += why
    if read.on and not frame.situation.rules.for_sending.is_working_day(read.on):
        told.opens.append(Open.DAY)
    return told


def _was_to_come(frame: Frame, coming: list[Item], past: list[Item], outcome: str) -> bool:
    """Like "panel on 9 June cancelled": the one day to come is that of what was put off, and no new one."""
    if len(coming) != 1 or past or leads_to(coming[0], frame.items):
        return False
    told = [i for i in frame.of("outcome", "deferred") if i.start > coming[0].start]
    named = frame.has("booked", "moved", "next", "date_word")
    return not named and (bool(told) or outcome == "cancelled")


def _put_off(frame: Frame, coming: list[Item]) -> Told:
    """A step that no body decides is not deferred by one: it was not done, or has another day."""
    if not coming:
        return Told([frame.answer(Verb.NOT_DONE)], [Open.NEW_DAY, Open.WHETHER], fine=frame.items, note=True)
    read = frame.days(Intent.FUTURE, coming)
    told = Told([frame.answer(Verb.BOOKED, on=read.on)], days=read.days, why=read.why)
    if read.on is None or not frame.situation.rules.for_sending.is_working_day(read.on):
        told.opens.append(Open.DAY)
    return told


def _papers_wanted(frame: Frame) -> list[Item]:
    """Papers for which a body put it off: "deferred for a sibling report"."""
    if "report_awaited" not in frame.situation.rules.pack.blocker_reasons:
        return []
    for n, item in enumerate(frame.items):
        lead = [i.text.lower() for i in frame.items[max(0, n - 3) : n]]
        if item.has("paper") and {"for", "pending", "awaiting", "until"} & set(lead):
            return [
                i
                for i in frame.items[max(0, n - 3) : n + 1]
                if not i.has("day", "outcome", "deferred", "step")
            ]
    return []


def _with_new_day(frame: Frame, told: Told, coming: list[Item], needs_reason: bool) -> Told:
    read = frame.days(Intent.FUTURE, coming)
    told.days, told.why = read.days, read.why
    if read.on is None or not frame.situation.rules.for_sending.is_working_day(read.on):
        told.opens.append(Open.DAY)
    else:
        told.answers.append(frame.answer(Verb.BOOKED, on=read.on))
    if needs_reason:
        (told.opens or told.beside).append(Open.REASON)
    return told


def _days_apart(frame: Frame) -> tuple[list[Item], list[Item]]:
    """Days to come, and days of what was put off: by the words before them, else by the calendar."""
    coming: list[Item] = []
    past: list[Item] = []
    for item in frame.of("day"):
        behind = leads_to(item, frame.items)
        read = frame.days(Intent.EITHER, [item])
        later = read.on is not None and read.on > frame.today
        (coming if behind or later else past).append(item)
    return coming, past


def _outcome(frame: Frame) -> str | None:
    """The one outcome told; None where there are several, or none."""
    codes = {i.get("outcome") for i in frame.of("outcome")}
    if not codes and frame.has("deferred"):
        codes = {"deferred"}
    if codes == {"continued"}:
        milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
        return "deferred" if milestone is None or milestone.body in ("panel", "adm") else "continued"
    return codes.pop() if len(codes) == 1 else None


def decision(frame: Frame) -> Told | None:
    """A body decided: the outcome with its day, and its reason where the outcome needs one."""
    pack = frame.situation.rules.pack
    _where_it_is_ruled(frame)
    milestone = pack.milestones.get(frame.milestone or "")
    read = frame.days(Intent.PAST)
    if frame.milestone is None:
        return Told([], [Open.STEP, Open.DAY], unread=[frame.words(frame.items)])
    codes = {i.get("outcome") for i in frame.of("outcome")}
    ruled = codes & frame.lexicon.ways.get(frame.milestone, frozenset())
    codes = ruled if len(codes) > 1 and len(ruled) == 1 and "cancelled" not in codes else codes
    if milestone is None or len(codes) > 1:
        return _of_two_minds(frame, read)
    rulings = {o for o in codes if o} & _RULINGS
    if (rulings and not _rules(frame, frame.milestone, rulings)) or _of_nobody(frame, milestone, codes):
        return _of_which_step(frame, Open.OUTCOME)
    if _by_the_writer(frame) or _may_be_legals(frame):
        return _of_which_step(frame, Open.WHETHER)
    if _agrees_to_nothing_of_ours(frame, milestone, codes):
        if codes == {"approved"} and read.on and _parted_from_its_day(frame):
            return _held_with(frame, frame.of("outcome"), frame.of("day"))
        return _of_which_step(frame, Open.OUTCOME)
    outcome = next(iter(codes)) or ""
    if milestone.body == "court" and outcome == "approved":
        return happened(frame)
    kin = [i for i in frame.of("route") if rulings and i.get("route") in _KIN_ROUTES]
    frame.fine += (
        kin  # "kinship care for child 5 was ruled out": who is ruled on, and no route that was decided
    )
    routes = [i for i in frame.of("route") if i not in kin]
    if routes and not _own_route(frame, routes):
        return _of_two_minds(frame, read)
    return panel_first(frame, _decided(frame, outcome, read, routes))


def _of_which_step(frame: Frame, beside: Open) -> Told:
    """Asked of which step it is told, and what is open beside that."""
    return Told([], [Open.STEP, beside], unread=[frame.words(frame.items)], fine=frame.items, note=True)


_AGREED_OR_NOT = frozenset({"approved", "not_agreed", "contrary"})


def _agrees_to_nothing_of_ours(frame: Frame, milestone: Milestone, codes: set[str | None]) -> bool:
    """Like "hearing approved 12 May", "LAC review approved the plan": a sitting of which no agreement is recorded.

    A review is held, and what it rules has a step of its own; a hearing by itself is not the report that it gives.
    """
    if not codes <= _AGREED_OR_NOT or codes & frame.lexicon.ways.get(milestone.code, frozenset()):
        return False
    named = any(i.has("step") for i in frame.items)
    review = milestone.body == "review" and milestone.done == "held"
    return review or (milestone.body == "hearing" and not named)


_PARTED = re.compile(r"[,.;:!\n]|\s-\s")


def _parted_from_its_day(frame: Frame) -> bool:
    """Like "review yesterday, all happy": the meeting with its day, and by itself what was said there."""
    days, told = frame.of("day"), frame.of("outcome")
    parted = _PARTED.search(frame.text[days[-1].end : told[0].start]) if days else None
    return parted is not None and told[0].start > days[-1].end


def _where_it_is_ruled(frame: Frame) -> None:
    """Who is ruled out "at the review", or by it, is the news of the step that rules on kin, and not of the review."""
    codes = {o for i in frame.of("outcome") if (o := i.get("outcome"))}
    if frame.case is None or not codes or not codes <= _RULINGS or _rules(frame, frame.milestone, codes):
        return
    asked = asked_stages(frame.case, frame.situation, frame.line)
    ruling = [s for s in asked if _rules(frame, s.milestone, codes)]
    named = {c for i in frame.of("outcome") for c in i.codes("step") if _rules(frame, c, codes)}
    ruling = ruling or [s for s in frame.case.running() if s.milestone in named]
    if len(ruling) == 1:
        frame.milestone, frame.stage = ruling[0].milestone, ruling[0]


_RULINGS = frozenset({"ruled_out", "ruled_in"})
_KIN_ROUTES = frozenset({"kinship_care_order"})


def _rules(frame: Frame, milestone: str | None, codes: set[str]) -> bool:
    return codes <= frame.lexicon.ways.get(milestone or "", frozenset())


def _of_nobody(frame: Frame, milestone: Milestone, codes: set[str | None]) -> bool:
    """Whether nobody decides this step, or somebody else did than the step's own body: "agreed by my manager"."""
    known = {o for o in codes if o} & frame.lexicon.ways.get(frame.milestone or "", frozenset())
    if milestone.body is None and not known:
        return True
    return (
        frame.step is None and frame.situation.writer.role is Role.SOCIAL_WORKER and frame.has("staff_role")
    )


def _by_the_writer(frame: Frame) -> bool:
    """Like "I agreed the plan on 18 May": what she decided herself is no body's decision, where no step is named."""
    decides = next(i for i in frame.items if i.has("outcome"))
    before = [i.text.lower() for i in frame.items if i.end <= decides.start]
    herself = bool({"i", "i've", "ive"} & set(before[-3:]))
    return herself and frame.step is None and frame.situation.writer.role is Role.SOCIAL_WORKER


def _may_be_legals(frame: Frame) -> bool:
    """Like "HW-4821-B accepted today" while legal services have the papers, not yet accepted: by them, or the body?"""
    told = frame.of("outcome")
    theirs = all(i.get("legal") == "legal_accepted" for i in told) and frame.step is None
    if not theirs or frame.case is None or not frame.telling.references:
        return False  # in a thread of her own, of whom nothing else is asked, it is the step's
    receipt = receipt_of(frame.case.journey, frame.case.rules.pack)
    return receipt is not None and not receipt.of(LegalStep.ACCEPTED)


def _decided(frame: Frame, outcome: str, read: DaysRead, routes: list[Item]) -> Told:
    told_by = frame.situation.rules.pack.outcomes[outcome]
    reason = frame.reason("blocker_reasons") if told_by.needs_reason else Reason()
    told = dated(frame, Verb.DECISION, read, outcome=outcome, reason=reason.code, note=reason.words)
    told.fine += routes
    if not told_by.reaches and not frame.has("day", "vague", "bad_day", "limit"):
        told.opens.remove(Open.DAY)
    if told_by.needs_reason and reason == Reason():
        told.opens.append(Open.REASON)
    elif outcome == "cancelled" and not told.opens:
        told.beside.append(Open.NEW_DAY)
    return told


def _of_two_minds(frame: Frame, read: DaysRead) -> Told:
    """A decision that was something else than asked for, or two at once: held, and what was decided is asked."""
    return Told(
        [frame.answer(Verb.DONE, on=read.on)],
        [Open.OUTCOME, Open.ROUTE, *([] if read.on else [Open.DAY])],
        fine=[i for i in frame.items if i.has("outcome", "route", "not")],
        days=read.days,
    )


def _own_route(frame: Frame, routes: list[Item]) -> bool:
    if frame.case is None:
        return False
    mine = {plan.route for plan in frame.case.journey.open_plans()}
    return all(r.get("route") in mine for r in routes)


def no_decision(frame: Frame) -> Told | None:
    """Like "went ahead but no decision": held, and nothing decided."""
    return happened(frame) if frame.has("held", "was") else None
