"""A manager walks through the list of her meeting in words; what she says is about the child she is shown."""

from datetime import timedelta

import pytest

from bot.readable import readable
from casework.content import SaidKind
from casework.meeting.walk import FIRST
from casework.ports import MessageKind
from permanence.entries import EntryKind
from store.case_record import SqlCaseRecord
from store.erasing import erase
from tests.builders import EWAN, JAMIE, MORAG, NOW, ROSS, SHONA, TODAY
from tests.casework.replying import Replying, kinds_since, ledger, newest, waits_for_decision, waits_for_panel


@pytest.fixture
def morag(record: SqlCaseRecord) -> Replying:
    return Replying(record, MORAG)


@pytest.fixture
def two(record: SqlCaseRecord) -> tuple[str, str]:
    return waits_for_panel(record), waits_for_decision(record, worker=JAMIE)


def test_meeting_says_how_many_children_and_why(morag, two) -> None:
    said = morag.types("meeting")

    assert said.kind is SaidKind.MEETING
    assert said.lines[0] == "North, Wed 20 May: 2 children"
    assert said.options == (("child 1", "Start"),)


def test_next_shows_the_first_child_with_her_step_and_a_question(morag, two) -> None:
    panel, _ = two
    morag.types("meeting")

    said = morag.types("next")

    assert said.card.shown == panel
    assert said.card.place == "1 of 2, late or standing still"
    assert said.card.standing.startswith("Panel 15 days past the council's aim")
    assert said.card.worker == "Shona Reid"


def test_what_is_decided_is_read_back_of_the_child_shown_and_then_the_next_comes(record, morag, two) -> None:
    panel, decision = two
    begin(morag)
    before = newest(record, panel)

    read = morag.types("held 12 May")
    said = morag.types("yes")

    assert read.kind is SaidKind.READ_BACK
    assert panel in read.recorded
    assert said.kind is SaidKind.RECORDED
    assert EntryKind.MILESTONE_REACHED in kinds_since(record, panel, before)
    assert said.card.shown == decision


def test_a_button_that_confirms_goes_on_as_a_yes_does(record, morag, two) -> None:
    begin(morag)
    read = morag.types("held 12 May")

    said = morag.send(confirms=read.proposal)

    assert said.kind is SaidKind.RECORDED
    assert said.card.place.startswith("2 of 2")


def test_next_pressed_twice_on_one_card_goes_one_child_further(morag, two) -> None:
    said = begin(morag)
    onward = said.options[0][0]

    first, second = morag.send(text=onward, pressed=True), morag.send(text=onward, pressed=True)

    assert first.card.shown == second.card.shown


def test_next_lets_go_of_what_was_read_back_and_says_so(record, morag, two) -> None:
    panel, _ = two
    begin(morag)
    before = newest(record, panel)
    morag.types("held 12 May")

    said = morag.types("next")
    after = morag.types("yes")

    assert said.lines == ("What was read back was not recorded.",)
    assert kinds_since(record, panel, before) == []
    assert after.kind is SaidKind.ANSWERED


def test_what_is_to_be_done_and_was_not_read_is_kept_as_a_note_with_the_yes(record, morag, two) -> None:
    panel, decision = two
    begin(morag)

    read = morag.types("held 12 May, the school is to send its letter")
    said = morag.types("yes")

    notes = [e.data["note"] for e in ledger(record, panel) if e.kind is EntryKind.NOTED]
    assert read.unread == ()
    assert read.lines[-1] == f"{panel}: note kept: “{notes[0]}”"
    assert "school" in notes[0]
    assert said.card.shown == decision


def test_words_that_say_nothing_of_a_step_are_a_note_of_the_child_shown(record, morag, two) -> None:
    panel, _ = two
    begin(morag)

    read = morag.types("look at the contact plan with the school")
    morag.types("yes")

    assert read.kind is SaidKind.READ_BACK
    notes = [e.data["note"] for e in ledger(record, panel) if e.kind is EntryKind.NOTED]
    assert notes == ["look at the contact plan with the school"]


@pytest.mark.parametrize(
    "words",
    [
        "school to send the letter by 4 June",
        "Shona to chase the medical by friday",
        "look at contact plan with school on 4 june",
        "contact to be reviewed 12 june then decide",
        "same as before",
    ],
)
def test_who_is_to_do_what_by_when_is_kept_as_it_was_said(record, morag, two, words) -> None:
    panel, _ = two
    begin(morag)

    morag.types(words)
    morag.types("yes")

    assert [e.data["note"] for e in ledger(record, panel) if e.kind is EntryKind.NOTED] == [words]


def test_a_step_with_a_day_is_no_note(record, morag, two) -> None:
    begin(morag)

    said = morag.types("panel 4 june")

    assert "note" not in said.recorded


