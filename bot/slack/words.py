"""Words for Slack: templates become the text objects of Block Kit, escaped here and nowhere else.

Slack's mark-up knows three characters that must not come from data: & < >. A value therefore can never become a
mention or a link; people read names, and nobody is called by a mention.
"""

from __future__ import annotations

from bot.render import Templates, plain_templates, shown_strong
from bot.slack.kit import JsonObject, marked_text, plain_text

SECTION_LIMIT = 3000
HEADER_LIMIT = 150
BUTTON_LIMIT = 75
TITLE_LIMIT = 24
PLACEHOLDER_LIMIT = 150
OPTION_LIMIT = 75
TEXT_LIMIT = 20_000  # Slack cuts at 40,000; this text is what a screen reader says
UPDATED_TEXT_LIMIT = 4000  # chat.update takes less
ELLIPSIS = "…"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """The text, its end given up for an ellipsis where it is longer than `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def plain(text: str, limit: int = SECTION_LIMIT) -> JsonObject:
    return plain_text(cut(text, limit))


def marked(text: str) -> JsonObject:
    return marked_text(cut(text, SECTION_LIMIT))


class Words:
    """The sentences of `templates/` as Slack shows them."""

    def __init__(self, templates: Templates | None = None) -> None:
        self._templates = templates or plain_templates()

    def text(self, name: str, **facts: object) -> str:
        """A sentence as plain text, where Slack reads no mark-up: headers, labels, titles."""
        return self._templates.render(f"{name}.j2", **facts)

    def mark_up(self, name: str, **facts: object) -> str:
        """A sentence as it is written, bold where it stands out; templates hold no other mark-up, so all is escaped."""
        return shown_strong(escaped(self._templates.marked(f"{name}.j2", **facts)), "*", "*")

    def marked(self, name: str, **facts: object) -> JsonObject:
        return marked(self.mark_up(name, **facts))

    def plain(self, name: str, limit: int = SECTION_LIMIT, **facts: object) -> JsonObject:
        return plain(self.text(name, **facts), limit)
