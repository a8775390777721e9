"""The verbs: what each needs to be read, which kinds of words it may stand beside, and what makes an answer of it.

One row a verb, in the order in which they are tried; those of `whole_verbs.py` come first. The account (`account.py`)
stands between every row and a fact.
"""

from __future__ import annotations

import re
from dataclasses import replace

from permanence.answer import Verb
from permanence.replies.account import Told, through_the_account
from permanence.replies.barred import blocked, not_done
from permanence.replies.decided import decision, deferred, no_decision
from permanence.replies.frame import Frame
from permanence.replies.happened import booked, by_its_day, happened, is_to_come, passed, tells
from permanence.replies.reading import Open
from permanence.replies.whole_verbs import WHOLE_ROWS, Row, kinds


def judged(frame: Frame) -> Told:
    """What a telling comes to: by the first row that fits, through the account."""
    there = frame.kinds()
    for row in (*WHOLE_ROWS, *ROWS):
        if row.fits(there):
            told = row.make(frame)
            if told is not None:
                _not_in_court(told, frame)
                _not_another_panel(told, frame)
                _not_of_what_is_there(told, frame)
                if frame.day_within and not told.opens:
                    told.opens.append(Open.NEW_DAY)
                told.fine = [*told.fine, *frame.fine]
                return through_the_account(told, frame.items, row.beside)
            there = frame.kinds()  # what it tried may have taken items
    return _nothing_read(frame)


_A_FEW = 3  # words: "papers are all in"
_SIGN = re.compile(r"[,.;:\n]|\s[-\u2013\u2014]\s|\b(?:and|so)\b", re.IGNORECASE)


def _not_of_what_is_there(told: Told, frame: Frame) -> None:
    """Of "papers in, they gave us 11 June" the day to come is that of another step: the one named is done."""
    days = frame.of("day")
    booked = any(a.verb is Verb.BOOKED and a.milestone == frame.milestone for a in told.answers)
    if frame.step is None or not booked or not days or frame.has("moved", "not", "next", "fell"):
        return
    said = [i for i in frame.items if frame.step.start <= i.start < days[0].start]
    text = frame.text[: days[0].start]
    for item in said:
        if item.has("trim", "time"):  # "panel in 3 weeks, 10 June"
            text = text[: item.start] + " " * (item.end - item.start) + text[item.end :]
    first, *behind = _SIGN.split(text[frame.step.start :], maxsplit=1)
    near = first.lower().split()[: len(frame.step.text.split()) + _A_FEW]
    milestone = frame.situation.rules.pack.milestones.get(frame.milestone or "")
    sits = (
        milestone is not None and milestone.verb == "held"
    )  # "panel confirmed - 18 June", "panel in the new year, 12 January"
    given = {"in", *(word for i in frame.of("booked") for word in i.text.lower().split())} if sits else set()
    if behind and any(word in frame.lexicon.lists["telling"] and word not in given for word in near):
        told.answers = [a for a in told.answers if a.milestone != frame.milestone]
        told.opens = list(dict.fromkeys((Open.STEP, Open.WHETHER, *told.opens)))
        told.unread.append(frame.words(frame.items))
        told.note = True


_THE_COURT = (
    "court",
    "sheriff",
    "in court",
    "at court",
    "sheriff court",
    "judge",
    "sheriff clerk",
    "family court",
)
_OF_COURT_TOO = ("block", "late", "look_again", "remind", "because")


def _not_in_court(told: Told, frame: Frame) -> None:
    """What happens in court is no news of another body's step that was not named: "proof set for 11 June"."""
    pack = frame.situation.rules.pack.milestones
    of_court = frame.has("of_court") and not frame.has(*_OF_COURT_TOO) and frame.step is None
    about = {a.milestone for a in told.answers if a.milestone}
    own = frame.of("of_court") if frame.has("of_court") else []
    of_a_hearing = any(i.text.lower() not in _THE_COURT for i in own)
    if of_court and any(code in pack and (of_a_hearing or pack[code].body != "court") for code in about):
        told.answers = [replace(a, milestone=None, stage=None, on=None) for a in told.answers]
        told.opens = list(dict.fromkeys((Open.STEP, Open.WHETHER, *told.opens)))
    elif _names_a_sitting(frame) and any(a.verb is Verb.BLOCKED for a in told.answers):
        told.opens = list(dict.fromkeys((Open.WHETHER, *told.opens)))  # "court date 9 June" bars nothing
    elif _is_somebody_on_leave(frame) and any(a.verb is Verb.BLOCKED for a in told.answers):
        told.opens = list(dict.fromkeys((Open.WHETHER, *told.opens)))


