"""Staff lists as other councils keep them: titles behind names, merged teams, directories, strokes for nothing."""

import pytest
from openpyxl import load_workbook

from casework.imports.people import load_people
from permanence.people import Role
from store.imports.sheets import as_csv
from tests.builders import ISLA, MORAG, NOW
from tests.casework.imports.test_people import load
from tests.workbooks import an_xlsx


def test_a_title_behind_each_name_is_her_role_where_no_column_says_it(record):
    loaded = load(
        record,
        "Bea Stott (Team Manager),bea.stott@council.example,Isla Dunbar (Service Manager)",
        "Una Rennie - Senior Social Worker,una.rennie@council.example,Bea Stott (TM)",
        "Col Tain (Student SW),col.tain@council.example,Bea Stott",
        header="Who,Email,Reports to",
    )

    assert [(p.name, p.role, p.manager) for p in loaded.people] == [
        ("Bea Stott", Role.TEAM_MANAGER, ISLA),
        ("Una Rennie", Role.SOCIAL_WORKER, "bea.stott@council.example"),
    ]
    assert [(p.row, p.value) for p in loaded.problems] == [(4, "Student SW")]


def test_a_list_without_a_role_anywhere_still_lacks_the_column(record):
    loaded = load(record, "Bea Stott (North),bea.stott@council.example", header="name,email")

    assert [(p.row, p.column) for p in loaded.problems] == [(1, "role")]


def test_a_manager_as_a_directory_of_accounts_has_her_is_found(record):
    row = 'Una Rennie,una.rennie@council.example,SW,"CN=Keir\\, Morag,OU=Staff,DC=council,DC=example"'

    loaded = load(record, row, header="name,email,role,manager")

    assert (loaded.problems, loaded.people[0].manager) == ((), MORAG)


@pytest.mark.parametrize("stroke", ["-", "n/a", "None", "TBC"])
def test_a_stroke_or_a_word_for_nothing_says_nothing(record, stroke):
    loaded = load(record, f"Bea Stott,bea.stott@council.example,TM,{stroke},{stroke},{stroke}")

    bea = loaded.people[0]
    assert (loaded.problems, bea.team, bea.manager, bea.leave) == ((), None, None, ())


@pytest.mark.parametrize(
    ("name", "role"), [("Bea Stott", "SW - long term sick"), ("Bea Stott (maternity leave)", "Social Worker")]
)
def test_whoever_is_away_by_her_title_is_asked_about(record, name, role):
    loaded = load(record, f"{name},bea.stott@council.example,{role}", header="name,email,role")

    assert (loaded.people, [p.row for p in loaded.problems]) == ((), [2])
    assert loaded.problems[0].why.startswith("is she away?")


def test_somebody_who_stands_in_for_a_colleague_is_here(record):
    loaded = load(record, "Bea Stott (mat cover),bea.stott@council.example,SW", header="name,email,role")

    assert [p.name for p in loaded.people] == ["Bea Stott"]


def test_a_team_that_is_merged_over_its_people_is_the_team_of_each(record, tmp_path):
    file = an_xlsx(
        tmp_path / "staff.xlsx",
        Staff=[
            ["Team", "Name", "Email", "Role"],
            ["North", "Bea Stott", "bea.stott@council.example", "TM"],
            [None, "Una Rennie", "una.rennie@council.example", "SW"],
            [None, "Col Tain", "col.tain@council.example", "SW"],
        ],
    )
    book = load_workbook(file)
    book["Staff"].merge_cells("A2:A3")
    book.save(file)

    loaded = load_people(record, as_csv(file), NOW)

    assert [(p.name, p.team) for p in loaded.people] == [
        ("Bea Stott", "North"),
        ("Una Rennie", "North"),
        ("Col Tain", None),
    ]


def test_people_below_a_heading_that_names_a_team_are_in_it(record):
    loaded = load(
        record,
        "Long Term Team - East (Manager: Bea Stott),,",
        "Bea Stott,bea.stott@council.example,TM",
        "Una Rennie,una.rennie@council.example,SW",
        "SOUTH,,",
        "Col Tain,col.tain@council.example,SW",
        header="name,email,role",
    )

    assert [(p.name, p.team) for p in loaded.people] == [
        ("Bea Stott", "Long Term Team - East"),
        ("Una Rennie", "Long Term Team - East"),
        ("Col Tain", "SOUTH"),
    ]
    assert loaded.problems == ()


@pytest.mark.parametrize(
    "heading", ["Agency workers", "Leavers", "Jo West", "Vacancies - North Team", "Isla Dunbar"]
)
def test_a_heading_that_may_be_something_else_is_asked_about_and_nobodys_team(record, heading):
    loaded = load(
        record,
        "North Team,,",
        "Bea Stott,bea.stott@council.example,TM",
        f"{heading},,",
        "Una Rennie,una.rennie@council.example,SW",
        header="name,email,role",
    )

    assert [(p.name, p.team) for p in loaded.people] == [("Bea Stott", "North Team"), ("Una Rennie", None)]
    assert [(p.row, p.value) for p in loaded.problems] == [(4, heading)]


