"""What the app manifests of docs/ ask for, read without a YAML library: they are plain lists."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[3] / "docs"
MANIFESTS = ("slack-manifest.yaml", "slack-manifest-socket-mode.yaml")


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def listed_under(key: str, text: str) -> list[str]:
    """The items of the list that stands under `key:`."""
    found = re.search(rf"^( *){key}:\n((?:\1 +- .+\n)+)", text, re.MULTILINE)
    return re.findall(r"- (.+)", found[2]) if found else []


def scopes(name: str = MANIFESTS[0]) -> list[str]:
    return listed_under("bot", text_of(name))
