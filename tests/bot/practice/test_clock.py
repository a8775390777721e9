"""The practice clock moves by hand, and the service lives through every working morning on the way."""

from datetime import date

import pytest

from bot.practice.clock import Move, moments_to, nine_on
from tests.builders import EWAN, ISLA, MORAG, SHONA, a_rulebook

RULES = a_rulebook()
WEDNESDAY = date(2026, 5, 20)


def days(start: date, move: Move) -> list[date]:
    return [moment.date() for moment in moments_to(nine_on(start, RULES), move, RULES)]


def test_the_next_working_morning_leaves_out_the_weekend():
    assert days(date(2026, 5, 15), Move.MORNING) == [date(2026, 5, 18)]


def test_the_next_working_morning_leaves_out_the_councils_holidays():
    assert days(date(2026, 12, 24), Move.MORNING) == [date(2026, 12, 29)]


def test_a_day_leads_to_a_saturday_too():
    assert days(date(2026, 5, 22), Move.DAY) == [date(2026, 5, 23)]


def test_a_fortnight_passes_through_each_of_its_working_mornings():
    passed = days(WEDNESDAY, Move.FORTNIGHT)

    assert passed[-1] == date(2026, 6, 3)
    assert len(passed) == 9  # the spring bank holiday is among the ten weekdays
    assert all(day.weekday() < 5 for day in passed)


def test_a_fortnight_from_a_saturday_ends_on_a_saturday():
    assert days(date(2026, 5, 23), Move.FORTNIGHT)[-1] == date(2026, 6, 6)


def test_nine_o_clock_is_nine_on_the_councils_wall_in_summer_and_winter():
    assert nine_on(date(2026, 1, 5), RULES).hour == 9
    assert nine_on(date(2026, 7, 6), RULES).hour == 8


def test_what_nobody_answered_for_two_working_days_goes_up_to_the_manager(practised, visitor):
    for _ in range(2):
        page = visitor.press(visitor.get("/"), "Next working morning")

    assert "Fri 22 May 2026, 09:00" in page.words
    assert "went up to Morag Keir" in page.words
    assert "Shona Reid has not answered yet" in visitor.get(f"/people/{MORAG}").words
    assert practised.late in visitor.get(f"/people/{MORAG}").words


def test_what_was_answered_does_not_go_up(visitor):
    visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")
    form = visitor.get(f"/people/{SHONA}").form_with("Send")
    visitor.press(
        visitor.send(form, {**form.fields, "text": "panel moved to 28 May, report late"}), "Record it"
    )

    for _ in range(2):
        page = visitor.press(visitor.get("/"), "Next working morning")

    assert "Morag Keir" not in page.words.partition("Try next")[0]
    assert "not answered yet" not in visitor.get(f"/people/{MORAG}").words


def test_ten_working_days_lead_to_the_service_manager(visitor):
    visitor.press(visitor.get("/"), "A fortnight on")
    for _ in ("Thursday", "Friday", "Monday, the first of her week"):
        page = visitor.press(visitor.get("/"), "Next working morning")

    assert "Isla Dunbar" in page.words.partition("Try next")[0]
    assert "not answered for ten working days" in visitor.get(f"/people/{ISLA}").words


def test_nothing_of_shonas_goes_up_to_ewans_manager(practised, visitor):
    visitor.press(visitor.get("/"), "A fortnight on")

    for email in (EWAN, "ross.tait@council.example"):
        assert practised.late not in visitor.get(f"/people/{email}").text


def test_a_day_without_work_says_so_and_sends_nothing(visitor):
    for button in ("Next working morning", "Next working morning", "One day on"):
        page = visitor.press(visitor.get("/"), button)

    assert "Sat 23 May 2026" in page.words
    assert "The council does not work today: nothing goes out." in page.words
    assert "Nothing new has come" in page.words


def test_moving_the_clock_leads_back_to_the_page_it_was_moved_on(visitor):
    page = visitor.press(visitor.get(f"/people/{SHONA}/list"), "One day on")

    assert page.path == f"/people/{SHONA}/list"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", ""])
def test_moving_the_clock_leads_nowhere_else(visitor, back):
    moved = visitor.post("/clock", {"move": "day", "back": back})

    assert (moved.status, moved.headers["location"]) == (303, "/")


def test_the_clock_is_moved_only_as_far_as_the_buttons_say(visitor):
    assert visitor.post("/clock", {"move": "year"}).status == 404


def test_where_the_calendar_ends_the_clock_goes_on(practised, visitor):
    from bot.practice.clock import PracticeClock, set_clock

    end = nine_on(date(2035, 12, 31), RULES)
    with practised.room.record.writing() as tx:
        set_clock(tx, PracticeClock(end))

    page = visitor.post("/clock", {"move": "fortnight"})

    assert page.status == 303
    assert practised.now == nine_on(date(2036, 1, 14), RULES)


def test_beginning_again_brings_everything_back(practised, visitor):
    visitor.held_today(visitor.get(f"/people/{SHONA}"), "Held… Later review")
    visitor.press(visitor.get("/"), "A fortnight on")

    page = visitor.press(visitor.get("/"), "Begin again")

    assert "Wed 20 May 2026, 09:00" in page.words
    assert visitor.get(f"/people/{SHONA}").form_with("Held… Later review")
    with practised.room.record.reading() as tx:
        assert {e.by for e in tx.entries(practised.late)} == {"import:tracker"}


def test_where_there_is_nothing_to_go_back_to_the_button_is_not_there(practised, visitor):
    practised.room.begin_again = None

    assert "Begin again" not in visitor.get("/").words
    assert visitor.post("/again", {}).status == 404
