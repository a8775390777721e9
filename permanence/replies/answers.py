"""From what a reply says about one step to the answers that it proposes, or to the one question that is left.

Nothing is taken silently: a day that is not sure, a step that may be another, a reason that is missing, all become a
question. The value of a question's option is the reply as it would have been clear, so that choosing it is the same
as typing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from permanence.answer import Answer, Verb
from permanence.answers.rules import reasons_for
from permanence.case import Case
from permanence.day_words import day_words
from permanence.pack.model import Outcome, Pack
from permanence.replies.cues import Cue, is_only, without
from permanence.replies.dates.read import DateFound, Intent, Precision
from permanence.replies.dates.words import plain
from permanence.replies.facts import Days, Fact, says_not
from permanence.replies.words import mentions, phrases_of, reason_in
from permanence.stages import Rulebook, Stage

MOST_OPTIONS = 10
ONE_WEEK = timedelta(weeks=1)
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked back. An option is (the reply as it would have been clear, what to show for it)."""

    ask: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a fact is about: a milestone of a child's case, and its stage where there is one."""

    case: Case
    milestone: str
    stage: Stage | None

    @property
    def reference(self) -> str:
        return self.case.journey.reference

    @property
    def name(self) -> str:
        return self.case.rules.pack.milestones[self.milestone].name

    @property
    def not_before(self) -> date | None:
        """The earliest day that fits: the start of its clock, else the start of the journey."""
        return self.stage.started_on if self.stage else self.case.journey.began_on