def test_a_heading_holds_no_further_than_the_next_empty_row(record):
    loaded = load(
        record,
        "North Team,,",
        "Bea Stott,bea.stott@council.example,TM",
        ",,",
        "Una Rennie,una.rennie@council.example,SW",
        header="name,email,role",
    )

    assert [(p.name, p.team) for p in loaded.people] == [("Bea Stott", "North Team"), ("Una Rennie", None)]


def test_a_heading_counts_for_nothing_where_a_column_has_the_teams(record):
    loaded = load(
        record,
        "North Team,,,",
        "Bea Stott,bea.stott@council.example,TM,East",
        header="name,email,role,team",
    )

    assert [(p.name, p.team) for p in loaded.people] == [("Bea Stott", "East")]
    assert [(p.row, p.value) for p in loaded.problems] == [(2, "North Team")]


def test_a_payrolls_number_beside_a_name_is_no_part_of_it(record):
    loaded = load(
        record,
        "10345 STOTT Bea,bea.stott@council.example,Team Leader,31/12/9999",
        "Una Rennie (10456),una.rennie@council.example,SW,31/03/2026",
        "Col 4432 Tain,col.tain@council.example,SW,",
        header="Employee,Work E-Mail,Position Title,Position End",
    )

    assert [p.name for p in loaded.people] == ["Bea Stott"]
    assert [(p.row, p.column, p.value) for p in loaded.problems] == [
        (3, "Position End", "31/03/2026"),
        (4, "Employee", "Col 4432 Tain"),
    ]


@pytest.mark.parametrize("ditto", ['"""",,', "as above,,", "Ditto,,"])
def test_the_same_as_in_the_row_above_is_asked_about(record, ditto):
    loaded = load(
        record,
        "East,Bea Stott,bea.stott@council.example,TM",
        f"{ditto.split(',')[0]},Una Rennie,una.rennie@council.example,SW",
        header="Team,Staff member,Email address,Post held",
    )

    assert [(p.name, p.team) for p in loaded.people] == [("Bea Stott", "East")]
    assert [(p.row, p.column) for p in loaded.problems] == [(3, "Team")]


def test_days_that_are_ticked_are_her_working_days(record):
    loaded = load(
        record,
        "Bea Stott,bea.stott@council.example,TM,Y,Y,Y,Y,Y",
        "Una Rennie,una.rennie@council.example,SW,Y,Y,Y,,",
        "Col Tain,col.tain@council.example,SW,Y,Y,Y,Y,am",
        header="Name,Email,Role,Mon,Tues,Wed,Thurs,Friday",
    )

    assert [(p.name, [sorted(spell.days) for spell in p.pattern]) for p in loaded.people] == [
        ("Bea Stott", [[0, 1, 2, 3, 4]]),
        ("Una Rennie", [[0, 1, 2]]),
    ]
    assert [(p.row, p.column, p.value) for p in loaded.problems] == [(4, "Mon to Fri", "Fri am")]
    assert loaded.not_read == ()


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Locum SW", Role.SOCIAL_WORKER),
        ("Acting TM", Role.TEAM_MANAGER),
        ("SW Level 2", Role.SOCIAL_WORKER),
        ("Student SW", None),
        ("SW Assistant", None),
        ("TM Fostering Finance", None),
    ],
)
def test_a_short_title_is_read_as_the_long_one_is(record, title, role):
    loaded = load(record, f"Bea Stott,bea.stott@council.example,{title}", header="name,email,job")

    assert [p.role for p in loaded.people] == ([role] if role else [])


@pytest.mark.parametrize(
    ("end", "is_asked"),
    [("31/03/2026", True), ("31/07/2026", False), ("31/12/9999", False), ("", False), ("permanent", False)],
)
def test_a_day_under_end_alone_that_is_over_is_asked_about_for_she_may_have_left(record, end, is_asked):
    loaded = load(record, f"Bea Stott,bea.stott@council.example,TM,{end}", header="name,email,role,End")

    assert loaded.not_read == ("End",)
    assert [(p.row, p.column, p.value) for p in loaded.problems] == ([(2, "End", end)] if is_asked else [])
    assert len(loaded.people) == (not is_asked)


def test_end_says_nothing_where_another_column_says_when_she_left(record):
    row = "Bea Stott,bea.stott@council.example,TM,31/03/2026,"

    assert load(record, row, header="name,email,role,End,Leaving date").problems == ()


def test_an_account_that_a_directory_has_switched_off_is_of_somebody_who_has_left(record):
    loaded = load(
        record,
        "Bea Stott,bea.stott@council.example,Team Manager,512",
        "Una Rennie,una.rennie@council.example,Social Worker,514",
        header="cn,mail,title,userAccountControl",
    )

    assert [p.name for p in loaded.people] == ["Bea Stott"]
    assert [(p.row, p.column) for p in loaded.problems] == [(3, "userAccountControl")]
