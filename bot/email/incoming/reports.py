"""What a delivery report (RFC 3464) says became of a mail."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIELD = re.compile(
    r"(?m)^(action|status|final-recipient|original-recipient)[ \t]*:[ \t]*([^\n]{0,300})", re.IGNORECASE
)
_STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
# Bad or gone mailbox, moved away, disabled, unknown domain or host; others are about this one mail.
_ADDRESS_IS_DEAD = re.compile(r"5\.(1\.[0-36]|1\.10|2\.1|4\.4|1\.8)$")


@dataclass(frozen=True, slots=True)
class Report:
    """`failed`: it will never arrive. `address_is_dead`: nor will any other to this address. `status`: "5.1.1"."""

    failed: bool
    address_is_dead: bool
    status: str | None
    recipient: str | None


def read_report(fields: str | None) -> Report:
    """The first recipient's fate; nothing is known of a report without fields that can be read."""
    said: dict[str, str] = {}
    for found in _FIELD.finditer(fields or ""):
        said.setdefault(found[1].lower(), found[2].strip())
    status = _STATUS.search(said.get("status", ""))
    code = status[0] if status else None
    failed = said.get("action", "").lower() == "failed" and not (code or "5").startswith(("2", "4"))
    recipient = (
        (said.get("original-recipient") or said.get("final-recipient", "")).rpartition(";")[2].strip().lower()
    )
    return Report(failed, failed and bool(code and _ADDRESS_IS_DEAD.match(code)), code, recipient or None)
