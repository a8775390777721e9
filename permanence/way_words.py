"""How it is said by which way somebody is reached: "by e-mail", "in Slack"."""

from __future__ import annotations


def by_way(channel: str) -> str:
    return "by e-mail" if channel == "email" else f"in {channel.capitalize()}"
