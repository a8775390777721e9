"""Lists with a row for each event, as case systems export them: what is proposed for them, and what comes in."""

import csv
from datetime import date, timedelta

import pytest

from casework.imports.journeys import journeys_in
from store.imports import event_list
from store.imports.guess import guessed_mapping
from store.imports.mapping import parse_mapping
from store.imports.read_rows import open_mapped
from store.imports.sentences import sentences_of
from store.imports.sheets import UnreadableSheet
from store.imports.whose_rows import MOST_OF_A_CHILD
from tests.builders import TODAY, a_rulebook
from tests.importing import take_in

HEAD = ["Person ID", "Step", "Completed", "Status", "Outcome"]
LAC = "Became looked after"
CHILD = ["7101", LAC, "01/09/2025", "Completed", ""]
OTHER = [
    ["7102", LAC, "06/10/2025", "Completed", ""],
    ["7102", "First LAC review", "14/11/2025", "Completed", ""],
    ["7102", "Second LAC review", "11/02/2026", "Completed", ""],
    ["7102", "Permanence panel", "14/04/2026", "Completed", "Recommended"],
    ["7102", "Chronology", "01/03/2026", "Completed", ""],
    ["7102", "Chronology", "01/04/2026", "Completed", ""],
]


class Lists:
    """Writes lists, proposes a mapping for the first, and takes them in by it."""

    def __init__(self, record, folder):
        self.record, self.folder, self.mapping = record, folder, None

    def written(self, rows, head):
        file = self.folder / "steps.csv"
        with file.open("w", encoding="utf-8", newline="") as text:
            csv.writer(text).writerows([head, *rows])
        return file

    def proposal(self, rows, head=HEAD):
        return guessed_mapping(
            self.written([*rows, *OTHER] if head is HEAD else rows, head), a_rulebook().pack, TODAY
        )

    def take(self, *rows, head=HEAD):
        every = [*rows, *OTHER] if head is HEAD else rows
        file = self.written(every, head)
        self.mapping = self.mapping or parse_mapping(guessed_mapping(file, a_rulebook().pack, TODAY))
        self.report = take_in(self.record, file, self.mapping)
        return self

    def journeys(self, case_id="7101"):
        with self.record.reading() as tx:
            found = {case: ref for ref, case in tx.case_ids().items()}
            return (
                list(journeys_in(found[case_id], list(tx.entries(found[case_id]))).values())
                if case_id in found
                else []
            )

    def days(self, case_id="7101"):
        return [(m.milestone, m.on.isoformat()) for j in self.journeys(case_id) for m in j.milestones]

    def booked(self, case_id="7101"):
        return [(b.milestone, b.on.isoformat()) for j in self.journeys(case_id) for b in j.bookings]

    def asked(self):
        return [(a.row, a.column, a.value) for a in self.report.asked]

    def why(self):
        return [a.why for a in self.report.asked]


@pytest.fixture
def lists(record, tmp_path):
    return Lists(record, tmp_path)


def test_the_steps_of_a_child_are_gathered_wherever_they_stand(lists):
    lists.take(
        ["7101", "Second LAC review", "08/01/2026", "Completed", ""],
        *OTHER[:2],
        ["7101", "First LAC review", "09/10/2025", "Completed", ""],
        CHILD,
    )

    assert lists.asked() == []
    assert sorted(lists.days()) == [
        ("became_looked_after", "2025-09-01"),
        ("first_review", "2025-10-09"),
        ("second_review", "2026-01-08"),
    ]


def test_a_second_import_of_it_changes_nothing_and_a_corrected_day_takes_the_place_of_the_old_one(lists):
    lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", "Completed", ""])

    again = lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", "Completed", ""]).report
    assert (again.new, again.changed, again.entries_added, again.missing) == (0, 0, 0, [])
    lists.take(CHILD, ["7101", "First LAC review", "10/10/2025", "Completed", ""])
    assert ("first_review", "2025-10-10") in lists.days()
    assert ("first_review", "2025-10-09") not in lists.days()


