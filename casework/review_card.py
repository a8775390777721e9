"""What the messages about a review say when they leave: whether they still hold, and the card that is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from casework.alert_items import revision_of
from casework.asked_form import case_in
from casework.brief import brief_parts
from casework.called import Called
from casework.child_card import CardPart, ChildCard
from casework.last_look import NoLonger
from casework.plans_without_news import PLAN, plan_card
from casework.ports import MessageKind, Reading, StoredMessage
from casework.review_differences import difference_lines
from casework.review_messages import DIFFERS
from casework.reviews import day_gone, day_to_come, names_of, why_she_gets_it
from casework.who_may_see import may_see_child
from permanence.answers.plan_rules import followed
from permanence.answers.words import as_a_line
from permanence.case import Case
from permanence.day_words import day_words
from permanence.journey import Journey
from permanence.pack.forms import REVIEW
from permanence.pack.model import TargetStatus
from permanence.people import Directory, Person
from permanence.stages import Rulebook, Stage, StageState

OPENS = "Two minutes: what was held, whether the plan is right, what is in the way, the next review."
HOW = "Or write: {reference} {step} {example}."
NEXT_EXAMPLE = timedelta(weeks=11)  # within the three months that the nearest next review has
BY_STATUS = {
    TargetStatus.STATUTORY: "by statute",
    TargetStatus.COURT_RULE: "by a court rule",
    TargetStatus.GUIDANCE: "by guidance",
    TargetStatus.COUNCIL_AIM: "by the council's aim",
}


def review_card(
    tx: Reading, rules: Rulebook, directory: Directory, message: StoredMessage, person: Person, today: date
) -> ChildCard | NoLonger:
    """The brief or the question as it reads today, or why it is not sent any more."""
    reference, key = str(message.facts["reference"]), str(message.facts["stage"])
    journey = tx.journey(reference)
    if journey is None or not may_see_child(tx, rules, directory, person, journey, today):
        return NoLonger("this person may not see the child any more")
    if journey.number != message.facts["journey"] or journey.ended_on or journey.said_over:
        return NoLonger("the journey is over")
    case = case_in(tx, rules, journey, today)
    if message.facts.get("asks") == PLAN:
        return plan_card(tx, rules, message, today, card_about(tx, rules, message, person, case, ""))
    stage = case.stage(key)
    if stage is None or not (stage.is_awaited or stage.state is StageState.CLOSED):
        return NoLonger("this review is not waited for any more")
    card = _Card(tx, rules, directory, message, person, today, case, stage)
    if message.kind is MessageKind.BRIEF:
        return card.brief()
    return card.differs() if message.facts.get("asks") == DIFFERS else card.held()


@dataclass(frozen=True, slots=True)
class _Card:
    """One message about one review, to one reader."""

    tx: Reading
    rules: Rulebook
    directory: Directory
    message: StoredMessage
    person: Person
    today: date
    case: Case
    stage: Stage

    @property
    def _journey(self) -> Journey:
        return self.case.journey

    @property
    def _day(self) -> date:
        return date.fromisoformat(str(self.message.facts["day"]))

    @property
    def _step(self) -> str:
        return self.rules.pack.step_of(self.stage.key)

    def brief(self) -> ChildCard | NoLonger:
        if not self.stage.is_awaited:
            return NoLonger("the review was held meanwhile")
        if day_to_come(self.stage, self.today) != self._day:
            return NoLonger("the review is on another day now")
        worker, officer = names_of(self.directory, self._journey)
        people = " and ".join(filter(None, (worker, f"{officer}, who chairs" if officer else "")))
        whom = f"For {people}. " if people else ""
        card = self._card(f"Review on {day_words(self._day, self.today)}: {self.stage.reference}")
        return _with(
            card,
            lead=f"{whom}{as_a_line(self._step)}, {self._by_when()}.",
            parts=brief_parts(self.tx, self.case, self.stage),
            buttons=("story", "moved"),
            menu=("held_already", "who", "not_mine"),
        )

    def _by_when(self) -> str:
        """For example "due that day by statute", "due Mon 14 Dec by statute"."""
        due, status = self.stage.due_on, self.stage.status
        if due is None or status is None:
            return "booked for that day" if self.stage.booked_on == self._day else "with no due day set"
        by = BY_STATUS[status]
        if due == self._day:
            return f"due that day {by}"
        late = " and so late" if due < self._day else ""
        return f"booked for that day{late}, due {day_words(due, self.today)} {by}"

    def held(self) -> ChildCard | NoLonger:
        """Whether it was held; or, where that is known, the rest."""
        if any(said.stage == self.stage.key for said in self._journey.forms):
            return NoLonger("the form was answered meanwhile")
        if self.rules.pack.forms.get(REVIEW) is None:
            return NoLonger("the council has no form for reviews")
        was_held = self.stage.state is StageState.CLOSED
        if not was_held and day_gone(self.stage, self.today) is None:
            return NoLonger("the review is on another day now")
        on = day_words(self.stage.ended_on if was_held and self.stage.ended_on else self._day, self.today)
        if was_held:
            card = self._card(f"The review of {self.stage.reference}: what came of it?")
            lead = f"{as_a_line(self._step)}, held {on}."
        else:
            card = self._card(f"Was the review of {self.stage.reference} held?")
            lead = f"{as_a_line(self._step)}, {'booked for' if self.stage.booked_on == self._day else 'due'} {on}."
        example = self._example(was_held=was_held)
        how = HOW.format(reference=self.stage.reference, step=self._step, example=example)
        return _with(
            card,
            lead=lead,
            parts=(CardPart("", (OPENS,)),),
            foot="" if was_held else how,
            example=example,
            buttons=("rest",) if was_held else ("held", "not_done"),
            menu=("who", "story"),
        )

    def _example(self, *, was_held: bool) -> str:
        """What she could write, with days that the rules would take."""
        ahead = self.rules.for_sending.working_day_on_or_after(self._day + NEXT_EXAMPLE)
        held = "" if was_held else f"held {_bare(self._day)}, "
        plan = "plan still right, " if followed(self._journey) else ""
        return f"{held}{plan}next review booked for {_bare(ahead)}"

    def differs(self) -> ChildCard | NoLonger:
        """What two people said otherwise of the same review."""
        lines = difference_lines(self.case, self.stage.key, self.person, self.directory, self.rules)
        if not lines:
            return NoLonger("both say the same now")
        card = self._card(f"Two answers about the review of {self.stage.reference}")
        return _with(
            card,
            lead=f"{as_a_line(self._step)}. What was recorded first stands until both say the same.",
            parts=(CardPart("", lines),),
            example=f"held {_bare(self._day)}",
            buttons=("change",),
            menu=("who", "story"),
        )

    def _card(self, headline: str) -> ChildCard:
        card = card_about(self.tx, self.rules, self.message, self.person, self.case, self.stage.key)
        return replace(card, headline=headline)


def card_about(
    tx: Reading, rules: Rulebook, message: StoredMessage, person: Person, case: Case, stage: str
) -> ChildCard:
    """What every message to this person about this child holds; nothing of what it says."""
    journey, called = case.journey, Called(tx, rules, person)
    beside = called.beside(journey.reference)
    names = filter(None, names_of(case.directory, journey))
    return ChildCard(
        message_id=message.id,
        on=case.today,
        person_name=person.name,
        reference=journey.reference,
        shown=called.name(journey.reference),
        journey=journey.number,
        stage=stage,
        revision=revision_of(tx, journey.reference, journey.number),
        headline="",
        lead="",
        why=why_she_gets_it(person, journey),
        staff=(person.name, *names, *((beside,) if beside else ())),
    )


def _with(card: ChildCard, **changes: object) -> ChildCard:
    lead = str(changes.get("lead", ""))
    if card.shown != card.reference:
        changes["lead"] = f"{card.shown}. {lead}"
    return replace(card, **changes)  # type: ignore[arg-type]


def _bare(day: date) -> str:
    return f"{day.day} {day:%B}"
