"""Talking to Homeward where nothing is changed: `talk`, and `parse`, which is a conversation of one line."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.output import HERE, AsJson, Folder, Now, moment, settings_of, wrong_usage
from scheduler.looking import keep_look_at_copy

if TYPE_CHECKING:
    from scheduler.talk.player import Player
    from scheduler.talk.script import Step

As = Annotated[str, typer.Option("--as", help="Who talks: an e-mail address of the list of staff.")]
Channel = Annotated[
    str | None,
    typer.Option(help="slack, teams, email or practice; where this person is written to when left out."),
]


def talk(
    file: Annotated[str, typer.Argument(metavar="[FILE|-]", help="The lines; - is standard input.")] = "-",
    as_: As = "",
    channel: Channel = None,
    each: Annotated[
        bool, typer.Option("--each", help="Every line is a conversation of its own, from the same start.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Play a conversation, a line each, over a copy of the store, from that day's morning message on.

    A line "@ 2026-05-22T10:00" moves the clock, "@ thread 2" writes in another thread, "## name" begins anew.
    "@ under HW-4821-B" answers the newest message about that child alone, such as a review's.
    """
    from scheduler.talk.script import script_of

    if not as_:
        wrong_usage("say who talks: --as EMAIL")
    _played(script_of(_lines(file), each=each), as_, channel, now, folder, as_json=as_json)


def parse(
    text: Annotated[
        str, typer.Argument(help="What somebody typed; - reads a text a line from standard input.")
    ],
    as_: As = "",
    channel: Channel = None,
    on: Annotated[str | None, typer.Option(help="The day on which it was typed.")] = None,
    as_json: AsJson = False,
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Show what Homeward would say to a reply of this person's, without recording anything."""
    from scheduler.talk.script import script_of

    if not as_:
        wrong_usage("say whose reply it is: --as EMAIL")
    lines = _lines("-") if text == "-" else [" ".join(text.splitlines())]
    _played(script_of(lines, each=True), as_, channel, on or now, folder, as_json=as_json)


def _lines(file: str) -> list[str]:
    """The lines of a file or of standard input. Only a line feed ends one: people's words may hold other signs."""
    if file == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace")
    elif not Path(file).is_file():
        wrong_usage(f"there is no file {file}")
    else:
        text = Path(file).read_bytes().decode("utf-8", "replace")
    lines = text.split("\n")
    return [line.removesuffix("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def _played(
    steps: Iterable[Step], email: str, channel: str | None, now: str | None, folder: Path, *, as_json: bool
) -> None:
    import asyncio

    from scheduler.talk.player import CHANNELS, player_over

    if channel is not None and channel not in CHANNELS:
        wrong_usage(f"--channel is {', '.join(CHANNELS[:-1])} or {CHANNELS[-1]}, not {channel}")
    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    with player_over(settings, folder, email, channel, at) as player:
        keep_look_at_copy(settings, folder, "talk", at)
        asyncio.run(_printed(player, steps, as_json=as_json))


async def _printed(player: Player, steps: Iterable[Step], *, as_json: bool) -> None:
    import json

    from scheduler.talk.script import Begins

    await player.live_through_the_morning()
    staff, case_ids = player.staff, player.case_ids
    async for told in player.play(steps):
        if isinstance(told, Begins):
            if not as_json:
                print(f"## {told.name}\n", flush=True)
        elif as_json:
            print(json.dumps(told.as_json(staff, case_ids), ensure_ascii=False), flush=True)
        else:
            print(f"> {told.text}\n{told.said}\n", flush=True)