Outcomes = list[Answer] | Question


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns one fact into answers about its subject.

    `alone`: no other fact of the reply names a day. `only`: the reply has no other fact at all.
    """

    fact: Fact
    subject: Subject
    days: Days
    alone: bool
    only: bool

    @property
    def rules(self) -> Rulebook:
        return self.subject.case.rules

    @property
    def pack(self) -> Pack:
        return self.rules.pack

    @property
    def today(self) -> date:
        return self.days.today

    def answer(self, verb: Verb, **said: object) -> Answer:
        stage = self.subject.stage.key if self.subject.stage else None
        given = Answer(verb, self.subject.reference, stage, self.subject.milestone)
        return replace(given, **said)  # type: ignore[arg-type]

    def answers(self) -> Outcomes:
        cues = self.fact.cues
        if Cue.CONTACT in cues and not self.fact.outcomes and not cues & {Cue.DONE, Cue.BOOKED}:
            return self.ask_about_note()
        if Cue.WRONG_ALERT in cues:
            words = self.days.written.strip()
            note = None if is_only(Cue.WRONG_ALERT, plain(words)) else words
            return [self.answer(Verb.WRONG_ALERT, note=note)]
        if Cue.NOT_APPLICABLE in cues:
            return self.with_reason(Verb.NOT_APPLICABLE, "Why does it not apply?", "as")
        if Cue.RESUME in cues:
            return self.resumed()
        if Cue.PAUSE in cues:
            return self.paused()
        if Cue.SNOOZE in cues:
            return self.silent_until(self.answer(Verb.SNOOZE), "Until when shall I be silent?", "until")
        if self.is_blocked():
            return self.blocked()
        return self.dated()

    def is_blocked(self) -> bool:
        """Whether it says why something waits: by a word for it, or in the pack's own words for a reason."""
        if self.fact.outcomes or self.is_booked():
            return False
        return Cue.BLOCKED in self.fact.cues or (
            not self.fact.cues & {Cue.BOOKED, Cue.DONE} and self.phrase_of_a_reason(Verb.BLOCKED) is not None
        )

    def phrase_of_a_reason(self, verb: Verb) -> str | None:
        """The code of the longest of the pack's own phrases for a reason, of two words or more, in the fact.

        Words that only name the step ("kinship assessment") give no reason.
        """
        text = plain(self.days.only(self.fact.places))
        for outcome in self.fact.outcomes:
            text = text[: outcome.start] + " " * len(outcome.words) + text[outcome.end :]
        found = [m for m in mentions(text, phrases_of(reasons_for(verb, self.pack))) if " " in m.words]
        found = [m for m in found if self.fact.step is None or not self.fact.step.holds(m)]
        longest = max(found, key=lambda m: len(m.words), default=None)
        return longest.code if longest else None

    def is_booked(self) -> bool:
        """Whether the reply gives a day of its own beside what it waits for."""
        return bool(self.fact.cues & {Cue.BOOKED, Cue.DONE}) and any(self.fact.days(self.days))

    # --- what happened, what is booked --------------------------------------------------------------------------------

    def dated(self) -> Outcomes:
        """What was decided or done, and what is booked: a reply may say both."""
        outcome = self.outcome()
        if isinstance(outcome, Question):
            return outcome
        past, future = self.fact.days(self.days, self.subject.not_before, otherwise=self.usual_side())
        if future and future.on < self.today and outcome and past is None:
            past, future = future, None  # "was booked for 12 May but cancelled"
        unsure = self.ask_other_side(past, future) or self.ask_about_day(past) or self.ask_about_day(future)
        if unsure:
            return unsure
        return self.of_days(outcome, past.on if past else None, future.on if future else None)

    def of_days(self, outcome: Outcome | None, past: date | None, future: date | None) -> Outcomes:
        unread = self.days.unreadable()
        if unread:
            return Question(f"{unread} Which day do you mean?")
        if self.is_denied():
            if future:
                return [self.booked(future)]
            return self.ask_what_now() if self.only else []
        if (
            past == self.today
            and self.side() is Intent.EITHER
            and not outcome
            and Cue.DONE not in self.fact.cues
        ):
            return self.ask_done_or_booked(past)
        said: list[Answer] = []
        if outcome or past or (self.fact.says_done and not future):
            told = self.decided(outcome, past)
            if isinstance(told, Question):
                return told
            said.append(told)
        if future:
            said.append(self.booked(future))
        return said or self.ask_what_about()

    def decided(self, outcome: Outcome | None, on: date | None) -> Answer | Question:
        if on is None:
            asked = self.ask_which_day()
            if asked:
                return asked
        day = on or self.today
        if outcome is None:
            return self.answer(Verb.DONE, on=day)
        asked_why = outcome.needs_reason or self.fact.reasons
        reason, note = self.reason(Verb.DECISION) if asked_why else (None, None)
        if outcome.needs_reason and not (reason or note):
            return self.ask_reason(Verb.DECISION, f"{self.subject.name}: why was it {outcome.name.lower()}?")
        return self.answer(Verb.DECISION, on=day, outcome=outcome.code, reason=reason, note=note)

    def booked(self, on: date) -> Answer:
        reason, note = self.reason(Verb.BOOKED) if not self.fact.outcomes else (None, None)
        return self.answer(Verb.BOOKED, on=on, reason=reason, note=note)

    def outcome(self) -> Outcome | Question | None:
        codes = list(dict.fromkeys(o.code for o in self.fact.outcomes))
        if len(codes) > 1:
            names = " or ".join(self.pack.outcomes[c].name.lower() for c in codes)
            return Question(f"{self.subject.name}: was it {names}?")
        return self.pack.outcomes[codes[0]] if codes else None

    def usual_side(self) -> Intent:
        """Where a day lies that is given without a verb: what has been reached can only be corrected."""
        milestone = self.pack.milestones[self.subject.milestone]
        reached = self.subject.case.journey.reached(self.subject.milestone)
        return Intent.PAST if reached and not milestone.repeats else Intent.EITHER

    def side(self) -> Intent:
        """On which side of today the fact lies, by its words alone."""
        sides = {c.intent for c in self.fact.clauses} - {Intent.EITHER}
        return sides.pop() if len(sides) == 1 else Intent.EITHER

    def is_denied(self) -> bool:
        spans = self.days.spans()
        if any(says_not(c, spans) for c in self.fact.clauses):
            return True
        return Cue.NO_DATE in self.fact.cues and not self.fact.outcomes and not self.fact.says_done

    # --- why it waits -------------------------------------------------------------------------------------------------

    def blocked(self) -> Outcomes:
        reason, note = self.reason(Verb.BLOCKED)
        if reason is None and note is None:
            return self.ask_reason(Verb.BLOCKED, f"{self.subject.name}: what is it blocked by?")
        blocked = self.answer(Verb.BLOCKED, reason=reason, note=note)
        return self.silent_until(blocked, "When shall I ask again?", "look again on")

    def silent_until(self, answer: Answer, ask: str, words: str) -> Outcomes:
        until = self.days.meant(self.fact.places, Intent.FUTURE) or self.days.after_a_while(self.fact.places)
        if until is None:
            written = self.days.written.strip(" .,")
            days = [(n, self.today + n * ONE_WEEK) for n in (1, 2, 4)]
            return Question(
                f"{self.subject.name}: {ask[0].lower()}{ask[1:]}",
                tuple((f"{written}, {words} {on}", f"In {_weeks(n)}: {day_words(on)}") for n, on in days),
            )
        return self.ask_about_day(until) or [replace(answer, until=until.on)]

    def paused(self) -> Outcomes:
        found = self.with_reason(Verb.PAUSE, "Why does the clock stop?", "because")
        if isinstance(found, Question):
            return found
        first, until = self.fact.days(self.days)[0], self.until()
        unsure = self.ask_about_day(until) or (self.ask_about_day(first) if not until else None)
        if unsure:
            return unsure
        on = first.on if first and not until else self.today
        return [replace(answer, on=on, until=until.on if until else None) for answer in found]

    def until(self) -> DateFound | None:
        """The day after "until"."""
        for clause in self.fact.clauses:
            cut = max(clause.text.find(" until "), clause.text.find(" till "))
            if cut >= 0:
                return self.days.meant([(clause.start + cut, clause.end)], Intent.FUTURE)
        return None

    def resumed(self) -> Outcomes:
        on = self.days.meant(self.fact.places, Intent.PAST)
        return self.ask_about_day(on) or [self.answer(Verb.RESUME, on=on.on if on else self.today)]

    def with_reason(self, verb: Verb, ask: str, joint: str) -> Outcomes:
        reason, note = self.reason(verb)
        if reason is None and note is None:
            return self.ask_reason(verb, f"{self.subject.name}: {ask[0].lower()}{ask[1:]}", joint)
        return [self.answer(verb, reason=reason, note=note)]

    def reason(self, verb: Verb) -> tuple[str | None, str | None]:
        """The coded reason given, and the writer's own words where they say more than the code does.

        Words that fit no code stand under "other", where the pack has it, with the words as a note.
        """
        known = reasons_for(verb, self.pack)
        for start, end in self.fact.reasons:
            words = self.days.written[start:end].strip(" .,;:!)(")
            code = reason_in(plain(words), known)
            if code:
                return code, None if _says_no_more(words, code, self.pack, verb) else words
            if words:
                return (OTHER if OTHER in known and verb in _CODED else None), words
        if verb is Verb.BOOKED:
            return reason_in(self.rest(), known), None
        whole = plain(self.days.only(self.fact.places)) if verb in _CODED else self.rest()
        return self.phrase_of_a_reason(verb) or reason_in(whole, known), None

    def rest(self) -> str:
        """The words of the fact that are neither its step nor its outcome nor a cue of what it does."""
        text = plain(self.days.only(self.fact.places))
        known = [self.fact.step] if self.fact.step else []
        for mention in (*known, *self.fact.outcomes):
            text = text[: mention.start] + " " * len(mention.words) + text[mention.end :]
        return without(Cue.BOOKED, text)

    # --- questions ----------------------------------------------------------------------------------------------------

    def ask_other_side(self, past: DateFound | None, future: DateFound | None) -> Question | None:
        """Something said to be done on a day to come, or booked for a day that has passed: which of the two is it?"""
        step = self.subject.milestone
        if past and past.on > self.today:
            day = day_words(past.on)
            return Question(
                f"{self.subject.name}: {day} has not come yet. Is it booked for then?",
                ((f"{step} booked for {past.on}", f"Booked for {day}"),) if self.alone else (),
            )
        if future and future.on < self.today:
            day = day_words(future.on)
            return Question(
                f"{self.subject.name}: {day} has passed. Did it happen then?",
                ((f"{step} done on {future.on}", f"Done on {day}"),) if self.alone else (),
            )
        return None

    def ask_about_day(self, found: DateFound | None) -> Question | None:
        """The question about a day that a careful reader would doubt; None when there is nothing to ask.

        A day written out in full, year first, is never asked about twice: the rules look at it next.
        """
        if (
            found is None
            or _ISO.fullmatch(found.words.strip())
            or (found.must_ask is None and found.precision is Precision.DAY)
        ):
            return None
        why = (found.must_ask or "").rstrip("?. ")
        return Question(
            f'{self.subject.name}: which day is "{found.words.strip()}"? {why[:1].upper()}{why[1:]}.',
            tuple((self.with_day(found, on), day_words(on)) for on in self.days_to_choose(found)),
        )

    def days_to_choose(self, found: DateFound) -> list[date]:
        """The days that the words may mean: of a week its working days, of a month too many to name."""
        match found.precision:
            case Precision.MONTH:
                return []
            case Precision.WEEK:
                week = [found.on + n * timedelta(days=1) for n in range(7)]
                return [day for day in week if self.days.may_be_worked(day)]
        return sorted({found.on, *found.alternatives})[:MOST_OPTIONS]

    def with_day(self, found: DateFound, on: date) -> str:
        """The reply with a written day in the place of the words that were not sure, and of every other day."""
        text = self.days.written
        for start, end in sorted(self.days.spans(), reverse=True):
            if (start, end) != (found.start, found.end) and any(
                c.start <= start < c.end for c in self.fact.clauses
            ):
                text = text[:start] + " " * (end - start) + text[end:]
        return f"{text[: found.start]}{on}{text[found.end :]}"

    def ask_which_day(self) -> Question | None:
        """A date-less "done" means today, unless it was booked for a day that has passed, or other days are named."""
        written, booked = (
            self.days.written.strip(" ."),
            self.subject.case.booked_and_passed(self.subject.milestone),
        )
        if booked is None and self.alone:
            return None
        days = [day for day in (booked, self.today) if day]
        return Question(
            f"{self.subject.name}: on which day?",
            tuple((f"{written} on {on}", day_words(on)) for on in days) if self.alone else (),
        )

    def ask_done_or_booked(self, on: date) -> Question:
        written = self.days.written.strip(" .")
        return Question(
            f"{self.subject.name}: has it happened, or is it booked for today?",
            (
                (f"{written}, done", f"Done on {day_words(on)}"),
                (f"{written}, booked", f"Booked for {day_words(on)}"),
            ),
        )

    def ask_what_now(self) -> Question:
        return Question(
            f"{self.subject.name}: not yet, then. Say which day it is booked for, or what it is blocked by."
        )

    def ask_what_about(self) -> Question:
        return Question(
            f"{self.subject.name}: is it done, booked or blocked?",
            ((f"{self.subject.milestone} done today", f"Done on {day_words(self.today)}"),),
        )

    def ask_about_note(self) -> Question:
        written = self.days.written.strip()
        return Question(
            "That says who was spoken to, and no step that is done or booked. Shall I keep it as a note?",
            ((f"note: {written}", "Keep it as a note"),),
        )

    def ask_reason(self, verb: Verb, ask: str, joint: str = "because") -> Question:
        written = self.days.written.strip(" .,")
        known = reasons_for(verb, self.pack)
        return Question(
            ask, tuple((f"{written} {joint} {code}", reason.name) for code, reason in known.items())
        )


_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODED = frozenset({Verb.BLOCKED, Verb.PAUSE, Verb.NOT_APPLICABLE, Verb.CHANGE_ROUTE})


def _says_no_more(words: str, code: str, pack: Pack, verb: Verb) -> bool:
    """Whether the words are hardly more than the code's own, so that a note would only repeat it."""
    reason = reasons_for(verb, pack)[code]
    known = {word for phrase in (*reason.words, reason.name, code) for word in plain(phrase).split()}
    return len([w for w in plain(words).split() if w not in known]) <= 1


def _weeks(number: int) -> str:
    return "a week" if number == 1 else f"{number} weeks"
