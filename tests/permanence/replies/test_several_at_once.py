"""Several children in one thread: each day, each reason and each correction lands on the one it was said of.

It is half past nine on Wed 20 May. Thread B has five children, in lines 1 to 5, whose first review, panel, later review,
petition and kinship decision are late; thread A is about one child whose panel is late.
"""

from dataclasses import replace

import pytest

from permanence.answer import Verb
from permanence.people import Role
from permanence.replies.memory import Does
from permanence.replies.read import read
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.corpora_of_ours import OWN
from tests.permanence.replies.talked import after

# --- several days for several children -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "2 was 12 may, 4 the 14th",
        "4 was 14 may and 2 was 12 may",
        "4 on 14 may, 2 on 12 may",
        "4 14 may, 2 12 may",
        "{B4} 14 may, {B2} 12 may",
        "14 may for 4 and 12 may for 2",
        "panel 12 may, petition 14 may",
        "petition 14 may, panel 12 may",
        "the petition was 14 may and panel 12 may",
        "line 4 14 may, line 2 12 may",
    ],
)
@pytest.mark.parametrize("told", [("2 held", "4 lodged"), ("4 lodged", "2 held"), ("2 held, 4 lodged",)])
def test_each_day_is_of_the_child_or_the_step_beside_it(told, words):
    _, facts, _ = after("B", *told, words)

    assert facts == ["2 done 2026-05-12", "4 done 2026-05-14"]


@pytest.mark.parametrize(
    ("told", "words", "becomes"),
    [
        ("1 and 3 done", "3 on 14 may, 1 on 12 may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        (
            "1 2 and 3 held",
            "3 14 may, 1 12 may, 2 13 may",
            ["1 done 2026-05-12", "2 done 2026-05-13", "3 done 2026-05-14"],
        ),
        ("2 and 4 booked", "4 is 9 june, 2 is 11 june", ["2 booked 2026-06-11", "4 booked 2026-06-09"]),
        (
            "2 blocked, medical. 4 blocked, court",
            "4 30 june, 2 16 june",
            ["2 blocked 2026-06-16 report_awaited", "4 blocked 2026-06-30 court"],
        ),
    ],
)
def test_also_where_they_are_named_in_another_order(told, words, becomes):
    _, facts, _ = after("B", told, words)

    assert facts == becomes


@pytest.mark.parametrize("words", ["12 and 14 may", "12 may and 14 may", "12th, 14th", "12/5 and 14/5"])
def test_bare_days_are_of_the_lines_in_their_order(words):
    _, facts, _ = after("B", "1 and 3 done", words)

    assert facts == ["1 done 2026-05-12", "3 done 2026-05-14"]


@pytest.mark.parametrize("words", ["12 and 14 may", "12 may and 14 may", "12 may, 14 may"])
def test_bare_days_are_asked_about_where_the_last_question_was_of_an_earlier_line(words):
    turn, facts, _ = after("B", "2 held", "4 lodged", words)

    assert (turn.does, facts) == (Does.ASK, ["4 done", "2 done"])


# --- put right after something else was recorded -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "sorry 2 should have been the 11th",
        "sorry, 2 was 11 may",
        "actually 2 was the 11th",
        "2 was the 11th",
        "{B2} was the 11th sorry",
        "no 2 was the 11th",
        "oops, 2 is 11 may",
        "sorry the panel was the 11th",
        "the panel was the 11th sorry",
        "correction: 2 was the 11th",
    ],
)
@pytest.mark.parametrize("between", [(), ("thanks",)])
def test_what_an_earlier_yes_recorded_is_put_right_and_the_last_one_stands(words, between):
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "yes", *between, words)

    assert (turn.does, facts, turn.undoes) == (Does.READ_BACK, ["2 done 2026-05-11"], (1,))


