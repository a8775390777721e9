"""Random but well-formed histories of two children: what people might record, in whatever order, taken back or not."""

import functools
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from permanence.entries import LegalStep, NewEntry, Recorder
from permanence.people import Person
from tests.builders import AILSA, JAMIE, LORNA, MORAG, NOW, SHONA, a_person, a_rulebook

PACK = a_rulebook().pack
REFERENCES = ("HW-0001-X", "HW-0002-Y")
STAGES = [f"{code}#{n}" for code in PACK.stages for n in (1, 2)]


@dataclass(frozen=True)
class Step:
    """One transaction: what is recorded, or which people are put, and when."""

    now: datetime
    entries: tuple[NewEntry, ...] = ()
    people: tuple[Person, ...] = ()
    takes_back: int | None = None  # of the entries so far, the one that the first entry replaces


days = st.dates(date(2024, 1, 1), date(2027, 6, 1))
milestones = st.sampled_from(sorted(PACK.milestones))
routes = st.sampled_from(sorted(PACK.routes))
stages = st.sampled_from(STAGES)
workers = st.sampled_from([SHONA, JAMIE, None])
people = st.sampled_from([SHONA, JAMIE, MORAG])
names = st.sampled_from(["Shona Reid", "una NEWCOMER", "Jamie  Orr", None])


@functools.cache
def some_entries(recorder: Recorder) -> st.SearchStrategy[list[NewEntry]]:
    return st.lists(kinds(recorder), min_size=1, max_size=4)


def kinds(recorder: Recorder) -> st.SearchStrategy[NewEntry]:
    """An entry of any kind that touches the projection, and one that does not."""
    r = recorder
    return st.one_of(
        st.builds(lambda: replace(r, journey=0).child_registered(f"C-{r.reference}")),
        st.builds(
            r.journey_began, days, st.just(PACK.begins_with), st.sampled_from([None, 1, 3, 12]), st.none()
        ),
        st.builds(r.journey_ended, days, st.just("returned home")),
        st.builds(r.details_changed, st.sampled_from([None, 2, 14]), st.none()),
        st.builds(
            r.allocated,
            social_worker=workers,
            worker_name=names,
            reviewing_officer=st.sampled_from([AILSA, None]),
            team=st.just("North"),
        ),
        st.builds(r.milestone_reached, milestones, days),
        st.builds(r.milestone_reached, milestones, days),
        st.builds(r.booked, milestones, days),
        st.builds(r.plan_opened, routes, days, st.none(), primary=st.booleans()),
        st.builds(r.route_changed, routes, routes, days, st.just("assessment")),
        st.builds(r.plan_closed, routes, days, st.just("assessment")),
        st.builds(
            r.decision_recorded,
            milestones,
            st.just("panel"),
            st.just("approved"),
            days,
            reaches=st.booleans(),
        ),
        st.builds(r.blocked, stages, st.just("report_late"), days),
        st.builds(r.blocker_cleared, stages, days),
        st.builds(r.paused, stages, days, st.just("court_sist")),
        st.builds(r.resumed, stages, days),
        st.builds(r.not_applicable, stages, st.just("not_needed")),
        st.builds(r.snoozed, stages, days),
        st.builds(r.acknowledged, stages),
        st.builds(r.alert_wrong, stages, days),
        st.builds(r.noted, st.just("a note"), stages),
        st.builds(r.untracked, st.lists(milestones, max_size=2)),
        st.builds(r.legal_step, st.sampled_from(LegalStep), days, st.just("chronology")),
        st.builds(r.journey_said_over, days, st.just("transferred")),
        st.builds(r.not_mine, st.sampled_from([JAMIE, None])),
        st.builds(r.plan_confirmed, days, st.lists(routes, max_size=2)),
        st.builds(
            r.form_answered,
            st.just("review 1"),
            stages,
            st.just(["plan=right"]),
            words=st.lists(st.just("words"), max_size=1),
            opened_at=st.sampled_from([NOW, None]),
            note=st.just("a note"),
        ),
        st.builds(r.form_stopped, st.just("review 1"), stages, st.just("plan")),
        st.builds(replace(r, journey=0).siblings, st.just("HW-0003-Z")),
        st.builds(replace(r, journey=0).restricted, people, st.just("why"), lifted=st.booleans()),
        st.builds(
            replace(r, journey=0).sealed, st.lists(people, max_size=2), st.just("why"), lifted=st.booleans()
        ),
        st.builds(replace(r, journey=0).child_withdrawn, st.just(f"C-{r.reference}"), st.just("a slip")),
        st.builds(replace(r, journey=0).same_child, st.just("HW-0003-Z"), st.just(f"C-{r.reference}")),
    )


places = st.lists(st.integers(0, 4), min_size=1, max_size=2)


@st.composite
def some_people(draw: st.DrawFn) -> tuple[Person, ...]:
    una = replace(a_person(SHONA), email="una.newcomer@council.example", name="Una Newcomer")
    changed = [
        una,
        replace(una, active=False),
        a_person(SHONA, manager=draw(st.sampled_from([MORAG, None]))),
        a_person(JAMIE, active=draw(st.booleans())),
        a_person(LORNA, active=draw(st.booleans())),
    ]
    return tuple(changed[place] for place in draw(places))


@st.composite
def histories(draw: st.DrawFn) -> list[Step]:
    """Children who came in, and then up to fifteen steps, each later than the one before."""
    steps: list[Step] = []
    now = NOW - timedelta(days=400)
    recorded = 0
    for _ in range(draw(st.integers(1, 15))):
        now += timedelta(hours=draw(st.integers(1, 800)))
        if draw(st.integers(0, 7)) == 0:
            steps.append(Step(now, people=draw(some_people())))
            continue
        reference = draw(st.sampled_from(REFERENCES))
        recorder = Recorder(reference, draw(st.sampled_from([1, 1, 1, 2])), SHONA, "slack:1")
        entries = draw(some_entries(recorder))
        back = draw(st.integers(1, recorded)) if recorded and draw(st.integers(0, 3)) == 0 else None
        steps.append(Step(now, tuple(entries), takes_back=back))
        recorded += len(entries)
    return steps
