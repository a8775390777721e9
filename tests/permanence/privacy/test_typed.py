"""What people type: private words are refused, what may be a child's name is asked about, and the work can be told."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.privacy.kinds import PrivateKind
from permanence.privacy.typed import private_words_typed
from permanence.reference import reference_for
from tests.permanence.cost import costs_at_most

HERE = Path(__file__).parent
STAFF = frozenset(
    {
        *("Shona Reid", "Morag Keir", "Ewan Muir"),
        *("shona.reid@council.example", "morag.keir@council.example", "ewan.muir@council.example"),
    }
)
MOST_PRIVATE_THAT_PASS = 0.15
MOST_INNOCENT_REFUSED = 0.03


def sentences(file: str) -> dict[str, list[str]]:
    """The sentences of a file by the heading they stand under."""
    lists: dict[str, list[str]] = {}
    for line in (HERE / file).read_text("utf-8").splitlines():
        if line.startswith("["):
            lists[line] = []
        elif line and not line.startswith("#"):
            lists[list(lists)[-1]].append(line)
    return lists


PRIVATE, INNOCENT = sentences("typed_private.txt"), sentences("typed_innocent.txt")


def found(text: str, staff: frozenset[str] = STAFF) -> list[str]:
    return [text[f.start : f.end] for f in private_words_typed(text, staff)]


def asked(text: str) -> list[str]:
    return [text[f.start : f.end] for f in private_words_typed(text, STAFF) if f.asked]


# --- how often ---------------------------------------------------------------------------------------------------------


def test_the_sets_are_large():
    assert sum(map(len, PRIVATE.values())) > 300
    assert sum(map(len, INNOCENT.values())) > 300


@pytest.mark.parametrize("kind", PRIVATE)
def test_few_private_texts_pass(kind: str):
    passed = [text for text in PRIVATE[kind] if not found(text)]

    assert len(passed) <= max(1, MOST_PRIVATE_THAT_PASS * len(PRIVATE[kind])), passed


@pytest.mark.parametrize("kind", INNOCENT)
def test_hardly_an_innocent_text_is_given_back(kind: str):
    given_back = {text: found(text) for text in INNOCENT[kind] if found(text)}

    assert len(given_back) <= MOST_INNOCENT_REFUSED * len(INNOCENT[kind]), given_back


# --- children ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("panel held 12 May for Oyinkan", "Oyinkan"),  # a capital in mid sentence
        ("Jack's panel was 12 May", "Jack"),  # a possessive before a step
        ("max's review was 12 May", "max"),
        ("Hope moved on Friday", "Hope"),  # a word at a subject's place
        ("Summer is pregnant", "Summer"),
        ("Summer wants to see her mum", "Summer"),
        ("Max is settled with his carers", "Max"),
        ("tyler refuses school", "tyler"),  # on the list, in small letters
        ("Bubkins has no passport", "Bubkins"),  # on no list
        ("JS moved to new carers", "JS"),
        ("baby K is with carers", "K"),
        ("the Nowickis refuse contact", "Nowickis"),
    ],
)
def test_what_may_be_a_childs_name_is_asked_about(text: str, name: str):
    assert asked(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Summer holidays delay the panel",
        "this summer's panel is full",
        "June is full, July as well",
        "May panel moved to June",
        "Mark this as done",
        "Will be done by Friday",
        "Hope to hear by Friday",
        "Grant of the order expected",
        "Chase legal again",
        "Rose again in supervision",
        "hope the panel sits",
        "Reveiw held 12 May",  # a slip of the finger is no name
        "Panle moved to 9 June",
        "PANEL MOVED TO 9 JUNE, REPORT LATE",
        "Hearing at Ayr Sheriff Court",
        "panel 11 June 10am Dumfries",
        "St Margaret's have a family",
        "KC has given her opinion",
        "Done, I'm off until Monday and They've agreed",
        "Escalations and Reallocations to Morag",
        "turned 18 on 3 May, case closed",
        "sw to look into the glen holiday",
    ],
)
def test_a_word_is_no_name_because_it_could_be_one(text: str):
    assert found(text) == []


def test_what_is_surely_private_is_refused_and_not_asked_about():
    findings = private_words_typed("Jamie Madeup of 12 Station Road, born 3 May 2019", STAFF)

    assert [f.kind for f in findings] == [PrivateKind.NAME, PrivateKind.ADDRESS, PrivateKind.BIRTH_DATE]
    assert not any(f.asked for f in findings)


def test_it_says_which_word_it_was():
    (finding,) = private_words_typed(f"{reference_for(4821)}: panel for Oyinkan held", STAFF)

    assert finding.number == 4


def test_a_reference_is_never_taken_for_a_name():
    assert found(f"{reference_for(4821)} done, {reference_for(4822)} moved to 9 June") == []


# --- colleagues ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Morag agreed",
        "Spoke to Keir",
        "see Morag's email",
        "handed over to Ewan M",
        "Mrs Keir has it",
        "ewan's on leave",
        "Morag Keir's team",
        "morag.keir@council.example has it",
    ],
)
def test_a_colleague_is_named_as_people_name_her(text: str):
    assert found(text) == []


def test_half_the_name_of_one_and_half_of_another_is_somebody_else():
    assert found("Shona Keir was seen") == ["Shona Keir"]
    assert found("Morag Galbraith was seen")


def test_a_child_may_have_a_colleagues_name():
    assert asked("Ewan's carers want to adopt") == ["Ewan"]
    assert asked("Morag absconded on Friday") == ["Morag"]


def test_who_does_not_work_here_is_not_a_colleague():
    assert found("Morag agreed", staff=frozenset()) == ["Morag"]


# --- children whose names are known -------------------------------------------------------------------------------------


def test_a_known_childs_name_is_found_in_any_language_and_case():
    known = frozenset({"thuy", "hope"})

    assert [f.asked for f in private_words_typed("thuy was upset", children=known)] == [False]
    assert private_words_typed("I hope panel sits. Hope to hear", children=known) == []
    assert len(private_words_typed("panel for Hope held", children=known)) == 1


# --- numbers of a case system ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "case P1234567",
        "case id C-1234567 panel held 12 May",
        "Case ID: 0412233",
        "id C-1234567",
        "case ref 0412233",
        "case no. 44821",
        "the case number is 44821",
        "child id 12345 booked for 9 June",
        "her record number is 99123",
        "panel held 12 May, case 0412233",
        "P1234567 panel held 12 May",
        "panel held 12 May (case C-1234567)",
        "child p1234567 done",
    ],
)
def test_the_case_systems_number_of_a_child_is_given_back(text: str):
    assert [f.kind for f in private_words_typed(text, STAFF)] == [PrivateKind.NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "case 3 done",
        "the case was closed in 2026",
        "case conference 12 May 2026",
        "invoice P1234567 is paid",
        "court ref A123/24",
        "order 2021/345",
        "room 1204",
        "first review 1 held",
        "HW-4821-B (C-1234567) panel held 12 May",
        "HW-4821-B done 12052026",
        "child 2 of 3 placed",
        "id card shown",
    ],
)
def test_other_numbers_are_none_of_a_child(text: str):
    assert private_words_typed(text, STAFF) == []


# --- always -------------------------------------------------------------------------------------------------------------


@given(
    st.text()
    | st.lists(
        st.sampled_from(["Jamie ", "Hope", "'s ", "panel", " 0131", "dob ", "St ", "é", ". ", "JS "])
    ).map("".join)
)
def test_no_text_raises_and_the_words_lie_in_order(text: str):
    findings = private_words_typed(text, STAFF, frozenset({"ada"}))

    assert all(0 <= f.start < f.end <= len(text) and f.number > 0 for f in findings)
    assert all(one.end <= other.start for one, other in pairwise(findings))


@pytest.mark.parametrize(
    "repeated",
    [
        "1",
        "a",
        "A",
        "Abc ",
        "Hope is ",
        "born ",
        "one ",
        "a@",
        "at a dot ",
        "insta is ",
        "Xyz. ",
        "lives in ",
    ],
)
def test_the_cost_grows_with_the_length_of_the_text_and_no_faster(repeated: str):
    def looking(length: int) -> Callable[[], object]:
        text = (repeated * length)[:length]
        return lambda: private_words_typed(text, STAFF)

    assert costs_at_most(10, looking(12_000), than=looking(3_000))
