"""What a conversation keeps: clear parts beside an open one, what waits meanwhile, and which of several is meant.

Each kind in several ordinary ways of saying it. Thread B has five children in lines 1 to 5; thread A has one.
"""

import pytest

from permanence.replies.memory import Does, Tells
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.corpora_of_ours import OWN, OWN_DIALOGUES
from tests.permanence.replies.dialogues import dialogues_in, differences
from tests.permanence.replies.talked import after, told

NAMED_IN_SMALL_LETTERS = {"D2-16"}  # played with the service, where words are looked through for names first
BOTH = ["1 done 2026-05-12", "2 done 2026-05-13"]


@pytest.mark.parametrize("name", OWN_DIALOGUES)
def test_every_dialogue_of_ours_ends_as_it_should(name):
    played = [d for d in dialogues_in(OWN / f"{name}.json") if d["id"] not in NAMED_IN_SMALL_LETTERS]

    assert [line for dialogue in played for line in differences(dialogue, OWN)] == []


# --- an open part beside clear ones -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("open_part", "answer", "becomes"),
    [
        ("2 done", "13 may", "2 done 2026-05-13"),
        ("2 panel held", "wednesday past", "2 done 2026-05-13"),
        ("2 was deferred", "medical wasn't ready", "2 decision deferred report_awaited"),
        ("2 panel deferred 14 may", "report late", "2 decision deferred 2026-05-14 report_awaited"),
        ("2 not yet", "9 june", "2 booked 2026-06-09"),
        ("2 didn't happen", "now 9 june", "2 booked 2026-06-09"),
        ("2 stuck, no panel slots", "ask me again on 10 june", "2 blocked 2026-06-10 no_panel_date"),
        ("2 booked", "9 june", "2 booked 2026-06-09"),
    ],
)
@pytest.mark.parametrize(
    "order",
    [
        "{open}, 1 held 12 may, 3 booked 4 june",
        "1 held 12 may, {open}, 3 booked 4 june",
        "1 held 12 may, 3 booked 4 june, {open}",
    ],
)
def test_an_open_part_keeps_the_clear_ones_and_all_come_back_with_its_answer(
    open_part, answer, becomes, order
):
    turn, facts, _ = after("B", order.format(open=open_part))
    assert set(facts) >= {"1 done 2026-05-12", "3 booked 2026-06-04"}
    assert turn.asks

    turn, facts, _ = after("B", order.format(open=open_part), answer)
    assert turn.does is Does.READ_BACK
    assert facts == ["1 done 2026-05-12", becomes, "3 booked 2026-06-04"]


@pytest.mark.parametrize("yes", ["yes", "aye", "ok", "record it", "yes please", "👍"])
def test_what_was_asked_along_is_open_after_the_yes_and_asked_once_more(yes):
    turn, facts, player = after("B", "1 held 12 may, 2 done, 3 booked 4 june", yes)
    assert (turn.does, facts) == (Does.CONFIRM, ["1 done 2026-05-12", "3 booked 2026-06-04"])
    assert Open.DAY in turn.asks[0].opens

    turn = player.says("13 may", NOW)
    assert (turn.does, turn.undoes, told(player, turn.answers)) == (Does.READ_BACK, (), ["2 done 2026-05-13"])


@pytest.mark.parametrize(
    "more",
    [
        "9 june, and 1 was held 12 may",
        "9 june. 1 held 12 may",
        "its 9 june now, 1 held 12 may",
        "9 june - 1 held 12 may",
        "1 held 12 may and 2 is 9 june",
        "now 9 june; 1 happened 12 may",
    ],
)
def test_an_answer_with_more_beside_it_gives_both(more):
    turn, facts, _ = after("B", "2 not held", more)

    assert turn.does is Does.READ_BACK
    assert facts == ["1 done 2026-05-12", "2 booked 2026-06-09"]


@pytest.mark.parametrize(
    "other",
    [
        "1 held 12 may",
        "1 was 12 may",
        "{B1} review held 12 may",
        "review for 1 happened on 12 May",
        "1 12/5",
        "first review was 12 may",
    ],
)
def test_another_fact_leaves_the_question_open(other):
    turn, facts, player = after("B", "2 panel held", other)
    assert facts == ["1 done 2026-05-12"]
    assert Open.DAY in turn.asks[-1].opens

    assert told(player, player.says("13 may", NOW).answers) == BOTH


