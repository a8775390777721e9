"""Questions about figures, asked of the store: who is asked about is checked first, then the record is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from casework.insight import choosing
from casework.insight.answer import FigureAnswer
from casework.insight.in_time_figures import in_time_answer, legal_stage, within_answer
from casework.insight.lag_figures import lag_answer
from casework.insight.lost_figures import lost_answer
from casework.insight.missing_figures import missing_answer
from casework.insight.route_figures import changes_answer, routes_answer, routes_taken
from casework.insight.seen import Chosen, seen
from casework.insight.waits_figures import every_wait, waits_answer
from casework.ports import Reading
from casework.waits import Asked, Pairs, measure_waits, told_by_record
from permanence.dates import add_months
from permanence.insight.routes_taken import Sequence as RouteSequence
from permanence.stages import Rulebook
from scheduler.looking import keep_look
from scheduler.settings import Settings
from scheduler.wiring.record import open_record


@dataclass(frozen=True, slots=True)
class Looked:
    """That somebody looks at figures at a moment (UTC). `what`: the command, with --children where they are named."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asked for, as it was typed. `today`: the day in the council's zone that is looked at.

    `looked`: what the access log keeps of it; None for figures for outside, which tell of nobody.
    """

    today: date
    routes: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    looked: Looked | None = None

    def of_a_year(self) -> Question:
        """The same over the year up to today where no period was given."""
        if self.first or self.last:
            return self
        return replace(self, first=add_months(self.today, -12), last=self.today)


@dataclass(frozen=True, slots=True)
class Answering:
    """One consistent look at the record with what was asked for, checked."""

    tx: Reading
    rules: Rulebook
    chosen: Chosen
    today: date


@contextmanager
def _answering(settings: Settings, folder: Path, question: Question) -> Iterator[Answering]:
    """Raises NotKnown, NoPeriod."""
    with closing(open_record(settings, folder)) as record, record.reading() as tx:
        if question.looked:
            keep_look(record, question.looked.what, question.looked.at)
        pack, today = record.rules.pack, question.today
        chosen = choosing.chosen(
            tx,
            pack,
            today,
            routes=question.routes,
            teams=question.teams,
            first=question.first,
            last=question.last,
        )
        yield Answering(tx, record.rules, chosen, today)


def waits_of_record(
    settings: Settings,
    folder: Path,
    question: Question,
    between: tuple[str, str] | None,
    pairs: Pairs,
    *,
    case_ids: bool,
) -> FigureAnswer:
    """The waits between two milestones, or of every step. Raises NotKnown, NoPeriod, WrongWayRound."""
    with _answering(settings, folder, question) as asked:
        pack, chosen = asked.rules.pack, asked.chosen
        if between is None:
            journeys = (told.journey for told in told_by_record(asked.tx))
            return every_wait(journeys, chosen, asked.rules, asked.today)
        start, end = (choosing.milestone(code, pack) for code in between)
        wanted = Asked(start, end, pairs, chosen.routes, chosen.teams, chosen.first, chosen.last)
        report = measure_waits(told_by_record(asked.tx), wanted, asked.rules, asked.today)
        return waits_answer(report.named(asked.tx.case_ids()) if case_ids else report, pack)


def in_time_of_record(
    settings: Settings, folder: Path, question: Question, stages: Sequence[str], within: int | None
) -> FigureAnswer:
    """In time against targets, or against a number of days. Raises NotKnown, NoPeriod."""
    with _answering(settings, folder, question if within is not None else question.of_a_year()) as asked:
        pack = asked.rules.pack
        codes = [choosing.stage(code, pack) for code in stages]
        council = seen(asked.tx, asked.rules, asked.today)
        if within is None:
            return in_time_answer(council, asked.chosen, asked.rules, asked.today, frozenset(codes))
        stage = pack.stages[codes[0]] if codes else legal_stage(pack)
        if stage is None:
            raise choosing.NotKnown(
                f"the pack {pack.code} has no step to legal services: name one by --stage"
            )
        return within_answer(council, asked.chosen, asked.rules, asked.today, stage, within)


def lost_of_record(settings: Settings, folder: Path, question: Question) -> FigureAnswer:
    """Days lost, by default in the year up to today. Raises NotKnown, NoPeriod."""
    return _answered_by(settings, folder, question.of_a_year(), lost_answer)


def changes_of_record(settings: Settings, folder: Path, question: Question) -> FigureAnswer:
    """Changes of route and what prompted them. Raises NotKnown, NoPeriod."""
    return _answered_by(settings, folder, question, changes_answer)


def routes_of_record(settings: Settings, folder: Path, question: Question) -> FigureAnswer:
    """Routes taken, and where children end up. Raises NotKnown, NoPeriod."""
    return _answered_by(settings, folder, question, routes_answer)


def lag_of_record(settings: Settings, folder: Path, question: Question) -> FigureAnswer:
    """How long after it happened it was written down, by default of the last year. Raises NotKnown, NoPeriod."""
    return _answered_by(settings, folder, question.of_a_year(), lag_answer)


def missing_of_record(settings: Settings, folder: Path, question: Question) -> FigureAnswer:
    """What the record does not say. Raises NotKnown, NoPeriod."""
    return _answered_by(settings, folder, question, missing_answer)


def _answered_by(
    settings: Settings,
    folder: Path,
    question: Question,
    answer: Callable[..., FigureAnswer],
) -> FigureAnswer:
    with _answering(settings, folder, question) as asked:
        return answer(seen(asked.tx, asked.rules, asked.today), asked.chosen, asked.rules, asked.today)


def sequences_of_record(
    settings: Settings, folder: Path, question: Question
) -> tuple[list[RouteSequence], Rulebook]:
    """The routes taken as they stand, for a picture. Raises NotKnown, NoPeriod."""
    with _answering(settings, folder, question) as asked:
        council = seen(asked.tx, asked.rules, asked.today)
        return routes_taken(council, asked.chosen, asked.rules, asked.today), asked.rules
