"""The made-up council is late the way councils are late: believably, for reasons, and never about anybody."""

from collections import Counter
from datetime import date, timedelta

import pytest

from casework.ports import StageQuery
from permanence.people import Role
from permanence.stages import Stage, StageState
from scheduler.demo.council import MadeUpCouncil, make_council
from scheduler.demo.staff import address_of, made_up_staff
from scheduler.settings import Settings
from scheduler.wiring.record import rulebook
from store.ledger import verify
from store.rebuild import rebuild
from tests.builders import NOW, a_record
from tests.sources import ROOT

TODAY = date(2026, 5, 20)
DEMO_PACK = ROOT / "permanence" / "packs" / "demo_council.toml"


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    folder = tmp_path_factory.mktemp("council")
    record = a_record(folder, rules=rulebook(Settings(council_file=DEMO_PACK), folder), staff=())
    made = make_council(record, 300, TODAY)
    made.write_staff(record, NOW)
    made.write(record, date.min, TODAY)
    yield record, made
    record.close()


@pytest.fixture
def stages(council) -> list[Stage]:
    with council[0].reading() as tx:
        return [stored.stage for stored in tx.stages(StageQuery(open_only=False))]


def overdue(stages: list[Stage]) -> list[Stage]:
    return [s for s in stages if s.is_open and s.due_on and s.due_on < TODAY]


def test_the_staff_are_twenty_workers_in_four_teams_and_everybody_a_step_can_wait_for():
    staff = made_up_staff(TODAY)
    roles = Counter(person.role for person in staff)

    assert (roles[Role.SOCIAL_WORKER], roles[Role.TEAM_MANAGER], roles[Role.SERVICE_MANAGER]) == (20, 4, 1)
    assert set(roles) == set(Role) - {Role.CARER}
    assert all(person.email.endswith("@council.example") for person in staff)
    assert {person.channel for person in staff} == {"email", "slack", "teams"}


def test_every_manager_and_cover_of_the_made_up_staff_is_one_of_them():
    staff = {person.email: person for person in made_up_staff(TODAY)}

    assert {p.manager for p in staff.values() if p.manager} <= set(staff)
    assert {leave.cover for p in staff.values() for leave in p.leave} <= set(staff)


def test_about_one_stage_in_five_was_late_when_it_closed(stages):
    closed = [s for s in stages if s.state is StageState.CLOSED and s.due_on and s.ended_on]

    assert sum(s.ended_on > s.due_on for s in closed) / len(closed) == pytest.approx(0.2, abs=0.05)


def test_so_many_open_stages_are_overdue_as_a_council_could_work_through(stages):
    late = overdue(stages)

    assert 60 <= len(late) <= 120
    assert 10 <= sum(s.status.is_binding for s in late) <= 60
    assert any(s.status and not s.status.is_binding for s in late)


def test_nearly_every_stage_of_the_pack_was_met_by_somebody(council, stages):
    never = set(council[0].rules.pack.stages) - {s.code for s in stages}

    assert never <= {"SCO.EMREV", "SCO.VIS1", "SCO.VISN", "HOME.CSO2", "POA.CONSENT", "PO.RO"}


def test_the_council_has_decisions_with_and_without_reasons_moved_bookings_and_blockers(council):
    with council[0].reading() as tx:
        journeys = list(tx.journeys(tx.references()))
        moved = [s for s in tx.stages(StageQuery(open_only=False)) if s.stage.times_moved]
    decisions = [d for j in journeys for d in j.decisions]

    assert {bool(d.note) for d in decisions if d.reaches} == {True, False}
    assert any(not d.reaches and d.reason for d in decisions)
    assert moved
    assert any(b.cleared_on is None for j in journeys for b in j.blockers)
    assert any(p.changed_to and p.closed_reason for j in journeys for p in j.plans)
    assert any(len(j.open_plans()) > 1 for j in journeys)
    assert any(not j.open_plans() and j.ended_on is None for j in journeys)
    assert any(j.allocation.social_worker is None for j in journeys)


def test_nothing_but_bookings_and_days_to_look_again_lies_in_the_future(council):
    with council[0].reading() as tx:
        journeys = list(tx.journeys(tx.references()))

    assert max(m.on for j in journeys for m in j.milestones) <= TODAY


def test_the_ledger_was_told_day_by_day_and_proves_itself(council):
    record, made = council
    with record.reading() as tx:
        days = [entry.recorded_at.date() for entry in tx.entries()]

    assert len(days) == len(made.told)
    assert days == sorted(days)
    assert verify(record.engine).first_bad is None


def test_a_replay_of_the_ledger_gives_the_same_stages(council):
    assert rebuild(council[0], NOW, check_only=True) == []


@pytest.mark.parametrize("later", [37, 222])
def test_the_first_worker_of_the_guide_has_a_late_panel_on_any_day(tmp_path, later):
    today = TODAY + timedelta(days=later)
    rules = rulebook(Settings(council_file=DEMO_PACK), tmp_path)
    record = a_record(tmp_path, rules=rules, staff=())
    made: MadeUpCouncil = make_council(record, 300, today)
    made.write_staff(record, NOW)
    made.write(record, date.min, today)

    with record.reading() as tx:
        hers = StageQuery(owners=frozenset({address_of("Shona Sample")}), due_before=today)
        late = [s.stage for s in tx.stages(hers)]
    record.close()

    assert "panel" in {s.milestone for s in late}
    assert any(s.status and s.status.is_binding for s in late)
