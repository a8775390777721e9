"""Commands about mappings: a council says that its own one is right."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.output import WRONG_DATA, print_json

if TYPE_CHECKING:
    from store.imports.sentences import ColumnSaid

mapping = typer.Typer(help="Say that a mapping is right.", no_args_is_help=True)

MappingFile = Annotated[Path, typer.Argument(help="The mapping file.", exists=True, dir_okay=False)]


@mapping.command("confirm")
def confirm(file: MappingFile) -> None:
    """Say that this mapping is right: imports by it ask no more whether its sentences are true."""
    from store.imports.confirm_mapping import confirm_mapping

    again = "confirmed = false in it has its sentences shown once more, as is wise after a change of what it reads"
    is_new = confirm_mapping(file)
    print(f"{file} is confirmed" if is_new else f"{file} was confirmed already: {again}")


def ask_for_a_yes(said: list[ColumnSaid], mapping_name: str, *, as_json: bool) -> None:
    """Goes on only when somebody at the screen says that the sentences are right; otherwise the command ends with 1."""
    from store.imports import sentences

    how = (
        "Nothing was taken in. If every sentence is right, say so once: "
        f"homeward mapping confirm {quote(mapping_name)} (or confirmed = true in it)"
    )
    if as_json:
        print_json({"confirmed": False, "sentences": sentences.as_json(said), "how": how})
        raise typer.Exit(WRONG_DATA)
    print(sentences.in_words(said))
    if not (sys.stdin.isatty() and sys.stdout.isatty() and typer.confirm("Is every sentence right?")):
        print(how)
        raise typer.Exit(WRONG_DATA)


def show(said: list[ColumnSaid]) -> None:
    """The sentences stand above what a dry run says."""
    from store.imports import sentences

    print(sentences.in_words(said))
