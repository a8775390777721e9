"""Sheets with one row a child: the tracker, and small files of our own."""

import pytest

from store.imports.sheets import UnreadableSheet
from tests.builders import a_rulebook
from tests.importing import a_csv, a_mapping, a_row, a_section, a_tracker, asks, rows_of, take_in


def asked(rows):
    return [(a.row, a.column, a.why) for row in rows for a in row.asked]


def test_section_rows_and_empty_rows_are_no_children(tmp_path):
    file = a_tracker(
        tmp_path, a_section("--- North ---"), a_row("0412"), {}, a_section("--- South ---"), a_row("7")
    )

    rows = rows_of(file)

    assert [(row.from_file[0].row, row.from_file[0].case_id) for row in rows] == [(5, "0412"), (8, "7")]


def test_a_row_with_an_id_and_nothing_else_is_a_child(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, {"Child ID": "0412"}))

    assert asks(report) == [
        (4, "Date LAAC", "no date of becoming looked after: nothing can be counted without it")
    ]


def test_a_row_without_an_id_is_asked_about(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row(None, name="Somebody Made-Up")))

    assert asked(rows) == [(4, "Child ID", "no id: whose row is this?")]
    assert rows[0].from_file == ()


def test_a_number_where_an_id_may_have_lost_its_zeros_is_asked_about_and_in(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row(623995)))

    assert asked(rows) == [(4, "Child ID", "number: leading zeros may be lost")]
    assert rows[0].from_file[0].case_id == "623995"


def test_a_decision_before_its_panel_is_asked_about_and_not_taken(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, a_row(panel="6/5/26", adm="1/5/26")))

    assert asks(report) == [(4, "ADM", "before 2026-05-06: " + words_of("PANEL_BEFORE_DECISION"))]


def words_of(code):
    return next(rule.words for rule in a_rulebook().pack.orderings if rule.code == code)


def test_a_rule_of_order_holds_on_its_own_routes_only(record, tmp_path):
    order = {"review": "1/4/26", "lodged": "1/3/26"}
    file = a_tracker(tmp_path, a_row("1", plan="PO", **order), a_row("2", plan="adoption", **order))

    report = take_in(record, file)

    assert [(row, column) for row, column, _ in asks(report)] == [(4, "Lodged")]


def test_a_date_before_she_became_looked_after_is_asked_about(record, tmp_path):
    report = take_in(record, a_tracker(tmp_path, a_row(review="30/9/25")))

    assert asks(report) == [(4, "6 wk review", "before 2025-10-01, when she became looked after")]


def test_care_that_ended_before_it_began_is_asked_about_and_the_child_stays_looked_after(record, tmp_path):
    """A year too early in one cell: she is not let go of, and nothing else in her row is doubted for it."""
    mapping = a_mapping(dates={"began": "became_looked_after", "panel": "panel"}, ended_column="ended")
    rows = "1,2026-03-01,2026-05-06,2025-05-08", "2,2026-03-01,,2026-03-01"

    report = take_in(record, a_csv(tmp_path, "id,began,panel,ended", *rows), mapping)

    assert asks(report) == [(2, "ended", "before 2026-03-01, when she became looked after")]
    with record.reading() as tx:
        kept, gone = (tx.journey(tx.reference_of(child)) for child in "12")
    assert (kept.ended_on, len(kept.reached("panel"))) == (None, 1)
    assert str(gone.ended_on) == "2026-03-01"


def test_a_plan_that_was_given_up_before_it_began_is_asked_about_and_followed(record, tmp_path):
    mapping = a_mapping(
        dates={"began": "became_looked_after"},
        route={"column": "plan", "codes": {"home": "home"}},
        route_opened_column="since",
        route_closed_column="closed",
    )
    rows = (
        "1,2025-10-01,home,2026-03-01,2025-04-01",
        "2,2025-10-01,home,2026-03-01,2026-03-01",
        "3,2025-10-01,home,,2025-04-01",
    )

    report = take_in(record, a_csv(tmp_path, "id,began,plan,since,closed", *rows), mapping)

    assert asks(report) == [
        (2, "closed", "before 2026-03-01, when this plan began"),
        (4, "closed", "before 2025-10-01, when she became looked after"),
    ]
    with record.reading() as tx:
        plans = [plan for child in "123" for plan in tx.journey(tx.reference_of(child)).plans]
    assert [str(plan.closed_on) for plan in plans] == ["None", "2026-03-01", "None"]


