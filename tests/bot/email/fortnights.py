"""Fortnights with made-up children: one that is quiet, a team's, several teams', and one that is far too large."""

from dataclasses import replace
from datetime import date, timedelta

from casework.content import DigestContent, FirstLine, FirstPart
from permanence.digest.fortnight import Period
from permanence.digest.lines import (
    Ask,
    DecisionLine,
    Digest,
    Group,
    Headline,
    LegalLine,
    MovedLine,
    RouteChange,
    StageLine,
    TeamLine,
    Topic,
    Unknown,
    WithinTimescale,
    WorkerLine,
)
from permanence.digest.lost import DaysLost, LostByChild, LostStep
from permanence.pack.model import TargetStatus
from permanence.people import Person
from permanence.standing import late_words
from tests.bot.email.made_up import AIM, STATUTORY, TODAY, reference

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
    day = on or TODAY - timedelta(days=over)
    return StageLine(
        reference(n), step, route, owner, late, day, over or days_open, status, stage=f"1 {step}"
    )


def a_group(step: str, status: TargetStatus, first: int, *overs: int) -> Group:
    owners = ("Shona Reid", "Ruairidh Kerr", "Catriona MacIntyre-Farquharson")
    lines = (
        a_line(first + n, step=step, owner=owners[n % 3], over=over, status=status)
        for n, over in enumerate(overs)
    )
    return Group(step, tuple(lines), status)


def a_topic(n: int, standing: str, question: str, team: str | None = "North") -> Topic:
    return Topic(reference(n), team, ("Shona Reid", "Ruairidh Kerr")[n % 2], standing, question)


def a_lost_step(name: str, *children: tuple[int, int, int]) -> LostStep:
    """Of children by number, each with her days and how many of them are ours."""
    lines = tuple(LostByChild(reference(n), all_days, ours) for n, all_days, ours in children)
    return LostStep(name, sum(c.days for c in lines), sum(c.ours for c in lines), lines)


LOST = DaysLost(
    date(2025, 5, 19),
    TODAY,
    (
        a_lost_step("recommendation", (40, 150, 148), (41, 62, 50)),
        a_lost_step("later review", (42, 171, 171)),
        a_lost_step("petition", (43, 153, 22)),
        a_lost_step("panel papers", (44, 60, 60), (45, 37, 4)),
        a_lost_step("match", (46, 70, 18)),
        a_lost_step("kinship decision", (47, 12, 12)),
    ),
)
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
            "review approved, 2 days before",
        ),
        RouteChange(reference(30), "Permanence order", "Adoption", date(2026, 5, 13), None),
        RouteChange(
            reference(37), "Adoption", None, date(2026, 5, 14), "Kin withdrew", kept="Permanence order"
        ),
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
    decisions=(
        DecisionLine(reference(33), "Agency decision on 11 May: approved", None, "Shona Reid", reaches=True),
        DecisionLine(
            reference(38), "Panel on 12 May: deferred", "report awaited", "Ruairidh Kerr", reaches=False
        ),
    ),
    legal=(
        LegalLine(reference(39), date(2026, 5, 12), 11, "with legal services for 6 days", "Shona Reid", True),
        LegalLine(
            reference(6),
            date(2026, 3, 2),
            None,
            "waits for our answer for 10 days, for: chronology",
            "Shona Reid",
            False,
        ),
    ),
    topics=(
        a_topic(0, "Agency decision 12 days over the statutory limit", "What is it waiting for?"),
        a_topic(1, "Agency decision 5 days over the statutory limit", "Was it made and not written down?"),
        a_topic(
            27,
            "Panel papers put off twice: medical or specialist report awaited",
            "Who can get this out of the way?",
        ),
        a_topic(6, "Legal services asked for: chronology, 10 days ago", "Can they have it this week?"),
        a_topic(
            29,
            "Return or remain at home changed to kinship care order on 6 May: carer came forward",
            "Is there a second plan beside it?",
        ),
        a_topic(3, "Legal papers 41 days past the council's aim", "What is it waiting for?"),
    ),
    moved=(
        MovedLine(reference(22), "First review held on 8 May, 4 days late"),
        MovedLine(reference(39), "Passed to legal services on 12 May, 11 days after the step before"),
        MovedLine(
            reference(28), "New stumbling block at match: no carer found, to be looked at on Mon 8 Jun"
        ),
        MovedLine(reference(38), "Panel on 12 May: deferred"),
    ),
    asked=(
        Ask(
            "no worker since 4 May; agency decision 3 days over the statutory limit",
            "allocate to, and the name",
            reference(34),
        ),
        Ask("said to be over since 15 May: home for good", "confirm over, or: goes on", reference(48)),
        Ask(
            "later review booked for Thu 13 Aug, 45 days past the statutory limit",
            "later review booked for, and an earlier day",
            reference(49),
        ),
        Ask("Shona Reid says that she is not the worker", "allocate to, and the name", reference(50)),
    ),
    earlier=1,
    lost=LOST,
)
TEAMS = ("Coast", "East", "Firth", "Glen", "Hills", "North", "South", "West")
SEVERAL = replace(
    FULL,
    scope="all your teams",
    children=193,
    headline=Headline(193, 76, 57, 36, 60, 40, 31),
    topics=tuple(replace(topic, team=team) for topic, team in zip(FULL.topics, TEAMS, strict=False)),
    asked=(
        Ask("East has 4 children without a worker."),
        Ask("West has 1 child without a worker."),
        FULL.asked[2],
    ),
    teams=tuple(TeamLine(team, 24, 6 + n, 1 + n, 4 + n) for n, team in enumerate(TEAMS)),
)
LARGE = replace(
    FULL,
    scope="all your teams",
    teams=tuple(TeamLine(f"Team {n}", 60, 40, 20, 41) for n in range(15)),
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


THE_WEEK = FirstPart(
    "This week",
    (
        FirstLine("North: 3 steps not answered for 10 working days"),
        FirstLine(
            "Agency decision 12 days over the statutory limit", reference(0), "Shona Reid", is_statutory=True
        ),
    ),
)


def a_digest(digest: Digest, person: Person, *, own: bool = False) -> DigestContent:
    return DigestContent(17, person.name, digest, own=own, anchor=ANCHOR)
