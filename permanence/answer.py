"""Answers: what a person can say about a child's stages, whatever the channel.

A button, a form and a sentence all end as one `Answer`; `casework/take_reply.py` records it. The same answer from
any channel gives the same entries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Verb(StrEnum):
    DONE = "done"
    BOOKED = "booked"
    BLOCKED = "blocked"
    DECISION = "decision"
    CHANGE_ROUTE = "change_route"
    NOT_APPLICABLE = "not_applicable"
    WRONG_ALERT = "wrong_alert"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    NOT_DONE = (
        "not_done"  # it did not happen: nothing is recorded, a new day or what stands in the way is asked
    )
    PARALLEL_PLAN = "parallel_plan"
    JOURNEY_OVER = "journey_over"
    JOURNEY_GOES_ON = "journey_goes_on"  # sent back by a manager: it is not over
    LEGAL_SENT = "legal_sent"
    LEGAL_RECEIVED = "legal_received"
    LEGAL_QUERIED = "legal_queried"
    LEGAL_ANSWERED = "legal_answered"
    LEGAL_ACCEPTED = "legal_accepted"
    PLAN_RIGHT = "plan_right"  # the plan was looked at and is still right
    REVIEW = "review"  # a form of the pack about a review that was held
    NOT_MINE = "not_mine"
    REALLOCATE = "reallocate"
    SIBLINGS = "siblings"  # two children are siblings, from now on
    NOT_SIBLINGS = "not_siblings"  # two children who were linked are none
    LEAVE = "leave"
    WORKING_DAYS = "working_days"
    CALL_MINE = "call_mine"  # a worker's own number for a child: "call HW-4821-B my 3"
    UNDO = "undo"
    WHY = "why"
    WHO = "who"
    LIST = "list"
    HISTORY = "history"  # the last lines of a child's story
    HELP = "help"


ASKS_ONLY = frozenset({Verb.WHY, Verb.WHO, Verb.HISTORY, Verb.LIST, Verb.HELP})
ABOUT_HERSELF = frozenset(
    {Verb.LEAVE, Verb.WORKING_DAYS}
)  # about the writer: no child, and nothing in the ledger
KEPT_FOR_HER = ABOUT_HERSELF | {Verb.CALL_MINE}  # kept with the person and not with the child
LEGAL_VERBS = frozenset(
    {Verb.LEGAL_SENT, Verb.LEGAL_RECEIVED, Verb.LEGAL_QUERIED, Verb.LEGAL_ANSWERED, Verb.LEGAL_ACCEPTED}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says; which fields are filled in depends on the verb.

    `stage`: a stage's key ("PO.ADM#1") for verbs about a stage; `milestone`: a pack code, for done, booked and
    decision. `on`: the day it happened, is booked for, or starts. `until`: review, snooze or pause end.
    `reason`: a code of the pack; `note`: the writer's own words, kept in the ledger, never sent in a list.
    `undoes`: the number of the first entry that an undo takes back. `to`: the e-mail address of who shall have the
    child's case, or covers while the writer is away. `number`: the writer's own for a child. `days`: of the week on
    which the writer works, "mon tue wed". `prompted_by`: what brought a change of route about: a prompt of the pack, or
    a milestone of the child with its outcome ("panel not_agreed"). `sibling`: the reference of another child.
    `on_behalf_of`: the body (a code of the pack) that decided, where the writer records it for whoever decides there.
    `filled`: what a form of the pack was filled in with, its fields and their codes; `form`: which form in which
    version, "review 1"; `opened_at`: when it was opened, in UTC.
    """

    verb: Verb
    reference: str | None = None
    stage: str | None = None
    milestone: str | None = None
    on: date | None = None
    until: date | None = None
    outcome: str | None = None
    route: str | None = None
    reason: str | None = None
    note: str | None = None
    undoes: int | None = None
    to: str | None = None
    number: int | None = None
    days: str | None = None
    prompted_by: str | None = None
    filled: tuple[tuple[str, str], ...] = ()
    form: str | None = None
    opened_at: datetime | None = None
    sibling: str | None = None
    on_behalf_of: str | None = None
