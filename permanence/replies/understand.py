"""A reply in plain words: what it proposes to record, what it asks, or the one question that is left to ask back.

Nothing said in words is recorded before it was read back and confirmed. No text makes the reader raise.

Where the parts lie: commands and yes or no in `reply_commands`; the pack's words in `reply_words`; what a clause does
in `reply_cues`; the text taken apart in `reply_segments` and `reply_clauses`, gathered by step in `reply_facts`;
answers and questions in `reply_answers`; a change of route in `reply_routes`; days in `reply_dates`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from permanence.answer import Answer, Verb
from permanence.case import Case
from permanence.reference import near_misses, one_slip_away, references_in
from permanence.replies.answers import MOST_OPTIONS, Question, Reader, Subject
from permanence.replies.clauses import clauses_of
from permanence.replies.commands import Command, Confirmation, after_no, command_in, without_politeness
from permanence.replies.cues import Cue, is_only, telling_words
from permanence.replies.dates.read import Intent
from permanence.replies.dates.words import plain
from permanence.replies.facts import Days, Fact, facts_of
from permanence.replies.routes import route_change, route_is_changed
from permanence.replies.segments import Segment, segments_of
from permanence.replies.words import Lexicon, Mention, mentions
from permanence.stages import Rulebook, Stage, StageState

__all__ = [
    "Command",
    "Confirmation",
    "NotUnderstood",
    "Parsed",
    "Proposals",
    "Question",
    "ReplyContext",
    "Understood",
    "names_a_step",
    "parse",
    "understand",
]

LONGEST_READ = 3000
_NOTE = ("note:", "note -", "note that ", "fyi:", "fyi ")
_QUESTION = re.compile(
    r"(?:did|has|have|is|are|was|were|when|what|where|who|which|how|can|could|should|do|does|will|would)(?![a-z]).*\?",
    re.DOTALL,
)
_EVERYTHING = (
    "all done",
    "both done",
    "everything done",
    "everything is done",
    "all of them done",
    "all complete",
)


@dataclass(frozen=True, slots=True)
class ReplyContext:
    """Whom a reply may be about.

    `cases`: of the references that it names, else of the message it answers, else of all her children. `items`:
    reference and stage key of each line of the message it answers. `known`: every reference she may see, so that a
    slip can be named.
    """

    cases: tuple[Case, ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    known: frozenset[str] = frozenset()

    def case(self, reference: str | None) -> Case | None:
        return next((c for c in self.cases if c.journey.reference == reference), None)

    def stages_of(self, case: Case) -> list[Stage]:
        """The running stages among the lines of the message that are about this child."""
        keys = [key for reference, key in self.items if reference == case.journey.reference]
        return [s for s in case.running() if s.key in keys]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the reply would have recorded, each to be read back and confirmed together."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing in the reply could be read as an answer."""


Understood = Proposals | Question | Command | Confirmation | NotUnderstood


def understand(text: str, context: ReplyContext, today: date, rules: Rulebook) -> Understood:
    """What `text`, written on `today`, says about the children of `context`."""
    if len(text) > LONGEST_READ:
        return Question("That is too long to be read as an answer. Say it in a few sentences.")
    found = references_in(text)
    bare = _blanked(text, [(f.start, f.end) for f in found])
    reference = found[0].reference if found else None
    slip = next(iter(near_misses(text)), None)
    if slip and not found:
        return _ask_about_slip(text, slip.words, slip.why, context)
    command = command_in(plain(bare), reference)
    if command:
        return command
    if _QUESTION.fullmatch(plain(bare).strip()):
        return Command(Verb.WHY, reference)
    if bare.rstrip().endswith("?"):
        return _ask_if_told(text, reference)
    return _Reply(text, bare, context, today, rules, Lexicon.of(rules.pack)).understood()


