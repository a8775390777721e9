"""Trackers of councils never seen: what no row, sheet or heading may become without a question."""

from datetime import date

import pytest

from casework.imports.rows import Asked, ImportReport
from permanence.pack.file import read_pack_named
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.read_rows import open_mapped
from store.imports.sentences import sentences_of
from store.imports.sheets import UnreadableSheet
from tests.builders import TODAY, a_rulebook
from tests.importing import a_csv, a_mapping, rows_of
from tests.workbooks import an_xlsx

SCOTLAND = a_rulebook().pack
CHILDREN = ["45101,2025-03-03,", "45103,2025-03-03,", "45104,2025-03-03,"]


def text_of(file, pack=SCOTLAND):
    return guessed_mapping(file, pack, TODAY)


def proposed(file, pack=SCOTLAND):
    return parse_mapping(text_of(file, pack))


def asked(rows):
    return [(a.row, a.column, a.value, a.why) for row in rows for a in row.asked]


def left_out(rows):
    return [(a.row, a.column, a.value, a.why) for row in rows for a in row.left_out]


def children(rows):
    return [said.case_id for row in rows for said in row.from_file]


# --- rows that are no child's -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["Updated", "Key", "Closed", "Legend:"])
def test_a_word_among_ids_with_figures_is_no_child_though_a_day_stands_beside_it(tmp_path, word):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, f"{word},2025-05-18,"), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    why = "a word, where the other rows have an id with figures: whose row is this?"
    assert asked(rows) == [(5, "id", "(not shown)", why)]


@pytest.mark.parametrize(
    "begins", ["Total", "Grand Total", "TOTAL CHILDREN", "Average days", "Median", "Count"]
)
def test_a_row_that_sums_up_others_is_said_to_be_one_and_is_no_child(tmp_path, begins):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, f"{begins},2025-05-18,3"), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    assert asked(rows) == [(5, "id", "(not shown)", "a row that sums up others is no child's")]


@pytest.mark.parametrize("written", ["45 104", "#45104", "45104 a"])
def test_an_id_of_another_form_than_the_others_may_be_one_of_these(tmp_path, written):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, f"{written},2025-03-03,"), a_mapping())

    assert children(rows) == ["45101", "45103", "45104"]
    why = "a space or a # in it, where the other ids have none: the same id written otherwise?"
    assert asked(rows) == [(5, "id", written, why)]


def test_ids_that_all_have_a_space_are_ids(tmp_path):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", "AB 101,2025-03-03,", "AB 102,2025-03-03,"), a_mapping())

    assert (children(rows), asked(rows)) == (["AB 101", "AB 102"], [])


def test_an_id_that_a_spreadsheet_has_cut_short_is_said_to_be_one(tmp_path):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", *CHILDREN, "4.41E+06,2025-03-03,"), a_mapping())

    assert "cut short" in asked(rows)[0][3]


def test_ids_that_are_words_stay_ids_where_most_are(tmp_path):
    rows = rows_of(a_csv(tmp_path, "id,began,panel", "ABX,2025-03-03,", "ABY,2025-03-03,"), a_mapping())

    assert (children(rows), asked(rows)) == (["ABX", "ABY"], [])


# --- since when a plan is followed, where none is said ----------------------------------------------------------------


def test_the_day_of_a_change_of_plan_is_named_in_a_row_that_says_no_plan(tmp_path):
    mapping = a_mapping(
        route={"column": "plan", "codes": {"PO": "permanence_order"}}, route_opened_column="since"
    )
    lines = ("A1,2025-03-03,,PO,2025-09-01", "A2,2025-03-03,,,2025-09-02")

    rows = rows_of(a_csv(tmp_path, "id,began,panel,plan,since", *lines), mapping)

    why = "a day on which a plan began or ended, in a row that says no plan"
    assert left_out(rows) == [(3, "since", "2025-09-02", why)]


def test_a_column_with_the_day_of_a_change_of_plan_is_not_proposed_where_no_column_says_the_plan(tmp_path):
    head = ["Mosaic ID", "Date CLA", "Placement order", "Plan changed from adoption"]
    rows = [[f"10{n}", date(2025, 2, 3 + n), date(2025, 9, 3 + n), date(2026, 3, 3)] for n in range(4)]
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=[head, *rows])
    england = read_pack_named("england")

    assert proposed(file, england).route_opened_column is None
    assert '"Plan changed from adoption" = "?" # not read' in text_of(file, england)


# --- a sheet for each month -------------------------------------------------------------------------------------------

HEAD = ["Ref", "Looked after from", "Panel"]


