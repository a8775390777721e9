"""What a process does for its council."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """`homeward run` does all; of several processes each web answers platforms, and each worker does the rest."""

    ALL = "run"
    WEB = "web"
    WORKER = "worker"

    @property
    def answers(self) -> bool:
        """Whether platforms reach people's conversations here."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Whether it sweeps, delivers and reads mailboxes."""
        return self is not Role.WEB
