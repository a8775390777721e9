"""What `homeward why-not` says of each open step is what the look then does, for everybody whom it may concern.

Around each look of a short year it is asked about the open steps of some children, for each person of their line, of
their roles and of their covers; the answers, the rules (`next_notice`), the outbox and `why` agree.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from casework.judge_stage import due_stage_of
from casework.ports import MessageState, StageQuery, StoredNotice, StoredStage
from casework.raise_alerts import WorkingHours, working_day_at
from casework.why import why
from casework.why_not import RUNNING, OfTheDay, Outcome, StepWhyNot, why_not
from permanence.journey import Journey
from permanence.local_day import local_day
from permanence.notices import Kept, next_notice
from permanence.people import Directory, Person, Role
from store.case_record import SqlCaseRecord
from tests.builders import child_entries
from tests.figures import Figure
from tests.year.year import Plan, Year, a_place_of_its_own

HOURS = WorkingHours()
SHORT = Plan(seed=97, children=10, days=9, first=date(2026, 3, 16), new_pack_on=4)
CALM = replace(SHORT, down=0, late=0, cuts=0, cut_replies=0, two=0, slips=0, jumps=0, sleeps=0)
ROLES = (
    Role.REVIEWING_OFFICER,
    Role.AGENCY_DECISION_MAKER,
    Role.LEGAL_OFFICER,
    Role.INFORMATION_OFFICER,
    Role.ADMINISTRATOR,
)
FEW = frozenset({Role.AGENCY_DECISION_MAKER, Role.LEGAL_OFFICER})
SOME = 2  # children of each kind around each look
Asked = tuple[str, str, str]  # child, step of the latest journey, person


class AskingYear(Year):
    """A year in which `why-not` is asked around each look of the service."""

    def look(self, *, dies: bool, two: bool, plant: bool) -> None:
        record = self.council.record
        children = self._some_children()
        before = self._asked(children)
        with record.reading() as tx:
            known = {notice.key for child in children for notice in tx.notices_about(child)}
        super().look(dies=dies, two=two, plant=plant)
        after = self._asked(children)
        today = local_day(self.council.now, record.rules.zone)
        with record.reading() as tx:
            self.people = tx.directory()
        for reference in sorted({reference for reference, _, _ in after}):
            child = ChildAfterwards(record, reference, today, self.council.now)
            told = child.agrees(before, after, known)
            for person in told:
                self.told[self.people.people[person].role] += 1
        for _, _, person in after:
            self.asked[self.people.people[person].role] += 1

    def __init__(self, plan: Plan, folder: Path) -> None:
        super().__init__(plan, folder)
        self.asked: Counter[Role] = Counter()
        self.told: Counter[Role] = Counter()
        self.drawn = Random(f"why-not {plan.seed}")
        for n in range(6):
            self._comes_in(n)

    def _comes_in(self, n: int) -> None:
        """A child of whom the decision is due soon, and legal services have had the papers for weeks."""
        first, council = self.plan.first, self.council
        milestones = {
            "permanence_recommendation": first - timedelta(days=60),
            "legal_referral": first - timedelta(days=9 * n),
            "panel": first - timedelta(days=9 + n),
        }
        with council.record.writing() as tx:
            people = tx.directory()
            worker = people.with_role(Role.SOCIAL_WORKER)[n]
            came = child_entries(
                tx.new_reference(),
                f"made up {n}",
                first - timedelta(days=300),
                worker=worker.email,
                team=worker.team,
                reviewing_officer=people.with_role(Role.REVIEWING_OFFICER)[0].email,
                route="permanence_order",
                milestones=milestones,
            )
            tx.append(came, council.tick())

    def _some_children(self) -> list[str]:
        """Some whose step is the decision maker's or a lawyer's, some who are looked at today, and some others."""
        today = local_day(self.council.now, self.council.record.rules.zone)
        with self.council.record.reading() as tx:
            stored = [s for s in tx.stages(StageQuery(open_only=False)) if s.stage.state in RUNNING]
        theirs = [s for s in stored if s.stage.owner_role in FEW]
        due = [s for s in stored if s.next_check_on and s.next_check_on <= today]
        found: set[str] = set()
        for which in (theirs, due, stored):
            references = sorted({s.stage.reference for s in which})
            found |= set(self.drawn.sample(references, min(SOME, len(references))))
        return sorted(found)

    def _asked(self, children: list[str]) -> dict[Asked, StepWhyNot]:
        record, now, said = self.council.record, self.council.now, {}
        query = StageQuery(references=frozenset(children), open_only=False)
        with record.reading() as tx:
            people, today = tx.directory(), local_day(now, record.rules.zone)
            stored = [s for s in tx.stages(query) if s.stage.state in RUNNING]
            journeys = {j.reference: j for j in tx.journeys(children)}
        for reference, journey in journeys.items():
            hers = [s for s in stored if s.stage.reference == reference]
            for person in concerned(journey, hers, people, today):
                found = why_not(record, reference, person, now, HOURS)
                assert found is not None
                said |= {(reference, step.stage, person.email): step for step in found.steps}
        return said


def concerned(journey: Journey, steps: list[StoredStage], people: Directory, today: date) -> list[Person]:
    """Everybody who may hear of these steps, and the others of the roles that have queues of their own."""
    allocation = journey.allocation
    meant = {allocation.social_worker, allocation.reviewing_officer, *(s.stage.owner for s in steps)}
    meant |= {link for s in steps for link in s.chain}
    meant |= {above.email for email in tuple(meant) for above in people.line_above(email)}
    meant |= {p.email for role in ROLES for p in people.with_role(role)}
    meant |= {p.email for p in people.with_role(Role.TEAM_MANAGER) if p.team == allocation.team}
    away = [person.away_on(today) for email in meant if (person := people.get(email))]
    meant |= {leave.cover for leave in away if leave}
    found = {person.email: person for email in meant if (person := people.get(email))}
    return [found[email] for email in sorted(found)]


class ChildAfterwards:
    """One child after a look: what the outbox, the rules and `why` say."""

    def __init__(self, record: SqlCaseRecord, reference: str, today: date, now: datetime) -> None:
        self.record, self.reference, self.today = record, reference, today
        self.is_at_work = working_day_at(record.rules, now, HOURS) is not None
        with record.reading() as tx:
            self.people = tx.directory()
            journey = tx.journey(reference)
            self.steps = {
                s.stage.key: s
                for s in tx.stages(StageQuery(references=frozenset({reference})))
                if s.stage.journey == journey.number
            }
            self.notices = [
                n for n in tx.notices_about(reference) if n.journey == journey.number and n.raised_on == today
            ]
            self.messages = {n.message_id: tx.message(n.message_id) for n in self.notices}
            self.carried = {n.message_id: tx.notices_in(n.message_id) for n in self.notices}
        trace = why(record, reference, None, now)
        self.shown = {s.stage: s for s in trace.stages}

    def agrees(
        self, before: dict[Asked, StepWhyNot], after: dict[Asked, StepWhyNot], known: Collection[str]
    ) -> set[str]:
        """Nothing contradicts anything; who was told of the child by this look. `known`: notices from before it."""
        for key, step in after.items():
            if key[0] == self.reference:
                self._agrees_with_the_outbox(key, before.get(key), step)
                self._agrees_with_why(key, step)
                self._agrees_with_the_rules(key, step)
        asked = {(stage, person) for ref, stage, person in after if ref == self.reference}
        steps = {stage for stage, _ in asked}
        told = {(n.stage, n.person) for n in self.notices if n.stage in steps and n.key not in known}
        assert told <= asked, (self.reference, "somebody was told whom nobody thought of", told - asked)
        return {person for _, person in told}

    def _told(self, key: Asked) -> list[StoredNotice]:
        return [n for n in self.notices if (n.stage, n.person) == key[1:]]

    def _agrees_with_the_outbox(self, key: Asked, before: StepWhyNot | None, after: StepWhyNot) -> None:
        told = self._told(key)
        assert (after.outcome is Outcome.TOLD) == bool(told), (self.today, key, after, told)
        assert before is not None, (self.today, key)
        if self.is_at_work:
            assert (before.outcome is not Outcome.KEPT) == bool(told), (self.today, key, before, after)
            assert after.outcome is not Outcome.NEXT, (self.today, key, after)
        else:
            assert before == after, (self.today, key, before, after)
        for notice in told:
            assert self.messages[notice.message_id].state in MessageState
            assert notice in self.carried[notice.message_id]

    def _agrees_with_why(self, key: Asked, step: StepWhyNot) -> None:
        shown = self.shown[key[1]]
        told = [t for t in shown.told if (t.person, t.raised_on) == (key[2], self.today)]
        assert [t.level for t in told] == [n.level.value for n in self._told(key)], (self.today, key)
        assert step.next_look_on == shown.next_look_on
        if step.because == Kept.QUIET:
            assert shown.quiet_until >= self.today

    def _agrees_with_the_rules(self, key: Asked, step: StepWhyNot) -> None:
        """What a rule keeps back is kept back by the rule as it is asked apart; and what it calls for by none."""
        stored = self.steps.get(key[1])
        due = due_stage_of(stored) if stored else None
        assert (step.because == OfTheDay.NO_CLOCK) == (due is None and step.outcome is Outcome.KEPT), (
            key,
            step,
        )
        if due is None or due.owner is None:
            return
        calendar = self.people.calendar_of(due.owner, self.record.rules.for_sending)
        verdict = next_notice(due.watch, self.today, calendar)
        if step.because in set(Kept) - {Kept.REST_DAY}:
            assert step.because in (verdict.kept, verdict.kept_above), (self.today, key, step, verdict)
        if step.because == OfTheDay.TOLD_BEFORE:
            assert verdict.told.escalated > 0


def test_why_not_never_contradicts_what_is_told_in_a_short_year(figure: Figure) -> None:
    with a_place_of_its_own() as folder:
        year = AskingYear(CALM, folder)
        lived = year.lived()
        year.council.close()

    asked, told = year.asked, year.told
    figure(f"why-not: {asked.total()} answers of {len(asked)} roles, {told.total()} of them told")
    assert lived.broken == []
    assert set(ROLES) - {Role.ADMINISTRATOR} <= set(asked)
    assert {Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.LEGAL_OFFICER} <= set(told)