def a_month(*days, first=0):
    return [HEAD, *[[f"K30{n}", date(2025, 11, 3 + n), day] for n, day in enumerate(days, start=first)]]


def test_of_copies_for_each_month_the_newest_by_its_name_is_read_though_an_older_one_says_more(tmp_path):
    day = date(2026, 3, 10)
    months = {
        "Apr 26": a_month(day, day, day),
        "May 26": a_month(day, None, first=1),
        "Mar 26": a_month(day, day),
    }
    file = an_xlsx(tmp_path / "t.xlsx", **months)

    assert proposed(file).sheet == "May 26"
    why = 'the sheet "Apr 26", which has the same children: the sheet that is newest by its name is read (1 of its'
    assert why in text_of(file)


def test_a_month_that_was_only_begun_is_not_read_for_the_one_before(tmp_path):
    day = date(2026, 3, 10)
    file = an_xlsx(tmp_path / "t.xlsx", **{"Apr 26": a_month(day, day, day), "May 26": [HEAD, ["K300"]]})

    assert "Apr 26" in (proposed(file).sheet, *proposed(file).sheets)


@pytest.mark.parametrize(
    ("read", "newer"),
    [
        ("May 26", "Jun 26"),
        ("Dec 2025", "Jan 2026"),
        ("18.05.26", "25.05.26"),
        ("2026-05", "2026-06"),
        ("Dec", "Jan"),
        ("Q4 25-26", "Q1 26-27"),
        ("2025-26", "2026-27"),
    ],
)
def test_a_month_that_came_after_the_mapping_was_made_is_asked_about(tmp_path, read, newer):
    file = an_xlsx(tmp_path / "t.xlsx", **{read: a_month(None), newer: a_month(date(2026, 3, 10))})
    mapping = a_mapping(sheet=read, id_column="Ref", dates={"Looked after from": "became_looked_after"})

    rows = rows_of(file, mapping)

    why = f"not read, and by its name newer than {read}, which is: name it in the mapping (sheet)"
    assert asked(rows) == [(1, "Ref", newer, why)]
    assert children(rows) == ["K300"]


def test_a_month_that_is_newer_than_all_that_are_read_is_asked_about(tmp_path):
    months = {name: a_month(None, first=n) for n, name in enumerate(("Apr 26", "May 26", "Jun 26"))}
    file = an_xlsx(tmp_path / "t.xlsx", **months)
    began = {"Looked after from": "became_looked_after"}

    rows = rows_of(file, a_mapping(sheets=("Apr 26", "May 26"), id_column="Ref", dates=began))

    why = "not read, and by its name newer than May 26, which is: name it in the mapping (sheets)"
    assert asked(rows) == [(1, "Ref", "Jun 26", why)]


@pytest.mark.parametrize("other", ["Apr 26", "Lists", "Mayfield", "Team 2", "Closed 2026"])
def test_another_sheet_that_is_no_newer_copy_is_no_question(tmp_path, other):
    file = an_xlsx(tmp_path / "t.xlsx", **{"May 26": a_month(None), other: a_month(date(2026, 3, 10))})
    mapping = a_mapping(sheet="May 26", id_column="Ref", dates={"Looked after from": "became_looked_after"})

    assert asked(rows_of(file, mapping)) == []


def test_a_newer_sheet_with_other_columns_is_no_question(tmp_path):
    file = an_xlsx(
        tmp_path / "t.xlsx", **{"May 26": a_month(None), "Jun 26": [["Ref", "Minutes"], ["K300", "x"]]}
    )
    mapping = a_mapping(sheet="May 26", id_column="Ref", dates={"Looked after from": "became_looked_after"})

    assert asked(rows_of(file, mapping)) == []


# --- a heading that stands several times ------------------------------------------------------------------------------


def ticked(head, *rows):
    """A sheet of four children; cells of a row are for each child the same, days a day later for each."""
    return [
        head,
        *[
            [f"T510{n}", *[c.replace(day=c.day + n) if isinstance(c, date) else c for c in row]]
            for row in rows
            for n in range(4)
        ],
    ]


BEGAN, FIRST, PANEL = date(2025, 9, 1), date(2025, 10, 9), date(2026, 4, 16)


def test_a_heading_that_stands_several_times_is_of_the_step_before_it(tmp_path):
    head = ["Child ref", "Accommodated", "1st LAC", "Date", "Perm panel", "Date", "Comments"]
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=ticked(head, [BEGAN, "Y", FIRST, "Y", PANEL, ""]))

    assert proposed(file).dates == {
        "Accommodated": "became_looked_after",
        "1st LAC Date": "first_review",
        "Perm panel Date": "panel",
    }
    assert rows_of(file, proposed(file))[0].from_file[0].milestones["panel"][0].on == PANEL


