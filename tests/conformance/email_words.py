"""E-mail in words: an answer to the alert, read back by mail, confirmed by mail or on the signed page where it must be."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from starlette.applications import Starlette

from bot.email.incoming.page import PLACE, ConfirmPage
from bot.email.incoming.reply_address import Purpose
from bot.email.incoming.taking import Verdict
from permanence.people import Person
from store.case_record import SqlCaseRecord
from tests.bot.email.incoming.council import ADDRESSES, REPLIES, WORDS, Council, text_of
from tests.bot.practice.visitor import Visitor
from tests.builders import SHONA, a_record
from tests.conformance.acts import Act
from tests.conformance.channel import in_one_line, naming_the_child, register
from tests.servers.asgi import serving

PAGE = re.compile(r"confirm it here: \S+?(/confirm/\S+)")
PUBLIC = "https://homeward.council.example"
TO_NO_MESSAGE = {"To": REPLIES.address, "Subject": "A child", "In_Reply_To": None, "References": None}


@dataclass
class EmailWords:
    council: Council
    page: ConfirmPage
    alert: EmailMessage
    sent: list[bytes] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # what she was shown on a page

    @property
    def record(self) -> SqlCaseRecord:
        return self.council.record

    def offers(self, act: Act) -> bool:
        return bool(act.words)

    def does(self, email: str, act: Act) -> None:
        self.sent = []
        if email == SHONA:
            asked = self.mail(self.council.reply(self.alert, act.words))
        else:
            words = naming_the_child(act)
            asked = self.mail(self.council.reply(self.alert, words, sender=email, **TO_NO_MESSAGE), email)
        text, page = in_one_line(text_of(asked)), PAGE.search(text_of(asked))
        if "Reply yes to this mail" in text:
            self.mail(self.council.reply(asked, "Yes", sender=email), email)
        elif page:
            self._confirm(page[1])

    def again(self) -> None:
        for raw in self.sent:
            assert self.council.takes(raw) is Verdict.REPEAT

    def shown(self, email: str) -> str:
        return in_one_line(*map(text_of, self.council.letters(email)), *self.pages)

    def _confirm(self, address: str) -> None:
        """She opens the page that the mail leads to, and presses its button."""
        with serving(Starlette(routes=self.page.routes)) as base:
            visitor = Visitor(base)
            opened = visitor.get(address)
            assert "Record it" in [words for form in opened.forms for words in form.buttons]
            self.pages.append(visitor.post(opened.path, {"what": "confirm"}).words)

    def mail(self, raw: bytes, email: str = SHONA) -> EmailMessage:
        """The mail arrives; the newest letter that its sender has then."""
        self.council.deliver()  # what earlier answers have told others of is out before this mail comes
        self.sent.append(raw)
        assert self.council.takes(raw) is Verdict.TAKEN
        return self.council.letter(email)


def signed_page(proposal: int, person: Person, day: date) -> str:
    """The address that the page answers to, whatever record it stands on."""
    return f"{PUBLIC}{PLACE}/{ADDRESSES.signed(Purpose.PAGE, proposal, person.email, day)}"


@contextmanager
def email_words(folder: Path) -> Iterator[EmailWords]:
    record = a_record(folder)
    register(record)
    council = Council(record, page=signed_page)
    page = ConfirmPage(record, ADDRESSES, WORDS, PUBLIC, lambda: council.now)
    yield EmailWords(council, page, council.morning())
    record.close()
