"""Lists whose steps stand in two columns, as case systems keep them: a type, and a sub-type that says which it is."""

import pytest

from permanence.pack.file import read_pack_named
from store.imports.header_meaning import HeaderReader
from store.imports.mapping import parse_mapping
from store.imports.read_rows import open_mapped
from store.imports.sentences import in_words, sentences_of
from tests.builders import TODAY
from tests.store.imports.test_event_list import Lists

HEAD = ["Person ID", "Meeting type", "Meeting sub type", "Date held", "Status"]
ROWS = [
    ["7101", "Care episode", "Started", "01/09/2025", "Completed"],
    ["7101", "LAC review", "Initial", "09/10/2025", "Completed"],
    ["7101", "LAC review", "Second", "08/01/2026", "Completed"],
    ["7101", "Panel", "Permanence panel", "14/04/2026", "Completed"],
    ["7102", "Care episode", "Started", "06/10/2025", "Completed"],
    ["7102", "LAC review", "Initial", "14/11/2025", "Completed"],
    ["7102", "LAC review", "Second", "11/02/2026", "Cancelled"],
]
READERS = {pack: HeaderReader(read_pack_named(pack)) for pack in ("scotland", "england")}


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


def test_a_type_and_its_sub_type_are_one_step(lists):
    lists.take(*ROWS, head=HEAD)

    assert (lists.mapping.event_list.event, lists.mapping.event_list.subtype) == (HEAD[1], HEAD[2])
    assert lists.mapping.event_list.events["LAC review: Initial"] == "first_review"
    assert lists.days() == [
        ("became_looked_after", "2025-09-01"),
        ("first_review", "2025-10-09"),
        ("second_review", "2026-01-08"),
        ("panel", "2026-04-14"),
    ]
    assert lists.asked() == []


def test_it_does_not_matter_how_the_second_column_is_called(lists):
    for heading in ("Type of review", "Sub-category", "Detail", "SubType"):
        mapping = parse_mapping(lists.proposal(ROWS, [*HEAD[:2], heading, *HEAD[3:]]))
        assert mapping.event_list.subtype == heading


def test_the_number_of_a_review_in_a_column_of_its_own_says_which_it_is(lists):
    numbers = {"Initial": "1", "Second": "2", "Started": "0", "Permanence panel": ""}
    rows = [[*row[:2], numbers[row[2]], *row[3:]] for row in ROWS]
    rows = [[r[0], "Came into care" if r[1] == "Care episode" else r[1], *r[2:]] for r in rows]

    lists.take(*rows, head=[*HEAD[:2], "Review no", *HEAD[3:]])

    assert [step for step, _ in lists.days()] == [
        "became_looked_after",
        "first_review",
        "second_review",
        "panel",
    ]


def test_how_many_came_to_a_review_does_not_say_which_it_is(lists):
    rows = [
        [r[0], "Came into care" if r[1] == "Care episode" else r[1], str(n), *r[3:]]
        for n, r in enumerate(ROWS)
    ]

    mapping = parse_mapping(lists.proposal(rows, [*HEAD[:2], "Number present", *HEAD[3:]]))

    assert mapping.event_list.subtype is None


def test_a_type_without_its_sub_type_is_asked_about_where_it_may_be_several_steps(lists):
    lists.take(*ROWS, ["7101", "LAC review", "", "15/05/2026", "Completed"], head=HEAD)

    assert lists.asked() == [(9, "Meeting type", "LAC review")]
    assert "later_review" not in dict(lists.days())


def test_a_sub_type_that_is_put_right_in_the_mapping_is_read_so(lists):
    lists.take(*ROWS, head=HEAD)
    events = {**lists.mapping.event_list.events, "lac review: Second": ""}
    del events["LAC review: Second"]
    listed = lists.mapping.event_list.model_copy(update={"events": events})
    lists.mapping = lists.mapping.model_copy(update={"event_list": listed})

    lists.take(*ROWS, head=HEAD)

    assert "second_review" not in dict(lists.days())
    assert lists.asked() == []


def test_the_sentences_to_be_confirmed_say_both(lists, tmp_path):
    lists.take(*ROWS, head=HEAD)

    with open_mapped(tmp_path / "steps.csv", lists.mapping) as sheet:
        said = in_words(sentences_of(sheet, lists.mapping, lists.record.rules.pack, TODAY))

    assert "LAC review: Initial:\n    7101: first review held on 9 Oct 2025" in said


@pytest.mark.parametrize(
    ("word", "pack", "code"),
    [
        ("CLA review: Initial", "england", "first_review"),
        ("Court order: Care order", "england", "care_order"),
        ("Court order: Placement order", "england", "placement_order"),
        ("CLA: Child became looked after", "england", "became_looked_after"),
        ("Legal: Legal gateway meeting", "england", "pre_proceedings"),
        ("Panel: Adoption panel", "england", "panel"),
        ("LAC: Discharge", "scotland", "ended"),
        ("Meeting: Panel", "scotland", "panel"),
        ("Looked after: Start of episode", "scotland", "became_looked_after"),
        ("Decision: Agency decision", "scotland", "agency_decision"),
    ],
)
def test_a_type_that_says_no_more_than_of_which_sort_a_step_is_changes_nothing(word, pack, code):
    meaning = READERS[pack].event(word, "Type")

    assert (meaning.what, meaning.is_bare) == (code, False)


@pytest.mark.parametrize(
    ("word", "pack"),
    [
        ("Court order: Interim care order", "england"),
        ("Adoption panel: Match", "england"),
        ("Staff supervision: First review", "england"),
        ("Child protection: Initial review", "england"),
        ("Foster carer: First review", "scotland"),
        ("Pathway plan: 2nd review", "scotland"),
        ("LAC review: Permanence panel", "scotland"),
        ("Care order: Placement order", "england"),
        ("Order: Ended", "england"),
        ("Court order: Discharged", "england"),
        ("Legal: Closed", "scotland"),
        ("Form: Closed", "scotland"),
        ("Decision: Placed", "scotland"),
        ("Decision: Match", "england"),
    ],
)
def test_a_step_under_a_type_of_another_thing_is_none_for_sure(word, pack):
    meaning = READERS[pack].event(word, "Type")

    assert meaning.what is None or meaning.is_bare
