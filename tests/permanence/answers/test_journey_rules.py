"""A whole journey: over or going on, a second route, another worker. Today is Wednesday 20 May 2026."""

from datetime import date, timedelta

import pytest

from permanence.answer import Answer, Verb
from permanence.answers.entries import entries_for
from permanence.answers.rules import problems
from permanence.answers.words import in_words
from permanence.case import Case
from permanence.entries import Entry, EntryKind, NewEntry
from permanence.stages import StageState
from tests.builders import (
    AILSA,
    EWAN,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    SHONA,
    TODAY,
    a_person,
    a_rulebook,
    shona,
)
from tests.permanence.cases import (
    RECOMMENDED,
    WAITS_FOR_PANEL,
    as_recorded,
    case_of,
    panel_case,
    panel_entries,
    then,
)

HER = shona(WAITS_FOR_PANEL)
SAID_OVER = HER.journey_said_over(date(2026, 5, 18), "transferred")
OVER = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=date(2026, 5, 18), reason="transferred")
GOES_ON = Answer(Verb.JOURNEY_GOES_ON, WAITS_FOR_PANEL)
NOT_MINE = Answer(Verb.NOT_MINE, WAITS_FOR_PANEL)


def wrong(given: Answer, case: Case | None = None, by: str = SHONA) -> dict[str, str]:
    return dict(problems(given, case or panel_case(), a_person(by)))


def made(given: Answer, case: Case | None = None, by: str = SHONA) -> list[NewEntry]:
    return entries_for(given, case or panel_case(), by, "slack:2")


def kinds(entries: list[NewEntry]) -> list[EntryKind]:
    return [e.kind for e in entries]


def after(entries: list[Entry], *further: NewEntry) -> Case:
    return case_of(then(entries, *further))


# --- over, and going on -----------------------------------------------------------------------------------------------


def test_that_it_is_over_needs_a_day_and_how():
    bare = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL)

    assert set(wrong(bare)) == {"on", "reason"}
    assert wrong(OVER) == {}


def test_it_is_over_today_at_the_latest():
    assert wrong(Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=TODAY, reason="died")) == {}
    tomorrow = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=TODAY + timedelta(days=1), reason="died")
    assert "on" in wrong(tomorrow)


def test_something_else_needs_a_few_words():
    other = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=TODAY, reason="other")

    assert "note" in wrong(other)
    assert (
        wrong(Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=TODAY, reason="other", note="left the country"))
        == {}
    )


def test_a_workers_word_waits_for_a_manager_and_a_managers_does_not():
    assert kinds(made(OVER)) == [EntryKind.JOURNEY_SAID_OVER]
    assert kinds(made(OVER, by=MORAG)) == [EntryKind.JOURNEY_ENDED]
    assert kinds(made(OVER, by=KIRSTY)) == [EntryKind.JOURNEY_SAID_OVER]


def test_every_clock_stops_at_once():
    running = panel_case().running()
    silent = panel_case(SAID_OVER)

    assert running
    assert silent.running() == []
    panel = silent.stage("PO.PANEL#1")
    assert panel is not None
    assert panel.state is StageState.SUPERSEDED
    assert panel.ended_because == "Moved to another council (not confirmed yet)"


def test_a_manager_confirms_without_saying_it_all_again():
    confirmed = made(Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL), panel_case(SAID_OVER), MORAG)

    assert wrong(Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL), panel_case(SAID_OVER), MORAG) == {}
    assert [(e.kind, e.data["on"], e.data["reason"]) for e in confirmed] == [
        (EntryKind.JOURNEY_ENDED, "2026-05-18", "transferred")
    ]
    assert panel_case(SAID_OVER).journey.said_over is not None
    assert confirmed[0].replaces == panel_case(SAID_OVER).journey.said_over.entry  # type: ignore[union-attr]


def test_sent_back_it_is_as_if_it_had_never_been_said():
    entries = then(panel_entries(), SAID_OVER)
    sent_back = made(GOES_ON, case_of(entries), MORAG)

    again = after(entries, *sent_back)
    assert kinds(sent_back) == [EntryKind.JOURNEY_GOES_ON]
    assert [(s.key, s.state, s.due_on, s.owner) for s in again.stages] == [
        (s.key, s.state, s.due_on, s.owner) for s in panel_case().stages
    ]


def test_confirmed_by_mistake_it_goes_on_when_a_manager_says_so():
    entries = then(panel_entries(), SAID_OVER)
    entries = then(entries, *made(OVER, case_of(entries), MORAG))
    ended = case_of(entries)

    assert ended.journey.ended_on == date(2026, 5, 18)
    assert "stage" in wrong(GOES_ON, ended)
    assert wrong(GOES_ON, ended, MORAG) == {}
    again = after(entries, *made(GOES_ON, ended, MORAG))
    assert (again.journey.ended_on, again.journey.said_over) == (None, None)


def test_who_said_that_it_is_over_may_take_it_back_and_nobody_beside_her_but_a_manager():
    said = panel_case(SAID_OVER)

    assert wrong(GOES_ON, said, SHONA) == {}
    assert "stage" in wrong(GOES_ON, said, JAMIE)
    assert wrong(GOES_ON, said, ISLA) == {}
    assert "stage" in wrong(GOES_ON, panel_case(), MORAG)