def test_a_corrected_day_of_a_step_that_repeats_takes_the_place_of_the_old_one(lists):
    third = ["7101", "LAC review 3", "01/10/2025", "Completed", ""]
    lists.take(CHILD, third, ["7101", "LAC review 4", "01/04/2026", "Completed", ""])

    lists.take(CHILD, third, ["7101", "LAC review 4", "02/04/2026", "Completed", ""])

    assert lists.asked() == []
    assert [on for what, on in lists.days() if what == "later_review"] == ["2025-10-01", "2026-04-02"]


def test_a_list_of_the_last_months_alone_corrects_nothing(lists):
    lists.take(CHILD, ["7101", "LAC review 3", "01/04/2026", "Completed", ""])

    lists.take(["7101", "LAC review 4", "12/04/2026", "Completed", ""])

    assert lists.asked() == []
    assert [on for what, on in lists.days() if what == "later_review"] == ["2026-04-01", "2026-04-12"]


def test_a_word_that_is_new_and_surely_says_a_step_that_is_read_needs_no_line_of_its_own(lists):
    lists.take(CHILD, ["7101", "LAC review 3", "01/10/2025", "Completed", ""])

    lists.take(CHILD, ["7101", "LAC review 4", "01/04/2026", "Completed", ""])

    assert lists.asked() == []
    assert ("later_review", "2026-04-01") in lists.days()


@pytest.mark.parametrize(
    "status", ["Cancelled", "Not proceeding", "N", "Postponed", "Deleted", "Did not take place"]
)
def test_what_did_not_take_place_is_named_and_not_taken(lists, status):
    lists.take(
        CHILD,
        ["7101", "First LAC review", "09/10/2025", status, ""],
        ["7101", "First LAC review", "16/10/2025", "Completed", ""],
    )

    assert lists.days() == [("became_looked_after", "2025-09-01"), ("first_review", "2025-10-16")]
    assert [(a.row, a.value) for a in lists.report.left_out if a.column == "Completed"] == [(3, "09/10/2025")]


@pytest.mark.parametrize("status", ["In progress", "Draft", "Booked", "", "Finis", "Adj"])
def test_a_day_of_the_past_whose_status_does_not_say_that_it_was_held_is_asked_about(lists, status):
    head = [*HEAD[:2], "Date", *HEAD[3:]]
    rows = [*OTHER, CHILD, ["7101", "First LAC review", "09/10/2025", status, ""]]

    lists.take(*rows, head=head)

    assert lists.asked() == [(9, "Date", "09/10/2025")]
    assert lists.days() == [("became_looked_after", "2025-09-01")]


def test_a_step_that_is_not_done_and_has_no_day_says_nothing(lists):
    lists.take(CHILD, ["7101", "First LAC review", "", "In progress", ""])

    assert lists.asked() == []
    assert lists.days() == [("became_looked_after", "2025-09-01")]


def test_a_step_that_is_done_and_has_no_day_is_asked_about(lists):
    lists.take(CHILD, ["7101", "First LAC review", "", "Completed", ""])

    assert lists.asked() == [(3, "Completed", "")]


@pytest.mark.parametrize("status", ["Booked", "Scheduled", "Planned"])
def test_what_is_booked_for_a_day_to_come_is_booked(lists, status):
    lists.take(CHILD, ["7101", "Permanence panel", "16/06/2026", status, ""])

    assert lists.asked() == []
    assert lists.booked() == [("panel", "2026-06-16")]


def test_a_target_is_never_a_day_and_a_planned_one_is_booked(lists):
    head = ["Child ID", "Milestone", "Target date", "Planned date", "Actual date"]
    lists.take(
        ["7101", LAC, "", "", "01/09/2025"],
        ["7101", "First LAC review", "13/10/2025", "09/10/2025", "10/10/2025"],
        ["7101", "Permanence panel", "01/06/2026", "16/06/2026", ""],
        ["7102", LAC, "", "", "01/09/2025"],
        ["7102", "First LAC review", "13/10/2025", "", ""],
        ["7102", "Permanence panel", "01/06/2026", "", ""],
        head=head,
    )

    assert lists.asked() == []
    assert lists.days() == [("became_looked_after", "2025-09-01"), ("first_review", "2025-10-10")]
    assert lists.booked() == [("panel", "2026-06-16")]
    assert lists.days("7102") == [("became_looked_after", "2025-09-01")]


