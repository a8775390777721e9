"""What kept a notice back: every reason on its day, never against what the sweep does or `why` shows, and to nobody else."""

import random
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.raise_alerts import WorkingHours
from casework.why import why
from casework.why_not import Outcome, WhyNot, why_not
from permanence.notices import Level
from permanence.people import Role
from permanence.working_pattern import read_pattern
from store.case_record import SqlCaseRecord
from tests.builders import (
    AILSA,
    EWAN,
    GREER,
    ISLA,
    JAMIE,
    LORNA,
    MORAG,
    SHONA,
    a_person,
    a_record,
    on_leave,
    register_child,
    shona,
)
from tests.casework.post_room import PostRoom
from tests.casework.test_raise_alerts import DAY_AFTER, DECISION, DUE, put, working_days
from tests.casework.test_raise_alerts import a_child_after_panel as a_child
from tests.casework.test_role_queues import OTHER_OFFICER

HOURS = WorkingHours()
ASKED = (SHONA, JAMIE, MORAG, ISLA)


def a_child_after_panel(record, *which, **details):
    """She came in weeks before the days of these tests."""
    return a_child(record, *which, now=datetime(2026, 4, 20, 8, 0, tzinfo=UTC), **details)


def asked(record: SqlCaseRecord, reference: str, person: str, post: PostRoom) -> WhyNot:
    with record.reading() as tx:
        whom = tx.directory().people[person]
    found = why_not(record, reference, whom, post.now, HOURS)
    assert found is not None
    return found


def of_decision(record, reference, person, post):
    return next(step for step in asked(record, reference, person, post).steps if step.stage == DECISION)


def because(record, reference, person, post):
    return of_decision(record, reference, person, post).because


def test_before_the_morning_she_is_told_by_the_next_look_and_after_it_the_message_is_named(record, post):
    reference = a_child_after_panel(record)
    post.morning(DUE)
    post.at(DAY_AFTER, time(7, 30))

    early = of_decision(record, reference, SHONA, post)
    post.morning(DAY_AFTER)
    late = of_decision(record, reference, SHONA, post)

    assert (early.outcome, early.level) == (Outcome.NEXT, "overdue")
    assert "The council is not at work" in early.why
    assert (late.outcome, late.level, late.because) == (Outcome.TOLD, "overdue", None)
    assert "overdue to shona.reid@council.example by e-mail on Wed 20 May 2026: sent" in late.why


def test_each_rule_that_keeps_a_notice_back_is_named_on_its_day(record, post):
    reference = a_child_after_panel(record)
    days = working_days(DAY_AFTER, 12)

    post.morning(DUE - timedelta(days=7))
    assert because(record, reference, SHONA, post) is None  # due soon, told today
    post.at(DUE - timedelta(days=6))
    assert because(record, reference, SHONA, post) == "warned"
    assert because(record, reference, MORAG, post) == "not_late"
    post.at(date(2026, 5, 16))  # a Saturday
    assert because(record, reference, SHONA, post) == "rest_day"
    post.at(days[0], time(8))
    assert because(record, reference, MORAG, post) == "worker_first"
    post.morning(days[0])
    assert because(record, reference, MORAG, post) == "wait_runs"
    post.morning(days[1])
    assert because(record, reference, SHONA, post) == "said_of_the_week"
    assert because(record, reference, MORAG, post) == "wait_runs"
    post.morning(days[2])
    assert of_decision(record, reference, MORAG, post).outcome is Outcome.TOLD
    post.at(days[3])
    assert because(record, reference, MORAG, post) == "told_before"
    assert because(record, reference, ISLA, post) == "wait_runs"


def test_what_she_booked_and_what_she_answered_is_named(record, post):
    reference = a_child_after_panel(record)
    post.morning(DAY_AFTER)
    with record.writing() as tx:
        tx.append([shona(reference).acknowledged(DECISION)], post.now)
    post.at(DAY_AFTER + timedelta(days=2))
    assert because(record, reference, MORAG, post) == "answered"

    with record.writing() as tx:
        tx.append([shona(reference).booked("agency_decision", date(2026, 6, 9))], post.now)
    quiet = of_decision(record, reference, SHONA, post)

    assert (quiet.because, quiet.why) == ("quiet", "silent until Tue 9 Jun 2026 (booked)")


