"""The options of `homeward import` that answer what an import asks, or take one out again."""

from __future__ import annotations

from typing import Annotated

import typer

Lines = Annotated[
    list[int] | None,
    typer.Argument(metavar="[LINE]...", help="With --accept-removals or --keep-removals: these lines alone."),
]
AcceptRemovals = Annotated[
    bool,
    typer.Option("--accept-removals", help="What a cleared cell held is taken out: all lines, or each LINE."),
]
KeepRemovals = Annotated[
    bool,
    typer.Option("--keep-removals", help="What a cleared cell held stays, and is not asked about again."),
]
Missing = Annotated[
    str,
    typer.Option(help="Children who are not in the file any more: ask (the default), end or keep."),
]
Undo = Annotated[
    int | None,
    typer.Option(metavar="N", help="Show what import N brought, child by child; with --yes, take it out."),
]
Yes = Annotated[bool, typer.Option("--yes", help="With --undo: do it.")]
Everything = Annotated[
    bool, typer.Option("--everything", help="With --undo: also what people have built on since.")
]
