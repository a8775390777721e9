"""A reply in words is read back and recorded when its writer confirms it; until then nothing has happened."""

from datetime import date, datetime, timedelta

import pytest

from casework.content import SaidKind
from casework.ports import MessageKind, NewMessage, NewNotice
from permanence.answer import Verb
from permanence.entries import EntryKind
from permanence.notices import Level
from permanence.stages import StageState
from store.case_record import SqlCaseRecord
from tests.builders import EWAN, JAMIE, MORAG, NOW, SHONA, a_person, on_leave
from tests.casework.replying import (
    DECISION,
    PANEL,
    Replying,
    change,
    confirm,
    kinds_since,
    ledger,
    newest,
    stage,
    waits_for_decision,
    waits_for_panel,
)
from tests.looks import refusals

MAY_12 = date(2026, 5, 12)
LATER = NOW + timedelta(minutes=1)


def alert(
    record: SqlCaseRecord, *lines: tuple[str, str], person: str = SHONA, kind: MessageKind = MessageKind.ALERT
) -> int:
    """The number of a message to this person with these lines."""
    key = f"alert:{person}:{'+'.join(r for r, _ in lines)}"
    message = NewMessage(key, kind, person, "slack", NOW, facts={})
    with record.writing() as tx:
        stored = [tx.stage(reference, 1, stage) for reference, stage in lines]
        notices = [
            NewNotice(f"{key}:{s.id}", s.id, reference, 1, stage, Level.OVERDUE, person, NOW.date(), key)
            for s, (reference, stage) in zip(stored, lines, strict=True)
            if s
        ]
        tx.raise_notices([message], notices, [], NOW)
        found = tx.message_by_key(key)
    assert found is not None
    return found.id


# --- read back, confirmed, changed ------------------------------------------------------------------------------------


def test_words_are_read_back_and_nothing_is_recorded_yet(replying: Replying, reference: str):
    before = newest(replying.record, reference)

    said = replying.types(f"{reference} panel moved to 16 June, report late")

    assert said.kind is SaidKind.READ_BACK
    assert said.recorded == (
        f"{reference}: panel booked for Tue 16 Jun, reason: Medical or specialist report awaited"
    )
    assert newest(replying.record, reference) == before


@pytest.mark.parametrize("yes", ["yes", "Yes please", "ok", "record it", "👍"])
def test_a_yes_records_what_was_read_back(replying: Replying, reference: str, yes: str):
    replying.types(f"{reference} panel done 12 May")

    said = replying.types(yes)

    assert said.kind is SaidKind.RECORDED
    assert stage(replying.record, reference).ended_on == MAY_12


def test_the_confirm_button_records_once(replying: Replying, reference: str):
    proposal = replying.types(f"{reference} panel done 12 May").proposal or 0
    before = newest(replying.record, reference)

    first = confirm(replying.record, proposal, SHONA, "slack", "c1", LATER)
    redelivered = confirm(replying.record, proposal, SHONA, "slack", "c1", LATER)
    second = confirm(replying.record, proposal, SHONA, "slack", "c2", LATER)

    assert [s.kind for s in (first, redelivered, second)] == [
        SaidKind.RECORDED,
        SaidKind.ALREADY,
        SaidKind.ALREADY,
    ]
    assert second.recorded == first.recorded
    assert kinds_since(replying.record, reference, before) == [EntryKind.MILESTONE_REACHED]


def test_two_facts_are_confirmed_together_and_undone_together(replying: Replying, reference: str):
    said = replying.types(f"{reference} panel deferred on Tuesday because awaiting medical, rebooked 12 June")
    assert len(said.lines) == 2
    before = newest(replying.record, reference)

    replying.types("yes")
    assert kinds_since(replying.record, reference, before) == [EntryKind.DECISION_RECORDED, EntryKind.BOOKED]

    assert replying.types("undo").kind is SaidKind.UNDONE
    assert kinds_since(replying.record, reference, before)[2:] == [EntryKind.UNDONE, EntryKind.UNDONE]
    assert stage(replying.record, reference).booked_on is None


