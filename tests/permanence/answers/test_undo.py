"""Ten minutes to take back what was recorded, for its writer and her managers; what it had replaced stands again."""

from datetime import date, timedelta

import pytest

from permanence.answers.undo import recorded_together, undo_entries, why_not_undo
from permanence.entries import Entry
from tests.builders import EWAN, ISLA, JAMIE, MORAG, NOW, SHONA, a_person, people, shona
from tests.permanence.cases import WAITS_FOR_PANEL, case_of, panel_entries, then

HER = shona(WAITS_FOR_PANEL)
MAY_12, MAY_14 = date(2026, 5, 12), date(2026, 5, 14)
TEN_MINUTES = timedelta(minutes=10)


def recorded() -> tuple[list[Entry], Entry]:
    entries = then(panel_entries(), HER.milestone_reached("panel", MAY_12))
    return entries, entries[-1]


@pytest.mark.parametrize(
    ("email", "may"), [(SHONA, True), (MORAG, True), (ISLA, True), (JAMIE, False), (EWAN, False)]
)
def test_who_may_take_it_back(email: str, may: bool):
    _, entry = recorded()

    why_not = why_not_undo(entry, a_person(email), people(), NOW)

    assert (why_not is None) is may


def test_ten_minutes_and_not_a_second_more():
    _, entry = recorded()
    shona_herself = a_person(SHONA)

    assert why_not_undo(entry, shona_herself, people(), NOW + TEN_MINUTES) is None
    assert "ten minutes ago" in (
        why_not_undo(entry, shona_herself, people(), NOW + TEN_MINUTES + timedelta(seconds=1)) or ""
    )


def test_what_is_undone_stands_no_more():
    entries, entry = recorded()

    after = then(entries, *undo_entries([entry], SHONA, "slack:2"))

    assert case_of(after).journey.reached("panel") == []


def test_undoing_a_correction_lets_the_first_date_stand_again():
    entries, first = recorded()
    corrected = then(
        entries, shona(WAITS_FOR_PANEL, replaces=first.number).milestone_reached("panel", MAY_14)
    )

    after = then(corrected, *undo_entries([corrected[-1]], SHONA, "slack:2"))

    assert [r.on for r in case_of(after).journey.reached("panel")] == [MAY_12]


def test_what_one_reply_recorded_is_taken_back_together():
    both = then(
        panel_entries(), HER.milestone_reached("panel", MAY_12), HER.blocker_cleared("PO.PANEL#1", MAY_12)
    )
    first = both[-2]

    assert [e.number for e in recorded_together(first, both)] == [first.number, first.number + 1]


def test_what_another_reply_recorded_stays():
    entries, first = recorded()
    later = then(entries, HER.booked("agency_decision", date(2026, 6, 1)), now=NOW + timedelta(minutes=1))

    assert recorded_together(first, later) == [first]


def test_what_was_undone_is_not_undone_twice():
    entries, entry = recorded()
    after = then(entries, *undo_entries([entry], SHONA, "slack:2"))

    assert recorded_together(entry, after) == []
