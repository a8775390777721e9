"""A file taken in, and taken in again: what is new, what is known, what disagrees, what must be asked."""

import hashlib
from datetime import date
from pathlib import Path

import pytest

from casework.imports.rows import ImportReport
from casework.imports.take_in import PORTION
from permanence.entries import EntryKind
from permanence.people import Person, Role
from tests.builders import NOW, SHONA, a_record, shona
from tests.importing import (
    a_mapping,
    a_row,
    a_tracker,
    an_event,
    asks,
    children,
    entries_about,
    events,
    reached,
    take_in,
)

CHILD = "D10001"


def say(record, make, case_id=CHILD):
    """Shona records something about a child: `make` gets her recorder."""
    with record.writing() as tx:
        tx.append([make(shona(children(record)[case_id]))], NOW)


def newest(record, case_id=CHILD):
    return entries_about(record, case_id)[-1]


def figures(report: ImportReport):
    return (report.new, report.changed, report.unchanged, report.entries_added)


def test_a_new_child_is_in_with_all_that_her_row_says(record, tmp_path):
    row = a_row(
        dob="2021-04-02", worker="Shona Reid", team="North", plan="PO", panel="6/5/26", booked="4/6/26"
    )

    report = take_in(record, a_tracker(tmp_path, row))

    with record.reading() as tx:
        journey = tx.journey(children(record)[CHILD])
    assert report.new == 1
    assert report.asked == []
    assert (journey.began_on, journey.age_at_start) == (date(2025, 10, 1), 4)
    assert journey.allocation.social_worker == SHONA
    assert journey.primary_plan().route == "permanence_order"
    assert reached(record, CHILD, "panel") == ["2026-05-06"]
    assert [b.on.isoformat() for b in journey.bookings_of("panel")] == ["2026-06-04"]


def test_a_second_import_of_the_same_file_changes_nothing(record, tmp_path):
    file = a_tracker(
        tmp_path, a_row(panel="6/5/26", plan="PO", block="no panel date"), a_row("0200", rec="1/4/26")
    )
    take_in(record, file)

    report = take_in(record, file)

    assert figures(report) == (0, 0, 2, 0)


