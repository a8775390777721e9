"""Lists of lines, each with its yes, its no or its day: what one line says is never told of the next.

Thread B has five children in lines 1 to 5; it is Wed 20 May. Thread D has the same five on Wed 30 Dec.
"""

import pytest

from permanence.replies.read import read
from tests.permanence.replies.contexts import filled, situation_in
from tests.permanence.replies.judge import as_fact
from tests.permanence.replies.talked import OWN, after


def told_in(text, thread="B"):
    """The facts of a reply in brief: the line, the verb, the day."""
    situation = situation_in(OWN, thread)
    facts = [as_fact(a, thread, situation.staff) for a in read(filled(text, thread), situation).facts]
    return [" ".join(str(f[k]) for k in ("line", "verb", "date") if f[k] is not None) for f in facts]


@pytest.mark.parametrize(
    "text",
    [
        "2 no. 3 yes, 14 may",
        "2 no, 3 yes 14 may",
        "2. no 3. yes 14 may",
        "2.no 3.yes 14 may",
        "2-no 3-yes 14 may",
        "2 = no, 3 = yes 14 may",
        "2: no\n3: yes 14 may",
        "2 - no, 3 - held 14 may",
        "2 nope 3 aye 14 may",
        "2 no 3 14 may",
        "no to 2, 3 yes 14 may",
        "nope to 2, yes to 3 on 14 may",
        "3 held 14 may, 2 hasnt",
        "3 held 14 may, 2 no",
    ],
)
def test_the_no_of_a_line_is_its_own_and_no_word_for_a_number(text):
    assert sorted(told_in(text)) == ["2 not_done", "3 done 2026-05-14"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "1 yes 12 May, 2 no, 3 yes 14 may",
            ["1 done 2026-05-12", "2 not_done", "3 done 2026-05-14"],
        ),
        ("1. no 2. no 3. yes 14 may", ["1 not_done", "2 not_done", "3 done 2026-05-14"]),
        ("1 & 2 no. 3 yes 14 may", ["1 not_done", "2 not_done", "3 done 2026-05-14"]),
        ("no to 1 and 2, 3 yes 14 may", ["1 not_done", "2 not_done", "3 done 2026-05-14"]),
        ("no. 4 lodged 14 may", ["4 done 2026-05-14"]),
        ("3 no. it was 14 may", ["3 done 2026-05-14"]),
    ],
)
def test_each_line_has_its_own_answer(text, facts):
    assert told_in(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "nothing for 1,2,4. 3 held 14 may",
        "nothing to report on 1, 2 and 4. 3 held 14 may",
        "nothing on 1,2,4, 3 held 14 may",
        "nothing on 1,2,4 but 3 held 14 may",
        "nothing for 1,2 and 4, 3 held 14 may",
        "no news on 1/2/4; 3 held 14 may",
        "no update for lines 1 & 2. 3 held 14 may",
    ],
)
def test_several_lines_without_news_get_none_of_the_next(text):
    assert told_in(text) == ["3 done 2026-05-14"]


@pytest.mark.parametrize(
    "text",
    ["1 x 2 x 3 held 14 may", "1 held 12 may or 3 held 12 may", "2 9 june 3 14 may", "1 9 may 3 9 may"],
)
def test_what_leaves_open_which_line_it_is_makes_no_fact(text):
    assert told_in(text) == []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("1 12 may 3 14 may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 12/5 3 14/5", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 12th may 3 9th may", ["1 done 2026-05-12", "3 done 2026-05-09"]),
        ("1. held 13 may 4. held 14 may", ["1 done 2026-05-13", "4 done 2026-05-14"]),
    ],
)
def test_numbers_and_days_in_turn_need_no_sign_between_them(text, facts):
    assert told_in(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("1 was 12 may and 3 14th", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 12 may, 3 14th", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 12/5 3 14th", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 held 12th, 3 held 14th may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 12th 3 14th all may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("line 1 12th line 3 14th, both may", ["1 done 2026-05-12", "3 done 2026-05-14"]),
        ("1 booked 11 june, 3 18th", ["1 booked 2026-06-11", "3 booked 2026-06-18"]),
        ("1 held 12 may, 3 booked 9th", ["1 done 2026-05-12", "3 booked 2026-06-09"]),
        ("1 12 may, 3 26th", ["1 done 2026-05-12"]),
        ("1 12 may, 2 11 june, 3 14th", ["1 done 2026-05-12", "2 booked 2026-06-11"]),
    ],
)
def test_the_month_that_a_list_names_once_is_of_every_day_on_the_same_side_of_today(text, facts):
    assert told_in(text) == facts


