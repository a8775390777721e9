"""A booked day comes as a calendar file to whoever asked for it, and to nobody else."""

from datetime import date, timedelta

import pytest

from casework.calendar_files import ON
from permanence.calendar_file import CalendarDay
from tests.builders import MORAG, NOW, SHONA
from tests.casework.replying import Replying, waits_for_panel


def files(post, email: str) -> list[CalendarDay]:
    return [t.content.day for t in post.sent_to(email) if getattr(t.content, "day", None)]


def books(record, day: str, now=NOW, person: str = SHONA) -> None:
    someone = Replying(record, person, source=f"at {now}", now=now)
    someone.types(f"panel booked for {day}")
    someone.types("yes")


def test_with_calendar_on_a_booking_comes_as_a_file_that_names_reference_and_step_only(record, post) -> None:
    reference = waits_for_panel(record)
    said = Replying(record, SHONA).types("calendar on")

    books(record, "11 June")
    post.deliver()

    assert said.lines[0].startswith("From now on each day that you book comes by e-mail")
    [day] = files(post, SHONA)
    assert (day.title, day.on) == (f"{reference} Panel", date(2026, 6, 11))
    assert post.email.sent[-1].person.email == SHONA


def test_without_it_and_after_calendar_off_no_file_comes(record, post) -> None:
    waits_for_panel(record)
    shona = Replying(record, SHONA)
    books(record, "11 June")
    shona.types("calendar on")
    shona.types("calendar off")
    books(record, "12 June", NOW + timedelta(minutes=1))
    post.deliver()

    assert files(post, SHONA) == []
    assert files(post, MORAG) == []


@pytest.mark.parametrize("words", ["Calendar on, please", "calender on", "turn the calendar on"])
def test_the_wish_in_a_hurried_workers_words(record, words) -> None:
    waits_for_panel(record)

    assert Replying(record, SHONA).types(words).lines == (ON,)


def test_what_was_undone_before_it_left_never_comes(record, post) -> None:
    waits_for_panel(record)
    shona = Replying(record, SHONA)
    shona.types("calendar on")
    shona.types("panel booked for 11 June")
    shona.types("yes")
    shona.types("undo")
    post.deliver()

    assert files(post, SHONA) == []


def test_a_moved_day_is_the_same_entry_of_the_calendar_with_a_newer_version(record, post) -> None:
    waits_for_panel(record)
    Replying(record, SHONA).types("calendar on")
    books(record, "11 June")
    post.deliver()
    books(record, "12 June", NOW + timedelta(hours=1))
    post.wait(hours=1)
    post.deliver()

    first, second = files(post, SHONA)
    assert first.uid == second.uid
    assert first.version < second.version


def test_the_file_is_what_calendars_read() -> None:
    title = "HW-4821-B Papers, medical and other reports that the panel wants to see before it meets at last"
    text = CalendarDay("HW-4821-B.panel@homeward", 7, date(2026, 6, 11), title, NOW).text()

    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20260611" in lines
    assert "DTEND;VALUE=DATE:20260612" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "Papers\\, medical" in text.replace("\r\n ", "")