def test_a_panel_that_deferred_is_no_panel_that_recommended(lists):
    lists.take(
        CHILD,
        ["7101", "Permanence panel", "03/03/2026", "Completed", "Deferred - medical awaited"],
        ["7101", "Permanence panel", "14/04/2026", "Completed", "Recommended (PO)"],
    )

    (journey,) = lists.journeys()
    assert lists.asked() == []
    assert [(d.outcome, d.on.isoformat()) for d in journey.decisions] == [("deferred", "2026-03-03")]
    assert [m.on.isoformat() for m in journey.reached("panel")] == ["2026-04-14"]


def test_an_outcome_that_nobody_knows_leaves_the_decision_a_question(lists):
    lists.take(CHILD, ["7101", "Permanence panel", "14/04/2026", "Completed", "Red route"])

    assert [(row, column) for row, column, _ in lists.asked()] == [(3, "Outcome")]
    assert "[event_list.outcomes]" in lists.why()[0]


def test_what_becomes_of_the_child_is_no_outcome_of_her_review(lists):
    lists.take(CHILD, ["7101", "First LAC review", "09/10/2025", "Completed", "Remain looked after"])

    assert ("first_review", "2025-10-09") in lists.days()


def test_a_step_told_on_two_days_is_asked_about_and_one_told_twice_is_not(lists):
    lists.take(
        CHILD,
        ["7101", "First LAC review", "09/10/2025", "Completed", ""],
        ["7101", "First LAC review", "10/10/2025", "Completed", ""],
        ["7101", "Second LAC review", "08/01/2026", "Completed", ""],
        ["7101", "Second LAC review", "08/01/2026", "Completed", ""],
    )

    assert [row for row, _, _ in lists.asked()] == [3, 4]
    assert lists.days() == [("became_looked_after", "2025-09-01"), ("second_review", "2026-01-08")]


def test_two_later_reviews_a_few_days_apart_are_asked_about(lists):
    lists.take(
        CHILD,
        ["7101", "LAC review 3", "01/10/2025", "Completed", ""],
        ["7101", "LAC review 4", "01/04/2026", "Completed", ""],
        ["7101", "LAC review 4", "02/04/2026", "Completed", ""],
    )

    assert [row for row, _, _ in lists.asked()] == [4, 5]
    assert [on for what, on in lists.days() if what == "later_review"] == ["2025-10-01"]


def test_a_child_who_came_back_has_two_journeys_with_the_steps_of_each(lists):
    lists.take(
        CHILD,
        ["7101", "First LAC review", "09/10/2025", "Completed", ""],
        ["7101", "LAC ended", "01/12/2025", "Completed", ""],
        ["7101", LAC, "02/02/2026", "Completed", ""],
        ["7101", "First LAC review", "12/03/2026", "Completed", ""],
    )

    first, second = lists.journeys()
    assert lists.asked() == []
    assert (first.ended_on.isoformat(), [m.on.isoformat() for m in first.reached("first_review")]) == (
        "2025-12-01",
        ["2025-10-09"],
    )
    assert [m.on.isoformat() for m in second.reached("first_review")] == ["2026-03-12"]


def test_two_beginnings_without_an_end_between_them_are_asked_about(lists):
    lists.take(CHILD, ["7101", LAC, "02/02/2026", "Completed", ""])

    assert [row for row, _, _ in lists.asked()] == [2, 3]
    assert lists.days() == []


