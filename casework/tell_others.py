"""Who else hears of an answer as soon as it is recorded: whoever has to do something about it now.

What is queued here leaves in working hours, and is looked at once more before it does (casework/still_to_tell.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from casework.calendar_files import queue_calendar
from casework.ports import MessageKind, NewMessage, StageQuery, StoredStage
from casework.reply_work import ReplyWork
from casework.still_to_tell import CONFIRM_OR_NOT, Telling
from casework.who_may_see import Sight
from permanence.answer import Answer, Verb
from permanence.answers.more_words import DIED
from permanence.answers.own_rules import weekday_words, weekdays_in
from permanence.answers.words import as_a_line, in_words
from permanence.bookings import days_beyond
from permanence.day_words import day_words
from permanence.people import MANAGERS, Person
from permanence.standing import late_words


def tell_others(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """Whoever needs to hear of this answer has a message queued. `entry`: its first entry of the ledger, if any."""
    tell = _TELL.get(answer.verb)
    if tell:
        tell(work, answer, entry)
    if answer.verb is Verb.BOOKED:
        queue_calendar(work, answer, entry)


def _wrong_alert(work: ReplyWork, answer: Answer, _entry: int | None) -> None:
    """The alert may rest on a wrong date: somebody who can look at the source is asked to."""
    reference = answer.reference or ""
    for person in _sight(work, reference).information_officers_for(reference):
        message = NewMessage(
            key=f"notice:wrong:{answer.reference}:{answer.stage}:{work.today}:{person.email}",
            kind=MessageKind.NOTICE,
            person=person.email,
            channel=person.channel,
            not_before=work.now,
            facts={
                "reference": answer.reference,
                "headline": f"An alert about {answer.reference} was reported as wrong",
                "lines": [as_a_line(in_words(answer, work.rules, work.today))],
                "action": f"Compare the dates of {answer.reference} with the case system.",
            },
        )
        work.tx.queue(message, work.now)


def _legal_query(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """The child's worker, the same morning, or at once in working hours."""
    reference = answer.reference or ""
    sight = _sight(work, reference)
    may_hear = partial(sight.may_be_told, reference=reference)
    hearing = work.directory.who_hears(sight.worker_of(reference), work.today, may_hear)
    hearers = [hearing.person] if hearing else sight.information_officers_for(reference)
    _queue(
        work,
        (person for person in hearers if person.email != work.person.email),
        Telling.LEGAL_QUERY,
        answer,
        entry,
        headline=f"{reference}: legal services ask a question",
        lines=[
            f"{as_a_line(in_words(answer, work.rules, work.today))}. Recorded by {work.person.name}.",
            "Until it is answered, the days count as days with social work.",
        ],
        action=f"When you have answered it, say: {reference} legal answered.",
    )


