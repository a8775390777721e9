"""Lists of open stages, and whose reference this is: for those who may see the child, and each look is recorded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.alert_items import alert_item, in_order, level_of, revision_of, standing_words
from casework.content import AlertItem, SaidKind
from casework.list_own import list_child, list_own
from casework.ports import StoredStage
from permanence.answer import Verb
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.stages import QuietKind
from store.case_record import SqlCaseRecord
from tests.bot.email.examples import an_item
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, TODAY, a_person, a_rulebook, on_leave, people
from tests.casework.replying import (
    DECISION,
    PANEL,
    Replying,
    newest,
    waits_for_decision,
)
from tests.looks import looks


def own(record: SqlCaseRecord, person: str = SHONA) -> tuple[AlertItem, ...]:
    with record.reading() as tx:
        return list_own(tx, record.rules, tx.directory().people[person], NOW).items


def stored(record: SqlCaseRecord, reference: str, key: str = PANEL) -> StoredStage:
    with record.reading() as tx:
        found = tx.stage(reference, 1, key)
    assert found is not None
    return found


def item(record: SqlCaseRecord, reference: str, told_to: str = SHONA) -> AlertItem | None:
    return alert_item(
        stored(record, reference), Level.OVERDUE, a_rulebook(), people(), TODAY, told_to=told_to, revision=7
    )


# --- items ------------------------------------------------------------------------------------------------------------


def test_an_item_says_what_is_late_by_how_much_and_why(record: SqlCaseRecord, reference: str):
    line = item(record, reference)

    assert line is not None
    assert line.standing == "15 days past the council's aim"
    assert (line.route_name, line.days_over, line.due_on) == ("Permanence order", 15, date(2026, 5, 5))
    assert (line.revision, line.waits_for) == (7, None)
    assert len(line.why.split()) < 40


def test_an_item_told_to_a_manager_says_whom_it_waits_for(record: SqlCaseRecord, reference: str):
    line = item(record, reference, told_to=MORAG)

    assert line is not None
    assert line.waits_for == "Shona Reid"


def test_a_stage_without_a_due_date_is_no_item(record: SqlCaseRecord, reference: str):
    papers = stored(record, reference, "PO.PAPERS#1")

    assert alert_item(papers, Level.OVERDUE, a_rulebook(), people(), TODAY, told_to=SHONA, revision=1) is None


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 5, 4), "due in 1 day"),
        (date(2026, 5, 5), "due today"),
        (date(2026, 5, 6), "1 day past the council's aim"),
        (date(2026, 5, 7), "2 days past the council's aim"),
    ],
)
def test_standing_on_both_sides_of_the_due_date(
    record: SqlCaseRecord, reference: str, today: date, standing: str
):
    stage = stored(record, reference).stage

    assert standing_words(stage, Level.OVERDUE, date(2026, 5, 5), TargetStatus.COUNCIL_AIM, today) == standing


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level.BOOKED_FOR, "was booked for Thu 14 May; 15 days past the council's aim"),
        (
            Level.BLOCKER_REVIEW,
            "blocked, to be looked at again on Thu 14 May; 15 days past the council's aim",
        ),
        (Level.SNOOZE_OVER, "you asked to be reminded on Thu 14 May; 15 days past the council's aim"),
        (
            Level.QUERY_OVER,
            "reported as wrong, to be looked into by Thu 14 May; 15 days past the council's aim",
        ),
    ],
)
def test_what_a_stage_was_silent_for(record: SqlCaseRecord, reference: str, level: Level, words: str):
    stage = replace(stored(record, reference).stage, quiet_until=date(2026, 5, 14))

    assert standing_words(stage, level, date(2026, 5, 5), TargetStatus.COUNCIL_AIM, TODAY) == words


def test_the_level_of_a_stage_that_nobody_raised(record: SqlCaseRecord, reference: str):
    stage = stored(record, reference).stage
    booked = replace(stage, quiet_kind=QuietKind.BOOKED, quiet_until=TODAY - timedelta(days=1))

    assert level_of(stage, TODAY) is Level.OVERDUE
    assert level_of(stage, date(2026, 5, 5)) is Level.DUE_SOON
    assert level_of(booked, TODAY) is Level.BOOKED_FOR
    assert level_of(replace(booked, quiet_until=TODAY), TODAY) is Level.OVERDUE


def test_statutory_first_then_by_days_over(record: SqlCaseRecord, reference: str):
    line = item(record, reference)
    assert line is not None
    duty = replace(line, status=TargetStatus.STATUTORY, days_over=1, reference="HW-1")
    worse_duty = replace(duty, days_over=9, reference="HW-2")
    aim = replace(line, days_over=40, reference="HW-3")

    assert [i.reference for i in in_order([aim, duty, worse_duty])] == ["HW-2", "HW-1", "HW-3"]


def test_the_revision_is_the_newest_entry_and_looks_do_not_count(record: SqlCaseRecord, reference: str):
    Replying(record).types(f"who is {reference}")

    with record.reading() as tx:
        assert revision_of(tx, reference, 1) == newest(record, reference)


# --- lists ------------------------------------------------------------------------------------------------------------


def test_her_own_list_is_what_waits_for_her(record: SqlCaseRecord, reference: str):
    waits_for_decision(record, "C7", worker=EWAN, team="South")

    assert {i.reference for i in own(record)} == {reference}


def test_what_is_past_a_statutory_limit_leads_and_what_is_due_comes_last():
    aim, soon = (
        an_item(1, status=TargetStatus.COUNCIL_AIM, over=300),
        an_item(2, level=Level.DUE_SOON, over=-3),
    )
    asks = an_item(3, level=Level.BOOKED_FOR, status=TargetStatus.COUNCIL_AIM, over=400)
    limit = an_item(0, over=1)

    assert in_order((soon, asks, aim, limit)) == (limit, aim, asks, soon)


def test_cover_sees_what_waits_for_the_one_away(record: SqlCaseRecord, reference: str):
    assert own(record, JAMIE) == ()
    with record.writing() as tx:
        tx.put_people([on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22), cover=JAMIE)], NOW)

    covered = own(record, JAMIE)

    assert {i.reference for i in covered} == {reference}
    assert {i.waits_for for i in covered} == {"Shona Reid"}


def test_cover_does_not_see_a_child_she_is_kept_from(record: SqlCaseRecord, reference: str):
    from permanence.entries import Recorder

    with record.writing() as tx:
        tx.put_people([on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22), cover=JAMIE)], NOW)
        recorder = Recorder(reference, 1, "import:tracker", "import:tracker")
        tx.append([recorder.allocated(social_worker=SHONA, restricted_from=[JAMIE])], NOW)

    assert own(record, JAMIE) == ()


def test_a_leaver_has_no_list(record: SqlCaseRecord, reference: str):
    with record.writing() as tx:
        tx.put_people([a_person(SHONA, active=False)], NOW)

    assert own(record) == ()


def test_a_childs_list_is_all_that_is_open_for_her_whoever_it_waits_for(record: SqlCaseRecord):
    reference = waits_for_decision(record)

    with record.reading() as tx:
        listed = list_child(tx, record.rules, a_person(MORAG), NOW, reference)

    assert DECISION in {i.stage for i in listed.items}


def test_listing_a_child_through_a_reply(record: SqlCaseRecord, reference: str):
    said = Replying(record).taps(Verb.LIST, reference, None)

    assert (said.kind, said.reference) == (SaidKind.LIST, reference)
    assert PANEL in {i.stage for i in said.items}


# --- who is this ------------------------------------------------------------------------------------------------------


def test_the_case_systems_id_goes_to_the_authorised_person_and_the_look_is_recorded(
    record: SqlCaseRecord, reference: str
):
    said = Replying(record).taps(Verb.WHO, reference)

    assert (said.kind, said.case_id) == (SaidKind.WHO, "C1")
    assert [(look.who, look.what) for look in looks(record, reference)] == [(SHONA, "who")]


def test_ewan_learns_no_case_id(record: SqlCaseRecord, reference: str):
    said = Replying(record).as_(EWAN).taps(Verb.WHO, reference)

    assert (said.kind, said.case_id) == (SaidKind.NO_SUCH_REFERENCE, None)


def test_a_look_moves_no_card_on_and_makes_no_stage_look_alive(record: SqlCaseRecord, reference: str):
    before = stored(record, reference).stage.last_news_on
    revision = newest(record, reference)
    replying = Replying(record)
    replying.as_(MORAG).taps(Verb.WHO, reference)

    assert stored(record, reference).stage.last_news_on == before
    assert replying.taps(Verb.DONE, reference, revision=revision).kind is SaidKind.RECORDED