def test_a_dry_run_says_the_same_as_the_real_one_and_changes_no_byte(tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26", block="no panel date"), a_row("0200", rec="5/13/26"))
    record = a_record(tmp_path)
    record.close()
    store = tmp_path / "homeward.db"
    before = hashlib.sha256(store.read_bytes()).hexdigest()

    tried = take_in(record, file, dry_run=True)
    record.close()
    after = hashlib.sha256(store.read_bytes()).hexdigest()
    done = take_in(record, file)

    assert before == after
    assert figures(tried) == figures(done)
    assert tried.asked == done.asked
    assert "would be added" in tried.in_words()


def test_a_changed_cell_is_one_entry_that_replaces_the_old_one(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    before = len(entries_about(record, CHILD))

    report = take_in(record, a_tracker(tmp_path, a_row(panel="13/5/26")))

    assert figures(report) == (0, 1, 0, 1)
    assert len(entries_about(record, CHILD)) == before + 1
    assert newest(record).replaces is not None
    assert reached(record, CHILD, "panel") == ["2026-05-13"]


def test_a_cell_that_is_changed_back_is_changed_back(record, tmp_path):
    for day in ("6/5/26", "13/5/26", "6/5/26"):
        take_in(record, a_tracker(tmp_path, a_row(panel=day)))

    assert reached(record, CHILD, "panel") == ["2026-05-06"]


@pytest.mark.parametrize("blank", [None, "", "-", "TBC", "n/a"])
def test_a_blank_never_takes_a_date_away(record, tmp_path, blank):
    take_in(
        record, a_tracker(tmp_path, a_row(panel="6/5/26", plan="PO", worker="Shona Reid", block="SW left"))
    )

    report = take_in(
        record, a_tracker(tmp_path, a_row(panel=blank, plan=blank, worker=blank, block=blank, laac=blank))
    )

    assert figures(report) == (0, 0, 1, 0)
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_a_date_that_a_person_gave_becomes_a_question_and_not_an_overwrite(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    say(record, lambda on: on.milestone_reached("panel", date(2026, 5, 14)))

    first = take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    second = take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))

    assert reached(record, CHILD, "panel") == ["2026-05-14"]
    assert [(c.row, c.column, c.given, c.recorded, c.recorded_by) for c in first.conflicts] == [
        (4, "Panel", "2026-05-06", "2026-05-14", SHONA)
    ]
    assert first.is_asking
    assert newest(record).kind is EntryKind.QUESTION_ASKED
    assert (first.entries_added, second.entries_added) == (1, 0)
    assert second.conflicts == first.conflicts


def test_a_question_that_was_settled_is_not_asked_again(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    say(record, lambda on: on.milestone_reached("panel", date(2026, 5, 14)))
    file = a_tracker(tmp_path, a_row(panel="6/5/26"))
    take_in(record, file)
    question = newest(record).number
    say(record, lambda on: on.question_settled(question, "2026-05-14"))

    report = take_in(record, file)

    assert (report.conflicts, report.entries_added) == ([], 0)


def test_a_persons_newer_word_is_not_overwritten_by_an_old_file(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26", plan="PO", worker="Shona Reid", booked="4/6/26"))
    take_in(record, file)
    held = next(e for e in entries_about(record, CHILD) if e.kind is EntryKind.MILESTONE_REACHED)
    with record.writing() as tx:
        correction = shona(children(record)[CHILD], replaces=held.number)
        tx.append([correction.milestone_reached("panel", date(2026, 5, 14))], NOW)
    say(record, lambda on: on.route_changed("permanence_order", "adoption", date(2026, 5, 15), None))
    say(record, lambda on: on.allocated(social_worker="jamie.orr@council.example", team="South"))
    say(record, lambda on: on.booked("panel", date(2026, 7, 2)))

    report = take_in(record, file)

    assert figures(report) == (0, 0, 1, 0)
    assert report.conflicts == []
    assert reached(record, CHILD, "panel") == ["2026-05-14"]


def test_what_a_person_undid_does_not_come_back_with_the_same_file(record, tmp_path):
    file = a_tracker(tmp_path, a_row(panel="6/5/26"))
    take_in(record, file)
    held = next(e for e in entries_about(record, CHILD) if e.kind is EntryKind.MILESTONE_REACHED)
    with record.writing() as tx:
        tx.append([shona(children(record)[CHILD], replaces=held.number).undone()], NOW)

    report = take_in(record, file)

    assert report.entries_added == 0
    assert reached(record, CHILD, "panel") == []


def test_an_allocation_from_the_file_keeps_what_the_file_cannot_say(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(worker="Shona Reid")))
    say(
        record,
        lambda on: on.allocated(
            social_worker=SHONA,
            worker_name="Shona Reid",
            reviewing_officer="ailsa.innes@council.example",
            restricted_from=["ewan.muir@council.example"],
        ),
    )

    take_in(record, a_tracker(tmp_path, a_row(worker="Jamie Orr")))

    with record.reading() as tx:
        allocation = tx.journey(children(record)[CHILD]).allocation
    assert allocation.social_worker == "jamie.orr@council.example"
    assert allocation.reviewing_officer == "ailsa.innes@council.example"
    assert allocation.restricted_from == {"ewan.muir@council.example"}


def owner_of_first_stage(record, case_id=CHILD):
    with record.reading() as tx:
        return tx.journey(children(record)[case_id]).allocation.social_worker


def test_a_worker_who_is_not_known_yet_is_listed_and_found_when_the_people_come(record, tmp_path):
    file = a_tracker(tmp_path, a_row(worker="Made-up Maggie"), a_row("0200", worker="shona  REID"))

    report = take_in(record, file)
    before = owner_of_first_stage(record)
    with record.writing() as tx:
        maggie = Person("maggie@council.example", "Made-Up Maggie", Role.SOCIAL_WORKER)
        tx.put_people([maggie], NOW)

    assert report.unknown_people == ["Made-up Maggie"]
    assert report.new == 2
    assert before is None
    assert owner_of_first_stage(record) == "maggie@council.example"
    assert owner_of_first_stage(record, "0200") == SHONA
    assert take_in(record, file).unknown_people == []


def test_a_name_that_two_people_have_is_nobody_yet(record, tmp_path):
    with record.writing() as tx:
        tx.put_people([Person("other.shona@council.example", "Shona Reid", Role.SOCIAL_WORKER)], NOW)

    report = take_in(record, a_tracker(tmp_path, a_row(worker="Shona Reid")))

    assert report.unknown_people == ["Shona Reid"]
    assert owner_of_first_stage(record) is None


def test_the_same_child_twice_is_asked_about_and_taken_once(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26"), a_row(panel="6/5/26")))

    assert asks(report) == [(5, "Child ID", "the same child stands in row 4 already")]
    assert reached(record, CHILD, "panel") == ["2026-05-06"]


def test_where_two_rows_of_a_child_say_two_days_neither_is_taken_for_right(record, tmp_path):
    first, second = a_row(panel="6/5/26", rec="2/3/26"), a_row(panel="13/5/26", rec="2/3/26")

    report = take_in(record, a_tracker(tmp_path, first, second))

    assert asks(report)[0] == (4, "Panel", "row 5 has 13 May 2026 for the same child: which day is right?")
    assert (5, "Child ID", "the same child stands in row 4 already") in asks(report)
    assert reached(record, CHILD, "panel") == []
    assert reached(record, CHILD, "permanence_recommendation") == ["2026-03-02"]


def test_a_child_without_a_beginning_is_asked_about_and_not_in(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, a_row(laac=None, panel="6/5/26")))

    assert asks(report) == [
        (4, "Date LAAC", "no date of becoming looked after: nothing can be counted without it")
    ]
    assert children(record) == {}


def test_a_child_who_comes_back_begins_a_new_journey(record, tmp_path):
    take_in(
        record, a_tracker(tmp_path, a_row(laac="1/3/24", plan="adoption", lodged="1/8/25", order="1/9/25"))
    )

    report = take_in(record, a_tracker(tmp_path, a_row(laac="2/2/26", plan="home", review="10/3/26")))

    with record.reading() as tx:
        numbers = tx.journey_numbers(children(record)[CHILD])
    assert numbers == [1, 2]
    assert report.changed == 1
    assert reached(record, CHILD, "first_review", 2) == ["2026-03-10"]
    assert reached(record, CHILD, "order_granted", 1) == ["2025-09-01"]


def test_the_first_journey_of_a_child_who_came_back_is_still_told_apart(record, tmp_path):
    first = a_row(laac="1/3/24", plan="adoption", lodged="1/8/25", order="1/9/25")
    take_in(record, a_tracker(tmp_path, first))
    take_in(record, a_tracker(tmp_path, a_row(laac="2/2/26", plan="home")))

    report = take_in(record, a_tracker(tmp_path, first))

    assert figures(report) == (0, 0, 1, 0)


def test_a_beginning_that_moves_past_dates_that_are_held_is_asked_about(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(laac="1/3/24", rec="1/4/25")))

    report = take_in(record, a_tracker(tmp_path, a_row(laac="2/2/26")))

    assert [(row, column) for row, column, _ in asks(report)] == [(4, "Date LAAC")]
    assert reached(record, CHILD, "became_looked_after") == ["2024-03-01"]


def test_a_beginning_that_the_file_puts_right_is_put_right(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(laac="1/3/24", rec="1/4/25")))

    report = take_in(record, a_tracker(tmp_path, a_row(laac="8/3/24", rec="1/4/25")))

    assert (report.asked, report.entries_added) == ([], 1)
    assert reached(record, CHILD, "became_looked_after") == ["2024-03-08"]


