"""The staff of a council that does not exist: every name says that it is made up.

Four teams under one service manager, and the people beside them. North and South get their messages in Slack, West in
Teams, East by e-mail, so that each can be seen. One worker is away when the demonstration begins, and her colleague
stands in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from permanence.people import Leave, Person, Role

TEAMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "North": (
        "Morag Madeup",
        ("Shona Sample", "Jamie Justpretend", "Catriona Concocted", "Struan Stand-In", "Mhairi Mock"),
    ),
    "South": (
        "Ross Rehearsal",
        ("Ewan Example", "Ailidh Alias", "Callum Contrived", "Eilidh Ersatz", "Finlay Fabled"),
    ),
    "East": (
        "Una Unreal",
        ("Nairn Nobody", "Senga Storybook", "Lachlan Legend", "Beathan Bogus", "Rhona Roleplay"),
    ),
    "West": (
        "Dougal Dummy",
        ("Iona Imagined", "Gregor Ghost", "Skye Simulated", "Tavish Tryout", "Vaila Virtual"),
    ),
}
CHANNEL_OF = {"East": "email", "West": "teams"}  # the others in Slack
OTHERS = (
    ("Isla Invented", Role.SERVICE_MANAGER),
    ("Ailsa Allegory", Role.REVIEWING_OFFICER),
    ("Murdo Mirage", Role.REVIEWING_OFFICER),
    ("Lorna Lookalike", Role.LEGAL_OFFICER),
    ("Greer Guise", Role.AGENCY_DECISION_MAKER),
    ("Kirsty Kidding", Role.INFORMATION_OFFICER),
    ("Fergus Fiction", Role.ADMINISTRATOR),
)
AWAY, COVER = "Jamie Justpretend", "Catriona Concocted"
AWAY_SINCE, AWAY_UNTIL = timedelta(days=4), timedelta(days=6)
SERVICE_MANAGER = "Isla Invented"


def made_up_staff(today: date) -> list[Person]:
    """Twenty social workers in four teams, their managers, and everybody else whom a step can wait for."""
    people = [_person(name, role) for name, role in OTHERS]
    for team, (manager, workers) in TEAMS.items():
        people.append(_person(manager, Role.TEAM_MANAGER, team, SERVICE_MANAGER))
        people += [_person(worker, Role.SOCIAL_WORKER, team, manager) for worker in workers]
    leave = Leave(today - AWAY_SINCE, today + AWAY_UNTIL, address_of(COVER))
    return [replace(p, leave=(leave,)) if p.name == AWAY else p for p in people]


def _person(name: str, role: Role, team: str | None = None, manager: str | None = None) -> Person:
    return Person(
        email=address_of(name),
        name=name,
        role=role,
        team=team,
        manager=address_of(manager) if manager else None,
        channel="email" if role is Role.ADMINISTRATOR else CHANNEL_OF.get(team or "", "slack"),
    )


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@council.example"
