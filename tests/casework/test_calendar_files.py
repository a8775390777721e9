"""A booked day comes as a calendar file to whoever asked for it, and to nobody else."""

from datetime import date, timedelta

import pytest

from casework.calendar_files import ON, uid_of
from casework.restrict import restrict
from permanence.calendar_file import CalendarDay
from tests.builders import MORAG, NOW, SHONA, TODAY
from tests.casework.replying import Replying, waits_for_panel


def files(post, email: str) -> list[CalendarDay]:
    return [t.content.day for t in post.sent_to(email) if getattr(t.content, "day", None)]


def books(record, day: str, now=NOW, person: str = SHONA, child: str = "") -> None:
    someone = Replying(record, person, source=f"at {now}", now=now)
    someone.types(f"{child} panel booked for {day}")
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


def test_a_day_that_was_undone_after_it_came_goes_from_the_calendar_again(record, post) -> None:
    reference = waits_for_panel(record)
    shona = Replying(record, SHONA)
    shona.types("calendar on")
    shona.types("panel booked for 11 June")
    shona.types("yes")
    post.deliver()
    shona.at(NOW + timedelta(minutes=5)).types("undo")
    post.wait(minutes=5)
    post.deliver()

    first, second = files(post, SHONA)
    assert (first.cancelled, second.cancelled) == (False, True)
    assert (first.uid, first.on) == (second.uid, second.on)
    assert first.version < second.version
    assert second.title == f"{reference} Panel"
    assert "METHOD:CANCEL" in second.text()


def test_an_undone_move_moves_the_entry_back(record, post) -> None:
    waits_for_panel(record)
    Replying(record, SHONA).types("calendar on")
    books(record, "11 June")
    post.deliver()
    books(record, "12 June", NOW + timedelta(hours=1))
    post.wait(hours=1)
    post.deliver()
    Replying(record, SHONA, source="later", now=NOW + timedelta(minutes=65)).types("undo")
    post.wait(minutes=5)
    post.deliver()

    versions, days = zip(*((day.version, day.on.day) for day in files(post, SHONA)), strict=True)
    assert days == (11, 12, 11)
    assert list(versions) == sorted(set(versions))


def test_what_a_colleague_moves_or_what_comes_about_before_reaches_the_calendar_the_next_morning(
    record, post
) -> None:
    reference = waits_for_panel(record)
    Replying(record, SHONA).types("calendar on")
    books(record, "11 June")
    post.deliver()
    books(record, "18 June", NOW + timedelta(hours=1), MORAG, reference)
    post.morning(TODAY + timedelta(days=1))
    held = Replying(record, MORAG, source="held", now=post.now)
    held.types(f"{reference} panel approved on 20 May")
    held.types("yes")
    post.morning(TODAY + timedelta(days=2))

    moved, gone = files(post, SHONA)[1:]
    assert (moved.on, moved.cancelled) == (date(2026, 6, 18), False)
    assert (gone.on, gone.cancelled) == (date(2026, 6, 18), True)
    assert files(post, MORAG) == []


def test_nothing_of_a_child_who_is_kept_from_her_since_comes(record, post) -> None:
    reference = waits_for_panel(record)
    Replying(record, SHONA).types("calendar on")
    books(record, "11 June")
    post.deliver()
    restrict(record, reference, SHONA, "own family", NOW)
    books(record, "18 June", NOW + timedelta(hours=1), MORAG, reference)
    post.morning(TODAY + timedelta(days=1))

    assert len(files(post, SHONA)) == 1


def test_the_next_review_is_another_entry_than_the_last_one(record) -> None:
    reference = waits_for_panel(record)
    with record.reading() as tx:
        journey = tx.journey(reference)

    assert uid_of(journey, "panel") == f"{reference}.panel@homeward"
    assert uid_of(journey, "later_review") != f"{reference}.later_review@homeward"


def test_the_file_is_what_calendars_read() -> None:
    title = "HW-4821-B Papers, medical and other reports that the panel wants to see before it meets at last"
    text = CalendarDay("HW-4821-B.panel@homeward", 7, date(2026, 6, 11), title, NOW).text()

    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert "DTSTART;VALUE=DATE:20260611" in lines
    assert "DTEND;VALUE=DATE:20260612" in lines
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "Papers\\, medical" in text.replace("\r\n ", "")
    assert "ORGANIZER" not in text


def test_a_cancellation_names_who_it_comes_from_and_says_that_the_entry_goes() -> None:
    day = CalendarDay(
        "HW-4821-B.panel@homeward", 8, date(2026, 6, 11), "HW-4821-B Panel", NOW, cancelled=True
    )

    lines = day.text("homeward@council.example").split("\r\n")

    assert {"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:8"} <= set(lines)
    assert "ORGANIZER:mailto:homeward@council.example" in lines
