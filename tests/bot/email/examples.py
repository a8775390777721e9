"""Every kind of e-mail once, with made-up people and references: what golden copies and pictures are made of."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.content import (
    AlertContent,
    AlertItem,
    DigestContent,
    LinkCodeContent,
    NoticeContent,
)
from casework.last_look import grouped
from casework.ports import MessageKind, MessageState, StoredMessage
from casework.said_back import SaidBackContent
from permanence.day_words import day_words
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.people import Person
from permanence.stages import QuietKind
from permanence.standing import days, late_words
from tests.bot.email.cards import BRIEFS, REVIEWS
from tests.bot.email.fortnights import FULL, LARGE, NOTHING, SEVERAL, THE_WEEK, a_digest
from tests.bot.email.made_up import (
    AIM,
    FERGUS,
    ISLA,
    MORAG,
    MORNING,
    SENDER,
    SHONA,
    SHONA_IN_SLACK,
    STATUTORY,
    TODAY,
    reference,
)
from tests.bot.email.notices import NOTICES
from tests.bot.email.queues import QUEUES


@dataclass(frozen=True)
class Example:
    kind: MessageKind
    content: object
    person: Person

    @property
    def scope(self) -> str:
        """Whose fortnight a digest is about; empty for other messages."""
        return self.content.digest.scope if isinstance(self.content, DigestContent) else ""

    @property
    def message(self) -> StoredMessage:
        return StoredMessage(
            id=17,
            key=f"{self.kind}:{self.person.email}:{TODAY}",
            kind=self.kind,
            person=self.person.email,
            channel="email",
            state=MessageState.READY,
            facts={},
            created_at=MORNING,
            not_before=MORNING,
        )


def an_item(
    n: int = 0,
    *,
    step: str = "Agency decision",
    level: Level = Level.OVERDUE,
    status: TargetStatus = STATUTORY,
    over: int = 3,
    standing: str | None = None,
    done: str = "made",
    after: str = "14 days after",
    start: str = "adoption and permanence panel",
    source: str = "Adoption Agencies (Scotland) Regulations 2009, regulation 13",
    waits_for: str | None = None,
    quiet_until: date | None = None,
    is_new: bool = True,
) -> AlertItem:
    due_on = TODAY - timedelta(days=over)
    late = late_words(status, over) if over > 0 else f"due in {days(-over)}"
    began = due_on - timedelta(days=14)
    return AlertItem(
        reference=reference(n),
        journey=1,
        stage=f"STEP{n}#1",
        stage_name=step,
        milestone=f"step{n}",
        route_name="Permanence order",
        level=level,
        standing=standing or late,
        status=status,
        due_on=due_on,
        days_over=max(0, over),
        why=f"Due by {day_words(due_on)}: {after} {day_words(began)} ({start}), weekends included. Source: {source}.",
        revision=40 + n,
        waits_for=waits_for,
        quiet_kind=QuietKind.BOOKED if quiet_until else None,
        quiet_until=quiet_until,
        done=done,
        was_done=f"{done} on",
        is_new=is_new,
    )


def an_alert(*items: AlertItem, person: Person = SHONA) -> AlertContent:
    """The items as casework groups them: named, or only counted."""
    row = Example(MessageKind.ALERT, None, person).message
    return grouped(items, row, person, TODAY)


def a_list(*items: AlertItem) -> AlertContent:
    """Shona's list of a backlog that came in a week ago."""
    return replace(an_alert(*items), since=date(2026, 5, 11))


