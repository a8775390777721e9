"""A manager in a hurry walks through her meeting: what she is told back is whole, and short words are understood."""

from datetime import timedelta

import pytest

from casework.meeting.walk import WAS_LEFT
from casework.ports import MessageKind
from store.case_record import SqlCaseRecord
from tests.builders import JAMIE, MORAG, NOW, SHONA
from tests.casework.replying import Replying, waits_for_decision, waits_for_panel


@pytest.fixture
def morag(record: SqlCaseRecord) -> Replying:
    return Replying(record, MORAG)


@pytest.fixture
def two(record: SqlCaseRecord) -> tuple[str, str]:
    return waits_for_panel(record), waits_for_decision(record, worker=JAMIE)


def begin(morag: Replying):
    morag.types("meeting")
    return morag.types("next")


@pytest.mark.parametrize("leaves", [True, False], ids=["left", "not left"])
def test_who_begins_another_meeting_loses_nothing_of_the_one_before(record, post, morag, two, leaves) -> None:
    """She resumed it on its last day and did not leave it; no sweep has come between."""
    begin(morag)
    morag.types("held 12 May")
    morag.types("yes")
    if leaves:
        morag.types("leave")

    morag.at(NOW + timedelta(days=6)).types("meeting")
    post.now = NOW + timedelta(days=6, hours=2)
    post.deliver()

    [told] = post.sent_to(SHONA, MessageKind.QUEUE)
    assert told.content.headline == "Recorded in the meeting of Wed 20 May"


def test_back_tells_what_was_just_recorded_of_a_child_with_nothing_left_to_do(morag, two) -> None:
    first = begin(morag)
    morag.types("held 12 May")
    morag.types("yes")

    again = morag.types("back").card

    assert again.shown == first.card.shown
    assert any("panel held on" in words for words in again.said)


def test_the_minutes_and_the_undo_name_the_worker_a_child_was_allocated_to(morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("school to send its letter, allocate to Jamie")
    morag.types("yes")

    minutes = morag.types("meeting minutes").lines
    undone = morag.types("undo")

    assert f"{panel}: note kept; allocated to Jamie Orr." in minutes or (
        f"{panel}: allocated to Jamie Orr; note kept." in minutes
    )
    assert sorted(undone.recorded.split("; ")) == ["allocated to Jamie Orr", "note kept"]


def test_an_undo_about_two_children_names_each_beside_what_was_taken_back(morag, two) -> None:
    panel, decision = two
    begin(morag)
    morag.types(f"{panel} panel held 12 May. {decision} agency decision booked for 9 June")
    morag.types("yes")

    undone = morag.types("undo")

    assert undone.of_several
    assert undone.recorded == (
        f"{panel}: panel held on 12 May; {decision}: agency decision booked for Tue 9 Jun"
    )


@pytest.mark.parametrize("words", ["next", "back", "nxt"])
def test_next_after_it_was_left_says_how_to_go_on(morag, two, words) -> None:
    begin(morag)
    morag.types("leave")

    said = morag.types(words)

    assert said.lines == (WAS_LEFT,)
    assert said.options == (("meeting", "Go on"),)


@pytest.mark.parametrize("words", ["minutes", "meeting notes pls"])
def test_minutes_may_be_asked_for_in_short_when_it_was_left(morag, two, words) -> None:
    begin(morag)
    morag.types("leave")

    assert morag.types(words).lines[0] == "Minutes: North, Wed 20 May"


def test_next_after_it_was_left_answers_no_other_question(morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("leave")
    morag.types(f"{panel} held 12 May")

    assert morag.types("next").lines != (WAS_LEFT,)


@pytest.mark.parametrize(
    ("words", "recorded", "note"),
    [
        (
            "held 12 May, panel moved to 14 jul, Shona to chase medical by fri",
            "panel held on 12 May",
            "panel moved to 14 jul; Shona to chase medical by fri",
        ),
        (
            "panel moved to 14 jul, Shona to chase medical by fri",
            "panel booked for Tue 14 Jul",
            "Shona to chase medical by fri",
        ),
        (
            "moved to 14 jul. chase the letter by fri",
            "panel booked for Tue 14 Jul",
            "chase the letter by fri",
        ),
    ],
)
def test_who_is_to_do_what_by_when_is_kept_as_a_note_beside_the_step(
    morag, two, words, recorded, note
) -> None:
    panel, _ = two
    begin(morag)

    read = morag.types(words)

    assert read.lines == (f"{panel}: {recorded}", f"{panel}: note kept: “{note}”")


def test_a_move_with_its_day_is_not_asked_for_its_day(record, two) -> None:
    panel, _ = two

    read = Replying(record, MORAG).types(f"{panel} panel moved to 14 jul, Shona to chase medical by fri")

    assert (read.lines, read.unread) == (
        (f"{panel}: panel booked for Tue 14 Jul",),
        ("Shona to chase medical by fri",),
    )


def test_a_read_back_that_a_note_takes_the_place_of_is_named(morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("panel moved to 14 jul")

    read = morag.types("booked 9/6 shona to ring court")

    assert read.also == (f"Not recorded: {panel}: panel booked for Tue 14 Jul.",)


def test_words_of_a_meeting_beside_a_read_back_are_kept_with_it(morag, two) -> None:
    panel, _ = two
    begin(morag)
    morag.types("panel moved to 14 jul")

    read = morag.types("school to send its letter")

    assert read.also == ()
    assert read.lines == (
        f"{panel}: panel booked for Tue 14 Jul",
        f"{panel}: note kept: \u201cschool to send its letter\u201d",
    )


def test_the_words_that_a_meeting_keeps_as_a_note_are_read_back(record, morag, two) -> None:
    begin(morag)

    read = morag.types("booked 9/6 shona to ring court")

    assert read.lines == (f"{two[0]}: note kept: \u201cbooked 9/6 shona to ring court\u201d",)
    assert read.unread == ()


def test_what_is_kept_as_a_note_need_not_be_said_again(record, morag, two) -> None:
    begin(morag)

    read = morag.types("booked 9 june, shona to ring court by fri")

    assert read.lines == (
        f"{two[0]}: panel booked for Tue 9 Jun",
        f"{two[0]}: note kept: \u201cshona to ring court by fri\u201d",
    )
    assert read.also == ()
