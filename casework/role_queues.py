"""A role's own queue, with the count of days: reviews to chair, decisions to make, hand-overs, what the data lack.

Whose queue a stage stands in is the pack's to say (`StageRule.queue`); nothing is in it of a child whom the reader may
not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.called import Called
from casework.chaired_reviews import HELD_FOR, plan_questions, reviews_held, reviews_to_come, without_outcome
from casework.hand_overs import receipts_waiting
from casework.lacking import lacking_parts
from casework.ports import Reading, StageQuery
from casework.queue_content import Mark, Queue, QueueLine, QueuePart, counted
from permanence.answers.words import as_a_line
from permanence.dates import days_over
from permanence.day_words import day_words
from permanence.journey import Journey
from permanence.pack.forms import REVIEW
from permanence.pack.model import Milestone
from permanence.people import Directory, Person, Role
from permanence.rights.stands import Stands
from permanence.rights.table import Action
from permanence.stages import Rulebook, Stage
from permanence.standing import late_words

TO_COME = "Reviews that you chair"
HELD = "Held in the last four weeks"
UNDECIDED = "Decided, and no outcome recorded from the minutes"
PLANS = "Questions about the plan"
_COUNTED = {
    TO_COME: ("review to come", "reviews to come"),
    HELD: ("held", "held"),
    UNDECIDED: ("outcome to record", "outcomes to record"),
    PLANS: ("question about a plan", "questions about plans"),
}
NOT_ANSWERED = ", its form is not answered"
NAMED_FOR = timedelta(weeks=8)
HAVE_QUEUES = frozenset(
    {Role.REVIEWING_OFFICER, Role.AGENCY_DECISION_MAKER, Role.LEGAL_OFFICER, Role.INFORMATION_OFFICER}
)


def queue_of(tx: Reading, rules: Rulebook, person: Person, today: date) -> Queue | None:
    """What stands in her queue on `today`, a day in the council's zone; None where nothing does.

    Whoever covers a reviewing officer has her reviews.
    """
    look = _Look(tx, rules, tx.directory(), person, today)
    build = _OF_ROLE.get(person.role, _chaired)
    queue = build(look)
    return queue if queue and queue.parts else None


@dataclass(frozen=True)
class _Look:
    """One reader's look at the record."""

    tx: Reading
    rules: Rulebook
    directory: Directory
    person: Person
    today: date
    called: Called = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "called", Called(self.tx, self.rules, self.person))

    def children(self, references: Iterable[str], role: Role) -> dict[str, Journey]:
        """The journeys that go on, of those of these children whom she may see while a step waits for `role`."""
        rights, roles = self.rules.pack.rights, frozenset({role})
        return {
            journey.reference: journey
            for journey in self.tx.journeys(references)
            if journey.ended_on is None
            and journey.said_over is None
            and rights.may(
                Stands(self.person, journey.allocation, self.directory, self.today, lambda: roles),
                Action.BE_TOLD,
            )
        }

    def stages(self, role: Role, references: frozenset[str] | None = None) -> list[Stage]:
        codes = self.rules.pack.codes_in_queue_of(role)
        query = StageQuery(references=references, codes=codes, open_only=False, since=self.today)
        return [s.stage for s in self.tx.stages(query) if s.stage.is_awaited]


def _decisions(look: _Look) -> Queue:
    """The days since the panel, against those that the law gives."""
    role = Role.AGENCY_DECISION_MAKER
    stages = look.stages(role)
    journeys = look.children({s.reference for s in stages}, role)
    open_ones = [s for s in stages if s.reference in journeys and journeys[s.reference].number == s.journey]
    open_ones.sort(key=lambda s: (s.due_on is None, s.due_on or s.started_on, s.reference))
    lines = tuple(_decision(look, stage, journeys[stage.reference]) for stage in open_ones)
    headline = counted(lines, "decision waits for you", "decisions wait for you")
    return Queue(headline, _parts(("Waiting for your decision", lines)))


def _decision(look: _Look, stage: Stage, journey: Journey) -> QueueLine:
    pack, today = look.rules.pack, look.today
    begun = pack.milestones[stage.start_milestone]
    when = f"{begun.step} {begun.was_done} {day_words(stage.started_on, today)}"
    since = f"day {(today - stage.started_on).days} since {when}"
    event = next((m for m in journey.reached(stage.start_milestone) if m.on == stage.started_on), None)
    return QueueLine(
        shown=look.called.name(stage.reference),
        name=as_a_line(pack.step_of(stage.key)),
        says=as_a_line(f"{_against_the_date(stage, today)}{since}"),
        mark=mark_of(stage, today),
        entry=event.entry if event else 0,
    )


def _against_the_date(stage: Stage, today: date) -> str:
    """What stands before the days that have gone: how late it is, or by when it is due."""
    if stage.due_on is None or stage.status is None:
        return ""
    over = days_over(stage.due_on, today)
    return f"{late_words(stage.status, over)}, " if over else f"due {day_words(stage.due_on, today)}, "


def mark_of(stage: Stage, today: date) -> Mark:
    """How far an open stage has gone on `today`."""
    if stage.due_on is None or stage.status is None or not days_over(stage.due_on, today):
        return Mark.NONE
    return Mark.OVER_LIMIT if stage.status.is_binding else Mark.PAST_TARGET


