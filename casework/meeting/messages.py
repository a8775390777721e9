"""The messages of a meeting: its list for the manager, and to each worker what was recorded of her children."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from casework.called import Called
from casework.in_her_place import in_her_place
from casework.last_look import NoLonger
from casework.meeting.list import list_for
from casework.meeting.minutes import recorded_of
from casework.ports import MessageKind, NewMessage, Reading, StoredMessage
from casework.queue_content import Mark, QueueContent, QueueLine, QueuePart
from casework.who_may_see import may_see_child
from permanence.day_words import day_words
from permanence.digest.meeting import Meeting, MeetingItem, MeetingList, Part
from permanence.how_many import how_many
from permanence.people import Directory, Person
from permanence.rights.table import Action
from permanence.stages import Rulebook

LIST_KEY = "meeting"
TITLES = {
    Part.OVER_LIMIT: "Over the statutory limit",
    Part.STANDS_STILL: "Late or standing still",
}
WALK = "To walk through it child by child, say meeting."
PUT_RIGHT = "If something is not right, write the reference and what is right."


def list_message(meeting: Meeting, person: Person, now: datetime) -> NewMessage:
    """The list of this meeting for a manager of the team; once for each day and reader."""
    return NewMessage(
        key=f"{LIST_KEY}:{meeting.team}:{meeting.on}:{person.email}",
        kind=MessageKind.QUEUE,
        person=person.email,
        channel=person.channel,
        not_before=now,
        facts={
            "on": meeting.on.isoformat(),
            "meeting": {
                "team": meeting.team,
                "on": meeting.on.isoformat(),
                "since": meeting.since.isoformat(),
                "until": meeting.until.isoformat(),
            },
        },
    )


def is_of_a_meeting(message: StoredMessage) -> bool:
    return isinstance(message.facts.get("meeting"), Mapping)


def meeting_content(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> QueueContent | NoLonger:
    """What the message says today, or that there is nothing to say any more."""
    if "recorded" in message.facts:
        return _minutes(tx, rules, directory, message, person, today)
    said = _said_of(message)
    meeting = Meeting(said["team"], *(date.fromisoformat(said[day]) for day in ("on", "since", "until")))
    listed = list_for(tx, rules, directory, meeting, person)
    if not listed.items:
        return NoLonger("nothing is on this list any more")
    called = Called(tx, rules, person)
    number = len(listed.items)
    head = f"{meeting.team}, {day_words(meeting.on, today)}: {how_many(number, 'child', 'children')}"
    return QueueContent(
        message.id,
        today,
        person.name,
        head,
        tuple(_parts(listed, directory, called, today)),
        WALK,
        "You get this because you manage this team.",
        in_words=True,
        all_of_it="the list to print has all of them",
    )


def titles_of(meeting: Meeting) -> Mapping[Part, str]:
    """The heading of each part."""
    return {**TITLES, Part.DUE: f"Due by {day_words(meeting.until, meeting.on)}"}


def _parts(listed: MeetingList, directory: Directory, called: Called, today: date) -> Iterable[QueuePart]:
    for part, title in titles_of(listed.meeting).items():
        lines = tuple(_line(item, listed.meeting, directory, called, today) for item in listed.of(part))
        if lines:
            yield QueuePart(title, lines)


def _line(
    item: MeetingItem, meeting: Meeting, directory: Directory, called: Called, today: date
) -> QueueLine:
    worker = directory.get(item.worker)
    said = "; ".join(item.said) if item.said else "nothing was said"
    since = day_words(meeting.since, today, weekday=False)
    mark = Mark.OVER_LIMIT if item.part is Part.OVER_LIMIT else Mark.NONE
    says = f"{item.standing}. Since {since}: {said}. {item.asked}"
    who = worker.name if worker else "nobody allocated"
    return QueueLine(called.name(item.reference), who, says, mark, who=who)


def _minutes(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> QueueContent | NoLonger:
    facts, said = message.facts, _said_of(message)
    given = facts["recorded"]
    recorded = [(str(one[0]), int(one[1])) for one in given] if isinstance(given, list) else []

    def may_be_told(reference: str) -> bool:
        journey = tx.journey(reference)
        return journey is not None and may_see_child(
            tx, rules, directory, person, journey, today, Action.BE_TOLD
        )

    told = recorded_of(tx, rules, directory, recorded, today, may_be_told)
    called = Called(tx, rules, person)
    lines = tuple(
        QueueLine(called.name(reference), "", "; ".join(words))
        for reference, words in told.items()
        if may_be_told(reference)
    )
    if not lines:
        return NoLonger("all of it was taken back, or is about children whom this person may not see")
    on = date.fromisoformat(said["on"])
    content = QueueContent(
        message.id,
        today,
        person.name,
        f"Recorded in the meeting of {day_words(on, today)}",
        (QueuePart("Of your children", lines),),
        PUT_RIGHT,
        "You get this because these children are yours.",
        in_words=True,
    )
    return in_her_place(content, directory, message, today)


def _said_of(message: StoredMessage) -> Mapping[str, str]:
    said = message.facts["meeting"]
    assert isinstance(said, Mapping)
    return {str(key): str(value) for key, value in said.items()}
