"""What is told before a fact and is no part of it: why she was quiet, and what has come at last.

It is Wed 20 May. Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from permanence.replies.reading import Kind
from tests.permanence.replies.test_other_wordings import brief, of

THREE = ["1 first_review done 2026-05-12", "3 later_review done 2026-05-13"]


@pytest.mark.parametrize("story", [
    "Sorry I was off.", "I was off last week.", "Been on nights.", "Staffing is dire.", "Reports late as ever.",
    "No time yesterday!", "Sorry, busy week.", "The system was down.", "Apologies, been off.",
])  # fmt: skip
@pytest.mark.parametrize(
    "lines", ["1 - 12 May. 3 - 13 May.", "1 held 12 May. 3 held 13 May.", "1 12 May\n3 13 May"]
)
def test_a_sentence_before_a_list_is_of_no_line(story: str, lines: str):
    assert brief(f"{story} {lines}", "B") == THREE


@pytest.mark.parametrize("told", ["Done yesterday. 1 - 12 May", "Both. 1 - 12 May"])
def test_what_tells_of_a_step_is_not_passed_over(told: str):
    assert of(told, "B").kind is Kind.ASKED or of(told, "B").opens


@pytest.mark.parametrize("come", [
    "medical is in", "medical's in now", "medical received", "medical is back", "assessment done", "report now in",
    "the report has finally come", "medicals are all back",
])  # fmt: skip
@pytest.mark.parametrize(
    "told", ["{}, panel booked 9 June", "{} so panel is 9 June", "panel booked 9 June as {}"]
)
def test_a_paper_that_has_come_is_no_reason_for_the_day(come: str, told: str):
    assert all("report_awaited" not in fact and "assessment_late" not in fact and "other" not in fact
               for fact in brief(told.format(come)))  # fmt: skip


@pytest.mark.parametrize(
    "late", ["medical not back", "medical late", "medical not in yet", "medical not received"]
)
def test_a_paper_that_has_not_come_is_one(late: str):
    assert brief(f"panel booked 9 June, {late}") == ["panel booked 2026-06-09 report_awaited"]
