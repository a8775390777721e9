"""What happens to a sheet between two imports and looks like corrections: a sort, a shift, another program's dates and ids."""

import pytest

from casework.imports.questions import ImportAnswers
from tests.importing import a_csv, a_mapping, asks, children, reached, take_in

DATES = {
    "began": "became_looked_after",
    "1st": "first_review",
    "panel": "panel",
    "adm": "agency_decision",
}
MAPPING = a_mapping(name="tracker", dates=DATES, date_formats=["%d/%m/%Y"], id_is_text=True)
HEAD = "id,began,1st,panel,adm"
SHEET = (
    "A101,01/09/2025,09/10/2025,14/04/2026,24/04/2026",
    "A102,05/01/2026,12/02/2026,,",
    "A103,06/04/2026,14/05/2026,,",
    "A104,03/03/2025,10/04/2025,,",
)


def again(record, folder, *rows, first=SHEET, mapping=MAPPING):
    take_in(record, a_csv(folder, HEAD, *first), MAPPING)
    return take_in(record, a_csv(folder, HEAD, *rows), mapping)


def held(record):
    return {c: [reached(record, c, code) for code in DATES.values()] for c in children(record)}


def columns_asked(report):
    return [(row, column) for row, column, _ in asks(report)]


def test_a_column_that_was_sorted_without_the_others_is_asked_about_and_changes_nothing(record, tmp_path):
    began = sorted((row.split(",")[1] for row in SHEET), key=lambda day: day.split("/")[::-1])
    rows = [",".join([(c := row.split(","))[0], day, *c[2:]]) for row, day in zip(SHEET, began, strict=True)]
    take_in(record, a_csv(tmp_path, HEAD, *SHEET), MAPPING)
    before = held(record)

    report = take_in(record, a_csv(tmp_path, HEAD, *rows), MAPPING)

    assert {column for _, column in columns_asked(report)} >= {"began"}
    assert "was the column sorted" in report.asked[0].why
    assert held(record) == before


def test_cells_that_moved_to_the_next_step_are_asked_about(record, tmp_path):
    report = again(record, tmp_path, "A101,01/09/2025,,09/10/2025,14/04/2026", *SHEET[1:])

    assert columns_asked(report) == [(2, "panel"), (2, "adm")]
    assert "did the cells move" in report.asked[0].why
    assert reached(record, "A101", "panel") == ["2026-04-14"]


def test_a_day_that_went_to_the_step_next_door_is_asked_about_until_the_old_cell_is_answered(
    record, tmp_path
):
    moved = "A102,05/01/2026,,12/02/2026,"
    report = again(record, tmp_path, SHEET[0], moved, *SHEET[2:])

    assert columns_asked(report) == [(3, "panel")]
    assert report.asked[0].why == (
        "this day stood under first review before, which is blank now: of which step is it?"
    )
    assert [(r.row, r.column) for r in report.removals] == [(3, "1st")]
    assert reached(record, "A102", "panel") == []
    file = a_csv(tmp_path, HEAD, SHEET[0], moved, *SHEET[2:])
    take_in(record, file, MAPPING, answers=ImportAnswers(accept_all=True))
    take_in(record, file, MAPPING)
    assert (reached(record, "A102", "first_review"), reached(record, "A102", "panel")) == (
        [],
        ["2026-02-12"],
    )


def test_a_step_on_the_day_of_another_that_stands_still_is_no_question(record, tmp_path):
    report = again(record, tmp_path, SHEET[0], "A102,05/01/2026,12/02/2026,12/02/2026,", *SHEET[2:])

    assert (report.asked, reached(record, "A102", "panel")) == ([], ["2026-02-12"])


def test_days_that_have_the_month_first_all_at_once_are_asked_about_also_where_they_are_new(record, tmp_path):
    report = again(
        record,
        tmp_path,
        "A101,09/01/2025,10/09/2025,04/14/2026,04/24/2026",
        "A102,01/05/2026,02/12/2026,05/04/2026,",  # 4 May, and read with the day first 5 April
    )

    assert {(2, "began"), (3, "began"), (3, "panel")} <= set(columns_asked(report))
    assert (reached(record, "A101", "panel"), reached(record, "A102", "panel")) == (["2026-04-14"], [])


