"""The table of rights as a file gives it: cells in the place of others, and what is wrong in a cell."""

from pathlib import Path

import pytest

from permanence.answer import Verb
from permanence.pack.file import check_pack, read_pack, read_pack_named
from permanence.pack.rights import default_rights
from permanence.people import Role
from permanence.rights.stands import Relation
from permanence.rights.table import Action, records
from tests.permanence.small_pack import SMALL

COUNCIL = 'overlays = "scotland"\ncode = "mine"\nname = "Mine"\n'


def mistakes(cell: str) -> list[str]:
    return [str(one) for one in check_pack(f"{COUNCIL}\n{cell}\n")]


def test_a_pack_that_says_nothing_has_the_defaults():
    assert read_pack(SMALL).rights.cells == default_rights().cells


def test_a_council_gives_a_cell_whole_and_leaves_the_others():
    text = f'{COUNCIL}\n[rights.reviewing_officer]\nchairs = ["know", "ask"]\n'

    rights = read_pack(text).rights

    assert Verb.CHANGE_ROUTE not in rights.cell(Role.REVIEWING_OFFICER, Relation.CHAIRS)
    assert Action.SEE in rights.cell(Role.REVIEWING_OFFICER, Relation.CHAIRS)
    assert Verb.CHANGE_ROUTE in rights.cell(Role.REVIEWING_OFFICER, Relation.COVERS)


def test_an_empty_cell_takes_the_right_away():
    text = f"{COUNCIL}\n[rights.legal_officer]\nwaits = []\n"

    assert read_pack(text).rights.cell(Role.LEGAL_OFFICER, Relation.WAITS) == frozenset()


def test_a_council_may_name_groups_of_its_own():
    text = f'{COUNCIL}\n[right_groups]\nlook = ["see", "why"]\n[rights.administrator]\ncouncil = ["look"]\n'

    assert read_pack(text).rights.cell(Role.ADMINISTRATOR, Relation.COUNCIL) == {"see", "why"}


def test_the_gateway_meeting_of_england_is_the_legal_officers_to_record():
    england, scotland = read_pack_named("england"), read_pack_named("scotland")

    assert records("legal_gateway") in england.rights.cell(Role.LEGAL_OFFICER, Relation.WAITS)
    assert records("hearing") in scotland.rights.cell(Role.LEGAL_OFFICER, Relation.WAITS)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('[rights.social_work]\nallocated = ["see"]', 'did you mean "social_worker"?'),
        ('[rights.social_worker]\nallocate = ["see"]', 'did you mean "allocates"?'),
        ('[rights.social_worker]\nallocated = ["see", "chnge_route"]', 'did you mean "change_route"?'),
        ('[rights.social_worker]\nallocated = ["see", "records:jury"]', 'no action is called "records:jury"'),
        ('[rights.social_worker]\nallocated = ["done"]', "whom she may not see"),
        ('[rights.social_worker]\nallocated = "see"', "a list of words"),
        ('[decided_by]\njury = "social_worker"', 'no body is called "jury"'),
        ('[decided_by]\nadm = "judge"', "it may be"),
    ],
)
def test_a_mistake_in_a_cell_is_told_with_its_line(cell: str, said: str):
    found = mistakes(cell)

    assert len(found) == 1
    assert said in found[0]
    assert found[0].startswith("line ")


def test_every_shipped_file_is_sound():
    packs = Path("permanence/packs").glob("*.toml")

    assert [p.name for p in packs if check_pack(p.read_text("utf-8"))] == []


def test_nobody_acts_on_a_child_whom_she_may_not_see():
    cells = [cell for row in default_rights().cells.values() for cell in row.values()]

    assert all(Action.SEE in cell for cell in cells if cell)