def test_facts_that_rest_on_one_another_are_judged_in_turn(replying: Replying, reference: str):
    """The decision alone would break the order; after the panel of the same reply it does not."""
    alone = replying.types(f"{reference} ADM signed off 18 May")
    together = replying.types(f"{reference} panel approved 12/5, ADM signed off 18/5")

    assert alone.kind is SaidKind.READ_BACK
    assert "When was the panel?" in alone.also
    assert together.kind is SaidKind.READ_BACK
    assert replying.types("yes").kind is SaidKind.RECORDED


def test_change_records_nothing_and_asks(replying: Replying, reference: str):
    proposal = replying.types(f"{reference} panel done 12 May").proposal or 0

    asked = change(replying.record, proposal, SHONA, "slack", "c1", LATER)

    assert (asked.kind, asked.reference, asked.stage) == (SaidKind.ASKED, reference, PANEL)
    assert confirm(replying.record, proposal, SHONA, "slack", "c2", LATER).kind is SaidKind.MOVED_ON
    assert stage(replying.record, reference).state is StageState.OPEN


def test_no_with_another_day_reads_the_other_day_back(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")

    said = replying.types("no, 13 May")

    assert said.recorded == f"{reference}: panel held on Wed 13 May"
    replying.types("yes")
    assert stage(replying.record, reference).ended_on == date(2026, 5, 13)


def test_what_was_read_back_before_waits_no_more(replying: Replying, reference: str):
    first = replying.types(f"{reference} panel done 12 May").proposal or 0
    replying.types(f"{reference} panel done 13 May")

    assert confirm(replying.record, first, SHONA, "slack", "c1", LATER).kind is SaidKind.MOVED_ON


def test_a_yes_to_nothing_is_told_so(replying: Replying, reference: str):
    assert replying.types("yes").lines == ("Nothing waits here for a yes or a no.",)


def test_a_second_yes_says_that_it_is_recorded_already(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")
    replying.types("yes")

    again = replying.types("yes")

    assert (again.kind, again.reference) == (SaidKind.ALREADY, reference)


def test_a_yes_days_later_reads_it_back_once_more(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")
    later = replying.at(NOW + timedelta(days=3))

    assert later.types("yes").kind is SaidKind.READ_BACK
    assert later.types("yes").kind is SaidKind.RECORDED


def test_a_yes_in_another_thread_records_nothing(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")

    elsewhere = replying.send(text="yes", thread="another")

    assert elsewhere.kind is SaidKind.ANSWERED
    assert stage(replying.record, reference).state is StageState.OPEN


def test_a_newer_message_ends_what_was_read_back(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")
    later = NOW + timedelta(minutes=5)
    with replying.record.writing() as tx:
        claimed = tx.queue_claimed(
            NewMessage("newer", MessageKind.ALERT, SHONA, "slack", later), "test", later, 60
        )
        tx.mark_sent(claimed.id, "test", "D1:1", later)

    said = replying.at(later + timedelta(minutes=1)).types("yes")

    assert said.kind is SaidKind.ANSWERED
    assert stage(replying.record, reference).state is StageState.OPEN


def test_words_that_are_edited_are_read_anew_while_they_wait(replying: Replying, reference: str):
    replying.send(text=f"{reference} panel done 12 May", words="171.2")

    anew = replying.send(text=f"{reference} panel done 13 May", edits="171.2")
    other = replying.send(text=f"{reference} panel done 14 May", edits="99.1")

    assert (anew.recorded or "").endswith("held on Wed 13 May")
    assert (other.kind, other.recorded) == (SaidKind.ALREADY, None)
    replying.types("yes")
    assert stage(replying.record, reference).ended_on == date(2026, 5, 13)


def test_what_has_become_impossible_meanwhile_is_said_at_confirmation(replying: Replying, reference: str):
    proposal = replying.types(f"{reference} panel booked for 9 June").proposal or 0
    replying.as_(MORAG).taps(Verb.DONE, reference)

    said = confirm(replying.record, proposal, SHONA, "slack", "c1", LATER)

    assert said.kind is SaidKind.INVALID
    assert "done already" in said.problems[0][1]


def test_who_lost_access_meanwhile_can_no_longer_confirm(replying: Replying, reference: str):
    from permanence.entries import Recorder

    proposal = replying.types(f"{reference} panel done 12 May").proposal or 0
    with replying.record.writing() as tx:
        moved = Recorder(reference, 1, "import:tracker", "import:tracker")
        tx.append([moved.allocated(social_worker=EWAN, team="South")], NOW)

    said = confirm(replying.record, proposal, SHONA, "slack", "c1", LATER)

    assert said.kind is SaidKind.NO_SUCH_REFERENCE
    assert stage(replying.record, reference).state is StageState.OPEN


def test_what_was_just_recorded_is_put_right_and_undone_as_one(replying: Replying, reference: str):
    replying.types(f"{reference} panel done 12 May")
    replying.types("yes")
    before = newest(replying.record, reference)

    said = replying.types("sorry I meant 13 May")
    replying.types("yes")

    assert (said.recorded or "").endswith("in the place of what was just recorded")
    assert kinds_since(replying.record, reference, before) == [
        EntryKind.UNDONE,
        EntryKind.MILESTONE_REACHED,
    ]
    assert stage(replying.record, reference).ended_on == date(2026, 5, 13)


def test_what_has_a_day_already_is_asked_about(replying: Replying, reference: str):
    replying.fills_in(Verb.DONE, reference, on=MAY_12)
    before = newest(replying.record, reference)

    asked = replying.at(NOW + timedelta(hours=2)).types(f"{reference} panel done 12 May")

    assert asked.kind is SaidKind.ASKED
    assert newest(replying.record, reference) == before


# --- whom it is about -------------------------------------------------------------------------------------------------


def test_a_reply_to_a_message_with_one_line_is_about_that_line(replying: Replying, reference: str):
    waits_for_decision(replying.record)
    message = alert(replying.record, (reference, PANEL))

    said = replying.types("done yesterday", message)

    assert (said.reference, said.stage) == (reference, PANEL)


def test_a_reply_to_a_message_with_two_lines_asks_which_child(replying: Replying, reference: str):
    other = waits_for_decision(replying.record)
    message = alert(replying.record, (reference, PANEL), (other, DECISION))

    said = replying.types("done 18 May", message)

    assert said.kind is SaidKind.ASKED
    assert "Which child" in (said.question or "")
    assert replying.types(other, message).reference == other


def test_the_option_chosen_is_answered_like_a_typed_reply(replying: Replying, reference: str):
    asked = replying.types(f"{reference} panel next thurs")

    assert asked.kind is SaidKind.ASKED
    assert replying.types(asked.options[1][0]).recorded == (f"{reference}: panel booked for Thu 28 May")


def test_a_message_to_somebody_else_says_nothing_about_its_children(replying: Replying, reference: str):
    message = alert(replying.record, (reference, PANEL))

    said = replying.as_(EWAN).types("done", message)

    assert reference not in repr(said)
    assert said.kind is SaidKind.ASKED


def test_a_manager_told_of_a_childs_stage_answers_for_it(replying: Replying, reference: str):
    message = alert(replying.record, (reference, PANEL), person=MORAG)

    assert replying.as_(MORAG).types("done yesterday", message).reference == reference


def test_a_catch_up_list_is_about_all_that_is_late(replying: Replying, reference: str):
    with replying.record.writing() as tx:
        message = tx.queue(NewMessage("c", MessageKind.CATCH_UP, SHONA, "slack", NOW), NOW)

    assert replying.types("panel done yesterday", message).reference == reference


def test_without_a_message_the_only_child_who_waits_for_it_is_meant(replying: Replying, reference: str):
    other = waits_for_decision(replying.record)

    assert replying.types("panel done yesterday").reference == reference
    replying.types("cancel")
    assert replying.types("ADM agreed yesterday").reference == other


def test_her_cover_answers_by_reference(replying: Replying, reference: str):
    away = on_leave(SHONA, date(2026, 5, 18), date(2026, 5, 22), cover=JAMIE)
    with replying.record.writing() as tx:
        tx.put_people([away], NOW)

    assert replying.as_(JAMIE).types(f"{reference} panel done 12 May").kind is SaidKind.READ_BACK


def test_one_hidden_reference_among_two_stops_the_whole_reply(replying: Replying, reference: str):
    hidden = waits_for_decision(replying.record, "C7", worker=EWAN, team="South")

    said = replying.types(f"{reference} panel done 12 May\n{hidden} ADM agreed 18 May")

    assert (said.kind, said.reference) == (SaidKind.NO_SUCH_REFERENCE, hidden)
    assert refusals(replying.record, hidden) == [SHONA]


# --- questions in words -----------------------------------------------------------------------------------------------


def test_list_why_who_and_help(replying: Replying, reference: str):
    listed, why = replying.types("list"), replying.types(f"why {reference}")
    who, helped = replying.types(f"who is {reference}?"), replying.types("help")

    assert [i.reference for i in listed.items] == [reference] * 3
    assert listed.lines == ("3",)
    assert any("12 weeks after" in line for line in why.lines)
    assert who.case_id == "C1"
    assert helped.kind is SaidKind.HELP


def test_why_without_a_child_asks_for_one_of_several_and_the_answer_answers_it(
    replying: Replying, reference: str
):
    assert replying.types("why").reference == reference
    waits_for_decision(replying.record)

    assert replying.types("why").kind is SaidKind.ASKED
    answered = replying.types(reference)

    assert answered.kind is SaidKind.WHY
    assert any("12 weeks after" in line for line in answered.lines)


def test_why_about_the_only_line_of_a_message(replying: Replying, reference: str):
    message = alert(replying.record, (reference, PANEL))

    assert replying.types("why?", message).reference == reference


def test_words_that_say_nothing_get_an_answer_too(replying: Replying, reference: str):
    assert replying.types("lovely weather in the glen today").unread
    assert replying.types("").kind in (SaidKind.NOT_UNDERSTOOD, SaidKind.ASKED, SaidKind.ANSWERED)


def test_undo_with_nothing_recorded(replying: Replying, reference: str):
    assert replying.types("undo").kind is SaidKind.NOTHING_TO_UNDO


def test_a_note_is_kept_in_the_ledger_after_confirmation(replying: Replying, reference: str):
    replying.types(f"{reference} note: gran is poorly")

    assert replying.types("yes").kind is SaidKind.NOTED
    assert ledger(replying.record, reference)[-1].data["note"] == "gran is poorly"


def test_days_follow_the_councils_clock_and_not_utc(replying: Replying, reference: str):
    """Half past eleven at night in UTC is the next day in Scotland in summer."""
    from datetime import UTC

    late = replying.at(datetime(2026, 5, 20, 23, 30, tzinfo=UTC))

    assert (late.types(f"{reference} panel held today").recorded or "").endswith("Thu 21 May")


def test_everybodys_words_are_answered(replying: Replying, reference: str):
    with replying.record.writing() as tx:
        tx.put_people([a_person(SHONA, channel="email")], NOW)

    assert replying.types(f"{reference} done").kind is SaidKind.ASKED


def test_who_has_the_case_now_is_read_back_by_name(replying: Replying, reference: str):
    said = replying.types(f"{reference} isn't mine, Jamie has it now")

    assert said.recorded == (
        f"{reference}: Not the right worker, Jamie Orr has the case now: for the team manager to allocate"
    )


@pytest.mark.parametrize(
    ("says", "replaces"),
    [
        ("actually Morag is covering", "This replaces Jamie Orr as cover"),
        ("actually until 9 june", "This replaces Mon 1 Jun to Mon 8 Jun"),
    ],
)
def test_an_absence_told_anew_says_what_it_replaces(
    replying: Replying, reference: str, says: str, replaces: str
):
    replying.types("I'm away from 1 june until 8 june, Jamie covers")
    replying.types("yes")

    assert (replying.types(says).recorded or "").endswith(replaces)


def test_a_line_keeps_its_number_when_the_clock_of_another_was_paused(record, replying):
    """A step whose clock stands has no due date, and stood first when the message was sent."""
    first, second = waits_for_panel(record), waits_for_decision(record)
    told = alert(record, (first, PANEL), (second, DECISION))
    asked = replying.at(LATER).types("1 pause from 18 May because appeal", told)
    confirm(record, asked.proposal, SHONA, "slack", "yes", LATER)

    said = replying.at(LATER).types("2 booked for 28 May", told)

    assert said.kind is SaidKind.READ_BACK
    assert said.recorded.startswith(f"{second}: ")
