"""Every kind of e-mail once, with made-up people and references: what golden copies and pictures are made of."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.content import AlertContent, AlertItem, DigestContent, LinkCodeContent, NoticeContent
from casework.last_look import grouped
from casework.ports import MessageKind, MessageState, StoredMessage
from casework.said_back import SaidBackContent
from permanence.day_words import day_words
from permanence.digest.fortnight import Period
from permanence.digest.lines import (
    Digest,
    Group,
    Headline,
    RouteChange,
    StageLine,
    Unknown,
    WithinTimescale,
    WorkerLine,
)
from permanence.notices import Level
from permanence.pack.model import TargetStatus
from permanence.people import Person
from permanence.reference import is_usable, reference_for
from permanence.stages import QuietKind
from permanence.standing import days, late_words
from tests import builders
from tests.bot.email.notices import NOTICES
from tests.bot.email.queues import QUEUES
from tests.builders import a_person

SENDER = Mailbox("homeward@council.example", "Homeward")
TODAY = date(2026, 5, 18)
MORNING = datetime(2026, 5, 18, 7, 0, tzinfo=UTC)

SHONA = a_person(builders.SHONA)
SHONA_IN_SLACK = replace(SHONA, slack_user="U0SHONA", channel="slack")
MORAG = a_person(builders.MORAG)
ISLA = a_person(builders.ISLA)
FERGUS = a_person(builders.FERGUS)

NUMBERS = [n for n in range(4821, 9999) if is_usable(n)]
STATUTORY, AIM = TargetStatus.STATUTORY, TargetStatus.COUNCIL_AIM


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


def reference(n: int) -> str:
    return reference_for(NUMBERS[n])


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

PERIOD = Period(date(2026, 5, 4), date(2026, 5, 17), date(2026, 5, 18))


def a_line(
    n: int,
    *,
    step: str = "Agency decision",
    owner: str = "Shona Reid",
    over: int = 0,
    status: TargetStatus | None = None,
    standing: str = "",
    days_open: int = 0,
    on: date | None = None,
    route: str | None = "Permanence order",
) -> StageLine:
    late = late_words(status, over) if status and over else standing
    return StageLine(
        reference(n), step, route, owner, late, on or TODAY - timedelta(days=over), over or days_open, status
    )


def a_group(step: str, status: TargetStatus, first: int, *overs: int) -> Group:
    owners = ("Shona Reid", "Ruairidh Kerr", "Catriona MacIntyre-Farquharson")
    lines = (
        a_line(first + n, step=step, owner=owners[n % 3], over=over, status=status)
        for n, over in enumerate(overs)
    )
    return Group(step, tuple(lines), status)


NOTHING = Digest(
    period=PERIOD,
    as_of=TODAY,
    scope="North",
    late=False,
    children=12,
    headline=Headline(12, 0, 0, 0, 2, 0, 0),
    reached=(),
    newly_overdue=(),
    back_on_track=(),
    no_news=(),
    overdue=(),
    drifting=(),
    booked=(),
    broken_bookings=(),
    blockers=(),
    route_changes=(),
    without_plan=(),
    decisions_without_reason=(),
    unknown=(),
    within=(),
    workers=(),
)
FULL = replace(
    NOTHING,
    children=42,
    headline=Headline(42, 19, 17, 3, 16, 2, 2),
    reached=(
        a_line(20, step="Panel", on=date(2026, 5, 7)),
        a_line(21, step="Petition", owner="Ruairidh Kerr", on=date(2026, 5, 12)),
    ),
    newly_overdue=(a_line(0, over=3, status=STATUTORY), a_line(3, over=9, status=AIM, owner="Ruairidh Kerr")),
    back_on_track=(a_line(22, step="First review", over=4, on=date(2026, 5, 8)),),
    no_news=(a_line(9, over=60, status=AIM),),
    overdue=(
        a_group("Agency decision", STATUTORY, 0, 12, 5, 3),
        a_group("Legal papers", AIM, 3, *range(41, 27, -1)),
        a_group("Curator report", TargetStatus.COURT_RULE, 17, 21, 2),
    ),
    drifting=(
        a_line(
            23,
            step="Recommendation",
            standing="no news for 41 days; booked date moved 2 times",
            days_open=190,
        ),
        a_line(24, step="Match", standing="longer than 9 in 10 of the last three years", days_open=220),
    ),
    booked=(a_line(25, step="Panel", on=date(2026, 5, 28)),),
    broken_bookings=(a_line(26, step="Legal advice", on=date(2026, 5, 15), owner="nobody allocated"),),
    blockers=(
        Group(
            "Waiting for a report",
            (a_line(27, step="Panel papers", on=date(2026, 6, 1), days_open=12),),
        ),
        Group("No carer found", (a_line(28, step="Match", on=date(2026, 6, 8), days_open=40),)),
    ),
    route_changes=(
        RouteChange(
            reference(29),
            "Return or remain at home",
            "Kinship care order",
            date(2026, 5, 6),
            "Carer came forward",
        ),
        RouteChange(reference(30), "Permanence order", "Adoption", date(2026, 5, 13), None),
    ),
    without_plan=(reference(31), reference(32)),
    decisions_without_reason=(a_line(33, step="Agency decision", on=date(2026, 5, 11)),),
    unknown=(
        Unknown("No social worker is known", (reference(34),)),
        Unknown("No target is set: Legal advice", (reference(35), reference(36))),
    ),
    within=(
        WithinTimescale("Agency decision", STATUTORY, 8, 6, 1, 1),
        WithinTimescale("Legal papers", AIM, 3, 0, 1, 2),
        WithinTimescale("First review", STATUTORY, 5, 5, 0, 0),
    ),
    workers=(
        WorkerLine("Catriona MacIntyre-Farquharson", 14, 6, 0),
        WorkerLine("Ruairidh Kerr", 16, 6, 0),
        WorkerLine("Shona Reid", 12, 7, 2),
    ),
)
LARGE = replace(
    FULL,
    scope="all your teams",
    children=900,
    headline=Headline(900, 600, 580, 200, 610, 40, 60),
    reached=FULL.reached * 30,
    newly_overdue=FULL.newly_overdue * 30,
    no_news=FULL.no_news * 60,
    overdue=tuple(
        a_group(f"{step} {n}", STATUTORY if n < 10 else AIM, 40, *range(60, 40, -1))
        for n, step in enumerate(["Legal papers"] * 30)
    ),
    drifting=FULL.drifting * 20,
    booked=FULL.booked * 40,
    blockers=FULL.blockers * 10,
    route_changes=FULL.route_changes * 20,
    without_plan=tuple(reference(n) for n in range(300)),
    unknown=tuple(
        Unknown(f"No target is set: step {n}", tuple(reference(m) for m in range(100))) for n in range(12)
    ),
    within=FULL.within * 10,
    workers=FULL.workers * 30,
)
ANCHOR = "3b1f7c0a9d2e4f5061728394a5b6c7d8e9f00112233445566778899aabbccdde"


def a_digest(digest: Digest, person: Person, *, own: bool = False) -> DigestContent:
    return DigestContent(17, person.name, digest, own=own, anchor=ANCHOR)


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