def test_who_had_her_message_already_hears_on_the_next_morning(record, post):
    a_child_after_panel(record)
    post.morning(DAY_AFTER)
    late = a_child_after_panel(record, "C2")
    post.sweep()

    step = of_decision(record, late, SHONA, post)

    assert (step.outcome, step.because) == (Outcome.KEPT, "message_has_left")
    assert step.next_look_on == date(2026, 5, 21)


def test_who_is_away_reads_who_hears_instead(record, post):
    put(record, on_leave(SHONA, DUE, DUE + timedelta(days=7), cover=JAMIE))
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER, time(8))

    away, cover = (of_decision(record, reference, person, post) for person in (SHONA, JAMIE))

    assert (away.because, away.why) == ("away", "away on this day: Jamie Orr hears instead")
    assert (cover.outcome, cover.level) == (Outcome.NEXT, "overdue")


def test_on_her_day_off_nothing_is_told(record, post):
    put(record, a_person(SHONA, pattern=read_pattern("Mon, Tue")))
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)

    step = of_decision(record, reference, SHONA, post)

    assert (step.because, step.why) == ("rest_day", "Wed 20 May 2026 is no working day of Shona Reid")


def test_who_sees_the_child_and_is_told_nothing_of_a_step_reads_whom_it_waits_for(record, post):
    reference = a_child_after_panel(record, reviewing_officer=JAMIE)
    post.at(DAY_AFTER)

    step = of_decision(record, reference, JAMIE, post)

    assert step.because == "somebody_elses"
    assert "it waits for Greer Nairn" in step.why or "it waits for Shona Reid" in step.why


@pytest.mark.parametrize(
    ("chairs", "days_to_go", "in_her_list"),
    [(AILSA, 28, True), (AILSA, 29, False), (OTHER_OFFICER.email, 28, False)],
)
def test_whose_role_has_a_list_of_its_own_reads_whether_the_step_stands_in_it(
    record, post, chairs, days_to_go, in_her_list
):
    """A first review is due six weeks after the placement; the officer's list has those of the next four weeks."""
    put(record, OTHER_OFFICER)
    placed = DAY_AFTER - timedelta(days=42 - days_to_go)
    reference = register_child(record, "C1", placed, reviewing_officer=chairs)
    post.at(DAY_AFTER)

    found = asked(record, reference, AILSA, post)

    said = [step.why for step in found.steps if step.stage == "SCO.REV1#1"]
    assert found.may_see == (chairs == AILSA)
    assert [why.endswith(". It stands in the list of Ailsa Innes as well") for why in said] == (
        [in_her_list] if found.may_see else []
    )


def test_the_decision_maker_reads_that_what_waits_for_the_worker_stands_in_her_list(record, post):
    rules = record.rules
    stages = rules.pack.stages | {"PO.ADM": replace(rules.pack.stages["PO.ADM"], owner=Role.SOCIAL_WORKER)}
    hers = SqlCaseRecord(record.engine, replace(rules, pack=replace(rules.pack, stages=stages)))
    reference = a_child_after_panel(hers)
    post.at(DAY_AFTER, time(8))

    step = of_decision(hers, reference, GREER, post)

    assert step.because == "somebody_elses"
    assert step.why.startswith("it waits for Shona Reid: she alone is told, and those above her")
    assert step.why.endswith(". It stands in the list of Greer Nairn as well")


def test_a_paused_step_has_no_clock(record, post):
    reference = a_child_after_panel(record)
    post.at(DAY_AFTER)
    with record.writing() as tx:
        tx.append([shona(reference).paused(DECISION, DAY_AFTER, "appeal")], post.now)

    step = of_decision(record, reference, SHONA, post)

    assert (step.because, step.why) == ("no_clock", "it is paused: no clock runs")


