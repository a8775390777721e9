"""A sitting told by its day, and then what became of it: put off, why, and until when. It is never read as held and done.

It is Wed 20 May. Thread A is about one child whose panel is late; thread B has five children in lines 1 to 5.
"""

import pytest

from tests.permanence.replies.test_other_wordings import brief, of

DEFERRED = "panel decision deferred 2026-05-12"
TO_JUNE = "panel booked 2026-06-09"


@pytest.mark.parametrize("why", [
    "for more info on contact", "for more information", "for more work", "for further work on contact",
    "as they wanted more on contact", "because more info needed",
])  # fmt: skip
@pytest.mark.parametrize("told", ["panel 12 May, deferred", "panel 12 May. Deferred", "panel 12 May adjourned",
                                  "panel held 12 May, deferred", "went to panel 12 May, continued"])  # fmt: skip
def test_what_it_was_put_off_for_is_its_reason(told: str, why: str):
    assert brief(f"{told} {why}") == [f"{DEFERRED} other"]


@pytest.mark.parametrize("off", ["deferred", "postponed", "adjourned", "continued", "put off"])
@pytest.mark.parametrize("sign", [",", ".", " -", ""])
def test_the_day_to_which_it_was_put_off_is_booked(off: str, sign: str):
    assert brief(f"panel 12 May{sign} {off} to 9 June") == [DEFERRED, TO_JUNE]


@pytest.mark.parametrize("told", ["panel 12 May, moved to 9 June", "panel 12 May - moved to 9 June",
                                  "panel 9 June, moved from 12 May", "panel 9 June. Moved from 12 May"])  # fmt: skip
def test_what_was_moved_was_not_held(told: str):
    assert brief(told) == [TO_JUNE]


def test_it_was_put_off_for_a_time_and_not_for_a_reason():
    assert brief("panel 12 May, put off for a fortnight") == []


@pytest.mark.parametrize("told", [
    "panel 12 May, deferred pending a psychological", "went to panel 12 May, postponed for legal advice",
    "panel 12 May, deferred till the sheriff rules", "panel 12 May, pre-meeting only", "panel 12 May, consultation only",
    "panel held 12 May, a discussion only", "panel 12 May, just the paperwork stage", "panel 12 May - recommendation not made", "panel 12 May, deferred with a list of things as long as my arm",
])  # fmt: skip
def test_where_it_is_not_clear_what_became_of_it_nothing_is_taken_for_done(told: str):
    assert brief(told) == []
    assert of(told).asks


def test_each_child_has_her_own():
    told = "2 panel 12 May, deferred to 9 June. 3 review 14 May, moved to 28 May. 4 lodged 8 May"

    assert brief(told, "B") == [f"2 {DEFERRED}", f"2 {TO_JUNE}", "3 later_review booked 2026-05-28",
                                "4 petition_lodged done 2026-05-08"]  # fmt: skip
