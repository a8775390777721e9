"""How sheets write the names of colleagues, and whom each of them means.

"McAllister, Mairi", "Mairi McAllister (agency)" and her e-mail address are Mairi McAllister. Initials and short names
mean only whom the staff list gives them to (`aliases`): a guess would send a child's dates to the wrong person. So a
name that means nobody comes with those who may be meant, to be asked about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum

from permanence.people import Directory, Person

_BESIDE = re.compile(
    r" ?(?:[(\[]| [-–] |, ?) ?(?:agency|locum|temp|temporary|acting|bank|p/?t|f/?t|part[- ]time|full[- ]time|"
    r"n?qsw|s?sw|csw) ?[)\]]? ?$",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"([^,]+),\s*([^,]+)")
# "MADEUP Morag", "O'NEIL-ORR Úna": capitals in front are the surname of a list. Two letters may be initials.
_CAPITALS_FIRST = re.compile(r"((?:Ma?c)?[A-ZÀ-Þ][A-ZÀ-Þ'-]{2,}) ([A-ZÀ-Þ][^\W\d_A-ZÀ-Þ].*)")
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr)\b\.? +(?=\S)", re.IGNORECASE)
_MOST_NEAR = 3
_NEAR = 0.8
_MOST_INITIALS = 4


class NameTrouble(StrEnum):
    """Why a name means nobody."""

    UNKNOWN = "unknown"
    SEVERAL = "several"


def name_key(written: str) -> str:
    """A name as names are compared: case, spaces, dots, "surname, first" and "(agency)" do not matter."""
    text = _BESIDE.sub("", " ".join(written.replace("’", "'").split()))
    if "@" not in text:
        text = first_name_first(text)
    return " ".join((text if "@" in text else text.replace(".", " ")).split()).casefold()


def first_name_first(name: str) -> str:
    """A name without "Mrs", and its surname last: of "Orr, Mrs Jamie" and of "ORR Jamie"."""
    name = _TITLE.sub("", name)
    turned = _SURNAME_FIRST.fullmatch(name) or _CAPITALS_FIRST.fullmatch(name)
    if turned:
        name = f"{turned[2].strip()} {turned[1].strip()}"
    return _TITLE.sub("", name)


def keys_of(person: Person) -> Iterator[str]:
    """Every key under which a person's children may stand."""
    yield name_key(person.name)
    yield person.email.casefold()
    yield from (name_key(alias) for alias in person.aliases)


def former_keys_of(person: Person) -> Iterator[str]:
    """Keys that were hers: a sheet may go on using them, and they mean her where nobody else has them."""
    yield from map(name_key, person.former_names)
    yield from (address.casefold() for address in person.former_addresses)


def emails_by_name(directory: Directory) -> dict[str, str]:
    """The key of each name, address and alias to the address of the one who has it, or alone still works here."""
    return {key: people[0].email for key, people in _bearers(directory).items() if len(people) == 1}


def _bearers(directory: Directory) -> Mapping[str, list[Person]]:
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    former: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in directory.people.values():
        for key in keys_of(person):
            found[key][person.email] = person
        for key in former_keys_of(person):
            former[key][person.email] = person
    found.update((key, people) for key, people in former.items() if key not in found)
    return {
        key: list(people.values())
        if len(people) == 1
        else [p for p in people.values() if p.active] or list(people.values())
        for key, people in found.items()
    }


def trouble_with(written: str, directory: Directory) -> tuple[NameTrouble, tuple[str, ...]]:
    """Why a name means nobody, and the names of those who bear it, or who may be meant."""
    bearers = _bearers(directory).get(name_key(written), [])
    if bearers:
        return NameTrouble.SEVERAL, tuple(sorted(f"{p.name} <{p.email}>" for p in bearers))
    return NameTrouble.UNKNOWN, _nearest(written, directory)


def _nearest(written: str, directory: Directory) -> tuple[str, ...]:
    key = name_key(written)
    active = {name_key(p.name): p.name for p in directory.people.values() if p.active}
    alike = [name for other, name in active.items() if _may_be(key, other)]
    close = [active[other] for other in get_close_matches(key, list(active), _MOST_NEAR, _NEAR)]
    return tuple(dict.fromkeys((*alike, *close)))[:_MOST_NEAR]


def _may_be(key: str, name: str) -> bool:
    """Whether a short form may stand for a name: its initials, its first or last word, "m mcallister"."""
    parts, words = name.split(), key.split()
    if not parts or not words:
        return False
    initials = "".join(part[0] for part in parts)
    if "".join(words) == initials and len(initials) <= _MOST_INITIALS:
        return True
    if len(words) == 1:
        return words[0] in (parts[0], parts[-1])
    return words[-1] == parts[-1] and words[0][0] == parts[0][0]