def test_an_end_in_a_later_file_is_set_against_the_day_on_which_she_became_looked_after(record, tmp_path):
    take_in(
        record, a_csv(tmp_path, "id,began", "1,2026-03-01"), a_mapping(dates={"began": "became_looked_after"})
    )
    later = a_csv(tmp_path, "id,ended", "1,2025-05-08", name="later.csv")

    report = take_in(record, later, a_mapping(dates={}, ended_column="ended"))

    assert asks(report) == [(2, "ended", "before 2026-03-01, when she became looked after")]
    with record.reading() as tx:
        assert tx.journey(tx.reference_of("1")).ended_on is None


@pytest.mark.parametrize(("plan", "asked_about"), [("adoption", ["Perm rec"]), ("PO", [])])
def test_nothing_happens_after_the_order_that_ended_the_journey(record, tmp_path, plan, asked_about):
    row = a_row(laac="1/3/24", plan=plan, review="1/4/24", lodged="1/8/25", order="1/9/25", rec="2/9/25")

    report = take_in(record, a_tracker(tmp_path, row))

    assert [column for _, column, _ in asks(report)] == asked_about


def test_a_birth_after_the_beginning_and_an_impossible_age_are_asked_about(record, tmp_path):
    file = a_tracker(
        tmp_path, a_row("1", dob="2/10/2025"), a_row("2", dob="1/10/1995"), a_row("3", dob="1/10/2025")
    )

    report = take_in(record, file)

    assert asks(report) == [
        (4, "DOB", "born after 2025-10-01, when she became looked after"),
        (5, "DOB", "older than 25 on 2025-10-01, when she became looked after"),
    ]


def test_a_code_that_stands_in_no_table_is_asked_about(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row(plan="Mars", basis="S.25")))

    assert [(row, column) for row, column, _ in asked(rows)] == [(4, "Plan")]
    assert rows[0].from_file[0].legal_basis == "s25"


def test_a_cell_that_stands_for_nothing_is_listed(tmp_path):
    rows = rows_of(a_tracker(tmp_path, a_row(twin="Y", block="awaiting the boat")))

    assert [(a.column, a.value) for a in rows[0].left_out] == [
        ("Twin track", "Y"),
        ("Stumbling block", "awaiting the boat"),
    ]


def test_a_comma_too_many_is_asked_about_and_the_row_not_read(tmp_path):
    file = a_csv(
        tmp_path, "id,began,panel", "1,2025-10-01,2026-05-06", "2,2025-10-01,,2026-05-06", "3,2025-10-01"
    )

    rows = rows_of(file, a_mapping())

    assert [bool(row.from_file) for row in rows] == [True, False, True]
    assert asked(rows) == [
        (3, "(no header)", "more cells than headers: a comma too many, so the row is not read")
    ]


def test_a_scribble_beside_the_table_is_listed_and_the_row_read(tmp_path):
    from openpyxl import load_workbook

    file = a_tracker(tmp_path, a_row("0412"))
    workbook = load_workbook(file)
    workbook.active["Z4"] = "ask again"
    workbook.save(file)

    rows = rows_of(file)

    assert rows[0].from_file[0].case_id == "0412"
    assert [(a.column, a.value) for a in rows[0].left_out] == [("(no header)", "ask again")]


def test_a_column_that_the_mapping_needs_and_the_file_lacks_is_named(tmp_path):
    with pytest.raises(UnreadableSheet, match="the file has no column panel"):
        rows_of(a_csv(tmp_path, "id,began", "1,2025-10-01"), a_mapping())


