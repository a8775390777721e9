"""Which roles have something open of a child: who owns an open step, and legal services while a hand-over is open."""

from __future__ import annotations

from collections.abc import Iterable

from permanence.journey import Journey
from permanence.pack.model import Pack
from permanence.people import Role
from permanence.receipt import receipt_of
from permanence.stages import Stage


def open_roles(journey: Journey, stages: Iterable[Stage], pack: Pack) -> frozenset[Role]:
    """Roles that see the child because something waits for them, or for an answer to them."""
    roles = frozenset(stage.owner_role for stage in stages if stage.is_open)
    receipt = receipt_of(journey, pack)
    is_open = receipt is not None and receipt.has_it is not None
    return roles | {Role.LEGAL_OFFICER} if is_open and _goes_on(journey) else roles


def _goes_on(journey: Journey) -> bool:
    return journey.ended_on is None and journey.said_over is None