def test_what_was_recorded_together_with_it_is_read_back_too_as_one_yes_is_taken_back_whole():
    turn, facts, _ = after(
        "B", "1 held 12 may, 2 held 12 may", "yes", "4 lodged 14 may", "yes", "sorry 2 was the 11th"
    )

    assert (facts, turn.undoes) == (["1 done 2026-05-12", "2 done 2026-05-11"], (1, 2))


def test_what_waits_for_its_yes_waits_beside_it():
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "sorry 2 was the 11th")

    assert (facts, turn.undoes) == (["2 done 2026-05-11", "4 done 2026-05-14"], (1,))


@pytest.mark.parametrize("words", ["sorry 1 was the 11th", "actually 1 was 11 may", "oh and 1 was the 11th"])
def test_the_day_of_a_child_of_whom_nothing_was_recorded_takes_nothing_back(words):
    turn, facts, _ = after("B", "2 held 12 may", "yes", "4 lodged 14 may", "yes", words)

    assert (facts, turn.undoes) == (["1 done 2026-05-11"], ())


def test_what_was_undone_is_put_right_no_more():
    turn, facts, _ = after("B", "2 held 12 may", "yes", "undo", "4 lodged 14 may", "yes", "2 was the 11th")

    assert (facts, turn.undoes) == (["2 done 2026-05-11"], ())


def test_two_steps_of_one_child_are_told_apart():
    turn, facts, _ = after("A", "panel held 12 may", "yes", "adm 19 may", "yes", "sorry panel was the 11th")

    assert (facts, turn.undoes) == (["done 2026-05-11"], (1,))


@pytest.mark.parametrize("words", ["undo 2", "undo the panel", "undo {B2}", "take back 2", "take 2 back"])
@pytest.mark.parametrize("waits", [("4 lodged 14 may",), ("4 lodged 14 may", "yes")])
def test_what_an_earlier_yes_recorded_is_undone_by_its_child_or_step(words, waits):
    turn, facts, _ = after("B", "2 held 12 may", "yes", *waits, words)

    assert (facts, turn.undoes) == (["2 done 2026-05-12"], (1,))


def test_of_two_that_an_earlier_yes_recorded_each_is_undone_alone():
    two = ("1 held 12 may, 2 held 12 may", "yes", "4 lodged 14 may", "yes")
    assert after("B", *two, "undo 2")[0].undoes == (2,)
    assert after("B", *two, "undo 2", "undo 1")[0].undoes == (1,)
    assert after("B", *two, "undo")[0].undoes == (3,)


@pytest.mark.parametrize(
    "words", ["oops 3 is wrong", "hmm", "the chair was late", "who is chairing?", "thanks", "wrong about 3"]
)
def test_what_is_said_in_between_takes_the_undo_of_one_from_nobody(words):
    turn, _, _ = after("B", "1 held 12 may, 3 held 14 may", "yes", words, "undo 3")

    assert turn.undoes == (2,)


@pytest.mark.parametrize(
    "words",
    [
        "take back the petition, it hasnt gone in",
        "undo the petition - not lodged yet",
        "undo 4, wrong child",
        "undo 4 because that was his brother",
        "remove 4, sorry",
        "scrap the petition, my mistake",
    ],
)
def test_the_undo_of_one_is_heard_with_its_reason(words):
    turn, facts, _ = after("B", "2 held 12 may, 4 lodged 14 may", "yes", words)

    assert (facts, turn.undoes) == (["4 done 2026-05-14"], (2,))


@pytest.mark.parametrize("words", ["undo 4, 2 was the 13th", "undo 4 because it was the 13th"])
def test_an_undo_that_tells_more_takes_nothing_back_unasked(words):
    turn, _, _ = after("B", "2 held 12 may, 4 lodged 14 may", "yes", words)

    assert turn.does is not Does.COMMAND