@pytest.mark.parametrize(
    "noise",
    [
        "bla bla grumpf",
        "panel minutes received",
        "ask legal",
        "the chair's dog was in",
        "is that so or so",
        "zonk",
    ],
)
def test_what_cannot_be_read_is_asked_about_and_loses_nothing_that_waits(noise):
    turn, _, player = after("B", "1 held 12 may, 2 held 13 may", noise)
    assert turn.does is not Does.CONFIRM

    turn = player.says("3 held 14 may", NOW)
    assert set(told(player, turn.answers)) >= {"3 done 2026-05-14"}
    assert set(told(player, player.waiting.answers)) >= {*BOTH} or not player.kept


@pytest.mark.parametrize(
    "unknown",
    [
        "dont know",
        "cannae mind the day, sorry",
        "no idea",
        "i can't remember the date",
        "not sure",
        "i cannot recall when it was",
    ],
)
def test_who_cannot_say_keeps_what_is_clear(unknown):
    turn, facts, _ = after("B", "1 held 12 may, 2 done", unknown)

    assert (turn.does, facts, turn.waiting.rest) == (Does.READ_BACK, ["1 done 2026-05-12"], ())
    assert after("A", "panel held", unknown)[0].tells is Tells.NO_MATTER


# --- a decision that put off, and its new day ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "before",
    [
        "panel was inquorate on 14 may",
        "panel deferred on 14 may, medical not ready",
        "panel cancelled on 14 may, chair ill",
    ],
)
@pytest.mark.parametrize(
    "day",
    [
        "and they've put it on for 4 june",
        "new date 4 june",
        "its now 4 june",
        "rearranged for 4 june",
        "actually new date is 4 june",
        "4 june",
        "sorry it's 4 june now",
        "going back on 4 june",
    ],
)
def test_a_new_day_is_booked_beside_the_decision_that_put_it_off(before, day):
    _, first, _ = after("A", before)
    turn, facts, _ = after("A", before, day)

    assert turn.does is Does.READ_BACK
    assert facts == [*first, "booked 2026-06-04"]


@pytest.mark.parametrize(
    "correction",
    [
        "sorry 11 june",
        "no, the 11th of june",
        "change 5 to 11 june",
        "make it 11 june",
        "actually 11 june",
        "not 5 june, 11 june",
    ],
)
def test_a_corrected_new_day_changes_the_booking_alone(correction):
    turn, facts, _ = after(
        "A", "panel deferred on 14 may as the medical wasn't ready, new date 5 june", correction
    )

    assert turn.does is Does.READ_BACK
    assert facts == ["decision deferred 2026-05-14 report_awaited", "booked 2026-06-11"]


@pytest.mark.parametrize(
    "none",
    ["no date yet", "no new date", "no date fixed yet", "no new date yet", "dont know yet", "no idea yet"],
)
def test_no_new_day_leaves_the_decision_to_be_confirmed(none):
    turn, facts, _ = after("A", "panel deferred on 14 may, medical not ready", none)

    assert (turn.does, facts) == (Does.READ_BACK, ["decision deferred 2026-05-14 report_awaited"])


# --- which of several ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "picks",
    [
        "yes to 1, no to 2",
        "1 yes 2 no",
        "yes 1, not 2",
        "ok for 1 but not 2",
        "yes but not 2",
        "record 1 only",
        "1 is right, 2 is wrong",
        "aye tae 1, naw tae 2",
        "first one yes, second one no",
        "yes to the first",
    ],
)
def test_a_yes_to_one_of_two_records_that_one(picks):
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", picks)

    assert (turn.does, facts) == (Does.CONFIRM, BOTH[:1])


@pytest.mark.parametrize(
    "picks",
    [
        "only the first one",
        "just 1",
        "not 2",
        "leave 2 out of it",
        "1 only",
        "just {B1}",
        "all except 2",
        "everything but 2",
        "not the second one",
    ],
)
def test_one_of_two_that_is_left_out_is_left_out_and_a_yes_is_asked_for(picks):
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", picks)

    assert (turn.does, facts) == (Does.READ_BACK, BOTH[:1])


@pytest.mark.parametrize(
    "later",
    ["2 was the 14th", "panel was 14 may", "2 14 may", "{B2} held on 14 may", "that was the 14th", "14 may"],
)
def test_what_a_partial_yes_leaves_is_asked_about_and_may_be_put_right(later):
    turn, _, player = after("B", "1 held 12 may, 2 held 13 may", "yes to 1")
    assert turn.asks[0].opens == (Open.WHAT_INSTEAD,)

    turn = player.says(later, NOW)
    assert (turn.does, turn.undoes, told(player, turn.answers)) == (Does.READ_BACK, (), ["2 done 2026-05-14"])


