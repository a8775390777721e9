"""Words for Teams: templates become the text of Adaptive Cards, escaped here and nowhere else.

A TextBlock reads a little Markdown, so its signs are escaped. Lists still are: a line that begins with a dash.
"""

from __future__ import annotations

import re

from bot.render import Templates, plain_templates, shown_strong

_SIGNS = re.compile(r"[\\*_\[\]]")  # emphasis and links; the phones' apps know few escapes beside these
ELLIPSIS = "…"


def escaped(text: str) -> str:
    """The text as a card shows it, with no sign of Markdown and no date function left in it."""
    return _SIGNS.sub(r"\\\g<0>", text).replace("{{", "{ {")


def cut(text: str, limit: int) -> str:
    """The text, its end given up for an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


class CardWords:
    """The sentences of `templates/` as cards show them."""

    def __init__(self, templates: Templates | None = None) -> None:
        self._templates = templates or plain_templates()

    def text(self, name: str, **facts: object) -> str:
        """A sentence as plain text: titles of buttons, labels, what a notification says."""
        return self._templates.render(f"{name}.j2", **facts)

    def shown(self, name: str, **facts: object) -> str:
        """A sentence for a TextBlock: as it is written, bold where it stands out, and no other mark-up."""
        return shown_strong(escaped(self._templates.marked(f"{name}.j2", **facts)), "**", "**")
