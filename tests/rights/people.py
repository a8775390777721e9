"""Everybody who may meet a child's reference, by part: whom the table of rights is tried with, cell by cell."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from casework.restrict import restrict, seal
from permanence.people import Person, Role
from store.case_record import SqlCaseRecord
from tests.builders import (
    AILSA,
    EWAN,
    FERGUS,
    GREER,
    ISLA,
    JAMIE,
    KIRSTY,
    LORNA,
    MORAG,
    NOW,
    ROSS,
    SHONA,
    TODAY,
    a_person,
    on_leave,
)

UNKNOWN = "nobody@council.example"
OTHER_OFFICER = Person("una.other@council.example", "Una Other", Role.REVIEWING_OFFICER)
Prepare = Callable[[SqlCaseRecord, str], None]


def as_she_stands(_record: SqlCaseRecord, _reference: str) -> None:
    pass


def staff(*people: Person) -> Prepare:
    """These people are as given."""

    def prepare(record: SqlCaseRecord, _reference: str) -> None:
        with record.writing() as tx:
            tx.put_people(people, NOW)

    return prepare


def kept_from(record: SqlCaseRecord, reference: str) -> None:
    restrict(record, reference, MORAG, "of her own family", NOW)


def sealed(record: SqlCaseRecord, reference: str) -> None:
    seal(record, reference, [JAMIE], "a child of a colleague", NOW)


def unallocated(record: SqlCaseRecord, reference: str) -> None:
    from permanence.entries import Recorder

    with record.writing() as tx:
        nobody = Recorder(reference, 1, "import:tracker", "import:tracker").allocated(team="North")
        tx.append([nobody], NOW)


@dataclass(frozen=True)
class Somebody:
    """`part`: her part in the child's care, as the table names it. `legal`, `decision`: which step is open."""

    part: str
    email: str
    prepare: Prepare = as_she_stands
    legal: bool = False
    decision: bool = False


AWAY = on_leave(SHONA, TODAY, date(2026, 5, 29), EWAN)
EVERYBODY = (
    Somebody("the child's social worker", SHONA),
    Somebody("a worker of another team, while she covers for her", EWAN, staff(AWAY)),
    Somebody(
        "an administrator, while he covers for her", FERGUS, staff(on_leave(SHONA, TODAY, TODAY, FERGUS))
    ),
    Somebody("her team manager", MORAG),
    Somebody("her service manager", ISLA),
    Somebody("the team manager, of a child without a worker", MORAG, unallocated),
    Somebody("the child's reviewing officer", AILSA),
    Somebody("a legal officer, while a legal step waits", LORNA, legal=True),
    Somebody("the decision maker, while a decision waits", GREER, decision=True),
    Somebody("the information officer", KIRSTY),
    Somebody("a worker named in a sealed record", JAMIE, sealed),
    Somebody("a worker of the same team", JAMIE),
    Somebody("a worker of another team", EWAN),
    Somebody("the manager of another team", ROSS),
    Somebody("another reviewing officer", OTHER_OFFICER.email, staff(OTHER_OFFICER)),
    Somebody("a legal officer, while none waits", LORNA),
    Somebody("the decision maker, while none waits", GREER),
    Somebody("an administrator", FERGUS),
    Somebody("her team manager, kept from the child", MORAG, kept_from),
    Somebody("the child's social worker, not named in a sealed record", SHONA, sealed),
    Somebody("the information officer, not named in a sealed record", KIRSTY, sealed),
    Somebody(
        "a leaver, who was the child's social worker", SHONA, staff(replace(a_person(SHONA), active=False))
    ),
    Somebody("an account that nobody has linked", UNKNOWN),
)
