"""Which column of a list is which: known by its cells where its heading does not say, and by what a left one says."""

import pytest

from store.imports.mapping import parse_mapping
from store.imports.sheets import UnreadableSheet
from tests.store.imports.test_event_list import LAC, Lists

PANEL = "Permanence panel"


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


def listed(*words, first="7101", second="7102"):
    """Two children with three steps each; the words stand beside the second's steps, the first of them beside all."""
    days = ["01/09/2025", "09/10/2025", "14/04/2026"]
    steps = [LAC, "First LAC review", PANEL]
    held = words[0]
    return [
        *([first, step, on, held] for step, on in zip(steps, days, strict=True)),
        *([second, *row] for row in zip(steps, days, words, strict=True)),
    ]


NOT_HELD = [
    ("Progress", "Completed", "Cancelled"),
    ("Current state", "Completed", "Cancelled"),
    ("Stage", "Completed", "Cancelled"),
    ("Attendance", "Completed", "Cancelled"),
    ("Took place", "Yes", "No"),
    ("Went ahead?", "Y", "N"),
    ("Where it stands", "Held", "Postponed"),
]


@pytest.mark.parametrize(("heading", "yes", "no"), NOT_HELD)
def test_what_a_column_says_of_each_event_counts_whatever_its_heading(lists, heading, yes, no):
    lists.take(*listed(yes, no, yes), head=["Person ID", "Step", "Date held", heading])

    assert lists.asked() == []
    assert lists.days("7102") == [("became_looked_after", "2025-09-01"), ("panel", "2026-04-14")]
    assert [(a.row, a.value) for a in lists.report.left_out] == [(6, "09/10/2025")]


@pytest.mark.parametrize("heading", ["Stat_CD", "Status code", "State"])
@pytest.mark.parametrize("day", ["Date", "Date held", "Completed"])
def test_the_letters_of_a_status_that_nobody_explains_are_asked_about(lists, day, heading):
    lists.take(*listed("C", "X", "C"), head=["Person ID", "Step", day, heading])

    assert [row for row, _, _ in lists.asked()] == [2, 3, 4, 5, 6, 7]
    assert lists.days("7102") == []


def test_a_list_without_a_column_that_says_whether_it_took_place_says_so_at_its_top(lists):
    head = ["Person ID", "Step", "Date", "Flag"]
    bare = lists.proposal([row[:3] for row in listed("C", "X", "C")], head[:3])
    flag = lists.proposal(listed("C", "X", "C"), head)

    assert "# No column says whether each step took place" in bare[: bare.index("name =")]
    assert '"Flag"' in flag[: flag.index("name =")]
    for told in ("Status", "Cancelled?"):
        assert "No column says" not in lists.proposal(listed("No", "No", "No"), [*head[:3], told])


@pytest.mark.parametrize("heading", ["Minutes", "Report status", "Venue", "Child attended"])
def test_what_is_said_of_something_else_is_no_status(lists, heading):
    words = ("Yes", "No", "Yes") if heading == "Child attended" else ("Completed", "Outstanding", "Completed")

    words = ("Town Hall", "Annexe", "Town Hall") if heading == "Venue" else words
    text = lists.proposal(listed(*words), ["Person ID", "Step", "Date held", heading])

    assert parse_mapping(text).event_list.status is None


@pytest.mark.parametrize(
    "said", ["Cancelled", "cancelled - office closed", "Did not take place", "Postponed"]
)
@pytest.mark.parametrize("step", [LAC, "First LAC review", PANEL])
def test_a_day_is_asked_about_where_a_column_that_is_left_says_that_nothing_was_held(lists, said, step):
    rows = [[*row, "Completed", said if row[:2] == ["7102", step] else ""] for row in listed("", "", "")]
    head = ["Person ID", "Step", "Date held", "Room", "Status", "Remark"]

    lists.take(*rows, head=head)

    at = [LAC, "First LAC review", PANEL].index(step)
    assert [(row, column) for row, column, _ in lists.asked()] == [(5 + at, "Date held")]
    assert '"Remark" says' in lists.why()[0]
    assert "office" not in lists.why()[0]


OUTCOMES = [
    *("Panel outcome", "Panel decision", "Decision", "Decision made", "Recommendation", "Outcome code"),
    *("Disposal", "Resolution", "Findings", "Conclusion", "What came of it"),
]


@pytest.mark.parametrize("heading", OUTCOMES)
@pytest.mark.parametrize(("said", "outcome"), [("Deferred", "deferred"), ("Not agreed", "not_agreed")])
def test_what_a_panel_came_to_is_read_whatever_the_heading(lists, heading, said, outcome):
    rows = [[*row, ""] for row in listed("Held", "Held", "Held")]
    rows[2][4], rows[5][4] = "Approved", said

    lists.take(*rows, head=["Person ID", "Step", "Date held", "Status", heading])

    (journey,) = lists.journeys("7102")
    assert lists.asked() == []
    assert [d.outcome for d in journey.decisions] == [outcome]
    assert bool(journey.reached("panel")) is (outcome == "not_agreed")  # who does not agree has decided
    assert ("panel", "2026-04-14") in lists.days("7101")


