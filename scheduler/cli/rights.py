"""Who may see a child and do what: who-may-see, people rights, people review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from permanence.local_day import local_day
from scheduler.cli.child import Child, child_meant
from scheduler.cli.figure_options import Html
from scheduler.cli.known import person_of
from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_data,
)
from scheduler.looking import REVIEW, keep_look, looking

if TYPE_CHECKING:
    from datetime import datetime

    from casework.ports import CaseRecord
    from casework.rights_held import Held, Reviewed


def who_may_see(reference: Child, now: Now = None, as_json: AsJson = False, folder: Folder = HERE) -> None:
    """Show everybody who sees a child today, by what part in her care, and what each may do."""
    from casework.rights_held import who_may_see as who_sees
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at, meant = moment(now, record.rules.zone), child_meant(record, reference)
    keep_look(record, "who-may-see", at, [meant])
    found = who_sees(record, meant, at)
    if found is None:
        wrong_data(f"there is no child with the reference {reference}")
    rows = [_person(held) | _part(held) for held in found.people]
    if as_json:
        kept = {"kept_from": found.kept_from, "sealed_to": found.sealed_to}
        print_json({"reference": found.reference, "people": rows, **kept})
        return
    title = f"{found.reference} is seen by {how_many(len(rows), 'person', 'people')} today"
    shown = [row | {"role": _role(str(row["role"]))} for row in rows]
    print_table(title, ("name", "role", "by", "may"), shown)
    if found.sealed_to is not None:
        print(f"Sealed: open to {', '.join(found.sealed_to)} alone")
    if found.kept_from:
        print(f"Kept from her: {', '.join(found.kept_from)}")


def people_rights(
    email: Annotated[str, typer.Argument(help="Who: an e-mail address.")],
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show what a person may do: what her role allows, and each child whom she sees today with the reason."""
    from casework.rights_held import rights_of_person, rights_of_role
    from permanence.rights.words import RELATIONS
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    pack = record.rules.pack
    with record.reading() as tx:
        person = person_of(tx, email)
    role = [
        {"where": RELATIONS[relation], "may": "; ".join(may)}
        for relation, may in rights_of_role(pack.rights, person.role, pack.bodies)
    ]
    at = moment(now, record.rules.zone)
    held = rights_of_person(record, person, at)
    keep_look(record, "people rights", at, [one.reference for one in held])
    children = [{"reference": one.reference} | _part(one) for one in held]
    if as_json:
        print_json({"person": person.email, "role": person.role, "rights": role, "children": children})
        return
    left = "" if person.active else ", has left and may do nothing"
    print_table(f"{person.name}, {_role(person.role)}{left}", ("where", "may"), _joined(role))
    seen = "sees no child" if not held else f"sees {len(held)} {'child' if len(held) == 1 else 'children'}"
    print_table(f"{person.name} {seen} today", ("reference", "by"), children)


def people_review(
    html: Html = None,
    done: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Who has gone through the list: it is in the access log, with today."
        ),
    ] = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """List everybody with how many children each sees today, and why: for the review of access each quarter."""
    from casework.rights_held import access_review
    from scheduler.wiring.record import open_record

    record = open_record(settings_of(folder), folder)
    at = moment(now, record.rules.zone)
    if done:
        _say_done(record, done, at)
        return
    found = access_review(record, at)
    rows = [_reviewed(one) for one in found]
    keep_look(record, REVIEW, at)
    if html:
        from scheduler.wiring.figure_pages import write_review_page

        print(write_review_page(found, local_day(at, record.rules.zone), html))
    elif as_json:
        print_json(rows)
    else:
        columns = ("name", "email", "role", "team", "sees", "by", "kept_from")
        shown = [row | {"role": _role(str(row["role"]))} for row in rows]
        print_table(
            f"{how_many(len(rows), 'person', 'people')} who may see children, or could", columns, shown
        )


def _say_done(record: CaseRecord, email: str, at: datetime) -> None:
    from casework.review_of_access import confirm_review

    person = confirm_review(record, email, looking(REVIEW, at, who=email).through, at)
    print(f"{person.name} has gone through who may see whom: kept in the access log, {at:%Y-%m-%d}")


def _role(role: str) -> str:
    return role.replace("_", " ")


def _joined(cells: list[dict[str, str]]) -> list[dict[str, object]]:
    """Cells that allow the same in one row."""
    where: dict[str, list[str]] = {}
    for cell in cells:
        where.setdefault(cell["may"], []).append(cell["where"])
    return [{"where": "; ".join(found), "may": may} for may, found in where.items()]


def _person(held: Held) -> dict[str, object]:
    return {"name": held.person.name, "email": held.person.email, "role": held.person.role}


def _part(held: Held) -> dict[str, object]:
    from permanence.rights.words import RELATIONS

    return {"by": "; ".join(RELATIONS[one] for one in held.by), "may": "; ".join(held.may)}


def _reviewed(one: Reviewed) -> dict[str, object]:
    from permanence.rights.words import RELATIONS

    return {
        "name": one.person.name,
        "email": one.person.email,
        "role": one.person.role,
        "team": one.person.team,
        "sees": one.children,
        "by": "; ".join(f"{count}: {RELATIONS[relation]}" for relation, count in one.by) or None,
        "kept_from": one.kept_from or None,
    }