def test_a_prefix_before_a_code_is_taken_off(tmp_path):
    mapping = a_mapping(
        dates={"began": "became_looked_after"},
        strip_prefix=r"^[a-z]\) *",
        legal_basis={"column": "status", "take": r"^(\w+)", "codes": {"CSO": "cso"}},
    )

    rows = rows_of(a_csv(tmp_path, "id,began,status", "1,2025-10-01,b) CSO: at home"), mapping)

    assert rows[0].from_file[0].legal_basis == "cso"


def test_an_end_with_a_reason_that_is_an_order_is_that_order_too(record, tmp_path):
    mapping = a_mapping(
        dates={"began": "became_looked_after"},
        ended_column="ended",
        ended_reason={"column": "why", "codes": {"adopted": "AO", "moved": "OUT"}},
        endings={
            "AO": {"reason": "adopted", "milestone": "order_granted", "route": "adoption"},
            "OUT": {"reason": "moved"},
        },
    )
    file = a_csv(
        tmp_path,
        "id,began,ended,why",
        "1,2024-01-01,2025-01-01,Adopted",
        "2,2024-01-01,2025-01-01,moved",
        "3,2024-01-01,,",
    )

    take_in(record, file, mapping)

    with record.reading() as tx:
        found = [tx.journey(tx.reference_of(child)) for child in "123"]
    assert [(str(j.ended_on), j.ended_reason) for j in found] == [
        ("2025-01-01", "adopted"),
        ("2025-01-01", "moved"),
        ("None", None),
    ]
    assert [bool(j.reached("order_granted")) for j in found] == [True, False, False]


def a_sheet(folder, *lines, **changes):
    """What the rows of a small CSV file say, by a mapping with these changes."""
    return rows_of(a_csv(folder, *lines), a_mapping(**changes))


def test_a_second_period_of_a_child_is_a_journey_of_its_own_wherever_its_row_stands(tmp_path):
    rows = a_sheet(
        tmp_path,
        "id,began,panel,left",
        "X1,2025-03-01,,",
        "X2,2025-01-01,,",
        "X1,2020-05-01,,2021-06-30",
        ended_column="left",
    )

    told = {
        row.from_file[0].case_id: [(s.began.on.year, s.ended is not None) for s in row.from_file]
        for row in rows
    }
    assert told == {"X2": [(2025, False)], "X1": [(2020, True), (2025, False)]}


@pytest.mark.parametrize("left", ["", "2019-06-30"], ids=["no end", "an end before it began"])
def test_a_second_row_without_an_end_of_the_first_period_is_asked_about(tmp_path, left):
    rows = f"X1,2020-05-01,,{left}", "X1,2025-03-01,,"
    *_, again = a_sheet(tmp_path, "id,began,panel,left", *rows, ended_column="left")

    assert again.from_file == ()
    assert "the day is needed on which the first one ended" in again.asked[0].why


def test_an_id_in_other_letters_is_asked_about(tmp_path):
    *_, again = a_sheet(tmp_path, "id,began,panel", "x2,2020-05-01,", "X2,2025-03-01,")

    assert again.asked[0].why == "in other letters than the id in row 2: the same child?"


def test_siblings_in_one_row_are_asked_about_and_not_taken_in(tmp_path):
    first, second = a_sheet(tmp_path, "id,began,panel", "4521/4522/4523,2025-03-01,", "4530,2025-03-01,")

    assert first.from_file == ()
    assert first.asked[0].value == "4521/4522/4523"
    assert second.from_file


def test_a_name_in_the_place_of_an_id_is_asked_about_without_being_shown(tmp_path):
    (row,) = a_sheet(tmp_path, "id,began,panel", "Skye Madeup,2025-03-01,")

    assert (row.from_file, row.asked[0].value) == ((), "(not shown)")


def test_one_day_with_the_month_first_has_the_whole_column_asked_about(tmp_path):
    rows = a_sheet(
        tmp_path,
        "id,began,panel",
        "X1,13/5/2025,8/3/2025",
        "X2,14/5/2025,5/13/2025",
        "X3,15/5/2025,6 June 2025",
        date_formats=["%d/%m/%Y", "%d %B %Y"],
    )

    asked = {a.row: a.why for row in rows for a in row.asked}
    assert list(asked) == [2, 3]
    assert "this is 3 Aug 2025" in asked[2]
    assert "with the month first it is 13 May 2025" in asked[3]


