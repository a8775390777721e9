"""The columns, roles and names of a staff list, in the ways in which councils write them. Only what is sure is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from permanence.names_in_sheets import name_key
from permanence.people import Role

NEEDED = ("name", "email", "role")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("full name", "staff name", "employee name", "display name", "worker", "employee"),
    "first_name": ("forename", "given name"),
    "last_name": ("surname", "family name"),
    "email": (
        "e mail",
        "email address",
        "e mail address",
        "mail",
        "work email",
        "user principal name",
        "upn",
    ),
    "role": ("job title", "title", "post", "post title", "position"),
    "team": ("team name",),
    "manager": ("line manager", "manager email", "manager name", "reports to"),
    "leave": ("absence", "absences", "away", "annual leave"),
    "pattern": ("working pattern", "work pattern", "working days", "work days", "days worked"),
    "channel": ("message by", "reached by"),
    "aliases": ("alias", "also known as", "initials", "known as"),
    "was": (
        "former email",
        "former address",
        "old email",
        "old address",
        "previous email",
        "previous address",
    ),
}
ROLES: Mapping[Role, tuple[str, ...]] = {
    Role.SOCIAL_WORKER: ("sw", "senior social worker", "ssw", "newly qualified social worker", "nqsw"),
    Role.TEAM_MANAGER: ("tm", "team leader"),
    Role.SERVICE_MANAGER: (),
    Role.REVIEWING_OFFICER: ("iro", "independent reviewing officer"),
    Role.LEGAL_OFFICER: ("solicitor",),
    Role.AGENCY_DECISION_MAKER: ("adm",),
    Role.INFORMATION_OFFICER: (),
    Role.ADMINISTRATOR: ("system administrator", "systems administrator"),
}
_BY_HEADER = {_: column for column, others in COLUMNS.items() for _ in (column.replace("_", " "), *others)}
_BY_ROLE = {_: role for role, others in ROLES.items() for _ in (role.value.replace("_", " "), *others)}


def plain(words: str) -> str:
    """Case, underscores, hyphens and spaces do not matter."""
    return " ".join(re.sub(r"[_\-.]", " ", words).split()).casefold()


def columns_of(headers: Iterable[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Each column's header; the columns that stand twice; the headers that mean nothing here."""
    found: dict[str, str] = {}
    twice, unknown = [], []
    for header in headers:
        column = _BY_HEADER.get(plain(header))
        if column is None:
            unknown.extend([header] if header.strip() else [])
        elif column in found:
            twice.append(header)
        else:
            found[column] = header
    return found, twice, unknown


def missing(columns: Iterable[str]) -> list[str]:
    """Which of the columns that are needed are not there; a first and a last name make a name."""
    there = set(columns)
    if {"first_name", "last_name"} <= there:
        there.add("name")
    return [column for column in NEEDED if column not in there]


def role_of(words: str) -> Role | None:
    """The role that these words surely mean."""
    return _BY_ROLE.get(plain(words))


def tidy_name(words: str, known: str | None) -> str:
    """A name as it is said back: "REID, SHONA" is Shona Reid, and whoever is known keeps her own capitals."""
    name = " ".join(words.split())
    if "," in name and name.count(",") == 1:
        last, _, first = name.partition(",")
        name = f"{first.strip()} {last.strip()}"
    if known and name_key(known) == name_key(name):
        return known if name.isupper() or name.islower() else name
    return _with_capitals(name) if name.isupper() or name.islower() else name


def _with_capitals(name: str) -> str:
    capital = re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda first: first[0].upper(), name.lower())
    return re.sub(r"\bMc([a-z])", lambda after: f"Mc{after[1].upper()}", capital)
