"""`homeward certificate`: what a day called for, what was delivered, and every difference by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from permanence.how_many import how_many
from scheduler.cli.output import (
    HERE,
    WRONG_DATA,
    AsJson,
    Folder,
    Now,
    day,
    moment,
    print_json,
    print_table,
    settings_of,
    wrong_data,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casework.certificate.doors import KeptCertificate
    from permanence.certificate import Certificate

WRONGLY_SIGNED = "not signed by this key: it was changed, or the key is another one"
COLUMNS = ("fault", "reference", "stage", "level", "person", "day", "detail")


def certificate(
    on: Annotated[str | None, typer.Option(help="The day; the newest certificate when left out.")] = None,
    make: Annotated[
        bool, typer.Option("--make", help="First make those that are due, where homeward run does not.")
    ] = False,
    now: Now = None,
    as_json: AsJson = False,
    folder: Folder = HERE,
) -> None:
    """Show the certificate of a day; ends with 1 when people were not told what the rules called for."""
    from permanence.certificate import read_certificate
    from scheduler.wiring.certificate import certificate_keys, certify
    from scheduler.wiring.record import open_record

    settings = settings_of(folder)
    record = open_record(settings, folder)
    at = moment(now, record.rules.zone)
    if make:
        certify(settings, record, at)
    with record.reading() as tx:
        kept = tx.certificate(day(on, at.date())) if on else tx.newest_certificate()
    if kept is None:
        which = f"of {on}" if on else "yet"
        wrong_data(
            f"there is no certificate {which}: homeward run makes one each night, and homeward certificate --make"
            " those that are due"
        )
    found, signed = read_certificate(kept.text), _signed(kept, certificate_keys(settings))
    is_right = found.is_clean and signed != WRONGLY_SIGNED
    if as_json:
        print_json({**asdict(found), "is_right": is_right, "signed": signed, "signature": kept.signature})
    else:
        rows = [asdict(difference) for difference in found.differences]
        print_table(_title(found), COLUMNS, rows)
        for line in _lines(found, signed):
            print(line)
    raise typer.Exit(0 if is_right else WRONG_DATA)


def _signed(kept: KeptCertificate, keys: list[bytes]) -> str:
    """Whether it is what was written that night, in words."""
    from permanence.certificate import is_signed

    if kept.signature is None:
        return "not signed: certificate_key is not set (docs/settings.md)"
    if not keys:
        return "signed, by a key that is not set here"
    by = [is_signed(kept.text, kept.signature, key) for key in keys]
    return "signed by this key" if by[0] else "signed by the key before" if any(by) else WRONGLY_SIGNED


def _title(found: Certificate) -> str:
    from casework.certificate.words import differences_words
    from permanence.day_words import day_words

    return f"Certificate of {day_words(found.on)}: {differences_words(found.counts.differences)}"


def _lines(found: Certificate, signed: str) -> Iterator[str]:
    counts = found.counts
    if found.begins_because:
        yield f"Nothing was compared: {found.begins_because}. It is from the next day on."
    yield f"Looked at: children {counts.children}, open steps {counts.steps}, messages that left {counts.messages}"
    yield (
        f"Notices called for: {counts.called_for}; delivered {counts.delivered}, waiting {counts.waiting}, "
        f"untrue by the time to leave {counts.withdrawn}"
    )
    yield f"Steps for the next morning: {counts.put_off}; notices of earlier days that arrived: {counts.late}"
    if counts.differences > len(found.differences):
        more = counts.differences - len(found.differences)
        yield f"{how_many(more, 'more difference is', 'more differences are')} not named"
    yield f"Ledger: {how_many(found.ledger_entries, 'entry', 'entries')}, newest hash {found.ledger_hash}"
    yield f"Made at {found.made_at:%Y-%m-%d %H:%M} UTC; {signed}"
