"""What a hand-over card says of a child to her new worker, and what the old one is asked.

The card is worked out when it leaves: whoever may not see the child by then, or does not have her any more, reads
nothing of her. Words that people wrote themselves are not on it; they stand in the child's story.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.called import Called
from casework.content import PART_ASKS, NoticeContent, NoticePart
from casework.last_look import NoLonger
from casework.new_worker.queue_cards import CARD, PARTING
from casework.new_worker.siblings import Item, items_of, marked_where_they_part, plan_words, same_plan
from casework.notes_kept import notes_line
from casework.ports import Reading, StageQuery, StoredMessage, StoredStage
from casework.who_may_see import may_see_child
from permanence.answers.words import as_a_line
from permanence.dates import days_over
from permanence.day_words import day_words, look_again_words
from permanence.how_many import how_often
from permanence.insight.names import milestone_name, reason_name, route_name
from permanence.insight.others import waits_for
from permanence.journey import Decision, Journey, Plan
from permanence.notices import ESCALATIONS, Level
from permanence.pack.model import Pack, in_a_sentence
from permanence.people import Directory, Person
from permanence.receipt import receipt_of
from permanence.receipt_words import receipt_words
from permanence.rights.table import Action
from permanence.stages import Rulebook, Stage, StageState
from permanence.standing import late_words

MOST_DECISIONS = 3
LATELY = timedelta(weeks=12)  # notes older than that are in the story alone
MOST_WITH_BUTTONS = 12  # children: a message of Slack has 50 parts, and a card of Teams 28 KB
SIBLINGS = "Siblings"
_ASKS_NOTHING = ESCALATIONS | {Level.DUE_SOON}  # a warning, or what those above were told
YOURS = "You get this because the child is yours now."
WAS_YOURS = "You get this because the child was yours. You are asked once."
NOTHING_MORE = "Nothing more"
WRITE_IT = (
    "Answer this message in your own words, without names, or say nothing more. "
    "Whoever has the child now and later can read it."
)


def hand_over_content(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> NoticeContent | NoLonger:
    """What the message says today, or why nothing needs to be said any more."""
    look = _Look(tx, rules, directory, person, today)
    return look.card(message) if CARD in message.facts else look.parting(message)


def pairs_in(message: StoredMessage, what: str) -> list[tuple[str, str]]:
    """Reference and the other worker's address, for each child of the message."""
    given = message.facts.get(what)
    pairs = given if isinstance(given, list | tuple) else []
    return [(str(one[0]), str(one[1])) for one in pairs]