# --- a reason, of one of several ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "becomes"),
    [
        (("4 stuck", "2 stuck"), ["2 blocked report_awaited", "4 blocked"]),
        (("2 stuck", "4 stuck"), ["4 blocked report_awaited", "2 blocked"]),
        (
            ("2 deferred 14 may", "5 deferred 13 may"),
            ["5 decision deferred 2026-05-13 report_awaited", "2 decision deferred 2026-05-14"],
        ),
        (
            ("2 deferred 14 may, 4 stuck",),
            ["2 decision deferred 2026-05-14 report_awaited", "4 blocked"],
        ),
    ],
)
@pytest.mark.parametrize("words", ["medical not in", "report late", "waiting on the medical"])
def test_a_reason_is_of_the_child_who_was_asked_about(told, becomes, words):
    _, facts, _ = after("B", *told, words)

    assert facts == becomes


@pytest.mark.parametrize("words", ["medical not in for both", "both waiting on reports"])
def test_a_reason_said_of_both_is_of_both(words):
    _, facts, _ = after("B", "4 stuck", "2 stuck", words)

    assert facts == ["2 blocked report_awaited", "4 blocked report_awaited"]


@pytest.mark.parametrize(
    "words",
    [
        "and 2 because the capr was late",
        "2 because the capr was late",
        "2 was because the capr was late",
        "{B2} because the capr was late",
        "line 2 because of the capr",
        "for 2, because the chair's car broke down",
        "2: cos the capr was late",
        "2's due to the capr being late",
    ],
)
def test_the_reason_of_the_child_who_is_named_is_hers_in_its_own_words(words):
    _, facts, _ = after("B", "1 held", "2 deferred 14 may", "12 may for 1", words)

    assert facts == ["1 done 2026-05-12", "2 decision deferred 2026-05-14 own words"]


def test_words_that_were_not_read_make_no_held_step_of_a_deferred_one():
    _, facts, _ = after("B", "2 deferred 14 may", "2 held up by the capr people")

    assert "2 done 2026-05-14" not in facts


# --- lists -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "1 - 12 may\n3 - 14 may",
        "1 - 12 may, 3 - 14 may",
        "1-12 may, 3-14 may",
        "1 \u2013 12 may\n3 \u2013 14 may",
        "1 - 12/5\n3 - 14/5",
        "1 - 12th may; 3 - 14th may",
        "1. 12 may\n3. 14 may",
    ],
)
def test_a_dash_between_each_line_and_its_day_makes_no_range(words):
    _, facts, _ = after("B", words)

    assert facts == ["1 done 2026-05-12", "3 done 2026-05-14"]


def test_one_such_line_alone_may_be_a_range():
    turn, _, _ = after("B", "1 - 12 may")

    assert turn.does is Does.ASK


@pytest.mark.parametrize(
    "words",
    [
        "not sure",
        "dont know",
        "don't know yet",
        "dunno",
        "no idea",
        "unsure",
        "will check",
        "i dont know",
        "need to check",
    ],
)
@pytest.mark.parametrize("list_", ["1. 12 may\n2. {}\n3. 14 may", "1 held 12 may, 2 {}, 3 held 14 may"])
def test_a_line_of_which_she_cannot_say_hides_no_other_and_is_named(list_, words):
    turn, facts, _ = after("B", list_.format(words))

    assert facts == ["1 done 2026-05-12", "3 done 2026-05-14"]
    assert any(words in unread for unread in turn.unread)


@pytest.mark.parametrize(
    "words",
    [
        "hoping 2 panel 11 june and 3 lac 9 june",
        "hoping for 11 june for 2 and 9 june for 3",
        "hopefully 2 is 11 june and 3 is 9 june",
        "2 might be 11 june, 3 9 june",
        "maybe 2 11 june and 3 9 june",
    ],
)
def test_a_hope_for_one_line_is_no_booking_of_the_next(words):
    turn, _, _ = after("B", words)

    assert turn.does is Does.ASK


@pytest.mark.parametrize(
    "words", ["hoping 2 panel 11 june. 3 booked 9 june", "2 might be 11 june, 3 is booked 9 june"]
)
def test_a_booking_with_its_own_verb_stands_beside_a_hope(words):
    _, facts, _ = after("B", words)

    assert "3 booked 2026-06-09" in facts