@pytest.mark.parametrize("words", ["held 12 May", "look at contact", "note: ask the school"])
def test_what_is_said_before_the_first_child_is_shown_shows_her_and_records_nothing(
    record, morag, two, words
) -> None:
    panel, _ = two
    before = newest(record, panel)
    morag.types("meeting")

    said = morag.types(words)

    assert said.card.shown == panel
    assert said.lines == (FIRST,)
    assert kinds_since(record, panel, before) == []
    morag.types("held 12 May")
    morag.types("yes")
    assert EntryKind.MILESTONE_REACHED in kinds_since(record, panel, before)


def test_a_child_named_before_the_first_is_that_child(record, morag, two) -> None:
    _, decision = two
    morag.types("meeting")

    said = morag.types(f"{decision} agency decision booked for 9 June")

    assert said.kind is SaidKind.READ_BACK
    assert decision in said.recorded


def test_back_shows_the_child_before(morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("next")

    assert morag.types("back").card.shown == panel


def test_behind_the_last_child_the_meeting_ends(morag, two) -> None:
    begin(morag)
    morag.types("next")

    said = morag.types("next")

    assert said.lines[0] == "That was the last of 2 children."
    assert morag.types("next").kind is not SaidKind.MEETING


@pytest.mark.parametrize("words", ["leave", "end of meeting"])
def test_leaving_what_has_come_to_its_end_says_so(morag, two, words) -> None:
    begin(morag)
    morag.types("next")
    morag.types("next")

    assert morag.types(words).lines == ("The meeting is left already.",)


def test_left_and_taken_up_again_it_goes_on_from_the_same_child(record, morag, two) -> None:
    _, decision = two
    begin(morag)
    morag.types("next")

    left = morag.types("leave")
    again = morag.at(NOW + timedelta(days=1)).types("meeting")

    assert left.lines[0].startswith("Left at 2 of 2. Meeting goes on from there, until Fri 22 May.")
    assert again.card.shown == decision


def test_after_two_days_meeting_makes_a_new_list(morag, two) -> None:
    begin(morag)
    morag.types("leave")

    said = morag.at(NOW + timedelta(days=3)).types("meeting")

    assert said.lines[0] == "North, Sat 23 May: 2 children"


def test_an_answer_about_two_children_is_in_the_minutes_of_both(record, morag, two) -> None:
    panel, decision = two
    begin(morag)
    morag.types(f"{panel} panel held 12 May. {decision} agency decision booked for 9 June")
    morag.types("yes")

    minutes = " ".join(morag.types("meeting minutes").lines)

    assert panel in minutes
    assert decision in minutes


def test_the_minutes_tell_what_was_recorded_and_nothing_that_was_undone(morag, two) -> None:
    panel, decision = two
    begin(morag)
    morag.types("held 12 May")
    morag.types("yes")
    morag.types("blocked because awaiting medical, look again on 3 June")
    morag.types("yes")
    morag.types("undo")

    minutes = morag.types("meeting minutes").lines

    assert minutes[0] == "Minutes: North, Wed 20 May"
    assert minutes[1] == f"{panel}: panel held on Tue 12 May." or minutes[1].startswith(
        f"{panel}: panel held on"
    )
    assert not any(decision in line for line in minutes)


def test_the_worker_gets_one_message_when_nothing_can_be_undone_any_more(record, post, morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("held 12 May")
    morag.types("yes")
    morag.types("leave")

    post.now = NOW + timedelta(minutes=5)
    post.deliver()
    early = post.sent_to(SHONA, MessageKind.QUEUE)
    post.now = NOW + timedelta(minutes=11)
    post.deliver()
    [told] = post.sent_to(SHONA, MessageKind.QUEUE)

    assert early == []
    assert told.content.headline == "Recorded in the meeting of Wed 20 May"
    assert [line.shown for line in told.content.parts[0].lines] == [panel]
    assert post.sent_to(JAMIE, MessageKind.QUEUE) == []


def test_what_nobody_left_is_told_on_the_next_morning(record, post, morag, two) -> None:
    begin(morag)
    morag.types("held 12 May")
    morag.types("yes")

    post.morning(TODAY + timedelta(days=1))
    post.wait(hours=2)
    post.deliver()

    [told] = post.sent_to(SHONA, MessageKind.QUEUE)
    assert told.content.headline == "Recorded in the meeting of Wed 20 May"


def test_after_some_hours_words_are_no_more_about_the_child_who_was_shown(record, morag, two) -> None:
    begin(morag)

    said = morag.at(NOW + timedelta(hours=4)).types("held 12 May")

    assert said.kind is SaidKind.ASKED


def test_a_social_worker_has_no_list_and_ewan_hears_of_no_child(record, two) -> None:
    ewan = Replying(record, EWAN)
    said = ewan.types("meeting")
    ross = ewan.as_(ROSS).types("meeting")

    assert said.lines == ("The list of a meeting is for the managers of a team.",)
    assert ross.lines[0] == "South, Wed 20 May: 0 children"


def test_a_child_who_is_kept_from_the_manager_meanwhile_is_passed_over(record, morag, two) -> None:
    panel, decision = two
    morag.types("meeting")
    with record.writing() as tx:
        tx.append([recorder(panel).restricted(MORAG, "own family")], NOW)

    said = morag.types("next")

    assert said.card.shown == decision


def test_a_child_who_is_kept_from_the_manager_meanwhile_is_not_counted(record, morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("leave")
    with record.writing() as tx:
        tx.append([recorder(panel).restricted(MORAG, "own family")], NOW)

    shown = morag.types("meeting")
    left = morag.types("leave")
    minutes = " ".join(morag.types("meeting minutes").lines)
    morag.types("meeting")
    ended = morag.types("next")

    assert shown.card.place == "1 of 1, due before the next meeting"
    assert left.lines[0].startswith("Left at 1 of 1.")
    assert "2 other" not in minutes
    assert ended.lines[0] == "That was the last of 1 child."


def test_a_worker_is_told_of_no_sibling_whom_she_may_not_see(record, post, morag, two) -> None:
    panel, decision = two
    begin(morag)
    morag.types(f"{panel} and {decision} are siblings")
    morag.types("yes")
    morag.types("leave")

    post.now = NOW + timedelta(minutes=11)
    post.deliver()

    [told] = post.sent_to(SHONA, MessageKind.QUEUE)
    assert [(line.shown, line.says) for line in told.content.parts[0].lines] == [
        (panel, "Sibling of another child")
    ]
    assert decision not in repr(told.content)
    assert decision in " ".join(morag.types("meeting minutes").lines)


def test_after_a_child_of_the_meeting_was_erased_the_meeting_and_its_messages_go_on(
    record, post, morag, two
) -> None:
    panel, decision = two
    begin(morag)
    morag.types("held 12 May")
    morag.types("yes")
    morag.types(f"{decision} agency decision booked for 9 June")
    morag.types("yes")
    morag.types("leave")

    erase(record, panel, "opened in error", NOW, readable)

    assert decision in " ".join(morag.types("meeting minutes").lines)
    post.now = NOW + timedelta(minutes=11)
    post.deliver()
    [told] = post.sent_to(JAMIE, MessageKind.QUEUE)
    assert [line.shown for line in told.content.parts[0].lines] == [decision]
    post.morning(TODAY + timedelta(days=1))


def test_nobody_is_passed_over_when_a_child_before_was_erased_on_the_way(record, morag, two) -> None:
    _, decision = two
    third = waits_for_panel(record, "C3", worker=JAMIE)
    first = begin(morag).card.shown
    second = morag.types("next")
    rest = {*two, third} - {first, second.card.shown}

    erase(record, first, "opened in error", NOW, readable)

    assert morag.send(text=second.options[0][0], pressed=True).card.shown in rest
    assert morag.types("back").card.shown == second.card.shown
    assert decision in {second.card.shown, *rest}


def test_words_after_the_child_shown_was_erased_are_about_nobody_else(record, morag, two) -> None:
    first = begin(morag).card.shown
    second = morag.types("next").card.shown
    erase(record, second, "opened in error", NOW, readable)
    before = newest(record, first)

    morag.types("held 12 May")
    morag.types("yes")

    assert kinds_since(record, first, before) == []


def recorder(reference: str):
    from permanence.entries import Recorder

    return Recorder(reference, 0, SHONA, "cli")


def begin(morag: Replying):
    morag.types("meeting")
    return morag.types("next")


@pytest.mark.parametrize("words", ["nxt", "nxt one", "next child pls", "carry on", "Skip this one"])
def test_a_hurried_manager_goes_on(morag, two, words) -> None:
    begin(morag)

    assert morag.types(words).card.shown == two[1]


@pytest.mark.parametrize("words", ["stop", "finish", "end of meeting", "leave the meeting please"])
def test_a_hurried_manager_leaves(morag, two, words) -> None:
    begin(morag)

    assert morag.types(words).lines[0].startswith("Left at 1 of 2.")


@pytest.mark.parametrize("words", ["begin the meeting", "the meeting", "Start the meeting, please"])
def test_a_hurried_manager_begins(morag, two, words) -> None:
    assert morag.types(words).lines[0] == "North, Wed 20 May: 2 children"
