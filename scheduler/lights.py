"""Every red light of /healthz, by the words that each of its lines holds.

docs/operations.md has a heading for each, under which stands what it means and what to do; a test holds it to that.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Light(StrEnum):
    """What can be red."""

    NO_PULSE = "has not run since"
    NOT_SET_UP = "which is not set up"
    REFUSES_ALL = "refuses everybody"
    OWED = "reached nobody"
    MESSAGE_WAITS = "has waited to be sent"
    REPLY_WAITS = "a reply has not been dealt with"
    STUCK = "stuck while sending"
    OTHER_OWNER = "another process owns the clock and delivery"
    NO_DATABASE = "the database has not answered since"
    OTHER_TABLES = "the tables were changed for a release"
    NO_WORKER = "no worker"
    NO_WEB = "no web"
    CLOCK_JUMPED = "the clock jumped"
    CERTIFICATE = "the certificate of"
    WEEKLY_STOPPED = "the weekly file cannot come in"
    WEEKLY_REFUSED = "the weekly file: refused"


class Problem(str):
    """One line that is red, in words for whoever runs the service. Raises ValueError for words of another light."""

    __slots__ = ("light",)
    light: Light

    def __new__(cls, light: Light, words: str) -> Self:
        if light not in words:
            raise ValueError(f"{words!r} does not hold the words of its light, {light.value!r}")
        made = super().__new__(cls, words)
        made.light = light
        return made