def test_a_yes_to_what_was_left_reads_it_back_first():
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", "yes to 1", "yes to 2")

    assert (turn.does, turn.undoes, facts) == (Does.READ_BACK, (), BOTH[1:])


@pytest.mark.parametrize(
    "which", ["2", "{B2}", "number 2", "line 2", "2 was the 14th", "the panel was the 14th"]
)
def test_a_day_that_may_be_of_either_is_asked_about_and_both_wait(which):
    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", "no the 14th")
    assert (turn.does, facts) == (Does.ASK, BOTH)

    turn, facts, _ = after("B", "1 held 12 may, 2 held 13 may", "no the 14th", which)
    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-12", "2 done 2026-05-14"])


@pytest.mark.parametrize(
    "round_",
    [
        "sorry wrong way round",
        "other way round",
        "swap them",
        "i got them the wrong way round",
        "the dates are the wrong way round",
        "vice versa",
        "got those mixed up",
    ],
)
def test_two_days_change_places(round_):
    turn, facts, _ = after("B", "1 held 13 may 3 held 14 may", round_)

    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-14", "3 done 2026-05-13"])


@pytest.mark.parametrize(
    "also", ["and 2", "2 too", "2 as well", "same for 2", "also 2", "plus 2", "{B2} as well", "and number 2"]
)
def test_a_further_child_stands_beside_the_first(also):
    turn, facts, _ = after("B", "1 held 12 may", also)
    assert (turn.does, facts) == (Does.READ_BACK, ["1 done 2026-05-12", "2 done 2026-05-12"])

    turn, facts, _ = after("B", "1 held 12 may", "yes", also)
    assert (turn.does, turn.undoes, facts) == (Does.READ_BACK, (), ["2 done 2026-05-12"])


@pytest.mark.parametrize(
    "days",
    [
        "12 may and 13 may",
        "12 and 13 may",
        "12th and 13th",
        "12/5, 13/5",
        "the 12th and the 13th",
        "12 May & 13 May",
    ],
)
def test_as_many_days_as_were_asked_for_are_given_in_order(days):
    turn, facts, _ = after("B", "1 and 2 held", days)

    assert facts == BOTH or (turn.does is Does.ASK and "2 done 2026-05-12" not in facts)


@pytest.mark.parametrize("day", ["4 june", "11 june", "thursday 28 may", "28/5", "2 june", "in a fortnight"])
def test_a_day_to_come_after_something_was_held_takes_nothing_back(day):
    turn, _, _ = after("A", "panel held 12 may", "yes", day)

    assert turn.undoes == ()


@pytest.mark.parametrize(
    "right",
    ["no the 15th", "sorry 15 may", "actually the 15th", "no, 15 may", "i meant the 15th", "oops 15th"],
)
def test_what_is_asked_about_once_more_may_be_put_right_first(right):
    turn, facts, _ = after("A", "legal got the papers 14 May", right)

    assert (turn.does, facts) == (Does.READ_BACK, ["legal_received 2026-05-15"])


def test_what_was_put_off_is_asked_about_until_its_day_is_told():
    turn, facts, player = after("B", "2 panel deferred 14 may, medical", "yes", "1 held 12 may", "yes")
    assert (turn.does, facts) == (Does.CONFIRM, ["1 done 2026-05-12"])

    assert told(player, player.says("11 june", NOW).answers) == ["2 booked 2026-06-11"]


@pytest.mark.parametrize(
    "picks", ["yes to 1", "1 yes", "record 1", "yes to {B1}", "only 1", "just 1", "yes", "yes to 2"]
)
def test_what_did_not_happen_is_recorded_by_no_yes(picks):
    turn, facts, player = after("B", "1 held 12 may, 2 not yet", picks)

    assert "2 not_done" not in told(player, tuple(player.kept.values()))
    assert turn.does is not Does.CONFIRM or facts == ["1 done 2026-05-12"]


@pytest.mark.parametrize(
    "more", ["13 may and 3 held 14 may", "13 may, 3 held 14 may", "13 may. 3 was 14 may"]
)
def test_an_answer_after_the_yes_takes_nothing_back(more):
    turn, facts, _ = after("B", "1 held 12 may, 2 done", "yes", more)

    assert (turn.undoes, facts) == ((), ["2 done 2026-05-13", "3 done 2026-05-14"])