def test_due_and_done_behind_each_step_are_of_that_step(tmp_path):
    head = ["Child ref", "Accommodated", "1st LAC", "Due", "Held", "Perm panel", "Due", "Held"]
    row = [BEGAN, "Y", FIRST, FIRST, "Y", PANEL, PANEL]
    mapping = proposed(an_xlsx(tmp_path / "t.xlsx", Sheet=ticked(head, row)))

    assert mapping.dates == {
        "Accommodated": "became_looked_after",
        "1st LAC Held": "first_review",
        "Perm panel Held": "panel",
    }


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            ["Child ref", "Date", "Accommodated", "Date", "1st LAC", "Date", "Panel"],
            [BEGAN, "Y", FIRST, "Y", PANEL, "Y"],
        ),
        (["Child ref", "Accommodated", "Date", "1st LAC", "Date", "Panel"], [BEGAN, FIRST, "Y", PANEL, "Y"]),
        (["Child ref", "Accommodated", "1st LAC", "Date", "Carer", "Date"], [BEGAN, "Y", FIRST, "x", PANEL]),
    ],
)
def test_dates_of_which_the_step_is_not_sure_are_named_and_not_read(tmp_path, head, row):
    file = an_xlsx(tmp_path / "t.xlsx", Sheet=ticked(head, row))

    assert not {column for column in proposed(file).dates if "Date" in column}
    assert '"Date" stands several times, and it is not sure of what: name each' in text_of(file)


def test_headings_that_cannot_be_told_apart_are_refused_with_what_to_do(tmp_path):
    file = an_xlsx(
        tmp_path / "t.xlsx", Sheet=ticked(["Child ref", "1st LAC", "Date", "Date"], ["Y", BEGAN, FIRST])
    )

    with pytest.raises(
        UnreadableSheet, match=r"stand twice in the sheet Sheet: 1st LAC Date\. Give each a name"
    ):
        proposed(file)


# --- words for nothing, and days that are asked about -----------------------------------------------------------------


