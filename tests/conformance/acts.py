"""What a person can do, once for all channels: how it is said in words, what a form asks, what is recorded and said.

Everything is about one child of Shona's whose panel is fifteen days past the council's aim on Wed 20 May 2026.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from permanence.answer import ABOUT_HERSELF, Verb
from permanence.entries import EntryKind, Value
from tests.builders import JAMIE, MORAG, SHONA
from tests.casework.replying import PANEL

CHILD, CASE_ID = "HW-4822-9", "C1"
SIBLING = "HW-4821-B"  # of whom nothing is asked: her journey is over
STEP = "panel"

Recorded = tuple[EntryKind, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a person can do.

    `want`: what she wants, for the page for social workers. `words`: what she writes. `fields`: what she fills in
    where there is a form. `recorded`: the ledger's new entries, all but who and through what. `says`: what stands in
    whatever a channel says or shows about it. `after`: what must have been done before. `by`: who does it; her managers
    have a notice of what came before.
    """

    verb: Verb
    want: str
    words: str
    says: str
    recorded: tuple[Recorded, ...] = ()
    fields: Mapping[str, str | date | None] = field(default_factory=dict)
    after: Verb | None = None
    by: str = SHONA

    @property
    def is_about_a_child(self) -> bool:
        return self.verb not in (Verb.LIST, Verb.HELP, *ABOUT_HERSELF)


_REACHED = EntryKind.MILESTONE_REACHED, {"milestone": "panel", "on": "2026-05-20", "precision": "day"}

_SENT = EntryKind.MILESTONE_REACHED, {"milestone": "legal_referral", "on": "2026-05-12", "precision": "day"}
_RECEIVED = (
    EntryKind.MILESTONE_REACHED,
    {"milestone": "legal_acknowledged", "on": "2026-05-14", "precision": "day"},
)


def _legal(step: str, on: str, reason: str | None = None, note: str | None = None) -> Recorded:
    return EntryKind.LEGAL_STEP, {"step": step, "on": on, "reason": reason, "note": note}


