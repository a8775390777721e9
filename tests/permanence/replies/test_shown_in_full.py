"""Whether it is so is asked with what is meant in full; a yes to that records it, unless her words doubted it."""

import pytest

from permanence.replies.memory import Does, Tells
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told


@pytest.mark.parametrize(
    "says",
    [
        "already told you panel was 12 May",
        "rang morag, panel was 12 may",
        "panel minibus drama over, was 12 may",
        "panel was 12 may whoop",
        "panel, the big one, was 12 may",
    ],
)
def test_words_that_were_not_read_cost_no_second_yes(says):
    turn, _, player = after("A", says)
    if turn.does is Does.ASK:
        assert "Is this right: panel held on" in turn.asks[0].sentence
        assert turn.answers[0].on is not None

    turn, facts, player = after("A", says, "yes")

    assert (turn.does, facts) == (Does.CONFIRM, ["done 2026-05-12"])
    assert told(player, tuple(player.kept.values())) == ["done 2026-05-12"]


@pytest.mark.parametrize("puts_right", ["no, 13 may", "sorry 13th", "13 may", "it was the 13th"])
def test_what_a_question_shows_can_be_put_right(puts_right):
    turn, facts, _player = after("A", "panel was 12 may whoopsie", puts_right, "yes")

    assert (turn.does, facts) == (Does.CONFIRM, ["done 2026-05-13"])


@pytest.mark.parametrize("refuses", ["no", "that's wrong", "naw"])
def test_a_no_to_what_a_question_shows_records_nothing(refuses):
    _, _, player = after("A", "panel was 12 may whoopsie", refuses, "yes")

    assert not player.kept


@pytest.mark.parametrize(
    ("doubts", "meant"),
    [
        ("panel might be 9 june", "booked 2026-06-09"),
        ("panel hopefully 9 june", "booked 2026-06-09"),
        ("panel probably 9 june", "booked 2026-06-09"),
        ("panel not sure 12 may", "done 2026-05-12"),
        ("panel was 12 may?", "done 2026-05-12"),
        ("I think the panel was on the 12th?", "done 2026-05-12"),
        ("clerk says panel was 12 may", "done 2026-05-12"),
        ("I think the panel was on 12 may", "done 2026-05-12"),
    ],
)
def test_what_was_doubted_is_read_back_before_it_is_recorded(doubts, meant):
    turn, _, _ = after("A", doubts)
    assert turn.does is Does.ASK
    assert "Is this right: panel" in turn.asks[0].sentence

    turn, facts, _ = after("A", doubts, "yes")
    assert (turn.does, facts) == (Does.READ_BACK, [meant])

    turn, facts, _ = after("A", doubts, "yes", "yes")
    assert (turn.does, facts) == (Does.CONFIRM, [meant])


@pytest.mark.parametrize(
    "open_day",
    ["panel 13 june", "panel is saturday", "panel is next thursday", "panel should have been 12 may"],
)
def test_a_yes_is_no_day(open_day):
    turn, _, player = after("A", open_day, "yes")

    assert turn.does is Does.ASK
    assert not player.kept


@pytest.mark.parametrize(
    "told_not_to_be", ["panel wasn't on 12 may", "panel not 12 may", "panel 9 june if the medical is in"]
)
def test_a_yes_to_what_did_not_happen_or_has_a_condition_records_nothing(told_not_to_be):
    _, _, player = after("A", told_not_to_be, "yes", "yes")

    assert not player.kept


@pytest.mark.parametrize(
    "yes",
    [
        "yes that's booked",
        "yes panel is booked",
        "Yes that's confirmed by the panel team",
        "aye that's right enough",
        "yes definitely, I checked",
        "yes it is booked now",
        "yh ta",
    ],
)
def test_a_yes_that_only_says_it_again_is_a_yes(yes):
    turn, facts, _ = after("A", "panel is 9 june", yes)

    assert (turn.does, facts) == (Does.CONFIRM, ["booked 2026-06-09"])


@pytest.mark.parametrize(
    "no_yes",
    [
        "yes it moved",
        "yes it was cancelled",
        "yes if the medical is in",
        "yes but not yet",
        "yes, is it?",
        "panel has a new date",
        "yes or maybe the LAC",
    ],
)
def test_a_yes_with_anything_more_is_none(no_yes):
    _, _, player = after("A", "panel is 9 june", no_yes)

    assert not player.kept


@pytest.mark.parametrize(
    "stands", ["panel date is right", "the panel is still booked", "that date is correct"]
)
def test_a_day_said_to_be_right_is_not_asked_for_again(stands):
    turn, facts, _ = after("A", "panel is 9 june", stands, "yes")

    assert "booked 2026-06-09" in facts or not facts
    assert turn.does is not Does.ASK


