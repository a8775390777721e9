"""Commands about Microsoft Teams: the package that an administrator uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.output import HERE, Folder, say, settings_of, wrong_usage

teams = typer.Typer(help="Microsoft Teams.", no_args_is_help=True)


@teams.command("package")
def teams_package(
    council: Annotated[str, typer.Option(help="The council's name, as people see it in Teams.")],
    privacy: Annotated[str, typer.Option(help="The https address of the council's privacy notice.")],
    to: Annotated[Path, typer.Option(help="The file that is written.")] = Path("homeward-teams.zip"),
    version: Annotated[str, typer.Option(help="Higher than the one that Teams has: 1.0.1.")] = "1.0.0",
    folder: Folder = HERE,
) -> None:
    """Write the app package for the Teams admin centre: manifest and icons, from the settings."""
    from bot.teams.package import manifest, package

    settings = settings_of(folder)
    if settings.teams_app_id is None or settings.public_url is None:
        wrong_usage("the package needs HOMEWARD_TEAMS_APP_ID and HOMEWARD_PUBLIC_URL (docs/teams.md)")
    made = manifest(settings.teams_app_id, settings.public_url, council, privacy, version)
    to.write_bytes(package(made))
    say(f"{to} is written: upload it in the Teams admin centre, and assign it to who is to be reached there")


@teams.callback()
def _group() -> None:
    """Kept as a group, so that `homeward teams package` stays when there is more."""
