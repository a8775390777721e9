"""What a reply says about one step: its clauses together, its outcome, and the days that they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from permanence.dates import CalendarRunsOut
from permanence.replies.clauses import Clause
from permanence.replies.cues import Cue, first_of
from permanence.replies.dates.read import DateFound, Intent, Reading, read_dates
from permanence.replies.dates.sheet import UNIT
from permanence.replies.dates.traps import BLANK
from permanence.replies.dates.words import NUMBER, plain
from permanence.replies.words import Mention

_WIDE_GAP = re.compile("(?<= ) {2,}")
_LENGTH = re.compile(rf"(?<![a-z0-9]){NUMBER} ?{UNIT}")


@dataclass(frozen=True, slots=True)
class Days:
    """Reads the days of a reply on `today`. `written`: the reply as it was typed."""

    written: str
    today: date
    is_working_day: Callable[[date], bool]
    _readings: dict[tuple[str, Intent, date | None], Reading] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def _read(self, text: str, intent: Intent, not_before: date | None = None) -> Reading:
        """The days of a text, read once: a reply is looked at from several sides."""
        asked = (text, intent, not_before)
        if asked not in self._readings:
            self._readings[asked] = read_dates(
                text, self.today, intent, not_before=not_before, is_working_day=self.is_working_day
            )
        return self._readings[asked]

    def meant(
        self, places: Iterable[tuple[int, int]], intent: Intent, not_before: date | None = None
    ) -> DateFound | None:
        """The one date meant at these places of the reply, all else left out; None where they name none."""
        text = self.only(places)
        if not text.strip(f" {BLANK}"):
            return None
        return self._read(text, intent, not_before).meant

    def after_a_while(self, places: Iterable[tuple[int, int]]) -> DateFound | None:
        """The day that a bare length of time leads to: "2 weeks" is in 2 weeks."""
        length = _LENGTH.search(plain(self.only(places)))
        if length is None:
            return None
        counted = replace(self, written=f"in {length[0]}")
        return counted.meant([(0, len(counted.written))], Intent.FUTURE)

    def may_be_worked(self, day: date) -> bool:
        """Whether the council works on `day`, as far as its calendar can tell."""
        try:
            return self.is_working_day(day)
        except CalendarRunsOut:
            return True

    def spans(self) -> list[tuple[int, int]]:
        """Where the reply speaks of a day, whether it can be read or not."""
        reading = self._read(self.written, Intent.EITHER)
        return [(d.start, d.end) for d in reading.dates] + [(p.start, p.end) for p in reading.problems]

    def unreadable(self) -> str | None:
        """Words that speak of a day and give none, with the reason, in a sentence; None when all can be read."""
        reading = self._read(self.written, Intent.EITHER)
        first = next(iter(reading.problems), None)
        if first is None or reading.dates:
            return None
        why = first.why.rstrip(".")
        return f"{why[:1].upper()}{why[1:]}."

    def only(self, places: Iterable[tuple[int, int]]) -> str:
        """The reply with all but these places blanked; what merely joins two of them stays."""
        kept = [BLANK] * len(self.written)
        last = None
        for start, end in sorted(places):
            joined = last is not None and not any(c.isalnum() for c in self.written[last:start])
            first = last if joined and last is not None else start
            kept[first:end] = self.written[first:end]
            last = end
        return _WIDE_GAP.sub(lambda gap: BLANK * len(gap[0]), "".join(kept))


@dataclass(frozen=True, slots=True)
class Fact:
    """All that a reply says about one step; `step` None when it names none."""

    step: Mention | None
    clauses: tuple[Clause, ...]

    @property
    def cues(self) -> frozenset[Cue]:
        return frozenset(cue for clause in self.clauses for cue in clause.cues)

    @property
    def places(self) -> list[tuple[int, int]]:
        return [(c.start, c.end) for c in self.clauses]

    @property
    def outcomes(self) -> list[Mention]:
        return [o for clause in self.clauses for o in clause.outcomes]

    @property
    def reasons(self) -> list[tuple[int, int]]:
        return [c.reason for c in self.clauses if c.reason]

    def places_of(self, *intents: Intent) -> list[tuple[int, int]]:
        """The clauses whose days lie so; one that does not say goes with the one before it."""
        found, intent = [], Intent.EITHER
        for clause in self.clauses:
            intent = clause.intent if clause.intent is not Intent.EITHER else intent
            if intent in intents:
                found.append((clause.start, clause.end))
        return found

    @property
    def says_done(self) -> bool:
        return Cue.DONE in self.cues or Intent.PAST in {c.intent for c in self.clauses}

    def days(
        self, days: Days, not_before: date | None = None, *, otherwise: Intent = Intent.EITHER
    ) -> tuple[DateFound | None, DateFound | None]:
        """The day on which something happened, and the day for which something is booked.

        `otherwise`: on which side of today a day lies when the words do not say.
        """
        past = self._day(days, not_before, Intent.PAST)
        future = self._day(days, not_before, Intent.FUTURE)
        either = self._day(days, not_before, Intent.EITHER, otherwise)
        if either and either.on > days.today:
            return past, future or either
        return past or either, future

    def _day(
        self, days: Days, not_before: date | None, words: Intent, intent: Intent | None = None
    ) -> DateFound | None:
        """The day meant where the words lie so; the words of a reason only count where no others name one."""
        places = self.places_of(words)
        told = self.without_reasons(places)
        meant = intent or words
        return days.meant(told, meant, not_before) or days.meant(places, meant, not_before)

    def without_reasons(self, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """The same places, short of the words that only say why."""
        starts = {c.start: c.reason[0] for c in self.clauses if c.reason}
        return [(start, min(end, starts.get(start, end))) for start, end in places]


def facts_of(clauses: Sequence[Clause]) -> list[Fact]:
    """The clauses gathered step by step; one that names no step goes with the step named before it.

    What is said before any step is named belongs to the only step that is, where there is just one.
    """
    gathered: list[tuple[Mention | None, list[Clause]]] = []
    for clause in clauses:
        step = clause.steps[0] if clause.steps and not (clause.only_beside and gathered) else None
        same = [g for g in gathered if step is None or (g[0] and g[0].code == step.code)]
        if same:
            same[-1][1].append(clause)
        else:
            gathered.append((step, [clause]))
    if len(gathered) == 2 and gathered[0][0] is None:  # noqa: PLR2004
        gathered = [(gathered[1][0], gathered[0][1] + gathered[1][1])]
    return [Fact(step, tuple(told)) for step, told in gathered]


def says_not(clause: Clause, dates: Iterable[tuple[int, int]]) -> bool:
    """Whether the clause says that something has not come about.

    A "not" beside a date corrects the date; one after an outcome ("approved without conditions") is about something
    else.
    """
    text = clause.text
    for outcome in clause.outcomes:  # the "not" of "not approved" is the outcome's own
        start = outcome.start - clause.start
        text = text[:start] + " " * len(outcome.words) + text[start + len(outcome.words) :]
    found = first_of(Cue.NOT_YET, text)
    if found is None:
        return False
    after = clause.start + found.end()
    if any(0 <= start - after <= len(" on the ") for start, _ in dates):
        return False
    told = [o.start - clause.start for o in clause.outcomes]
    done = first_of(Cue.DONE, clause.text)
    if done:
        told.append(done.start())
    return not told or found.start() <= min(told)