def test_an_answered_question_about_a_cell_is_a_question_no_more(record, tmp_path):
    untracked = []
    for cell in ("5/13/26", None, "13/5/26"):
        take_in(record, a_tracker(tmp_path, a_row(panel=cell)))
        with record.reading() as tx:
            untracked.append("panel" in tx.journey(children(record)[CHILD]).untracked)

    assert untracked == [True, False, False]


def test_a_route_that_the_file_changes_is_a_change_with_its_day_and_reason(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(plan="home")))

    take_in(record, a_tracker(tmp_path, a_row(plan="PO", changed="1/4/26", why="child's view")))

    with record.reading() as tx:
        plans = tx.journey(children(record)[CHILD]).plans
    assert [(p.route, p.closed_on, p.closed_reason) for p in plans] == [
        ("home", date(2026, 4, 1), "childs_view"),
        ("permanence_order", None, None),
    ]


def test_a_second_route_beside_the_first_is_taken_from_a_later_file_too(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(plan="PO")))

    report = take_in(record, a_tracker(tmp_path, a_row(plan="PO", twin="home")))

    with record.reading() as tx:
        plans = tx.journey(children(record)[CHILD]).open_plans()
    assert report.entries_added == 1
    assert [(p.route, p.primary) for p in plans] == [("permanence_order", True), ("home", False)]


