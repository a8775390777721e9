"""Commands that take files in and give them out, and look after the pack and the ledger."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli import imports
from scheduler.cli.import_options import (
    AcceptRemovals,
    Everything,
    KeepRemovals,
    Lines,
    Missing,
    Undo,
    Yes,
)
from scheduler.cli.mappings import ask_for_a_yes, show
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    Now,
    OnBehalf,
    moment,
    print_json,
    print_table,
    progress_bar,
    settings_of,
    wrong_data,
    wrong_usage,
)

pack = typer.Typer(help="Check a pack or a council's own file.", no_args_is_help=True)
ledger = typer.Typer(help="Verify the ledger and the stages made from it.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)]


@pack.command("check")
def pack_check(file: File, as_json: AsJson = False) -> None:
    """Explain every mistake in a pack or council file, with its line."""
    from permanence.pack.file import check_pack
    from scheduler.text_file import read_text

    mistakes = check_pack(read_text(file))
    rows = [{"line": m.line, "where": m.where, "what": m.message} for m in mistakes]
    if as_json:
        print_json(rows)
    else:
        title = f"{file.name}: {how_many(len(rows), 'mistake')}" if rows else f"{file.name} is in order"
        print_table(title, ("line", "where", "what"), rows)
    raise typer.Exit(WRONG_DATA if rows else 0)


Told = Annotated[
    list[str] | None,
    typer.Option(
        "--told",
        metavar="HASH",
        help="A hash that was told outside: from a digest's header, a watcher or paper; its first 12 signs will do. "
        "Can be given several times.",
    ),
]


@ledger.command("verify")
def ledger_verify(told: Told = None, as_json: AsJson = False, folder: Folder = HERE) -> None:
    """Check that no entry was changed or taken away since it was recorded, against what was told outside as well."""
    from scheduler.anchors import anchors_of
    from scheduler.ledger_proof import as_hash, prove, said_of_looks, said_of_mails
    from scheduler.wiring.record import open_record

    hashes = [as_hash(one) for one in told or ()]
    for given, read in zip(told or (), hashes, strict=True):
        if read is None:
            wrong_usage(
                f"{given} is no hash of the ledger: one has 64 signs, 0 to 9 and a to f; at least 12 are needed"
            )
    settings = settings_of(folder)
    record = open_record(settings, folder)
    proof = prove(record, [one for one in hashes if one], anchors_of(settings, folder, record))
    result, bad = proof.verified, proof.verified.first_bad
    if as_json:
        first_bad = {"entry": bad.number, "why": bad.why} if bad else None
        print_json(
            {
                "entries": result.entries,
                "newest_hash": result.newest_hash,
                "first_bad": first_bad,
                "hashes_in_sent_mails": proof.mails,
                "anchors": proof.anchors,
                "looks": proof.looks.looks,
                "looks_of_today": proof.looks.waiting,
            }
        )
    elif bad is None:
        held = said_of_mails(proof.mails, proof.anchors)
        print(
            f"{how_many(result.entries, 'entry', 'entries')}, unbroken{held}; newest hash {result.newest_hash}"
        )
        print(said_of_looks(proof.looks))
    else:
        print(f"entry {bad.number} is not as it was recorded: {bad.why}")
    raise typer.Exit(WRONG_DATA if bad else 0)


@ledger.command("anchor")
def ledger_anchor(
    anew: Annotated[
        bool,
        typer.Option(
            "--anew", help="Keep the file that is there aside, and begin another with what stands now."
        ),
    ] = False,
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Write a signed line with the newest hash into the file of anchors, as each good sweep does."""
    from scheduler.anchors import begin_anew, drop_anchor
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    if anew:
        aside = begin_anew(settings, folder, record, at)
        print(f"{settings.anchor_file} begins anew" + (f"; the one of before is {aside}" if aside else ""))
        return
    signed = drop_anchor(settings, folder, record, at)
    record.close()
    if not signed:
        print("nothing was anchored: anchor_key is not set (docs/settings.md), or nothing is recorded yet")
        raise typer.Exit(WRONG_DATA)
    print(f"anchored: {signed}")