MIXED = (
    an_item(0),
    an_item(
        1,
        step="Legal papers",
        done="sent",
        status=AIM,
        over=9,
        level=Level.WEEKLY,
        after="28 days after",
        start="permanence recommended",
        source="the council's own aim",
        is_new=False,
    ),
    an_item(
        2,
        step="Panel",
        done="held",
        level=Level.BOOKED_FOR,
        status=AIM,
        over=1,
        standing=f"was booked for {day_words(date(2026, 5, 15), TODAY)}; 1 day past the council's aim",
        quiet_until=date(2026, 5, 15),
        after="12 weeks after",
        start="permanence recommended",
        source="the council's own aim",
    ),
    an_item(
        3,
        step="Later review",
        done="held",
        level=Level.DUE_SOON,
        over=-14,
        after="6 months after",
        start="first looked-after child review",
        source="Looked After Children (Scotland) Regulations 2009, regulation 45",
    ),
)
NOW = day_words(TODAY, TODAY)
LEVELS = (
    an_item(4, level=Level.BLOCKER_REVIEW, status=AIM, standing=f"blocked, to be looked at again on {NOW}"),
    an_item(5, level=Level.SNOOZE_OVER, status=AIM, standing=f"you asked to be reminded on {NOW}"),
    an_item(
        6,
        level=Level.QUERY_OVER,
        standing=f"reported as wrong, to be looked into by {NOW}; 3 days over the statutory limit",
    ),
    an_item(7, waits_for="Ruairidh Kerr", status=TargetStatus.GUIDANCE, over=1),
    an_item(8, status=TargetStatus.COURT_RULE, over=21, step="Curator report", done="received"),
)
ESCALATED = (
    an_item(0, level=Level.MANAGER, over=7, waits_for="Shona Reid"),
    an_item(1, level=Level.SERVICE_MANAGER, over=20, status=AIM, waits_for="Shona Reid"),
    an_item(2, level=Level.MANAGER, over=5, status=AIM),
)
ALL_STATUTORY = tuple(an_item(n, over=30 - n) for n in range(10))


def _late(n: int, step: str, over: int, status: TargetStatus = AIM, done: str = "held") -> AlertItem:
    return an_item(n, step=step, over=over, status=status, done=done)


# A usual morning, on two screens of a phone.
NINE = (
    _late(0, "First review", 63, STATUTORY),
    _late(1, "Second review", 44, STATUTORY),
    _late(2, "Later review", 5, STATUTORY),
    _late(1, "Panel papers", 30, done="ready"),
    _late(1, "Panel", 9),
    _late(5, "Recommendation", 3, TargetStatus.GUIDANCE, "made"),
    replace(MIXED[2], reference=reference(6), days_over=0),
    an_item(
        7,
        step="Legal advice",
        done="given",
        level=Level.BLOCKER_REVIEW,
        status=AIM,
        over=-4,
        standing=f"blocked, to be looked at again on {NOW}",
    ),
    an_item(8, step="Second review", done="held", level=Level.DUE_SOON, over=-14),
)
_STEPS = (
    ("Recommendation", "made"),
    ("Petition", "lodged"),
    ("Panel papers", "ready"),
    ("Kinship decision", "decided"),
)
SIXTY = tuple(an_item(n, over=120 - n, status=AIM if n % 5 else STATUTORY) for n in range(60))
FORTY_SEVEN = (
    *(
        an_item(n, step="Later review", done="held", level=Level.WEEKLY, over=96 - 11 * n, is_new=False)
        for n in range(8)
    ),
    an_item(8, step="Later review", done="held", over=1),
    *(
        an_item(
            9 + n,
            step=_STEPS[n % 4][0],
            done=_STEPS[n % 4][1],
            level=Level.WEEKLY,
            status=AIM,
            over=300 - 8 * n,
            is_new=False,
        )
        for n in range(34)
    ),
    *(
        an_item(43 + n, step="Second review", done="held", level=Level.WEEKLY, over=-9 - n, is_new=False)
        for n in range(4)
    ),
)

DECIDED = f"{reference(1)}: agency decision made on {day_words(date(2026, 5, 12), TODAY)}"
RECORD_IT = f"{DECIDED}\nRecord it?"
RECORDED = f"✓ {DECIDED}\nRecorded. You can undo this for ten minutes."
WHICH = "Which child is this about? Give the reference or the number of the line."
CHOICES = (f"{reference(1)}: agency decision", f"{reference(2)}: panel")


def said_back(kind: str, words: str, **more: Any) -> SaidBackContent:
    """How a reply by e-mail was taken."""
    usual = {"page": None, "by_reply": False, "undo": False, "options": (), "staff": ()}
    about = None if more.get("options") else reference(1)
    return SaidBackContent(17, TODAY, kind, tuple(words.split("\n")), about, **{**usual, **more})