def _journey_over(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """A manager confirms it or sends it back. Her own word needs nobody else's."""
    if work.person.role in MANAGERS:
        return
    reference = answer.reference or ""
    _queue(
        work,
        _managers_for(work, reference),
        Telling.JOURNEY_OVER,
        answer,
        entry,
        headline=f"{reference}: the child has died"
        if answer.reason == DIED
        else f"{reference}: is this journey over?",
        lines=[
            f"{as_a_line(in_words(answer, work.rules, work.today))}. Recorded by {work.person.name}.",
            "Nothing more is sent about this child until you have answered.",
        ],
        action=CONFIRM_OR_NOT.format(reference),
    )


def _goes_on(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """Who had said that it is over hears that it is not."""
    reference = answer.reference or ""
    said = work.tx.entry(entry) if entry else None
    over = work.tx.entry(said.replaces) if said and said.replaces else None
    teller = work.directory.get(over.by) if over else None
    may_hear = partial(_sight(work, reference).may_be_told, reference=reference)
    hearing = work.directory.who_hears(teller.email, work.today, may_hear) if teller else None
    if hearing is None or hearing.person.email == work.person.email:
        return
    _queue(
        work,
        [hearing.person],
        Telling.GOES_ON,
        answer,
        entry,
        headline=f"{reference}: the journey goes on",
        lines=[f"{work.person.name} says that it is not over. Alerts about this child go on."],
        action="",
    )


def _not_mine(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """Her manager allocates the child; until then the alerts are the manager's."""
    reference = answer.reference or ""
    meant = work.directory.get(answer.to)
    named = [meant.name] if meant else []
    lines = [f"By her word, {meant.name} has the child."] if meant else []
    _queue(
        work,
        _managers_for(work, reference),
        Telling.NOT_MINE,
        answer,
        entry,
        headline=f"{reference}: not my case, says {work.person.name}",
        lines=[*lines, "Until you allocate the child, alerts come to you."],
        action=f"Say: allocate {reference} to {meant.name}."
        if meant
        else f"Say: allocate {reference} to, and the social worker's name.",
        staff=named,
    )


def _late_booking(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """A booking beyond the due date of a statutory step silences it: her manager hears of it, once."""
    reference, booked_on = answer.reference or "", answer.on
    stored = _step_of(work, answer)
    if stored is None or booked_on is None or work.person.role in MANAGERS:
        return
    stage = stored.stage
    late = days_beyond(stage.status, stage.due_on, booked_on)
    if not (late and stage.status and stage.due_on):
        return
    step = work.rules.pack.step_of(stage.key)
    standing, due = late_words(stage.status, late), day_words(stage.due_on, work.today)
    _queue(
        work,
        _managers_for(work, reference),
        Telling.LATE_BOOKING,
        answer,
        entry,
        headline=f"{reference}: {step} is booked {standing}",
        lines=[
            f"Booked for {day_words(booked_on, work.today)}, due {due}. Recorded by {work.person.name}.",
            "Nothing more is sent about this step until that day.",
        ],
        action=f"If an earlier day can be had, book it: {reference} {step} booked for, and the day.",
    )


def _step_of(work: ReplyWork, answer: Answer) -> StoredStage | None:
    """The open step that a booking is for."""
    stages = work.tx.stages(StageQuery(references=frozenset({answer.reference or ""})))
    milestone = work.case_of(answer.reference or "").milestone_of(answer)
    return next((s for s in stages if s.stage.milestone == milestone), None)


def _leave(work: ReplyWork, answer: Answer, _entry: int | None) -> None:
    """Her manager hears, and so does her cover."""
    cover = work.directory.get(answer.to)
    until = day_words(answer.until, work.today) if answer.until else ""
    stands_in = f"{cover.name} covers and gets the alerts." if cover else "Nobody covers: alerts come to you."
    headline = f"{work.person.name} is away, last day {until}"
    manager = work.directory.manager_of(work.person.email)
    if manager:
        lines = [stands_in]
        _queue(
            work,
            [manager],
            Telling.LEAVE,
            answer,
            None,
            headline=headline,
            lines=lines,
            action="",
            staff=_names(cover),
        )
    if cover and cover != manager:
        lines = ["You cover: alerts for her children come to you on these days."]
        _queue(work, [cover], Telling.LEAVE, answer, None, headline=headline, lines=lines, action="")


def _working_days(work: ReplyWork, answer: Answer, _entry: int | None) -> None:
    manager = work.directory.manager_of(work.person.email)
    if manager:
        days = weekday_words(weekdays_in(answer.days))
        headline = f"{work.person.name} works on {days}"
        lines = ["On other days nothing is sent there, and such days do not count as days without an answer."]
        _queue(work, [manager], Telling.WORKING_DAYS, answer, None, headline=headline, lines=lines, action="")


def _names(person: Person | None) -> list[str]:
    return [person.name] if person else []


def _managers_for(work: ReplyWork, reference: str) -> list[Person]:
    return _sight(work, reference).managers_for(reference, work.person.email)


def _sight(work: ReplyWork, reference: str) -> Sight:
    return Sight(work.tx, work.rules, work.directory, work.today, [reference])


def _queue(
    work: ReplyWork,
    hearers: Iterable[Person],
    what: Telling,
    answer: Answer,
    entry: int | None,
    *,
    headline: str,
    lines: Sequence[str],
    action: str,
    staff: Sequence[str] = (),
) -> None:
    about = f"{answer.reference}:{entry}" if entry else f"{work.person.email}:{answer.until or answer.days}"
    for person in hearers:
        facts: Mapping[str, object] = {
            "what": what.value,
            "by": work.person.email,
            "reference": answer.reference,
            "entry": entry,
            "until": answer.until.isoformat() if answer.until else None,
            "days": answer.days,
            "headline": headline,
            "lines": list(lines),
            "action": action,
            "staff": [work.person.name, *staff],
        }
        message = NewMessage(
            key=f"notice:{what.value}:{about}:{work.through}:{person.email}",
            kind=MessageKind.NOTICE,
            person=person.email,
            channel=person.channel,
            not_before=work.now,
            facts=facts,
        )
        work.tx.queue(message, work.now)


_TELL: Mapping[Verb, Callable[[ReplyWork, Answer, int | None], None]] = {
    Verb.WRONG_ALERT: _wrong_alert,
    Verb.BOOKED: _late_booking,
    Verb.LEGAL_QUERIED: _legal_query,
    Verb.JOURNEY_OVER: _journey_over,
    Verb.JOURNEY_GOES_ON: _goes_on,
    Verb.NOT_MINE: _not_mine,
    Verb.LEAVE: _leave,
    Verb.WORKING_DAYS: _working_days,
}