@ledger.command("rebuild")
def ledger_rebuild(
    check: Annotated[
        bool, typer.Option("--check", help="Only compare the stages with a replay; change nothing.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Make the stages anew from the ledger, or prove that they are equal to a replay."""
    from dataclasses import asdict

    from scheduler.wiring.record import open_record
    from store.rebuild import rebuild

    record = open_record(settings_of(folder), folder)
    differences = rebuild(record, moment(now, record.rules.zone), check_only=check)
    rows = [asdict(d) for d in differences]
    if as_json:
        print_json(rows)
    else:
        title = how_many(len(rows), "difference") if rows else "the stages equal a replay of the ledger"
        print_table(title, tuple(rows[0]) if rows else (), rows)
    raise typer.Exit(WRONG_DATA if rows and check else 0)


def import_file(
    file: Annotated[
        Path | None, typer.Argument(help="The file.", exists=True, dir_okay=False, readable=True)
    ] = None,
    lines: Lines = None,
    mapping: Annotated[
        str | None, typer.Option(help="The name of a mapping that is shipped, or a mapping file.")
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Propose a mapping for an unknown sheet; nothing is taken in.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="With --guess: the mapping file to write.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="With --guess: the sheet that the mapping is for.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; no byte is changed.")
    ] = False,
    accept_removals: AcceptRemovals = False,
    keep_removals: KeepRemovals = False,
    missing: Missing = "ask",
    undo: Undo = None,
    yes: Yes = False,
    everything: Everything = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Take a tracker, return or list in. Every row is in, or named with row, column, value and what was expected."""
    from scheduler.wiring.mappings import guess_mapping, unconfirmed
    from scheduler.wiring.tables_in import import_table, rows_at_most

    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    if undo is not None:
        imports.undo(settings, folder, undo, at, do=yes, everything=everything, as_json=as_json)
    if file is None or guess == (mapping is not None) or ((output or sheet) and not guess):
        wrong_usage("give a FILE with --mapping NAME or --guess [--sheet NAME] [-o FILE], or --undo N")
    if guess:
        text = guess_mapping(settings, folder, file, at, output, sheet)
        look = (
            f"wrote {output}: look at every line, then: "
            f"homeward import {quote(str(file))} --mapping {quote(str(output))} --dry-run"
        )
        print(look if output else text)
        return
    said = unconfirmed(settings, folder, file, mapping or "", at)
    if said is not None and not dry_run:
        ask_for_a_yes(said, mapping or "", as_json=as_json)
    answers = imports.answers_of(lines, accept=accept_removals, keep=keep_removals, missing=missing)
    with progress_bar("rows", rows_at_most(file)) as progress:
        report = import_table(
            settings, folder, file, mapping or "", at, answers=answers, dry_run=dry_run, progress=progress
        )
    if as_json:
        print_json(report.as_json())
    else:
        if said is not None and dry_run:
            show(said)
        imports.print_report(report)
    raise typer.Exit(WRONG_DATA if report.is_asking else 0)


def export(
    file: Annotated[
        Path,
        typer.Argument(
            help="Where to write: .xlsx for the tracker, .sqlite for the open data, a folder for all as CSV."
        ),
    ],
    like: Annotated[
        Path | None, typer.Option(help="The tracker as it came in: its columns are kept, updates written in.")
    ] = None,
    mapping: Annotated[str, typer.Option(help="The mapping of that tracker.")] = "tracker",
    as_: OnBehalf = None,
    now: Now = None,
    folder: Folder = HERE,
) -> None:
    """Write the tracker back with all updates since; or everything as CSV, or the open data as an SQLite file."""
    from scheduler.wiring.tables_out import export_everything, export_open_data, export_tracker

    settings = settings_of(folder)
    at = moment(now, settings.zone_info)
    if file.suffix.lower() == ".xlsx":
        if like is None:
            wrong_usage("an .xlsx is written like the tracker that came in: --like FILE")
        written = export_tracker(settings, folder, like, mapping, file, at, as_)
    elif file.suffix.lower() == ".sqlite":
        written = export_open_data(settings, folder, file, at, as_)
    else:
        written = export_everything(settings, folder, file, at, as_)
    for line in written:
        print(line)
    if not written:
        wrong_data("there is nothing to write")
