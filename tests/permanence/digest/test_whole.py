"""The whole fortnight says of each step everything, in one place, and of each figure where its lines stand."""

from datetime import date

import pytest

from permanence.digest.whole import whole_of
from tests.bot.email.fortnights import FULL, NOTHING, SEVERAL
from tests.bot.email.made_up import reference
from tests.permanence.digest.test_digest import digest


@pytest.fixture(scope="module")
def whole():
    return whole_of(digest())


def part(parts, title):
    return next(p for p in parts if p.title == title)


def lines(parts, title):
    return {line.reference: line.words for line in part(parts, title).lines}


def test_a_late_step_says_in_its_line_that_it_drifts_and_is_new(whole):
    late = lines(whole.open_steps, "Agency decision, over the statutory limit")

    assert late["child 2"].startswith("7 days; new")
    assert late["child 4"].startswith("85 days; drifting: no news for 55 days")


def test_what_stands_above_already_is_counted_and_not_repeated(whole):
    booked = part(whole.open_steps, "Booked for the next fortnight")

    assert (booked.total, booked.lines, booked.says) == (1, (), "One of them stands above.")
    drifting = [
        line.words for line in part(whole.open_steps, "Drifting").lines if line.reference == "child 6"
    ]
    assert any(
        "Agency decision; drifting: " in words and "booked for Tue 2 Jun" in words for words in drifting
    )


def test_a_decision_stands_with_its_outcome_and_reason_among_what_was_reached(whole):
    said = [line.words for line in part(whole.happened, "Reached").lines if line.reference == "child 10"]

    assert "Agency decision made on Wed 20 May; approved; no reason recorded" in said
    assert part(whole.happened, "Decisions").lines == ()


def test_a_decision_that_reached_nothing_has_a_line_of_its_own():
    found = whole_of(FULL)

    assert lines(found.happened, "Decisions")[reference(38)] == "Panel on 12 May: deferred; report awaited"


def test_a_change_of_route_says_its_reason_and_what_prompted_it():
    changes = lines(whole_of(FULL).happened, "Routes changed")

    assert changes[reference(29)] == (
        "Return or remain at home to kinship care order, 6 May; Carer came forward; "
        "prompted by: review approved, 2 days before"
    )
    assert changes[reference(30)].endswith("; no reason recorded")
    assert changes[reference(37)] == "Adoption given up, permanence order goes on, Thu 14 May; Kin withdrew"


def test_a_hand_over_to_legal_services_says_its_days():
    legal = lines(whole_of(FULL).happened, "Legal services")

    assert legal[reference(39)] == (
        "Sent on Tue 12 May, 11 days after the step before; with legal services for 6 days"
    )
    assert "waits for our answer for 10 days, for: chronology" in legal[reference(6)]


@pytest.mark.parametrize("found", [FULL, SEVERAL])
def test_every_part_that_has_fewer_lines_than_its_figure_says_where_the_others_stand(found):
    parts = whole_of(found)

    for one in (*parts.open_steps, *parts.happened, *parts.gaps):
        assert len(one.lines) == one.total or one.says
    assert sum(p.total for p in parts.lost) == found.lost.days
    assert all(p.total == sum(int(line.words.split()[0]) for line in p.lines) for p in parts.lost)


def test_a_quiet_fortnight_has_no_parts():
    parts = whole_of(NOTHING)

    found = (parts.open_steps, parts.happened, parts.gaps, parts.in_time, parts.lost)
    assert found == ((), (), (), (), ())


def test_what_happened_before_the_fortnight_and_was_recorded_in_it_is_said():
    assert "1 happened before 4 May and was recorded since." in part(whole_of(FULL).happened, "Reached").says
    assert date(2026, 5, 4) == FULL.period.first