def dragged(*days):
    return [f"A{n},01/09/2025,{day},," for n, day in enumerate(days, start=1)]


def test_days_that_follow_each_other_from_row_to_row_over_a_weekend_are_asked_about_but_the_first(
    record, tmp_path
):
    rows = dragged("09/10/2025", "10/10/2025", "11/10/2025", "12/10/2025", "04/11/2025")

    report = take_in(record, a_csv(tmp_path, HEAD, *rows), MAPPING)

    assert columns_asked(report) == [(3, "1st"), (4, "1st"), (5, "1st")]
    assert "was a cell dragged down" in report.asked[0].why
    assert (reached(record, "A1", "first_review"), reached(record, "A2", "first_review")) == (
        ["2025-10-09"],
        [],
    )


@pytest.mark.parametrize(
    "days",
    [
        ("06/10/2025", "07/10/2025", "08/10/2025", "09/10/2025", "10/10/2025"),  # a week of reviews
        ("09/10/2025", "10/10/2025", "11/10/2025", "14/10/2025"),
    ],
)
def test_a_week_of_reviews_and_a_saturday_are_no_question(record, tmp_path, days):
    assert take_in(record, a_csv(tmp_path, HEAD, *dragged(*days)), MAPPING).asked == []


def test_a_few_corrections_are_taken(record, tmp_path):
    report = again(
        record,
        tmp_path,
        "A101,09/01/2025,09/10/2025,12/05/2026,19/05/2026",  # one day was typed the other way round
        "A102,05/01/2026,13/02/2026,,",
        *SHEET[2:],
    )

    assert report.asked == []
    assert (reached(record, "A101", "became_looked_after"), report.changed) == (["2025-01-09"], 2)


def test_a_mapping_that_was_put_right_may_turn_all_days_round(record, tmp_path):
    right = MAPPING.model_copy(update={"month_first": ("began", "1st")})

    report = again(record, tmp_path, *SHEET[:1], first=SHEET[:1], mapping=right)

    assert report.asked == []
    assert reached(record, "A101", "became_looked_after") == ["2025-01-09"]


# --- ids --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "given"),
    [
        ("0045101", "45101"),
        ("45101", "0045101"),
        ("S45101", "S-45101"),
        ("S045101", "s45101"),
        ("45/101", "45101"),
    ],
)
def test_a_known_childs_id_written_otherwise_makes_no_second_child(record, tmp_path, known, given):
    take_in(
        record, a_csv(tmp_path, HEAD, f"{known},01/09/2025,,,"), MAPPING.model_copy(update={"id_signs": "/"})
    )

    report = take_in(record, a_csv(tmp_path, HEAD, f"{given},01/09/2025,09/10/2025,,"), MAPPING)

    assert list(children(record)) == [known]
    assert report.asked[-1].why.startswith(f"{known} is known: is this the same id, written otherwise?")
    assert report.missing == []


def test_an_id_that_stands_in_one_file_in_two_ways_makes_one_child_and_a_question(record, tmp_path):
    file = a_csv(
        tmp_path, HEAD, "S-45101,01/09/2025,,,", "S45101,01/09/2025,09/10/2025,,", "S45102,01/09/2025,,,"
    )

    report = take_in(record, file, MAPPING)
    again = take_in(record, file, MAPPING)

    assert set(children(record)) == {"S-45101", "S45102"}
    assert [(a.row, a.value) for a in report.asked] == [(3, "S45101")]
    assert report.asked[0].why.startswith(
        "S-45101 stands in this file too: is this the same id, written otherwise?"
    )
    assert (again.new, again.changed, again.missing) == (0, 0, [])


def test_ids_that_are_alike_in_one_file_are_of_two_children_until_the_record_knows_one(record, tmp_path):
    report = take_in(record, a_csv(tmp_path, HEAD, "S1-01,01/09/2025,,,", "S10-1,01/09/2025,,,"), MAPPING)

    assert report.new == 2