@dataclass(frozen=True, slots=True)
class _Look:
    tx: Reading
    rules: Rulebook
    directory: Directory
    person: Person
    today: date

    @property
    def called(self) -> Called:
        return Called(self.tx, self.rules, self.person)

    @property
    def pack(self) -> Pack:
        return self.rules.pack

    def card(self, message: StoredMessage) -> NoticeContent | NoLonger:
        pairs = pairs_in(message, CARD)
        senders = {reference: before for reference, before in pairs if self._hers(reference)}
        hers = [journey for reference in senders if (journey := self._hers(reference))]
        if not hers:
            return NoLonger("the child is with somebody else, or this person may not see her")
        one = hers[0] if len(hers) == 1 else None
        first = self.called.name(hers[0].reference)
        lines: tuple[str, ...] = ()
        if one:
            lines = (as_a_line(self._from(one, senders[one.reference])),)
            parts = tuple(self._parts(one, senders[one.reference]))
        else:
            items = items_of(hers)
            parts = tuple(self._item(item, senders, asks=len(hers) <= MOST_WITH_BUTTONS) for item in items)
        return NoticeContent(
            message_id=message.id,
            on=self.today,
            headline=f"{first} is yours from today" if one else f"{len(hers)} children are yours from today",
            lines=lines,
            action=f"For all of it say {one.reference} history, or {one.reference} who."
            if one
            else "For all of a child say the reference and history, or the reference and who.",
            asks=PART_ASKS if one else (),
            staff=self._named(hers, senders),
            reference=one.reference if one else None,
            parts=parts,
            because=YOURS,
        )

    def _item(self, item: Item, senders: Mapping[str, str], *, asks: bool) -> NoticePart:
        """One child, or siblings with one plan. `asks`: with buttons that ask about each."""
        children = tuple(journey.reference for journey in item.journeys) if asks else ()
        names = [self.called.name(journey.reference) for journey in item.journeys]
        first, lines = item.journeys[0], []
        for journey in item.journeys:
            parts = self._parts(journey, senders[journey.reference])
            told = [part for part in parts if part.title != SIBLINGS or not item.is_of_siblings]
            lines.append([f"{part.title}: {line}" for part in told for line in part.lines])
        if not item.is_of_siblings:
            return NoticePart(
                f"{names[0]}, {self._from(first, senders[first.reference])}", tuple(lines[0]), children
            )
        all_of_it = marked_where_they_part([*zip(names, lines, strict=True)])
        return NoticePart(f"{' and '.join(names)}, siblings with one plan", tuple(all_of_it), children)

    def _named(self, hers: Iterable[Journey], senders: Mapping[str, str]) -> tuple[str, ...]:
        """The members of staff whom the card names."""
        siblings = [one for journey in hers for one in self._siblings(journey)]
        emails = [*senders.values(), *(one.allocation.social_worker for one in siblings)]
        return tuple(dict.fromkeys(p.name for email in emails if (p := self.directory.get(email))))

    def parting(self, message: StoredMessage) -> NoticeContent | NoLonger:
        pairs = pairs_in(message, PARTING)
        still = [(r, email) for r, email in pairs if self._may_be_asked(r)]
        if not still:
            return NoLonger("the child is hers again, nobody's, or kept from her")
        goes = [f"{reference} goes to {self._name(self._worker_of(reference))}" for reference, _ in still]
        head = f"{goes[0]} today" if len(goes) == 1 else f"{len(goes)} children go to others today"
        which = "" if len(goes) == 1 else " Begin with the reference."
        return NoticeContent(
            message_id=message.id,
            on=self.today,
            headline=head,
            lines=(
                *(f"{line}." for line in goes if len(goes) > 1),
                "What should the new worker know that is not written down?",
            ),
            action=WRITE_IT + which,
            staff=tuple(self._name(self._worker_of(reference)) for reference, _ in still),
            because=WAS_YOURS,
            says=(NOTHING_MORE,) if len(goes) == 1 else (),
        )

    def _may_be_asked(self, reference: str) -> bool:
        """Whether another worker has the child, and who had her is not kept from her."""
        journey = self.tx.journey(reference)
        hidden = journey is None or journey.allocation.hides_from(self.person.email)
        return not hidden and self._worker_of(reference) not in (None, self.person.email)

    def _hers(self, reference: str) -> Journey | None:
        """The child's journey, if it goes on, she is this person's now, and a message may tell of her."""
        journey = self.tx.journey(reference)
        if journey is None or journey.ended_on or self._worker_of(reference) != self.person.email:
            return None
        look = (self.tx, self.rules, self.directory, self.person)
        return journey if may_see_child(*look, journey, self.today, Action.BE_TOLD) else None

    def _worker_of(self, reference: str) -> str | None:
        journey = self.tx.journey(reference)
        worker = self.directory.get(journey.allocation.social_worker) if journey else None
        return worker.email if worker else None

    def _name(self, email: str | None) -> str:
        person = self.directory.get(email)
        return person.name if person else "somebody else"

    def _from(self, journey: Journey, before: str) -> str:
        """For example "from Shona Sample, looked after since 3 Jun, adoption since 26 Aug"."""
        said = [f"from {self._name(before)}"]
        if journey.began_on:
            said.append(f"looked after since {self._day(journey.began_on)}")
        for plan in journey.open_plans():
            name = in_a_sentence(route_name(plan.route, self.pack))
            said.append(f"{name} since {self._day(plan.opened_on)}")
        return ", ".join(said)

    def _day(self, day: date) -> str:
        return day_words(day, self.today)

    def _parts(self, journey: Journey, before: str) -> Iterator[NoticePart]:
        """What is known of the child and is not empty, under its titles."""
        stored = self.tx.stages(StageQuery(references=frozenset({journey.reference}), open_only=False))
        mine = [s for s in stored if s.stage.journey == journey.number]
        running = [s for s in mine if s.stage.is_open]
        running.sort(key=lambda s: (s.stage.due_on is None, s.stage.due_on or self.today, s.stage.key))
        receipt = receipt_of(journey, self.pack)
        found = (
            ("Open", [self._open(s.stage) for s in running if s.stage.due_on or s.stage.booked_on]),
            ("In the way", [*self._in_the_way(journey)]),
            ("Paused", [*self._paused(journey, mine)]),
            ("Legal", [_without_its_title(receipt_words(receipt, self.pack, self.today))] if receipt else []),
            ("Why this plan", [*self._why(journey)]),
            ("Notes", [*notes_line(self.tx, self.rules, journey, self.today - LATELY, self.today)]),
            (SIBLINGS, [self._sibling(journey, one) for one in self._siblings(journey)]),
            ("Asked and not answered", [*self._unanswered(journey, running, before)]),
        )
        for title, lines in found:
            if lines:
                yield NoticePart(title, tuple(lines))

    def _siblings(self, journey: Journey) -> list[Journey]:
        """Those of her siblings whose journey goes on and whom this person may see."""
        found = [j for j in self.tx.journeys(sorted(journey.siblings)) if j.ended_on is None]
        look = (self.tx, self.rules, self.directory, self.person)
        return [j for j in found if may_see_child(*look, j, self.today, Action.BE_TOLD)]

    def _sibling(self, journey: Journey, other: Journey) -> str:
        worker = self.directory.get(other.allocation.social_worker)
        whose = f", with {worker.name}" if worker and worker.email != self.person.email else ""
        plan = (
            "the same plan" if same_plan(journey, other) else f"another plan: {plan_words(other, self.pack)}"
        )
        return f"{self.called.name(other.reference)}{whose}, {plan}"

    def _open(self, stage: Stage) -> str:
        said = as_a_line(self.pack.step_of(stage.key))
        over = days_over(stage.due_on, self.today) if stage.due_on else 0
        if stage.due_on and stage.status:
            said += f", {late_words(stage.status, over)}" if over else f", due {self._day(stage.due_on)}"
        if stage.times_moved:
            said += f", put off {how_often(stage.times_moved)}"
        if stage.booked_on:
            gone = "was booked for" if stage.booked_on < self.today else "booked for"
            said += f", {gone} {self._day(stage.booked_on)}"
        return said

    def _in_the_way(self, journey: Journey) -> Iterator[str]:
        for blocker in journey.blockers:
            if blocker.cleared_on is None:
                whom = waits_for(blocker, self.pack)
                step = as_a_line(self.pack.step_of(blocker.stage))
                waits = f" (waits for {whom})" if whom else ""
                why = reason_name(blocker.reason, self.pack.blocker_reasons)
                again = blocker.look_again_on
                yield f"{step}: {why}{waits}{f', {look_again_words(again, self.today)}' if again else ''}"

    def _paused(self, journey: Journey, stages: list[StoredStage]) -> Iterator[str]:
        paused = {s.stage.key for s in stages if s.stage.state is StageState.PAUSED}
        for one in journey.pauses:
            until = f" until {self._day(one.pause.until)}" if one.pause.until else ""
            if one.stage in paused:
                step = as_a_line(self.pack.step_of(one.stage))
                why = reason_name(one.pause.reason, self.pack.pause_reasons)
                yield f"{step}: {why}, from {self._day(one.pause.first)}{until}"

    def _why(self, journey: Journey) -> Iterator[str]:
        for plan in journey.open_plans():
            yield self._plan(plan)
        decided = sorted(journey.decisions, key=lambda d: (d.on, d.entry))
        for decision in decided[-MOST_DECISIONS:]:
            yield self._decision(decision)

    def _plan(self, plan: Plan) -> str:
        why = reason_name(plan.opened_reason, self.pack.route_change_reasons)
        return f"{route_name(plan.route, self.pack)} since {self._day(plan.opened_on)}: {why}"

    def _decision(self, decision: Decision) -> str:
        pack = self.pack
        outcome = pack.outcomes.get(decision.outcome)
        said = in_a_sentence(outcome.name) if outcome else "decided"
        coded = {**pack.pause_reasons, **pack.route_change_reasons, **pack.blocker_reasons}
        why = f": {reason_name(decision.reason, coded)}" if decision.reason in coded else ""
        return f"{milestone_name(decision.milestone, pack)} on {self._day(decision.on)}, {said}{why}"

    def _unanswered(self, journey: Journey, running: list[StoredStage], before: str) -> Iterator[str]:
        """What the old worker was asked about an open step and has not answered since, with how often."""
        told = [n for n in self.tx.notices_about(journey.reference) if n.person == before]
        for stored in running:
            stage = stored.stage
            asked = [
                n.raised_on
                for n in told
                if (n.journey, n.stage) == (stage.journey, stage.key)
                and n.level not in _ASKS_NOTHING
                and (stage.answered_on is None or stage.answered_on < n.raised_on)
            ]
            if asked:
                step = as_a_line(self.pack.step_of(stage.key))
                yield f"{step}, {how_often(len(asked))}, last on {self._day(max(asked))}"


def _without_its_title(words: str) -> str:
    """The receipt without "Legal hand-over:", which stands above it."""
    return as_a_line(words.partition(": ")[2])
