"""The columns, roles and names of a staff list, in the ways in which councils write them. Only what is sure is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from permanence.names_in_sheets import first_name_first, name_key
from permanence.people import Role
from permanence.working_pattern import NAMES

MOST_INITIALS = 2
NEEDED = ("name", "email", "role")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "full name",
        "staff name",
        "employee name",
        "display name",
        "worker",
        "employee",
        "who",
        "colleague",
        "cn",
        "common name",
    ),
    "first_name": ("forename", "forenames", "given name"),
    "last_name": ("surname", "family name"),
    "email": (
        "e mail",
        "email address",
        "e mail address",
        "mail",
    ),
    "role": ("post", "position", "designation", "job"),
    "team": ("team name",),
    "manager": ("line manager", "manager email", "manager name", "manager display name", "reports to"),
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
    "ended": (
        "end date",
        "leaving date",
        "date of leaving",
        "date left",
        "left on",
        "last working day",
        "termination date",
        "contract end",
        "contract end date",
    ),
    "here": (
        "account enabled",
        "enabled",
        "active",
        "is active",
        "status",
        "employment status",
        "employee status",
        "user account control",
    ),
}
# Words that another column may have as well: they count where no column says it in the words above.
ELSE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "email": ("user principal name", "upn"),
    "role": ("title",),
    "team": ("locality", "area", "department", "office", "base"),
    "manager": (
        "supervisor",
        "line manager name",
        "line manager email",
        "supervised by",
        "managed by",
        "team manager",
    ),
    "pattern": ("works", "days", "days of work", "works on"),
    "perhaps_ended": ("end", "ends", "ending", "finish", "finishes", "finish date", "until", "to"),
    "leave_from": ("leave start", "absent from", "away from"),
    "leave_to": ("leave until", "leave end", "absent to", "away to", "away until"),
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
_ELSE_BY_HEADER = {
    _: column for column, more in ELSE_COLUMNS.items() for _ in (column.replace("_", " "), *more)
}
_BY_ROLE = {_: role for role, others in ROLES.items() for _ in (role.value.replace("_", " "), *others)}
# Of longer titles: "Children and Families Social Worker", "LAC Reviewing Officer", "Principal Solicitor".
_BY_ENDING = {
    "social worker": Role.SOCIAL_WORKER,
    "reviewing officer": Role.REVIEWING_OFFICER,
    "solicitor": Role.LEGAL_OFFICER,
    "legal officer": Role.LEGAL_OFFICER,
    "agency decision maker": Role.AGENCY_DECISION_MAKER,
    "information officer": Role.INFORMATION_OFFICER,
}
# Managers see the children of whole teams, and every trade has some: what stands before their title must be ours.
_MANAGERS = re.compile(
    r"(?:(?:acting|interim|temporary|temp|agency|locum|children'?s?|young people|and|famil(?:y|ies)|c and f|"
    r"social work|social care|permanence|looked after|lac|through ?care|after ?care|fostering|adoption|kinship|"
    r"practice) )+"
    r"(?P<title>team manager|team leader|service manager)"
)
# Whoever learns, stands beside or leads the profession is somebody else.
_LEARNS_OR_HELPS = re.compile(
    r"\b(?:student|trainee|assistant|deputy|depute|associate|support|unqualified|former|ex|retired|vacant|principal "
    r"social|chief|business|systems?|it|to|for|of)\b"
)
_GRADES = frozenset({"level", "grade", "band"})
_GRADED = frozenset({"i", "ii", "iii", "iv", *"123456789"})
_TITLES = frozenset({"title", "held"})
_OF_A_POST = _TITLES | {"role", "job", "post", "position", "designation"}
_ENDS = frozenset({"end", "ends", "ended", "ending", "finish", "until"})
_ENDED_WORDS = _ENDS | {
    "date",
    "of",
    "position",
    "post",
    "contract",
    "job",
    "employment",
    "assignment",
    "appointment",
}
_MEMBERS = frozenset({"staff", "employee", "worker", "member"})
_WEEKDAY = re.compile(r"(mon|tue|wed|thu|fri)[a-z]*\.?", re.IGNORECASE)
# Words of a header that say of whom it is, as every row is: "Work E-mail", "Worker Name", "Staff Role".
_OF_STAFF = frozenset({"work", "worker", "staff", "employee", "member", "of", "s", "current"})


def header_key(header: str) -> str:
    """A header as headers are compared: "jobTitle" and "Job Title:" are one, "Forename(s)" is forenames."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"['’]s?\b", "", header)).replace("(s)", "s")
    return re.sub(r"\bmgr\b", "manager", plain(re.sub(r"[^\w.\- ]+", " ", apart)))


def _columns_by(known: Mapping[str, str], header: str) -> str | None:
    """The column of a header by its words, or without those that say of whom it is."""
    parts = header.split("/")
    words = (
        known if len(parts) == 1 else {**_ELSE_BY_HEADER, **_BY_HEADER}
    )  # "Team / office" are the same twice
    meant = {_one_of(words, header_key(part)) for part in parts}
    return meant.pop() if len(meant) == 1 else None


def _one_of(known: Mapping[str, str], key: str) -> str | None:
    words = key.split()
    while words and words[0] in _OF_STAFF:
        words.pop(0)
    if (
        _ENDS & set(words)
        and _ENDED_WORDS.issuperset(words)
        and set(words) & _ENDED_WORDS - _ENDS - {"date", "of"}
    ):
        return known.get("ended")
    if words and _OF_A_POST.issuperset(words) and not _TITLES.issuperset(words):
        return known.get("role")
    if not words and _MEMBERS & set(key.split()):
        return known.get("name")
    return known.get(key) or known.get(" ".join(words))


def plain(words: str) -> str:
    """Case, underscores, hyphens and spaces do not matter."""
    return " ".join(re.sub(r"[_\-.]", " ", words).split()).casefold()


def columns_of(headers: Iterable[str]) -> tuple[dict[str, str], list[str], list[str]]:
    """Each column's header; the columns that stand twice; the headers that mean nothing here."""
    found: dict[str, str] = {}
    twice, left = [], []
    for header in filter(str.strip, headers):
        column = _columns_by(_BY_HEADER, header)
        if column is None:
            left.append(header)
        elif column in found:
            twice.append(header)
        else:
            found[column] = header
    for header in sorted(left, key=_strength):
        column = _columns_by(_ELSE_BY_HEADER, header)
        if column is not None and column not in found:
            found[column] = header
    return found, twice, [header for header in left if header not in found.values()]


def _strength(header: str) -> int:
    """Where a word stands among those that may mean something else as well: the earlier, the likelier."""
    return [*_ELSE_BY_HEADER].index(key) if (key := header_key(header)) in _ELSE_BY_HEADER else 0


def missing(columns: Iterable[str]) -> list[str]:
    """Which of the columns that are needed are not there; a first and a last name make a name."""
    there = set(columns)
    if {"first_name", "last_name"} <= there:
        there.add("name")
    return [column for column in NEEDED if column not in there]


def role_of(words: str) -> Role | None:
    """The role that these words surely mean; a grade, a place or a team beside a known title does not change it."""
    title = _plain_title(words)
    if title in _BY_ROLE:
        return _BY_ROLE[title]
    if _LEARNS_OR_HELPS.search(title):
        return None
    short, behind = _parted(title)
    role = _by_title(short)
    return role if _by_title(behind) in (None, role) else None  # two titles at once are none


def _plain_title(words: str) -> str:
    dashes = re.sub(r"\s[-\u2013]\s", " : ", words.replace("&", " and "))
    whole = re.sub(r"\bmgr\b", "manager", plain(dashes))
    return re.sub(r"\btm\b", "team manager", re.sub(r"\bsw\b", "social worker", whole))


def _parted(title: str) -> tuple[str, str]:
    """The title by itself, and what stands behind it: in brackets, after a dash, or as its grade."""
    if title.endswith(")") and "(" in title:
        short, _, behind = title.removesuffix(")").rpartition("(")
    else:
        short, _, behind = title.partition(" : ")
    words = short.split()
    while words and words[-1] in _GRADED | _GRADES:
        words.pop()
    return " ".join(words), behind.strip()


def _by_title(title: str) -> Role | None:
    ends_so = (role for ending, role in _BY_ENDING.items() if f" {title}".endswith(f" {ending}"))
    manager = _MANAGERS.fullmatch(title)
    return _BY_ROLE.get(manager["title"] if manager else title) or next(ends_so, None)


# A heading above people names their team where it has one of these words, and none of those that gather others.
_SIDE = r"(?:north|south|east|west|central|\d+)"
_OF_A_TEAM = re.compile(
    rf"\b(?:teams?|locality|localities|office|area|hub|unit)\b|^{_SIDE}(?:[ -]{_SIDE})*$", re.IGNORECASE
)
_OF_NO_TEAM = re.compile(
    r"\b(?:leavers?|left|former|vacan\w*|agency|locums?|bank|absen\w*|leave|starters?|students?|contacts?|lists?|managers)\b",
    re.IGNORECASE,
)


def names_a_team(heading: str) -> str:
    """The team that a heading names, without what stands in brackets behind it; "" where it may be something else."""
    said = without_brackets(heading).rstrip(" :-\u2013")
    return said if _OF_A_TEAM.search(said) and not _OF_NO_TEAM.search(said) else ""


_TITLE_BEHIND = re.compile(r"(\S.*?)(?: ?[(\[]([^()\[\]]+)[)\]]| [-–] (\S.*))")
_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]$")


