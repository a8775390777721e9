"""A letter's bytes are opened again as any mail program opens them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.email.mime import Attachment, Letter, Mailbox, letter_bytes
from bot.email.opened import opened, subject_of

LETTER = Letter(
    message_id="<alert.1@council.example>",
    written_at=datetime(2026, 5, 20, 8, 0, tzinfo=UTC),
    sender=Mailbox("homeward@council.example", "Homeward"),
    recipient=Mailbox("shona.reid@council.example", "Shona Reid"),
    subject="Homeward: 2 steps need you – Firth",
    text="Hello Shona.\nTwo steps need you – today.\n",
    html="<p>Hello Shona – today.</p>",
)


def test_what_was_written_is_what_is_read():
    read = opened(letter_bytes(LETTER))

    assert (read.subject, read.written_at) == (LETTER.subject, LETTER.written_at)
    assert read.sender == "Homeward <homeward@council.example>"
    assert read.recipient == "Shona Reid <shona.reid@council.example>"
    assert read.text.replace("\r\n", "\n") == LETTER.text
    assert "Hello Shona &#8211; today." in read.html or "Hello Shona – today." in read.html


def test_an_attached_page_is_read_with_its_name():
    page = Attachment("fortnight-2026-05-04.html", "<p>The whole</p>")

    read = opened(letter_bytes(replace(LETTER, attachments=(page,))))

    assert read.attached is not None
    assert (read.attached[0], read.attached[1].strip()) == (page.name, page.text)
    assert read.text.replace("\r\n", "\n") == LETTER.text
    assert opened(letter_bytes(LETTER)).attached is None


def test_the_subject_is_read_without_the_rest():
    assert subject_of(letter_bytes(LETTER)) == LETTER.subject


def test_a_letter_without_its_parts_is_no_letter_of_ours():
    with pytest.raises(ValueError, match="no part of the kind html"):
        opened(
            b"Subject: x\r\nDate: Wed, 20 May 2026 08:00:00 +0000\r\nContent-Type: text/plain\r\n\r\nHello"
        )
