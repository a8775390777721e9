"""A service manager's week: a line for each team, and by child only what is past a statutory limit.

What was not answered for ten working days is a notice to her on that day. It is not a message of its own: all of a week
stand in one, on the first day of the next week on which she works.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.called import Called
from casework.last_look import concerns
from casework.ports import MessageKind, NewMessage, Reading, StageQuery, StoredMessage, StoredStage
from casework.queue_content import Mark, Queue, QueueLine, QueuePart, with_limit
from casework.role_queues import mark_of
from casework.who_may_see import Sight
from permanence.answers.words import as_a_line
from permanence.dates import days_over
from permanence.how_many import how_many
from permanence.notices import Level, is_answered, is_quiet
from permanence.people import Directory, Person
from permanence.rights.table import Action
from permanence.stages import Rulebook
from permanence.standing import late_words

WEEK = timedelta(days=7)
AFTER_THE_SWEEP = timedelta(minutes=30)  # so that what the morning's sweep adds is in it
KEY = "week"


def week_message(
    person: Person, rules: Rulebook, today: date, first: time, gone: Iterable[str]
) -> NewMessage:
    """The message of the next first working day of a week of hers; today's, where that is today and has not left.

    `first`: when working hours begin. `gone`: keys of messages that nothing can join any more.
    """
    calendar = rules.for_sending.kept_by(person.spells)
    day = calendar.first_working_day_of_week(today)
    if day < today or week_key(person, day) in gone:
        day = calendar.first_working_day_of_week(today + WEEK)
    return NewMessage(
        key=week_key(person, day),
        kind=MessageKind.QUEUE,
        person=person.email,
        channel=person.channel,
        not_before=datetime.combine(day, first, rules.zone) + AFTER_THE_SWEEP,
        facts={"on": day.isoformat()},
    )


def week_key(person: Person, day: date) -> str:
    return f"{KEY}:{person.email}:{day}"


def is_a_week(message: StoredMessage) -> bool:
    return message.key.startswith(f"{KEY}:")


def weekly_queue(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> Queue | None:
    """What the message says today; None when nothing that was new in it still waits for an answer.

    Beside what is new it counts what earlier weeks told and nobody has answered since.
    """
    look = _Week(tx, rules, directory, person, today)
    new = {(n.reference, n.journey, n.stage) for n in tx.notices_in(message.id)}
    every = look.waiting(str(message.facts.get("instead_of") or person.email), new)
    waiting = [s for s in every if concerns(message, s.stage.reference)]
    if not any(_name(s) in new for s in waiting):
        return None
    parts = [QueuePart("Not answered for ten working days, by team", tuple(look.by_team(waiting, new)))]
    over = tuple(look.by_child(s, is_new=_name(s) in new) for s in waiting if look.is_over_limit(s))
    if over:
        parts.append(QueuePart("Of these, over a statutory limit", over))
    said = f"{how_many(len(waiting), 'step')} not answered for ten working days"
    return Queue(with_limit(said, len(waiting), len(over)), tuple(parts))


def _name(stored: StoredStage) -> tuple[str, int, str]:
    return stored.stage.reference, stored.stage.journey, stored.stage.key


@dataclass(frozen=True, slots=True)
class _Week:
    """One reader's week."""

    tx: Reading
    rules: Rulebook
    directory: Directory
    person: Person
    today: date

    def waiting(self, meant: str, new: set[tuple[str, int, str]]) -> list[StoredStage]:
        """Late steps of which she (`meant`) was told, on which nobody has said anything since, longest over first."""
        below = frozenset(p.email for p in self.directory.managed_by(meant))
        stored = {_name(s): s for s in self.tx.stages(StageQuery(owners=below, due_before=self.today))}
        named = frozenset(reference for reference, _, _ in new)
        stored |= {
            _name(s): s
            for s in self.tx.stages(StageQuery(references=named, due_before=self.today))
            if _name(s) in new
        }
        told = [
            s
            for s in stored.values()
            if self._waits(s, meant) or (_name(s) in new and self._is_unanswered(s))
        ]
        about = {s.stage.reference for s in told}
        sight = Sight(self.tx, self.rules, self.directory, self.today, about)
        seen = sight.seen_by(self.person, Action.BE_TOLD)
        return sorted((s for s in told if s.stage.reference in seen), key=self._place)

    def _place(self, stored: StoredStage) -> tuple[int, str, str]:
        return (
            -days_over(stored.stage.due_on or self.today, self.today),
            stored.stage.reference,
            stored.stage.key,
        )

    def _waits(self, stored: StoredStage, meant: str) -> bool:
        return stored.told.escalated > 1 and stored.chain[1] == meant and self._is_unanswered(stored)

    def _is_unanswered(self, stored: StoredStage) -> bool:
        stage = stored.stage
        if is_quiet(stage.quiet_until, stage.quiet_kind, self.today):
            return False
        calendar = self.directory.calendar_of(stage.owner, self.rules.for_sending)
        return not is_answered(stored.told, stage.answered_on, self.today, calendar)

    def by_team(self, waiting: list[StoredStage], new: set[tuple[str, int, str]]) -> list[QueueLine]:
        """The team with the most first; a step whose owner has no team stands under the owner's own name."""
        teams: dict[str, list[StoredStage]] = defaultdict(list)
        for stored in waiting:
            teams[self._team(stored)].append(stored)
        return [
            self._of_team(team, found, sum(_name(s) in new for s in found))
            for team, found in sorted(teams.items(), key=lambda one: (-len(one[1]), one[0]))
        ]

    def _team(self, stored: StoredStage) -> str:
        owner = self.directory.get(stored.stage.owner)
        return (owner.team or owner.name) if owner else "No worker"

    def _of_team(self, team: str, found: list[StoredStage], new: int) -> QueueLine:
        over = sum(map(self.is_over_limit, found))
        longest = max(days_over(s.stage.due_on or self.today, self.today) for s in found)
        steps = how_many(len(found), "step")
        limit = f", {over} over a statutory limit" if over else ""
        fresh = ", none new" if not new else "" if new == len(found) else f", {new} new"
        says = f"{steps}{limit}{fresh}, the longest {how_many(longest, 'day')} late"
        return QueueLine(team, "", says, who=team, count=len(found))

    def is_over_limit(self, stored: StoredStage) -> bool:
        return mark_of(stored.stage, self.today) is Mark.OVER_LIMIT

    def by_child(self, stored: StoredStage, *, is_new: bool) -> QueueLine:
        stage = stored.stage
        owner = self.directory.get(stage.owner)
        who = owner.name if owner else "nobody allocated"
        over = (
            late_words(stage.status, days_over(stage.due_on, self.today))
            if stage.status and stage.due_on
            else ""
        )
        called = Called(self.tx, self.rules, self.person).name(stage.reference)
        name = as_a_line(self.rules.pack.step_of(stage.key))
        new = ", new" if is_new else ""
        return QueueLine(called, name, f"{as_a_line(over)}{new}", Mark.OVER_LIMIT, who=who)


def is_of_the_week(level: Level) -> bool:
    """Whether a notice of this level goes out in the weekly message."""
    return level is Level.SERVICE_MANAGER
