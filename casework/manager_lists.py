"""What a manager asks of her teams: what is late, who has not answered, what waits for her own word, the digest now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from casework.called import Called
from casework.content import Said, SaidKind
from casework.ports import MessageKind, NewMessage, StageQuery, StoredStage
from casework.reply_work import ReplyWork
from casework.send_digests import OWN, children_of
from casework.situation import seen_of
from permanence.answer import Answer, Verb
from permanence.answers.words import as_a_line, in_words
from permanence.day_words import day_words
from permanence.how_many import how_many
from permanence.notices import is_answered
from permanence.pack.model import TargetStatus
from permanence.people import Person

MOST_LINES = 20
MOST_NAMES = 5
FORTNIGHT = timedelta(days=13)
NOBODY = "Nobody is below you in the list of staff, so you have no team here."


def list_team(work: ReplyWork, message_id: int | None = None) -> Said:
    """A line for each of those below her in the line of management: how much of theirs is late, and what is worst."""
    team = _team(work)
    if not team:
        return _answered([NOBODY], message_id)
    late = _late(work, team)
    lines = [_of_one(work, person, [s for s in late if s.stage.owner == person.email]) for person in team]
    return _answered(
        [*waits_for_her_word(work), *_cut(line for line in lines if line)]
        or ["Nothing is late in your team."],
        message_id,
    )


def not_answered(work: ReplyWork, message_id: int | None = None) -> Said:
    """A line for each late step of her team that was told and that nobody has said anything about since."""
    team = _team(work)
    if not team:
        return _answered([NOBODY], message_id)
    called = Called(work.tx, work.rules, work.person)
    names = {person.email: person.name for person in team}
    open_ones = sorted(
        (s for s in _late(work, team) if _is_unanswered(work, s)),
        key=lambda s: (s.told.opened_on or work.today, s.stage.reference),
    )
    lines = [
        f"{names.get(s.stage.owner or '', 'Nobody')}: {called.name(s.stage.reference)},"
        f" {as_a_line(work.rules.pack.step_of(s.stage.key))}, told on {day_words(s.told.opened_on, work.today)}."
        for s in open_ones
        if s.told.opened_on
    ]
    return _answered([*waits_for_her_word(work), *_cut(lines)] or ["Everybody has answered."], message_id)


def waits_for_her_word(work: ReplyWork) -> list[str]:
    """Journeys that are said to be over, and children who are said to be somebody else's, in her teams."""
    if not _team(work):
        return []
    called = Called(work.tx, work.rules, work.person)
    lines: list[str] = []
    rights = work.rules.pack.rights
    for journey in work.tx.journeys(children_of(work.tx, work.directory, work.person, rights)):
        reference = journey.reference
        if journey.said_over:
            over = Answer(
                Verb.JOURNEY_OVER, reference, on=journey.said_over.on, reason=journey.said_over.reason
            )
            said = in_words(over, work.rules, work.today)
            lines.append(
                f"{called.name(reference)}: {said}. Say {reference} confirm over, or {reference} goes on."
            )
        if journey.not_mine:
            lines.append(
                f"{called.name(reference)}: not the right worker. Say allocate {reference} to, and the name."
            )
    return lines


def digest_now(work: ReplyWork, message_id: int | None = None) -> Said:
    """The digest of the last fortnight up to today is on its way to her; once a day."""
    own = work.person.role in OWN
    message = NewMessage(
        key=f"digest:{work.person.email}:asked:{work.today}",
        kind=MessageKind.OWN_DIGEST if own else MessageKind.DIGEST,
        person=work.person.email,
        channel=work.person.channel if own else "email",
        not_before=work.now,
        facts={
            "first": (work.today - FORTNIGHT).isoformat(),
            "last": work.today.isoformat(),
            "digest_day": work.today.isoformat(),
            "late": False,
            "asked": True,
        },
    )
    queued = work.tx.queue(message, work.now)
    where = "by e-mail" if message.channel == "email" else "here"
    line = f"Your digest up to today comes {where}." if queued else "Today's digest is on its way already."
    return _answered([line], message_id)


def _team(work: ReplyWork) -> list[Person]:
    below = [p for p in work.directory.managed_by(work.person.email) if p.active]
    return sorted([work.person, *below], key=lambda p: p.name) if below else []


def _late(work: ReplyWork, team: Iterable[Person]) -> list[StoredStage]:
    """Open late steps of the team's, without children whom she may not see."""
    owners = frozenset(person.email for person in team)
    stored = [s for s in work.tx.stages(StageQuery(owners=owners, due_before=work.today)) if s.stage.is_open]
    about = {s.stage.reference for s in stored}
    seen = seen_of(work, about)
    return [s for s in stored if s.stage.reference in seen]


def _of_one(work: ReplyWork, person: Person, late: list[StoredStage]) -> str | None:
    """None where nothing of hers is late."""
    if not late:
        return None
    called = Called(work.tx, work.rules, work.person)
    statutory = sum(s.stage.status is TargetStatus.STATUTORY for s in late)
    over = f", {statutory} over a statutory limit" if statutory else ""
    worst = sorted(
        late, key=lambda s: (s.stage.status is not TargetStatus.STATUTORY, s.stage.due_on or work.today)
    )
    names = list(dict.fromkeys(s.stage.reference for s in worst))
    shown = ", ".join(called.name(reference) for reference in names[:MOST_NAMES]) + (
        " and more" if len(names) > MOST_NAMES else ""
    )
    steps = how_many(len(late), "step is", "steps are")
    return f"{person.name}: {steps} late{over}: {shown}."


def _is_unanswered(work: ReplyWork, stored: StoredStage) -> bool:
    calendar = work.directory.calendar_of(stored.stage.owner, work.rules.for_sending)
    answered = is_answered(stored.told, stored.stage.answered_on, work.today, calendar)
    return stored.told.opened_on is not None and not answered


def _cut(lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    yield from found[:MOST_LINES]
    if len(found) > MOST_LINES:
        yield f"And {len(found) - MOST_LINES} more."


def _answered(lines: Iterable[str], message_id: int | None) -> Said:
    return Said(SaidKind.ANSWERED, lines=tuple(lines), message_id=message_id)
