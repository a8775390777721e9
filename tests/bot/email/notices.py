"""Made-up notices and who reads them: of Homeward's own trouble, and of what a colleague has answered."""

from casework.content import NoticeContent
from permanence.answer import Verb
from tests import builders
from tests.builders import TODAY, a_person

FERGUS, MORAG, KIRSTY = map(a_person, (builders.FERGUS, builders.MORAG, builders.KIRSTY))
COLLEAGUES = (("jamie.orr@council.example", "Jamie Orr"), ("ewan.ross@council.example", "Ewan Ross"))
NOTICES = {
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
}