@pytest.mark.parametrize(
    "not_yet",
    [
        "not yet",
        "not yet, let me check with the clerk",
        "not just yet please",
        "don't record it yet",
        "dont save that yet, checking",
        "hold off, need to look at the minutes",
        "not now",
        "wait for morag",
    ],
)
def test_not_yet_said_to_a_read_back_is_of_the_recording_and_it_waits(not_yet):
    turn, _, _ = after("A", "panel was 12 may", not_yet)
    assert (turn.does, turn.tells) == (Does.TELL, Tells.WAITS)

    turn, facts, _ = after("A", "panel was 12 may", not_yet, "yes")
    assert (turn.does, facts) == (Does.CONFIRM, ["done 2026-05-12"])


@pytest.mark.parametrize("not_held", ["not held yet", "it hasn't happened yet", "panel not yet"])
def test_not_held_yet_is_of_the_step(not_held):
    turn, facts, player = after("A", "panel was 12 may", not_held)

    assert turn.does is Does.ASK
    assert not player.kept
    assert "done 2026-05-12" not in facts


def test_what_was_said_not_to_be_agreed_is_not_carried_along_with_the_next_thing():
    _, facts, player = after(
        "A",
        "plan's changed to a PO since the parents contest",
        "hold on that isn't agreed yet",
        "panel was held 12 may",
        "yes",
    )

    assert facts == ["done 2026-05-12"]
    assert len(player.kept) == 1


@pytest.mark.parametrize(
    "again", ["they'll try again on 28 may", "we'll try again on 28 may", "panel will try again on 28 may"]
)
def test_others_who_try_again_book_the_step_and_snooze_nothing(again):
    _, facts, _ = after("A", f"panel inquorate on 12 may, {again}")

    assert facts == ["decision inquorate 2026-05-12", "booked 2026-05-28"]


def test_asking_homeward_to_try_again_is_a_reminder():
    _, facts, _ = after("A", "try me again on 28 may")

    assert facts == ["snooze 2026-05-28"]


@pytest.mark.parametrize(
    "yes", ["yes to the other two", "confirm both", "yes both of them", "yes the remaining two"]
)
def test_a_yes_to_as_many_as_are_left(yes):
    turn, facts, _ = after("B", "1, 2 and 3 all held 12 May", "not 2", yes)

    assert turn.does is Does.CONFIRM
    assert facts == ["1 done 2026-05-12", "3 done 2026-05-12"]


@pytest.mark.parametrize("yes", ["yes to the other two", "yes both"])
def test_a_yes_to_fewer_than_were_read_back_is_asked_about(yes):
    _, _, player = after("B", "1, 2 and 3 all held 12 May", yes)

    assert not player.kept


@pytest.mark.parametrize("cross", ["❌ 13 may", "✗ 13 may", "👎 13th"])
def test_a_cross_before_another_day_is_a_no(cross):
    _, facts, _ = after("A", "panel was 12 may", cross)

    assert facts == ["done 2026-05-13"]


@pytest.mark.parametrize(
    "ignore",
    [
        "actually it is, ignore that",
        "ignore me",
        "no it is mine, forget that",
        "och scrap that one",
        "wrong child, disregard this",
    ],
)
def test_what_she_says_to_ignore_does_not_come_back_with_the_next_thing(ignore):
    _, facts, player = after("B", "4 isn't mine", ignore, "4 lodged 14 may", "yes")

    assert facts == ["4 done 2026-05-14"]
    assert len(player.kept) == 1


@pytest.mark.parametrize(
    "asks",
    [
        "before I say yes, what step is that exactly?",
        "will my manager get told about it?",
        "hang on what is this for again?",
    ],
)
def test_a_question_that_is_not_read_leaves_the_read_back_standing(asks):
    turn, facts, _ = after("A", "panel was 12 may", asks, "yes")

    assert (turn.does, facts) == (Does.CONFIRM, ["done 2026-05-12"])


@pytest.mark.parametrize("doubts", ["was it not the 13th?", "or was that the LAC?"])
def test_a_question_that_doubts_it_does_not(doubts):
    _, _, player = after("A", "panel was 12 may", doubts, "yes")

    assert not player.kept


@pytest.mark.parametrize("yes", ["Yes confirm the same", "yes that is the date", "aye thats it confirmed"])
def test_a_yes_is_no_reason_where_one_is_asked_along(yes):
    _, facts, _ = after("A", "Panel has been postponed to 9 June", yes)

    assert facts == ["booked 2026-06-09"]


