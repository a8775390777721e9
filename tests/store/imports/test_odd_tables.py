"""Sheets that are no one table with a row for each child: no day of one child may become another's, no plan a fact."""

from datetime import date

import pytest

from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, rows_of
from tests.workbooks import an_xlsx

SCOTLAND = a_rulebook().pack
BEGAN, HELD = date(2025, 3, 3), date(2025, 10, 14)


def proposed(file, sheet=None):
    return parse_mapping(guessed_mapping(file, SCOTLAND, TODAY, sheet))


# --- two tables side by side ------------------------------------------------------------------------------------------

RIGHT = ["Adoption ref", "Petition lodged"], ["S58001", HELD], ["S58002", HELD], ["S58003", HELD]
LEFT = (
    ["SWIS ID", "LAC date", "1st LAC"],
    ["S60101", BEGAN, BEGAN],
    ["S60102", BEGAN, None],
    ["S60103", BEGAN, None],
)


def side_by_side(folder, right=RIGHT, gap=(None,)):
    rows = [[*one, *gap, *other] for one, other in zip(LEFT, right, strict=True)]
    return an_xlsx(folder / "t.xlsx", Board=rows)


def test_the_days_of_a_second_table_are_not_read_beside_the_children_of_the_first(tmp_path):
    file = side_by_side(tmp_path)

    text = guessed_mapping(file, SCOTLAND, TODAY)

    assert list(parse_mapping(text).dates.values()) == ["became_looked_after", "first_review"]
    assert '# "Petition lodged" = "?" # not read: it stands in a second table beside this one' in text


def test_titles_above_two_tables_are_no_headings_of_their_columns(tmp_path):
    titles = ["Open cases", None, None, None, "Family finding", None]
    head = [*LEFT[0], None, *RIGHT[0]]
    rows = [[*one, None, *other] for one, other in zip(LEFT[1:], RIGHT[1:], strict=True)]
    file = an_xlsx(tmp_path / "t.xlsx", Board=[titles, head, *rows])

    assert list(proposed(file).dates) == ["LAC date", "1st LAC"]


def test_the_same_where_the_heading_of_the_ids_stands_once_more_without_a_gap(tmp_path):
    file = side_by_side(tmp_path, right=(["SWIS ID", "Petition lodged"], *RIGHT[1:]), gap=())

    assert list(proposed(file).dates.values()) == ["became_looked_after", "first_review"]


@pytest.mark.parametrize(
    "right",
    [
        (["No of reviews", "Petition lodged"], [1, HELD], [2, HELD], [3, HELD]),
        (["SWIS ID again", "Petition lodged"], *([row[0], HELD] for row in LEFT[1:])),
        (["Court case no", "Petition lodged"], ["A1/25", HELD], ["A2/25", HELD], ["A3/25", HELD]),
    ],
)
def test_an_empty_column_parts_no_table_where_what_stands_behind_it_is_of_the_same_children(tmp_path, right):
    assert "petition_lodged" in proposed(side_by_side(tmp_path, right)).dates.values()


# --- a line of what was planned and a line of what was done -----------------------------------------------------------


@pytest.mark.parametrize("heading", ["", "Planned/actual"])
@pytest.mark.parametrize("words", [("P", "A"), ("Planned", "Actual"), ("Target date", "Held")])
@pytest.mark.parametrize("once_more", [True, False])
def test_two_lines_for_each_child_are_refused_with_what_to_do(tmp_path, heading, words, once_more):
    lines = []
    for n in range(1, 4):
        lines += [
            f"T710{n},{words[0]},01/09/2025,09/10/2025",
            f"{f'T710{n}' if once_more else ''},{words[1]},03/09/2025,10/10/2025",
        ]
    file = a_csv(tmp_path, f"Ref,{heading},Accommodated,1st review", *lines)

    with pytest.raises(UnreadableSheet, match=r"two lines for each child.* Give each child one row"):
        guessed_mapping(file, SCOTLAND, TODAY)


def test_a_column_that_says_of_each_child_whether_a_panel_was_held_makes_no_two_lines(tmp_path):
    lines = (f"T710{n},01/09/2025,{'planned' if n % 2 else 'held'},14/04/2026" for n in range(1, 7))
    file = a_csv(tmp_path, "Ref,Accommodated,Panel status,Panel", *lines)

    assert "panel" in proposed(file).dates.values()


# --- a row that shows how to fill the sheet in ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case_id", "note"),
    [("1234567", "EXAMPLE - please delete"), ("1234567", "Test row"), ("Example 1234", "")],
)
def test_a_row_that_says_that_it_is_an_example_is_no_child(tmp_path, case_id, note):
    file = a_csv(
        tmp_path, "id,began,panel,note", f"{case_id},2025-01-01,2025-07-01,{note}", "4410021,2025-08-04,,"
    )

    rows = rows_of(file, a_mapping())

    assert [one.case_id for row in rows for one in row.from_file] == ["4410021"]
    assert [(a.row, a.column, a.value) for row in rows for a in row.asked] == [(2, "id", "(not shown)")]


@pytest.mark.parametrize("note", ["a good example of joint work", "Examples in the file", "Sample, Shona"])
def test_a_word_of_a_comment_or_a_name_makes_no_example(tmp_path, note):
    rows = rows_of(a_csv(tmp_path, "id,began,panel,note", f'A1,2025-01-01,,"{note}"'), a_mapping())

    assert [one.case_id for row in rows for one in row.from_file] == ["A1"]


# --- a sheet for each stage -------------------------------------------------------------------------------------------


@pytest.fixture
def by_stage(tmp_path):
    children = [["E2201"], ["E2202"], ["E2203"]]
    return an_xlsx(
        tmp_path / "stages.xlsx",
        Reviews=[["Child ID", "Date LAC", "1st review"], *([*c, BEGAN, HELD] for c in children)],
        Panel=[["Child ID", "Panel"], *([*c, HELD] for c in children)],
        Lists=[["Team", "Office"], ["North", "Annan"], ["South", "Lockerbie"]],
    )


def test_a_sheet_that_tells_of_the_children_too_is_named_with_how_to_get_a_mapping_for_it(by_stage):
    text = guessed_mapping(by_stage, SCOTLAND, TODAY)

    assert '"Panel", which has other headers: --guess --sheet "Panel" proposes a mapping for it\n' in text
    assert '"Lists", which has other headers\n' in text


def test_a_mapping_may_be_proposed_for_one_sheet_by_its_name(by_stage):
    mapping = proposed(by_stage, "Panel")

    assert (mapping.sheet, mapping.name, mapping.dates) == ("Panel", "stages-panel", {"Panel": "panel"})


def test_a_sheet_that_is_not_there_is_said_to_be_not_there(by_stage):
    with pytest.raises(
        UnreadableSheet, match=r"there is no sheet Court with headers; there are: Reviews, Panel, Lists"
    ):
        proposed(by_stage, "Court")
