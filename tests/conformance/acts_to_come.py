"""What a person can do by an answer and not yet by every channel's buttons and words.

Each is tried as an answer that a channel hands on (test_acts_to_come.py). When a channel offers it, it moves to acts.py,
and the page for social workers shows it. `words`: as people write it.
"""

from collections.abc import Mapping
from datetime import date

from permanence.answer import Verb
from permanence.entries import EntryKind
from tests.builders import JAMIE
from tests.conformance.acts import CHILD, STEP, Act

_SENT = EntryKind.MILESTONE_REACHED, {"milestone": "legal_referral", "on": "2026-05-12", "precision": "day"}
_RECEIVED = (
    EntryKind.MILESTONE_REACHED,
    {"milestone": "legal_acknowledged", "on": "2026-05-14", "precision": "day"},
)


def _legal(step: str, on: str, reason: str | None = None) -> tuple[EntryKind, Mapping[str, str | None]]:
    return EntryKind.LEGAL_STEP, {"step": step, "on": on, "reason": reason, "note": None}


_ALL = (
    Act(
        Verb.NOT_DONE,
        "It did not happen",
        "panel didn't go ahead yesterday",
        f"{STEP}: has not happened on Tue 19 May. Which day is it now, or what stands in the way?",
        (),
        {"stage": "PO.PANEL#1", "on": date(2026, 5, 19)},
    ),
    Act(
        Verb.PARALLEL_PLAN,
        "A second route is followed beside the first",
        "twin track kinship from 18 May, kin being assessed",
        "Second route beside the first: Kinship care order, opened on Mon 18 May, reason: Kin are being assessed",
        (
            (
                EntryKind.PLAN_OPENED,
                {
                    "route": "kinship_care_order",
                    "on": "2026-05-18",
                    "reason": "kin_assessed",
                    "primary": False,
                },
            ),
        ),
        {"route": "kinship_care_order", "on": date(2026, 5, 18), "reason": "kin_assessed"},
    ),
    Act(
        Verb.LEGAL_SENT,
        "It was passed to legal services",
        "papers sent to legal 12 May",
        "Information passed to legal services on 12 May",
        (_SENT,),
        {"on": date(2026, 5, 12)},
    ),
    Act(
        Verb.LEGAL_RECEIVED,
        "Legal services have it",
        "legal got the papers 14 May",
        "Legal services received the information on Thu 14 May",
        (_RECEIVED,),
        {"on": date(2026, 5, 14)},
        Verb.LEGAL_SENT,
    ),
    Act(
        Verb.LEGAL_QUERIED,
        "Legal services want something first",
        "legal came back with queries on 14 May, they want the chronology",
        "Legal services asked a question on Thu 14 May, they want: Chronology",
        (_legal("queried", "2026-05-14", "chronology"), _RECEIVED),
        {"on": date(2026, 5, 14), "reason": "chronology"},
        Verb.LEGAL_SENT,
    ),
    Act(
        Verb.LEGAL_ANSWERED,
        "Legal services have what they wanted",
        "legal queries answered on 18 May",
        "Question of legal services answered on Mon 18 May",
        (_legal("answered", "2026-05-18"),),
        {"on": date(2026, 5, 18)},
        Verb.LEGAL_QUERIED,
    ),
    Act(
        Verb.LEGAL_ACCEPTED,
        "Legal services have all they need",
        "legal accepted 14 May",
        "Legal services accepted the information on Thu 14 May",
        (_legal("accepted", "2026-05-14"), _RECEIVED),
        {"on": date(2026, 5, 14)},
        Verb.LEGAL_SENT,
    ),
    Act(
        Verb.JOURNEY_OVER,
        "The child is home for good, adopted, elsewhere, grown up, or has died",
        "moved to another council on 18 May",
        "The journey is over on Mon 18 May: Moved to another council",
        ((EntryKind.JOURNEY_SAID_OVER, {"on": "2026-05-18", "reason": "transferred", "note": None}),),
        {"on": date(2026, 5, 18), "reason": "transferred"},
    ),
    Act(
        Verb.JOURNEY_GOES_ON,
        "It is not over after all",
        "goes on",
        "The journey goes on: it is not over",
        ((EntryKind.JOURNEY_GOES_ON, {"note": None}),),
        after=Verb.JOURNEY_OVER,
    ),
    Act(
        Verb.NOT_MINE,
        "It is not my case",
        "not my case any more, it is Jamie's",
        "Not allocated rightly: for the team manager to allocate",
        ((EntryKind.NOT_MINE, {"to": JAMIE, "note": None}),),
        {"to": JAMIE},
    ),
    Act(
        Verb.REALLOCATE,
        "Somebody else has this child (managers)",
        f"allocate {CHILD} to Jamie Orr",
        "Allocated to Jamie Orr",
        (
            (
                EntryKind.ALLOCATED,
                {
                    "social_worker": JAMIE,
                    "worker_name": None,
                    "reviewing_officer": None,
                    "team": "North",
                    "restricted_from": [],
                },
            ),
        ),
        {"to": JAMIE},
    ),
    Act(
        Verb.LEAVE,
        "I am away",
        "I'm away until 12 June, Jamie covers",
        "You are away from Wed 20 May, last day away Fri 12 Jun, Jamie Orr covers",
        (),
        {"until": date(2026, 6, 12), "to": JAMIE},
    ),
    Act(
        Verb.WORKING_DAYS,
        "I work on some days only",
        "I work Mon to Wed",
        "You work on Monday, Tuesday and Wednesday",
        (),
        {"days": "mon tue wed"},
    ),
    Act(
        Verb.CALL_MINE,
        "A number of my own for a child",
        f"call {CHILD} my 3",
        "Your number 3",
        (),
        {"number": 3},
    ),
)
ACTS_TO_COME: Mapping[Verb, Act] = {act.verb: act for act in _ALL}