def test_a_route_that_a_person_chose_is_kept_and_asked_about(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row()))
    say(record, lambda on: on.plan_opened("adoption", date(2026, 5, 1), None))

    report = take_in(record, a_tracker(tmp_path, a_row(plan="PO")))

    assert [(c.what, c.column, c.given, c.recorded) for c in report.conflicts] == [
        ("route", "Plan", "permanence_order", "adoption")
    ]


def test_a_stumbling_block_holds_up_the_stage_that_is_late_first(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(review="5/11/25", block="Awaiting medical")))

    with record.reading() as tx:
        blockers = tx.journey(children(record)[CHILD]).blockers
    assert [(b.stage, b.reason) for b in blockers] == [("SCO.REV2#1", "report_awaited")]


def test_a_stumbling_block_of_a_journey_that_is_over_is_listed(record, tmp_path):
    row = a_row(laac="1/3/24", plan="adoption", lodged="1/8/25", order="1/9/25", block="no panel date")

    report = take_in(record, a_tracker(tmp_path, row))

    assert [(a.column, a.value) for a in report.left_out] == [("Stumbling block", "no panel date")]
    assert (
        "Stumbling block: no clock runs that this could hold up: row 4 'no panel date'" in report.in_words()
    )


def test_a_second_file_about_a_known_child_meets_the_same_rules_of_order(record, tmp_path):
    take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26")))
    late = a_mapping(name="adm", dates={"adm": "agency_decision"}, tracks_all=True)
    (tmp_path / "adm.csv").write_text(f"id,adm\n{CHILD},2026-05-01\nX9,2026-05-01\n")

    report = take_in(record, tmp_path / "adm.csv", late)

    assert [(row, column) for row, column, _ in asks(report)] == [(2, "adm"), (3, "id")]
    assert "before 2026-05-06" in report.asked[0].why
    assert "not known here" in report.asked[1].why
    assert reached(record, CHILD, "agency_decision") == []


def test_a_file_in_many_portions_is_the_same_as_in_one(record, tmp_path):
    lines = []
    for n in range(PORTION):
        lines.append(an_event(f"C{n:03}", "became_looked_after", "2025-10-01"))
        lines += [an_event(f"C{n:03}", "visit", f"2026-04-{day + 1:02}") for day in range(n % 4)]
    file = events(tmp_path, *lines)

    report = take_in(record, file, "canonical")

    assert figures(report) == (PORTION, 0, 0, PORTION + len(lines))
    assert report.rows == len(lines) > 2 * PORTION
    assert figures(take_in(record, file, "canonical")) == (0, 0, PORTION, 0)


def test_names_birth_dates_and_postcodes_do_not_enter_the_store(tmp_path):
    row = a_row(
        "0412233",
        name="Isobel Nobody-Really",
        dob="17/03/2019",
        comments="flat 3, EH99 1SP, phone 0131 496 0000",
        panel="6/5/26",
    )
    record = a_record(tmp_path)
    take_in(record, a_tracker(tmp_path, row, a_row("0412234", name="Isobel Nobody-Really", dob="17/03/2031")))
    record.close()

    kept = b"".join(f.read_bytes() for f in Path(tmp_path).glob("homeward.db*"))

    assert b"0412233" in kept
    for private in (
        "Isobel",
        "Nobody",
        "17/03/2019",
        "2019-03-17",
        "17/03/2031",
        "2031-03-17",
        "EH99",
        "0131 496",
    ):
        assert private.encode() not in kept, private


def test_the_report_shows_no_birth_date(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, a_row(dob="w/c 4 May 2020"), a_row("0200", dob="1/1/2026")))

    assert [(a.column, a.value) for a in report.asked] == [("DOB", "(not shown)")] * 2
    assert "2020" not in report.in_words()