EXAMPLES: dict[str, Example] = {
    "alert": Example(MessageKind.ALERT, an_alert(*MIXED), SHONA),
    "alert-every-level": Example(MessageKind.ALERT, an_alert(*LEVELS), SHONA),
    "alert-in-slack": Example(MessageKind.ALERT, an_alert(an_item()), SHONA_IN_SLACK),
    "alert-with-link": Example(
        MessageKind.ALERT,
        replace(an_alert(MIXED[1]), link="https://homeward.council.example/answer?of=17&to=1"),
        SHONA,
    ),
    "alert-due-soon": Example(
        MessageKind.ALERT, an_alert(MIXED[3], replace(MIXED[3], reference=reference(9))), SHONA
    ),
    "alert-nine": Example(MessageKind.ALERT, an_alert(*NINE), SHONA),
    "alert-sixty": Example(MessageKind.ALERT, an_alert(*SIXTY), SHONA),
    "alert-47": Example(MessageKind.ALERT, an_alert(*FORTY_SEVEN), SHONA),
    "alert-long": Example(MessageKind.ALERT, an_alert(*ALL_STATUTORY), SHONA),
    "alert-to-manager": Example(MessageKind.ALERT, an_alert(*ESCALATED, person=MORAG), MORAG),
    "alert-instead": Example(
        MessageKind.ALERT, replace(an_alert(MIXED[0], person=MORAG), instead_of="Shona Reid"), MORAG
    ),
    "backlog": Example(MessageKind.BACKLOG, a_list(*(replace(i, is_new=True) for i in MIXED)), SHONA),
    "backlog-again": Example(MessageKind.BACKLOG, a_list(*MIXED), SHONA),
    "catch-up": Example(MessageKind.CATCH_UP, replace(an_alert(*MIXED), catch_up=True), SHONA),
    "alert-with-fortnight": Example(
        MessageKind.ALERT,
        replace(
            an_alert(*NINE),
            fortnight=a_digest(replace(FULL, scope="your children"), SHONA, own=True),
        ),
        SHONA,
    ),
    **{name: Example(MessageKind.NOTICE, content, reader) for name, (content, reader) in NOTICES.items()},
    **{name: Example(MessageKind.QUEUE, content, reader) for name, (content, reader) in QUEUES.items()},
    **{name: Example(MessageKind.BRIEF, content, reader) for name, (content, reader) in BRIEFS.items()},
    **{name: Example(MessageKind.REVIEW, content, reader) for name, (content, reader) in REVIEWS.items()},
    "link-code": Example(MessageKind.LINK_CODE, LinkCodeContent(17, TODAY, "042917", "Slack"), SHONA),
    "read-back": Example(
        MessageKind.SAID_BACK, said_back("read_back", RECORD_IT, page=5, by_reply=True), SHONA
    ),
    "recorded": Example(MessageKind.SAID_BACK, said_back("recorded", RECORDED, undo=True), SHONA),
    "question": Example(MessageKind.SAID_BACK, said_back("asked", WHICH, options=CHOICES), SHONA),
    "test": Example(MessageKind.TEST, NoticeContent(17, TODAY, "This is a test message", (), ""), FERGUS),
    "digest": Example(MessageKind.DIGEST, a_digest(FULL, MORAG), MORAG),
    "digest-late": Example(
        MessageKind.DIGEST, a_digest(replace(FULL, late=True, as_of=date(2026, 5, 20)), MORAG), MORAG
    ),
    "digest-quiet": Example(MessageKind.DIGEST, a_digest(NOTHING, MORAG), MORAG),
    "digest-several": Example(MessageKind.DIGEST, a_digest(SEVERAL, ISLA), ISLA),
    "digest-without-figures": Example(
        MessageKind.DIGEST,
        a_digest(replace(FULL, lost=None, could_not_be_made="KeyError at days_lost.py:20"), MORAG),
        MORAG,
    ),
    "digest-with-the-week": Example(
        MessageKind.DIGEST,
        replace(
            a_digest(SEVERAL, ISLA), first=THE_WEEK, last=("Of 61 things due to be told, 61 were told.",)
        ),
        ISLA,
    ),
    "digest-large": Example(MessageKind.DIGEST, a_digest(LARGE, ISLA), ISLA),
    "own-digest": Example(
        MessageKind.OWN_DIGEST, a_digest(replace(FULL, scope="your children"), SHONA, own=True), SHONA
    ),
}


def renderer(kind: MessageKind | None = None) -> EmailRenderer:
    """Of a council that reads no replies; what is said back to a reply comes from one that does."""
    if kind is MessageKind.SAID_BACK:
        return EmailRenderer(SENDER, reply_to=lambda *_: Mailbox("replies@council.example", "Homeward"))
    return EmailRenderer(SENDER)