@pytest.mark.parametrize(
    "nothing", ["n.a.", "N / A", "Not applicable", "T.B.C.", "--/--/--", ".", "dd/mm/yyyy", "t.b.a"]
)
def test_a_word_for_nothing_is_one_however_it_is_written(tmp_path, nothing):
    lines = [f"A{n},0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)]
    file = a_csv(tmp_path, "Ref,Looked after from,Panel", *lines, f"A5,05/03/2025,{nothing}")

    assert asked(rows_of(file, proposed(file))) == []


@pytest.mark.parametrize("unsure", ["n/k", "not required", "awaiting date", "held", "done"])
def test_a_word_that_may_say_something_is_asked_about(tmp_path, unsure):
    lines = [f"A{n},0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)]
    file = a_csv(tmp_path, "Ref,Looked after from,Panel", *lines, f"A5,05/03/2025,{unsure}")

    assert [a[:3] for a in asked(rows_of(file, proposed(file)))] == [(6, "Panel", unsure)]


def test_the_sentences_to_be_confirmed_tell_of_no_day_that_is_asked_about(tmp_path):
    lines = ["A1,01/03/2025,12/05/62", "A2,02/03/2025,12/05/25"]
    file = a_csv(tmp_path, "Ref,Looked after from,Panel", *lines)
    mapping = proposed(file)

    with open_mapped(file, mapping) as sheet:
        said = {one.column: one.sentences for one in sentences_of(sheet, mapping, SCOTLAND, TODAY)}

    assert said["Panel"] == ("A2: panel held on 12 May 2025",)


# --- a row for each event ---------------------------------------------------------------------------------------------


def test_a_list_of_events_is_known_wherever_its_events_stand(tmp_path):
    lines = [
        f"P6{child},Shona Sample,North,{event},0{1 + n}/03/2026,Held"
        for child in range(3)
        for n, event in enumerate(("Became looked after", "1st LAC review", "Permanence panel"))
    ]
    file = a_csv(tmp_path, "Case No,Worker,Team,Event,Date,Outcome", *lines)

    mapping = proposed(file)

    assert (mapping.shape, mapping.event_list.event, mapping.event_list.on) == ("event_list", "Event", "Date")


def test_a_list_of_events_without_the_childs_id_is_said_to_be_one(tmp_path):
    lines = [
        f"Shona Sample,{event},0{1 + n}/03/2026"
        for _ in range(3)
        for n, event in enumerate(("Became looked after", "1st LAC review", "Permanence panel"))
    ]

    with pytest.raises(UnreadableSheet, match="has a row for each event"):
        proposed(a_csv(tmp_path, "Worker,Event,Date", *lines))


# --- what is said of a file -------------------------------------------------------------------------------------------


def test_cells_that_are_left_out_for_one_reason_stand_in_one_line():
    cells = [Asked(row, "(no header)", f"{row}.", "this cell has no header") for row in range(4, 10)]
    cells.append(Asked(5, "Notes", "(not shown)", "not kept"))

    lines = ImportReport(left_out=cells).in_words().splitlines()

    assert lines[1:] == [
        "7 cells say nothing that can be recorded:",
        "  (no header): this cell has no header: row 4 '4.', row 5 '5.', row 6 '6.', row 7 '7.', row 8 '8.' and 1 more",
        "  Notes: not kept: row 5 '(not shown)'",
    ]


# --- one sheet with the month first -----------------------------------------------------------------------------------


def test_only_the_sheet_with_the_month_first_is_asked_about(tmp_path):
    head = ["Child No", "Date LAC", "First LAC review"]
    ours = [["711", "06/10/2025", "14/11/2025"], ["715", "03/11/2025", "11/12/2025"]]
    theirs = [["721", "11/03/2025", "12/11/2025"], ["726", "9/15/2025", "10/24/2025"]]
    file = an_xlsx(tmp_path / "t.xlsx", Ayr=[head, *ours], Troon=[head, *theirs])
    mapping = proposed(file)

    rows = rows_of(file, mapping)

    assert mapping.sheets == ("Ayr", "Troon")
    assert {(a.row.sheet, int(a.row)) for row in rows for a in row.asked} == {("Troon", 2), ("Troon", 3)}
    assert "where only one has the month first, give that sheet a mapping of its own" in text_of(file)


# --- a column that says whether it was held ---------------------------------------------------------------------------


def with_status(tmp_path, head, says):
    file = a_csv(tmp_path, f"Ref,Looked after from,1st review,{head}", f"A1,01/03/2025,10/04/2025,{says}")
    mapping = a_mapping(
        id_column="Ref",
        date_formats=["%d/%m/%Y"],
        dates={"Looked after from": "became_looked_after", "1st review": "first_review"},
    )
    return rows_of(file, mapping)


@pytest.mark.parametrize(
    ("head", "says", "word"),
    [
        ("1st review status", "Cancelled - worker off sick", "Cancelled"),
        ("First LAC review held?", "N", "N"),
        ("1st review held Y/N", "No", "No"),
        ("Status of 1st review", "Booked", "Booked"),
        ("1st review outcome", "Postponed to May", "Postponed"),
        ("1st LAC", "FALSE", "FALSE"),
        ("1st review done", "not yet", "not yet"),
        ("1st review cancelled", "Y", "Y"),
        ("1st review cancelled (reason)", "worker off", "worker off"),
    ],
)
def test_a_day_beside_a_cell_that_says_it_was_not_held_is_asked_about(tmp_path, head, says, word):
    [row] = with_status(tmp_path, head, says)

    why = f"\"{head}\" says '{word}': was it held on this day?"
    assert [(a.column, a.value, a.why) for a in row.asked] == [("1st review", "10/04/2025", why)]
    assert "first_review" in row.from_file[0].asked_milestones


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ("1st review status", "Held"),
        ("1st review held?", "Y"),
        ("1st review outcome", "Deferred for a report"),
        ("1st review outcome", "No change of plan"),
        ("1st review cancelled?", "No"),
        ("1st review postponed", ""),
        ("2nd review status", "Booked"),
        ("1st review minutes", "No"),
        ("Status", "Cancelled"),
    ],
)
def test_a_day_is_no_question_where_the_cell_says_otherwise_or_is_of_something_else(tmp_path, head, says):
    [row] = with_status(tmp_path, head, says)

    assert row.asked == ()
    assert row.from_file[0].milestones["first_review"][0].on == date(2025, 4, 10)


# --- what a proposal cannot know --------------------------------------------------------------------------------------


def test_a_proposal_says_that_no_column_tells_when_care_began(tmp_path):
    file = a_csv(tmp_path, "Ref,Day one,Panel", *(f"A{n},0{n}/03/2025,1{n}/06/2025" for n in range(1, 5)))

    text = text_of(file)

    missing = "No column was recognised as the day on which a child became looked after, and without it no new child"
    assert text.count(missing) == 2
    assert '# "Came into care" = "became_looked_after"' in text
    assert "No column was recognised" not in text_of(
        a_csv(tmp_path, "Ref,Came into care", "A1,01/03/2025", "A2,2/3/25")
    )
