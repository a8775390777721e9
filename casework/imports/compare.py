"""Compares a child's imported rows with the ledger: gives the ledger entries for new facts only.

What a file said last time is no news, whatever became of it since: a person's newer word is never undone by an old
file. A file's new word replaces the word of a file; against a person's word it becomes a question.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from casework.imports.batches import BY_FILE, column_of
from casework.imports.cleared_cell import taken_out_by_reply
from casework.imports.entries import (
    AS_THE_FILE_SAYS,
    Filing,
    age_on,
    allocated,
    began_entry,
    milestone_entry,
)
from casework.imports.other_day import day_corrected
from casework.imports.rows import Asked, ChildRows, Conflict, Dated, RouteRow
from permanence.entries import Entry, EntryKind, NewEntry, Recorder, standing, taken_back
from permanence.journey import Journey, Reached

A_PERSON_SAID_OTHERWISE = "a person gave something else"
DATES = (EntryKind.MILESTONE_REACHED, EntryKind.DECISION_RECORDED)
OPENINGS = {EntryKind.PLAN_OPENED: "route", EntryKind.ROUTE_CHANGED: "to_route"}


@dataclass
class Comparison:
    """One journey's imported rows beside that journey as recorded (`entries`: all that the ledger has on it)."""

    from_file: ChildRows
    journey: Journey
    entries: Sequence[Entry]
    filing: Filing
    conflicts: list[Conflict] = field(default_factory=list)
    left_out: list[Asked] = field(default_factory=list)
    _taken_out: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self._taken_out = taken_back(self.entries, self.filing.by) | taken_out_by_reply(self.entries)

    def news(self) -> list[NewEntry]:
        """The entries that the file calls for; `conflicts` and `left_out` are filled on the way."""
        return [
            *self._began(),
            *self._milestones(),
            *self._bookings(),
            *self._routes(),
            *self._details(),
            *self._allocation(),
            *self._notes(),
            *self._silence(),
            *self._ended(),
        ]

    def news_of_blocker(self) -> str | None:
        """The stumbling block that the file names, when nobody has and it did not name the same the last time."""
        if any(b.reason == self.from_file.blocker and b.cleared_on is None for b in self.journey.blockers):
            return None
        from_file = self._last_word(EntryKind.BLOCKED)
        return (
            None
            if from_file and from_file.maybe("reason") == self.from_file.blocker
            else self.from_file.blocker
        )

    def _recorder(self, cell: Dated | RouteRow | None = None, replaces: int | None = None) -> Recorder:
        """Who records a cell's word, or (without a cell) what the row says as a whole."""
        journey = self.journey
        row, column = (cell.row, cell.column) if cell else (self.from_file.row, "")
        return self.filing.recorder(journey.reference, journey.number, row, replaces, column)

    def _words(self, *kinds: EntryKind, **data: str) -> Iterator[Entry]:
        """What this kind of file has said before, newest first, whatever people made of it since.

        What was taken out again as a file's word is none: the file may say it anew.
        """
        return (
            e
            for e in reversed(self.entries)
            if e.kind in kinds
            and e.by == self.filing.by
            and e.number not in self._taken_out
            and all(e.data.get(k) == v for k, v in data.items())
        )

    def _last_word(self, *kinds: EntryKind, **data: str) -> Entry | None:
        return next(self._words(*kinds, **data), None)

    def _began(self) -> Iterator[NewEntry]:
        began, recorded = self.from_file.began, self.journey.first_reached(self.filing.pack.begins_with)
        if (
            began is None
            or recorded is None
            or (recorded.on == began.on and recorded.precision == began.precision)
        ):
            return
        word = self._last_word(EntryKind.JOURNEY_BEGAN)
        if word and word.day("on") == began.on:
            return
        if not _is_of_a_file(recorded):
            yield from self._conflict(
                recorded.milestone, began, began.on.isoformat(), recorded.on.isoformat(), recorded.by
            )
        else:
            yield began_entry(self.from_file, began, self._recorder(began, recorded.entry), self.filing.pack)

    def _milestones(self) -> Iterator[NewEntry]:
        for code, dates in self.from_file.milestones.items():
            recorded = self.journey.reached(code)
            decided = {(d.on, d.outcome) for d in self.journey.decisions if d.milestone == code}
            for dated in dates:
                on_the_day = [h for h in recorded if h.on == dated.on]
                known = (dated.on, dated.outcome) in decided if dated.outcome else bool(on_the_day)
                if not known and not self._said_before(code, dated):
                    yield from self._new_date(code, dated, recorded, on_the_day)

    def _said_before(self, code: str, dated: Dated) -> bool:
        """Whether the file's last word on a milestone is the same; for one that repeats, any not corrected since."""
        words = list(self._words(*DATES, milestone=code))
        corrected = {word.replaces for word in words}
        several = self.filing.pack.milestones[code].repeats or len(self.from_file.milestones[code]) > 1
        for word in words:
            if word.day("on") == dated.on and word.maybe("outcome") == dated.outcome:
                return not several or word.number not in corrected
            if not several:
                return False
        return False

    def _new_date(
        self, code: str, dated: Dated, recorded: list[Reached], on_the_day: list[Reached]
    ) -> Iterator[NewEntry]:
        pack = self.filing.pack
        several = pack.milestones[code].repeats or len(self.from_file.milestones[code]) > 1
        open_outcome = dated.outcome and not pack.outcomes[dated.outcome].reaches_at(code)
        last = on_the_day[-1] if on_the_day else None if several or not recorded else recorded[-1]
        if last is None and several:
            last = self._of_the_same_cell(code, dated, recorded)
        if open_outcome and not on_the_day:
            last = None  # a panel that deferred, beside the one that will agree
        if last is None or _is_of_a_file(last):
            recorder = self._recorder(dated, last.entry if last else None)
            yield milestone_entry(code, dated, recorder, pack)
        else:
            yield from self._conflict(code, dated, dated.on.isoformat(), last.on.isoformat(), last.by)

    def _of_the_same_cell(self, code: str, dated: Dated, recorded: list[Reached]) -> Reached | None:
        """Of several dates of a milestone, the one that this very cell held until now: it is replaced, not joined."""
        if self.filing.batch.file.reads is None:
            return day_corrected(dated, code, self.from_file, recorded, self.filing.by)
        said = {d.on for d in self.from_file.milestones[code]}
        held = {r.entry: r for r in recorded if r.on not in said and r.by == self.filing.by}
        same = (e for e in self.entries if e.number in held and column_of(e) == dated.column)
        return next((held[e.number] for e in same), None)

    def _conflict(
        self, what: str, from_file: Dated | RouteRow, given: str, recorded: str, recorded_by: str
    ) -> Iterator[NewEntry]:
        """The question to the information officer, once; none any more where it was settled."""
        asked = self._last_word(EntryKind.QUESTION_ASKED, milestone=what, given=given)
        if asked and any(
            e.kind is EntryKind.QUESTION_SETTLED and e.data.get("question") == asked.number
            for e in self.entries
        ):
            return
        self.conflicts.append(
            Conflict(
                from_file.row, from_file.column, self.journey.reference, what, given, recorded, recorded_by
            )
        )
        if asked is None:
            yield self._recorder(from_file).question_asked(what, given, recorded, A_PERSON_SAID_OTHERWISE)

    def _bookings(self) -> Iterator[NewEntry]:
        for code, dated in self.from_file.bookings.items():
            word = self._last_word(EntryKind.BOOKED, milestone=code)
            said_before = word is not None and word.day("on") == dated.on
            booked = self.journey.bookings_of(code)
            moved = word is not None and bool(booked) and booked[-1].entry == word.number
            already = any(b.on == dated.on for b in (booked[-1:] if moved else booked))
            repeats = self.filing.pack.milestones[code].repeats
            held = any(not repeats or h.on >= dated.on for h in self.journey.reached(code))
            if not said_before and not already and not held:
                yield self._recorder(dated).booked(code, dated.on, dated.reason)

    def _routes(self) -> Iterator[NewEntry]:
        plan = self.journey.primary_plan()
        current = plan.route if plan else None
        for from_file in self.from_file.routes:
            on = self._recorder(from_file)
            opened = (
                from_file.opened_on
                or (self.journey.began_on if current is None else None)
                or self.filing.today
            )
            if self._knows(from_file):
                current = (
                    from_file.route if from_file.primary and self._is_followed(from_file.route) else current
                )
            elif not from_file.primary or current is None:
                yield on.plan_opened(from_file.route, opened, from_file.reason, primary=from_file.primary)
                current = from_file.route if from_file.primary else current
            elif plan and current == plan.route and not self._opened_by_file(plan.entry):
                yield from self._conflict(
                    "route", from_file, from_file.route, plan.route, self._writer(plan.entry)
                )
            elif plan and from_file.opened_on and from_file.opened_on < plan.opened_on:
                why = f"an older route than {plan.route}, which is held since {plan.opened_on}"
                self.left_out.append(Asked(from_file.row, from_file.column, from_file.route, why))
            else:
                yield on.route_changed(
                    current, from_file.route, opened, from_file.reason, prompted_by=from_file.prompted_by
                )
                current = from_file.route
            yield from self._closed(from_file)

    def _knows(self, from_file: RouteRow) -> bool:
        """Whether this plan is held, or is what the file said last of its kind.

        A route that was given up is opened again only by a file that said another one meanwhile, or that gives a later
        day for it.
        """
        since, recorded = from_file.opened_on, [p for p in self.journey.plans if p.route == from_file.route]
        if any(p.is_open for p in recorded):
            return True
        if since and recorded and all(p.closed_on and p.closed_on < since for p in recorded):
            return False
        alike = [
            e.text(OPENINGS[e.kind])
            for e in self._words(*OPENINGS)
            if bool(e.data.get("primary", True)) == from_file.primary
        ]
        if not alike:
            return bool(recorded)
        if sum(r.primary == from_file.primary for r in self.from_file.routes) > 1:
            return from_file.route in alike or any(p.opened_on == since for p in recorded)
        return from_file.route == alike[0]

    def _is_followed(self, route: str) -> bool:
        return any(p.route == route and p.is_open and p.primary for p in self.journey.plans)

    def _opened_by_file(self, number: int) -> bool:
        return self._writer(number).startswith(BY_FILE)

    def _writer(self, number: int) -> str:
        return next((e.by for e in self.entries if e.number == number), "")

    def _closed(self, from_file: RouteRow) -> Iterator[NewEntry]:
        if from_file.closed is None or self._last_word(EntryKind.PLAN_CLOSED, route=from_file.route):
            return
        if not any(p.route == from_file.route and not p.is_open for p in self.journey.plans):
            yield self._recorder(from_file.closed).plan_closed(
                from_file.route,
                from_file.closed.on,
                from_file.closed.reason,
                prompted_by=from_file.closed_prompt,
            )

    def _details(self) -> Iterator[NewEntry]:
        from_file, journey = self.from_file, self.journey
        began = from_file.began.on if from_file.began else journey.began_on
        given = age_on(from_file.born, began) if from_file.born and began else from_file.age
        age = given if given != journey.age_at_start else None
        basis = from_file.legal_basis if from_file.legal_basis != journey.legal_basis else None
        if age is not None and self._said_of_details("age", str(age)):
            age = None
        if basis is not None and self._said_of_details("legal_basis", basis):
            basis = None
        if age is not None or basis is not None:
            yield self._recorder().details_changed(age, basis)

    def _said_of_details(self, what: str, value: str) -> bool:
        words = self._words(EntryKind.DETAILS_CHANGED, EntryKind.JOURNEY_BEGAN)
        last = next((e.maybe(what) for e in words if e.maybe(what) is not None), None)
        return last == value

    def _allocation(self) -> Iterator[NewEntry]:
        recorded, news = self.journey.allocation, self._news_of_allocation()
        officer = self.filing.email_of(news.reviewing_officer_name)
        worker = self.filing.email_of(news.worker_name)
        same_worker = (
            worker == recorded.social_worker if worker else news.worker_name == self.journey.worker_name
        )
        same = (
            (news.worker_name is None or same_worker)
            and news.team in (None, recorded.team)
            and officer in (None, recorded.reviewing_officer)
        )
        if same:
            return
        if recorded.social_worker is None:  # her name may mean somebody by now
            news = replace(news, worker_name=self.from_file.worker_name)
        yield allocated(news, recorded, self.journey.worker_name, self._recorder(), self.filing)

    def _news_of_allocation(self) -> ChildRows:
        """The row without the worker, team or officer that this kind of file gave last: a person's newer word stays."""
        from_file, said = self.from_file, self._said_of_allocation()
        officer = self.filing.email_of(from_file.reviewing_officer_name)
        return replace(
            from_file,
            worker_name=None if from_file.worker_name == said["worker_name"] else from_file.worker_name,
            team=None if from_file.team == said["team"] else from_file.team,
            reviewing_officer_name=None
            if officer == said["reviewing_officer"]
            else from_file.reviewing_officer_name,
        )

    def _said_of_allocation(self) -> dict[str, str | None]:
        """What this kind of file last said of each part; what its entries only carry on is no word of the file."""
        said: dict[str, str | None] = dict.fromkeys(("worker_name", "team", "reviewing_officer"))
        held = dict(said)
        for entry in self.entries:
            if entry.kind is not EntryKind.ALLOCATED or entry.number in self._taken_out:
                continue
            now = {part: entry.maybe(part) for part in said}
            if entry.by == self.filing.by:
                said |= {part: word for part, word in now.items() if word != held[part]}
            held = now
        return said

    def _notes(self) -> Iterator[NewEntry]:
        """Comments that this kind of file has not made before; the only one of a child takes the place of her last."""
        words = list(self._words(EntryKind.NOTED))
        said = {word.maybe("note") for word in words}
        holding = [e for e in standing(self.entries) if e in words] if words else []
        only = len(self.from_file.notes) == 1 and len(holding) == 1
        for note in self.from_file.notes:
            if note not in said:
                yield self._recorder(replaces=holding[0].number if only else None).noted(note)

    def _silence(self) -> Iterator[NewEntry]:
        """Milestones that the file cannot tell, as it stands now: a question that was answered is none any more."""
        told = {m.milestone for m in self.journey.milestones}
        wanted = (self.from_file.untracked | self.from_file.asked_milestones) - told
        words = list(self._words(EntryKind.UNTRACKED))[::-1]
        if len(words) == 1 and frozenset(words[0].listed("milestones")) - told == wanted:
            return
        mine = [e for e in standing(self.entries) if e in words] if words else []
        recorded = frozenset(code for e in mine for code in e.listed("milestones")) - told
        if recorded - wanted:
            if wanted:
                yield self._recorder(replaces=mine[0].number).untracked(wanted)
            for entry in mine[1:] if wanted else mine:
                yield self._recorder(replaces=entry.number).undone()
        elif wanted - recorded:
            yield self._recorder().untracked(wanted - recorded)

    def _ended(self) -> Iterator[NewEntry]:
        from_file, recorded = self.from_file.ended, self.journey.ended_on
        if from_file is None or from_file.on == recorded:
            return
        word = self._last_word(EntryKind.JOURNEY_ENDED)
        if word and word.day("on") == from_file.on:
            return
        last = next((e for e in reversed(standing(self.entries)) if e.kind is EntryKind.JOURNEY_ENDED), None)
        if last and not last.by.startswith(BY_FILE):
            yield from self._conflict("ended", from_file, from_file.on.isoformat(), str(recorded), last.by)
        else:
            recorder = self._recorder(from_file, last.number if last else None)
            yield recorder.journey_ended(from_file.on, from_file.reason or AS_THE_FILE_SAYS)


def _is_of_a_file(recorded: Reached) -> bool:
    return recorded.by.startswith(BY_FILE)
