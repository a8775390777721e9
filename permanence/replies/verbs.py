"""The verbs: what each needs to be read, which kinds of words it may stand beside, and what it asks.

One row a verb, in the order in which they are tried. The account (`account.py`) stands between every row and a fact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.replies.account import Told, through_the_account
from permanence.replies.dates.read import Intent
from permanence.replies.frame import Frame, Reason, is_late, leads_to
from permanence.replies.items import DaysRead, Item
from permanence.replies.reading import Open
from permanence.replies.whole_verbs import WHOLE_ROWS, Row

PAST_KINDS = frozenset({"held", "was", "is"})
_PUT_OFF = frozenset({"deferred", "continued", "cancelled", "inquorate"})


def judged(frame: Frame) -> Told:
    """What a telling comes to: by the first row that fits, through the account."""
    for row in (*WHOLE_ROWS, *ROWS):
        if row.fits(frame):
            told = row.make(frame)
            if told is not None:
                told.fine = [*told.fine, *frame.fine]
                return through_the_account(told, frame.items, row.beside)
    return _nothing_read(frame)


def _nothing_read(frame: Frame) -> Told:
    """No verb: a step, a weak word or something else by itself."""
    weak = frame.has("weak") or frame.has("paper")
    opens = [Open.STEP, Open.WHETHER] if weak or frame.milestone is None else [Open.WHETHER]
    if frame.has("day", "vague", "bad_day", "limit", "no_date") or frame.step:
        opens.append(Open.DAY)
    if weak:
        opens.append(Open.ROUTE)
    return Told(opens=opens, unread=[frame.words(frame.items)] if frame.items else [], note=True)


def _dated(frame: Frame, verb: Verb, read: DaysRead, **more: object) -> Told:
    """An answer with its day, or the question which day."""
    told = Told([frame.answer(verb, on=read.on, **more)], days=read.days, why=read.why)
    if read.on is None:
        told.opens.append(Open.DAY)
    return told


# --- the way is barred ------------------------------------------------------------------------------------------------


def _blocked(frame: Frame) -> Told | None:
    barred = frame.of("block", "late", "look_again", "blocker_reasons")
    if any(i.start < barred[0].start for i in frame.of("doubt")):
        return None
    reason = frame.reason("blocker_reasons")
    read = frame.days(Intent.FUTURE)
    until = read.on if read.on and read.on > frame.today else None
    asked = _asked_stage(frame)
    told = Told([replace(asked, until=until, reason=reason.code, note=reason.words)])
    if reason.code is None:
        told.opens.append(Open.REASON)
    if until is None:
        told.opens.append(Open.REVIEW_DAY)
        told.fine += frame.of("vague", "bad_day", "limit", "day")
    return told


def _asked_stage(frame: Frame) -> Answer:
    """The blocked step: the one told, unless its word belongs to the reason; then the one that was asked about."""
    return frame.answer(Verb.BLOCKED)


# --- what a body decided ----------------------------------------------------------------------------------------------


def _deferred(frame: Frame) -> Told | None:
    """Put off, by a body or before it sat: the decision with its own day, and the new day where one is told."""
    outcome = _outcome(frame)
    coming, past = _days_apart(frame)
    if outcome not in _PUT_OFF or (outcome == "continued" and not coming):
        return None
    if outcome in ("cancelled", "inquorate") and not coming:
        return None
    reason = frame.reason("blocker_reasons")
    decision = frame.answer(Verb.DECISION, outcome=outcome, reason=reason.code, note=reason.words)
    told = Told([decision])
    told.fine += [i for i in frame.of("limit", "no_date") if coming or i.has("no_date")]
    if past:
        read = frame.days(Intent.PAST, past)
        told.answers[0] = replace(decision, on=read.on)
        if read.on is None:
            told.opens.append(Open.DAY)
    needs_reason = frame.situation.rules.pack.outcomes[outcome].needs_reason and reason == Reason()
    if coming:
        return _with_new_day(frame, told, coming, needs_reason)
    if needs_reason:
        told.opens += [Open.REASON, Open.NEW_DAY]
    else:
        told.beside.append(Open.NEW_DAY)
    return _panel_first(frame, told)


def _with_new_day(frame: Frame, told: Told, coming: list[Item], needs_reason: bool) -> Told:
    read = frame.days(Intent.FUTURE, coming)
    told.days, told.why = read.days, read.why
    if read.on is None or not frame.situation.rules.calendar.is_working_day(read.on):
        told.opens.append(Open.DAY)
    else:
        told.answers.append(frame.answer(Verb.BOOKED, on=read.on))
    if needs_reason:
        (told.opens if told.opens else told.beside).append(Open.REASON)
    return told


def _days_apart(frame: Frame) -> tuple[list[Item], list[Item]]:
    """Days to come, and days of what was put off: by the words before them, else by the calendar."""
    coming, past = [], []
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
        return "continued" if milestone and milestone.body in ("hearing", "court") else "deferred"
    return codes.pop() if len(codes) == 1 else None


def _decision(frame: Frame) -> Told | None:
    pack = frame.situation.rules.pack
    milestone = pack.milestones.get(frame.milestone or "")
    read = frame.days(Intent.PAST)
    if frame.milestone is None:
        return Told([], [Open.STEP, Open.DAY], unread=[frame.words(frame.items)])
    codes = {i.get("outcome") for i in frame.of("outcome")}
    if milestone is None or len(codes) > 1:
        return _of_two_minds(frame, read)
    outcome = next(iter(codes)) or ""
    if milestone.body == "court" and outcome == "approved":
        return _happened(frame)
    routes = frame.of("route")
    if routes and not _own_route(frame, routes):
        return _of_two_minds(frame, read)
    return _panel_first(frame, _decided(frame, outcome, read, routes))


def _decided(frame: Frame, outcome: str, read: DaysRead, routes: list[Item]) -> Told:
    told_by = frame.situation.rules.pack.outcomes[outcome]
    reason = frame.reason("blocker_reasons") if told_by.needs_reason else Reason()
    told = _dated(frame, Verb.DECISION, read, outcome=outcome, reason=reason.code, note=reason.words)
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


def _panel_first(frame: Frame, told: Told) -> Told:
    """Asks along for the step that has to come before it and has no day yet."""
    case = frame.case
    if case is None or frame.milestone is None:
        return told
    asked = {"panel": Open.PANEL_DAY, "petition_lodged": Open.PETITION_DAY}
    for rule in case.rules.pack.orderings:
        before = [code for code in rule.first if code in asked]
        if rule.then == frame.milestone and before and _on_route(case, rule.routes):
            known = any(case.journey.reached(c) or c in frame.told_before for c in rule.first)
            told.beside += [] if known else [asked[before[0]]]
    return told


def _on_route(case: Case, routes: frozenset[str]) -> bool:
    return not routes or any(plan.route in routes for plan in case.journey.open_plans())


# --- it did not happen ------------------------------------------------------------------------------------------------


def _not_done(frame: Frame) -> Told | None:
    denials = len(frame.of("not", "fell"))
    if denials > 1 and not _one_denial(frame):
        return None
    if frame.milestone is None:
        return Told([], [Open.STEP, Open.WHETHER], unread=[frame.words(frame.items)], fine=frame.items)
    read = frame.days(Intent.EITHER)
    on = read.on or (read.days[0] if len(read.days) == 1 else None)
    told = Told([frame.answer(Verb.NOT_DONE, on=on)], beside=[Open.NEW_DAY])
    told.fine += frame.of("limit", "vague", "no_date") if on is None else []
    denied = [o for c in (*frame.telling.reasons, *frame.telling.loose) for i in c.items if (o := i.get("outcome")) in _PUT_OFF]
    if denied:
        frame.telling.reasons, frame.telling.loose = [], []
        return Told([frame.answer(Verb.DECISION, outcome=denied[0], on=on)], [Open.REASON] if denied[0] != "inquorate" else [], [Open.NEW_DAY], fine=told.fine)
    told.fine += [] if frame.telling.reasons or frame.telling.loose else frame.of("doubt")
    if not frame.telling.reasons and not (frame.telling.loose and frame.has("held", "happen", "fell")):
        return told
    reason = frame.reason("blocker_reasons")
    fell = frame.has("held", "happen", "fell", "will") and not frame.has("yet", "booked") and (on is None or on <= frame.today)
    if fell and _sits(frame):
        cancelled = frame.answer(Verb.DECISION, outcome="cancelled", on=on, reason=reason.code, note=reason.words)
        return Told([cancelled], beside=[Open.NEW_DAY], fine=told.fine)
    blocked = frame.answer(Verb.BLOCKED, reason=reason.code, note=reason.words)
    return Told([blocked], [Open.REVIEW_DAY], fine=told.fine)


def _one_denial(frame: Frame) -> bool:
    """ "not gone ahead, no new date" denies once."""
    at = [n for n, i in enumerate(frame.items) if i.has("not", "fell")]
    return all(b - a == 1 for a, b in zip(at, at[1:], strict=False))


def _sits(frame: Frame) -> bool:
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    return milestone is not None and milestone.body is not None


def _no_decision(frame: Frame) -> Told | None:
    """ "went ahead but no decision": held, and nothing decided."""
    return _happened(frame) if frame.has("held", "was") else None


# --- booked, moved ----------------------------------------------------------------------------------------------------


def _booked(frame: Frame) -> Told | None:
    if frame.milestone is None:
        return Told([], [Open.STEP], unread=[frame.words(frame.items)], fine=frame.of("booked", "moved", "will"))
    if frame.has("moved") and not frame.has("day"):
        return Told([], [Open.DAY], unread=[frame.words(frame.items)], fine=frame.items)
    to = [i for i in frame.of("day") if leads_to(i, frame.items)]
    several = len(frame.of("day")) > 1 and frame.has("moved")
    read = frame.days(Intent.FUTURE, to if several and len(to) == 1 else None)
    if frame.has("moved") and read.on is None and not several:
        read = frame.days(Intent.FUTURE)
    reason = frame.reason("blocker_reasons") if frame.has("moved") or frame.telling.reasons else Reason()
    told = _dated(frame, Verb.BOOKED, read, reason=reason.code, note=reason.words)
    if frame.has("moved") and read.on:
        told.fine += [i for i in frame.items if _of_the_old_day(i)]
    if read.on and read.on < frame.today:
        told.opens += [Open.DAY, Open.WHETHER]
    elif read.on and not frame.situation.rules.calendar.is_working_day(read.on):
        told.opens.append(Open.DAY)
        told.answers = [replace(a, on=None) for a in told.answers]
        told.why = "closed"
    return told


def _of_the_old_day(item: Item) -> bool:
    low = item.text.lower()
    return low in ("from", "to", "until", "till", "til") or item.has("was") or low in ("due", "was due", "due to be", "planned", "was to be")


# --- it happened ------------------------------------------------------------------------------------------------------


def _happened(frame: Frame) -> Told:
    if frame.milestone is None:
        read = frame.days(Intent.PAST)
        known = Answer(Verb.DONE, frame.reference, on=read.on)
        return Told([known], [Open.STEP, *([] if read.on else [Open.DAY])], unread=[])
    read = frame.days(Intent.PAST)
    told = _dated(frame, Verb.DONE, read)
    told.fine += [i for i in frame.of("limit") if i.text.lower() == "since"] if _tells(frame) else []
    said = frame.has("held", "was") or (frame.step is not None and _tells(frame))
    told.fine += frame.of("family") if _is_a_visit(frame) else []
    if read.on is None and _may_be_today(frame):
        told = Told([frame.answer(Verb.DONE, on=frame.today)])
    elif read.on == frame.today and not said:
        told.opens.append(Open.WHETHER)
    return _held_before(frame, _which_way(frame, told))


def _may_be_today(frame: Frame) -> bool:
    """ "Done" without a day is today only where nothing is left over and the step is not yet due."""
    due = frame.stage is not None and frame.stage.due_on is not None and not is_late(frame.stage, frame.today)
    return due and frame.has("held") and not frame.has("day", "vague", "bad_day", "limit")


def _tells(frame: Frame) -> bool:
    words = frame.step.text.lower().split() if frame.step else []
    return any(word in frame.lexicon.lists["telling"] for word in words)


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
    return bool(rules) and all(r.routes and not _on_route(frame.case, r.routes) for r in rules)


def _held_before(frame: Frame, told: Told) -> Told:
    """A step that happens once and has a day already: again, or in its place?"""
    case, code = frame.case, frame.milestone or ""
    if case is None or frame.stage is not None:
        return told
    milestone = case.rules.pack.milestones.get(code)
    if milestone and not milestone.repeats and case.journey.reached(code):
        told.opens += [Open.AGAIN, Open.STEP]
    return told


def _by_its_day(frame: Frame) -> Told | None:
    """A step and a day and no verb: held where the day has passed, booked where it is to come."""
    read = frame.days(Intent.EITHER)
    if frame.has("day_of_some_month") and frame.milestone is not None:
        either = (frame.days(Intent.PAST).on, frame.days(Intent.FUTURE).on)
        return Told([], [Open.WHETHER, Open.DAY], days=tuple(d for d in either if d))
    if read.on is None:
        return _open_day(frame, read)
    if read.on > frame.today:
        return _booked(frame)
    if read.on == frame.today and not frame.has("held", "was"):
        told = _happened(frame)
        told.opens.append(Open.WHETHER)
        told.opens = list(dict.fromkeys(told.opens))
        return told
    return _happened(frame)


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


def _is_to_come(frame: Frame) -> Told | None:
    """ "is": booked where the day is to come."""
    read = frame.days(Intent.FUTURE)
    if frame.has("held"):
        return None
    if read.on and read.on >= frame.today:
        return _booked(frame)
    if read.days and all(d > frame.today for d in read.days):
        return Told([frame.answer(Verb.BOOKED)], [Open.DAY], days=read.days, why=read.why)
    return None


# --- the table --------------------------------------------------------------------------------------------------------

_BARRED = frozenset({"block", "late", "paper", "blocker_reasons", "because", "look_again", "limit", "pause_reasons", "was", "is", "yet", "doubt", "no_date", "remind"})
ROWS: tuple[Row, ...] = (
    Row("wrong", ({"wrong"},), {"wrong", "is", "was"}, lambda frame: Told([], [Open.CHILD, Open.WHETHER], fine=frame.items)),
    Row("deferred", ({"deferred", "outcome"},), {"deferred", "outcome", "moved", "booked", "was", "is", "will", "held", "no_date", "date_word", "yet", "because"}, _deferred, without={"not"}),
    Row("blocked", ({"block"},), _BARRED | {"weak", "date_word", "legal_side", "family", "staff_role", "thing", "person"}, _blocked, without={"held", "outcome", "moved"}),
    Row("look again", ({"look_again"}, {"day"}), _BARRED, _blocked, without={"held", "outcome", "moved", "booked"}),
    Row("late paper", ({"late"}, {"paper", "blocker_reasons"}), _BARRED | {"weak"}, _blocked, without={"held", "outcome", "moved", "booked", "step"}),
    Row("reason alone", ({"blocker_reasons"},), _BARRED, _blocked, without={"held", "outcome", "moved", "booked", "step", "weak", "paper"}),
    Row("no decision", ({"no_decision"}, {"held", "was"}), PAST_KINDS | {"no_decision"}, _no_decision, without={"outcome"}),
    Row("decision", ({"outcome"},), PAST_KINDS | {"outcome", "no_date"}, _decision, without={"will", "booked"}),
    Row("not done", ({"not", "fell"}, {"step", "held", "happen", "booked", "will", "fell", "yet", "late", "was", "is", "day", "number", "ref", "date_word"}), PAST_KINDS | {"not", "fell", "happen", "booked", "will", "yet", "deferred", "no_date", "date_word", "moved", "late"}, _not_done, without={"outcome"}),
    Row("booked", ({"booked", "moved", "next", "will"},), {"booked", "moved", "will", "happen", "is", "next", "date_word", "because", "blocker_reasons"}, _booked, without={"held"}),
    Row("no date", ({"no_date"}, {"step", "date_word", "is", "day"}), {"no_date", "is", "date_word", "yet"}, lambda frame: Told([], [Open.DAY], fine=frame.items), without={"held"}),
    Row("to come", ({"is"}, {"day"}), {"is", "date_word"}, _is_to_come, without={"was"}),
    Row("done", ({"held", "was"},), PAST_KINDS, _happened),
    Row("telling step", ({"step", "weak"}, {"day"}), PAST_KINDS | {"date_word"}, lambda frame: _happened(frame) if _tells(frame) and _passed(frame) else None),
    Row("by its day", ({"day"}, {"step", "number", "ref", "pick", "every", "day"}), {"is", "date_word"}, _by_its_day),
    Row("telling alone", ({"step", "weak"},), PAST_KINDS, lambda frame: _happened(frame) if _tells(frame) and not frame.has("day") else None),
)


def _passed(frame: Frame) -> bool:
    read = frame.days(Intent.EITHER)
    return read.on is None or read.on <= frame.today
