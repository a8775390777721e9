"""The tables of children and stages say what the ledger says, from one transaction to the next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from casework.ports import StageQuery, ToldUpdate
from permanence.entries import EntryKind, NewEntry, Recorder
from permanence.notices import Told
from permanence.people import Role
from permanence.stages import StageState
from store.engine import open_engine
from tests.builders import (
    GREER,
    JAMIE,
    LORNA,
    NOW,
    SHONA,
    TODAY,
    a_person,
    a_record,
    a_rulebook,
    child_entries,
    register_child,
    shona,
)

RECOMMENDED = {"permanence_recommendation": date(2026, 2, 2)}
AT_PANEL = {**RECOMMENDED, "panel": date(2026, 5, 11)}
DECISION = "PO.ADM#1"  # due 14 days after the panel, by regulation


def at_panel(record, case_id="C1", **details):
    return register_child(
        record, case_id, date(2025, 10, 1), route="permanence_order", milestones=AT_PANEL, **details
    )


def stage_of(record, reference, key=DECISION):
    with record.reading() as tx:
        return tx.stage(reference, 1, key)


def tell(record, reference, told, next_check_on=TODAY + timedelta(days=2)):
    """What a sweep leaves behind."""
    stored = stage_of(record, reference)
    with record.writing() as tx:
        tx.raise_notices(
            [],
            [],
            [ToldUpdate(stored.id, stored.stage.owner, told, next_check_on, ("m@x.example", None))],
            NOW,
        )


def append(record, *entries, now=NOW):
    with record.writing() as tx:
        return tx.append(entries, now)


def test_a_child_that_comes_in_has_her_stages_at_once(record):
    reference = at_panel(record)

    stored = stage_of(record, reference)

    assert stored.stage.due_on == date(2026, 5, 25)
    assert stored.stage.owner == SHONA
    assert stored.told == Told()
    assert stored.revision == 6
    assert stored.next_check_on == TODAY


def test_a_milestone_ends_its_stage_and_starts_the_next(record):
    reference = at_panel(record)

    append(record, shona(reference).milestone_reached("agency_decision", date(2026, 5, 19)))

    ended = stage_of(record, reference)
    assert ended.stage.state is StageState.CLOSED
    assert ended.next_check_on is None
    assert stage_of(record, reference, "PO.LODGE#1").stage.started_on == date(2026, 5, 19)


def test_only_an_open_stage_with_a_due_date_is_looked_at_again(record):
    at_panel(record)

    with record.reading() as tx:
        stages = tx.stages(StageQuery(open_only=False))

    watched = {s.stage.key for s in stages if s.next_check_on}
    assert watched == {s.stage.key for s in stages if s.stage.is_open and s.stage.due_on}
    assert watched != {s.stage.key for s in stages}


def test_what_was_told_stays_told_while_the_clock_is_the_same(record):
    reference = at_panel(record)
    told = Told(warned=7, opened_on=None)
    tell(record, reference, told)

    append(record, shona(reference).noted("waiting for the medical", stage="PO.PAPERS#1"))

    stored = stage_of(record, reference)
    assert stored.told == told
    assert stored.chain == ("m@x.example", None)
    assert stored.revision == 7


def test_nothing_is_told_any_more_once_the_due_date_has_moved(record):
    reference = at_panel(record)
    tell(record, reference, Told(warned=7))

    with record.reading() as tx:
        panel = next(e.number for e in tx.entries(reference) if e.data.get("milestone") == "panel")
    append(record, shona(reference, replaces=panel).milestone_reached("panel", date(2026, 5, 12)))

    assert stage_of(record, reference).told == Told()


def test_a_pause_that_is_taken_back_leaves_what_was_told(record):
    reference = at_panel(record)
    told = Told(warned=7)
    tell(record, reference, told)
    (pause,) = append(record, shona(reference).paused(DECISION, TODAY, "court_sist"))
    assert stage_of(record, reference).stage.due_on is None

    append(record, shona(reference, replaces=pause).undone())

    stored = stage_of(record, reference)
    assert stored.stage.due_on == date(2026, 5, 25)
    assert stored.told == told


def test_a_new_owner_hears_of_what_was_told_to_the_last_one(record):
    reference = at_panel(record)
    tell(record, reference, Told(warned=7, opened_on=TODAY, escalated=1))

    append(record, shona(reference).allocated(social_worker=JAMIE))

    stored = stage_of(record, reference)
    assert stored.stage.owner == JAMIE
    assert stored.told == Told()


def test_a_stage_whose_start_was_taken_back_is_gone_and_its_number_is_never_used_again(record):
    reference = at_panel(record)
    gone = stage_of(record, reference)
    with record.reading() as tx:
        panel = next(e.number for e in tx.entries(reference) if e.data.get("milestone") == "panel")

    append(record, shona(reference, replaces=panel).undone())
    assert stage_of(record, reference) is None
    append(record, shona(reference).milestone_reached("panel", date(2026, 5, 11)))

    back = stage_of(record, reference)
    assert back.stage == gone.stage
    assert back.id > gone.id


def test_a_child_who_comes_back_keeps_her_earlier_journey(record):
    reference = at_panel(record)
    second = Recorder(reference, 2, SHONA, "slack:1")

    append(
        record,
        shona(reference).journey_ended(date(2026, 5, 12), "returned home"),
        second.journey_began(date(2026, 5, 18), "became_looked_after", 4),
        second.allocated(social_worker=JAMIE),
    )

    with record.reading() as tx:
        assert tx.journey_numbers(reference) == [1, 2]
        assert tx.journey(reference).number == 2
        assert tx.journey(reference, 1).ended_on == date(2026, 5, 12)
        assert tx.journey(reference, 3) is None
        assert tx.references_of([JAMIE]) == [reference]
        assert tx.references_of([SHONA]) == []
        owners = {s.stage.journey: s.stage.owner for s in tx.stages(StageQuery(open_only=False))}
    assert owners == {1: SHONA, 2: JAMIE}


def test_a_look_or_a_refusal_changes_no_stage_and_makes_no_child(record):
    reference = at_panel(record)

    before_the_access_log = (
        NewEntry(EntryKind.LOOKED, reference, 1, {"what": "who"}, SHONA, "slack:1"),
        NewEntry(EntryKind.REFUSED, "HW-0000-1", 0, {"what": "show"}, SHONA, "slack:2"),
    )
    append(record, *before_the_access_log)

    with record.reading() as tx:
        assert tx.references() == [reference]
        assert tx.journey("HW-0000-1") is None
        assert [e.kind for e in tx.entries("HW-0000-1")] == ["refused"]
    assert stage_of(record, reference).revision == 6


def test_two_children_cannot_have_one_id_of_the_case_system(record):
    register_child(record, "C1", date(2025, 10, 1))

    with pytest.raises(IntegrityError):
        register_child(record, "C1", date(2025, 10, 1))

    with record.reading() as tx:
        assert len(tx.references()) == 1
        assert len(list(tx.entries())) == 3


def test_a_child_of_whom_only_the_registration_is_known_has_no_journey(record):
    append(record, Recorder("HW-0000-1", 0, SHONA, "slack:1").child_registered("C1"))

    with record.reading() as tx:
        assert tx.references_without_worker() == ["HW-0000-1"]
        assert tx.journey_numbers("HW-0000-1") == []
        assert tx.journey("HW-0000-1").case_id == "C1"
        assert tx.stages(StageQuery(open_only=False)) == []


class TestWorkersByName:
    def test_a_name_is_matched_to_somebody_known_already(self, record):
        reference = at_panel(record, worker=None, worker_name=" shona   REID ")

        assert stage_of(record, reference).stage.owner == SHONA
        with record.reading() as tx:
            assert tx.references_of([SHONA]) == [reference]
            assert tx.journey(reference).allocation.social_worker == SHONA
            assert [j.allocation.social_worker for j in tx.journeys([reference])] == [SHONA]

    def test_a_name_is_matched_when_its_person_becomes_known(self, record):
        reference = at_panel(record, worker=None, worker_name="Una Newcomer")
        assert stage_of(record, reference).stage.owner is None

        una = replace(a_person(SHONA), email="una.newcomer@council.example", name="Una Newcomer")
        with record.writing() as tx:
            tx.put_people([una], NOW)

        assert stage_of(record, reference).stage.owner == una.email
        with record.reading() as tx:
            assert tx.references_without_worker() == []

    def test_two_people_of_one_name_are_not_guessed_between(self, record):
        other = replace(a_person(SHONA), email="shona.reid2@council.example")

        reference = at_panel(record, worker=None, worker_name="Shona Reid")
        with record.writing() as tx:
            tx.put_people([other], NOW)

        assert stage_of(record, reference).stage.owner is None

    def test_of_two_people_of_one_name_the_one_who_still_works_here_is_meant(self, record):
        left = replace(a_person(SHONA), email="shona.reid2@council.example", active=False)
        with record.writing() as tx:
            tx.put_people([left], NOW)

        reference = at_panel(record, worker=None, worker_name="Shona Reid")

        assert stage_of(record, reference).stage.owner == SHONA

    def test_an_address_given_by_the_council_counts_more_than_a_name(self, record):
        reference = at_panel(record, worker=JAMIE, worker_name="Shona Reid")

        assert stage_of(record, reference).stage.owner == JAMIE


class TestCalendarThatRunsOut:
    """Working days of a year without a list of holidays cannot be counted."""

    @pytest.fixture
    def record(self, store_url, tmp_path):
        rules = a_rulebook()
        short = replace(rules.calendar, years=frozenset({2025, 2026}))
        opened = a_record(tmp_path, engine=open_engine(store_url), rules=replace(rules, calendar=short))
        yield opened
        opened.close()

    def test_the_stage_has_no_due_date_and_says_why_while_all_others_have_theirs(self, record):
        with record.writing() as tx:
            reference = tx.new_reference()
            entries = child_entries(
                reference,
                "C1",
                date(2026, 5, 1),
                milestones={"emergency_placement": date(2026, 12, 30), "first_review": date(2026, 6, 1)},
            )
            tx.append(entries, NOW)

        faulty = stage_of(record, reference, "SCO.EMREV#1")
        assert faulty.stage.due_on is None
        assert faulty.stage.timescale is not None
        assert faulty.next_check_on is None
        assert stage_of(record, reference, "SCO.REV2#1").stage.due_on == date(2026, 9, 1)
        with record.reading() as tx:
            assert tx.faults() == {"the council's calendar has no holidays for 2027": 1}

    def test_a_due_date_beyond_the_calendar_is_looked_at_on_its_usual_day(self, record):
        reference = register_child(record, "C1", date(2026, 12, 1))

        stored = stage_of(record, reference, "SCO.REC#1")

        assert stored.stage.due_on == date(2027, 6, 1)
        assert stored.next_check_on == date(2027, 5, 4)  # 28 days before
        with record.reading() as tx:
            assert tx.faults() == {}


class TestPeopleWhoChange:
    def test_a_role_that_changes_hands_takes_its_stages_along(self, record):
        reference = at_panel(record)
        append(record, shona(reference).milestone_reached("legal_referral", date(2026, 2, 9)))
        assert stage_of(record, reference, "SCO.LEGACK#1").stage.owner == LORNA

        first = replace(a_person(LORNA), email="a.lawyer@council.example", name="A Lawyer")
        with record.writing() as tx:
            tx.put_people([first], NOW)

        assert stage_of(record, reference, "SCO.LEGACK#1").stage.owner == first.email

    def test_nobody_elses_stages_are_written_when_a_worker_joins(self, record, another):
        at_panel(record, worker=None, worker_name="Una Newcomer")
        bystander = at_panel(record, "C2")
        tell(record, bystander, Told(warned=7), next_check_on=date(2027, 1, 4))

        una = replace(a_person(SHONA), email="una.newcomer@council.example", name="Una Newcomer")
        with record.writing() as tx:
            tx.put_people([una], NOW)

        assert stage_of(record, bystander).next_check_on == date(2027, 1, 4)

    def test_another_process_sees_the_change_at_once(self, record, another):
        other = another()
        with other.reading() as tx:
            assert tx.directory().get(GREER).role is Role.AGENCY_DECISION_MAKER

        with record.writing() as tx:
            tx.put_people([a_person(GREER, name="Greer Married")], NOW)

        with other.reading() as tx:
            assert tx.directory().get(GREER).name == "Greer Married"

    def test_people_put_in_vain_are_not_remembered(self, record):
        def fail_half_way(case):
            case.put_people([a_person(GREER, name="Nobody At All")], NOW)
            assert case.directory().get(GREER).name == "Nobody At All"
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), record.writing() as tx:
            fail_half_way(tx)

        with record.reading() as tx:
            assert tx.directory().get(GREER).name == "Greer Nairn"