_ALL = (
    Act(
        Verb.DONE,
        "The step is done",
        "panel done today",
        f"{STEP} held on Wed 20 May",
        (_REACHED,),
    ),
    Act(
        Verb.BOOKED,
        "It is booked for a day",
        "panel booked for 12 June",
        f"{STEP} booked for Fri 12 Jun",
        ((EntryKind.BOOKED, {"milestone": "panel", "on": "2026-06-12", "reason": None}),),
        {"on": date(2026, 6, 12)},
    ),
    Act(
        Verb.BLOCKED,
        "Something stands in the way",
        "panel blocked because no panel date, look again on 3 June",
        f"{STEP}: blocked, reason: No panel date available, to be looked at again on Wed 3 Jun",
        (
            (
                EntryKind.BLOCKED,
                {
                    "stage": PANEL,
                    "reason": "no_panel_date",
                    "review_on": "2026-06-03",
                    "waits_for": None,
                    "note": None,
                },
            ),
        ),
        {"reason": "no_panel_date", "until": date(2026, 6, 3)},
    ),
    Act(
        Verb.DECISION,
        "A decision was made",
        "panel deferred on 19 May because report awaited",
        f"{STEP}: deferred on Tue 19 May, reason: Medical or specialist report awaited",
        (
            (
                EntryKind.DECISION_RECORDED,
                {
                    "milestone": "panel",
                    "body": "panel",
                    "outcome": "deferred",
                    "on": "2026-05-19",
                    "reaches": False,
                    "reason": "report_awaited",
                    "note": None,
                },
            ),
        ),
        {"outcome": "deferred", "on": date(2026, 5, 19), "reason": "report_awaited"},
    ),
    Act(
        Verb.CHANGE_ROUTE,
        "Another route is followed",
        "route changed to kinship because needs changed, prompted by the review",
        "route changed to Kinship care order on Wed 20 May, reason: Child's needs changed, prompted by: later review",
        (
            (
                EntryKind.ROUTE_CHANGED,
                {
                    "from_route": "permanence_order",
                    "to_route": "kinship_care_order",
                    "on": "2026-05-20",
                    "reason": "needs_changed",
                    "prompted_by": "later_review",
                    "note": None,
                },
            ),
        ),
        {
            "route": "kinship_care_order",
            "on": date(2026, 5, 20),
            "reason": "needs_changed",
            "prompted_by": "later_review",
        },
    ),
    Act(
        Verb.NOT_APPLICABLE,
        "The step is not for this child",
        "panel not applicable because petition in court",
        f"{STEP}: does not apply, reason: A petition is already in court",
        ((EntryKind.NOT_APPLICABLE, {"stage": PANEL, "reason": "petition_in_court", "note": None}),),
        {"reason": "petition_in_court"},
    ),
    Act(
        Verb.WRONG_ALERT,
        "The alert is wrong",
        "wrong alert",
        f"{STEP}: reported as a wrong alert",
        ((EntryKind.ALERT_WRONG, {"stage": PANEL, "until": "2026-06-04", "note": None}),),
    ),
    Act(
        Verb.PAUSE,
        "The clock stops for a reason",
        "pause panel from 18 May because appeal",
        f"{STEP}: clock paused from Mon 18 May, reason: Appeal",
        ((EntryKind.PAUSED, {"stage": PANEL, "on": "2026-05-18", "reason": "appeal", "until": None}),),
        {"reason": "appeal", "on": date(2026, 5, 18), "until": None},
    ),
    Act(
        Verb.RESUME,
        "The clock runs again",
        "resume panel",
        f"{STEP}: clock running again from Wed 20 May",
        ((EntryKind.RESUMED, {"stage": PANEL, "on": "2026-05-20"}),),
        after=Verb.PAUSE,
    ),
    Act(
        Verb.SNOOZE,
        "Remind me later",
        "snooze panel until 1 June",
        f"{STEP}: nothing more is asked until Mon 1 Jun",
        ((EntryKind.SNOOZED, {"stage": PANEL, "until": "2026-06-01", "reason": None}),),
        {"until": date(2026, 6, 1)},
    ),
    Act(
        Verb.NOT_DONE,
        "It did not happen",
        "panel didn't go ahead yesterday",
        "When is it now, or what stands in the way?",
    ),
    Act(
        Verb.PARALLEL_PLAN,
        "A second route is followed beside the first",
        "twin track kinship from 18 May",
        "Second route beside the first: Kinship care order, opened on Mon 18 May",
        (
            (
                EntryKind.PLAN_OPENED,
                {
                    "route": "kinship_care_order",
                    "on": "2026-05-18",
                    "reason": "contingency",
                    "primary": False,
                },
            ),
        ),
        {"route": "kinship_care_order", "on": date(2026, 5, 18)},
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
        (_legal("queried", "2026-05-14", "chronology", "they want the chronology"), _RECEIVED),
        {"on": date(2026, 5, 14), "reason": "chronology", "note": "they want the chronology"},
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
        "The journey is over on Mon 18 May: moved to another council",
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
        by=MORAG,
    ),
    Act(
        Verb.NOT_MINE,
        "It is not my case",
        "not my case any more",
        "Not the right worker: for the team manager to allocate",
        ((EntryKind.NOT_MINE, {"to": None, "note": None}),),
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
        after=Verb.NOT_MINE,
        by=MORAG,
    ),
    Act(
        Verb.SIBLINGS,
        "Two children are siblings",
        f"{CHILD} and {SIBLING} are siblings",
        f"Sibling of {SIBLING}",
        ((EntryKind.SIBLINGS, {"of": SIBLING}),),
    ),
    Act(
        Verb.NOT_SIBLINGS,
        "Two children who were linked are no siblings",
        f"{CHILD} and {SIBLING} are not siblings",
        f"Not a sibling of {SIBLING}",
        ((EntryKind.SIBLINGS, {"of": SIBLING, "are": False}),),
        after=Verb.SIBLINGS,
    ),
    Act(
        Verb.LEAVE,
        "I am away",
        "I'm away until 12 June, Jamie covers",
        "You are away from Wed 20 May, last day away Fri 12 Jun, Jamie Orr covers",
        fields={"until": date(2026, 6, 12), "to": JAMIE},
    ),
    Act(
        Verb.WORKING_DAYS,
        "I work on some days only",
        "I work Mon to Wed",
        "You work on Monday, Tuesday and Wednesday",
        fields={"days": "mon tue wed"},
    ),
    Act(
        Verb.CALL_MINE,
        "A number of my own for a child",
        f"call {CHILD} my 3",
        "Your number 3",
    ),
    Act(
        Verb.NOTE,
        "Keep a note",
        "note: spoke with the panel clerk",
        f"Kept as a note for {CHILD}. Only people who may see the child can read it.",
        ((EntryKind.NOTED, {"note": "spoke with the panel clerk", "stage": None}),),
    ),
    Act(
        Verb.UNDO,
        "Take back what was just recorded",
        "undo",
        f"Undone for {CHILD}: {STEP} held on Wed 20 May. What was recorded before is back.",
        ((EntryKind.UNDONE, {}),),
        after=Verb.DONE,
    ),
    Act(
        Verb.WHY,
        "Why am I told?",
        "why",
        "12 weeks after 10 Feb (permanence recommended)",
    ),
    Act(
        Verb.HISTORY,
        "What has happened so far?",
        "history",
        "10 Feb: Recommendation",
    ),
    Act(
        Verb.WHO,
        "Who is this child?",
        "who is this",
        f"{CHILD} is {CASE_ID} in the case system. It is kept that you looked.",
        (),
    ),
    Act(
        Verb.PLAN_RIGHT,
        "The plan is still right",
        "plan still right",
        "plan still right",
        ((EntryKind.PLAN_CONFIRMED, {"on": "2026-05-20", "routes": ["permanence_order"]}),),
    ),
    Act(
        Verb.LIST,
        "What is open?",
        "list",
        "15 days past the council's aim",
    ),
    Act(
        Verb.HELP,
        "What can I say?",
        "help",
        "You see what I read before it is recorded.",
    ),
)
ACTS: Mapping[Verb, Act] = {act.verb: act for act in _ALL}