def test_comments_come_in_as_notes_but_for_those_that_may_be_private(tmp_path):
    rows = a_sheet(
        tmp_path,
        "id,began,panel,Comments",
        "X1,2025-03-01,,chase",
        "X2,2025-03-01,,Skye settled well",
        notes=["Comments"],
    )

    assert [row.from_file[0].notes for row in rows] == [("chase",), ()]
    left = rows[1].left_out[0]
    assert (left.column, left.value) == ("Comments", "(not shown)")


def test_a_blocker_is_known_by_the_words_of_the_pack_and_another_is_asked_about(tmp_path):
    rows = a_sheet(
        tmp_path,
        "id,began,panel,Block",
        "X1,2025-03-01,,SW left",
        "X2,2025-03-01,,the moon",
        blocker={"column": "Block"},
    )

    assert [row.from_file[0].blocker for row in rows] == ["worker_change", None]
    assert rows[1].asked[0].column == "Block"


@pytest.mark.parametrize(
    ("again", "asked"),
    [
        ("A1,01/03/2025,10/04/2025,,Shona Reid", []),
        ("A1,01/03/2025,,,", []),
        ("A1,01/03/2025,10/04/2025,01/07/2025,Shona Reid", [3]),
        ("A1,01/03/2025,10/04/2025,,Ewan Kerr", [2, 3]),
        ("A1,01/03/2025,11/04/2025,,Shona Reid", [2, 3]),
    ],
)
def test_a_further_row_of_a_child_is_a_question_only_where_it_says_something_more(tmp_path, again, asked):
    head = "id,began,first,panel,SW"
    others = [f"A{n},01/03/2025,10/04/2025,,Shona Reid" for n in (2, 3, 4) for _ in range(2)]
    file = a_csv(tmp_path, head, "A1,01/03/2025,10/04/2025,,Shona Reid", again, *others)
    dates = {"began": "became_looked_after", "first": "first_review", "panel": "panel"}

    rows = rows_of(file, a_mapping(dates=dates, worker_column="SW", date_formats=["%d/%m/%Y"]))

    assert [a.row for row in rows for a in row.asked] == asked
    named = {a.row: a.why for row in rows for a in row.left_out}
    assert named.get(3) == (None if asked else "the same child as in row 2, and nothing more is said of her")
    assert {5, 7, 9} <= set(named)


@pytest.mark.parametrize(
    "births",
    [("5/13/2019", "3/5/2019"), ("13/5/2019", "Mon 3 May 2019"), ("13/5/2019", "2/13/2019")],
    ids=["which comes first", "another weekday", "no such month"],
)
def test_a_question_about_a_birth_date_does_not_say_it(tmp_path, births):
    forms = ("%d/%m/%Y", "%d %B %Y")
    lines = [f"X{n},01/02/2025,,{born}" for n, born in enumerate(births)]

    rows = a_sheet(tmp_path, "id,began,panel,born", *lines, birth_column="born", date_formats=forms)

    asked = [question for row in rows for question in row.asked if question.column == "born"]
    assert asked
    assert not any("2019" in question.value + question.why for question in asked)


@pytest.mark.parametrize("day", ["2206-06-02", "9999-12-30", "2032-01-01"])
def test_a_booking_so_far_off_that_its_step_would_be_silent_for_good_is_asked_about(tmp_path, day):
    [row] = a_sheet(
        tmp_path,
        "id,began,panel,booked",
        f"X1,2025-03-01,,{day}",
        dates={"began": "became_looked_after"},
        bookings={"booked": "panel"},
    )

    assert [(question.column, question.why.split(":")[0]) for question in row.asked] == [
        ("booked", "further ahead than anything is booked")
    ]
    assert row.from_file[0].bookings == {}
