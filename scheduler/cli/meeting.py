"""`homeward meeting`: the list of a team's tracking meeting, to print, to fill in, and to walk through in chat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.local_day import local_day
from scheduler.cli.output import (
    HERE,
    AsJson,
    Folder,
    Now,
    OnBehalf,
    day,
    moment,
    print_json,
    print_table,
    say,
    settings_of,
    wrong_usage,
)

if TYPE_CHECKING:
    from scheduler.wiring.meeting import Listed

COLUMNS = ("part", "child", "worker", "step", "since", "asked")


Team = Annotated[str, typer.Option(help="The team, as the list of staff has it.")]
On = Annotated[str | None, typer.Option(help="The day of the meeting; today, where none is given.")]
Since = Annotated[
    str | None,
    typer.Option(help="The day of the meeting before; the last one walked through, or four weeks before."),
]
Until = Annotated[
    str | None, typer.Option("--next", help="The day of the next; as long after as the last was before.")
]
Html = Annotated[
    Path | None, typer.Option(help="Write the list as one page that prints on A4.", dir_okay=False)
]
Xlsx = Annotated[
    Path | None, typer.Option(help="Write it as a workbook in the columns of your --tracker.", dir_okay=False)
]
Tracker = Annotated[
    Path | None,
    typer.Option(help="Your tracker, whose columns the workbook has.", exists=True, dir_okay=False),
]
MappingName = Annotated[str | None, typer.Option("--mapping", help="The mapping of that tracker.")]
Send = Annotated[bool, typer.Option("--send", help="Send the list to the team's manager as well.")]


def meeting(
    team: Team,
    on: On = None,
    since: Since = None,
    until: Until = None,
    html: Html = None,
    xlsx: Xlsx = None,
    tracker: Tracker = None,
    mapping: MappingName = None,
    send: Send = False,
    as_: OnBehalf = None,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """The list of a team's tracking meeting: over the statutory limit, late or standing still, due before the next."""
    from scheduler.wiring.meeting import meeting_of_record, send_to_managers, write_workbook

    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    today = local_day(at, settings.zone_info)
    held = day(on, today)
    if not team.strip():
        wrong_usage("--team needs the name of a team: homeward people list shows them")
    _keep_together(xlsx, tracker, mapping)
    _keep_files_apart(html, xlsx, tracker)
    before, after = (day(given, held) if given else None for given in (since, until))
    if (before and before >= held) or (after and after <= held):
        wrong_usage("the meeting before must be before --on, and the next one after it")
    taken = bool(html or xlsx)
    listed = meeting_of_record(settings, folder, team, held, at, before, after, as_, taken=taken)
    _show(listed, as_json=as_json)
    lines = []
    if html:
        html.write_text(listed.page() + "\n", encoding="utf-8")
        lines.append(f"{html} is written")
    if xlsx and tracker and mapping:
        lines.append(write_workbook(settings, folder, listed, tracker, mapping, xlsx))
    if send:
        lines += send_to_managers(settings, folder, listed, at)
    if not as_json:
        for line in lines:
            say(line)


def _keep_together(xlsx: Path | None, tracker: Path | None, mapping: str | None) -> None:
    """A workbook has the columns of a tracker; without one a tracker would be passed over in silence."""
    if xlsx and not (tracker and mapping):
        wrong_usage("--xlsx needs --tracker FILE and --mapping NAME: it has the columns of your tracker")
    if (tracker or mapping) and not xlsx:
        wrong_usage(
            "--tracker and --mapping are for a workbook: say with --xlsx FILE where it is to be written"
        )


def _keep_files_apart(html: Path | None, xlsx: Path | None, tracker: Path | None) -> None:
    """Each file has its own name and a folder that is there, so that the list is never written over the tracker."""
    written = [file for file in (html, xlsx) if file]
    named = [file.resolve() for file in (*written, tracker) if file]
    if len(set(named)) < len(named):
        wrong_usage(
            "--html, --xlsx and --tracker must be different files: the list would be written over one"
        )
    for file in written:
        if not file.parent.is_dir():
            wrong_usage(f"{file} cannot be written: there is no folder {file.parent}")


def _show(listed: Listed, *, as_json: bool) -> None:
    if as_json:
        print_json(listed.as_json())
        return
    whole = listed.listed
    title = f"{whole.meeting.team}, {whole.meeting.on}: {len(whole.items)} of {whole.children}"
    print_table(title, COLUMNS, listed.rows())
