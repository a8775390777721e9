"""What a person says about herself is kept with her, and can be taken back like any other answer for ten minutes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from casework.kept_by_address import LAST_RECORDED, key_of
from casework.reply_work import ReplyWork
from permanence.answer import Answer, Verb
from permanence.answers.own_rules import weekdays_in, with_leave
from permanence.answers.rules import UNDO_FOR
from permanence.dates import MONDAY_TO_FRIDAY
from permanence.people import Leave, Person

MARK = "own:"  # before what is remembered of her last answer, in the place of an entry's number


@dataclass(frozen=True, slots=True)
class OwnWords:
    """All that a person has said about herself."""

    leave: tuple[Leave, ...]
    days: frozenset[int] | None
    numbers: Mapping[int, str]


def own_words(work: ReplyWork) -> OwnWords:
    """As they stand now, within the transaction that is open."""
    person = work.tx.directory().get(work.person.email) or work.person
    leave = tuple(one for one in person.leave if one.own_word)
    return OwnWords(leave, person.working_days, dict(work.tx.own_numbers(person.email)))


def keep_own(work: ReplyWork, answer: Answer) -> bool:
    """What she says is kept; False when it was so before."""
    before, email = own_words(work), work.person.email
    person = work.tx.directory().get(email) or work.person
    match answer.verb:
        case Verb.LEAVE:
            work.tx.put_own_leave(email, with_leave(person, leave_of(answer, work.today)))
        case Verb.WORKING_DAYS:
            work.tx.put_working_days(email, _unless_usual(weekdays_in(answer.days), person))
            work.tx.look_again_at_hers([email], work.today)
        case Verb.CALL_MINE:
            work.tx.put_own_number(email, answer.number or 0, answer.reference)
    if _alike(own_words(work)) == _alike(before):
        return False
    work.tx.remember(last_of(work.person), MARK + _written(before, work.now))
    return True


def leave_of(answer: Answer, today: date) -> Leave:
    first = answer.on or today
    return Leave(first, answer.until or first, answer.to, own_word=True)


def _unless_usual(days: frozenset[int] | None, person: Person) -> frozenset[int] | None:
    """Monday to Friday is nothing to remember of her own, unless the council's list has other days for her."""
    return None if days == MONDAY_TO_FRIDAY and not person.pattern else days


def _alike(words: OwnWords) -> object:
    return sorted(words.leave, key=lambda one: one.first), words.days, words.numbers


def numbers_in_use(work: ReplyWork) -> dict[int, str]:
    """Her numbers for children whom she may still see and whose journey goes on."""
    mine = work.tx.own_numbers(work.person.email)
    going_on = {
        journey.reference
        for journey in work.tx.journeys(sorted(set(mine.values())))
        if journey.ended_on is None and work.may_see(journey)
    }
    return {number: reference for number, reference in mine.items() if reference in going_on}


def last_of(person: Person) -> str:
    """Under which key her last answer is remembered."""
    return key_of(LAST_RECORDED, person.email)


def can_be_taken_back(work: ReplyWork, asked_at: datetime) -> bool:
    """Whether what this person said last was of herself, and at most ten minutes before she asked."""
    return _last_said(work, asked_at) is not None


def taken_back(work: ReplyWork, asked_at: datetime) -> bool:
    """What she last said of herself is as it was before; False when that was not the last, or is too long ago."""
    said = _last_said(work, asked_at)
    if said is None:
        return False
    email = work.person.email
    work.tx.put_own_leave(email, [_leave(one) for one in said["leave"]])
    work.tx.put_working_days(email, frozenset(said["days"]) if said["days"] else None)
    work.tx.look_again_at_hers([email], work.today)
    for number in work.tx.own_numbers(email):
        work.tx.put_own_number(email, number, None)
    for number, reference in said["numbers"].items():
        work.tx.put_own_number(email, int(number), reference)
    work.tx.remember(last_of(work.person), "")
    return True


def _last_said(work: ReplyWork, asked_at: datetime) -> dict[str, Any] | None:
    kept = work.tx.setting(last_of(work.person)) or ""
    if not kept.startswith(MARK):
        return None
    said: dict[str, Any] = json.loads(kept.removeprefix(MARK))
    since = asked_at - datetime.fromisoformat(said["at"])
    return said if timedelta(0) <= since <= UNDO_FOR else None


def _written(words: OwnWords, now: datetime) -> str:
    said = {
        "at": now.isoformat(),
        "leave": [asdict(one) for one in words.leave],
        "days": sorted(words.days) if words.days else None,
        "numbers": dict(words.numbers),
    }
    return json.dumps(said, default=date.isoformat)


def _leave(said: Mapping[str, str]) -> Leave:
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    return Leave(first, last, said["cover"], own_word=True)
