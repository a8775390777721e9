"""Whom a command is about: every command that takes a child finds her in the same way (which_child.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.output import wrong_data

if TYPE_CHECKING:
    from casework.ports import CaseRecord

Child = Annotated[
    str,
    typer.Argument(
        help="The child: her reference in any spelling, for example HW-4821-B or hw4821b, or her id."
    ),
]


def child_meant(record: CaseRecord, given: str) -> str:
    """The reference of the child; an unknown one, and one that may be several, ends with 1."""
    from casework.imports.which_child import NoSuchChild, which_child

    try:
        with record.reading() as tx:
            return which_child(tx, given)
    except NoSuchChild as nobody:
        wrong_data(str(nobody))


def child_in_log(record: CaseRecord, given: str) -> str:
    """As `child_ever_known`, and also one who was erased: who looked at her stays for its days, by her reference."""
    from casework.imports.which_child import written_form
    from permanence.entries import EntryKind

    written = written_form(given)
    with record.reading() as tx:
        if written in tx.references_with(EntryKind.CHILD_ERASED):
            return written
    return child_ever_known(record, given)


def child_ever_known(record: CaseRecord, given: str) -> str:
    """As `child_meant`, and also a child who was taken out of the record."""
    from casework.imports.which_child import NoSuchChild, which_ever

    try:
        with record.reading() as tx:
            return which_ever(tx, given)
    except NoSuchChild as nobody:
        wrong_data(str(nobody))
