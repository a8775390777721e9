"""What the made-up staff say to what they are told: every verb, late, wrong, twice, undone, or never.

All of it is drawn from one seed. What is drawn here may be refused by the service; then it was said all the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from casework.content import Said, SaidKind
from casework.said_back import proposal_of
from permanence.answer import ABOUT_HERSELF, Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.people import Person, Role
from permanence.stages import Stage
from tests.builders import LONDON
from tests.year.carriers import Arrived
from tests.year.council import Council
from tests.year.reviewing import Reviewing
from tests.year.speaking import Card, Speaker

OPENS, CLOSES = 9 * 60 + 10, 16 * 60 + 30
HABITS = {  # (share of staff, how many working days they take: each with its weight; None for never)
    "prompt": (0.5, ((0, 6), (1, 3), (2, 1), (None, 1))),
    "slow": (0.35, ((0, 2), (1, 2), (3, 3), (6, 2), (12, 1), (None, 3))),
    "silent": (0.15, ((1, 1), (8, 1), (20, 1), (None, 6))),
}
OF_A_STEP = {
    Verb.DONE: 34.0,
    Verb.BOOKED: 20.0,
    Verb.BLOCKED: 10.0,
    Verb.DECISION: 10.0,
    Verb.SNOOZE: 8.0,
    Verb.WRONG_ALERT: 2.5,
    Verb.NOTE: 4.0,
    Verb.NOT_DONE: 1.0,
    Verb.PAUSE: 2.0,
    Verb.NOT_APPLICABLE: 1.5,
    Verb.CHANGE_ROUTE: 1.5,
    Verb.PARALLEL_PLAN: 1.0,
    Verb.JOURNEY_OVER: 1.0,
    Verb.NOT_MINE: 1.5,
    Verb.LEGAL_SENT: 1.0,
    Verb.LEGAL_RECEIVED: 1.0,
    Verb.LEGAL_QUERIED: 1.0,
    Verb.LEGAL_ANSWERED: 1.0,
    Verb.LEGAL_ACCEPTED: 1.0,
    Verb.LEAVE: 0.5,
    Verb.WORKING_DAYS: 0.2,
    Verb.CALL_MINE: 0.3,
    Verb.SIBLINGS: 0.7,
    Verb.WHY: 1.0,
    Verb.WHO: 0.7,
    Verb.LIST: 0.7,
    Verb.HELP: 0.3,
}
BY_MANAGER = {Verb.REALLOCATE: 12.0, Verb.NOTE: 6.0, Verb.BOOKED: 6.0, Verb.DONE: 4.0, Verb.WHY: 2.0}
LEAVE_DAYS, PART_TIME = (2, 5, 10, 14), ("mon tue wed", "mon tue wed thu", "tue wed thu fri", "mon tue thu")
OUTCOMES = ("approved", "approved", "approved", "approved", "deferred", "not_agreed", "continued")
WITH_REASON = frozenset(
    {
        Verb.BLOCKED,
        Verb.PAUSE,
        Verb.NOT_APPLICABLE,
        Verb.JOURNEY_OVER,
        Verb.LEGAL_QUERIED,
        Verb.CHANGE_ROUTE,
        Verb.PARALLEL_PLAN,
    }
)
IN_WORDS = frozenset(
    {Verb.NOTE, Verb.NOT_DONE, Verb.RESUME, Verb.LEAVE, Verb.WORKING_DAYS, Verb.HELP, Verb.SIBLINGS}
)


@dataclass(order=True)
class Meant:
    """Something that somebody means to say at a moment."""

    at: datetime
    order: int
    person: str = field(compare=False)
    reference: str = field(compare=False)
    journey: int = field(compare=False)
    stage: str = field(compare=False)
    message: int | None = field(compare=False)
    verb: Verb | None = field(compare=False, default=None)
    to: str | None = field(compare=False, default=None)  # whom a child is allocated to
    says_yes: bool = field(compare=False, default=False)  # to what the message has read back
    of_a_review: bool = field(compare=False, default=False)  # or of a plan, or a hand-over


class Doings:
    """Everybody at work: `hears` plans what is said to a message, `live` says it when its time has come."""

    def __init__(self, council: Council, seed: int, cuts: float = 0.0) -> None:
        self.council, self.speaker = council, Speaker(council, cuts)
        self.chance = Random(f"doings {seed}")
        self.queue: list[Meant] = []
        self.habits: dict[str, str] = {}
        self.count: Counter[tuple[str, str]] = Counter()
        self.order = 0
        self.heard: Counter[str] = Counter()
        self.reviewing = Reviewing(council, self.speaker, Random(f"reviewing {seed}"), self.count)

    # --- planned --------------------------------------------------------------------------------------------------

    def hear(self, day: date) -> None:
        """Whoever has got new messages means to answer some of what they say."""
        new = []
        for name, carrier in self.council.carriers.items():
            new += carrier.arrived[self.heard[name] :]
            self.heard[name] = len(carrier.arrived)
        if not new:
            return
        new.sort(key=lambda a: a.number)
        numbers = {a.number: a.person for a in new if a.kind in ("alert", "catch_up")}
        self._hear_what_was_read_back(new, day)
        self._hear_of_reviews(new, day)
        with self.council.record.reading() as tx:
            told = [(number, who, n) for number, who in numbers.items() for n in tx.notices_in(number)]
        for number, who, notice in told:
            wait = self._patience(who)
            if wait is not None:
                self._mean(
                    day + timedelta(days=wait), who, notice.reference, notice.journey, notice.stage, number
                )

    def _hear_what_was_read_back(self, new: Sequence[Arrived], day: date) -> None:
        """Most people confirm what they get read back by mail, on the same day."""
        mails = {a.number: a.person for a in new if a.kind == "said_back" and a.channel == "email"}
        with self.council.record.reading() as tx:
            read_back = [n for n in mails if (mail := tx.message(n)) and proposal_of(mail.facts)]
        for number in read_back:
            if self.chance.random() < 0.9:
                self._mean(day, mails[number], "", 0, "", number, says_yes=True)

    def _hear_of_reviews(self, new: Sequence[Arrived], day: date) -> None:
        of_reviews = {a.number: a.person for a in new if a.kind in ("brief", "review", "notice")}
        for number, who in of_reviews.items():
            wait = self._patience(who) if self.reviewing.asks(number) else None
            if wait is not None:
                self._mean(day + timedelta(days=wait), who, "", 0, "", number, of_a_review=True)

    def _patience(self, person: str) -> int | None:
        if person not in self.habits:
            shares = {name: share for name, (share, _) in HABITS.items()}
            self.habits[person] = self.chance.choices(list(shares), list(shares.values()))[0]
        days, weights = zip(*HABITS[self.habits[person]][1], strict=True)
        return self.chance.choices(days, weights)[0]

    def _mean(
        self, day: date, person: str, reference: str, journey: int, stage: str, message: int | None,
        verb: Verb | None = None, to: str | None = None, says_yes: bool = False, of_a_review: bool = False,
    ) -> None:  # fmt: skip
        minutes = self.chance.randrange(OPENS, CLOSES)
        at = datetime.combine(day, time(minutes // 60, minutes % 60), LONDON)
        self.order += 1
        heappush(
            self.queue,
            Meant(
                max(at, self.council.now), self.order, person, reference, journey, stage, message, verb, to, says_yes, of_a_review
            ),
        )  # fmt: skip

    # --- said -----------------------------------------------------------------------------------------------------

    def live(self, until: datetime) -> None:
        """Everything that is meant to be said by this moment has been said."""
        while self.queue and self.queue[0].at <= until:
            meant = heappop(self.queue)
            person = self.council.staff.get(meant.person)
            day = meant.at.astimezone(LONDON).date()
            if person is None or not person.active:
                continue
            if day.weekday() > 4 or person.away_on(day) or not person.works_on(day):
                self._mean(day + timedelta(days=1), meant.person, meant.reference, meant.journey, meant.stage, meant.message, meant.verb, meant.to, meant.says_yes, meant.of_a_review)  # fmt: skip
                continue
            self.council.at(meant.at)
            if meant.says_yes:
                self.speaker.says_yes(person, meant.message or 0)
            elif meant.of_a_review:
                self.reviewing.say(person, meant.message or 0, day)
            else:
                self._say(meant, person, day)

    def _say(self, meant: Meant, person: Person, day: date) -> None:
        with self.council.record.reading() as tx:
            stored = tx.stage(meant.reference, meant.journey, meant.stage)
        if stored is None or (not stored.stage.is_open and self.chance.random() < 0.9 and not meant.verb):
            return
        verb = meant.verb or self._verb(person, stored.stage)
        answer = self._answer(verb, stored.stage, person, day, meant.to)
        card = Card(meant.message, stored.revision if self.chance.random() < 0.95 else None)
        before = self.council.newest()
        said = self._given(person, verb, answer, card, stored.stage)
        self.count[verb.value, said.kind.value] += 1
        self._follows(meant, person, verb, said, before, day)
        owner = stored.stage.owner
        if verb is Verb.REALLOCATE and not meant.to and owner and self.chance.random() < 0.3:
            later = day + timedelta(days=self.chance.choice((3, 10, 25)))  # to the worker of before
            self._mean(later, person.email, meant.reference, meant.journey, meant.stage, None, verb, owner)

    def _given(self, person: Person, verb: Verb, answer: Answer, card: Card, stage: Stage) -> Said:
        words = self._words(verb, answer, stage)
        if words and (verb in IN_WORDS or self.chance.random() < 0.15):
            return self.speaker.write(person, words, card, confirms=self.chance.random() < 0.9)
        return self.speaker.press(
            person, answer, card, form=verb is not Verb.DONE or answer.on is not None, twice=self.chance.random() < 0.05
        )  # fmt: skip

    def _verb(self, person: Person, stage: Stage) -> Verb:
        table = BY_MANAGER if person.role in (Role.TEAM_MANAGER, Role.SERVICE_MANAGER) else OF_A_STEP
        verb = self.chance.choices(list(table), list(table.values()))[0]
        if verb is Verb.DECISION and self.council.record.rules.pack.milestones[stage.milestone].body is None:
            return Verb.DONE
        return verb

    def _answer(self, verb: Verb, stage: Stage, person: Person, day: date, to: str | None) -> Answer:
        chance, pack = self.chance, self.council.record.rules.pack
        back = max(stage.started_on, day - timedelta(days=chance.choice((0, 0, 1, 2, 5, 12, 40))))
        ahead = day + timedelta(days=chance.choice((1, 3, 7, 10, 14, 21, 35, 60, 120)))
        if verb in ABOUT_HERSELF:
            until = day + timedelta(days=chance.choice(LEAVE_DAYS))
            if verb is Verb.LEAVE:
                return Answer(verb, until=until, to=self._colleague(person))
            return Answer(verb, days=chance.choice(PART_TIME))
        given: dict[str, Any] = {"on": back}
        if verb is Verb.DONE and chance.random() < 0.2:
            given = {}
        elif verb is Verb.BOOKED:
            given = {"on": ahead, "reason": chance.choice([None, None, "report_awaited"])}
        elif verb in (Verb.BLOCKED, Verb.SNOOZE):
            given = {"until": ahead}
        elif verb is Verb.DECISION:
            given |= {"outcome": chance.choice(OUTCOMES), "reason": "report_awaited"}
        elif verb in (Verb.CHANGE_ROUTE, Verb.PARALLEL_PLAN):
            given |= {"route": chance.choice(list(pack.routes))}
        elif verb is Verb.REALLOCATE:
            given = {"to": to or self._colleague(person)}
        elif verb is Verb.CALL_MINE:
            given = {"number": chance.randrange(1, 60)}
        elif verb is Verb.SIBLINGS:
            given = {"sibling": self._another_of_hers(person, stage.reference)}
        elif verb is Verb.NOTE:
            given = {"note": "spoke with the clerk"}
        if verb in WITH_REASON:
            given |= {"reason": chance.choice(list(reasons_for(verb, pack)))}
        return Answer(verb, stage.reference, stage.key, **given)

    def _another_of_hers(self, person: Person, reference: str) -> str:
        with self.council.record.reading() as tx:
            hers = sorted(set(tx.references_of([person.email])) - {reference})
        return self.chance.choice(hers or [reference])

    def _colleague(self, person: Person) -> str:
        workers = [
            p.email
            for p in self.council.staff.values()
            if p.role is Role.SOCIAL_WORKER and p.active and person.team in (p.team, None) and p is not person
        ]
        return self.chance.choice(sorted(workers) or [person.email])

    def _words(self, verb: Verb, answer: Answer, stage: Stage) -> str | None:
        """The same as somebody would type it; None where only a form can say it."""
        pack = self.council.record.rules.pack
        step, child = pack.milestones[stage.milestone].step, stage.reference
        on = f"{answer.on:%-d %B %Y}" if answer.on else "today"
        until = f"{answer.until:%-d %B %Y}" if answer.until else ""
        cover = self.council.staff[answer.to].name if answer.to in self.council.staff else ""
        return {
            Verb.DONE: f"{child} {step} done on {on}" if answer.on else f"{child} {step} done today",
            Verb.BOOKED: f"{child} {step} booked for {on}",
            Verb.SNOOZE: f"{child} snooze {step} until {until}",
            Verb.NOTE: f"{child} note: spoke with the clerk",
            Verb.NOT_DONE: f"{child} {step} didn't go ahead yesterday",
            Verb.RESUME: f"{child} resume {step}",
            Verb.LEAVE: f"I'm away until {until}, {cover} covers",
            Verb.WORKING_DAYS: f"I work {(answer.days or '').replace(' ', ', ')}",
            Verb.NOT_MINE: f"{child} not my case any more",
            Verb.REALLOCATE: f"allocate {child} to {cover}",
            Verb.SIBLINGS: f"{child} and {answer.sibling} are siblings",
            Verb.HELP: "help",
            Verb.LIST: "list",
            Verb.WHY: f"why {child}",
        }.get(verb)

    def _follows(self, meant: Meant, person: Person, verb: Verb, said: Said, before: int, day: date) -> None:
        """What comes of it later: undone at once, a day given, somebody allocated, taken up again."""
        chance = self.chance
        if verb in (Verb.LEAVE, Verb.WORKING_DAYS):
            self.council.staff_may_be_other()  # also where the process died on it, and said nothing
        if said.kind is SaidKind.WHICH_DAY and chance.random() < 0.9:
            again = Answer(
                Verb.DONE, meant.reference, meant.stage, on=day - timedelta(days=chance.choice((0, 1, 3)))
            )
            said = self.speaker.press(person, again, Card(meant.message, None), form=True)
        if said.kind is SaidKind.RECORDED and self.council.newest() > before and chance.random() < 0.05:
            undo = Answer(Verb.UNDO, meant.reference, undoes=before + 1)
            undone = self.speaker.press(person, undo, Card(meant.message, None), form=False)
            self.count["undo", undone.kind.value] += 1
            return
        if verb is Verb.PAUSE and said.kind is SaidKind.RECORDED:
            later = day + timedelta(days=chance.choice((5, 12, 30)))
            self._mean(
                later, person.email, meant.reference, meant.journey, meant.stage, meant.message, Verb.RESUME
            )
        manager = self.council.staff.get(person.manager or "")
        if manager and verb is Verb.NOT_MINE and said.kind is SaidKind.RECORDED and chance.random() < 0.85:
            later = day + timedelta(days=chance.choice((0, 1, 3)))
            self._mean(
                later, manager.email, meant.reference, meant.journey, meant.stage, None, Verb.REALLOCATE
            )
        if manager and verb is Verb.JOURNEY_OVER and said.kind is SaidKind.RECORDED and chance.random() < 0.5:
            later = day + timedelta(days=chance.choice((0, 1, 3)))
            self._mean(
                later, manager.email, meant.reference, meant.journey, meant.stage, None, Verb.JOURNEY_GOES_ON
            )
