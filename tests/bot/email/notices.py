"""Made-up notices and who reads them: of Homeward's own trouble, and of what a colleague has answered."""

from datetime import date

from casework.content import PART_ASKS, NoticeContent, NoticePart
from casework.review_of_access import what_is_asked
from casework.still_to_tell import BY_A_FILE
from permanence.answer import Verb
from tests import builders
from tests.builders import TODAY, a_person

FERGUS, MORAG, KIRSTY = map(a_person, (builders.FERGUS, builders.MORAG, builders.KIRSTY))
COLLEAGUES = (("jamie.orr@council.example", "Jamie Orr"), ("ewan.ross@council.example", "Ewan Ross"))
SHONA, JAMIE = map(a_person, (builders.SHONA, builders.JAMIE))
_REVIEW = what_is_asked(date(2026, 2, 3))
NOTICES = {
    "notice-of-the-review-of-access": (
        NoticeContent(
            17, TODAY, str(_REVIEW["headline"]), tuple(map(str, _REVIEW["lines"])), str(_REVIEW["action"])
        ),
        KIRSTY,
    ),
    "hand-over": (
        NoticeContent(
            17,
            TODAY,
            "HW-4828-Y is yours from today",
            ("From Shona Reid, looked after since 3 Jun 2025, adoption since 26 Jan",),
            "For all of it say HW-4828-Y history, or HW-4828-Y who.",
            staff=("Shona Reid",),
            reference="HW-4828-Y",
            asks=PART_ASKS,
            parts=(
                NoticePart(
                    "Open",
                    (
                        "Second review, 47 days over the statutory limit",
                        "Papers for panel, 33 days past the council's aim",
                        "Panel, put off twice, booked for Thu 11 Jun",
                    ),
                ),
                NoticePart(
                    "In the way",
                    ("Panel: awaiting medical (waits for health), to be looked at on Mon 1 Jun",),
                ),
                NoticePart(
                    "Legal",
                    (
                        (
                            "Sent 17 Mar, received 21 Mar, accepted 6 Apr. 20 days with legal services, "
                            "0 days with social work, nothing is waited for."
                        ),
                    ),
                ),
                NoticePart("Why this plan", ("Adoption since 26 Jan: no return home",)),
                NoticePart("Notes", ("2 notes, the last of Mon 18 May. Own words are in the whole story.",)),
                NoticePart("Asked and not answered", ("Second review, 3 times, last on Mon 18 May",)),
            ),
            because="You get this because the child is yours now.",
        ),
        JAMIE,
    ),
    "hand-over-of-several": (
        NoticeContent(
            17,
            TODAY,
            "3 children are yours from today",
            (),
            "For all of a child say the reference and history, or the reference and who.",
            staff=("Shona Reid",),
            parts=(
                NoticePart(
                    "HW-4821-B and HW-4822-9, siblings with one plan",
                    (
                        "Open: Panel, 16 days past the council's aim",
                        "Why this plan: Permanence order since 10 Feb: no return home",
                        "HW-4822-9 alone: In the way: Panel: awaiting medical, to be looked at on Fri 29 May",
                    ),
                    ("HW-4821-B", "HW-4822-9"),
                ),
                NoticePart(
                    "HW-4828-Y, from Shona Reid, looked after since 3 Jun 2025, adoption since 26 Jan",
                    ("Open: Second review, 47 days over the statutory limit",),
                    ("HW-4828-Y",),
                ),
            ),
            because="You get this because the child is yours now.",
        ),
        JAMIE,
    ),
    "hand-over-asked": (
        NoticeContent(
            17,
            TODAY,
            "HW-4828-Y goes to Jamie Orr today",
            ("What should the new worker know that is not written down?",),
            "Answer this message in your own words, without names, or say nothing more. "
            "Whoever has the child now and later can read it.",
            staff=("Jamie Orr",),
            because="You get this because the child was yours. You are asked once.",
            says=("Nothing more",),
        ),
        SHONA,
    ),
    "notice": (
        NoticeContent(
            17,
            TODAY,
            "3 stages have nobody to tell",
            ("2 of team North", "1 without a team"),
            "homeward check",
        ),
        FERGUS,
    ),
    "notice-that-an-alert-reached-nobody": (
        NoticeContent(
            17,
            TODAY,
            "An alert for shona.reid@council.example reached nobody who may be told of it",
            (),
            "homeward due lists what waits for shona.reid@council.example. homeward who-may-see REFERENCE says who may"
            " be told of a child. Tell one of them, or give the child another worker.",
        ),
        FERGUS,
    ),
    "notice-of-removals": (
        NoticeContent(
            17,
            TODAY,
            "2 dates are no longer in tracker.xlsx",
            ("1 HW-4821-B: panel held on 12 May", "2 HW-4822-9: panel booked for Thu 11 Jun"),
            "They stay until you say. Reply: remove 1, remove all, or keep 2.",
        ),
        KIRSTY,
    ),
    "notice-of-the-weekly-file": (
        NoticeContent(
            17,
            TODAY,
            "The weekly file asks 5 questions",
            (),
            "They stay until you say. Reply: remove 1, remove all, or keep 2. "
            "What is put right in the sheet is settled with the next file.",
            of_files=True,
            parts=(
                NoticePart(
                    "Dates that are no longer in the file",
                    ("1 HW-4821-B: panel held on 12 May (row 14, Panel held)",),
                ),
                NoticePart(
                    "Cells to put right in the sheet",
                    (
                        "Row 31, Date of permanence recommendation (HW-5602-4): week commencing: not a day",
                        "Row 40 of East, Child ID: no id: whose row is this?",
                    ),
                ),
                NoticePart(
                    "The file says otherwise than a colleague, whose word stays",
                    ("Row 22, ADM (HW-7310-K): the file says 4 May, recorded is 11 May",),
                ),
                NoticePart(
                    "Children who are not in the file any more",
                    ("HW-2093-C: 3 steps open, 1 of them late",),
                ),
                NoticePart(
                    "Asked before, and open still",
                    (
                        "2 HW-4822-9: panel booked for Thu 11 Jun (row 15, Panel booked)",
                        "4 questions of earlier files: homeward import FILE --mapping NAME --dry-run shows them",
                    ),
                ),
            ),
        ),
        KIRSTY,
    ),
    "notice-of-a-refused-file": (
        NoticeContent(
            17,
            TODAY,
            "The weekly file was not taken in",
            ("the file has no column Panel",),
            "It lies in refused, with a text file that says the same. Put right, it may be dropped again.",
            of_files=True,
        ),
        KIRSTY,
    ),
    "notice-that-asks": (
        NoticeContent(
            17,
            TODAY,
            "HW-4821-B: is this journey over?",
            (
                "The journey is over on Mon 18 May: moved to another council. Recorded by Shona Reid.",
                "Nothing more is sent about this child until you have answered.",
            ),
            "If it is right, say: HW-4821-B confirm over. If it is not, say: HW-4821-B goes on.",
            staff=("Shona Reid",),
            of_an_answer=True,
            reference="HW-4821-B",
            asks=(Verb.JOURNEY_OVER, Verb.JOURNEY_GOES_ON),
        ),
        MORAG,
    ),
    "notice-to-allocate": (
        NoticeContent(
            17,
            TODAY,
            "HW-4821-B: not my case, says Shona Reid",
            ("Until you allocate the child, alerts come to you.",),
            "Say: allocate HW-4821-B to, and the social worker's name.",
            staff=("Shona Reid",),
            of_an_answer=True,
            reference="HW-4821-B",
            asks=(Verb.REALLOCATE,),
            colleagues=COLLEAGUES,
        ),
        MORAG,
    ),
    "notice-filed-late": (
        NoticeContent(
            17,
            TODAY,
            "2 steps are booked over the statutory limit, by the council's file",
            (
                (
                    "HW-4821-B: first review is booked for Thu 2 Jul, due Wed 3 Jun, and so 29 days over the statutory"
                    " limit. So late a day is the team manager's to book: alerts about this step go on."
                ),
                (
                    "HW-4828-Y: first review is booked for Fri 12 Jun, due Wed 3 Jun, and so 9 days over the statutory"
                    " limit. Nothing more is sent about this step until that day."
                ),
            ),
            "If an earlier day can be had, book it: write the reference, the step, booked for, and the day.",
            because=BY_A_FILE,
        ),
        MORAG,
    ),
}
