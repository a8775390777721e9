"""What is asked on *Held…*, and what follows from the answer: how late it was, and which clock starts from that day."""

from dataclasses import replace
from datetime import date

from casework.content import WhichDay
from casework.what_follows import late_by, what_follows
from permanence.notices import Level
from permanence.stages import QuietKind
from tests.bot.email.examples import TODAY, an_item
from tests.builders import a_rulebook
from tests.permanence.cases import decision_case

BOOKED = date(2026, 5, 14)


def test_a_late_step_offers_today_and_the_due_day() -> None:
    late = an_item(over=3)

    assert WhichDay.of(late, TODAY).days == (("today", TODAY), ("due", late.due_on))


def test_a_booked_day_that_has_gone_comes_first_and_a_day_to_come_is_never_offered() -> None:
    gone = replace(an_item(over=-4, level=Level.BOOKED_FOR), quiet_kind=QuietKind.BOOKED, quiet_until=BOOKED)

    assert WhichDay.of(gone, TODAY).days == (("booked", BOOKED), ("today", TODAY))
    assert WhichDay.of(replace(gone, quiet_until=date(2026, 6, 1)), TODAY).days == (("today", TODAY),)


def test_a_day_that_is_two_things_is_offered_once() -> None:
    assert len(WhichDay.of(an_item(over=0), TODAY).days) == 1


def test_a_recorded_day_says_what_is_due_because_of_it() -> None:
    stages = decision_case().stages

    words = what_follows(stages, "panel", date(2026, 5, 6), a_rulebook(), date(2026, 5, 8))
    assert words == "The agency decision is now due by Wed 20 May."
    assert what_follows(stages, "panel", date(2026, 1, 1), a_rulebook(), date(2026, 5, 8)) is None


def test_a_recorded_day_says_how_late_it_was() -> None:
    stages = [
        replace(s, ended_on=date(2026, 5, 25)) if s.milestone == "agency_decision" else s
        for s in decision_case().stages
    ]

    assert late_by(stages, "agency_decision", date(2026, 5, 25)) == "5 days late"
    assert late_by(stages, "agency_decision", date(2026, 5, 20)) is None
