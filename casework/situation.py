"""Whom a reply may be about, read from the record: the lines of its message, her children, her own numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from casework.alert_items import alert_item, arranged
from casework.catch_up import late_of_hers
from casework.last_look import budget_of
from casework.ports import NUMBERED, OF_ONE_CHILD, MessageKind, StageQuery, StoredMessage, StoredStage
from casework.reply_work import ReplyWork
from casework.review_messages import step_of_message
from permanence.local_day import local_day
from permanence.notices import Level
from permanence.replies.reading import Line, Situation


def situation_of(
    work: ReplyWork,
    message_id: int | None,
    named: Iterable[str],
    known: Iterable[str],
    line: Line | None = None,
) -> Situation:
    """`named`: references in the reply that she may see; `known`: those of what waits in the thread.

    `line`: the step that is talked about, in the place of the lines of a message.
    """
    lines = (line,) if line else lines_of(work, message_id)
    own = own_references(work)
    about = list(dict.fromkeys([*(line.reference for line in lines), *named, *known]))
    cases = tuple(work.case_of(reference) for reference in (about if lines else [*about, *own]))
    return Situation(
        today=work.today,
        writer=work.person,
        rules=work.rules,
        staff=work.directory,
        lines=lines,
        cases=tuple({case.journey.reference: case for case in cases}.values()),
        own_numbers=_own_numbers(work),
        seen=frozenset([*own, *about]),
        asks_plan=_asks_plan(work, message_id),
    )


def _asks_plan(work: ReplyWork, message_id: int | None) -> bool:
    """Whether the message asks what came of a review, or whether a plan is still right."""
    message = work.tx.message(message_id) if message_id is not None else None
    return message is not None and message.kind is MessageKind.REVIEW and message.person == work.person.email


def _own_numbers(work: ReplyWork) -> tuple[tuple[int, str], ...]:
    """Her numbers for children whom she may still see; one of another child means nobody."""
    mine = work.tx.own_numbers(work.person.email)
    seen = seen_of(work, mine.values())
    return tuple((number, mine[number]) for number in sorted(mine) if mine[number] in seen)


def lines_of(work: ReplyWork, message_id: int | None) -> tuple[Line, ...]:
    """The numbered lines of a message that was hers, but for children whom she may not see any more.

    A message about one child has one line, the review that it is about.
    """
    message = work.tx.message(message_id) if message_id is not None else None
    if message is None or message.person != work.person.email or message.kind is MessageKind.QUEUE:
        return ()
    step = step_of_message(message)
    lines = [Line(1, step[0], step[2])] if step else _as_numbered(message) or _in_its_order(work, message)
    seen = seen_of(work, (line.reference for line in lines))
    return tuple(line for line in lines if line.reference in seen)


def child_of_notice(work: ReplyWork, message_id: int | None) -> frozenset[str]:
    """The child whom a notice of hers is about, or a message about a review; none where she may not see her."""
    message = work.tx.message(message_id) if message_id is not None else None
    of_one = (MessageKind.NOTICE, *OF_ONE_CHILD)
    if message is None or message.person != work.person.email or message.kind not in of_one:
        return frozenset()
    reference = message.facts.get("reference")
    return seen_of(work, [reference] if isinstance(reference, str) else [])


def _as_numbered(message: StoredMessage) -> list[Line]:
    """The lines that the message had when it left; none of one that left before messages kept them."""
    told = message.facts.get(NUMBERED)
    rows = told if isinstance(told, list) else ()
    return [Line(int(number), str(reference), str(stage)) for number, reference, stage in rows]


def _in_its_order(work: ReplyWork, message: StoredMessage) -> list[Line]:
    """Each step of the message once, as the message is likely to have numbered them on its day."""
    notices = {(n.reference, n.journey, n.stage): n.level for n in work.tx.notices_in(message.id)}
    query = StageQuery(references=frozenset(reference for reference, _, _ in notices), open_only=False)
    stored = [s for s in work.tx.stages(query) if _key(s) in notices] if notices else []
    if message.kind is MessageKind.CATCH_UP:
        late = late_of_hers(work.tx, work.rules, work.directory, work.person, work.today)
        stored += [s for s in late if _key(s) not in notices]
    at = message.sent_at or message.not_before
    day = local_day(at, work.rules.zone)
    items = [
        alert_item(
            _as_told(work, s, at),
            notices.get(_key(s), Level.OVERDUE),
            work.rules,
            work.directory,
            day,
            told_to=work.person.email,
            revision=s.revision,
            is_new=notices.get(_key(s)) is not Level.WEEKLY,
        )
        for s in stored
    ]
    ordered = arranged((i for i in items if i), budget_of(message)).items
    return [Line(n, item.reference, item.stage) for n, item in enumerate(ordered, start=1)]


def _as_told(work: ReplyWork, stored: StoredStage, at: datetime) -> StoredStage:
    """With the due date that it had at a moment, where it has none now: a step that was paused since keeps its line."""
    stage = stored.stage
    if stage.due_on is not None:
        return stored
    said = [e for e in work.tx.entries(stage.reference) if e.recorded_at <= at]
    before = work.tx.replayed(stage.reference, said, work.directory)
    due_on = next((s.due_on for s in before if (s.journey, s.key) == (stage.journey, stage.key)), None)
    return replace(stored, stage=replace(stage, due_on=due_on))


def _key(stored: StoredStage) -> tuple[str, int, str]:
    return stored.stage.reference, stored.stage.journey, stored.stage.key


def seen_of(work: ReplyWork, references: Iterable[str]) -> frozenset[str]:
    """Of these, the children she may see."""
    journeys = work.tx.journeys(sorted(set(references)))
    return frozenset(journey.reference for journey in journeys if work.may_see(journey))


def own_references(work: ReplyWork) -> list[str]:
    """The children who are allocated to her, as far as she may see them."""
    mine = work.tx.references_of([work.person.email])
    seen = seen_of(work, mine)
    return [reference for reference in mine if reference in seen]