def without_brackets(words: str) -> str:
    """A name without what stands in brackets behind it."""
    return _IN_BRACKETS.sub("", " ".join(words.split())).rstrip()


def name_and_role(words: str) -> tuple[str, str]:
    """The name and the title of "Shona Reid (Social Worker)" and "Shona Reid - SW"; no title where none is said."""
    found = _TITLE_BEHIND.fullmatch(" ".join(words.split()))
    return (found[1], found[2] or found[3]) if found else (words, "")


_STAFF_NUMBER = re.compile(r"^#?\d{3,}\W+(?=[^\W\d])|(?<=[^\W\d])\W+#?\d{3,}\W*$")


def has_number(name: str) -> bool:
    """Whether a number of somebody or something stands within a name."""
    return re.search(r"\d{3}", name) is not None


def without_number(words: str) -> str:
    """A name without the number that a payroll writes before or behind it."""
    return _STAFF_NUMBER.sub("", " ".join(words.split()))


def working_days(headers: Iterable[str]) -> dict[str, str]:
    """The column of each day from Monday to Friday, by the day's short name; none where not all five have one."""
    found = {match[1].title(): header for header in headers if (match := _WEEKDAY.fullmatch(header.strip()))}
    return found if len(found) == len(NAMES) else {}


def tidy_name(words: str, known: str | None) -> str:
    """A name as it is said back: "REID, SHONA (SW)" is Shona Reid, and whoever is known keeps her own capitals."""
    name = first_name_first(without_brackets(words))
    if known and name_key(known) == name_key(name):
        return known if name.isupper() or name.islower() else name
    if name.isupper() or name.islower():
        return _with_capitals(name)
    return " ".join(_with_capitals(word) if _is_shouted(word) else word for word in name.split())


def _is_shouted(word: str) -> bool:
    """Whether a word of a name is written in capitals; two letters may be initials."""
    return len(word) > MOST_INITIALS and re.sub("^Ma?c", "", word).isupper()


def _with_capitals(name: str) -> str:
    capital = re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda first: first[0].upper(), name.lower())
    return re.sub(r"\bMc([a-z])", lambda after: f"Mc{after[1].upper()}", capital)