def _hand_overs(look: _Look) -> Queue:
    owners = {look.person.email}
    waiting = receipts_waiting(look.tx, look.rules, look.person, owners, look.today)
    lines = tuple(QueueLine(one.shown, "", as_a_line(one.words), entry=one.entry) for one in waiting)
    headline = counted(lines, "hand-over is with you", "hand-overs are with you")
    return Queue(headline, _parts(("Waiting for legal services", lines)))


def _chaired(look: _Look) -> Queue | None:
    """Her own reviews, and those of whom she covers today."""
    role = Role.REVIEWING_OFFICER
    officers = {look.person.email, *look.directory.covered_by(look.person.email, look.today)}
    references = look.tx.references_chaired_by(officers)
    if not references:
        return None
    journeys = look.children(references, role)
    stages = [s for s in look.stages(role, frozenset(journeys)) if s.journey == journeys[s.reference].number]
    pack, name, today = look.rules.pack, look.called.name, look.today
    to_come = (
        QueueLine(name(s.reference), as_a_line(pack.step_of(s.key)), says, mark_of(s, today))
        for s, says in reviews_to_come(stages, today)
    )
    unanswered = _without_a_form(look, journeys)
    held = (
        QueueLine(
            name(one.reference),
            as_a_line(pack.milestones[one.milestone].step),
            f"{one.says}{NOT_ANSWERED if (one.reference, one.milestone, one.on) in unanswered else ''}",
        )
        for one in reviews_held(journeys.values(), pack, today)
    )
    asked = (QueueLine(name(ref), "", says) for ref, says in plan_questions(journeys.values(), pack, today))
    parts = _parts(
        (TO_COME, tuple(to_come)),
        (HELD, tuple(held)),
        (UNDECIDED, tuple(_undecided(look, journeys.values()))),
        (PLANS, tuple(asked)),
    )
    return Queue(_chaired_headline(parts), parts)


def _without_a_form(look: _Look, journeys: Mapping[str, Journey]) -> frozenset[tuple[str, str, date]]:
    """Reviews of the last four weeks of which nobody has answered the form: child, milestone and day.

    She was asked, or is still to be asked, or was not while there were too many: it is hers to say all the same.
    """
    rules, since = look.rules, look.today - HELD_FOR
    if REVIEW not in rules.pack.forms:
        return frozenset()
    codes = rules.pack.codes_in_queue_of(Role.REVIEWING_OFFICER)
    query = StageQuery(references=frozenset(journeys), codes=codes, open_only=False, since=since)
    answered = {
        (ref, journey.number, said.stage) for ref, journey in journeys.items() for said in journey.forms
    }
    return frozenset(
        (stage.reference, stage.milestone, stage.ended_on)
        for stage in (stored.stage for stored in look.tx.stages(query))
        if stage.ended_on and (stage.reference, stage.journey, stage.key) not in answered
    )


def _undecided(look: _Look, journeys: Iterable[Journey]) -> Iterator[QueueLine]:
    """Each by itself for eight weeks; what is older is one line, so that it hides nothing that can still be filed."""
    pack, today = look.rules.pack, look.today
    found = without_outcome(journeys, pack, today)
    for one in found:
        if one.on >= today - NAMED_FOR:
            milestone = pack.milestones[one.milestone]
            example = f"{one.reference} {_typed(milestone)} approved on {one.on.day} {one.on:%b}"
            yield QueueLine(
                look.called.name(one.reference), as_a_line(milestone.step), one.says, example=example
            )
    old = [one for one in found if one.on < today - NAMED_FOR]
    if old:
        says = f"More than eight weeks ago, the first on {day_words(old[0].on, today)}"
        yield QueueLine(f"{len(old)} more", "", says, count=len(old))


def _typed(milestone: Milestone) -> str:
    """What can be typed for it and means nothing else: the name that people read, where it is such a word."""
    words = [word for word in milestone.words if word not in milestone.not_alone]
    return milestone.step if milestone.step in words or not words else words[0]


def _chaired_headline(parts: Iterable[QueuePart]) -> str:
    """For example "4 reviews to come, 2 past a statutory limit; 3 held; 1 outcome to record"."""
    return "; ".join(counted(part.lines, *_COUNTED[part.title]) for part in parts)


def _lacking(look: _Look) -> Queue:
    parts = lacking_parts(look.tx, look.rules, look.called, look.person, look.today)
    gaps = _parts(*parts)
    return Queue(
        counted((line for part in gaps for line in part.lines), "gap", "gaps") + " in the data", gaps
    )


def _parts(*titled: tuple[str, tuple[QueueLine, ...]]) -> tuple[QueuePart, ...]:
    return tuple(QueuePart(title, lines) for title, lines in titled if lines)


_OF_ROLE: Mapping[Role, Callable[[_Look], Queue | None]] = {
    Role.AGENCY_DECISION_MAKER: _decisions,
    Role.LEGAL_OFFICER: _hand_overs,
    Role.INFORMATION_OFFICER: _lacking,
}