def test_at_the_end_of_a_year_a_month_is_carried_to_no_day_of_the_other_year():
    assert told_in("1 held 9 dec, 3 8th, 4 22nd", "D") == [
        "1 done 2026-12-09",
        "3 done 2026-12-08",
        "4 done 2026-12-22",
    ]
    assert told_in("1 booked 7 jan, 3 held 22nd", "D") == ["1 booked 2027-01-07", "3 done 2026-12-22"]


@pytest.mark.parametrize(
    "text",
    [
        "1 done, 3 done, both 12 may",
        "1 held, 3 held, both on 12/5",
        "1 was held 12 may, same for 3",
        "1 held 12 may & 3 as well",
        "1 held 12 may and {B3} too",
        "1 held 12 may ditto 3",
        "1 held 12 may, 3 same day",
        "{B1} held 12 may 2pm, same for {B3}",
    ],
)
def test_what_is_said_once_is_of_both(text):
    assert told_in(text) == ["1 done 2026-05-12", "3 done 2026-05-12"]


def test_a_third_line_is_not_joined_to_what_is_the_same():
    assert told_in("1 and 2 held 12 may, same for 3") == ["1 done 2026-05-12", "2 done 2026-05-12"]


def test_the_numbers_of_her_own_list_are_none_of_a_message_with_one_line():
    reading = read("1. Panel held 12/5\n2. LAC review held 14/5", situation_in(OWN, "A"))

    assert [(f.milestone, f.on.isoformat()) for f in reading.facts] == [
        ("panel", "2026-05-12"),
        ("later_review", "2026-05-14"),
    ]


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ("2 not 3", ["1 done 2026-05-12", "2 done 2026-05-13"]),
        ("not 3, 2", ["1 done 2026-05-12", "2 done 2026-05-13"]),
        ("sorry that was 2 not 3", ["1 done 2026-05-12", "2 done 2026-05-13"]),
        ("i meant 2 not 3", ["1 done 2026-05-12", "2 done 2026-05-13"]),
        ("1 not 3", ["1 done 2026-05-12"]),
    ],
)
def test_of_several_read_back_one_goes_to_the_line_that_was_meant(words, becomes):
    _, facts, _ = after("B", "1 held 12 may, 3 held 13 may", words)

    assert facts == becomes


def test_days_that_are_asked_for_are_given_each_with_its_line():
    _, facts, _ = after("B", "1 and 3 done", "1 was 12 may and 3 14th")

    assert facts == ["1 done 2026-05-12", "3 done 2026-05-14"]


# --- a yes to some of what was read back ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "yes to 2 but 4 wasnt",
        "yes to 2 4 wasnt",
        "yes 2, 4 didnt",
        "yes 2 4 no",
        "2 yes 4 no",
        "2 is right 4 isnt",
        "yes but 4 not",
        "yes, 4 wasnt though",
        "ok but 4 hasnt",
        "yes the petition wasnt",
        "yes the first, second no",
        "yes but not 4",
        "drop 4 ok",
    ],
)
def test_a_yes_records_nothing_of_the_line_that_is_denied_beside_it(words):
    _, _, player = after("B", "2 held 12 may, 4 lodged 14 may", words)

    assert [as_fact(a, "B", player.situation.staff)["line"] for a in player.kept.values()] == [2]


@pytest.mark.parametrize("words", ["yes to 2 but 4 is the 15th", "aye to 2 but 4 was 15 may"])
def test_a_yes_to_some_and_another_day_for_the_rest_is_read_back_before_it_is_recorded(words):
    _, facts, player = after("B", "2 held 12 may, 4 lodged 14 may", words)

    assert facts == ["2 done 2026-05-12", "4 done 2026-05-15"]
    assert player.kept == {}


def test_verbs_may_stand_between_the_numbers_and_the_days_of_a_list():
    assert told_in("1 done 8/12 2 14/1 3 8/12", "D") == [
        "1 done 2026-12-08",
        "2 booked 2027-01-14",
        "3 done 2026-12-08",
    ]


@pytest.mark.parametrize(
    "text",
    ["give 2 to jamie", "hi its morag, pls give 2 to jamie", "pass line 2 over to jamie", "move 2 to jamie"],
)
def test_a_line_may_be_given_to_a_colleague_by_its_number(text):
    assert told_in(text) == ["2 reallocate"]


@pytest.mark.parametrize(
    "text", ["give 2 to legal", "give 2 weeks to jamie", "move 2 to june", "move 2 to friday"]
)
def test_what_goes_to_nobody_of_the_staff_is_given_to_nobody(text):
    assert told_in(text) == []
