"""Cards about one child: the brief before a review, and what is asked once it was held, with made-up references."""

from datetime import date

from casework.brief import QUESTIONS
from casework.child_card import CardPart, ChildCard
from casework.review_card import OPENS
from permanence.people import Person
from permanence.reference import is_usable, reference_for
from tests import builders
from tests.builders import a_person

TODAY = date(2026, 5, 18)
REFERENCE = reference_for(next(n for n in range(8139, 9999) if is_usable(n)))
SHONA, AILSA = a_person(builders.SHONA), a_person(builders.AILSA)
WORKS, CHAIRS = (
    "You get this because you work with the child.",
    "You get this because you chair the child's reviews.",
)


def card(person: Person, headline: str, lead: str, *parts: CardPart, **more) -> ChildCard:
    return ChildCard(
        message_id=17,
        on=TODAY,
        person_name=person.name,
        reference=REFERENCE,
        shown=REFERENCE,
        journey=1,
        stage=more.pop("stage", "SCO.REV2#1"),
        revision=41,
        headline=headline,
        lead=lead,
        parts=parts,
        staff=(SHONA.name, AILSA.name),
        **more,
    )


BRIEF = card(
    SHONA,
    f"Review on Mon 25 May: {REFERENCE}",
    "For Shona Reid and Ailsa Innes, who chairs. Second review, due that day by statute.",
    CardPart("Plan", ("Permanence order, since 16 Feb. Beside it: kinship care order, since 16 Mar.",)),
    CardPart(
        "How it came about",
        ("Return or remain at home given up on 16 Feb: reunification failed, after hearing not agreed.",),
    ),
    CardPart(
        "Where it stands",
        (
            "✓ First review held on 25 Feb, in time",
            "✓ Recommendation made on 20 Apr, in time",
            "✓ Legal: sent 1 May › received 4 May › accepted 8 May",
            "○ Kinship decision, by Mon 18 May (council's aim)",
            "○ Panel, by Mon 13 Jul (council's aim), booked for Thu 2 Jul",
        ),
    ),
    CardPart(
        "In the way",
        ("Medical or specialist report awaited (waits for health), look again on Wed 20 May: panel",),
    ),
    CardPart("Promises", ("Papers for panel was booked for Mon 4 May, now for Fri 22 May",)),
    CardPart("Agreed last time", ("Kinship decision: not yet", "Papers for panel: not yet")),
    CardPart("To ask", (QUESTIONS,)),
    buttons=("story", "moved"),
    menu=("held_already", "who", "not_mine"),
    why=WORKS,
)
HELD_EXAMPLE = "held 15 May, plan still right, next review booked for 31 July"
HELD = card(
    AILSA,
    f"Was the review of {REFERENCE} held?",
    "Second review, booked for Fri 15 May.",
    CardPart("", (OPENS,)),
    foot=f"Or write: {REFERENCE} second review {HELD_EXAMPLE}.",
    example=HELD_EXAMPLE,
    buttons=("held", "not_done"),
    menu=("who", "story"),
    why=CHAIRS,
)
DIFFERS = card(
    SHONA,
    f"Two answers about the review of {REFERENCE}",
    "Second review. What was recorded first stands until both say the same.",
    CardPart("", ("Held on: you said Fri 15 May, Ailsa Innes said Thu 14 May.",)),
    example="held 15 May",
    buttons=("change",),
    menu=("who", "story"),
    why=WORKS,
)
PLAN = card(
    SHONA,
    f"Is the plan of {REFERENCE} still right?",
    "Permanence order, with kinship care order beside it.",
    CardPart("", ("Nobody has said anything of it since 10 Nov 2025.",)),
    foot=f"Or write: {REFERENCE} plan still right.",
    example="plan still right",
    buttons=("plan_right", "plan_changes"),
    menu=("who", "story"),
    why=WORKS,
    stage="",
)
BRIEFS = {"brief": (BRIEF, SHONA)}
REVIEWS = {
    "review-held": (HELD, AILSA),
    "review-differs": (DIFFERS, SHONA),
    "plan-still-right": (PLAN, SHONA),
}
