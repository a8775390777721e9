"""A step is told while it is somebody's, and counts as told while it is hers, or is hers again before anybody else was
told. What closed it, paused it or gave it to another meanwhile, and in which order that was taken back, is no matter.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations

import pytest

from casework.ports import ToldUpdate
from permanence.entries import LegalStep
from permanence.notices import Told
from store.case_record import SqlCaseRecord
from tests.builders import JAMIE, LORNA, NOW, SHONA, TODAY
from tests.store.test_projection import DECISION, append, at_panel, shona, stage_of

TOLD = Told(warned=7, opened_on=TODAY, escalated=1, weekly_on=TODAY, quiet_told=date(2026, 5, 1))
TO_ANOTHER = Told(quiet_told=TOLD.quiet_told)  # what counts of it for everybody else
LATER = TODAY + timedelta(days=2)


def look(record: SqlCaseRecord, reference: str, told: Told | None, key: str = DECISION) -> None:
    """What a sweep leaves behind that told this; with None it told nothing."""
    stored = stage_of(record, reference, key)
    update = ToldUpdate(stored.id, stored.stage.owner, told, LATER, (None, None))
    with record.writing() as tx:
        tx.raise_notices([], [], [update], NOW)


class AtPanel:
    """A step that was told to Shona, and what happens to it, a word or two each."""

    def __init__(self, record: SqlCaseRecord) -> None:
        self.record, self.reference = record, at_panel(record)
        self.numbers: dict[str, int] = {}
        look(record, self.reference, TOLD)

    def happen(self, what: str) -> None:
        hers = shona(self.reference)
        says = {
            "jamie's": hers.allocated(social_worker=JAMIE),
            "shona's": hers.allocated(social_worker=SHONA),
            "closed": hers.milestone_reached("agency_decision", date(2026, 5, 19)),
            "paused": hers.paused(DECISION, TODAY, "court_sist"),
        }
        if what == "looked at":
            look(self.record, self.reference, None)
        elif what in says:
            (self.numbers[what],) = append(self.record, says[what])
        else:
            before = self.numbers[what.removeprefix("not ")]
            append(self.record, shona(self.reference, replaces=before).undone())


def orders(*lines: Sequence[str]) -> list[tuple[str, ...]]:
    """Every order of all these acts in which those of one line keep theirs."""
    acts = [act for line in lines for act in line]
    return [
        order
        for order in permutations(acts)
        if all(tuple(act for act in order if act in line) == tuple(line) for line in lines)
    ]


STOPS = [("closed", "not closed"), ("paused", "not paused")]
CLOSED_WHILE_PAUSED = orders(*STOPS, ("jamie's", "not jamie's"))
TO_JAMIE = [("jamie's",), ("jamie's", "shona's", "jamie's")]
BACK = [("jamie's", "shona's"), ("jamie's", "not jamie's"), ("jamie's", "looked at", "shona's")]


@pytest.mark.parametrize(
    "acts",
    [
        *STOPS,
        *BACK,
        *(o for stop in STOPS for back in BACK for o in orders(stop, back)),
        *CLOSED_WHILE_PAUSED,
    ],
)
def test_a_step_that_is_hers_again_has_been_told_to_her(record, acts):
    step = AtPanel(record)

    for act in acts:
        step.happen(act)

    stored = stage_of(record, step.reference)
    assert (stored.stage.owner, stored.stage.is_open, stored.told) == (SHONA, True, TOLD)


@pytest.mark.parametrize("acts", [*TO_JAMIE, *(o for stop in STOPS for o in orders(stop, TO_JAMIE[0]))])
def test_whoever_has_it_instead_has_been_told_nothing_and_is_looked_at_today(record, acts):
    step = AtPanel(record)

    for act in acts:
        step.happen(act)

    stored = stage_of(record, step.reference)
    assert (stored.stage.owner, stored.stage.is_open, stored.told) == (JAMIE, True, TO_ANOTHER)
    assert stored.next_check_on <= TODAY
    with record.reading() as tx:
        due = {stage.stage: stage.watch.told for stage in tx.due_stages(TODAY, 10)}
    assert due[DECISION] == TO_ANOTHER


def test_once_another_was_told_she_has_been_told_nothing_when_it_comes_back(record):
    step = AtPanel(record)
    step.happen("jamie's")
    look(record, step.reference, TOLD)
    assert stage_of(record, step.reference).told == TOLD

    step.happen("shona's")

    assert stage_of(record, step.reference).told == TO_ANOTHER


def test_what_nobody_had_counts_as_told_to_nobody_who_gets_it(record):
    reference = at_panel(record, worker=None)
    look(record, reference, TOLD)

    append(record, shona(reference).allocated(social_worker=SHONA))

    assert stage_of(record, reference).told == TO_ANOTHER


def test_under_a_new_address_she_has_been_told_all_the_same(record):
    step = AtPanel(record)

    with record.writing() as tx:
        tx.move_person(SHONA, "shona.grant@council.example", NOW, by="a test")

    assert stage_of(record, step.reference).told == TOLD


RECEIPT = "SCO.LEGACK#1"  # legal services acknowledge the papers
SENT = date(2026, 2, 9)


@pytest.mark.parametrize("order", [("queried", "received"), ("received", "queried")])
@pytest.mark.parametrize("undone", [("queried", "received"), ("received", "queried")])
def test_papers_that_are_queried_and_acknowledged_by_a_slip_were_told_to_legal_services_before(
    record, order, undone
):
    reference = at_panel(record)
    append(record, shona(reference).milestone_reached("legal_referral", SENT))
    look(record, reference, TOLD, RECEIPT)
    hers = shona(reference)
    steps = {
        "queried": hers.legal_step(LegalStep.QUERIED, TODAY),
        "received": hers.milestone_reached("legal_acknowledged", TODAY),
    }

    numbers = dict(zip(order, append(record, *(steps[one] for one in order)), strict=True))
    assert not stage_of(record, reference, RECEIPT).stage.is_open
    for one in undone:
        append(record, shona(reference, replaces=numbers[one]).undone())

    stored = stage_of(record, reference, RECEIPT)
    assert (stored.stage.owner, stored.told) == (LORNA, TOLD)
