"""The address and port of the HTTP side: bound before anything else starts, so that a taken one is said in a line."""

from __future__ import annotations

import socket

from permanence.plain_error import PlainError


class PlaceTaken(PlainError):
    """Nothing can listen there: another program does, or it is no address of this machine."""


def bound(host: str, port: int, advice: str) -> socket.socket:
    """A socket at this address and port that does not listen yet. Raises PlaceTaken with the advice in it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    place = socket.socket(family, socket.SOCK_STREAM)
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((host, port))
    except (OSError, OverflowError) as trouble:
        place.close()
        why = getattr(trouble, "strerror", None) or "no such port"
        raise PlaceTaken(f"{host}:{port} cannot be had ({why}): {advice}") from trouble
    return place