def test_an_event_that_sounds_like_a_step_is_asked_about_and_one_of_no_step_is_named_once(lists):
    lists.take(CHILD, ["7101", "LAC review", "09/10/2025", "Completed", ""])

    assert lists.asked() == [(3, "Step", "LAC review")]
    assert [(a.value, a.why) for a in lists.report.left_out] == [
        ("Chronology", "of no step that the mapping reads: 2 rows of this file")
    ]


def test_a_word_with_no_code_in_the_mapping_is_no_step(lists):
    text = lists.proposal([CHILD, ["7101", "LAC review", "09/10/2025", "Completed", ""]])
    assert '# "LAC review" = ""' in text
    lists.mapping = parse_mapping(text.replace('# "LAC review" = ""', '"LAC review" = ""'))

    lists.take(CHILD, ["7101", "LAC review", "09/10/2025", "Completed", ""])

    assert lists.asked() == []


def test_a_child_of_whom_it_tells_no_step_any_more_is_not_missing(lists):
    lists.take(CHILD)

    report = lists.take(
        ["7101", "Chronology", "01/05/2026", "Completed", ""], ["7199", "Chronology", "", "", ""]
    ).report

    assert (report.missing, report.asked, report.entries_added) == ([], [], 0)


def test_what_stands_on_each_row_of_a_child_is_read_once_and_asked_about_where_it_differs(lists):
    head = ["Child ID", "LAC since", "Worker", "Review", "Date held"]
    lists.take(
        ["7101", "01/09/2025", "Shona Reid", "First review", "09/10/2025"],
        ["7101", "01/09/2025", "Shona Reid", "Second review", "08/01/2026"],
        ["7102", "01/09/2025", "Shona Reid", "First review", "09/10/2025"],
        ["7102", "01/10/2025", "Shona Reid", "Second review", "08/01/2026"],
        head=head,
    )

    assert ("became_looked_after", "2025-09-01") in lists.days()
    assert lists.journeys()[0].worker_name == "Shona Reid"
    assert [(row, column) for row, column, _ in lists.asked()] == [(4, "LAC since"), (5, "LAC since")]


def test_who_did_each_step_is_no_childs_worker(lists):
    head = ["Child ID", "Worker", "Review", "Date held"]
    rows = [
        ["7101", "Shona Reid", "First review", "09/10/2025"],
        ["7101", "Ewan Kerr", "Second review", "08/01/2026"],
        ["7102", "Ewan Kerr", "First review", "09/10/2025"],
        ["7102", "Jamie Orr", "Second review", "08/01/2026"],
    ]

    assert parse_mapping(lists.proposal(rows, head)).worker_column is None


def test_the_sentences_to_be_confirmed_are_those_of_each_step(lists):
    lists.take(CHILD, ["7101", "Permanence panel", "16/06/2026", "Booked", ""])
    with open_mapped(lists.folder / "steps.csv", lists.mapping) as sheet:
        said = {
            one.column: one.sentences for one in sentences_of(sheet, lists.mapping, a_rulebook().pack, TODAY)
        }

    assert said["Permanence panel"] == (
        "7101: panel booked for 16 Jun 2026",
        "7102: panel held on 14 Apr 2026",
    )
    assert "Chronology" not in said


def test_a_day_that_stands_on_each_row_has_a_sentence_for_each_child(lists):
    head = ["Child ID", "LAC since", "Review", "Date held"]
    rows = [
        [child, "01/09/2025", review, "09/10/2025"]
        for child in ("7101", "7102")
        for review in ("First review", "Second review")
    ]
    lists.take(*rows, head=head)
    with open_mapped(lists.folder / "steps.csv", lists.mapping) as sheet:
        said = {
            one.column: one.sentences for one in sentences_of(sheet, lists.mapping, a_rulebook().pack, TODAY)
        }

    assert said["LAC since"] == ("7101: looked after from 1 Sep 2025", "7102: looked after from 1 Sep 2025")


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (["Child ID", "Step", "Date from", "Date to"], "it is not sure which column has the day"),
        (["Child ID", "Step", "Date", "Date of event"], "it is not sure which column has the day"),
        (["Child ID", "Step", "Recorded on", "Updated on"], "it is not sure which column has the day"),
    ],
)
def test_a_list_of_which_the_day_is_not_sure_is_refused_with_what_to_do(lists, head, says):
    rows = [[row[0], row[1], row[2], row[2]] for row in (CHILD, ["7101", *OTHER[1][1:]], *OTHER)]

    with pytest.raises(UnreadableSheet, match=says):
        lists.proposal(rows, head)


