"""Who may do what about a child, cell by cell: what people are answered is what docs/security.md prints."""

import os

import pytest

from permanence.answer import ABOUT_HERSELF, Verb
from tests.rights.grid import DEEDS, NO, UNKNOWN, YES, cells, table
from tests.rights.people import EVERYBODY, Somebody
from tests.sources import ROOT

PAGE = ROOT / "docs" / "security.md"
FIRST, LAST = (
    "<!-- the table of rights: written by tests/rights -->\n",
    "<!-- end of the table of rights -->\n",
)
WITHOUT_PART = EVERYBODY[
    EVERYBODY.index(next(s for s in EVERYBODY if s.part == "a worker of the same team")) :
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    return {s.part: cells(tmp_path_factory.mktemp("rights"), s) for s in EVERYBODY}


def test_the_page_prints_what_people_are_answered(found):
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(FIRST)
    now = f"{before}{FIRST}\n{chr(10).join(table(found))}\n\n{LAST}{rest.split(LAST)[1]}"
    if os.environ.get("HOMEWARD_WRITE_GOLDEN") == "1":
        PAGE.write_text(now, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == now


@pytest.mark.parametrize("somebody", WITHOUT_PART, ids=lambda s: s.part)
def test_whoever_has_no_part_in_a_childs_care_meets_no_child(found, somebody: Somebody):
    assert set(found[somebody.part].values()) <= {NO, UNKNOWN}


def test_every_answer_about_a_child_is_tried():
    tried = {answer.verb for deed in DEEDS for answer in deed.answers}

    assert set(Verb) - tried == {
        Verb.HELP,  # of no child
        Verb.UNDO,  # of an entry: tests/casework/test_settle.py and test_who_may_reply.py
        Verb.NOT_DONE,
        Verb.CALL_MINE,
        *ABOUT_HERSELF,
    }


def test_each_deed_is_possible_for_somebody(found):
    assert [d.name for d in DEEDS if all(row[d.name] != YES for row in found.values())] == []
