"""The end of care in a file of its own, beside the days that are held already."""

from datetime import date

from tests.importing import a_mapping, asks, children, take_in

CHILD = "D10001"
ENDS = a_mapping(name="ends", dates={}, ended_column="ended")


def _a_held_panel(record, folder):
    whole = folder / "whole.csv"
    whole.write_text(f"id,began,panel\n{CHILD},2025-03-03,2026-04-14\n", encoding="utf-8")
    take_in(record, whole, a_mapping())


def _ends(record, folder, day):
    file = folder / "ends.csv"
    file.write_text(f"id,ended\n{CHILD},{day}\n", encoding="utf-8")
    return take_in(record, file, ENDS)


def test_an_end_of_care_before_a_day_that_is_held_is_asked_about_and_ends_nothing(record, tmp_path):
    _a_held_panel(record, tmp_path)

    report = _ends(record, tmp_path, "2026-02-02")

    assert asks(report) == [(2, "ended", "before 2026-04-14, a date that is held: which of them is right?")]
    with record.reading() as tx:
        assert tx.journey(children(record)[CHILD]).ended_on is None
    assert _ends(record, tmp_path, "2026-02-02").entries_added == 0


def test_an_end_on_or_after_the_last_day_that_is_held_ends_care_once(record, tmp_path):
    _a_held_panel(record, tmp_path)

    first, again = (_ends(record, tmp_path, "2026-04-14") for _ in range(2))

    assert (first.asked, again.asked, again.entries_added) == ([], [], 0)
    with record.reading() as tx:
        assert tx.journey(children(record)[CHILD]).ended_on == date(2026, 4, 14)