def test_words_of_a_decision_that_nobody_knows_are_asked_about(lists):
    rows = [[*row, ""] for row in listed("Held", "Held", "Held")]
    rows[2][4], rows[5][4] = "Approved", "No - not ready"

    lists.take(*rows, head=["Person ID", "Step", "Date held", "Status", "Panel decision"])

    assert lists.asked() == [(7, "Panel decision", "No - not ready")]


@pytest.mark.parametrize("said", ["Deferred", "Not agreed", "refused: report awaited"])
def test_a_panels_day_is_asked_about_where_a_column_that_is_left_says_that_it_came_to_nothing(lists, said):
    rows = [[*row, "", ""] for row in listed("Held", "Held", "Held")]
    rows[2][4], rows[5][5] = "Approved", said

    lists.take(*rows, head=["Person ID", "Step", "Date held", "Status", "Outcome", "Remark"])

    assert [(row, column) for row, column, _ in lists.asked()] == [(7, "Date held")]
    assert [what for what, _ in lists.days("7102")] == ["became_looked_after", "first_review"]


def with_two_days(lists, first, second):
    rows = [[case_id, step, on, f"{int(on[:2]) + 12}{on[2:]}"] for case_id, step, on, _ in listed("", "", "")]
    return lists.proposal(rows, ["Person ID", "Step", first, second])


@pytest.mark.parametrize(
    ("held", "other"),
    [
        *(
            ("Meeting date", "Date completed"),
            ("ACTUAL_START_DATE", "COMPLETED_ON"),
            ("Actual start", "Actual end"),
        ),
        *(
            ("Event date", "Completion date"),
            ("Actual date", "Date completed"),
            ("Date held", "Date recorded"),
        ),
        *(("Date of meeting", "Date finalised"), ("Date held", "Meeting date"), ("Date held", "Actual end")),
        *(("Date", "Date recorded"), ("Event date", "Date created"), ("Date completed", "Date authorised")),
    ],
)
def test_the_day_of_the_meeting_goes_before_those_of_the_work_on_it(lists, held, other):
    assert parse_mapping(with_two_days(lists, held, other)).event_list.on == held
    assert parse_mapping(with_two_days(lists, other, held)).event_list.on == held


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("Date", "Date completed"), ("Date started", "Date completed"), ("Date created", "Date completed")),
        *(("Date", "Date started"), ("Start date", "End date"), ("Actual date", "Date occurred")),
        *(("Date", "Event date"), ("Date opened", "Date closed"), ("Begun on", "Recorded on")),
    ],
)
def test_where_two_columns_may_have_the_day_no_mapping_is_proposed_and_both_are_named(lists, first, second):
    with pytest.raises(UnreadableSheet, match="it is not sure which column has the day") as refused:
        with_two_days(lists, first, second)

    assert first in str(refused.value)


STORIES = [
    "Deferred - for Mrs Jean Invented to attend",
    "Cancelled, mum ill",
    "Contact - Jean Invented",
    "LAC review at Jean Invented's",
    "Red route",
    "LAC review (Jean)",
]


@pytest.mark.parametrize("said", STORIES)
@pytest.mark.parametrize("place", [1, 3, 4], ids=["step", "status", "outcome"])
def test_no_name_and_no_story_of_a_cell_stands_in_a_proposal(lists, said, place):
    rows = [[*row, ""] for row in listed("Held", "Held", "Held")]
    story = ["7102", PANEL, "21/04/2026", "Held", "Approved"]
    story[place] = said

    text = lists.proposal([*rows, story], ["Person ID", "Step", "Date held", "Status", "Outcome"])

    assert said not in text
    assert "Jean" not in text
    is_no_outcome = place == 4 and said.startswith("Cancelled")
    assert ("# 1 more is not shown" in text) is not is_no_outcome


@pytest.mark.parametrize(
    ("place", "said"), [(1, "Contact - Jean Invented"), (3, "Held with mum"), (4, "For Jean")]
)
def test_a_name_does_not_stand_there_though_it_comes_again(lists, place, said):
    rows = [[*row, ""] for row in listed("Held", "Held", "Held")]
    for case_id in ("7101", "7102"):
        story = [case_id, PANEL, "21/04/2026", "Held", "Approved"]
        story[place] = said
        rows.append(story)

    assert said not in lists.proposal(rows, ["Person ID", "Step", "Date held", "Status", "Outcome"])


