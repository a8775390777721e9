"""Days as people read them: no more words than the day on which they are read calls for."""

from datetime import date

import pytest

from permanence.day_words import day_words, look_again_words

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 9, 25), "25 Sep"),
        (date(2026, 11, 19), "19 Nov"),
        (date(2026, 11, 20), "Fri 20 Nov"),
        (TODAY, "Fri 27 Nov"),
        (date(2026, 12, 11), "Fri 11 Dec"),
        (date(2027, 1, 12), "Tue 12 Jan 2027"),
        (date(2025, 12, 31), "31 Dec 2025"),
    ],
)
def test_a_day_in_a_message_has_its_weekday_when_near_and_its_year_when_another(
    day: date, words: str
) -> None:
    assert day_words(day, TODAY) == words


def test_a_line_without_room_leaves_the_weekday_out() -> None:
    assert day_words(date(2026, 12, 11), TODAY, weekday=False) == "11 Dec"


def test_the_record_says_everything() -> None:
    assert day_words(date(2026, 5, 14)) == "Thu 14 May 2026"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 2), "was to be looked at on 2 Nov"),
        (TODAY, "to be looked at on Fri 27 Nov"),
        (date(2026, 12, 1), "to be looked at on Tue 1 Dec"),
    ],
)
def test_a_stumbling_block_whose_day_has_gone_by_was_to_be_looked_at(day: date, words: str) -> None:
    assert look_again_words(day, TODAY) == words
