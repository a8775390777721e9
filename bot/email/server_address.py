"""A mail server or a mailbox as one address says it: what the two have in common."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlsplit


def read_address(
    address: str, called: str, wrong: type[ValueError]
) -> tuple[SplitResult, int | None, Path | None]:
    """The address by its parts, its port, and the file of the authority that its `?ca=FILE` names.

    Raises `wrong`, whose message says why and holds nothing of the address. `called`: what it is of.
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        raise wrong(
            f"the address of {called} cannot be read: [ and ] stand around an IPv6 address alone"
        ) from None
    try:
        port = parts.port
    except ValueError:
        raise wrong(f"the port of {called} is a number up to 65535") from None
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    path = given.pop("ca", None)
    if given or path == "":
        raise wrong(f"only ?ca=FILE may follow the address of {called}")
    return parts, port, Path(path) if path else None