def test_a_list_with_the_id_on_the_first_row_of_each_child_alone_is_refused_with_what_to_do(lists):
    rows = [row if row[1] == LAC else ["", *row[1:]] for row in (CHILD, *OTHER[1:4], *OTHER)]

    with pytest.raises(UnreadableSheet, match=r"only on some of them.*Write the id on each of her rows"):
        lists.proposal(rows, ["Child ID", *HEAD[1:]])


@pytest.mark.parametrize(
    ("heading", "cell"),
    [("Cancelled", "Y"), ("Cancelled?", "Yes"), ("Reason for cancellation", "worker sick"), ("Deleted", "1")],
)
def test_a_day_beside_a_cell_that_says_that_it_was_called_off_is_asked_about(lists, heading, cell):
    head = ["Child ID", "Event", "Date", heading]
    lists.take(
        ["7101", LAC, "01/09/2025", ""],
        ["7101", "First review", "09/10/2025", cell],
        ["7102", LAC, "01/09/2025", ""],
        ["7102", "First review", "09/10/2025", "No"],
        head=head,
    )

    assert lists.asked() == [(3, "Date", "09/10/2025")]
    assert ("first_review", "2025-10-09") in lists.days("7102")


def test_the_next_review_is_another_one_than_that_of_the_row(lists):
    head = ["Child ID", "Review", "Date held", "Date of next review"]
    rows = [
        ["7101", "First review", "09/10/2025", "08/01/2026"],
        ["7101", "Second review", "", "08/07/2026"],
        ["7102", "First review", "09/10/2025", "08/01/2026"],
        ["7102", "Second review", "08/01/2026", "08/07/2026"],
    ]

    assert parse_mapping(lists.proposal(rows, head)).event_list.planned is None


@pytest.mark.parametrize(("first", "code"), [("01/09/2025", "became_looked_after"), ("10/10/2025", None)])
def test_lac_alone_is_the_beginning_where_its_day_is_the_earliest(lists, first, code):
    rows = [
        *(["7101", "LAC date", first], ["7101", "First review", "09/10/2025"]),
        *(["7102", "LAC date", first], ["7102", "First review", "09/10/2025"]),
        *(["7102", "Second review", "08/01/2026"], ["7103", "LAC date", first]),
    ]

    mapping = parse_mapping(lists.proposal(rows, ["Child ID", "Event", "Date"]))

    assert mapping.event_list.events.get("LAC date") == code


def test_more_steps_than_one_child_has_are_a_question_and_no_journey(lists):
    """An id that stands for nobody gathers everybody's rows, and each of her steps is held against all others."""
    first = date(2010, 1, 4)
    rows = [
        ["0000", "LAC review 3", f"{first + timedelta(days=10 * n):%d/%m/%Y}", "Completed", ""]
        for n in range(MOST_OF_A_CHILD + 1)
    ]

    lists.take(CHILD, *rows)

    assert [why for why in lists.why() if why.startswith("501 rows of steps")]
    assert lists.journeys("0000") == []
    assert lists.days() == [("became_looked_after", "2025-09-01")]


@pytest.mark.parametrize("word", ["LAC review 3", "Something else {}"], ids=["steps", "other words"])
def test_a_list_that_would_fill_the_memory_is_refused(lists, monkeypatch, word):
    lists.take(CHILD)
    monkeypatch.setattr(event_list, "MOST_HELD", 20)

    with pytest.raises(UnreadableSheet, match="rows of steps"):
        lists.take(CHILD, *([f"71{n:02}", word.format(n), "01/10/2025", "Completed", ""] for n in range(30)))
