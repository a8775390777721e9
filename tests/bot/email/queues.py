"""The queues of the roles and a service manager's week, with made-up references."""

from datetime import date

from casework.queue_content import Mark, QueueContent, QueueLine, QueuePart
from casework.queue_messages import ASKS, ASKS_OF_DATA, ASKS_OF_TEAMS, WHY_WEEK
from permanence.people import Person
from permanence.reference import is_usable, reference_for
from tests import builders
from tests.builders import a_person

TODAY = date(2026, 5, 18)
NUMBERS = [n for n in range(4821, 9999) if is_usable(n)]
AILSA, GREER, LORNA, KIRSTY, ISLA = map(
    a_person, (builders.AILSA, builders.GREER, builders.LORNA, builders.KIRSTY, builders.ISLA)
)
MORAG, SHONA = a_person(builders.MORAG), a_person(builders.SHONA)


def line(n: int, name: str, says: str, mark: Mark = Mark.NONE, who: str = "") -> QueueLine:
    return QueueLine(reference_for(NUMBERS[n]), name, says, mark, who)


REVIEWS = QueuePart(
    "Reviews that you chair",
    (
        line(
            0,
            "Second review",
            "12 days over the statutory limit, was booked for 6 May, 12 days ago",
            Mark.OVER_LIMIT,
        ),
        line(1, "First review", "3 days over the statutory limit, booked Fri 22 May", Mark.OVER_LIMIT),
        line(2, "Later review", "Booked Thu 28 May, due Mon 8 Jun"),
        line(3, "Later review", "Due Fri 12 Jun in 25 days, not booked"),
    ),
)
HELD = QueuePart(
    "Held in the last four weeks",
    (
        line(5, "First review", "Held on Fri 15 May, 3 days ago"),
        line(4, "Later review", "Held on 4 May, 14 days ago"),
    ),
)
UNDECIDED = QueuePart(
    "Decided, and no outcome recorded from the minutes",
    (
        line(4, "Recommendation", "Made on 4 May, 14 days ago"),
        QueueLine("3 more", "", "More than eight weeks ago, the first on 12 Feb", count=3),
    ),
)
PLANS = QueuePart(
    "Questions about the plan",
    (
        line(6, "", "No route is recorded, looked after for 96 days"),
        line(7, "", "2 routes side by side for 121 days: does each still stand?"),
    ),
)
DECISIONS = QueuePart(
    "Waiting for your decision",
    (
        line(
            8,
            "Agency decision",
            "2 days over the statutory limit, day 16 since panel held on 2 May",
            Mark.OVER_LIMIT,
        ),
        line(9, "Agency decision", "Due Fri 22 May, day 10 since panel held on 8 May"),
    ),
)
LEGAL = QueuePart(
    "Waiting for legal services",
    (
        line(10, "", "With legal services since 7 May (11 days)"),
        line(11, "", "With legal services since Thu 14 May (4 days)"),
    ),
)
GAPS = (
    QueuePart("No social worker is known", (line(12, "", "Since 4 May, 14 days, team North"),)),
    QueuePart(
        "No route is recorded",
        (line(6, "", "Looked after for 96 days"), line(13, "", "Looked after for 31 days")),
    ),
    QueuePart("Reported as a wrong alert", (line(14, "Panel", "Reported Wed 13 May, 5 days ago"),)),
    QueuePart("No target is set", (QueueLine("Legal advice", "", "23 steps run, the oldest for 210 days"),)),
)
WEEK = (
    QueuePart(
        "Not answered for ten working days, by team",
        (
            QueueLine(
                "North",
                "",
                "9 steps, 2 over a statutory limit, 3 new, the longest 61 days late",
                who="North",
                count=9,
            ),
            QueueLine(
                "West",
                "",
                "4 steps, 1 over a statutory limit, none new, the longest 48 days late",
                who="West",
                count=4,
            ),
            QueueLine("South", "", "1 step, the longest 15 days late", who="South"),
        ),
    ),
    QueuePart(
        "Of these, over a statutory limit",
        (
            line(
                15,
                "Later review",
                "61 days over the statutory limit",
                Mark.OVER_LIMIT,
                "Shona Reid",
            ),
            line(
                16,
                "First review",
                "48 days over the statutory limit",
                Mark.OVER_LIMIT,
                "Ewan Muir",
            ),
            line(
                17,
                "Agency decision",
                "15 days over the statutory limit, new",
                Mark.OVER_LIMIT,
                "Jamie Orr",
            ),
        ),
    ),
)