@pytest.mark.parametrize(
    "yes", ["Yes please do the needful", "yes thank you so much", "yes, cheers for that"]
)
def test_a_courtesy_led_by_a_yes_is_a_yes(yes):
    turn, facts, _ = after("A", "panel was 12 may", yes)

    assert (turn.does, facts) == (Does.CONFIRM, ["done 2026-05-12"])


@pytest.mark.parametrize("which", ["5", "the kinship one", "number 5", "line 5 please"])
def test_which_is_taken_back_is_answered_by_its_name_alone(which):
    _, _, player = after("B", "1 held 12 may, 5 ruled out 13 may", "yes", "undo the last one", which)

    assert told(player, tuple(player.kept.values())) == ["1 done 2026-05-12"]


@pytest.mark.parametrize("third", ["the third", "the third one", "it's the third"])
def test_the_third_line_is_no_day_where_the_child_is_asked_for(third):
    _, facts, _ = after("B", "review booked for 4 june", third)

    assert facts == ["3 booked 2026-06-04"]


@pytest.mark.parametrize("month", ["it was april not may", "not may, april", "sorry april, not may"])
def test_another_month_in_the_place_of_one(month):
    _, facts, _ = after("A", "panel was 14 may", month)

    assert facts == ["done 2026-04-14"]


@pytest.mark.parametrize(
    "wrong", ["wrong, 1 was 13th", "that's wrong, 1 was the 13th", "incorrect - 1 was 13 may"]
)
def test_wrong_and_what_is_right_puts_right_what_was_recorded(wrong):
    turn, facts, _ = after("B", "1 held 12 may", "yes", wrong)

    assert facts == ["1 done 2026-05-13"]
    assert turn.undoes == (1,)


@pytest.mark.parametrize("sorted_", ["sorted", "done", "all done"])
def test_done_said_to_a_booking_read_back_makes_it_no_panel_held(sorted_):
    _, _, player = after("A", "panel is 9 june", sorted_, "yes")

    assert told(player, tuple(player.kept.values())) in ([], ["booked 2026-06-09"])


@pytest.mark.parametrize(
    "words", ["jings that was some morning for the bairn", "the minutes are in sharepoint", "blah"]
)
def test_words_not_read_leave_what_was_recorded_to_be_put_right(words):
    turn, facts, _ = after("A", "panel held 12 may", "yes", words, "sorry it was the 13th")

    assert facts == ["done 2026-05-13"]
    assert turn.undoes == (1,)


@pytest.mark.parametrize("says", ["14 may. 2 was held the same day", "14 may, and 2 same day"])
def test_the_same_day_as_the_answer_before_it(says):
    _, facts, _ = after("B", "4 has been lodged", says)

    assert facts == ["2 done 2026-05-14", "4 done 2026-05-14"]


@pytest.mark.parametrize("says", ["blocked by the wotsit medical", "panel held up by that blinking medical"])
def test_what_is_lacking_is_asked_with_what_is_known(says):
    turn, _, _ = after("A", says)
    if turn.unread:
        assert "Panel: blocked, reason: Medical" in turn.asks[0].sentence

    turn, facts, _ = after("A", says, "8 june", "yes")
    assert (turn.does, facts) == (Does.CONFIRM, ["blocked 2026-06-08 report_awaited"])


@pytest.mark.parametrize("approved", ["it was approved", "approved btw", "and approved"])
def test_the_outcome_of_what_was_recorded_just_now_stands_in_its_place(approved):
    turn, facts, _ = after("A", "panel was 12 may", "yes", approved)

    assert facts == ["decision approved 2026-05-12"]
    assert turn.undoes == (1,)


@pytest.mark.parametrize("line", ["4 - 27 may", "4 - 27 may confirmed", "4 - the 27th of may"])
def test_a_line_and_a_dash_are_no_days_of_the_child_before(line):
    _, facts, _ = after("B", "2 held 12 may", line)

    assert "2 done 2026-05-12" in facts
    assert not any(fact.startswith("2 booked") for fact in facts)


def test_an_undo_while_what_is_recorded_is_put_right_says_that_it_stands_and_then_takes_it_back():
    turn, _, player = after(
        "B", "4 lodged 14 may", "yes", "hold on, the clerk bounced it. not lodged.", "undo it"
    )
    assert turn.tells is Tells.STANDS

    player.says("undo", NOW)
    assert not player.kept


@pytest.mark.parametrize(
    "signed", ["Yes.\n\nRegards\nShona Reid\nSocial Worker, North", "Yes\n\nMany thanks,\nShona\nTeam North"]
)
def test_a_yes_with_a_signature_under_it_is_a_yes(signed):
    turn, _, _ = after("A", "panel is 9 june", signed)

    assert turn.does is Does.CONFIRM
