"""Booked days as calendar files, for whoever asked for them: one mail with each booking of hers, and no other."""

from __future__ import annotations

import json
import re
from datetime import date

from casework.content import Said, SaidKind
from casework.in_thread import InThread
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage
from casework.reply_work import ReplyWork
from permanence.answer import Answer
from permanence.answers.words import as_a_line
from permanence.calendar_file import CalendarDay
from permanence.day_words import day_words
from permanence.people import Person
from permanence.replies.memory import NOTHING
from permanence.stages import Rulebook

ASKED_FOR = "calendar files"  # numbers of the people who asked for them
ON = "From now on each day that you book comes by e-mail as a calendar file. To end that, say calendar off."
OFF = "No more calendar files."
CALENDAR = "calendar"  # what such a message is about (still_to_tell.py)
_SWITCH = re.compile(
    r"(?:turn |switch |put )?(?:the |my )?cal[ae]nd[ae]r (?P<wish>on|off)(?:,? (?:please|pls|plz|thanks))?"
)


def calendar_said(thread: InThread, text: str) -> Said | None:
    """Her wish, kept; None where the words are about anything else."""
    said = _SWITCH.fullmatch(" ".join(text.strip().rstrip(".!").casefold().split()))
    if said is None:
        return None
    wish = said["wish"] == "on"
    work = thread.work
    asked = _asked(work.tx) - {work.person.number} | ({work.person.number} if wish else set())
    work.tx.remember(ASKED_FOR, json.dumps(sorted(asked)))
    thread.waits_on(NOTHING)
    return Said(SaidKind.ANSWERED, lines=(ON if wish else OFF,), message_id=thread.message_id)


def wants_calendar(tx: Reading, person: Person) -> bool:
    return person.number in _asked(tx)


def _asked(tx: Reading) -> set[int]:
    return set(json.loads(tx.setting(ASKED_FOR) or "[]"))


def queue_calendar(work: ReplyWork, answer: Answer, entry: int | None) -> None:
    """The booking is on its way to who booked it, as a mail with a calendar file, if she asked for that."""
    if (
        entry is None
        or answer.reference is None
        or answer.on is None
        or not wants_calendar(work.tx, work.person)
    ):
        return
    milestone = work.case_of(answer.reference).milestone_of(answer)
    if milestone is None:
        return
    step = as_a_line(work.rules.pack.milestones[milestone].step)
    message = NewMessage(
        key=f"{CALENDAR}:{answer.reference}:{entry}:{work.person.email}",
        kind=MessageKind.NOTICE,
        person=work.person.email,
        channel="email",
        not_before=work.now,
        facts={
            "what": CALENDAR,
            "by": work.person.email,
            "reference": answer.reference,
            "entry": entry,
            "milestone": milestone,
            "booked_on": answer.on.isoformat(),
            "headline": f"{answer.reference}: {step}, {day_words(answer.on, work.today)}",
            "lines": ["The day is attached as a calendar file. It holds the reference and the step only."],
            "action": "",
            "staff": [],
        },
    )
    work.tx.queue(message, work.now)


def calendar_day(message: StoredMessage, rules: Rulebook) -> CalendarDay | None:
    """The day that a message carries; None for any other message."""
    facts = message.facts
    if facts.get("what") != CALENDAR:
        return None
    reference, milestone = str(facts["reference"]), str(facts["milestone"])
    step = as_a_line(rules.pack.milestones[milestone].step)
    entry = facts["entry"]
    return CalendarDay(
        uid=f"{reference}.{milestone}@homeward",
        version=entry if isinstance(entry, int) else 0,
        on=date.fromisoformat(str(facts["booked_on"])),
        title=f"{reference} {step}",
        made_at=message.created_at,
    )
