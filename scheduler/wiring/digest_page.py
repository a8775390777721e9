"""A digest as a page, for whoever looks at one: without the service and its channels, which take longer to load."""

from __future__ import annotations

from bot.email.mime import Mailbox
from bot.email.renderer import EmailRenderer
from casework.content import DigestContent
from casework.ports import MessageKind
from permanence.people import Person, Role
from scheduler.settings import Settings


def digest_page(settings: Settings, content: DigestContent, form: str, email: str) -> str | None:
    """A digest as it would be sent to this address: "html", "text" or, where a page is attached, "whole"."""
    sender = Mailbox.parse(settings.mail_from or "homeward@council.example")
    kind = MessageKind.OWN_DIGEST if content.own else MessageKind.DIGEST
    reader = Person(email=email, name=content.person_name, role=Role.TEAM_MANAGER)
    renderer = EmailRenderer(sender, whole_by=f"homeward digest --to {email} --format whole")
    if form == "text":
        return renderer.text(kind, content, reader)
    words = renderer.words(kind, content, reader)
    return words.html if form == "html" else words.whole
