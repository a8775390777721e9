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
