"""What is said to a question and answers another one: nothing is made of it that nobody said.

Thread A has one child with a late panel; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.replies.memory import Does, Tells, WaitsFor
from permanence.replies.reading import Open
from tests.permanence.replies.contexts import NOW
from tests.permanence.replies.talked import after, told

LENGTHS = ["in two weeks", "2 weeks", "a fortnight", "in a fortnight", "in 2 weeks time", "another two weeks"]
LENGTHS += ["give it 2 weeks", "about a fortnight", "in a couple of weeks", "in 14 days", "within a month"]


# --- a length of time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(
    ("thread", "lines", "stands"),
    [
        ("A", ["panel was 12 may"], ["done 2026-05-12"]),
        ("B", ["2 held 12 may, 3 held 13 may"], ["2 done 2026-05-12", "3 done 2026-05-13"]),
        ("A", ["panel was 12 may and approved"], ["decision approved 2026-05-12"]),
    ],
)
def test_a_length_of_time_books_nothing_in_the_place_of_what_was_held(thread, lines, stands, length):
    turn, _, player = after(thread, *lines, length)

    assert turn.does in (Does.READ_BACK, Does.ASK)
    assert told(player, turn.waiting.answers) == stands

    turn, facts, _ = after(thread, *lines, length, "yes")
    assert turn.does is not Does.CONFIRM or facts == stands


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(
    ("thread", "line"),
    [
        ("A", "panel done"),
        ("B", "3 done"),
        ("A", "papers or panel, one was 12 may"),
        ("B", "review held 13 May"),
        ("B", "5 not decided, gran's assessment late"),
        ("A", "panel cancelled 12 may"),
    ],
)
def test_a_length_of_time_answers_no_question_for_a_day_that_has_passed(thread, line, length):
    turn, _, _ = after(thread, line, length)

    assert turn.does is Does.ASK
    assert all(answer.on is None or answer.on < NOW.date() for answer in turn.answers)


@pytest.mark.parametrize(
    ("chosen", "becomes"),
    [
        ("booked", "5 booked 2026-06-03"),
        ("it's booked", "5 booked 2026-06-03"),
        ("ask again then", "5 snooze 2026-06-03"),
        ("ask me again", "5 snooze 2026-06-03"),
    ],
)
def test_of_a_step_not_read_it_is_asked_whether_it_is_booked_or_to_be_asked_again(chosen, becomes):
    turn, _, _ = after("B", "5 not decided, gran's assessment late", "in two weeks")
    assert [option.label for option in turn.waiting.options] == [
        "It is booked for Wed 3 Jun",
        "Ask me again on Wed 3 Jun",
    ]

    turn, facts, _ = after("B", "5 not decided, gran's assessment late", "in two weeks", chosen)
    assert turn.does is Does.READ_BACK
    assert facts == [becomes]


@pytest.mark.parametrize(
    "length", ["in three weeks", "3 weeks", "in 3 weeks time", "three weeks", "in 21 days"]
)
def test_when_something_was_recorded_to_stand_in_the_way_it_says_when_to_ask_again(length):
    turn, facts, _ = after("A", "blocked, waiting on medical", "2 weeks", "yes", length)

    assert turn.does is Does.READ_BACK
    assert facts == ["blocked 2026-06-10 report_awaited"]
    assert turn.undoes


@pytest.mark.parametrize("length", ["in two weeks", "2 weeks", "a fortnight"])
def test_it_answers_when_it_is_now_and_when_to_ask_again(length):
    assert after("A", "panel hasn't happened", length)[1] == ["booked 2026-06-03"]
    assert after("A", "blocked, waiting on medical", length)[1] == ["blocked 2026-06-03 report_awaited"]


@pytest.mark.parametrize("length", LENGTHS)
def test_what_is_recorded_stands_when_the_day_of_another_is_asked(length):
    turn, _, player = after("B", "2 held 12 may, 3 done", "yes", length)
    assert told(player, turn.waiting.answers) == ["3 done"]
    assert not turn.waiting.undoes

    turn, facts, player = after("B", "2 held 12 may, 3 done", "yes", length, "13 may", "yes")
    assert facts == ["3 done 2026-05-13"]
    assert told(player, tuple(player.kept.values())) == ["2 done 2026-05-12", "3 done 2026-05-13"]


@pytest.mark.parametrize("length", ["in three weeks", "3 weeks", "in 3 weeks time", "three weeks"])
def test_read_back_with_a_day_to_ask_again_another_length_puts_that_right(length):
    assert after("A", "blocked, waiting on medical", "2 weeks", length)[1] == [
        "blocked 2026-06-10 report_awaited"
    ]
    assert after("A", "remind me on 3 june", length)[1] == ["snooze 2026-06-10"]


@pytest.mark.parametrize("length", ["in two weeks", "2 weeks", "a fortnight"])
def test_of_what_was_undone_nothing_is_booked_by_it(length):
    turn, _, _ = after("B", "2 held 12 may, 3 held 14 may", "yes", "undo 3", length)

    assert turn.does is Does.ASK
    assert not turn.answers


# --- a day of something else -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", ["13 may", "13/5", "13 May 2026", "wed 13 may", "yes 12 may", "last Wednesday, 13 May"]
)
@pytest.mark.parametrize(
    ("thread", "line"),
    [("A", "blocked, waiting on medical"), ("B", "3 blocked, waiting for the school report")],
)
def test_a_day_that_has_passed_is_none_to_ask_again_on_and_holds_nothing(thread, line, day):
    turn, _, player = after(thread, line, day)

    assert turn.does is Does.ASK
    assert turn.waiting.opens == (Open.REVIEW_DAY,)
    assert [fact.split()[-2] for fact in told(player, turn.answers)] in (["blocked"], ["3"])


@pytest.mark.parametrize(
    "day", ["13 may", "13/5", "13th", "wed 13 may", "it was 13 may", "no, 13 may", "make it 13 may"]
)
@pytest.mark.parametrize(
    ("thread", "line", "which", "becomes"),
    [
        ("A", "papers or panel, one was 12 may", "panel", "done 2026-05-13"),
        ("B", "review held 12 may", "3", "3 done 2026-05-13"),
        ("B", "done 12 may", "4", "4 done 2026-05-13"),
    ],
)
def test_while_it_is_asked_of_which_a_day_is_put_right_and_no_step_is_guessed(
    thread, line, which, becomes, day
):
    turn, _, _ = after(thread, line, day)
    assert turn.does is Does.ASK
    assert set(turn.waiting.opens) & {Open.STEP, Open.CHILD}

    assert after(thread, line, day, which)[1] == [becomes]


@pytest.mark.parametrize(
    "day", ["12 may", "13 may", "13/5", "it was 13 may", "13th", "no, 13 may", "held 13 may"]
)
def test_beside_what_was_put_off_a_day_that_has_passed_is_that_of_the_decision(day):
    on = "2026-05-12" if day == "12 may" else "2026-05-13"

    turn, facts, _ = after("B", "2 deferred 12 may, report late", day)

    assert facts in (
        [f"2 decision deferred {on} report_awaited"],
        ["2 decision deferred 2026-05-12 report_awaited"],
    )
    assert turn.does is Does.READ_BACK


@pytest.mark.parametrize("day", ["13 may", "13/5", "wed 13 may"])
@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        (["remind me on 10 june"], ["snooze 2026-06-10"]),
        (["blocked, waiting on medical", "2 weeks"], ["blocked 2026-06-03 report_awaited"]),
    ],
)
def test_beside_a_day_to_ask_again_one_that_has_passed_holds_nothing(lines, stands, day):
    turn, facts, _ = after("A", *lines, day)

    assert (facts, turn.unread) == (stands, (day,))


@pytest.mark.parametrize("day", ["13 may", "13/5", "wed 13 may", "it's 13 may"])
def test_a_day_is_that_of_what_has_one_already(day):
    turn, facts, _ = after("A", "passed to legal 12 may", day)

    assert turn.waiting.opens == (Open.AGAIN,)
    assert facts == ["legal_sent 2026-05-13"]


# --- words that are no reason ------------------------------------------------------------------------------------------

NO_REASONS = ["all of them", "both of those", "the lot", "the first one", "just the first", "not my case"]
NO_REASONS += ["soon", "shortly", "some time", "wrong step", "it didn't happen"]
NO_REASONS += [
    "hasn't happened",
    "no, 13 may",
    "sorry, 9 june",
    "wrong child",
    "the last one",
    "snooze until 3 june",
]


@pytest.mark.parametrize("words", NO_REASONS)
@pytest.mark.parametrize(
    ("thread", "line"),
    [
        ("A", "panel cancelled 12 may"),
        ("B", "2 deferred 12 may"),
        ("A", "panel hasn't happened"),
        ("B", "2 deferred 12 may, report late"),
    ],
)
def test_words_that_choose_deny_or_tell_something_else_are_no_reason(thread, line, words):
    turn, _, _ = after(thread, line, words)

    known = (*turn.answers, *turn.waiting.answers, *turn.waiting.rest)
    assert not any(answer.reason == "other" for answer in known)


@pytest.mark.parametrize(
    "why",
    [
        "the members wanted more time",
        "family asked for more time",
        "chair was off sick",
        "not enough members",
        "fire alarm went off",
        "the papers were not complete",
        "they needed to hear from school first",
        "dad had a new solicitor",
        "all of the carers had to withdraw",
        "no quorum",
    ],
)
def test_any_other_words_are_the_reason_that_was_asked_for(why):
    for line in ("panel deferred 12 may", "panel cancelled 12 may"):
        turn, _, _ = after("A", line, why)

        assert turn.does is Does.READ_BACK
        assert turn.answers[0].reason


@pytest.mark.parametrize(
    "words", ["no panel slot", "no panel date yet", "panel is full", "waiting for the medical"]
)
@pytest.mark.parametrize(
    ("thread", "line"), [("A", "papers or panel, one was 12 may"), ("B", "review held 13 May")]
)
def test_what_stands_in_the_way_names_no_step_that_was_asked_for(thread, line, words):
    turn, _, _ = after(thread, line, words)

    assert turn.does is Does.ASK


@pytest.mark.parametrize(
    "words", ["waiting for the medical", "report is late", "no panel slot", "medical not in"]
)
def test_of_what_was_approved_nothing_stands_in_the_way(words):
    turn, facts, _ = after("A", "panel was 12 may and approved", words)

    assert facts == ["decision approved 2026-05-12"]
    assert turn.unread == (words,)


@pytest.mark.parametrize("words", ["approved", "it was approved", "they approved it"])
def test_why_it_was_put_off_is_none_of_what_was_approved(words):
    assert after("A", "panel deferred 12 may, report late", "yes", words)[1] == [
        "decision approved 2026-05-12"
    ]
    assert after("A", "panel deferred 12 may, report late", words)[1] == ["decision approved 2026-05-12"]


@pytest.mark.parametrize("words", ["and 4 was 13 may", "and 4 on 13 may", "also 4 13 may", "4 too, 13 may"])
def test_what_was_decided_of_one_step_is_no_decision_of_another(words):
    turn, facts, _ = after("B", "5 ruled out 12 may", words)

    assert turn.does is Does.READ_BACK
    assert facts == ["4 done 2026-05-13", "5 decision ruled_out 2026-05-12"]


@pytest.mark.parametrize(
    "words", ["sorry 3 was 15 may", "sorry, 3 was on the 15th of May", "oops 3 was 15 may"]
)
def test_a_child_who_was_not_told_of_takes_the_place_of_none_of_several(words):
    told_now = after("B", "2 held 12 may, 4 lodged 14 may", words)[1]

    assert told_now == ["2 done 2026-05-12", "3 done 2026-05-15", "4 done 2026-05-14"]


# --- which step, which child -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "that was the ADM",
        "it was the ADM",
        "that's the ADM",
        "that was ADM sorry",
        "oh that was the ADM",
        "sorry, it was the ADM",
        "that was actually the ADM",
        "this was the ADM",
        "that is the ADM I meant",
        "no that was the ADM",
    ],
)
def test_that_it_was_another_step_puts_it_right(words):
    assert milestones(after("A", "panel was 12 may", words)) == [("agency_decision", "2026-05-12")]
    assert milestones(after("A", "panel done", words)) == [("agency_decision", "None")]
    assert milestones(after("A", "panel was 12 may", "yes", words)) == [("agency_decision", "2026-05-12")]


@pytest.mark.parametrize(
    "words", ["that was 1", "that's for 1", "it was line 1", "that was for 1 sorry", "that's 1"]
)
def test_that_it_was_another_child_puts_it_right(words):
    assert after("B", "2 held 12 may", words)[1] == ["1 done 2026-05-12"]
    assert after("B", "3 done", words)[1] == ["1 done"]
    assert after("B", "2 held 12 may", "yes", words)[1] == ["1 done 2026-05-12"]


@pytest.mark.parametrize(
    "words",
    [
        "the petition one",
        "oops, the petition one not the panel",
        "I meant the petition one",
        "no, the petition one",
        "sorry the petition case",
        "that was the petition one",
        "the petition line, not the panel",
    ],
)
def test_the_one_of_a_step_is_the_child_who_waits_for_it(words):
    assert after("B", "2 done 12 may", words)[1] == ["4 done 2026-05-12"]
    assert after("B", "2 done", words)[1] == ["4 done"]


@pytest.mark.parametrize(
    "reference", ["not {B3}, {B1}", "{B1}, not {B3}", "no, not {b3}, it's 1", "not 3, {B1}"]
)
def test_a_reference_taken_back_is_put_right_by_the_other(reference):
    for line in ("3 held 13 may", "{B3} review 13 may"):
        assert after("B", line, reference)[1] == ["1 done 2026-05-13"]


@pytest.mark.parametrize(
    "words", ["back on 9 June", "it's back on 9 June", "it goes back on 9 june", "it will be back on 9 June"]
)
@pytest.mark.parametrize(
    "lines", [["2 deferred 12 may, report late"], ["2 deferred 12 may, report late", "yes"]]
)
def test_what_was_put_off_is_back_on_a_day_and_nobody_is_away(lines, words):
    turn, facts, _ = after("B", *lines, words)

    assert turn.does is Does.READ_BACK
    assert facts[-1] == "2 booked 2026-06-09"
    assert not any("leave" in fact for fact in facts)


@pytest.mark.parametrize("words", ["not the panel, the ADM", "no, not panel, ADM", "the ADM, not the panel"])
def test_of_two_the_one_whose_step_is_taken_back_is_put_right(words):
    told_now = milestones(after("A", "panel 12 May, LAC review 14 May", words))

    assert told_now == [("agency_decision", "2026-05-12"), ("later_review", "2026-05-14")]


# --- the rest ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["all of them", "both of those", "the lot", "each of them", "all", "both of these"]
)
def test_all_of_several_is_a_yes_and_of_one_it_is_asked(words):
    assert after("B", "2 held 12 may, 3 held 13 may", words)[0].does is Does.CONFIRM
    assert after("B", "2 held 12 may", words)[0].does is not Does.CONFIRM


@pytest.mark.parametrize("words", ["note: mum has a new phone", "note - gran visits on sundays"])
def test_a_note_takes_nothing_of_what_waits_away(words):
    assert after("B", "2 held 12 may", words)[1] == ["2 done 2026-05-12", "2 note *"]

    turn, facts, _ = after("B", "2 held 12 may, 3 held 13 may", words, "3")
    assert turn.does is Does.READ_BACK
    assert sorted(facts) == ["2 done 2026-05-12", "3 done 2026-05-13", "3 note *"]


@pytest.mark.parametrize("words", ["12 may", "it was 12 may", "12/5", "panel was 12 may", "yes 12 may"])
def test_what_is_recorded_and_said_again_is_recorded_once(words):
    turn, _, player = after("A", "panel was 12 may", "yes", words)

    assert (turn.does, turn.tells) == (Does.TELL, Tells.NOTHING_WAITS)
    assert len(player.kept) == 1


@pytest.mark.parametrize(
    "words", ["didn't go ahead", "did not go ahead", "it hasn't gone ahead", "it didn't go ahead"]
)
def test_what_did_not_go_ahead_did_not_happen(words):
    for lines in ([], ["panel done"]):
        turn, facts, _ = after("A", *lines, words)

        assert turn.waiting.waits_for is WaitsFor.ANSWER
        assert facts == ["not_done"]


@pytest.mark.parametrize(
    "booked", ["3 is next friday", "3 is thursday or friday", "3 is 28 may", "3 booked 28 may"]
)
def test_a_booking_soon_after_puts_a_review_right_and_a_later_one_is_the_next(booked):
    turn, facts, _ = after("B", "3 was 12 may", booked)
    assert [fact.split()[1] for fact in facts] == ["booked"]
    assert turn.does in (Does.READ_BACK, Does.ASK)

    assert after("B", "3 was 12 may", "3 booked 12 november")[1] == [
        "3 done 2026-05-12",
        "3 booked 2026-11-12",
    ]
    assert after("B", "3 was 12 may", "and 3 is booked 28 may")[1] == [
        "3 done 2026-05-12",
        "3 booked 2026-05-28",
    ]


def milestones(turn_facts_player):
    turn = turn_facts_player[0]
    return sorted((answer.milestone, str(answer.on)) for answer in turn.answers)
