"""What `homeward check` says of the nightly certificate: whether there is one, it is signed, and all was told."""

from __future__ import annotations

from datetime import datetime, timedelta

from casework.certificate.words import problem
from casework.ports import Reading
from permanence.certificate import read_certificate

TOO_OLD = timedelta(days=3)  # a night may be missed while a machine is mended


def certificate_trouble(tx: Reading, at: datetime, *, has_key: bool) -> tuple[str, bool]:
    """What is to be said, empty where all is well; and whether it is wrong, or only worth knowing."""
    kept = tx.newest_certificate()
    if kept is None:
        return "there is none yet: homeward run makes one of each day", False
    newest = read_certificate(kept.text)
    if not newest.is_clean:
        return problem(newest), True
    if at - newest.made_at > TOO_OLD:
        return f"the newest is of {newest.on}: homeward run makes one of each day", True
    if not has_key:
        return "it is not signed: set certificate_key (docs/settings.md)", False
    return "", False
