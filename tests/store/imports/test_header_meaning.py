"""What headers mean: every word counts, a target is no happening, and the nth review is told by its words."""

import pytest

from permanence.pack.file import read_pack_named
from store.imports.header_meaning import DaysOf, HeaderReader
from store.imports.header_words import LOOKED_AT, header_words

READERS = {pack: HeaderReader(read_pack_named(pack)) for pack in ("scotland", "england")}
HAPPENED, BOOKED, AIM = DaysOf.HAPPENED, DaysOf.BOOKED, DaysOf.AIM


@pytest.mark.parametrize(
    ("header", "days", "what"),
    [
        ("Panel", HAPPENED, "panel"),
        ("Date to panel", HAPPENED, "panel"),
        ("Panel actual", HAPPENED, "panel"),
        ("Panel actual (target 12 weeks)", HAPPENED, "panel"),
        ("First review held (due by 6 weeks)", HAPPENED, "first_review"),
        ("Panel target", AIM, "panel"),
        ("First review due", AIM, "first_review"),
        ("Panel expected", AIM, "panel"),
        ("Second review by", AIM, "second_review"),
        ("Planned panel date", BOOKED, "panel"),
        ("Panel booked for", BOOKED, "panel"),
        ("6 week LAC", HAPPENED, "first_review"),
        ("6 Wk LAAC Review", HAPPENED, "first_review"),
        ("1st CLA Review", HAPPENED, "first_review"),
        ("LAC 1", HAPPENED, "first_review"),
        ("R2", HAPPENED, "second_review"),
        ("3 month LAC", HAPPENED, "second_review"),
        ("2nd CLA Review", HAPPENED, "second_review"),
        ("3rd LAC review", HAPPENED, "later_review"),
        ("Permanence LAC", HAPPENED, "permanence_recommendation"),
        ("Recommendation", HAPPENED, "permanence_recommendation"),
        ("ADM ratified", HAPPENED, "agency_decision"),
        ("ADM matching decision", HAPPENED, "match_agreed"),
        ("Adoption application lodged", HAPPENED, "petition_lodged"),
        ("Date case closed", HAPPENED, "ended"),
        ("DateCameIntoCare", HAPPENED, "became_looked_after"),
        ("Date of accommodation", HAPPENED, "became_looked_after"),
        ("Acc. date", HAPPENED, "became_looked_after"),
        ("CLA Cease Date", HAPPENED, "ended"),
        ("Date of becoming LAC", HAPPENED, "became_looked_after"),
        ("6/52 review", HAPPENED, "first_review"),
        ("3/12 LAC review held", HAPPENED, "second_review"),
        ("PO / POA lodged", HAPPENED, "petition_lodged"),
        ("PO or POA granted", HAPPENED, "order_granted"),
        ("Panel/APP booked", BOOKED, "panel"),
        ("Adoption & Permanence Panel", HAPPENED, "panel"),
        ("Adoption/Permanence Panel held", HAPPENED, "panel"),
        ("Fostering & Permanence Panel", HAPPENED, "panel"),
        ("Date & time of panel", HAPPENED, "panel"),
        ("Legal request sent", HAPPENED, "legal_referral"),
    ],
)
def test_a_header_is_understood(header, days, what):
    meaning = READERS["scotland"].meaning(header)

    assert (meaning.days, meaning.what) == (days, what)


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("20 working day review", "first_review"),
        ("4 month review", "second_review"),
        ("Date of Decision that Child Should be Placed for Adoption", "agency_decision"),
        ("Date of Decision that Child Should No Longer be Placed for Adoption", "decision_reversed"),
        ("ADM matching decision", "matched"),
        ("PO granted", "placement_order"),
    ],
)
def test_the_words_are_those_of_the_pack(header, what):
    assert READERS["england"].meaning(header).what == what


@pytest.mark.parametrize(
    "header",
    [
        *(
            "Panel minutes sent",
            "Date panel deferred",
            "Panel papers due to chair",
            "Matching panel date",
            "Order date",
        ),
        *("Date placed", "1st review 3 months", "Permanence decision made", "Kinship panel held", "PPM"),
        *("Date of decision", "Adoption hearing", "CPR to panel", "ADM letter sent", "Start date"),
        *(
            "Panel / ADM",
            "Panel or minutes",
            "Change of accommodation",
            "LAC review 3/12/25",
            "PO / CSO lodged",
        ),
    ],
)
def test_a_header_with_a_word_that_nobody_accounts_for_is_not_taken_for_what_it_holds(header):
    assert READERS["scotland"].meaning(header).what is None


@pytest.mark.parametrize("header", ["Review due / held", "Review to be held", "Panel held by"])
def test_a_header_that_says_both_leaves_open_what_its_days_are(header):
    assert READERS["scotland"].meaning(header).days in (DaysOf.UNSURE, AIM)


@pytest.mark.parametrize("header", ["LAC review", "Next review", "Most recent LAC review"])
def test_review_alone_says_no_which(header):
    assert READERS["scotland"].meaning(header).is_bare


@pytest.mark.parametrize("pack", READERS)
@pytest.mark.parametrize(
    "header",
    [
        "Review ended",
        "LAC review end date",
        "Review start",
        "LAC review started",
        "Start of review",
        "Statutory review commenced",
        "Review ceased",
    ],
)
def test_the_start_and_the_end_of_a_review_are_not_those_of_care(header, pack):
    assert READERS[pack].meaning(header).what not in ("became_looked_after", "ended")


def test_a_plan_is_no_review():
    assert READERS["scotland"].meaning("LAC plan").what is None
    assert READERS["scotland"].meaning("LAC plan review").what == "later_review"


@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("LAC start", "became_looked_after"),
        ("Start of LAC", "became_looked_after"),
        ("LAC commenced", "became_looked_after"),
        ("LAC ended", "ended"),
        ("No longer LAC", "ended"),
        ("End of LAC", "ended"),
    ],
)
def test_the_start_and_the_end_of_being_looked_after_are(header, what):
    assert READERS["scotland"].meaning(header).what == what


@pytest.mark.parametrize("pack", READERS)
@pytest.mark.parametrize(
    ("header", "what"),
    [
        ("Looked after to", "ended"),
        ("LAC to", "ended"),
        ("CLA - Start of care", "became_looked_after"),
        ("CLA - End of care", "ended"),
        ("Stopped being looked after", "ended"),
        ("After care started", None),
    ],
)
def test_from_when_and_to_when_she_was_looked_after_are_two_days(header, what, pack):
    assert READERS[pack].meaning(header).what == what


@pytest.mark.parametrize("pack", READERS)
@pytest.mark.parametrize("header", ["Previous LAC from", "Last LAC", "Previous LAC to", "LAC (previous)"])
def test_a_period_before_is_not_the_one_that_is_now(header, pack):
    meaning = READERS[pack].meaning(header)

    assert (meaning.what, meaning.near) == (None, "became_looked_after")


@pytest.mark.parametrize("text", ["9" * 5_000 + "th review", "date of panel held " * 1_000, "a.b." * 5_000])
def test_what_is_longer_than_any_heading_means_no_step(text):
    assert len(header_words(text)) <= LOOKED_AT + 1
    assert READERS["scotland"].meaning(text).what is None
