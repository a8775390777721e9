"""A child given to a colleague as people type it: "give HW-4821-B to Mhairi", "HW-4821-B goes to Mhairi from Monday".

Read whole or not at all. A first name that two have is that of the one in the writer's team; of two there it is asked
which is meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from permanence.answer import Answer, Verb
from permanence.people import Person, Role
from permanence.reference import find_references, references_in
from permanence.replies.reading import Ask, Kind, Open, Option, Reading, Situation

_CHILDREN = r"#(?:(?:,| and| &|, and) #)*"
_GIVEN = re.compile(
    r"(?:(?:please|pls|can you|could you) )?"
    rf"(?:(?:give|hand|pass|move|transfer|reassign|reallocate|allocate) {_CHILDREN}(?: over| on)? to"
    rf"|{_CHILDREN}(?: goes| now goes| to go| should go| moves| now| over)? to"
    rf"|{_CHILDREN} (?:is )?now with) "
    r"(?P<who>[^\W\d_][\w'’-]{1,30}(?: [^\W\d_][\w'’-]{1,30}){0,2}?)"
    r"(?P<day> from [\w/.-]+(?: [\w/.-]+){0,4}?)?(?:,? (?:please|pls|plz|thanks|ta))?[.!]?",
    re.IGNORECASE,
)


def given_in(text: str, situation: Situation) -> str | Reading | None:
    """The same as the reader knows it; or which colleague is asked about; None where the text is none of it."""
    text = _with_references(text, situation)
    found = references_in(text)
    bare = text
    for one in reversed(found):
        bare = f"{bare[: one.start]}#{bare[one.end :]}"
    said = _GIVEN.fullmatch(" ".join(bare.split())) if found else None
    if said is None:
        return None
    references, day = find_references(text), (said["day"] or "").rstrip()
    meant = _meant(said["who"], situation)
    if not meant:
        return None
    if len(meant) == 1:
        return f"{' and '.join(references)} reallocate to {meant[0].name}{day}"
    return _which(said["who"], references, meant) if not day else None


_LINE_GIVEN = re.compile(
    r"^(?:(?:hi|hello|hey|morning|good morning|afternoon)\b[^,.\d\n]{0,30}[,.] )?"
    r"(?P<lead>(?:(?:please|pls|can you|could you) )?(?:give|hand|pass|move|transfer|reassign|reallocate|allocate) )"
    r"(?:line |number )?(?P<line>[1-9])(?= (?:over |on )?to [a-z])",
    re.IGNORECASE,
)


def _with_references(text: str, situation: Situation) -> str:
    """The reply with the reference of its line in the place of the number: "give 2 to Jamie"."""
    said = _LINE_GIVEN.match(text) if len(situation.lines) > 1 else None
    line = next((n for n in situation.lines if said and n.number == int(said["line"])), None)
    return f"{said['lead']}{line.reference}{text[said.end() :]}" if said and line else text


def _meant(who: str, situation: Situation) -> list[Person]:
    """Social workers of this name; of several of one name those of the writer's own team, where there are any."""
    word = " ".join(who.split()).casefold()
    workers = [p for p in situation.staff.with_role(Role.SOCIAL_WORKER) if p.active]
    named = [p for p in workers if p.name.casefold() == word]
    named = named or [p for p in workers if word in _parts_of(p.name)]
    hers = [p for p in named if p.team and p.team == situation.writer.team]
    return hers or named


def _parts_of(name: str) -> tuple[str, str]:
    words = name.casefold().split()
    return words[0], words[-1]


def _which(who: str, references: Sequence[str], meant: Sequence[Person]) -> Reading:
    options = tuple(
        Option(
            _called(person),
            tuple(Answer(Verb.REALLOCATE, reference, to=person.email) for reference in references),
        )
        for person in sorted(meant, key=lambda p: p.name)
    )
    asks = Ask((Open.WHO,), f"Which {who.split(maxsplit=1)[0].title()} is meant?", options)
    return Reading(
        Kind.ASKED,
        asks=(asks,),
        understood=tuple(Answer(Verb.REALLOCATE, reference) for reference in references),
    )


def _called(person: Person) -> str:
    return f"{person.name}, {person.team}" if person.team else person.name