@pytest.mark.parametrize(("place", "said"), [(1, "Case discussion"), (3, "Finis"), (4, "Red route")])
def test_what_several_children_have_stands_there_to_be_decided(lists, place, said):
    rows = [[*row, ""] for row in listed("Held", "Held", "Held")]
    for case_id in ("7101", "7102"):
        row = [case_id, PANEL, "21/04/2026", "Held", "Approved"]
        row[place] = said
        rows.append(row)

    assert f'"{said}"' in lists.proposal(rows, ["Person ID", "Step", "Date held", "Status", "Outcome"])


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [
        ("Active", "Y", "N"),
        ("Is current?", "Yes", "No"),
        ("Current version", "1", "0"),
        ("Valid", "True", "False"),
        ("Record live", "Y", "Inactive"),
        ("Duplicate", "", "Y"),
        ("Entered in error", "N", "Y"),
        ("Superseded?", "No", "Yes"),
    ],
)
def test_a_row_that_counts_no_more_by_another_column_is_asked_about(lists, heading, yes, no):
    lists.take(*listed(yes, no, yes), head=["Person ID", "Step", "Date held", heading])

    assert [row for row, _, _ in lists.asked()] == [6]
    assert lists.days("7102") == [("became_looked_after", "2025-09-01"), ("panel", "2026-04-14")]


def test_what_is_current_of_a_child_is_no_doubt_about_her_steps(lists):
    lists.take(*listed("Y", "N", "N"), head=["Person ID", "Step", "Date held", "Currently looked after"])

    assert lists.asked() == []


@pytest.mark.parametrize("heading", ["Reason not held", "If not held, why", "Not held"])
@pytest.mark.parametrize("reason", ["chair ill", "No quorum"])
def test_a_reason_for_which_it_was_not_held_makes_its_day_a_question(lists, heading, reason):
    lists.take(*listed("", reason, ""), head=["Person ID", "Step", "Date held", heading])

    assert [row for row, _, _ in lists.asked()] == [6]


@pytest.mark.parametrize("heading", ["Subject", "Person type", "Relates to", "About"])
@pytest.mark.parametrize("who", ["Carer", "Foster carer", "Prospective adopters", "Mother"])
def test_a_step_of_somebody_else_is_asked_about(lists, heading, who):
    lists.take(*listed("Child", "Child", who), head=["Person ID", "Step", "Date held", heading])

    assert [row for row, _, _ in lists.asked()] == [7]
    assert "panel" not in dict(lists.days("7102"))


def test_the_end_of_each_event_is_not_the_end_of_care(lists):
    days = [(on,) for on in ("01/09/2025", "09/10/2025", "14/04/2026") * 2]
    rows = [[*row[:3], *on] for row, on in zip(listed("", "", ""), days, strict=True)]

    lists.take(*rows, head=["Person ID", "Step", "Date held", "End date"])

    assert lists.mapping.ended_column is None
    assert lists.asked() == []


def test_an_end_that_says_of_what_it_is_ends_her_care(lists):
    rows = [[*row[:3], "30/04/2026" if row[0] == "7102" else ""] for row in listed("", "", "")]

    for heading, ends in (("End date", None), ("Care ended", "Care ended")):
        mapping = parse_mapping(lists.proposal(rows, ["Person ID", "Step", "Date held", heading]))
        assert mapping.ended_column == ends


def test_a_hearing_that_was_put_off_is_booked_for_the_day_for_which_it_is_listed(lists):
    head = ["Person ID", "Step", "Listed for", "Date held", "Result"]
    rows = [[*row[:2], "", row[2], "Recommended" if row[1] == PANEL else ""] for row in listed("", "", "")]
    rows[-1] = [*rows[-1][:4], "Deferred"]

    lists.take(*rows, ["7102", PANEL, "16/06/2026", "", ""], head=head)

    assert lists.booked("7102") == [("panel", "2026-06-16")]
    assert lists.asked() == []


@pytest.mark.parametrize(("result", "asked"), [("Stayed", True), ("Adjourned", True), ("Vacated", False)])
@pytest.mark.parametrize("day", ["16/06/2026", "16/04/2026"])
def test_a_planned_day_beside_which_something_came_of_it_is_not_booked(lists, result, asked, day):
    head = ["Person ID", "Step", "Listed for", "Date held", "Result"]
    rows = [[*row[:2], "", row[2], "Recommended" if row[1] == PANEL else ""] for row in listed("", "", "")]

    lists.take(*rows[:-1], ["7102", PANEL, day, "", result], head=head)

    assert lists.booked("7102") == []
    assert [row for row, _, _ in lists.asked()] == ([7] if asked else [])
    assert asked or [a.row for a in lists.report.left_out] == [7]