_SOMEBODY_AWAY = re.compile(
    r".*\b(?P<who>chair|adm|decision maker)\b.*\b(?:leave|away|holidays?|hols|a/l)\b", re.IGNORECASE
)


def _is_somebody_on_leave(frame: Frame) -> bool:
    """Like "panel chair on leave til 8/6", "ADM away til 1 June": nothing is said of the step itself.

    Of a decision that waits for the decision maker it is what stands in the way.
    """
    said = [m for i in frame.of("blocker_reasons") if (m := _SOMEBODY_AWAY.match(i.text))]
    away = any(m["who"].lower() == "chair" or frame.milestone != "agency_decision" for m in said)
    return away and not frame.has(*_OF_COURT_TOO) and frame.step is None


def _not_another_panel(told: Told, frame: Frame) -> None:
    """A fostering panel may be the council's one panel, or the one that approves carers: it is asked which."""
    if frame.step is not None and frame.step.text.lower().startswith("fostering panel") and told.answers:
        told.opens = list(dict.fromkeys((Open.STEP, Open.WHETHER, *told.opens)))


_SITTINGS = ("date", "hearing", "proof", "diet", "case", "trial", "continued", "adjourned")


def _names_a_sitting(frame: Frame) -> bool:
    """Whether the only reason is a sitting by its name, with its day: "court date 9 June"."""
    reasons = frame.of("blocker_reasons")
    named = len(reasons) == 1 and reasons[0].text.lower().split()[-1] in _SITTINGS
    plain = named and reasons[0].text.lower().split()[0] in (*_SITTINGS, "court", "sheriff", "the", "appeal")
    return plain and not frame.has(*_OF_COURT_TOO) and frame.step is None


def _nothing_read(frame: Frame) -> Told:
    """No verb: a step, a weak word or something else by itself."""
    weak = frame.has("weak") or frame.has("paper")
    opens = [Open.STEP, Open.WHETHER] if weak or frame.milestone is None else [Open.WHETHER]
    if frame.has("day", "vague", "bad_day", "limit", "no_date") or frame.step:
        opens.append(Open.DAY)
    if weak:
        opens.append(Open.ROUTE)
    return Told(opens=opens, unread=[frame.words(frame.items)] if frame.items else [], note=True)


def _not_until(frame: Frame) -> Told | None:
    """Like "we can't go to panel until the report is in, promised for 29 May"."""
    limits = [i for i in frame.of("limit") if i.text.lower() in ("until", "till", "before")]
    papers = frame.of("paper")
    if not limits or limits[0].start > papers[0].start or frame.of("not")[0].start > limits[0].start:
        return None
    behind = [i for i in frame.items if i.start > limits[0].start]
    told = blocked(frame)
    if told is not None:  # what becomes of the paper: "until the medical comes back"
        told.fine += [
            i
            for i in behind
            if (i.has("unknown", "chase", "held", "late", "legal") and not i.has("not", "capital"))
            or i.text.lower() == "back"
        ]
    return told


def _wrong(frame: Frame) -> Told:
    return Told([], [Open.CHILD, Open.WHETHER], fine=frame.items)


_TO_FOLLOW = frozenset({"tbc", "tba", "tbd", "be", "follow", "pending", "unconfirmed", "confirmed"})


def _no_date(frame: Frame) -> Told:
    to_follow = any(_TO_FOLLOW & set(i.text.lower().split()) for i in frame.of("no_date"))
    not_yet = [frame.answer(Verb.NOT_DONE)] if frame.milestone and not to_follow else []
    return Told(not_yet, [Open.NEW_DAY if not_yet else Open.DAY], fine=frame.items)


def _told_with_a_day(frame: Frame) -> Told | None:
    """Like "petition lodged 11 May": the step's own words say that it happened."""
    return happened(frame) if tells(frame) and passed(frame) else None


