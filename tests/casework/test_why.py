"""The whole trace: rules, dates, pauses, what was told and what became of it; for those who may see the child."""

from dataclasses import replace
from datetime import date, timedelta

from casework.ports import MessageKind, MessageState, NewMessage, NewNotice
from casework.why import StageTrace, WhyTrace, why
from permanence.answer import Verb
from permanence.notices import Level
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, NOW, SHONA, a_person, register_child, shona
from tests.casework.replying import PANEL, Replying


def traced(record: SqlCaseRecord, reference: str) -> WhyTrace:
    found = why(record, reference, None, NOW)
    assert found is not None
    return found


def panel_of(trace: WhyTrace) -> StageTrace:
    return next(s for s in trace.stages if s.stage == PANEL)


def test_a_stage_tells_its_rule_source_anchor_target_and_owner(record: SqlCaseRecord, reference: str):
    panel = panel_of(traced(record, reference))

    assert (panel.target, panel.status, panel.started_on) == ("12 weeks", "council_aim", date(2026, 2, 10))
    assert (panel.start_milestone, panel.due_on) == ("Permanence recommended", date(2026, 5, 5))
    assert panel.source.startswith("Aberdeen City's aim")
    assert panel.owner == SHONA


def test_the_lines_of_a_step_say_once_where_its_target_comes_from(record: SqlCaseRecord, reference: str):
    trace = traced(record, reference)

    of_panel = "\n".join(trace.in_words()).partition(f", {PANEL}: ")[2].partition("\n\n")[0]

    assert of_panel.startswith("open\n  Due by Tue 5 May 2026: 12 weeks after Tue 10 Feb 2026")
    assert of_panel.count("Aberdeen City's aim") == 1
    assert "…" not in of_panel


def test_pauses_bookings_and_silence_are_told(record: SqlCaseRecord, reference: str):
    replying = Replying(record)
    replying.taps(Verb.PAUSE, reference, reason="appeal", on=date(2026, 5, 4), until=date(2026, 5, 11))
    replying.taps(Verb.BOOKED, reference, on=date(2026, 6, 9))

    panel = panel_of(traced(record, reference))

    assert panel.pauses == ("from Mon 4 May 2026, until Mon 11 May 2026: Appeal",)
    assert panel.bookings == ("for Tue 9 Jun 2026, said on Wed 20 May 2026",)
    assert (panel.quiet_until, panel.quiet_because) == (date(2026, 6, 9), "booked")
    assert panel.due_on == date(2026, 5, 12)


def test_the_booking_of_a_review_that_was_held_is_told_of_that_review_alone(record: SqlCaseRecord):
    before = {"first_review": date(2025, 7, 7), "second_review": date(2025, 9, 29)}
    reference = register_child(record, "C2", date(2025, 6, 2), milestones=before)
    hers, held_on = shona(reference), date(2026, 3, 2)
    with record.writing() as tx:
        tx.append([hers.booked("later_review", held_on)], NOW - timedelta(days=90))
        tx.append([hers.milestone_reached("later_review", held_on)], NOW)

    told = {stage.stage: stage.bookings for stage in traced(record, reference).stages}

    assert [key for key, bookings in told.items() if bookings] == ["SCO.REVN#1"]


def test_what_was_told_says_what_became_of_it(record: SqlCaseRecord, reference: str):
    with record.writing() as tx:
        stored = tx.stage(reference, 1, PANEL)
        notice = NewNotice("n1", stored.id, reference, 1, PANEL, Level.OVERDUE, SHONA, date(2026, 5, 6), "m1")
        tx.raise_notices([NewMessage("m1", MessageKind.ALERT, SHONA, "slack", NOW)], [notice], [], NOW)
        message = tx.message_by_key("m1")
        tx.mark_over(message.id, MessageState.CANCELLED, "the stage is closed", NOW)

    (told,) = panel_of(traced(record, reference)).told

    assert (told.level, told.person, told.state, told.reason) == (
        "overdue",
        SHONA,
        "cancelled",
        "the stage is closed",
    )


def test_what_was_recorded_is_told_in_words_with_corrections(record: SqlCaseRecord, reference: str):
    replying = Replying(record)
    replying.taps(Verb.DONE, reference)
    replying.fills_in(Verb.DONE, reference, on=date(2026, 5, 12), note="words of hers")

    last = traced(record, reference).recorded[-1]

    assert last.what.startswith("Panel held on Tue 12 May 2026 (this replaces")
    assert (last.by, last.recorded_at) == (SHONA, NOW)


def test_the_lines_hold_everything_with_what_people_wrote_and_no_id(record: SqlCaseRecord, reference: str):
    Replying(record).fills_in(Verb.NOTE, reference, note="words of hers")

    lines = "\n".join(traced(record, reference).in_words())

    assert "Adoption and permanence panel (Permanence order), PO.PANEL#1: open" in lines
    assert "Waits for: shona.reid@council.example" in lines
    assert "zone: Europe/London" in lines
    assert ': "words of hers"' in lines
    assert "C1" not in lines


def test_ewan_and_a_child_who_is_not_there_look_the_same(record: SqlCaseRecord, reference: str):
    assert why(record, reference, a_person(EWAN), NOW) is None
    assert why(record, "HW-0000-1", a_person(EWAN), NOW) is None
    assert why(record, reference, a_person(SHONA), NOW) is not None


def test_a_leaver_sees_no_trace(record: SqlCaseRecord, reference: str):
    assert why(record, reference, replace(a_person(SHONA), active=False), NOW) is None


def test_looking_changes_nothing(record: SqlCaseRecord, reference: str):
    with record.reading() as tx:
        before = tx.ledger_anchor()

    traced(record, reference)

    with record.reading() as tx:
        assert tx.ledger_anchor() == before


def test_every_journey_is_told_the_latest_first_and_one_alone_when_asked(record: SqlCaseRecord):
    reference = register_child(record, "C9", date(2023, 1, 10), milestones={"panel": date(2023, 5, 2)})
    again = shona(reference, journey=2)
    with record.writing() as tx:
        tx.append([shona(reference).journey_ended(date(2023, 9, 1), "home_for_good")], NOW)
        tx.append([again.journey_began(date(2025, 8, 20), "became_looked_after")], NOW)

    trace = traced(record, reference)

    assert (trace.journey, [t.journey for t in trace.earlier]) == (2, [1])
    assert "journey 1" in "\n".join(trace.in_words())
    first = why(record, reference, None, NOW, journey=1)
    assert first is not None
    assert (first.journey, first.earlier) == (1, ())
    assert why(record, reference, None, NOW, journey=3) is None