# --- another child, and another kind of news -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("and 3 is booked 12 june", "3 booked 2026-06-12"),
        ("and 3 is moved to 12 june", "3 booked 2026-06-12"),
        ("and 3 held 12 may", "3 done 2026-05-12"),
        ("also 3 was held 12 may", "3 done 2026-05-12"),
        ("and 3 too", "3 blocked 2026-06-05 no_panel_date"),
    ],
)
def test_what_stands_in_the_way_of_one_is_not_told_of_another_with_news_of_her_own(words, becomes):
    _, facts, _ = after("B", "2 blocked til 5 june, no panel dates", words)

    assert facts == ["2 blocked 2026-06-05 no_panel_date", becomes]


@pytest.mark.parametrize(
    ("thread", "first", "day", "becomes"),
    [
        ("C", "panel didnt sit on 17 dec", "14th", "booked 2027-01-14"),
        ("C", "panel didnt sit on 17 dec", "the 7th", "booked 2027-01-07"),
        ("A", "panel didnt sit on 12 may", "28th", "booked 2026-05-28"),
        ("C", "panel didnt sit on 17 dec", "it was held on the 21st", "done 2026-12-21"),
    ],
)
def test_a_bare_day_after_what_was_not_held_is_the_new_one(thread, first, day, becomes):
    _, facts, _ = after(thread, first, day)

    assert facts == [becomes]


@pytest.mark.parametrize("words", ["yes to 1", "1 is right", "just record 1", "record 1", "ok for 1"])
def test_what_is_sure_is_read_back_where_the_yes_is_to_it_alone(words):
    turn, facts, player = after("B", "1 held 12 may, 2 held 13 may", "not sure about 2 now", words)

    assert (turn.does, facts, player.kept) == (Does.READ_BACK, ["1 done 2026-05-12"], {})


# --- a weekday, of the week that was told ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "becomes"),
    [
        (("wed",), "booked 2026-05-27"),
        (("thursday",), "booked 2026-05-28"),
        (("on the thursday",), "booked 2026-05-28"),
        (("fri",), "booked 2026-05-29"),
        (("wed", "thurs i mean"), "booked 2026-05-28"),
        (("the 28th",), "booked 2026-05-28"),
    ],
)
def test_a_weekday_behind_next_week_is_of_that_week(said, becomes):
    turn, _, _ = after("A", "panel next week")
    assert [o.answers[0].on.day for o in turn.asks[0].options] == [
        26,
        27,
        28,
        29,
    ]  # Monday 25 May is a holiday

    _, facts, _ = after("A", "panel next week", *said)
    assert facts == [becomes]


def test_a_holiday_of_that_week_is_asked_about():
    turn, facts, _ = after("A", "panel next week", "monday")

    assert (turn.does, facts) == (Does.ASK, ["booked"])


@pytest.mark.parametrize("words", ["no, thursday", "thursday i mean", "sorry, thurs", "actually thursday"])
def test_a_weekday_puts_a_booking_right_within_its_week(words):
    _, facts, _ = after("A", "panel booked 9 june", words)

    assert facts == ["booked 2026-06-11"]


# --- whose a child is, by a manager -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "verb"), [(Role.TEAM_MANAGER, Verb.REALLOCATE), (Role.SOCIAL_WORKER, Verb.NOT_MINE)]
)
@pytest.mark.parametrize(
    "words",
    ["{B1} is Jamie Orr's", "{B1} is jamies now", "{B1} is Jamie's case"],
)
def test_a_manager_who_says_whose_a_child_is_allocates_her(role, verb, words):
    situation = situation_in(OWN, "B")
    writer = next(p for p in situation.staff.people.values() if p.role is role and p.name != "Jamie Orr")
    reading = read(filled(words, "B"), replace(situation, writer=writer))

    assert [(a.verb, a.to) for a in (*reading.facts, *reading.understood)] == [
        (verb, "jamie@council.example")
    ]