def _told_alone(frame: Frame) -> Told | None:
    return happened(frame) if tells(frame) and not frame.has("day") else None


_FIGURE = re.compile(r"\d+")
_NOTHING = frozenset({"nothing", "nowt", "nuthin", "nothin"})


def _not_this_line(frame: Frame) -> Told | None:
    """Like "1 held 13 May, not 2", "2 no": no more is said of a line than that it is not so.

    By itself it may answer a question instead ("which of them?" "not 1"): more has to be told beside it, with a day.
    """
    bare = all(i.is_small or i.has("not", "yet") for i in frame.items)
    bare = bare and not any(i.text.lower().split()[0] in _NOTHING for i in frame.items if i.has("not"))
    more = len(_FIGURE.findall(frame.text)) > _LINE_AND_DAY
    if frame.line is None or frame.milestone is None or not bare or not more or len(frame.of("not")) != 1:
        return None
    return Told([frame.answer(Verb.NOT_DONE)], beside=[Open.NEW_DAY])


_LINE_AND_DAY = 2


_PAST = kinds("held was is")
_BARRED = kinds(
    "block late paper blocker_reasons because look_again limit pause_reasons was is yet no_date remind"
)
_STEP_AND_MORE = kinds("step held happen booked will fell yet late was is day number ref date_word")
ROWS: tuple[Row, ...] = (
    Row("wrong", (kinds("wrong"),), kinds("wrong is was"), _wrong),
    Row(
        "deferred",
        (kinds("deferred outcome"),),
        _PAST | kinds("deferred outcome verdict moved booked will happen no_date date_word yet because"),
        deferred,
        without=kinds("not"),
    ),
    Row(
        "blocked",
        (kinds("block"),),
        _BARRED | kinds("weak date_word legal_side"),
        blocked,
        without=kinds("held outcome moved"),
    ),
    Row(
        "not until a paper is there",
        (kinds("not"), kinds("paper"), kinds("limit")),
        _BARRED | kinds("not happen will booked"),
        _not_until,
        without=kinds("held outcome moved fell"),
    ),
    Row(
        "look again",
        (kinds("look_again"), kinds("day")),
        _BARRED,
        blocked,
        without=kinds("held outcome moved booked"),
    ),
    Row(
        "late paper",
        (kinds("late"), kinds("paper blocker_reasons")),
        _BARRED | kinds("weak"),
        blocked,
        without=kinds("held outcome moved booked step"),
    ),
    Row(
        "reason alone",
        (kinds("blocker_reasons"),),
        _BARRED,
        blocked,
        without=kinds("held outcome moved booked step weak paper"),
    ),
    Row(
        "no decision",
        (kinds("no_decision"), kinds("held was")),
        _PAST | kinds("no_decision"),
        no_decision,
        without=kinds("outcome"),
    ),
    Row(
        "decision",
        (kinds("outcome"),),
        _PAST | kinds("outcome verdict no_date"),
        decision,
        without=kinds("will booked"),
    ),
    Row(
        "not done",
        (kinds("not fell"), _STEP_AND_MORE),
        _PAST
        | kinds("not fell happen booked will yet deferred no_date date_word moved late remind look_again"),
        not_done,
        without=kinds("outcome"),
    ),
    Row("line not done", (kinds("not"),), kinds("not yet"), _not_this_line),
    Row(
        "booked",
        (kinds("booked moved next will"),),
        kinds("booked moved put will happen is next date_word because blocker_reasons"),
        booked,
        without=kinds("held"),
    ),
    Row(
        "no date",
        (kinds("no_date"),),
        kinds("no_date is date_word yet"),
        _no_date,
        without=kinds("held"),
    ),
    Row("to come", (kinds("is"), kinds("day")), kinds("is date_word"), is_to_come, without=kinds("was")),
    Row("done", (kinds("held was"),), _PAST | kinds("date_word"), happened),
    Row("told with a day", (kinds("step weak"), kinds("day")), _PAST | kinds("date_word"), _told_with_a_day),
    Row("by its day", (kinds("day"),), kinds("is date_word"), by_its_day),
    Row("told alone", (kinds("step weak"),), _PAST, _told_alone),
)