def test_a_death_is_said_plainly():
    died = Answer(Verb.JOURNEY_OVER, WAITS_FOR_PANEL, on=date(2026, 5, 18), reason="died")

    assert in_words(died, a_rulebook()) == "The child has died on Mon 18 May 2026"
    assert in_words(OVER, a_rulebook()) == "The journey is over on Mon 18 May 2026: moved to another council"


# --- a second route ---------------------------------------------------------------------------------------------------


def second(route: str | None = "kinship_care_order", on: date = TODAY, **more: object) -> Answer:
    return Answer(Verb.PARALLEL_PLAN, WAITS_FOR_PANEL, on=on, route=route, **more)  # type: ignore[arg-type]


def test_a_second_route_is_opened_beside_the_first_with_a_reason():
    (opened,) = made(second(reason="kin_assessed"))

    assert (opened.kind, opened.data["primary"], opened.data["reason"]) == (
        EntryKind.PLAN_OPENED,
        False,
        "kin_assessed",
    )
    assert made(second())[0].data["reason"] == "contingency"
    plans = panel_case(opened).journey.open_plans()
    assert [(p.route, p.primary) for p in plans] == [
        ("permanence_order", True),
        ("kinship_care_order", False),
    ]


def test_a_second_route_is_another_one_and_the_only_other():
    beside = panel_case(*made(second()))

    assert "route" in wrong(second("permanence_order"))
    assert "route" in wrong(second(None))
    assert made(second(), beside) == []
    assert "two at most" in wrong(second("home"), beside)["route"]


def test_a_second_route_is_not_older_than_the_first():
    assert wrong(second(on=RECOMMENDED)) == {}
    assert "on" in wrong(second(on=RECOMMENDED - timedelta(days=1)))
    assert "on" in wrong(second(on=TODAY + timedelta(days=1)))


def test_there_is_no_second_route_without_a_first():
    bare = case_of(as_recorded([*_without_a_plan()]))

    assert "No first route" in wrong(second(), bare)["route"]


def _without_a_plan() -> list[NewEntry]:
    from tests.builders import child_entries

    return child_entries(WAITS_FOR_PANEL, "C1", date(2025, 6, 2))


# --- whose the child is -----------------------------------------------------------------------------------------------


def test_only_the_allocated_worker_can_say_that_a_child_is_not_hers():
    assert wrong(NOT_MINE) == {}
    assert "stage" in wrong(NOT_MINE, by=JAMIE)


def test_until_somebody_is_allocated_her_manager_answers_for_the_child():
    said = panel_case(*made(NOT_MINE))

    assert {s.owner for s in panel_case().running() if s.owner_role == "social_worker"} == {SHONA}
    assert {s.owner for s in said.running() if s.owner_role == "social_worker"} == {MORAG}
    allocated = case_of(then(then(panel_entries(), *made(NOT_MINE)), *made(allocate(JAMIE), said, MORAG)))
    assert {s.owner for s in allocated.running() if s.owner_role == "social_worker"} == {JAMIE}


def allocate(to: str | None) -> Answer:
    return Answer(Verb.REALLOCATE, WAITS_FOR_PANEL, to=to)


@pytest.mark.parametrize(
    ("by", "to", "possible"),
    [
        (MORAG, JAMIE, True),
        (MORAG, SHONA, True),
        (MORAG, MORAG, True),
        (MORAG, EWAN, False),
        (ISLA, EWAN, True),
        (KIRSTY, EWAN, True),
        (MORAG, LORNA, False),
        (MORAG, "nobody@council.example", False),
        (MORAG, None, False),
    ],
)
def test_a_manager_allocates_to_those_whom_she_manages(by: str, to: str | None, *, possible: bool):
    assert (wrong(allocate(to), by=by) == {}) is possible


@pytest.mark.parametrize("by", [SHONA, AILSA, LORNA])
def test_nobody_but_a_manager_or_the_information_officer_allocates(by: str):
    assert "stage" in wrong(allocate(JAMIE), by=by)


def test_nobody_gets_a_child_from_whom_she_is_kept():
    kept = panel_case(HER.allocated(social_worker=SHONA, restricted_from=[JAMIE]))

    assert "to" in wrong(allocate(JAMIE), kept, MORAG)


def test_the_same_worker_again_is_no_news_unless_she_had_said_that_the_child_is_not_hers():
    disputed = panel_case(*made(NOT_MINE))

    assert made(allocate(SHONA)) == []
    assert kinds(made(allocate(SHONA), disputed, MORAG)) == [EntryKind.ALLOCATED]


def test_all_else_of_the_allocation_stays():
    before = panel_case(
        HER.allocated(social_worker=SHONA, reviewing_officer=AILSA, restricted_from=[EWAN], team="North")
    )

    (entry,) = made(allocate(JAMIE), before, MORAG)
    assert dict(entry.data) == {
        "social_worker": JAMIE,
        "worker_name": None,
        "reviewing_officer": AILSA,
        "team": "North",
        "restricted_from": [EWAN],
    }