def test_whoever_may_not_see_the_child_learns_nothing_but_that(record, post):
    late = a_child_after_panel(record)
    quiet = a_child_after_panel(record, "C2", panel=date(2026, 5, 18))
    post.morning(DAY_AFTER)

    for person in (EWAN, LORNA):
        said = [asked(record, reference, person, post) for reference in (late, quiet)]
        assert [(one.may_see, one.steps) for one in said] == [(False, ()), (False, ())]
        lines = ["\n".join(one.in_words()).replace(one.reference, "HW") for one in said]
        assert lines[0] == lines[1] == f"{person} may not see HW, and is told nothing of this child."


def test_of_a_child_who_does_not_exist_nothing_is_found(record, post):
    with record.reading() as tx:
        whom = tx.directory().people[SHONA]

    assert why_not(record, "HW-0000-0", whom, post.now, HOURS) is None


def some_word(chance, reference, day):
    """Something that a worker may record of the decision."""
    later = day + timedelta(days=chance.randrange(1, 12))
    said = shona(reference)
    return chance.choice(
        [
            said.acknowledged(DECISION),
            said.booked("agency_decision", later),
            said.snoozed(DECISION, later),
            said.blocked(DECISION, "assessment", later),
            said.paused(DECISION, day, "appeal"),
            said.resumed(DECISION, day),
            said.not_mine(),
            said.milestone_reached("agency_decision", day),
        ]
    )


@settings(max_examples=4)
@given(st.integers(0, 10_000))
def test_it_never_contradicts_the_sweep_or_why(seed):
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        record = a_record(Path(folder))
        post = PostRoom(record)
        if chance.random() < 0.5:
            first = DUE + timedelta(days=chance.randrange(12))
            put(record, on_leave(SHONA, first, first + timedelta(days=4), cover=chance.choice([JAMIE, None])))
        children = [
            a_child_after_panel(
                record, f"C{n}", panel=date(2026, 5, 5) + timedelta(days=chance.randrange(10))
            )
            for n in range(2)
        ]
        for day in (
            DUE - timedelta(days=4) + timedelta(days=n) for n in range(0, 22, chance.choice([1, 3, 4]))
        ):
            post.at(day, time(8))
            foretold = {
                (reference, step.stage, step.level, person)
                for reference in children
                for person in ASKED
                for step in asked(record, reference, person, post).steps
                if step.outcome is Outcome.NEXT
            }
            post.morning(day, time(8, 5))
            agrees_with_what_was_told(record, children, post, foretold if day.weekday() < 5 else set())
            with record.writing() as tx:
                if chance.random() < 0.4:
                    tx.append([some_word(chance, chance.choice(children), day)], post.now)
        record.close()


def agrees_with_what_was_told(record, children, post, foretold):
    today = post.now.date()
    for reference in children:
        trace = why(record, reference, None, post.now)
        shown = {s.stage: s for s in trace.stages}
        for person in ASKED:
            for step in asked(record, reference, person, post).steps:
                told = [t for t in shown[step.stage].told if (t.person, t.raised_on) == (person, today)]
                assert (step.outcome is Outcome.TOLD) == bool(told), (reference, person, step, told)
                assert step.next_look_on == shown[step.stage].next_look_on
                was_foretold = any((r, s, p) == (reference, step.stage, person) for r, s, _, p in foretold)
                assert was_foretold == bool(told), (reference, person, step, told)
                if step.because == "quiet":
                    assert shown[step.stage].quiet_until >= today
    levels = {level for *_, level, _ in foretold}
    assert levels <= {level.value for level in Level}


def test_a_service_managers_week_waits_for_no_morning_of_hers(record, post):
    """Her notice goes into the week's message, whatever she had today."""
    reference = a_child_after_panel(record)
    days = working_days(DAY_AFTER, 11)
    for day in days[:-1]:
        post.morning(day)
    put(record, a_person(ISLA, pattern=read_pattern("Mon")))
    post.at(days[-1], time(9))  # a Thursday, on which she does not work

    before = of_decision(record, reference, ISLA, post)
    post.morning(days[-1])
    after = of_decision(record, reference, ISLA, post)

    assert (before.outcome, before.level) == (Outcome.NEXT, "service_manager")
    assert (after.outcome, after.level) == (Outcome.TOLD, "service_manager")
