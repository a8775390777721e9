"""Give a secret a new value, in the order in which nothing stops working."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer


def rotate_key(
    name: Annotated[
        str,
        typer.Argument(help="Which: reply_key, name_key, certificate_key or anchor_key.", show_default=False),
    ],
    secrets: Annotated[
        Path | None,
        typer.Option(
            help="The folder in which secrets are files; else where the environment names the file."
        ),
    ] = None,
    leaked: Annotated[
        bool, typer.Option("--leaked", help="Somebody else has seen it: what it signed counts no more.")
    ] = False,
) -> None:
    """Draw a new secret into its file and keep the one before beside it, as far as it is still needed."""
    from scheduler.rotate_key import rotate

    done = rotate(name, secrets, os.environ, leaked=leaked)
    print(f"{done.file} has a new value." + (f" The one before is in {done.before}." if done.before else ""))
    print("Next: restart Homeward, then homeward check.")
    if done.next:
        print(f"And {done.next}.")