def a_queue(
    person: Person, headline: str, *parts: QueuePart, asks: str = ASKS, why: str = ""
) -> QueueContent:
    return QueueContent(17, TODAY, person.name, headline, parts, asks, why, in_words=asks != ASKS_OF_DATA)


QUEUES = {
    "meeting-list": (
        QueueContent(
            17,
            TODAY,
            MORAG.name,
            "North, Wed 20 May: 3 children",
            (
                QueuePart(
                    "Over the statutory limit",
                    (
                        QueueLine(
                            "HW-4821-B",
                            "Shona Reid",
                            "Later review 100 days over the statutory limit. Since 22 Apr: nothing was said. "
                            "Was it held and not written down?",
                            Mark.OVER_LIMIT,
                            who="Shona Reid",
                        ),
                    ),
                ),
                QueuePart(
                    "Late or standing still",
                    (
                        QueueLine(
                            "HW-4822-9",
                            "Jamie Orr",
                            "Panel 15 days past the council's aim. Since 22 Apr: panel booked for Thu 11 Jun. "
                            "Does it wait for legal services, or for us?",
                            who="Jamie Orr",
                        ),
                    ),
                ),
                QueuePart(
                    "Due by Wed 17 Jun",
                    (
                        QueueLine(
                            "HW-4828-Y",
                            "Shona Reid",
                            "Agency decision, by Fri 29 May. Since 22 Apr: panel held on 12 May. Is a day booked?",
                            who="Shona Reid",
                        ),
                    ),
                ),
            ),
            "To walk through it child by child, say meeting.",
            "You get this because you manage this team.",
            in_words=True,
            all_of_it="the list to print has all of them",
        ),
        MORAG,
    ),
    "meeting-minutes": (
        QueueContent(
            17,
            TODAY,
            SHONA.name,
            "Recorded in the meeting of Wed 20 May",
            (
                QueuePart(
                    "Of your children",
                    (
                        QueueLine("HW-4821-B", "", "later review held on 14 May"),
                        QueueLine("HW-4828-Y", "", "agency decision booked for Fri 29 May; note kept"),
                    ),
                ),
            ),
            "If something is not right, write the reference and what is right.",
            "You get this because these children are yours.",
            in_words=True,
        ),
        SHONA,
    ),
    "queue-of-reviews": (
        a_queue(
            AILSA,
            "4 reviews to come, 2 past a statutory limit; 2 held; 4 outcomes to record; 2 questions about plans",
            REVIEWS,
            HELD,
            UNDECIDED,
            PLANS,
            asks="To record an outcome, write as in: HW-4828-Y permanence recommendation approved on 4 May. "
            "For the list as it stands, say list.",
            why="You get this because you chair reviews.",
        ),
        AILSA,
    ),
    "queue-of-decisions": (
        a_queue(
            GREER,
            "2 decisions wait for you, 1 past a statutory limit",
            DECISIONS,
            why="You get this because you decide for the agency.",
        ),
        GREER,
    ),
    "queue-of-hand-overs": (
        a_queue(
            LORNA,
            "2 hand-overs are with you",
            LEGAL,
            why="You get this because you work for legal services.",
        ),
        LORNA,
    ),
    "queue-of-gaps": (
        a_queue(
            KIRSTY,
            "5 gaps in the data",
            *GAPS,
            asks=ASKS_OF_DATA,
            why="You get this because you look after the data.",
        ),
        KIRSTY,
    ),
    "queue-of-a-week": (
        QueueContent(
            17,
            TODAY,
            ISLA.name,
            "14 steps not answered for ten working days, 3 past a statutory limit",
            WEEK,
            ASKS_OF_TEAMS,
            WHY_WEEK,
        ),
        ISLA,
    ),
}
