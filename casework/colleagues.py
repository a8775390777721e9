"""Whom a child can be allocated to, as a form offers them."""

from __future__ import annotations

from permanence.people import Directory, Person, Role


def colleagues_of(directory: Directory, person: Person) -> tuple[tuple[str, str], ...]:
    """Address and name of every social worker: those of this person's own team first, then by name."""
    workers = [p for p in directory.with_role(Role.SOCIAL_WORKER) if p.active]
    ordered = sorted(workers, key=lambda p: (p.team != person.team, p.name, p.email))
    return tuple((p.email, p.name) for p in ordered)
