"""Verbs that a telling has as a whole: the hand-over, a journey that is over, another route, away, not mine, later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from permanence.answer import Answer, Verb
from permanence.people import MANAGERS
from permanence.replies.account import Told
from permanence.replies.away import away_until, begins, working_days
from permanence.replies.barred import blocked
from permanence.replies.clauses import is_of_the_plan
from permanence.replies.dates.read import DateFound, Intent, Precision
from permanence.replies.frame import Frame, Reason
from permanence.replies.hand_over import by_a_step, by_the_officer, hand_over
from permanence.replies.item import Item
from permanence.replies.meant import DaysRead, length_after
from permanence.replies.parts import gives_reason
from permanence.replies.pieces import led_by
from permanence.replies.reading import Open


def kinds(words: str) -> frozenset[str]:
    """A set of kinds, as words with spaces between."""
    return frozenset(words.split())


@dataclass(frozen=True)
class Row:
    """A verb. `needs`: of each of these sets of kinds one must be there; `without`: none of these.

    `beside`: kinds that it accounts for. `make` gives what it tells, or None where it does not fit after all.
    """

    name: str
    needs: tuple[frozenset[str], ...]
    beside: frozenset[str]
    make: Callable[[Frame], Told | None]
    without: frozenset[str] = frozenset()

    def fits(self, there: frozenset[str]) -> bool:
        """Whether a telling whose items are of the kinds `there` may be of this verb."""
        return self.without.isdisjoint(there) and not any(kinds.isdisjoint(there) for kinds in self.needs)


# --- a journey that is over -------------------------------------------------------------------------------------------


def _journey_over(frame: Frame) -> Told | None:
    code = frame.code("journey")
    if code == "ask_whether":
        return Told(
            [], [Open.WHETHER, Open.DAY], unread=[frame.words(frame.items)], fine=frame.items, note=True
        )
    reason = code if code in frame.situation.rules.pack.journey_end_reasons else None
    told = _over(frame, reason)
    told.fine += frame.of("vague") if told.answers[0].on is None else []
    if reason == "transferred" and not frame.has("legal_side"):
        told.fine += frame.of("legal")  # "moved to another council 8 May, they've taken the case on"
    if reason is None:
        told.opens.append(Open.REASON)
    return told


def _to_a_council(frame: Frame) -> Told | None:
    told = _over(frame, "transferred")
    told.fine += [i for i in frame.of("limit") if i.text.lower() == "from"]
    return told


def _over(frame: Frame, reason: str | None) -> Told:
    """A journey that ended on the day told, or the question on which."""
    read = frame.days(Intent.PAST)
    over = Answer(Verb.JOURNEY_OVER, frame.reference, on=read.on, reason=reason)
    return Told([over], [] if read.on else [Open.DAY], days=read.days, why=read.why)


# --- routes -----------------------------------------------------------------------------------------------------------


_NO_SAME_PLAN = ("route", "not", "doubt", "condition", "block", "held", "booked", "moved", "step")


def _routes(frame: Frame) -> Told | None:
    codes = {i.get("routing") for i in frame.of("routing")}
    stays = frame.situation.asks_plan and any(map(is_of_the_plan, frame.items))
    if "same" in codes and stays and not frame.has(*_NO_SAME_PLAN):
        return _plan_right(frame)
    if "same" in codes:
        return Told(opens=[Open.WHETHER], fine=frame.items, note=True)
    routes = _new_routes(frame)
    if frame.has("not") and len(routes) <= 1:
        return Told([], [Open.ROUTE, Open.WHETHER], unread=[frame.words(frame.items)], note=True)
    if not routes:
        only_routing = not frame.has("day", "step", "held", "booked")
        return Told([], [Open.ROUTE, Open.WHETHER], unread=[], note=True) if only_routing else None
    if "parallel" in codes:
        return _parallel(frame, routes)
    reason = frame.reason("route_change_reasons")
    read = frame.days(Intent.EITHER)
    answer = Answer(
        Verb.CHANGE_ROUTE,
        frame.reference,
        on=read.on,
        route=routes[-1],
        reason=reason.code,
        note=reason.words,
    )
    told = Told([answer], fine=[*frame.of("route", "step"), *_since(frame)], days=read.days)
    if len(set(routes)) > 1:
        told.opens.append(Open.ROUTE)
    if frame.has("day") and read.on is None:
        told.opens.append(Open.DAY)
    if reason == Reason():
        told.opens.append(Open.REASON)
    return told


def _parallel(frame: Frame, routes: list[str]) -> Told:
    mine = {p.route for p in frame.case.journey.open_plans()} if frame.case else set()
    new = [r for r in routes if r not in mine]
    read = frame.days(Intent.EITHER)
    reason = frame.reason("parallel_plan_reasons")
    answer = Answer(
        Verb.PARALLEL_PLAN,
        frame.reference,
        on=read.on,
        route=new[-1] if new else None,
        reason=reason.code,
        note=reason.words,
    )
    told = Told([answer], fine=[*frame.of("route", "step"), *_since(frame)], days=read.days)
    if len(set(new)) != 1:
        told.opens.append(Open.ROUTE)
    if read.on is None:
        told.opens.append(Open.DAY)
    return told


def _since(frame: Frame) -> list[Item]:
    """The word that says from which day a route is followed."""
    return [a for a, b in pairwise(frame.items) if a.text.lower() in ("from", "since") and b.has("day")]


def _new_routes(frame: Frame) -> list[str]:
    """The routes named, without the one that is left: "from adoption to PO"."""
    found: list[str] = []
    for n, item in enumerate(frame.items):
        route = item.get("route")
        before = frame.items[n - 1] if n else None
        left = before is not None and (
            before.text.lower().split()[-1] in ("from", "not", "no", "of") or before.has("not")
        )
        if route and not left:
            found.append(route)
        elif route:
            frame.fine += [item, *([before] if before and before.has("limit") else [])]
    return found


# --- the writer and her cases -----------------------------------------------------------------------------------------


def _to_whom(frame: Frame) -> str | None:
    return next((str(i["person"]) for i in frame.of("person")), None)


def _not_mine(frame: Frame) -> Told:
    """A manager who says whose a child is allocates her: "HW-4821-B is Jamie Orr's"."""
    to = _to_whom(frame)
    verb = Verb.REALLOCATE if to and frame.situation.writer.role in MANAGERS else Verb.NOT_MINE
    answer = Answer(verb, frame.reference, to=to)
    return Told([answer], fine=frame.of("person", "now_with"))


def _plan_right(frame: Frame) -> Told:
    """On the day told, or today."""
    read = frame.days(Intent.PAST)
    answer = Answer(Verb.PLAN_RIGHT, frame.reference, on=read.on)
    other = [] if read.on else [item.text for item in frame.of("day")]  # a day to come is none of it
    return Told([answer], unread=other, fine=frame.of("step"), days=read.days, why=read.why)


def _reallocate(frame: Frame) -> Told | None:
    on = frame.days(Intent.FUTURE).on or frame.days(Intent.EITHER).on
    return Told(
        [Answer(Verb.REALLOCATE, frame.reference, on=on, to=_to_whom(frame))],
        fine=frame.of("person", *(("limit",) if on else ())),
    )


def _has_gone(item: Item, frame: Frame) -> bool:
    """Whether all of a day or week is before today."""
    day = item.senses["day"]
    if not isinstance(day, DateFound) or day.precision is Precision.MONTH:
        return False
    last = day.on + timedelta(days=6 if day.precision is Precision.WEEK else 0)
    return last < frame.today and all(d < frame.today for d in day.alternatives)


def _from_a_day(frame: Frame) -> Told | None:
    """Like "Jamie takes this over from 1 June": the case goes to a colleague on a day."""
    read = frame.days(Intent.EITHER)
    days = frame.of("day")
    if len(days) == 1 and _has_gone(days[0], frame) and not begins(days[0], frame.items):
        told = _not_mine(frame)  # since when is no matter: "Jamie took over last week"
        return replace(told, fine=[*told.fine, *days, *frame.of("not_mine")])
    if len(days) != 1 or not (begins(days[0], frame.items) or frame.has("reallocate")) or read.on is None:
        return None
    answer = Answer(Verb.REALLOCATE, frame.reference, on=read.on, to=_to_whom(frame))
    return Told([answer], fine=frame.of("person", "limit"))


_COMES_BACK = frozenset({"back", "return", "returning"})  # "snooze 1 till I'm back on 8 June"


def _remind(frame: Frame) -> Told | None:
    if frame.telling.reasons or any(gives_reason(c) for c in frame.telling.before):  # why she asks for it
        return blocked(frame)
    read: DaysRead = frame.days(Intent.FUTURE)
    # Asked again on a holiday means on the working day after it: nothing is booked for that day.
    until = read.days[0] if read.on is None and read.why == "closed" and len(read.days) == 1 else read.on
    length = next((i for i in frame.items if "length" in i.senses), None)
    if until is None and not frame.has("day") and length is not None:
        until = length_after(frame.today, length["length"])
    answer = frame.answer(Verb.SNOOZE, milestone=frame.milestone, until=until)
    told = Told([answer], days=read.days, fine=[i for i in frame.of("limit", "vague") if not i.has("not")])
    told.fine += [i for i in frame.of("leave") if _COMES_BACK & set(i.text.lower().split())]
    if until is None or until <= frame.today:
        told.opens.append(Open.UNTIL)
        told.fine += frame.of("bad_day")
    return told


# --- the step itself --------------------------------------------------------------------------------------------------


def _which_step(frame: Frame) -> list[Open]:
    return [] if frame.milestone else [Open.STEP]


def _not_applicable(frame: Frame) -> Told | None:
    reason = frame.reason("not_applicable_reasons")
    answer = frame.answer(Verb.NOT_APPLICABLE, reason=reason.code, note=reason.words)
    told = Told([answer], fine=frame.of("not_applicable"))
    told.opens += _which_step(frame)
    if reason.code is None or reason.words:
        told.opens.append(Open.REASON)
    return told


def _not_required(frame: Frame) -> Told | None:
    """Like "no panel is required": the words of "not required" with the step between them."""
    denied, asked = frame.of("not"), frame.of("required")
    if len(denied) != 1 or len(asked) != 1 or denied[0].start > asked[0].start:
        return None
    if any(i.has("doubt") and not i.has("required") for i in frame.items):
        return Told([frame.answer(Verb.NOT_APPLICABLE)], [Open.REASON, Open.WHETHER], fine=frame.items)
    return _not_applicable(frame)


def _pause(frame: Frame) -> Told | None:
    reason = frame.reason("pause_reasons")
    coming, gone = frame.days(Intent.FUTURE).on, frame.days(Intent.PAST).on
    from_then = gone if gone and gone <= frame.today and (coming is None or coming <= frame.today) else None
    from_then = from_then or (coming if _runs_from_its_day(frame) else None)
    until = None if from_then else coming
    answer = frame.answer(
        Verb.PAUSE, on=from_then or frame.today, until=until, reason=reason.code, note=reason.words
    )
    told = Told([answer], fine=frame.of("limit"))
    if frame.has("day") and until is None and from_then is None:
        told.opens.append(Open.UNTIL)
    told.opens += _which_step(frame)
    if reason.code is None:
        told.opens.append(Open.REASON)
    return told


def _runs_from_its_day(frame: Frame) -> bool:
    """Whether the one day told is that from which it runs: "paused from 21 May"."""
    at = [n for n, item in enumerate(frame.items) if item.has("day")]
    return len(at) == 1 and led_by(at[0], frame.items)[0] == "from"


def _resume(frame: Frame) -> Told | None:
    read = frame.days(Intent.PAST)
    told = Told([frame.answer(Verb.RESUME, on=read.on or (None if frame.has("day") else frame.today))])
    told.opens += [Open.DAY] if frame.has("day") and read.on is None else []  # "panel reinstated 11 June"
    told.opens += _which_step(frame)
    return told


def _wrong_alert(frame: Frame) -> Told:
    return Told([frame.answer(Verb.WRONG_ALERT)], _which_step(frame))


def _unblocked(frame: Frame) -> Told | None:
    if frame.has("day"):
        return None
    return Told([], [Open.STEP, Open.WHETHER, Open.DAY], fine=frame.items)


def _route_denied(frame: Frame) -> Told:
    return Told([], [Open.ROUTE, Open.WHETHER], unread=[frame.words(frame.items)], note=True)


_PLAIN = kinds("is was held")
WHOLE_ROWS: tuple[Row, ...] = (
    Row(
        "journey over",
        (kinds("journey"),),
        _PLAIN | kinds("journey because"),
        _journey_over,
        without=kinds("block"),
    ),
    Row(
        "hand-over",
        (kinds("legal_side"), kinds("legal")),
        _PLAIN | kinds("legal legal_side"),
        hand_over,
        without=kinds("block"),
    ),
    Row(
        "hand-over by its step",
        (kinds("step"),),
        _PLAIN | kinds("legal"),
        by_a_step,
        without=kinds("block booked will not moved"),
    ),
    Row(
        "hand-over by the legal officer",
        (kinds("legal"),),
        _PLAIN | kinds("legal outcome chase"),
        by_the_officer,
        without=kinds("step weak legal_side block booked moved will not doubt"),
    ),
    Row(
        "another council",
        (kinds("went_to"), kinds("council")),
        _PLAIN | kinds("went_to council"),
        _to_a_council,
    ),
    Row(
        "a council has it",
        (kinds("now_with"), kinds("council")),
        _PLAIN | kinds("now_with council"),
        _to_a_council,
        without=kinds("step leave doubt"),
    ),
    Row(
        "reallocate",
        (kinds("reallocate"), kinds("person")),
        kinds("reallocate person"),
        _reallocate,
        without=kinds("step"),
    ),
    Row(
        "plan right",
        (kinds("plan_right"),),
        _PLAIN | kinds("plan_right"),
        _plan_right,
        without=kinds("not doubt block"),
    ),
    Row(
        "not mine",
        (kinds("not_mine"),),
        _PLAIN | kinds("not_mine now_with"),
        _not_mine,
        without=kinds("day leave"),
    ),
    Row(
        "now with",
        (kinds("now_with"), kinds("person")),
        _PLAIN | kinds("now_with person"),
        _not_mine,
        without=kinds("step day leave outcome doubt chase thing"),
    ),
    Row(
        "over from a day",
        (kinds("now_with"), kinds("person"), kinds("day")),
        kinds("now_with person is will"),
        _from_a_day,
        without=kinds("step weak leave outcome doubt chase thing paper booked moved not legal"),
    ),
    Row("away", (kinds("leave"),), kinds("leave is will because"), away_until, without=kinds("step remind")),
    Row(
        "working days",
        (kinds("working_days"),),
        kinds("working_days is limit"),
        working_days,
        without=kinds("step"),
    ),
    Row(
        "remind",
        (kinds("remind"),),
        kinds("remind look_again is"),
        _remind,
        without=kinds("held booked block late not fell blocker_reasons"),
    ),
    Row(
        "not applicable",
        (kinds("not_applicable"),),
        kinds("not_applicable not_applicable_reasons is because"),
        _not_applicable,
    ),
    Row(
        "not required",
        (kinds("not"), kinds("required"), kinds("step")),
        kinds("not required doubt not_applicable_reasons is because"),
        _not_required,
        without=kinds("held booked day moved paper thing"),
    ),
    Row("pause", (kinds("pause"),), kinds("pause pause_reasons is because held look_again remind"), _pause),
    Row("resume", (kinds("resume"),), kinds("resume is"), _resume),
    Row("wrong alert", (kinds("wrong_alert"),), kinds("wrong_alert is"), _wrong_alert),
    Row("unblocked", (kinds("unblock"),), _PLAIN | kinds("unblock"), _unblocked),
    Row(
        "route denied",
        (kinds("route"), kinds("not")),
        _PLAIN | kinds("routing route not outcome will"),
        _route_denied,
        without=kinds("step day held booked moved block late"),
    ),
    Row(
        "routes",
        (kinds("routing"),),
        _PLAIN | kinds("routing route will started because moved booked verdict"),
        _routes,
    ),
)
