"""What was worked out from the whole record, kept for as long as nothing more is recorded.

Three hundred digests leave within minutes, and each holds its children against the same figures of the council.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class WorkedOut:
    """Safe for several threads: what is kept is replaced whole."""

    def __init__(self) -> None:
        self._kept: tuple[str, Mapping[Hashable, Any]] = ("", {})

    def of(self, anchor: str, what: Hashable, work_out: Callable[[], T]) -> T:
        """`what`, as it comes to under this anchor of the ledger; worked out where it was not yet.

        The anchor is the newest entry's hash: its number would come again where a transaction was given up.
        """
        kept, known = self._kept
        if kept != anchor:
            known = {}
        if what not in known:
            known = {**known, what: work_out()}
            self._kept = (anchor, known)
        found: T = known[what]
        return found