@dataclass(frozen=True, slots=True)
class _Reply:
    """A reply while it is read: `text` as written, `bare` without the references in it, each place kept."""

    text: str
    bare: str
    context: ReplyContext
    today: date
    rules: Rulebook
    lexicon: Lexicon
    _days: dict[tuple[int, int], Days] = field(default_factory=dict, init=False, repr=False, compare=False)
    _facts: dict[tuple[int, int], list[Fact]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def understood(self) -> Understood:
        if not self.says_something():
            return NotUnderstood()
        answers: list[Answer] = []
        for segment in segments_of(self.text):
            cases = self.cases_of(segment)
            if isinstance(cases, Question):
                return cases
            for case in cases:
                said = self.about(case, segment)
                if isinstance(said, Question):
                    return self.standing_alone(said, segment, case)
                answers += said
        return Proposals(tuple(dict.fromkeys(answers))) if answers else NotUnderstood()

    def says_something(self) -> bool:
        whole = Segment((), 0, len(self.text))
        days = self.days(whole)
        if self.says_everything() or _note_in(self.bare) or route_is_changed(days):
            return True
        return any(f.step or _says_something(f, days) for f in self.facts(whole))

    def days(self, segment: Segment) -> Days:
        place = (segment.start, segment.end)
        if place not in self._days:
            written = " " * segment.start + self.bare[segment.start : segment.end]
            self._days[place] = Days(written, self.today, self.rules.calendar.is_working_day)
        return self._days[place]

    def facts(self, segment: Segment) -> list[Fact]:
        place = (segment.start, segment.end)
        if place not in self._facts:
            self._facts[place] = self._facts_in(segment)
        return self._facts[place]

    def _facts_in(self, segment: Segment) -> list[Fact]:
        days = self.days(segment)
        skipped = after_no(plain(days.written).lstrip()) + len(days.written) - len(days.written.lstrip())
        text = " " * skipped + plain(days.written)[skipped:]
        return facts_of(clauses_of(text, days.spans(), self.lexicon))

    # --- which child --------------------------------------------------------------------------------------------------

    def cases_of(self, segment: Segment) -> list[Case] | Question:
        if segment.references:
            named = [self.context.case(reference) for reference in segment.references]
            known = [case for case in named if case]
            if len(known) < len(named):
                return Question("One of these references is not known. Look at them again.")
            return known
        about = self.children_meant(segment)
        if len(about) == 1 or (about and self.says_everything()):
            return about
        return self.ask_which_child()

    def children_meant(self, segment: Segment) -> list[Case]:
        """The children of the message answered, else all of hers; of them those for whom the step named waits."""
        children = [c for c in self.context.cases if self.waiting(c)]
        steps = {code for f in self.facts(segment) if f.step for code in self.lexicon.like(f.step)}
        about = [c for c in children if any(s.milestone in steps for s in self.waiting(c))]
        return about or (children if self.context.items else list(self.context.cases))

    def waiting(self, case: Case) -> list[Stage]:
        return self.context.stages_of(case) if self.context.items else case.running()

    def says_everything(self) -> bool:
        return plain(self.bare).strip(" .!") in _EVERYTHING

    def ask_which_child(self) -> Question:
        cases = [c for c in self.context.cases if self.context.stages_of(c) or not self.context.items]
        written = self.text.strip()
        return Question(
            "Which child is this about? Name the reference.",
            tuple(
                (f"{c.journey.reference} {written}", _child_label(c, self.context))
                for c in cases[:MOST_OPTIONS]
            ),
        )

    # --- what about the child -----------------------------------------------------------------------------------------

    def about(self, case: Case, segment: Segment) -> list[Answer] | Question:
        if self.says_everything() and self.context.stages_of(case):
            return [
                Answer(Verb.DONE, case.journey.reference, s.key, s.milestone, on=self.today)
                for s in self.context.stages_of(case)
            ]
        if is_only(Cue.ACKNOWLEDGE, without_politeness(plain(self.bare))) and self.context.stages_of(case):
            return [
                Answer(Verb.ACKNOWLEDGE, case.journey.reference, s.key) for s in self.context.stages_of(case)
            ]
        note = _note_in(self.bare)
        if note:
            return [Answer(Verb.NOTE, case.journey.reference, note=note)]
        days = self.days(segment)
        change = route_change(days, case, self.lexicon)
        if change is not None:
            return change
        return self.about_steps(case, self.facts(segment), days)

    def about_steps(self, case: Case, facts: list[Fact], days: Days) -> list[Answer] | Question:
        answers: list[Answer] = []
        dated = [f for f in facts if days.meant(f.places, Intent.EITHER)]
        for fact in facts:
            subject = self.subject(case, fact, days)
            if subject is None:
                continue
            if isinstance(subject, Question):
                return subject
            alone = not [f for f in dated if f is not fact]
            said = Reader(fact, subject, days, alone, only=len(facts) == 1).answers()
            if isinstance(said, Question):
                return said
            answers += said
        return answers

    def standing_alone(self, question: Question, segment: Segment, case: Case) -> Question:
        """Each option as a whole reply: with the references of its own part, and with the other parts as they were."""
        references = " and ".join(segment.references or (case.journey.reference,))
        before, after = self.text[: segment.start].rstrip(), self.text[segment.end :].lstrip()
        options = (
            ("\n".join(part for part in (before, f"{references} {_tidy(value)}", after) if part), label)
            for value, label in question.options
        )
        return Question(question.ask, tuple(options))

    def subject(self, case: Case, fact: Fact, days: Days) -> Subject | Question | None:
        """What a fact is about; None when it says nothing that could be recorded."""
        told = [c for c in fact.clauses if not c.only_beside] or fact.clauses
        named = {s.code for clause in told for s in clause.steps}
        if fact.step is None:
            return self.unnamed(case, fact, days)
        if len(named) > 1:
            return self.ask_which_step(case, sorted(named), fact.step, days)
        return self.named(case, fact.step, days)

    def named(self, case: Case, step: Mention, days: Days) -> Subject | Question:
        codes = self.lexicon.like(step)
        asked = [s for s in self.context.stages_of(case) if s.milestone in codes]
        running = asked or _with_a_date([s for s in case.running() if s.milestone in codes])
        milestones = list(dict.fromkeys(s.milestone for s in running))
        if len(milestones) > 1:
            return self.ask_which_step(case, milestones, step, days)
        if running:
            return Subject(case, running[0].milestone, running[0])
        return Subject(case, step.code, _last_stage(case, step.code))

    def unnamed(self, case: Case, fact: Fact, days: Days) -> Subject | Question | None:
        asked = self.context.stages_of(case)
        unread = self.unread_words(fact, days)
        if not _says_something(fact, days) or (unread > 1 and not fact.outcomes):
            return None
        if len(asked) == 1:
            subject = Subject(case, asked[0].milestone, asked[0])
            return _ask_if_about(subject, days) if unread else subject
        stages = asked or case.running()
        return self.ask_which_step(case, list(dict.fromkeys(s.milestone for s in stages)), None, days)

    def unread_words(self, fact: Fact, days: Days) -> int:
        """How many words speak of something else: "mum moved house on Tuesday" is a story and no answer."""
        if (fact.reasons and not fact.outcomes) or fact.cues - {Cue.BOOKED, Cue.DONE, Cue.LOOK_AGAIN}:
            return 0
        text = plain(days.only(fact.places))
        told = [(m.start, m.end) for m in (*fact.outcomes, *mentions(text, self.lexicon.reasons))]
        told += fact.reasons
        for start, end in (*days.spans(), *told):
            text = text[:start] + " " * (end - start) + text[end:]
        return len(telling_words(text))

    def ask_which_step(
        self, case: Case, milestones: Sequence[str], step: Mention | None, days: Days
    ) -> Question:
        written = days.written
        names = case.rules.pack.milestones
        return Question(
            "Which step is this about?",
            tuple((_put(written, code, step), names[code].name) for code in milestones[:MOST_OPTIONS]),
        )


def _ask_if_about(subject: Subject, days: Days) -> Question:
    return Question(
        f'Is this about "{subject.name}"?', ((f"{subject.milestone} {days.written.strip()}", "Yes"),)
    )


def _tidy(value: str) -> str:
    return re.sub(" {2,}", " ", value).strip()


def _put(written: str, code: str, step: Mention | None) -> str:
    """The reply with a milestone's code in the place of the words that were not sure, or in front."""
    return f"{written[: step.start]}{code}{written[step.end :]}" if step else f"{code} {written.strip()}"


def _with_a_date(stages: list[Stage]) -> list[Stage]:
    """Of several stages that the same words may mean, those with a due date; a step without one waits for nobody."""
    return [s for s in stages if s.due_on] or stages


def _last_stage(case: Case, milestone: str) -> Stage | None:
    """The stage that this milestone ended, so that its date can be corrected."""
    closed = [s for s in case.stages if s.milestone == milestone and s.state is StageState.CLOSED]
    return closed[-1] if closed and not case.rules.pack.milestones[milestone].repeats else None


def _says_something(fact: Fact, days: Days) -> bool:
    return bool(fact.cues or fact.outcomes or days.meant(fact.places, Intent.EITHER))


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _note_in(text: str) -> str | None:
    """The words of a note: what follows "note:" or "fyi"."""
    bare = text.strip()
    start = next((s for s in _NOTE if plain(bare).startswith(s)), None)
    return bare[len(start) :].strip() or None if start else None


def _child_label(case: Case, context: ReplyContext) -> str:
    stages = context.stages_of(case)
    names = ", ".join(s.milestone_name for s in stages)
    return f"{case.journey.reference}: {names}" if names else case.journey.reference


def names_a_step(text: str, rules: Rulebook) -> bool:
    """Whether a reply says by itself which step it is about."""
    return bool(Lexicon.of(rules.pack).milestones_in(plain(text[:LONGEST_READ])))


def _ask_if_told(text: str, reference: str | None) -> Question:
    return Question(
        "Is that something to record, or a question?",
        (
            (text.rstrip("? \n"), "Something to record"),
            (f"why {reference}" if reference else "why", "A question"),
        ),
    )


def _ask_about_slip(text: str, words: str, why: str, context: ReplyContext) -> Question:
    meant = sorted(one_slip_away(words) & context.known)
    return Question(
        f'"{words.strip()}" is not a reference: {why}. Which child do you mean?',
        tuple((text.replace(words, reference, 1), reference) for reference in meant[:MOST_OPTIONS]),
    )


# --- without any child's context --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says by itself: codes of the pack, a day, whether it is booked; `ask`: what would be asked back."""

    milestone: str | None
    date: date | None
    outcome: str | None
    booked: bool
    ask: str | None


def parse(text: str, on: date, rules: Rulebook) -> Parsed:
    """What `text` says when it is read on the day `on`, with no child's case to help."""
    text = _blanked(text[:LONGEST_READ], [(f.start, f.end) for f in references_in(text[:LONGEST_READ])])
    days = Days(text, on, rules.calendar.is_working_day)
    facts = facts_of(clauses_of(plain(text), days.spans(), Lexicon.of(rules.pack)))
    fact = next((f for f in facts if f.step or f.outcomes), facts[0] if facts else None)
    if fact is None:
        return Parsed(None, None, None, booked=False, ask=days.unreadable())
    return _parsed(fact, days)


def _parsed(fact: Fact, days: Days) -> Parsed:
    past, future = fact.days(days)
    day = past or future
    codes = list(dict.fromkeys(o.code for o in fact.outcomes))
    ask = day.must_ask if day else days.unreadable()
    if len(codes) > 1:
        ask = f"Which is it: {' or '.join(codes)}?"
    if day is None and ask is None and fact.says_done:
        ask = "On which day?"
    return Parsed(
        milestone=fact.step.code if fact.step else None,
        date=day.on if day else None,
        outcome=codes[0] if codes else None,
        booked=bool(day and past is None and Cue.BLOCKED not in fact.cues),
        ask=ask,
    )
